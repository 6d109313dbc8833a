"""Benchmark: checking and accepting what units send in Excel.

Run by ``make bench``. Eight workbooks of 300 rows must be checked within three seconds, and one of
100,000 rows within twenty seconds and a gigabyte; both also where every row is wrong.
"""

import subprocess
import sys
import time
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from trial import Trial, trial
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from ocop_lib.intake.headings.choices import choice_names
from ocop_lib.intake.headings.labels import plan_names
from ocop_lib.intake.headings.sheets import (
    COVER,
    COVER_KIND,
    COVER_QUARTER,
    COVER_UNIT,
    COVER_YEAR,
    HEADING_ROW,
    SHEETS,
    filled_in,
    heading,
)
from ocop_lib.plan import Plan
from ocop_lib.project.project import load_project
from ocop_lib.register.columns import DELIVERY_KINDS, Column
from ocop_lib.register.tables import BY_NAME

QUARTER = "2024-Q4"
TABLES = ("media", "documents", "requests", "subjects")
SMALL, LARGE = 75, 25_000
"""The rows of each of the tables."""

RUN = """\
import resource, sys
from ocop_lib.cli import main
status = main(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_SELF)
print("used", used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, file=sys.stderr)
sys.exit(status)
"""


class Used(NamedTuple):
    """What a command took.

    Args:
        seconds: from its start to its end.
        cpu: seconds of processor.
        megabytes: its memory at the most.
    """

    seconds: float
    cpu: float
    megabytes: float


class Sender:
    """Makes workbooks of units, without the help of the form.

    Args:
        plan: the plan.
        folder: where they are put.
    """

    def __init__(self, plan: Plan, folder: Path) -> None:
        self.plan, self.folder = plan, folder
        self.names = plan_names(plan)

    def workbook(self, unit: str, rows: int, *, is_wrong: bool = False) -> str:
        """Write a workbook.

        Args:
            unit: the id of its unit.
            rows: the new rows in each table.
            is_wrong: whether each row has a date that is none.

        Returns:
            Its path.
        """
        path = self.folder / f"{unit}-{rows}{'-sai' * is_wrong}.xlsx"
        file = Workbook(path, {"constant_memory": True})
        day = file.add_format({"num_format": "dd/mm/yyyy"})
        cover = file.add_worksheet(COVER)
        said = {
            COVER_UNIT: self.names["unit"][unit],
            COVER_KIND: DELIVERY_KINDS["quarterly"],
            COVER_QUARTER: QUARTER,
            COVER_YEAR: self.plan.year,
        }
        for number, pair in enumerate(said.items()):
            cover.write_row(number, 0, pair)
        for table in TABLES:
            sheet = file.add_worksheet(SHEETS[table].title)
            columns = [column for column in filled_in(BY_NAME[table]) if column.required]
            headings = [heading(table, column.name).text for column in columns]
            sheet.write_row(HEADING_ROW - 1, 0, headings)
            for number in range(rows):
                cells = [self.cell(column, unit, number) for column in columns]
                wrong = ["32/13/2024" if isinstance(cell, date) else cell for cell in cells]
                write(sheet, HEADING_ROW + number, wrong if is_wrong else cells, day)
        file.close()
        return str(path)

    def cell(self, column: Column, unit: str, number: int) -> str | float | date:
        """A cell of a row, which no other row repeats."""
        if column.kind == "choice":
            return next(iter(choice_names(column, self.plan).values()))
        if column.kind == "date":
            return date(self.plan.year, 10, 1) + timedelta(days=number % 90)
        if column.refers_to == "unit":
            return self.names["unit"][unit]
        if column.refers_to:
            return next(iter(self.names[column.refers_to].values()))
        return f"Việc số {number} của {self.names['unit'][unit]}"


def write(sheet: Worksheet, row: int, cells: Iterable[str | float | date], day: object) -> None:
    """Write a row."""
    for column, cell in enumerate(cells):
        if isinstance(cell, date):
            sheet.write_datetime(row, column, cell, day)
        else:
            sheet.write(row, column, cell)


def main() -> None:
    """Measure and print."""
    with trial() as ground:
        plan = load_project(ground.root).latest.plan()
        sender = Sender(plan, ground.root)
        units = [unit.id for unit in plan.units]
        check = ("intake", "check", "--received", "2025-01-20")
        bounds = {SMALL: "at most 3 s", LARGE: "at most 20 s, 1024 MB"}
        for is_wrong, what in ((False, "sound"), (True, "wrong")):
            eight = [sender.workbook(unit, SMALL, is_wrong=is_wrong) for unit in units]
            large = sender.workbook(units[0], LARGE, is_wrong=is_wrong)
            for name, files, bound in (
                (f"{len(eight)} workbooks of {SMALL * len(TABLES)} {what} rows", eight, SMALL),
                (f"{LARGE * len(TABLES)} {what} rows", [large], LARGE),
            ):
                used = run(ground, int(is_wrong), *check, *files)
                show(f"{name} checked", used, bounds[bound])
        form = str(ground.root / "bieu.xlsx")
        asked = ("--unit", units[0], "--quarter", QUARTER, "-o", form)
        show("a form made", run(ground, 0, "intake", "template", *asked))
        eight = [sender.workbook(unit, SMALL) for unit in units]
        accept = ("intake", "accept", "--received", "2025-01-20")
        show("8 workbooks accepted", run(ground, 0, *accept, *eight))


def run(ground: Trial, status: int, *words: str) -> Used:
    """Run a command that must end with a status.

    Args:
        ground: the project.
        status: the status.
        words: the command.

    Returns:
        What it took.
    """
    began = time.monotonic()
    found = subprocess.run(
        [sys.executable, "-c", RUN, *words],
        cwd=ground.root,
        env=ground.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    spent = time.monotonic() - began
    if found.returncode != status:
        raise RuntimeError(found.stdout[-2000:] + found.stderr[-2000:])
    cpu, megabytes = found.stderr.rpartition("used")[2].split()
    return Used(spent, float(cpu), float(megabytes))


def show(name: str, used: Used, bound: str = "") -> None:
    """Print a measurement with its bound."""
    line = (
        f"  {name:<44} {used.seconds:6.2f} s, processor {used.cpu:6.2f} s, {used.megabytes:5.0f} MB"
    )
    print(f"{line}   ({bound})" if bound else line, flush=True)


if __name__ == "__main__":
    main()
