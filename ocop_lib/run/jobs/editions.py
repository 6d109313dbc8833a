"""Which edition a report is by the ledger: a draft, what was issued, a draft of its revision."""

from contextlib import suppress
from dataclasses import replace

from ocop_lib.errors import OcopError
from ocop_lib.register.issued import Issued, Ledger
from ocop_lib.render.edition import Edition
from ocop_lib.run.jobs.frozen import contents_now
from ocop_lib.run.jobs.job import Job


def edition_of(issued: Issued, replaced: Issued | None) -> Edition:
    """The edition that an entry of the ledger issued.

    Args:
        issued: the report in its entry.
        replaced: the issue of it before; None for the first.

    Returns:
        The edition.
    """
    heading = issued.entry.heading
    return Edition(
        issued.report.edition,
        heading.issued_on,
        heading.by,
        heading.despite if issued.report.is_incomplete else "",
        heading.revision if replaced else "",
        replaced.entry.heading.issued_on if replaced else None,
    )


def with_edition(job: Job, ledger: Ledger) -> Job:
    """A job as the edition that its report is.

    Args:
        job: the job, as a draft.
        ledger: what was issued of its year.

    Returns:
        The job of the issue in force, where it tells the same; otherwise that of a draft.
    """
    history = ledger.history(job.id)
    if not history:
        return job
    issued = edition_of(history[-1], history[-2] if len(history) > 1 else None)
    return replace(job, edition=issued if _tells_the_same(history[-1], job) else issued.next_draft)


def _tells_the_same(issued: Issued, job: Job) -> bool:
    """Whether a job is made from what was issued, however another version of the library sees it."""
    if issued.report.content == job.content:
        return True
    if issued.entry.heading.library_digest == job.fingerprints["library"]:
        return False
    with suppress(OcopError):
        return contents_now(issued.entry).get(job.id) == job.content
    return False
