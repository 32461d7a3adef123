"""Under which name is a file shown? Never under one that leads anywhere or pretends to be another."""

import re
import unicodedata

from policies.verdict import Fault, Text
from tenants.failures import Invalid

LONGEST = 200
POINTER = "/file"
# Cc: control; Cf: invisible, also those that turn the direction of writing; Cs, Zl, Zp: not of one line of text.
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_EXTENSION = re.compile(r"\.(?=[a-z0-9]*[a-z])[a-z0-9]{1,5}$", re.ASCII | re.IGNORECASE)


def clean_name(name: str) -> str:
    """Return the name without folders and superfluous spaces; raises Invalid when none is left or it is too long."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    unseen = next((character for character in last if unicodedata.category(character) in _UNSEEN), None)
    if unseen is not None:
        point = f"U+{ord(unseen):04X}"
        raise file_fault(
            "file-name-not-usable",
            f"文件名含有不可见字符（{point}），请改名后再上传",
            f"The file's name has an invisible character ({point}); rename it and upload again",
        )
    cleaned = " ".join(last.split()).strip(" .")
    if not cleaned:
        raise file_fault("file-name-not-usable", "文件没有名称，请命名后再上传", "The file has no name; give it one")
    if len(cleaned) > LONGEST:
        raise file_fault(
            "file-name-too-long",
            f"文件名最多{LONGEST}个字符，现有{len(cleaned)}个",
            f"A file's name has at most {LONGEST} characters, not {len(cleaned)}",
        )
    return cleaned


def extension_of(name: str) -> str:
    """Return the extension in small letters with its dot, '' when the name has none."""
    found = _EXTENSION.search(name)
    return found[0].lower() if found else ""


def file_fault(code: str, zh: str, en: str) -> Invalid:
    """Return the failure for what is wrong with the uploaded file itself."""
    text = Text(zh, en)
    return Invalid(code, text, faults=[Fault(POINTER, code, text)])
