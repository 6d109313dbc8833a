"""Counting rules for activities and money: media, training, fairs, points of sale, inspections."""

import pandas as pd

from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.counting.rows import evidence_rows, once
from ocop_lib.plan import PROVINCE

_BUILT = ("new", "standardised")
"""The states of a point of sale that are a result of the year."""


def media_items(as_of: AsOf) -> pd.DataFrame:
    """News, articles and features at provincial level; those of districts are not counted.

    Args:
        as_of: the register at the cut-off.

    Returns:
        Evidence rows: one per item, by the day it was published or broadcast.

    Source: II.3.
    """
    media = as_of.rows("media").rename(columns={"title": "label"})
    counted = (media["unit_id"] == PROVINCE) & (media["date"].dt.year == as_of.year)
    return evidence_rows(media[counted], item="media_id")


def _activities(as_of: AsOf, kind: str) -> pd.DataFrame:
    """The year's rows of ``activities`` of one kind."""
    frame = as_of.of_reporting_year("activities").rename(columns={"title": "label"})
    frame = frame[frame["kind"] == kind]
    return evidence_rows(frame, item="activity_id", quantity="quantity")


def trainees(as_of: AsOf) -> pd.DataFrame:
    """Attendances at training; the quantity is the number of people who attended."""
    return _activities(as_of, "training")


def fairs(as_of: AsOf) -> pd.DataFrame:
    """Fairs and trade events taken part in."""
    return _activities(as_of, "fair")


def points_of_sale(as_of: AsOf) -> pd.DataFrame:
    """Points of sale set up or brought up to standard, each once.

    A place is not counted again if one of its rows in ``points_of_sale`` names the activity of the
    year in which it was counted.

    Args:
        as_of: the register at the cut-off.

    Returns:
        Evidence rows: one per activity, and one per place that names none.
    """
    told = _activities(as_of, "point_of_sale")
    if as_of.register.tables["points_of_sale"].empty:
        return told
    places = as_of.of_reporting_year("points_of_sale").rename(columns={"name": "label"})
    counted = places.loc[places["activity_id"].notna(), "place_id"]
    built = places["state"].isin(_BUILT) & ~places["place_id"].isin(counted)
    own = once(evidence_rows(places[built], item="place_id"))
    both = pd.concat([told, own], ignore_index=True)
    return both.sort_values(["date", "item_id"], kind="stable", ignore_index=True)


def inspections(as_of: AsOf) -> pd.DataFrame:
    """Inspections of products and of the use of the mark."""
    return _activities(as_of, "inspection")


def funds_million_vnd(as_of: AsOf) -> pd.DataFrame:
    """Money paid out; the quantity is in million dong."""
    frame = as_of.of_reporting_year("funding").rename(columns={"purpose": "label"})
    return evidence_rows(frame, item="funding_id", quantity="amount_million_vnd")
