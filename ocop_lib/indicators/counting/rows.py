"""The rows behind a number: their shape, and the steps that several counting rules share.

Evidence is `EVIDENCE_COLUMNS`, one row an item counted, sorted by date, then item. The number is
the sum of ``quantity``, which is 1 wherever things are counted.
"""

import numpy as np
import pandas as pd

from ocop_lib.indicators.as_of import AsOf

EVIDENCE_COLUMNS = ("unit_id", "date", "item_id", "label", "quantity", "delivery_id")


def while_holding(events: pd.DataFrame, on: str, as_of: AsOf) -> pd.DataFrame:
    """Events of products or subjects that hold a certificate, dated by the day both are true.

    An event before the certificate counts from the day the certificate holds; an event after it
    ran out does not count.
    """
    both = events.merge(as_of.held[[on, "held_from", "held_to"]], on=on, how="inner")
    both["date"] = both[["date", "held_from"]].max(axis=1)
    counted = (both["date"] <= both["held_to"]) & (both["date"] <= pd.Timestamp(as_of.cut_off))
    return both[counted]


def evidence_rows(
    frame: pd.DataFrame, *, item: str, on: str = "date", quantity: str | None = None
) -> pd.DataFrame:
    """Rows in the shape of evidence, sorted by date and item."""
    # By numpy, and array by array: with the few rows of a unit pandas would be busy with itself.
    ids = [frame[column].to_numpy(dtype=str) for column in ("delivery_id", item)]
    order = np.lexsort([*ids, frame[on].to_numpy()])
    counted = frame[quantity].array if quantity else np.ones(len(frame))
    return pd.DataFrame(
        {
            "unit_id": frame["unit_id"].array.take(order),
            "date": frame[on].array.take(order),
            "item_id": frame[item].array.take(order),
            "label": frame["label"].array.take(order),
            "quantity": pd.array(counted, dtype="Float64").take(order),
            "delivery_id": frame["delivery_id"].array.take(order),
        }
    )


def once(evidence: pd.DataFrame) -> pd.DataFrame:
    """Each item once, on its first day: what is supported twice is one subject supported."""
    return evidence.drop_duplicates("item_id", ignore_index=True)
