"""Reading of an executed notebook, and the checks without which no report is shown."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from nbformat import NotebookNode

from ocop_lib.blocks.model import Block
from ocop_lib.errors import Fault, FaultKind, ReportError
from ocop_lib.render.document import Document
from ocop_lib.render.read import read_document
from ocop_lib.run import executed
from ocop_lib.run.guard import wrong_unit_faults
from ocop_lib.run.jobs.job import Job
from ocop_lib.run.told import untold_remarks

MACHINE_PATH = FaultKind(
    "report.machine_path",
    "Báo cáo in ra đường dẫn trên máy, mỗi lần chạy một khác.",
    "Đừng in đường dẫn đầy đủ của tệp.",
)


def checked_document(job: Job, notebook: NotebookNode, private: Path) -> Document:
    """The document in an executed notebook, if it is the report that was ordered.

    Args:
        job: the report's job.
        notebook: the executed notebook.
        private: the temporary folder in which it was executed.

    Returns:
        The document, of no edition yet. Its remarks also name what was written for it and is not
        in it; they hold no paths of this machine.

    Raises:
        ReportError: the notebook cannot be read, or shows another unit or a path of this machine.
    """
    report = read_document(notebook)
    shown = report.blocks
    faults = (*wrong_unit_faults(job, shown, notebook), *_path_faults(shown, private))
    if faults:
        raise ReportError(*faults)
    remarks = (*report.remarks, *untold_remarks(job, shown))
    clean = (replace(one, found=executed.without_paths(one.found, private)) for one in remarks)
    return replace(report, remarks=tuple(clean))


def _path_faults(blocks: Sequence[Block], private: Path) -> Iterator[Fault]:
    shown = [block.model_dump_json() for block in blocks]
    if path := executed.private_path(shown, private):
        yield MACHINE_PATH.at(found=path)
