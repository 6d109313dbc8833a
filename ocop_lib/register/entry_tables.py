"""The tables of an entry of the ledger: the reports that it holds, its files, the numbers issued."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any

from ocop_lib.about import KINDS, About, about_of
from ocop_lib.errors import FaultKind, Place, RegisterError
from ocop_lib.files.digests import digest

MALFORMED = FaultKind(
    "ledger.table",
    "Bảng này của sổ ban hành không đúng dạng.",
    "Lấy lại tệp từ bản sao lưu hoặc từ git.",
)


@dataclass(frozen=True, slots=True)
class IssuedReport:
    """A report that an entry holds.

    Args:
        id: «2024-Q1/ba-be».
        about: its unit or agency.
        edition: 1 for the first issue, 2 for the first revision, and so on.
        is_incomplete: whether something was open in it, so that it prints why it was issued.
        content: the digest of what it was made from, library and packages apart.
    """

    id: str
    about: About
    edition: int
    is_incomplete: bool
    content: str


@dataclass(frozen=True, slots=True)
class IssuedValue:
    """A number that was issued; its fields are those of the progress frame, None where empty."""

    unit: str
    indicator: str
    quarter: str
    in_quarter: float | None
    arrived_late: float | None
    to_date: float | None
    target: int | None
    expected: int | None
    remaining: int | None
    status: str | None


VALUE_COLUMNS = tuple(field.name for field in fields(IssuedValue))
_REPORT_COLUMNS = ("id", "unit", "agency", "edition", "incomplete", "content")
_YES = "1"
_FILE_COLUMNS = ("path", "sha256", "bytes")
_NUMBERS: Mapping[str, type] = {
    **dict.fromkeys(("in_quarter", "arrived_late", "to_date"), float),
    **dict.fromkeys(("target", "expected", "remaining"), int),
}


def reports_table(reports: Iterable[IssuedReport]) -> bytes:
    """The bytes of ``reports.csv``, sorted by id."""
    lines = (
        (
            one.id,
            *(one.about.as_keys().get(kind, "") for kind in KINDS),
            one.edition,
            _YES if one.is_incomplete else "",
            one.content,
        )
        for one in sorted(reports, key=lambda one: one.id)
    )
    return _table(_REPORT_COLUMNS, lines)


def files_table(files: Mapping[str, bytes]) -> bytes:
    """The bytes of ``files.csv``: path, digest and size of each file, sorted by path."""
    lines = ((path, digest(files[path]), len(files[path])) for path in sorted(files))
    return _table(_FILE_COLUMNS, lines)


def values_table(values: Iterable[IssuedValue]) -> bytes:
    """The bytes of ``values.csv``; an empty cell where there is no number."""
    return _table(VALUE_COLUMNS, (map(_cell, astuple(value)) for value in values))


def read_files(data: bytes, path: Path) -> dict[str, str]:
    """The digest of each file that a ``files.csv`` lists, by its path."""
    return {row["path"]: row["sha256"] for row in _rows(data, _FILE_COLUMNS, path)}


def read_reports(data: bytes, path: Path) -> tuple[IssuedReport, ...]:
    """The reports that a ``reports.csv`` lists.

    Args:
        data: the bytes of the table.
        path: its path, for messages.

    Returns:
        A report a row, in their order.

    Raises:
        RegisterError: the table has another form.
    """
    rows = _rows(data, _REPORT_COLUMNS, path)
    try:
        return tuple(
            IssuedReport(
                row["id"],
                about_of(row["unit"], row["agency"]),
                int(row["edition"]),
                row["incomplete"] == _YES,
                row["content"],
            )
            for row in rows
        )
    except ValueError:
        raise RegisterError(MALFORMED.at(Place(path.as_posix()))) from None


def read_values(data: bytes, path: Path) -> tuple[IssuedValue, ...]:
    """The numbers that a ``values.csv`` lists.

    Args:
        data: the bytes of the table.
        path: its path, for messages.

    Returns:
        A value a row, in their order.

    Raises:
        RegisterError: the table has another form.
    """
    try:
        return tuple(IssuedValue(**_typed(row)) for row in _rows(data, VALUE_COLUMNS, path))
    except ValueError:
        raise RegisterError(MALFORMED.at(Place(path.as_posix()))) from None


def _table(columns: Sequence[str], lines: Iterable[Iterable[object]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(lines)
    return text.getvalue().encode()


def _rows(data: bytes, columns: Sequence[str], path: Path) -> list[dict[str, str]]:
    """The rows of a table of the ledger, each by column."""
    try:
        head, *lines = csv.reader(io.StringIO(data.decode(), newline=""))
        rows = [dict(zip(columns, line, strict=True)) for line in lines]
    except (ValueError, csv.Error):
        raise RegisterError(MALFORMED.at(Place(path.as_posix()))) from None
    if tuple(head) != tuple(columns):
        raise RegisterError(MALFORMED.at(Place(path.as_posix()), found=",".join(head)))
    return rows


def _cell(value: object) -> object:
    """A value as the table writes it: 3 instead of 3.0, nothing for None."""
    if value is None:
        return ""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _typed(row: Mapping[str, str]) -> dict[str, Any]:
    typed = {key: _NUMBERS.get(key, str)(text) if text else None for key, text in row.items()}
    return {**typed, **{key: row[key] for key in ("unit", "indicator", "quarter")}}
