"""How does a test write rules? A small city's documents, with a word changed or a section of its own."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from policies.files.loading import read_document
from policies.language.city import City
from policies.language.document import Policy

GOOD = Path(__file__).parent / "programmes" / "small"
FILES = {"city": "city.yaml", "sample": "sample.yaml", "policy": "directory/2026-01-01.yaml"}

Json = Mapping[str, Any]  # Any: JSON


def good_text(file: str) -> str:
    """Return one of the good documents: city, sample or policy."""
    return (GOOD / FILES[file]).read_text(encoding="utf-8")


def changed(*changes: tuple[str, str], file: str = "policy") -> str:
    """Return a good document in which each text, which stands there once, is replaced."""
    text = good_text(file)
    for old, new in changes:
        assert text.count(old) == 1, f"“{old}” stands {text.count(old)} times in the good document"
        text = text.replace(old, new)
    return text


@cache
def policy(*changes: tuple[str, str]) -> Policy:
    """Return the good policy with changes."""
    return read_document(Policy, changed(*changes), file="policy.yaml")


@cache
def city(*changes: tuple[str, str]) -> City:
    """Return the good city with changes."""
    return read_document(City, changed(*changes, file="city"), file="city.yaml")
