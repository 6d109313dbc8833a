"""A styled frame (pandas' Styler) as a table: its formats, hidden parts, headings and caption."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ocop_lib.blocks.model import Paragraph, Table
from ocop_lib.blocks.refused import FRAME_STYLE
from ocop_lib.errors import ReportError
from ocop_lib.report import values
from ocop_lib.report.frames.lines import Line
from ocop_lib.report.frames.table import lines_of_any, table_of
from ocop_lib.wording import MINUS

_CELL = re.compile(r"\bdata row(\d+) col(\d+)\b")
_ROW_LABEL = re.compile(r"\brow_heading level(\d+) row(\d+)\b")
_HEADING = re.compile(r"\bcol_heading level(\d+) col(\d+)\b")
_ENGLISH = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_SWAPPED = str.maketrans(",.-", f".,{MINUS}")
_PER_CENT = 100

# pandas' type stubs leave out most of what a Styler says of itself; it is of type Any here.
Texts = dict[tuple[int, int], str]


def styled_block(styler: Any, caption: str = "") -> Table | Paragraph:
    """A styled frame as the block that stands for it in a report.

    Kept are formats of values and labels, renamed labels, hidden rows, columns and index, and the
    caption; an English number in a format gets Vietnamese separators. Colours are not kept.

    Args:
        styler: the styled frame.
        caption: the table's caption; that of the Styler by default.

    Returns:
        A table, or a sentence for a frame without columns.

    Raises:
        ReportError: it has rows from another frame (`Styler.concat`), more cells than pandas
            renders, or values without words or format.
    """
    frame = styler.data
    if styler.concatenated:
        raise ReportError(FRAME_STYLE.at(found="Styler.concat"))
    cells, row_labels, headings = _formats(styler)
    rows = [y for y in range(len(frame)) if y not in set(styler.hidden_rows)]
    lines = lines_of_any(frame.iloc[rows], with_index=False if all(styler.hide_index_) else None)
    labels = [line for line in lines if line.is_label]
    levels = [n for n, hidden in enumerate(styler.hide_index_) if not hidden]
    shown = [x for x in range(frame.shape[1]) if x not in set(styler.hidden_columns)]
    kept = [labels[n] for n in levels if labels] + [lines[len(labels) + x] for x in shown]
    first = len(kept) - len(shown)
    texts = {
        (y, first + x): _vietnamese(cells[row, column], lines[len(labels) + column].content[y])
        for y, row in enumerate(rows)
        for x, column in enumerate(shown)
        if (row, column) in cells
    }
    texts |= {
        (y, x): row_labels[row, level]
        for y, row in enumerate(rows)
        for x, level in enumerate(levels[:first])
        if (row, level) in row_labels
    }
    for (level, column), words in headings.items():
        _rename(lines[len(labels) + column], words, is_last=level == frame.columns.nlevels - 1)
    return table_of(kept, caption or _caption(styler), texts)


def _formats(styler: Any) -> tuple[Texts, Texts, Texts]:
    """What the Styler writes in another way than one without formats.

    Returns:
        Texts of cells by row and column, of row labels by row and level, of headings by level and
        column.
    """
    own, plain = _Rendered(styler), _Rendered(styler.data.style)
    return (
        _differing(own.cells, plain.cells),
        _differing(own.row_labels, plain.row_labels),
        _differing(own.headings, plain.headings),
    )


def _differing(own: Texts, plain: Mapping[tuple[int, int], str]) -> Texts:
    return {place: words for place, words in own.items() if plain.get(place) != words}


class _Rendered:
    """The texts that a Styler writes, as its templates receive them."""

    def __init__(self, styler: Any) -> None:
        # No public call gives the texts apart from HTML, in which they need not be escaped.
        rendered = styler._translate(sparse_index=False, sparse_cols=False)  # noqa: SLF001
        self.cells: Texts = {}
        self.row_labels: Texts = {}
        self.headings: Texts = {}
        for entry in _entries(rendered):
            written, classes = str(entry.get("display_value")), str(entry.get("class"))
            if found := _CELL.search(classes):
                self.cells[int(found[1]), int(found[2])] = written
            elif found := _ROW_LABEL.search(classes):
                self.row_labels[int(found[2]), int(found[1])] = written
            elif found := _HEADING.search(classes):
                self.headings[int(found[1]), int(found[2])] = written
        hidden = len(styler.hidden_rows), len(styler.hidden_columns)
        expected = [n - less for n, less in zip(styler.data.shape, hidden, strict=True)]
        if len(self.cells) < expected[0] * expected[1]:
            raise ReportError(FRAME_STYLE.at(found=f"{expected[0]} dòng, {expected[1]} cột"))


def _entries(rendered: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for row in (*rendered["head"], *rendered["body"]):
        yield from row


def _rename(line: Line, words: str, *, is_last: bool) -> None:
    if is_last:
        line.label = words
    else:
        line.group = words


def _caption(styler: Any) -> str:
    caption = styler.caption
    return str(caption[0] if isinstance(caption, tuple) else caption or "")


def _vietnamese(words: str, value: Any) -> str:
    """A formatted number with Vietnamese separators: «12,5%» for «12.5%».

    Args:
        words: the text that the analyst's format gives.
        value: the value; where it is not what the text says in English, the text is left as it is.

    Returns:
        The text.
    """
    number = _ENGLISH.search(words)
    if not number or not values.is_number(value) or isinstance(value, complex):
        return words
    read = float(number[0].replace(",", ""))
    exact = float(value) * (_PER_CENT if "%" in words else 1)
    decimals = len(number[0].partition(".")[2])
    candidates = {float(value), exact, abs(float(value)), abs(exact)}
    if not any(abs(read - one) <= 0.500001 * 10**-decimals for one in candidates):
        return words
    return words[: number.start()] + number[0].translate(_SWAPPED) + words[number.end() :]
