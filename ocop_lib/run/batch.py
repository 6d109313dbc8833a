"""A batch: finds the reports that are out of date, makes and publishes them."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from functools import cached_property

from ocop_lib.errors import FaultKind, OcopError, Place, ReportError
from ocop_lib.files import memory
from ocop_lib.files.text import is_file
from ocop_lib.output.files import Outputs
from ocop_lib.output.kept import kept_path
from ocop_lib.output.paths import FAILED_FOLDER
from ocop_lib.output.year_text import YearText
from ocop_lib.periods import Quarter
from ocop_lib.plan import PROVINCE
from ocop_lib.plan.work import single_agencies
from ocop_lib.project.project import Project, Year
from ocop_lib.project.years import ReadYear, of_each, read_year, remembered_year
from ocop_lib.register.issued import read_ledger
from ocop_lib.run import said
from ocop_lib.run.entries import entry_of, reason
from ocop_lib.run.issued import IssuedReports
from ocop_lib.run.jobs.build import build_jobs
from ocop_lib.run.jobs.current import SHARED, Sources, record
from ocop_lib.run.jobs.due import DueReport, FinishedReport
from ocop_lib.run.jobs.job import Outcome
from ocop_lib.run.jobs.matrix import read_matrix
from ocop_lib.run.jobs.order import Order
from ocop_lib.run.jobs.page import AnyJob, PageBlocks, PageJob, page_id, page_jobs
from ocop_lib.run.jobs.parameter_file import check_invented
from ocop_lib.run.jobs.selection import selected
from ocop_lib.run.open_data import OpenData, open_data
from ocop_lib.run.pool import StartExecutor, run_jobs
from ocop_lib.wording import band, quarter_label

FILES_LOST = FaultKind(
    "outputs.lost",
    "Tệp kết quả đã mất trong khi đang làm báo cáo.",
    "Đừng xóa hay chuyển thư mục kết quả khi lệnh đang chạy; chạy lại để làm tiếp.",
)


class Batch:
    """The reports of an order. The constructor checks all inputs and writes nothing.

    Args:
        project: the project.
        order: the user's order.
        page: makes the methodology page of a year; None to make none.

    Attributes:
        specs: every report of the project, one for each parameter file.
        selected: the reports that the order selects.
        years: the plan and the whole register of each year asked for, by its number.
        jobs: the jobs of the selected reports.
        pages: the jobs of the selected pages: of each year asked for, unless for a single unit.
        remarks: warnings about the registers' folders.

    Raises:
        OcopError: with the faults of the order, of the plans of the years asked for, of all
            parameter files, or of the registers of those years.
    """

    def __init__(self, project: Project, order: Order, page: PageBlocks | None = None) -> None:
        self.project, self.order = project, order
        asked = project.asked(order.of_year, order.period)
        paths = {str(year.number): (year.entry.register_folder, year.plan_file) for year in asked}
        self._sources = Sources(project.root, order.params, paths)
        # Take digests before reading, so that a file changed meanwhile is seen as changed next time.
        self._digests = self._sources.digests()
        plans = of_each(asked, Year.plan)
        self.specs = read_matrix(project, plans, order.params)
        self._count_inputs()
        self.selected = selected(self.specs, plans.values(), order)
        # For one report the slice may be remembered, and the register need not be read.
        read = remembered_year if len(self.selected) == len(asked) == 1 else read_year
        self.years = of_each(asked, lambda year: read(year, plans[year.number]))
        check_invented(self.specs, self.years)
        self.remarks = tuple(remark for year in asked for remark in year.remarks())
        formats = order.formats or project.defaults.formats
        self._drafts = tuple(build_jobs(project, self.years, self.selected, formats))
        self.take_editions()
        self.pages: tuple[PageJob, ...] = ()
        if page and order.asks_for_pages:
            self.pages = tuple(page_jobs(self.years, page, formats))

    @cached_property
    def outputs(self) -> Outputs:
        """The folder of outputs; its manifest is read at the first use."""
        return Outputs(self.order.outputs)

    @property
    def _all(self) -> tuple[AnyJob, ...]:
        """The jobs of reports, then those of pages."""
        return (*self.jobs, *self.pages)

    @cached_property
    def due(self) -> tuple[DueReport, ...]:
        """The reports to make, in the order of the parameter files, then the pages."""
        reasons = ((job, reason(job, self.order, self.outputs, self._issued)) for job in self._all)
        return tuple(DueReport(job, reason) for job, reason in reasons if reason)

    def take_editions(self) -> None:
        """Read the ledgers, and make each job that of the edition that its report is."""
        ledgers = of_each(
            (read.year for read in self.years.values()),
            lambda year: read_ledger(year.register_folder),
        )
        self._issued = IssuedReports(ledgers)
        self.jobs = tuple(map(self._issued.edition, self._drafts))

    def _count_inputs(self) -> None:
        """Add the input files that parameter files name to the sources; jobs read them later."""
        inputs = tuple(sorted({name for spec in self.specs for name in spec.inputs}))
        self._sources = replace(self._sources, inputs=inputs)
        self._digests[SHARED] |= self._sources.input_digests()

    @property
    def current(self) -> int:
        """How many of the selected reports need no work."""
        return len(self.selected) - sum(not isinstance(due.job, PageJob) for due in self.due)

    def gone(self) -> tuple[str, ...]:
        """The ids in the manifest whose parameter file, or year, does not exist any more."""
        kept = self.outputs.issued
        return tuple(
            sorted({*self.outputs.reports, *self.outputs.year_pages} - self._wanted() - kept)
        )

    def _wanted(self) -> set[str]:
        """The ids of all reports and pages of the project, whatever the order selects."""
        return {*(spec.id for spec in self.specs), *map(page_id, self.project.years)}

    def kept(self) -> Iterator[str]:
        """Where files edited by hand will be kept, of reports to be made again or taken back.

        Yields:
            The path of each, relative to the outputs.
        """
        for id_ in (*(due.job.id for due in self.due), *self.gone()):
            for form, found in self.outputs.edited(id_).items():
                yield kept_path(id_, form, found)
        yield from self.outputs.edited_pages().values()

    def take_back(self) -> tuple[str, ...]:
        """Remove the files of what is `gone`, and return their paths.

        Of a report that was issued the issued files take the place of a draft of its revision.

        Returns:
            The paths removed, relative to the outputs.
        """
        for entry, data in self._issued.without_drafts(self.outputs, self._wanted()):
            self.outputs.put_report(entry, data)
        return tuple(self.outputs.keep_only(self._wanted()))

    def make(self, start: StartExecutor, workers: int) -> Iterator[FinishedReport]:
        """Make the reports that are due, and publish each as soon as it is made.

        Args:
            start: a function that starts the executor on which the jobs run.
            workers: the number of reports made at the same time.

        Yields:
            Each report worked on, when its files and the manifest are in place.
        """
        jobs = {due.job.id: due.job for due in self.due}
        # Reports on the most units take longest; started last, one would run alone at the end.
        made = (job for job in jobs.values() if not self._issued.held(job))
        queue = sorted(made, key=_size, reverse=True)
        try:
            yield from self.restore()
            with closing(run_jobs(queue, workers, start)) as outcomes:
                for outcome in outcomes:
                    yield self._publish(jobs[outcome.id], outcome)
        finally:
            if jobs:
                self.outputs.write_manifest()
                memory.tidy()

    def restore(self) -> Iterator[FinishedReport]:
        """Put the files of issued reports in place again, where they are not; nothing is made.

        Yields:
            Each report that was restored.
        """
        for job in self.jobs:
            if self._issued.held(job) and not self._issued.is_in_place(job, self.outputs):
                yield self._publish(job, self._issued.outcome(job))

    def open_data(self, make: OpenData) -> dict[str, bytes]:
        """The files for other programs of the periods asked for: see `ocop_lib.run.open_data`."""
        return open_data(self.selected, self.years, make)

    def publish_pages(self, data: Mapping[str, bytes]) -> None:
        """Bring the files for other programs, the index and the manifest up to date.

        Args:
            data: the result of `open_data`.

        Raises:
            ReportError: files of this run's reports were deleted meanwhile.
        """
        lost = self._lost()
        self.outputs.put_data(data)
        texts = {str(number): _year_text(read) for number, read in self.years.items()}
        self.outputs.put_index(texts)
        if self.order.is_whole and not lost and self._is_complete():
            own = [spec.id for spec in self.specs]
            made = {
                "reports": [*own, *sorted(self.outputs.issued - {*own})],
                "pages": [job.id for job in self.pages],
            }
            self.outputs.run = record(
                self._sources, self._digests, self.project.defaults.formats, made
            )
        self.outputs.write_manifest()
        if lost:
            raise ReportError(FILES_LOST.at(Place(str(self.order.outputs)), found=", ".join(lost)))

    def _is_complete(self) -> bool:
        """Whether every report was published, or has failed, with the inputs of this run."""
        # A report whose files could not be written keeps its old entry in the manifest.
        entries = ((job, self.outputs.entry(job.id)) for job in self._all)
        return all(
            (entry is not None and entry.key == job.key)
            or self._issued.is_in_place(job, self.outputs)
            for job, entry in entries
        )

    def _lost(self) -> list[str]:
        """The paths of files that the manifest lists for this run's reports and that are missing."""
        reports = (self.outputs.entry(job.id) for job in self._all)
        files = [entry.path for report in reports if report for entry in report.files.values()]
        return [path for path in files if not is_file(self.outputs.folder / path)]

    def _publish(self, job: AnyJob, outcome: Outcome) -> FinishedReport:
        said.remember(job, outcome)
        entry = entry_of(job, outcome.status)
        failed = outcome.notebook if outcome.status == "failed" else b""
        rows = {name: job.files[name] for name in job.tables & job.files.keys()}
        try:
            removed = self.outputs.put_report(entry, outcome.outputs, failed, rows)
        except OcopError as error:
            # The manifest still has the digests of the old inputs, so the next run tries again.
            failed, removed = b"", []
            outcome = replace(outcome, status="failed", faults=error.faults)
        kept = f"{FAILED_FOLDER}/{job.id}.ipynb" if failed else ""
        # Without the files, which are on the disk, so that many reports do not fill the memory.
        return FinishedReport(
            job, replace(outcome, outputs={}, document="", notebook=b""), kept, tuple(removed)
        )


def _size(job: AnyJob) -> int:
    """The number of units on which a report tells; 0 for a page, which tells on none."""
    return 0 if isinstance(job, PageJob) else len(job.shows)


def _year_text(read: ReadYear) -> YearText:
    plan, heading = read.plan, read.register.heading
    return YearText(
        title=f"Báo cáo tiến độ Chương trình OCOP năm {plan.year}, {plan.province}",
        issuer=plan.office.upper(),
        plan=plan.title,
        band=band(heading.title, illustrative=heading.illustrative, draft_plan=plan.draft_title),
        units=tuple((u.id, u.short_name, u.name) for u in (*plan.units, plan.unit(PROVINCE))),
        agencies=tuple((a.id, a.short_name, a.name) for a in single_agencies(plan)),
        quarters=tuple(
            (str(quarter), quarter_label(quarter)) for quarter in Quarter.all_of(plan.year)
        ),
    )
