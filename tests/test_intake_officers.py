"""What officers do to their workbooks beyond typing, and what becomes of it: read or told of."""

from datetime import date

import pytest
from grids import PLAN, headings, known, read, register, row, sheet

from ocop_lib.intake.headings.sheets import SHEETS, filled_in
from ocop_lib.intake.proposing.present import Present
from ocop_lib.intake.proposing.proposal import propose
from ocop_lib.register.tables import BY_NAME

RECEIVED = date(2024, 12, 20)


@pytest.fixture(scope="module")
def present():
    return Present(register(), PLAN)


def needed(table):
    """The columns of a table that must be filled in, by their place in the sheet from 0."""
    columns = enumerate(filled_in(BY_NAME[table]), start=1)
    return [place for place, column in columns if column.required]


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
