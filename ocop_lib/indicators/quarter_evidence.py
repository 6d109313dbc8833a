"""A period's evidence: each indicator's rows at the cut-off, their sums, and who delivered."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from math import fsum

import pandas as pd

from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.counting.registry import rules_at
from ocop_lib.indicators.counting.rows import Candidates
from ocop_lib.indicators.counting.versions import Numbers
from ocop_lib.indicators.items import Item, Items, by_unit
from ocop_lib.indicators.moves import How, Moves, SinceQuarterBefore
from ocop_lib.indicators.on_the_way import OnItsWay, on_the_way, reported_done
from ocop_lib.months import Month
from ocop_lib.periods import Period, Quarter, Scheme, YearEnd
from ocop_lib.plan import PROVINCE, Indicator, Plan, Unit
from ocop_lib.register.columns import YEARLY


@dataclass(frozen=True, slots=True)
class Count:
    """A unit's number for an indicator, in its unit of measure: to date, and what moved it.

    Args:
        evidence: of the quarter.
        indicator: the indicator's id.
        unit: a unit's id, or ``province``.
    """

    evidence: "QuarterEvidence"
    indicator: str
    unit: str

    @property
    def to_date(self) -> float:
        """The sum over all rows; 0 where there are none."""
        return self.evidence.sums[self.indicator].get(self.unit, 0.0)

    @property
    def in_quarter(self) -> float:
        """What the quarter's events added, less what they took back."""
        return self._sum("added") - self._sum("dropped")

    @property
    def before(self) -> float:
        """The number to date at the quarter before, by what had been delivered for it."""
        return _sum(self.evidence.moves(self.indicator).told_before(self.unit))

    @property
    def arrived_late(self) -> float:
        """What earlier events delivered for this quarter added, less what they took back."""
        return self._sum("late_added") - self._sum("late_dropped")

    def _sum(self, how: How) -> float:
        return _sum(self.moved(how))

    def moved(self, how: How) -> list[Item]:
        """The items that moved the unit's number in a way."""
        return self.evidence.moves(self.indicator).of(how, self.unit)


@dataclass(frozen=True)
class QuarterEvidence:
    """Each indicator's rows at the cut-off of a quarter or year, and who delivered figures.

    Args:
        period: the quarter reported on, or the year.
        scheme: the period scheme, which fixes where quarters end.
        candidates: for each indicator's id the rows it looks at, counted or not.
        since: what moved each number since the quarter before.
        delivered_in_quarter: ids of units (and ``province``) that delivered for this quarter; of a
            year for it, or for the last quarter that its data reach into.
        delivered_to_date: ids of those that delivered for this or an earlier quarter of the year.
        on_the_way: the new products of the year's cycle.
        reported_done: the tasks reported as done, by unit.
        delivered_before: ids of units (and ``province``) that delivered for an earlier quarter of the
            year.
    """

    period: Period
    scheme: Scheme
    candidates: Mapping[str, Candidates]
    since: SinceQuarterBefore
    delivered_in_quarter: frozenset[str]
    delivered_to_date: frozenset[str]
    on_the_way: tuple[OnItsWay, ...] = ()
    reported_done: Mapping[str, frozenset[str]] = field(default_factory=dict)
    delivered_before: frozenset[str] = frozenset()

    @property
    def cut_off(self) -> date:
        """The day at which levels are told and deadlines are judged."""
        return self.period.cut_off(self.scheme)

    @property
    def is_last_quarter(self) -> bool:
        """Whether it is the last quarter of the plan year, after which only the year's report comes."""
        return self.period == Quarter.all_of(self.period.year)[-1]

    @property
    def quarters_over(self) -> tuple[Quarter, ...]:
        """The quarters of the year that are over, in order."""
        quarters = Quarter.all_of(self.period.year)
        return tuple(one for one in quarters if one.cut_off(self.scheme) <= self.cut_off)

    def is_last_before(self, due: date) -> bool:
        """Whether the cut-off is the year's last one before a day."""
        later = Quarter.all_of(self.period.year)[len(self.quarters_over) :]
        return self.cut_off < due and all(one.cut_off(self.scheme) >= due for one in later)

    @property
    def finished_months(self) -> tuple[Month, ...]:
        """The year's months that are over by the cut-off, in order."""
        return self.period.finished_months(self.scheme)

    def units_missing(self, plan: Plan) -> tuple[Unit, ...]:
        """The plan's units that delivered nothing for the quarter, in the plan's order."""
        return tuple(unit for unit in plan.units if unit.id not in self.delivered_in_quarter)

    @cached_property
    def rows(self) -> Mapping[str, pd.DataFrame]:
        """For each indicator's id the rows behind its number to date."""
        return {name: found.counted for name, found in self.candidates.items()}

    def moves(self, indicator: str) -> Moves:
        """The items that moved an indicator's number since the quarter before."""
        return self.since.moves(indicator)

    def count(self, indicator: str, unit: str) -> Count:
        """A unit's number for an indicator.

        Args:
            indicator: the indicator's id.
            unit: a unit's id; ``province`` for all units' rows.

        Returns:
            The number to date, and what moved it.
        """
        return Count(self, indicator, unit)

    def month_counts(self, indicator: str) -> dict[Month, int]:
        """How many rows an indicator has in each finished month.

        Args:
            indicator: the indicator's id.

        Returns:
            The finished months in order; 0 for a month without rows.
        """
        counts = _by_month(self.since.to_date[indicator])
        return {month: counts[month] for month in self.finished_months}

    def months_met(self, indicator: str, floor: int) -> "MonthsMet":
        """The months that met a monthly floor, and which of them met it since the quarter before.

        Args:
            indicator: the indicator's id.
            floor: the least number of items of a month.

        Returns:
            The months.
        """
        moves = self.moves(indicator)
        before = self.period.before(self.scheme)
        finished = before.finished_months(self.scheme) if before else ()
        now = {month for month, count in self.month_counts(indicator).items() if count >= floor}
        known, then = (_met(items, finished, floor) for items in (moves.known, moves.before))
        return MonthsMet(len(now), len(now - known) - len(known - now), known - then, then - known)

    def in_two_units(self, indicator: str) -> tuple[str, ...]:
        """The items that two units count, and the province once, in order of their first rows."""
        counts = Counter(self.candidates[indicator].item_ids)
        return tuple(one for one, count in counts.items() if count > 1)

    @cached_property
    def sums(self) -> Mapping[str, Mapping[str, float]]:
        """For each indicator the sum of each unit's rows, and of all under ``province``."""
        return {
            name: {unit: _sum(own) for unit, own in by_unit(items).items()}
            for name, items in self.since.to_date.items()
        }


