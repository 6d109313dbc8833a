"""The columns of a frame's table: levels of its index, then its own columns."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import pandas as pd

from ocop_lib import wording
from ocop_lib.report import values
from ocop_lib.report.frames import labels

_GAPS = ("–", "-", "")


class Line:
    """A column of the table.

    Args:
        title: the heading, with the heading above it.
        name: the name that says whether whole numbers are years or codes.
        content: what stands in it, from top to bottom.
        is_numeric: whether its type holds numbers only.
        is_label: whether it is a level of the index.
        levels: the frame's levels of columns, each with its name and this column's label in it.
    """

    def __init__(
        self,
        title: tuple[str, str],
        name: Any,
        content: Sequence[Any],
        *,
        is_numeric: bool,
        is_label: bool = False,
        levels: Sequence[tuple[Any, Any]] = (),
    ) -> None:
        self.label, self.group = title
        self.name = name
        self.content = list(content)
        self.is_numeric = is_numeric
        self.is_label = is_label
        self.levels = levels

    @property
    def title(self) -> str:
        """The heading for remarks: «n / quý Q1»."""
        return f"{self.group} {self.label}".strip()

    @cached_property
    def offset(self) -> str:
        """The one distance of all moments from UTC; empty without moments or with several."""
        moments = [v for v in self.content if hasattr(v, "utcoffset") and hasattr(v, "year")]
        offsets = {wording.offset(v) for v in moments if not values.is_missing(v)}
        return offsets.pop() if len(offsets) == 1 else ""

    @cached_property
    def _is_name(self) -> bool:
        were_labels = self.is_label or labels.is_given_by_pandas(self.name)
        return were_labels and labels.are_names(self.name, self.content)

    def _is_ungrouped(self, value: Any) -> bool:
        return labels.is_ungrouped(value, self.name, is_name=self._is_name)

    def words(self, row: int, row_name: Any) -> str:
        """The words of one value.

        Args:
            row: the row, from 0.
            row_name: the label of the row: a frame on its side has years in a row; None for none.

        Returns:
            The words.

        Raises:
            UnprintableError: the value has no words.
        """
        value = self.content[row]
        ungrouped = self._is_ungrouped(value) or (
            not self.is_label and labels.is_ungrouped(value, row_name)
        )
        return values.words(value, grouped=not ungrouped, zoned=not self.offset)

    def is_amount(self) -> bool:
        """Whether the column holds amounts: numbers that are no years or codes, besides gaps."""
        filled = [
            v
            for v in self.content
            if not values.is_missing(v) and not (isinstance(v, str) and v in _GAPS)
        ]
        if not filled:
            return self.is_numeric
        return all(values.is_number(v) and not self._is_ungrouped(v) for v in filled)


def lines_of(frame: pd.DataFrame, *, with_index: bool | None = None) -> list[Line]:
    """The columns of a frame's table.

    Args:
        frame: the frame.
        with_index: whether to show the index; None to show it unless it counts rows from 0.

    Returns:
        Levels of the index, then the frame's columns, in order; columns of one name stay apart.

    Raises:
        UnprintableError: a heading's type has no words.
    """
    shown = not _counts(frame.index) if with_index is None else with_index
    titles = labels.columns_of(frame)
    levels = [frame.columns.get_level_values(n) for n in range(frame.columns.nlevels)]
    own = [
        Line(
            title,
            _name(frame.columns[n]),
            _values(frame.iloc[:, n].array),
            is_numeric=pd.api.types.is_numeric_dtype(frame.dtypes.iloc[n]),
            levels=[(x.name, x[n]) for x in levels],
        )
        for n, title in enumerate(titles)
    ]
    return [*(_levels(frame.index) if shown else ()), *own]


def index_lines(index: pd.Index) -> list[Line]:
    """The levels of an index as columns of a table, with every label in every row."""
    return list(_levels(index))


def _levels(index: pd.Index) -> Iterator[Line]:
    for n in range(index.nlevels):
        level = index.get_level_values(n)
        words = labels.UNNAMED if level.name is None else labels.heading(level.name)
        is_numeric = pd.api.types.is_numeric_dtype(level.dtype)
        yield Line(
            (words, ""), level.name, _values(level.array), is_numeric=is_numeric, is_label=True
        )


def _values(array: Any) -> list[Any]:
    """The values of a column, as pandas' types for them."""
    if not isinstance(array, pd.Categorical):
        return list(array)
    # Of a category of Arrow's lengths of time pandas itself gives whole numbers.
    categories = list(array.categories)
    return [None if code < 0 else categories[code] for code in array.codes]


def _counts(index: pd.Index) -> bool:
    """Whether an index only counts rows from 0, or has neither name nor rows."""
    if index.nlevels > 1 or index.name is not None:
        return False
    if not len(index):
        return True
    return pd.api.types.is_integer_dtype(index.dtype) and bool(
        (index == pd.RangeIndex(len(index))).all()
    )


def _name(label: Any) -> Any:
    """The name of a column for rules on names: of several levels, the last that says something."""
    if isinstance(label, tuple):
        return next((part for part in reversed(label) if part != ""), "")
    return label
