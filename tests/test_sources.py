"""Tables of other systems: their description is checked, and their rows become rows of the form."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest
from grids import ASKED, PLAN, register

from ocop_lib.errors import Fault, IntakeError, Place
from ocop_lib.intake.arrivals import Arrival
from ocop_lib.intake.book import Book, CellValue, Grid, Span
from ocop_lib.intake.incoming import FileReader
from ocop_lib.intake.proposing.present import Present
from ocop_lib.intake.proposing.proposal import propose
from ocop_lib.intake.reading.cover import Asked
from ocop_lib.intake.reading.workbook import read_delivered
from ocop_lib.intake.sources.source import Source, parse_source
from ocop_lib.intake.sources.translated import Rows, Translated, translated

LIST = """\
title: Danh sách sản phẩm OCOP của huyện
group: Chủ thể
fill_down: [Số QĐ, Ngày QĐ]
tables:
- table: subjects
  columns: {name: Chủ thể}
  constants: {kind: household, unit_id: ba-be}
  match: [name]
- table: products
  columns: {name: Tên sản phẩm}
  constants: {product_group: food}
  match: [name, subject_id]
- table: certificates
  columns: {stars: Sao, decision_number: Số QĐ, decision_date: Ngày QĐ}
  constants: {plan_year: 2024, kind: first}
  values: {stars: {3 sao: 3, ★★★★: 4}}
  match: [product_id, kind, decision_date]
  only_with: Số QĐ
