"""The notes on the headings: what belongs in a column, what is allowed, an example."""

from ocop_lib.intake.forming.checks import allowed
from ocop_lib.intake.forming.content import Content
from ocop_lib.intake.headings.heading import Heading
from ocop_lib.intake.headings.sheets import CHANGE_DATE, CHANGE_REASON, SHEETS
from ocop_lib.register.change_table import EVENT, changeable
from ocop_lib.register.columns import Column, TableSpec
from ocop_lib.wording import capitalised

OF_KEY = (
    "Mã do phần mềm cấp, không sửa được.\n"
    "Dòng mới: để trống ô này. Nếu dòng khác trong tệp cần nhắc đến dòng mới mà tên dễ trùng thì"
    " đặt ở đây một nhãn riêng, ví dụ: moi-1."
)


def note_of(column: Column, heading: Heading, content: Content, given: str = "") -> str:
    """The note on a column's heading.

    Args:
        column: the column.
        heading: its heading.
        content: what the form holds.
        given: what a new row means by leaving the column empty; empty where it means nothing.

    Returns:
        Lines: the meaning, what is allowed, an example, whether the column may be left empty.
    """
    year, listed = content.plan.year, content.lists.get(content.list_of(column))
    words, example = allowed(column, year), heading.example.format(year=year)
    if listed and column.kind == "choice":
        words = "chọn trong danh sách: " + "; ".join(listed.entries)
    elif column.refers_to:
        words = "chọn trong danh sách, hoặc ghi đúng tên"
    if listed:
        example = listed.entries[0]
    required = "Bắt buộc." if column.required else "Không có thì để trống."
    if given:
        meant = content.shown(column, given)
        meant = given if isinstance(meant, float) else meant
        required = f"Ở dòng mới, để trống thì hiểu là {meant}."
    lines = (
        f"{capitalised(heading.meaning or column.meaning)}.",
        f"Được phép: {words}." if words else "",
        f"Ví dụ: {example}" if example else "",
        required,
    )
    return "\n".join(filter(None, lines))


def notes_of_changes(spec: TableSpec, year: int) -> tuple[str, str, str]:
    """The notes on the last three headings of a table's sheet."""
    sheet = SHEETS[spec.name].columns
    varying = ", ".join(f"«{sheet[name].text}»" for name in changeable(spec, EVENT))
    events = f"Chỉ dùng cho cột {varying}." if varying else "Bảng này không có cột nào như vậy."
    return (
        (
            "Chỉ ghi ở dòng đã có mã, khi sửa ô của dòng ấy.\n"
            "Đính chính: giá trị cũ ghi sai từ đầu.\n"
            f"Sự việc mới: giá trị cũ đúng cho đến ngày thay đổi. {events}\n"
            "Rút dòng: dòng này không được tính nữa; không xóa dòng.\n"
            "Để trống là đính chính."
        ),
        (
            "Ngày sự việc xảy ra; với đính chính, rút dòng là ngày phát hiện.\n"
            f"Ví dụ: {CHANGE_DATE.example.format(year=year)}\n"
            "Sự việc mới thì bắt buộc."
        ),
        f"Lý do, căn cứ của thay đổi.\nVí dụ: {CHANGE_REASON.example.format(year=year)}",
    )
