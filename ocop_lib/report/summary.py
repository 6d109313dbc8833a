"""A report's opening sentences, computed from the data, the worst first."""

from collections import Counter
from collections.abc import Sequence

from ocop_lib.indicators.progress import Progress, Standing, Status
from ocop_lib.plan import Plan
from ocop_lib.report import sentences

WORST_FIRST = (Status.NOT_MET, Status.AT_RISK, Status.LATE)
MOST_NAMED = 4


def opening_sentences(
    plan: Plan, rows: Sequence[Progress], at: Standing, name: str, *, silent: bool
) -> list[str]:
    """What a reader should know first.

    Args:
        plan: for the indicators' names.
        rows: one unit's progress.
        at: the evidence of that unit.
        name: the unit's full name.
        silent: nothing was delivered for the quarter.

    Returns:
        That nothing was delivered, where it is so; how many targets stand where; which need care,
        with what is missing; which went beyond the plan; when certificates run out.
    """
    given = [row for row in rows if row.target is not None]
    told = [sentences.not_delivered(name, at.quarter)] if silent else []
    counts = Counter[str](row.status for row in given if row.status)
    told.append(sentences.tally(name, at.cut_off, counts, len(given)))
    return [*told, *_care(plan, given), *_beyond(plan, given), _expiring(at)]


def _care(plan: Plan, given: Sequence[Progress]) -> list[str]:
    parts = [
        sentences.shortfall(
            plan.indicator(row.indicator).short_name,
            row.to_date,
            row.target,
            row.remaining,
            row.status,
        )
        for status in WORST_FIRST
        for row in given
        if row.status == status
        # A target that lags has both a number and a target.
        and row.to_date is not None
        and row.target is not None
        and row.remaining is not None
    ]
    if not parts:
        return []
    return [sentences.attention(parts[:MOST_NAMED], len(parts) - MOST_NAMED)]


def _beyond(plan: Plan, given: Sequence[Progress]) -> list[str]:
    parts = [
        sentences.overshoot(plan.indicator(row.indicator).short_name, row.to_date, row.target)
        for row in given
        if row.status == Status.EXCEEDED and row.to_date is not None and row.target is not None
    ]
    return [sentences.best(parts)] if parts else []


def _expiring(at: Standing) -> str:
    rows = at.evidence["expiring_certificates"]
    if rows.empty and not at.known:
        return sentences.NO_CERTIFICATES_KNOWN
    first = None if rows.empty else rows["date"].iloc[0].date()
    return sentences.expiring(len(rows), first)
