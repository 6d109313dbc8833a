"""The balance of certified products: in force at the start, what changed it, in force at the end."""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta

from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.stock import Change, Place, Stock
from ocop_lib.months import Window
from ocop_lib.periods import Period, Quarter, Scheme

BY = ("stars", "unit", "subject_kind", "product_group")
"""What a balance can be told apart by: the fields of `Place`."""


@dataclass(frozen=True, slots=True)
class Balance:
    """Products in force at both ends of a period, and how the numbers hang together.

    ``opening + new + again + raised_in + lowered_in - raised_out - lowered_out - lapsed - withdrawn
    + moved_in - moved_out`` is ``closing``.

    Args:
        opening: in force at the end of the day before the period.
        new: in force for the first time.
        again: in force again after having lapsed or been withdrawn.
        raised_in: came here with more stars than before.
        lowered_in: came here with fewer stars.
        raised_out: left with more stars.
        lowered_out: left with fewer stars, or below three.
        lapsed: ran out without a next certificate on the following day.
        withdrawn: withdrawn.
        moved_in: came from another unit.
        moved_out: went to another unit.
        closing: in force at the end of the period's last day.
    """

    opening: int = 0
    new: int = 0
    again: int = 0
    raised_in: int = 0
    lowered_in: int = 0
    raised_out: int = 0
    lowered_out: int = 0
    lapsed: int = 0
    withdrawn: int = 0
    moved_in: int = 0
    moved_out: int = 0
    closing: int = 0


FLOWS: Mapping[str, int] = {
    field.name: -1 if field.name.endswith("_out") or field.name in {"lapsed", "withdrawn"} else 1
    for field in fields(Balance)
    if field.name not in {"opening", "closing"}
}
"""The columns between opening and closing, with their sign."""

_ENTERS = {
    Change.NEW: "new",
    Change.AGAIN: "again",
    Change.RAISED: "raised_in",
    Change.LOWERED: "lowered_in",
    Change.MOVED: "moved_in",
}
_LEAVES = {
    Change.RAISED: "raised_out",
    Change.LOWERED: "lowered_out",
    Change.LAPSED: "lapsed",
    Change.WITHDRAWN: "withdrawn",
    Change.MOVED: "moved_out",
}


def period(told: Period, scheme: Scheme, *, is_year: bool) -> Window:
    """The days of a quarter, or of the year from its first quarter to the end of the period."""
    first = Quarter(told.year, 1) if is_year else told
    return Window(first.window(scheme).start, told.window(scheme).end)


def balances(
    stock: Stock, window: Window, by: str | None = None, unit: str | None = None
) -> dict[Hashable, Balance]:
    """The balance of a period.

    Args:
        stock: the products in force.
        window: the period, which ends no later than the stock's cut-off.
        by: one of `BY`, or ``is_high``; None for one balance of everything.
        unit: only products while they are in this unit; None for all units.

    Returns:
        For each value of ``by`` that occurs its balance, sorted by value; None is the value for
        ``by`` None. What changes within one value does not show: a product that is raised stays in
        its unit's balance.
    """

    def lines(place: Place) -> tuple[Hashable, ...]:
        if unit is not None and place.unit != unit:
            return ()
        return (getattr(place, by) if by else None,)

    counts: dict[str, Counter[Hashable]] = {}
    for name, key, _ in entries(stock, window, lines):
        counts.setdefault(name, Counter())[key] += 1
    keys = {key for counter in counts.values() for key in counter}
    if by is None:
        keys |= {None}
    return {
        key: Balance(**{name: counter[key] for name, counter in counts.items()})
        for key in sorted(keys, key=str)
    }


def entries(
    stock: Stock, window: Window, lines: Callable[[Place], Collection[Hashable]]
) -> Iterator[tuple[str, Hashable, str]]:
    """The products that the lines of a balance count, one by one.

    Args:
        stock: the products in force.
        window: the period.
        lines: the lines in which a product at a place counts.

    Yields:
        The field of `Balance`, the line, and the product's id. What stays in a line does not show.
    """
    ends = {"opening": window.start - timedelta(days=1), "closing": window.end}
    for name, day in ends.items():
        for product, place in stock.on(day).items():
            for line in lines(place):
                yield name, line, product
    for step in stock.steps(window):
        before = lines(step.before) if step.before else ()
        after = lines(step.after) if step.after else ()
        for line in before:
            if line not in after:
                yield _LEAVES[step.change], line, step.product
        for line in after:
            if line not in before:
                yield _ENTERS[step.change], line, step.product


@dataclass(frozen=True, slots=True)
class Opening:
    """Products in force that the register does not hold one by one: a number for the province.

    Args:
        stars: their stars.
        count: how many.
        day: the day of the number.
        source: where it comes from.
    """

    stars: int
    count: int
    day: date
    source: str


def openings(as_of: AsOf) -> tuple[Opening, ...]:
    """The numbers of products that the register does not hold one by one, as of the year's start.

    They are never added to what is counted: the products are in neither end of a balance.

    Args:
        as_of: the register at the cut-off; only a report on the province sees the numbers.

    Returns:
        The numbers, more stars first.
    """
    rows = as_of.standing.tables["opening_stock"]
    columns = (rows[name].tolist() for name in ("stars", "count", "source"))
    found = [
        Opening(int(stars), int(count), day, source)
        for stars, count, source, day in zip(*columns, rows["date"].dt.date.tolist(), strict=True)
    ]
    return tuple(sorted(found, key=lambda one: -one.stars))
