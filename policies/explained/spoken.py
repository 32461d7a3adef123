"""How is a text of the rules said to somebody who reads English?"""

import re

from policies.explained.markup import Html, join, tag
from policies.verdict import Text

# What an English sentence quotes in Chinese: 第十四条②.
_CHINESE = re.compile(r"([①-⑳\u3000-\u9fff\uff00-\uffef]+)")


def say(text: Text) -> Html:
    """Return a sentence in English, or in Chinese where it has no other; what is Chinese in it is marked as such."""
    if not text.en:
        return tag("span", text.zh, lang="zh-CN")
    said = enumerate(_CHINESE.split(text.en))
    return join(tag("span", part, lang="zh-CN") if number % 2 else part for number, part in said)


def cite(clause: str | None) -> Html:
    """Return a clause as the document prints it, in Chinese."""
    return tag("span", clause, class_="clause", lang="zh-CN") if clause else Html("")
