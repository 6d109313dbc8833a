"""Which units need action, the worst first: from deliveries, targets, tasks and certificates."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ocop_lib.indicators.progress import Progress
from ocop_lib.indicators.quarter_evidence import QuarterEvidence
from ocop_lib.indicators.task_list import TaskList, TaskStanding
from ocop_lib.plan import Plan
from ocop_lib.statuses import LAGGING, Status

MOST_UNITS = 12
"""Up to so many units a table of the body has a row for each; of more it shows `SHOWN_UNITS`."""

SHOWN_UNITS = 10


def is_many(plan: Plan) -> bool:
    """Whether the plan has more units than a table of the body lists one by one."""
    return len(plan.units) > MOST_UNITS


@dataclass(frozen=True)
class Need:
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


def worst_first(
    plan: Plan,
    rows: Sequence[Progress],
    evidence: QuarterEvidence,
    tasks: Mapping[str, TaskList],
) -> list[Need]:
    """The units that need action.

    Args:
        plan: for the units and their order.
        rows: every unit's progress.
        evidence: of the quarter.
        tasks: each unit's tasks.

    Returns:
        One entry a unit for which there is something, the worst first, equal ones in the plan's
        order.
    """
    lapsed = Counter(evidence.rows["lapsed_certificates"]["unit_id"].tolist())
    own: dict[str, list[Progress]] = {}
    for row in rows:
        own.setdefault(row.unit, []).append(row)
    found = [
        Need(
            unit=unit,
            is_silent=unit not in evidence.delivered_in_quarter,
            lagging=[
                row for status in LAGGING for row in own.get(unit, ()) if row.status == status
            ],
            overdue=tasks[unit].overdue,
            unmatched=tasks[unit].unmatched,
            lapsed=lapsed[unit],
        )
        for unit in plan.unit_ids
    ]
    return sorted((need for need in found if any(need.rank)), key=lambda need: need.rank)
