"""Tables of targets: of one unit, of all units, of monthly floors."""

from collections.abc import Iterable, Iterator, Sequence

from ocop_lib import wording
from ocop_lib.blocks.model import Cell, Column, Paragraph, Table
from ocop_lib.export.remark_words import note
from ocop_lib.indicators.by_unit import counts_units
from ocop_lib.indicators.judgement import Status
from ocop_lib.indicators.progress import Progress, unit_indicators
from ocop_lib.indicators.quarter_evidence import QuarterEvidence, monthly_floor
from ocop_lib.plan import PROVINCE, Indicator, Plan
from ocop_lib.report import nothing, sentences
from ocop_lib.report.tables import cells, target_notes

_NOTHING_NOTE = (
    "«chưa có số liệu»: đơn vị chưa giao nộp, không phải số 0; «không giao»: kế hoạch để trống; "
    "«–»: không áp dụng (chỉ tiêu tính theo hiện trạng không có số phát sinh trong quý; "
    "chưa kỳ vọng gì đến quý này)."
)
_UNDECIDED_NOTE = (
    "«Chưa đủ cơ sở đánh giá»: còn chờ số liệu của đơn vị ghi ở cột ghi chú; nếu các đơn vị ấy đạt "
    "chỉ tiêu giao thì toàn tỉnh đạt hoặc đúng tiến độ."
)
_ZERO_NOTE = (
    "«Chỉ tiêu giao: 0»: kế hoạch giao bằng 0, không tính vào số chỉ tiêu đạt, không tính vượt."
)
_PENDING_NOTE = "«chưa giao»: kế hoạch còn là dự thảo, chưa có số giao."


def status_table(
    plan: Plan, rows: Iterable[Progress], evidence: QuarterEvidence, unit: str
) -> Table | Paragraph:
    """The table of a unit's targets: assigned, in the quarter, to date, missing, expected, status.

    Args:
        plan: for names and sources of the targets.
        rows: progress; only the unit's own rows are read.
        evidence: of the quarter.
        unit: a unit's id or ``province``.

    Returns:
        One row per target, in the plan's order; a sentence where there is none.
    """
    own = [row for row in rows if row.unit == unit and row.status is not None]
    if not own:
        return nothing.sentence(nothing.no_targets(plan.unit(unit).name), (unit,))
    has_notes = any(row.remarks for row in own)
    return Table(
        id="ket-qua",
        units=(unit,),
        links_to="report.evidence()",
        caption=(
            "Kết quả thực hiện các chỉ tiêu của kế hoạch "
            f"{sentences.until_end_of(evidence.quarter)}"
        ),
        columns=(
            Column(label="Chỉ tiêu", width=4.4 if has_notes else 5),
            Column(label="Kế hoạch năm", kind="number", width=1.1),
            Column(label="Trong quý", kind="number"),
            Column(label="Lũy kế", kind="number"),
            Column(label="Còn thiếu", kind="number"),
            Column(label="Kỳ vọng đến quý", kind="number", width=1.1),
            Column(label="Đánh giá", kind="status", width=1.6),
            *([Column(label="Ghi chú", width=2.2)] if has_notes else []),
        ),
        rows=tuple(_status_row(plan, row, has_notes=has_notes) for row in own),
        notes=(
            target_notes.expectation_note(plan.office_in_text),
            _NOTHING_NOTE,
            *_notes_on(own, evidence),
        ),
    )


def _notes_on(own: Sequence[Progress], evidence: QuarterEvidence) -> Iterator[str]:
    """The notes on statuses that occur in a table, and on how the year's last quarter judges."""
    found = {row.status for row in own}
    for status, words in (
        (Status.UNDECIDED, _UNDECIDED_NOTE),
        (Status.ASSIGNED_ZERO, _ZERO_NOTE),
        (Status.PENDING, _PENDING_NOTE),
    ):
        if status in found:
            yield words
    if evidence.is_last_quarter:
        yield sentences.judged_at(evidence.quarter, evidence.cut_off)


def _status_row(plan: Plan, row: Progress, *, has_notes: bool) -> tuple[Cell, ...]:
    """A target's cells; the last one holds the remarks where the table has a column for them."""
    indicator = plan.indicator(row.indicator)
    in_quarter = wording.NOT_APPLICABLE if indicator.measure == "stock" else wording.NO_DATA
    is_pending = row.status == Status.PENDING
    is_unassigned = is_pending or row.status == Status.NOT_ASSIGNED
    remaining = wording.NOT_APPLICABLE if is_unassigned else wording.NO_DATA
    measured = unit_of_measure(plan, indicator, row.unit)
    name = sentences.indicator_cell(indicator.name, measured, indicator.source)
    return (
        cells.plain(name),
        cells.amount(row.target, missing=wording.PENDING if is_pending else wording.NOT_ASSIGNED),
        cells.amount(row.in_quarter, missing=in_quarter),
        cells.amount(row.to_date, href=f"#{cells.evidence_anchor(indicator.id)}"),
        cells.amount(row.remaining, missing=remaining),
        cells.amount(row.expected or None, missing=wording.NOT_APPLICABLE),
        cells.status(row.status or Status.NOT_ASSIGNED),
        *([cells.plain(note(plan, row))] if has_notes else []),
    )


