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

from tenants.filled_tables import Filled

MEDIA_TYPE = "application/pdf"
# A page across holds so many columns before their texts break to pieces.
MOST_COLUMNS, SIDE_BY_SIDE = 14, 8
_TEMPLATE = resources.files("api.exports") / "table.typ"


class _Table(TypedDict):
    """One table as the template takes it: `under` a heading for some neighbours; `turned`: the first column names."""

    title: str
    headings: Sequence[str]
    under: Sequence[str | None]
    rows: Sequence[Sequence[str]]
    turned: bool


def write_pdf(filled: Filled, *, made_on: date, issued_by: str) -> bytes:
    """Return the PDF: A4 across, headings on every page, page numbers, who issued it and when.

    What users wrote goes in as data, never as markup.
    """
    data = {
        "title": filled.title,
        "basis": filled.basis,
        "opening": filled.opening,
        "tables": [table for part in (filled, *filled.parts) for table in _tables(part)],
        "signed_by": list(filled.signed_by),
        "made_on": made_on.isoformat(),
        "issued_by": issued_by,
    }
    return typst.compile(
        _TEMPLATE.read_bytes(),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        format="pdf",
    )


def _tables(filled: Filled) -> Iterator[_Table]:
    """Yield the table; one with more columns than a page takes is turned, a row for each, so many rows side by side."""
    headings = filled.headings
    rows = [["" if cell is None else str(cell) for cell in cells] for cells in filled.rows]
    title = filled.title
    if len(headings) <= MOST_COLUMNS:
        labels, under = [one.label for one in headings], [one.under for one in headings]
        yield {"title": title, "headings": labels, "under": under, "rows": rows, "turned": False}
        return
    names = [one.label if one.under is None else f"{one.under}：{one.label}" for one in headings]
    for first in range(0, max(len(rows), 1), SIDE_BY_SIDE):
        top, *below = zip(names, *rows[first : first + SIDE_BY_SIDE], strict=True)
        yield {"title": title, "headings": list(top), "under": [None] * len(top), "rows": below, "turned": True}


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Return the open Chinese font (Noto Sans CJK, SIL OFL 1.1), whatever fonts the machine has."""
    folder = Path(noto_cjk_sans_otc.__file__).parent
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
