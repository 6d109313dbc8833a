"""Building of jobs from report specifications, each with the files its report may read."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ocop_lib.errors import FaultKind, ParameterError, Place
from ocop_lib.files.fingerprints import library_digest, packages_digest
from ocop_lib.plan import PROVINCE
from ocop_lib.project.project import Project, Year
from ocop_lib.project.root import DEFAULTS
from ocop_lib.project.years import ReadYear
from ocop_lib.register.tables import TABLES
from ocop_lib.register.viewer import viewer_of
from ocop_lib.run.jobs.job import Job
from ocop_lib.run.jobs.parameter_file import ReportSpec
from ocop_lib.run.jobs.told import told_of_issues
from ocop_lib.wording import period_words

UNREADABLE = FaultKind(
    "job.unreadable",
    "Không đọc được tệp của báo cáo.",
    "Kiểm tra quyền đọc rồi chạy lại.",
)

_KEPT_METADATA = ("tags",)


def build_jobs(
    project: Project,
    years: Mapping[int, ReadYear],
    specs: Sequence[ReportSpec],
    formats: tuple[str, ...],
) -> Iterator[Job]:
    """Build the job of each report.

    Args:
        project: the project that contains notebooks and inputs.
        years: the plan and the whole register of each report's year; each job gets the slice of its
            unit or agency and period.
        specs: the reports.
        formats: the file formats of the reports.

    Yields:
        The jobs, in the order of the specifications.

    Raises:
        ParameterError: a notebook, an input or the plan cannot be read.
    """
    machine = {"library": library_digest(), "packages": packages_digest()}
    digests = {number: read.plan.digest for number, read in years.items()}
    slices: dict[object, dict[str, bytes]] = {}
    for spec in specs:
        read = years[spec.period.year]
        plan, year = read.plan, read.year
        cut = (viewer_of(plan, spec.about), spec.period)
        if cut not in slices:
            slices[cut] = read.register.files_visible_to(*cut, year.scheme)
        whole = spec.about.id == PROVINCE
        yield Job(
            id=spec.id,
            about=spec.about,
            period=spec.period,
            name=plan.name_of(spec.about),
            period_words=period_words(spec.period),
            shows=frozenset(plan.places if whole else (spec.about.id,)),
            notebook=spec.notebook,
            parameters=spec.parameters,
            files={
                **_files(project, year, spec, slices[cut]),
                **told_of_issues(read, spec.about, spec.period),
            },
            tables=frozenset(_table_paths(year)),
            source=spec.source,
            fingerprints={**machine, "plan": digests[year.number]},
            formats=formats,
            time_limit_seconds=project.defaults.time_limit_seconds,
            memory_limit_mb=project.defaults.memory_limit_mb,
        )


def _files(
    project: Project, year: Year, spec: ReportSpec, rows: dict[str, bytes]
) -> dict[str, bytes]:
    own = [spec.notebook, *spec.inputs]
    if year.plan_file:
        own.append(year.plan_file)
    try:
        read = {name: (project.root / name).read_bytes() for name in own}
    except OSError as error:
        raise ParameterError(UNREADABLE.at(Place(str(error.filename)))) from None
    read[spec.notebook] = code_of(read[spec.notebook])
    sliced = {f"{year.entry.register_folder}/{name}": data for name, data in rows.items()}
    defaults = project.defaults.of_a_report(year.number, year.entry)
    return {**read, **sliced, str(DEFAULTS): defaults}


def _table_paths(year: Year) -> Iterator[str]:
    return (f"{year.entry.register_folder}/{table.name}.csv" for table in TABLES)


def code_of(notebook: bytes) -> bytes:
    """The part of a notebook file that a report depends on: cells, tags and kernel.

    Args:
        notebook: an .ipynb file that `declared_parameters` has accepted: a mapping whose ``cells``
            are mappings, each with a mapping as ``metadata`` or none.

    Returns:
        The file without outputs, execution counts and other metadata, its keys sorted: the same
        bytes for notebooks that differ in these or in white space only.
    """
    content: dict[str, Any] = json.loads(notebook)
    metadata = content.get("metadata")
    kernelspec = metadata.get("kernelspec", {}) if isinstance(metadata, dict) else {}
    content["metadata"] = {"kernelspec": kernelspec}
    for cell in content["cells"]:
        metadata = cell.get("metadata", {})
        cell["metadata"] = {key: metadata[key] for key in _KEPT_METADATA if key in metadata}
        if cell.get("cell_type") == "code":
            cell |= {"outputs": [], "execution_count": None}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    # JSON may contain half of a surrogate pair as an escape; UTF-8 cannot encode it.
    return text.encode(errors="backslashreplace")
