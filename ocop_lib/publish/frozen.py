"""What an entry of the ledger freezes: the small project that its reports are made from, their numbers."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from ocop_lib.about import About
from ocop_lib.errors import ParameterError, Place
from ocop_lib.files.text import is_file, read_bytes
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.progress import measure
from ocop_lib.indicators.quarter_evidence import gather_evidence
from ocop_lib.plan import PROVINCE
from ocop_lib.plan.reading import plan_path
from ocop_lib.project.project import Project, Year
from ocop_lib.project.root import DEFAULTS
from ocop_lib.project.years import ReadYear
from ocop_lib.register.entry_tables import IssuedValue
from ocop_lib.register.heading import Cut
from ocop_lib.register.viewer import viewer_of
from ocop_lib.run.jobs.build import UNREADABLE, code_of
from ocop_lib.run.jobs.job import Job, is_told
from ocop_lib.run.jobs.parameter_file import ReportSpec

_ENDINGS = (".yaml", ".yml")


def cut_of(read: ReadYear, specs: Sequence[ReportSpec]) -> Cut:
    """Whose slice of the register holds all that some reports of one period see.

    Args:
        read: the reports' year.
        specs: the reports.

    Returns:
        The slice of the one unit or agency they are about; otherwise that of the province.
    """
    subjects = {spec.about for spec in specs}
    about = subjects.pop() if len(subjects) == 1 else About("unit", PROVINCE)
    period: Any = max(
        (spec.period for spec in specs), key=lambda one: one.seen_to(read.year.scheme)
    )
    named: dict[str, Any] = {**about.as_keys(), **period.as_keys()}
    return Cut(**named, scheme=read.year.scheme)


def frozen_project(
    project: Project, read: ReadYear, specs: Sequence[ReportSpec], params: Path
) -> dict[str, bytes]:
    """The files of a small project from which some reports can be made again.

    Args:
        project: the project.
        read: the plan and the register of the reports' year.
        specs: the reports, all of one period.
        params: the folder of parameter files.

    Returns:
        The bytes of each file by its path; the register is the slice that `cut_of` names, the
        plan a file of its own also where it came with the library, notebooks have no outputs.

    Raises:
        ParameterError: a file cannot be read.
    """
    year, cut = read.year, cut_of(read, specs)
    plan = frozen_plan(year)
    rows = read.register.files_visible_to(viewer_of(read.plan, cut.about), cut.period, cut.scheme)
    own = {name for spec in specs for name in spec.inputs}
    return {
        str(DEFAULTS): _defaults(project, year, plan),
        plan: read_bytes(_plan_path(year), plan, ParameterError),
        **{f"{year.entry.register_folder}/{name}": data for name, data in rows.items()},
        **{name: _notebook(project.root / name) for name in {spec.notebook for spec in specs}},
        **{name: _bytes(project.root / name) for name in own},
        **dict(_parameter_file(params, spec) for spec in specs),
    }


def frozen_plan(year: Year) -> str:
    """The path of a year's plan in a frozen project."""
    return year.plan_file or f"{year.entry.plan}.yaml"


def _plan_path(year: Year) -> Path:
    return year.root / year.plan_file if year.plan_file else plan_path(year.entry.plan)


def _defaults(project: Project, year: Year, plan: str) -> bytes:
    """``defaults.yaml`` with this year alone; its plan is a file."""
    defaults = project.defaults
    content: dict[str, Any] = {
        "years": {year.number: {**year.entry.as_written(), "plan": plan}},
        "formats": list(defaults.formats),
        "notebooks": dict(defaults.notebooks),
        "time_limit_seconds": defaults.time_limit_seconds,
        "memory_limit_mb": defaults.memory_limit_mb,
    }
    if defaults.layout is not None:
        content["form"] = defaults.layout.model_dump(mode="json")
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False).encode()


def _notebook(path: Path) -> bytes:
    """A notebook as a report depends on it, a line a value, so that git shows what differs."""
    content = json.loads(code_of(_bytes(path)))
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1)
    return text.encode(errors="backslashreplace") + b"\n"


def _parameter_file(params: Path, spec: ReportSpec) -> tuple[str, bytes]:
    path = next(
        (params / f"{spec.id}{end}" for end in _ENDINGS if is_file(params / f"{spec.id}{end}")),
        params / f"{spec.id}.yaml",
    )
    return f"{DEFAULTS.parent}/{spec.id}{path.suffix}", _bytes(path)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ParameterError(UNREADABLE.at(Place(str(error.filename)))) from None


def told_files(job: Job) -> dict[str, bytes]:
    """What a job is told of earlier issues: its files beside the ledger, other ones for each report."""
    return {path: data for path, data in job.files.items() if is_told(path)}


def issued_values(read: ReadYear, cut: Cut, specs: Sequence[ReportSpec]) -> Iterator[IssuedValue]:
    """The numbers that some reports tell, for the ledger.

    Args:
        read: the plan and the register of the reports' year.
        cut: as of `cut_of`.
        specs: the reports.

    Yields:
        In the order of the plan, the numbers of every unit and the province where a report on the
        province is among the reports; otherwise those of the units whose reports are.
    """
    units = {spec.about.id for spec in specs if spec.about.kind == "unit"}
    if not units:
        return
    seen = read.register.visible_to(viewer_of(read.plan, cut.about), cut.period, cut.scheme)
    evidence = gather_evidence(AsOf(seen, cut.period, cut.scheme))
    own = cut.about.id if cut.about.id in units - {PROVINCE} else None
    for row in measure(read.plan, evidence, own):
        if PROVINCE in units or row.unit in units:
            yield IssuedValue(
                row.unit,
                row.indicator,
                row.quarter,
                row.in_quarter,
                row.arrived_late,
                row.to_date,
                row.target,
                row.expected,
                row.remaining,
                None if row.status is None else row.status.value,
            )
