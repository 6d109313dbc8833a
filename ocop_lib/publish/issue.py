"""Issuing reports: what is given out is frozen in the ledger, whole or not at all."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from ocop_lib.errors import Fault, FaultKind, Place, ReportError
from ocop_lib.files.digests import digest
from ocop_lib.files.fingerprints import library_digest, packages_digest
from ocop_lib.files.new import place_folder
from ocop_lib.indicators.counting.registry import rule_versions
from ocop_lib.project.project import Project
from ocop_lib.publish.frozen import (
    cut_of,
    frozen_plan,
    frozen_project,
    issued_values,
    told_files,
)
from ocop_lib.publish.ledger_lock import held_ledger
from ocop_lib.publish.signatures import Signers, check_key
from ocop_lib.publish.ssh_keygen import sign
from ocop_lib.publish.wanted import Wanted
from ocop_lib.publish.words import Words
from ocop_lib.register.entry import (
    FILES,
    ISSUED_FILES,
    PROJECT,
    REPORTS,
    TOLD,
    VALUES,
    Entry,
    EntryHeading,
)
from ocop_lib.register.entry_tables import files_table, reports_table, values_table
from ocop_lib.register.issued import Ledger, read_ledger
from ocop_lib.register.ledger_place import ENTRY, SIGNATURE
from ocop_lib.run.batch import Batch
from ocop_lib.run.jobs.frozen import frozen_jobs
from ocop_lib.run.jobs.job import Job, Outcome
from ocop_lib.run.jobs.order import Order
from ocop_lib.run.pool import StartExecutor, run_jobs
from ocop_lib.version import __version__

CHANGED_MEANWHILE = FaultKind(
    "issue.changed_meanwhile",
    "Tệp của báo cáo đã đổi trong khi đang ban hành; chưa ban hành gì.",
    "Chạy lại lệnh.",
)

NOT_MADE = FaultKind(
    "issue.not_made",
    "Không làm được báo cáo này nên chưa ban hành gì.",
    "Sửa lỗi ghi ngay dưới, rồi chạy lại.",
)


@dataclass(frozen=True, slots=True)
class Means:
    """How reports are made.

    Args:
        start: starts the executor on which they are made.
        workers: how many are made at once.
        tell: is called with each report made, and how many there are in all.
        begin: is called before anything is made, with whether notebooks have to be run: they need
            not where all that the reports say is remembered.
    """

    start: StartExecutor
    workers: int
    tell: Callable[[Outcome, int], None] = lambda _outcome, _of: None
    begin: Callable[[bool], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class Issue:
    """What was issued.

    Args:
        entry: the entry of the ledger.
        passed: what was open, and passed by the reason given.
        remarks: what the reports say has to be looked at again, and stopped nothing.
        kept: where files edited by hand were put before the issued ones took their place.
        faults: why issued files, which the ledger holds, could not be put into the outputs.
    """

    entry: Entry
    passed: tuple[Fault, ...]
    remarks: tuple[Fault, ...]
    kept: tuple[str, ...]
    faults: tuple[Fault, ...]


def issue(
    project: Project,
    order: Order,
    words: Words,
    means: Means,
    *,
    key: Path | None = None,
) -> Issue:
    """Issue the reports of a period: a new entry of the ledger, its files put into the outputs.

    The caller holds the folder of outputs. The entry appears by the rename of its folder. Killed
    before, this leaves nothing; killed after, the next ``ocop reports`` puts the files in place.

    Args:
        project: the project.
        order: which reports, of one quarter or one year.
        words: who issues, and why.
        means: how reports are made.
        key: signs the entry: the file of a private key, or of a public one whose private key
            ssh-agent holds; None to sign nothing.

    Returns:
        The entry.

    Raises:
        OcopError: with every fault for which nothing is issued.
        ReportError: a report cannot be made; nothing is issued.
    """
    year = project.year(order.of_year or 0, Place(part="<kỳ>"), order.period)
    with held_ledger(year.register_folder) as folder:
        batch = Batch(project, order)
        ledger = read_ledger(year.register_folder)
        wanted = Wanted(batch, words.clean(), ledger)
        means.begin(not wanted.is_said)
        wanted.check()
        if key is not None:
            check_key(key, Signers.of_project(project.root), wanted.issued_on)
        jobs = wanted.jobs
        with ThreadPoolExecutor(1) as aside:
            # This process is idle while the workers work.
            frozen = aside.submit(_frozen, wanted)
            made = _made(jobs, means)
        files = {**frozen.result(), **made}
        number = len(ledger.entries) + 1
        whole = _vouched_for(wanted, ledger, number, files)
        if key is not None:
            whole[SIGNATURE] = sign(key, whole[ENTRY])
        place_folder(folder / f"{number:04d}-{order.period}", whole)
        batch.take_editions()
        kept = tuple(batch.kept())
        restored = [*batch.restore()]
        batch.publish_pages({})
        entry = read_ledger(year.register_folder).entries[-1]
    faults = tuple(fault for one in restored for fault in one.outcome.faults)
    return Issue(entry, wanted.passed, wanted.remarks, kept, faults)


def _frozen(wanted: Wanted) -> dict[str, bytes]:
    """The files of the frozen project, from which the same jobs can be built again.

    Args:
        wanted: the reports.

    Returns:
        Their bytes by their paths in the entry.

    Raises:
        ReportError: they cannot, because a file has changed meanwhile.
    """
    files = frozen_project(wanted.project, wanted.read, wanted.specs, wanted.params)
    with TemporaryDirectory(prefix="ocop-") as name:
        for path, data in files.items():
            (Path(name) / path).parent.mkdir(parents=True, exist_ok=True)
            (Path(name) / path).write_bytes(data)
        again = frozen_jobs(Path(name), wanted.read.year.number)
    jobs = wanted.jobs
    odd = [job.id for job in jobs if job.id not in again or again[job.id].content != job.content]
    if odd:
        raise ReportError(CHANGED_MEANWHILE.at(found=", ".join(odd)))
    own = {
        f"{TOLD}/{job.id}/{path}": data for job in jobs for path, data in told_files(job).items()
    }
    return {
        **{f"{PROJECT}/{path}": data for path, data in files.items()},
        **own,
    }


def _made(jobs: Iterable[Job], means: Means) -> dict[str, bytes]:
    """Make the reports.

    Args:
        jobs: their jobs.
        means: how they are made.

    Returns:
        The issued files by their paths in the entry.

    Raises:
        ReportError: with the faults of every report that cannot be made.
    """
    queue = [*jobs]
    files: dict[str, bytes] = {}
    faults: list[Fault] = []
    with closing(run_jobs(queue, means.workers, means.start)) as outcomes:
        for outcome in outcomes:
            if outcome.status == "failed":
                faults += (NOT_MADE.at(Place(part=outcome.id)), *outcome.faults)
            for form, data in outcome.outputs.items():
                files[f"{ISSUED_FILES}/{outcome.id}.{form}"] = data
            means.tell(outcome, len(queue))
    if faults:
        raise ReportError(*faults)
    return files


def _vouched_for(
    wanted: Wanted, ledger: Ledger, number: int, files: Mapping[str, bytes]
) -> dict[str, bytes]:
    """All files of an entry: with its tables, and the heading that vouches for them."""
    read, words = wanted.read, wanted.words
    cut = cut_of(read, wanted.specs)
    values = issued_values(read, cut, wanted.specs)
    tables = {REPORTS: reports_table(wanted.reports), VALUES: values_table(values)}
    listed = files_table({**files, **tables})
    cut_off = cut.period.cut_off(cut.scheme)
    heading = EntryHeading.model_validate(
        {
            "number": number,
            "slice": cut,
            "cut_off": cut_off,
            "issued_on": wanted.issued_on,
            "by": words.by,
            "note": words.note or "",
            "despite": words.despite or "",
            "revision": words.revision or "",
            "plan": frozen_plan(read.year),
            "library": __version__,
            "library_digest": library_digest(),
            "packages_digest": packages_digest(),
            "rules": rule_versions(read.plan, cut_off),
            "previous": ledger.entries[-1].digest if ledger.entries else "",
            "files": digest(listed),
        }
    )
    return {**files, **tables, FILES: listed, ENTRY: heading.as_written()}
