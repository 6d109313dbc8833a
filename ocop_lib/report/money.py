"""How much money was paid out and allocated, as the sentence of page one tells it."""

from math import fsum

from ocop_lib.indicators.quarter_evidence import QuarterEvidence
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.register.rows import is_given
from ocop_lib.report.money_points import NO_MONEY, NO_MONEY_KNOWN, Money, on_money

_PAID, _ALLOCATED = "funds_million_vnd", "allocated_million_vnd"


def money_sentence(
    plan: Plan, evidence: QuarterEvidence, unit: str, *, is_known: bool, has_sent: bool
) -> str:
    """The sentence on a unit's money, or on that of all units.

    Args:
        plan: the sources, in its order.
        evidence: of the quarter.
        unit: a unit's id, or ``province``.
        is_known: whether figures were delivered this year, so that nothing is a fact.
        has_sent: whether they were for the quarter.

    Returns:
        The sentence.
    """
    paid, allocated = (evidence.count(name, unit) for name in (_PAID, _ALLOCATED))
    by_source = _by_source(evidence, unit)
    if not by_source:
        return NO_MONEY if is_known else NO_MONEY_KNOWN
    return on_money(
        Money(
            period=evidence.period,
            paid=paid.to_date,
            by_source=[
                (source.short_name, by_source[source.id])
                for source in plan.funding_sources
                if source.id in by_source
            ],
            paid_now=paid.in_quarter + paid.arrived_late if has_sent else None,
            allocated=allocated.to_date,
        )
    )


def _by_source(evidence: QuarterEvidence, unit: str) -> dict[str, float]:
    """What was paid out from each source."""
    found = evidence.candidates[_PAID]
    rows, amounts = found.rows, found.counting.amounts(found.rows)
    units, sources = rows.texts("unit_id"), rows.texts("funding_source_id")
    parts: dict[str, list[float]] = {}
    for at in found.places:
        if unit in (units[at], PROVINCE):
            parts.setdefault(sources[at], []).append(amounts[at] if is_given(amounts[at]) else 0.0)
    # fsum adds exactly: with sum, amounts could differ with the order of the rows.
    return {source: fsum(some) for source, some in parts.items()}
