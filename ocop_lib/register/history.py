"""What had happened to a product before each event of its certificates."""

import pandas as pd


def history(certificates: pd.DataFrame) -> pd.DataFrame:
    """The past of each event, as its product's earlier events tell it.

    Events of one product stand in the order of their decisions; of one day, in the file's order.

    Args:
        certificates: rows of the table ``certificates``.

    Returns:
        One row an event, under the same index: ``recognised_before`` (bool: an earlier
        recognition stands), ``kind_before`` (the event just before; missing for none),
        ``stars_before`` (Int64: stars of the last recognition before; missing for none),
        ``is_known`` (bool: every event of the product has its date and kind, so that the order
        can be told).
    """
    columns = ["product_id", "kind", "stars", "decision_date"]
    events = certificates[columns].sort_values("decision_date", kind="stable")
    product = events["product_id"]
    recognition = events["kind"].isin(("first", "renewal", "upgrade"))
    recognised = recognition.astype("int64")
    stars = events["stars"].where(recognition)
    known = events["decision_date"].notna() & events["kind"].notna()
    past = pd.DataFrame(
        {
            "recognised_before": recognised.groupby(product).cumsum() > recognised,
            "kind_before": events.groupby("product_id")["kind"].shift(),
            "stars_before": stars.groupby(product).ffill().groupby(product).shift(),
            "is_known": known.groupby(product).transform("all").eq(other=True),
        }
    )
    return past.reindex(certificates.index)
