"""The items that moved a number since the quarter before: by events of the quarter, or told late."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.counting.registry import INDICATORS
from ocop_lib.indicators.counting.rows import Candidates
from ocop_lib.periods import Quarter
from ocop_lib.plan import PROVINCE
from ocop_lib.register.standards import LOWEST_OCOP_STARS, is_withdrawal
from ocop_lib.register.tables import TABLES

_DECIDES = "certificates"
"""The table that decides, beside an indicator's own, whether a row counts."""

How = Literal["added", "dropped", "late_added", "late_dropped"]


class Item(NamedTuple):
    """An item counted.

    Args:
        id: the item's id.
        unit: the unit it counts for.
        day: the day from which it counts.
        quantity: the amount; 1 where an indicator counts items.
        row_id: the row of the indicator's table that counts it.
        event: that row's own day.
        delivery: the delivery that brought that row.
        table: the table in which that row stands.
    """

    id: str
    unit: str
    day: Any
    quantity: float
    row_id: str
    event: Any
    delivery: str
    table: str

    @property
    def date(self) -> date:
        """The day from which it counts."""
        found: date = self.day.astype("datetime64[D]").item()
        return found


Items = Mapping[tuple[str, str], Item]
"""Items by unit and id; under ``province`` each item once, whichever units count it."""


@dataclass(frozen=True)
class Moves:
    """The items that a number gained and lost since the quarter before.

    With C(a, b) the items counted from events up to the cut-off of a and deliveries for quarters
    up to b, q the quarter and p the one before it:

    Args:
        added: in C(q, q) and not in C(p, q): counted by an event of the quarter.
        dropped: in C(p, q) and not in C(q, q), as by a withdrawal with an earlier effect.
        late_added: in C(p, q) and not in C(p, p): earlier, and delivered for this quarter.
        late_dropped: in C(p, p) and not in C(p, q).
        before: C(p, p), the number to date at the quarter before.
    """

    added: Items
    dropped: Items
    late_added: Items
    late_dropped: Items
    before: Items

    @property
    def known(self) -> Items:
        """C(p, q)."""
        return _without({**self.before, **self.late_added}, self.late_dropped)


def items_of(candidates: Candidates) -> dict[tuple[str, str], Item]:
    """The items that candidates count, by unit and id; the province counts an item once."""
    counting, rows, reasons = candidates.counting, candidates.rows, candidates.reasons
    places = [place for place in candidates.order if reasons[place] is None]
    if not places:
        return {}
    names = (counting.item, "unit_id", counting.row_key, "delivery_id")
    ids, units, keys, deliveries = (rows[name].tolist() for name in names)
    tables = counting.tables(rows)
    days, events = candidates.days, rows[counting.on].to_numpy()
    amounts = [1.0] * len(rows)
    if counting.quantity:
        amounts = rows[counting.quantity].to_numpy(dtype=float, na_value=0.0).tolist()
    found: dict[tuple[str, str], Item] = {}
    for at in places:
        item = Item(
            id=ids[at],
            unit=units[at],
            day=days[at],
            quantity=amounts[at],
            row_id=keys[at],
            event=events[at],
            delivery=deliveries[at],
            table=tables[at],
        )
        found[item.unit, item.id] = item
        found.setdefault((PROVINCE, item.id), item)
    return found


