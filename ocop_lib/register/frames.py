"""Cells as text, as in the CSV files, to and from typed frames."""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from ocop_lib.register.columns import Kind, TableSpec
from ocop_lib.register.tables import TABLES

TextTable = Mapping[str, Sequence[str]]
"""A table as it stands in its file: for each column its cells, top to bottom."""


def to_frames(texts: Mapping[str, TextTable]) -> dict[str, pd.DataFrame]:
    """Typed frames of all the register's tables.

    Args:
        texts: cells by table and column, an empty cell as ``""``; a table or column that is
            absent is empty. Every other cell is in the form its column's kind demands.

    Returns:
        One frame a table, in the order of ``TABLES``: the table's columns, then ``unit_id`` where
        the table has none of its own, the unit that ``unit_path`` leads to (missing when it leads
        nowhere). Rows in the given order, numbered from 0. ``id``, ``text``, ``choice`` and
        ``quarter`` are ``str``, ``date`` is ``datetime64[s]``, ``whole`` and ``year`` are
        ``Int64``, ``decimal`` is ``Float64``; an empty cell is missing (NaN, NaT, NA).
    """
    frames = {spec.name: _to_frame(spec, texts.get(spec.name, {})) for spec in TABLES}
    unit_of = {
        "subject_id": _by_key(frames["subjects"], "subject_id", "unit_id"),
    }
    frames["products"]["unit_id"] = frames["products"]["subject_id"].map(unit_of["subject_id"])
    unit_of["product_id"] = _by_key(frames["products"], "product_id", "unit_id")
    for spec in TABLES:
        if spec.unit_path != "unit_id":
            units = frames[spec.name][spec.unit_path].map(unit_of[spec.unit_path])
            frames[spec.name]["unit_id"] = units.astype("str")
    return frames


def to_csv(spec: TableSpec, frame: pd.DataFrame) -> bytes:
    """The table's file: its own columns in their order, UTF-8, LF; no derived column."""
    return CsvRows(spec, frame).file(np.ones(len(frame), dtype=bool))


class CsvRows:
    """A table's files for any choice of its rows; each row is written once, when first chosen.

    Args:
        spec: the table's declaration.
        frame: its rows, typed.
    """

    def __init__(self, spec: TableSpec, frame: pd.DataFrame) -> None:
        self._spec, self._frame = spec, frame
        self._lines = np.full(len(frame), b"", dtype=object)
        self._written = np.zeros(len(frame), dtype=bool)
        (self._head,) = _csv_lines([[column.name] for column in spec.columns])

    def file(self, chosen: Any) -> bytes:
        """The file, as `to_csv` writes it, with the rows for which ``chosen`` is true."""
        new = np.flatnonzero(chosen & ~self._written)
        if new.size:
            frame = self._frame.iloc[new]
            cells = [map(_WRITE[column.kind], frame[column.name]) for column in self._spec.columns]
            self._lines[new], self._written[new] = _csv_lines(cells), True
        return b"".join([self._head, *self._lines[chosen]])


def _csv_lines(columns: Sequence[Iterable[str]]) -> list[bytes]:
    """Each row of the columns as a line of a CSV file, its line feed included."""
    lines: list[str] = []
    writer = csv.writer(SimpleNamespace(write=lines.append), lineterminator="\n")
    # The writer hands over a row at a time.
    writer.writerows(zip(*columns, strict=True))
    return [line.encode() for line in lines]


def _to_frame(spec: TableSpec, text: TextTable) -> pd.DataFrame:
    length = max(map(len, text.values()), default=0)
    blank = ("",) * length
    return pd.DataFrame(
        {column.name: _READ[column.kind](text.get(column.name, blank)) for column in spec.columns},
        index=pd.RangeIndex(length),
    )


def _by_key(frame: pd.DataFrame, key: str, value: str) -> pd.Series:
    """Value by key; of a doubled key, which the reader refuses, the first counts."""
    return frame.dropna(subset=key).drop_duplicates(key).set_index(key)[value]


def _read_text(cells: Sequence[str]) -> Any:
    return pd.array([cell or None for cell in cells], dtype="str")


def _read_date(cells: Sequence[str]) -> Any:
    # numpy reads ISO dates and takes an empty string for "not a time".
    return np.array(cells, dtype="datetime64[s]")


def _read_whole(cells: Sequence[str]) -> Any:
    return pd.array([int(cell) if cell else None for cell in cells], dtype="Int64")


def _read_decimal(cells: Sequence[str]) -> Any:
    return pd.array([float(cell) if cell else None for cell in cells], dtype="Float64")


def _write_text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)


def _write_date(value: Any) -> str:
    return "" if pd.isna(value) else value.date().isoformat()


def _write_decimal(value: Any) -> str:
    # Never in scientific notation: the reader refuses it, and so does an officer.
    return "" if pd.isna(value) else np.format_float_positional(value, trim="-")


_READ: dict[Kind, Callable[[Sequence[str]], Any]] = {
    "id": _read_text,
    "text": _read_text,
    "choice": _read_text,
    "quarter": _read_text,
    "date": _read_date,
    "year": _read_whole,
    "whole": _read_whole,
    "decimal": _read_decimal,
}
_WRITE: dict[Kind, Callable[[Any], str]] = {
    "id": _write_text,
    "text": _write_text,
    "choice": _write_text,
    "quarter": _write_text,
    "date": _write_date,
    "year": _write_text,
    "whole": _write_text,
    "decimal": _write_decimal,
}
