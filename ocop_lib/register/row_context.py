"""The rows of a table with what the rules on rows ask of other tables, and of earlier events."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from ocop_lib.register.columns import TableSpec
from ocop_lib.register.history import history
from ocop_lib.register.judged_rows import JudgedRows
from ocop_lib.register.rows import Rows

Deliveries = Mapping[str | None, tuple[str | None, date | None]]
"""By the id of a delivery, who delivered and the day of receipt."""


def by_delivery(deliveries: pd.DataFrame) -> Deliveries:
    """Who delivered and when; of deliveries with one id the first."""
    rows = Rows(deliveries)
    found = zip(rows.texts("unit_id"), rows.days("received_date"), strict=True)
    return dict(reversed([*zip(rows.texts("delivery_id"), found, strict=True)]))


def contexts(
    spec: TableSpec,
    delivered: Mapping[str, pd.DataFrame],
    deliveries: Deliveries,
    judged: JudgedRows | None,
) -> tuple[Rows, ...]:
    """The rows of a table that `row_rules` judge.

    Args:
        spec: the table.
        delivered: the typed rows of all tables, as delivered.
        deliveries: see `by_delivery`.
        judged: the rows with their changes; None where nothing was changed.

    Returns:
        The table with the columns that `row_rules` needs. Where rows were changed with corrections,
        and once more with the events of the table where it has some.
    """
    if judged is None:
        return (_with_context(spec, delivered, deliveries, None),)
    return tuple(_with_context(spec, tables, deliveries, judged) for tables in judged.of(spec))


def _with_context(
    spec: TableSpec,
    tables: Mapping[str, pd.DataFrame],
    deliveries: Deliveries,
    judged: JudgedRows | None,
) -> Rows:
    rows = Rows(tables[spec.name])
    added: dict[str, list[Any]] = {}
    if spec.name != "deliveries":
        told = [deliveries.get(one, (None, None)) for one in rows.texts("delivery_id")]
        deliverers, received = [unit for unit, _ in told], [day for _, day in told]
        if judged:
            received = judged.last_told(spec, received)
        added |= {"deliverer_unit_id": deliverers, "received_date": received}
        added["is_former"] = (
            judged.are_former(spec, rows.with_columns(added)) if judged else [False] * len(rows)
        )
    if spec.name == "certificates":
        added["event"] = history(rows)
    if spec.name == "support":
        added["owner_id"] = judged.owners(rows) if judged else _owners(rows, tables)
    return rows.with_columns(added)


def _owners(support: Rows, tables: Mapping[str, pd.DataFrame]) -> list[str | None]:
    """The subject of each row's product."""
    # An unknown subject has a fault in ``products``, and none here.
    products, subjects = Rows(tables["products"]), {*Rows(tables["subjects"]).texts("subject_id")}
    pairs = zip(products.texts("product_id"), products.texts("subject_id"), strict=True)
    owner = {product: subject for product, subject in pairs if subject in subjects}
    return [owner.get(product) for product in support.texts("product_id")]
