"""What each unit reached of its own target, and what silent units may still bring."""

from collections.abc import Sequence
from dataclasses import dataclass

from ocop_lib.indicators.counting.registry import PROVINCE_ROWS_ONLY
from ocop_lib.indicators.quarter_evidence import QuarterEvidence
from ocop_lib.plan import PROVINCE, Indicator, Plan


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """A unit's number for an indicator beside its own target.

    Args:
        unit: the unit's id.
        to_date: the number known to date, whoever delivered it.
        before: the number at the quarter before, by what is known now; for a stock, which no
            quarter adds to, the number to date.
        told_before: the number at the quarter before, by what had been delivered for it.
        target: the number assigned to the unit; a blank of the plan counts as 0.
        is_silent: whether the unit itself sent nothing for the quarter.
    """

    unit: str
    to_date: int
    before: int
    told_before: int
    target: int
    is_silent: bool

    @property
    def is_reached(self) -> bool:
        """Whether the unit has what it was assigned."""
        return self.to_date >= self.target

    @property
    def missing(self) -> int:
        """The number that the unit still lacks."""
        return max(self.target - self.to_date, 0)


def unit_standings(
    plan: Plan, indicator: Indicator, evidence: QuarterEvidence
) -> tuple[UnitStanding, ...]:
    """The standing of every unit, in the plan's order; without target where none is assigned.

    Args:
        plan: the units and their targets.
        indicator: what is counted.
        evidence: of the quarter, gathered from all units' rows.

    Returns:
        One standing a unit.
    """
    targets = indicator.targets.units if indicator.targets else {}
    found = []
    is_stock = indicator.measure == "stock"
    for unit in plan.unit_ids:
        count = evidence.count(indicator.id, unit)
        before = count.to_date - (0 if is_stock else count.in_quarter)
        told = count.before if is_stock else before - count.arrived_late
        found.append(
            UnitStanding(
                unit=unit,
                to_date=int(count.to_date),
                before=int(before),
                told_before=int(told),
                target=targets.get(unit) or 0,
                is_silent=unit not in evidence.delivered_in_quarter,
            )
        )
    return tuple(found)


def with_target(standings: Sequence[UnitStanding]) -> tuple[UnitStanding, ...]:
    """The units that were assigned a number above 0; of a 0 there is nothing to reach."""
    return tuple(one for one in standings if one.target)


def counts_units(plan: Plan, indicator: Indicator) -> bool:
    """Whether the province's number counts the units that have what they were assigned.

    Args:
        plan: the targets.
        indicator: what is counted.

    Returns:
        True where the plan sets a target for each unit and prints none for the province: one
        unit's surplus must not make up for another's shortfall.
    """
    if indicator.context or indicator.scope != "units":
        return False
    return plan.target(indicator.id, PROVINCE).value is None


def still_possible(
    plan: Plan, indicator: Indicator, target: int, actual: int, evidence: QuarterEvidence
) -> tuple[int, tuple[str, ...]]:
    """What a province's number would be if every silent unit had what it was assigned.

    A silent unit is taken to have the larger of what is known of it and what it was assigned. What
    the plan does not share out to units, any silent unit whose rows count could bring.

    Args:
        plan: the units and their targets.
        indicator: what is counted.
        target: the province's target.
        actual: the province's number to date.
        evidence: of the quarter, gathered from all units' rows.

    Returns:
        The number, and the ids of the silent units that could change it, in the plan's order.
    """
    if indicator.id in PROVINCE_ROWS_ONLY:
        return actual, ()
    standings = unit_standings(plan, indicator, evidence)
    silent = [one for one in standings if one.is_silent]
    if counts_units(plan, indicator):
        waiting = tuple(one.unit for one in silent if one.missing)
        return actual + len(waiting), waiting
    if not silent:
        return actual, ()
    not_shared_out = max(target - sum(one.target for one in standings), 0)
    waiting = tuple(one.unit for one in silent if not_shared_out or one.missing)
    return actual + not_shared_out + sum(one.missing for one in silent), waiting
