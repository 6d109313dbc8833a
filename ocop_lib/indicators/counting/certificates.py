"""Counting rules for certificates: given, withdrawn, valid, running out within a year."""

import pandas as pd

from ocop_lib.indicators.as_of import AsOf, recognitions
from ocop_lib.indicators.counting.rows import evidence_rows, once
from ocop_lib.register.standards import LOWEST_OCOP_STARS

EXPIRY_OUTLOOK_MONTHS = 12


def new_products(as_of: AsOf) -> pd.DataFrame:
    """Products recognised for the first time with 3 stars or more.

    Renewals and upgrades are not new; a later withdrawal does not undo the recognition.

    Args:
        as_of: the register at the cut-off.

    Returns:
        Evidence rows: one per product, by the day of the decision.

    Source: II.1, Phụ lục 1.
    """
    first = as_of.of_plan_year("certificates", "first")
    first = first[first["stars"] >= LOWEST_OCOP_STARS]
    return once(evidence_rows(first, item="product_id", on="decision_date"))


def _recognised_at(as_of: AsOf, stars: int) -> pd.DataFrame:
    given = recognitions(as_of.of_plan_year("certificates"))
    given = given[given["stars"] == stars]
    return once(evidence_rows(given, item="product_id", on="decision_date"))


def _certificate_events(as_of: AsOf, kind: str) -> pd.DataFrame:
    events = as_of.of_plan_year("certificates", kind)
    return once(evidence_rows(events, item="product_id", on="decision_date"))


def upgraded_products(as_of: AsOf) -> pd.DataFrame:
    """Products raised to more stars in the plan year."""
    return _certificate_events(as_of, "upgrade")


def four_star_products(as_of: AsOf) -> pd.DataFrame:
    """Products recognised, renewed or upgraded to 4 stars in the plan year."""
    return _recognised_at(as_of, 4)


def five_star_products(as_of: AsOf) -> pd.DataFrame:
    """Products recognised, renewed or upgraded to 5 stars in the plan year."""
    return _recognised_at(as_of, 5)


def renewed_products(as_of: AsOf) -> pd.DataFrame:
    """Products whose certificate was renewed in the plan year."""
    return _certificate_events(as_of, "renewal")


def withdrawn_products(as_of: AsOf) -> pd.DataFrame:
    """Products whose certificate was withdrawn in the plan year."""
    return _certificate_events(as_of, "withdrawal")


def valid_products(as_of: AsOf) -> pd.DataFrame:
    """Products that hold a valid certificate at the cut-off, by the day it took effect."""
    return evidence_rows(as_of.held_now, item="product_id", on="effective_date")


def expiring_certificates(as_of: AsOf) -> pd.DataFrame:
    """Products whose certificate runs out within twelve months, by the day it expires."""
    held = as_of.held_now
    horizon = pd.Timestamp(as_of.cut_off) + pd.DateOffset(months=EXPIRY_OUTLOOK_MONTHS)
    return evidence_rows(held[held["held_to"] <= horizon], item="product_id", on="held_to")
