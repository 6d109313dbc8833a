"""All reports: which are out of date and why, made, published, and what was taken back."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from ocop_lib.errors import Fault, OcopError, ParameterError
from ocop_lib.periods import Quarter
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.project import Project, not_among
from ocop_lib.publish import INDEX, INDICATORS, IndexText, Outputs, ReportEntry, index_page
from ocop_lib.register import Register
from ocop_lib.run.build import build_jobs
from ocop_lib.run.job import Job, Outcome
from ocop_lib.run.matrix import read_matrix
from ocop_lib.run.parameter_file import ReportSpec
from ocop_lib.run.pool import StartExecutor, run_jobs
from ocop_lib.wording import band, quarter_label

IndicatorTable = Callable[[Register, Plan, Quarter], bytes]
"""Makes ``indicators.csv``; handed in, because this floor does not know what is measured."""

_PARTS: Mapping[str, str] = {
    "library": "thư viện ocop",
    "packages": "phiên bản các gói Python",
    "plan": "kế hoạch",
}
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Order:
    """What the user asks for.

    Args:
        params: the folder of parameter files.
        outputs: the folder to publish in.
        quarter: only this quarter's reports; empty for all.
        unit: only this unit's reports; empty for all.
        formats: what to write; empty for the project's own choice.
        force: also what is up to date.
        workers: how many reports to work on at once.
    """

    params: Path
    outputs: Path
    quarter: str = ""
    unit: str = ""
    formats: tuple[str, ...] = ()
    force: bool = False
    workers: int = 1


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
        outcome: what became of it.
        removed: files of an earlier run that it made out of date.
    """

    job: Job = field(repr=False)
    outcome: Outcome
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
        self.plan = project.plan()
        self.specs = read_matrix(project, self.plan, order.params)
        self.selected = _selected(self.specs, self.plan, order)
        self.register = project.register(self.plan)
        self.outputs = Outputs(order.outputs)
        formats = order.formats or project.formats
        jobs = build_jobs(project, self.plan, self.register, self.selected, formats)
        stated = ((job, self._reason(job)) for job in jobs)
        self.due = tuple(Due(job, reason) for job, reason in stated if reason)

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

    def make(self, start: StartExecutor) -> Iterator[Made]:
        """Make what is due, publishing each report as it comes.

        Args:
            start: makes the executor the jobs run on.

        Yields:
            Each report worked on, when its files and the manifest are in place.
        """
        jobs = {due.job.id: due.job for due in self.due}
        with closing(run_jobs(jobs.values(), self.order.workers, start)) as outcomes:
            for outcome in outcomes:
                yield self._publish(jobs[outcome.id], outcome)

    def publish_pages(self, indicators: IndicatorTable) -> None:
        """Bring the index, the tables of indicators and the manifest up to date.

        Args:
            indicators: makes a quarter's table from what the province's report may see.
        """
        for quarter in sorted({spec.quarter for spec in self.selected}):
            seen = self.register.visible_to(PROVINCE, quarter, self.project.scheme)
            table = indicators(seen, self.plan, quarter)
            self.outputs.put_page(f"{quarter}/{INDICATORS}", table)
        reports = self.outputs.reports.values()
        page = index_page(self._index_text(), reports, self.outputs.pages)
        self.outputs.put_page(INDEX, page)
        self.outputs.write_manifest()

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
        try:
            removed = self.outputs.put_report(entry, outcome.outputs, failed)
        except OcopError as error:
            # The manifest still vouches for the old state, so the next run tries again.
            return Made(job, replace(outcome, status="failed", outputs={}, faults=error.faults))
        return Made(job, outcome, tuple(removed))

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
            return _changes(known.inputs, job.inputs)
        files = [known.files.get(form) for form in job.formats]
        if not all(file and self.outputs.is_intact(file) for file in files):
            return "tệp kết quả mất hoặc bị sửa"
        return ""


def _changes(old: Mapping[str, str], new: Mapping[str, str]) -> str:
    names = [name for name in sorted({*old, *new}) if old.get(name) != new.get(name)]
    shown = [_PARTS.get(name, name) for name in names[:_MOST_NAMED]]
    more = f" và {len(names) - len(shown)} tệp khác" if len(names) > len(shown) else ""
    return f"dữ liệu vào đã thay đổi: {', '.join(shown)}{more}"


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
    selected = tuple(
        spec
        for spec in specs
        if order.quarter in {"", str(spec.quarter)} and order.unit in {"", spec.unit}
    )
    if not selected:
        what, mend = "Không có tệp tham số nào cho báo cáo này.", "Thêm tệp tham số, rồi chạy lại."
        missing = f"{order.quarter or '*'}/{order.unit or '*'}.yaml"
        raise ParameterError(Fault("order.nothing", what, str(order.params), missing, mend=mend))
    return selected
