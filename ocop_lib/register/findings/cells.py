"""The columns of a register's tables as lists, and findings about their rows."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from ocop_lib.register.findings.finding import Also, Finding
from ocop_lib.register.findings.stopping import ERRORS
from ocop_lib.register.model import Register
from ocop_lib.register.rows import Rows
from ocop_lib.register.tables import BY_NAME


class Cells:
    """The columns of a register's tables as lists: see `Rows`.

    Args:
        register: a whole register or a slice.
    """

    def __init__(self, register: Register) -> None:
        self.register = register

    @cached_property
    def _rows(self) -> Mapping[str, Rows]:
        return {name: Rows(frame) for name, frame in self.register.tables.items()}

    def rows(self, table: str) -> Rows:
        """The rows of a table."""
        return self._rows[table]

    def texts(self, table: str, column: str) -> list[Any]:
        """The texts, ids or codes of a column; None for an empty cell, and in an absent column."""
        return self._rows[table].texts(column)

    def days(self, table: str, column: str) -> list[Any]:
        """The dates of a column; None for an empty cell, and in an absent column."""
        return self._rows[table].days(column)

    def numbers(self, table: str, column: str) -> list[float]:
        """The numbers of a column; NaN for an empty cell, and in an absent column."""
        return self._rows[table].numbers(column)

    def keys(self, table: str) -> list[str]:
        """The ids of a table's rows."""
        return self.texts(table, BY_NAME[table].key)

    def by_key(self, table: str, column: str) -> Mapping[str, Any]:
        """The texts of a column by the id of their row."""
        return dict(zip(self.keys(table), self.texts(table, column), strict=True))

    def finding(
        self,
        code: str,
        table: str,
        row: int,
        columns: tuple[str, ...],
        text: str,
        *also: Also,
        is_explained: bool = False,
    ) -> Finding:
        """A finding about a row.

        Args:
            code: a key of ``LOOKED_FOR``.
            table: the table.
            row: the row, counted from 0.
            columns: the columns to look at, the one to correct first; empty for the whole row.
            text: the sentence, with marks in place of names.
            also: the other rows that it names.
            is_explained: whether the sentence repeats how the row explains it.

        Returns:
            The finding.
        """
        unit = self.texts(table, "unit_id")[row]
        is_error = code in ERRORS and not is_explained
        key = self.keys(table)[row]
        return Finding(f"finding.{code}", table, key, unit, columns, also, text, is_error)
