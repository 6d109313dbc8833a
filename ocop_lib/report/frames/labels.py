"""Headings of a frame's columns, and the rule which whole numbers are years or codes."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

import pandas as pd

from ocop_lib.report import values

UNNAMED = "Mục"
"""The heading of row labels without a name."""

_YEARS = range(1900, 2101)
# The first word of a name decides in Vietnamese («Năm quyết định», not «Kế hoạch năm»), the last
# one in English («plan_year»). Without their marks, as in names of columns in code.
_YEAR_WORDS = frozenset({"nam", "year", "years", "yr"})
_CODE_WORDS = frozenset(
    {"ma", "id", "ids", "code", "stt", "mst", "cccd", "cmnd", "sdt", "phone", "tel", "zip"}
)
_CODE_NAMES = ("so hieu", "so quyet dinh", "so dien thoai", "dien thoai", "so van ban")
_WORD = re.compile(r"[^\W_]+")
_GIVEN_BY_PANDAS = re.compile(r"index|level_\d+")


def is_ungrouped(value: Any, name: Any, *, is_name: bool = False) -> bool:
    """Whether a whole number is a year or a code, which is written without dots: «2024», «1001».

    It is one when its column's name begins with «năm» or ends with «year» and it lies from 1900 to
    2100; when the column's name says a code («Mã số», «id», «STT», «Điện thoại»); or when it is a
    label of rows or columns for which `are_names` holds.

    Args:
        value: the value.
        name: the name of its column or level.
        is_name: whether it is a label of a level for which `are_names` holds.

    Returns:
        False for what is no whole number, apart from fractions of years such as a mean.
    """
    if not values.is_number(value) or values.is_infinite(value) or isinstance(value, complex):
        return False
    if _is_year(name) and _is_in_years(value):
        return True
    return values.is_whole(value) and (is_name or _is_code(name))


def are_names(name: Any, level: Sequence[Any]) -> bool:
    """Whether whole numbers among labels are names: the level has none, or all may be years.

    Args:
        name: the name of the level of an index or of columns.
        level: its labels.

    Returns:
        True as well for labels that are no numbers.
    """
    return not _is_named(name) or all(values.is_whole(v) and _is_in_years(v) for v in level)


def heading(label: Any, name: Any = None, *, is_name: bool = True) -> str:
    """The label of a column in words; «–» for a missing one.

    Args:
        label: the label, of any type.
        name: the name of its level.
        is_name: as `are_names` says of its level.

    Returns:
        The words.

    Raises:
        UnprintableError: the label's type has no words.
    """
    return values.words(label, grouped=not is_ungrouped(label, name, is_name=is_name))


def columns_of(frame: pd.DataFrame) -> list[tuple[str, str]]:
    """The heading of each column, and the heading above it, empty for none.

    The name of a level of columns stands above them: «sao» above «3» and «4». Of several levels,
    the upper ones stand above the last one: «năm: 2023 / quý» above «1».

    Args:
        frame: the frame.

    Returns:
        Label and group, by column.

    Raises:
        UnprintableError: a label's type has no words.
    """
    levels = [list(frame.columns.get_level_values(n)) for n in range(frame.columns.nlevels)]
    names = list(frame.columns.names)
    return [_column(list(labels), levels, names) for labels in zip(*levels, strict=True)]


def _column(labels: list[Any], levels: list[list[Any]], names: list[Any]) -> tuple[str, str]:
    words = [
        heading(label, name, is_name=are_names(name, level))
        for label, name, level in zip(labels, names, levels, strict=True)
    ]
    # `reset_index` fills the lower levels of what were row labels with empty texts.
    filled = [n for n, text in enumerate(words) if text != ""] or [0]
    last = filled[-1]
    above = [
        f"{heading(names[n])}: {words[n]}" if _is_named(names[n]) else words[n] for n in filled[:-1]
    ]
    mixed = isinstance(labels[last], str) and not all(isinstance(x, str) for x in levels[last])
    if _is_named(names[last]) and not mixed and not (len(levels) > 1 and len(filled) == 1):
        above.append(heading(names[last]))
    return words[last], " / ".join(above)


def _is_in_years(value: Any) -> bool:
    return bool(_YEARS[0] <= value <= _YEARS[-1])


def is_given_by_pandas(name: Any) -> bool:
    """Whether a column's name is one that ``reset_index`` gives to labels without a name."""
    return isinstance(name, str) and bool(_GIVEN_BY_PANDAS.fullmatch(name))


def _is_named(name: Any) -> bool:
    if isinstance(name, str):
        return name != "" and not is_given_by_pandas(name)
    return name is not None and not values.is_missing(name)


def _is_year(name: Any) -> bool:
    found = _words(name)
    if not found or any(word.isdigit() for word in found):
        # «Năm 2023» is the heading of amounts.
        return False
    return found[0] in _YEAR_WORDS or found[-1] in _YEAR_WORDS - {"nam"}


def _is_code(name: Any) -> bool:
    found = _words(name)
    if not found:
        return False
    ends = {found[0], found[-1] if found[-1] != "ma" else ""}
    return bool(ends & _CODE_WORDS) or " ".join(found).startswith(_CODE_NAMES)


def _words(name: Any) -> list[str]:
    """The words of a name, in small letters without marks: «Mã số» is «ma», «so»."""
    if not isinstance(name, str):
        return []
    folded = unicodedata.normalize("NFD", name.casefold()).replace("đ", "d")
    return _WORD.findall("".join(c for c in folded if not unicodedata.combining(c)))
