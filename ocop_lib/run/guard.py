"""Right unit: what a report shows must be about the unit and the quarter it was ordered for."""

import ast
from collections.abc import Iterator, Sequence
from typing import Any

from nbformat import NotebookNode

from ocop_lib.blocks.model import Block, Masthead
from ocop_lib.blocks.tree import nested
from ocop_lib.errors import Fault, Place
from ocop_lib.render.text import clean
from ocop_lib.run.executed import INJECTED
from ocop_lib.run.jobs.job import Job

_MEND = "Sửa sổ tay: dùng unit và quarter của ô tham số cho mọi bảng, hình và tiêu đề."


def wrong_unit_faults(
    job: Job, blocks: Sequence[Block], notebook: NotebookNode
) -> tuple[Fault, ...]:
    """Where an executed report disagrees with its order.

    Args:
        job: the order.
        blocks: the report as the writers would print it.
        notebook: the executed notebook.

    Returns:
        A fault for each disagreement; none when the report may be written.
    """
    mastheads = (block for block in blocks if isinstance(block, Masthead))
    return (
        *_parameter_faults(job, notebook),
        *(fault for masthead in mastheads for fault in _masthead_faults(job, masthead)),
        *_block_faults(job, blocks),
    )


def _parameter_faults(job: Job, notebook: NotebookNode) -> Iterator[Fault]:
    injected: dict[str, Any] = {}
    for cell in notebook.cells:
        if INJECTED in cell.metadata.get("tags", ()):
            injected |= _assigned(cell.source)
    for key in ("unit", "quarter"):
        if injected.get(key) != job.parameters[key]:
            found = repr(injected.get(key))
            yield _fault("report.parameters", f"Tham số {key}", job.parameters[key], found)


def _assigned(source: str) -> dict[str, Any]:
    return {
        statement.targets[0].id: ast.literal_eval(statement.value)
        for statement in ast.parse(source).body
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name)
    }


def _masthead_faults(job: Job, masthead: Masthead) -> Iterator[Fault]:
    if masthead.unit != job.unit:
        yield _fault("report.masthead_unit", "Đơn vị ở đầu báo cáo", job.unit, masthead.unit)
    if masthead.quarter != job.quarter:
        yield _fault("report.masthead_quarter", "Quý ở đầu báo cáo", job.quarter, masthead.quarter)
    for name in (job.unit_name, job.quarter_label):
        expected = clean(name)
        if expected not in masthead.title:
            yield _fault("report.title", "Tên báo cáo", f"có «{expected}»", masthead.title)


def _block_faults(job: Job, blocks: Sequence[Block]) -> Iterator[Fault]:
    shown: set[str] = set()
    for number, block in enumerate(blocks, start=1):
        units = {unit for part in nested(block) for unit in part.units}
        # A masthead says whom the report is about; only the rest shows that it is so.
        shown |= set() if isinstance(block, Masthead) else units
        if strangers := sorted(units - job.units):
            what = "Một phần của báo cáo lấy số liệu của đơn vị khác."
            where = f"phần thứ {number} ({block.type})"
            allowed = ", ".join(sorted(job.units))
            found = ", ".join(strangers)
            yield Fault(
                code="report.other_unit",
                message=what,
                place=Place(where),
                found=found,
                allowed=allowed,
                remedy=_MEND,
            )
    if not shown & job.units:
        what = "Không phần nào của báo cáo mang số liệu của đơn vị."
        yield Fault(code="report.no_unit", message=what, allowed=job.unit, remedy=_MEND)


def _fault(code: str, subject: str, expected: str, found: str) -> Fault:
    what = f"{subject} không khớp với báo cáo được yêu cầu."
    return Fault(code=code, message=what, found=found, allowed=expected, remedy=_MEND)
