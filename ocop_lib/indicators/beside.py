"""What a reader must know beside a number: the remarks on a row of progress."""

from collections.abc import Iterator

from ocop_lib.indicators.by_unit import UnitStanding, counts_units, unit_standings, with_target
from ocop_lib.indicators.lead import Lead, lead_of
from ocop_lib.indicators.quarter_evidence import QuarterEvidence, monthly_floor
from ocop_lib.indicators.remarks import Remark
from ocop_lib.indicators.task_state import short_indicators
from ocop_lib.months import Month
from ocop_lib.periods import YearEnd
from ocop_lib.plan import PROVINCE, Indicator, Plan
from ocop_lib.statuses import MET, WORST_FIRST, Status

MONTHS_A_YEAR = 12


def remarks_beside(
    plan: Plan,
    indicator: Indicator,
    unit: str,
    evidence: QuarterEvidence,
    *,
    status: Status | None,
    lead: Lead | None,
    waiting_for: tuple[str, ...],
) -> Iterator[Remark]:
    """The remarks on a number, in reading order.

    Args:
        plan: tasks, units and their targets.
        indicator: what is counted.
        unit: a unit's id, or ``province``.
        evidence: of the quarter.
        status: how the target was judged; None for an indicator of context.
        lead: what is on its way in the unit.
        waiting_for: the units without which the target cannot be judged.

    Yields:
        Remarks.
    """
    if unit == PROVINCE and (twice := evidence.in_two_units(indicator.id)):
        yield Remark("in_two_units", len(twice), items=twice)
    if unit == PROVINCE and indicator.scope == "units":
        yield from _on_units(plan, indicator, evidence)
    elif unit not in evidence.delivered_in_quarter:
        yield Remark("no_data")
    elif lead is not None and status not in MET:
        yield from _on_lead(lead)
    if waiting_for:
        yield Remark("waiting_for", units=waiting_for)
    if indicator.measure == "monthly_floor" and unit in evidence.delivered_to_date:
        yield from _on_months(indicator, evidence)
    yield from _on_tasks(plan, indicator, unit, evidence, status)
    if status in WORST_FIRST and status != Status.NO_DATA:
        yield from _on_last_cut_off(indicator, evidence)


def _on_lead(lead: Lead) -> Iterator[Remark]:
    """The remark on what is on its way; early in the year none where nothing is."""
    if lead.is_last_cut_off or any(count for _, count in lead.stages):
        missing = lead.missing if lead.is_last_cut_off else 0
        yield Remark("on_the_way", missing, stages=lead.stages)


def _on_units(plan: Plan, indicator: Indicator, evidence: QuarterEvidence) -> Iterator[Remark]:
    """The remarks on a province's number that comes from its units' numbers."""
    units = len(plan.units)
    delivered = units - len(evidence.units_missing(plan))
    if delivered < units:
        yield Remark("units_delivered", delivered, units)
    if indicator.targets is not None and indicator.targets.left_over:
        yield Remark("unallocated", indicator.targets.left_over)
    if not delivered or indicator.context:
        return
    standings = unit_standings(plan, indicator, evidence)
    assigned = with_target(standings)
    if assigned and not (indicator.targets and indicator.targets.pending):
        yield _reached(plan, indicator, assigned)
    short = tuple(
        one.unit
        for one in assigned
        if not one.is_silent and _is_short(plan, indicator, one, evidence)
    )
    if short:
        yield Remark("short_of_lead", units=short)


def _reached(plan: Plan, indicator: Indicator, assigned: tuple[UnitStanding, ...]) -> Remark:
    """How many units have what they were assigned, and where it is their number, which have not."""
    number = sum(one.is_reached for one in assigned)
    if not counts_units(plan, indicator):
        return Remark("units_reached", number, len(assigned))
    lacking = [one for one in assigned if not one.is_reached]
    return Remark(
        "units_having",
        number,
        len(assigned),
        units=tuple(one.unit for one in lacking if not one.is_silent),
        silent=tuple(one.unit for one in lacking if one.is_silent),
    )


def _is_short(
    plan: Plan, indicator: Indicator, standing: UnitStanding, evidence: QuarterEvidence
) -> bool:
    lead = lead_of(plan, indicator, standing.unit, standing.target, evidence)
    return lead is not None and lead.is_short and not standing.is_reached


def _on_months(indicator: Indicator, evidence: QuarterEvidence) -> Iterator[Remark]:
    """The remarks on the months of a monthly floor."""
    floor = monthly_floor(indicator) or 0
    counts = evidence.month_counts(indicator.id)
    below = tuple((month, count) for month, count in counts.items() if count < floor)
    if below:
        yield Remark("months_below", months=below)
        if len(counts) < MONTHS_A_YEAR:
            # Of a year that is over there is nothing left to be out of reach.
            yield Remark("out_of_reach", of=MONTHS_A_YEAR)


def _on_tasks(
    plan: Plan,
    indicator: Indicator,
    unit: str,
    evidence: QuarterEvidence,
    status: Status | None,
) -> Iterator[Remark]:
    """The remark on tasks that are reported as done, which the number does not show."""
    done = evidence.reported_done.get(unit, frozenset())
    level = "province" if unit == PROVINCE else "units"
    tasks = tuple(
        task.id
        for task in plan.tasks
        if task.id in done
        and level in task.levels
        and short_indicators(task, {indicator.id: status})
    )
    if tasks:
        yield Remark("reported_done", tasks=tasks)


def _on_last_cut_off(indicator: Indicator, evidence: QuarterEvidence) -> Iterator[Remark]:
    """The remark on a target whose last day lies between the year's last cut-off and its end."""
    due, cut_off = indicator.due, evidence.cut_off
    is_at_end = evidence.is_last_quarter or isinstance(evidence.period, YearEnd)
    if due is None or due <= cut_off or not is_at_end:
        return
    finished = evidence.finished_months
    months = (Month(cut_off.year, number) for number in range(1, MONTHS_A_YEAR + 1))
    untested = tuple((month, 0) for month in months if month not in finished)
    is_by_month = indicator.measure == "monthly_floor"
    yield Remark("as_of", months=untested if is_by_month else (), day=cut_off, due=due)
