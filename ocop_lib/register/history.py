"""The events of certificates in order, each with the earlier events of its product."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import pandas as pd

from ocop_lib.register.columns import CERTIFICATE_KINDS, GIVING_STARS, RECOGNITIONS
from ocop_lib.register.rows import Rows, is_given

KIND_ORDER: Mapping[str, int] = {kind: number for number, kind in enumerate(CERTIFICATE_KINDS)}
"""The place of each kind among events of the same day: see `in_order`."""


class Event(NamedTuple):
    """An event of a product's certificates, with a summary of the product's earlier events.

    Args:
        product: id of the product; None, as in the other columns of ``certificates``, where the
            cell is empty. An empty number is NaN.
        kind: see ``certificates``; so are the names that follow.
        stars: as in the register.
        score: as in the register.
        issuer_level: as in the register.
        decision_number: as in the register.
        decided: the day of the decision.
        effective: the day of effect.
        expiry: the last day, or the day after it.
        reason: of a withdrawal or downgrade.
        verified: ``yes`` or ``no``.
        note: as in the register.
        recognised_before: whether the register has an earlier recognition.
        kind_before: kind of the previous event; None for none.
        stars_before: the stars since the last event that gave some; NaN for none.
        is_known: whether every event of the product has its dates and kind, so that the order is
            certain.
    """

    product: str | None
    kind: str | None
    stars: float
    score: float
    issuer_level: str | None
    decision_number: str | None
    decided: date | None
    effective: date | None
    expiry: date | None
    reason: str | None
    verified: str | None
    note: str | None
    recognised_before: bool = False
    kind_before: str | None = None
    stars_before: float = float("nan")
    is_known: bool = False

    @property
    def is_recognition(self) -> bool:
        """Whether the event gives stars to the product."""
        return self.kind in RECOGNITIONS

    @property
    def gives_stars(self) -> bool:
        """Whether the product has this event's stars after it."""
        return self.kind in GIVING_STARS


_DAYS = ("decision_date", "effective_date", "expiry_date")


def in_order(certificates: pd.DataFrame) -> pd.DataFrame:
    """Sort the events of certificates by time.

    Events are sorted by the day of the decision, then by the day of effect, then by kind (first
    recognition, renewal, upgrade, downgrade, withdrawal: a product is recognised before its stars
    change or are withdrawn), then by id, so that the order of lines in the file never matters. A missing day
    comes last.

    Args:
        certificates: rows of the table ``certificates``.

    Returns:
        The same rows, sorted; each keeps its index label.
    """
    return certificates.iloc[_order(Rows(certificates))]


def _order(rows: Rows) -> list[int]:
    """The numbers of the rows as `in_order` sorts them."""
    ranks = [KIND_ORDER.get(kind, len(KIND_ORDER)) for kind in rows.texts("kind")]
    days = ([(day is None, day) for day in rows.days(name)] for name in _DAYS[:2])
    ids = [(key is None, key) for key in rows.texts("certificate_id")]
    keys = [*zip(*days, ranks, ids, strict=True)]
    return sorted(range(len(rows)), key=keys.__getitem__)


def history(rows: Rows) -> list[Event]:
    """The events of certificates, each with its product's earlier ones in the order of `in_order`.

    Args:
        rows: rows of the table ``certificates``.

    Returns:
        An event for each row, in the order of the rows.
    """
    columns = (
        *map(rows.texts, ("product_id", "kind")),
        *map(rows.numbers, ("stars", "score")),
        *map(rows.texts, ("issuer_level", "decision_number")),
        *map(rows.days, _DAYS),
        *map(rows.texts, ("reason", "verified", "note")),
    )
    events = [Event(*cells) for cells in zip(*columns, strict=True)]
    unsure = {
        event.product
        for event in events
        if None in (event.product, event.kind, event.decided, event.effective)
    }
    recognised: set[str | None] = set()
    kinds: dict[str | None, str | None] = {}
    stars: dict[str | None, float] = {}
    for at in _order(rows):
        event = events[at]
        events[at] = event._replace(
            recognised_before=event.product in recognised,
            kind_before=kinds.get(event.product),
            stars_before=stars.get(event.product, float("nan")),
            is_known=event.product not in unsure,
        )
        kinds[event.product] = event.kind
        if event.is_recognition:
            recognised.add(event.product)
        if event.gives_stars and is_given(event.stars):
            stars[event.product] = event.stars
    return events
