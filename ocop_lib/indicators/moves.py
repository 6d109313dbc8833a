"""The items that moved a number since the quarter before: by events of the period, or told late."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal, get_args

import numpy as np

from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.counting.registry import INDICATORS
from ocop_lib.indicators.counting.rows import Candidates, DecidedBy
from ocop_lib.indicators.counting.versions import Rule
from ocop_lib.indicators.items import Item, Items, by_unit, items_of, without
from ocop_lib.periods import Quarter
from ocop_lib.register.columns import WITHDRAWAL
from ocop_lib.register.rows import Rows
from ocop_lib.register.standards import LOWEST_OCOP_STARS
from ocop_lib.register.tables import BY_NAME, TABLES

_DECIDES = "certificates"
"""The table that decides, beside an indicator's own, whether a row counts."""

How = Literal["added", "dropped", "late_added", "late_dropped"]
HOW: tuple[How, ...] = get_args(How)


@dataclass(frozen=True)
class Moves:
    """The items that a number gained and lost since the quarter before.

    With C(a, b) the items counted from events up to the cut-off of a and deliveries for quarters
    up to b, q the period and p the quarter before it (of a year the last one that is over):

    Args:
        added: in C(q, q) and not in C(p, q): counted by an event of the period.
        dropped: in C(p, q) and not in C(q, q), as by a withdrawal with an earlier effect.
        late_added: in C(p, q) and not in C(p, p): earlier, and delivered for this period.
        late_dropped: in C(p, p) and not in C(p, q).
        before: C(p, p), the number to date at the quarter before.
    """

    added: Items
    dropped: Items
    late_added: Items
    late_dropped: Items
    before: Items

    def of(self, how: How, unit: str) -> list[Item]:
        """The items that moved the number of a unit in a way."""
        return self._by_unit[how].get(unit, [])

    def told_before(self, unit: str) -> list[Item]:
        """The items of a unit's number to date at the quarter before."""
        return self._before_by_unit.get(unit, [])

    @cached_property
    def _before_by_unit(self) -> Mapping[str, list[Item]]:
        return by_unit(self.before)

    @cached_property
    def _by_unit(self) -> Mapping[How, Mapping[str, list[Item]]]:
        return {how: by_unit(getattr(self, how)) for how in HOW}

    @property
    def known(self) -> Items:
        """C(p, q)."""
        return without({**self.before, **self.late_added}, self.late_dropped)


