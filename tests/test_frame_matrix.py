"""Every type of column in every place of a frame: its value stands in page, PDF and Word file."""

import datetime as dt
import io
from collections.abc import Callable
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from docx import Document
from docx.oxml.ns import qn
from published import outputs, read
from sample_blocks import masthead
from spoken import READERS, squeezed
from written import to_docx, to_html, written

from ocop_lib import table
from ocop_lib.blocks.model import Block, Table

DAYS = ["2024-07-01", None, "2024-12-31"]
HOURS = ["2024-07-01 08:30", "2024-02-01 00:00:15.25", None]
HANOI = "Asia/Ho_Chi_Minh"


class Grade(Enum):
    FOUR = 4


def objects(*values: Any) -> pd.Series:
    """A column of Python objects, each in a cell as it is."""
    content = np.empty(len(values), dtype=object)
    content[:] = list(values)
    return pd.Series(content)


def moments(values: list[str | None], unit: str = "ns", zone: str | None = None) -> pd.Series:
    return pd.Series(pd.DatetimeIndex(values).as_unit(unit).tz_localize(zone))


def periods(freq: str) -> pd.Series:
    return pd.Series(pd.PeriodIndex(["2024-07-01", None, "2024-12-31"], freq=freq))


# For each type a column of three values, and what a reader must find for each of them.
TYPES: dict[str, tuple[pd.Series, list[str]]] = {
    "int64": (pd.Series([1234567, 0, -5]), ["1.234.567", "0", "−5"]),
    "int8": (pd.Series([1, -128, 127], dtype="int8"), ["1", "−128", "127"]),
    "uint64": (
        pd.Series([2**64 - 1, 0, 2**53 + 1], dtype="uint64"),
        ["18.446.744.073.709.551.615", "0", "9.007.199.254.740.993"],
    ),
    "float64": (pd.Series([1234.567, 0.0034, 0.9999]), ["1.234,567", "0,0034", "0,9999"]),
    "float64 with gaps": (pd.Series([0.125, None, -1e-9]), ["0,125", "–", "−1×10^−9"]),
    "float64 infinite": (pd.Series([np.inf, -np.inf, np.nan]), ["–", "–", "–"]),
    "float32": (pd.Series([0.1, 2.675, None], dtype="float32"), ["0,1", "2,675", "–"]),
    "Int64": (pd.Series([2**62, None, 0], dtype="Int64"), ["4.611.686.018.427.387.904", "–", "0"]),
    "Float64": (pd.Series([2.5, None, 1 / 3], dtype="Float64"), ["2,5", "–", "0,3333"]),
    "bool": (pd.Series([True, False, True]), ["có", "không", "có"]),
    "boolean": (pd.Series([True, None, False], dtype="boolean"), ["có", "–", "không"]),
    "str": (pd.Series(["Chè <b>", None, "007"]), ["Chè <b>", "–", "007"]),
    "string": (pd.Series(["1.234", None, "a\nb"], dtype="string"), ["1.234", "–", "a b"]),
    "category of text": (pd.Series(["x", None, "y"], dtype="category"), ["x", "–", "y"]),
    "category of numbers": (
        pd.Series([1234567, 2.5, None], dtype="category"),
        ["1.234.567", "2,5", "–"],
    ),
    "cut": (
        pd.cut(pd.Series([1, 5, 12]), [0, 3, 10]),
        ["trên 0 đến 3", "trên 3 đến 10", "–"],
    ),
    "interval": (
        pd.Series(pd.arrays.IntervalArray.from_tuples([(0, 1.5), (1.5, 3), None], closed="left")),
        ["từ 0 đến dưới 1,5", "từ 1,5 đến dưới 3", "–"],
    ),
    "open interval": (
        pd.Series(pd.arrays.IntervalArray.from_breaks([-np.inf, 1000, 2000, np.inf])),
        ["đến 1.000", "trên 1.000 đến 2.000", "trên 2.000"],
    ),
    "interval of days": (
        pd.Series(pd.interval_range(pd.Timestamp("2024-07-01"), periods=3, freq="D")),
        [
            "trên 01/7/2024 đến 02/7/2024",
            "trên 02/7/2024 đến 03/7/2024",
            "trên 03/7/2024 đến 04/7/2024",
        ],
    ),
    "datetime64": (moments(DAYS), ["01/7/2024", "–", "31/12/2024"]),
    "datetime64 in seconds": (
        moments(["0987-07-01", "9999-12-31", None], "s"),
        ["01/7/987", "31/12/9999", "–"],
    ),
    "datetime64 with hours": (
        moments(HOURS),
        ["08:30 01/7/2024", "00:00:15,25 01/02/2024", "–"],
    ),
    "datetime64 with a zone": (moments(DAYS, "ns", HANOI), ["01/7/2024", "–", "31/12/2024"]),
    "hours with a zone": (
        moments(HOURS, "us", HANOI),
        ["08:30 01/7/2024", "00:00:15,25 01/02/2024", "–"],
    ),
    "timedelta64": (
        pd.Series(pd.to_timedelta(["45 days", "-1 days 04:05:06.5", None])),
        ["45 ngày", "−19 giờ 54 phút 53,5 giây", "–"],
    ),
    "year": (periods("Y"), ["2024", "–", "2024"]),
    "quarter": (periods("Q"), ["Quý III/2024", "–", "Quý IV/2024"]),
    "quarter of a year from December": (
        periods("Q-NOV"),
        ["01/6/2024 – 31/8/2024", "–", "01/12/2024 – 28/02/2025"],
    ),
    "month": (periods("M"), ["tháng 7/2024", "–", "tháng 12/2024"]),
    "week": (periods("W"), ["01/7/2024 – 07/7/2024", "–", "30/12/2024 – 05/01/2025"]),
    "day": (periods("D"), ["01/7/2024", "–", "31/12/2024"]),
    "hour": (periods("h"), ["00:00 01/7/2024", "–", "00:00 31/12/2024"]),
    "Decimal": (
        objects(Decimal("1234.50"), Decimal("NaN"), Decimal("0.00001")),
        ["1.234,5", "–", "0,00001"],
    ),
    "Fraction": (objects(Fraction(1, 3), Fraction(1, 2), None), ["0,3333", "0,5", "–"]),
    "complex": (pd.Series([1 + 2j, 1.5 - 0.5j, 1j]), ["1 + 2i", "1,5 − 0,5i", "0 + 1i"]),
    "numbers as objects": (objects(1234567.5, 2, 10**25), ["1.234.567,5", "2", f"10{'.000' * 8}"]),
    "days as objects": (
        objects(dt.date(2024, 2, 1), pd.NaT, dt.datetime(2024, 7, 1, 8)),  # noqa: DTZ001
        ["01/02/2024", "–", "08:00 01/7/2024"],
    ),
    "times": (objects(dt.time(8, 30), dt.time(23, 59, 1), None), ["08:30", "23:59:01", "–"]),
    "lengths as objects": (
        objects(dt.timedelta(days=1), np.timedelta64(90, "s"), np.timedelta64("NaT")),
        ["1 ngày", "1 phút 30 giây", "–"],
    ),
    "numpy values as objects": (
        objects(np.int64(1500), np.bool_(True), np.datetime64("2024-07-01")),
        ["1.500", "có", "01/7/2024"],
    ),
    "a mixture": (objects("x", 1234567, None), ["x", "1.234.567", "–"]),
    "nothing": (objects(None, None, None), ["–", "–", "–"]),
    "lists": (objects([1, 2.5, None], ["a", [1, 2]], []), ["1; 2,5; –", "a; (1; 2)", ""]),
    "arrays": (objects(np.array([1.5, 2]), np.array(3), np.array([])), ["1,5; 2", "3", ""]),
    "mappings": (objects({"a": 1500, "b": [1]}, {}, None), ["a: 1.500; b: (1)", "", "–"]),
    "sets": (objects({"b", "a"}, frozenset({1}), set()), ["a; b", "1", ""]),
    "tuples": (objects((1, "a"), (), None), ["1; a", "", "–"]),
    "UUID": (objects(UUID(int=7), None, None), [str(UUID(int=7)), "–", "–"]),
    "Enum": (objects(Grade.FOUR, None, None), ["4", "–", "–"]),
    "sparse": (pd.Series([0.0, 1.5, 0.0], dtype="Sparse[float]"), ["0", "1,5", "0"]),
}

