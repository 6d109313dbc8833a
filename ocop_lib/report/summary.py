"""The summary of a report: sentences computed from its numbers, the worst results first."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

import pandas as pd

from ocop_lib.export.remark_words import remark_words
from ocop_lib.indicators.judgement import LAGGING, Status
from ocop_lib.indicators.progress import Progress
from ocop_lib.indicators.quarter_evidence import QuarterEvidence
from ocop_lib.plan import Plan
from ocop_lib.report import sentences
from ocop_lib.wording import capitalised

MOST_NAMED = 4
"""The most lagging targets that are named; further ones are only counted."""


def opening_sentences(
    plan: Plan,
    rows: Sequence[Progress],
    evidence: QuarterEvidence,
    name: str,
    *,
    is_silent: bool,
    is_known: bool,
) -> list[str]:
    """The sentences of a summary.

    Args:
        plan: for the indicators' names.
        rows: one unit's progress.
        evidence: the quarter's evidence from that unit's rows.
        name: the unit's full name.
        is_silent: whether nothing was delivered for the quarter.
        is_known: whether anything was delivered since the year began.

    Returns:
        In this order: that nothing was delivered (if silent); the count of targets by status; how
        many targets a draft of the plan leaves open (if any); the lagging targets (if any); the
        targets that cannot be judged (if any); the targets that count units (if any); what is on
        its way (if watched); the exceeded targets (if any); the certificates that ran out
        (if any) and that expire.
    """
    assigned = [row for row in rows if row.target is not None]
    opening = [sentences.not_delivered(name, evidence.quarter)] if is_silent else []
    counts = Counter(row.status for row in assigned if row.status)
    targets = len(assigned) - counts[Status.ASSIGNED_ZERO]
    open_ = sum(row.status == Status.PENDING for row in rows)
    if assigned or not open_:
        opening.append(sentences.tally(name, evidence.cut_off, counts, targets))
    if open_:
        opening.append(sentences.pending(name, evidence.cut_off, open_, len(assigned)))
    said = (_lagging, _undecided, _by_units, _on_the_way, _exceeded)
    return [
        *opening,
        *(words for say in said for words in say(plan, assigned)),
        _certificates(evidence, is_known=is_known),
    ]


def _lagging(plan: Plan, assigned: Sequence[Progress]) -> list[str]:
    """The sentence that names lagging targets; none where no target lags."""
    parts = [
        sentences.shortfall(
            plan.indicator(row.indicator).short_name,
            row.to_date,
            row.target,
            row.remaining,
            row.status,
        )
        for status in LAGGING
        for row in assigned
        if row.status == status
        # For mypy: a target that lags has both a number and a target.
        and row.to_date is not None
        and row.target is not None
        and row.remaining is not None
    ]
    if not parts:
        return []
    return [sentences.attention(parts[:MOST_NAMED], len(parts) - MOST_NAMED)]


def _undecided(plan: Plan, assigned: Sequence[Progress]) -> list[str]:
    """The sentence that names targets that cannot be judged yet, and the units waited for."""
    rows = [row for row in assigned if row.status == Status.UNDECIDED]
    if not rows:
        return []
    waiting = {unit for row in rows for unit in row.waiting_for}
    units = [unit.short_name for unit in plan.units if unit.id in waiting]
    names = [plan.indicator(row.indicator).short_name for row in rows]
    return [sentences.undecided(names, units)]


def _by_units(plan: Plan, assigned: Sequence[Progress]) -> list[str]:
    """The sentences on targets that count units: which units have what they were assigned."""
    return [
        f"{capitalised(remark_words(plan, plan.indicator(row.indicator), remark))}."
        for row in assigned
        for remark in row.remarks
        if remark.kind == "units_having"
    ]


def _on_the_way(plan: Plan, assigned: Sequence[Progress]) -> list[str]:
    """The sentences on what is on its way, until results are due."""
    return [
        sentences.under_way(
            plan.indicator(row.indicator).short_name,
            row.to_date,
            row.target or 0,
            remark_words(plan, plan.indicator(row.indicator), remark),
        )
        for row in assigned
        for remark in row.remarks
        if remark.kind == "on_the_way"
    ]


def _exceeded(plan: Plan, assigned: Sequence[Progress]) -> list[str]:
    """The sentence that names exceeded targets; none where no target is exceeded."""
    parts = [
        sentences.overshoot(plan.indicator(row.indicator).short_name, row.to_date, row.target)
        for row in assigned
        if row.status == Status.EXCEEDED and row.to_date is not None and row.target is not None
    ]
    return [sentences.best(parts)] if parts else []


def _certificates(evidence: QuarterEvidence, *, is_known: bool) -> str:
    """The sentence on certificates that ran out, and that run out within twelve months."""
    rows, lapsed = (evidence.rows[f"{name}_certificates"] for name in ("expiring", "lapsed"))
    if rows.empty and lapsed.empty and not is_known:
        return sentences.NO_CERTIFICATES_KNOWN
    expiring = sentences.expiring(len(rows), _first_day(rows))
    first = _first_day(lapsed)
    return sentences.lapsed(len(lapsed), first, expiring) if first else expiring


def _first_day(rows: pd.DataFrame) -> date | None:
    """The day of the first row; None where there is none."""
    return None if rows.empty else rows["date"].iloc[0].date()
