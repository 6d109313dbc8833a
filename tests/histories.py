"""Random histories of certificates, and a slow model that says day by day who holds what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd
from hypothesis import strategies as st
from rows import rows_to_frames

START = date(2024, 1, 1)
LENGTH = 12
"""The days of a history, from `START` on: few, so that decisions, effects and ends often meet."""
KINDS = ("first", "renewal", "upgrade", "downgrade", "withdrawal")


@dataclass(frozen=True)
class Event:
    """An event of the product's certificates; days are counted from `START`."""

    product: str
    kind: str
    stars: int
    decided: int
    effective: int
    expiry: int
    key: str

    @property
    def order(self) -> tuple[int, int, int, str]:
        return self.decided, self.effective, KINDS.index(self.kind), self.key

    @property
    def gives(self) -> bool:
        return self.kind != "withdrawal" and self.stars >= 3


def day(number: int) -> date:
    return START + timedelta(days=number)


@st.composite
def histories(draw: st.DrawFn, products: Sequence[str] = ("sp-1", "sp-2")) -> list[Event]:
    """Events of some products, whether or not a register would accept their order."""
    numbers = st.integers(0, LENGTH)
    return [
        Event(
            product=draw(st.sampled_from(products)),
            kind=(kind := draw(st.sampled_from(KINDS))),
            stars=draw(st.integers(3, 5)) if kind == "withdrawal" else draw(st.integers(2, 5)),
            decided=draw(numbers),
            effective=(effective := draw(numbers)),
            expiry=-1 if kind == "withdrawal" else effective + draw(st.integers(1, LENGTH)),
            key=f"cn-{place}",
        )
        for place in range(draw(st.integers(0, 7)))
    ]


def certificates(events: Iterable[Event]) -> pd.DataFrame:
    """The rows of the table ``certificates``."""
    rows = [
        {
            "certificate_id": event.key,
            "product_id": event.product,
            "plan_year": "2024",
            "kind": event.kind,
            "stars": str(event.stars),
            "decision_date": str(day(event.decided)),
            "effective_date": str(day(event.effective)),
            "expiry_date": "" if event.expiry < 0 else str(day(event.expiry)),
            "delivery_id": "gn-1",
        }
        for event in events
    ]
    return rows_to_frames({"certificates": rows})["certificates"]


def takers(events: Iterable[Event], held: Event) -> list[Event]:
    """The events that take a certificate, whenever they become known."""
    return [
        one
        for one in events
        if one.product == held.product
        and (not one.gives or one.kind == "downgrade")
        and held.order < one.order
        and held.effective <= one.effective
    ]


def standing(events: Sequence[Event], now: int) -> dict[str, Event]:
    """For each product that holds a certificate on a day the event that gave it.

    What is decided on later days is unknown.
    """
    known = [one for one in events if one.decided <= now]
    found: dict[str, Event] = {}
    for one in sorted(known, key=lambda event: event.order):
        is_current = one.gives and one.effective <= now <= one.expiry
        if is_current and not any(later.effective <= now for later in takers(known, one)):
            last = found.setdefault(one.product, one)
            if rank(one) >= rank(last):
                found[one.product] = one
    return found


def rank(event: Event) -> tuple[int, int]:
    """By which of two certificates held on a day the later one is found; then by `Event.order`."""
    return max(event.decided, event.effective), event.effective


def lapsed(events: Sequence[Event], now: int) -> set[str]:
    """The products whose certificate ran out by itself, and that nothing has followed so far."""
    known = [one for one in events if one.decided <= now]
    return {
        one.product
        for one in known
        if one.gives
        and held_at_all(known, one, now)
        and one.expiry < now
        and not any(later.effective <= now for later in takers(known, one))
    } - standing(events, now).keys()


def held_at_all(events: Sequence[Event], one: Event, now: int) -> bool:
    """Whether a certificate was held on some day up to its expiry, perhaps beside a later one."""
    return any(
        one.decided <= past
        and one.effective <= past <= one.expiry
        and not any(
            later.decided <= past and later.effective <= past for later in takers(events, one)
        )
        for past in range(now + 1)
    )
