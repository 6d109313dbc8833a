"""A quarter's evidence: each indicator's rows at the cut-off, their sums, and who delivered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from math import fsum

import pandas as pd

from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.counting.registry import INDICATORS
from ocop_lib.indicators.on_the_way import OnItsWay, on_the_way, reported_done
from ocop_lib.periods import Month, Quarter, Scheme, quarter_of
from ocop_lib.plan import PROVINCE, Indicator, Plan, Unit


@dataclass(frozen=True, slots=True)
class Count:
    """The sums of some evidence rows' quantities, in the indicator's unit of measure.

    Args:
        to_date: the sum over all of the rows.
        in_quarter: the sum over the rows dated in the quarter.
    """

    to_date: float = 0.0
    in_quarter: float = 0.0


@dataclass(frozen=True)
class QuarterEvidence:
    """Each indicator's rows at a quarter's cut-off, and who delivered figures.

    Args:
        quarter: the quarter reported on.
        scheme: the period scheme, which fixes where quarters end.
        rows: for each indicator's id the rows behind its number to date.
        delivered_in_quarter: ids of units (and ``province``) that delivered for this quarter.
        delivered_to_date: ids of those that delivered for this or an earlier quarter of the year.
        on_the_way: the new products of the year's cycle.
        reported_done: the tasks reported as done, by unit.
    """

    quarter: Quarter
    scheme: Scheme
    rows: Mapping[str, pd.DataFrame]
    delivered_in_quarter: frozenset[str]
    delivered_to_date: frozenset[str]
    on_the_way: tuple[OnItsWay, ...] = ()
    reported_done: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def cut_off(self) -> date:
        """The last day whose events count."""
        return self.quarter.cut_off(self.scheme)

    @property
    def is_last_quarter(self) -> bool:
        """Whether no quarter of the plan year follows."""
        return self.quarter == Quarter.all_of(self.quarter.year)[-1]

    def is_last_before(self, due: date) -> bool:
        """Whether the cut-off is the year's last one before a day."""
        later = Quarter.all_of(self.quarter.year)[self.quarter.number :]
        return self.cut_off < due and all(one.cut_off(self.scheme) >= due for one in later)

    @property
    def finished_months(self) -> tuple[Month, ...]:
        """The year's months that are over by the cut-off, in order."""
        return self.quarter.finished_months(self.scheme)

    def units_missing(self, plan: Plan) -> tuple[Unit, ...]:
        """The plan's units that delivered nothing for the quarter, in the plan's order."""
        return tuple(unit for unit in plan.units if unit.id not in self.delivered_in_quarter)

    def count(self, indicator: str, unit: str) -> Count:
        """The sums behind a unit's number.

        Args:
            indicator: the indicator's id.
            unit: a unit's id; ``province`` for the sums over all units' rows.

        Returns:
            The sums; 0 where there are no rows.
        """
        return self._counts[indicator].get(unit, Count())

    def month_counts(self, indicator: str) -> dict[Month, int]:
        """How many rows an indicator has in each finished month.

        Args:
            indicator: the indicator's id.

        Returns:
            The finished months in order; 0 for a month without rows.
        """
        found = pd.Series(
            [Month.of(day.date()) for day in self.rows[indicator]["date"]], dtype=object
        )
        counts = found.value_counts()
        return {month: int(counts.get(month, 0)) for month in self.finished_months}

    @cached_property
    def _counts(self) -> Mapping[str, Mapping[str, Count]]:
        return {name: self._sums(rows) for name, rows in self.rows.items()}

    def _sums(self, rows: pd.DataFrame) -> Mapping[str, Count]:
        """The sums of each unit, and of all units under ``province``."""
        quantities = rows["quantity"].to_numpy(dtype=float, na_value=0.0).tolist()
        days = rows["date"].dt.date.tolist()
        found: dict[str, tuple[list[float], list[float]]] = {}
        for owner, day, quantity in zip(rows["unit_id"].tolist(), days, quantities, strict=True):
            is_in_quarter = quarter_of(day, self.quarter.year, self.scheme) == self.quarter
            for unit in {owner, PROVINCE}:
                to_date, in_quarter = found.setdefault(unit, ([], []))
                to_date.append(quantity)
                if is_in_quarter:
                    in_quarter.append(quantity)
        # fsum adds exactly: with sum, amounts of money could differ with the order of the rows.
        return {unit: Count(fsum(all_), fsum(some)) for unit, (all_, some) in found.items()}


def gather_evidence(as_of: AsOf) -> QuarterEvidence:
    """Count every indicator at a quarter's cut-off.

    Args:
        as_of: the register at the cut-off, holding only rows that the quarter's report may see.

    Returns:
        The rows of every indicator that has a counting rule, and who delivered.
    """
    quarter = as_of.quarter
    deliveries = as_of.register.tables["deliveries"]
    quarterly = deliveries[deliveries["kind"] != "baseline"]
    this_quarter = quarterly[quarterly["quarter"] == str(quarter)]
    to_date = quarterly[quarterly["quarter"].isin([str(q) for q in quarter.to_date])]
    return QuarterEvidence(
        quarter=quarter,
        scheme=as_of.scheme,
        rows={name: rows(as_of) for name, rows in INDICATORS.items()},
        delivered_in_quarter=frozenset(this_quarter["unit_id"]),
        delivered_to_date=frozenset(to_date["unit_id"]),
        on_the_way=on_the_way(as_of),
        reported_done=reported_done(as_of),
    )


def monthly_floor(indicator: Indicator) -> int | None:
    """The least an indicator should reach each month; None while a draft leaves it open."""
    return indicator.targets.province if indicator.targets else None
