"""Is a file shown under a name that leads nowhere and pretends nothing?"""

import pytest

from tenants.failures import Invalid
from tenants.files.names import clean_name


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("营业执照.pdf", "营业执照.pdf"),
        ("C:\\fakepath\\营业执照.pdf", "营业执照.pdf"),
        ("../../etc/passwd", "passwd"),
        ("/home/..//a.pdf", "a.pdf"),
        ("  多  个\u3000空格 .pdf", "多 个 空格 .pdf"),
        (".hidden.pdf.", "hidden.pdf"),
        ("e\u0301.pdf", "\u00e9.pdf"),
        ('a"b%00;c.pdf', 'a"b%00;c.pdf'),
    ],
)
def test_a_name_keeps_only_what_is_shown(name: str, cleaned: str) -> None:
    assert clean_name(name) == cleaned


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "file-name-not-usable"),
        ("..", "file-name-not-usable"),
        ("a/", "file-name-not-usable"),
        ("\u202efdp.exe", "file-name-not-usable"),
        ("a\0.pdf", "file-name-not-usable"),
        ("a\r\nSet-Cookie: x.pdf", "file-name-not-usable"),
        ("a\u200b.pdf", "file-name-not-usable"),
        ("字" * 201, "file-name-too-long"),
    ],
)
def test_a_name_that_cannot_be_shown_is_told_so(name: str, code: str) -> None:
    with pytest.raises(Invalid) as raised:
        clean_name(name)
    assert raised.value.code == code
