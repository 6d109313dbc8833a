"""What had happened to a product before each event of its certificates."""

import pandas as pd

from ocop_lib.register.columns import CERTIFICATE_KINDS
from ocop_lib.register.standards import is_recognition


def in_order(certificates: pd.DataFrame) -> pd.DataFrame:
    """Events of certificates in the order in which they came about.

    By the day of the decision. Of one day: by the day of effect, so that what takes effect later
    comes later; then first recognition, renewal, upgrade, withdrawal, because a product is
    recognised before its stars are changed or taken away; then by id, so that the order of lines
    in the file never matters. A missing day comes last.

    Args:
        certificates: rows of the table ``certificates``.

    Returns:
        The same rows under the same index.
    """
    rank = {kind: place for place, kind in enumerate(CERTIFICATE_KINDS)}
    keys = certificates[["decision_date", "effective_date", "certificate_id"]].assign(
        rank=certificates["kind"].map(rank)
    )
    order = keys.sort_values(["decision_date", "effective_date", "rank", "certificate_id"]).index
    return certificates.loc[order]


def history(certificates: pd.DataFrame) -> pd.DataFrame:
    """The past of each event, from its product's earlier events as `in_order` sorts them.

    Args:
        certificates: rows of the table ``certificates``.

    Returns:
        One row an event, under the same index: ``recognised_before`` (bool: an earlier
        recognition stands), ``kind_before`` (the event just before; missing for none),
        ``stars_before`` (Int64: stars of the last recognition before; missing for none),
        ``is_known`` (bool: every event of the product has its dates and kind, so that the order
        is known).
    """
    columns = ["certificate_id", "product_id", "kind", "stars", "decision_date", "effective_date"]
    events = in_order(certificates[columns])
    product = events["product_id"]
    recognition = is_recognition(events)
    recognised = recognition.astype("int64")
    stars = events["stars"].where(recognition)
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