# The same with the types of Arrow, where pyarrow is installed.
ARROW: dict[str, tuple[list[Any], list[str]]] = {
    "int64": ([2**62, None, 0], ["4.611.686.018.427.387.904", "–", "0"]),
    "double": ([0.0034, None, 1234.567], ["0,0034", "–", "1.234,567"]),
    "bool": ([True, None, False], ["có", "–", "không"]),
    "string": (["<b>", None, "007"], ["<b>", "–", "007"]),
    "decimal128(12, 3)": (
        [Decimal("1234.500"), None, Decimal("0.001")],
        ["1.234,5", "–", "0,001"],
    ),
    "date32": ([dt.date(2024, 7, 1), None, dt.date(2024, 2, 1)], ["01/7/2024", "–", "01/02/2024"]),
    "time64[us]": ([dt.time(8, 30), None, dt.time(0, 0, 1)], ["08:30", "–", "00:00:01"]),
    "timestamp[us]": (
        [dt.datetime(2024, 7, 1, 8, 30), None, dt.datetime(2024, 2, 1)],  # noqa: DTZ001
        ["08:30 01/7/2024", "–", "01/02/2024"],
    ),
    "timestamp[ns, Asia/Ho_Chi_Minh]": (
        [pd.Timestamp("2024-07-01", tz=HANOI), None, pd.Timestamp("2024-02-01", tz=HANOI)],
        ["01/7/2024", "–", "01/02/2024"],
    ),
    "duration[ns]": ([pd.Timedelta("2 days"), None, pd.Timedelta(0)], ["2 ngày", "–", "0 giây"]),
    "list<int64>": ([[1500, 2], None, []], ["1.500; 2", "–", ""]),
    "struct<a: int64, b: string>": (
        [{"a": 1500, "b": "x"}, None, None],
        ["a: 1.500; b: x", "–", "–"],
    ),
    "dictionary<string>": (["x", None, "y"], ["x", "–", "y"]),
    "null": ([None, None, None], ["–", "–", "–"]),
}


