"""Writing of a table's sheet by XlsxWriter: protected, checked, ready to be printed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import ceil
from typing import TYPE_CHECKING, Any

from ocop_lib.intake.cells import letters
from ocop_lib.intake.forming import look
from ocop_lib.intake.forming.content import Shown
from ocop_lib.intake.forming.table_sheet import FormColumn, TableSheet
from ocop_lib.intake.headings.sheets import FIRST_ROW, HEADING_ROW
from ocop_lib.workbook.delimited import as_text
from ocop_lib.workbook.look import LINE_HEIGHT, TITLE_HEIGHT
from ocop_lib.workbook.wrapping import height_of, lines_of

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_ARROW = 3
"""The characters of a heading's width that the arrow of the filter takes."""

_PAGE_WIDTH = 216
"""The width in characters that can still be read on a page of A4, printed across."""

_HEADING_SPACE = 0.7
"""The room above and below a heading, in lines."""

_NOTE = {"width": 300, "font_name": "Arial", "font_size": 9, "author": ""}
_NOTE_WIDTH, _NOTE_LINE = 42, 16
"""The characters of a line of a note, and its height in pixels."""

Formats = Mapping[str, "Format"]


def write_table(place: "Worksheet", sheet: TableSheet, formats: Formats) -> None:
    """Write a table's sheet.

    Args:
        place: the empty sheet.
        sheet: what stands in it.
        formats: as of `look.formats_of`.
    """
    title, line = sheet.lines
    place.write_string(0, 0, title, formats["title"])
    place.set_row(0, TITLE_HEIGHT)
    place.write_string(1, 0, line, formats["line"])
    for number, column in enumerate(sheet.columns):
        # Whole columns have their format, so that every empty row has it, and costs nothing.
        place.set_column(number, number, column.width, formats[column.kind])
    _write_headings(place, sheet.columns, formats)
    for number, (id_, cells) in enumerate(sheet.rows.items(), start=FIRST_ROW - 1):
        place.write_string(number, 0, id_, formats["id"])
        for across, cell in enumerate(cells, start=1):
            _write_cell(place, (number, across), cell, formats, sheet.columns[across].kind)
        _set_height(place, number, cells, sheet.columns[1:])
    _check(place, sheet, formats)
    _set_up(place, sheet)


def _write_headings(place: "Worksheet", columns: Sequence[FormColumn], formats: Formats) -> None:
    row = HEADING_ROW - 1
    for number, column in enumerate(columns):
        name = "change_heading" if column.tells_change else "heading"
        place.write_string(row, number, column.heading, formats[name])
        lines = sum(ceil(len(line) / _NOTE_WIDTH) for line in column.note.split("\n"))
        place.write_comment(row, number, column.note, {**_NOTE, "height": (lines + 1) * _NOTE_LINE})
    lines = max(lines_of(one.heading, one.width - _ARROW, is_bold=True) for one in columns)
    place.set_row(row, (lines + _HEADING_SPACE) * LINE_HEIGHT)


def _write_cell(
    place: "Worksheet", cell: tuple[int, int], value: Shown, formats: Formats, kind: str
) -> None:
    """Write a cell; an empty one has the format of its column already."""
    match value:
        case "":
            return
        case str():
            name = "quoted" if as_text(value) != value else kind
            place.write_string(*cell, value, formats[name])
        case date():
            place.write_datetime(*cell, value, formats[kind])
        case _:
            place.write_number(*cell, value, formats[kind])


def _set_height(
    place: "Worksheet", number: int, cells: Iterable[Shown], columns: Iterable[FormColumn]
) -> None:
    """Set the height of a row of several lines: LibreOffice opens it no higher than others."""
    pairs = zip(cells, columns, strict=False)
    lines = max(lines_of(cell, one.width) for cell, one in pairs if isinstance(cell, str))
    if lines > 1:
        place.set_row(number, height_of(lines))


def _check(place: "Worksheet", sheet: TableSheet, formats: Formats) -> None:
    """Check what is typed, and mark what a row that has been begun still lacks."""
    first, last = FIRST_ROW - 1, sheet.last_row - 1
    # A decision's number that consists of digits is a text by intent: Excel needs no green corner.
    end = f"{letters(len(sheet.columns))}{sheet.last_row}"
    place.ignore_errors({"number_stored_as_text": f"A{FIRST_ROW}:{end}"})
    asked = [number for number, column in enumerate(sheet.columns) if not column.tells_change][1:]
    row = f"${letters(asked[0] + 1)}{FIRST_ROW}:${letters(asked[-1] + 1)}{FIRST_ROW}"
    across = f"$A{FIRST_ROW}:${letters(len(sheet.columns))}{FIRST_ROW}"
    for number, column in enumerate(sheet.columns):
        if column.check:
            place.data_validation(first, number, last, number, column.check)
        if column.is_required:
            empty = f"ISBLANK({letters(number + 1)}{FIRST_ROW})"
            options: dict[str, Any] = {
                "type": "formula",
                "criteria": f"=AND(COUNTA({row})>0,{empty})",
            }
            place.conditional_format(
                first, number, last, number, {**options, "format": formats["missing"]}
            )
    begun = {"type": "formula", "criteria": f"=COUNTA({across})>0", "format": formats["begun"]}
    place.conditional_format(first, 0, last, len(sheet.columns) - 1, begun)


def _set_up(place: "Worksheet", sheet: TableSheet) -> None:
    """Freeze and protect headings and ids, and set the sheet up for printing."""
    row, last = HEADING_ROW - 1, len(sheet.columns) - 1
    place.freeze_panes(row + 1, 2)
    place.autofilter(row, 0, sheet.last_row - 1, last)
    place.protect("", look.LEFT_TO_OFFICERS)
    width = sum(column.width for column in sheet.columns)
    pages = ceil(width / _PAGE_WIDTH)
    look.set_page(place, sheet.content.title, pages)
    place.repeat_rows(row)
    if pages > 1:
        place.repeat_columns(0, 1)
