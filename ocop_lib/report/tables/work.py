"""Tables of the work around the products: tasks, deliveries, and the rows behind each number."""

from collections.abc import Iterable
from datetime import date

import pandas as pd

from ocop_lib import wording
from ocop_lib.blocks.model import Cell, Column, Table
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.periods import Quarter, Scheme
from ocop_lib.plan import PROVINCE, Indicator, Plan, Task
from ocop_lib.register import Published, Register
from ocop_lib.report import sentences
from ocop_lib.report.tables import cells


def task_state(reports: pd.DataFrame, due: date, cut_off: date, *, reported: bool) -> str:
    """How a task stands at the cut-off: a key of `sentences.TASK_STATE`.

    Args:
        reports: the task's rows of ``task_status``, oldest first.
        due: the day it is due.
        cut_off: the last day whose events count.
        reported: the unit delivered something for the quarter; silence otherwise tells nothing.
    """
    done = reports[reports["state"] == "done"]
    if not done.empty:
        return "done" if done["date"].iloc[0].date() <= due else "done_late"
    if reports.empty and not reported:
        return "no_data"
    if due <= cut_off:
        return "overdue"
    return "not_started" if reports.empty else str(reports["state"].iloc[-1])


def tasks_table(
    plan: Plan, as_of: AsOf, unit: str, quarter: Quarter, scheme: Scheme, reported: frozenset[str]
) -> Table:
    """The plan's tasks due in the quarter and how they stand, in the plan's order.

    Args:
        plan: the tasks.
        as_of: the register at the cut-off.
        unit: whose tasks; ``province`` for those done at provincial level.
        quarter: the quarter in which they are due.
        scheme: how quarters are cut.
        reported: who delivered something for the quarter.
    """
    window = quarter.window(scheme)
    level = "province" if unit == PROVINCE else "units"
    due = [one for one in plan.tasks_due(window.start, window.end) if level in one.levels]
    frame = as_of.rows("task_status")
    frame = frame[frame["unit_id"] == unit].sort_values("date", kind="stable")
    rows = [_task_row(plan, task, frame, as_of, reported=unit in reported) for task in due]
    documented = any(row[-1].text != wording.NOT_APPLICABLE for row in rows)
    return Table(
        id="nhiem-vu",
        units=(unit,),
        caption=f"Nhiệm vụ của kế hoạch đến hạn trong {wording.quarter_label(quarter)}",
        columns=(
            Column(label="Mục", width=1.1),
            Column(label="Nhiệm vụ", width=3.4),
            Column(label="Chủ trì", width=2),
            Column(label="Hạn", width=1.3),
            Column(label="Tình trạng", kind="status", width=1.3),
            *([Column(label="Văn bản", width=1.5)] if documented else []),
        ),
        rows=tuple(row if documented else row[:-1] for row in rows),
        notes=() if rows else (sentences.NO_TASKS,),
    )


def _task_row(
    plan: Plan, task: Task, frame: pd.DataFrame, as_of: AsOf, *, reported: bool
) -> tuple[Cell, ...]:
    reports = frame[frame["task_id"] == task.id]
    state = task_state(reports, task.due, as_of.cut_off, reported=reported)
    document = reports["document"].dropna()
    return (
        cells.plain(task.section),
        cells.plain(task.title),
        cells.plain(wording.listed(plan.agency(one).short_name for one in task.lead)),
        cells.plain(wording.day(task.due)),
        cells.plain(sentences.TASK_STATE[state]).model_copy(
            update={"tint": cells.TASK_TINT[state]}
        ),
        cells.plain(document.iloc[-1] if len(document) else wording.NOT_APPLICABLE),
    )


def deliveries_table(
    plan: Plan, register: Register, quarter: Quarter, units: Iterable[str]
) -> Table:
    """When each unit delivered its figures for the quarter."""
    deliveries = register.tables["deliveries"]
    deliveries = deliveries[deliveries["quarter"] == str(quarter)]
    rows = []
    for unit in units:
        these = deliveries[deliveries["unit_id"] == unit].sort_values("received_date")
        arrived = [wording.day(day.date()) for day in these["received_date"]]
        kinds = [sentences.DELIVERY[kind] for kind in these["kind"]]
        said = "; ".join(f"{day} ({kind})" for day, kind in zip(arrived, kinds, strict=True))
        rows.append(
            (
                cells.plain(wording.capitalised(plan.unit(unit).name)),
                cells.plain(said or sentences.NOT_DELIVERED),
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
    """Real published figures with their date and source, in the register's order."""
    figures = list(figures)
    sources = dict.fromkeys(one.source for one in figures)
    # One source for all of them is told once.
    apart = len(sources) > 1
    return Table(
        id="so-lieu-cong-bo",
        caption=sentences.PUBLISHED_TITLE,
        columns=(
            Column(label="Nội dung", width=2.6),
            Column(label="Số", kind="number", width=0.7),
            Column(label="Ngày", width=1.1),
            *([Column(label="Nguồn", width=3.6)] if apart else []),
        ),
        rows=tuple(
            (
                cells.plain(one.text),
                cells.amount(one.value),
                cells.plain(wording.day(one.date)),
                *([cells.plain(one.source)] if apart else []),
            )
            for one in figures
        ),
        notes=() if apart else tuple(sentences.source_of_all(source) for source in sources),
    )


def evidence_table(plan: Plan, indicator: Indicator, rows: pd.DataFrame, unit: str) -> Table:
    """The rows behind an indicator's number to date, so that each can be found in the register."""
    body = tuple(
        (
            cells.plain(str(place)),
            cells.dated(row.date),
            cells.plain(row.label),
            *([cells.plain(plan.unit(row.unit_id).short_name)] if unit == PROVINCE else []),
            cells.plain(row.item_id),
            cells.plain(row.delivery_id),
        )
        for place, row in enumerate(cells.each(rows), start=1)
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
        notes=() if body else (sentences.NO_EVIDENCE,),
        folded=True,
    )


def _evidence_caption(name: str, count: int) -> str:
    """The caption of the rows behind a number."""
    rows = f"{wording.number(count)}\N{NO-BREAK SPACE}dòng" if count else "chưa có dòng nào"
    return f"Căn cứ: {wording.uncapitalised(name)} ({rows})"
