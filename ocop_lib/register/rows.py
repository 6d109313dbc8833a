"""The rows of a table, column by column as lists: for some hundred rows, pandas takes many times longer."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from ocop_lib.register.columns import NUMBERS, Column

_NOTHING_ADDED: Mapping[str, list[Any]] = MappingProxyType({})


class Rows:
    """The columns of a table's rows as lists, each made when it is first asked for.

    Args:
        frame: typed rows, as of ``frames.to_frames``.
        added: further columns by name, which stand before those of the frame.
        whole: the rows of which these are some; None for none.
        places: the numbers of these rows among the whole; None for all.
    """

    def __init__(
        self,
        frame: pd.DataFrame,
        added: Mapping[str, list[Any]] = _NOTHING_ADDED,
        whole: "Rows | None" = None,
        places: Sequence[int] | None = None,
    ) -> None:
        self._frame = frame
        self._made = dict(added)
        self._whole = whole
        self._places = range(len(frame if whole is None else whole)) if places is None else places

    @classmethod
    def of_columns(cls, columns: Mapping[str, list[Any]]) -> "Rows":
        """Rows that consist of lists of equal length."""
        return cls(pd.DataFrame(index=range(max(map(len, columns.values())))), columns)

    def __len__(self) -> int:
        """The number of rows."""
        return len(self._places)

    def __contains__(self, column: str) -> bool:
        """Whether the rows have a column of this name."""
        source = self._frame if self._whole is None else self._whole
        return column in self._made or column in source

    def where(self, places: Sequence[int]) -> "Rows":
        """Some of the rows, by their numbers; a column is taken from these rows when it is asked for."""
        return Rows(self._frame, whole=self, places=places)

    def where_each(self, is_kept: Iterable[Any]) -> "Rows":
        """The rows for which a list is true; these ones where it is so for all."""
        places = [place for place, one in enumerate(is_kept) if one]
        return self if len(places) == len(self) else self.where(places)

    def with_columns(self, added: Mapping[str, list[Any]]) -> "Rows":
        """The same rows with further columns, or other ones in place of their own."""
        return Rows(self._frame, added, whole=self)

    def texts(self, column: str) -> list[Any]:
        """The texts, ids or codes of a column; None for an empty cell, and in an absent column."""
        return self.column(column, _texts)

    def days(self, column: str) -> list[Any]:
        """The dates of a column; None for an empty cell, and in an absent column."""
        return self.column(column, _days)

    def numbers(self, column: str) -> list[float]:
        """The numbers of a column; NaN for an empty cell, and in an absent column."""
        return self.column(column, _numbers)

    def given(self, column: str) -> list[bool]:
        """For each row whether a column of the frame has a cell that is not empty."""
        if self._whole is not None:
            found = self._whole.given(column)
            return [found[place] for place in self._places]
        return self._frame[column].notna().tolist()

    def in_order_of(self, column: str) -> list[int]:
        """The numbers of the rows, sorted by the texts of a column; a row without one comes last."""
        texts = self.texts(column)
        return sorted(range(len(texts)), key=lambda row: (texts[row] is None, texts[row] or ""))

    def of(self, column: Column) -> list[Any]:
        """The cells of a declared column, as `texts`, `days` or `numbers` by its kind."""
        if column.kind in NUMBERS:
            return self.numbers(column.name)
        return self.days(column.name) if column.kind == "date" else self.texts(column.name)

    def added(self, column: str) -> list[Any]:
        """A column that was added."""
        return self.column(column, _texts)

    def column(self, name: str, listed: Callable[[pd.Series], list[Any]]) -> list[Any]:
        """A column, made by a function from the frame's unless it is made already."""
        if name not in self._made:
            self._made[name] = self._new_column(name, listed)
        return self._made[name]

    def _new_column(self, name: str, listed: Callable[[pd.Series], list[Any]]) -> list[Any]:
        if self._whole is not None:
            cells = self._whole.column(name, listed)
            is_whole = self._places == range(len(cells))
            return cells if is_whole else [cells[place] for place in self._places]
        if name in self._frame:
            return listed(self._frame[name])
        return [float("nan") if listed is _numbers else None] * len(self)


def is_given(cell: Any) -> bool:
    """Whether a cell of `Rows` is not empty."""
    return cell is not None and cell == cell  # noqa: PLR0124 - NaN alone differs from itself


def where_given(test: Callable[..., bool], *columns: Sequence[Any]) -> list[bool]:
    """Test each row of columns without numbers; false where one of its cells is empty."""
    return [None not in cells and test(*cells) for cells in zip(*columns, strict=True)]


def _texts(column: pd.Series) -> list[Any]:
    return [cell if isinstance(cell, str) else None for cell in column.tolist()]


def _days(column: pd.Series) -> list[Any]:
    # numpy makes dates of datetime64[D], and None of NaT; pandas makes Timestamps, which are slow.
    return column.to_numpy().astype("datetime64[D]").tolist()


def _numbers(column: pd.Series) -> list[Any]:
    return column.to_numpy(dtype=float, na_value=np.nan).tolist()
