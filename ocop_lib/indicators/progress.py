"""Evidence against the plan: one tidy frame of actual, expected, remaining and status."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from math import fsum

import pandas as pd

from ocop_lib import wording
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.counting.registry import INDICATORS
from ocop_lib.periods import Month, Quarter, Scheme, quarter_of
from ocop_lib.plan import PROVINCE, Indicator, Plan

MONTHS_A_YEAR = 12


class Status(StrEnum):
    """Where a target stands; the order is that of the rules in `judge`."""

    NOT_ASSIGNED = "not_assigned"
    EXCEEDED = "exceeded"
    REACHED = "reached"
    NO_DATA = "no_data"
    NOT_MET = "not_met"
    NOT_YET_DUE = "not_yet_due"
    ON_COURSE = "on_course"
    AT_RISK = "at_risk"
    LATE = "late"


def judge(
    *,
    target: int | None,
    actual: int | None,
    expected: int,
    reported: bool,
    due: bool,
    begun: bool,
) -> Status:
    """Where a target stands: the first rule that applies.

    Args:
        target: the number assigned; None when none was assigned.
        actual: the number to date; None when nothing is known.
        expected: what the office expects by now.
        reported: something was delivered for the quarter.
        due: the due date has come, so that what is missing is missed.
        begun: the expectation's share is above 0, so that a lag can be told.
    """
    if target is None:
        return Status.NOT_ASSIGNED
    if actual is not None and actual >= target:
        return Status.EXCEEDED if actual > target else Status.REACHED
    if not reported or actual is None:
        return Status.NO_DATA
    if due:
        return Status.NOT_MET
    if not begun:
        return Status.NOT_YET_DUE
    if actual >= expected:
        return Status.ON_COURSE
    # Whole numbers, so that half of an odd expectation is exact.
    return Status.AT_RISK if 2 * (expected - actual) > expected else Status.LATE


@dataclass(frozen=True, slots=True)
class Progress:
    """How one unit stands for one indicator at the end of a quarter.

    Args:
        unit: the unit's id, or ``province``.
        indicator: the indicator's id.
        quarter: «2024-Q3».
        in_quarter: counted in the quarter; None when nothing was delivered for it, and for a
            stock, which has no amount of its own in a quarter.
        to_date: counted since the year began, for a stock what stands at the cut-off; None when
            nothing was ever delivered.
        target: the number assigned; None when none was. For a monthly floor: months of a year.
        expected: what the office expects by now; None without target.
        remaining: what is missing, never below 0; None without target or without number.
        status: None for an indicator of context.
        note: what a reader must know beside the number; empty for nothing.
    """

    unit: str
    indicator: str
    quarter: str
    in_quarter: float | None
    to_date: float | None
    target: int | None = None
    expected: int | None = None
    remaining: int | None = None
    status: Status | None = None
    note: str = ""


PROGRESS_COLUMNS = tuple(field.name for field in fields(Progress))


@dataclass(frozen=True, slots=True)
class Count:
    """The sums of some evidence rows' quantities: all of them, and those of the quarter."""

    to_date: float = 0.0
    in_quarter: float = 0.0


@dataclass(frozen=True)
class Standing:
    """What was found out about one quarter: what `progress` and the reports are made from.

    Args:
        quarter: the quarter reported on.
        scheme: how quarters are cut.
        evidence: for each indicator the rows behind its number to date.
        reported: units (and ``province``) that delivered something for this very quarter.
        known: units that delivered something for this or an earlier quarter of the year.
    """

    quarter: Quarter
    scheme: Scheme
    evidence: Mapping[str, pd.DataFrame]
    reported: frozenset[str]
    known: frozenset[str]

    @property
    def cut_off(self) -> date:
        """The last day whose events count."""
        return self.quarter.cut_off(self.scheme)

    def count(self, indicator: str, unit: str) -> Count:
        """The quantities behind a unit's number; the province's are those of all units."""
        return self._counts[indicator].get(unit, Count())

    @cached_property
    def _counts(self) -> Mapping[str, Mapping[str, Count]]:
        return {name: _count(rows, self) for name, rows in self.evidence.items()}


def _count(rows: pd.DataFrame, at: Standing) -> Mapping[str, Count]:
    """The sums by unit, and of all under the province."""
    quantities = rows["quantity"].to_numpy(dtype=float, na_value=0.0).tolist()
    days = rows["date"].dt.date.tolist()
    found: dict[str, tuple[list[float], list[float]]] = {}
    for unit, day, quantity in zip(rows["unit_id"].tolist(), days, quantities, strict=True):
        here = quarter_of(day, at.quarter.year, at.scheme) == at.quarter
        for one in {unit, PROVINCE}:
            to_date, in_quarter = found.setdefault(one, ([], []))
            to_date.append(quantity)
            if here:
                in_quarter.append(quantity)
    return {unit: Count(fsum(all_), fsum(here)) for unit, (all_, here) in found.items()}


