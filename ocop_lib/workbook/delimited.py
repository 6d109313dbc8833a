"""Tables as CSV text, which spreadsheets open as text and not as formulas."""

import csv
import io
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Sequence
from typing import Any

_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
"""The first characters of a cell that spreadsheets take for a formula, or pass over before one."""

_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)*%?")


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table as CSV text with line feeds; a missing value is an empty cell.

    A text that a spreadsheet would take for a formula begins with an apostrophe: it would be run,
    and could send the table elsewhere. Numbers are as they are, with a sign too.

    Args:
        columns: the names of the columns, in order.
        rows: the values of each row in the same order; None for a missing one.

    Returns:
        The text, its first line the names.

    Source: OWASP, «CSV Injection».
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(as_text, columns))
    writer.writerows([as_text(value) for value in row] for row in rows)
    return text.getvalue()


def as_text(value: Any) -> Any:
    """A value that no spreadsheet takes for a formula: a text that begins like one is marked."""
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value


def csv_file(text: str) -> bytes:
    """CSV text as a file in UTF-8 with a mark at its beginning.

    Without the mark Excel takes the file for one of the computer's old code page and shows
    «ChÆ°a cÃ³» for «Chưa có».

    Args:
        text: the table.

    Returns:
        The bytes of the file.
    """
    return BOM_UTF8 + text.encode()
