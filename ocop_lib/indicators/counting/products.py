"""Counting rules for products: traceable, quality-managed, flagships."""

import pandas as pd

from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.counting.holding import judged_while_holding
from ocop_lib.indicators.counting.reasons import Reason, first_reasons
from ocop_lib.indicators.counting.rows import Candidates, Counting, judged


def traceable_products(as_of: AsOf) -> Candidates:
    """Products with a valid certificate whose traceability was put in place or renewed.

    Args:
        as_of: the register at the cut-off.

    Returns:
        Rows of traceability; a product counts once, by the day from which both hold.

    Source: II.2, Phụ lục 2.
    """
    return judged_while_holding(as_of, Counting("traceability", "product_id"))


def quality_managed_products(as_of: AsOf) -> Candidates:
    """Products with a valid certificate inside the scope of a valid quality certificate.

    Args:
        as_of: the register at the cut-off.

    Returns:
        All scopes of quality certificates; a product counts once, by the first day of issue.

    Source: II.2, Phụ lục 2 («xây dựng, duy trì»: a stock at the cut-off).
    """
    moment = pd.Timestamp(as_of.cut_off)
    scope = as_of.looked_at("quality_certificates")
    holders = set(as_of.held_now["product_id"])
    reasons = first_reasons(
        len(scope),
        (Reason.NOT_YET_IN_EFFECT, (scope["issue_date"] > moment).tolist()),
        (Reason.EXPIRED, (~(moment <= scope["expiry_date"])).tolist()),
        (Reason.NO_VALID_CERTIFICATE, [one not in holders for one in scope["product_id"].tolist()]),
    )
    counting = Counting("quality_certificates", "product_id", on="issue_date", is_by_day=False)
    return judged(as_of, counting, scope, reasons)


def _flagships(as_of: AsOf, level: str) -> Candidates:
    frame = as_of.looked_at("flagships")
    frame = frame[frame["level"] == level]
    moment = pd.Timestamp(as_of.cut_off)
    reasons = first_reasons(
        len(frame),
        (Reason.NOT_YET_IN_EFFECT, (frame["date"] > moment).tolist()),
        (Reason.ENDED, (frame["end_date"] <= moment).tolist()),
    )
    return judged(as_of, Counting("flagships", "product_id", is_by_day=False), frame, reasons)


def province_flagship_products(as_of: AsOf) -> Candidates:
    """Products that are flagships of the province at the cut-off.

    Args:
        as_of: the register at the cut-off.

    Returns:
        All flagships of this level; a product counts once, by the day it was named.

    Source: III.5.1.
    """
    return _flagships(as_of, "province")


def district_flagship_products(as_of: AsOf) -> Candidates:
    """Products that are flagships of their unit at the cut-off.

    Args:
        as_of: the register at the cut-off.

    Returns:
        All flagships of this level; a product counts once, by the day it was named.

    Source: III.5.1.
    """
    return _flagships(as_of, "district")
