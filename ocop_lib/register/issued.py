"""The ledger of a year: what was issued each quarter, in entries of which each vouches for the one before."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ocop_lib.errors import Fault, FaultKind, OcopError, Place, RegisterError
from ocop_lib.files.digests import digest
from ocop_lib.files.leftovers import is_left_over
from ocop_lib.files.records import read_record
from ocop_lib.files.text import is_folder, read_bytes, system_reason
from ocop_lib.files.yaml import parse_mapping
from ocop_lib.periods import PERIOD_PATTERN
from ocop_lib.register.entry import (
    EDITED,
    FILES,
    MAX_BYTES,
    REPORTS,
    Entry,
    EntryHeading,
    own_digest,
)
from ocop_lib.register.entry_tables import IssuedReport, read_files, read_reports
from ocop_lib.register.ledger_place import ENTRY, LEDGER, SIGNATURE

_TAKE_BACK = "Lấy lại cả thư mục sổ ban hành từ bản sao lưu hoặc từ git."
CHAIN = FaultKind(
    "ledger.chain",
    "Mục này của sổ ban hành không nối tiếp mục đứng trước: có mục đã bị sửa, bỏ hoặc thay.",
    _TAKE_BACK,
)
NUMBER = FaultKind(
    "ledger.number",
    "Số thứ tự của mục này trong sổ ban hành không liên tục.",
    _TAKE_BACK,
    "{number}",
)
STRAY = FaultKind(
    "ledger.stray",
    "Tệp hoặc thư mục lạ trong sổ ban hành.",
    "Chuyển nó ra ngoài thư mục này; mục của sổ chỉ do lệnh ocop issue ghi.",
)
LOST = FaultKind("ledger.lost", "Thiếu một tệp của sổ ban hành.", _TAKE_BACK)
UNREADABLE = FaultKind(
    "ledger.unreadable", "Không mở được sổ ban hành.", "Kiểm tra quyền đọc rồi chạy lại."
)

_FOLDER = re.compile(rf"([0-9]{{4,}})-({PERIOD_PATTERN})")


@dataclass(frozen=True, slots=True)
class Issued:
    """A report in the entry that issued it."""

    entry: Entry
    report: IssuedReport


@dataclass(frozen=True)
class Ledger:
    """What was issued of a year.

    Args:
        entries: by number, the first issue first.
    """

    entries: tuple[Entry, ...] = ()

    @cached_property
    def _of_reports(self) -> dict[str, tuple[Issued, ...]]:
        found: dict[str, tuple[Issued, ...]] = {}
        for entry in self.entries:
            for report in entry.reports:
                found[report.id] = (*found.get(report.id, ()), Issued(entry, report))
        return found

    @property
    def report_ids(self) -> frozenset[str]:
        """The ids of all reports ever issued."""
        return frozenset(self._of_reports)

    def history(self, report: str) -> tuple[Issued, ...]:
        """The issues of a report, the oldest first; none for one that was never issued."""
        return self._of_reports.get(report, ())

    def in_force(self, report: str) -> Issued | None:
        """The issue of a report that is in force: the last one; None where there is none."""
        return next(reversed(self.history(report)), None)

    def before(self, number: int) -> "Ledger":
        """The ledger as it stood before an entry."""
        return Ledger(tuple(entry for entry in self.entries if entry.number < number))

    def superseded_by(self, issued: Issued) -> Issued | None:
        """The issue that took the place of another one; None for one that is in force."""
        history = self.history(issued.report.id)
        later = (one for one in history if one.entry.number > issued.entry.number)
        return next(later, None)


def read_ledger(register_folder: Path) -> Ledger:
    """Read the ledger of a year, and check that each entry vouches for the one before.

    The issued files are not read: see `file_faults`.

    Args:
        register_folder: the folder of the year's register, in which the ledger lies.

    Returns:
        The ledger; an empty one where nothing was issued.

    Raises:
        RegisterError: with every fault: an entry that was edited by hand, is missing, or does not
            follow on the one before; a table of another form.
    """
    folder = register_folder / LEDGER
    faults: list[Fault] = []
    entries: list[Entry] = []
    for place, path in enumerate(_folders(folder, faults), start=1):
        try:
            entries.append(_entry(path))
        except OcopError as error:
            faults += error.faults
            continue
        if int(path.name.partition("-")[0]) != place or entries[-1].number != place:
            found = f"{path.name}, number: {entries[-1].number}"
            faults.append(NUMBER.at(_place(path / ENTRY, "number"), found=found, number=place))
    for before, entry in zip([None, *entries], entries, strict=False):
        expected = before.digest if before else ""
        if not faults and entry.heading.previous != expected:
            place_of_it = _place(entry.folder / ENTRY, "previous")
            faults.append(CHAIN.at(place_of_it, found=entry.heading.previous, allowed=expected))
    if faults:
        raise RegisterError(*faults)
    return Ledger(tuple(entries))


def file_faults(entry: Entry) -> Iterator[Fault]:
    """What is wrong with the files of an entry: changed, missing, added.

    Args:
        entry: the entry, whose own tables are sound.

    Yields:
        A fault for each file, in the order of the paths.
    """
    there = {
        path.relative_to(entry.folder).as_posix()
        for path in entry.folder.rglob("*")
        if not is_folder(path) and not is_left_over(path.name)
    }
    for path in sorted(there | set(entry.listed)):
        place = _place(entry.folder / path)
        if path not in there:
            yield LOST.at(place)
        elif path in entry.listed:
            try:
                entry.read(path)
            except OcopError as error:
                yield from error.faults
        elif path not in {ENTRY, FILES, SIGNATURE}:
            yield STRAY.at(place)


def _folders(ledger: Path, faults: list[Fault]) -> list[Path]:
    """The folders of the entries, by number; what is none is a fault."""
    if not is_folder(ledger):
        return []
    try:
        found = sorted(path for path in ledger.iterdir() if not is_left_over(path.name))
    except OSError as error:
        faults.append(UNREADABLE.at(_place(ledger), found=system_reason(error)))
        return []
    right = [path for path in found if _FOLDER.fullmatch(path.name) and is_folder(path)]
    faults += [STRAY.at(_place(path)) for path in found if path not in right]
    return sorted(right, key=lambda path: int(path.name.partition("-")[0]))


def _entry(folder: Path) -> Entry:
    """Read an entry, and check its own tables by their digests.

    Args:
        folder: the entry's folder.

    Returns:
        The entry.

    Raises:
        RegisterError: a file is missing or was changed, or has another form.
    """
    path = folder / ENTRY
    data = _read(path)
    text, written = own_digest(data)
    document = parse_mapping(data, path.as_posix(), RegisterError)
    document.value.pop("digest", None)
    heading = read_record(EntryHeading, document, path.as_posix(), RegisterError)
    if digest(text) != written:
        raise RegisterError(EDITED.at(_place(path, "digest"), found=written, allowed=digest(text)))
    if folder.name.partition("-")[2] != str(heading.cut.period):
        raise RegisterError(EDITED.at(_place(path, "slice"), found=folder.name))
    files = _read(folder / FILES)
    if digest(files) != heading.files:
        raise RegisterError(EDITED.at(_place(folder / FILES)))
    listed = read_files(files, folder / FILES)
    reports = _read(folder / REPORTS)
    if digest(reports) != listed.get(REPORTS):
        raise RegisterError(EDITED.at(_place(folder / REPORTS)))
    return Entry(folder, heading, written, listed, read_reports(reports, folder / REPORTS))


def _read(path: Path) -> bytes:
    return read_bytes(path, path.as_posix(), RegisterError, MAX_BYTES)


def _place(path: Path, key: str = "") -> Place:
    return Place(path.as_posix(), key=key)
