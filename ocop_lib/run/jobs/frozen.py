"""The jobs of what an entry of the ledger has frozen, as this version of the library builds them."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from ocop_lib.files import memory
from ocop_lib.files.fingerprints import library_digest
from ocop_lib.project.project import Year, load_project
from ocop_lib.project.root import DEFAULTS
from ocop_lib.project.years import ReadYear, of_each
from ocop_lib.register import read_register
from ocop_lib.register.entry import TOLD, Entry
from ocop_lib.run.jobs.build import build_jobs
from ocop_lib.run.jobs.job import Job
from ocop_lib.run.jobs.matrix import read_matrix


def frozen_jobs(folder: Path, number: int) -> dict[str, Job]:
    """The jobs of all reports of a frozen project, as drafts, without what they were told of issues.

    Args:
        folder: the frozen project's folder; the digests of its files were compared.
        number: its year.

    Returns:
        The jobs by the ids of their reports.

    Raises:
        OcopError: the frozen project has a fault, such as one that a later version of the library
            finds.
    """
    project = load_project(folder)
    year = project.year(number)
    plans = of_each((year,), Year.plan)
    specs = read_matrix(project, plans, folder / DEFAULTS.parent)
    plan = plans[number]
    register = read_register(year.register_folder, plan, is_vouched=True)
    years = {number: ReadYear(year, plan, register)}
    built = build_jobs(project, years, specs, project.defaults.formats)
    return {job.id: job for job in built}


def issued_jobs(entry: Entry) -> dict[str, Job]:
    """The jobs of the reports that an entry issued, as drafts.

    Args:
        entry: the entry.

    Returns:
        The jobs by the ids of their reports.

    Raises:
        OcopError: a file of the entry was changed, or this version of the library refuses it.
    """
    for path in entry.listed:
        if path.startswith(f"{entry.project.name}/"):
            entry.read(path)
    built = frozen_jobs(entry.project, entry.heading.cut.period.year)
    return {one.id: _with_told(built[one.id], entry) for one in entry.reports}


def _with_told(job: Job, entry: Entry) -> Job:
    """A job with what it was told of issues before."""
    stem = f"{TOLD}/{job.id}/"
    files = {
        path.removeprefix(stem): entry.read(path) for path in entry.listed if path.startswith(stem)
    }
    return replace(job, files={**job.files, **files})


def contents_now(entry: Entry) -> Mapping[str, str]:
    """What the reports of an entry tell, as this version of the library sees their frozen inputs.

    A later version may give a report other rows of the same register, or know more of a plan.

    Args:
        entry: the entry.

    Returns:
        `Job.content` by the id of each report.

    Raises:
        OcopError: as of `issued_jobs`.
    """

    def key() -> str:
        return memory.key_of("issued content", entry=entry.digest, library=library_digest())

    def made() -> dict[str, str]:
        return {id_: job.content for id_, job in issued_jobs(entry).items()}

    known: Mapping[str, str] = memory.remembered(key, lambda value: isinstance(value, dict), made)
    return known
