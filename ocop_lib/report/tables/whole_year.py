"""Tables of a year's report on what goes on next year, and on what was sent in each quarter."""

from collections import Counter
from collections.abc import Iterator, Sequence

import pandas as pd

from ocop_lib import wording
from ocop_lib.blocks.model import Cell, Column, Paragraph, Table
from ocop_lib.indicators.task_list import TaskStanding
from ocop_lib.periods import YearEnd
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.register import Register
from ocop_lib.report import nothing
from ocop_lib.report.marks import NO_MARKS, Marks
from ocop_lib.report.needs import SHOWN_UNITS, is_many
from ocop_lib.report.tables import cells, owners
from ocop_lib.report.tables.tasks import task_columns, task_row
from ocop_lib.report.tables.work import NOT_DELIVERED, received


def expiry_by_unit_table(
    plan: Plan,
    expiring: pd.DataFrame,
    unit: str,
    marks: Marks = NO_MARKS,
    *,
    is_known: bool,
) -> Table | Paragraph:
    """The table of certificates that run out within twelve months, by unit and month.

    Args:
        plan: the units, in whose order the rows come.
        expiring: the evidence of ``expiring_certificates``.
        unit: id of the unit the table is about.
        marks: what was issued otherwise.
        is_known: whether figures were delivered this year; it decides the sentence for none.

    Returns:
        One row per unit with a certificate that runs out, and their sum; of many units those with
        the most and one row of the others; one column per month in which one does; a sentence where
        there is none.
    """
    if expiring.empty:
        words = nothing.NO_EXPIRING if is_known else nothing.NO_EXPIRING_KNOWN
        return nothing.sentence(words, (unit,))
    months = [(day.year, day.month) for day in expiring["date"].dt.date.tolist()]
    units = expiring["unit_id"].tolist()
    shown = sorted(set(months))
    found = Counter(zip(units, months, strict=True))
    return Table(
        id="het-han-theo-don-vi",
        units=owners.units_of(expiring, unit),
        caption="Giấy chứng nhận hết hạn trong 12 tháng tới theo đơn vị và tháng",
        columns=(
            Column(label="Đơn vị", width=2.2),
            *(Column(label=f"{month}/{year}", kind="number", width=0.75) for year, month in shown),
            Column(label="Cộng", kind="number", width=0.75),
        ),
        rows=(
            *_unit_rows(plan, units, shown, found, marks),
            _expiry_row("Cộng", plan.places, shown, found, marks, PROVINCE),
        ),
        total=True,
    )


_Month = tuple[int, int]


def _unit_rows(
    plan: Plan,
    units: Sequence[str],
    months: Sequence[_Month],
    found: Counter[tuple[str, _Month]],
    marks: Marks,
) -> Iterator[tuple[Cell, ...]]:
    """The rows of units in the plan's order; of many the first ten by number, then the others."""
    counts = Counter(units)
    places, others = [place for place in plan.places if counts[place]], []
    if is_many(plan) and len(places) > SHOWN_UNITS:
        places.sort(key=lambda place: -counts[place])
        places, others = places[:SHOWN_UNITS], places[SHOWN_UNITS:]
    for place in places:
        name = wording.capitalised(plan.unit(place).name)
        yield _expiry_row(name, (place,), months, found, marks, place)
    if others:
        name = f"{wording.counted(len(others))} đơn vị khác"
        yield _expiry_row(name, others, months, found, marks)


def _expiry_row(
    label: str,
    places: Sequence[str],
    months: Sequence[_Month],
    found: Counter[tuple[str, _Month]],
    marks: Marks,
    whose: str = "",
) -> tuple[Cell, ...]:
    """A row of some units together: their number in each month, and in all; the latter is issued."""
    total = sum(found[place, month] for place in places for month in months)
    is_other = marks.is_other_value(whose, "expiring_certificates", "to_date", total)
    numbers = [sum(found[place, month] for place in places) for month in months]
    return (
        cells.plain(label),
        *(cells.amount(number or None, missing=wording.NOT_APPLICABLE) for number in numbers),
        marks.cell_if(cells.amount(total), is_other=is_other),
    )


def open_tasks_table(
    plan: Plan, open_: Sequence[TaskStanding], unit: str, marks: Marks = NO_MARKS
) -> Table | Paragraph:
    """The table of the plan's tasks that the year leaves open.

    Args:
        plan: for the names of agencies.
        open_: the tasks, with their states.
        unit: a unit's id, or ``province``.
        marks: what was issued otherwise.

    Returns:
        One row per task, in the same order; a sentence where none is open.
    """
    if not open_:
        return nothing.sentence(nothing.NO_OPEN_TASKS, (unit,))
    return Table(
        id="nhiem-vu-chuyen-tiep",
        units=(unit,),
        caption="Nhiệm vụ của kế hoạch chưa hoàn thành",
        columns=task_columns(plan),
        rows=cells.numbered(task_row(plan, one, unit, marks) for one in open_),
    )


def year_deliveries_table(plan: Plan, register: Register, period: YearEnd) -> Table:
    """The table of the days on which each unit delivered figures for each quarter.

    Args:
        plan: the units, in whose order the rows come, the province last.
        register: the deliveries.
        period: the year.

    Returns:
        One row per unit, on the page only where there are many; a column for what was sent for the
        year only where something was.
    """
    deliveries = register.tables["deliveries"]
    is_yearly = deliveries["kind"] == "yearly"
    columns = {
        f"Quý {roman}": deliveries[deliveries["quarter"] == str(quarter)]
        for roman, quarter in zip(("I", "II", "III", "IV"), period.to_date, strict=True)
    }
    if is_yearly.any():
        columns["Cả năm"] = deliveries[is_yearly]
    return Table(
        id="gui-so-lieu",
        units=(PROVINCE, *plan.unit_ids),
        small=True,
        folded=is_many(plan),
        printed=not is_many(plan),
        caption=f"Ngày nhận số liệu các quý {wording.period_words(period)}",
        columns=(
            Column(label="Đơn vị", width=1.6),
            *(Column(label=label, width=2) for label in columns),
        ),
        rows=tuple(
            (
                cells.plain(wording.capitalised(plan.unit(place).name)),
                *(
                    cells.plain(received(rows[rows["unit_id"] == place]) or NOT_DELIVERED)
                    for rows in columns.values()
                ),
            )
            for place in plan.places
        ),
    )
