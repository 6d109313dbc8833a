"""The figure of all targets: a panel an indicator, its number through twelve months, the plan's line."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial

from ocop_lib import wording
from ocop_lib.blocks.model import Figure, Table
from ocop_lib.indicators.progress import Progress
from ocop_lib.indicators.quarter_evidence import QuarterEvidence
from ocop_lib.indicators.through_year import expected_by_quarter, through_year
from ocop_lib.plan import PROVINCE, Indicator, Plan
from ocop_lib.report.figures.block import drawn_numbers, figure_block
from ocop_lib.report.figures.panels import Panel, draw_panels
from ocop_lib.statuses import MET, Status

_SUBTITLE = (
    "Đường đậm là số lũy kế (chỉ tiêu «hiện có»: những gì được tính đến kỳ số liệu, theo ngày bắt đầu"
    " được tính); đường đứt nối số kỳ vọng đến cuối từng quý; hình thoi là chỉ tiêu, đặt ở thời hạn."
)


def indicators_figure(
    plan: Plan, rows: Iterable[Progress], evidence: QuarterEvidence, unit: str
) -> Figure | None:
    """The figure of a unit's targets through the year.

    Args:
        plan: for names, expectations and due dates.
        rows: progress; only the unit's own rows with a target above 0 are drawn.
        evidence: of the period.
        unit: a unit's id, or ``province``.

    Returns:
        The figure; None where no target is assigned, or nothing is known of any.
    """
    own = [row for row in rows if row.unit == unit and row.target and row.to_date is not None]
    if not own:
        return None
    panels = [_panel(plan, plan.indicator(row.indicator), row, evidence) for row in own]
    return figure_block(
        partial(draw_panels, panels, plan.year, evidence.cut_off),
        caption=finding(own, evidence.cut_off),
        subtitle=_SUBTITLE,
        alt=f"{wording.capitalised('; '.join(map(_told, panels)))}.",
        units=(unit,) if unit != PROVINCE else plan.places,
        drawn=_drawn(panels),
    )


def _drawn(panels: Iterable[Panel]) -> Table:
    """A row a mark: the number from a day on, the one expected by it, or the target at its due date."""
    rows = []
    for panel in panels:
        due = ((panel.due, float(panel.target)),) if panel.due else ()
        told = (
            ("số đến ngày", panel.steps),
            ("số kỳ vọng", panel.expected),
            ("chỉ tiêu, thời hạn", due),
        )
        rows += [
            (panel.name, kind, wording.day(day), wording.number(number))
            for kind, numbers in told
            for day, number in numbers
        ]
    return drawn_numbers(("Chỉ tiêu", "Loại số", "Ngày"), ("Số",), rows)


def finding(rows: Sequence[Progress], cut_off: date) -> str:
    """The title: how many of the targets drawn are reached.

    Args:
        rows: progress with a target; at least one.
        cut_off: the last day whose events count.

    Returns:
        The sentence without its full stop.
    """
    met = sum(row.status in MET for row in rows)
    among = f"{wording.counted(len(rows))} chỉ tiêu có số liệu"
    until = f"Đến {wording.day(cut_off)}"
    if met == len(rows):
        return f"{until}, cả {among} đã đạt hoặc vượt kế hoạch năm"
    if met:
        return f"{until}, có {wording.counted(met)} trong {among} đã đạt hoặc vượt kế hoạch năm"
    return f"{until}, chưa chỉ tiêu nào trong {among} đạt kế hoạch năm"


def _panel(plan: Plan, indicator: Indicator, row: Progress, evidence: QuarterEvidence) -> Panel:
    assert row.target is not None  # noqa: S101 (only rows with a target are drawn)
    return Panel(
        name=indicator.in_a_line,
        value=f"{wording.number(row.to_date)}/{wording.number(row.target)}",
        status=wording.STATUS[row.status or Status.NO_DATA],
        steps=through_year(plan, indicator, row.unit, evidence),
        expected=expected_by_quarter(indicator, row.target, evidence),
        target=row.target,
        due=indicator.due,
    )


def _told(panel: Panel) -> str:
    return (
        f"{wording.uncapitalised(panel.name)}: {panel.value}, {wording.uncapitalised(panel.status)}"
    )
