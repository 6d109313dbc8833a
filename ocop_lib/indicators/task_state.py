"""The state of a task of the plan at a cut-off, by what was reported of it."""

from collections.abc import Sequence
from datetime import date


def task_state(
    told: Sequence[tuple[date, str]], due: date, cut_off: date, *, has_delivered: bool
) -> str:
    """The state of a task at the cut-off.

    Args:
        told: the day and state of each of the task's rows of ``task_status``, oldest first.
        due: the last day on which the task is done in time.
        cut_off: the last day whose events count.
        has_delivered: whether the unit delivered figures for the quarter; if not, the state of a
            task that was not done before is unknown.

    Returns:
        ``done``, ``done_late``, ``in_progress``, ``not_started``, ``overdue`` or ``no_data``.
    """
    done = [day for day, state in told if state == "done"]
    if done:
        return "done" if done[0] <= due else "done_late"
    if not has_delivered:
        # What nobody told is not late.
        return "no_data"
    if due <= cut_off:
        return "overdue"
    return told[-1][1] if told else "not_started"
