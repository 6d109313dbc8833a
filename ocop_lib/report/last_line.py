"""Last lines of cells that are text, numbers, dates or lists of them, as blocks of the report."""

import sys
from collections.abc import ItemsView, Iterator, KeysView, Mapping, ValuesView
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from ocop_lib import wording
from ocop_lib.blocks.display import BLOCK_MIME
from ocop_lib.blocks.inline import Span, text
from ocop_lib.blocks.model import Block, ListBlock, Paragraph, plain_text
from ocop_lib.periods import Month, Quarter

_ONE = (str, int, float, Decimal, date, np.generic, Quarter, Month)
_ARRAYS = (np.ndarray, pd.Index, ExtensionArray)
_SEQUENCES = (list, tuple, range, KeysView, ItemsView, ValuesView, *_ARRAYS)
_EMPTY: dict[str, str] = {}
# Python has no names for the types of these views.
_VIEWS = (type(_EMPTY.keys()), type(_EMPTY.values()), type(_EMPTY.items()))
_SEVERAL = (list, tuple, range, *_ARRAYS, dict, set, frozenset, *_VIEWS)


class _NotSayableError(Exception):
    """A value, or a part of one, has no words in a report."""


def show_values() -> None:
    """Make the running notebook publish such values as blocks; nothing outside a notebook.

    IPython asks the formatters for a cell's last line and for what is given to ``display``. The
    notebook itself goes on showing what Python writes: `BLOCK_MIME` is for the writers only.
    """
    ipython = sys.modules.get("IPython")
    shell: Any = ipython.get_ipython() if ipython else None
    if shell is None:
        return
    formatter = shell.display_formatter.mimebundle_formatter
    for kind in (*_ONE, *_SEVERAL):
        formatter.for_type(kind, _published)


def _published(value: Any) -> dict[str, str]:
    """What IPython adds to the plain text of a value; nothing for a value without words."""
    block = block_of(value)
    return {} if block is None else {BLOCK_MIME: block.model_dump_json()}


def block_of(value: Any) -> Block | None:
    """A value as a paragraph, or as a list when it holds several.

    Numbers, dates and quarters are written the Vietnamese way, yes and no as «có» and «không»,
    text as it is, line by line. A dictionary is a list of «key: value»; a list inside a list is one
    line; a set is sorted, because its own order is none. A missing value in a list is «–».

    Args:
        value: any object.

    Returns:
        The block; None for a value that has no words, such as None, infinity, empty text or a
        chart's axes, and for a list that holds an object without words.
    """
    if _is_missing(value) or (isinstance(value, str) and not value.strip()):
        return None
    try:
        items = _items(value)
        if items is None:
            return _paragraph(_words(value))
        return ListBlock(items=items) if items else _paragraph(wording.NOT_APPLICABLE)
    except (_NotSayableError, RecursionError):
        return None


def _items(value: Any) -> tuple[tuple[Block, ...], ...] | None:
    """The items of a list, each of one block or more; None for a value that is no list."""
    if isinstance(value, np.ma.MaskedArray):
        # Its masked numbers would be written as numbers.
        raise _NotSayableError
    if isinstance(value, np.ndarray) and value.ndim == 0:
        return None
    if isinstance(value, Mapping):
        return tuple(_item(held, f"{_words(key)}: ") for key, held in value.items())
    if isinstance(value, set | frozenset):
        return tuple(_item(held) for held in _sorted(value))
    if isinstance(value, _SEQUENCES):
        return tuple(_item(held) for held in value)
    return None


def _item(held: Any, label: str = "") -> tuple[Block, ...]:
    """What a list or a dictionary holds: one line, or a line above a list of its own."""
    items = _items(held)
    if items is None:
        return (_paragraph(label + _words(held)),)
    lines = [plain_text(block) for item in items for block in item]
    if len(lines) == len(items) and not any("\n" in line for line in lines):
        return (_paragraph(label + ("; ".join(lines) or wording.NOT_APPLICABLE)),)
    return (_paragraph(label or "gồm:"), ListBlock(items=items))


def _sorted(values: set[Any] | frozenset[Any]) -> list[Any]:
    try:
        return sorted(values)
    except TypeError:
        return sorted(values, key=repr)


def _paragraph(words: str) -> Paragraph:
    """The words as a paragraph, with a line break for each line end."""
    lines = [line for line in words.strip().splitlines() if line.strip()]
    return Paragraph(spans=text(*_broken(lines or [wording.NOT_APPLICABLE])))


def _broken(lines: list[str]) -> Iterator[Span]:
    for number, line in enumerate(lines):
        if number:
            yield Span(text="", marks=("break",))
        yield Span(text=line)


def _words(value: Any) -> str:
    """The words of a value that is no list.

    Args:
        value: any object.

    Returns:
        Its words; «–» for a missing value.

    Raises:
        _NotSayableError: it has none.
    """
    value = _of_python(value)
    if isinstance(value, str):
        return value
    if _is_missing(value):
        return wording.NOT_APPLICABLE
    match value:
        case bool():
            return "có" if value else "không"
        case int() | float() | Decimal():
            return _number(value)
        case datetime():
            hour = f"{value:%H:%M}"
            return wording.day(value) if hour == "00:00" else f"{hour} {wording.day(value)}"
        case date():
            return wording.day(value)
        case Quarter():
            return wording.quarter_label(value)
        case Month():
            return f"{wording.month_label(value)}/{value.year}"
    raise _NotSayableError


def _of_python(value: Any) -> Any:
    """A value of numpy as one of Python or pandas; any other value as it is."""
    if isinstance(value, np.datetime64):
        return pd.Timestamp(value)
    is_numpy = isinstance(value, np.generic | np.ndarray) and not isinstance(value, str)
    return value.item() if is_numpy else value


def _number(value: float | Decimal) -> str:
    try:
        return wording.number(value)
    except (ValueError, ArithmeticError):
        raise _NotSayableError from None


def _is_missing(value: Any) -> bool:
    """Whether pandas takes a value for a missing one: None, NaN, NaT."""
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))
