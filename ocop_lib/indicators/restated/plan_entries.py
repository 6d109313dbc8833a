"""The entries in which two plans differ, and those of them that may move a number."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from ocop_lib.plan import PROVINCE, Plan


class EntryChange(NamedTuple):
    """An entry of the plan that differs.

    Args:
        path: its place, with ids instead of numbers: «indicators.new_products.targets.units.ba-be».
        old: the value before, as JSON has it; None where there was none.
        new: the value after; None where there is none.
    """

    path: str
    old: Any
    new: Any


_WORDS = frozenset(
    {
        *("name", "short_name", "line_name", "unit_of_measure", "description", "verbatim"),
        *("source", "expectation_source", "responsible", "aspirational", "floor"),
    }
)
"""The keys of an indicator, and of its targets, that no number depends on."""


def plan_changes(old: Plan, new: Plan) -> tuple[EntryChange, ...]:
    """The entries in which two plans differ.

    Args:
        old: the earlier plan.
        new: the later one.

    Returns:
        The entries in the order of the later plan, those that are gone last; an entry of a list is
        named by its id, a new or gone one as a whole.
    """
    if old.digest == new.digest:
        return ()
    return tuple(_differences("", old.model_dump(mode="json"), new.model_dump(mode="json")))


def _differences(path: str, old: Any, new: Any) -> Iterator[EntryChange]:
    old, new = _by_id(old), _by_id(new)
    if isinstance(old, dict) and isinstance(new, dict):
        for key in (*new, *(one for one in old if one not in new)):
            below = f"{path}.{key}" if path else key
            yield from _differences(below, old.get(key), new.get(key))
    elif old != new:
        yield EntryChange(path, old, new)


def _by_id(value: Any) -> Any:
    """A list of entries as a mapping from their ids; any other value as it is."""
    is_entries = isinstance(value, list) and value and all(_has_id(one) for one in value)
    return {one["id"]: one for one in value} if is_entries else value


def _has_id(value: Any) -> bool:
    return isinstance(value, dict) and "id" in value


def that_move(
    changes: tuple[EntryChange, ...], plans: tuple[Plan, Plan], indicator: str, unit: str
) -> tuple[EntryChange, ...]:
    """Of the changes of a plan those that may have moved a number.

    Args:
        changes: all changes.
        plans: the plan before and after.
        indicator: the indicator's id.
        unit: a unit's id, or ``province``.

    Returns:
        Those of the indicator's measure, shares, dates and of the unit's target, and the due date
        of the task that its lead waits for; for the province those of all units. Where there are
        none of these all changes that are no words.
    """
    tasks = {
        one.lead.task
        for plan in plans
        for one in plan.indicators
        if one.id == indicator and one.lead is not None
    }
    found = tuple(one for one in changes if _may_move(one.path.split("."), indicator, unit, tasks))
    return found or _no_words(changes)


def that_move_task(
    changes: tuple[EntryChange, ...],
    task: str,
    indicators: tuple[str, ...],
    unit: str,
) -> tuple[EntryChange, ...]:
    """Of the changes of a plan those that may have moved the state of a task.

    Args:
        changes: all changes.
        task: the task's id.
        indicators: the indicators that it is measured by.
        unit: the unit in which, or ``province``.

    Returns:
        Those of the task; where there are none, those that may have moved its indicators; where
        there are none of these, all changes that are no words.
    """
    own = [f"tasks.{task}{rest}" for rest in ("", ".due", ".indicators", ".levels", ".window")]
    found = tuple(one for one in changes if one.path in own or one.path.startswith(f"{own[-1]}."))
    numbers = tuple(
        entry
        for entry in changes
        if any(_may_move(entry.path.split("."), one, unit, set()) for one in indicators)
    )
    return found or numbers or _no_words(changes)


def _no_words(changes: tuple[EntryChange, ...]) -> tuple[EntryChange, ...]:
    return tuple(one for one in changes if one.path.split(".")[-1] not in _WORDS)


def _may_move(path: list[str], indicator: str, unit: str, tasks: set[str]) -> bool:
    kind, *rest = path
    if kind == "units":
        return unit == PROVINCE or rest[:1] == [unit]
    if kind == "tasks":
        return bool(rest) and rest[0] in tasks and rest[1:2] in ([], ["due"])
    if kind != "indicators" or not rest or rest[0] != indicator:
        return False
    keys = rest[1:]
    if any(key in _WORDS for key in keys):
        return False
    # A unit's number is judged by its own target alone, the province's by all of them.
    is_target = keys[:1] == ["targets"] and len(keys) > 1
    return unit == PROVINCE or not is_target or keys[1:] in (["units"], ["units", unit])
