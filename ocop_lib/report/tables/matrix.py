"""The table of every unit against every target assigned by unit; of many units the ones that matter."""

from collections.abc import Iterable, Mapping, Sequence

from ocop_lib import wording
from ocop_lib.blocks.model import Cell, Column, Paragraph, Table
from ocop_lib.blocks.palette import STATUS_TINT
from ocop_lib.indicators.by_unit import counts_units
from ocop_lib.indicators.progress import Progress, unit_indicators
from ocop_lib.indicators.quarter_evidence import QuarterEvidence
from ocop_lib.plan import PROVINCE, Indicator, Plan
from ocop_lib.report import nothing, sentences
from ocop_lib.report.marks import NO_MARKS, Marks
from ocop_lib.report.needs import SHOWN_UNITS, Need, is_many
from ocop_lib.report.tables import cells, target_notes
from ocop_lib.statuses import MET, Status

_Found = Mapping[tuple[str, str], Progress]
"""Progress by unit and indicator."""


def matrix_table(
    plan: Plan,
    rows: Iterable[Progress],
    evidence: QuarterEvidence,
    needs: Sequence[Need] = (),
    *,
    whole: bool = False,
    marks: Marks = NO_MARKS,
) -> Table | Paragraph:
    """The table of every unit against every target assigned by unit.

    Args:
        plan: for names and order.
        rows: every unit's progress.
        evidence: of the quarter.
        needs: the units that need action, the worst first; of many units the first ones are shown.
        whole: whether every unit has a row, however many there are.
        marks: what was issued otherwise.

    Returns:
        One row per unit, in the plan's order, the province last; a sentence where the plan has no
        target by unit. Of a plan with many units ten that sent figures and lag have a row, those
        that sent nothing one together, and all others one.
    """
    shown = unit_indicators(plan)
    if not shown:
        return nothing.sentence(nothing.NO_UNIT_TARGETS, plan.places)
    found = {(row.unit, row.indicator): row for row in rows}
    is_cut = is_many(plan) and not whole
    body = (
        [*_chosen(plan, shown, found, evidence, needs, marks)]
        if is_cut
        else [_unit_row(plan, shown, found, unit, marks) for unit in plan.unit_ids]
    )
    units = plan.words.units
    return Table(
        id="bang-tong-hop" if not whole else "bang-tong-hop-tung-don-vi",
        units=plan.places,
        caption=(
            f"Lũy kế so với kế hoạch năm của {units}, {sentences.until_end_of(evidence.period)}"
        ),
        columns=(
            Column(label="Đơn vị", width=1.7),
            *(Column(label=indicator.short_name, width=1.2) for indicator in shown),
        ),
        rows=(*body, _unit_row(plan, shown, found, PROVINCE, marks)),
        total=True,
        notes=target_notes.matrix_notes(plan, shown, is_cut=is_cut),
        small=whole,
        folded=whole,
    )


def _unit_row(
    plan: Plan, shown: Sequence[Indicator], found: _Found, place: str, marks: Marks
) -> tuple[Cell, ...]:
    name = wording.capitalised(plan.unit(place).name)
    return cells.plain(name), *(_cell(found[place, one.id], marks) for one in shown)


def _chosen(
    plan: Plan,
    shown: Sequence[Indicator],
    found: _Found,
    evidence: QuarterEvidence,
    needs: Sequence[Need],
    marks: Marks,
) -> Iterable[tuple[Cell, ...]]:
    """The rows of units that lag, then of those that sent nothing and of all others together."""
    lagging = [need.unit for need in needs if need.lagging and not need.is_silent][:SHOWN_UNITS]
    yield from (_unit_row(plan, shown, found, unit, marks) for unit in lagging)
    silent = [unit.id for unit in evidence.units_missing(plan)]
    others = [unit for unit in plan.unit_ids if unit not in {*lagging, *silent}]
    for units, words in ((silent, "đơn vị chưa gửi số liệu"), (others, "đơn vị còn lại")):
        if units:
            name = cells.plain(f"{wording.counted(len(units))} {words}")
            for_each = ([found[unit, one.id] for unit in units] for one in shown)
            yield (
                name,
                *(_sum_cell(plan, *pair, marks) for pair in zip(shown, for_each, strict=True)),
            )


def _sum_cell(plan: Plan, indicator: Indicator, rows: Sequence[Progress], marks: Marks) -> Cell:
    """The numbers of several units beside the sum of their targets, as the province adds them."""

    def told(rows: Sequence[Progress]) -> Cell:
        return _added(plan, indicator, rows)

    return marks.cell_if(told(rows), is_other=marks.is_other_of(told, rows))


def _added(plan: Plan, indicator: Indicator, rows: Sequence[Progress]) -> Cell:
    known = [row.to_date for row in rows if row.to_date is not None]
    if not known:
        return Cell(text=wording.capitalised(wording.NO_DATA), tint=STATUS_TINT["no_data"])
    if counts_units(plan, indicator):
        assigned = [row for row in rows if row.target]
        reached = sum((row.to_date or 0) >= (row.target or 0) for row in assigned)
        return cells.plain(f"{reached}/{len(assigned)}")
    target = sum(row.target or 0 for row in rows)
    return cells.plain(f"{wording.number(sum(known))}/{wording.number(target)}")


def _cell(row: Progress, marks: Marks) -> Cell:
    """A unit's number beside its target, marked where one of what it says was issued otherwise."""
    return marks.cell(_told(row), row, "to_date", "target", "status")


def _told(row: Progress) -> Cell:
    """A unit's number beside its target, «3/4», and its status in words unless it is reached."""
    if row.status is None:
        return cells.amount(row.to_date)
    status = wording.uncapitalised(wording.STATUS[row.status])
    tint = STATUS_TINT[row.status]
    if row.to_date is None or row.status == Status.NO_DATA:
        return Cell(text=sentences.silent_cell(row.to_date, row.target), tint=tint)
    number = wording.number(row.to_date)
    if not row.target:
        return Cell(text=f"{number}; {status}", tint=tint)
    words = "" if row.status in MET else f" {status}"
    return Cell(text=f"{number}/{wording.number(row.target)}{words}", tint=tint)
