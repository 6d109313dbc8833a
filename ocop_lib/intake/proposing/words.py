"""The words in which a workbook's faults are told: its sheets and headings, and where new rows stand."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from ocop_lib.errors import Place
from ocop_lib.intake.delivered import Delivered, Spot
from ocop_lib.intake.headings.labels import Names, all_names
from ocop_lib.intake.naming import FormNames
from ocop_lib.intake.proposing.draft import Draft
from ocop_lib.plan import Plan
from ocop_lib.register.sheets import Sheet

_ID = re.compile(r"(?:\b(?:dòng|lần gửi) )?\b([a-z]+(?:-[a-z0-9]+)+)\b")
"""What may be the id of a row, with the word before it."""


@dataclass(frozen=True)
class Words:
    """The names of a workbook.

    Args:
        delivered: the workbook.
        draft: what it adds to the register.
        sheets: the tables as they would stand.
        plan: the plan.
    """

    delivered: Delivered
    draft: Draft
    sheets: Mapping[str, Sheet]
    plan: Plan

    def of(self, table: str) -> FormNames:
        """What names and values are called in texts about a table."""
        if table not in self._known:
            headings = self.delivered.headings.get(self._sheet_of.get(table, ""), {})
            names = FormNames(
                self.plan, table, self._named, headings, self._received, self._title_of
            )
            self._known[table] = names
        return self._known[table]

    def of_change(self, id_: str) -> FormNames:
        """What they are called in texts about a change: its values are those of the changed column."""
        change = self.draft.changes.get(id_)
        if change is None:
            return self.of("changes")
        return replace(self.of(change.table), same={"new": change.column, "old": change.column})

    def with_rows(self, text: str, place: Place) -> str:
        """Name new rows, whose ids no officer knows, by where they stand.

        Args:
            text: a text with ids of rows.
            place: the place of the fault that it is of.

        Returns:
            The text; rows of other sheets are named with these.
        """

        def named(found: re.Match[str]) -> str:
            if found[0] == f"lần gửi {self.draft.delivery.id}":
                return "lần gửi này"
            spot = self.new.get(found[1])
            if spot is None:
                return found[0]
            is_here = self.delivered.sheet or spot.sheet == place.sheet
            return f"dòng {spot.row}" + ("" if is_here else f" trang «{spot.sheet}»")

        return _ID.sub(named, text)

    @cached_property
    def _known(self) -> dict[str, FormNames]:
        return {}

    @cached_property
    def _sheet_of(self) -> Mapping[str, str]:
        """By table the sheet in which its rows were read."""
        return {row.table: row.spot.sheet for row in self.delivered.rows}

    @cached_property
    def _title_of(self) -> Mapping[str, str]:
        """By table the sheet in which they stand in the file."""
        return {table: self.delivered.sheet or sheet for table, sheet in self._sheet_of.items()}

    @cached_property
    def new(self) -> Mapping[str, Spot]:
        """Where the new rows stand, by id."""
        return {row.id: row.spot for row in self.draft.new if row.spot}

    @cached_property
    def _named(self) -> Names:
        """The names of what cells refer to, by kind and id."""
        return all_names(self.plan, {name: one.cells for name, one in self.sheets.items()})

    @cached_property
    def _received(self) -> Mapping[str, str]:
        """The days on which deliveries came, by id."""
        cells = self.sheets["deliveries"].cells
        return dict(zip(cells["delivery_id"], cells["received_date"], strict=True))
