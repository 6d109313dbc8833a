"""Check that a report shows the unit or agency, and the period, for which it was ordered."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nbformat import NotebookNode

from ocop_lib.blocks.model import Block, Masthead
from ocop_lib.blocks.tree import nested
from ocop_lib.errors import Fault, FaultKind, Place
from ocop_lib.periods import Quarter
from ocop_lib.render.text import clean
from ocop_lib.run.executed import INJECTED
from ocop_lib.run.jobs.job import Job

_REMEDY = (
    "Sửa sổ tay: dùng unit (hoặc agency) và quarter, ở báo cáo năm là year và data_to, của ô tham số"
    " cho mọi bảng, hình và tiêu đề."
)

OTHER_PARAMETER = FaultKind(
    "report.parameters", "Tham số {name} không khớp với báo cáo được yêu cầu.", _REMEDY
)
OTHER_MASTHEAD_UNIT = FaultKind(
    "report.masthead_unit",
    "Đơn vị, cơ quan ở đầu báo cáo không khớp với báo cáo được yêu cầu.",
    _REMEDY,
)
OTHER_MASTHEAD_PERIOD = FaultKind(
    "report.masthead_period",
    "Quý, năm ở đầu báo cáo không khớp với báo cáo được yêu cầu.",
    _REMEDY,
)
OTHER_TITLE = FaultKind(
    "report.title",
    "Tên báo cáo không khớp với báo cáo được yêu cầu.",
    _REMEDY,
    allowed="có «{expected}»",
)
OTHER_UNIT = FaultKind(
    "report.other_unit", "Một phần của báo cáo lấy số liệu của đơn vị, cơ quan khác.", _REMEDY
)
NO_UNIT = FaultKind(
    "report.no_unit", "Không phần nào của báo cáo mang số liệu của đơn vị, cơ quan.", _REMEDY
)


def wrong_unit_faults(
    job: Job, blocks: Sequence[Block], notebook: NotebookNode
) -> tuple[Fault, ...]:
    """The faults of an executed report that is not about whom, and the period, it was ordered for.

    Args:
        job: the report's job.
        blocks: the report's blocks, which the writers would print.
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
    named: Mapping[str, Any] = job.period.as_keys()
    # A notebook about a year names no unit: it has one report, on the province.
    expected = {**(job.about.as_keys() if isinstance(job.period, Quarter) else {}), **named}
    injected: dict[str, Any] = {}
    for cell in notebook.cells:
        if INJECTED in cell.metadata.get("tags", ()):
            injected |= _assigned(cell.source)
    for key, value in expected.items():
        if injected.get(key) != value:
            yield OTHER_PARAMETER.at(found=repr(injected.get(key)), allowed=str(value), name=key)


def _assigned(source: str) -> dict[str, Any]:
    """The literals that a cell written by papermill assigns, by name."""
    return {
        statement.targets[0].id: ast.literal_eval(statement.value)
        for statement in ast.parse(source).body
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name)
    }


def _masthead_faults(job: Job, masthead: Masthead) -> Iterator[Fault]:
    if masthead.about != job.about:
        yield OTHER_MASTHEAD_UNIT.at(found=masthead.about.id, allowed=job.about.id)
    if masthead.period != str(job.period):
        yield OTHER_MASTHEAD_PERIOD.at(found=masthead.period, allowed=str(job.period))
    title = masthead.title.casefold()
    for name in (job.name, job.period_words):
        expected = clean(name)
        if expected.casefold() not in title:
            yield OTHER_TITLE.at(found=masthead.title, expected=expected)


def _block_faults(job: Job, blocks: Sequence[Block]) -> Iterator[Fault]:
    shown: set[str] = set()
    for number, block in enumerate(blocks, start=1):
        units = {unit for part in nested(block) for unit in part.units}
        # A masthead names the unit or agency without showing any of its figures.
        shown |= set() if isinstance(block, Masthead) else units
        if strangers := sorted(units - job.shows):
            yield OTHER_UNIT.at(
                Place(part=f"phần thứ {number} ({block.type})"),
                found=", ".join(strangers),
                allowed=", ".join(sorted(job.shows)),
            )
    if not shown & job.shows:
        yield NO_UNIT.at(allowed=job.about.id)
