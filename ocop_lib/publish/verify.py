"""Are files what the manifest and the ledger say: a folder, one file, and the ledgers themselves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ocop_lib.errors import Fault, FaultKind, OcopError, ParameterError, Place
from ocop_lib.files.leftovers import is_left_over
from ocop_lib.files.text import is_folder, is_there, read_bytes
from ocop_lib.output.kept import KEPT_FOLDER
from ocop_lib.output.manifest import (
    ISSUED,
    MANIFEST,
    FileEntry,
    Manifest,
    entries_of,
    file_entry,
    read_manifest,
)
from ocop_lib.output.paths import FAILED_FOLDER
from ocop_lib.project.formats import FORMATS
from ocop_lib.publish.ledgers import checked_ledgers
from ocop_lib.publish.reader_note import NOTE, note
from ocop_lib.publish.signatures import NO_SIGNERS, Signature, Signers, checked_signatures
from ocop_lib.publish.unpacked import is_bundle, unpacked
from ocop_lib.publish.verdict import WRONG, Known, Verdict
from ocop_lib.register.entry import FILES, MAX_BYTES, REPORTS
from ocop_lib.register.issued import Ledger, read_ledger
from ocop_lib.register.ledger_place import ENTRY, LEDGER, SIGNATURE

NOTHING_THERE = FaultKind(
    "verify.nothing_there",
    "Không có gì ở chỗ này để kiểm tra.",
    "Kiểm tra lại đường dẫn của tệp hoặc thư mục.",
)
ALTERED = FaultKind(
    "verify.altered",
    "Tệp khác với tệp mà phần mềm đã làm ra.",
    "Chạy ocop reports để làm lại hoặc lấy lại tệp này; bản đã sửa được giữ ở kept/.",
)
MISSING = FaultKind(
    "verify.missing",
    "Thiếu tệp có trong danh sách kết quả.",
    "Chạy ocop reports để làm lại tệp này.",
)
NOT_IN_LEDGER = FaultKind(
    "verify.not_in_ledger",
    "Tệp được ghi là đã ban hành, nhưng sổ ban hành không có.",
    "Kiểm tra xem sổ ban hành có bị bỏ mục nào không; lấy lại sổ từ bản sao lưu hoặc từ git.",
)
NOT_LISTED = FaultKind(
    "verify.not_listed",
    "Tệp không có trong danh sách kết quả.",
    "Nếu không phải tệp của cơ quan thì đừng gửi kèm.",
    severity="warning",
)
ADDED = FaultKind(
    "bundle.added",
    "Gói có tệp không phải do ocop bundle đưa vào.",
    "Đừng dùng tệp này; hỏi lại nơi gửi.",
)
OTHER_NOTE = FaultKind(
    "bundle.other_note",
    "Lời dặn người đọc khác với lời mà phiên bản phần mềm này viết ra.",
    "Đọc báo cáo và mục của sổ ban hành thay cho lời dặn này.",
    severity="warning",
)
OTHER_LEDGER = FaultKind(
    "bundle.other_ledger",
    "Mục của sổ ban hành trong gói khác với sổ của dự án này.",
    "Kiểm tra xem gói có phải của dự án, kế hoạch khác hay không.",
)
NOT_ISSUED = FaultKind(
    "verify.file",
    "{words}",
    "Hỏi lại cơ quan ban hành, và chỉ dùng bản có trong sổ ban hành.",
)

_ASIDE = (KEPT_FOLDER, FAILED_FOLDER)


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found.

    Args:
        verdicts: what each file is.
        faults: what is other than it should be.
        ledgers: the ledgers whose chain is whole; all files of their entries were looked at.
        is_ledger_sound: whether every ledger is as it was written, with all its files.
        received: how many entries came with a bundle.
        signatures: those of the entries of ledgers and bundle that have one.
    """

    verdicts: tuple[Verdict, ...]
    faults: tuple[Fault, ...]
    ledgers: tuple[Ledger, ...] = ()
    is_ledger_sound: bool = True
    received: int = 0
    signatures: tuple[Signature, ...] = ()

    @property
    def entries(self) -> int:
        """How many entries of ledgers were checked."""
        return self.received + sum(len(ledger.entries) for ledger in self.ledgers)


def verify(
    path: Path, outputs: Path, folders: Iterable[Path], signers: Signers = NO_SIGNERS
) -> Verification:
    """Check a file or a folder, and the ledgers.

    Args:
        path: a file, a bundle, or a folder with a manifest or without.
        outputs: the project's folder of outputs, whose manifest knows drafts.
        folders: the folders of the registers of all years.
        signers: who may sign entries.

    Returns:
        What was found.

    Raises:
        ParameterError: there is nothing at the path, or it cannot be read.
    """
    folders = [*folders]
    ledgers, faults = checked_ledgers(folders)
    found = _found(path, outputs, ledgers, signers)
    told = found.faults
    if len(ledgers) < len(folders) and not found.received:
        # A ledger that cannot be read is one fault, not one for each file that it would vouch for.
        told = tuple(fault for fault in told if fault.code != NOT_IN_LEDGER.code)
    signatures, odd = checked_signatures(ledgers, signers)
    return replace(
        found,
        faults=(*told, *faults, *odd),
        ledgers=ledgers,
        is_ledger_sound=not faults,
        signatures=(*found.signatures, *signatures),
    )


