"""Values on a cell's last line as blocks."""

from collections import Counter, OrderedDict
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from ipaddress import ip_address
from typing import NamedTuple
from uuid import UUID

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from ocop_lib import table, wording
from ocop_lib.blocks.display import BLOCK_MIME
from ocop_lib.blocks.from_json import block_from_json
from ocop_lib.blocks.model import ListBlock, Paragraph, plain_text
from ocop_lib.months import Month
from ocop_lib.periods import Quarter
from ocop_lib.report.last_line import block_of, show_values
from ocop_lib.report.values import ONE


class Point(NamedTuple):
    x: int
    y: int


CIRCLE: list[object] = []
CIRCLE.append(CIRCLE)


class Colour(Enum):
    RED = 1


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("một", "một"),
        (" một \n\n hai", "một \n hai"),
        ("<b>**x**</b>", "<b>**x**</b>"),
        (np.str_("một"), "một"),
        (0, "0"),
        (-1234567, "−1.234.567"),
        (2.5, "2,5"),
        (np.int64(12), "12"),
        (np.float32(0.5), "0,5"),
        (np.array(5), "5"),
        (np.array("2024-09-03", "M8[ns]"), "03/9/2024"),
        (Decimal("7.50"), "7,5"),
        (True, "có"),
        (np.bool_(False), "không"),
        (date(2024, 9, 3), "03/9/2024"),
        (datetime.fromisoformat("2024-09-03T08:05"), "08:05 03/9/2024"),
        (pd.Timestamp("2024-09-03"), "03/9/2024"),
        (np.datetime64("2024-09-03T08:05", "ns"), "08:05 03/9/2024"),
        (Quarter(2024, 3), "Quý III/2024"),
        (Month(2024, 3), "tháng 3/2024"),
        (1j, "0 + 1i"),
        (Fraction(1, 2), "0,5"),
        (time(8), "08:00"),
        (timedelta(1), "1 ngày"),
        (np.timedelta64(1, "D"), "1 ngày"),
        (Colour.RED, "1"),
        (pd.Period("2024Q1"), "Quý I/2024"),
        (pd.Period("2024-07-01", "W"), "01/7/2024 – 07/7/2024"),
        (pd.Interval(0, 3), "trên 0 đến 3"),
        (
            pd.Timestamp("2024-09-03T08:05:07", tz="Asia/Ho_Chi_Minh"),
            "08:05:07 03/9/2024 UTC+07:00",
        ),
    ],
)
def test_one_value_is_a_paragraph(value, words):
    block = block_of(value)
    assert isinstance(block, Paragraph)
    assert plain_text(block) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (["a", 1, None, np.nan, pd.NaT, ""], ["a", "1", "–", "–", "–", "–"]),
        (("a", "b"), ["a", "b"]),
        (Point(1, 2), ["1", "2"]),
        (range(3), ["0", "1", "2"]),
        ({10, 9, 1}, ["1", "9", "10"]),
        (frozenset({"b", "a"}), ["a", "b"]),
        ({1, "a"}, ["a", "1"]),
        ({"x": 1, "y": [1, 2], "z": []}, ["x: 1", "y: 1; 2", "z: –"]),
        (Counter("aab"), ["a: 2", "b: 1"]),
        (OrderedDict(a=date(2024, 1, 2)), ["a: 02/01/2024"]),
        ({"b": 1, "a": 2}.keys(), ["b", "a"]),
        ({"a": 1}.values(), ["1"]),
        ({"a": 1}.items(), ["a; 1"]),
        (np.array([1.5, 2]), ["1,5", "2"]),
        (np.array([[1, 2], [3, 4]]), ["1; 2", "3; 4"]),
        (np.array(["2024-01-02"], dtype="M8[D]"), ["02/01/2024"]),
        (pd.Index([1.5, 2]), ["1,5", "2"]),
        (pd.MultiIndex.from_tuples([("a", 1)]), ["a; 1"]),
        (pd.to_datetime(["2024-01-02", None]), ["02/01/2024", "–"]),
        (pd.Series(["x", None, "x"]).unique(), ["x", "–"]),
        (pd.array([1, None], dtype="Int64"), ["1", "–"]),
        (pd.Categorical(["b", "a"]), ["b", "a"]),
        ([["a", ["b\nc"]], {"k": ["d\ne"]}], ["gồm:\na\ngồm:\nb\nc", "gồm:\nk:\nd\ne"]),
    ],
)
def test_several_values_are_a_list(value, words):
    block = block_of(value)
    assert isinstance(block, ListBlock)
    assert ["\n".join(map(plain_text, item)) for item in block.items] == words