class Place(NamedTuple):
    """A frame that holds a column's values in one place of its own.

    Args:
        build: the frame, made of the column.
        cells: where the values stand in it: the row, from 0 (the headings' is -1), and the column.
        hashed: whether pandas must be able to hash the values.
    """

    build: Callable[[pd.Series], Any]
    cells: tuple[tuple[int, int], ...]
    hashed: bool = False


DOWN = ((0, 0), (1, 0), (2, 0))
ACROSS = ((0, 1), (0, 2), (0, 3))
HEADS = ((-1, 0), (-1, 1), (-1, 2))
PLACES: dict[str, Place] = {
    "column": Place(lambda s: s.to_frame("Cột"), DOWN),
    "series": Place(lambda s: s.rename("Cột"), DOWN),
    "series without a name": Place(lambda s: s.rename(None), DOWN),
    "objects": Place(lambda s: s.astype(object).to_frame("Cột"), DOWN),
    "category": Place(lambda s: s.astype("category").to_frame("Cột"), DOWN, hashed=True),
    "two columns of one name": Place(lambda s: pd.concat([s, s], axis=1, keys=["x", "x"]), DOWN),
    "after text labels": Place(
        lambda s: s.to_frame("Cột").set_axis(["a", "b", "c"], axis=0),
        ((0, 1), (1, 1), (2, 1)),
    ),
    "index": Place(
        lambda s: pd.DataFrame({"n": [1, 2, 3]}, index=pd.Index(s.array, name="Khóa")),
        DOWN,
        hashed=True,
    ),
    "reset index": Place(
        lambda s: pd.Series([1, 2, 3], index=pd.Index(s.array, name="Khóa")).reset_index(),
        DOWN,
        hashed=True,
    ),
    "index alone": Place(
        lambda s: table(pd.Index(s.array, name="Khóa"), caption="x"), DOWN, hashed=True
    ),
    "level of an index": Place(
        lambda s: pd.DataFrame(
            {"n": [1, 2, 3]},
            index=pd.MultiIndex.from_arrays([s.array, list("abc")], names=["Khóa", "b"]),
        ),
        DOWN,
        hashed=True,
    ),
    "headings": Place(
        lambda s: pd.DataFrame([[1, 2, 3]], columns=pd.Index(s.array, name="Khóa")),
        HEADS,
        hashed=True,
    ),
    "lower headings": Place(
        lambda s: pd.DataFrame(
            [[1, 2, 3]],
            columns=pd.MultiIndex.from_arrays([list("abc"), s.array], names=[None, "Khóa"]),
        ),
        HEADS,
        hashed=True,
    ),
    "on its side": Place(lambda s: s.to_frame("Cột").T, ACROSS),
    "styled": Place(lambda s: s.to_frame("Cột").style, DOWN),
}
# Tuples are hashed, but an index of tuples has several levels.
UNHASHED = {"lists", "arrays", "mappings", "sets", "tuples"}


