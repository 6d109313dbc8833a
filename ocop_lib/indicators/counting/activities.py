"""Counting rules for activities and money: media, training, fairs, points of sale, inspections."""

from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.counting.reasons import Reason, first_reasons
from ocop_lib.indicators.counting.rows import Candidates, Counting, joined, judged
from ocop_lib.months import Month
from ocop_lib.plan import PROVINCE
from ocop_lib.register.columns import BUILT
from ocop_lib.register.rows import Rows, is_given


def media_items(as_of: AsOf) -> Candidates:
    """News, articles and features at provincial level; those of districts are not counted.

    Args:
        as_of: the register at the cut-off.

    Returns:
        Items, by the day each was published or broadcast; they count when their month is over.

    Source: II.3.
    """
    media = as_of.reported("media")
    months = [*map(Month.of, media.days("date"))]
    finished = set(as_of.period.finished_months(as_of.scheme))
    reasons = first_reasons(
        len(media),
        (Reason.OTHER_LEVEL, [unit != PROVINCE for unit in media.texts("unit_id")]),
        (Reason.OUTSIDE_REPORTING_YEAR, [month.year != as_of.year for month in months]),
        (Reason.UNFINISHED_MONTH, [month not in finished for month in months]),
    )
    counting = Counting("media", "media_id", label="title", is_once=False, is_by_day=False)
    return judged(as_of, counting, media, reasons)


def _amounts(as_of: AsOf, counting: Counting, rows: Rows, not_told: Reason | None) -> Candidates:
    """Rows of the year, each by its amount; ``not_told`` is the reason where that may be missing."""
    outside = as_of.is_of_another_year(rows)
    blank = [not is_given(amount) for amount in counting.amounts(rows)] if not_told else []
    told = ((not_told, blank),) if not_told else ()
    reasons = first_reasons(len(rows), (Reason.OUTSIDE_REPORTING_YEAR, outside), *told)
    return judged(as_of, counting, rows, reasons)


def _activities(
    as_of: AsOf, kind: str, quantity: str = "quantity", not_told: Reason | None = None
) -> Candidates:
    """The rows of ``activities`` of one kind."""
    counting = Counting(
        "activities", "activity_id", label="title", quantity=quantity, is_once=False
    )
    return _amounts(as_of, counting, as_of.reported("activities", kind), not_told)


def _funding(as_of: AsOf, quantity: str, not_told: Reason | None = None) -> Candidates:
    """The rows of ``funding``."""
    counting = Counting("funding", "funding_id", label="purpose", quantity=quantity, is_once=False)
    return _amounts(as_of, counting, as_of.reported("funding"), not_told)


def trainees(as_of: AsOf) -> Candidates:
    """Attendances at training; the quantity is the number of people who attended."""
    return _activities(as_of, "training")


def fairs(as_of: AsOf) -> Candidates:
    """Fairs and trade events taken part in."""
    return _activities(as_of, "fair")


def points_of_sale(as_of: AsOf) -> Candidates:
    """Points of sale set up or brought up to standard, each once.

    A place is not counted again if one of its rows in ``points_of_sale`` names the activity of the
    year in which it was counted.

    Args:
        as_of: the register at the cut-off.

    Returns:
        Activities of this kind, and places set up or brought up to standard.
    """
    told = _activities(as_of, "point_of_sale")
    rows = as_of.reported("points_of_sale")
    places = rows.where_each(state in BUILT for state in rows.texts("state"))
    standing = as_of.listed("points_of_sale")
    others = as_of.is_of_another_year(standing)
    named = zip(standing.texts("place_id"), standing.texts("activity_id"), others, strict=True)
    counted = {place for place, activity, is_other in named if activity and not is_other}
    reasons = first_reasons(
        len(places),
        (Reason.OUTSIDE_REPORTING_YEAR, as_of.is_of_another_year(places)),
        (Reason.ALREADY_COUNTED, [one in counted for one in places.texts("place_id")]),
    )
    # A later row that names the activity takes back a place that counted by an earlier one.
    counting = Counting("points_of_sale", "place_id", label="name", is_by_day=not counted)
    own = judged(as_of, counting, places, reasons)
    return joined(told, own)


def inspections(as_of: AsOf) -> Candidates:
    """Inspections of products and of the use of the mark."""
    return _activities(as_of, "inspection")


def inspected_establishments(as_of: AsOf) -> Candidates:
    """Establishments inspected; an inspection that does not tell their number is not counted.

    Args:
        as_of: the register at the cut-off.

    Returns:
        Inspections; the quantity is the number of establishments, one inspected twice being two.

    Source: III.6, V.1 to V.6.
    """
    return _activities(as_of, "inspection", "establishments", Reason.ESTABLISHMENTS_NOT_TOLD)


def allocated_million_vnd(as_of: AsOf) -> Candidates:
    """Money allocated, less reductions; the quantity is in million dong.

    Args:
        as_of: the register at the cut-off.

    Returns:
        Rows of money; those that name no allocation, as most payments, are not counted.

    Source: IV.
    """
    return _funding(as_of, "allocated_million_vnd", Reason.NOTHING_ALLOCATED)


def funds_million_vnd(as_of: AsOf) -> Candidates:
    """Money paid out; the quantity is in million dong."""
    return _funding(as_of, "amount_million_vnd")
