"""The register at a quarter's cut-off: the rows of the year, and the certificates held."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ocop_lib.indicators.changed import Changed, changed_at, told_without
from ocop_lib.indicators.holdings import held_on, holdings, lapsed_on
from ocop_lib.periods import Quarter, Scheme
from ocop_lib.register import Register
from ocop_lib.register.standards import is_recognition
from ocop_lib.register.tables import TABLES


@dataclass(frozen=True)
class AsOf:
    """The register at a quarter's cut-off.

    Args:
        register: only the rows that the quarter's report may see.
        quarter: the quarter whose cut-off ends the count.
        scheme: the period scheme, which fixes where quarters end.
    """

    register: Register
    quarter: Quarter
    scheme: Scheme

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
        return replace(self.register, tables=self.changed.tables) if self.changed else self.register

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
            self._named[table] = self._with_names(table, self.standing.tables[table])
        return self._named[table]

    @cached_property
    def _named(self) -> dict[str, pd.DataFrame]:
        return {}

    def _with_names(self, table: str, frame: pd.DataFrame) -> pd.DataFrame:
        names: dict[str, Any] = {}
        if "product_id" in frame and "subject_id" not in frame:
            found = _places(self._products["product_id"], frame["product_id"])
            names["product_name"] = _taken(self._products["name"], found)
            names["subject_id"] = _taken(self._products["subject_id"], found)
            if self.changed and self.changed.has_new_owners:
                names["subject_id"] = self.changed.subjects(table, frame)
        if (subject := names.get("subject_id", frame.get("subject_id"))) is not None:
            found = _places(self._subjects["subject_id"], subject)
            names["subject_name"] = _taken(self._subjects["name"], found)
            names["label"] = names["subject_name"]
            if "product_name" in names:
                names["label"] = names["product_name"] + " (" + names["label"] + ")"
        return frame.assign(**names)

    @property
    def _products(self) -> pd.DataFrame:
        return self.standing.tables["products"]

    @property
    def _subjects(self) -> pd.DataFrame:
        return self.standing.tables["subjects"]

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
        """The certificate each product holds at the cut-off: see `held_on`."""
        return held_on(self.held, self.cut_off)

    @cached_property
    def lapsed_now(self) -> pd.DataFrame:
        """The certificates that have lapsed by the cut-off, one a product: see `lapsed_on`."""
        return lapsed_on(self.held, self.cut_off)

    def earlier(self, quarter: Quarter, without: frozenset[str] = frozenset()) -> "AsOf":
        """The register at an earlier cut-off, from the rows that are seen here.

        Args:
            quarter: an earlier quarter of the year.
            without: ids of deliveries whose events are left out.

        Returns:
            The events dated up to the earlier cut-off; tables without a date stay as they are.
        """
        cut_off = np.datetime64(quarter.cut_off(self.scheme))
        tables = dict(self.register.tables)
        if self.changed:
            return AsOf(told_without(self.register, without), quarter, self.scheme)
        for spec in TABLES:
            if spec.date:
                frame = self.rows(spec.name)
                told = np.array(
                    [one not in without for one in frame["delivery_id"].tolist()], dtype=bool
                )
                tables[spec.name] = frame[(frame[spec.date].to_numpy() <= cut_off) & told]
        found = AsOf(replace(self.register, tables=tables), quarter, self.scheme)
        # The names have been added above: only tables without a date still lack them.
        found._named.update({spec.name: tables[spec.name] for spec in TABLES if spec.date})
        return found

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
            frame = self.rows(table)
            if self.changed:
                frame = self.changed.with_retracted(table, frame, self._with_names)
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


def _places(ids: pd.Series, wanted: Any) -> Any:
    """The position of each wanted id among the ids; -1 where it is not among them."""
    return pd.Index(ids).get_indexer(pd.Index(wanted))


def _taken(column: pd.Series, places: Any) -> Any:
    """The column's values at these positions; missing where the position is -1."""
    return column.array.take(places, allow_fill=True)


def recognitions(certificates: pd.DataFrame) -> pd.DataFrame:
    """The events that give a product its stars: first recognition, renewal, upgrade."""
    return certificates[is_recognition(certificates)]