@dataclass(frozen=True)
class SinceQuarterBefore:
    """What moved each number since the quarter before.

    Args:
        as_of: the register at the quarter's cut-off.
        candidates: for each indicator its candidates at the cut-off.
    """

    as_of: AsOf
    candidates: Mapping[str, Candidates]

    @cached_property
    def _before(self) -> Quarter | None:
        """The quarter before; None for the first of the year."""
        quarter = self.as_of.quarter
        return Quarter(quarter.year, quarter.number - 1) if quarter.number > 1 else None

    @cached_property
    def _cut_off(self) -> Any:
        """The last day of the quarter before; before all time for the first quarter."""
        if self._before is None:
            return np.datetime64("0001-01-01")
        return np.datetime64(self._before.cut_off(self.as_of.scheme))

    @cached_property
    def _moves(self) -> dict[str, Moves]:
        return {}

    def moves(self, indicator: str) -> Moves:
        """The items that moved an indicator's number.

        Args:
            indicator: the indicator's id.

        Returns:
            The items; in the first quarter all are added, also events dated before the year.
        """
        if indicator not in self._moves:
            now = items_of(self.candidates[indicator])
            known = self._known(indicator, now)
            then = self._then(indicator, known)
            self._moves[indicator] = Moves(
                added=_without(now, known),
                dropped=_without(known, now),
                late_added=_without(known, then),
                late_dropped=_without(then, known),
                before=then,
            )
        return self._moves[indicator]

    def _known(self, indicator: str, now: Items) -> Items:
        """C(p, q): counted at the cut-off before, by what is known now."""
        if self._before is None:
            return {}
        if self._is_taken_back or not self.candidates[indicator].counting.is_by_day:
            return items_of(INDICATORS[indicator](self._earlier_known))
        # Nothing else than what `_is_taken_back` looks for ends what once counted, and a move leaves
        # what was counted before its day where it was; so what counted
        # at the cut-off before is what counts now from a day up to it: no second count.
        return {key: item for key, item in now.items() if item.day <= self._cut_off}

    def _then(self, indicator: str, known: Items) -> Items:
        """C(p, p): counted at the cut-off before, by what was delivered for the quarters up to it."""
        found = self.candidates[indicator]
        read = {_DECIDES, found.counting.table, *found.counting.tables(found.rows)}
        if self._before is None or not read & (self._late.keys() | self._changed):
            return known
        return items_of(INDICATORS[indicator](self._earlier_told))

    @cached_property
    def _is_taken_back(self) -> bool:
        """Whether an event of the quarter may end what counted at the cut-off before."""
        events = self.as_of.standing.tables[_DECIDES]
        events = events[events["decision_date"].to_numpy() > self._cut_off]
        takes = is_withdrawal(events) | (events["stars"] < LOWEST_OCOP_STARS)
        is_earlier = takes & (events["effective_date"] <= self._cut_off)
        is_old = events["plan_year"] < self.as_of.year
        return bool(is_earlier.any() or is_old.any())

    @cached_property
    def _deliveries(self) -> frozenset[str]:
        """The ids of the deliveries for the quarter."""
        deliveries = self.as_of.register.tables["deliveries"]
        is_now = (deliveries["quarter"] == str(self.as_of.quarter)).to_numpy()
        return frozenset(deliveries["delivery_id"][is_now])

    @cached_property
    def _late(self) -> dict[str, list[int]]:
        """Each table that has rows dated before the quarter and delivered for it; their numbers."""
        found: dict[str, list[int]] = {}
        for spec in TABLES if self._before and self._deliveries else ():
            if spec.date:
                frame = self.as_of.register.tables[spec.name]
                days = frame[spec.date].to_numpy() <= self._cut_off
                rows = zip(frame["delivery_id"].tolist(), days.tolist(), strict=True)
                places = [
                    place
                    for place, (delivery, is_earlier) in enumerate(rows)
                    if is_earlier and delivery in self._deliveries
                ]
                if places:
                    found[spec.name] = places
        return found

    @cached_property
    def _changed(self) -> frozenset[str]:
        """The tables whose rows of before the quarter were changed by a delivery for it."""
        changed = self.as_of.changed
        if changed is None:
            return frozenset()
        found = changed.told_by(self._deliveries, self._cut_off)
        # For whom a row counts is asked of every table.
        return found | {_DECIDES} if found & {"subjects", "products"} else found

    @cached_property
    def _earlier_known(self) -> AsOf:
        assert self._before is not None  # noqa: S101 (asked for a later quarter only)
        return self.as_of.earlier(self._before)

    @cached_property
    def _earlier_told(self) -> AsOf:
        assert self._before is not None  # noqa: S101 (asked for a later quarter only)
        return self.as_of.earlier(self._before, without=self._deliveries)

    def cause(self, indicator: str, item: Item, how: How) -> tuple[str, str]:
        """The row that moved an item.

        Args:
            indicator: the indicator's id.
            item: an item of the `Moves`.
            how: which of them.

        Returns:
            A table and the id of its row: the row that counts the item where that is of the
            quarter, or told late; else a certificate of its product or subject that is.
        """
        is_late = how.startswith("late")
        if how.endswith("added"):
            of_quarter = item.event > self._cut_off
            if item.delivery in self._deliveries and not of_quarter if is_late else of_quarter:
                return item.table, item.row_id
        of_item = self.candidates[indicator].counting.item
        frame = self.as_of.rows(_DECIDES)
        if of_item in frame:
            found = self._deciding(frame, of_item, item, is_late=is_late)
            if found:
                return _DECIDES, found
        return item.table, item.row_id

    def _deciding(self, frame: pd.DataFrame, on: str, item: Item, *, is_late: bool) -> str:
        """The certificate of the quarter, or told late, that moved an item; empty for none."""
        columns = ("certificate_id", "delivery_id")
        keys, deliveries = (frame[name].tolist() for name in columns)
        decided, effective = (
            frame[f"{name}_date"].to_numpy() for name in ("decision", "effective")
        )
        owners = frame[on].tolist()
        found = []
        for at in (at for at, owner in enumerate(owners) if owner == item.id):
            since = max(decided[at], effective[at])
            is_told_late = decided[at] <= self._cut_off and deliveries[at] in self._deliveries
            if is_told_late if is_late else since > self._cut_off:
                found.append((since != item.day, decided[at], keys[at]))
        return min(found)[-1] if found else ""


def _without(items: Items, others: Items) -> Items:
    """The items that are not among the others."""
    return {key: item for key, item in items.items() if key not in others}
