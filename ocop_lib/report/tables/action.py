"""The table of units that need action, with the reasons."""

from collections.abc import Iterable, Iterator, Sequence

from ocop_lib import wording
from ocop_lib.blocks.model import Cell, Column, Table
from ocop_lib.export.remark_words import REPORTED_DONE
from ocop_lib.indicators.judgement import NEEDS_ACTION, Status
from ocop_lib.indicators.progress import Progress
from ocop_lib.indicators.quarter_evidence import QuarterEvidence
from ocop_lib.plan import Indicator, Plan
from ocop_lib.report import sentences
from ocop_lib.report.tables import cells

_UNMATCHED = "Số liệu chưa khớp"
_NO_ACTION = "Không có đơn vị nào cần đôn đốc."


def action_table(plan: Plan, rows: Sequence[Progress], evidence: QuarterEvidence) -> Table:
    """The table of units with targets not met, at risk, late or without data, or tasks in doubt.

    Args:
        plan: for names and order.
        rows: every unit's progress.
        evidence: of the quarter.

    Returns:
        One row per unit and status, units in the plan's order, the worst status first, then a row
        for tasks reported as done that the numbers do not show; a note where no unit needs action.
    """
    lagging = [row for row in rows if row.status in NEEDS_ACTION]
    body = []
    for unit in plan.units:
        for status in NEEDS_ACTION:
            own = [row for row in lagging if row.unit == unit.id and row.status == status]
            if own:
                why = "; ".join(_why(plan.indicator(row.indicator), row) for row in own)
                name = cells.plain(wording.capitalised(unit.name))
                body.append((name, cells.status(status), cells.plain(wording.capitalised(why))))
        if unmatched := "; ".join(_unmatched(plan, rows, unit.id)):
            name = cells.plain(wording.capitalised(unit.name))
            verdict = Cell(text=_UNMATCHED, tint="warning")
            body.append((name, verdict, cells.plain(wording.capitalised(unmatched))))
    return Table(
        id="can-don-doc",
        units=plan.unit_ids,
        caption=f"Đơn vị cần đôn đốc, {sentences.until_end_of(evidence.quarter)}",
        columns=(
            Column(label="Đơn vị", width=1.4),
            Column(label="Đánh giá", kind="status", width=1.3),
            Column(label="Chỉ tiêu và phần còn thiếu", width=5),
        ),
        rows=tuple(body),
        notes=() if body else (_NO_ACTION,),
    )


def _unmatched(plan: Plan, rows: Iterable[Progress], unit: str) -> Iterator[str]:
    """For each task that a unit reported as done: the number that does not show it."""
    for row in rows:
        if row.unit == unit:
            for remark in row.remarks:
                for task in remark.tasks:
                    title = wording.uncapitalised(plan.task(task).title)
                    number = _why(plan.indicator(row.indicator), row)
                    yield f"{title}: {REPORTED_DONE} ({number})"


def _why(indicator: Indicator, row: Progress) -> str:
    """The reason why a unit needs action on an indicator, in words."""
    if row.status == Status.NO_DATA:
        return sentences.silent_reason(indicator.short_name, row.to_date, row.target or 0)
    return sentences.reason(indicator.short_name, row.to_date, row.target or 0, row.remaining or 0)
