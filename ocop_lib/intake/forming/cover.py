"""The form's cover: for whom and when it is, how it is filled in, and where its sheets are."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ocop_lib.intake.forming import look
from ocop_lib.intake.forming.content import Content
from ocop_lib.intake.forming.table_sheet import TableSheet
from ocop_lib.intake.headings.sheets import (
    CHANGES,
    COVER_KIND,
    COVER_NOTE,
    COVER_QUARTER,
    COVER_UNIT,
    COVER_WRITER,
    COVER_YEAR,
)
from ocop_lib.register.change_table import RETRACTED
from ocop_lib.register.columns import DELIVERY_KINDS
from ocop_lib.wording import capitalised
from ocop_lib.workbook.look import TITLE_HEIGHT
from ocop_lib.workbook.wrapping import height_of, lines_of

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_LABELS, _TEXTS, _COUNTS = 30, 82, 12
"""The widths of the cover's columns."""

_ANSWER_LINES = 2

_HEADINGS = (
    "Đưa chuột lên đầu cột để xem cột ghi gì, ví dụ thế nào. Cột có dấu * phải điền; ô còn thiếu"
    " của dòng đang ghi có nền vàng."
)
_KNOWN_ROWS = (
    "Là số liệu đã nhận. Chỉ sửa ô nào sai hoặc đã khác, rồi ghi ba cột cuối: thay đổi là gì, ngày"
    " nào, vì sao. Không xóa dòng; dòng không còn đúng thì chọn «{take_back}»."
)
_NEW_ROWS = (
    "Ghi tiếp ở dòng trống bên dưới, để trống ô «Mã». Bảng nào không phát sinh thì để nguyên."
)
_LISTS = "Bấm mũi tên để chọn. Chủ thể, sản phẩm mới ghi trong tệp này thì gõ đúng tên như đã ghi."
_DATES = "Ngày gõ theo ngày/tháng/năm, ví dụ {day}. Số gõ không kèm đơn vị tính."
_SENDING = (
    "Không ghi số điện thoại, số căn cước, thư điện tử. Lưu tệp dạng .xlsx, giữ nguyên tên trang"
    " tính và đầu cột, rồi gửi lại nơi đã phát biểu."
)


def _steps(content: Content) -> tuple[tuple[str, str], ...]:
    """How the form is filled in: what it is about, and what to do."""
    take_back, day = CHANGES[RETRACTED], f"15/03/{content.plan.year}"
    return (
        ("Đầu cột", _HEADINGS),
        ("Dòng đã có mã", _KNOWN_ROWS.format(take_back=take_back)),
        ("Dòng mới", _NEW_ROWS),
        ("Ô có danh sách", _LISTS),
        ("Ngày và số", _DATES.format(day=day)),
        ("Trước khi gửi", _SENDING),
    )


def write_cover(
    place: "Worksheet",
    content: Content,
    sheets: Sequence[TableSheet],
    formats: Mapping[str, "Format"],
) -> None:
    """Write the cover.

    Args:
        place: the empty sheet.
        content: what the form holds.
        sheets: the sheets of the tables.
        formats: as of `look.formats_of`.
    """
    plan, origin = content.plan, content.origin
    place.set_column(0, 0, _LABELS)
    place.set_column(1, 1, _TEXTS)
    place.set_column(2, 2, _COUNTS)
    place.write_string(0, 0, content.title, formats["title"])
    place.set_row(0, TITLE_HEIGHT)
    place.write_string(1, 0, plan.title, formats["line"])
    row = 3
    for label, value in (
        (COVER_UNIT, content.unit_label),
        (COVER_KIND, DELIVERY_KINDS[origin.kind]),
        (COVER_QUARTER, origin.quarter),
        (COVER_YEAR, plan.year),
    ):
        place.write_string(row, 0, label, formats["label"])
        place.write(row, 1, value, formats["value"])
        row += 1
    for label in (COVER_WRITER, COVER_NOTE):
        place.write_string(row, 0, label, formats["label"])
        place.write_blank(row, 1, None, formats["answer"])
        row += 1
    place.set_row(row - 1, height_of(_ANSWER_LINES))
    row = _write_steps(place, row + 1, content, formats)
    _write_contents(place, row + 1, sheets, formats)
    place.protect("", {"format_columns": True, "format_rows": True})
    look.set_page(place, content.title, is_landscape=False)
    place.set_selection(row, 1, row, 1)


def _write_steps(
    place: "Worksheet", row: int, content: Content, formats: Mapping[str, "Format"]
) -> int:
    """Write how the form is filled in; the row behind it."""
    place.write_string(row, 0, "Cách điền biểu", formats["part"])
    for number, (label, text) in enumerate(_steps(content), start=1):
        place.write_string(row + number, 0, f"{number}. {label}", formats["label"])
        place.write_string(row + number, 1, text, formats["said"])
        place.set_row(row + number, height_of(lines_of(text, _TEXTS)))
    return row + number + 1


def _write_contents(
    place: "Worksheet", row: int, sheets: Sequence[TableSheet], formats: Mapping[str, "Format"]
) -> None:
    """Write which sheets there are, each with a link to it and the number of its known rows."""
    heads = ("Trang tính", "Mỗi dòng là", "Dòng đã có")
    for column, head in enumerate(heads):
        place.write_string(row, column, head, formats["heading"])
    for number, sheet in enumerate(sheets, start=row + 1):
        place.write_url(number, 0, f"internal:'{sheet.name}'!A1", formats["link"], sheet.name)
        place.write_string(number, 1, capitalised(sheet.spec.meaning), formats["said"])
        place.set_row(number, height_of(lines_of(sheet.spec.meaning, _TEXTS)))
        place.write_number(number, 2, len(sheet.rows), formats["count"])
