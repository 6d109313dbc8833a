"""The earlier events of a product at each event of its certificates."""

from collections.abc import Mapping

import pandas as pd

from ocop_lib.register.columns import CERTIFICATE_KINDS
from ocop_lib.register.standards import gives_stars, is_recognition

KIND_ORDER: Mapping[str, int] = {kind: number for number, kind in enumerate(CERTIFICATE_KINDS)}
"""The place of each kind among events of the same day: see `in_order`."""


def in_order(certificates: pd.DataFrame) -> pd.DataFrame:
    """Sort the events of certificates by time.

    Events are sorted by the day of the decision, then by the day of effect, then by kind (first
    recognition, renewal, upgrade, downgrade, withdrawal: a product is recognised before its stars
    change or are withdrawn), then by id, so that the order of lines in the file never matters. A missing day
    comes last.

    Args:
        certificates: rows of the table ``certificates``.

    Returns:
        The same rows, sorted; each keeps its index label.
    """
    keys = certificates[["decision_date", "effective_date", "certificate_id"]].assign(
        rank=certificates["kind"].map(KIND_ORDER)
    )
    order = keys.sort_values(["decision_date", "effective_date", "rank", "certificate_id"]).index
    return certificates.loc[order]


def history(certificates: pd.DataFrame) -> pd.DataFrame:
    """A summary of the product's earlier events for each event, in the order of `in_order`.

    Args:
        certificates: rows of the table ``certificates``.

    Returns:
        One row for each event, with the same index: ``recognised_before`` (bool: the register has
        an earlier recognition), ``kind_before`` (str: kind of the previous event; missing for
        none), ``stars_before`` (Int64: stars since the last event that gave some; missing for none),
        ``is_known`` (bool: every event of the product has its dates and kind, so the order is
        certain).
    """
    columns = ["certificate_id", "product_id", "kind", "stars", "decision_date", "effective_date"]
    events = in_order(certificates[columns])
    product = events["product_id"]
    recognition = is_recognition(events)
    recognised = recognition.astype("int64")
    stars = events["stars"].where(gives_stars(events))
    known = events[["decision_date", "effective_date", "kind"]].notna().all(axis="columns")
    past = pd.DataFrame(
        {
            "recognised_before": recognised.groupby(product).cumsum() > recognised,
            "kind_before": events.groupby("product_id")["kind"].shift(),
            "stars_before": stars.groupby(product).ffill().groupby(product).shift(),
            "is_known": known.groupby(product).transform("all").eq(other=True),
        }
    )
    return past.reindex(certificates.index)
