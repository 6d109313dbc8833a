"""Candidate rows of an indicator, counted or not: their columns, and how rules make them.

The rows counted are the indicator's evidence: the number is the sum of their ``quantity``, an
amount, or 1 where an indicator counts items.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.changed import Changed
from ocop_lib.indicators.counting.reasons import ORDINARY, Reason
from ocop_lib.indicators.names import with_owners_now
from ocop_lib.register.tables import BY_NAME

EVIDENCE_COLUMNS = ("unit_id", "date", "item_id", "label", "quantity", "delivery_id")
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

    @property
    def row_key(self) -> str:
        """The column with the ids of the rows."""
        return self.key or BY_NAME[self.table].key

    def tables(self, rows: pd.DataFrame) -> list[str]:
        """For each row the table it stands in."""
        return rows[self.origin].tolist() if self.origin else [self.table] * len(rows)


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
    rows: pd.DataFrame
    days: Any
    reasons: Sequence[Reason | None]
    order: Sequence[int]

    @cached_property
    def counted(self) -> pd.DataFrame:
        """The evidence: `EVIDENCE_COLUMNS`, sorted by date, then item, then delivery."""
        return self._frame([place for place in self.order if self.reasons[place] is None])

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
        units, labels, keys = (self.rows[name].tolist() for name in names)
        return [Missed(units[at], labels[at], keys[at], str(reasons[at])) for at in places]

    @property
    def all(self) -> pd.DataFrame:
        """All rows: `CANDIDATE_COLUMNS`, sorted as `counted`; no ``reason`` where counted."""
        return self._with_reasons(list(self.order))

    def _frame(self, places: list[int]) -> pd.DataFrame:
        rows, counting = self.rows, self.counting
        taken = np.array(places, dtype=int)
        amount = rows[counting.quantity].array if counting.quantity else np.ones(len(rows))
        return pd.DataFrame(
            {
                "unit_id": rows["unit_id"].array.take(taken),
                "date": self.days[taken],
                "item_id": rows[counting.item].array.take(taken),
                "label": rows[counting.label].array.take(taken),
                "quantity": pd.array(amount, dtype="Float64").take(taken),
                "delivery_id": rows["delivery_id"].array.take(taken),
            }
        )

    def _with_reasons(self, places: list[int]) -> pd.DataFrame:
        tables, keys = self.counting.tables(self.rows), self.rows[self.counting.row_key].tolist()
        added = {
            "table": [tables[place] for place in places],
            "row_id": [keys[place] for place in places],
            "reason": [self.reasons[place] for place in places],
        }
        texts = {name: pd.array(values, dtype="str") for name, values in added.items()}
        return self._frame(places).assign(**texts)


def judged(
    as_of: AsOf,
    counting: Counting,
    rows: pd.DataFrame,
    reasons: Sequence[Reason | None],
    days: Any = None,
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
    days = rows[counting.on].to_numpy() if days is None else days
    if as_of.changed:
        rows, reasons, days = _owned(as_of.changed, counting, rows, reasons, days)
    items = rows[counting.item].to_numpy(dtype=str)
    # numpy.lexsort, column by column: for the few rows of a unit, the fixed overhead of pandas'
    # sort_values costs more than the sorting.
    order = np.lexsort([rows["delivery_id"].to_numpy(dtype=str), items, days]).tolist()
    if counting.is_once:
        pairs = [*zip(rows["unit_id"].tolist(), items.tolist(), strict=True)]
        reasons = _once(pairs, reasons, order)
    return Candidates(counting, rows, days, reasons, order)


def joined(*parts: Candidates) -> Candidates:
    """The candidates of a rule that counts rows of several tables.

    Args:
        parts: those of each table, without items in common.

    Returns:
        All of them as one.
    """
    rows = pd.concat([part.all for part in parts], ignore_index=True)
    reasons = [part.reasons[place] for part in parts for place in part.order]
    counting = Counting(
        parts[0].counting.table,
        "item_id",
        quantity="quantity",
        is_once=False,
        is_by_day=all(part.counting.is_by_day for part in parts),
        key="row_id",
        origin="table",
    )
    days = rows[counting.on].to_numpy()
    ids, deliveries = (rows[name].to_numpy(dtype=str) for name in ("item_id", "delivery_id"))
    return Candidates(counting, rows, days, reasons, np.lexsort([deliveries, ids, days]).tolist())


def _owned(
    changed: Changed,
    counting: Counting,
    rows: pd.DataFrame,
    reasons: Sequence[Reason | None],
    days: Any,
) -> tuple[pd.DataFrame, Sequence[Reason | None], Any]:
    """The rows that count for the report's unit, with the unit for which each counts."""
    units = changed.units(counting.table, rows, days if counting.is_by_day else None)
    own = changed.is_own(units)
    back = changed.timelines.retracted.get(counting.table, frozenset())
    keys = rows[counting.row_key].tolist()
    reasons = [
        Reason.RETRACTED if key in back else reason
        for key, reason in zip(keys, reasons, strict=True)
    ]
    if not counting.is_by_day:
        # A level is the number of the cut-off: its unit and its owners are those of that day.
        rows = with_owners_now(rows, changed)
    kept = rows.assign(unit_id=pd.array(units, dtype="str"))[own]
    places = np.flatnonzero(own).tolist()
    return kept, [reasons[place] for place in places], days[own]


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
