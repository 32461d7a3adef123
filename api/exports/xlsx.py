"""How does a filled table become a workbook (ECMA-376), in which nothing a user wrote is ever computed?"""

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Context, Decimal
from fractions import Fraction
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from api.exports.frame import Frame
from api.exports.widths import letters_of
from tenants.filled_rows import Amount, Cell
from tenants.filled_tables import Filled, Heading

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What spreadsheets take for the beginning of a formula when a text is edited or goes through CSV.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# A number with more digits is not exactly a number of a spreadsheet: it is written as text.
MOST_DIGITS = 15
NARROWEST, WIDEST = 6, 40
_LETTERS_ONLY = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def write_workbook(filled: Filled, frame: Frame) -> bytes:
    """Return the workbook, a sheet for each part: title, mark, headings (neighbours under one merged), rows, who signs.

    Texts are written as texts, never as formulas or links; one that begins like a formula is marked as text (the
    quote prefix of a cell), so that it stays one when somebody edits it.
    """
    buffer = BytesIO()
    book = Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    styles = _Styles(book)
    for name, one in _sheets(filled):
        _write_sheet(book.add_worksheet(name), one, frame, styles)
    book.close()
    return buffer.getvalue()


def _sheets(filled: Filled) -> Iterator[tuple[str, Filled]]:
    """Yield the table and its parts, each with a name that a sheet may have, and that no other sheet has."""
    taken: set[str] = set()
    for one in (filled, *filled.parts):
        name = one.title.translate(_LETTERS_ONLY)[:31].strip("' ")
        if name.casefold() in taken:
            name = f"{name[:28]} {len(taken) + 1}"
        taken.add(name.casefold())
        yield name, one


def _write_sheet(sheet: Worksheet, filled: Filled, frame: Frame, styles: "_Styles") -> None:
    last = max(len(filled.headings) - 1, 0)
    row = 0
    _across(sheet, row, last, filled.title + frame.beside(filled.basis), styles.title)
    if frame.mark is not None:
        row += 1
        _across(sheet, row, last, frame.mark, styles.mark)
        sheet.set_header("&C" + frame.mark)  # and on every page that is printed
    if filled.opening:
        row += 1
        _across(sheet, row, last, filled.opening, styles.text)
    row = _write_headings(sheet, row + 1, filled.headings, styles.heading)
    sheet.freeze_panes(row, 0)
    for cells in filled.rows:
        for column, cell in enumerate(cells):
            _write(sheet, row, column, cell, styles)
        row += 1
    for signed in filled.signed_by:
        row += 1
        _across(sheet, row, last, frame.behind(signed), styles.text)
    for column, width in enumerate(_widths(filled)):
        sheet.set_column(column, column, width)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)


class _Styles:
    """The formats of a workbook."""

    def __init__(self, book: Workbook) -> None:
        border = {"border": 1, "valign": "vcenter"}
        self.title: Format = book.add_format({"bold": True, "font_size": 14, "align": "center", "valign": "vcenter"})
        self.mark: Format = book.add_format({"bold": True, "align": "center", "font_color": "#B00020"})
        self.heading: Format = book.add_format({**border, "bold": True, "align": "center", "text_wrap": True})
        self.text: Format = book.add_format({**border, "text_wrap": True})
        self.quoted: Format = book.add_format({**border, "text_wrap": True, "quote_prefix": True})
        self.number: Format = book.add_format({**border, "num_format": "General"})
        self.day: Format = book.add_format({**border, "num_format": "yyyy-mm-dd"})
        self._book, self._border = book, border
        self._amounts: dict[str, Format] = {}

    def amount(self, cell: Amount) -> Format:
        """Return the format that shows a number in as many places as people read, with its unit behind."""
        places = len(cell.digits.partition(".")[2])
        unit = "%" if cell.share else _quoted(cell.behind)
        shown = f"0{'.' * (places > 0)}{'0' * places}{unit}"
        if shown not in self._amounts:
            self._amounts[shown] = self._book.add_format({**self._border, "num_format": shown})
        return self._amounts[shown]


def _across(sheet: Worksheet, row: int, last: int, said: str, style: Format) -> None:
    if last:
        sheet.merge_range(row, 0, row, last, "", style)
    sheet.write_string(row, 0, said, style)


def _write_headings(sheet: Worksheet, row: int, headings: tuple[Heading, ...], style: Format) -> int:
    """Write one line of headings, or two where some stand under another; return the row after them."""
    if not any(one.under for one in headings):
        for column, one in enumerate(headings):
            sheet.write_string(row, column, one.label, style)
        return row + 1
    for first, last, under in _spans(headings):
        if under is None:
            sheet.merge_range(row, first, row + 1, first, "", style)
            sheet.write_string(row, first, headings[first].label, style)
            continue
        if last > first:
            sheet.merge_range(row, first, row, last, "", style)
        sheet.write_string(row, first, under, style)
        for column in range(first, last + 1):
            sheet.write_string(row + 1, column, headings[column].label, style)
    return row + 2


def _spans(headings: tuple[Heading, ...]) -> Iterator[tuple[int, int, str | None]]:
    """Yield from which to which column one upper heading reaches; a column without one stands alone."""
    first = 0
    for column in range(1, len(headings) + 1):
        under = headings[first].under
        if column < len(headings) and under is not None and headings[column].under == under:
            continue
        yield first, column - 1, under
        first = column


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, styles: _Styles) -> None:
    match cell:
        case None:
            sheet.write_blank(row, column, None, styles.text)
        case str():
            sheet.write_string(row, column, cell, styles.quoted if cell.startswith(FORMULA) else styles.text)
        case Amount(number=number) if (kept := _in_digits(number)) is not None:
            sheet.write(row, column, kept, styles.amount(cell))
        case int() | Decimal() if (kept := _in_digits(cell)) is not None:
            sheet.write(row, column, kept, styles.number)  # a float would be written with its noise
        case int() | Decimal() | Amount():
            sheet.write_string(row, column, str(cell), styles.text)
        case date():
            sheet.write_datetime(row, column, datetime.combine(cell, time()), styles.day)


def _quoted(text: str) -> str:
    """Return a text as a number format has it."""
    return '"{}"'.format(text.replace('"', "")) if text else ""


def _in_digits(number: int | Decimal | Fraction) -> Decimal | None:
    """Return the number as a spreadsheet holds it, one that never ends to so many digits; None when it cannot."""
    if isinstance(number, Fraction):
        return Context(MOST_DIGITS).divide(Decimal(number.numerator), Decimal(number.denominator))
    kept = Decimal(number)
    return kept if len(kept.as_tuple().digits) <= MOST_DIGITS else None


def _widths(filled: Filled) -> Iterator[float]:
    for column, heading in enumerate(filled.headings):
        texts = [heading.label, *(str(cells[column] or "") for cells in filled.rows)]
        yield min(max(NARROWEST, *(letters_of(one) for one in texts)) + 2, WIDEST)
