"""Statuses: how a target's number is judged, and which status is worse than which."""

from enum import StrEnum


class Status(StrEnum):
    """How a target is judged; in the order of the rules in `judge`.

    A target that a draft of the plan leaves open is ``PENDING``: there is nothing to judge by.
    """

    NOT_ASSIGNED = "not_assigned"
    PENDING = "pending"
    EXCEEDED = "exceeded"
    REACHED = "reached"
    NO_DATA = "no_data"
    NOT_MET = "not_met"
    NOT_YET_DUE = "not_yet_due"
    ON_COURSE = "on_course"
    AT_RISK = "at_risk"
    LATE = "late"


LAGGING = (Status.NOT_MET, Status.AT_RISK, Status.LATE)
"""The statuses of targets with less than is expected by now, the worst first."""

NEEDS_ACTION = (*LAGGING, Status.NO_DATA)
"""The statuses for which the office writes to a unit, the worst first."""

WORST_FIRST = (*NEEDS_ACTION, Status.NOT_YET_DUE, Status.ON_COURSE)
"""The statuses of targets that are not reached, the worst first."""


def judge(
    *,
    target: int | None,
    actual: int | None,
    expected: int,
    has_delivered: bool,
    is_due: bool,
    is_expected: bool,
) -> Status:
    """The status of a target: the first rule that applies.

    Args:
        target: the number assigned; None when none was assigned.
        actual: the number to date; None when it is unknown.
        expected: the number the office expects by now.
        has_delivered: whether the unit delivered figures for the quarter.
        is_due: whether the due date is on or before the cut-off.
        is_expected: whether the share of the target expected by now is above 0; while it is 0, no
            number is too low.

    Returns:
        The status.
    """
    if target is None:
        return Status.NOT_ASSIGNED
    if actual is not None and actual >= target:
        return Status.EXCEEDED if actual > target else Status.REACHED
    if not has_delivered or actual is None:
        return Status.NO_DATA
    if is_due:
        return Status.NOT_MET
    if not is_expected:
        return Status.NOT_YET_DUE
    if actual >= expected:
        return Status.ON_COURSE
    # Doubled instead of halved: comparing whole numbers is exact for an odd expectation too.
    return Status.AT_RISK if 2 * (expected - actual) > expected else Status.LATE
