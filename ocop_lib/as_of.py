"""The register as it stood at a quarter's cut-off: what belongs to the year, who holds what."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from ocop_lib.periods import Quarter, Scheme
from ocop_lib.register import Register


@dataclass(frozen=True)
class AsOf:
    """The register as it stood at a quarter's cut-off.

    Args:
        register: the register; rows the quarter's report may not see are already gone.
        quarter: the quarter whose cut-off ends the count.
        scheme: how quarters are cut.
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
        """A table with the names its rows are about; treat it as read-only.

        Returns:
            The table's columns; for rows about a product ``product_name`` and ``subject_id``, for
            these and rows about a subject ``subject_name``, and the ``label`` of an evidence row.
        """
        if table not in self._named:
            self._named[table] = _named(self.register.tables[table], self.register)
        return self._named[table]

    @cached_property
    def _named(self) -> dict[str, pd.DataFrame]:
        return {}

    @cached_property
    def held(self) -> pd.DataFrame:
        """From when until when each recognition holds: see `holdings`."""
        return holdings(self.rows("certificates"))

    @cached_property
    def held_now(self) -> pd.DataFrame:
        """The certificate each product holds at the cut-off: see `held_on`."""
        return held_on(self.held, self.cut_off)

    def of_plan_year(self, table: str, kind: str | None = None) -> pd.DataFrame:
        """A table's rows that belong to the plan year, of one kind where one is named."""
        frame = self.rows(table)
        frame = frame[frame["plan_year"] == self.year]
        return frame if kind is None else frame[frame["kind"] == kind]

    def of_reporting_year(self, table: str) -> pd.DataFrame:
        """The rows of a table without plan year from the first day of the year's first quarter."""
        frame = self.rows(table)
        begin = Quarter(self.year, 1).window(self.scheme).start
        rows: pd.DataFrame = frame[frame["date"] >= pd.Timestamp(begin)]
        return rows


def _named(frame: pd.DataFrame, register: Register) -> pd.DataFrame:
    if "product_id" in frame:
        products = register.tables["products"].rename(columns={"name": "product_name"})
        names = products[["product_id", "product_name", "subject_id"]]
        frame = frame.merge(names, on="product_id", how="left")
    if "subject_id" in frame:
        subjects = register.tables["subjects"].rename(columns={"name": "subject_name"})
        frame = frame.merge(subjects[["subject_id", "subject_name"]], on="subject_id", how="left")
        label = frame["subject_name"]
        if "product_name" in frame:
            label = frame["product_name"] + " (" + label + ")"
        frame = frame.assign(label=label)
    return frame


def recognitions(certificates: pd.DataFrame) -> pd.DataFrame:
    """The events that give a product its stars: first recognition, renewal, upgrade."""
    return certificates[certificates["kind"] != "withdrawal"]


def holdings(certificates: pd.DataFrame) -> pd.DataFrame:
    """From when until when each recognition holds.

    A certificate is held from the day it is both decided and in effect to its expiry date, or to
    the day before a withdrawal takes effect. Of two that overlap both hold; the later decides the
    stars.

    Returns:
        The recognitions with ``held_from`` and ``held_to``; never-held rows are left out.
    """
    given = recognitions(certificates)
    withdrawn = certificates.loc[
        certificates["kind"] == "withdrawal", ["product_id", "effective_date"]
    ].rename(columns={"effective_date": "withdrawn"})
    held = given.merge(withdrawn, on="product_id", how="left")
    # A withdrawal ends what was in effect before it, not what was recognised afresh later.
    held.loc[held["withdrawn"] < held["effective_date"], "withdrawn"] = pd.NaT
    held["held_from"] = held[["decision_date", "effective_date"]].max(axis=1)
    last_day = held["withdrawn"] - pd.Timedelta(days=1)
    held["held_to"] = held["expiry_date"].where(
        last_day.isna() | (held["expiry_date"] <= last_day), last_day
    )
    # Two withdrawals after each other: the first ends it.
    held = held.sort_values("held_to", kind="stable").drop_duplicates("certificate_id")
    return held[held["held_from"] <= held["held_to"]].drop(columns="withdrawn")


def held_on(held: pd.DataFrame, day: date) -> pd.DataFrame:
    """The certificate each product holds on a day: the latest where several hold.

    Args:
        held: what `holdings` found.
        day: the day asked about.

    Returns:
        Certificate rows with ``held_from`` and ``held_to``, one a product, sorted by product.
    """
    moment = pd.Timestamp(day)
    held = held[(held["held_from"] <= moment) & (moment <= held["held_to"])]
    latest = held.sort_values(["product_id", "held_from", "effective_date"], kind="stable")
    return latest.drop_duplicates("product_id", keep="last").reset_index(drop=True)
