"""Tables of targets: one unit's, all units' side by side, who needs action, media by month."""

from collections.abc import Iterable

from ocop_lib import wording
from ocop_lib.blocks.model import Cell, Column, Table
from ocop_lib.indicators.progress import Progress, Standing, Status, month_counts, monthly_floor
from ocop_lib.plan import PROVINCE, Indicator, Plan
from ocop_lib.report import sentences
from ocop_lib.report.tables import cells

NEEDS_ACTION = (Status.NOT_MET, Status.AT_RISK, Status.LATE, Status.NO_DATA)


def status_table(plan: Plan, rows: Iterable[Progress], at: Standing, unit: str) -> Table:
    """Each target of a unit: assigned, in the quarter, to date, missing, expected, status.

    Args:
        plan: for names and sources of the targets.
        rows: progress; only the unit's own are read.
        at: the quarter.
        unit: a unit's id or ``province``.
    """
    own = [row for row in rows if row.unit == unit and row.status is not None]
    noted = any(row.note for row in own)
    quarter = wording.quarter_label(at.quarter)
    return Table(
        id="ket-qua",
        units=(unit,),
        links_to="report.evidence()",
        caption=f"Kết quả thực hiện các chỉ tiêu của kế hoạch đến hết {quarter}",
        columns=(
            Column(label="Chỉ tiêu", width=4.4 if noted else 5),
            Column(label="Kế hoạch năm", kind="number", width=1.1),
            Column(label="Trong quý", kind="number"),
            Column(label="Lũy kế", kind="number"),
            Column(label="Còn thiếu", kind="number"),
            Column(label="Kỳ vọng đến quý", kind="number", width=1.1),
            Column(label="Đánh giá", kind="status", width=1.6),
            *([Column(label="Ghi chú", width=2.2)] if noted else []),
        ),
        rows=tuple(_status_row(plan.indicator(row.indicator), row, noted=noted) for row in own),
        notes=(sentences.EXPECTATION_NOTE, sentences.NOTHING_NOTE),
    )


def _status_row(indicator: Indicator, row: Progress, *, noted: bool) -> tuple[Cell, ...]:
    in_quarter = wording.NOT_APPLICABLE if indicator.measure == "stock" else wording.NO_DATA
    unassigned = row.status == Status.NOT_ASSIGNED
    nothing = wording.NOT_APPLICABLE if unassigned else wording.NO_DATA
    name = sentences.indicator_cell(indicator.name, _unit_of_measure(indicator), indicator.source)
    return (
        cells.plain(name),
        cells.amount(row.target, missing=wording.NOT_ASSIGNED),
        cells.amount(row.in_quarter, missing=in_quarter),
        cells.amount(row.to_date, href=f"#{cells.evidence_anchor(indicator.id)}"),
        cells.amount(row.remaining, missing=nothing),
        cells.amount(row.expected or None, missing=wording.NOT_APPLICABLE),
        cells.status(row.status or Status.NOT_ASSIGNED),
        *([cells.plain(row.note)] if noted else []),
    )


def _unit_of_measure(indicator: Indicator) -> str:
    if indicator.measure == "monthly_floor":
        return sentences.monthly_floor(indicator.unit_of_measure, monthly_floor(indicator))
    return indicator.unit_of_measure


def context_table(plan: Plan, rows: Iterable[Progress], at: Standing, unit: str) -> Table:
    """What is counted beside the targets, without status."""
    quarter = wording.quarter_label(at.quarter)
    body = []
    for row in rows:
        indicator = plan.indicator(row.indicator)
        if row.unit != unit or not indicator.context:
            continue
        stock = indicator.measure == "stock"
        missing = wording.NOT_APPLICABLE if stock else wording.NO_DATA
        body.append(
            (
                cells.plain(indicator.name),
                cells.plain(indicator.unit_of_measure),
                cells.amount(row.in_quarter, missing=missing),
                cells.amount(row.to_date),
            )
        )
    return Table(
        id="so-lieu-khac",
        units=(unit,),
        caption=f"Số liệu khác, kế hoạch không giao chỉ tiêu, đến hết {quarter}",
        columns=(
            Column(label="Nội dung", width=4),
            Column(label="Đơn vị tính", width=1.5),
            Column(label="Trong quý", kind="number", width=1.2),
            Column(label="Lũy kế hoặc hiện có", kind="number", width=1.4),
        ),
        rows=tuple(body),
    )


