"""The units whose rows a frame holds, by its columns, labels and rows of unit ids or names."""

from collections.abc import Iterable, Iterator
from typing import Any

from ocop_lib.plan import Plan

_ID_NAMES = {"unit", "unit_id"}
UNIT = "Đơn vị"
"""The heading of a column with units' full names in the library's own frames."""

_known: dict[str, str] = {}
_names: dict[str, str] = {}


def know(plan: Plan) -> None:
    """Take the plan's units as those that frames may be about.

    Set once by the report object, because a frame that is displayed knows of no plan.
    """
    _known.clear()
    _names.clear()
    for id_ in plan.places:
        _known[id_] = id_
        _names[plan.unit(id_).name.casefold()] = id_


def of(named: Iterable[tuple[Any, Iterable[Any]]]) -> tuple[str, ...]:
    """The ids of the units among values.

    Args:
        named: values, with the name of the column, level or row in which they stand.

    Returns:
        Each id once, in order: of values below «unit» or «unit_id» that are ids of units, and of
        those below «Đơn vị» that are full names. «kg» in a column «unit» is no unit of the plan.
    """
    return tuple(dict.fromkeys(found for name, values in named for found in _units(name, values)))


def _units(name: Any, values: Iterable[Any]) -> Iterator[str]:
    if not isinstance(name, str):
        return
    known = _known if name.casefold() in _ID_NAMES else _names if name == UNIT else {}
    for value in values if known else ():
        word = value if known is _known else str(value).casefold()
        if isinstance(word, str) and word in known:
            yield known[word]
