"""How is a piece of the page written, so that nothing of a policy's text is ever read as markup?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape


class Html(str):
    """Text that is markup already; every other text is escaped where it is put in."""

    __slots__ = ()


def tag(name: str, /, *content: str, **attributes: str) -> Html:
    """Return an element; `class_` is its class."""
    told = "".join(f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"' for key, value in attributes.items())
    return Html(f"<{name}{told}>{join(content)}</{name}>")


def join(parts: Iterable[str]) -> Html:
    """Return the parts one after another, escaped where they are plain text."""
    return Html("".join(part if isinstance(part, Html) else escape(part) for part in parts))


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, caption: str = "") -> Html:
    """Return a table, each row of which stands as a card under its heads on a narrow screen; nothing without rows.

    The roles keep it a table for those who listen to it, however it is laid out, and `caption` tells them what it is.
    """
    body = [
        tag(
            "tr",
            *(tag("td", cell, role="cell", data_label=head) for head, cell in zip(heads, row, strict=True)),
            role="row",
        )
        for row in rows
    ]
    if not body:
        return Html("")
    head = tag("tr", *(tag("th", one, role="columnheader", scope="col") for one in heads), role="row")
    named = [tag("caption", caption)] if caption else []
    return tag("table", *named, tag("thead", head, role="rowgroup"), tag("tbody", *body, role="rowgroup"), role="table")


def listed(items: Iterable[str]) -> Html:
    """Return a list of points; nothing when there are none."""
    points = [tag("li", item) for item in items]
    return tag("ul", *points) if points else Html("")


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the page: its heading and what stands in it."""

    title: str
    inside: Html


def section(title: str, *content: str) -> Section:
    """Return a section with its heading."""
    return Section(title, join(content))


def anchored(
    sections: Iterable[Section], anchor: str, *, level: int = 3, contents: str = "目录"
) -> tuple[list[Html], Html]:
    """Return the sections that are not empty, with headings of a level and anchors, and the list of links to them.

    `contents` is what that list is called.
    """
    named = [(f"{anchor}-{number}", one) for number, one in enumerate(sections, 1) if one.inside]
    shown = [tag("section", tag(f"h{level}", one.title), one.inside, id=at) for at, one in named]
    links = [tag("a", one.title, href=f"#{at}") for at, one in named]
    return shown, tag("nav", listed(links), aria_label=contents)


def part(title: str, *content: str) -> Html:
    """Return a part of a section with its smaller heading; nothing when it is empty."""
    inside = join(content)
    return join([tag("h4", title), inside]) if inside else Html("")


def cited(clause: str | None) -> Html:
    """Return a clause as it stands beside its rule."""
    return tag("span", clause, class_="clause") if clause else Html("")


def unset(text: str = "未定，由经办人逐次指定") -> Html:
    """Return the mark of what the document leaves open."""
    return tag("mark", text)
