"""Findings on states of tasks that no report shows: told for a level on which the task is not."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ocop_lib.plan import PROVINCE
from ocop_lib.register.findings.cells import Cells
from ocop_lib.register.findings.finding import Finding
from ocop_lib.register.naming import column_name, table_name, value_name

if TYPE_CHECKING:
    from ocop_lib.plan import Plan

LOOKED_FOR = {
    "task_of_other_level": "tình trạng của một nhiệm vụ mà kế hoạch không theo dõi ở cấp của đơn vị ghi"
}


def tasks_of_other_levels(cells: Cells, plan: "Plan") -> Iterator[Finding]:
    """States that a unit tells of a task of the province only, or the province of one of units only.

    Args:
        cells: a register's.
        plan: the tasks, each with the levels on which it is followed.

    Yields:
        Findings in the order of rows.
    """
    levels = {task.id: task.levels for task in plan.tasks}
    keys, units = cells.keys("task_status"), cells.texts("task_status", "unit_id")
    for row, task in enumerate(cells.texts("task_status", "task_id")):
        is_province = units[row] == PROVINCE
        level = "province" if is_province else "units"
        if level in levels.get(task or "", (level,)):
            continue
        whose = "của các đơn vị" if is_province else "của cấp tỉnh"
        text = (
            f"{table_name('task_status')}, dòng {keys[row]}: theo kế hoạch, nhiệm vụ"
            f" {value_name('task_id', task)} chỉ {whose}, nên không báo cáo nào nêu dòng này. Sửa"
            f" {column_name('task_id')} hoặc {column_name('unit_id')}; nếu kế hoạch ghi thiếu cấp thì"
            f" sửa {column_name('levels', 'tasks')} của nhiệm vụ."
        )
        columns = ("task_id", "unit_id")
        yield cells.finding("task_of_other_level", "task_status", row, columns, text)
