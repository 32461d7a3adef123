"""How does a filled table become a PDF that prints the same everywhere, Chinese included?"""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TypedDict

import noto_cjk_sans_otc
import typst

from api.exports.frame import Frame
from api.exports.widths import ACROSS, UPRIGHT, fit_on_a_page, in_points, share_out
from tenants.filled_tables import Filled

MEDIA_TYPE = "application/pdf"
# A page across holds so many columns before their texts break to pieces.
MOST_UPRIGHT, MOST_COLUMNS, SIDE_BY_SIDE = 6, 14, 8
_TEMPLATE = resources.files("api.exports") / "table.typ"


class _Table(TypedDict):
    """One table as the template takes it: `under` a heading for some neighbours; `turned`: the first column names.

    `kept` are the rows that no page's end cuts in two; a `whole` table is not cut at all.
    """

    title: str
    headings: Sequence[str]
    under: Sequence[str | None]
    rows: Sequence[Sequence[str]]
    kept: Sequence[bool]
    widths: Sequence[tuple[str, float]] | None
    turned: bool
    whole: bool


def write_pdf(filled: Filled, frame: Frame, *, made_on: date, issued_by: str) -> bytes:
    """Return the PDF: A4, on its side for many columns; on every page headings, mark, number, who issued it and when.

    What users wrote goes in as data, never as markup.
    """
    parts = (filled, *filled.parts)
    on_its_side = any(len(part.headings) > MOST_UPRIGHT for part in parts)
    data = {
        "language": frame.language,
        "mark": frame.mark,
        "title": filled.title,
        "basis": filled.basis,
        "opening": filled.opening,
        "on_its_side": on_its_side,
        "tables": [table for part in parts for table in _tables(part, frame, ACROSS if on_its_side else UPRIGHT)],
        "nothing": frame.nothing,
        "signed_by": [frame.behind(one) for one in filled.signed_by],
        "made_on": made_on.isoformat(),
        "issued_by": issued_by,
    }
    return typst.compile(
        _TEMPLATE.read_bytes(),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        format="pdf",
    )


def _tables(filled: Filled, frame: Frame, room: float) -> Iterator[_Table]:
    """Yield the table; one with more columns than a page takes is turned, a row for each, so many rows side by side."""
    headings = filled.headings
    rows = [["" if cell is None else str(cell) for cell in cells] for cells in filled.rows]
    title = filled.title
    if len(headings) <= MOST_COLUMNS:
        labels, under = [one.label for one in headings], [one.under for one in headings]
        widths = share_out(labels, rows, room=room)
        columns = in_points(widths, len(headings), room=room)
        kept = [fit_on_a_page([labels, row], columns) for row in rows]
        yield {
            "title": title, "headings": labels, "under": under, "rows": rows, "kept": kept, "widths": widths,
            "turned": False, "whole": False,
        }  # fmt: skip
        return
    names = [one.label if one.under is None else frame.behind(one.under) + one.label for one in headings]
    for first in range(0, max(len(rows), 1), SIDE_BY_SIDE):
        top, *below = zip(names, *rows[first : first + SIDE_BY_SIDE], strict=True)
        columns = in_points(None, len(top), room=room)
        yield {
            "title": title, "headings": list(top), "under": [None] * len(top), "rows": below,
            "kept": [fit_on_a_page([top, row], columns) for row in below], "widths": None,
            "turned": True, "whole": fit_on_a_page([top, *below], columns),
        }  # fmt: skip


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Return the open Chinese font (Noto Sans CJK, SIL OFL 1.1), whatever fonts the machine has."""
    folder = Path(noto_cjk_sans_otc.__file__).parent
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
