"""The changes that a report sees, in order, and what stands in a cell on a day because of them."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ocop_lib.register.change_table import EVENT, RETRACTED
from ocop_lib.register.columns import CHANGE_KINDS, YEARLY, TableSpec
from ocop_lib.register.frames import canonical, cell_texts
from ocop_lib.register.tables import BY_NAME

BEGINNING = np.datetime64("0001-01-01", "s")
"""The day from which the value first delivered stands."""

END = np.datetime64("9999-12-31", "s")

_AFTER_QUARTERS = "9"
"""A text that sorts after every quarter."""

Frames = Mapping[str, pd.DataFrame]
Cell = tuple[str, str, str]
"""A table, the id of a row, and a column."""

Spans = tuple[tuple[np.datetime64, str], ...]
"""The values of a cell, each with the day from which it stands; the first from `BEGINNING` on."""


class Change(NamedTuple):
    """A row of the table ``changes``.

    Args:
        place: its number in the table.
        cell: what it changes; the column is empty for a row taken back.
        old: the text that stood in the cell before.
        new: the text that stands in it afterwards.
        kind: ``event``, ``correction`` or ``retracted``.
        day: the day of an event; `BEGINNING` for the other kinds.
    """

    place: int
    cell: Cell
    old: str
    new: str
    kind: str
    day: np.datetime64


def changes_in_order(tables: Frames) -> tuple[Change, ...]:
    """The changes in the order in which they were told.

    Args:
        tables: all tables of a register.

    Returns:
        The changes by quarter, day and id of their delivery, those for the year last; within a delivery those without a day
        of their own first, then events by their day. A change without table, row or kind, or an
        event without its day, is left out: the rules on cells refuse it.
    """
    frame = tables["changes"]
    if frame.empty:
        return ()
    spec = BY_NAME["changes"]
    texts = {column.name: cell_texts(spec, frame, column.name) for column in spec.columns}
    told = _told(tables["deliveries"])
    found = []
    for place in range(len(frame)):
        row = {name: cells[place] for name, cells in texts.items()}
        kind, cell = row["kind"], (row["table"], row["row_id"], row["column"])
        if row["table"] not in BY_NAME or not row["row_id"] or kind not in CHANGE_KINDS:
            continue
        if kind == EVENT and not row["date"]:
            continue
        day = np.datetime64(row["date"], "s") if kind == EVENT else BEGINNING
        change = Change(place, cell, row["old"], row["new"], kind, day)
        found.append((*told.get(row["delivery_id"], ("", "", "")), day, row["change_id"], change))
    return tuple(entry[-1] for entry in sorted(found, key=lambda entry: entry[:-1]))


def _told(deliveries: pd.DataFrame) -> dict[str, tuple[str, str, str]]:
    """What puts deliveries in order: the quarter, the day of receipt, the id."""
    spec = BY_NAME["deliveries"]
    names = ("kind", "quarter", "received_date", "delivery_id")
    rows = zip(*(cell_texts(spec, deliveries, name) for name in names), strict=True)
    return {
        key: (_AFTER_QUARTERS if kind == YEARLY else quarter, day, key)
        for kind, quarter, day, key in rows
    }


def changed(spans: Spans, change: Change) -> Spans:
    """The values of a cell after one more change.

    Args:
        spans: the values so far.
        change: an event or a correction of the cell.

    Returns:
        For an event the values with the new one from its day on; for a correction the values with
        the new one wherever the old one stood.
    """
    if change.kind == EVENT:
        return (*(one for one in spans if one[0] < change.day), (change.day, change.new))
    found: list[tuple[np.datetime64, str]] = []
    for since, value in spans:
        right = change.new if value == change.old else value
        # What no longer differs from the value before it never happened.
        if not found or found[-1][1] != right:
            found.append((since, right))
    return tuple(found)


def value_on(spans: Spans, day: np.datetime64) -> str:
    """The value that stands in a cell on a day."""
    return [value for since, value in spans if since <= day][-1]


@dataclass(frozen=True)
class Timelines:
    """The values that the cells of a register have had.

    Args:
        tables: all tables, each value as it was first delivered.
        changes: the changes that count, in their order.
    """

    tables: Frames
    changes: tuple[Change, ...]

    @cached_property
    def retracted(self) -> Mapping[str, frozenset[str]]:
        """By table the ids of the rows that were taken back."""
        found: dict[str, set[str]] = {}
        for change in self.changes:
            if change.kind == RETRACTED:
                found.setdefault(change.cell[0], set()).add(change.cell[1])
        return {table: frozenset(rows) for table, rows in found.items()}

    @cached_property
    def cells(self) -> Mapping[Cell, Spans]:
        """The values of every cell that was changed."""
        found: dict[Cell, Spans] = {}
        for change in self.changes:
            table, row, column = change.cell
            if change.kind == RETRACTED or row not in self.places(table):
                continue
            spans = found.get(change.cell) or ((BEGINNING, self.delivered(change.cell)),)
            spec = BY_NAME[table]
            old, new = (canonical(spec, column, text) for text in (change.old, change.new))
            found[change.cell] = changed(spans, change._replace(old=old, new=new))
        return found

    def places(self, table: str) -> Mapping[str, int]:
        """The number of each row of a table by its id, for rows with one; of several, the first."""
        if table not in self._places:
            keys = self.tables[table][BY_NAME[table].key].tolist()
            self._places[table] = {
                key: place for place, key in reversed([*enumerate(keys)]) if isinstance(key, str)
            }
        return self._places[table]

    @cached_property
    def _places(self) -> dict[str, Mapping[str, int]]:
        return {}

    def delivered(self, cell: Cell) -> str:
        """The text of a cell as it was first delivered; the row must exist."""
        table, row, column = cell
        place = self.places(table)[row]
        frame = self.tables[table].iloc[place : place + 1]
        return cell_texts(BY_NAME[table], frame, column)[0]

    def on(self, table: str, column: str, row: str, day: np.datetime64) -> str | None:
        """The text of a cell of an id on a day; None where the table has no such row."""
        spans = self.cells.get((table, row, column))
        if spans:
            return value_on(spans, day)
        return self._delivered(table, column).get(row)

    def _delivered(self, table: str, column: str) -> Mapping[str, str]:
        if (table, column) not in self._columns:
            keys, values = (
                self.tables[table][name].tolist() for name in (BY_NAME[table].key, column)
            )
            pairs = reversed([*zip(keys, values, strict=True)])
            self._columns[table, column] = {
                key: value for key, value in pairs if isinstance(value, str)
            }
        return self._columns[table, column]

    @cached_property
    def _columns(self) -> dict[tuple[str, str], Mapping[str, str]]:
        return {}

    def owner(self, product: str, day: np.datetime64) -> str | None:
        """The subject whose product it is on a day."""
        return self.on("products", "subject_id", product, day)

    def unit(self, spec: TableSpec, id_: Any, day: np.datetime64) -> str | None:
        """The unit to which the value in the ``unit_path`` of a table leads on a day."""
        if spec.unit_path == "unit_id" or not isinstance(id_, str):
            return id_ if isinstance(id_, str) else None
        subject = self.owner(id_, day) if spec.unit_path == "product_id" else id_
        return None if subject is None else self.on("subjects", "unit_id", subject, day)

    def moved(self, spec: TableSpec, frame: pd.DataFrame) -> list[int]:
        """The numbers of the rows that may belong to another unit than when they were delivered.

        Args:
            spec: a table whose rows get their unit through a subject or product.
            frame: its rows.

        Returns:
            Those that name another subject or product than before, and those whose subject or
            product came to another unit or owner.
        """
        path, name, ids = spec.unit_path, spec.name, self.movers(spec)
        rows = zip(frame[path].tolist(), frame[spec.key].tolist(), strict=True)
        return [
            place
            for place, (id_, key) in enumerate(rows)
            if id_ in ids or (name, key, path) in self.cells
        ]

    def movers(self, spec: TableSpec) -> AbstractSet[str]:
        """The ids in the ``unit_path`` of a table whose unit or owner was changed; units have none."""
        return self._movers.get(spec.unit_path, frozenset())

    @cached_property
    def is_moved(self) -> bool:
        """Whether a subject's unit or a product's subject was changed."""
        return any(cell[2] in ("unit_id", "subject_id") for cell in self.cells)

    @cached_property
    def _movers(self) -> Mapping[str, AbstractSet[str]]:
        """By the column that names them, the subjects and products that were moved."""
        subjects, products = (
            {row for table, row, column in self.cells if (table, column) == cell}
            for cell in (("subjects", "unit_id"), ("products", "subject_id"))
        )
        owners = self._delivered("products", "subject_id").items() if subjects else ()
        products |= {product for product, subject in owners if subject in subjects}
        return {"subject_id": subjects, "product_id": products}


def timelines_of(tables: Frames, before: np.datetime64 = END) -> Timelines | None:
    """Read the timelines of a register.

    Args:
        tables: all tables, with the changes that a report sees.
        before: the last day whose events count.

    Returns:
        The timelines; None where nothing was changed.
    """
    found = changes_in_order(tables)
    changes = tuple(change for change in found if change.day <= before and is_known(change))
    return Timelines(tables, changes) if changes else None


def is_known(change: Change) -> bool:
    """Whether a change names a column of its table, or takes a row back."""
    table, _, column = change.cell
    return change.kind == RETRACTED or column in _columns_of(BY_NAME[table])


def _columns_of(spec: TableSpec) -> Iterable[str]:
    return [column.name for column in spec.columns]
