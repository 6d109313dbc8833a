"""Progress against the plan at the end of a quarter: one row per unit and indicator."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from ocop_lib.indicators.counting.registry import check_countable
from ocop_lib.indicators.judgement import Status, judge
from ocop_lib.indicators.quarter_evidence import QuarterEvidence, monthly_floor
from ocop_lib.indicators.remarks import Remark
from ocop_lib.plan import PROVINCE, Indicator, Plan

MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Progress:
    """One unit's number for one indicator at the end of a quarter, beside its target.

    Args:
        unit: the unit's id, or ``province``.
        indicator: the indicator's id.
        quarter: «2024-Q3».
        in_quarter: counted in the quarter; None when nothing was delivered for it, and for a
            stock, which is a level at a date and not an amount per quarter.
        to_date: counted since the year began, for a stock the number at the cut-off; None when
            nothing was ever delivered.
        target: the number assigned; None when none was. For a monthly floor: months of a year.
        expected: the number the office expects by now; None without target.
        remaining: the number still missing, never below 0; None without target or without number.
        status: None for an indicator of context.
        remarks: what a reader must know beside the number, in reading order; empty for nothing.
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
    remarks: tuple[Remark, ...] = ()


def measure(plan: Plan, evidence: QuarterEvidence, unit: str | None = None) -> tuple[Progress, ...]:
    """Every unit's progress in every indicator at the end of a quarter.

    Args:
        plan: the targets.
        evidence: of the quarter; gathered from a unit's own rows when ``unit`` is named.
        unit: one unit's id, or ``province``; None for all.

    Returns:
        Units in the plan's order, the province last; indicators in the plan's order. An indicator
        of the provincial level has a row for the province only.

    Raises:
        PlanError: for an indicator without a counting rule.
    """
    check_countable(plan)
    return tuple(
        _row(plan, indicator, place, evidence)
        for place in plan.places
        if unit in (None, place)
        for indicator in plan.indicators
        if place == PROVINCE or indicator.scope == "units"
    )


def unit_indicators(plan: Plan) -> tuple[Indicator, ...]:
    """The indicators in which each unit may have a target of its own, in the plan's order."""
    return tuple(
        indicator
        for indicator in plan.indicators
        if indicator.scope == "units" and not indicator.context
    )


def _row(plan: Plan, indicator: Indicator, unit: str, evidence: QuarterEvidence) -> Progress:
    deliverers = {unit}
    if unit == PROVINCE and indicator.scope == "units":
        deliverers |= set(plan.unit_ids)
    count = _months_met if indicator.measure == "monthly_floor" else _counted
    in_quarter, to_date = count(indicator, unit, evidence, deliverers)
    row = Progress(
        unit=unit,
        indicator=indicator.id,
        quarter=str(evidence.quarter),
        in_quarter=in_quarter,
        to_date=to_date,
        remarks=tuple(_remarks(plan, indicator, unit, evidence)),
    )
    if indicator.context:
        return row
    assigned = _assigned(plan, indicator, unit)
    if assigned is None:
        is_pending = _is_pending(plan, indicator, unit)
        return replace(row, status=Status.PENDING if is_pending else Status.NOT_ASSIGNED)
    actual = None if row.to_date is None else int(row.to_date)
    if actual is not None and unit == PROVINCE and plan.target(indicator.id, unit).value is None:
        # The plan sets a target for each unit and none for the province: one unit's surplus
        # must not make up for another's shortfall.
        actual = _without_surplus(plan, indicator, evidence)
    has_delivered = bool(evidence.delivered_in_quarter & deliverers)
    return _against_target(row, indicator, assigned, actual, evidence, has_delivered=has_delivered)


def _counted(
    indicator: Indicator, unit: str, evidence: QuarterEvidence, deliverers: set[str]
) -> tuple[float | None, float | None]:
    """The number of a flow or a stock, in the quarter and to date."""
    count = evidence.count(indicator.id, unit)
    to_date = _known(count.to_date, evidence.delivered_to_date & deliverers)
    if indicator.measure == "stock":
        # A stock is a level at a date: an amount per quarter is not applicable.
        return None, to_date
    return _known(count.in_quarter, evidence.delivered_in_quarter & deliverers), to_date


def _months_met(
    indicator: Indicator, unit: str, evidence: QuarterEvidence, deliverers: set[str]
) -> tuple[float | None, float | None]:
    """How many months met a monthly floor, in the quarter and to date."""
    assert unit == PROVINCE  # noqa: S101 (plan files allow a monthly floor for the province only)
    floor = monthly_floor(indicator)
    if floor is None:
        return None, None
    met = [month for month, count in evidence.month_counts(indicator.id).items() if count >= floor]
    window = evidence.quarter.window(evidence.scheme)
    in_quarter = sum(month.last in window for month in met)
    return (
        _known(in_quarter, evidence.delivered_in_quarter & deliverers),
        _known(len(met), evidence.delivered_to_date & deliverers),
    )


