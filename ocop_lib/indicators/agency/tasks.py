"""The tasks of an agency at a cut-off: how far each has got, by its own part or as a whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.progress import Progress, of_province
from ocop_lib.indicators.quarter_evidence import gather_evidence
from ocop_lib.indicators.task_state import short_indicators, task_state
from ocop_lib.plan import PROVINCE, Plan, Task
from ocop_lib.plan.work import Work
from ocop_lib.register.rows import is_given

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


class Row(NamedTuple):
    """A row of ``task_status``, of which missing cells are empty."""

    day: date
    state: str
    document: str
    note: str
    quantity: float | None
    measure: str


Rows = Mapping[tuple[str, str], Sequence[Row]]
"""By agency and task what was told of an agency's part, oldest first; without an agency what the
province told of the whole task."""


def told_rows(as_of: AsOf) -> Rows:
    """What was told of tasks of the provincial level, by agency and task."""
    rows = as_of.listed("task_status")
    names = ("agency_id", "duty_id", "unit_id", "task_id")
    texts = ("state", "document", "note", "result_unit")
    keys = zip(*map(rows.texts, names), strict=True)
    cells = zip(
        rows.days("date"), *map(rows.texts, texts), rows.numbers("result_quantity"), strict=True
    )
    found: dict[tuple[str, str], list[Row]] = {}
    for (agency, duty, unit, task), (day, state, document, note, measure, amount) in zip(
        keys, cells, strict=True
    ):
        if agency or (not duty and unit == PROVINCE):
            quantity = amount if is_given(amount) else None
            row = Row(day, state or "", document or "", note or "", quantity, measure or "")
            found.setdefault((agency or "", task), []).append(row)
    return {key: sorted(told, key=lambda one: one.day) for key, told in found.items()}


def led(
    as_of: AsOf,
    work: Work,
    agency: str,
    numbers: Mapping[str, Progress],
    told: Rows | None = None,
) -> tuple[AgencyTask, ...]:
    """The tasks that an agency leads.

    A task is judged by what was told of the agency's own part; where nothing was, by what was told
    of the whole task. Neither makes it done while the whole task's number is not reached.

    Args:
        as_of: the agency's slice at the cut-off.
        work: the agency's work.
        agency: its id.
        numbers: as of `numbers_of`.
        told: as of `told_rows`; None to read it.

    Returns:
        The tasks in the plan's order.
    """
    has_delivered = delivered(as_of)
    statuses = {name: row.status for name, row in numbers.items()}
    told = told_rows(as_of) if told is None else told
    found = []
    for task in work.lead:
        own = told.get((agency, task.id), ())
        rows = own or told.get(("", task.id), ())
        short = short_indicators(task, statuses)
        state = task_state(
            [(row.day, row.state) for row in rows],
            task.due,
            as_of.cut_off,
            has_delivered=has_delivered,
            is_short=bool(short),
        )
        if state == "not_started" and not rows:
            state = "not_begun" if task.window.start > as_of.cut_off else "untold"
        last = _told(rows, is_own=bool(own))
        found.append(AgencyTask(task, state, last, tuple(numbers[one] for one in short)))
    return tuple(found)


def supported(as_of: AsOf, work: Work, agency: str) -> tuple[AgencyTask, ...]:
    """The tasks that an agency supports, with what was told of its own part only."""
    told = told_rows(as_of)
    return tuple(
        AgencyTask(task, "", _told(told.get((agency, task.id), ()), is_own=True))
        for task in work.cooperating
    )


def delivered(as_of: AsOf) -> bool:
    """Whether figures of the provincial level, which are the agencies', came for the quarter."""
    rows, period = as_of.register.tables["deliveries"], str(as_of.period)
    pairs = zip(rows["quarter"].tolist(), rows["unit_id"].tolist(), strict=True)
    return (period, PROVINCE) in pairs


def _told(rows: Sequence[Row], *, is_own: bool) -> Told | None:
    if not rows:
        return None
    last = rows[-1]
    document = next((row.document for row in reversed(rows) if row.document), "")
    return Told(last.day, is_own, document, last.note, last.quantity, last.measure)
