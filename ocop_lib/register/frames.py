"""Conversion between cells of text, as in the CSV files, and typed frames."""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from ocop_lib.register.columns import Kind, TableSpec
from ocop_lib.register.tables import TABLES

# Once: pandas takes longer to look a type up by its name than to make a column of a few rows.
_TEXT: Any = pd.api.types.pandas_dtype("str")
_WHOLE: Any = pd.api.types.pandas_dtype("Int64")
_DECIMAL: Any = pd.api.types.pandas_dtype("Float64")

TextTable = Mapping[str, Sequence[str]]
"""The cells of a table's file by column, from top to bottom."""


def to_frames(texts: Mapping[str, TextTable]) -> dict[str, pd.DataFrame]:
    """Convert the cells of all tables to typed frames.

    Args:
        texts: cells by table and column, an empty cell as ``""``; an absent table or column counts
            as empty. The caller has checked that every other cell is valid for its column's kind.

    Returns:
        A frame for each table, in the order of ``TABLES``. A table without the column ``unit_id``
        gets it as its last column: the unit to which ``unit_path`` leads, missing if it leads to
        none. Rows keep their order, numbered from 0. ``id``, ``text``, ``choice`` and
        ``quarter`` are ``str``, ``date`` is ``datetime64[s]``, ``whole`` and ``year`` are
        ``Int64``, ``decimal`` is ``Float64``; an empty cell is missing (NaN, NaT, NA).
    """
    frames = {spec.name: _to_frame(spec, texts.get(spec.name, {})) for spec in TABLES}
    products = frames["products"]
    owner = by_key(frames["subjects"], "subject_id", "unit_id")
    products["unit_id"] = _looked_up(products["subject_id"], owner)
    unit_of = {"subject_id": owner, "product_id": by_key(products, "product_id", "unit_id")}
    for spec in TABLES:
        if spec.unit_path in unit_of:
            keys = frames[spec.name][spec.unit_path]
            frames[spec.name]["unit_id"] = _looked_up(keys, unit_of[spec.unit_path])
    frames["changes"]["unit_id"] = _units_of_changes(frames)
    return frames


def _units_of_changes(frames: Mapping[str, pd.DataFrame]) -> Any:
    """For each change the unit of the row changed, as that row was delivered."""
    changes = frames["changes"]
    tables = changes["table"].tolist()
    units = {
        name: by_key(frames[name], frames[name].columns[0], "unit_id")
        for name in {*tables} & frames.keys() - {"changes"}
    }
    rows = zip(tables, changes["row_id"].tolist(), strict=True)
    return text_column([units.get(name, {}).get(row) for name, row in rows])


def cell_texts(spec: TableSpec, frame: pd.DataFrame, column: str) -> list[str]:
    """The cells of a declared column as they are written in the file, an empty one as ``""``."""
    return [_WRITE[spec.column(column).kind](value) for value in frame[column].tolist()]


def with_cells(
    spec: TableSpec, frame: pd.DataFrame, cells: Mapping[str, Mapping[int, str]]
) -> pd.DataFrame:
    """The frame with some cells changed.

    Args:
        spec: the table.
        frame: its typed rows; they stay as they are.
        cells: by column and number of the row, the new cell as text that is valid for the column.

    Returns:
        A frame that shares the columns that are not changed.
    """
    columns = {}
    for name, changed in cells.items():
        texts = cell_texts(spec, frame, name)
        for row, text in changed.items():
            texts[row] = text
        columns[name] = _column(spec.column(name).kind, texts, len(texts))
    return frame.assign(**columns)


def canonical(spec: TableSpec, column: str, text: str) -> str:
    """A valid cell as the library writes it: «62.50» as «62.5»."""
    kind = spec.column(column).kind
    return _WRITE[kind](pd.Series(_READ[kind]((text,))).tolist()[0])


def to_csv(spec: TableSpec, frame: pd.DataFrame) -> bytes:
    """The CSV file of a table in UTF-8 with LF: the declared columns only, in their order."""
    return CsvRows(spec, frame).file(np.ones(len(frame), dtype=bool))


class CsvRows:
    """Writer of CSV files with chosen rows of a table; the line of each row is cached.

    Args:
        spec: the table's declaration.
        frame: the typed rows of the table.
    """

    def __init__(self, spec: TableSpec, frame: pd.DataFrame) -> None:
        self._spec, self._frame = spec, frame
        self._lines = np.full(len(frame), b"", dtype=object)
        self._written = np.zeros(len(frame), dtype=bool)
        (self._head,) = _csv_lines([[column.name] for column in spec.columns])

    def file(self, chosen: Any) -> bytes:
        """The CSV file, as of `to_csv`, with the rows for which the array ``chosen`` is true."""
        new = np.flatnonzero(chosen & ~self._written)
        if new.size:
            rows = new.tolist()
            cells = [[write(values[row]) for row in rows] for write, values in self._values]
            self._lines[new], self._written[new] = _csv_lines(cells), True
        return b"".join([self._head, *self._lines[chosen]])

    @cached_property
    def _values(self) -> list[tuple[Callable[[Any], str], list[Any]]]:
        """For each column, how a cell is written, and the cells: reading a frame costs more."""
        columns = self._spec.columns
        return [(_WRITE[column.kind], self._frame[column.name].tolist()) for column in columns]


