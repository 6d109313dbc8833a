"""What a page gives its readers to save: all its tables and the numbers of its figures."""

import io
import re
from base64 import b64decode
from datetime import date

import pytest
from browser import Elements
from python_calamine import load_workbook
from sample_blocks import figure, masthead, paragraph, sample
from test_open_data import FORMULAS, cells
from written import to_html

from ocop_lib.blocks.model import Cell, Column, Table
from ocop_lib.blocks.tree import nested
from ocop_lib.report.figures.block import drawn_numbers
from ocop_lib.wording import number
from ocop_lib.workbook.model import LONGEST_TEXT


def link(page: bytes) -> dict[str, str]:
    """The attributes of the page's link that saves a file."""
    [found] = [one for one in Elements(page).all("a") if "download" in one]
    return found


def saved(page: bytes) -> bytes:
    """The file that the page holds."""
    head, _, data = link(page)["href"].partition(",")
    assert head == "data:application/vnd.oasis.opendocument.spreadsheet;base64"
    return b64decode(data, validate=True)


def table(*rows: tuple[str, ...], columns: tuple[Column, ...] = (), **more) -> Table:
    """A table of text columns with these rows."""
    columns = columns or tuple(Column(label=f"c{place}") for place in range(len(rows[0])))
    given = tuple(tuple(Cell(text=text) for text in row) for row in rows)
    return Table(**{"caption": "Bảng 1. Bảng", "columns": columns, "rows": given} | more)


def sheet_of(*blocks, name: str = "Bảng 1") -> list[list]:
    return cells(saved(to_html([masthead(), *blocks])), name)


def test_holds_every_table_of_the_page_in_order():
    blocks = sample()
    data = saved(to_html(blocks))
    tables = [part for one in blocks for part in nested(one) if isinstance(part, Table)]
    names = load_workbook(io.BytesIO(data)).sheet_names
    assert names[0] == "Bìa"
    assert len(names) == 1 + len(tables)
    for name, one in zip(names[1:], tables, strict=True):
        lines = cells(data, name)[-len(one.rows) :]
        wanted = [[cell.text for cell in row] for row in one.rows]
        assert [[*map(as_written, line)] for line in lines] == wanted


def as_written(value) -> str:
    """A cell as the page writes it."""
    return number(value) if isinstance(value, float) else value


def test_a_page_without_tables_gives_nothing_to_save():
    page = to_html([masthead(), paragraph("Không có bảng.")])
    assert [one for one in Elements(page).all("a") if "download" in one] == []


def test_the_link_says_what_it_saves_in_which_format_and_size():
    drawn = figure().model_copy(update={"drawn": drawn_numbers(("Tháng",), ("Số",), [("1", "2")])})
    page = to_html([masthead(), table(("a",)), drawn])
    size = -(-len(saved(page)) // 1000)
    words = f"Tải 01 bảng và số liệu của 01 hình trên trang này (tệp ODS, {size} kB)</a>"
    assert words in page.decode()
    assert re.fullmatch(r"ocop-[\w-]+\.ods", link(page)["download"])


def test_numbers_are_numbers_and_all_else_is_as_the_page_writes_it():
    kinds = (Column(label="Lời"), Column(label="Số", kind="number"))
    wanted = {
        "1.234,5": 1234.5,
        "0": 0,
        "12": 12,
        "−5": -5,
        "−0,25": -0.25,
        "3/4": "3/4",
        "05": "05",
        "1234.5": "1234.5",
        "2,0%": "2,0%",
        "chưa có số liệu": "chưa có số liệu",
        "–": "–",
        "1.234.567.890.123.456": "1.234.567.890.123.456",
    }
    lines = sheet_of(table(*((text, text) for text in wanted), columns=kinds))[-len(wanted) :]
    assert lines == [[text, value] for text, value in wanted.items()]


@pytest.mark.parametrize(
    "text", [text for text in FORMULAS if text.isascii() and text.isprintable()]
)
def test_no_text_becomes_a_formula(text):
    lines = sheet_of(table((text, "x"), notes=(text,)))
    assert lines[-1] == [text, "x"]
    assert lines[1][0] == text


def test_headings_are_each_its_own_whatever_the_page_says():
    columns = tuple(
        Column(label=label, group=group)
        for label, group in (
            ("Số", ""),
            ("số", ""),
            ("Số (2)", ""),
            ("", ""),
            ("Đạt", "Quý I"),
            ("Đạt", "Quý II"),
        )
    )
    heads = sheet_of(table(("a",) * 6, columns=columns))[-2]
    assert heads == ["Số", "số (2)", "Số (2) (2)", "Cột 4", "Quý I: Đạt", "Quý II: Đạt"]


def test_blank_cells_and_notes_are_told_above_the_table():
    lines = sheet_of(table(("a", ""), notes=("Nguồn: sổ.",)))
    assert [line[0] for line in lines] == [
        *("Bảng 1. Bảng", "Nguồn: sổ.", "Ô trống: không có nội dung.", "c0", "a"),
    ]


def test_a_text_too_long_for_a_cell_is_cut_with_a_mark():
    text = "dài " * LONGEST_TEXT
    assert sheet_of(table((text,)))[-1][0].endswith(" […]")


def test_tables_of_one_number_and_without_any_have_sheets_of_their_own():
    tables = [table((name,), caption=caption) for name, caption in TWICE.items()]
    data = saved(to_html([masthead(), *tables]))
    found = load_workbook(io.BytesIO(data)).sheet_names[1:]
    assert len({*found}) == len(TWICE)
    assert [cells(data, name)[-1][0] for name in found] == [*TWICE]


TWICE = {"a": "Bảng 7. Một", "b": "Bảng 7. Hai", "c": "", "d": "", "e": "Bảng 8: Ba"}


def test_the_numbers_of_a_figure_bear_the_figures_name():
    drawn = drawn_numbers(("Tháng",), ("Số",), [("1/2024", "2"), ("2/2024", "1.000")])
    shown = figure().model_copy(update={"caption": "Hình 1. Hai tháng", "drawn": drawn})
    lines = sheet_of(shown, name="Hình 1")
    assert lines[0][0] == "Hình 1. Hai tháng"
    assert lines[1:] == [["Tháng", "Số"], ["1/2024", 2], ["2/2024", 1000]]


def test_chromium_saves_the_file_by_keyboard(open_page):
    page = to_html([masthead(data_date=date(2024, 9, 30)), table(("a",))])
    shown = open_page(page)
    with shown.expect_download() as caught:
        shown.get_by_role("link", name="Tải 01 bảng trên trang này").focus()
        shown.keyboard.press("Enter")
    assert caught.value.suggested_filename == link(page)["download"]
    assert caught.value.path().read_bytes() == saved(page)
