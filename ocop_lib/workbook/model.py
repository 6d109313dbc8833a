"""A workbook of tables as frozen values: what its sheets are called, say and hold.

The values keep to the rules of the UK Analysis Function for accessible spreadsheets: a sheet has its
title in the first cell, then lines of text, then at most one table, whose columns all have a heading
of their own; no cell is merged, no row or column left blank, and nothing is a formula.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from textwrap import wrap

Value = str | int | float
"""A cell. A number stays a number; a text stays a text, also one that looks like a formula."""

LONGEST_TEXT = 32_767
"""The most characters of a cell in Excel, which would cut a longer one."""

LONGEST_LINE = 110
"""The most characters of a row of text: it runs over all columns, and must not leave the screen."""

LONGEST_NAME = 31
_LEAST, _MARGIN = 8, 2
"""The least width of a column, and what it has beyond its longest text, in characters."""

_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]|^'|'$")
_TABLE = re.compile(r"[^\W\d]\w*")
_LINES = re.compile(r"\r\n?")
# What XML cannot hold, besides the line feed and the tab among them.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column.

    Args:
        heading: the heading; no two of a table are the same.
        width: the most width in characters; a longer text is set on several lines.
        is_number: whether its values are numbers, with codes for those missing; set to the right.
        leads: whether its values are names of sheets, to which they lead.
    """

    heading: str
    width: int = 60
    is_number: bool = False
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: title, lines of text, and a table.

    Args:
        name: the name on its tab, at most 31 characters.
        title: the first cell.
        lines: what is said below the title; a long line takes several rows.
        columns: the table's columns; empty for a sheet of text.
        rows: the table's rows, a value for each column.
        table: the name by which programs know the table: letters, digits and ``_``.
    """

    name: str
    title: str
    lines: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[Value, ...], ...] = ()
    table: str = ""

    def __post_init__(self) -> None:
        """Refuse what a program would repair, rename or cut without a word."""
        if not 0 < len(self.name) <= LONGEST_NAME or _NOT_IN_A_NAME.search(self.name):
            raise ValueError(f"not a name of a sheet: {self.name!r}")
        headings = [column.heading.casefold() for column in self.columns]
        if not all(headings) or len({*headings}) < len(headings):
            raise ValueError(f"headings of {self.name!r} are missing or the same: {headings}")
        if any(len(row) != len(headings) for row in self.rows):
            raise ValueError(f"rows of {self.name!r} do not have {len(headings)} cells")
        if bool(headings) != bool(_TABLE.fullmatch(self.table)):
            raise ValueError(f"not a name of the table of {self.name!r}: {self.table!r}")
        texts = (value for row in self.rows for value in row if isinstance(value, str))
        if any(len(text) > LONGEST_TEXT for text in (self.title, *self.lines, *texts)):
            raise ValueError(f"a text of {self.name!r} is longer than {LONGEST_TEXT} characters")

    @property
    def above(self) -> int:
        """The number of rows above the headings."""
        return 1 + len(self.said)

    @property
    def said(self) -> tuple[str, ...]:
        """The cells below the title, one a row, none wider than a screen."""
        return tuple(row for line in self.lines for row in _wrapped(line))

    @property
    def widths(self) -> tuple[int, ...]:
        """The width of each column in characters: as its contents need, at most its own."""
        return tuple(
            min(column.width, max(_longest(column, (row[place] for row in self.rows)), _LEAST))
            for place, column in enumerate(self.columns)
        )


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook.

    Args:
        title: the title in the file's properties.
        author: who publishes it.
        dated: the date in the file's properties.
        sheets: in order; the first one is the cover.
    """

    title: str
    author: str
    dated: date
    sheets: tuple[Sheet, ...]

    def __post_init__(self) -> None:
        """Refuse two sheets or two tables of one name."""
        for names in ([one.name for one in self.sheets], [one.table for one in self.sheets]):
            given = [name.casefold() for name in names if name]
            if len({*given}) < len(given):
                raise ValueError(f"names given twice: {given}")


def _wrapped(line: str) -> list[str]:
    """A line as rows, broken at blanks."""
    return wrap(line, LONGEST_LINE, break_long_words=False, break_on_hyphens=False) or [""]


def _longest(column: Column, cells: Iterable[Value]) -> int:
    """What a column needs in characters for its cells on one line, its heading on about two."""
    heading = (*map(len, column.heading.split()), len(column.heading) // 2 + 1)
    lines = (len(line) for cell in cells for line in str(cell).split("\n"))
    return max(*heading, *lines) + _MARGIN


def plain(text: str) -> str:
    """A text as files hold it: composed (NFC), without characters that XML cannot hold."""
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text
    return _NOT_IN_XML.sub("", unicodedata.normalize("NFC", _LINES.sub("\n", text)))


def tables(sheets: Iterable[Sheet]) -> list[Sheet]:
    """The sheets that have a table."""
    return [sheet for sheet in sheets if sheet.columns]
