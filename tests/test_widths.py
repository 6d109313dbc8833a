"""The widths of columns in print: one line a row where there is room, few lines where there is not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_project import remembered

from ocop_lib.blocks.model import Cell, Column, Table
from ocop_lib.project.project import load_project
from ocop_lib.render.paper import table_size, text_width
from ocop_lib.render.text import width
from ocop_lib.render.widths import CELL_INSET, column_widths
from ocop_lib.report.district import DistrictReport
from ocop_lib.report.province import ProvinceReport

ROOT = Path(__file__).parent.parent
LINE = text_width(turned=False)
TEXTS = st.lists(st.text(alphabet="abcđềmức", min_size=1, max_size=8), min_size=1).map(" ".join)


def needed(table: Table, size: float) -> list[float]:
    """The width that each column needs so that no cell has two lines."""
    return [
        max((width(row[x].text) for row in table.rows), default=0) * size + 2 * CELL_INSET
        for x in range(len(table.columns))
    ]


def made(rows: list[list[str]], shares: list[float]) -> Table:
    columns = tuple(Column(label="a", width=share) for share in shares)
    return Table(
        caption="t",
        columns=columns,
        rows=tuple(tuple(Cell(text=words) for words in row) for row in rows),
    )


@st.composite
def tables(draw) -> Table:
    count = draw(st.integers(min_value=1, max_value=6))
    cells = st.lists(TEXTS, min_size=count, max_size=count)
    shares = st.lists(st.floats(min_value=0.5, max_value=5), min_size=count, max_size=count)
    return made(draw(st.lists(cells, min_size=1, max_size=5)), draw(shares))


@given(tables(), st.sampled_from([8.0, 11.0]))
def test_they_fill_the_line_and_each_row_has_one_where_all_fit(table: Table, size: float):
    widths = column_widths(table, LINE, size)
    assert sum(widths) == pytest.approx(LINE)
    wanted = needed(table, size)
    # Half a point a column is left for programs that measure letters differently.
    if sum(max(want, 20) + 0.5 for want in wanted) <= LINE:
        assert all(got >= want for got, want in zip(widths, wanted, strict=True))


def test_a_table_that_needs_fewer_lines_by_its_texts_gets_their_widths():
    """Asked for are two columns alike, of which one is nearly empty and the other long."""
    long = "một câu dài của bảng " * 6
    table = made([["a", long]] * 4, [1, 1])
    narrow, wide = column_widths(table, LINE, 11)
    assert wide > 3 * narrow
    even = made([[long, long]] * 4, [1, 1])
    assert column_widths(even, LINE, 11) == pytest.approx([LINE / 2] * 2)


@pytest.mark.parametrize("quarter", ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"])
@pytest.mark.parametrize("unit", ["province", "ngan-son", "pac-nam", "tp-bac-kan"])
def test_the_table_of_targets_has_one_line_a_row(unit: str, quarter: str, monkeypatch):
    """Also with the longest status and number: of a unit without a target, a silent one, a city."""
    monkeypatch.setattr("ocop_lib.project.project.read_register", remembered)
    kind = ProvinceReport if unit == "province" else DistrictReport
    table = kind(unit, quarter, project=load_project(ROOT)).status_table()
    size = table_size(table, turned=False)
    assert size >= 9
    tag = [7 * (column.kind == "status") for column in table.columns]
    wanted = [want + more for want, more in zip(needed(table, size), tag, strict=True)]
    widths = column_widths(table, LINE, size)
    assert all(got >= want for got, want in zip(widths, wanted, strict=True))
