"""The rows that moved a number, of all that became different in one step."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest
from types import MappingProxyType

from ocop_lib.indicators.items import Item, Items
from ocop_lib.indicators.restated.row_changes import RowCause, RowChange, links
from ocop_lib.indicators.restated.row_steps import RowSteps
from ocop_lib.indicators.restated.worlds import Counted, Key
from ocop_lib.plan import PROVINCE
from ocop_lib.register.tables import BY_NAME

_DELIVERIES = "deliveries"
_MASTER = frozenset({"subjects", "products"})
"""The tables that say for whom a row counts, and which count nothing themselves."""

_NO_AMOUNT = (None, 0)
_DECIDES = "certificates"
_LINKED = frozenset({_DECIDES, "points_of_sale", "activities"})
"""The tables of which a row may decide whether another one counts."""

_WORK = frozenset({"stages", "certificates", "task_status"})
"""The tables by which a target is judged beside its own number."""


@dataclass(frozen=True)
class Namer:
    """What became different in one step, to be named beside the numbers that it moved.

    Args:
        changes: the rows; of events those up to the last day that counts.
        owners: by product the subjects whose it was or is.
    """

    changes: Sequence[RowChange] = field(repr=False)
    owners: Mapping[str, frozenset[str]] = field(repr=False)

    def rows(self, before: Counted, after: Counted, key: Key, name: str) -> tuple[RowChange, ...]:
        """Name the rows that moved a number.

        Args:
            before: the numbers before the step.
            after: the numbers after it.
            key: the unit and the indicator.
            name: which of its values.

        Returns:
            The rows about the items which the number gained or lost, and about the subject or
            product of such an item; where there are none, what the unit delivered, then the rows by
            which a target is judged, then all.
        """
        delivered = self.delivered(key[0])
        values = before.value(key, name), after.value(key, name)
        if delivered and None in values and values[0] in _NO_AMOUNT and values[1] in _NO_AMOUNT:
            # Nothing more is counted: it is only known now, or no longer.
            return tuple(delivered)
        choices = (
            self._about(_moved(before, after, key, name), _read_by(after, key[1])),
            delivered,
            [one for one in self.changes if one.table in _WORK],
            self.changes,
        )
        return tuple(next((found for found in choices if found), ()))

    def delivered(self, unit: str) -> list[RowChange]:
        """The deliveries of a unit; of the province those of all."""
        return [one for one in self.changes if self._is_delivery_of(one, unit)]

    def about(self, ids: AbstractSet[str], tables: AbstractSet[str]) -> list[RowChange]:
        """The rows of some tables about one of these products, or about the subject of one."""
        return _moves_alone(self._on(ids, tables))

    def _about(self, items: Sequence[Item], tables: AbstractSet[str]) -> list[RowChange]:
        """The rows about items in the tables that are read for them."""
        ids = {one for item in items for one in (item.id, item.row_id)}
        found = self._on(ids, tables)
        # A row that came to name another product has to do with the other rows of that product.
        while more := {id_ for one in found for id_ in _renamed(one)} - ids:
            ids |= more
            found = self._on(ids, tables)
        # Beside a row that counts an item the others of its table say nothing more; but events of
        # certificates, and states of places of sale, decide on one another.
        rows = {(item.table, item.row_id) for item in items}
        counted = {t for t, key in rows if t not in _LINKED} & {
            one.table for one in found if not one.column and (one.table, one.row_id) in rows
        }
        found = [
            one for one in found if one.table not in counted or (one.table, one.row_id) in rows
        ]
        return _moves_alone(found)

    def _on(self, ids: AbstractSet[str], tables: AbstractSet[str]) -> list[RowChange]:
        """The rows of some tables that are about one of these ids."""
        owners = self._owners_of(ids)
        return [
            one
            for one in self.changes
            if one.table in tables
            and (
                bool(one.column or one.told_by) and one.row_id in ids | owners
                if one.table in _MASTER
                else not ids.isdisjoint(one.of | self._owners_of(one.of))
            )
        ]

    def _owners_of(self, ids: Iterable[str]) -> frozenset[str]:
        return frozenset(owner for id_ in ids for owner in self.owners.get(id_, ()))

    @staticmethod
    def _is_delivery_of(change: RowChange, unit: str) -> bool:
        return change.table == _DELIVERIES and (unit == PROVINCE or unit in change.of)


def namer(steps: RowSteps, cause: RowCause, last: date) -> Namer:
    """What became different in one step up to the last day that counts.

    Args:
        steps: the steps.
        cause: which of them.
        last: the last day whose events count.

    Returns:
        What names the rows.
    """
    found = [one for one in steps.changes if one.cause == cause and (one.day or last) <= last]
    return Namer(found, steps.owners)


def _moves_alone(found: list[RowChange]) -> list[RowChange]:
    """Rows without those that only came with a subject or product, where cells say that it moved."""
    moves = [one for one in found if one.table in _MASTER and one.cause == "changed"]
    is_moved = moves and not any(one.column for one in found if one not in moves)
    return moves if is_moved else found


def _renamed(change: RowChange) -> tuple[str, ...]:
    """What a row named before and names now, where a cell that names it was changed."""
    is_name = change.table not in _MASTER and change.column in links(change.table)
    return (change.old, change.new) if is_name else ()


def _read_by(counted: Counted, indicator: str) -> frozenset[str]:
    """The tables that are read for an indicator's items, with those that say for whom they count."""
    found = counted.since.candidates.get(indicator)
    if found is None:
        return frozenset(BY_NAME)
    counting = found.counting
    more = () if counting.decided_by == "row" else (_DECIDES,)
    return frozenset({counting.table, *counting.others, *more, *_MASTER})


def _moved(before: Counted, after: Counted, key: Key, name: str) -> list[Item]:
    """The items that a number gained, lost, or counts otherwise."""
    unit, indicator = key
    found: list[Item] = []
    for sides in zip_longest(
        before.behind(indicator, name), after.behind(indicator, name), fillvalue=_NOTHING
    ):
        old, new = sides
        for at in {**old, **new}:
            was, now = old.get(at), new.get(at)
            if unit in (at[0], PROVINCE) and was != now:
                found.extend(one for one in (was, now) if one is not None)
    return found


_NOTHING: Items = MappingProxyType({})
