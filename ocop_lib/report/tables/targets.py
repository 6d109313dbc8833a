"""Tables of targets: of one unit, of all units, of monthly floors."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from ocop_lib import wording
from ocop_lib.blocks.model import Cell, Column, Paragraph, Table
from ocop_lib.export.measured import unit_of_measure
from ocop_lib.indicators.progress import Progress
from ocop_lib.indicators.quarter_evidence import QuarterEvidence, monthly_floor
from ocop_lib.periods import Period, Quarter
from ocop_lib.plan import PROVINCE, Indicator, Plan
from ocop_lib.report import nothing, sentences
from ocop_lib.report.marks import NO_MARKS, Marks
from ocop_lib.report.tables import cells, target_notes
from ocop_lib.statuses import MET, WORST_FIRST, Status

NO_NUMBERS: Mapping[str, float] = MappingProxyType({})
"""No numbers of the year before."""


def status_table(
    plan: Plan,
    rows: Iterable[Progress],
    evidence: QuarterEvidence,
    unit: str,
    year_before: Mapping[str, float] = NO_NUMBERS,
    marks: Marks = NO_MARKS,
) -> Table | Paragraph:
    """The table of a unit's targets: status, assigned, at the quarter before, to date, missing.

    Args:
        plan: for names of the targets.
        rows: progress; of other units' rows only what the province counts is read.
        evidence: of the quarter.
        unit: a unit's id or ``province``.
        year_before: by indicator the number of the year before, which a year's table has instead
            of the quarter before.
        marks: what was issued otherwise.

    Returns:
        One row per target: a unit's in the plan's order, the province's with the worst status
        first; a sentence where there is none. A unit has the number expected by now in the last
        column, the province the units that reached their own target.
    """
    rows = [*rows]
    own = [row for row in rows if row.unit == unit and row.status is not None]
    if not own:
        return nothing.sentence(nothing.no_targets(plan.unit(unit).name), (unit,))
    if unit == PROVINCE:
        own.sort(key=lambda row: _ORDER.get(row.status or Status.NOT_ASSIGNED, len(_ORDER)))
    is_quarter = isinstance(evidence.period, Quarter)
    has_before = is_quarter and evidence.period.before(evidence.scheme) is not None
    earlier = {row.indicator: row.before for row in own} if has_before else {**year_before}
    before = "Đến quý trước" if has_before else "Năm trước"
    missing = wording.NO_DATA if has_before else wording.NOT_APPLICABLE
    last = "Số đơn vị đạt" if unit == PROVINCE else "Kỳ vọng đến quý"
    return Table(
        id="ket-qua",
        units=(unit,),
        links_to="report.evidence()",
        caption=f"Kết quả thực hiện các chỉ tiêu {sentences.until_end_of(evidence.period)}",
        columns=(
            cells.ordinal(0.42),
            Column(label="Chỉ tiêu", width=2.8),
            Column(label="Đánh giá", kind="status", width=2),
            Column(label="ĐVT", width=0.95),
            Column(label="Kế hoạch năm", kind="number", width=0.75),
            *([Column(label=before, kind="number", width=0.75)] if earlier else []),
            Column(
                label="Lũy kế, hiện có" if is_quarter else "Thực hiện", kind="number", width=0.75
            ),
            Column(label="Còn thiếu", kind="number", width=0.75),
            Column(label=last, kind="number", width=0.75),
        ),
        rows=cells.numbered(
            _status_row(plan, row, evidence, _before(row, earlier, missing, marks), marks, rows)
            for row in own
        ),
        notes=(*target_notes.status_notes(plan, own, evidence),),
    )


_ORDER = {status: place for place, status in enumerate((*WORST_FIRST, *MET))}
"""The order of the province's targets; what is not assigned comes last."""


def _before(
    row: Progress, earlier: Mapping[str, float | None], missing: str, marks: Marks
) -> list[Cell]:
    """The cell of the quarter, or year, before; none where the table has no such column."""
    if not earlier:
        return []
    cell = cells.amount(earlier.get(row.indicator), missing=missing)
    # The number of the year before is published, and not issued.
    return [marks.cell(cell, row, *(["before"] if missing == wording.NO_DATA else []))]


def _status_row(
    plan: Plan,
    row: Progress,
    evidence: QuarterEvidence,
    before: Sequence[Cell],
    marks: Marks,
    rows: Sequence[Progress],
) -> tuple[Cell, ...]:
    """A target's cells; its number to date leads to the rows behind it, where there are any."""
    indicator = plan.indicator(row.indicator)
    is_pending = row.status == Status.PENDING
    target = wording.PENDING if is_pending else wording.NOT_ASSIGNED
    is_unassigned = is_pending or row.status == Status.NOT_ASSIGNED
    remaining = wording.NOT_APPLICABLE if is_unassigned else wording.NO_DATA
    has_rows = not evidence.rows[indicator.id].empty
    href = f"#{cells.evidence_anchor(indicator.id)}" if has_rows else ""
    return (
        cells.plain(indicator.in_a_line),
        marks.cell(cells.status(row.status or Status.NOT_ASSIGNED), row, "status"),
        cells.plain(unit_of_measure(plan, indicator, row.unit)),
        marks.cell(cells.amount(row.target, missing=target), row, "target"),
        *before,
        marks.cell(cells.amount(row.to_date, href=href), row, "to_date"),
        marks.cell(cells.amount(row.remaining, missing=remaining), row, "remaining"),
        _last_cell(row, marks, rows),
    )


