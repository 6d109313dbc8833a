"""The files of a quarter or a year for other programs: CSV, workbooks, data package."""

from ocop_lib.export.columns import NAMES
from ocop_lib.export.data_package import data_package
from ocop_lib.export.data_workbook import data_workbook
from ocop_lib.export.plain import csv_text
from ocop_lib.export.published import published
from ocop_lib.periods import Period
from ocop_lib.plan import Plan
from ocop_lib.register import Register
from ocop_lib.workbook.delimited import csv_file
from ocop_lib.workbook.ods import to_ods
from ocop_lib.workbook.xlsx import to_xlsx

CSV = "indicators.csv"


def open_data(register: Register, plan: Plan, period: Period) -> dict[str, bytes]:
    """The files of a period: every unit, every indicator.

    Args:
        register: the rows that the province may see in the period.
        plan: the targets.
        period: the quarter, or the year, whose cut-off ends the count.

    Returns:
        The bytes of each file, by name. All hold the same numbers: the CSV and the JSON with
        codes, the workbooks with names beside them.
    """
    found = published(register, plan, period)
    table = csv_file(csv_text(list(NAMES), found.rows))
    workbook = data_workbook(found)
    return {
        CSV: table,
        "indicators.xlsx": to_xlsx(workbook),
        "indicators.ods": to_ods(workbook),
        "datapackage.json": data_package(found, table, CSV),
    }
