"""Is every wrong file refused, with words its writer understands, at the line where it is wrong?

Each file of `bad_documents` begins with one `# error: …` for each mistake that must be told, in the order of the file,
and no other is told; the words are part of the message. Lines at which they are told end with `# here`. A file is a
section or more; the rest is taken from the good city or, under `# in: small`, from the small one. `city_…` stand for a
city's names, `sample_…` for its sample, all others for a programme's rules.
"""

import re
import shutil
from pathlib import Path

import pytest
from programmes_written import PROGRAMMES, completed
from written import FILES

from policies.files.folders import read_city
from policies.files.loading import BadDocument

FOLDER = Path(__file__).parent / "bad_documents"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))


def lay_out(folder: Path, name: str, text: str) -> None:
    """Write a city's folder in which one document is the bad one."""
    shutil.copytree(PROGRAMMES / ("small" if "# in: small\n" in text else "good"), folder, dirs_exist_ok=True)
    bad = folder / FILES[next((kind for kind in ("city", "sample") if name.startswith(f"{kind}_")), "policy")]
    bad.write_text(completed(text, bad.read_text(encoding="utf-8")), encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_file_is_refused_in_plain_words_where_it_is_wrong(name: str, tmp_path: Path) -> None:
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    lay_out(tmp_path, name, text)

    with pytest.raises(BadDocument) as bad:
        read_city(tmp_path)

    told = bad.value.mistakes
    expected = re.findall(r"^# error: (.+)$", text, re.MULTILINE)
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.endswith("# here")]
    assert len(told) == len(expected), told
    assert [words in mistake.message for words, mistake in zip(expected, told, strict=True)] == [True] * len(told), told
    assert sorted({one.line for one in told if one.line <= len(text.splitlines())}) == lines