def _last_cell(row: Progress, marks: Marks, rows: Sequence[Progress]) -> Cell:
    """The number expected by now; of the province how many units reached their own target."""
    if row.unit != PROVINCE:
        expected = cells.amount(row.expected or None, missing=wording.NOT_APPLICABLE)
        return marks.cell(expected, row, "expected")
    reached = (one for one in row.remarks if one.kind in {"units_reached", "units_having"})
    found = next((f"{one.number}/{one.of}" for one in reached), wording.NOT_APPLICABLE)
    of_units = [one for one in rows if one.unit != PROVINCE and one.indicator == row.indicator]
    is_other = found != wording.NOT_APPLICABLE and marks.is_other_of(_reached, of_units)
    return marks.cell_if(cells.plain(found), is_other=is_other)


def _reached(rows: Sequence[Progress]) -> tuple[int, int]:
    """How many units have what they were assigned, and how many were assigned something."""
    assigned = [row for row in rows if row.target]
    return sum((row.to_date or 0) >= (row.target or 0) for row in assigned), len(assigned)


def context_table(
    plan: Plan,
    rows: Iterable[Progress],
    evidence: QuarterEvidence,
    unit: str,
    marks: Marks = NO_MARKS,
) -> Table | Paragraph:
    """The table of a unit's context indicators: in the quarter and to date, without status.

    Args:
        plan: for names.
        rows: progress; only the unit's own rows are read.
        evidence: of the quarter.
        unit: a unit's id or ``province``.
        marks: what was issued otherwise.

    Returns:
        One row per indicator, in the plan's order; a sentence where there is none.
    """
    shown = [(plan.indicator(row.indicator), row) for row in rows if row.unit == unit]
    context = [one for one in shown if one[0].context]
    body = cells.numbered(_context_row(*one, evidence.period, marks) for one in context)
    if not body:
        return nothing.sentence(nothing.NO_CONTEXT, (unit,))
    until = sentences.until_end_of(evidence.period)
    is_quarter = isinstance(evidence.period, Quarter)
    return Table(
        id="so-lieu-khac",
        units=(unit,),
        caption=f"Số liệu khác, kế hoạch không giao chỉ tiêu, {until}",
        columns=(
            cells.ordinal(0.42),
            Column(label="Nội dung", width=4),
            Column(label="ĐVT", width=1.5),
            *([Column(label="Trong quý", kind="number", width=1.2)] if is_quarter else []),
            Column(
                label="Lũy kế hoặc hiện có" if is_quarter else "Trong năm hoặc hiện có",
                kind="number",
                width=1.4,
            ),
        ),
        rows=body,
    )


def _context_row(
    indicator: Indicator, row: Progress, period: Period, marks: Marks
) -> tuple[Cell, ...]:
    in_quarter = wording.NOT_APPLICABLE if indicator.measure == "stock" else wording.NO_DATA
    return (
        cells.plain(indicator.name),
        cells.plain(indicator.unit_of_measure),
        *(
            [marks.cell(cells.amount(row.in_quarter, missing=in_quarter), row, "in_quarter")]
            if isinstance(period, Quarter)
            else []
        ),
        marks.cell(cells.amount(row.to_date), row, "to_date"),
    )


def media_table(indicator: Indicator, evidence: QuarterEvidence, *, is_first: bool) -> Table:
    """The table of items per month against the monthly floor.

    Args:
        indicator: an indicator with a monthly floor.
        evidence: of the quarter.
        is_first: whether this is the report's first such table; further ones get the indicator's
            id in their anchor.

    Returns:
        One row per month that ended by the cut-off, in order.
    """
    floor = monthly_floor(indicator)
    is_known = PROVINCE in evidence.delivered_to_date
    body = [
        (
            cells.plain(wording.capitalised(wording.month_label(month))),
            cells.amount(count if is_known else None),
            cells.amount(floor, missing=wording.PENDING),
            cells.status(_month_verdict(count, floor) if is_known else Status.NO_DATA),
        )
        for month, count in evidence.month_counts(indicator.id).items()
    ]
    return Table(
        id="theo-thang" if is_first else f"theo-thang-{indicator.id.replace('_', '-')}",
        units=(PROVINCE,),
        caption=f"{indicator.name} theo tháng",
        columns=(
            Column(label="Tháng", width=2),
            Column(label="Số lượng", kind="number"),
            Column(label="Mức tối thiểu", kind="number"),
            Column(label="Đánh giá", kind="status", width=1.5),
        ),
        rows=tuple(body),
    )


def _month_verdict(count: int, floor: int | None) -> Status:
    """The status of one month against the monthly floor; None for a floor that is left open."""
    if floor is None:
        return Status.PENDING
    return Status.REACHED if count >= floor else Status.NOT_MET
