"""The names of the products and subjects to which the rows of a table refer."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ocop_lib.indicators.changed import Changed
from ocop_lib.register.frames import by_key, text_column
from ocop_lib.register.rows import Rows


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
    names: dict[str, list[Any]] = {}
    if "product_id" in frame and "subject_id" not in frame:
        ids = frame["product_id"].tolist()
        for name, of_product in (("product_name", "name"), ("subject_id", "subject_id")):
            found = by_key(tables["products"], "product_id", of_product)
            names[name] = [found.get(one) for one in ids]
        if changed and changed.has_new_owners:
            names["subject_id"] = changed.subjects(table, frame)
    if "subject_id" in names or "subject_id" in frame:
        found = by_key(tables["subjects"], "subject_id", "name")
        ids = names["subject_id"] if "subject_id" in names else frame["subject_id"].tolist()
        names["subject_name"] = [found.get(one) for one in ids]
        names["label"] = names["subject_name"]
        if "product_name" in names:
            pairs = zip(names["product_name"], names["subject_name"], strict=True)
            names["label"] = [_label(product, subject) for product, subject in pairs]
    columns = {name: text_column(cells) for name, cells in names.items()}
    return frame.assign(**columns) if columns else frame


def _label(product: Any, subject: Any) -> str | None:
    """A product with its subject; None where one has no name."""
    is_named = isinstance(product, str) and isinstance(subject, str)
    return f"{product} ({subject})" if is_named else None


def with_owners_now(rows: pd.DataFrame, changed: Changed | None) -> pd.DataFrame:
    """Name rows about products by who owns each product at the cut-off, not on the row's own day.

    Args:
        rows: rows with the columns that ``AsOf.rows`` adds.
        changed: the changes; None for none.

    Returns:
        The rows with ``subject_id``, ``subject_name`` and ``label`` of the owners.
    """
    if changed is None:
        return rows
    columns = {name: text_column(cells) for name, cells in owners_now(Rows(rows), changed).items()}
    return rows.assign(**columns) if columns else rows


def owners_now(rows: Rows, changed: Changed) -> dict[str, list[Any]]:
    """The columns that name who owns each row's product at the cut-off.

    Args:
        rows: rows with the columns that ``AsOf.rows`` adds.
        changed: the changes.

    Returns:
        ``subject_id``, ``subject_name`` and ``label``; nothing where no product has a new owner.
    """
    if not changed.has_new_owners or "product_name" not in rows:
        return {}
    owners = changed.owners_now(rows.texts("product_id"))
    found = by_key(changed.with_all["subjects"], "subject_id", "name")
    subjects = [found.get(one or "") for one in owners]
    pairs = zip(rows.texts("product_name"), subjects, strict=True)
    labels = [_label(product, subject) for product, subject in pairs]
    return {"subject_id": owners, "subject_name": subjects, "label": labels}
