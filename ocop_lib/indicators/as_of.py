"""The register at a quarter's cut-off: the rows of the year, and the certificates held."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from ocop_lib.indicators.changed import Changed, changed_at, standing_register, told_without
from ocop_lib.indicators.holdings import held_on, holdings, lapsed_on
from ocop_lib.indicators.names import with_names, with_owners_now
from ocop_lib.periods import Quarter, Scheme
from ocop_lib.register import Register
from ocop_lib.register.standards import is_recognition
from ocop_lib.register.tables import BY_NAME


@dataclass(frozen=True)
class AsOf:
    """The register at a quarter's cut-off.

    Args:
        register: only the rows that the quarter's report may see.
        quarter: the quarter whose cut-off ends the count.
        scheme: the period scheme, which fixes where quarters end.
        later: a later cut-off of the same register, of whose rows these are a part; see `earlier`.
        without: ids of deliveries whose events are left out.
    """

    register: Register
    quarter: Quarter
    scheme: Scheme
    later: "AsOf | None" = None
    without: frozenset[str] = frozenset()

    @property
    def year(self) -> int:
        """The plan year."""
        return self.quarter.year

    @property
    def cut_off(self) -> date:
        """The last day whose events count."""
        return self.quarter.cut_off(self.scheme)

    @cached_property
    def changed(self) -> Changed | None:
        """What changes up to the cut-off have made of the rows; None where there are none."""
        return changed_at(self.register, self.cut_off)

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
                self._with_names(table, self.standing.tables[table])
                if self.later is None
                else self._cut(self.later, table)
            )
        return self._named[table]

    @cached_property
    def _named(self) -> dict[str, pd.DataFrame]:
        return {}

    def _with_names(self, table: str, frame: pd.DataFrame) -> pd.DataFrame:
        return with_names(table, frame, self.standing.tables, self.changed)

    def looked_at(self, table: str) -> pd.DataFrame:
        """The rows that a count of what stands at the cut-off looks at.

        Args:
            table: the name of a table with a date.

        Returns:
            The rows as `rows`, then those taken back, which no count may pass over in silence. A
            row taken back keeps the names of its product and subject, also where these were taken
            back with it.
        """
        frame, changed = self.rows(table), self.changed
        if changed is None or not len(back := changed.retracted_rows(table)):
            return frame
        named = with_names(table, back, changed.with_all, changed)
        return pd.concat([frame, named], ignore_index=True)

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
            return AsOf(told_without(self.register, without), quarter, self.scheme)
        return AsOf(self.register, quarter, self.scheme, later=self, without=without)

    def _cut(self, later: "AsOf", table: str) -> pd.DataFrame:
        """A table's rows at a later cut-off that are seen at this one too."""
        frame = later.rows(table)
        if not (column := BY_NAME[table].date):
            return frame
        seen = frame[column].to_numpy() <= np.datetime64(self.cut_off)
        if self.without:
            told = [one not in self.without for one in frame["delivery_id"].tolist()]
            seen &= np.array(told, dtype=bool)
        return frame[seen]

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

    def reported(self, table: str, kind: str | None = None) -> pd.DataFrame:
        """The rows that a count of the year looks at, whether or not they belong to the year.

        Args:
            table: the name of a table with a date.
            kind: only rows of this ``kind``; None for all.

        Returns:
            The rows of the year, and those that a delivery for one of its quarters brought, also
            those taken back, as `rows`. Of a baseline delivery, rows of earlier years are left out.
        """
        if table not in self._reported:
            frame = self.looked_at(table)
            quarterly, other = self._quarterly, self.is_of_another_year(frame)
            brought = frame["delivery_id"].tolist()
            keep = [
                not is_other or delivery in quarterly
                for is_other, delivery in zip(other, brought, strict=True)
            ]
            self._reported[table] = frame if all(keep) else frame[keep]
        frame = self._reported[table]
        return frame if kind is None else frame[frame["kind"] == kind]

    @cached_property
    def _reported(self) -> dict[str, pd.DataFrame]:
        return {}

    @cached_property
    def _quarterly(self) -> frozenset[str]:
        """The ids of deliveries for a quarter."""
        deliveries = self.register.tables["deliveries"]
        return frozenset(deliveries.loc[deliveries["kind"] != "baseline", "delivery_id"])

    def is_of_another_year(self, frame: pd.DataFrame) -> list[bool]:
        """For each row whether it belongs to another year than the plan's.

        Args:
            frame: rows of a table with a date.

        Returns:
            By ``plan_year`` where the table has it; else whether the day is before the first day
            of the year's first quarter.
        """
        if "plan_year" in frame:
            years = frame["plan_year"].to_numpy(dtype=float, na_value=np.nan)
            return [*(years != self.year)]
        begin = np.datetime64(Quarter(self.year, 1).window(self.scheme).start)
        return [*~(frame["date"].to_numpy() >= begin)]


def recognitions(certificates: pd.DataFrame) -> pd.DataFrame:
    """The events that give a product its stars: first recognition, renewal, upgrade."""
    return certificates[is_recognition(certificates)]
