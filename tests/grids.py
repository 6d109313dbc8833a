"""Workbooks as values, for tests of what is read in them: the form's sheets with rows of one's own."""

from dataclasses import replace
from functools import cache

from intake_forms import QUARTER, plan, register

from ocop_lib.errors import Fault
from ocop_lib.intake.base_sheet import Origin, base_rows
from ocop_lib.intake.book import Book, CellValue, Grid
from ocop_lib.intake.delivered import Base, Delivered
from ocop_lib.intake.headings.sheets import (
    BASE,
    CHANGE_HEADINGS,
    COVER,
    COVER_LABELS,
    KEY,
    REQUIRED,
    SHEETS,
    filled_in,
    heading,
)
from ocop_lib.intake.known import known_rows
from ocop_lib.intake.reading.cover import Asked
from ocop_lib.intake.reading.workbook import read_delivered
from ocop_lib.register.tables import BY_NAME

PLAN = plan()
UNIT = "ba-be"
ASKED = Asked(UNIT, "quarterly", QUARTER)
Row = tuple[CellValue, ...]


@cache
def known():
    """What the form of the unit holds."""
    return known_rows(register(), UNIT)


def headings(table: str) -> Row:
    """The row of headings of a table's sheet."""
    columns = filled_in(BY_NAME[table])
    texts = (heading(table, one.name).text + (REQUIRED if one.required else "") for one in columns)
    return (KEY.text, *texts, *(one.text for one in CHANGE_HEADINGS))


def row(table: str, **cells: CellValue) -> Row:
    """A row of a table's sheet, its cells by column; ``key``, ``said_kind`` and so on besides."""
    names = ("key", *(one.name for one in filled_in(BY_NAME[table])))
    names += ("said_kind", "said_day", "said_reason")
    assert cells.keys() <= {*names}
    return tuple(cells.get(name) for name in names)


def sheet(table: str, *rows: Row, **changed) -> Grid:
    """A table's sheet as the form has it: title, explanation, headings, rows from the fourth on."""
    head = (SHEETS[table].title,), (BY_NAME[table].meaning,), headings(table)
    return replace(Grid(SHEETS[table].title, (*head, *rows)), **changed)


def cover(
    unit: CellValue = "huyện Ba Bể [ba-be]",
    kind: CellValue = "Số liệu hằng quý",
    quarter: CellValue = QUARTER,
    year: CellValue = float(PLAN.year),
) -> Grid:
    """A cover."""
    values = (unit, kind, quarter, year, "", "Gửi kèm")
    return Grid(COVER, ((), *zip(COVER_LABELS, values, strict=True)))


def base(unit: str = UNIT, quarter: str = QUARTER, plan: str = PLAN.id, **tables) -> Grid:
    """The hidden sheet, with the rows that the form of the unit held in some tables."""
    rows = {table: known().rows[table] for table in tables} or known().rows
    origin = Origin(plan, unit, "quarterly", quarter)
    return Grid(BASE, tuple(base_rows(origin, Base(rows))), is_hidden=True)


def book(*grids: Grid, **changed) -> Book:
    """A workbook of some sheets."""
    return replace(Book("ba-be.xlsx", "xlsx", grids, "0" * 64), **changed)


def read(*grids: Grid, asked: Asked | None = ASKED, **changed) -> Delivered:
    """What is read in a workbook of some sheets."""
    return read_delivered(book(*grids, **changed), PLAN, register(), asked=asked)


def told(fault: Fault) -> str:
    """A fault in short: its code, and its cell, row or sheet."""
    place = fault.place
    where = place.part.removeprefix("ô ") or (str(place.row) if place.row else place.sheet)
    return f"{fault.code.removeprefix('intake.')} {where}".strip()


def all_told(delivered: Delivered) -> list[str]:
    """The faults of a workbook in short."""
    return [told(fault) for fault in delivered.faults]
