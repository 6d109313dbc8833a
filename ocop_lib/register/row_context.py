"""The rows of a table with what the rules on rows ask of other tables, and of earlier events."""

from collections.abc import Mapping

import pandas as pd

from ocop_lib.register.columns import TableSpec
from ocop_lib.register.history import history
from ocop_lib.register.judged_rows import JudgedRows


def by_delivery(deliveries: pd.DataFrame) -> pd.DataFrame:
    """By the id of a delivery, its ``deliverer_unit_id`` and ``received_date``."""
    first = deliveries.drop_duplicates("delivery_id").set_index("delivery_id")
    return first[["unit_id", "received_date"]].rename(columns={"unit_id": "deliverer_unit_id"})


def contexts(
    spec: TableSpec,
    delivered: Mapping[str, pd.DataFrame],
    deliveries: pd.DataFrame,
    judged: JudgedRows | None,
) -> tuple[pd.DataFrame, ...]:
    """The frames of a table that `row_rules` judge.

    Args:
        spec: the table.
        delivered: the typed rows of all tables, as delivered.
        deliveries: see `by_delivery`.
        judged: the rows with their changes; None where nothing was changed.

    Returns:
        The table with ``deliverer_unit_id`` and ``received_date``, the columns of ``history`` for
        certificates, ``owner_id`` for support. Where rows were changed with corrections, and once
        more with the events of the table where it has some.
    """
    if judged is None:
        return (_with_context(spec, delivered, deliveries, None),)
    return tuple(_with_context(spec, tables, deliveries, judged) for tables in judged.of(spec))


def _with_context(
    spec: TableSpec,
    tables: Mapping[str, pd.DataFrame],
    deliveries: pd.DataFrame,
    judged: JudgedRows | None,
) -> pd.DataFrame:
    frame = tables[spec.name]
    if spec.name != "deliveries":
        # Not Series.map, which loses the dtype of dates when there are no deliveries.
        delivery = deliveries.reindex(frame["delivery_id"])
        frame = frame.assign(
            deliverer_unit_id=delivery["deliverer_unit_id"].array,
            received_date=delivery["received_date"].array,
        )
        if judged:
            frame = judged.with_deliverers(spec, frame)
    if spec.name == "certificates":
        frame = frame.join(history(frame))
    if spec.name == "support":
        # An unknown subject has a fault in ``products``, and none here.
        products, subjects = tables["products"], set(tables["subjects"]["subject_id"])
        pairs = zip(products["product_id"], products["subject_id"], strict=True)
        owner = {product: subject for product, subject in pairs if subject in subjects}
        owners = frame["product_id"].map(owner)
        frame = frame.assign(owner_id=judged.owners(frame) if judged else owners)
    return frame
