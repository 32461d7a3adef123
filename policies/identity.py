"""Is this a unified social credit code (统一社会信用代码, GB 32100-2015), and if not, what is wrong with it?

The code is registration department (1), kind of body (1), administrative division (6 digits), organisation
code (9) and check character (1). Departments, kinds and divisions come and go, so no list of them is held
here. The inner check of the organisation code (GB 11714) is left alone: codes in circulation break it.
"""

import unicodedata

from policies.verdict import Text

CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I O S V Z: they look like 1 0 5 U 2
LENGTH = 18
_DIVISION = range(2, 8)  # digits alone (GB/T 2260)
_MODULUS = len(CHARACTERS)


def normal_uscc(code: str) -> str:
    """Return the code as it is kept and compared: no spaces, upper case, full-width characters made narrow."""
    return "".join(unicodedata.normalize("NFKC", code).split()).upper()


def uscc_problem(code: str) -> Text | None:
    """Return what is wrong with the code and at which position, or None when it is a valid one."""
    code = normal_uscc(code)
    if not code:
        return Text("未填写统一社会信用代码", "The unified social credit code is missing")
    if len(code) != LENGTH:
        return Text(
            f"统一社会信用代码应为{LENGTH}位，填写的是{len(code)}位",
            f"A unified social credit code has {LENGTH} characters; this one has {len(code)}",
        )
    for at, character in enumerate(code):
        if problem := _character_problem(character, at=at):
            return problem
    if code[-1] != _check_character(code[:-1]):
        return Text(
            f"统一社会信用代码第{LENGTH}位校验码“{code[-1]}”与前{LENGTH - 1}位不符，请对照营业执照逐位核对",
            f"The check character “{code[-1]}” in position {LENGTH} does not agree with the {LENGTH - 1} before it; "
            "compare the code with the business licence, character by character",
        )
    return None


def make_uscc(prefix17: str) -> str:
    """Return the code whose first 17 characters are given, completed by its check character.

    Raises ValueError when a character cannot stand where it stands.
    """
    prefix = normal_uscc(prefix17)
    problems = (_character_problem(character, at=at) for at, character in enumerate(prefix))
    if len(prefix) != LENGTH - 1 or any(problems):
        message = f"not the first {LENGTH - 1} characters of a unified social credit code: {prefix17!r}"
        raise ValueError(message)
    return prefix + _check_character(prefix)


def _character_problem(character: str, *, at: int) -> Text | None:
    """Return why the character cannot stand at this place (counted from 0)."""
    shown = character if character.isprintable() else f"U+{ord(character):04X}"
    if at in _DIVISION and character not in "0123456789":
        return Text(
            f"统一社会信用代码第{at + 1}位“{shown}”有误：第3至8位是行政区划码，只用数字",
            f"Position {at + 1}, “{shown}”: positions 3 to 8 are the administrative division, digits alone",
        )
    if character not in CHARACTERS:
        return Text(
            f"统一社会信用代码第{at + 1}位“{shown}”有误：只用数字和大写字母，不用字母I、O、S、V、Z",
            f"Position {at + 1}, “{shown}”: only digits and Latin letters without I, O, S, V, Z are used",
        )
    return None


def _check_character(prefix: str) -> str:
    """Return the 18th character: the weights are the powers of 3 modulo 31 (GB 32100-2015, 5.5)."""
    weighted = sum(CHARACTERS.index(character) * pow(3, at, _MODULUS) for at, character in enumerate(prefix))
    return CHARACTERS[-weighted % _MODULUS]
