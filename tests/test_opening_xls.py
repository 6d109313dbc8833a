"""What xlrd and olefile would pass over in silence, or never end with, is refused before they read it."""

import struct
import tracemalloc

import pytest
from old_workbooks import (
    error_cell,
    formula_cell,
    number_cell,
    record,
    shared_texts,
    sheet_entry,
    text_cell,
    workbook_stream,
    xls,
)

from ocop_lib.errors import IntakeError
from ocop_lib.intake.opening import open_book
from ocop_lib.intake.opening.limits import Limits

ONE = number_cell(0, 0, 1)
START_OF_SHEET = len(workbook_stream([])) - 24


def code(data: bytes) -> str:
    with pytest.raises(IntakeError) as refused:
        open_book(data, "so.xls")
    (fault,) = refused.value.faults
    return fault.code


def rows(stream: bytes) -> tuple:
    (grid,) = open_book(xls(stream), "so.xls").grids
    return grid.rows


def short(kind: int, data: bytes, length: str) -> bytes:
    """A record whose text says that it has nine letters, and has three."""
    return record(kind, data + struct.pack(f"<{length}B", 9, 0) + b"abc")


BROKEN_SHEETS = {
    "a text that is cut short": [short(0x204, bytes(6), "H")],
    "a number that is cut short": [record(0x203, bytes(12))],
    "a cell that is there twice": [ONE, number_cell(0, 0, 2)],
    "a cell twice, in one of several records": [
        record(0xBD, struct.pack("<HHHIHIH", 0, 0, 0, 2, 0, 2, 1)), number_cell(0, 1, 2),
    ],
    "more cells than a record counts": [
        record(0xBD, struct.pack("<HHHIHIH", 0, 0, 0, 2, 0, 2, 0)),
    ],
    "an end before its last cells": [ONE, record(0x0A), number_cell(1, 0, 2)],
    "a cell that was changed to an end": [ONE, record(0x0A, bytes(14))],
    "several cells of which a part is cut off": [
        record(0xBD, struct.pack("<HHHIHI", 0, 0, 0, 2, 0, 0)), record(0xBD, bytes(6)), ONE,
    ],
    "a record of several cells without a cell": [record(0xBD, struct.pack("<HHH", 0, 1, 0)), ONE],
    "a formula's text that is not there": [formula_cell(0, 0, bytes(6) + b"\xff\xff"), ONE],
    "a formula's text that is cut short": [
        formula_cell(0, 0, bytes(6) + b"\xff\xff"), record(0x207, b"\x09\0\0abc"),
    ],
    "a format that is none": [number_cell(0, 0, 1, 7)],
    "an error that is neither value nor error": [error_cell(0, 0, 7)[:-1] + b"\x05"],
    "hidden columns from the last to the first": [record(0x7D, struct.pack("<6H", 9, 1, 0, 0, 1, 0)), ONE],
    "merged cells from the last to the first": [record(0xE5, struct.pack("<5H", 1, 9, 1, 0, 0)), ONE],
    "more ranges of columns than a sheet has columns": [ONE, record(0x7D, bytes(12)) * 257],
}  # fmt: skip

BROKEN_HEADS = {
    "a font whose name is cut short": short(0x31, bytes(14), "B"),
    "a number format that is cut short": short(0x41E, b"\xa4\0", "H"),
    "a sheet whose name is cut short": short(0x85, bytes(6), "B"),
    "shared texts twice": shared_texts([("a", [], b"")], 99) * 2,
    "a format of cells that is cut short": record(0xE0, bytes(9)),
    "two sheets in one place": sheet_entry("Trang 2", START_OF_SHEET + len(sheet_entry("Trang 2", 0))),
    "a sheet inside the workbook's own records": sheet_entry("Trang 2", 0),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN_SHEETS)
def test_a_sheet_is_broken_that_has(what):
    assert code(xls(workbook_stream(BROKEN_SHEETS[what]))) == "intake.broken_file"


@pytest.mark.parametrize("what", BROKEN_HEADS)
def test_a_workbook_is_broken_that_has(what):
    assert code(xls(workbook_stream([ONE], head=BROKEN_HEADS[what]))) == "intake.broken_file"


def test_a_workbook_that_ends_anywhere_before_its_end_is_broken():
    stream = workbook_stream(
        [
            text_cell(0, 0, "Gạo"),
            ONE[:4] + struct.pack("<HHHd", 1, 0, 0, 2.5),
            number_cell(2, 0, 7),
        ],
        head=shared_texts([("Chè", [], b"")], 99),
    )
    assert rows(stream) == (("Gạo",), (2.5,), (7.0,))
    # The last three bytes are zeros, with which a stream is filled up.
    for end in range(len(stream) - 3):
        assert code(xls(stream[:end])) == "intake.broken_file"


@pytest.mark.parametrize("number", [1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF])
def test_a_number_of_a_text_that_is_none_names_its_cell(number):
    cells = [record(0xFD, struct.pack("<HHHI", 0, 1, 0, number))]
    with pytest.raises(IntakeError) as refused:
        open_book(xls(workbook_stream(cells, head=shared_texts([("a", [], b"")], 99))), "so.xls")
    (fault,) = refused.value.faults
    assert (fault.code, fault.place.part) == ("intake.bad_cell", "ô B1")


