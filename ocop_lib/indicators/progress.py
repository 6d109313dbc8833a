"""Progress against the plan at the end of a quarter: one row per unit and indicator."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ocop_lib.indicators.beside import MONTHS_A_YEAR, remarks_beside
from ocop_lib.indicators.by_unit import counts_units, still_possible, unit_standings, with_target
from ocop_lib.indicators.counting.registry import check_countable
from ocop_lib.indicators.judgement import Standing, judge
from ocop_lib.indicators.lead import Lead, lead_of
from ocop_lib.indicators.move_remarks import remarks_on_moves
from ocop_lib.indicators.quarter_evidence import QuarterEvidence, monthly_floor
from ocop_lib.indicators.remarks import Remark
from ocop_lib.periods import YearEnd, last_day
from ocop_lib.plan import PROVINCE, Indicator, Plan
from ocop_lib.statuses import Status


@dataclass(frozen=True, slots=True)
class Progress:
    """One unit's number for one indicator at the end of a quarter, beside its target.

    Args:
        unit: the unit's id, or ``province``.
        indicator: the indicator's id.
        quarter: «2024-Q3»; «2024» at the end of a year.
        in_quarter: counted in the quarter; None when nothing was delivered for it, and for a
            stock, which is a level at a date and not an amount per quarter.
        arrived_late: counted in the quarter, of events before it: delivered for this quarter, or made
            to count by what was; None as for ``in_quarter``. The number to date is the one at the
            quarter before, plus ``in_quarter``, plus this.
        to_date: counted since the year began, for a stock the number at the cut-off; None when
            nothing was ever delivered.
        before: the number to date that could be told at the quarter before; None in the year's first
            quarter, and when nothing had been delivered by then.
        target: the number assigned; None when none was. For a monthly floor: months of a year. For
            a province without a total in the plan: the units that were assigned something; the
            other numbers of the row then count units, too.
        expected: the number the office expects by now; None without target.
        remaining: the number still missing, never below 0; None without target or without number.
        status: None for an indicator of context.
        lead: what is on its way in a unit until results are due; None where nothing is watched.
        waiting_for: ids of the silent units without which an undecided target cannot be judged.
        remarks: what a reader must know beside the number, in reading order; empty for nothing.
    """

    unit: str
    indicator: str
    quarter: str
    in_quarter: float | None
    arrived_late: float | None
    to_date: float | None
    before: float | None = None
    target: int | None = None
    expected: int | None = None
    remaining: int | None = None
    status: Status | None = None
    lead: Lead | None = None
    waiting_for: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()


def measure(
    plan: Plan, evidence: QuarterEvidence, unit: str | None = None, *, has_remarks: bool = True
) -> tuple[Progress, ...]:
    """Every unit's progress in every indicator at the end of a quarter.

    Args:
        plan: the targets.
        evidence: of the quarter; gathered from a unit's own rows when ``unit`` is named.
        unit: one unit's id, or ``province``; None for all.
        has_remarks: whether the rows have their remarks, which take a quarter of the time.

    Returns:
        Units in the plan's order, the province last; indicators in the plan's order. An indicator
        of the provincial level has a row for the province only.

    Raises:
        PlanError: for an indicator without a counting rule.
    """
    check_countable(plan)
    row = _row if has_remarks else _bare_row
    return tuple(
        row(plan, indicator, place, evidence)
        for place in plan.places
        if unit in (None, place)
        for indicator in plan.indicators
        if place == PROVINCE or indicator.scope == "units"
    )


def of_province(
    plan: Plan, evidence: QuarterEvidence, indicators: Iterable[str]
) -> Mapping[str, Progress]:
    """The province's progress in some indicators.

    Args:
        plan: the targets.
        evidence: of the quarter, with the rows of all units for these indicators.
        indicators: ids of indicators of the plan.

    Returns:
        The rows by indicator, in the given order.
    """
    return {one: _row(plan, plan.indicator(one), PROVINCE, evidence) for one in indicators}


def unit_indicators(plan: Plan) -> tuple[Indicator, ...]:
    """The indicators in which each unit may have a target of its own, in the plan's order."""
    return tuple(
        indicator
        for indicator in plan.indicators
        if indicator.scope == "units" and not indicator.context
    )


def _row(plan: Plan, indicator: Indicator, unit: str, evidence: QuarterEvidence) -> Progress:
    row = _bare_row(plan, indicator, unit, evidence)
    remarks = remarks_beside(
        plan,
        indicator,
        unit,
        evidence,
        status=row.status,
        lead=row.lead,
        waiting_for=row.waiting_for,
    )
    return replace(row, remarks=(*remarks, *remarks_on_moves(indicator, unit, evidence)))


def _bare_row(plan: Plan, indicator: Indicator, unit: str, evidence: QuarterEvidence) -> Progress:
    """A row without its remarks."""
    return _judged(plan, indicator, _counted(plan, indicator, unit, evidence), evidence)


def _deliverers(plan: Plan, indicator: Indicator, unit: str) -> frozenset[str]:
    """The units whose deliveries make a number known: those that it is counted from."""
    is_of_units = unit == PROVINCE and indicator.scope == "units"
    return frozenset((unit, *plan.unit_ids)) if is_of_units else frozenset((unit,))


_Numbers = tuple[float | None, float | None, float | None, float | None]
"""In the quarter, arrived late, to date, to date at the quarter before."""


