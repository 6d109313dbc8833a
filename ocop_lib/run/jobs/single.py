"""The notebook in the analyst's hands, made into a report as the batch would."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ocop_lib.errors import FaultKind, ParameterError, Place
from ocop_lib.files.fields import is_inside
from ocop_lib.files.text import is_file, real_path
from ocop_lib.files.yaml import Document
from ocop_lib.project.project import Project, read_document
from ocop_lib.run.jobs.build import build_jobs
from ocop_lib.run.jobs.job import Job
from ocop_lib.run.jobs.parameter_file import REQUIRED, Checker

OUTSIDE = FaultKind(
    "render.outside", "Sổ tay nằm ngoài thư mục dự án.", "Chép sổ tay vào thư mục dự án."
)


def single_job(
    project: Project, notebook: Path, params: Path | None, formats: tuple[str, ...]
) -> Job:
    """The job of one notebook.

    Args:
        project: the project the notebook lies in.
        notebook: the notebook.
        params: its parameter file; None for the one the notebook's own defaults point at, or
            the defaults themselves where there is no such file.
        formats: what to write.

    Raises:
        ParameterError: the notebook lies outside, or it or its parameters are at fault.
        PlanError: the plan does not hold together.
        RegisterError: the register breaks a rule.
    """
    real = real_path(notebook)
    if not real.is_relative_to(project.root):
        raise ParameterError(OUTSIDE.at(Place(str(notebook))))
    relative = real.relative_to(project.root).as_posix()
    plan = project.plan()
    checker = Checker(project, plan)
    declared = checker.declared(relative)
    spec = None
    if declared is not None:
        document, file = _parameters(project, declared, params, relative)
        spec = checker.spec(document, "", file, relative)
    if spec is None:
        raise ParameterError(*checker.faults)
    register = project.register(plan)
    return next(build_jobs(project, plan, register, [spec], formats))


def _parameters(
    project: Project, declared: Mapping[str, Any], params: Path | None, notebook: str
) -> tuple[Document, str]:
    """The parameters to run with, and the name of the file they come from."""
    defaults = {key: declared[key] for key in REQUIRED}
    usual = "params/{quarter}/{unit}.yaml".format(**defaults)
    path = params or project.root / usual
    if params is None and not (is_inside(usual) and is_file(path)):
        return Document(defaults, None, "", ()), notebook
    real = real_path(path)
    is_within = real.is_relative_to(project.root)
    file = real.relative_to(project.root).as_posix() if is_within else path.name
    return read_document(path, file), file
