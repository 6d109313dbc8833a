"""Issued files made again from what the ledger froze, and compared byte by byte."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace

from ocop_lib.errors import Fault, FaultKind, OcopError, Place
from ocop_lib.files.digests import digest
from ocop_lib.files.fingerprints import library_digest, packages_digest
from ocop_lib.register.entry import Entry
from ocop_lib.register.issued import Issued, Ledger
from ocop_lib.run.jobs.editions import edition_of
from ocop_lib.run.jobs.frozen import issued_jobs
from ocop_lib.run.jobs.job import Job, Outcome
from ocop_lib.run.pool import StartExecutor, run_jobs
from ocop_lib.version import __version__

DIFFERENT = FaultKind(
    "verify.rebuilt_different",
    "Làm lại từ số liệu đã ban hành thì được một tệp khác, dù cùng phiên bản phần mềm.",
    "Gửi tệp này và mục của sổ ban hành cho người bảo trì.",
)
OTHER_VERSION = FaultKind(
    "verify.other_version",
    "Tệp được làm bằng phiên bản khác của phần mềm hoặc của các gói Python ({then}; nay {now}), nên"
    " làm lại không giống từng byte. Đây không phải dấu hiệu bị sửa.",
    "Cần so từng byte thì cài lại đúng phiên bản ấy rồi chạy lại.",
    severity="warning",
)
NOT_REBUILT = FaultKind(
    "verify.not_rebuilt",
    "Không làm lại được báo cáo này từ số liệu đã ban hành.",
    "Xem lỗi ghi ngay dưới.",
)


def rebuilt_faults(
    ledger: Ledger, entry: Entry, start: StartExecutor, workers: int
) -> Iterator[Fault]:
    """What differs when the reports of an entry are made again from its own slice and plan.

    Args:
        ledger: the ledger of the entry, for the issue that it replaced.
        entry: the entry, whose files are as they were.
        start: starts the executor on which reports are made.
        workers: how many are made at once.

    Yields:
        A fault for each file that differs; a warning where another version made it.
    """
    try:
        jobs = _jobs(ledger, entry)
    except OcopError as error:
        yield _as_version(entry, NOT_REBUILT.at(_place(entry)))
        yield from (_as_version(entry, fault) for fault in error.faults)
        return
    with closing(run_jobs([*jobs.values()], workers, start)) as outcomes:
        for outcome in outcomes:
            yield from _compared(entry, outcome)


def _jobs(ledger: Ledger, entry: Entry) -> Mapping[str, Job]:
    built = issued_jobs(entry)
    earlier = ledger.before(entry.number)
    by_id = {}
    for report in entry.reports:
        edition = edition_of(Issued(entry, report), earlier.in_force(report.id))
        by_id[report.id] = replace(built[report.id], edition=edition)
    return by_id


def _compared(entry: Entry, outcome: Outcome) -> Iterator[Fault]:
    if outcome.status == "failed":
        yield _as_version(entry, NOT_REBUILT.at(Place(part=outcome.id)))
        yield from (_as_version(entry, fault) for fault in outcome.faults)
        return
    for form, path in entry.issued_files(outcome.id).items():
        data = outcome.outputs.get(form)
        if data is not None and digest(data) != entry.listed[path]:
            place = Place((entry.folder / path).as_posix())
            if _is_same_version(entry):
                yield DIFFERENT.at(place)
            else:
                then = entry.heading.library
                yield OTHER_VERSION.at(place, then=then, now=__version__)


def _is_same_version(entry: Entry) -> bool:
    heading = entry.heading
    made_by = (heading.library_digest, heading.packages_digest)
    return made_by == (library_digest(), packages_digest())


def _as_version(entry: Entry, fault: Fault) -> Fault:
    """A fault as a warning, where another version made the entry: it may not be the entry's."""
    return fault if _is_same_version(entry) else replace(fault, severity="warning")


def _place(entry: Entry) -> Place:
    return Place(entry.folder.as_posix())
