"""Writing of a report's files from what it says; without papermill, whose import takes a second."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from ocop_lib.errors import FaultKind
from ocop_lib.render.document import Document
from ocop_lib.render.writers import WRITERS
from ocop_lib.render.written_document import from_text
from ocop_lib.run.jobs.job import Job, Outcome

UNEXPECTED = FaultKind(
    "report.unexpected",
    "Lỗi ngoài dự kiến khi làm báo cáo.",
    "Chạy lại với --debug và gửi toàn bộ thông báo cho người bảo trì.",
)


class Clock:
    """A stopwatch: the seconds spent in each phase."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Measure the time spent in a with statement."""
        start = monotonic()
        try:
            yield
        finally:
            self.seconds[name] = monotonic() - start


def written(job: Job, document: Document, clock: Clock) -> dict[str, bytes]:
    """The files of a report.

    Args:
        job: its job, with the formats and the edition.
        document: what it says, of no edition.
        clock: measures each format.

    Returns:
        The bytes by format.

    Raises:
        OcopError: a writer cannot set it.
    """
    edition = document.of_edition(job.edition)
    outputs = {}
    for form in job.formats:
        with clock.phase(form):
            outputs[form] = WRITERS[form](edition)
    return outputs


def write_said(job: Job) -> Outcome | None:
    """Write a report whose job has what it says; the files are those that its notebook would give.

    Args:
        job: the job.

    Returns:
        The files; None where the job says nothing that can be read, or it cannot be written: then
        its notebook is run, and its faults are told as always.
    """
    document, clock = from_text(job.document), Clock()
    if document is None:
        return None
    try:
        outputs = written(job, document, clock)
    except Exception:  # noqa: BLE001 (what is wrong is found again, and told, with the notebook)
        return None
    return Outcome(job.id, "done", outputs, remarks=document.remarks, seconds=clock.seconds)
