"""Evidence rows, the rows behind a number: their columns, and steps that counting rules share.

Evidence has the columns `EVIDENCE_COLUMNS` and one row per item counted, sorted by date, then item.
The number is the sum of ``quantity``: an amount, or 1 where an indicator counts items.
"""

import numpy as np
import pandas as pd

from ocop_lib.indicators.as_of import AsOf

EVIDENCE_COLUMNS = ("unit_id", "date", "item_id", "label", "quantity", "delivery_id")


def while_holding(events: pd.DataFrame, on: str, as_of: AsOf) -> pd.DataFrame:
    """Events of products or subjects that hold a certificate.

    An event before the certificate counts from the day the certificate holds; an event after it
    ran out does not count.

    Args:
        events: rows with ``date`` and the column ``on``.
        on: ``product_id`` or ``subject_id``.
        as_of: the register at the cut-off.

    Returns:
        The events that count by the cut-off, repeated for each certificate that the product or
        subject holds; ``date`` is the first day on which both event and certificate count.
    """
    # Pairs of row numbers: for the few rows of a unit, pandas' merge costs more than the joining,
    # and it would copy all columns of rows that do not count.
    held = as_of.held
    places: dict[str, list[int]] = {}
    for place, id_ in enumerate(held[on].tolist()):
        places.setdefault(id_, []).append(place)
    wanted = enumerate(events[on].tolist())
    pairs = [(row, place) for row, id_ in wanted for place in places.get(id_, ())]
    rows, holding = np.array(pairs, dtype=int).reshape(-1, 2).T
    since, until = (held[name].to_numpy()[holding] for name in ("held_from", "held_to"))
    # Like DataFrame.max across columns, numpy.fmax passes over a missing day.
    days = np.fmax(events["date"].to_numpy()[rows], since)
    counted = (days <= until) & (days <= np.datetime64(as_of.cut_off))
    return events.take(rows[counted]).assign(date=days[counted])


def evidence_rows(
    frame: pd.DataFrame, *, item: str, on: str = "date", quantity: str | None = None
) -> pd.DataFrame:
    """Rows of a table as evidence rows.

    Args:
        frame: rows with ``unit_id``, ``label`` and ``delivery_id``, and the columns named below.
        item: the column with the id of the item counted.
        on: the column with the day from which it counts.
        quantity: the column with the amount; None to count each row as 1.

    Returns:
        `EVIDENCE_COLUMNS`, sorted by date, then item, then delivery.
    """
    # numpy.lexsort, column by column: for the few rows of a unit, the fixed overhead of pandas'
    # sort_values costs more than the sorting.
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
    """Drop all rows of an item but its first; expects evidence sorted by date."""
    return evidence.drop_duplicates("item_id", ignore_index=True)
