"""Counting rules for products: traceable, quality-managed, flagships."""

from collections.abc import Callable, Sequence
from datetime import date
from operator import gt, le

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
    return judged_while_holding(as_of, Counting("traceability", "product_id", decided_by="held"))


def quality_managed_products(as_of: AsOf) -> Candidates:
    """Products with a valid certificate inside the scope of a valid quality certificate.

    Args:
        as_of: the register at the cut-off.

    Returns:
        All scopes of quality certificates; a product counts once, by the first day of issue.

    Source: II.2, Phụ lục 2 («xây dựng, duy trì»: a stock at the cut-off).
    """
    scope, cut_off = as_of.looked_at("quality_certificates"), as_of.cut_off
    holders = set(as_of.held_now["product_id"])
    expiries = scope.days("expiry_date")
    reasons = first_reasons(
        len(scope),
        (Reason.NOT_YET_IN_EFFECT, _on_days(gt, scope.days("issue_date"), cut_off)),
        (Reason.EXPIRED, [day is None or day < cut_off for day in expiries]),
        (Reason.NO_VALID_CERTIFICATE, [one not in holders for one in scope.texts("product_id")]),
    )
    counting = Counting(
        "quality_certificates", "product_id", on="issue_date", is_by_day=False, decided_by="held"
    )
    return judged(as_of, counting, scope, reasons)


def _on_days(
    compared: Callable[[date, date], bool], days: Sequence[date | None], other: date
) -> list[bool]:
    """A comparison of each day with another one; false for a missing day."""
    return [day is not None and compared(day, other) for day in days]


def _flagships(as_of: AsOf, level: str) -> Candidates:
    rows, cut_off = as_of.looked_at("flagships"), as_of.cut_off
    rows = rows.where_each(one == level for one in rows.texts("level"))
    reasons = first_reasons(
        len(rows),
        (Reason.NOT_YET_IN_EFFECT, _on_days(gt, rows.days("date"), cut_off)),
        (Reason.ENDED, _on_days(le, rows.days("end_date"), cut_off)),
    )
    return judged(as_of, Counting("flagships", "product_id", is_by_day=False), rows, reasons)


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
