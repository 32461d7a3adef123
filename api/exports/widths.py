"""How much room does a text take, and which part of a page does each column get?"""

from collections.abc import Sequence
from math import ceil, sqrt

# In points: how wide the text of an A4 page is on its side and upright, and how high on its side.
ACROSS, UPRIGHT, HIGH = 757, 510, 480
# In the size of tables: a letter, a Chinese character, and the margins of a cell; a line, and what is between rows.
LETTER, CHARACTER, MARGINS = 5.5, 9, 9
LINE, BETWEEN = 12.5, 2.5
# A column of texts no longer than this gets what they need; the others share the rest, if it is this part of the page.
SHORT, REST = 110, 0.35


def letters_of(text: str) -> int:
    """Return how many Latin letters wide a text is: a Chinese character is two."""
    return sum(1 if character.isascii() else 2 for character in text)


def share_out(headings: Sequence[str], rows: Sequence[Sequence[str]], *, room: float) -> list[tuple[str, float]] | None:
    """Return each column's width within the room, in points (`pt`) or as a part of what is left (`fr`).

    None where everything fits as it is, or too little would be left to share. A heading may go on in a second line.
    """
    heads = [_points(one) for one in headings]
    texts = [max((_points(row[column]) for row in rows), default=0.0) for column in range(len(headings))]
    if sum(max(one) for one in zip(heads, texts, strict=True)) <= room:
        return None
    widths = [
        ("pt", max(text, head / 2 + MARGINS)) if text <= SHORT else ("fr", sqrt(text))
        for head, text in zip(heads, texts, strict=True)
    ]
    rest = room - sum(width for unit, width in widths if unit == "pt")
    return widths if rest >= room * REST and any(unit == "fr" for unit, _ in widths) else None


def in_points(widths: Sequence[tuple[str, float]] | None, columns: int, *, room: float) -> list[float]:
    """Return how wide each column is: those without a width are taken to be alike."""
    if widths is None:
        return [room / max(columns, 1)] * columns
    rest = room - sum(width for unit, width in widths if unit == "pt")
    parts = sum(width for unit, width in widths if unit == "fr")
    return [width if unit == "pt" else rest * width / parts for unit, width in widths]


def fit_on_a_page(rows: Sequence[Sequence[str]], columns: Sequence[float]) -> bool:
    """Tell whether rows fit on one page on its side, in columns of these widths."""
    lines = [
        max((ceil(_points(cell) / (width - MARGINS)) for cell, width in zip(row, columns, strict=True)), default=1)
        for row in rows
    ]
    return sum(one * LINE + BETWEEN for one in lines) <= HIGH


def _points(text: str) -> float:
    return sum(LETTER if character.isascii() else CHARACTER for character in text) + MARGINS
