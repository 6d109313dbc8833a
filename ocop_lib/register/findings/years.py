"""Findings on rows dated outside the reporting year, which no quarter's number could hold."""

from collections.abc import Iterator
from datetime import date

from ocop_lib.periods import Quarter, Scheme, YearEnd
from ocop_lib.register.columns import TableSpec
from ocop_lib.register.findings.cells import Cells
from ocop_lib.register.findings.finding import Finding
from ocop_lib.register.naming import table_name
from ocop_lib.register.tables import TABLES
from ocop_lib.wording import day

LOOKED_FOR = {
    "earlier_year": "sự việc của năm trước nằm trong số liệu quý",
    "after_year": "sự việc sau ngày khóa sổ cuối cùng của năm (tìm trong toàn bộ sổ)",
}

_STANDING = frozenset({"quality_certificates", "flagships", "opening_stock"})
"""The tables whose rows count as long as they stand, however long ago they began."""


def out_of_year(cells: Cells, scheme: Scheme) -> Iterator[Finding]:
    """Rows dated after the year's last cut-off, or before the year in a quarter's delivery.

    What stands for years may have begun before it; a table with plan years is asked about these
    instead (`cycle.plan_years_of_deliveries`), because an event of the plan year may lie before it.

    Args:
        cells: a register's; a slice for a quarter has no row after its cut-off.
        scheme: the period scheme, which fixes where the year begins and ends.

    Yields:
        Findings in the order of tables.
    """
    year = cells.register.heading.year
    cut = cells.register.heading.cut
    # The year's report is where a row of the plan year belongs that no quarter has.
    is_whole_year = cut is not None and isinstance(cut.period, YearEnd)
    begin = Quarter(year, 1).window(scheme).start
    end = Quarter(year, 4).cut_off(scheme)
    for spec in TABLES:
        if not spec.date:
            continue
        days = [*filter(None, cells.days(spec.name, spec.date))]
        has_year = any(column.name == "plan_year" for column in spec.columns)
        is_asked = not has_year and spec.name not in _STANDING
        if is_asked and min(days, default=begin) < begin:
            yield from _earlier(cells, spec, begin)
        if max(days, default=end) > end and not (has_year and is_whole_year):
            where = "chỉ vào báo cáo năm" if has_year else "thuộc năm báo cáo sau"
            yield from _after(cells, spec, end, where)


def _earlier(cells: Cells, spec: TableSpec, begin: date) -> Iterator[Finding]:
    kinds = cells.by_key("deliveries", "kind")
    deliveries = cells.texts(spec.name, "delivery_id")
    for row, when in enumerate(cells.days(spec.name, spec.date)):
        if when and when < begin and kinds.get(deliveries[row]) != "baseline":
            text = (
                f"{_named(cells, spec, row, when)} thuộc năm trước mà nằm trong số liệu quý"
                f" (lần gửi {deliveries[row]}). Sửa ngày, hoặc gửi cùng số liệu gốc."
            )
            yield cells.finding("earlier_year", spec.name, row, (spec.date,), text)


def _after(cells: Cells, spec: TableSpec, end: date, where: str) -> Iterator[Finding]:
    for row, when in enumerate(cells.days(spec.name, spec.date)):
        if when and when > end:
            text = (
                f"{_named(cells, spec, row, when)} sau ngày khóa sổ cuối cùng của năm ({day(end)}),"
                f" không vào số liệu của quý nào; {where}. Kiểm tra ngày."
            )
            yield cells.finding("after_year", spec.name, row, (spec.date,), text)


def _named(cells: Cells, spec: TableSpec, row: int, when: date) -> str:
    return f"{table_name(spec.name)}, dòng {cells.keys(spec.name)[row]}: ngày {day(when)}"
