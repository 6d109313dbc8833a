"""An indicator's number through the year: the days on which it changes, and what was expected."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from ocop_lib.indicators.by_unit import counts_units
from ocop_lib.indicators.quarter_evidence import QuarterEvidence, monthly_floor
from ocop_lib.periods import Quarter, Scheme
from ocop_lib.plan import PROVINCE, Indicator, Plan

Numbers = tuple[tuple[date, float], ...]
"""Days in order, each with the number from then on."""


def through_year(plan: Plan, indicator: Indicator, unit: str, evidence: QuarterEvidence) -> Numbers:
    """An indicator's number to date, day by day, by what counts at the period's end.

    Args:
        plan: the targets.
        indicator: the indicator.
        unit: a unit's id, or ``province``.
        evidence: of the period.

    Returns:
        The days on which the number changes, in order, each with the number from then on; the last
        number is the one to date.
    """
    if indicator.measure == "monthly_floor":
        return _months_met(indicator, evidence)
    if unit == PROVINCE and counts_units(plan, indicator):
        return _units_met(plan, indicator, evidence)
    amounts: dict[date, float] = {}
    for (owner, _), item in evidence.since.to_date[indicator.id].items():
        if owner == unit:
            amounts[item.day] = amounts.get(item.day, 0.0) + item.quantity
    return _summed(amounts)


def _summed(amounts: Mapping[date, float]) -> Numbers:
    found, total = [], 0.0
    for day in sorted(amounts):
        total += amounts[day]
        found.append((day, total))
    return tuple(found)


def _units_met(plan: Plan, indicator: Indicator, evidence: QuarterEvidence) -> Numbers:
    """On which days a further unit has what it was assigned."""
    days: dict[str, list[date]] = {}
    for (owner, _), item in evidence.since.to_date[indicator.id].items():
        days.setdefault(owner, []).append(item.day)
    met: Counter[date] = Counter()
    for target in plan.unit_targets(indicator.id):
        own = sorted(days.get(target.unit, ()))
        if target.value and len(own) >= target.value:
            met[own[target.value - 1]] += 1
    return _summed(met)


def _months_met(indicator: Indicator, evidence: QuarterEvidence) -> Numbers:
    """The last days of the months that reached the floor."""
    floor = monthly_floor(indicator)
    counts = evidence.month_counts(indicator.id)
    met = (month.last for month, count in counts.items() if floor is not None and count >= floor)
    return _summed(Counter(met))


def expected_by_quarter(indicator: Indicator, target: int, evidence: QuarterEvidence) -> Numbers:
    """The number that is expected by the last day of each quarter.

    Args:
        indicator: the indicator.
        target: the number assigned.
        evidence: of the period, for its year and scheme.

    Returns:
        Four days with their numbers.
    """
    quarters = Quarter.all_of(evidence.period.year)
    return tuple(
        (quarter.cut_off(evidence.scheme), _expected(indicator, target, quarter, evidence.scheme))
        for quarter in quarters
    )


def _expected(indicator: Indicator, target: int, quarter: Quarter, scheme: Scheme) -> int:
    """The number expected by the end of a quarter; of a monthly floor the months that are over."""
    if indicator.measure == "monthly_floor":
        return len(quarter.finished_months(scheme))
    return indicator.expected(quarter.number, target)
