"""The balance of certified products: in force at the start, what changed it, in force at the end."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.holdings import held_on
from ocop_lib.periods import Quarter, Scheme, Window
from ocop_lib.register.columns import WITHDRAWAL

BY = ("stars", "unit", "subject_kind", "product_group")
"""What a balance can be told apart by: the fields of `Place`."""

HIGH_STARS = 4


class Change(StrEnum):
    """Why a product in force changes its place, enters or leaves."""

    NEW = "new"
    AGAIN = "again"
    RAISED = "raised"
    LOWERED = "lowered"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a product in force is counted."""

    stars: int
    unit: str
    subject_kind: str
    product_group: str

    @property
    def is_high(self) -> bool:
        """Whether the product has the stars that the programme strives for: four or more."""
        return self.stars >= HIGH_STARS


@dataclass(frozen=True, slots=True)
class Step:
    """A change of one product: on ``day`` it is at ``after``, the day before it was at ``before``.

    ``None`` for a product that is not in force. A product that moves and changes its stars on one
    day has two steps, the move first.
    """

    product: str
    day: date
    change: Change
    before: Place | None
    after: Place | None


@dataclass(frozen=True, slots=True)
class Move:
    """A product that changes its unit, with its subject or to another one.

    Args:
        product: the product's id.
        day: the first day in the new unit.
        before: id of the unit until then.
        after: id of the new unit.
    """

    product: str
    day: date
    before: str
    after: str


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


def period(quarter: Quarter, scheme: Scheme, *, is_year: bool) -> Window:
    """The days of a quarter, or of the year from its first quarter to the end of this one."""
    end = quarter.window(scheme).end
    first = Quarter(quarter.year, 1) if is_year else quarter
    return Window(first.window(scheme).start, end)


class Stock:
    """The products in force on each day up to a cut-off, by what was decided by that day.

    Args:
        as_of: the register at the cut-off; its rows have the unit of the cut-off.
        moves: the products that have changed their unit, in any order.
    """

    def __init__(self, as_of: AsOf, moves: Sequence[Move] = ()) -> None:
        self._held = as_of.held
        self._moves: dict[str, list[Move]] = {}
        for move in sorted(moves, key=lambda one: one.day):
            self._moves.setdefault(move.product, []).append(move)
        tables = as_of.register.tables
        products, subjects = tables["products"], tables["subjects"]
        kinds = dict(zip(subjects["subject_id"], subjects["kind"], strict=True))
        columns = (
            products[name] for name in ("product_id", "unit_id", "subject_id", "product_group")
        )
        self._home = {
            product: Place(0, unit, kinds.get(subject, ""), group)
            for product, unit, subject, group in zip(*columns, strict=True)
        }

    def on(self, day: date) -> dict[str, Place]:
        """The place of each product in force on a day."""
        held = held_on(self._held, day)
        stars = zip(held["product_id"].tolist(), held["stars"].tolist(), strict=True)
        return {product: self._place(product, int(count), day) for product, count in stars}

    def _place(self, product: str, stars: int, day: date) -> Place:
        home = self._home[product]
        return replace(home, stars=stars, unit=self._unit(product, day) or home.unit)

    def _unit(self, product: str, day: date) -> str:
        """The unit of a product that moved, on a day; empty for one that never did."""
        moves = self._moves.get(product, ())
        past = [move.after for move in moves if move.day <= day]
        return past[-1] if past else moves[0].before if moves else ""

    def steps(self, window: Window) -> Iterator[Step]:
        """The changes within a period, product by product and day by day."""
        for product, spans in self._spans.items():
            moved = {move.day for move in self._moves.get(product, ())}
            days = {span.since for span in spans} | {_next(span.until) for span in spans} | moved
            for day in sorted(day for day in days if day in window):
                yield from self._steps_on(product, day, spans)

    @cached_property
    def _spans(self) -> dict[str, list["_Span"]]:
        """The days on which each product's certificates stood, in the order of `holdings`."""
        held = self._held
        days = (held[name].dt.date.tolist() for name in ("held_from", "stood_to", "ended_on"))
        rest = (held[name].tolist() for name in ("stars", "ended_as"))
        found: dict[str, list[_Span]] = {}
        for product, *cells in zip(held["product_id"].tolist(), *days, *rest, strict=True):
            found.setdefault(product, []).append(_Span(*cells))
        return found

    def _steps_on(self, product: str, day: date, spans: Sequence["_Span"]) -> Iterator[Step]:
        last, now = _standing(spans, day - timedelta(days=1)), _standing(spans, day)
        before = self._place(product, last.stars, day - timedelta(days=1)) if last else None
        if last and before:
            moved = self._place(product, last.stars, day)
            if moved != before:
                yield Step(product, day, Change.MOVED, before, moved)
            before = moved
        after = self._place(product, now.stars, day) if now else None
        if before != after:
            was_held = any(span.since < day for span in spans)
            yield Step(product, day, _change(last, now, day, was_held=was_held), before, after)


@dataclass(frozen=True, slots=True)
class _Span:
    """The days on which a certificate stood, its stars, and what ended it: missing for nothing."""

    since: date
    until: date
    ended_on: date
    stars: int
    ended_as: str


def _standing(spans: Iterable[_Span], day: date) -> _Span | None:
    """The certificate that decides on a day: of those held the last one, as in `held_on`."""
    held = [span for span in spans if span.since <= day <= span.until]
    return held[-1] if held else None


def _change(last: _Span | None, now: _Span | None, day: date, *, was_held: bool) -> Change:
    """Why a product's stars changed on a day."""
    if last is None:
        return Change.AGAIN if was_held else Change.NEW
    if now is not None:
        return Change.RAISED if now.stars > last.stars else Change.LOWERED
    if last.ended_on != day:
        return Change.LAPSED
    return Change.WITHDRAWN if last.ended_as == WITHDRAWAL else Change.LOWERED


def _next(day: date) -> date:
    return day + timedelta(days=1)


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

    def value(place: Place | None) -> Hashable | None:
        if place is None or (unit is not None and place.unit != unit):
            return _OUTSIDE
        return getattr(place, by) if by else None

    start = window.start - timedelta(days=1)
    counts: dict[str, Counter[Hashable]] = {
        "opening": Counter(map(value, stock.on(start).values())),
        "closing": Counter(map(value, stock.on(window.end).values())),
    }
    for step in stock.steps(window):
        before, after = value(step.before), value(step.after)
        if before == after:
            continue
        if before != _OUTSIDE:
            counts.setdefault(_LEAVES[step.change], Counter())[before] += 1
        if after != _OUTSIDE:
            counts.setdefault(_ENTERS[step.change], Counter())[after] += 1
    keys = {key for counter in counts.values() for key in counter} - {_OUTSIDE}
    if by is None:
        keys |= {None}
    return {
        key: Balance(**{name: counter[key] for name, counter in counts.items()})
        for key in sorted(keys, key=str)
    }


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
    rows = as_of.register.tables["opening_stock"]
    columns = (rows[name].tolist() for name in ("stars", "count", "source"))
    found = [
        Opening(int(stars), int(count), day, source)
        for stars, count, source, day in zip(*columns, rows["date"].dt.date.tolist(), strict=True)
    ]
    return tuple(sorted(found, key=lambda one: -one.stars))


_OUTSIDE = object()
"""The value of a product that is not in force, or not in the unit asked for."""
