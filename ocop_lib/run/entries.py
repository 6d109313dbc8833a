"""What the manifest says of a job, and why its report or page has to be made."""

from ocop_lib.output.files import Outputs
from ocop_lib.output.manifest import Entry, ReportEntry, YearPage
from ocop_lib.run.issued import RESTORED, IssuedReports
from ocop_lib.run.jobs.changes import changes
from ocop_lib.run.jobs.order import Order
from ocop_lib.run.jobs.page import AnyJob, PageJob


def entry_of(job: AnyJob, status: str) -> Entry:
    """The entry of the manifest for a job, without its files.

    Args:
        job: the job.
        status: ``done`` or ``failed``.

    Returns:
        The entry.
    """
    if isinstance(job, PageJob):
        return YearPage(job.id, job.year, status, job.key, job.inputs)
    state = job.edition.state
    return ReportEntry(
        job.id, job.about, str(job.period), status, job.key, job.inputs, edition=state
    )


def reason(job: AnyJob, order: Order, outputs: Outputs, issued: IssuedReports) -> str:
    """Why something has to be made.

    Args:
        job: its job.
        order: the user's order.
        outputs: what was made before.
        issued: the reports that stay as they were issued.

    Returns:
        The reason in Vietnamese; empty when it is up to date.
    """
    known = outputs.entry(job.id)
    if issued.held(job):
        return "" if issued.is_in_place(job, outputs) else RESTORED
    if order.force:
        return "được yêu cầu làm lại"
    if known is None:
        return "mới"
    if known.status != "done":
        return "lần trước không làm được"
    if known.key != job.key:
        return changes(job, known.inputs, lambda name: outputs.rows(job.id, name))
    new = [name for name in job.formats if name not in known.files]
    if new:
        return f"chưa có dạng {', '.join(new)}"
    if not all(outputs.is_intact(known.files[name]) for name in job.formats):
        return "tệp kết quả mất hoặc bị sửa"
    return ""