"""


def _source(text: str = LIST) -> Source:
    return parse_source(dedent(text).encode(), "params/sources/list.yaml")


HEADING: tuple[CellValue, ...] = ("STT", "Tên sản phẩm", "Số QĐ", "Ngày QĐ", "Sao", "Ghi chú")
ROWS: tuple[tuple[CellValue, ...], ...] = (
    ("DANH SÁCH SẢN PHẨM OCOP",),
    HEADING,
    ("I", "HTX Hoa Ban"),
    (1.0, "Gạo nếp nương", "12/QĐ-UBND", "05/02/2024", "3 sao"),
    (2.0, "Rượu ngô", None, None, "★★★★"),
    ("II. Hộ Lò Thị Mai",),
    (3.0, "Gạo nếp nương", "13/QĐ-UBND", "06/03/2024", "3 sao"),
    ("Tổng cộng", 3.0),
)


def _book(rows: tuple[tuple[CellValue, ...], ...] = ROWS, *merged: Span) -> Book:
    return Book("ds.xlsx", "xlsx", (Grid("DS", rows, merged=merged),), "0" * 64)


def _translated(
    rows: tuple[tuple[CellValue, ...], ...] = ROWS, known: Rows | None = None, text: str = LIST
) -> Translated:
    return translated(_book(rows), _source(text), known or {})


def _rows(found: Translated, sheet: str) -> dict[int, tuple[CellValue, ...]]:
    grid = next(one for one in found.book.grids if one.name == sheet)
    return {number: row for number, row in enumerate(grid.rows, start=1) if row}


def test_group_rows_name_the_subject_of_the_rows_below() -> None:
    found = _rows(_translated(), "Chủ thể")
    assert [(row, cells[1]) for row, cells in found.items()][1:] == [
        (4, "HTX Hoa Ban"),
        (7, "Hộ Lò Thị Mai"),
    ]


@pytest.mark.parametrize("number", [2.0, "2"])
def test_a_row_numbered_like_those_around_it_is_one_of_them_and_no_group(number: CellValue) -> None:
    rows = (*ROWS[:4], (number, "Rượu ngô"), *ROWS[5:])
    products = _rows(_translated(rows), "Sản phẩm")
    assert [cells[1] for cells in products.values()][1:] == [
        "Gạo nếp nương",
        "Rượu ngô",
        "Gạo nếp nương",
    ]


@pytest.mark.parametrize("number", ["II", "B", "2.", 2.0])
def test_groups_may_be_numbered_where_the_rows_below_them_are_not(number: CellValue) -> None:
    rows = tuple((None, *row[1:]) if isinstance(row[0], float) else row for row in ROWS)
    rows = (*rows[:5], (number, "Hộ Lò Thị Mai"), *rows[6:])
    assert _rows(_translated(rows), "Chủ thể")[7][1] == "Hộ Lò Thị Mai"


def test_rows_keep_their_numbers_and_refer_to_each_other_by_label() -> None:
    products = _rows(_translated(), "Sản phẩm")
    subjects = _rows(_translated(), "Chủ thể")
    assert {row: cells[0] for row, cells in products.items()} == {
        2: "Mã",
        4: "dòng 4",
        5: "dòng 5",
        7: "dòng 7",
    }
    assert products[5][2] == products[4][2] == subjects[4][0]
    assert products[7][2] == subjects[7][0]


def test_the_same_name_under_another_subject_is_another_product() -> None:
    products = _rows(_translated(), "Sản phẩm")
    assert products[4][1] == products[7][1]
    assert products[4][0] != products[7][0]


def test_filled_down_columns_values_and_constants() -> None:
    certificates = _rows(_translated(), "Giấy chứng nhận OCOP")
    by_heading = dict(zip(certificates[2], certificates[5], strict=True))
    assert by_heading["Số quyết định"] == "12/QĐ-UBND", "what stands above, as fill_down says"
    assert by_heading["Hạng sao"] == 4.0
    assert by_heading["Năm kế hoạch"] == 2024.0


def test_values_that_differ_in_signs_alone_are_told_apart() -> None:
    text = LIST.replace("{3 sao: 3, ★★★★: 4}", "{★★★: 3, ★★★★: 4, ★★★★★: 5}")
    rows = [*ROWS]
    rows[3] = (*rows[3][:4], "★★★")
    certificates = _rows(_translated(tuple(rows), text=text), "Giấy chứng nhận OCOP")
    place = certificates[2].index("Hạng sao")
    assert [certificates[row][place] for row in (4, 5)] == [3.0, 4.0]


def test_constants_are_for_new_rows_and_change_none_that_the_register_has() -> None:
    known = {"subjects": {"ct-ba-be-001": {"name": "HTX Hoa Ban", "kind": "cooperative"}}}
    subjects = _rows(_translated(known=known), "Chủ thể")
    place = subjects[2].index("Loại hình")
    assert (subjects[4][place], subjects[7][place]) == ("cooperative", "household")


def test_the_unit_that_delivers_is_that_of_new_rows() -> None:
    text = LIST.replace(", unit_id: ba-be", "")
    found = translated(_book(), _source(text), {}, "na-ri")
    assert _rows(found, "Chủ thể")[4][-1] == "na-ri"


def test_a_row_without_the_cell_it_depends_on_makes_no_row_of_that_table() -> None:
    found = _translated(text=LIST.replace("fill_down: [Số QĐ, Ngày QĐ]\n", ""))
    assert {*_rows(found, "Giấy chứng nhận OCOP")} == {2, 4, 7}
    assert {*_rows(found, "Sản phẩm")} == {2, 4, 5, 7}


def test_what_the_register_has_is_known_again_under_other_spellings() -> None:
    known = {
        "subjects": {"ct-ba-be-001": {"name": "Hợp tác xã hoa ban"}},
        "products": {"sp-ba-be-009": {"name": "Gạo  nếp nương", "subject_id": "ct-ba-be-001"}},
        "certificates": {
            "cn-ba-be-004": {
                "product_id": "sp-ba-be-009",
                "kind": "first",
                "decision_date": "2024-02-05",
            }
        },
    }
    found = _translated(known=known)
    assert _rows(found, "Chủ thể")[4][0] == "ct-ba-be-001"
    assert _rows(found, "Sản phẩm")[4][:3:2] == ("sp-ba-be-009", "ct-ba-be-001")
    assert _rows(found, "Sản phẩm")[7][0] == "dòng 7", "of another subject"
    assert _rows(found, "Giấy chứng nhận OCOP")[4][0] == "cn-ba-be-004"


def test_several_rows_of_the_register_that_fit_are_a_fault() -> None:
    same = {"name": "HTX Hoa Ban"}
    found = _translated(known={"subjects": {"ct-ba-be-001": same, "ct-ba-be-002": same}})
    assert [(one.code, one.place.row) for one in found.faults if one.severity == "error"] == [
        ("source.several_known", 4)
    ]


def test_two_rows_about_one_thing_that_differ_are_a_fault() -> None:
    text = LIST.replace("columns: {name: Chủ thể}", "columns: {name: Chủ thể, commune: Ghi chú}")
    rows = list(ROWS)
    rows[3], rows[4] = (*rows[3], "Bộc Bố"), (*rows[4], "Nghiên Loan")
    (fault,) = (
        one for one in _translated(tuple(rows), text=text).faults if one.severity == "error"
    )
    assert fault.code == "source.said_otherwise"
    assert (fault.place.row, fault.place.part) == (5, "ô F5")


def test_every_row_below_the_heading_is_read_or_named() -> None:
    found = _translated()
    read = {row for grid in found.book.grids for row, cells in enumerate(grid.rows, 1) if cells}
    named = {fault.place.row for fault in found.faults}
    assert read | named == {2, 4, 5, 7, 8}, "rows 3 and 6 are names of groups"


def test_merged_cells_count_for_all_their_rows() -> None:
    rows = (HEADING[:5], (1.0, "Chè", "1/QĐ-UBND", "05/02/2024", "3 sao"), (2.0, "Miến", None))
    text = LIST.replace("group: Chủ thể\nfill_down: [Số QĐ, Ngày QĐ]\n", "").replace(
        "columns: {name: Chủ thể}", "columns: {name: Tên sản phẩm}"
    )
    merged = (Span(2, 3, 3, 3), Span(2, 4, 3, 4), Span(2, 5, 3, 5))
    found = translated(_book(rows, *merged), _source(text), {})
    assert (
        _rows(found, "Giấy chứng nhận OCOP")[3][4:] == _rows(found, "Giấy chứng nhận OCOP")[2][4:]
    )


UNSTORED = {
    "an amount of a row": ((5, 5), "E5"),
    "a cell that is filled down where it is blank": ((5, 3), "C5"),
    "the cell without which a row makes none of the table": ((4, 3), "C4"),
    "the last row, which has nothing else": ((9, 2), "B9"),
    "a second row about the same subject": ((5, 6), "F5"),
}


@pytest.mark.parametrize("what", UNSTORED)
def test_a_formula_without_a_value_is_refused_at_its_cell(what: str) -> None:
    text = LIST.replace("columns: {name: Chủ thể}", "columns: {name: Chủ thể, commune: Ghi chú}")
    cell, address = UNSTORED[what]
    rows = [[*row] for row in ROWS]
    if cell[0] <= len(rows) and cell[1] <= len(rows[cell[0] - 1]):
        rows[cell[0] - 1][cell[1] - 1] = None
    book = _book(tuple(map(tuple, rows)))
    book = replace(book, grids=(replace(book.grids[0], unstored=frozenset([cell])),))
    made = translated(book, _source(text), {}, "ba-be")
    read = read_delivered(made.book, PLAN, register(), asked=ASKED)
    faults = [*made.faults, *map(made.at_source, read.faults)]
    told = {one.place.part for one in faults if one.code == "intake.no_stored_value"}
    assert told == {f"ô {address}"}


def test_what_is_hidden_in_the_file_is_told_of() -> None:
    hidden = {"hidden_rows": frozenset({5}), "hidden_columns": frozenset({2}), "is_hidden": True}
    book = _book()
    book = replace(book, grids=(replace(book.grids[0], **hidden),))
    made = translated(book, _source(), {}, "ba-be")
    read = read_delivered(made.book, PLAN, register(), asked=ASKED)
    codes = {one.code for one in read.faults if "hidden" in one.code}
    assert codes == {"intake.hidden_rows", "intake.hidden_column", "intake.hidden_sheet"}


def test_ranges_merged_over_the_whole_sheet_are_looked_at_in_the_columns_asked_for() -> None:
    found = translated(_book(ROWS, Span(1, 1, 1_048_576, 16_384)), _source(), {})
    assert {fault.code for fault in found.faults} == {"source.row_not_read"}


def test_days_are_read_in_the_order_that_the_description_says() -> None:
    text = "days: month_first\n" + LIST
    certificates = _rows(_translated(text=text), "Giấy chứng nhận OCOP")
    place = certificates[2].index("Ngày quyết định")
    assert str(certificates[4][place]) == "2024-05-02"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("Tên sản phẩm", "Tên hàng hóa", "source.missing_heading"),
        ("group", "sheet: Không có\ngroup", "source.no_sheet"),
        ("group", "heading_row: 1\ngroup", "source.no_heading"),
    ],
)
def test_a_file_of_another_shape_is_refused(old: str, new: str, code: str) -> None:
    found = _translated(text=LIST.replace(old, new, 1))
    assert [fault.code for fault in found.faults] == [code]
    assert not found.book.grids


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("table: subjects", "table: subject", "tables[0].table"),
        ("{stars: Sao", "{sao: Sao", "tables[2].columns.sao"),
        ("kind: first}", "kind: first, stars: 3}", "tables[2].constants.stars"),
        ("values: {stars", "values: {score", "tables[2].values.score"),
        ("match: [name]", "match: [ten]", "tables[0].match[0]"),
        (
            "table: products\n  columns: {name: Tên sản phẩm}\n  constants: {product_group: food}\n  match: [name, subject_id]",
            "table: subjects",
            "tables[1].table",
        ),
        ("plan_year: 2024", "plan_year: true", "tables[2].constants.plan_year"),
        ("title: Danh", "titel: Danh", "titel"),
        ("group: Chủ thể", "group: 0912345678", "group"),
    ],
)
def test_a_description_is_checked_strictly(old: str, new: str, key: str) -> None:
    with pytest.raises(IntakeError) as refused:
        _source(LIST.replace(old, new, 1))
    assert key in [fault.place.key for fault in refused.value.faults]


def test_a_table_stands_after_those_it_refers_to() -> None:
    start, subjects, products, rest = LIST.split("- table: ")
    text = f"{start}- table: {products}- table: {subjects}- table: {rest}"
    with pytest.raises(IntakeError) as refused:
        _source(text)
    assert [fault.code for fault in refused.value.faults] == ["source.later_table"]


def test_a_column_that_may_be_empty_may_refer_to_a_later_table() -> None:
    support = "- table: support\n  columns: {content: Ghi chú}\n"
    start, rest = LIST.split("- table: products")
    tables = _source(f"{start}{support}- table: products{rest}").tables
    assert [one.table for one in tables] == ["subjects", "support", "products", "certificates"]


def test_faults_of_the_form_are_told_at_the_place_in_the_file() -> None:
    found = _translated()
    grid = next(one for one in found.book.grids if one.name == "Giấy chứng nhận OCOP")
    column = grid.rows[1].index("Ngày quyết định") + 1
    place = Place(
        "ds.xlsx", "Giấy chứng nhận OCOP", 4, "Ngày quyết định", part=f"ô {'ABCDEFGH'[column - 1]}4"
    )
    told = found.at_source(Fault("x", "y", place)).place
    assert (told.sheet, told.row, told.column, told.part) == ("DS", 4, "Ngày QĐ", "ô D4")


@pytest.mark.parametrize("path", sorted(Path("params/sources").glob("*.yaml")), ids=str)
def test_the_shipped_descriptions_are_sound(path: Path) -> None:
    assert parse_source(path.read_bytes(), path.as_posix()).tables


MONEY = f"""\
title: Sổ chi của huyện
tables:
- table: funding
  columns: {{date: Ngày, amount_million_vnd: Kinh phí, purpose: Việc, note: Diễn giải}}
  constants: {{funding_source_id: {PLAN.funding_sources[0].id}}}
"""


def test_a_broken_rule_speaks_of_the_headings_that_the_file_has() -> None:
    """Not of the form's, which the unit has not seen."""
    data = "Ngày;Kinh phí;Việc;Diễn giải\n03/10/2024;-3,5;Nộp trả;\n"
    read = FileReader(Asked("ba-be", "quarterly", "2024-Q4"), "", _source(MONEY))
    present = Present(register(), PLAN)
    incoming = read(Arrival("Sổ chi.csv", data.encode()), present)
    found = propose(incoming.delivered, present, date(2025, 1, 10))
    (fault,) = (incoming.at_source(one) for one in found.faults if one.severity == "error")
    assert str(fault.place) == "Sổ chi.csv, trang Sổ chi, dòng 2, cột Kinh phí, ô B2"
    assert fault.found == "-3,5; Diễn giải: trống"
    assert fault.remedy.startswith("Ghi lý do ở cột «Diễn giải»;")
