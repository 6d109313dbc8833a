"""Findings on deliveries: those that came late."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from ocop_lib.periods import Quarter, Scheme
from ocop_lib.register.findings.cells import Cells
from ocop_lib.register.findings.finding import Finding
from ocop_lib.wording import day, quarter_label

if TYPE_CHECKING:
    from ocop_lib.plan import Plan

LATE_AFTER_DAYS = 15
"""A delivery is late when received more than this number of days after the quarter's cut-off.

The plan sets no date for deliveries, and Nghị định 09/2019/NĐ-CP, Điều 8 only asks for at least one
working day. The office may change this number; every sentence about a late delivery prints the
limit.
"""

LOOKED_FOR = {
    "late_delivery": f"số liệu quý nhận muộn hơn {LATE_AFTER_DAYS} ngày sau ngày khóa sổ quý"
}


def late_deliveries(cells: Cells, plan: "Plan", scheme: Scheme) -> Iterator[Finding]:
    """Quarterly deliveries that came more than `LATE_AFTER_DAYS` after the cut-off."""
    names = {unit.id: unit.name for unit in (*plan.units, plan.whole)}
    units, quarters = (cells.texts("deliveries", name) for name in ("unit_id", "quarter"))
    days = cells.days("deliveries", "received_date")
    for row, kind in enumerate(cells.texts("deliveries", "kind")):
        if kind != "quarterly":
            continue
        quarter, received = Quarter.parse(str(quarters[row])), days[row]
        last = quarter.cut_off(scheme) + timedelta(days=LATE_AFTER_DAYS)
        if received is not None and received > last:
            unit = str(units[row])
            text = (
                f"Số liệu {quarter_label(quarter)} của {names.get(unit, unit)} nhận"
                f" ngày {day(received)}, sau hạn {day(last)} ({LATE_AFTER_DAYS} ngày sau ngày khóa"
                " sổ quý; kế hoạch không quy định hạn nộp)."
            )
            yield cells.finding("late_delivery", "deliveries", row, ("received_date",), text)
