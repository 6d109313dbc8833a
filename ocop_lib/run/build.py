"""What reports are to be -> complete jobs, each with everything it may read and nothing more."""

import platform
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

import ocop_lib
from ocop_lib.errors import Fault, ParameterError
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.project import DEFAULTS, Project
from ocop_lib.register import Register
from ocop_lib.run.job import Job, digest, digest_of
from ocop_lib.run.parameter_file import ReportSpec
from ocop_lib.wording import quarter_label

# The shipped plans: a report depends on its own plan only, which is counted apart.
_NOT_COUNTED = ("plans", "__pycache__")


def build_jobs(
    project: Project,
    plan: Plan,
    register: Register,
    specs: Sequence[ReportSpec],
    formats: tuple[str, ...],
) -> Iterator[Job]:
    """A job for each report.

    Args:
        project: where notebooks and inputs lie.
        plan: the project's plan.
        register: the whole register, checked; each job gets what its unit and quarter may see.
        specs: the reports.
        formats: what to write them as.
    """
    machinery = {"library": library_digest(), "packages": packages_digest()}
    machinery["plan"] = digest_of(plan.model_dump(mode="json"))
    slices: dict[object, dict[str, bytes]] = {}
    for spec in specs:
        seen = (spec.unit, spec.quarter)
        if seen not in slices:
            slices[seen] = register.visible_to(*seen, project.scheme).to_files()
        whole = spec.unit == PROVINCE
        yield Job(
            id=spec.id,
            unit=spec.unit,
            quarter=str(spec.quarter),
            unit_name=plan.unit(spec.unit).name,
            quarter_label=quarter_label(spec.quarter),
            units=frozenset((*plan.unit_ids, PROVINCE) if whole else (spec.unit,)),
            notebook=spec.notebook,
            parameters=spec.parameters,
            files=_files(project, spec, slices[seen]),
            source=spec.source,
            machinery=machinery,
            formats=formats,
            time_limit_seconds=project.time_limit_seconds,
            memory_limit_mb=project.memory_limit_mb,
        )


def _files(project: Project, spec: ReportSpec, rows: dict[str, bytes]) -> dict[str, bytes]:
    own = [spec.notebook, *spec.inputs]
    if project.plan_file:
        own.append(str(project.plan_file))
    try:
        read = {name: (project.root / name).read_bytes() for name in own}
    except OSError as error:
        what, mend = "Không đọc được tệp của báo cáo.", "Kiểm tra quyền đọc rồi chạy lại."
        where = str(error.filename)
        raise ParameterError(Fault("job.unreadable", what, where, mend=mend)) from None
    folder = project.register_folder
    sliced = {str(folder / name): data for name, data in rows.items()}
    return {**read, **sliced, str(DEFAULTS): project.essence()}


@cache
def library_digest() -> str:
    """The digest of all that this library is: code, templates, fonts."""
    root = Path(ocop_lib.__file__).parent
    files = (path for path in sorted(root.rglob("*")) if path.is_file())
    relative = {path.relative_to(root): path for path in files}
    return digest_of(
        {
            name.as_posix(): digest(path.read_bytes())
            for name, path in relative.items()
            if not set(_NOT_COUNTED) & set(name.parts)
        }
    )


@cache
def packages_digest() -> str:
    """The digest of the Python and of every package that reports are made with."""
    found = {f"{dist.name}=={dist.version}" for dist in distributions()}
    return digest_of([platform.python_version(), *sorted(found)])
