"""The items that candidates count, by unit and id, and the unit each counts for."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from ocop_lib.indicators.counting.rows import Candidates
from ocop_lib.plan import PROVINCE
from ocop_lib.register.rows import is_given


class Item(NamedTuple):
    """An item counted.

    Args:
        id: the item's id.
        unit: the unit it counts for.
        day: the day from which it counts.
        quantity: the amount; 1 where an indicator counts items.
        row_id: the row of the indicator's table that counts it.
        event: that row's own day.
        delivery: the delivery that brought that row.
        table: the table in which that row stands.
    """

    id: str
    unit: str
    day: date
    quantity: float
    row_id: str
    event: date
    delivery: str
    table: str


Items = Mapping[tuple[str, str], Item]
"""Items by unit and id; under ``province`` each item once, whichever units count it."""


def by_unit(items: Items) -> dict[str, list[Item]]:
    """The items of each unit."""
    found: dict[str, list[Item]] = {}
    for (unit, _), item in items.items():
        found.setdefault(unit, []).append(item)
    return found


def items_of(candidates: Candidates) -> dict[tuple[str, str], Item]:
    """The items that candidates count, by unit and id; the province counts an item once."""
    counting, rows, places = candidates.counting, candidates.rows, candidates.places
    if not places:
        return {}
    names = (counting.item, "unit_id", counting.row_key, "delivery_id")
    ids, units, keys, deliveries = map(rows.texts, names)
    tables, events = counting.tables(rows), rows.days(counting.on)
    days, amounts = candidates.days, counting.amounts(rows)
    found: dict[tuple[str, str], Item] = {}
    for at in places:
        item = Item(
            id=ids[at],
            unit=units[at],
            day=days[at],
            quantity=amounts[at] if is_given(amounts[at]) else 0.0,
            row_id=keys[at],
            event=events[at],
            delivery=deliveries[at],
            table=tables[at],
        )
        found[item.unit, item.id] = item
        found.setdefault((PROVINCE, item.id), item)
    return found


def without(items: Items, others: Items) -> Items:
    """The items that are not among the others."""
    return {key: item for key, item in items.items() if key not in others}