def _counted(plan: Plan, indicator: Indicator, unit: str, evidence: QuarterEvidence) -> Progress:
    """A row with its numbers in the quarter, arrived late, to date and at the quarter before."""
    deliverers = _deliverers(plan, indicator, unit)
    if indicator.measure == "monthly_floor":
        numbers = _months_met(indicator, unit, evidence)
    elif unit == PROVINCE and _has_units_to_count(plan, indicator):
        numbers = _units_met(plan, indicator, evidence)
    else:
        count = evidence.count(indicator.id, unit)
        # A stock is a level at a date: an amount per quarter is not applicable.
        is_stock = indicator.measure == "stock"
        moved = (None, None) if is_stock else (count.in_quarter, count.arrived_late)
        numbers = (*moved, count.to_date, count.before)
    in_quarter, arrived_late, to_date, before = numbers
    now = evidence.delivered_in_quarter & deliverers
    return Progress(
        unit=unit,
        indicator=indicator.id,
        quarter=str(evidence.period),
        in_quarter=_known(in_quarter, now),
        arrived_late=_known(arrived_late, now),
        to_date=_known(to_date, evidence.delivered_to_date & deliverers),
        before=_known(before, evidence.delivered_before & deliverers),
    )


def _has_units_to_count(plan: Plan, indicator: Indicator) -> bool:
    """Whether the province's number counts units, and the plan assigned some of them a number."""
    return counts_units(plan, indicator) and _assigned(plan, indicator, PROVINCE) not in (None, 0)


def _units_met(plan: Plan, indicator: Indicator, evidence: QuarterEvidence) -> _Numbers:
    """How many units reached what they were assigned."""
    assigned = with_target(unit_standings(plan, indicator, evidence))
    to_date = sum(one.is_reached for one in assigned)
    told = sum(one.told_before >= one.target for one in assigned)
    if indicator.measure == "stock":
        return None, None, to_date, told
    before = sum(one.before >= one.target for one in assigned)
    return to_date - before, before - told, to_date, told


def _months_met(indicator: Indicator, unit: str, evidence: QuarterEvidence) -> _Numbers:
    """How many months met a monthly floor."""
    assert unit == PROVINCE  # noqa: S101 (plan files allow a monthly floor for the province only)
    floor = monthly_floor(indicator)
    if floor is None:
        return None, None, None, None
    met = evidence.months_met(indicator.id, floor)
    before = met.to_date - met.in_quarter - met.arrived_late
    return met.in_quarter, met.arrived_late, met.to_date, before


def _known(value: float | None, deliveries: frozenset[str]) -> float | None:
    """The value; None for a 0 without any delivery, because the number is then unknown."""
    return value if deliveries or value else None


def _is_pending(plan: Plan, indicator: Indicator, unit: str) -> bool:
    """Whether a draft leaves the number open: the unit's own, or one that the total depends on."""
    if plan.target(indicator.id, unit).is_pending:
        return True
    return unit == PROVINCE and any(one.is_pending for one in plan.unit_targets(indicator.id))


def _assigned(plan: Plan, indicator: Indicator, unit: str) -> int | None:
    """The number assigned; for the province, where the plan prints no total, the units with one.

    Returns:
        None where the plan assigns no number, to the unit or to any unit of the province, or
        leaves it open.
    """
    if indicator.targets is None:
        return None
    value = plan.target(indicator.id, unit).value
    if value is not None or unit != PROVINCE or _is_pending(plan, indicator, unit):
        return value
    numbers = [number for number in indicator.targets.units.values() if number is not None]
    return sum(number > 0 for number in numbers) if numbers else None


def _judged(plan: Plan, indicator: Indicator, row: Progress, evidence: QuarterEvidence) -> Progress:
    """The row with target, expectation, remainder, lead and status."""
    if indicator.context:
        return row
    assigned = _assigned(plan, indicator, row.unit)
    if assigned is None:
        is_pending = _is_pending(plan, indicator, row.unit)
        return replace(row, status=Status.PENDING if is_pending else Status.NOT_ASSIGNED)
    target = MONTHS_A_YEAR if indicator.measure == "monthly_floor" else assigned
    expected, is_expected = _expectation(indicator, target, evidence)
    actual = None if row.to_date is None else int(row.to_date)
    lead, possible = None, None
    waiting: tuple[str, ...] = ()
    if row.unit != PROVINCE:
        lead = lead_of(plan, indicator, row.unit, target, evidence)
    elif actual is not None:
        possible, waiting = still_possible(plan, indicator, target, actual, evidence)
    deliverers = _deliverers(plan, indicator, row.unit)
    status = judge(
        Standing(
            target=target,
            actual=actual,
            possible=possible,
            expected=expected,
            has_delivered=bool(evidence.delivered_in_quarter & deliverers),
            is_final=is_final(indicator, actual, evidence),
            is_short_of_lead=lead is not None and lead.is_short,
            is_expected=is_expected,
        )
    )
    return replace(
        row,
        target=target,
        expected=expected,
        remaining=None if actual is None else max(target - actual, 0),
        status=status,
        lead=lead,
        waiting_for=waiting if status == Status.UNDECIDED else (),
    )


def is_final(indicator: Indicator, actual: int | None, evidence: QuarterEvidence) -> bool:
    """Whether a number that is short of its target stays so: it is due, or a month was missed."""
    if indicator.due is not None and evidence.cut_off >= indicator.due:
        return True
    if evidence.cut_off == last_day(evidence.period.year) and isinstance(evidence.period, YearEnd):
        return True
    is_by_month = indicator.measure == "monthly_floor"
    return is_by_month and actual is not None and actual < len(evidence.finished_months)


def _expectation(indicator: Indicator, target: int, evidence: QuarterEvidence) -> tuple[int, bool]:
    """The number expected by now, and whether the share expected by now is above 0."""
    if indicator.measure == "monthly_floor":
        finished = len(evidence.finished_months)
        return finished, finished > 0
    over = len(evidence.quarters_over)
    share = indicator.expectation[over - 1] if indicator.expectation and over else 0
    return indicator.expected(over, target), share > 0
