"""The columns of a table of progress, and what they mean to its users."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Told:
    """A column.

    Args:
        name: its name in CSV and JSON.
        kind: what it holds: a text, a whole number or a number.
        heading: its heading in a workbook.
        meaning: what it holds, as sentences.
        width: its most width in a workbook, in characters.
    """

    name: str
    kind: Literal["string", "integer", "number"]
    heading: str
    meaning: str
    width: int = 12


COLUMNS = (
    Told("unit", "string", "Mã đơn vị", "Mã của đơn vị trong kế hoạch; province là toàn tỉnh.", 17),
    Told("indicator", "string", "Mã chỉ tiêu", "Mã của chỉ tiêu trong kế hoạch.", 30),
    Told(
        "quarter",
        "string",
        "Kỳ",
        "Kỳ số liệu: một quý (năm, gạch nối, chữ Q và số của quý), hoặc cả năm (chỉ ghi năm).",
        10,
    ),
    Told(
        "in_quarter",
        "number",
        "Trong kỳ",
        "Số được tính do những gì phát sinh trong kỳ. Chỉ tiêu tính theo hiện trạng không có số này.",
    ),
    Told(
        "arrived_late",
        "number",
        "Kỳ trước gửi muộn",
        "Số được tính thêm trong kỳ do những gì phát sinh từ trước mà nay mới gửi, trừ đi những gì"
        " không còn được tính. Chỉ tiêu tính theo hiện trạng không có số này.",
    ),
    Told(
        "to_date",
        "number",
        "Lũy kế, hiện có",
        "Số lũy kế từ đầu năm đến hết kỳ; với chỉ tiêu tính theo hiện trạng là số hiện có ở ngày khóa"
        " sổ. Chưa có số liệu thì để trống, không phải là 0.",
    ),
    Told(
        "target",
        "integer",
        "Kế hoạch năm",
        "Số kế hoạch giao. Kế hoạch không giao thì để trống, khác với giao bằng 0.",
    ),
    Told(
        "expected",
        "integer",
        "Kỳ vọng đến kỳ",
        "Số mà cơ quan điều phối kỳ vọng đạt được đến hết kỳ; không phải là chỉ tiêu giao.",
    ),
    Told(
        "remaining",
        "integer",
        "Còn thiếu",
        "Số còn thiếu so với kế hoạch năm; không bao giờ dưới 0.",
    ),
    Told(
        "status",
        "string",
        "Mã đánh giá",
        "Mã của mức đánh giá. Chỉ tiêu theo dõi thêm, không có số giao, thì để trống.",
        15,
    ),
    Told("note", "string", "Ghi chú", "Điều cần biết bên cạnh con số, bằng lời.", 50),
)
"""The columns of a table of progress, in order."""

NAMES: Mapping[str, Told] = {column.name: column for column in COLUMNS}
"""The same by name."""

DTYPES: Mapping[str, str] = {
    column.name: {"string": "str", "integer": "Int64", "number": "Float64"}[column.kind]
    for column in COLUMNS
}
"""The type of each column in a frame."""
