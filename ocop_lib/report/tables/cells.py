"""Table cells: numbers, dates and statuses in words, the words for a missing value, the tints."""

from collections import namedtuple
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import pandas as pd

from ocop_lib import wording
from ocop_lib.blocks.model import ORDINAL, Cell, Column
from ocop_lib.blocks.palette import STATUS_TINT, Tint

NONE = wording.NOT_APPLICABLE
"""The text of a cell without content."""

TASK_TINT: Mapping[str, Tint] = {
    "done": "good",
    "done_late": "neutral",
    "in_progress": "warning",
    "not_started": "warning",
    "overdue": "bad",
    "unmatched": "warning",
    "no_data": "missing",
}


def evidence_anchor(indicator: str) -> str:
    """The id of the table with an indicator's evidence."""
    return f"can-cu-{indicator.replace('_', '-')}"


def each(frame: pd.DataFrame) -> Iterator[Any]:
    """The frame's rows as named tuples of its columns."""
    # DataFrame.itertuples makes a new class each time, which costs more than a table's rows.
    columns = (frame.iloc[:, place] for place in range(len(frame.columns)))
    yield from map(_row_of(tuple(frame.columns))._make, zip(*columns, strict=True))


@cache
def _row_of(columns: tuple[str, ...]) -> Any:
    """The class of named tuples for these columns."""
    return namedtuple("Row", columns, rename=True)  # noqa: PYI024 (its fields are known only here)


def ordinal(width: float = 0.5) -> Column:
    """The first column of a table whose rows are `numbered`."""
    return Column(label=ORDINAL, kind="number", width=width)


def numbered(rows: Iterable[tuple[Cell, ...]]) -> tuple[tuple[Cell, ...], ...]:
    """Rows of cells, each with its number in front, from 1."""
    return tuple((plain(str(number)), *row) for number, row in enumerate(rows, start=1))


def plain(words: str) -> Cell:
    """A cell of words."""
    return Cell(text=words)


def optional(value: Any) -> Cell:
    """A cell of words; «–» where the value is missing."""
    return Cell(text=wording.NOT_APPLICABLE if pd.isna(value) else str(value))


def amount(value: Any, *, missing: str = wording.NO_DATA, href: str = "") -> Cell:
    """A cell with a number.

    Args:
        value: the number, or a missing value.
        missing: the words for a missing value.
        href: the target of the number's link; a missing value has no link.

    Returns:
        The cell.
    """
    if pd.isna(value):
        return Cell(text=missing)
    return Cell(text=wording.number(float(value)), href=href)


def aligned(values: Sequence[Any]) -> list[Cell]:
    """The cells of a column of fractions, all with the same decimals, so that their commas align.

    Args:
        values: numbers or missing values.

    Returns:
        A cell for each; «–» for a missing value.
    """
    shown = [None if pd.isna(value) else wording.number(float(value)) for value in values]
    most = max((len(words.partition(",")[2]) for words in shown if words), default=0)
    return [Cell(text=_padded(words, most) if words else wording.NOT_APPLICABLE) for words in shown]


def _padded(words: str, decimals: int) -> str:
    """The number with zeros up to so many decimals."""
    whole, _, fraction = words.partition(",")
    return f"{whole},{fraction.ljust(decimals, '0')}" if decimals else whole


def dated(value: Any) -> Cell:
    """A cell with a date; «–» where the value is missing."""
    return Cell(text=wording.NOT_APPLICABLE if pd.isna(value) else wording.day(value.date()))


def status(value: str) -> Cell:
    """A cell with a target's status as a word on its tint."""
    return Cell(text=wording.STATUS[value], tint=STATUS_TINT[value])
