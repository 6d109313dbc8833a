"""Who holds which certificate on which day, and whose certificate has lapsed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from ocop_lib.register.columns import DOWNGRADE, WITHDRAWAL
from ocop_lib.register.history import KIND_ORDER
from ocop_lib.register.standards import LOWEST_OCOP_STARS

_NEVER = 10**9
"""A day later than any other, as a number of days since 1970; in seconds it still fits 64 bits."""


@dataclass(frozen=True, slots=True, order=True)
class _Event:
    """An event of a product's certificates, ordered as `register.history.in_order` orders rows.

    Days are numbers of days since 1970.
    """

    decided: int
    effective: int
    rank: int
    key: str
    place: int
    kind: str
    stars: float
    expiry: int

    @property
    def in_force(self) -> int:
        """The first day on which the event is both decided and in effect."""
        return max(self.decided, self.effective)

    @property
    def gives(self) -> bool:
        """Whether a product holds the event's stars."""
        return self.kind != WITHDRAWAL and self.stars >= LOWEST_OCOP_STARS

    @property
    def ends(self) -> bool:
        """Whether it ends what was held before: it takes the stars, or gives fewer."""
        return not self.gives or self.kind == DOWNGRADE

    @property
    def since(self) -> int:
        """The day from which it ends what was held before, once it is decided."""
        return self.in_force if self.gives else self.effective

    def is_ended_by(self, later: "_Event") -> bool:
        """Whether an event ends the certificate that this one gave."""
        return later.ends and self < later and self.effective <= later.effective


def holdings(certificates: pd.DataFrame) -> pd.DataFrame:
    """The days from which and until which each certificate is held.

    The rule, which decides by decision and effect together:

    - A recognition, or a downgrade, gives a certificate if it leaves three stars or more. It is
      held from the first day on which it is both decided and in effect, up to its day of expiry.
    - A withdrawal, or a decision that leaves fewer than three stars, takes the certificates that
      were decided before it and took effect no later than it: from the day it takes effect, but
      nobody knows before it is decided. A downgrade to three stars or more takes them in the same
      way, from the day it is held itself. So a recognition that is decided after a withdrawal
      always stands, whichever of the two takes effect first; and one that was decided before it
      and takes effect after it stands too.
    - Where several certificates of a product are held on a day, the one held last decides the
      stars; of those held from the same day the one with the later effect, then the later decision.

    Two questions need two ends. Whether something that happened on a day counts is asked of what
    is known now: ``held_to``. What stood in the books on a day is asked of what was decided by that
    day: ``stood_to``. They differ by a withdrawal that takes effect before its decision.

    Args:
        certificates: rows of the table ``certificates``.

    Returns:
        The rows that gave a certificate which stood on some day, sorted by product and, within a
        product, so that of those held on a day the last decides; with ``held_from``, ``held_to``
        (before ``held_from`` where a withdrawal left no day), ``stood_to``, ``ended_on`` (the day
        from which a withdrawal or downgrade is both decided and in effect, also after expiry;
        missing for none) and ``ended_as`` (its kind; missing for none; for a recognition with
        fewer than three stars ``downgrade``).
    """
    found = [held for events in _by_product(certificates) for held in _held(events)]
    places, since, until, stood, ended, kinds = zip(*found, strict=True) if found else ((),) * 6
    rows = certificates.take(np.array(places, dtype=int)).reset_index(drop=True)
    return rows.assign(
        held_from=_days(since),
        held_to=_days(until),
        stood_to=_days(stood),
        ended_on=_days(ended),
        ended_as=pd.array(kinds, dtype="str"),
    )


def held_on(held: pd.DataFrame, day: date) -> pd.DataFrame:
    """The certificate each product holds on a day, by what was decided by that day.

    Args:
        held: from `holdings`.
        day: the day on which they must stand.

    Returns:
        The rows of ``held``, one a product, sorted by product.
    """
    moment = pd.Timestamp(day)
    stands = held[(held["held_from"] <= moment) & (moment <= held["stood_to"])]
    return stands.drop_duplicates("product_id", keep="last", ignore_index=True)


def lapsed_on(held: pd.DataFrame, day: date) -> pd.DataFrame:
    """The certificate that ran out last, of each product that holds none on a day.

    A certificate that was withdrawn, also after it ran out, has not lapsed; nor has one that a
    downgrade ended. A product whose next recognition is not in effect yet has lapsed until then.

    Args:
        held: from `holdings`.
        day: the day.

    Returns:
        The rows of ``held``, one a product, sorted by product; ``expiry_date`` is the last day.
    """
    moment = pd.Timestamp(day)
    ran_out = held[(held["expiry_date"] < moment) & ~(held["ended_on"] <= moment)]
    ran_out = ran_out[~ran_out["product_id"].isin(held_on(held, day)["product_id"])]
    last = ran_out.sort_values(["product_id", "expiry_date"], kind="stable")
    return last.drop_duplicates("product_id", keep="last", ignore_index=True)


def _by_product(certificates: pd.DataFrame) -> Iterator[list[_Event]]:
    """The events of each product, in order; products sorted by id."""
    decided, effective, expiry = (
        certificates[f"{name}_date"].to_numpy().astype("datetime64[D]").astype(np.int64).tolist()
        for name in ("decision", "effective", "expiry")
    )
    kinds = certificates["kind"].tolist()
    ranks = [KIND_ORDER.get(kind, len(KIND_ORDER)) for kind in kinds]
    keys = certificates["certificate_id"].tolist()
    stars = certificates["stars"].to_numpy(dtype=float, na_value=np.nan).tolist()
    columns = (decided, effective, ranks, keys, range(len(keys)), kinds, stars, expiry)
    events: dict[str, list[_Event]] = {}
    for product, *cells in zip(certificates["product_id"].tolist(), *columns, strict=True):
        events.setdefault(product, []).append(_Event(*cells))
    return (sorted(events[product]) for product in sorted(events))


def _held(events: list[_Event]) -> Iterator[tuple[int, int, int, int, int, str | None]]:
    """Place, first and last days, end and kind of end of each certificate that stood on a day."""
    for event in sorted(events, key=lambda one: (one.in_force, one.effective)):
        if not event.gives:
            continue
        endings = [later for later in events if event.is_ended_by(later)]
        first = min(endings, key=lambda later: later.in_force, default=None)
        ended = first.in_force if first else _NEVER
        until = min(event.expiry, *(later.since - 1 for later in endings), _NEVER)
        stood = min(event.expiry, ended - 1)
        if event.in_force <= stood:
            kind = None if first is None else WITHDRAWAL if first.kind == WITHDRAWAL else DOWNGRADE
            yield event.place, event.in_force, until, stood, ended, kind


def _days(numbers: tuple[int, ...]) -> Any:
    """Days from their numbers; a day that never comes is missing."""
    days = np.array(numbers, dtype=np.int64).astype("datetime64[D]").astype("datetime64[s]")
    days[np.array(numbers, dtype=np.int64) == _NEVER] = np.datetime64("NaT", "s")
    return days