def _found(
    path: Path, outputs: Path, ledgers: tuple[Ledger, ...], signers: Signers
) -> Verification:
    """What a file or a folder is, by itself and by ledgers.

    Returns:
        What was found, but for what is wrong with the ledgers.

    Raises:
        ParameterError: there is nothing at the path, or it cannot be read.
    """
    if is_there(path) and not is_folder(path) and is_bundle(path):
        with unpacked(path) as folder:
            return of_bundle(folder, ledgers, signers)
    own = read_manifest(path if is_folder(path) else outputs)
    known = Known(ledgers, own)
    if is_folder(path / LEDGER):
        return of_bundle(path, ledgers, signers)
    if is_folder(path):
        return _of_listed(path, own, known) if is_there(path / MANIFEST) else _of_any(path, known)
    if is_there(path):
        verdict = known.verdict(path.name, read_bytes(path, str(path), ParameterError, MAX_BYTES))
        return Verification((verdict,), tuple(_wrong(verdict)))
    raise ParameterError(NOTHING_THERE.at(Place(str(path))))


def _wrong(verdict: Verdict) -> Iterator[Fault]:
    if verdict.what in WRONG:
        words = verdict.words.partition(": ")[2]
        yield NOT_ISSUED.at(Place(verdict.path), words=words[:1].upper() + words[1:])


def _of_listed(folder: Path, manifest: Manifest, known: Known) -> Verification:
    """The files of a folder of outputs, by its manifest and the ledger."""
    verdicts: list[Verdict] = []
    faults: list[Fault] = []
    issued = {
        file.path
        for report in manifest.reports.values()
        if report.edition in ISSUED
        for file in report.files.values()
    }
    for file in _listed(manifest):
        try:
            data = read_bytes(folder / file.path, file.path, ParameterError, MAX_BYTES)
        except OcopError:
            faults.append(MISSING.at(Place(file.path)))
            continue
        verdict = known.verdict(file.path, data)
        verdicts.append(verdict)
        if not _is(file, data):
            faults.append(ALTERED.at(Place(file.path), found=verdict.words.partition(": ")[2]))
        elif file.path in issued and verdict.entry is None:
            faults.append(NOT_IN_LEDGER.at(Place(file.path)))
    listed = {MANIFEST, *(file.path for file in _listed(manifest))}
    extra = [path for path in _files(folder) if path not in listed]
    faults += (NOT_LISTED.at(Place(path)) for path in extra)
    return Verification(tuple(verdicts), tuple(faults))


def of_bundle(folder: Path, ledgers: Iterable[Ledger], signers: Signers) -> Verification:
    """Check an unpacked bundle by the manifest and the entries of the ledger in it.

    Args:
        folder: where it was unpacked.
        ledgers: the ledgers of the project in which this is asked; none elsewhere.
        signers: who may sign entries.

    Returns:
        What was found.
    """
    manifest = read_manifest(folder)
    faults: list[Fault] = []
    inner = Ledger()
    try:
        inner = read_ledger(folder)
    except OcopError as error:
        faults += error.faults
    signatures, odd = checked_signatures([inner], signers)
    faults = [replace(fault, place=_inside(fault.place, folder)) for fault in (*faults, *odd)]
    found = _of_listed(folder, manifest, Known((inner, *ledgers), manifest))
    vouched = {
        f"{LEDGER}/{entry.folder.name}/{name}"
        for entry in inner.entries
        for name in (ENTRY, FILES, REPORTS, SIGNATURE)
    }
    for fault in found.faults:
        path = fault.place.file
        if fault.code != NOT_LISTED.code:
            faults.append(fault)
        elif path not in {NOTE, *vouched} and (inner.entries or not path.startswith(LEDGER)):
            faults.append(ADDED.at(fault.place))
    faults += _odd_note(folder, manifest, inner)
    faults += _of_others(inner, tuple(ledgers))
    return Verification(found.verdicts, tuple(faults), (), True, len(inner.entries), signatures)


def _inside(place: Place, folder: Path) -> Place:
    return replace(place, file=place.file.removeprefix(f"{folder.as_posix()}/"))


def _odd_note(folder: Path, manifest: Manifest, ledger: Ledger) -> Iterator[Fault]:
    reports = [*manifest.reports.values()]
    if reports and is_there(folder / NOTE):
        expected = note(reports, ledger, reports[0].period)
        if (folder / NOTE).read_bytes() != expected:
            yield OTHER_NOTE.at(Place(NOTE))


def _of_others(inner: Ledger, ledgers: tuple[Ledger, ...]) -> Iterator[Fault]:
    """The entries of a bundle that the ledgers of a project do not have."""
    known = {entry.digest for ledger in ledgers for entry in ledger.entries}
    for entry in inner.entries if ledgers else ():
        if entry.digest not in known:
            yield OTHER_LEDGER.at(Place(f"{LEDGER}/{entry.folder.name}"), found=entry.digest)


def _of_any(folder: Path, known: Known) -> Verification:
    """The reports' files in a folder without a manifest, each by its digest."""
    names = [path for path in _files(folder) if path.rpartition(".")[2] in FORMATS]
    verdicts = tuple(
        known.verdict(name, read_bytes(folder / name, name, ParameterError, MAX_BYTES))
        for name in names
    )
    if not verdicts:
        raise ParameterError(NOTHING_THERE.at(Place(str(folder))))
    return Verification(verdicts, tuple(fault for one in verdicts for fault in _wrong(one)))


def _listed(manifest: Manifest) -> Iterator[FileEntry]:
    for entry in entries_of(manifest):
        yield from entry.files.values()
    yield from manifest.pages.values()


def _is(file: FileEntry, data: bytes) -> bool:
    return file_entry(file.path, data) == file


def _files(folder: Path) -> list[str]:
    """The files below a folder, but for what is kept aside and what programs leave behind."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if not is_folder(path))
    return sorted(
        path.as_posix()
        for path in found
        if path.parts[0] not in _ASIDE and not any(map(is_left_over, path.parts))
    )
