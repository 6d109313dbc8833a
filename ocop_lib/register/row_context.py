"""The rows of a table with what the rules on rows ask of other tables, and of earlier events."""

from collections.abc import Mapping

import pandas as pd

from ocop_lib.register.columns import TableSpec
from ocop_lib.register.history import history
from ocop_lib.register.judged_rows import JudgedRows


def contexts(
    spec: TableSpec, delivered: Mapping[str, pd.DataFrame], judged: JudgedRows | None
) -> tuple[pd.DataFrame, ...]:
    """The frames of a table that `row_rules` judge.

    Args:
        spec: the table.
        delivered: the typed rows of all tables, as delivered.
        judged: the rows with their changes; None where nothing was changed.

    Returns:
        The table with ``deliverer_unit_id`` and ``received_date``, the columns of ``history`` for
        certificates, ``owner_id`` for support. Where rows were changed with corrections, and once
        more with the events of the table where it has some.
    """
    if judged is None:
        return (_with_context(spec, delivered, None),)
    return tuple(_with_context(spec, tables, judged) for tables in judged.of(spec))


def _with_context(
    spec: TableSpec, tables: Mapping[str, pd.DataFrame], judged: JudgedRows | None
) -> pd.DataFrame:
    frame = tables[spec.name]
    if spec.name != "deliveries":
        deliveries = tables["deliveries"].drop_duplicates("delivery_id").set_index("delivery_id")
        # Not Series.map, which loses the dtype of dates when there are no deliveries.
        delivery = deliveries.reindex(frame["delivery_id"]).set_axis(frame.index)
        frame = frame.assign(
            deliverer_unit_id=delivery["unit_id"], received_date=delivery["received_date"]
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
