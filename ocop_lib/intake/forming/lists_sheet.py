"""The sheet with the lists behind the form's drop-downs."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ocop_lib.intake.cells import letters
from ocop_lib.intake.forming import look
from ocop_lib.intake.forming.content import Listed
from ocop_lib.intake.headings.sheets import FIRST_ROW, HEADING_ROW, LISTS

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_WIDTH = 34


def sources(lists: Mapping[str, Listed]) -> Mapping[str, str]:
    """The cells that hold each list, as a formula names them, by the list's key."""
    found = {}
    for number, (key, listed) in enumerate(lists.items(), start=1):
        column, last = letters(number), FIRST_ROW - 1 + len(listed.entries)
        found[key] = f"='{LISTS}'!${column}${FIRST_ROW}:${column}${last}"
    return found


def write_lists(
    place: "Worksheet", lists: Mapping[str, Listed], formats: Mapping[str, "Format"]
) -> None:
    """Write the lists, one a column.

    Args:
        place: the empty sheet.
        lists: the lists by key.
        formats: as of `look.formats_of`.
    """
    place.write_string(0, 0, "Danh mục để chọn ở các trang tính khác", formats["title"])
    place.write_string(1, 0, "Trang này để tra cứu; không sửa được.", formats["line"])
    for number, listed in enumerate(lists.values()):
        place.write_string(HEADING_ROW - 1, number, listed.title, formats["heading"])
        for row, entry in enumerate(listed.entries, start=FIRST_ROW - 1):
            place.write_string(row, number, entry, formats["entry"])
    place.set_column(0, len(lists) - 1, _WIDTH)
    place.freeze_panes(HEADING_ROW, 0)
    place.protect("", {"format_columns": True, "format_rows": True})
    look.set_page(place, 3)
    place.repeat_rows(HEADING_ROW - 1)