def matrix_table(plan: Plan, rows: Iterable[Progress], at: Standing) -> Table:
    """Every unit against every target assigned by unit, in the plan's order, the province last."""
    shown = [one for one in plan.indicators if one.scope == "units" and not one.context]
    by_place = {(row.unit, row.indicator): row for row in rows}
    order = (*plan.unit_ids, PROVINCE)
    body = tuple(
        (
            cells.plain(wording.capitalised(plan.unit(unit).name)),
            *(_matrix_cell(by_place[unit, one.id]) for one in shown),
        )
        for unit in order
    )
    return Table(
        id="bang-tong-hop",
        units=order,
        caption=(
            "Lũy kế so với kế hoạch năm của từng đơn vị, "
            f"đến hết {wording.quarter_label(at.quarter)}"
        ),
        columns=(
            Column(label="Đơn vị", width=1.6),
            *(Column(label=one.short_name, kind="status", width=1.3) for one in shown),
        ),
        rows=body,
        total=True,
        landscape=True,
        notes=(sentences.MATRIX_NOTE,),
    )


def _matrix_cell(row: Progress) -> Cell:
    if row.status is None:
        return cells.amount(row.to_date)
    said = wording.uncapitalised(wording.STATUS[row.status])
    tint = cells.STATUS_TINT[row.status]
    if row.to_date is None or row.status == Status.NO_DATA:
        return Cell(text=sentences.silent_cell(row.to_date, row.target), tint=tint)
    if row.target is None:
        return Cell(text=f"{wording.number(row.to_date)}; {said}", tint=tint)
    # A line may end between number and word, and nowhere within the word.
    word = said.replace(" ", "\N{NO-BREAK SPACE}")
    told = f"{wording.number(row.to_date)}/{wording.number(row.target)} {word}"
    return Cell(text=told, tint=tint)


def action_table(plan: Plan, rows: Iterable[Progress], at: Standing) -> Table:
    """The units that need action and why: not met, at risk, late or without data."""
    lagging = [row for row in rows if row.status in NEEDS_ACTION]
    body = []
    for unit in plan.units:
        for status in NEEDS_ACTION:
            these = [row for row in lagging if row.unit == unit.id and row.status == status]
            if these:
                why = "; ".join(_why(plan.indicator(row.indicator), row) for row in these)
                name = cells.plain(wording.capitalised(unit.name))
                body.append((name, cells.status(status), cells.plain(wording.capitalised(why))))
    return Table(
        id="can-don-doc",
        units=plan.unit_ids,
        caption=f"Đơn vị cần đôn đốc, đến hết {wording.quarter_label(at.quarter)}",
        columns=(
            Column(label="Đơn vị", width=1.4),
            Column(label="Đánh giá", kind="status", width=1.3),
            Column(label="Chỉ tiêu và phần còn thiếu", width=5),
        ),
        rows=tuple(body),
        notes=() if body else (sentences.NO_ACTION,),
    )


def _why(indicator: Indicator, row: Progress) -> str:
    if row.status == Status.NO_DATA:
        return sentences.silent_reason(indicator.short_name, row.to_date, row.target or 0)
    return sentences.reason(indicator.short_name, row.to_date, row.target or 0, row.remaining or 0)


def media_table(indicator: Indicator, at: Standing) -> Table:
    """Items a month against the monthly floor; months unfinished at the cut-off are not tested."""
    floor = monthly_floor(indicator)
    finished = at.quarter.finished_months(at.scheme)
    counts = month_counts(at.evidence[indicator.id], finished)
    known = PROVINCE in at.known
    body = []
    for month in finished:
        met = counts[month] >= floor
        verdict = "reached" if met else "not_met"
        body.append(
            (
                cells.plain(wording.capitalised(wording.month_label(month))),
                cells.amount(counts[month] if known else None),
                cells.amount(floor),
                cells.status(verdict if known else "no_data"),
            )
        )
    return Table(
        id="theo-thang",
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
