"""All reports: which are out of date and why, made, published, and what was taken back."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cached_property

from ocop_lib.errors import Fault, OcopError, ParameterError, Place, ReportError, not_among
from ocop_lib.output.files import FAILED_FOLDER, INDEX, INDICATORS, Outputs, ReportEntry
from ocop_lib.output.index import IndexText, index_page
from ocop_lib.periods import Quarter
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.project.project import Project
from ocop_lib.register import Register
from ocop_lib.run.jobs.build import build_jobs
from ocop_lib.run.jobs.changes import changes
from ocop_lib.run.jobs.current import Sources, record
from ocop_lib.run.jobs.job import Job, Outcome
from ocop_lib.run.jobs.matrix import read_matrix
from ocop_lib.run.jobs.order import Order
from ocop_lib.run.jobs.parameter_file import ReportSpec
from ocop_lib.run.pool import StartExecutor, run_jobs
from ocop_lib.wording import band, quarter_label

IndicatorTable = Callable[[Register, Plan, Quarter], bytes]
"""Makes ``indicators.csv``; handed in, because this floor does not know what is measured."""


@dataclass(frozen=True, slots=True)
class Due:
    """A report to make, and why."""

    job: Job = field(repr=False)
    reason: str


@dataclass(frozen=True, slots=True)
class Made:
    """A report that was worked on.

    Args:
        job: the order.
        outcome: what became of it; its files are published and no longer kept here.
        kept: path of a failed report's executed notebook, relative to the outputs; "" for none.
        removed: files of an earlier run that it made out of date.
    """

    job: Job = field(repr=False)
    outcome: Outcome
    kept: str = ""
    removed: tuple[str, ...] = ()


class Batch:
    """A checked order, ready to be carried out; until then nothing has been written.

    Args:
        project: the project.
        order: what the user asks for.

    Raises:
        OcopError: with the faults of the plan, the parameter files, the order or the register.
    """

    def __init__(self, project: Project, order: Order) -> None:
        self.project, self.order = project, order
        own = (str(project.defaults.plan_file),) if project.defaults.plan_file else ()
        self._sources = Sources(project.root, order.params, project.defaults.register_folder, own)
        # Before anything is read: what changes later must not pass for known.
        self._digests = self._sources.digests()
        self.plan = project.plan()
        self.specs = read_matrix(project, self.plan, order.params)
        self._count_inputs()
        self.selected = _selected(self.specs, self.plan, order)
        self.register = project.register(self.plan)
        formats = order.formats or project.defaults.formats
        self.jobs = tuple(build_jobs(project, self.plan, self.register, self.selected, formats))

    @cached_property
    def outputs(self) -> Outputs:
        """The folder of outputs, as it is when it is first looked at."""
        return Outputs(self.order.outputs)

    @cached_property
    def due(self) -> tuple[Due, ...]:
        """The reports to make, in the order of the parameter files."""
        stated = ((job, self._reason(job)) for job in self.jobs)
        return tuple(Due(job, reason) for job, reason in stated if reason)

    def _count_inputs(self) -> None:
        """Add the inputs that parameter files name, which are read later, to the sources."""
        inputs = {name for spec in self.specs for name in spec.inputs}
        files = tuple(sorted({*self._sources.files, *inputs}))
        self._sources = replace(self._sources, files=files)
        self._digests = {**self._sources.further_digests(), **self._digests}

    @property
    def current(self) -> int:
        """How many of the selected reports need no work."""
        return len(self.selected) - len(self.due)

    def gone(self) -> tuple[str, ...]:
        """Reports that were made once and whose parameter file is no more."""
        wanted = {spec.id for spec in self.specs}
        return tuple(sorted(set(self.outputs.reports) - wanted))

    def take_back(self) -> tuple[str, ...]:
        """Remove the files of the reports that are `gone`."""
        return tuple(self.outputs.keep_only(spec.id for spec in self.specs))

    def make(self, start: StartExecutor, workers: int) -> Iterator[Made]:
        """Make what is due, publishing each report as it comes.

        Args:
            start: makes the executor the jobs run on.
            workers: how many reports to work on at once.

        Yields:
            Each report worked on, when its files and the manifest are in place.
        """
        jobs = {due.job.id: due.job for due in self.due}
        # Reports on the most units first, so that no long one is left to run alone in the end.
        queue = sorted(jobs.values(), key=lambda job: -len(job.units))
        try:
            with closing(run_jobs(queue, workers, start)) as outcomes:
                for outcome in outcomes:
                    yield self._publish(jobs[outcome.id], outcome)
        finally:
            if queue:
                self.outputs.write_manifest()

    def tables(self, indicators: IndicatorTable) -> dict[str, bytes]:
        """The tables of indicators of the quarters asked for, by path.

        Args:
            indicators: makes a quarter's table from what the province's report may see.
        """
        made = {}
        for quarter in sorted({spec.quarter for spec in self.selected}):
            seen = self.register.visible_to(PROVINCE, quarter, self.project.defaults.scheme)
            made[f"{quarter}/{INDICATORS}"] = indicators(seen, self.plan, quarter)
        return made

    def publish_pages(self, tables: Mapping[str, bytes]) -> None:
        """Bring the tables of indicators, the index and the manifest up to date.

        Args:
            tables: as `tables` makes them.

        Raises:
            ReportError: files of this run's reports are there no more.
        """
        lost = self._lost()
        for path, table in tables.items():
            self.outputs.put_page(path, table)
        reports = self.outputs.reports.values()
        page = index_page(self._index_text(), reports, self.outputs.pages)
        self.outputs.put_page(INDEX, page)
        if self.order.is_whole and not lost:
            ids = [spec.id for spec in self.specs]
            self.outputs.run = record(
                self._sources, self._digests, self.project.defaults.formats, ids
            )
        self.outputs.write_manifest()
        if lost:
            what = "Tệp kết quả đã mất trong khi đang làm báo cáo."
            mend = "Đừng xóa hay chuyển thư mục kết quả khi lệnh đang chạy; chạy lại để làm tiếp."
            where = str(self.order.outputs)
            raise ReportError(
                Fault(
                    code="outputs.lost",
                    message=what,
                    place=Place(where),
                    found=", ".join(lost),
                    remedy=mend,
                )
            )

    def _lost(self) -> list[str]:
        """The files that were in place when this run began or published them, and are no more."""
        asked = (self.outputs.reports.get(job.id) for job in self.jobs)
        files = [entry.path for report in asked if report for entry in report.files.values()]
        return [path for path in files if not (self.outputs.folder / path).is_file()]

    def _index_text(self) -> IndexText:
        plan = self.plan
        quarters = (Quarter(plan.year, number) for number in range(1, 5))
        return IndexText(
            title=f"Báo cáo tiến độ Chương trình OCOP năm {plan.year}, {plan.province}",
            issuer=plan.office.upper(),
            plan=plan.title,
            band=band(self.register.title, illustrative=self.register.illustrative),
            units=tuple((u.id, u.short_name, u.name) for u in (*plan.units, plan.unit(PROVINCE))),
            quarters=tuple((str(quarter), quarter_label(quarter)) for quarter in quarters),
        )

    def _publish(self, job: Job, outcome: Outcome) -> Made:
        entry = ReportEntry(job.id, job.unit, job.quarter, outcome.status, job.key, job.inputs)
        failed = outcome.notebook if outcome.status == "failed" else b""
        rows = {name: job.files[name] for name in job.tables}
        try:
            removed = self.outputs.put_report(entry, outcome.outputs, failed, rows)
        except OcopError as error:
            # The manifest still vouches for the old state, so the next run tries again.
            failed, removed = b"", []
            outcome = replace(outcome, status="failed", faults=error.faults)
        kept = f"{FAILED_FOLDER}/{job.id}.ipynb" if failed else ""
        # Or a run of many reports would fill up with what is on the disk already.
        return Made(job, replace(outcome, outputs={}, notebook=b""), kept, tuple(removed))

    def _reason(self, job: Job) -> str:
        """Why a report has to be made; empty when it is up to date."""
        known = self.outputs.reports.get(job.id)
        if self.order.force:
            return "được yêu cầu làm lại"
        if known is None:
            return "mới"
        if known.status != "done":
            return "lần trước không làm được"
        if known.key != job.key:
            return changes(job, known.inputs, lambda name: self.outputs.rows(job.id, name))
        new = [form for form in job.formats if form not in known.files]
        if new:
            return f"chưa có dạng {', '.join(new)}"
        if not all(self.outputs.is_intact(known.files[form]) for form in job.formats):
            return "tệp kết quả mất hoặc bị sửa"
        return ""


def _selected(specs: Sequence[ReportSpec], plan: Plan, order: Order) -> tuple[ReportSpec, ...]:
    quarters = [str(Quarter(plan.year, number)) for number in range(1, 5)]
    wanted = {
        "--quarter": (order.quarter, quarters),
        "--unit": (order.unit, (*plan.unit_ids, PROVINCE)),
    }
    faults = [
        not_among(option, value, allowed)
        for option, (value, allowed) in wanted.items()
        if value and value not in allowed
    ]
    if faults:
        raise ParameterError(*faults)
    selected = tuple(spec for spec in specs if order.asks_for(spec.unit, str(spec.quarter)))
    if not selected:
        what, mend = "Không có tệp tham số nào cho báo cáo này.", "Thêm tệp tham số, rồi chạy lại."
        missing = f"{order.quarter or '*'}/{order.unit or '*'}.yaml"
        raise ParameterError(
            Fault(
                code="order.nothing",
                message=what,
                place=Place(str(order.params)),
                found=missing,
                remedy=mend,
            )
        )
    return selected
