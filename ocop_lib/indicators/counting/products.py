"""Counting rules for products: traceable, quality-managed, flagships."""

import pandas as pd

from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.counting.rows import evidence_rows, once, while_holding


def traceable_products(as_of: AsOf) -> pd.DataFrame:
    """Products with a valid certificate whose traceability was put in place or renewed.

    Args:
        as_of: the register at the cut-off.

    Returns:
        Evidence rows: one per product, by the day from which both hold.

    Source: II.2, Phụ lục 2.
    """
    events = as_of.of_plan_year("traceability")
    counted = while_holding(events, "product_id", as_of)
    return once(evidence_rows(counted, item="product_id"))


def quality_managed_products(as_of: AsOf) -> pd.DataFrame:
    """Products with a valid certificate inside the scope of a valid quality certificate.

    Args:
        as_of: the register at the cut-off.

    Returns:
        Evidence rows: one per product, by the day its quality certificate was issued.

    Source: II.2, Phụ lục 2 («xây dựng, duy trì»: a stock at the cut-off).
    """
    moment = pd.Timestamp(as_of.cut_off)
    scope = as_of.rows("quality_certificates")
    scope = scope[(scope["issue_date"] <= moment) & (moment <= scope["expiry_date"])]
    scope = scope[scope["product_id"].isin(as_of.held_now["product_id"])]
    return once(evidence_rows(scope, item="product_id", on="issue_date"))


def _flagships(as_of: AsOf, level: str) -> pd.DataFrame:
    frame = as_of.rows("flagships")
    moment = pd.Timestamp(as_of.cut_off)
    standing = frame["end_date"].isna() | (frame["end_date"] > moment)
    frame = frame[(frame["level"] == level) & (frame["date"] <= moment) & standing]
    return once(evidence_rows(frame, item="product_id"))


def province_flagship_products(as_of: AsOf) -> pd.DataFrame:
    """Products that are flagships of the province at the cut-off.

    Args:
        as_of: the register at the cut-off.

    Returns:
        Evidence rows: one per product, by the day it was named.

    Source: III.5.1.
    """
    return _flagships(as_of, "province")


def district_flagship_products(as_of: AsOf) -> pd.DataFrame:
    """Products that are flagships of their unit at the cut-off.

    Args:
        as_of: the register at the cut-off.

    Returns:
        Evidence rows: one per product, by the day it was named.

    Source: III.5.1.
    """
    return _flagships(as_of, "district")
