"""Which made-up programmes do these tests begin with?"""

import re
from functools import cache
from pathlib import Path

from policies.files.loading import read_document, read_file
from policies.language.city import City
from policies.language.document import Policy

PROGRAMMES = Path(__file__).parent / "programmes"
GOOD = PROGRAMMES / "good"
FILE = Path("directory") / "2026-01-01.yaml"


@cache
def good_text() -> str:
    """Return the text of the good programme's rules."""
    return (GOOD / FILE).read_text(encoding="utf-8")


@cache
def good_city() -> City:
    """Return the city of the good programme."""
    return read_file(City, GOOD / "city.yaml")


def written(*replacements: tuple[str, str]) -> Policy:
    """Return the good programme with some of its text replaced."""
    text = good_text()
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new)
    return read_document(Policy, text, file="good.yaml")


def completed(part: str, whole: str | None = None) -> str:
    """Return a part of a file made whole: the sections it does not have are those of `whole`, the good programme."""
    own = sections(re.sub(r"(?m)^#.*\n", "", part))
    rest = sections(good_text() if whole is None else whole)
    return part + "".join(text for name, text in rest.items() if name not in own)


def sections(text: str) -> dict[str, str]:
    """Return the sections of a file by their names."""
    parts = re.split(r"(?m)^(?=[a-z_]+:)", text)
    return {part.partition(":")[0]: part for part in parts[1:]}
