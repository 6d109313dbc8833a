"""The job of a single notebook, for ``ocop render`` and ``watch``; the same job as in a batch."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ocop_lib.about import About
from ocop_lib.errors import FaultKind, ParameterError, Place
from ocop_lib.files.fields import is_inside
from ocop_lib.files.text import is_file, real_path
from ocop_lib.files.yaml import Document
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.plan.subjects import subjects
from ocop_lib.project.project import Project, read_document
from ocop_lib.project.years import remembered_year
from ocop_lib.register.issued import read_ledger
from ocop_lib.run.jobs.build import build_jobs
from ocop_lib.run.jobs.editions import with_edition
from ocop_lib.run.jobs.job import Job
from ocop_lib.run.jobs.parameter_file import (
    NOTEBOOK_MISSING,
    Checker,
    ReportSpec,
    check_invented,
)
from ocop_lib.run.jobs.parameter_values import file_kind, year_of

OUTSIDE = FaultKind(
    "render.outside", "Sổ tay nằm ngoài thư mục dự án.", "Chép sổ tay vào thư mục dự án."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A notebook, and whose report it is to make.

    Args:
        notebook: path of the notebook.
        params: path of the parameter file; None for the usual file of the unit or agency and
            quarter (of a year's notebook, of the year), or for the notebook's defaults if there is
            no such file.
        unit: id of the unit, or of the agency; empty for the one of the parameters cell.
        quarter: the quarter («2024-Q3»); empty for the one of the parameters cell.
        year: the year whose report on the whole of it is wanted; None for another report, or for
            the year of the parameters cell.
    """

    notebook: Path
    params: Path | None = None
    unit: str = ""
    quarter: str = ""
    year: int | None = None

    @property
    def names_report(self) -> bool:
        """Whether one report is meant, whatever a notebook's parameters cell says."""
        return self.year is not None or bool(self.quarter and self.unit)


def single_job(
    project: Project, notebook: Path, params: Path | None, formats: tuple[str, ...]
) -> Job:
    """Build the job of one notebook.

    Args:
        project: the project that contains the notebook.
        notebook: path of the notebook.
        params: path of the parameter file, as of `Asked`.
        formats: the file formats to write.

    Returns:
        The job.

    Raises:
        ParameterError: the notebook is outside the project, or it or its parameters have faults.
        PlanError: the plan of the report's year cannot be read or breaks a rule.
        RegisterError: its register cannot be read or breaks a rule.
    """
    spec, plan = single_spec(project, Asked(notebook, params))
    year = project.year(spec.period.year)
    years = {year.number: remembered_year(year, plan)}
    check_invented([spec], years)
    job = next(build_jobs(project, years, [spec], formats))
    return with_edition(job, read_ledger(year.register_folder))


def single_spec(project: Project, asked: Asked) -> tuple[ReportSpec, Plan]:
    """The specification of one notebook's report.

    Args:
        project: the project that contains the notebook.
        asked: the notebook and whose report it is to make.

    Returns:
        The specification, and the plan of the report's year.

    Raises:
        ParameterError: the notebook is outside the project, or it or its parameters have faults.
        PlanError: the plan cannot be read or breaks a rule.
    """
    real = real_path(asked.notebook)
    if not real.is_relative_to(project.root):
        raise ParameterError(OUTSIDE.at(Place(str(asked.notebook))))
    relative = real.relative_to(project.root).as_posix()
    checker = Checker(project, {})
    declared = checker.declared(relative)
    spec = None
    if declared is not None:
        document, file = _parameters(project, declared, asked, relative)
        year = project.years.get(year_of(document.value) or 0)
        if year is not None:
            checker.plans = {year.number: year.plan()}
        spec = checker.spec(document, "", file, relative)
    if spec is None:
        raise ParameterError(*checker.faults)
    return spec, checker.plans[spec.period.year]


def _parameters(
    project: Project, declared: Mapping[str, Any], asked: Asked, notebook: str
) -> tuple[Document, str]:
    """The parameters of the report, and the name of the file that they come from."""
    kind = file_kind(declared)
    given = {"unit": asked.unit, "agency": asked.unit, "quarter": asked.quarter, "year": asked.year}
    wanted = {key: given.get(key) or declared[key] for key in kind.KEYS}
    usual = f"params/{kind.usual(wanted)}.yaml"
    path = asked.params or project.root / usual
    if asked.params is None and not (is_inside(usual) and is_file(path)):
        return Document(wanted, None, "", ()), notebook
    real = real_path(path)
    is_within = real.is_relative_to(project.root)
    file = real.relative_to(project.root).as_posix() if is_within else path.name
    return read_document(path, file), file


def notebook_to_watch(project: Project, asked: Asked) -> Path:
    """The notebook of a report, when the user has named none.

    Args:
        project: the project.
        asked: what the user has named; its notebook is not read.

    Returns:
        The notebook of the parameter file, of the year that is named, or of unit and quarter where
        both are named; otherwise the one that was saved last.

    Raises:
        ParameterError: no notebook serves the report, or there is none.
    """
    report = _usual_report(project, asked) if asked.names_report else ""
    folder = project.root / "params"
    if asked.params is not None and (real := real_path(asked.params)).is_relative_to(folder):
        report = real.relative_to(folder).with_suffix("").as_posix()
    if report:
        checker = Checker(project, {})
        name = checker.notebook(report, str(asked.params or report))
        if name is None:
            raise ParameterError(*checker.faults)
        return project.root / name
    notebooks = [*(project.root / "notebooks").glob("*.ipynb")]
    if not notebooks:
        raise ParameterError(NOTEBOOK_MISSING.at(Place("notebooks/")))
    return max(notebooks, key=lambda path: (path.stat().st_mtime_ns, path.name))


def _usual_report(project: Project, asked: Asked) -> str:
    """The id of the usual report on the unit or agency that is asked for.

    Args:
        project: the project.
        asked: names the year, or unit or agency, and quarter.

    Returns:
        The id; that of a unit's report for an id that the plan does not have.

    Raises:
        ParameterError: the project lacks the quarter.
        PlanError: the plan of its year cannot be read or breaks a rule.
    """
    if asked.year is not None:
        return About("unit", PROVINCE).report(asked.year)
    quarter = project.quarter(asked.quarter, Place(part="--quarter"))
    plan = project.year(quarter.year).plan()
    known = {about.id: about for about in subjects(plan)}
    return known.get(asked.unit, About("unit", asked.unit)).report(quarter)
