"""Is every wrong programme refused, with words its writer understands, at the line where it is wrong?

Each file of `bad_programmes` begins with one `# error: …` for each mistake that must be told, in the order of the file,
and no other is told; the words are part of the message. Lines at which they are told end with `# here`. A file is a
section or more; the rest is taken from the good programme.
"""

import re
from pathlib import Path

import pytest
from programmes_written import FILE, completed, good_city

from policies.checks.folder import check_policy

FOLDER = Path(__file__).parent / "bad_programmes"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_programme_is_refused_in_plain_words_where_it_is_wrong(name: str, tmp_path: Path) -> None:
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    path = tmp_path / FILE
    path.parent.mkdir()
    path.write_text(completed(text), encoding="utf-8")

    _, told = check_policy(path, good_city())

    expected = re.findall(r"^# error: (.+)$", text, re.MULTILINE)
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.endswith("# here")]
    assert len(told) == len(expected), told
    assert [words in mistake.message for words, mistake in zip(expected, told, strict=True)] == [True] * len(told), told
    assert sorted({one.line for one in told if one.line <= len(text.splitlines())}) == lines


def test_there_are_enough_of_them() -> None:
    assert len(NAMES) >= 60
