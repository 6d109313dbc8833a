"""The job of a single notebook, for ``ocop render``; the same job as in a batch."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ocop_lib.errors import FaultKind, ParameterError, Place
from ocop_lib.files.fields import is_inside
from ocop_lib.files.text import is_file, real_path
from ocop_lib.files.yaml import Document
from ocop_lib.periods import Quarter
from ocop_lib.project.project import Project, read_document
from ocop_lib.project.years import read_year
from ocop_lib.run.jobs.build import build_jobs
from ocop_lib.run.jobs.job import Job
from ocop_lib.run.jobs.parameter_file import REQUIRED, Checker

OUTSIDE = FaultKind(
    "render.outside", "Sổ tay nằm ngoài thư mục dự án.", "Chép sổ tay vào thư mục dự án."
)


def single_job(
    project: Project, notebook: Path, params: Path | None, formats: tuple[str, ...]
) -> Job:
    """Build the job of one notebook.

    Args:
        project: the project that contains the notebook.
        notebook: path of the notebook.
        params: path of the parameter file; None for the file of the notebook's default unit and
            quarter, or for the notebook's defaults if there is no such file.
        formats: the file formats to write.

    Returns:
        The job.

    Raises:
        ParameterError: the notebook is outside the project, or it or its parameters have faults.
        PlanError: the plan of the report's year cannot be read or breaks a rule.
        RegisterError: its register cannot be read or breaks a rule.
    """
    real = real_path(notebook)
    if not real.is_relative_to(project.root):
        raise ParameterError(OUTSIDE.at(Place(str(notebook))))
    relative = real.relative_to(project.root).as_posix()
    checker = Checker(project, {})
    declared = checker.declared(relative)
    spec = None
    if declared is not None:
        document, file = _parameters(project, declared, params, relative)
        quarter = document.value.get("quarter")
        if quarter in project.quarters:
            year = project.year(Quarter.parse(quarter).year)
            checker.plans = {year.number: year.plan()}
        spec = checker.spec(document, "", file, relative)
    if spec is None:
        raise ParameterError(*checker.faults)
    years = {
        number: read_year(project.year(number), plan) for number, plan in checker.plans.items()
    }
    return next(build_jobs(project, years, [spec], formats))


def _parameters(
    project: Project, declared: Mapping[str, Any], params: Path | None, notebook: str
) -> tuple[Document, str]:
    """The parameters of the report, and the name of the file that they come from."""
    defaults = {key: declared[key] for key in REQUIRED}
    usual = "params/{quarter}/{unit}.yaml".format(**defaults)
    path = params or project.root / usual
    if params is None and not (is_inside(usual) and is_file(path)):
        return Document(defaults, None, "", ()), notebook
    real = real_path(path)
    is_within = real.is_relative_to(project.root)
    file = real.relative_to(project.root).as_posix() if is_within else path.name
    return read_document(path, file), file
