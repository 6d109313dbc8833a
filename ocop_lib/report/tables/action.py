"""The table of units that need action, worst first: from deliveries, targets, tasks, certificates."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ocop_lib import wording
from ocop_lib.blocks.model import Cell, Column, Paragraph, Table
from ocop_lib.export.remark_words import REPORTED_DONE
from ocop_lib.indicators.judgement import LAGGING, Status
from ocop_lib.indicators.progress import Progress
from ocop_lib.indicators.quarter_evidence import QuarterEvidence
from ocop_lib.plan import Plan
from ocop_lib.report import nothing, sentences
from ocop_lib.report.tables import cells
from ocop_lib.report.tables.tasks import UNMATCHED
from ocop_lib.report.task_list import TaskList, TaskStanding

_OVERDUE = "Quá hạn"
_LAPSED = "Có giấy hết hạn"


@dataclass(frozen=True)
class _Need:
    """Why a unit needs action.

    Args:
        unit: its id.
        is_silent: whether it sent nothing for the quarter.
        lagging: its lagging targets, the worst status first.
        overdue: its overdue tasks.
        unmatched: the tasks reported as done that the numbers do not show.
        lapsed: how many certificates ran out without renewal.
    """

    unit: str
    is_silent: bool
    lagging: Sequence[Progress]
    overdue: Sequence[TaskStanding]
    unmatched: Sequence[TaskStanding]
    lapsed: int

    @property
    def rank(self) -> tuple[int, ...]:
        """The worst first: silent, then by targets not met, tasks, certificates, risks, delays."""
        counts = Counter(row.status for row in self.lagging)
        return (
            -int(self.is_silent),
            -counts[Status.NOT_MET],
            -len(self.overdue),
            -self.lapsed,
            -counts[Status.AT_RISK],
            -counts[Status.LATE],
            -len(self.unmatched),
        )

    @property
    def verdict(self) -> Cell:
        """The worst of it as a word on its tint."""
        statuses = [row.status for row in self.lagging if row.status]
        if self.is_silent:
            return cells.status(Status.NO_DATA)
        if statuses[:1] == [Status.NOT_MET]:
            return cells.status(Status.NOT_MET)
        if self.overdue or self.lapsed:
            return Cell(text=_OVERDUE if self.overdue else _LAPSED, tint="bad")
        return cells.status(statuses[0]) if statuses else Cell(text=UNMATCHED, tint="warning")


def action_table(
    plan: Plan,
    rows: Sequence[Progress],
    evidence: QuarterEvidence,
    tasks: Mapping[str, TaskList],
) -> Table | Paragraph:
    """The table of units that need action, with the reasons.

    Args:
        plan: for names and order.
        rows: every unit's progress.
        evidence: of the quarter.
        tasks: each unit's tasks.

    Returns:
        One row per unit, the worst first; a sentence where no unit needs action.
    """
    needs = [need for need in _needs(plan, rows, evidence, tasks) if any(need.rank)]
    if not needs:
        return nothing.sentence(nothing.NO_ACTION, plan.unit_ids)
    needs.sort(key=lambda need: need.rank)
    return Table(
        id="can-don-doc",
        units=plan.unit_ids,
        caption=f"Đơn vị cần đôn đốc, {sentences.until_end_of(evidence.period)}",
        columns=(
            cells.ordinal(),
            Column(label="Đơn vị", width=1.5),
            Column(label="Đánh giá", kind="status", width=1.7),
            Column(label="Nội dung cần đôn đốc", width=5),
        ),
        rows=cells.numbered(
            (
                cells.plain(wording.capitalised(plan.unit(need.unit).name)),
                need.verdict,
                cells.plain(wording.capitalised("; ".join(_reasons(plan, need, evidence)))),
            )
            for need in needs
        ),
    )


def _needs(
    plan: Plan,
    rows: Sequence[Progress],
    evidence: QuarterEvidence,
    tasks: Mapping[str, TaskList],
) -> Iterator[_Need]:
    lapsed = Counter(evidence.rows["lapsed_certificates"]["unit_id"].tolist())
    for unit in plan.unit_ids:
        own = [row for row in rows if row.unit == unit]
        yield _Need(
            unit=unit,
            is_silent=unit not in evidence.delivered_in_quarter,
            lagging=[row for status in LAGGING for row in own if row.status == status],
            overdue=tasks[unit].overdue,
            unmatched=tasks[unit].unmatched,
            lapsed=lapsed[unit],
        )


def _reasons(plan: Plan, need: _Need, evidence: QuarterEvidence) -> Iterator[str]:
    """The reasons in words, in the order of `_Need.rank`."""
    if need.is_silent:
        yield f"chưa gửi số liệu {wording.period_words(evidence.period)}"
    for status in LAGGING:
        names = [
            sentences.reason(plan.indicator(row.indicator).in_a_line, row.to_date, row.target or 0)
            for row in need.lagging
            if row.status == status
        ]
        if names:
            yield f"{wording.uncapitalised(wording.STATUS[status])}: {', '.join(names)}"
    section = wording.uncapitalised(plan.words.section)
    for words, found in (("nhiệm vụ quá hạn", need.overdue), (REPORTED_DONE, need.unmatched)):
        if found:
            places = wording.listed(dict.fromkeys(one.task.section for one in found))
            yield f"{words}: {section} {places}"
    if need.lapsed:
        yield f"có {wording.counted(need.lapsed)} giấy chứng nhận đã hết hạn chưa cấp lại"