def standing(as_of: AsOf) -> Standing:
    """Every indicator's evidence and who reported.

    Args:
        as_of: the register as it stood at the quarter's cut-off; of rows the quarter's report may
            see.
    """
    quarter = as_of.quarter
    deliveries = as_of.register.tables["deliveries"]
    quarterly = deliveries[deliveries["kind"] != "baseline"]
    this_quarter = quarterly[quarterly["quarter"] == str(quarter)]
    to_date = quarterly[quarterly["quarter"].isin([str(q) for q in quarter.to_date])]
    return Standing(
        quarter=quarter,
        scheme=as_of.scheme,
        evidence={name: rows(as_of) for name, rows in INDICATORS.items()},
        reported=frozenset(this_quarter["unit_id"]),
        known=frozenset(to_date["unit_id"]),
    )


@dataclass(frozen=True)
class _Actual:
    in_quarter: float | None
    to_date: float | None
    note: str = ""


def monthly_floor(indicator: Indicator) -> int:
    """The least an indicator should reach each month; 0 when the plan gives no number."""
    return (indicator.targets.province if indicator.targets else None) or 0


def months_met(rows: pd.DataFrame, months: tuple[Month, ...], floor: int) -> dict[Month, int]:
    """How many items each month had, for months that met the floor only."""
    counts = month_counts(rows, months)
    return {month: count for month, count in counts.items() if count >= floor}


def month_counts(rows: pd.DataFrame, months: tuple[Month, ...]) -> dict[Month, int]:
    """How many items each of the months had; 0 where none."""
    found = pd.Series([Month.of(day.date()) for day in rows["date"]], dtype=object)
    counts = found.value_counts()
    return {month: int(counts.get(month, 0)) for month in months}


def _known_or_none(value: float, *, known: bool) -> float | None:
    """A number that nothing was delivered for is unknown, not zero; one above zero is known."""
    return value if known or value > 0 else None


def _counted(indicator: Indicator, unit: str, at: Standing, units: set[str]) -> _Actual:
    """The actual numbers of a flow or a stock."""
    reported, known = bool(at.reported & units), bool(at.known & units)
    count = at.count(indicator.id, unit)
    to_date = _known_or_none(count.to_date, known=known)
    if indicator.measure == "stock":
        # A stock has no amount of its own in a quarter: not applicable.
        return _Actual(None, to_date)
    return _Actual(_known_or_none(count.in_quarter, known=reported), to_date)


def _months_met(rows: pd.DataFrame, floor: int, at: Standing, units: set[str]) -> _Actual:
    """The actual numbers of a monthly floor: months that met it."""
    reported, known = bool(at.reported & units), bool(at.known & units)
    finished = at.quarter.finished_months(at.scheme)
    met = months_met(rows, finished, floor)
    window = at.quarter.window(at.scheme)
    counts = month_counts(rows, finished)
    below = [(month, count) for month, count in counts.items() if month not in met]
    return _Actual(
        _known_or_none(sum(month.last in window for month in met), known=reported),
        _known_or_none(len(met), known=known),
        wording.months_below(below) if known else "",
    )


def _expectation(indicator: Indicator, target: int, at: Standing) -> tuple[int, bool]:
    """What is expected by now, and whether anything is expected yet."""
    if indicator.measure == "monthly_floor":
        finished = len(at.quarter.finished_months(at.scheme))
        return finished, finished > 0
    share = indicator.expectation[at.quarter.number - 1] if indicator.expectation else 0
    # The share as it is written in the plan file (0.7 is 7/10), not as binary stores it.
    return int(Fraction(str(share)) * target), share > 0


def _assigned(plan: Plan, indicator: Indicator, unit: str) -> int | None:
    """The number assigned; for the province, where the plan prints no total, the units' sum."""
    if indicator.targets is None:
        return None
    value = plan.target(indicator.id, unit).value
    if value is None and unit == PROVINCE and indicator.targets.units:
        return indicator.targets.total
    return value


