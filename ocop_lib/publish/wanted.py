"""The reports that are to be issued, and why they may not be."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from ocop_lib.errors import Fault, FaultKind, ParameterError, Place
from ocop_lib.publish import clock
from ocop_lib.publish.selection import chosen
from ocop_lib.publish.stops import open_points
from ocop_lib.publish.words import Words
from ocop_lib.register.entry_tables import IssuedReport
from ocop_lib.register.issued import Ledger
from ocop_lib.render.edition import Edition
from ocop_lib.run import said
from ocop_lib.run.batch import Batch
from ocop_lib.run.jobs.job import Job
from ocop_lib.wording import capitalised, day, period_words

NOT_OVER = FaultKind(
    "issue.not_over",
    "{period} chưa kết thúc nên chưa ban hành được báo cáo.",
    "Ban hành từ sau ngày chốt số liệu.",
    "từ sau ngày {last}",
)

CLOCK_BACK = FaultKind(
    "issue.clock",
    "Ngày của máy này sớm hơn ngày của mục trước trong sổ ban hành.",
    "Chỉnh lại ngày của máy, rồi chạy lại.",
    "từ ngày {last}",
)


class Wanted:
    """The reports that an order issues.

    Args:
        batch: the order's reports, all of one period, each with its edition.
        words: who issues, and why.
        ledger: what was issued of the year before.

    Attributes:
        specs: the reports.
        read: the plan and the register of their year.
        issued_on: the day of issue.
    """

    def __init__(self, batch: Batch, words: Words, ledger: Ledger) -> None:
        self._ledger = ledger
        self.words, self.issued_on = words, clock.this_day()
        self.project, self.params = batch.project, batch.order.params
        [self.read] = batch.years.values()
        self._periods = tuple(dict.fromkeys(spec.period for spec in batch.selected))
        self._choice = chosen(batch.jobs, is_revision=words.revision is not None)
        self._said = tuple(map(said.known, self._choice.jobs))
        ids = {job.id for job in self._choice.jobs}
        self.specs = tuple(spec for spec in batch.selected if spec.id in ids)

    @cached_property
    def _found(self) -> Mapping[str, tuple[Fault, ...]]:
        """What is open or remarked in each report, by its id."""
        notebooks = {job.id: job.files[job.notebook] for job in self._choice.jobs}
        return {
            spec.id: open_points(self.project, self.read, spec, notebooks[spec.id])
            for spec in self.specs
        }

    @property
    def is_said(self) -> bool:
        """Whether what all reports say is remembered, so that no notebook has to be run."""
        return all(job.document for job in self._said)

    @property
    def passed(self) -> tuple[Fault, ...]:
        """What is open in all reports, as warnings."""
        found = (fault for id_ in self._found for fault in self._open(id_))
        return tuple(replace(fault, severity="warning") for fault in found)

    @property
    def remarks(self) -> tuple[Fault, ...]:
        """What is remarked on the figures of all reports, and does not stop them."""
        found = (fault for faults in self._found.values() for fault in faults)
        return tuple(fault for fault in found if fault.severity == "warning")

    def _open(self, id_: str) -> list[Fault]:
        """What stops a report."""
        return [fault for fault in self._found[id_] if fault.severity == "error"]

    def check(self) -> None:
        """Refuse what cannot be issued.

        Raises:
            ParameterError: with every fault.
        """
        faults = [*self.words.faults(), *self._not_over(), *self._clock(), *self._choice.faults]
        if self.words.despite is None:
            faults += (fault for id_ in self._found for fault in self._open(id_))
        if faults:
            raise ParameterError(*faults)

    def _not_over(self) -> Iterator[Fault]:
        for period in self._periods:
            last = period.seen_to(self.read.year.scheme)
            if self.issued_on <= last:
                name, place = capitalised(period_words(period)), Place(part="<kỳ>")
                yield NOT_OVER.at(place, found=day(self.issued_on), period=name, last=day(last))

    def _clock(self) -> Iterator[Fault]:
        for entry in self._ledger.entries[-1:]:
            if self.issued_on < (last := entry.heading.issued_on):
                yield CLOCK_BACK.at(found=day(self.issued_on), last=day(last))

    @cached_property
    def jobs(self) -> tuple[Job, ...]:
        """The jobs, each of the edition that is issued."""
        return tuple(replace(job, edition=self._edition(job)) for job in self._said)

    def _edition(self, job: Job) -> Edition:
        words, draft = self.words, job.edition
        despite = words.despite if self._open(job.id) else ""
        revision = words.revision if draft.replaces else ""
        return draft.issued(self.issued_on, words.by or "", despite or "", revision or "")

    @property
    def reports(self) -> tuple[IssuedReport, ...]:
        """The reports as the ledger lists them."""
        return tuple(
            IssuedReport(
                job.id, job.about, job.edition.number, bool(self._open(job.id)), job.content
            )
            for job in self.jobs
        )
