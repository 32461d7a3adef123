"""What did somebody mean who wrote a text where none belongs?"""

import re
import unicodedata
from collections.abc import Iterator

_FULL_WIDTH = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_SEVERAL = re.compile(r"\s*(?:[,，、;；]|和|及)\s*")
_NAME = re.compile("[a-z][a-z0-9_]*")
_DATE = re.compile(r"([0-9]{4})\s*[年/.]\s*([0-9]{1,2})\s*[月/.]\s*([0-9]{1,2})\s*日?")
_SEPARATED = re.compile("[0-9]{1,3}(?:[,，][0-9]{3})+")
_LENGTH = re.compile(r"([0-9]+)\s*个?\s*(工作日|年|月|天|日)")
_UNITS = {"工作日": "working_days", "年": "years", "月": "months", "天": "days", "日": "days"}
_COMPARED = re.compile(
    r"(不少于|不低于|至少|不超过|不高于|至多|超过|多于|高于|不满|不足|少于|低于)?\s*([0-9]+(?:\.[0-9]+)?)\s*[个人家名项次年分]?\s*(及?以[上下内])?"
)
_WORDS = {
    **dict.fromkeys(("不少于", "不低于", "至少", "以上", "及以上"), "at_least"),
    **dict.fromkeys(("不超过", "不高于", "至多", "以下", "以内", "及以下", "及以内"), "at_most"),
    **dict.fromkeys(("超过", "多于", "高于"), "more_than"),
    **dict.fromkeys(("不满", "不足", "少于", "低于"), "less_than"),
}
_YES_OR_NO = {"是": "true", "否": "false"}


def slip_in(text: str, complaint: str) -> str | None:
    """Return how what was probably meant is written, None when the complaint says all there is to say."""
    return next(_slips(text, complaint), None)


def comparison_in(text: str) -> str | None:
    """Return how a comparison in Chinese is written (8人以上: {at_least: 8}), None when the text is none."""
    found = _COMPARED.fullmatch(text)
    word = _WORDS.get(found[1] or found[3] or "") if found and not (found[1] and found[3]) else None
    return f"{{{word}: {found[2]}}}" if found and word else None


def _slips(text: str, complaint: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKC", text)
    if _FULL_WIDTH.search(text) and plain.isascii():
        yield f"“{text}” is written in full-width characters: write {plain}"
    several = _SEVERAL.split(text)
    if "is no name" in complaint and len(several) > 1 and all(_NAME.fullmatch(one) for one in several):
        yield f"several stand in brackets, with plain commas between them: [{', '.join(several)}]"
    if "a date" in complaint and (day := _DATE.fullmatch(text)):
        yield f"a date is written {day[1]}-{day[2]:>02}-{day[3]:>02}"
    if "true or false" in complaint and text in _YES_OR_NO:
        yield f"“{text}” is written {_YES_OR_NO[text]}"
    if "a number" in complaint and _SEPARATED.fullmatch(text):
        yield f"a number is written without separators: {re.sub('[,，]', '', text)}"
    if "a length" in complaint and (length := _LENGTH.fullmatch(text)):
        yield f"“{text}” is written {{{_UNITS[length[2]]}: {int(length[1])}}}"
