"""What moved a state of a task, a sum of money or a number of the stock's balance in one step."""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet

from ocop_lib.indicators.restated.measured import MONEY, STOCK, TASK
from ocop_lib.indicators.restated.named import Namer
from ocop_lib.indicators.restated.plan_entries import EntryChange, that_move, that_move_task
from ocop_lib.indicators.restated.row_changes import RowChange
from ocop_lib.indicators.restated.worlds import Counted, Key
from ocop_lib.plan import PROVINCE, Plan

_OF_PRODUCTS = frozenset({"certificates", "products", "subjects"})


def rows_of(
    namer: Namer, before: Counted, after: Counted, key: Key, name: str
) -> tuple[RowChange, ...]:
    """Name the rows that moved a value.

    Args:
        namer: what became different in the step.
        before: the numbers before the step.
        after: the numbers after it.
        key: the unit or agency, and what is measured; see `measured`.
        name: which of its values.

    Returns:
        Of an indicator as `Namer.rows`. Of a task the rows that tell of it, or else those that moved
        the numbers that it is measured by; of money the rows of its source; of the stock the rows
        about the products that came or went. Where there are none of these, what the unit
        delivered, then all.
    """
    for kind, found in _CHOICES.items():
        if key[1].startswith(kind):
            choices = (found(namer, before, after, key, name), namer.delivered(key[0]))
            return tuple(next((rows for rows in choices if rows), namer.changes))
    return namer.rows(before, after, key, name)


def _task_rows(
    namer: Namer, before: Counted, after: Counted, key: Key, _name: str
) -> Sequence[RowChange]:
    place, what = key
    task = what.removeprefix(TASK)
    whose = {place} if place in after.plan.places else {place, PROVINCE}
    told = _of(namer.changes, "task_status", task, whose)
    return told or [*_number_rows(namer, before, after, place, what)]


def _number_rows(
    namer: Namer, before: Counted, after: Counted, place: str, what: str
) -> Iterator[RowChange]:
    """The rows that moved the numbers by which a task is measured."""
    whose = place if place in after.plan.places else PROVINCE
    for indicator in indicators_of(after.plan, what):
        key = whose, indicator
        if before.value(key, "status") != after.value(key, "status"):
            yield from namer.rows(before, after, key, "status")


def _money_rows(
    namer: Namer, _before: Counted, _after: Counted, key: Key, _name: str
) -> Sequence[RowChange]:
    place, source = key[0], key[1].removeprefix(MONEY)
    rows = _of(namer.changes, "funding", source, {place})
    return [one for one in namer.changes if source in one.of] if place == PROVINCE else rows


def _of(
    changes: Sequence[RowChange], table: str, what: str, whose: AbstractSet[str]
) -> list[RowChange]:
    return [
        one
        for one in changes
        if one.table == table and what in one.of and not one.of.isdisjoint(whose)
    ]


def _stock_rows(
    namer: Namer, before: Counted, after: Counted, key: Key, name: str
) -> Sequence[RowChange]:
    old, new = (one.products(*key, name) for one in (before, after))
    return namer.about({*(old - new), *(new - old)}, _OF_PRODUCTS)


_CHOICES: dict[str, Callable[[Namer, Counted, Counted, Key, str], Sequence[RowChange]]] = {
    TASK: _task_rows,
    MONEY: _money_rows,
    STOCK: _stock_rows,
}


def indicators_of(plan: Plan, what: str) -> tuple[str, ...]:
    """The indicators that decide on what is measured: itself, or those of a task; else none."""
    if what.startswith((MONEY, STOCK)):
        return ()
    if not what.startswith(TASK):
        return (what,)
    task = what.removeprefix(TASK)
    return next((one.indicators for one in plan.tasks if one.id == task), ())


def entries_of(
    changes: tuple[EntryChange, ...], plans: tuple[Plan, Plan], key: Key
) -> tuple[EntryChange, ...]:
    """Of the changes of a plan those that may have moved a value.

    Args:
        changes: all changes.
        plans: the plan before and after.
        key: the unit or agency, and what is measured.

    Returns:
        As of `that_move`; of a task also those of the task itself.
    """
    place, what = key
    if not what.startswith(TASK):
        return that_move(changes, plans, what, place)
    whose = place if place in plans[1].places else PROVINCE
    numbers = dict.fromkeys(one for plan in plans for one in indicators_of(plan, what))
    return that_move_task(changes, what.removeprefix(TASK), (*numbers,), whose)