def name_of(number: int, formula: bytes) -> bytes:
    name = f"n{number}".encode()
    sizes = struct.pack("<HBBHHH4x", 0, 0, len(name), len(formula), 0, 0)
    return record(0x18, sizes + b"\0" + name + formula)


def names_that_double_each_other() -> bytes:
    names = name_of(0, b"\x17\xff\0" + b"x" * 255)
    for number in range(1, 19):
        before = b"\x23" + struct.pack("<HH", number, 0)
        names += name_of(number, before + before + b"\x08")
    return xls(workbook_stream([ONE], head=names))


def texts_that_lead_backwards() -> bytes:
    text = struct.pack("<HBi", 8000, 4, -8007) + b"x" * 8000
    head = record(0xFC, struct.pack("<II", 9000, 9000) + text)
    return xls(workbook_stream([ONE], head=head))


def a_table_of_sectors_that_leads_to_itself() -> bytes:
    data = bytearray(xls(workbook_stream([ONE])))
    lists = 30
    last = len(data) // 512 - 1
    struct.pack_into("<I", data, 44, 109 + 127 * lists)
    struct.pack_into("<II", data, 68, last, lists)
    return bytes(data) + struct.pack("<128I", *[0] * 127, last)


HARMFUL = {
    names_that_double_each_other: "",
    texts_that_lead_backwards: "intake.broken_file",
    a_table_of_sectors_that_leads_to_itself: "intake.broken_file",
}


@pytest.mark.parametrize("harmful", HARMFUL, ids=lambda one: one.__name__)
def test_takes_no_memory(harmful):
    data = harmful()
    rows(workbook_stream([ONE]))  # imports what reading needs
    tracemalloc.start()
    try:
        assert code(data) == HARMFUL[harmful] if HARMFUL[harmful] else open_book(data, "so.xls")
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()


def test_what_only_looks_or_calculates_is_not_read():
    cells = [
        ONE, record(0x201, bytes(6)), record(0x200, bytes(14)), number_cell(1, 0, 2),
        record(0xBE, struct.pack("<HHHHH", 2, 0, 0, 0, 1)), record(0x1B8, b"?"), record(0x1B0, b"?"),
    ]  # fmt: skip
    head = record(0x5C, b"\xff\xff\1") + record(0x293, b"?") + record(0x92, b"?")
    assert rows(workbook_stream(cells, head=head)) == ((1.0,), (2.0,))


def test_merged_cells_below_the_last_cell_add_no_rows():
    merged = record(0xE5, struct.pack("<5H", 1, 0, 8, 0, 2))
    assert rows(workbook_stream([ONE, merged])) == ((1.0,),)


def test_signs_of_two_places_are_read_in_cells_and_in_results_of_formulas():
    text = "Nấm 🍄🌾"
    raw = text.encode("utf-16-le")
    result = record(0x207, struct.pack("<HB", len(raw) // 2, 1) + raw)
    cells = [
        record(0xFD, struct.pack("<HHHI", 0, 0, 0, 0)),
        formula_cell(0, 1, bytes(6) + b"\xff\xff"), result,
    ]  # fmt: skip
    head = shared_texts([("Gạo", [], b"")], 999)
    assert rows(workbook_stream(cells, head=head)) == (("Gạo", text),)


def test_charts_links_and_macros_are_passed_over_and_named():
    chart = record(0x809, struct.pack("<HH12x", 0x600, 0x20)) + number_cell(0, 0, 9) + record(0x0A)
    linked = record(0x1AE, struct.pack("<HHB", 1, 5, 0) + b"a.xls")
    head = sheet_entry("Biểu đồ", 0, kind=2) + linked + record(0x1AE, b"\1\0\1\x04")
    data = xls(workbook_stream([ONE, chart, number_cell(0, 1, 2)], head=head), empty="_VBA_PROJECT")
    book = open_book(data, "so.xls")
    codes = ["intake.macros", "intake.links", "intake.sheet_without_cells"]
    assert [one.code for one in book.remarks] == codes
    assert book.remarks[-1].place.sheet == "Biểu đồ"
    assert [grid.rows for grid in book.grids] == [((1.0, 2.0),)]
    own = workbook_stream([ONE], head=record(0x1AE, b"\1\0\1\x04"))
    assert open_book(xls(own), "so.xls").remarks == ()


def merged_cells(count: int) -> bytes:
    spans = b"".join(struct.pack("<4H", row, row, 0, 1) for row in range(count))
    return record(0xE5, struct.pack("<H", count) + spans)


@pytest.mark.parametrize(
    ("records", "limits"),
    [
        ([ONE, merged_cells(3)], Limits(merged=2)),
        # xlrd keeps four lists of each row down to the last one.
        ([number_cell(99, 0, 1)], Limits(slots=399)),
    ],
)
def test_what_would_take_much_memory_is_counted_before_it_is_read(records, limits):
    data = xls(workbook_stream(records))
    assert open_book(data, "so.xls").grids
    with pytest.raises(IntakeError) as refused:
        open_book(data, "so.xls", limits=limits)
    assert [fault.code for fault in refused.value.faults] == ["intake.too_many"]


def test_a_sheet_says_of_each_column_once_how_wide_it_is():
    column = record(0x7D, bytes(12))
    assert rows(workbook_stream([ONE, column * 256])) == ((1.0,),)
    assert code(xls(workbook_stream([ONE, column * 257]))) == "intake.broken_file"