@dataclass(frozen=True)
class SinceQuarterBefore:
    """What moved each number since the quarter before.

    Args:
        as_of: the register at the quarter's cut-off.
        candidates: for each indicator its candidates at the cut-off.
        rules: the rules by which they were found, which count at the quarter before, too.
    """

    as_of: AsOf
    candidates: Mapping[str, Candidates]
    rules: Mapping[str, Rule] = field(default_factory=lambda: INDICATORS)

    @cached_property
    def _before(self) -> Quarter | None:
        """The quarter before; None for the first of the year."""
        return self.as_of.period.before(self.as_of.scheme)

    @cached_property
    def _cut_off(self) -> date:
        """The last day of the quarter before; before all time for the first quarter."""
        return self._before.cut_off(self.as_of.scheme) if self._before else date.min

    @cached_property
    def to_date(self) -> Mapping[str, Items]:
        """C(q, q): for each indicator the items counted at the cut-off."""
        return {name: items_of(found) for name, found in self.candidates.items()}

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
            now = self.to_date[indicator]
            known = self._known(indicator, now)
            then = self._then(indicator, known)
            self._moves[indicator] = Moves(
                added=without(now, known),
                dropped=without(known, now),
                late_added=without(known, then),
                late_dropped=without(then, known),
                before=then,
            )
        return self._moves[indicator]

    def _known(self, indicator: str, now: Items) -> Items:
        """C(p, q): counted at the cut-off before, by what is known now."""
        if self._before is None:
            return {}
        counting = self.candidates[indicator].counting
        if not counting.is_by_day or self._is_taken_back[counting.decided_by]:
            return items_of(self.rules[indicator](self._earlier_known))
        # Nothing else than what `_is_taken_back` looks for ends what once counted, and a move leaves
        # what was counted before its day where it was; so what counted
        # at the cut-off before is what counts now from a day up to it: no second count.
        return {key: item for key, item in now.items() if item.day <= self._cut_off}

    def _then(self, indicator: str, known: Items) -> Items:
        """C(p, p): counted at the cut-off before, by what was delivered for the quarters up to it."""
        if self._before is None or not self._has_late_news(self.candidates[indicator]):
            return known
        return items_of(self.rules[indicator](self._earlier_told))

    def _has_late_news(self, found: Candidates) -> bool:
        """Whether a delivery for the quarter told what may count at the cut-off before, or not."""
        counting, late = found.counting, self._late
        tables, keys = counting.tables(found.rows), found.rows.texts(counting.row_key)
        read = {counting.table, *counting.others}
        if counting.decided_by != "row":
            read.add(_DECIDES)
            if _DECIDES in late:
                return True
        # A row that is no candidate may yet decide on others of its table, as by naming what counts
        # elsewhere; a rule of which that is so is not by the day.
        if read & self._changed or (not counting.is_by_day and not read.isdisjoint(late)):
            return True
        return any(key in late.get(table, ()) for table, key in zip(tables, keys, strict=True))

    @cached_property
    def _is_taken_back(self) -> Mapping[DecidedBy, bool]:
        """Whether a certificate of the quarter may end what counted at the cut-off before.

        What is held ends by a withdrawal, or fewer than three stars, with an earlier effect; who was
        not recognised before the year was so by a recognition of an earlier plan year.
        """
        events = self.as_of.listed(_DECIDES)
        events = events.where_each(day > self._cut_off for day in events.days("decision_date"))
        cells = events.texts("kind"), events.numbers("stars"), events.days("effective_date")
        return {
            "row": False,
            "held": any(
                day is not None
                and day <= self._cut_off
                and (kind == WITHDRAWAL or stars < LOWEST_OCOP_STARS)
                for kind, stars, day in zip(*cells, strict=True)
            ),
            "recognised": any(year < self.as_of.year for year in events.numbers("plan_year")),
        }

    @cached_property
    def _deliveries(self) -> frozenset[str]:
        """The ids of the deliveries for the period: those that the quarter before did not see."""
        deliveries = Rows(self.as_of.register.tables["deliveries"])
        names = ("delivery_id", "kind", "quarter")
        known = {str(one) for one in self._before.to_date} if self._before else set()
        return frozenset(
            key
            for key, kind, quarter in zip(*map(deliveries.texts, names), strict=True)
            if kind != "baseline" and quarter not in known
        )

    @cached_property
    def _late(self) -> Mapping[str, frozenset[str]]:
        """By table the ids of the rows dated before the quarter and delivered for it."""
        found = {}
        for spec in TABLES if self._before and self._deliveries else ():
            rows = Rows(self.as_of.register.tables[spec.name])
            if spec.date and len(rows):
                days, told = rows.days(spec.date), rows.texts("delivery_id")
                keys = frozenset(
                    key
                    for key, day, delivery in zip(rows.texts(spec.key), days, told, strict=True)
                    if delivery in self._deliveries and day is not None and day <= self._cut_off
                )
                if keys:
                    found[spec.name] = keys
        return found

    @cached_property
    def _changed(self) -> frozenset[str]:
        """The tables whose rows of before the quarter were changed by a delivery for it."""
        changed = self.as_of.changed
        if changed is None:
            return frozenset()
        found = changed.told_by(self._deliveries, np.datetime64(self._cut_off))
        # For whom a row counts is asked of every table.
        return frozenset(BY_NAME) if found & {"subjects", "products"} else found

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
        events = self.as_of.listed(_DECIDES)
        if of_item in events:
            found = self._deciding(events, of_item, item, is_late=is_late)
            if found:
                return _DECIDES, found
        return item.table, item.row_id

    def _deciding(self, events: Rows, on: str, item: Item, *, is_late: bool) -> str:
        """The certificate of the quarter, or told late, that moved an item; empty for none."""
        columns = (
            *map(events.texts, ("certificate_id", "delivery_id")),
            *map(events.days, ("decision_date", "effective_date")),
        )
        found = []
        for owner, *cells in zip(events.texts(on), *columns, strict=True):
            key, delivery, decided, effective = cells
            if owner != item.id:
                continue
            since = max(decided, effective)
            is_told_late = decided <= self._cut_off and delivery in self._deliveries
            if is_told_late if is_late else since > self._cut_off:
                found.append((since != item.day, decided, key))
        return min(found)[-1] if found else ""
