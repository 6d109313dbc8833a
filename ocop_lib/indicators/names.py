"""The names of the products and subjects to which the rows of a table refer."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ocop_lib.indicators.changed import Changed
from ocop_lib.register.frames import by_key, text_column


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