def _row(plan: Plan, indicator: Indicator, unit: str, at: Standing) -> Progress:
    units = {unit}
    if unit == PROVINCE and indicator.scope == "units":
        units |= set(plan.unit_ids)
    if indicator.measure == "monthly_floor":
        # Only the province has monthly floors: the rows are all its own.
        rows = at.evidence[indicator.id]
        actual = _months_met(rows, monthly_floor(indicator), at, units)
    else:
        actual = _counted(indicator, unit, at, units)
    row = Progress(
        unit=unit,
        indicator=indicator.id,
        quarter=str(at.quarter),
        in_quarter=actual.in_quarter,
        to_date=actual.to_date,
        note=_note(plan, indicator, unit, at, actual.note),
    )
    if indicator.context:
        return row
    assigned = _assigned(plan, indicator, unit)
    if assigned is None:
        return replace(row, status=Status.NOT_ASSIGNED)
    counted = None if row.to_date is None else int(row.to_date)
    if counted is not None and unit == PROVINCE and plan.target(indicator.id, unit).value is None:
        # What the plan asks of each unit is not reached by the surplus of another.
        counted = _without_surplus(plan, indicator, at)
    return _against_target(row, indicator, assigned, counted, at, units)


def _against_target(
    row: Progress,
    indicator: Indicator,
    assigned: int,
    counted: int | None,
    at: Standing,
    units: set[str],
) -> Progress:
    """The row with what the target adds to it."""
    target = MONTHS_A_YEAR if indicator.measure == "monthly_floor" else assigned
    expected, begun = _expectation(indicator, target, at)
    status = judge(
        target=target,
        actual=counted,
        expected=expected,
        reported=bool(at.reported & units),
        due=indicator.due is not None and at.cut_off >= indicator.due,
        begun=begun,
    )
    remaining = None if counted is None else max(target - counted, 0)
    return replace(row, target=target, expected=expected, remaining=remaining, status=status)


def _by_unit(plan: Plan, indicator: Indicator, at: Standing) -> Iterator[tuple[int, int]]:
    """For each unit with a target what it reached and what it was assigned."""
    for target in plan.unit_targets(indicator.id):
        if target.value is not None:
            yield int(at.count(indicator.id, target.unit).to_date), target.value


def _without_surplus(plan: Plan, indicator: Indicator, at: Standing) -> int:
    return sum(min(reached, target) for reached, target in _by_unit(plan, indicator, at))


def _surplus(by_unit: Sequence[tuple[int, int]]) -> int:
    """What some units have beyond their target while others miss theirs; 0 when none does."""
    missing = any(reached < target for reached, target in by_unit)
    return sum(max(reached - target, 0) for reached, target in by_unit) if missing else 0


def _note(plan: Plan, indicator: Indicator, unit: str, at: Standing, about: str) -> str:
    """What a reader must know beside the number."""
    said = [about]
    if unit == PROVINCE and indicator.scope == "units":
        delivered = sum(one in at.reported for one in plan.unit_ids)
        if delivered < len(plan.units):
            said.append(wording.units_delivered(delivered, len(plan.units)))
        if delivered and not indicator.context:
            by_unit = list(_by_unit(plan, indicator, at))
            met = sum(reached >= target for reached, target in by_unit)
            said.append(wording.units_reached(met, len(by_unit)))
            if plan.target(indicator.id, unit).value is None and (extra := _surplus(by_unit)):
                said.append(wording.surplus_apart(extra))
    elif unit not in at.reported:
        said.insert(0, wording.NO_DATA)
    return "; ".join(filter(None, said))


def measure(plan: Plan, at: Standing, unit: str | None = None) -> tuple[Progress, ...]:
    """How every unit stands against every target at the end of a quarter.

    Args:
        plan: the targets.
        at: the evidence; made from a unit's own rows when ``unit`` is named.
        unit: one unit, or ``province``; None for all.

    Returns:
        Units in the plan's order, the province last; indicators in the plan's order. An indicator
        that only the province is asked for stands with the province alone.
    """
    units = (*plan.unit_ids, PROVINCE)
    return tuple(
        _row(plan, indicator, one, at)
        for one in units
        if unit in (None, one)
        for indicator in plan.indicators
        if one == PROVINCE or indicator.scope == "units"
    )


def progress(plan: Plan, at: Standing, unit: str | None = None) -> pd.DataFrame:
    """The rows of `measure` as one tidy frame.

    Returns:
        One column for each field of `Progress`, missing where it is None; ``in_quarter`` and
        ``to_date`` are ``Float64``, ``target``, ``expected`` and ``remaining`` ``Int64``.
    """
    rows = [asdict(row) for row in measure(plan, at, unit)]
    whole = dict.fromkeys(("target", "expected", "remaining"), "Int64")
    measured = dict.fromkeys(("in_quarter", "to_date"), "Float64")
    words = dict.fromkeys(("unit", "indicator", "quarter", "status", "note"), "str")
    return pd.DataFrame(rows, columns=list(PROGRESS_COLUMNS)).astype(whole | measured | words)
