"""A frame, series or index of pandas as a table."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from ocop_lib.blocks.inline import text
from ocop_lib.blocks.model import Cell, Column, Paragraph, Table
from ocop_lib.blocks.refused import FRAME_VALUE
from ocop_lib.errors import Fault, ReportError
from ocop_lib.report import values
from ocop_lib.report.frames import units
from ocop_lib.report.frames.lines import Line, index_lines, lines_of
from ocop_lib.report.frames.remarks import remarks

VALUE = "Giá trị"
"""The heading of a series without a name."""

Frame = pd.DataFrame | pd.Series | pd.Index
Texts = Mapping[tuple[int, int], str]
"""Texts in place of a cell's own words, by row and column of the table, from 0."""

_NO_COLUMNS = "Bảng không có cột nào."
_MOST_UPRIGHT = 9
# Letters in a line of an upright page at the smallest size of type, spaces between columns deducted.
_MOST_LETTERS = 90
_NARROWEST, _WIDEST = 6, 30


def frame_block(frame: Frame, caption: str = "") -> Table | Paragraph:
    """A frame, series or index as the block that stands for it in a report.

    Args:
        frame: the frame.
        caption: the table's caption; by default that of ``frame.attrs["caption"]``, which the
            library's own frames have; empty for the heading above the table.

    Returns:
        A table as `table_of` makes it; a sentence for a frame without columns.

    Raises:
        ReportError: values that have no words, one fault a column.
    """
    own = getattr(frame, "attrs", {}).get("caption")
    return table_of(lines_of_any(frame), caption or (own if isinstance(own, str) else ""))


def lines_of_any(frame: Frame, *, with_index: bool | None = None) -> list[Line]:
    """The columns of the table of a frame, series or index.

    Args:
        frame: the frame.
        with_index: as for `lines_of`.

    Returns:
        The columns, from left to right.

    Raises:
        ReportError: a heading has no words.
    """
    try:
        if isinstance(frame, pd.Index):
            return index_lines(frame)
        if isinstance(frame, pd.Series):
            name = VALUE if frame.name is None else frame.name
            frame = frame.to_frame()
            frame.columns = pd.Index([name], dtype=object, tupleize_cols=False)
        return lines_of(frame, with_index=with_index)
    except values.UnprintableError as error:
        raise ReportError(FRAME_VALUE.at(found=f"tên cột hoặc tên dòng: {error}")) from None


def table_of(
    lines: Sequence[Line], caption: str = "", texts: Texts | None = None
) -> Table | Paragraph:
    """Columns as a table.

    Args:
        lines: the columns.
        caption: the table's caption.
        texts: texts in place of cells' own words.

    Returns:
        The table with the ids of the units in it and remarks; a landscape one when it has more
        than nine columns or its words are too long for an upright page.

    Raises:
        ReportError: values that have no words, one fault a column.
    """
    if not lines:
        return Paragraph(spans=text(_NO_COLUMNS))
    rows = _rows(lines, texts or {})
    columns = tuple(_column(line, [row[x] for row in rows]) for x, line in enumerate(lines))
    return Table(
        caption=caption,
        columns=columns,
        rows=tuple(tuple(Cell(text=words) for words in row) for row in rows),
        notes=remarks(lines),
        landscape=_is_wide(columns, rows),
        units=units.of(_named(lines)),
    )


def _rows(lines: Sequence[Line], texts: Texts) -> list[list[str]]:
    row_names = _row_names(lines)
    faults: list[Fault] = []
    columns: list[list[str]] = []
    for x, line in enumerate(lines):
        words: list[str] = []
        for y, row_name in enumerate(row_names):
            try:
                words.append(texts[y, x] if (y, x) in texts else line.words(y, row_name))
            except values.UnprintableError as error:
                found = f"cột {line.title}, dòng {y + 1}: {error}"
                faults.append(FRAME_VALUE.at(found=found))
                break
        columns.append(words)
    if faults:
        raise ReportError(*faults)
    return [list(row) for row in zip(*columns, strict=True)]


def _row_names(lines: Sequence[Line]) -> list[Any]:
    """The label of each row where rows have one label; otherwise None for each."""
    levels = [line for line in lines if line.is_label]
    count = len(lines[0].content)
    return levels[0].content if len(levels) == 1 else [None] * count


def _named(lines: Sequence[Line]) -> Iterator[tuple[Any, list[Any]]]:
    """All values, with the names of the columns, headings and rows in which they stand."""
    for line in lines:
        yield line.name, line.content
        yield from ((name, [label]) for name, label in line.levels)
    own = [line for line in lines if not line.is_label]
    for y, row_name in enumerate(_row_names(lines)):
        if isinstance(row_name, str):
            yield row_name, [line.content[y] for line in own]


def _column(line: Line, words: Sequence[str]) -> Column:
    longest = max([len(line.label), *map(len, words)])
    return Column(
        label=line.label,
        group=line.group,
        kind="number" if line.is_amount() else "text",
        # Bounds, so that no column takes all the width.
        width=min(max(longest, _NARROWEST), _WIDEST),
    )


def _is_wide(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> bool:
    if len(columns) > _MOST_UPRIGHT:
        return True
    needed = sum(
        max(
            len(word)
            for words in [column.label or "-", *(row[x] for row in rows)]
            for word in words.split() or ["-"]
        )
        for x, column in enumerate(columns)
    )
    return needed > _MOST_LETTERS
