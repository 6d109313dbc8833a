"""The register at a quarter's cut-off: the rows of the year, and the certificates held."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from ocop_lib.indicators.changed import Changed, changed_at, standing_register, told_without
from ocop_lib.indicators.names import with_names
from ocop_lib.periods import Quarter, Scheme
from ocop_lib.register import Register
from ocop_lib.register.history import in_order
from ocop_lib.register.standards import (
    LOWEST_OCOP_STARS,
    is_downgrade,
    is_recognition,
    is_withdrawal,
)
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

    @cached_property
    def held(self) -> pd.DataFrame:
        """Each recognition with the days from which and until which it holds: see `holdings`."""
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


def recognitions(certificates: pd.DataFrame) -> pd.DataFrame:
    """The events that give a product its stars: first recognition, renewal, upgrade."""
    return certificates[is_recognition(certificates)]


def holdings(certificates: pd.DataFrame) -> pd.DataFrame:
    """The days from which and until which each recognition holds.

    A certificate is held from the day it is both decided and in effect to its expiry date, or to
    the day before a withdrawal takes effect. Where two certificates of a product overlap, both
    hold, and the later one decides the stars. A downgrade ends what was held before it; to three
    stars or more it is itself held, below that the product holds nothing.

    Args:
        certificates: rows of the table ``certificates``.

    Returns:
        The recognitions, and downgrades to three stars or more, with ``held_from`` and
        ``held_to``; a certificate that was withdrawn before it took effect is left out.
    """
    given = recognitions(certificates)
    withdrawn = certificates.loc[
        is_withdrawal(certificates), ["product_id", "effective_date"]
    ].rename(columns={"effective_date": "withdrawn"})
    lowered = certificates[is_downgrade(certificates)]
    if len(lowered):
        given = pd.concat([given, lowered[lowered["stars"] >= LOWEST_OCOP_STARS]])
        withdrawn = pd.concat([withdrawn, _ended_by(lowered)])
    held = given.merge(withdrawn, on="product_id", how="left")
    if len(lowered):
        held.loc[held["ended_by"] == held["certificate_id"], "withdrawn"] = pd.NaT
        held = held.drop(columns="ended_by")
    # A withdrawal ends certificates in effect before it, not one that took effect later.
    held.loc[held["withdrawn"] < held["effective_date"], "withdrawn"] = pd.NaT
    # Like DataFrame.max across columns, numpy.fmax passes over a missing day.
    held["held_from"] = np.fmax(held["decision_date"].to_numpy(), held["effective_date"].to_numpy())
    last_day = held["withdrawn"] - pd.Timedelta(days=1)
    held["held_to"] = held["expiry_date"].where(
        last_day.isna() | (held["expiry_date"] <= last_day), last_day
    )
    # Of two withdrawals of one product, the first ends the certificate.
    held = held.sort_values("held_to", kind="stable").drop_duplicates("certificate_id")
    return held[held["held_from"] <= held["held_to"]].drop(columns="withdrawn")


def _ended_by(lowered: pd.DataFrame) -> pd.DataFrame:
    """For each downgrade, its product and the day from which nothing earlier is held."""
    days = np.fmax(lowered["decision_date"].to_numpy(), lowered["effective_date"].to_numpy())
    ended = lowered[["product_id", "certificate_id"]].assign(withdrawn=days)
    return ended.rename(columns={"certificate_id": "ended_by"})


def held_on(held: pd.DataFrame, day: date) -> pd.DataFrame:
    """The certificate each product holds on a day: the latest where several hold.

    Args:
        held: recognitions with ``held_from`` and ``held_to``, from `holdings`.
        day: the day on which they must hold.

    Returns:
        Certificate rows with ``held_from`` and ``held_to``, one a product, sorted by product.
    """
    moment = pd.Timestamp(day)
    held = held[(held["held_from"] <= moment) & (moment <= held["held_to"])]
    latest = in_order(held).sort_values(
        ["product_id", "held_from", "effective_date"], kind="stable"
    )
    return latest.drop_duplicates("product_id", keep="last").reset_index(drop=True)
