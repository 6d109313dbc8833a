"""Tables of a year's report on what goes on next year, and on what was sent in each quarter."""

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from ocop_lib import wording
from ocop_lib.blocks.model import Cell, Column, Paragraph, Table
from ocop_lib.periods import YearEnd
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.register import Register
from ocop_lib.report import nothing
from ocop_lib.report.tables import cells, owners
from ocop_lib.report.tables.tasks import task_row
from ocop_lib.report.tables.work import NOT_DELIVERED, received
from ocop_lib.report.task_list import TaskStanding


def expiry_by_unit_table(
    plan: Plan, expiring: pd.DataFrame, unit: str, *, is_known: bool
) -> Table | Paragraph:
    """The table of certificates that run out within twelve months, by unit and month.

    Args:
        plan: the units, in whose order the rows come.
        expiring: the evidence of ``expiring_certificates``.
        unit: id of the unit the table is about.
        is_known: whether figures were delivered this year; it decides the sentence for none.

    Returns:
        One row per unit with a certificate that runs out, and their sum; one column per month in
        which one does; a sentence where there is none.
    """
    if expiring.empty:
        words = nothing.NO_EXPIRING if is_known else nothing.NO_EXPIRING_KNOWN
        return nothing.sentence(words, (unit,))
    days = expiring["date"].dt.date.tolist()
    months = [(day.year, day.month) for day in days]
    found = Counter(zip(expiring["unit_id"].tolist(), months, strict=True))
    by_month, by_unit = Counter(months), Counter(expiring["unit_id"].tolist())
    shown = sorted(by_month)

    def row(label: str, numbers: Sequence[int], total: int) -> tuple[Cell, ...]:
        return (
            cells.plain(label),
            *(cells.amount(number or None, missing=wording.NOT_APPLICABLE) for number in numbers),
            cells.amount(total),
        )

    rows = [
        row(
            wording.capitalised(plan.unit(place).name),
            [found[place, month] for month in shown],
            by_unit[place],
        )
        for place in plan.places
        if by_unit[place]
    ]
    return Table(
        id="het-han-theo-don-vi",
        units=owners.units_of(expiring, unit),
        caption="Giấy chứng nhận hết hạn trong 12 tháng tới theo đơn vị và tháng",
        columns=(
            Column(label="Đơn vị", width=2.2),
            *(Column(label=f"{month}/{year}", kind="number", width=0.75) for year, month in shown),
            Column(label="Cộng", kind="number", width=0.75),
        ),
        rows=(*rows, row("Cộng", [by_month[month] for month in shown], len(days))),
        total=True,
    )


def open_tasks_table(plan: Plan, open_: Sequence[TaskStanding], unit: str) -> Table | Paragraph:
    """The table of the plan's tasks that the year leaves open.

    Args:
        plan: for the names of agencies.
        open_: the tasks, with their states.
        unit: a unit's id, or ``province``.

    Returns:
        One row per task, in the same order; a sentence where none is open.
    """
    if not open_:
        return nothing.sentence(nothing.NO_OPEN_TASKS, (unit,))
    return Table(
        id="nhiem-vu-chuyen-tiep",
        units=(unit,),
        caption="Nhiệm vụ của kế hoạch chưa hoàn thành",
        columns=(
            cells.ordinal(),
            Column(label="Nhiệm vụ", width=4),
            Column(label="Tình trạng", kind="status", width=1.6),
            Column(label="Hạn", width=1.2),
            Column(label="Chủ trì", width=2.4),
            Column(label=plan.words.section, width=0.9),
        ),
        rows=cells.numbered(task_row(plan, one) for one in open_),
    )


def year_deliveries_table(plan: Plan, register: Register, period: YearEnd) -> Table:
    """The table of the days on which each unit delivered figures for each quarter.

    Args:
        plan: the units, in whose order the rows come, the province last.
        register: the deliveries.
        period: the year.

    Returns:
        One row per unit; a column for what was sent for the year only where something was.
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
