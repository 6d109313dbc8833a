"""The sheet with the lists behind the form's drop-downs."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ocop_lib.intake.forming import look
from ocop_lib.intake.forming.content import Content, Listed
from ocop_lib.intake.headings.sheets import HEADING_ROW, LISTS
from ocop_lib.workbook.look import TITLE_HEIGHT
from ocop_lib.workbook.wrapping import height_of, lines_of

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_WIDTH = 100


def _heads(lists: Mapping[str, Listed]) -> Iterator[tuple[int, str]]:
    """The lists one below the other: the row of each list's title, from 1, and its key."""
    row = HEADING_ROW
    for key, listed in lists.items():
        yield row, key
        row += len(listed.entries) + 2


def sources(lists: Mapping[str, Listed]) -> Mapping[str, str]:
    """The cells that hold each list, as a formula names them, by the list's key."""
    return {
        key: f"='{LISTS}'!$A${head + 1}:$A${head + len(lists[key].entries)}"
        for head, key in _heads(lists)
    }


def write_lists(place: "Worksheet", content: Content, formats: Mapping[str, "Format"]) -> None:
    """Write the lists one below the other, so that each page of print can be read.

    Args:
        place: the empty sheet.
        content: what the form holds.
        formats: as of `look.formats_of`.
    """
    place.write_string(0, 0, "Danh mục để chọn ở các trang tính khác", formats["title"])
    place.set_row(0, TITLE_HEIGHT)
    place.write_string(1, 0, "Trang này để tra cứu; không sửa được.", formats["line"])
    place.set_column(0, 0, _WIDTH)
    for head, key in _heads(content.lists):
        listed = content.lists[key]
        place.write_string(head - 1, 0, listed.title, formats["heading"])
        for row, entry in enumerate(listed.entries, start=head):
            place.write_string(row, 0, entry, formats["entry"])
            if (lines := lines_of(entry, _WIDTH)) > 1:
                place.set_row(row, height_of(lines))
    place.protect("", {"format_columns": True, "format_rows": True})
    look.set_page(place, content.title, is_landscape=False)
