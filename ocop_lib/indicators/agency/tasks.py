"""The tasks of an agency at a cut-off: how far each has got, by its own part or as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.progress import Progress, of_province
from ocop_lib.indicators.quarter_evidence import gather_evidence
from ocop_lib.indicators.task_state import short_indicators, task_state
from ocop_lib.plan import PROVINCE, Plan, Task
from ocop_lib.plan.work import Work

DONE = frozenset({"done", "done_late"})


@dataclass(frozen=True, slots=True)
class Told:
    """What the register last told of a task.

    Args:
        day: the day from which it holds.
        is_own: whether it is about the agency's own part; else about the whole task.
        document: the document that shows it; empty for none.
        note: an explanation; empty for none.
        quantity: the amount done; None where none is given.
        measure: its unit of measure; empty for none.
    """

    day: date
    is_own: bool
    document: str
    note: str
    quantity: float | None
    measure: str


@dataclass(frozen=True, slots=True)
class AgencyTask:
    """A task of an agency.

    Args:
        task: the task.
        state: as of `task_state` (``unmatched`` where the whole task's number does not show it), or ``not_begun`` before its window, or ``untold`` within it while
            nothing was told of it; empty for a task that the agency only supports.
        told: what was last told; None for nothing.
        short: the province's progress in the task's indicators that are not reached.
    """

    task: Task
    state: str
    told: Told | None
    short: tuple[Progress, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether work is still to be done."""
        return self.state not in DONE

    def is_settled_before(self, day: date) -> bool:
        """Whether it was done before a day, or, only supported, its time was over by then."""
        if self.state:
            return not self.is_open and self.told is not None and self.told.day < day
        return (self.task.focus or self.task.window).end < day and self.told is None


def numbers_of(plan: Plan, as_of: AsOf, work: Work) -> Mapping[str, Progress]:
    """The province's progress in the targets that the tasks which an agency leads are measured by.

    Args:
        plan: the targets.
        as_of: the agency's slice at the cut-off.
        work: the agency's work.

    Returns:
        By indicator; without those of context, which nothing was assigned for.
    """
    wanted = dict.fromkeys(
        one
        for task in work.lead
        if PROVINCE in task.levels
        for one in task.indicators
        if not plan.indicator(one).context
    )
    if not wanted:
        return {}
    return of_province(plan, gather_evidence(as_of, only=wanted), wanted)


def led(
    as_of: AsOf, work: Work, agency: str, numbers: Mapping[str, Progress]
) -> tuple[AgencyTask, ...]:
    """The tasks that an agency leads.

    A task is judged by what was told of the agency's own part; where nothing was, by what was told
    of the whole task. Neither makes it done while the whole task's number is not reached.

    Args:
        as_of: the agency's slice at the cut-off.
        work: the agency's work.
        agency: its id.
        numbers: as of `numbers_of`.

    Returns:
        The tasks in the plan's order.
    """
    has_delivered = delivered(as_of)
    statuses = {name: row.status for name, row in numbers.items()}
    own, whole = _own(as_of, agency), _whole(as_of)
    found = []
    for task in work.lead:
        rows = own[own["task_id"] == task.id]
        is_own = len(rows) > 0
        rows = rows if is_own else whole[whole["task_id"] == task.id]
        told = [*zip(rows["date"].dt.date.tolist(), rows["state"].tolist(), strict=True)]
        short = short_indicators(task, statuses)
        state = task_state(
            told, task.due, as_of.cut_off, has_delivered=has_delivered, is_short=bool(short)
        )
        if state == "not_started" and rows.empty:
            state = "not_begun" if task.window.start > as_of.cut_off else "untold"
        told_last = _told(rows, is_own=is_own)
        found.append(AgencyTask(task, state, told_last, tuple(numbers[one] for one in short)))
    return tuple(found)


def supported(as_of: AsOf, work: Work, agency: str) -> tuple[AgencyTask, ...]:
    """The tasks that an agency supports, with what was told of its own part only."""
    own = _own(as_of, agency)
    return tuple(
        AgencyTask(task, "", _told(own[own["task_id"] == task.id], is_own=True))
        for task in work.cooperating
    )


def delivered(as_of: AsOf) -> bool:
    """Whether figures of the provincial level, which are the agencies', came for the quarter."""
    deliveries = as_of.rows("deliveries")
    quarter = deliveries["quarter"] == str(as_of.period)
    return bool((quarter & (deliveries["unit_id"] == PROVINCE)).any())


def _own(as_of: AsOf, agency: str) -> pd.DataFrame:
    frame = as_of.rows("task_status")
    return frame[frame["agency_id"] == agency].sort_values("date", kind="stable")


def _whole(as_of: AsOf) -> pd.DataFrame:
    frame = as_of.rows("task_status")
    is_whole = frame["agency_id"].isna() & frame["duty_id"].isna() & (frame["unit_id"] == PROVINCE)
    return frame[is_whole].sort_values("date", kind="stable")


def _told(rows: pd.DataFrame, *, is_own: bool) -> Told | None:
    if rows.empty:
        return None
    last = rows.iloc[-1]
    documents = rows["document"].dropna()
    return Told(
        day=last["date"].date(),
        is_own=is_own,
        document=str(documents.iloc[-1]) if len(documents) else "",
        note=_text(last["note"]),
        quantity=None if pd.isna(last["result_quantity"]) else float(last["result_quantity"]),
        measure=_text(last["result_unit"]),
    )


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)
