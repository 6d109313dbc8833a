"""The names of the products and subjects to which the rows of a table refer."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ocop_lib.indicators.changed import Changed


def with_names(
    table: str, frame: pd.DataFrame, tables: Mapping[str, pd.DataFrame], changed: Changed | None
) -> pd.DataFrame:
    """Add names to the rows of a table.

    Args:
        table: the table's name.
        frame: rows of it.
        tables: products and subjects as they stand.
        changed: the changes, which may have brought a product to another subject; None for none.

    Returns:
        The rows with the columns that ``AsOf.rows`` describes.
    """
    products, subjects = tables["products"], tables["subjects"]
    names: dict[str, Any] = {}
    if "product_id" in frame and "subject_id" not in frame:
        found = _places(products["product_id"], frame["product_id"])
        names["product_name"] = _taken(products["name"], found)
        names["subject_id"] = _taken(products["subject_id"], found)
        if changed and changed.has_new_owners:
            names["subject_id"] = changed.subjects(table, frame)
    if (subject := names.get("subject_id", frame.get("subject_id"))) is not None:
        found = _places(subjects["subject_id"], subject)
        names["subject_name"] = _taken(subjects["name"], found)
        names["label"] = names["subject_name"]
        if "product_name" in names:
            names["label"] = names["product_name"] + " (" + names["label"] + ")"
    return frame.assign(**names)


def with_owners_now(rows: pd.DataFrame, changed: Changed | None) -> pd.DataFrame:
    """Name rows about products by who owns each product at the cut-off, not on the row's own day.

    Args:
        rows: rows with the columns that ``AsOf.rows`` adds.
        changed: the changes; None for none.

    Returns:
        The rows with ``subject_id``, ``subject_name`` and ``label`` of the owners.
    """
    if changed is None or not changed.has_new_owners or "product_name" not in rows:
        return rows
    owners, subjects = changed.owners_now(rows["product_id"]), changed.with_all["subjects"]
    named = _taken(subjects["name"], _places(subjects["subject_id"], owners))
    label = rows["product_name"] + " (" + pd.Series(named, rows.index) + ")"
    return rows.assign(subject_id=owners, subject_name=named, label=label)


def _places(ids: pd.Series, wanted: Any) -> Any:
    """The position of each wanted id among the ids; -1 where it is not among them."""
    return pd.Index(ids).get_indexer(pd.Index(wanted))


def _taken(column: pd.Series, places: Any) -> Any:
    """The column's values at these positions; missing where the position is -1."""
    return column.array.take(places, allow_fill=True)
