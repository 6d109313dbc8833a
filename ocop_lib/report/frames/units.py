"""The units, or agencies, whose rows a frame holds, by its columns and rows of ids or names."""

from collections.abc import Iterable, Iterator
from typing import Any

from ocop_lib.about import Kind
from ocop_lib.plan import Plan
from ocop_lib.plan.work import single_agencies

UNIT, AGENCY = "Đơn vị", "Cơ quan"
"""The headings of columns with full names of units and agencies in the library's own frames."""

_HEADINGS = {"unit": UNIT, "agency": AGENCY}

_known: dict[str, str] = {}
_names: dict[str, str] = {}


_kinds: list[Kind] = ["unit"]


def know(plan: Plan, kind: Kind = "unit") -> None:
    """Take the plan's units, or its agencies, as those that frames may be about.

    Set once by the report object, because a frame that is displayed knows of no plan. What a
    report may show is decided by whom it is about: an agency's report names units without being
    about them, a unit's report names agencies.

    Args:
        plan: the plan.
        kind: ``agency`` in an agency's report.
    """
    _known.clear()
    _names.clear()
    _kinds[:] = [kind]
    entries = single_agencies(plan) if kind == "agency" else (*plan.units, plan.whole)
    for entry in entries:
        _known[entry.id] = entry.id
        _names[entry.name.casefold()] = entry.id


def of(named: Iterable[tuple[Any, Iterable[Any]]]) -> tuple[str, ...]:
    """The ids of the units among values.

    Args:
        named: values, with the name of the column, level or row in which they stand.

    Returns:
        Each id once, in order: of values below «unit» or «unit_id» that are ids of units, and of
        those below «Đơn vị» that are full names. «kg» in a column «unit» is no unit of the plan.
        In an agency's report the same of agencies, below «agency», «agency_id» and «Cơ quan».
    """
    return tuple(dict.fromkeys(found for name, values in named for found in _units(name, values)))


def _units(name: Any, values: Iterable[Any]) -> Iterator[str]:
    if not isinstance(name, str):
        return
    (kind,) = _kinds
    is_id = name.casefold() in (kind, f"{kind}_id")
    known = _known if is_id else _names if name == _HEADINGS[kind] else {}
    for value in values if known else ():
        word = value if known is _known else str(value).casefold()
        if isinstance(word, str) and word in known:
            yield known[word]
