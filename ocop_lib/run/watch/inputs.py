"""The job of the watched report; a register whose files are unchanged is not read again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ocop_lib.files.digests import digest
from ocop_lib.plan import Plan
from ocop_lib.project.project import Year, load_project
from ocop_lib.project.root import DEFAULTS, find_root
from ocop_lib.project.years import ReadYear
from ocop_lib.register import Register
from ocop_lib.register.issued import read_ledger
from ocop_lib.run.jobs.build import build_jobs
from ocop_lib.run.jobs.editions import with_edition
from ocop_lib.run.jobs.job import Job
from ocop_lib.run.jobs.parameter_file import check_invented
from ocop_lib.run.jobs.single import Asked, single_spec
from ocop_lib.version import LIBRARY


@dataclass(slots=True)
class Inputs:
    """Reads what a report is made of, and remembers the register between two readings."""

    _state: object = None
    _register: Register | None = None

    def job(self, asked: Asked) -> Job:
        """The job of a notebook, the same as in a batch, for its page only.

        Args:
            asked: the notebook, and whose report it is to make.

        Returns:
            The job.

        Raises:
            OcopError: the notebook, its parameters, the plan or the register has faults.
        """
        project = load_project(find_root(asked.notebook.parent))
        spec, plan = single_spec(project, asked)
        year = project.year(spec.period.year)
        years = {year.number: ReadYear(year, plan, self._read(year, plan))}
        check_invented([spec], years)
        job = next(build_jobs(project, years, [spec], ("html",)))
        return with_edition(job, read_ledger(year.register_folder))

    def _read(self, year: Year, plan: Plan) -> Register:
        """The register, read and checked anew if a file of its folder or the plan has changed."""
        # Taken before the reading: a file that changes meanwhile makes the next reading anew.
        state = (dict(_digests(year.register_folder)), year, plan)
        if self._register is None or state != self._state:
            self._register = None
            self._register, self._state = year.register(plan), state
        return self._register


def _digests(folder: Path) -> Iterator[tuple[str, str]]:
    """Name and digest of each file of a folder; an empty digest for what cannot be read."""
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        return
    for path in paths:
        try:
            yield path.name, digest(path.read_bytes())
        except OSError:
            yield path.name, ""


def folders(asked: Asked, job: Job | None) -> list[str]:
    """The folders in which a change can change the report, and those above them in the project.

    Args:
        asked: the notebook and whose report it is to make.
        job: its job; None when that could not be built.

    Returns:
        Absolute paths of folders that exist.
    """
    notebook = asked.notebook.absolute()
    files = [notebook, *([asked.params.absolute()] if asked.params else [])]
    try:
        root = find_root(notebook.parent)
    except Exception:  # noqa: BLE001 (said when the job is built)
        root = notebook.parent
    files += [root / DEFAULTS, *_inputs(root)]
    if job:
        files += [root / name for name in (job.source, *job.files)]
    found = {
        above
        for file in files
        for above in file.parents
        if above.is_relative_to(root) or above == file.parent
    }
    return sorted(map(str, filter(Path.is_dir, {*found, *_library()})))


def _inputs(root: Path) -> Iterator[Path]:
    """Files of the register's folder and of the quarters' folders, as far as they can be found."""
    yield from (root / "params").glob("*/**/*.yaml")
    try:
        years = load_project(root).years.values()
    except Exception:  # noqa: BLE001 (said when the job is built)
        return
    for year in years:
        yield year.register_folder / "register.yaml"
        if year.plan_file:
            yield root / year.plan_file


@cache
def _library() -> tuple[Path, ...]:
    """The folders of this library."""
    inner = (path for path in LIBRARY.rglob("*") if path.is_dir())
    return (LIBRARY, *(path for path in inner if "__pycache__" not in path.parts))


def ground(job: Job) -> Mapping[str, Any]:
    """What the cells of a notebook run on: all that is not the notebook itself."""
    files = {name: data for name, data in job.files.items() if name != job.notebook}
    return {"notebook": job.notebook, "files": files, "memory": job.memory_limit_mb}


def read_order(order: dict[str, Any]) -> tuple[int, Asked]:
    """The number of an order, and what it asks for.

    Args:
        order: ``number``, the fields of `Asked` as JSON has them, and ``shown``, the number of the order
            whose page was the last to be shown; as `client.Room` sends it.

    Returns:
        Both.
    """
    params = Path(order["params"]) if order["params"] else None
    about = order["unit"], order["quarter"], order["year"]
    return order["number"], Asked(Path(order["notebook"]), params, *about)
