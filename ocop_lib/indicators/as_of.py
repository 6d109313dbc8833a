"""The register at a period's cut-off: the rows of the year, and the certificates held."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from ocop_lib.indicators.changed import Changed, changed_at, standing_register, told_without
from ocop_lib.indicators.holdings import held_on, holdings, lapsed_on
from ocop_lib.indicators.names import with_names, with_owners_now
from ocop_lib.periods import Period, Quarter, Scheme
from ocop_lib.register import Register
from ocop_lib.register.rows import Rows
from ocop_lib.register.standards import is_recognition
from ocop_lib.register.tables import BY_NAME


@dataclass(frozen=True)
class AsOf:
    """The register at a period's cut-off.

    Args:
        register: only the rows that the period's report may see.
        period: the quarter, or year, whose cut-off ends the count.
        scheme: the period scheme, which fixes where quarters end.
        later: a later cut-off of the same register, of whose rows these are a part; see `earlier`.
        without: ids of deliveries whose events are left out.
    """

    register: Register
    period: Period
    scheme: Scheme
    later: "AsOf | None" = None
    without: frozenset[str] = frozenset()

    @property
    def year(self) -> int:
        """The plan year."""
        return self.period.year

    @property
    def cut_off(self) -> date:
        """The day at which levels are told; in a quarter the last one whose events count."""
        return self.period.cut_off(self.scheme)

    @property
    def seen_to(self) -> date:
        """The last day whose events count, where they belong to the year; see `YearEnd`."""
        return self.period.seen_to(self.scheme)

    @cached_property
    def changed(self) -> Changed | None:
        """What changes up to the last day seen have made of the rows; None where there are none."""
        return changed_at(self.register, self.seen_to)

    @cached_property
    def standing(self) -> Register:
        """The register as it stands at the cut-off: with its changes, without rows taken back."""
        return standing_register(self.register, self.changed) if self.changed else self.register

    def rows(self, table: str) -> pd.DataFrame:
        """A table as it stands at the cut-off, with the names of the products and subjects it names.

        Args:
            table: the table's name.

        Returns:
            The table's columns. A table with ``subject_id`` also has ``subject_name`` and
            ``label`` (the subject); one with only ``product_id`` also has ``product_name``,
            ``subject_id``, ``subject_name`` and ``label`` («product (subject)»). A name is missing
            where the id is unknown. The frame is cached and shared: treat it as read-only.
        """
        if table not in self._named:
            self._named[table] = (
                self._told(table, self._with_names(table, self._table(table)))
                if self.later is None
                else self.later.rows(table).iloc[self._seen(self.later, table)]
            )
        return self._named[table]

    @cached_property
    def _named(self) -> dict[str, pd.DataFrame]:
        return {}

    def _told(self, table: str, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of a table without the events that are left out, and without later ones."""
        day = BY_NAME[table].date
        if not (self.without and day):
            return frame
        # Where changes are left out with them, the register may have none left, by which alone
        # rows are cut at the day.
        told = [one not in self.without for one in frame["delivery_id"].tolist()]
        kept = np.array(told, dtype=bool) & (frame[day].to_numpy() <= np.datetime64(self.seen_to))
        return frame if kept.all() else frame[kept]

    def _with_names(self, table: str, frame: pd.DataFrame) -> pd.DataFrame:
        named = {name: self._table(name) for name in ("products", "subjects")}
        return with_names(table, frame, named, self.changed)

    def _table(self, name: str) -> pd.DataFrame:
        """A table of `standing`, without making the others."""
        return self.changed.table(name) if self.changed else self.register.tables[name]

    def looked_at(self, table: str) -> Rows:
        """The rows that a count of what stands at the cut-off looks at.

        Args:
            table: the name of a table with a date.

        Returns:
            The rows as `rows`, then those taken back, which no count may pass over in silence. A
            row taken back keeps the names of its product and subject, also where these were taken
            back with it.
        """
        changed = self.changed
        if changed is None or table not in changed.timelines.retracted:
            return self.listed(table)
        named = with_names(table, changed.retracted_rows(table), changed.with_all, changed)
        return Rows(pd.concat([self.rows(table), named], ignore_index=True))

    @cached_property
    def held(self) -> pd.DataFrame:
        """Each certificate with the days from which and until which it is held: see `holdings`."""
        return holdings(self.rows("certificates"))

    @cached_property
    def held_by_owners(self) -> pd.DataFrame:
        """As `held`, cut where a product came to another subject, which ``subject_id`` names."""
        changed = self.changed
        return changed.spans(self.held, "held_from", "held_to") if changed else self.held

    @cached_property
    def recognised(self) -> pd.DataFrame:
        """Each recognition, from ``decision_date`` on one of ``subject_id``, its product's owner."""
        given = recognitions(self.rows("certificates"))
        return self.changed.spans(given, "decision_date") if self.changed else given

    @cached_property
    def held_now(self) -> pd.DataFrame:
        """The certificate each product holds at the cut-off, by its owner of that day: see `held_on`."""
        return with_owners_now(held_on(self.held, self.cut_off), self.changed)

    @cached_property
    def lapsed_now(self) -> pd.DataFrame:
        """The certificates that have lapsed by the cut-off, by their owners of that day: see `lapsed_on`."""
        return with_owners_now(lapsed_on(self.held, self.cut_off), self.changed)

    def earlier(self, quarter: Quarter, without: frozenset[str] = frozenset()) -> "AsOf":
        """The register at an earlier cut-off, from the rows that are seen here.

        Args:
            quarter: an earlier quarter of the year.
            without: ids of deliveries whose events are left out.

        Returns:
            The events dated up to the earlier cut-off; tables without a date stay as they are.
        """
        if self.changed and without:
            seen = told_without(self.register, without)
            return AsOf(seen, quarter, self.scheme, without=without)
        return AsOf(self.register, quarter, self.scheme, later=self, without=without)

    def listed(self, table: str) -> Rows:
        """A table as of `rows`, column by column."""
        if table not in self._listed:
            self._listed[table] = (
                Rows(self.rows(table))
                if self.later is None
                else self.later.listed(table).where(self._seen(self.later, table))
            )
        return self._listed[table]

    @cached_property
    def _listed(self) -> dict[str, Rows]:
        return {}

    def _seen(self, later: "AsOf", table: str) -> list[int]:
        """The numbers of a table's rows at a later cut-off that are seen at this one too."""
        rows, column = later.listed(table), BY_NAME[table].date
        if not column:
            return [*range(len(rows))]
        days, cut_off, without = rows.days(column), self.seen_to, self.without
        told = rows.texts("delivery_id")
        return [
            place
            for place, (day, delivery) in enumerate(zip(days, told, strict=True))
            if day is not None and day <= cut_off and delivery not in without
        ]

    def of_plan_year(self, table: str, kind: str | None = None) -> pd.DataFrame:
        """A table's rows whose ``plan_year`` is the plan year, and which are the report's own.

        Args:
            table: the name of a table with a plan year.
            kind: only rows of this ``kind``; None for all.

        Returns:
            The rows, with the columns described at `rows`.
        """
        if table not in self._of_year:
            frame = self.rows(table)
            frame = frame[frame["plan_year"] == self.year]
            self._of_year[table] = self.changed.owned(frame) if self.changed else frame
        frame = self._of_year[table]
        return frame if kind is None else frame[frame["kind"] == kind]

    @cached_property
    def _of_year(self) -> dict[str, pd.DataFrame]:
        return {}

    def reported(self, table: str, kind: str | None = None) -> Rows:
        """The rows that a count of the year looks at, whether or not they belong to the year.

        Args:
            table: the name of a table with a date.
            kind: only rows of this ``kind``; None for all.

        Returns:
            The rows of the year, and those that a delivery for one of its quarters brought, also
            those taken back, as `rows`. Of a baseline delivery, rows of earlier years are left out.
        """
        if table not in self._reported:
            rows = self.looked_at(table)
            quarterly, other = self._quarterly, self.is_of_another_year(rows)
            brought = rows.texts("delivery_id")
            self._reported[table] = rows.where_each(
                not is_other or delivery in quarterly
                for is_other, delivery in zip(other, brought, strict=True)
            )
        rows = self._reported[table]
        return rows if kind is None else rows.where_each(one == kind for one in rows.texts("kind"))

    @cached_property
    def _reported(self) -> dict[str, Rows]:
        return {}

    @cached_property
    def _quarterly(self) -> frozenset[str]:
        """The ids of deliveries for a quarter."""
        deliveries = Rows(self.register.tables["deliveries"])
        kinds = zip(deliveries.texts("delivery_id"), deliveries.texts("kind"), strict=True)
        return frozenset(delivery for delivery, kind in kinds if kind != "baseline")

    def is_of_another_year(self, rows: Rows) -> list[bool]:
        """For each row whether it belongs to another year than the plan's.

        Args:
            rows: rows of a table with a date.

        Returns:
            By ``plan_year`` where the table has it; else whether the day is before the first day
            of the year's first quarter, or after the last day of its last one.
        """
        if "plan_year" in rows:
            return [year != self.year for year in rows.numbers("plan_year")]
        first, *_, last = Quarter.all_of(self.year)
        begin, end = first.window(self.scheme).start, last.cut_off(self.scheme)
        return [day is None or not begin <= day <= end for day in rows.days("date")]


def recognitions(certificates: pd.DataFrame) -> pd.DataFrame:
    """The events that give a product its stars: first recognition, renewal, upgrade."""
    return certificates[is_recognition(certificates)]
