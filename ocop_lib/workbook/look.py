"""How workbooks look, alike in XLSX and ODS: plain type without serifs, no colour that means something."""

from collections.abc import Mapping
from typing import Any

LANGUAGE = "vi"
COUNTRY = "VN"
FONT = "Arial"
SIZE = 11
TITLE_SIZE = 14
# Without a scheme Excel shows the type that is named, and not that of the workbook's theme.
DEFAULT: Mapping[str, Any] = {"font_name": FONT, "font_size": SIZE, "font_scheme": "none"}
"""The type of all cells, as XlsxWriter calls it; widths of columns are counted in its figures."""

_COLUMN = 72
"""The width of an untouched column in this type, in pixels; XlsxWriter tells the type's measure by it."""

LINE_HEIGHT = 14.5
"""The height of a line of text, in points."""

TITLE_HEIGHT = 22
"""The height of a row with a title, in points."""

LINK = "#0b4f8a"
SHADE = "#eef2f5"
WIDEST = 110
"""The width of a column of text alone, in characters."""


def options_of(cells: Mapping[str, Any] = DEFAULT) -> dict[str, Any]:
    """The options of a workbook that XlsxWriter is to write in memory.

    Args:
        cells: the format of cells that nothing is written in.

    Returns:
        A dictionary of its own: XlsxWriter adds to what it is given.
    """
    return {
        "in_memory": True,
        "default_format_properties": dict(cells),
        "default_column_width": _COLUMN,
    }
