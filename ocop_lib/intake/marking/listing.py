"""The list of all findings of a workbook, also of those that no cell can show, as rows of a sheet."""

from collections.abc import Sequence
from typing import NamedTuple

from ocop_lib.errors import LABELS, Fault
from ocop_lib.files.letters import MAX_TEXT
from ocop_lib.intake.cells import located
from ocop_lib.intake.headings.sheets import REQUIRED
from ocop_lib.workbook.model import plain

SEVERITIES = {"error": "Phải sửa", "warning": "Xem lại"}
"""By severity of a finding, what the list calls it."""

_ADDED = ("allowed", "meant")
"""What is told below the message, as where a finding is told on a screen."""


class ListColumn(NamedTuple):
    """A column of the list: its heading, and its width in characters."""

    heading: str
    width: int


COLUMNS = (
    ListColumn("STT", 6),
    ListColumn("Mức độ", 10),
    ListColumn("Trang tính", 18),
    ListColumn("Ô", 8),
    ListColumn("Cột", 20),
    ListColumn("Nội dung", 46),
    ListColumn("Giá trị tìm thấy", 20),
    ListColumn("Cách sửa", 42),
)


class Listed(NamedTuple):
    """A finding as the list tells it.

    Args:
        cells: a text or number for each column.
        link: the cell that it is about, as a link in the workbook names it; empty for none.
    """

    cells: tuple[str | int, ...]
    link: str


def lines_above(faults: Sequence[Fault], file: str, *, is_marked: bool) -> tuple[str, ...]:
    """What is said above the list.

    Args:
        faults: the findings.
        file: the name of the file checked.
        is_marked: whether the list stands in a copy of that file.

    Returns:
        A line each.
    """
    errors = sum(fault.severity == "error" for fault in faults)
    return (
        f"Tệp: {file}",
        f"Phải sửa: {errors}. Xem lại: {len(faults) - errors}. Còn chỗ phải sửa thì tệp chưa nhận được.",
        *(
            (
                "Bấm vào ô ở cột «Ô» để tới chỗ ấy; đưa chuột lên đó thì hiện ghi chú.",
                "Ô nền đỏ, chữ đậm: phải sửa. Ô nền vàng: nên xem lại.",
                "Sửa ngay trong tệp này, lưu lại rồi gửi; không cần xóa màu, ghi chú và trang này.",
            )
            if is_marked
            else (
                "Không đánh dấu được vào từng ô của tệp này: tệp không phải .xlsx, hoặc không ghi theo chuẩn.",
                "Sửa ở tệp của mình theo danh sách dưới đây, lưu lại rồi gửi; không gửi tệp này.",
            )
        ),
    )


def listed(faults: Sequence[Fault], sheets: Sequence[str]) -> list[Listed]:
    """The findings as rows.

    Args:
        faults: the findings, in the order in which they are listed.
        sheets: the names of the sheets that links may lead to.

    Returns:
        A row a finding.
    """
    return [_row(number, fault, {*sheets}) for number, fault in enumerate(faults, start=1)]


def _row(number: int, fault: Fault, sheets: set[str]) -> Listed:
    place = fault.place
    cell = located(place)
    address = cell.address if cell else (f"dòng {place.row}" if place.row else "")
    more = (f"{LABELS[name]}: {text}" for name in _ADDED if (text := getattr(fault, name)))
    texts = (
        SEVERITIES[fault.severity],
        place.sheet,
        address,
        place.column.removesuffix(REQUIRED),
        "\n".join((fault.message, *more)),
        fault.found,
        fault.remedy,
    )
    link = ""
    if place.sheet in sheets:
        name = place.sheet.replace("'", "''")
        link = f"'{name}'!{cell.address if cell else f'A{place.row or 1}'}"
    return Listed((number, *(plain(text)[: 4 * MAX_TEXT] for text in texts)), link)
