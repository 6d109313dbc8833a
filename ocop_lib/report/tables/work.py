"""Tables of tasks, deliveries, published figures and evidence rows."""

from collections.abc import Container, Iterable, Mapping
from datetime import date

import pandas as pd

from ocop_lib import wording
from ocop_lib.blocks.model import Cell, Column, Table
from ocop_lib.export.remark_words import REPORTED_DONE
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.on_the_way import of_whole_tasks
from ocop_lib.indicators.task_state import task_state
from ocop_lib.periods import Quarter
from ocop_lib.plan import PROVINCE, Indicator, Plan, Task
from ocop_lib.register import Published, Register
from ocop_lib.report import sentences
from ocop_lib.report.tables import cells

TASK_STATE: Mapping[str, str] = {
    "done": "Đã hoàn thành",
    "done_late": "Hoàn thành sau hạn",
    "in_progress": "Đang thực hiện",
    "not_started": "Chưa thực hiện",
    "overdue": "Quá hạn",
    "no_data": "Chưa có số liệu",
    "unmatched": wording.capitalised(REPORTED_DONE),
}
_DELIVERY: Mapping[str, str] = {
    "baseline": "số liệu gốc",
    "quarterly": "báo cáo quý",
    "restatement": "điều chỉnh",
}
_DONE = ("done", "done_late")
_NO_TASKS = "Không có nhiệm vụ nào đến hạn trong quý."
_NOT_DELIVERED = "Chưa giao nộp"
_PUBLISHED_TITLE = "Số liệu chính thức đã công bố (ngoài sổ theo dõi này)"
_NO_EVIDENCE = "Không có dòng nào trong sổ theo dõi được tính."


def tasks_table(
    plan: Plan, as_of: AsOf, unit: str, *, has_delivered: bool, in_doubt: Container[str] = ()
) -> Table:
    """The table of the plan's tasks due in the quarter, with their states.

    The year's last quarter also has the tasks that are due after its cut-off.

    Args:
        plan: the tasks.
        as_of: the register at the quarter's cut-off.
        unit: a unit's id; ``province`` for the tasks of the provincial level.
        has_delivered: whether the unit delivered figures for the quarter.
        in_doubt: ids of the tasks that the unit reported as done and the numbers do not show.

    Returns:
        One row per task, in the plan's order; a note where none is due.
    """
    window = as_of.quarter.window(as_of.scheme)
    is_last = as_of.quarter == Quarter.all_of(as_of.year)[-1]
    end = max(window.end, date(as_of.year, 12, 31)) if is_last else window.end
    level = "province" if unit == PROVINCE else "units"
    due = [task for task in plan.tasks_due(window.start, end) if level in task.levels]
    frame = of_whole_tasks(as_of)
    frame = frame[frame["unit_id"] == unit].sort_values("date", kind="stable")
    rows = [
        _task_row(plan, task, frame, as_of, has_delivered=has_delivered, in_doubt=in_doubt)
        for task in due
    ]
    has_documents = any(row[-1].text != wording.NOT_APPLICABLE for row in rows)
    return Table(
        id="nhiem-vu",
        units=(unit,),
        caption=sentences.tasks_caption(plan.words.tasks, as_of.quarter),
        columns=(
            Column(label=plan.words.section, width=1.1),
            Column(label="Nhiệm vụ", width=3.4),
            Column(label="Chủ trì", width=2),
            Column(label="Hạn", width=1.3),
            Column(label="Tình trạng", kind="status", width=1.3),
            *([Column(label="Văn bản", width=1.5)] if has_documents else []),
        ),
        rows=tuple(row if has_documents else row[:-1] for row in rows),
        notes=() if rows else (_NO_TASKS,),
    )


def _task_row(
    plan: Plan,
    task: Task,
    frame: pd.DataFrame,
    as_of: AsOf,
    *,
    has_delivered: bool,
    in_doubt: Container[str],
) -> tuple[Cell, ...]:
    """A task's cells; the last one names its latest document."""
    reports = frame[frame["task_id"] == task.id]
    state = task_state(reports, task.due, as_of.cut_off, has_delivered=has_delivered)
    if task.id in in_doubt and state in _DONE:
        state = "unmatched"
    words = TASK_STATE[state]
    if state == "no_data" and len(reports):
        before = wording.uncapitalised(TASK_STATE[str(reports["state"].iloc[-1])])
        words = f"{words} (trước đó: {before})"
    documents = reports["document"].dropna()
    return (
        cells.plain(task.section),
        cells.plain(task.title),
        cells.plain(wording.listed(plan.agency(agency).short_name for agency in task.lead)),
        cells.plain(wording.day(task.due)),
        Cell(text=words, tint=cells.TASK_TINT[state]),
        cells.plain(documents.iloc[-1] if len(documents) else wording.NOT_APPLICABLE),
    )


