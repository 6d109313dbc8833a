"""The state of a task of the plan at a cut-off, by what was reported of it."""

from datetime import date

import pandas as pd


def task_state(reports: pd.DataFrame, due: date, cut_off: date, *, has_delivered: bool) -> str:
    """The state of a task at the cut-off.

    Args:
        reports: the task's rows of ``task_status``, oldest first.
        due: the last day on which the task is done in time.
        cut_off: the last day whose events count.
        has_delivered: whether the unit delivered figures for the quarter; if not, the state of a
            task that was not done before is unknown.

    Returns:
        ``done``, ``done_late``, ``in_progress``, ``not_started``, ``overdue`` or ``no_data``.
    """
    done = reports[reports["state"] == "done"]
    if not done.empty:
        return "done" if done["date"].iloc[0].date() <= due else "done_late"
    if not has_delivered:
        return "no_data"
    if due <= cut_off:
        return "overdue"
    return "not_started" if reports.empty else str(reports["state"].iloc[-1])
