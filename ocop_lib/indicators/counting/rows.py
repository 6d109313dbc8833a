"""Candidate rows of an indicator, counted or not: their columns, and how rules make them.

The rows counted are the indicator's evidence: the number is the sum of their ``quantity``, an
amount, or 1 where an indicator counts items.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain, compress
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.changed import Changed
from ocop_lib.indicators.counting.reasons import ORDINARY, Reason
from ocop_lib.indicators.names import owners_now
from ocop_lib.register.frames import text_column
from ocop_lib.register.rows import Rows, is_given
from ocop_lib.register.tables import BY_NAME

EVIDENCE_COLUMNS = ("unit_id", "date", "item_id", "label", "quantity", "delivery_id")
DecidedBy = Literal["row", "held", "recognised"]
CANDIDATE_COLUMNS = (*EVIDENCE_COLUMNS, "table", "row_id", "reason")


@dataclass(frozen=True)
class Counting:
    """How a rule counts the rows of a table.

    Args:
        table: the table's name.
        item: the column with the id of the item counted.
        on: the column with the day from which a row counts.
        label: the column with the words for the item.
        quantity: the column with the amount; None to count each row as 1.
        is_once: whether an item counts once, by its first row.
        is_by_day: whether an item that counts from a day on counted at each cut-off since then;
            not where items leave again, as when a certificate runs out, or wait for a month's end.
        key: the column with the ids of the rows; empty for the table's key.
        origin: the column that names each row's table, for rows of several; empty for one.
        decided_by: what decides whether a row counts: rows of its own table alone, the
            certificates held, or the recognitions given.
        others: further tables whose rows it counts.
    """

    table: str
    item: str
    on: str = "date"
    label: str = "label"
    quantity: str | None = None
    is_once: bool = True
    is_by_day: bool = True
    key: str = ""
    origin: str = ""
    decided_by: DecidedBy = "row"
    others: tuple[str, ...] = ()

    @property
    def row_key(self) -> str:
        """The column with the ids of the rows."""
        return self.key or BY_NAME[self.table].key

    def tables(self, rows: Rows) -> list[str]:
        """For each row the table it stands in."""
        return rows.texts(self.origin) if self.origin else [self.table] * len(rows)

    def amounts(self, rows: Rows) -> list[float]:
        """For each row how much it counts."""
        return rows.numbers(self.quantity) if self.quantity else [1.0] * len(rows)


class Missed(NamedTuple):
    """A row that was sent and that its unit would miss in a number.

    Args:
        unit_id: the unit to which it belongs.
        label: what it is about.
        row_id: its id.
        reason: why it is not counted.
    """

    unit_id: str
    label: str
    row_id: str
    reason: str


@dataclass(frozen=True, eq=False)
class Candidates:
    """The rows that an indicator looks at, each counted or not counted with its reason.

    Args:
        counting: how the rows count.
        rows: the table's rows, with the names that `AsOf.rows` adds.
        days: for each row the day from which it counts; for one not counted its own day.
        reasons: for each row why it is not counted; None for one that counts.
        order: the numbers of the rows by day, then item, then delivery.
    """

    counting: Counting
    rows: Rows
    days: Sequence[Any]
    reasons: Sequence[Reason | None]
    order: Sequence[int]

    @cached_property
    def counted(self) -> pd.DataFrame:
        """The evidence: `EVIDENCE_COLUMNS`, sorted by date, then item, then delivery."""
        return self._frame(self.places)

    @cached_property
    def places(self) -> list[int]:
        """The numbers of the rows counted, sorted as `counted`."""
        return [place for place in self.order if self.reasons[place] is None]

    @property
    def item_ids(self) -> list[str]:
        """The id of the item of each row counted, sorted as `counted`."""
        ids = self.rows.texts(self.counting.item)
        return [ids[place] for place in self.places]

    @cached_property
    def uncounted(self) -> pd.DataFrame:
        """The rows not counted: `CANDIDATE_COLUMNS`, sorted as `counted`."""
        return self._with_reasons([place for place in self.order if self.reasons[place]])

    @property
    def missed(self) -> list[Missed]:
        """The rows not counted for a reason that is not the ordinary course of things."""
        reasons, found = self.reasons, self.counting
        places = [at for at in self.order if (one := reasons[at]) and one not in ORDINARY]
        if not places:
            return []
        names = ("unit_id", found.label, found.row_key)
        units, labels, keys = map(self.rows.texts, names)
        return [Missed(units[at], labels[at], keys[at], str(reasons[at])) for at in places]

    @property
    def all(self) -> pd.DataFrame:
        """All rows: `CANDIDATE_COLUMNS`, sorted as `counted`; no ``reason`` where counted."""
        return self._with_reasons(list(self.order))

    def cells(self, places: Sequence[int]) -> dict[str, list[Any]]:
        """Some of the rows by their numbers, as lists: `EVIDENCE_COLUMNS`, ``table``, ``row_id``."""
        rows, counting = self.rows, self.counting
        columns: dict[str, Sequence[Any]] = {
            "unit_id": rows.texts("unit_id"),
            "date": self.days,
            "item_id": rows.texts(counting.item),
            "label": rows.texts(counting.label),
            "quantity": counting.amounts(rows),
            "delivery_id": rows.texts("delivery_id"),
            "table": counting.tables(rows),
            "row_id": rows.texts(counting.row_key),
        }
        return {name: [cells[place] for place in places] for name, cells in columns.items()}

    def _frame(
        self, places: Sequence[int], columns: Sequence[str] = EVIDENCE_COLUMNS
    ) -> pd.DataFrame:
        cells = self.cells(places)
        cells["reason"] = [self.reasons[place] for place in places]
        return pd.DataFrame({name: _TYPED.get(name, text_column)(cells[name]) for name in columns})

    def _with_reasons(self, places: Sequence[int]) -> pd.DataFrame:
        return self._frame(places, CANDIDATE_COLUMNS)


_TYPED: Mapping[str, Callable[[Sequence[Any]], Any]] = {
    "date": lambda days: np.array(days, dtype="datetime64[s]"),
    "quantity": lambda amounts: pd.array(
        [amount if is_given(amount) else None for amount in amounts], dtype="Float64"
    ),
}
"""How the columns that are no texts become those of a frame."""


def judged(
    as_of: AsOf,
    counting: Counting,
    rows: Rows,
    reasons: Sequence[Reason | None],
    days: Sequence[date | None] | None = None,
) -> Candidates:
    """Candidate rows, of which an item counts once where the rule says so.

    Where subjects moved, the rows that count for the report's unit are left, each by the day from
    which it counts, a level by the cut-off; an item counts once in each unit.

    Args:
        as_of: the register at the cut-off.
        counting: how the rows count.
        rows: rows of its table with ``unit_id``, ``delivery_id`` and the columns it names.
        reasons: for each row why it is not counted; None for one that counts, unless another row
            of its item counts before it.
        days: for each row the day from which it counts; None for the column that ``counting`` names.

    Returns:
        The candidates.
    """
    days = rows.days(counting.on) if days is None else days
    if as_of.changed:
        rows, reasons, days = _owned(as_of.changed, counting, rows, reasons, days)
    order = _order(rows, counting, days)
    if counting.is_once:
        pairs = [*zip(rows.texts("unit_id"), rows.texts(counting.item), strict=True)]
        reasons = _once(pairs, reasons, order)
    return Candidates(counting, rows, days, reasons, order)


def _order(rows: Rows, counting: Counting, days: Sequence[date | None]) -> list[int]:
    """The numbers of the rows by day, then item, then delivery; what is missing comes last."""
    columns = days, rows.texts(counting.item), rows.texts("delivery_id")
    keys = [tuple((cell is None, cell) for cell in cells) for cells in zip(*columns, strict=True)]
    return sorted(range(len(rows)), key=keys.__getitem__)


def joined(*parts: Candidates) -> Candidates:
    """The candidates of a rule that counts rows of several tables.

    Args:
        parts: those of each table, without items in common.

    Returns:
        All of them as one.
    """
    parted = [part.cells(part.order) for part in parts]
    rows = Rows.of_columns({name: [*chain(*(one[name] for one in parted))] for name in parted[0]})
    reasons = [part.reasons[place] for part in parts for place in part.order]
    counting = Counting(
        parts[0].counting.table,
        "item_id",
        quantity="quantity",
        is_once=False,
        is_by_day=all(part.counting.is_by_day for part in parts),
        key="row_id",
        origin="table",
        others=tuple(part.counting.table for part in parts[1:]),
    )
    days = rows.days(counting.on)
    return Candidates(counting, rows, days, reasons, _order(rows, counting, days))


def _owned(
    changed: Changed,
    counting: Counting,
    rows: Rows,
    reasons: Sequence[Reason | None],
    days: Sequence[date | None],
) -> tuple[Rows, Sequence[Reason | None], Sequence[date | None]]:
    """The rows that count for the report's unit, with the unit for which each counts."""
    units = changed.units(counting.table, rows, days if counting.is_by_day else None)
    if back := changed.timelines.retracted.get(counting.table):
        keys = zip(rows.texts(counting.row_key), reasons, strict=True)
        reasons = [Reason.RETRACTED if key in back else reason for key, reason in keys]
    rows = rows.with_columns({"unit_id": units})
    own = changed.is_own(units)
    if not counting.is_by_day:
        # A level is the number of the cut-off: its unit and its owners are those of that day.
        rows = rows.with_columns(owners_now(rows, changed))
    if all(own):
        return rows, reasons, days
    return rows.where_each(own), [*compress(reasons, own)], [*compress(days, own)]


def _once(
    items: list[tuple[str, str]], reasons: Sequence[Reason | None], order: list[int]
) -> list[Reason | None]:
    """The reasons, and one for each row of an item that an earlier row of the unit has counted."""
    found, seen = list(reasons), set()
    for place in order:
        if found[place] is not None:
            continue
        if items[place] in seen:
            found[place] = Reason.ALREADY_COUNTED
        seen.add(items[place])
    return found
