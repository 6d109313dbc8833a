"""How the form looks: formats of cells, widths of columns, what protection leaves to the officer."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ocop_lib.intake.forming.content import Shown
from ocop_lib.register.columns import Column, Kind
from ocop_lib.workbook import look
from ocop_lib.workbook.model import plain

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_FILL_IN = "#fff7e0"
_KNOWN = "#e9ecef"
_LINES = {"border": 1, "border_color": "#8d99a3"}
"""Grey lines around a cell, which a printer draws, too; Excel's own are not printed."""

_HEADING = {"bold": True, "text_wrap": True, "valign": "vcenter", **_LINES}
_TEXT = {"text_wrap": True, "valign": "top"}

_FORMATS: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": look.TITLE_SIZE},
    "line": {"font_color": "#444444"},
    "part": {"bold": True, "font_size": 12},
    "label": {"bold": True, "valign": "top", "indent": 1},
    "value": {**_TEXT, **_LINES, "bg_color": _KNOWN, "align": "left"},
    "answer": {**_TEXT, **_LINES, "bg_color": _FILL_IN, "num_format": "@", "locked": False},
    "said": {**_TEXT},
    "link": {"valign": "top", "underline": 1, "font_color": look.LINK},
    "count": {"valign": "top", "align": "right"},
    "heading": {**_HEADING, "bg_color": look.SHADE},
    "change_heading": {**_HEADING, "bg_color": _FILL_IN},
    "id": {"valign": "top", "num_format": "@", "bg_color": _KNOWN, "font_color": "#555555"},
    "text": {**_TEXT, "num_format": "@", "locked": False},
    # Excel keeps the apostrophe beside the cell, and the text a text when it is edited.
    "quoted": {**_TEXT, "num_format": "@", "locked": False, "quote_prefix": True},
    "date": {"valign": "top", "align": "left", "num_format": "dd/mm/yyyy", "locked": False},
    "year": {"valign": "top", "align": "left", "num_format": "0", "locked": False},
    "number": {
        "valign": "top",
        "align": "right",
        "indent": 1,
        "num_format": "General",
        "locked": False,
    },
    "entry": {"text_wrap": True, "valign": "top", "num_format": "@"},
}

UNTOUCHED = {**look.DEFAULT, "locked": False}
"""The format of cells that nothing is written in: Excel deletes no row that has a locked cell."""

FORMAT_OF: Mapping[Kind, str] = {
    "id": "text",
    "text": "text",
    "choice": "text",
    "quarter": "text",
    "date": "date",
    "year": "year",
    "whole": "number",
    "decimal": "number",
    "balance": "number",
}
"""The format of the cells of each kind of column. A text stays one, also «3/4» or «0012»."""

_BEGUN = _LINES
"""What marks the cells of a row in which something stands: whole columns would be ruled without end."""

_MISSING = {"bg_color": "#ffe08a", **_LINES}
"""What marks a cell that is to be filled in, in a row that has been begun."""

LEFT_TO_OFFICERS = dict.fromkeys(
    (
        "objects",
        "format_cells",
        "format_columns",
        "format_rows",
        "insert_rows",
        "delete_rows",
        "sort",
        "autofilter",
        "select_locked_cells",
        "select_unlocked_cells",
    ),
    True,
)
"""What may be done on a protected sheet, where ids and headings are locked."""

_WIDTHS: Mapping[str, tuple[int, int]] = {
    "text": (11, 42),
    "date": (9, 9),
    "year": (8, 8),
    "number": (8, 12),
}
"""The least and the most width of a column in characters, by its format."""

_MARGIN = 2
_A4 = 9
_FOOTER_TYPE = f'&"{look.FONT},Regular"&9'
_LONGEST_FOOTER = 90
"""The most characters of a form's title in a footer, which has 255 at most with its codes."""


def formats_of(file: "Workbook") -> Mapping[str, "Format"]:
    """The formats of a form, by what they are for."""
    # The file says of a locked cell that it is one only where another protection is told, too: the
    # unlocked style of untouched cells would hold for it otherwise.
    base = {**look.DEFAULT, "locked": True, "hidden": True}
    found = {name: file.add_format({**base, **more}) for name, more in _FORMATS.items()}
    return {**found, "missing": file.add_format(_MISSING), "begun": file.add_format(_BEGUN)}


def width_of(column: Column, heading: str, cells: Iterable[Shown]) -> int:
    """The width of a column: as its cells need, and its heading on about two lines.

    Args:
        column: the column.
        heading: its heading.
        cells: what its cells hold, and may hold.

    Returns:
        The width in characters.
    """
    least, most = _WIDTHS[FORMAT_OF[column.kind]]
    words = (*map(len, heading.split()), len(heading) // 2 + 1)
    longest = max((len(cell) for cell in cells if isinstance(cell, str)), default=0)
    return max(least, *words, min(longest, most - _MARGIN)) + _MARGIN


def set_page(
    place: "Worksheet", of_what: str, pages: int = 1, *, is_landscape: bool = True
) -> None:
    """Set a sheet up for printing on A4, with its number and whose it is on each page.

    Args:
        place: the sheet.
        of_what: the title of the form.
        pages: how many pages its width takes.
        is_landscape: whether the longer side is the wide one.
    """
    place.set_paper(_A4)
    if is_landscape:
        place.set_landscape()
    place.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    place.fit_to_pages(pages, 0)
    # Pages that belong side by side come one after the other.
    place.print_across()
    said = plain(of_what)[:_LONGEST_FOOTER].replace("&", "&&")
    place.set_footer(f"&L{_FOOTER_TYPE}{said} – &A&R{_FOOTER_TYPE}Trang &P/&N")
