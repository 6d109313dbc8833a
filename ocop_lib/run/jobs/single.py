"""The notebook in the analyst's hands, made into a report as the batch would."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ocop_lib.errors import Fault, ParameterError, Place
from ocop_lib.project.project import Project, read_mapping
from ocop_lib.run.jobs.build import build_jobs
from ocop_lib.run.jobs.job import Job
from ocop_lib.run.jobs.parameter_file import REQUIRED, Checker


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
        OcopError: with the faults of plan, parameters or register.
    """
    if not notebook.resolve().is_relative_to(project.root):
        what, mend = "Sổ tay nằm ngoài thư mục dự án.", "Chép sổ tay vào thư mục dự án."
        raise ParameterError(
            Fault(code="render.outside", message=what, place=Place(str(notebook)), remedy=mend)
        )
    relative = notebook.resolve().relative_to(project.root).as_posix()
    plan = project.plan()
    checker = Checker(project, plan)
    declared = checker.declared(relative)
    spec = None
    if declared is not None:
        content, where = _parameters(project, declared, params, relative)
        spec = checker.spec(content, "", where, relative)
    if spec is None:
        raise ParameterError(*checker.faults)
    register = project.register(plan)
    return next(build_jobs(project, plan, register, [spec], formats))


def _parameters(
    project: Project, declared: Mapping[str, Any], params: Path | None, notebook: str
) -> tuple[Mapping[str, Any], str]:
    """The parameters to run with, and what to call where they come from."""
    defaults = {key: declared[key] for key in REQUIRED}
    path = params or project.root / "params" / "{quarter}/{unit}.yaml".format(**defaults)
    if params is None and not path.is_file():
        return defaults, f"{notebook}, ô «parameters»"
    inside = path.resolve().is_relative_to(project.root)
    where = path.resolve().relative_to(project.root).as_posix() if inside else path.name
    return read_mapping(path, where), where