def _known(value: float, deliveries: frozenset[str]) -> float | None:
    """The value; None for a 0 without any delivery, because the number is then unknown."""
    return value if deliveries or value > 0 else None


def _is_pending(plan: Plan, indicator: Indicator, unit: str) -> bool:
    """Whether a draft leaves the number open: the unit's own, or one that the total depends on."""
    if plan.target(indicator.id, unit).is_pending:
        return True
    return unit == PROVINCE and any(one.is_pending for one in plan.unit_targets(indicator.id))


def _assigned(plan: Plan, indicator: Indicator, unit: str) -> int | None:
    """The number assigned; for the province, where the plan prints no total, the units' sum.

    Returns:
        None where the plan assigns no number, to the unit or to any unit of the province, or
        leaves it open.
    """
    if indicator.targets is None:
        return None
    if plan.target(indicator.id, unit).value is None and _is_pending(plan, indicator, unit):
        return None
    value = plan.target(indicator.id, unit).value
    assigned = [number for number in indicator.targets.units.values() if number is not None]
    return sum(assigned) if value is None and unit == PROVINCE and assigned else value


def _against_target(
    row: Progress,
    indicator: Indicator,
    assigned: int,
    actual: int | None,
    evidence: QuarterEvidence,
    *,
    has_delivered: bool,
) -> Progress:
    """The row with target, expectation, remainder and status."""
    target = MONTHS_A_YEAR if indicator.measure == "monthly_floor" else assigned
    expected, is_expected = _expectation(indicator, target, evidence)
    status = judge(
        target=target,
        actual=actual,
        expected=expected,
        has_delivered=has_delivered,
        is_due=indicator.due is not None and evidence.cut_off >= indicator.due,
        is_expected=is_expected,
    )
    remaining = None if actual is None else max(target - actual, 0)
    return replace(row, target=target, expected=expected, remaining=remaining, status=status)


def _expectation(indicator: Indicator, target: int, evidence: QuarterEvidence) -> tuple[int, bool]:
    """The number expected by now, and whether the share expected by now is above 0."""
    if indicator.measure == "monthly_floor":
        finished = len(evidence.finished_months)
        return finished, finished > 0
    share = indicator.expectation[evidence.quarter.number - 1] if indicator.expectation else 0
    # Through its decimal text: binary 0.29 * 100 is 28.999…, which int() would cut to 28.
    return int(Fraction(str(share)) * target), share > 0


def _by_unit(
    plan: Plan, indicator: Indicator, evidence: QuarterEvidence
) -> Iterator[tuple[int, int]]:
    """For each unit with a target the number it reached and the number assigned."""
    for target in plan.unit_targets(indicator.id):
        if target.value is not None:
            yield int(evidence.count(indicator.id, target.unit).to_date), target.value


def _without_surplus(plan: Plan, indicator: Indicator, evidence: QuarterEvidence) -> int:
    """The sum of what each unit reached, counted up to its own target only."""
    by_unit = _by_unit(plan, indicator, evidence)
    return sum(min(reached, target) for reached, target in by_unit)


def _surplus(by_unit: Sequence[tuple[int, int]]) -> int:
    """The sum of what units have beyond their targets; 0 when no unit misses its own target."""
    is_missed = any(reached < target for reached, target in by_unit)
    return sum(max(reached - target, 0) for reached, target in by_unit) if is_missed else 0


def _remarks(
    plan: Plan, indicator: Indicator, unit: str, evidence: QuarterEvidence
) -> Iterator[Remark]:
    """What a reader must know beside the number, in reading order."""
    if unit == PROVINCE and indicator.scope == "units":
        yield from _remarks_on_units(plan, indicator, evidence)
        return
    if unit not in evidence.delivered_in_quarter:
        yield Remark("no_data")
    if indicator.measure == "monthly_floor" and unit in evidence.delivered_to_date:
        floor = monthly_floor(indicator) or 0
        counts = evidence.month_counts(indicator.id)
        below = tuple((month, count) for month, count in counts.items() if count < floor)
        if below:
            yield Remark("months_below", months=below)


def _remarks_on_units(
    plan: Plan, indicator: Indicator, evidence: QuarterEvidence
) -> Iterator[Remark]:
    """The remarks on a province's number that is the sum of its units' numbers."""
    units = len(plan.units)
    delivered = units - len(evidence.units_missing(plan))
    if delivered < units:
        yield Remark("units_delivered", delivered, units)
    if indicator.targets is not None and indicator.targets.left_over:
        yield Remark("unallocated", indicator.targets.left_over)
    if not delivered or indicator.context:
        return
    by_unit = list(_by_unit(plan, indicator, evidence))
    if not by_unit:
        return
    reached = sum(actual >= target for actual, target in by_unit)
    yield Remark("units_reached", reached, len(by_unit))
    if plan.target(indicator.id, PROVINCE).value is None and (extra := _surplus(by_unit)):
        yield Remark("surplus", extra)
