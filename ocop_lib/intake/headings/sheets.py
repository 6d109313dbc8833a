"""What the form is called and where it stands: sheets, headings, labels of the cover."""

from collections.abc import Mapping

from ocop_lib.intake.headings.heading import Heading, SheetHeadings
from ocop_lib.intake.headings.products import PRODUCT_HEADINGS
from ocop_lib.intake.headings.work import WORK_HEADINGS
from ocop_lib.plan.fields import PROVINCE
from ocop_lib.register.change_table import CORRECTION, EVENT, RETRACTED
from ocop_lib.register.columns import BASELINE, Column, TableSpec
from ocop_lib.register.shared_columns import DELIVERED, PLAN_YEAR, choice_column
from ocop_lib.register.tables import BY_NAME

SHEETS: Mapping[str, SheetHeadings] = {**PRODUCT_HEADINGS, **WORK_HEADINGS}
"""By table, in the order of the form: its sheet's name and the headings of its columns."""

COVER = "Bìa"
LISTS = "Danh mục"
BASE = "_goc"
"""The names of the sheets without rows to deliver; the last one is hidden."""

RESULTS = "Kết quả kiểm tra"
"""The sheet with the findings of a check, which a marked copy has and the next check replaces."""

HEADING_ROW = 3
FIRST_ROW = 4
"""Rows of a table's sheet, from 1: the headings, and the first row of the table."""

KEY = Heading("Mã", also=("Mã dòng", "Mã số", "ID"))
"""The heading of the first column: the id of a known row, empty for a new one."""

REQUIRED = "\N{NO-BREAK SPACE}*"
"""What follows the heading of a column that must be filled in; it never starts a line of its own."""

CHANGE_KIND = Heading("Thay đổi là", also=("Loại thay đổi",))
CHANGE_DATE = Heading("Ngày thay đổi", "15/08/{year}", ("Ngày sửa",))
CHANGE_REASON = Heading("Lý do thay đổi", "Ghi nhầm ngày quyết định", ("Lý do sửa",))
CHANGE_HEADINGS = (CHANGE_KIND, CHANGE_DATE, CHANGE_REASON)
"""The headings of the last three columns of each table's sheet."""

CHANGES: Mapping[str, str] = {
    CORRECTION: "Đính chính",
    EVENT: "Sự việc mới",
    RETRACTED: "Rút dòng",
}
"""By kind of change, what «Thay đổi là» calls it."""

CHANGE_COLUMNS = (
    choice_column("kind", "loại thay đổi", CHANGES, required=False),
    Column("date", "date", "ngày thay đổi", required=False),
    Column("reason", "text", "lý do thay đổi", required=False),
)
"""The last three columns of each table's sheet, as columns of the register are declared."""

COVER_UNIT = "Đơn vị báo cáo"
COVER_KIND = "Loại số liệu"
COVER_QUARTER = "Quý"
COVER_YEAR = "Năm"
COVER_WRITER = "Người lập biểu"
COVER_NOTE = "Ghi chú gửi kèm"
COVER_LABELS = (COVER_UNIT, COVER_KIND, COVER_QUARTER, COVER_YEAR, COVER_WRITER, COVER_NOTE)
"""The labels in the cover's first column, each with its value beside it.

The unit is written as a reference («tên [mã]»), the kind by its name, the quarter as «2024-Q3» and
left empty where the kind has none, the year as a number.
"""

_NOT_ASKED = frozenset(column.name for column in DELIVERED)


def filled_in(spec: TableSpec) -> tuple[Column, ...]:
    """The columns that the form asks for, in its order.

    Args:
        spec: the table.

    Returns:
        Its columns without the key and without what tells of the delivery.
    """
    return tuple(column for column in spec.columns[1:] if column.name not in _NOT_ASKED)


def given_by_cover(spec: TableSpec, unit: str, kind: str, year: int) -> Mapping[str, str]:
    """What a new row means by leaving a column empty, where the cover leaves no other meaning.

    The rows of a unit's own form are the unit's; the province's form has those of several units.
    Those of a quarter and of a year belong to the plan's year; a baseline has those of years before.

    Args:
        spec: the table.
        unit: the id of the unit that delivers; empty where that is not known.
        kind: the kind of delivery; empty where that is not known.
        year: the plan's year.

    Returns:
        By column that must be filled in, the text of the register.
    """
    found = {}
    for column in filter(lambda one: one.required, filled_in(spec)):
        is_own = column.refers_to == "unit" and column.name == spec.unit_path
        if is_own and unit not in ("", PROVINCE):
            found[column.name] = unit
        elif column.name == PLAN_YEAR.name and kind not in ("", BASELINE):
            found[column.name] = str(year)
    return found


def heading(table: str, column: str) -> Heading:
    """The heading of a column of the form; of the table's key too."""
    return KEY if column == BY_NAME[table].key else SHEETS[table].columns[column]