def unit_of_measure(plan: Plan, indicator: Indicator, unit: str) -> str:
    """What a number counts: items; months for a monthly floor; units where those are counted."""
    if unit == PROVINCE and counts_units(plan, indicator):
        return sentences.UNITS
    if indicator.measure == "monthly_floor":
        return sentences.monthly_floor(indicator.unit_of_measure, monthly_floor(indicator))
    return indicator.unit_of_measure


def context_table(
    plan: Plan, rows: Iterable[Progress], evidence: QuarterEvidence, unit: str
) -> Table | Paragraph:
    """The table of a unit's context indicators: in the quarter and to date, without status.

    Args:
        plan: for names.
        rows: progress; only the unit's own rows are read.
        evidence: of the quarter.
        unit: a unit's id or ``province``.

    Returns:
        One row per indicator, in the plan's order; a sentence where there is none.
    """
    shown = [(plan.indicator(row.indicator), row) for row in rows if row.unit == unit]
    body = tuple(_context_row(indicator, row) for indicator, row in shown if indicator.context)
    if not body:
        return nothing.sentence(nothing.NO_CONTEXT, (unit,))
    until = sentences.until_end_of(evidence.quarter)
    return Table(
        id="so-lieu-khac",
        units=(unit,),
        caption=f"Số liệu khác, kế hoạch không giao chỉ tiêu, {until}",
        columns=(
            Column(label="Nội dung", width=4),
            Column(label="Đơn vị tính", width=1.5),
            Column(label="Trong quý", kind="number", width=1.2),
            Column(label="Lũy kế hoặc hiện có", kind="number", width=1.4),
        ),
        rows=body,
    )


def _context_row(indicator: Indicator, row: Progress) -> tuple[Cell, ...]:
    in_quarter = wording.NOT_APPLICABLE if indicator.measure == "stock" else wording.NO_DATA
    return (
        cells.plain(indicator.name),
        cells.plain(indicator.unit_of_measure),
        cells.amount(row.in_quarter, missing=in_quarter),
        cells.amount(row.to_date),
    )


def matrix_table(
    plan: Plan, rows: Iterable[Progress], evidence: QuarterEvidence
) -> Table | Paragraph:
    """The table of every unit against every target assigned by unit.

    Args:
        plan: for names and order.
        rows: every unit's progress.
        evidence: of the quarter.

    Returns:
        One row per unit, in the plan's order, the province last; a sentence where the plan has no
        target by unit.
    """
    shown = unit_indicators(plan)
    if not shown:
        return nothing.sentence(nothing.NO_UNIT_TARGETS, plan.places)
    progress = {(row.unit, row.indicator): row for row in rows}
    body = tuple(
        (
            cells.plain(wording.capitalised(plan.unit(place).name)),
            *(_matrix_cell(progress[place, indicator.id]) for indicator in shown),
        )
        for place in plan.places
    )
    return Table(
        id="bang-tong-hop",
        units=plan.places,
        caption=(
            f"Lũy kế so với kế hoạch năm của {plan.words.units}, "
            f"{sentences.until_end_of(evidence.quarter)}"
        ),
        columns=(
            Column(label="Đơn vị", width=1.6),
            *(Column(label=indicator.short_name, kind="status", width=1.3) for indicator in shown),
        ),
        rows=body,
        total=True,
        landscape=True,
        notes=target_notes.matrix_notes(plan, shown),
    )


def _matrix_cell(row: Progress) -> Cell:
    """A cell with a unit's number for an indicator, its target and its status."""
    if row.status is None:
        return cells.amount(row.to_date)
    status = wording.uncapitalised(wording.STATUS[row.status])
    tint = cells.STATUS_TINT[row.status]
    if row.to_date is None or row.status == Status.NO_DATA:
        return Cell(text=sentences.silent_cell(row.to_date, row.target), tint=tint)
    number = wording.number(row.to_date)
    if not row.target:
        return Cell(text=f"{number}; {status}", tint=tint)
    # No-break spaces: a line may end between the number and the status, not within the status.
    unbroken = status.replace(" ", "\N{NO-BREAK SPACE}")
    return Cell(text=f"{number}/{wording.number(row.target)} {unbroken}", tint=tint)


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
