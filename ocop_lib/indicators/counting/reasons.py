"""The reasons why a row that was delivered is not counted; `ocop_lib.wording` has their words."""

from collections.abc import Iterable
from enum import StrEnum


class Reason(StrEnum):
    """Why a candidate row is not counted by an indicator."""

    RETRACTED = "retracted"
    OTHER_PLAN_YEAR = "other_plan_year"
    OUTSIDE_REPORTING_YEAR = "outside_reporting_year"
    OTHER_LEVEL = "other_level"
    UNFINISHED_MONTH = "unfinished_month"
    ESTABLISHMENTS_NOT_TOLD = "establishments_not_told"
    BELOW_THREE_STARS = "below_three_stars"
    RECOGNISED_BEFORE = "recognised_before"
    NOT_RECOGNISED_YET = "not_recognised_yet"
    NO_VALID_CERTIFICATE = "no_valid_certificate"
    ALREADY_COUNTED = "already_counted"
    NOT_YET_IN_EFFECT = "not_yet_in_effect"
    ENDED = "ended"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    RUNS_LONGER = "runs_longer"
    NOT_LAPSED = "not_lapsed"
    NOTHING_ALLOCATED = "nothing_allocated"


ORDINARY = frozenset(
    {
        Reason.RETRACTED,
        Reason.ENDED,
        Reason.EXPIRED,
        Reason.WITHDRAWN,
        Reason.SUPERSEDED,
        Reason.RUNS_LONGER,
        Reason.NOT_LAPSED,
        Reason.NOTHING_ALLOCATED,
    }
)
"""The reasons that are the ordinary course of things: nobody misses these rows in a report.

A row that its unit took back is missed by nobody. A stock changes because certificates expire, are
withdrawn or followed by others. Most rows of money are payments, which allocate nothing. The rows
stand in `ocop evidence … --uncounted` all the same.
"""


def first_reasons(rows: int, *rules: tuple[Reason, Iterable[bool]]) -> list[Reason | None]:
    """For each row the first reason that applies.

    Args:
        rows: the number of rows.
        rules: each reason with an item a row that says whether it applies.

    Returns:
        A reason a row; None where none applies.
    """
    found: list[Reason | None] = [None] * rows
    for reason, applies in reversed(rules):
        for place, is_so in enumerate(applies):
            if is_so:
                found[place] = reason
    return found
