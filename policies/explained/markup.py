"""How is a piece of the page written, so that nothing of a policy's text is ever read as markup?"""

from collections.abc import Iterable, Sequence
from html import escape


class Html(str):
    """Text that is markup already; every other text is escaped where it is put in."""

    __slots__ = ()


def tag(name: str, *content: str, **attributes: str) -> Html:
    """Return an element; `class_` is its class."""
    told = "".join(f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"' for key, value in attributes.items())
    return Html(f"<{name}{told}>{join(content)}</{name}>")


def join(parts: Iterable[str]) -> Html:
    """Return the parts one after another, escaped where they are plain text."""
    return Html("".join(part if isinstance(part, Html) else escape(part) for part in parts))


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Html:
    """Return a table that scrolls by itself on a narrow screen; nothing when it has no rows."""
    body = [tag("tr", *(tag("td", cell) for cell in row)) for row in rows]
    if not body:
        return Html("")
    head = tag("thead", tag("tr", *(tag("th", one) for one in heads)))
    return tag("div", tag("table", head, tag("tbody", *body)), class_="wide")


def listed(items: Iterable[str]) -> Html:
    """Return a list of points; nothing when there are none."""
    points = [tag("li", item) for item in items]
    return tag("ul", *points) if points else Html("")


def section(title: str, *content: str) -> Html:
    """Return a section with its heading; nothing when it is empty."""
    inside = join(content)
    return tag("section", tag("h3", title), inside) if inside else Html("")


def cited(clause: str | None) -> Html:
    """Return a clause as it stands beside its rule."""
    return tag("span", clause, class_="clause") if clause else Html("")


def unset(text: str = "未定，由经办人逐次指定") -> Html:
    """Return the mark of what the document leaves open."""
    return tag("mark", text)
