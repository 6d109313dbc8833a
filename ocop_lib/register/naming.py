"""Names of tables, columns and values in texts about rows, as the reader's files or sheets call them.

A text is made before it is known who reads it: `ocop check` names files and columns as they are
called there, the check of a workbook its sheets and headings. So the text has marks in place of
names, and `told` replaces them.
"""

import re
from dataclasses import dataclass
from datetime import date

from ocop_lib.files.letters import shortened

# Cells cannot contain these signs: the register's rules refuse hidden letters.
_BEGIN, _BETWEEN, _END = "\x0e", "\x1f", "\x0f"
_MARK = re.compile(f"{_BEGIN}([^{_END}]*){_END}")


@dataclass(frozen=True, slots=True)
class Name:
    """What a mark stands for.

    Args:
        table: a table; empty for the one that the text is about.
        column: a column of it; empty for the table itself.
        value: a value of that column, as the register has it; empty for the column itself.
        words: what the value or column means, for who does not read it in a form.
    """

    table: str = ""
    column: str = ""
    value: str = ""
    words: str = ""

    @property
    def mark(self) -> str:
        """The mark, to be put into a text."""
        return f"{_BEGIN}{_BETWEEN.join((self.table, self.column, self.value, self.words))}{_END}"


def table_name(table: str) -> str:
    """The mark of a table: «bảng products»."""
    return Name(table).mark


def column_name(column: str, table: str = "") -> str:
    """The mark of a column, by default of the table that the text is about: «note»."""
    return Name(table, column).mark


def value_name(column: str, value: object, table: str = "", *, words: str = "") -> str:
    """The mark of a value of a column: a code, an id, a day."""
    return Name(table, column, str(value), words).mark


def meaning_name(column: str, meaning: str) -> str:
    """The mark of what a column holds: its meaning in files, its heading in a form."""
    return Name(column=column, words=meaning).mark


class FileNames:
    """Names and values as the register's files have them."""

    def name(self, one: Name) -> str:
        """What a mark becomes."""
        if one.value:
            return f"{one.value} ({one.words})" if one.words else one.value
        return one.words or one.column or f"bảng {one.table}"

    def heading(self, column: str) -> str:
        """What a column is called before its value."""
        return column

    def cell(self, _column: str, cell: str) -> str:
        """A value of a column."""
        return shortened(cell if cell.isprintable() else repr(cell))

    def day(self, day: date) -> str:
        """A day that a rule sets."""
        return str(day)


IN_FILES = FileNames()


def told(text: str, names: FileNames = IN_FILES) -> str:
    """A text with names in place of its marks.

    Args:
        text: the text.
        names: what the reader calls tables, columns and values.

    Returns:
        The text; the name of a table that begins it has a capital.
    """
    if _BEGIN not in text:
        return text

    def named(mark: re.Match[str]) -> str:
        one = Name(*mark[1].split(_BETWEEN))
        words = names.name(one)
        return words if mark.start() or one.column else words[0].upper() + words[1:]

    return _MARK.sub(named, text)
