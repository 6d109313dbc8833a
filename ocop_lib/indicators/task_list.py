"""The plan's tasks of a unit with their states: due in the quarter, overdue, due in the next one."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.on_the_way import of_whole_tasks
from ocop_lib.indicators.task_state import short_indicators, task_state
from ocop_lib.periods import Quarter, YearEnd, last_day
from ocop_lib.plan import PROVINCE, Plan, Task
from ocop_lib.statuses import Status

DONE = frozenset({"done", "done_late"})
"""The states of a task that is finished."""


@dataclass(frozen=True, slots=True)
class TaskStanding:
    """A task of the plan in a unit at the cut-off.

    Args:
        task: the task.
        state: ``done``, ``done_late``, ``overdue``, ``in_progress``, ``not_started``, ``unmatched``
            (reported as done, which the number does not show) or ``no_data``.
        before: the state last reported where the unit sent nothing for the quarter; empty for none.
        done_on: the day of completion; None while it is not done.
        document: the latest document that proves it; empty for none.
        note: the latest note, as the reason for a delay; empty for none.
    """

    task: Task
    state: str
    before: str = ""
    done_on: date | None = None
    document: str = ""
    note: str = ""


class Told(NamedTuple):
    """A row of ``task_status``: the state of a task from a day on."""

    day: date
    state: str
    document: str
    note: str


class TaskList:
    """The plan's tasks of one unit at a cut-off.

    Args:
        plan: the tasks.
        as_of: the register at the cut-off.
        unit: a unit's id; ``province`` for the tasks of the provincial level.
        told: what all units told, as of `told_of_tasks`.
        has_delivered: whether the unit delivered figures for the quarter.
        statuses: by indicator how the unit's target was judged.
        seen: makes something else of each task, as what was once issued of it; None for nothing.
    """

    def __init__(
        self,
        plan: Plan,
        as_of: AsOf,
        unit: str,
        told: Mapping[str, Mapping[str, list[Told]]],
        *,
        has_delivered: bool,
        statuses: Mapping[str, Status | None],
        seen: Callable[[TaskStanding], TaskStanding] | None = None,
    ) -> None:
        self._seen = seen
        self.period = as_of.period
        self._window = as_of.period.window(as_of.scheme)
        self._as_of, self._has_delivered, self._statuses = as_of, has_delivered, statuses
        level = "province" if unit == PROVINCE else "units"
        self._tasks = [task for task in plan.tasks if level in task.levels]
        self._told = told.get(unit, {})

    @cached_property
    def due(self) -> list[TaskStanding]:
        """The tasks due in the period, and open ones of earlier quarters, in the plan's order.

        The year, and its last quarter, also have the tasks that are due after its cut-off. A task due before
        the quarter is listed until it is done, and in the quarter in which it is done.
        """
        start, end = self._window.start, self._end
        found = []
        for task in self._tasks:
            if task.due > end:
                continue
            standing = self.standing(task)
            is_closed = standing.state in DONE and (standing.done_on or start) < start
            if task.due >= start or not is_closed:
                found.append(standing)
        return found

    @property
    def standings(self) -> Iterator[TaskStanding]:
        """All tasks of the unit's level, in the plan's order."""
        return map(self.standing, self._tasks)

    @property
    def overdue(self) -> list[TaskStanding]:
        """The tasks that are overdue, the earliest due first."""
        late = [one for one in self.due if one.state == "overdue"]
        return sorted(late, key=lambda one: one.task.due)

    @property
    def unmatched(self) -> list[TaskStanding]:
        """The tasks reported as done that the numbers do not show."""
        return [one for one in self.due if one.state == "unmatched"]

    @cached_property
    def upcoming(self) -> list[TaskStanding]:
        """The tasks due in the year's next quarter that are not done; the first due first."""
        following = self.period.following
        if following.year != self.period.year:
            return []
        window = following.window(self._as_of.scheme)
        end = self._year_end if following == self._last_quarter else window.end
        coming = [self.standing(task) for task in self._tasks if window.start <= task.due <= end]
        return sorted(
            (one for one in coming if one.state not in DONE), key=lambda one: one.task.due
        )

    @property
    def _year_end(self) -> date:
        return last_day(self.period.year)

    @property
    def _last_quarter(self) -> Quarter:
        return Quarter.all_of(self.period.year)[-1]

    @property
    def _end(self) -> date:
        is_last = isinstance(self.period, YearEnd) or self.period == self._last_quarter
        return max(self._window.end, self._year_end) if is_last else self._window.end

    def standing(self, task: Task) -> TaskStanding:
        """A task with its state and what was last reported of it."""
        told = self._told.get(task.id, [])
        cut_off = self._as_of.cut_off
        states = [(one.day, one.state) for one in told]
        state = task_state(
            states,
            task.due,
            cut_off,
            has_delivered=self._has_delivered,
            is_short=bool(short_indicators(task, self._statuses)),
        )
        found = TaskStanding(
            task=task,
            state=state,
            before=told[-1].state if state == "no_data" and told else "",
            done_on=next((one.day for one in told if one.state == "done"), None),
            document=_last(one.document for one in told),
            note=_last(one.note for one in told),
        )
        return self._seen(found) if self._seen else found


def told_of_tasks(as_of: AsOf) -> Mapping[str, Mapping[str, list[Told]]]:
    """What each unit told of each task, by unit and task, oldest first."""
    frame = of_whole_tasks(as_of)
    columns = [frame[name].tolist() for name in ("unit_id", "task_id", "state")]
    texts = [frame[name].fillna("").tolist() for name in ("document", "note")]
    found: dict[str, dict[str, list[Told]]] = {}
    rows = zip(*columns, frame["date"].dt.date.tolist(), *texts, strict=True)
    for unit, task, state, day, document, note in sorted(rows, key=lambda row: row[3]):
        found.setdefault(unit, {}).setdefault(task, []).append(Told(day, state, document, note))
    return found


def _last(texts: Iterable[str]) -> str:
    """The last text that is not empty; empty for none."""
    return next((text for text in reversed([*texts]) if text), "")