def _csv_lines(columns: Sequence[Iterable[str]]) -> list[bytes]:
    """The lines of a CSV file for the rows of columns, each with its line feed."""
    lines: list[str] = []
    writer = csv.writer(SimpleNamespace(write=lines.append), lineterminator="\n")
    # csv.writer calls write once for each row.
    writer.writerows(zip(*columns, strict=True))
    return [line.encode() for line in lines]


def _to_frame(spec: TableSpec, text: TextTable) -> pd.DataFrame:
    length = max(map(len, text.values()), default=0)
    if length == 0:
        # Shallow: the column ``unit_id`` is added to the copy, and no cell is ever changed.
        return _without_rows(spec).copy(deep=False)
    return pd.DataFrame(
        {
            column.name: _column(column.kind, text.get(column.name), length)
            for column in spec.columns
        },
        index=pd.RangeIndex(length),
    )


@lru_cache(maxsize=64)
def _without_rows(spec: TableSpec) -> pd.DataFrame:
    columns = {column.name: _blank(column.kind, 0) for column in spec.columns}
    return pd.DataFrame(columns, index=pd.RangeIndex(0))


def _column(kind: Kind, cells: Sequence[str] | None, length: int) -> Any:
    # Most columns that were added to the first layout are blank in most slices.
    return _READ[kind](cells) if cells and any(cells) else _blank(kind, length)


@lru_cache(maxsize=256)
def _blank(kind: Kind, length: int) -> Any:
    """A column of missing cells, which frames share: pandas copies it when it makes a frame."""
    return _READ[kind](("",) * length)


def text_column(cells: Sequence[Any]) -> Any:
    """Texts as a column of a typed frame; None and other missing values become missing."""
    return pd.array(cells, dtype=_TEXT)


def by_key(frame: pd.DataFrame, key: str, value: str) -> dict[str, Any]:
    """Values by key; of rows with a duplicate key, which `checks` refuses, the first counts."""
    # A dictionary: for the few rows of a unit, making and mapping a Series costs more.
    found: dict[str, Any] = {}
    for id_, held in zip(frame[key].tolist(), frame[value].tolist(), strict=True):
        if isinstance(id_, str):
            found.setdefault(id_, held)
    return found


def _looked_up(keys: pd.Series, values: Mapping[str, Any]) -> Any:
    """The value of each key as text; missing where the key is missing or unknown."""
    return text_column([values.get(key) for key in keys.tolist()])


def _read_text(cells: Sequence[str]) -> Any:
    return text_column([cell or None for cell in cells])


def _read_date(cells: Sequence[str]) -> Any:
    # numpy parses ISO dates, and an empty string as NaT.
    return np.array(cells, dtype="datetime64[s]")


def _read_whole(cells: Sequence[str]) -> Any:
    return pd.array([int(cell) if cell else None for cell in cells], dtype=_WHOLE)


def _read_decimal(cells: Sequence[str]) -> Any:
    return pd.array([float(cell) if cell else None for cell in cells], dtype=_DECIMAL)


# Not pd.isna, which takes longer than the writing; each kind of column has one missing value.
def _write_text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _write_whole(value: Any) -> str:
    return "" if value is pd.NA else str(value)


def _write_date(value: Any) -> str:
    return "" if value is pd.NaT else value.date().isoformat()


def _write_decimal(value: Any) -> str:
    # Not in scientific notation, which the rules on cells refuse.
    return "" if value is pd.NA else np.format_float_positional(value, trim="-")


_READ: dict[Kind, Callable[[Sequence[str]], Any]] = {
    "id": _read_text,
    "text": _read_text,
    "choice": _read_text,
    "quarter": _read_text,
    "date": _read_date,
    "year": _read_whole,
    "whole": _read_whole,
    "decimal": _read_decimal,
    "balance": _read_decimal,
}
_WRITE: dict[Kind, Callable[[Any], str]] = {
    "id": _write_text,
    "text": _write_text,
    "choice": _write_text,
    "quarter": _write_text,
    "date": _write_date,
    "year": _write_whole,
    "whole": _write_whole,
    "decimal": _write_decimal,
    "balance": _write_decimal,
}
