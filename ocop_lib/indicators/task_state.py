"""The state of a task of the plan at a cut-off, by what was reported of it and what its number shows."""

from collections.abc import Mapping, Sequence
from datetime import date

from ocop_lib.plan import Task
from ocop_lib.statuses import WORST_FIRST, Status


def short_indicators(task: Task, statuses: Mapping[str, Status | None]) -> tuple[str, ...]:
    """The indicators of a task of which less is done than was assigned, or is known to be done.

    A task is not done while there is one: what is reported does not fit the number.

    Args:
        task: the task.
        statuses: by indicator how its target was judged, of whoever has the task.

    Returns:
        Ids of indicators, in the task's order; empty where nothing was assigned, or all of it is
        reached.

    Source: rules of judgement, «a task that has an indicator cannot be greener than the indicator».
    """
    return tuple(one for one in task.indicators if statuses.get(one) in WORST_FIRST)


def task_state(
    told: Sequence[tuple[date, str]],
    due: date,
    cut_off: date,
    *,
    has_delivered: bool,
    is_short: bool = False,
) -> str:
    """The state of a task at the cut-off.

    Args:
        told: the day and state of each of the task's rows of ``task_status``, oldest first.
        due: the last day on which the task is done in time.
        cut_off: the last day whose events count.
        has_delivered: whether the unit delivered figures for the quarter; if not, the state of a
            task that was not done before is unknown.
        is_short: whether there are `short_indicators`.

    Returns:
        ``done``, ``done_late``, ``unmatched`` (reported as done, which the number does not show),
        ``in_progress``, ``not_started``, ``overdue`` or ``no_data``.
    """
    done = [day for day, state in told if state == "done"]
    if done and is_short:
        return "unmatched"
    if done:
        return "done" if done[0] <= due else "done_late"
    if not has_delivered:
        # What nobody told is not late.
        return "no_data"
    if due <= cut_off:
        return "overdue"
    return told[-1][1] if told else "not_started"
