"""How a target's number is judged."""

from dataclasses import dataclass

from ocop_lib.statuses import LAGGING, Status


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known about a target at the cut-off.

    Args:
        target: the number assigned; None when none was assigned.
        actual: the number to date; None when it is unknown.
        possible: the number to date if silent units had what they were assigned; None where
            no silent unit could change the number.
        expected: the number the office expects by now.
        has_delivered: whether the unit, for the province any unit, sent figures for the quarter.
        is_final: whether the number can no longer reach the target: the due date has come, or a
            month that is over missed its floor.
        is_short_of_lead: whether, shortly before results are due, fewer are on their way than the
            target needs.
        is_expected: whether the share of the target expected by now is above 0; while it is 0, no
            number is too low.
    """

    target: int | None
    actual: int | None
    possible: int | None = None
    expected: int = 0
    has_delivered: bool = True
    is_final: bool = False
    is_short_of_lead: bool = False
    is_expected: bool = True


def judge(standing: Standing) -> Status:
    """The status of a target: the first rule that applies.

    Args:
        standing: what is known about the target.

    Returns:
        The status.
    """
    target, actual = standing.target, standing.actual
    if target is None:
        return Status.NOT_ASSIGNED
    if target == 0:
        return Status.ASSIGNED_ZERO
    if actual is not None and actual >= target:
        return Status.EXCEEDED if actual > target else Status.REACHED
    if not standing.has_delivered or actual is None:
        return Status.NO_DATA
    status = _of_shortfall(standing, actual)
    possible = standing.possible
    if status in LAGGING and possible is not None and _is_enough(standing, possible):
        return Status.UNDECIDED
    return status


def _is_enough(standing: Standing, number: int) -> bool:
    """Whether a target with this number to date would be reached or on course."""
    is_reached = standing.target is not None and number >= standing.target
    return is_reached or _of_shortfall(standing, number) not in LAGGING


def _of_shortfall(standing: Standing, actual: int) -> Status:
    """The status of a target that is not reached, by the number to date."""
    expected = standing.expected
    if standing.is_final:
        return Status.NOT_MET
    if standing.is_short_of_lead:
        return Status.AT_RISK
    if not standing.is_expected:
        return Status.NOT_YET_DUE
    if actual >= expected:
        return Status.ON_COURSE
    # Doubled instead of halved: comparing whole numbers is exact for an odd expectation too.
    return Status.AT_RISK if 2 * (expected - actual) > expected else Status.LATE
