"""A year's numbers beside those of its quarters: what each quarter told, and what came after."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.counting.reasons import Reason
from ocop_lib.indicators.items import Item
from ocop_lib.indicators.moves import HOW, How
from ocop_lib.indicators.progress import Progress, measure
from ocop_lib.indicators.quarter_evidence import QuarterEvidence, gather_evidence
from ocop_lib.periods import Quarter
from ocop_lib.plan import PROVINCE, Plan


@dataclass(frozen=True, slots=True)
class Reconciled:
    """One unit's number for one indicator through the year.

    The numbers of a flow add up: its quarters and ``after`` make ``year``. Of a stock the last
    quarter's level and ``after`` do.

    Args:
        unit: the unit's id, or ``province``.
        indicator: the indicator's id.
        is_stock: whether the numbers of quarters are levels at their cut-offs.
        quarters: for each quarter that is over what its report tells: events of the quarter and
            earlier ones told with it, of a stock the level; None where it is unknown.
        after: what came after the last of them: later events, and what was delivered for the year;
            None where it is unknown.
        year: the number of the year; None where nothing was ever delivered.
        told: the rows of progress that the numbers come from: of each quarter, then of the year.
    """

    unit: str
    indicator: str
    is_stock: bool
    quarters: tuple[float | None, ...]
    after: float | None
    year: float | None
    told: tuple[Progress, ...] = ()

    @property
    def is_anything(self) -> bool:
        """Whether one of the numbers is known and not 0."""
        return any((*self.quarters, self.after, self.year))


@dataclass(frozen=True, slots=True)
class Cause:
    """A row after the last quarter's cut-off, or delivered for the year, that moved a number.

    Args:
        indicator: the indicator's id.
        unit: id of the unit for which it counts.
        label: what it is about.
        how: how it moved the number; see `Moves`.
        quantity: by how much, below 0 where it took something back.
        table: the table of the row that moved it.
        row_id: the id of that row.
        item: what is counted.
        reason: why it counts no more; None for what was gained, and where no reason is known.
    """

    indicator: str
    unit: str
    label: str
    how: How
    quantity: float
    table: str
    row_id: str
    item: Item
    reason: Reason | None = None


def reconcile(plan: Plan, as_of: AsOf, rows: Sequence[Progress]) -> tuple[Reconciled, ...]:
    """Set a year's numbers beside those that its quarters' reports tell.

    Args:
        plan: the indicators.
        as_of: the register as the year's report on the province sees it.
        rows: the year's progress.

    Returns:
        One entry for each row of progress, in the same order.
    """
    last = as_of.period.before(as_of.scheme)
    told = [_told(plan, as_of, quarter) for quarter in (last.to_date if last else ())]
    return tuple(_reconciled(plan, row, told) for row in rows)


_Told = Mapping[tuple[str, str], Progress]


def _told(plan: Plan, as_of: AsOf, quarter: Quarter) -> _Told:
    """The progress that the quarter's report on the province tells, by unit and indicator."""
    seen = as_of.register.visible_to(PROVINCE, quarter, as_of.scheme)
    evidence = gather_evidence(AsOf(seen, quarter, as_of.scheme))
    return {(row.unit, row.indicator): row for row in measure(plan, evidence)}


def _reconciled(plan: Plan, row: Progress, told: Sequence[_Told]) -> Reconciled:
    is_stock = plan.indicator(row.indicator).measure == "stock"
    rows = tuple(one[row.unit, row.indicator] for one in told)
    return reconciled_of(is_stock=is_stock, rows=(*rows, row))


def reconciled_of(rows: Sequence[Progress], *, is_stock: bool) -> Reconciled:
    """An indicator's numbers through the year.

    Args:
        rows: its row of progress for each quarter that is over, then that of the year.
        is_stock: whether it is a level at a date.

    Returns:
        The numbers.
    """
    *quarters, year = rows
    if is_stock:
        told = tuple(one.to_date for one in quarters)
        after = None if year.to_date is None else year.to_date - (year.before or 0)
    else:
        told = tuple(_added(one) for one in quarters)
        after = _added(year)
    return Reconciled(
        year.unit, year.indicator, is_stock, told, after, year.to_date, told=tuple(rows)
    )


def _added(row: Progress) -> float | None:
    """What a period added to a flow: by its events, and by earlier ones told with it."""
    known = [number for number in (row.in_quarter, row.arrived_late) if number is not None]
    return sum(known) if known else None


def causes(plan: Plan, evidence: QuarterEvidence) -> Iterator[Cause]:
    """The rows that moved a year's numbers after its last quarter.

    Args:
        plan: the indicators, in whose order the rows come.
        evidence: the year's evidence.

    Yields:
        A cause for each item that a number gained or lost, by unit.
    """
    for indicator in plan.indicators:
        labels, reasons = _labels(evidence, indicator.id), _reasons(evidence, indicator.id)
        moves = evidence.moves(indicator.id)
        for how in HOW:
            for (unit, _), item in getattr(moves, how).items():
                if unit != item.unit:
                    # The same item once more, under the province.
                    continue
                sign = 1 if how.endswith("added") else -1
                table, row_id = evidence.since.cause(indicator.id, item, how)
                yield Cause(
                    indicator=indicator.id,
                    unit=unit,
                    label=labels.get(item.id, item.id),
                    how=how,
                    quantity=sign * item.quantity,
                    table=table,
                    row_id=row_id,
                    item=item,
                    reason=reasons.get(item.id) if sign < 0 else None,
                )


def _reasons(evidence: QuarterEvidence, indicator: str) -> Mapping[str, Reason]:
    """Why each item is not counted, by the last of its rows."""
    found = evidence.candidates[indicator]
    ids = found.rows.texts(found.counting.item)
    return {one: reason for one, reason in zip(ids, found.reasons, strict=True) if reason}


def _labels(evidence: QuarterEvidence, indicator: str) -> dict[str, str]:
    """The words for each item that an indicator looks at."""
    found = evidence.candidates[indicator]
    names = found.counting.item, found.counting.label
    return dict(zip(*map(found.rows.texts, names), strict=True))
