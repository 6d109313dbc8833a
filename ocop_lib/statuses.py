"""The statuses of targets, and which are worse than which."""

from enum import StrEnum


class Status(StrEnum):
    """How a target is judged; in the order in which they are looked for.

    A target that a draft of the plan leaves open is ``PENDING``: there is nothing to judge by.
    """

    NOT_ASSIGNED = "not_assigned"
    PENDING = "pending"
    ASSIGNED_ZERO = "assigned_zero"
    EXCEEDED = "exceeded"
    REACHED = "reached"
    NO_DATA = "no_data"
    UNDECIDED = "undecided"
    NOT_MET = "not_met"
    NOT_YET_DUE = "not_yet_due"
    ON_COURSE = "on_course"
    AT_RISK = "at_risk"
    LATE = "late"


LAGGING = (Status.NOT_MET, Status.AT_RISK, Status.LATE)
"""The statuses of targets with less than is expected by now, the worst first."""

NEEDS_ACTION = (*LAGGING, Status.NO_DATA)
"""The statuses for which the office writes to a unit, the worst first."""

WORST_FIRST = (*NEEDS_ACTION, Status.UNDECIDED, Status.NOT_YET_DUE, Status.ON_COURSE)
"""The statuses of targets that are not reached, the worst first."""

MET = (Status.EXCEEDED, Status.REACHED)
"""The statuses of targets that are reached; one assigned as 0 has nothing to reach."""
