"""Tables that set the year's numbers beside those of its quarters, and name what came after."""

from collections.abc import Sequence
from dataclasses import replace

from ocop_lib import wording
from ocop_lib.blocks.model import Cell, Column, Paragraph, Table
from ocop_lib.export.measured import unit_of_measure
from ocop_lib.export.uncounted import UNCOUNTED
from ocop_lib.indicators.reconciled import Cause, Reconciled, reconciled_of
from ocop_lib.periods import YearEnd
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.report import nothing
from ocop_lib.report.marks import NO_MARKS, Marks
from ocop_lib.report.results import name_of
from ocop_lib.report.tables import cells

_NOTE = (
    "Số của năm bằng tổng các quý (việc trong quý và việc quý trước gửi muộn) cộng phần sau báo cáo quý."
    " Chỉ tiêu tính theo hiện trạng (ghi *) thì cột quý là số ở cuối quý, số của năm bằng số cuối quý"
    " gần nhất cộng phần sau báo cáo quý."
)
_HOW = {
    "added": "Phát sinh sau báo cáo quý",
    "dropped": "Không còn được tính do sự việc sau báo cáo quý",
    "late_added": "Phát sinh trong quý, gửi cùng số liệu năm",
    "late_dropped": "Không còn được tính theo số liệu gửi cùng số liệu năm",
}


def reconciled_table(
    plan: Plan,
    period: YearEnd,
    found: Sequence[Reconciled],
    *,
    by_unit: bool,
    marks: Marks = NO_MARKS,
) -> Table | Paragraph:
    """The table of the numbers of the quarters, what came after them, and the year's.

    Args:
        plan: for names.
        period: the year.
        found: the numbers.
        by_unit: whether it has the units, which stand on the page only; else the province alone.
        marks: what was issued otherwise.

    Returns:
        One row per indicator (by unit, per unit and indicator) of which a number is known and not
        0; a sentence where there is none.
    """
    shown = [one for one in found if one.is_anything and (one.unit == PROVINCE) != by_unit]
    units = (PROVINCE, *plan.unit_ids) if by_unit else (PROVINCE,)
    if not shown:
        return nothing.sentence(nothing.NO_RECONCILED, units)
    over = len(shown[0].quarters)
    roman = ("I", "II", "III", "IV")[:over]
    who = plan.words.units if by_unit else wording.uncapitalised(plan.whole.short_name)
    return Table(
        id="doi-chieu-don-vi" if by_unit else "doi-chieu",
        units=units,
        printed=not by_unit,
        folded=by_unit,
        small=True,
        caption=f"Đối chiếu số liệu {wording.period_words(period)} với các quý, {who}",
        columns=(
            cells.ordinal(),
            *([Column(label="Đơn vị", width=1.4)] if by_unit else []),
            Column(label="Nội dung", width=3.4),
            Column(label="ĐVT", width=1.1),
            *(Column(label=f"Quý {number}", kind="number", width=0.75) for number in roman),
            Column(label="Sau báo cáo quý", kind="number", width=0.9),
            Column(label="Cả năm", kind="number", width=0.8),
        ),
        rows=cells.numbered(_row(plan, one, marks, by_unit=by_unit) for one in shown),
        notes=(_NOTE,),
    )


def _row(plan: Plan, one: Reconciled, marks: Marks, *, by_unit: bool) -> tuple[Cell, ...]:
    indicator = plan.indicator(one.indicator)
    unit = (cells.plain(plan.unit(one.unit).short_name),) if by_unit else ()
    return (
        *unit,
        cells.plain(f"{name_of(indicator)}{' *' if one.is_stock else ''}"),
        cells.plain(unit_of_measure(plan, indicator, one.unit)),
        *(
            marks.cell_if(cell, is_other=cell != then)
            for cell, then in zip(_numbers(one), _numbers(_then(one, marks)), strict=True)
        ),
    )


def _numbers(one: Reconciled) -> tuple[Cell, ...]:
    return (
        *(cells.amount(number, missing=wording.NOT_APPLICABLE) for number in one.quarters),
        cells.amount(one.after, missing=wording.NOT_APPLICABLE),
        cells.amount(one.year),
    )


def _then(one: Reconciled, marks: Marks) -> Reconciled:
    """The numbers as they were issued; what came after a stock's last quarter is as it is now."""
    if not marks.issued:
        return one
    # The latter is the difference of two numbers that have marks, and the quarter may not be issued.
    then = reconciled_of([*map(marks.then, one.told)], is_stock=one.is_stock)
    return replace(then, after=one.after) if one.is_stock else then


def causes_table(plan: Plan, found: Sequence[Cause]) -> Table | Paragraph:
    """The table of the rows that moved the year's numbers after its last quarter.

    Args:
        plan: for names.
        found: the rows.

    Returns:
        One row per item and indicator, in the plan's order of indicators; a sentence for none.
    """
    if not found:
        return nothing.sentence(nothing.NO_CAUSES, (PROVINCE,))
    return Table(
        id="sau-bao-cao-quy",
        units=(PROVINCE, *sorted({one.unit for one in found} - {PROVINCE})),
        small=True,
        caption="Sự việc, số liệu sau báo cáo quý làm thay đổi số của năm",
        columns=(
            cells.ordinal(),
            Column(label="Nội dung", width=2.2),
            Column(label="Sản phẩm, chủ thể, việc", width=2.6),
            Column(label="Đơn vị", width=1.1),
            Column(label="Ngày tính", width=1.1),
            Column(label="Tăng, giảm", kind="number", width=0.7),
            Column(label="Vì sao", width=2),
            Column(label="Dòng trong sổ", width=1.6),
        ),
        rows=cells.numbered(
            (
                cells.plain(name_of(plan.indicator(one.indicator))),
                cells.plain(one.label),
                cells.plain(plan.unit(one.unit).short_name),
                cells.plain(wording.day(one.item.day)),
                cells.amount(one.quantity),
                cells.plain(_why(one)),
                cells.plain(f"{one.table}: {one.row_id}"),
            )
            for one in found
        ),
    )


def _why(one: Cause) -> str:
    """How an item moved a number; of one that counts no more, why."""
    if one.reason is None:
        return _HOW[one.how]
    told = " theo số liệu gửi cùng số liệu năm" if one.how == "late_dropped" else ""
    return f"Không còn được tính{told}: {UNCOUNTED[one.reason]}"
