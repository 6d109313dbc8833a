"""The workbook that a unit fills in, made from the register's tables and what the unit sent before."""

from datetime import datetime
from io import BytesIO

from ocop_lib.intake.base_sheet import Origin, base_rows
from ocop_lib.intake.delivered import Base, Kind
from ocop_lib.intake.forming import look
from ocop_lib.intake.forming.content import Content
from ocop_lib.intake.forming.cover import write_cover
from ocop_lib.intake.forming.lists_sheet import sources, write_lists
from ocop_lib.intake.forming.table_sheet import TableSheet
from ocop_lib.intake.forming.table_writer import write_table
from ocop_lib.intake.headings.sheets import BASE, COVER, LISTS, SHEETS
from ocop_lib.intake.known import known_rows
from ocop_lib.plan import Plan
from ocop_lib.register import Register
from ocop_lib.register.tables import BY_NAME
from ocop_lib.workbook.finished import finished
from ocop_lib.workbook.look import options_of
from ocop_lib.workbook.model import plain

_LONGEST_PROPERTY = 255


def form(plan: Plan, register: Register, unit: str, kind: Kind, quarter: str = "") -> bytes:
    """The form of a unit as XLSX; the same arguments give the same bytes.

    Args:
        plan: the plan of the register's year.
        register: the register, whole.
        unit: the id of a unit of the plan, or ``province``.
        kind: ``quarterly``, ``baseline`` or ``yearly``.
        quarter: «2024-Q3» for ``quarterly``; else empty.

    Returns:
        The bytes of the workbook: a cover, a sheet for each table with the rows that the unit
        knows, the lists behind the drop-downs, and the hidden sheet that says what it held.
    """
    # Imported when called: a command that writes no form does not pay for it.
    from xlsxwriter import Workbook

    content = Content(plan, Origin(plan.id, unit, kind, quarter), known_rows(register, unit))
    stream = BytesIO()
    file = Workbook(stream, options_of(look.UNTOUCHED))
    file.set_properties(
        {
            "title": plain(content.title)[:_LONGEST_PROPERTY],
            "author": plain(plan.office)[:_LONGEST_PROPERTY],
            "created": datetime(plan.year, 1, 1),  # noqa: DTZ001 (a day without hour and zone)
        }
    )
    formats = look.formats_of(file)
    cells = sources(content.lists)
    sheets = [TableSheet(BY_NAME[table], content, cells) for table in SHEETS]
    write_cover(file.add_worksheet(COVER), content, sheets, formats)
    for sheet in sheets:
        write_table(file.add_worksheet(sheet.name), sheet, formats)
    write_lists(file.add_worksheet(LISTS), content, formats)
    hidden = file.add_worksheet(BASE)
    for number, row in enumerate(base_rows(content.origin, Base(content.known.rows))):
        for column, text in enumerate(row):
            if text:
                hidden.write_string(number, column, text)
    hidden.very_hidden()
    hidden.protect()
    file.close()
    return finished(stream)
