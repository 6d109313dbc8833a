"""The products in force day by day: where each is counted, and what moves it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

import numpy as np

from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.holdings import held_on
from ocop_lib.months import Window
from ocop_lib.register.columns import WITHDRAWAL
from ocop_lib.register.tables import BY_NAME

HIGH_STARS = 4

_OF_UNITS = frozenset({"unit_id", "subject_id"})
"""The columns whose change may bring a product to another unit."""


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


def moves_of(as_of: AsOf) -> tuple[Move, ...]:
    """The moves of products with certificates that the register's changes tell, by product and day.

    Args:
        as_of: the register at the cut-off.

    Returns:
        A move for each day on which a product's unit changed, with its subject or to another one.
    """
    if as_of.changed is None or not as_of.changed.timelines.is_moved:
        return ()
    timelines = as_of.changed.timelines
    spec, products = BY_NAME["certificates"], sorted(set(as_of.held["product_id"]))
    turns = (spans[1:] for (*_, column), spans in timelines.cells.items() if column in _OF_UNITS)
    days = sorted({day for spans in turns for day, _ in spans})
    found = []
    for product in products:
        for day in days:
            before, after = (
                timelines.unit(spec, product, one) for one in (day - np.timedelta64(1, "D"), day)
            )
            if before and after and before != after:
                found.append(Move(product, day.astype("datetime64[D]").item(), before, after))
    return tuple(found)


class Stock:
    """The products in force on each day up to a cut-off, by what was decided by that day.

    Args:
        as_of: the register at the cut-off. Kind of subject and product group are those of the
            cut-off on all days.
        moves: the products that have changed their unit, in any order; None for those that the
            register's changes tell.
    """

    def __init__(self, as_of: AsOf, moves: Sequence[Move] | None = None) -> None:
        self._held = as_of.held
        self._on: dict[date, Mapping[str, Place]] = {}
        self._steps: dict[Window, Sequence[Step]] = {}
        self._moves: dict[str, list[Move]] = {}
        moves = moves_of(as_of) if moves is None else moves
        for move in sorted(moves, key=lambda one: one.day):
            self._moves.setdefault(move.product, []).append(move)
        tables = as_of.standing.tables
        products, subjects = tables["products"], tables["subjects"]
        kinds = dict(zip(subjects["subject_id"], subjects["kind"], strict=True))
        columns = (
            products[name] for name in ("product_id", "unit_id", "subject_id", "product_group")
        )
        self._home = {
            product: Place(0, unit, kinds.get(subject, ""), group)
            for product, unit, subject, group in zip(*columns, strict=True)
        }

    def on(self, day: date) -> Mapping[str, Place]:
        """The place of each product in force on a day."""
        if day not in self._on:
            held = held_on(self._held, day)
            stars = zip(held["product_id"].tolist(), held["stars"].tolist(), strict=True)
            self._on[day] = {
                product: self._place(product, int(count), day) for product, count in stars
            }
        return self._on[day]

    def _place(self, product: str, stars: int, day: date) -> Place:
        home = self._home[product]
        return replace(home, stars=stars, unit=self._unit(product, day) or home.unit)

    def _unit(self, product: str, day: date) -> str:
        """The unit of a product that moved, on a day; empty for one that never did."""
        moves = self._moves.get(product, ())
        past = [move.after for move in moves if move.day <= day]
        return past[-1] if past else moves[0].before if moves else ""

    def steps(self, window: Window) -> Sequence[Step]:
        """The changes within a period, product by product and day by day."""
        if window not in self._steps:
            self._steps[window] = tuple(self._steps_in(window))
        return self._steps[window]

    def _steps_in(self, window: Window) -> Iterator[Step]:
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
