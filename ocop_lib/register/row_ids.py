"""The ids of rows: one rule by table, unit and number, and the order in which ids are listed."""

import re
from collections.abc import Iterable, Mapping

PREFIXES: Mapping[str, str] = {
    "deliveries": "gn",
    "subjects": "ct",
    "products": "sp",
    "stages": "bc",
    "certificates": "cn",
    "renewals": "cg",
    "support": "ht",
    "traceability": "tx",
    "linkages": "lk",
    "quality_certificates": "ql",
    "flagships": "cl",
    "media": "tt",
    "activities": "hd",
    "points_of_sale": "db",
    "task_status": "nv",
    "funding": "kp",
    "documents": "vb",
    "requests": "kn",
    "opening_stock": "dk",
    "changes": "td",
}
"""By table, what its ids begin with."""

_DIGITS = re.compile(r"([0-9]+)")


def row_id(table: str, unit: str, number: int) -> str:
    """The id of a row: «sp-ba-be-014» is the 14th product that Ba Bể delivered.

    Args:
        table: the table; not ``deliveries``, whose ids tell the period.
        unit: the id of the unit that delivered the row, or ``province``.
        number: its number among that unit's rows of the table, from 1.

    Returns:
        The id.
    """
    return f"{PREFIXES[table]}-{unit}-{number:03}"


def next_number(table: str, unit: str, ids: Iterable[str]) -> int:
    """The number of the unit's next row: one above the highest that was ever given.

    Args:
        table: the table.
        unit: the id of the unit.
        ids: all ids of the table, of any unit and any rule.

    Returns:
        The number, from 1.
    """
    own = re.compile(rf"{PREFIXES[table]}-{re.escape(unit)}-([0-9]+)")
    return max((int(found[1]) for found in map(own.fullmatch, ids) if found), default=0) + 1


def delivery_id(unit: str, period: str, ids: Iterable[str]) -> str:
    """The id of a unit's next delivery for a period: «gn-ba-be-2024-q3», then «gn-ba-be-2024-q3-2».

    Args:
        unit: the id of the unit.
        period: «2024-Q3»; «2024-goc» for a baseline, «2024-nam» for the year.
        ids: all ids of deliveries.

    Returns:
        The id.
    """
    first = f"{PREFIXES['deliveries']}-{unit}-{period.lower()}"
    taken = {*ids}
    later = (f"{first}-{number}" for number in range(2, len(taken) + 3))
    return next(one for one in (first, *later) if one not in taken)


def in_order(id_: str) -> tuple[tuple[str, int], ...]:
    """A key by which ids are sorted as people count: 9 before 10, whatever the number of digits."""
    parts = _DIGITS.split(id_)
    numbers = [*parts[1::2], "-1"]
    return tuple((text, int(number)) for text, number in zip(parts[::2], numbers, strict=True))
