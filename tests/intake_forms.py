"""Forms and what stands in them, for tests of intake."""

from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from python_calamine import CalamineWorkbook
from small_project import remembered

from ocop_lib.intake.book import Grid
from ocop_lib.intake.forming.form import form
from ocop_lib.intake.known import Known, known_rows
from ocop_lib.plan import Plan, load_plan
from ocop_lib.register import Register

ROOT = Path(__file__).parent.parent
QUARTER = "2024-Q3"


@cache
def plan() -> Plan:
    return load_plan("bac_kan_2024")


@cache
def register() -> Register:
    """The illustrative register."""
    return remembered(ROOT / "data/2024", plan())


@cache
def known(unit: str) -> Known:
    return known_rows(register(), unit)


@cache
def shipped_form(unit: str) -> bytes:
    return form(plan(), register(), unit, "quarterly", QUARTER)


@cache
def grids(data: bytes) -> dict[str, Grid]:
    """The sheets of a workbook as calamine reads them, rows without empty cells at their ends."""
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    return {name: Grid(name, _cells(book, name)) for name in book.sheet_names}


def _cells(book: CalamineWorkbook, name: str) -> tuple[tuple, ...]:
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return tuple(map(_cut, rows))


def _cut(row: list) -> tuple:
    cells = [None if cell == "" else cell for cell in row]
    while cells and cells[-1] is None:
        cells.pop()
    return tuple(cells)


@cache
def parts(data: bytes) -> dict[str, str]:
    """The parts of an XLSX by name; without the pictures that some have, they all are text."""
    with ZipFile(BytesIO(data)) as file:
        return {name: file.read(name).decode() for name in file.namelist()}
