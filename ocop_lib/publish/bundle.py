"""What is given out as one zip file: reports, their index, data, manifest, entries of the ledger, a note."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from ocop_lib.errors import Fault, FaultKind, ParameterError, Place
from ocop_lib.files.zipped import zipped
from ocop_lib.output.files import Outputs
from ocop_lib.output.manifest import (
    ISSUED,
    FileEntry,
    Manifest,
    ReportEntry,
    YearPage,
    read_manifest,
    write_manifest,
)
from ocop_lib.publish.reader_note import NOTE, note
from ocop_lib.register.entry import FILES, REPORTS
from ocop_lib.register.issued import Ledger
from ocop_lib.register.ledger_place import ENTRY, LEDGER, SIGNATURE

NOTHING_TO_BUNDLE = FaultKind(
    "bundle.nothing",
    "Kỳ này chưa có báo cáo nào để đóng gói.",
    "Chạy ocop reports trước, hoặc chọn kỳ khác, cơ quan khác.",
)
NOT_AS_MADE = FaultKind(
    "bundle.altered",
    "Tệp trong thư mục kết quả bị sửa hoặc đã mất, nên chưa đóng gói.",
    "Chạy ocop reports để làm lại hoặc lấy lại tệp này; bản đã sửa được giữ ở kept/.",
)
DRAFTS = FaultKind(
    "bundle.drafts",
    "Gói có {count} báo cáo còn là dự thảo, chưa ban hành.",
    "Muốn gửi bản chính thức thì ban hành bằng ocop issue trước.",
    severity="warning",
)


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle.

    Args:
        data: the bytes of the zip file.
        reports: the ids of the reports in it.
        warnings: drafts among them.
    """

    data: bytes
    reports: tuple[str, ...]
    warnings: tuple[Fault, ...]


def bundle(outputs: Path, ledger: Ledger, period: str, agency: str = "") -> Bundle:
    """Put together what is given out of a period.

    Args:
        outputs: the folder of outputs, which the caller holds.
        ledger: what was issued of the year.
        period: «2024-Q3», or «2024» for a whole year.
        agency: whose reports alone are given out; empty for all.

    Returns:
        The bundle; the same bytes for the same files.

    Raises:
        ParameterError: there is no report, or a file is not as it was made.
    """
    whole = read_manifest(outputs)
    chosen = _chosen(whole, period, agency)
    if not chosen.reports:
        raise ParameterError(NOTHING_TO_BUNDLE.at(Place(part=period), found=agency))
    files = dict(_files(outputs, chosen))
    with TemporaryDirectory(prefix="ocop-") as name:
        folder = Path(name)
        for path, data in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        write_manifest(folder, chosen)
        packed = Outputs(folder)
        packed.put_index({})
        packed.write_manifest()
        found = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }
    found |= _entries(ledger)
    found[NOTE] = note(chosen.reports.values(), ledger, period)
    drafts = [one.id for one in chosen.reports.values() if one.edition not in ISSUED]
    warnings = (DRAFTS.at(found=", ".join(drafts), count=len(drafts)),) if drafts else ()
    return Bundle(zipped(sorted(found.items())), tuple(chosen.reports), warnings)


def _chosen(whole: Manifest, period: str, agency: str) -> Manifest:
    """What a bundle holds of a manifest, without what only the project's own runs need."""
    year = period[:4]
    reports = {
        id_: replace(one, key="", inputs={})
        for id_, one in whole.reports.items()
        if one.period == period and one.files and (not agency or one.about.id == agency)
    }
    pages = {
        id_: replace(one, key="", inputs={})
        for id_, one in whole.year_pages.items()
        if str(one.year) == year and one.files
    }
    beside = {path: one for path, one in whole.pages.items() if path.startswith(f"{period}/")}
    years = {year: whole.years[year]} if year in whole.years else {}
    return Manifest(reports, pages, beside, {}, years)


def _files(outputs: Path, chosen: Manifest) -> Iterator[tuple[str, bytes]]:
    """The files by path.

    Yields:
        Each path with its bytes.

    Raises:
        ParameterError: with a fault for each file that is missing or is not as it was made.
    """
    held = Outputs(outputs)
    listed = [
        *_listed((*chosen.reports.values(), *chosen.year_pages.values())),
        *chosen.pages.values(),
    ]
    odd = [one.path for one in listed if not held.is_intact(one)]
    if odd:
        raise ParameterError(*(NOT_AS_MADE.at(Place(path)) for path in odd))
    for one in listed:
        yield one.path, (outputs / one.path).read_bytes()


def _listed(entries: Iterable[ReportEntry | YearPage]) -> Iterator[FileEntry]:
    for entry in entries:
        yield from entry.files.values()


def _entries(ledger: Ledger) -> Mapping[str, bytes]:
    """What vouches for the entries of a ledger: without slices, which hold other units' rows."""
    found = {}
    for entry in ledger.entries:
        for name in (ENTRY, FILES, REPORTS, *((SIGNATURE,) if entry.is_signed else ())):
            found[f"{LEDGER}/{entry.folder.name}/{name}"] = (entry.folder / name).read_bytes()
    return found