@pytest.mark.parametrize("value", [[], (), set(), {}, np.array([])])
def test_an_empty_list_is_a_dash(value):
    assert plain_text(block_of(value)) == wording.NOT_APPLICABLE


@pytest.mark.parametrize(
    "value",
    [
        None, pd.NA, pd.NaT, np.nan, float("inf"), Decimal("NaN"), "", " \n ", b"x", object(), print,
        complex("inf"), Decimal("inf"),
        np.ma.array([1, 2], mask=[0, 1]), [object()], {"a": [print]}, {object(): 1}, CIRCLE,
        [float("-inf")], np.array(np.inf), {np.inf: 1},
    ],
)  # fmt: skip
def test_what_has_no_words_is_no_block(value):
    assert block_of(value) is None


def test_a_number_that_python_does_not_write_is_no_block():
    assert block_of(10**9999) is None


SINGLE = [
    *(True, -1234567, 0.0034, 1 / 3, 2 - 0.5j, Decimal("7.50"), Fraction(1, 3), 10**25, "một"),
    *(
        np.int64(1500),
        np.float32(0.1),
        np.bool_(True),
        Colour.RED,
        UUID(int=7),
        ip_address("::1"),
        ip_address("10.0.0.1"),
    ),
    *(date(2024, 9, 3), time(8, 5, 1), timedelta(hours=-1.5), datetime.fromisoformat("0987-07-01")),
    *(datetime.fromisoformat("2024-09-03T08:05:07+07:00"), np.datetime64("2024-09-03T08:05", "ns")),
    *(pd.Timedelta("1 ns"), np.timedelta64(90, "s"), Quarter(2024, 3), Month(2024, 9)),
    *(pd.Period("2024-09-03", freq) for freq in ("Y", "Q", "Q-NOV", "M", "W", "D", "h")),
    *(pd.Interval(0, 1.5), pd.Interval(pd.Timestamp("2024-09-03"), pd.Timestamp("2024-09-04"))),
]


@pytest.mark.parametrize("value", SINGLE, ids=repr)
def test_one_value_reads_as_in_a_table(value):
    # Beside a moment of another zone each cell names its own.
    column = pd.Series([value, datetime.fromisoformat("2024-09-03T00:00Z")], dtype=object)
    [[cell], _] = table(column.to_frame("Cột"), caption="x").rows
    assert plain_text(block_of(value)) == cell.text
    assert [plain_text(part) for [part] in block_of([value]).items] == [cell.text]


def test_every_type_with_words_is_compared_with_a_table():
    assert {kind for kind in ONE if not any(isinstance(one, kind) for one in SINGLE)} == set()


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(-1e9, 1e9)
    | st.text()
    | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_a_list_has_an_item_for_each_value(value):
    block = block_of([value, value])
    assert isinstance(block, ListBlock)
    assert len(block.items) == 2
    assert block_from_json(block.model_dump_json()) == block


@given(st.text())
def test_every_word_of_a_text_is_said_in_its_order(words):
    block = block_of(words)
    assert (plain_text(block).split() if block else []) == words.split()


@pytest.fixture(scope="module")
def display():
    """What a notebook publishes for a value."""
    shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    show_values()
    yield lambda value: shell.display_formatter.format(value)[0]
    InteractiveShell.clear_instance()


@pytest.mark.parametrize("value", ["a", 1, 2.5, date(2024, 1, 1), [1], {"a": 1}, np.array([1])])
def test_a_notebook_goes_on_showing_what_python_writes(display, value):
    shown = display(value)
    assert set(shown) == {"text/plain", BLOCK_MIME}
    assert shown["text/plain"] == repr(value)


@pytest.mark.parametrize("value", [None, object(), [object()], float("inf")])
def test_a_notebook_publishes_no_block_for_what_has_no_words(display, value):
    assert set(display(value)) == {"text/plain"}
