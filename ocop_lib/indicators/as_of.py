"""The register at a quarter's cut-off: the rows of the year, and the certificates held."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from ocop_lib.indicators.holdings import held_on, holdings, lapsed_on
from ocop_lib.periods import Quarter, Scheme
from ocop_lib.register import Register
from ocop_lib.register.standards import is_recognition


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

    def rows(self, table: str) -> pd.DataFrame:
        """A table, with the names of the products and subjects that its rows refer to.

        Args:
            table: the table's name.

        Returns:
            The table's columns. A table with ``subject_id`` also has ``subject_name`` and
            ``label`` (the subject); one with only ``product_id`` also has ``product_name``,
            ``subject_id``, ``subject_name`` and ``label`` («product (subject)»). A name is missing
            where the id is unknown. The frame is cached and shared: treat it as read-only.
        """
        if table not in self._named:
            self._named[table] = self._with_names(self.register.tables[table])
        return self._named[table]

    @cached_property
    def _named(self) -> dict[str, pd.DataFrame]:
        return {}

    def _with_names(self, frame: pd.DataFrame) -> pd.DataFrame:
        names: dict[str, Any] = {}
        if "product_id" in frame and "subject_id" not in frame:
            found = _places(self._products["product_id"], frame["product_id"])
            names["product_name"] = _taken(self._products["name"], found)
            names["subject_id"] = _taken(self._products["subject_id"], found)
        if (subject := names.get("subject_id", frame.get("subject_id"))) is not None:
            found = _places(self._subjects["subject_id"], subject)
            names["subject_name"] = _taken(self._subjects["name"], found)
            names["label"] = names["subject_name"]
            if "product_name" in names:
                names["label"] = names["product_name"] + " (" + names["label"] + ")"
        return frame.assign(**names)

    @property
    def _products(self) -> pd.DataFrame:
        return self.register.tables["products"]

    @property
    def _subjects(self) -> pd.DataFrame:
        return self.register.tables["subjects"]

    @cached_property
    def held(self) -> pd.DataFrame:
        """Each certificate with the days from which and until which it is held: see `holdings`."""
        return holdings(self.rows("certificates"))

    @cached_property
    def held_now(self) -> pd.DataFrame:
        """The certificate each product holds at the cut-off: see `held_on`."""
        return held_on(self.held, self.cut_off)

    @cached_property
    def lapsed_now(self) -> pd.DataFrame:
        """The certificates that have lapsed by the cut-off, one a product: see `lapsed_on`."""
        return lapsed_on(self.held, self.cut_off)

    def of_plan_year(self, table: str, kind: str | None = None) -> pd.DataFrame:
        """A table's rows whose ``plan_year`` is the plan year.

        Args:
            table: the name of a table with a plan year.
            kind: only rows of this ``kind``; None for all.

        Returns:
            The rows, with the columns described at `rows`.
        """
        if table not in self._of_year:
            frame = self.rows(table)
            self._of_year[table] = frame[frame["plan_year"] == self.year]
        frame = self._of_year[table]
        return frame if kind is None else frame[frame["kind"] == kind]

    @cached_property
    def _of_year(self) -> dict[str, pd.DataFrame]:
        return {}

    def of_reporting_year(self, table: str) -> pd.DataFrame:
        """A table's rows from the first day of the year's first quarter on.

        Args:
            table: the name of a table that has a date and no plan year.

        Returns:
            The rows, with the columns described at `rows`.
        """
        if table not in self._of_reporting_year:
            frame = self.rows(table)
            begin = Quarter(self.year, 1).window(self.scheme).start
            self._of_reporting_year[table] = frame[frame["date"] >= pd.Timestamp(begin)]
        return self._of_reporting_year[table]

    @cached_property
    def _of_reporting_year(self) -> dict[str, pd.DataFrame]:
        return {}


def _places(ids: pd.Series, wanted: Any) -> Any:
    """The position of each wanted id among the ids; -1 where it is not among them."""
    return pd.Index(ids).get_indexer(pd.Index(wanted))


def _taken(column: pd.Series, places: Any) -> Any:
    """The column's values at these positions; missing where the position is -1."""
    return column.array.take(places, allow_fill=True)


def recognitions(certificates: pd.DataFrame) -> pd.DataFrame:
    """The events that give a product its stars: first recognition, renewal, upgrade."""
    return certificates[is_recognition(certificates)]
