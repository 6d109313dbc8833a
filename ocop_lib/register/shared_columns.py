"""Columns that several register tables share, and short ways to declare a column."""

from collections.abc import Mapping
from dataclasses import replace

from ocop_lib.register.columns import Column


def id_column(name: str, meaning: str, refers_to: str = "", *, required: bool = True) -> Column:
    """A column with ids of the table itself, of another table or of the plan."""
    return Column(name, "id", meaning, required=required, refers_to=refers_to)


def choice_column(
    name: str, meaning: str, choices: Mapping[str, str], *, required: bool = True
) -> Column:
    """A column with codes of a list."""
    return Column(name, "choice", meaning, required=required, choices=choices)


def added(layout: int, *columns: Column) -> tuple[Column, ...]:
    """Columns that a later layout added to a table.

    Args:
        layout: the version of the layout that brought them.
        columns: the columns.

    Returns:
        The columns, each of which may be empty, and absent from the file.
    """
    return tuple(replace(column, required=False, layout=layout) for column in columns)


PLAN_YEAR = Column("plan_year", "year", "năm kế hoạch mà sự việc thuộc về")
SUBJECT = id_column("subject_id", "mã chủ thể", "subjects")
PRODUCT = id_column("product_id", "mã sản phẩm", "products")
UNIT = id_column("unit_id", "mã đơn vị; province là cấp tỉnh", "unit")
NOTE = Column("note", "text", "ghi chú, giải trình", required=False)
VALID_TO = Column("valid_to", "date", "ngày cuối còn hiệu lực; để trống nếu không thời hạn")
STATE_DATE = Column("state_date", "date", "ngày có tình trạng ấy")
DUTY = id_column("duty_id", "nhiệm vụ thường xuyên của cơ quan, ở phần V của kế hoạch", "duty")

DELIVERED = (
    id_column("delivery_id", "lần giao nộp số liệu đã đem dòng này đến", "deliveries"),
    Column(
        "source_row",
        "whole",
        "số thứ tự dòng ở trang tính mà đơn vị gửi",
        required=False,
    ),
)
