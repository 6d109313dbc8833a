"""The columns of a register as lists: for the few rows of a unit, pandas takes several times longer."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from ocop_lib.register.findings.finding import Finding
from ocop_lib.register.model import Register
from ocop_lib.register.tables import BY_NAME


class Cells:
    """The columns of a register's tables as lists, each made when it is first asked for.

    Args:
        register: a whole register or a slice.
    """

    def __init__(self, register: Register) -> None:
        self.register = register
        self._made: dict[tuple[str, str], list[Any]] = {}

    def texts(self, table: str, column: str) -> list[Any]:
        """The texts, ids or codes of a column; None for an empty cell, and in an absent column."""
        return self._column(table, column, _texts)

    def days(self, table: str, column: str) -> list[Any]:
        """The dates of a column; None for an empty cell, and in an absent column."""
        return self._column(table, column, _days)

    def numbers(self, table: str, column: str) -> list[float]:
        """The numbers of a column; NaN for an empty cell, and in an absent column."""
        return self._column(table, column, _numbers)

    def keys(self, table: str) -> list[str]:
        """The ids of a table's rows."""
        return self._column(table, BY_NAME[table].key, _texts)

    def by_key(self, table: str, column: str) -> Mapping[str, Any]:
        """The texts of a column by the id of their row."""
        return dict(zip(self.keys(table), self.texts(table, column), strict=True))

    def finding(self, code: str, table: str, row: int, text: str) -> Finding:
        """A finding about a row, which is counted from 0."""
        unit = self._column(table, "unit_id", _texts)[row]
        return Finding(f"finding.{code}", table, self.keys(table)[row], unit, text)

    def _column(
        self, table: str, column: str, listed: Callable[[pd.Series], list[Any]]
    ) -> list[Any]:
        if (table, column) not in self._made:
            frame = self.register.tables[table]
            absent = [float("nan") if listed is _numbers else None] * len(frame)
            made = listed(frame[column]) if column in frame else absent
            self._made[table, column] = made
        return self._made[table, column]


def _texts(column: pd.Series) -> list[Any]:
    return [cell if isinstance(cell, str) else None for cell in column.tolist()]


def _days(column: pd.Series) -> list[Any]:
    # numpy makes dates of datetime64[D], and None of NaT; pandas makes Timestamps, which are slow.
    return column.to_numpy().astype("datetime64[D]").tolist()


def _numbers(column: pd.Series) -> list[Any]:
    return column.to_numpy(dtype=float, na_value=np.nan).tolist()