@dataclass(frozen=True, slots=True)
class MonthsMet:
    """The months that met a monthly floor.

    Args:
        to_date: how many.
        in_quarter: how many by the quarter's events, less those that the events took back.
        late_added: earlier months that meet it by items delivered for this quarter.
        late_dropped: earlier months that no longer meet it.
    """

    to_date: int
    in_quarter: int
    late_added: set[Month]
    late_dropped: set[Month]

    @property
    def arrived_late(self) -> int:
        """How many earlier months meet it by what was delivered for this quarter."""
        return len(self.late_added) - len(self.late_dropped)


def _met(items: Items, months: Iterable[Month], floor: int) -> set[Month]:
    """Those of the months in which the items reach the floor."""
    counts = _by_month(items)
    return {month for month in months if counts[month] >= floor}


def _by_month(items: Items) -> Counter[Month]:
    """How many items there are in each month."""
    return Counter(Month.of(item.day) for (unit, _), item in items.items() if unit == PROVINCE)


def _sum(items: Iterable[Item]) -> float:
    # fsum adds exactly: with sum, amounts of money could differ with the order of the rows.
    return fsum(item.quantity for item in items)


def gather_evidence(
    as_of: AsOf, versions: Numbers | None = None, only: Container[str] | None = None
) -> QuarterEvidence:
    """Count every indicator at the cut-off of a quarter or year.

    Args:
        as_of: the register at the cut-off, holding only rows that the period's report may see.
        versions: by indicator the version of its rule; None for those in force at the cut-off.
        only: ids of the indicators that are counted; None for every one that has a counting rule.

    Returns:
        The rows of the indicators, and who delivered.
    """
    period, scheme = as_of.period, as_of.scheme
    deliveries = as_of.register.tables["deliveries"]
    quarters, is_yearly = deliveries["quarter"], deliveries["kind"] == YEARLY
    before = period.before(scheme)
    earlier = [str(one) for one in before.to_date] if before else []
    is_now = quarters == str(period.last_begun(scheme))
    is_to_date = quarters.isin([str(one) for one in period.to_date])
    if isinstance(period, YearEnd):
        is_now, is_to_date = is_now | is_yearly, is_to_date | is_yearly

    def senders(chosen: pd.Series) -> frozenset[str]:
        return frozenset(deliveries.loc[chosen, "unit_id"])

    rules = {
        name: rule
        for name, rule in rules_at(as_of, versions).items()
        if only is None or name in only
    }
    candidates = {name: rule(as_of) for name, rule in rules.items()}
    return QuarterEvidence(
        period=period,
        scheme=scheme,
        candidates=candidates,
        since=SinceQuarterBefore(as_of, candidates, rules),
        delivered_in_quarter=senders(is_now),
        delivered_to_date=senders(is_to_date),
        on_the_way=on_the_way(as_of),
        reported_done=reported_done(as_of),
        delivered_before=senders(quarters.isin(earlier)),
    )


def monthly_floor(indicator: Indicator) -> int | None:
    """The least an indicator should reach each month; None while a draft leaves it open."""
    return indicator.targets.province if indicator.targets else None
