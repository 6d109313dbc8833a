"""The products that an agency manages, and those of them with which something is to be done."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import pandas as pd

from ocop_lib.indicators.agency.recorded import records
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.holdings import held_on
from ocop_lib.indicators.renewal import Renewal, renewal_states
from ocop_lib.periods import Quarter
from ocop_lib.register.columns import WITHDRAWAL


class Matter(StrEnum):
    """What is to be done with a product, the most urgent first."""

    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    FAILED = "failed"
    TO_COMPLETE = "to_complete"
    QUALITY_ENDED = "quality_ended"
    EXPIRING = "expiring"
    STOPPED = "stopped"


_ORDER = {matter: place for place, matter in enumerate(Matter)}


@dataclass(frozen=True, slots=True)
class Case:
    """A product with which something is to be done.

    Args:
        matter: what.
        product: id of the product.
        name: its name.
        subject: name of its subject.
        unit: id of the subject's unit.
        day: the day of expiry, of the decision or of the assessment.
        renewal: how far renewal has got, of a certificate that lapsed or expires.
        detail: the standard of a quality certificate; the reason of a withdrawal, as a code.
    """

    matter: Matter
    product: str
    name: str
    subject: str
    unit: str
    day: date
    renewal: Renewal | None = None
    detail: str = ""


def managed(as_of: AsOf, agency: str) -> pd.DataFrame:
    """The products that an agency manages at the cut-off; its slice names others too."""
    products = as_of.rows("products")
    return products[products["agency_id"] == agency]


def next_cut_off(as_of: AsOf) -> date:
    """The last day of the quarter that follows."""
    return as_of.period.following.cut_off(as_of.scheme)


def cases(as_of: AsOf, agency: str) -> tuple[Case, ...]:
    """The products of an agency with which something is to be done.

    Args:
        as_of: its slice at the cut-off.
        agency: its id.

    Returns:
        The most urgent matter first, within it the earliest day; a product may have several.
    """
    own = managed(as_of, agency)
    ids = set(own["product_id"])
    about = {row["product_id"]: row for row in records(own)}
    found = [
        *_certificates(as_of, ids, about),
        *_withdrawn(as_of, ids, about),
        *_assessed(as_of, ids, about),
        *_quality(as_of, ids, about),
        *_stopped(as_of, own, about),
    ]
    return tuple(sorted(found, key=lambda one: (_ORDER[one.matter], one.day, one.product)))


About = dict[str, dict[str, Any]]


def _case(
    about: About,
    matter: Matter,
    product: str,
    day: Any,
    renewal: Renewal | None = None,
    detail: str = "",
) -> Case:
    row = about[product]
    return Case(
        matter=matter,
        product=product,
        name=str(row["name"]),
        subject=str(row["subject_name"]),
        unit=str(row["unit_id"]),
        day=day.date(),
        renewal=renewal,
        detail=detail,
    )


def _certificates(as_of: AsOf, ids: set[str], about: About) -> list[Case]:
    """Certificates that lapsed, and that run out before the next quarter ends."""
    end = pd.Timestamp(next_cut_off(as_of))
    lapsed, held = as_of.lapsed_now, as_of.held_now
    parts = (
        (Matter.LAPSED, lapsed[lapsed["product_id"].isin(ids)], "expiry_date"),
        (
            Matter.EXPIRING,
            held[held["product_id"].isin(ids) & (held["held_to"] <= end)],
            "held_to",
        ),
    )
    return [
        _case(about, matter, product, day, renewal)
        for matter, rows, column in parts
        for product, day, renewal in zip(
            rows["product_id"].tolist(), rows[column], renewal_states(as_of, rows), strict=True
        )
    ]


def _withdrawn(as_of: AsOf, ids: set[str], about: About) -> list[Case]:
    """Certificates withdrawn in the quarter."""
    rows = as_of.rows("certificates")
    start = pd.Timestamp(as_of.period.window(as_of.scheme).start)
    rows = rows[
        rows["product_id"].isin(ids)
        & (rows["kind"] == WITHDRAWAL)
        & (rows["decision_date"] >= start)
    ]
    return [
        _case(about, Matter.WITHDRAWN, row["product_id"], row["decision_date"], None, _text(row))
        for row in records(rows)
    ]


def _text(row: dict[str, Any]) -> str:
    return row["reason"] if isinstance(row["reason"], str) else ""


def _assessed(as_of: AsOf, ids: set[str], about: About) -> list[Case]:
    """Products whose last assessment of the year was not passed, or is to be completed."""
    rows = as_of.of_plan_year("stages")
    rows = rows[rows["product_id"].isin(ids)].sort_values("date", kind="stable")
    last = rows.drop_duplicates("product_id", keep="last")
    matters = {"failed": Matter.FAILED, "to_complete": Matter.TO_COMPLETE}
    return [
        _case(about, matters[result], product, day)
        for product, day, result in zip(
            last["product_id"].tolist(), last["date"], last["result"].tolist(), strict=True
        )
        if result in matters
    ]


def _quality(as_of: AsOf, ids: set[str], about: About) -> list[Case]:
    """Certificates of quality management that ended in the year with none of the kind after them."""
    rows = as_of.rows("quality_certificates")
    rows = rows[rows["product_id"].isin(ids)].sort_values("expiry_date", kind="stable")
    last = rows.drop_duplicates(["product_id", "standard"], keep="last")
    begin = pd.Timestamp(Quarter(as_of.year, 1).window(as_of.scheme).start)
    ended = last[
        (last["expiry_date"] >= begin) & (last["expiry_date"] <= pd.Timestamp(as_of.cut_off))
    ]
    return [
        _case(
            about,
            Matter.QUALITY_ENDED,
            row["product_id"],
            row["expiry_date"],
            None,
            row["standard"],
        )
        for row in records(ended)
    ]


def _stopped(as_of: AsOf, own: pd.DataFrame, about: About) -> list[Case]:
    """Products with a certificate in force whose making, or whose subject, has paused or ended."""
    subjects = as_of.rows("subjects")
    paused = subjects[subjects["state"].isin(("paused", "dissolved"))]
    since = dict(zip(paused["subject_id"], paused["state_date"], strict=True))
    in_force = set(held_on(as_of.held, as_of.cut_off)["product_id"])
    found = []
    for row in records(own):
        day = row["state_date"] if row["state"] in ("paused", "dissolved") else pd.NaT
        day = since.get(row["subject_id"], pd.NaT) if pd.isna(day) else day
        if row["product_id"] in in_force and not pd.isna(day):
            found.append(_case(about, Matter.STOPPED, row["product_id"], day))
    return found
