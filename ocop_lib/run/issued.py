"""Issued reports in a batch: which stay as they were issued, and drafts of their revisions."""

from collections.abc import Container, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace

from ocop_lib.errors import OcopError
from ocop_lib.output.files import Outputs
from ocop_lib.output.manifest import Entry, ReportEntry
from ocop_lib.register.issued import Issued, Ledger
from ocop_lib.run.jobs.editions import edition_of, with_edition
from ocop_lib.run.jobs.job import Job, Outcome
from ocop_lib.run.jobs.page import AnyJob

RESTORED = "lấy lại bản đã ban hành"
"""Why the files of an issued report are put in place again."""


class IssuedReports:
    """The reports that were issued, of the years of an order.

    A report whose inputs still tell what the issued one told, library and packages apart, is held:
    its files are those of the ledger, and it is never made again. Otherwise a draft of its revision
    is made.

    Args:
        ledgers: the ledger of each year, by number.
    """

    def __init__(self, ledgers: Mapping[int, Ledger]) -> None:
        self._ledgers = ledgers

    def edition(self, job: Job) -> Job:
        """A job as the edition that its report is, by the ledger."""
        return with_edition(job, self._ledgers.get(job.period.year, Ledger()))

    def held(self, job: AnyJob) -> Issued | None:
        """The issue by which a report stays as it is; None for a draft, or a page."""
        is_held = isinstance(job, Job) and job.edition.issued_on is not None
        return self._history(job)[-1] if is_held and isinstance(job, Job) else None

    def is_in_place(self, job: AnyJob, outputs: Outputs) -> bool:
        """Whether the files of a held report lie in the outputs as they were issued."""
        held, known = self.held(job), outputs.entry(job.id)
        return held is not None and known is not None and _is_issued(known, held, outputs)

    def outcome(self, job: Job) -> Outcome:
        """The issued files of a held report.

        Returns:
            The files; faults where the ledger's files were changed or are missing.
        """
        issued = self._history(job)[-1]
        try:
            paths = issued.entry.issued_files(job.id)
            return Outcome(
                job.id, "done", {form: issued.entry.read(path) for form, path in paths.items()}
            )
        except OcopError as error:
            return Outcome(job.id, "failed", faults=error.faults)

    def without_drafts(
        self, outputs: Outputs, wanted: Container[str]
    ) -> Iterator[tuple[ReportEntry, dict[str, bytes]]]:
        """The issued files of reports whose parameter file is gone, where a draft lies in their place.

        Args:
            outputs: what was made.
            wanted: the ids of all reports that have a parameter file.

        Yields:
            The entry of the manifest, and the files; none where the ledger's files were changed.
        """
        drafts = (one for one in outputs.reports.values() if one.edition == "revision_draft")
        for draft in [one for one in drafts if one.id not in wanted]:
            ledger = self._ledgers.get(int(draft.period[:4]), Ledger())
            history = ledger.history(draft.id)
            with suppress(OcopError, IndexError):
                entry = history[-1].entry
                files = {
                    form: entry.read(path) for form, path in entry.issued_files(draft.id).items()
                }
                state = edition_of(history[-1], history[-2] if history[1:] else None).state
                yield replace(draft, status="done", edition=state), files

    def _history(self, job: Job) -> tuple[Issued, ...]:
        ledger = self._ledgers.get(job.period.year)
        return ledger.history(job.id) if ledger else ()


def _is_issued(known: Entry, held: Issued, outputs: Outputs) -> bool:
    issued = held.entry.digests_of(held.report.id)
    return {form: file.sha256 for form, file in known.files.items()} == dict(issued) and all(
        map(outputs.is_intact, known.files.values())
    )