def reports(column: pd.Series, *, hashed: bool) -> list[Block]:
    """A report with the column in all places, each table with the place as its caption."""
    places = {name: p for name, p in PLACES.items() if hashed or not p.hashed}
    shown = outputs(*(place.build(column) for place in places.values()))
    for name, one in zip(places, shown, strict=True):
        one["metadata"]["caption"] = name
    return [masthead(), *read(*shown)]


def grids(form: str, blocks: list[Block]) -> dict[str, list[list[str]]]:
    """The cells of each table by its caption, the last row of headings first."""
    if form == "html":
        page = BeautifulSoup(to_html(blocks), "html.parser")
        return {
            table.caption.get_text(): [
                _spread(table.thead("tr")),
                *([c.get_text() for c in row(["th", "td"])] for row in table.tbody("tr")),
            ]
            for table in page("table")
        }
    document = Document(io.BytesIO(to_docx(blocks)))
    return {
        table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")): [
            [cell.text for cell in row.cells]
            for row in table.rows[sum(1 for r in table.rows if _is_head(r)) - 1 :]
        ]
        for table in document.tables
    }


def _spread(rows) -> list[str]:
    """The lowest heading of each column: a heading over two rows, or the one below a group."""
    below = [cell.get_text() for cell in rows[1]("th")] if len(rows) > 1 else []
    found = []
    for cell in rows[0]("th"):
        if "group" in cell["class"]:
            found += [below.pop(0) for _ in range(int(cell["colspan"]))]
        else:
            found.append(cell.get_text())
    return found


def _is_head(row) -> bool:
    return row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None


def check(form: str, column: pd.Series, expected: list[str], blocks: list[Block]) -> None:
    """The values stand in a file of the form, wherever the column is in a frame."""
    reader = READERS[form]
    words = reader.expected()
    assert reader.words(written(form, blocks), blocks, words) == words.all(blocks)
    found = tables_of(blocks) if form == "pdf" else grids(form, blocks)
    for caption, grid in found.items():
        place = PLACES[caption.partition(". ")[2]]
        zone = " UTC+07:00" if place.cells == HEADS and HANOI in str(column.dtype) else ""
        wanted = [words if words == "–" else words + zone for words in expected]
        assert [squeezed(grid[y + 1][x]) for y, x in place.cells] == [*map(squeezed, wanted)], (
            caption
        )


def tables_of(blocks: list[Block]) -> dict[str, list[list[str]]]:
    """The cells of each table as its block has them, by caption."""
    return {
        b.caption: [
            [c.label for c in b.columns],
            *([cell.text for cell in row] for row in b.rows),
        ]
        for b in blocks
        if isinstance(b, Table)
    }


@cache
def report_of(kind: str) -> list[Block]:
    """The report with a column of a type, the same for every form."""
    return reports(TYPES[kind][0], hashed=kind not in UNHASHED)


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize("kind", TYPES)
def test_every_type_stands_right_wherever_it_is(kind, form):
    check(form, *TYPES[kind], report_of(kind))


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize("kind", ARROW)
def test_every_type_of_arrow_stands_right_wherever_it_is(kind, form):
    arrow = pytest.importorskip("pyarrow")
    values, expected = ARROW[kind]
    column = pd.Series(values, dtype=pd.ArrowDtype(_arrow_type(arrow, kind)))
    check(form, column, expected, reports(column, hashed="<" not in kind))


def _arrow_type(arrow: Any, kind: str) -> Any:
    made = {
        "decimal128(12, 3)": lambda: arrow.decimal128(12, 3),
        "timestamp[ns, Asia/Ho_Chi_Minh]": lambda: arrow.timestamp("ns", tz=HANOI),
        "list<int64>": lambda: arrow.list_(arrow.int64()),
        "struct<a: int64, b: string>": lambda: arrow.struct(
            [("a", arrow.int64()), ("b", arrow.string())]
        ),
        "dictionary<string>": lambda: arrow.dictionary(arrow.int32(), arrow.string()),
        "null": arrow.null,
    }
    return made[kind]() if kind in made else arrow.type_for_alias(kind)
