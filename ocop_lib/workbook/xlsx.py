"""A workbook as XLSX, for Excel."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ocop_lib.workbook import look
from ocop_lib.workbook.delimited import as_text
from ocop_lib.workbook.finished import finished
from ocop_lib.workbook.model import Sheet, Value, Workbook, plain, tables
from ocop_lib.workbook.wrapping import height_of, lines_of

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_A4 = 9
_LONGEST_PROPERTY = 255
_FORMATS: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": look.TITLE_SIZE},
    "line": {},
    "heading": {"bold": True, "text_wrap": True, "bottom": 1, "bg_color": look.SHADE},
    "number_heading": {
        "bold": True,
        "text_wrap": True,
        "bottom": 1,
        "bg_color": look.SHADE,
        "align": "right",
        "indent": 1,
    },
    "text": {"text_wrap": True, "valign": "top"},
    # Excel keeps the apostrophe beside the cell, and the text a text when it is edited.
    "quoted": {"text_wrap": True, "valign": "top", "quote_prefix": True},
    "link": {"valign": "top", "underline": 1, "font_color": look.LINK},
    "number": {"valign": "top", "align": "right", "indent": 1},
}
_Formats = Mapping[str, "Format"]


def to_xlsx(workbook: Workbook) -> bytes:
    """The workbook as XLSX; the same workbook gives the same bytes.

    Args:
        workbook: the workbook.

    Returns:
        The bytes of the file.
    """
    # Imported when called: a run with nothing to write does not pay for it.
    from xlsxwriter import Workbook as Writer

    stream = BytesIO()
    file = Writer(stream, look.options_of())
    formats = {name: file.add_format({**look.DEFAULT, **more}) for name, more in _FORMATS.items()}
    author = plain(workbook.author)[:_LONGEST_PROPERTY]
    file.set_properties(
        {
            "title": plain(workbook.title)[:_LONGEST_PROPERTY],
            "author": author,
            "created": datetime.combine(workbook.dated, time()),
        }
    )
    for sheet in workbook.sheets:
        _write(file.add_worksheet(sheet.name), sheet, formats)
    for sheet in tables(workbook.sheets):
        place = file.get_worksheet_by_name(sheet.name)
        assert place is not None  # noqa: S101 (added above)
        _mark(place, sheet, formats)
    file.close()
    return finished(stream)


def _write(place: "Worksheet", sheet: Sheet, formats: _Formats) -> None:
    """Write what a sheet says and holds, but for the headings of its table."""
    place.write_string(0, 0, plain(sheet.title), formats["title"])
    for number, line in enumerate(sheet.said, start=1):
        place.write_string(number, 0, plain(line), formats["line"])
    widths = sheet.widths
    for number, width in enumerate(widths):
        place.set_column(number, number, width)
    for number, row in enumerate(sheet.rows, start=sheet.above + 1):
        _set_height(place, number, row, widths)
        for column, value in enumerate(row):
            _write_cell(place, (number, column), value, formats, sheet)
    if not sheet.columns:
        place.set_column(0, 0, look.WIDEST)
    place.set_paper(_A4)
    place.set_landscape()
    place.fit_to_pages(1, 0)


def _set_height(
    place: "Worksheet", number: int, row: Sequence[Value], widths: Sequence[int]
) -> None:
    """Set the height of a row of several lines: LibreOffice opens it no higher than others."""
    lines = max(map(lines_of, row, widths))
    if lines > 1:
        place.set_row(number, height_of(lines))


def _write_cell(
    place: "Worksheet", cell: tuple[int, int], value: Value, formats: _Formats, sheet: Sheet
) -> None:
    if not isinstance(value, str):
        place.write_number(*cell, value, formats["number"])
        return
    text = plain(value)
    if sheet.columns[cell[1]].leads:
        place.write_url(*cell, f"internal:'{text}'!A1", formats["link"], text)
        return
    is_marked = as_text(text) != text
    is_number = sheet.columns[cell[1]].is_number
    name = "quoted" if is_marked else "number" if is_number else "text"
    place.write_string(*cell, text, formats[name])


def _mark(place: "Worksheet", sheet: Sheet, formats: _Formats) -> None:
    """Mark the table as one, with its headings, which stay in sight and head each printed page."""
    first, last = sheet.above, sheet.above + max(len(sheet.rows), 1)
    headings = [
        {
            "header": plain(column.heading),
            "header_format": formats["number_heading" if column.is_number else "heading"],
        }
        for column in sheet.columns
    ]
    options = {
        "name": sheet.table,
        "columns": headings,
        # Buttons to filter by are of no use to a screen reader and lie over the headings.
        "autofilter": False,
        "style": None,
        "title": plain(sheet.title),
    }
    place.add_table(first, 0, last, len(sheet.columns) - 1, options)
    _set_height(place, first, [column.heading for column in sheet.columns], sheet.widths)
    place.freeze_panes(first + 1, 0)
    place.repeat_rows(first)
