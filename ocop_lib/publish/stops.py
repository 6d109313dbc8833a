"""What keeps a report from being issued: open questions, empty slots, errors; and what is remarked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ocop_lib.blocks.plain import plain_text
from ocop_lib.errors import Fault, FaultKind, Place
from ocop_lib.narrative import NARRATIVE, declared_slots, is_told, written
from ocop_lib.periods import YearEnd
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.project.declared import declared_parameters
from ocop_lib.project.project import Project, Year
from ocop_lib.project.years import ReadYear
from ocop_lib.register.findings import findings_of
from ocop_lib.report import notes
from ocop_lib.report.agency import AgencyReport
from ocop_lib.report.district import DistrictReport
from ocop_lib.report.opened import Opened
from ocop_lib.report.parts import Report
from ocop_lib.report.province import ProvinceReport
from ocop_lib.report.questions import question_blocks
from ocop_lib.report.year_end import YearEndReport
from ocop_lib.run.jobs.parameter_file import ReportSpec

_ANSWER = (
    "{how}; chưa trả lời được mà vẫn phải ban hành thì thêm --despite với lý do, lý do ấy được in ra"
    " báo cáo."
)
QUESTIONS = FaultKind(
    "issue.open_questions",
    "Báo cáo còn {count} điều đơn vị chưa giải trình.",
    _ANSWER.replace("{how}", "Ghi nguyên nhân vào mục causes của tệp tham số"),
)
EMPTY_SLOTS = FaultKind(
    "issue.empty_slots",
    "Lời văn của báo cáo còn để trống: {slots}.",
    _ANSWER.replace("{how}", "Viết các mục ấy dưới khóa narrative của tệp tham số"),
)
FINDINGS = FaultKind(
    "issue.findings",
    "Số liệu của báo cáo còn {count} điểm phải sửa.",
    _ANSWER.replace("{how}", "Sửa các dòng ấy trong sổ số liệu, hoặc ghi giải trình ở ô note"),
)
REMARKED = FaultKind(
    "issue.remarked",
    "Báo cáo nêu {count} điểm cần rà soát; không cản việc ban hành.",
    "Xem lại các dòng ấy; đúng rồi thì để nguyên.",
    severity="warning",
)

NEEDED_SLOTS = ("difficulties", "causes", "lessons")
"""The slots that say what no table can; an agency's report needs none."""

_MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class _KnownYear(Year):
    """A year whose plan and register were read before."""

    known: ReadYear

    def plan(self) -> Plan:
        """The plan."""
        return self.known.plan

    def register(self, plan: Plan | None = None) -> Any:  # noqa: ARG002 (as of its parent)
        """The register, or what gives its slices."""
        return self.known.register


@dataclass(frozen=True, slots=True)
class _KnownProject(Project):
    """A project of one year, which was read before."""

    known: ReadYear

    @property
    def years(self) -> Mapping[int, Year]:
        """The year."""
        year = self.known.year
        return {year.number: _KnownYear(year.root, year.number, year.entry, self.known)}


def open_points(
    project: Project, read: ReadYear, spec: ReportSpec, notebook: bytes
) -> tuple[Fault, ...]:
    """What is open in a report.

    Args:
        project: the project.
        read: the plan and the register of the report's year.
        spec: the report.
        notebook: the bytes of its notebook.

    Returns:
        A fault for open questions, one for empty slots and one for errors in the figures, where
        there are some; a warning where there are remarks on them.
    """
    report = _report(_KnownProject(project.root, project.defaults, read), spec)
    slots = declared_slots(declared_parameters(notebook, spec.notebook).get("narrative"))
    return (
        *_questions(report, spec),
        *_empty_slots(spec, slots, read.plan),
        *_findings(report, spec),
    )


def _report(project: Project, spec: ReportSpec) -> Opened:
    """The report object by which the shipped notebook of this kind tells."""
    narrative = spec.parameters.get("narrative")
    if isinstance(spec.period, YearEnd):
        return YearEndReport(spec.period.year, spec.period.data_to, narrative, project=project)
    quarter = str(spec.period)
    if spec.about.kind == "agency":
        return AgencyReport(spec.about.id, quarter, narrative, project=project)
    kind = ProvinceReport if spec.about.id == PROVINCE else DistrictReport
    return kind(spec.about.id, quarter, narrative, project=project)


def _questions(report: Opened, spec: ReportSpec) -> Iterator[Fault]:
    blocks = question_blocks(report.plan, report.open_questions, spec.period)
    said = [line for block in blocks for line in plain_text(block).splitlines()]
    # The first line of several is their title.
    said = said[1:] if len(said) > 1 else said
    if said:
        place = Place(spec.source, key="narrative.causes")
        yield QUESTIONS.at(place, found=_some(said), count=len(said))


def _empty_slots(spec: ReportSpec, slots: Sequence[str], plan: Plan) -> Iterator[Fault]:
    if spec.about.kind == "agency":
        return
    texts = written(spec.parameters.get("narrative") or {}, plan)
    told = {slot for slot, texts in texts.items() if any(is_told(one.text) for one in texts)}
    empty = [slot for slot in NEEDED_SLOTS if slot in slots and slot not in told]
    if empty:
        names = ", ".join(f"«{NARRATIVE[slot]}» ({slot})" for slot in empty)
        yield EMPTY_SLOTS.at(Place(spec.source, key="narrative"), slots=names)


def _findings(report: Opened, spec: ReportSpec) -> Iterator[Fault]:
    if not isinstance(report, Report):
        return
    unit = None if spec.about.id == PROVINCE else spec.about.id
    found = notes.of_unit(findings_of(report.as_of.standing, report.plan), unit)
    for kind, is_error in ((FINDINGS, True), (REMARKED, False)):
        said = [one.text for one in found if one.is_error == is_error]
        if said:
            yield kind.at(Place(spec.source), found=_some(said), count=len(said))


def _some(said: Sequence[str]) -> str:
    """The first sentences, and how many more there are."""
    more = len(said) - _MOST_SHOWN
    tail = f" … và {more} điều khác" if more > 0 else ""
    return " ".join(said[:_MOST_SHOWN]) + tail
