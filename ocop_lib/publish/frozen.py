"""What an entry of the ledger freezes: the small project that its reports are made from, their numbers."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
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
from ocop_lib.project.project import Project, Year, load_project
from ocop_lib.project.root import DEFAULTS
from ocop_lib.project.years import ReadYear, of_each, read_year
from ocop_lib.register.entry import Entry
from ocop_lib.register.entry_tables import IssuedValue
from ocop_lib.register.heading import Cut
from ocop_lib.register.viewer import viewer_of
from ocop_lib.run.jobs.build import UNREADABLE, build_jobs, code_of
from ocop_lib.run.jobs.job import Job, is_told
from ocop_lib.run.jobs.matrix import read_matrix
from ocop_lib.run.jobs.parameter_file import ReportSpec

TOLD = "told"
"""The folder of an entry with what each report was told of issues before it."""

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


def frozen_jobs(folder: Path, number: int, formats: tuple[str, ...] = ()) -> dict[str, Job]:
    """The jobs of all reports of a frozen project, as drafts.

    Args:
        folder: the frozen project's folder.
        number: its year.
        formats: the file formats; empty for those of the project.

    Returns:
        The jobs by the ids of their reports.

    Raises:
        OcopError: the frozen project has a fault, such as one that a later version of the library
            finds.
    """
    project = load_project(folder)
    asked = (project.year(number),)
    plans = of_each(asked, Year.plan)
    specs = read_matrix(project, plans, folder / DEFAULTS.parent)
    years = of_each(asked, lambda year: read_year(year, plans[year.number]))
    built = build_jobs(project, years, specs, formats or project.defaults.formats)
    return {job.id: job for job in built}


def own_files(job: Job) -> dict[str, bytes]:
    """What a job was told of issues before, by its path in an entry: each report has files of its own.

    Args:
        job: a job of a batch.

    Returns:
        The bytes of each such file; empty where it was told nothing.
    """
    return {f"{TOLD}/{job.id}/{path}": job.files[path] for path in job.files if is_told(path)}


def with_own_files(job: Job, entry: Entry) -> Job:
    """A job of a frozen project with what it was told of issues before.

    Args:
        job: the job.
        entry: the entry.

    Returns:
        The job as it was.

    Raises:
        RegisterError: a file of the entry was changed or is missing.
    """
    stem = f"{TOLD}/{job.id}/"
    files = {
        path.removeprefix(stem): entry.read(path) for path in entry.listed if path.startswith(stem)
    }
    return replace(job, files={**job.files, **files})


def told(job: Job, plan: str) -> Mapping[str, Any]:
    """What a job is made from, as a frozen project has to give it again.

    Args:
        job: the job.
        plan: the path of the frozen plan.

    Returns:
        Parameters, files and the plan's digest. The defaults are left out, because those of a
        frozen project name the plan's file, and so is what an entry keeps for each report.
    """
    left_out = {str(DEFAULTS), plan}
    files = {
        name: data for name, data in job.files.items() if name not in left_out and not is_told(name)
    }
    return {
        "parameters": dict(job.parameters),
        "files": files,
        "plan": job.fingerprints["plan"],
        "period": job.period,
    }


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
