"""What the register's tables, columns and values are called in the form."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from ocop_lib.files.letters import shortened
from ocop_lib.intake.headings.choices import choice_names
from ocop_lib.intake.headings.labels import Names, label
from ocop_lib.intake.headings.sheets import REQUIRED, SHEETS, heading
from ocop_lib.plan import Plan
from ocop_lib.register.columns import Column
from ocop_lib.register.naming import FileNames, Name
from ocop_lib.register.tables import BY_NAME

_DELIVERY = "delivery_id"
_OF_NO_FORM: Mapping[str, str] = {
    _DELIVERY: "lần gửi",
    "received_date": "ngày nhận",
    "levels": "cấp",
    "old": "giá trị cũ",
}
"""What columns are called that no form has, of the register and of the plan."""

_NUMBERS = frozenset({"decimal", "balance"})
_DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+")
_EMPTY = "trống"
_HIDDEN = "□"


def called(table: str, column: str) -> str:
    """What a column is called in the form; its own name where the form does not ask for it."""
    if table in SHEETS and (column in SHEETS[table].columns or column == BY_NAME[table].key):
        return heading(table, column).text
    return _OF_NO_FORM.get(column, column)


def cell_words(column: Column, cell: str, plan: Plan, names: Names) -> str:
    """A value as people read it: «05/04/2024», as a cell shows a day, «62,5», the name of a code, «huyện Ba Bể [ba-be]».

    Args:
        column: its column.
        cell: the value as the register's file has it.
        plan: the plan.
        names: the names of what cells refer to.

    Returns:
        The words; the value as it is where its column does not take it.
    """
    if column.kind == "date":
        with suppress(ValueError):
            return f"{date.fromisoformat(cell):%d/%m/%Y}"
        return cell
    if column.kind in _NUMBERS and _DECIMAL.fullmatch(cell):
        return cell.replace(".", ",")
    if column.choices:
        return choice_names(column, plan).get(cell, cell)
    if column.refers_to and cell:
        return label(names.get(column.refers_to, {}).get(cell, ""), cell)
    return cell


@dataclass(frozen=True)
class FormNames(FileNames):
    """Names and values as an officer reads them in a workbook.

    Args:
        plan: the plan.
        table: the table that a text is about.
        names: the names of what cells refer to.
        headings: the headings of the table's sheet as they stand there, by column.
        received: by delivery the day on which it came.
        sheets: by table the sheet that its rows come from, where that is not the form's.
        same: by column of ``changes`` the column of the table whose values it has.
    """

    plan: Plan
    table: str
    names: Names
    headings: Mapping[str, str] = field(default_factory=dict)
    received: Mapping[str, str] = field(default_factory=dict)
    sheets: Mapping[str, str] = field(default_factory=dict)
    same: Mapping[str, str] = field(default_factory=dict)

    def name(self, one: Name) -> str:
        """A name in quotation marks: «trang «Sản phẩm»», «Ghi chú», «Cấp lại»."""
        table = one.table or self.table
        if one.value:
            return f"«{cell_words(_column(table, one.column), one.value, self.plan, self.names)}»"
        if one.column:
            words = self._heading(table, one.column)
            words = words if one.column in _OF_NO_FORM else f"«{words}»"
            return f"cột {words}" if one.words else words
        title = self.sheets.get(table) or (SHEETS[table].title if table in SHEETS else "")
        return f"trang «{title}»" if title else "sổ số liệu"

    def heading(self, column: str) -> str:
        """The heading of a column."""
        return self._heading(self.table, self.same.get(column, column))

    def cell(self, column: str, cell: str) -> str:
        """A value as people read it; «trống» for none."""
        if not cell:
            return _EMPTY
        name = self.same.get(column, column)
        if name == _DELIVERY:
            return f"nhận ngày {self.day(date.fromisoformat(self.received[cell]))}"
        words = cell_words(_column(self.table, name), cell, self.plan, self.names)
        if not words.isprintable():
            words = "".join(sign if sign.isprintable() else _HIDDEN for sign in words)
        return shortened(words)

    def day(self, day: date) -> str:
        """A day that a rule sets."""
        return f"{day:%d/%m/%Y}"

    def _heading(self, table: str, column: str) -> str:
        own = self.headings.get(column, "") if table == self.table else ""
        return own.removesuffix(REQUIRED) or called(table, column)


@cache
def _column(table: str, name: str) -> Column:
    columns = BY_NAME[table].columns if table in BY_NAME else ()
    # A column of another table, as the row of ``changes`` has them, holds a text.
    return next((one for one in columns if one.name == name), Column(name, "text", ""))
