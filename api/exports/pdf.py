"""How does a filled table become a PDF that prints the same everywhere, Chinese included?"""

import json
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path

import noto_cjk_sans_otc
import typst

from tenants.filled_tables import Filled

MEDIA_TYPE = "application/pdf"
_TEMPLATE = resources.files("api.exports") / "table.typ"


def write_pdf(filled: Filled, *, made_on: date, issued_by: str) -> bytes:
    """Return the PDF: A4 across, headings on every page, page numbers, who issued it and when.

    What users wrote goes in as data, never as markup.
    """
    data = {
        "title": filled.title,
        "basis": filled.basis,
        "opening": filled.opening,
        "headings": [one.label for one in filled.headings],
        "under": [one.under for one in filled.headings],
        "rows": [["" if cell is None else str(cell) for cell in cells] for cells in filled.rows],
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


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Return the open Chinese font (Noto Sans CJK, SIL OFL 1.1), whatever fonts the machine has."""
    folder = Path(noto_cjk_sans_otc.__file__).parent
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
