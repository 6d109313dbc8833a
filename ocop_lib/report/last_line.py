"""Last lines of cells that are single values or lists of them, as blocks of the report."""

import sys
from collections.abc import ItemsView, Iterator, KeysView, Mapping, ValuesView
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from ocop_lib import wording
from ocop_lib.blocks.display import BLOCK_MIME
from ocop_lib.blocks.inline import Span, text
from ocop_lib.blocks.model import Block, ListBlock, Paragraph
from ocop_lib.blocks.plain import plain_text
from ocop_lib.report import values

_ARRAYS = (np.ndarray, pd.Index, ExtensionArray)
_SEQUENCES = (list, tuple, range, KeysView, ItemsView, ValuesView, *_ARRAYS)
_EMPTY: dict[str, str] = {}
# Python has no names for the types of these views.
_VIEWS = (type(_EMPTY.keys()), type(_EMPTY.values()), type(_EMPTY.items()))
_SEVERAL = (list, tuple, range, *_ARRAYS, dict, set, frozenset, *_VIEWS)


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
    for kind in (*values.ONE, *_SEVERAL):
        formatter.for_type(kind, _published)


def _published(value: Any) -> dict[str, str]:
    """What IPython adds to the plain text of a value; nothing for a value without words."""
    block = block_of(value)
    return {} if block is None else {BLOCK_MIME: block.model_dump_json()}


def block_of(value: Any) -> Block | None:
    """A value as a paragraph, or as a list when it holds several.

    A single value has the words that it has in a table, see `values.words`; text keeps its lines.
    A dictionary is a list of «key: value»; a list inside a list is one line; a set is sorted,
    because its own order is none. A missing value in a list is «–».

    Args:
        value: any object.

    Returns:
        The block; None for a value that has no words, such as None, infinity, empty text or a
        chart's axes, and for a list that holds an object without words.
    """
    if values.is_missing(value) or (isinstance(value, str) and not value.strip()):
        return None
    try:
        items = _items(value)
        if items is None:
            return _paragraph(_words(value))
        return ListBlock(items=items) if items else _paragraph(wording.NOT_APPLICABLE)
    except (values.UnprintableError, RecursionError):
        return None


def _items(value: Any) -> tuple[tuple[Block, ...], ...] | None:
    """The items of a list, each of one block or more; None for a value that is no list."""
    if isinstance(value, np.ma.MaskedArray):
        # Its masked numbers would be written as numbers.
        raise values.UnprintableError(value)
    if isinstance(value, np.ndarray) and value.ndim == 0:
        return None
    if isinstance(value, Mapping):
        return tuple(_item(held, f"{_words(key, level=1)}: ") for key, held in value.items())
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


def _sorted(held: set[Any] | frozenset[Any]) -> list[Any]:
    try:
        return sorted(held)
    except TypeError:
        return sorted(held, key=repr)


def _paragraph(words: str) -> Paragraph:
    """The words as a paragraph, with a line break for each line end."""
    lines = [line for line in words.strip().splitlines() if line.strip()]
    return Paragraph(spans=text(*_broken(lines or [wording.NOT_APPLICABLE])))


def _broken(lines: list[str]) -> Iterator[Span]:
    for number, line in enumerate(lines):
        if number:
            yield Span(text="", marks=("break",))
        yield Span(text=line)


def _words(value: Any, level: int = 0) -> str:
    """The words of a value that is no list, as a table has them.

    Args:
        value: any object.
        level: the number of lists that the value is in.

    Returns:
        Its words; «–» for a missing value.

    Raises:
        UnprintableError: it has none. An infinite number has none here: a table says below it that
            it is infinite, a paragraph does not.
    """
    value = value[()] if isinstance(value, np.ndarray) else value
    if values.is_infinite(value):
        raise values.UnprintableError(value)
    return values.words(value, level=level)
