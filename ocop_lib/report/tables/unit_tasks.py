"""The table of the plan's tasks in every unit: a column a unit, of many units the number in each state."""

from collections import Counter
from collections.abc import Mapping, Sequence

from ocop_lib import wording
from ocop_lib.blocks.model import Cell, Column, Paragraph, Table
from ocop_lib.indicators.task_list import TaskList
from ocop_lib.periods import Period
from ocop_lib.plan import Plan, Task
from ocop_lib.report import nothing, sentences
from ocop_lib.report.marks import NO_MARKS, Marks
from ocop_lib.report.tables import cells

MOST_COLUMNS = 8
"""The most units with a column of their own: more leave no room for the names of tasks."""

_SHORT: Mapping[str, str] = {
    "done": "Xong",
    "done_late": "Xong sau hạn",
    "in_progress": "Đang làm",
    "not_started": "Chưa làm",
    "overdue": "Quá hạn",
    "unmatched": "Chưa khớp",
    "no_data": "Chưa có số liệu",
}
_COUNTED: Mapping[str, tuple[str, ...]] = {
    "Xong": ("done", "done_late"),
    "Đang, chưa làm": ("in_progress", "not_started"),
    "Quá hạn": ("overdue",),
    "Số liệu chưa khớp": ("unmatched",),
    "Chưa có số liệu": ("no_data",),
}
"""The columns of the numbers of units, each with the states that it takes together."""


def unit_tasks_table(
    plan: Plan, tasks: Mapping[str, TaskList], period: Period, marks: Marks = NO_MARKS
) -> Table | Paragraph:
    """The table of the tasks of units that are due or overdue, with the state in each unit.

    Args:
        plan: for names and order.
        tasks: each unit's tasks.
        period: the quarter, or the year.
        marks: what was issued otherwise.

    Returns:
        One row per task that is due in the period, or open from before, in any unit, in the plan's
        order: a column for each unit, of more than eight units a column for each state with the
        number of units in it; a sentence where there is no such task.
    """
    listed = {one.task.id for unit in plan.unit_ids for one in tasks[unit].due}
    shown = [task for task in plan.tasks if task.id in listed]
    if not shown:
        return nothing.sentence(nothing.NO_UNIT_TASKS, plan.unit_ids)
    is_counted = len(plan.units) > MOST_COLUMNS
    told = _counts if is_counted else _words
    rows = []
    for task in shown:
        standings = [(unit, tasks[unit].standing(task)) for unit in plan.unit_ids]
        now = told([one.state for _, one in standings])
        then = told([marks.then_task(unit, one).state for unit, one in standings])
        marked = (
            marks.cell_if(cell, is_other=cell != was) for cell, was in zip(now, then, strict=True)
        )
        rows.append((_task(plan, task), *marked))
    until = sentences.until_end_of(period)
    return Table(
        id="nhiem-vu-don-vi",
        units=plan.places,
        small=True,
        caption=f"Tình trạng nhiệm vụ đến hạn, quá hạn của {plan.words.units}, {until}",
        columns=(Column(label="Nhiệm vụ", width=3.2 if is_counted else 2.6), *_columns(plan)),
        rows=tuple(rows),
        notes=(_COUNT_NOTE,) if is_counted else (),
    )


_COUNT_NOTE = "Mỗi ô là số đơn vị; tổng của một dòng là số đơn vị được giao nhiệm vụ."


def _columns(plan: Plan) -> tuple[Column, ...]:
    if len(plan.units) > MOST_COLUMNS:
        return tuple(Column(label=label, kind="number", width=0.8) for label in _COUNTED)
    return tuple(Column(label=unit.short_name) for unit in plan.units)


def _task(plan: Plan, task: Task) -> Cell:
    """What is to be done, with its place in the plan and its last day."""
    section = sentences.held_together(f"{wording.uncapitalised(plan.words.section)} {task.section}")
    return cells.plain(f"{task.title} ({section}, hạn {wording.day(task.due)})")


def _words(states: Sequence[str]) -> list[Cell]:
    return [Cell(text=_SHORT[state], tint=cells.TASK_TINT[state]) for state in states]


def _counts(states: Sequence[str]) -> list[Cell]:
    counts = Counter(states)
    return [cells.amount(sum(counts[state] for state in some)) for some in _COUNTED.values()]
