"""A table of plain values, as JSON holds it, and as CSV text."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ocop_lib.workbook import delimited


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """A table as CSV text: see `ocop_lib.workbook.delimited.csv_text`.

    Args:
        columns: the names of the columns, in order.
        rows: the values of each row by column; None for a missing one.

    Returns:
        The text, its first line the names.
    """
    return delimited.csv_text(columns, ([row[name] for name in columns] for row in rows))


def is_table(value: Any) -> bool:
    """Whether a plain value is a table: ``columns``, and ``rows`` with a plain cell for each."""
    try:
        columns, rows = value["columns"], value["rows"]
        return (
            all(isinstance(name, str) for name in columns)
            and all(list(row) == columns for row in rows)
            and all(_is_cell(cell) for row in rows for cell in row.values())
        )
    except (TypeError, KeyError, AttributeError):
        return False


def _is_cell(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float)
