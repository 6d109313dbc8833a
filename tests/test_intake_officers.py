"""What officers do to their workbooks beyond typing, and what becomes of it: read or told of."""

from datetime import date

import pytest
from delivering import form_of
from grids import PLAN, UNIT, all_told, base, cover, headings, known, read, register, row, sheet

from ocop_lib.intake.delivered import Said
from ocop_lib.intake.headings.sheets import SHEETS, filled_in, given_by_cover
from ocop_lib.intake.proposing.present import Present
from ocop_lib.intake.proposing.proposal import propose
from ocop_lib.register.tables import BY_NAME

RECEIVED = date(2024, 12, 20)


@pytest.fixture(scope="module")
def present():
    return Present(register(), PLAN)


def needed(table):
    """The columns that must be filled in and the cover does not tell, by place in the sheet from 0."""
    columns = enumerate(filled_in(BY_NAME[table]), start=1)
    given = given_by_cover(BY_NAME[table], UNIT, "quarterly", PLAN.year)
    return [place for place, column in columns if column.required and column.name not in given]


def without(cells, place):
    return (*cells[:place], *cells[place + 1 :])


def another(table, cells):
    """A row that no delivery brought before, since its texts are others."""
    texts = [one.name for one in filled_in(BY_NAME[table]) if one.kind == "text"]
    return cells | {name: f"{cells[name]} khác" for name in texts}


@pytest.mark.parametrize("number", range(max(len(needed(table)) for table in SHEETS)))
def test_new_rows_under_a_heading_that_lost_a_needed_column_are_refused(present, number):
    """One such column at a time in every sheet, so that each rule meets rows without its cell."""
    grids = []
    for table, rows in known().rows.items():
        places = needed(table)
        if number < len(places) and rows:
            cells = row(table, **another(table, next(iter(rows.values()))))
            grid = sheet(table, without(cells, places[number]))
            head = without(headings(table), places[number])
            lines = (*grid.rows[:2], head, *grid.rows[3:])
            grids.append(sheet(table, rows=lines))
    found = propose(read(*grids), present, RECEIVED)
    assert found.is_refused
    missing = {one.place.sheet for one in found.faults if one.code == "intake.missing_column"}
    assert missing == {grid.name for grid in grids}


def test_a_number_shown_as_a_share_or_in_another_unit_is_refused_in_its_cell():
    subject = next(iter(known().rows["subjects"]))
    cells = {"subject_id": subject, "kind": "strengthening", "date": "15/08/2024", "content": "x"}
    amounts = [row("support", **cells, amount_million_vnd=0.85) for _ in range(3)]
    place = amounts[0].index(0.85) + 1
    signs = {(4, place): "%", (5, place): "triệu đồng", (6, place): "₫"}
    delivered = read(cover(), sheet("support", *amounts, signs=signs))
    told = [one for one in all_told(delivered) if one.startswith("shown_otherwise")]
    assert told == ["shown_otherwise J4", "shown_otherwise J6"]
    texts = [one.cells.get("amount_million_vnd") for one in delivered.rows]
    assert texts == [None, "0.85", None]


def test_another_name_typed_over_a_reference_of_a_known_row_is_told():
    id_, cells = next(iter(known().rows["stages"].items()))
    typed = cells | {"product_id": f"Trà khác [{cells['product_id']}]"}
    delivered = read(cover(), sheet("stages", row("stages", key=id_, **typed)), base(stages=1))
    assert "other_name B4" in all_told(delivered)
    assert delivered.rows[0].cells == cells


def order_reversed(rows, *columns):
    """Cells of columns turned upside down, as a sort of a part of a table does; ids stay."""
    turned = {name: [cells[name] for cells in rows.values()][::-1] for name in columns}
    for place, cells in enumerate(rows.values()):
        cells.update({name: turned[name][place] for name in columns})


def names_sorted(form):
    order_reversed(form.rows["products"], "name")


def days_sorted(form):
    order_reversed(form.rows["stages"], "date")


def ids_left_behind(form):
    rows = form.rows["support"]
    order_reversed(rows, *next(iter(rows.values())))


def two_ids_exchanged(form):
    rows = form.rows["stages"]
    one, other = list(rows)[:2]
    rows[one], rows[other] = rows[other], rows[one]


def two_names_exchanged(form):
    rows = form.rows["products"]
    one, other = list(rows)[:2]
    rows[one]["name"], rows[other]["name"] = rows[other]["name"], rows[one]["name"]


def a_row_pasted_over_another(form):
    rows = form.rows["stages"]
    one, other = list(rows)[:2]
    rows[other] = dict(rows[one])


def a_row_without_its_id(form):
    rows = form.rows["traceability"]
    form.add("traceability", **rows.pop(next(iter(rows))))


def a_row_without_its_id_and_corrected(form):
    rows = form.rows["linkages"]
    form.add("linkages", **(rows.pop(next(iter(rows))) | {"contract_number": "MH-HD-99"}))


def a_row_taken_back_and_changed(form):
    said = Said("retracted", None, "Ghi trùng")
    form.set("linkages", next(iter(form.rows["linkages"])), said, contract_number="MH-HD-99")


def names_sorted_and_explained(form):
    names_sorted(form)
    for id_ in form.rows["products"]:
        form.said["products", id_] = Said("correction", None, "Rà soát lại")


def three_cells_corrected(form):
    for number, id_ in enumerate(list(form.rows["stages"])[:3]):
        form.rows["stages"][id_]["document"] = f"{number}/BB"


def one_state_for_all(form):
    for cells in form.rows["products"].values():
        cells.update(state="active", state_date="2024-01-05")


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (names_sorted, {"intake.moved_cells": 1}),
        (days_sorted, {"intake.moved_cells": 1}),
        (two_names_exchanged, {"intake.moved_cells": 1}),
        (ids_left_behind, {"intake.moved_row": 4}),
        (two_ids_exchanged, {"intake.moved_row": 2}),
        (a_row_pasted_over_another, {"intake.moved_row": 1}),
        (a_row_without_its_id, {"intake.lost_id": 1}),
        (a_row_without_its_id_and_corrected, {"intake.lost_id": 1}),
        (a_row_taken_back_and_changed, {"intake.retracted_changed": 1}),
        (names_sorted_and_explained, {}),
        (three_cells_corrected, {}),
        (one_state_for_all, {}),
    ],
)
def test_rows_and_ids_that_came_apart(present, edit, expected):
    form = form_of(present, UNIT, "2024-Q3")
    edit(form)
    found = propose(form.delivered(), present, RECEIVED)
    codes = [fault.code for fault in found.faults]
    watched = ("intake.moved_cells", "intake.moved_row", "intake.lost_id")
    watched += ("intake.retracted_changed",)
    assert {code: codes.count(code) for code in watched if code in codes} == expected
    assert all(one.place.row for one in found.faults if one.code in watched)
