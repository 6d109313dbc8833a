"""Two folders of outputs, without their data: which reports and which numbers are different."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ocop_lib.compare.sides import Side
from ocop_lib.errors import FaultKind, ParameterError, Place
from ocop_lib.files.text import is_file, read_bytes
from ocop_lib.indicators.restated.worlds import FIELDS
from ocop_lib.output.manifest import (
    INDICATORS_FILE,
    MANIFEST,
    Entry,
    FileEntry,
    Manifest,
    read_manifest,
)

TABLE = FaultKind(
    "compare.table",
    "Bảng chỉ tiêu của thư mục kết quả không đọc được.",
    "Chạy ocop reports để làm lại thư mục kết quả.",
)
EMPTY = FaultKind(
    "compare.manifest",
    "Tệp manifest.json của thư mục kết quả không có báo cáo nào, hoặc đã hỏng.",
    "Chạy ocop reports để làm lại thư mục kết quả.",
)


class MovedValue(NamedTuple):
    """A value of a table of indicators that is different.

    Args:
        quarter: its quarter.
        unit: the unit's id, or ``province``.
        indicator: the indicator's id.
        name: the column.
        old: the text before; empty for none.
        new: the text after; empty for none.
    """

    quarter: str
    unit: str
    indicator: str
    name: str
    old: str
    new: str


class MovedReport(NamedTuple):
    """A report or page that is new, gone or different.

    Args:
        id: «2024-Q3/ba-be».
        how: ``new``, ``gone`` or ``different``.
        formats: the formats whose files differ, for a different one.
        inputs: the names of the inputs that differ, for a different one.
    """

    id: str
    how: str
    formats: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Moved:
    """What is different between two folders of outputs.

    Args:
        old: what the first folder is called.
        new: what the second folder is called.
        values: the values, by quarter, unit and indicator.
        reports: the reports and pages, by id.
    """

    old: str
    new: str
    values: tuple[MovedValue, ...] = field(repr=False)
    reports: tuple[MovedReport, ...] = field(repr=False)

    @property
    def is_moved(self) -> bool:
        """Whether anything is different."""
        return bool(self.values or self.reports)


def compare_outputs(old: Side, new: Side) -> Moved:
    """Compare two folders of outputs by their manifests and tables of indicators.

    Args:
        old: the first folder.
        new: the second folder.

    Returns:
        What is different.

    Raises:
        ParameterError: a manifest or table cannot be read.
    """
    manifests = _manifest(old), _manifest(new)
    tables = _table(old, manifests[0]), _table(new, manifests[1])
    return Moved(old.name, new.name, tuple(_values(*tables)), tuple(_reports(*manifests)))


def _manifest(side: Side) -> Manifest:
    found = read_manifest(side.folder)
    if not (found.reports or found.year_pages):
        raise ParameterError(EMPTY.at(Place(f"{side.word}/{MANIFEST}")))
    return found


_Key = tuple[str, str, str]
_Rows = Mapping[_Key, Mapping[str, str]]


def _table(side: Side, manifest: Manifest) -> _Rows:
    """The rows of all tables of indicators, by quarter, unit and indicator."""
    found: dict[_Key, Mapping[str, str]] = {}
    for path in sorted(manifest.pages):
        if path.endswith(f"/{INDICATORS_FILE}") and is_file(side.folder / path):
            name = f"{side.word}/{path}"
            data = read_bytes(side.folder / path, name, ParameterError)
            try:
                rows = [*csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))]
                found |= {(row["quarter"], row["unit"], row["indicator"]): row for row in rows}
            except (KeyError, UnicodeDecodeError, csv.Error):
                raise ParameterError(TABLE.at(Place(name))) from None
    return found


def _values(old: _Rows, new: _Rows) -> Iterator[MovedValue]:
    for key in (*new, *(one for one in old if one not in new)):
        was, now = old.get(key, {}), new.get(key, {})
        for name in FIELDS:
            pair = was.get(name) or "", now.get(name) or ""
            if pair[0] != pair[1]:
                yield MovedValue(*key, name, *pair)


def _reports(old: Manifest, new: Manifest) -> Iterator[MovedReport]:
    before: Mapping[str, Entry] = {**old.reports, **old.year_pages}
    after: Mapping[str, Entry] = {**new.reports, **new.year_pages}
    for id_ in sorted({*before, *after}):
        if id_ not in before or id_ not in after:
            yield MovedReport(id_, "new" if id_ in after else "gone")
            continue
        was, now = before[id_], after[id_]
        formats = tuple(_different(_digests(was.files), _digests(now.files)))
        if formats or was.status != now.status:
            yield MovedReport(id_, "different", formats, tuple(_different(was.inputs, now.inputs)))


def _digests(files: Mapping[str, FileEntry]) -> dict[str, str]:
    return {name: file.sha256 for name, file in files.items()}


def _different(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    return (name for name in sorted({*old, *new}) if old.get(name) != new.get(name))
