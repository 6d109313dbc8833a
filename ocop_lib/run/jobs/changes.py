"""Comparison of a job with the inputs of its last report: names changed cells and files."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import PurePosixPath

from ocop_lib.register.folder import FILE
from ocop_lib.run.jobs.job import is_told
from ocop_lib.run.jobs.page import AnyJob

_PARTS: Mapping[str, str] = {
    "library": "thư viện ocop",
    "packages": "phiên bản các gói Python",
    "edition": "việc ban hành",
    "plan": "kế hoạch",
    "scheme": "cách chia kỳ",
}
_ISSUED = "số liệu đã ban hành, nay điều chỉnh"
_MOST_NAMED = 3

Rows = Callable[[str], bytes]
"""A function from a table's path to the bytes in the last report's job; empty if unknown."""


def changes(job: AnyJob, known: Mapping[str, str], rows: Rows) -> str:
    """Describe in Vietnamese which inputs have changed since a report was made.

    Args:
        job: the job of the report or page, with the present inputs.
        known: the digests of the last report's inputs, by name.
        rows: a function that returns the tables of the last report.

    Returns:
        One line; at most three changes are named, the others counted.
    """
    found = _all_changes(job, known, rows)
    named = [*islice(found, _MOST_NAMED)]
    more = sum(1 for _ in found)
    tail = f" và {more} thay đổi khác" if more else ""
    return f"dữ liệu vào đã thay đổi: {', '.join(named)}{tail}"


def _all_changes(job: AnyJob, known: Mapping[str, str], rows: Rows) -> Iterator[str]:
    inputs = job.inputs
    changed = [name for name in sorted({*known, *inputs}) if known.get(name) != inputs.get(name)]
    # The heading of a slice holds a digest of its tables, so it changes with each of them.
    headings = {str(PurePosixPath(name).with_name(FILE)) for name in job.tables & set(changed)}
    for name in changed:
        if name in headings:
            continue
        old, new = rows(name) if name in known else b"", job.files.get(name, b"")
        if name in job.tables:
            # A slice has no file of a table without rows that a register may lack.
            old = old if name in known else _heading(new)
            new = new or _heading(old)
        if name in job.tables and old and new:
            yield from table_changes(PurePosixPath(name).stem, old, new)
        else:
            yield _ISSUED if is_told(name) else _PARTS.get(name, name)


def table_changes(table: str, old: bytes, new: bytes) -> Iterator[str]:
    """The changes from one state of a table to another.

    Args:
        table: name of the table.
        old: the earlier CSV file; its first line is the heading, its first column the key.
        new: the later CSV file.

    Yields:
        «bảng products, sp-1, cột name», «bảng products, thêm sp-2» or «…, bớt sp-3», in the order
        of the rows, removed rows last. If no cell differs, a sentence that the order of rows or
        columns does.
    """
    before, after = _records(old), _records(new)
    is_order_only = True
    for key, row in after.items():
        if key not in before:
            yield f"bảng {table}, thêm {key}"
            is_order_only = False
            continue
        columns = [name for name in row if row[name] != before[key].get(name)]
        if columns:
            yield f"bảng {table}, {key}, cột {', '.join(columns)}"
            is_order_only = False
    for key in before:
        if key not in after:
            yield f"bảng {table}, bớt {key}"
            is_order_only = False
    if is_order_only:
        yield f"bảng {table}, thứ tự dòng hoặc cột"


def _heading(data: bytes) -> bytes:
    """The first line of a table's file."""
    return data[: data.find(b"\n") + 1]


def _records(data: bytes) -> dict[str, dict[str, str]]:
    lines = csv.reader(io.StringIO(data.decode(), newline=""))
    heading = next(lines)
    return {line[0]: dict(zip(heading, line, strict=True)) for line in lines}