def deliveries_table(
    plan: Plan, register: Register, quarter: Quarter, units: Iterable[str]
) -> Table:
    """The table of the days on which each unit delivered figures for the quarter.

    Args:
        plan: for the units' names.
        register: the deliveries.
        quarter: the quarter the deliveries are for.
        units: ids of units, in the order of the rows.

    Returns:
        One row per unit.
    """
    deliveries = register.tables["deliveries"]
    deliveries = deliveries[deliveries["quarter"] == str(quarter)]
    rows = []
    for unit in units:
        own = deliveries[deliveries["unit_id"] == unit].sort_values("received_date")
        days = (wording.day(day.date()) for day in own["received_date"])
        kinds = (_DELIVERY[kind] for kind in own["kind"])
        words = "; ".join(f"{day} ({kind})" for day, kind in zip(days, kinds, strict=True))
        rows.append(
            (
                cells.plain(wording.capitalised(plan.unit(unit).name)),
                cells.plain(words or _NOT_DELIVERED),
            )
        )
    return Table(
        id="giao-nop",
        units=tuple(units),
        caption=f"Giao nộp số liệu {wording.quarter_label(quarter)}",
        columns=(Column(label="Đơn vị", width=2), Column(label="Ngày nhận (loại)", width=4)),
        rows=tuple(rows),
    )


def published_table(figures: Iterable[Published]) -> Table:
    """The table of published figures with their dates and sources.

    Args:
        figures: at least one, in the register's order.

    Returns:
        One row per figure. A source that all figures share is in a note instead of a column.
    """
    figures = list(figures)
    sources = dict.fromkeys(figure.source for figure in figures)
    has_sources = len(sources) > 1
    return Table(
        id="so-lieu-cong-bo",
        caption=_PUBLISHED_TITLE,
        columns=(
            Column(label="Nội dung", width=2.6),
            Column(label="Số", kind="number", width=0.7),
            Column(label="Ngày", width=1.1),
            *([Column(label="Nguồn", width=3.6)] if has_sources else []),
        ),
        rows=tuple(
            (
                cells.plain(figure.text),
                cells.amount(figure.value),
                cells.plain(wording.day(figure.date)),
                *([cells.plain(figure.source)] if has_sources else []),
            )
            for figure in figures
        ),
        notes=() if has_sources else tuple(f"Nguồn: {source}" for source in sources),
    )


def evidence_table(plan: Plan, indicator: Indicator, rows: pd.DataFrame, unit: str) -> Table:
    """The table of the rows behind an indicator's number, with their ids in the register.

    Args:
        plan: for the units' names.
        indicator: what is counted.
        rows: its evidence.
        unit: id of the unit the table is about.

    Returns:
        One row per evidence row, in the same order; a note where there is none.
    """
    body = tuple(
        (
            cells.plain(str(number)),
            cells.dated(row.date),
            cells.plain(row.label),
            *([cells.plain(plan.unit(row.unit_id).short_name)] if unit == PROVINCE else []),
            cells.plain(row.item_id),
            cells.plain(row.delivery_id),
        )
        for number, row in enumerate(cells.each(rows), start=1)
    )
    return Table(
        id=cells.evidence_anchor(indicator.id),
        units=(unit, *sorted(set(rows["unit_id"]) - {unit})),
        caption=_evidence_caption(indicator.name, len(rows)),
        columns=(
            Column(label="STT", kind="number", width=0.6),
            Column(label="Ngày tính", width=1.3),
            Column(label="Nội dung", width=3.8),
            *([Column(label="Đơn vị", width=1.3)] if unit == PROVINCE else []),
            Column(label="Mã trong sổ theo dõi", width=1.6),
            Column(label="Lần giao nộp", width=1.6),
        ),
        rows=body,
        notes=() if body else (_NO_EVIDENCE,),
        folded=True,
    )


def _evidence_caption(name: str, count: int) -> str:
    """The caption of the rows behind a number."""
    rows = f"{wording.number(count)}\N{NO-BREAK SPACE}dòng" if count else "chưa có dòng nào"
    return f"Căn cứ: {wording.uncapitalised(name)} ({rows})"
