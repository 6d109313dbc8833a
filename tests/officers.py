"""The officers of the illustrative year: each fills in the form of a unit's delivery."""

from collections import Counter
from datetime import date
from typing import Any
from unicodedata import normalize

from typed_form import Typed, TypedForm, TypedSheet

from ocop_lib.intake.forming.form import form
from ocop_lib.intake.headings.choices import choice_names
from ocop_lib.intake.headings.labels import NAMED_BY
from ocop_lib.intake.headings.sheets import (
    CHANGE_DATE,
    CHANGE_KIND,
    CHANGE_REASON,
    CHANGES,
    COVER_NOTE,
    COVER_WRITER,
    KEY,
    SHEETS,
    heading,
)
from ocop_lib.plan import Plan
from ocop_lib.register import Register
from ocop_lib.register.columns import Column
from ocop_lib.register.tables import BY_NAME

_LISTS = {
    "unit": "Đơn vị",
    "agency": "Cơ quan",
    "task": "Nhiệm vụ của kế hoạch",
    "duty": "Nhiệm vụ thường xuyên của cơ quan",
    "funding_source": "Nguồn vốn",
    **{table: SHEETS[table].title for table in NAMED_BY},
}
"""By what a column refers to, the title of the list that its drop-down offers."""


class Officer:
    """Who fills in the forms of a year: changes in known rows, new rows below them.

    References are chosen in the drop-down, or typed as the name alone where only one has it, by
    turns; choices are named in Vietnamese; dates are dates. Every second one types carelessly.

    Args:
        year: the script that knows the deliveries of the year, as a module.
        plan: the plan.
    """

    def __init__(self, year: Any, plan: Plan) -> None:
        self.year, self.plan = year, plan
        self.deliveries = year.deliveries_in_order()
        self.ids = year.ids_of(self.deliveries)

    def file(self, one: Any) -> str:
        """The name under which a delivery's workbook is sent."""
        return self.year.file_name(self.ids[one.name])

    def handed_out(self, one: Any, register: Register) -> bytes:
        """The form of a delivery, made when the register is as given."""
        kind = "quarterly" if one.quarter else one.kind
        return form(self.plan, register, one.unit, kind, one.quarter)

    def filled(self, one: Any, empty: bytes) -> bytes:
        """A delivery's form, filled in.

        Args:
            one: the delivery.
            empty: the form, as it was handed out.

        Returns:
            The bytes of the workbook that is sent.
        """
        typed = TypedForm(empty)
        typed.answer(COVER_WRITER, "Cán bộ theo dõi OCOP")
        if one.note:
            typed.answer(COVER_NOTE, one.note)
        is_careful = self.deliveries.index(one) % 2 == 0
        writing = _Writing(self, one, typed, is_careful=is_careful)
        for table in SHEETS:
            writing.fill(table)
        return typed.saved()


def carelessly(column: Column, value: Typed, turn: int) -> Typed:
    """What someone types who does not look at the form's formats.

    Args:
        column: the register's column.
        value: what a careful officer types.
        turn: which of the ways is used.

    Returns:
        The same as a text in one of the ways in which units have sent it: days and numbers as they
        are written in Vietnamese, names in capitals, letters in parts, blanks before, between and
        after words.
    """
    match value:
        case date():
            long = f"ngày {value.day} tháng {value.month} năm {value.year}"
            ways = (f"{value:%d/%m/%Y}", f"{value.day}-{value.month}-{value.year}", long, value)
        case float():
            number = f"{value:,.10g}".translate(str.maketrans(",.", ".,"))
            ways = (f"{value:g}",) if column.kind == "year" else (number, f" {number}\xa0", value)
        case str() if column.kind == "choice" or column.refers_to:
            ways = (value.lower(), f"  {value}", normalize("NFD", value), value.replace(" ", "  "))
            ways += () if "[" in value else (value.upper(),)
        case str():
            ways = (f"{value} ", normalize("NFD", value), value.replace(" ", "\xa0"))
        case _:
            return value
    return ways[turn % len(ways)]


class _Writing:
    """The filling in of one form.

    Args:
        officer: who fills it in.
        one: the delivery.
        typed: the form.
        is_careful: whether the cells' formats are kept to.
    """

    def __init__(self, officer: Officer, one: Any, typed: TypedForm, *, is_careful: bool) -> None:
        self.officer, self.one, self.typed = officer, one, typed
        self.is_careful, self.turn = is_careful, 0
        self.new = {
            row.name: (row.table, row.cells[NAMED_BY[row.table]])
            for row in one.rows
            if row.table in NAMED_BY
        }
        self.offered = {target: [*typed.offered(title)] for target, title in _LISTS.items()}
        self.names = {
            target: Counter(
                [entry.rpartition(" [")[0] for entry in self.offered.get(target, ())]
                + [name for table, name in self.new.values() if table == target]
            )
            for target in _LISTS
        }

    def fill(self, table: str) -> None:
        """Fill in a table's sheet."""
        changes = [each for each in self.one.changes if each.table == table]
        rows = [row for row in self.one.rows if row.table == table]
        if not changes and not rows:
            return
        sheet = self.typed.sheet(SHEETS[table].title)
        for each in changes:
            self._change(sheet, each)
        for number, row in enumerate(rows, start=sheet.first_empty):
            if row.name in self.new and self.names[table][self.new[row.name][1]] > 1:
                sheet.type(number, KEY.text, row.name)
            for column in BY_NAME[table].columns:
                if text := row.cells.get(column.name):
                    self._type(sheet, number, table, column, text)

    def _change(self, sheet: TypedSheet, each: Any) -> None:
        number = sheet.known[self.officer.ids[each.row]]
        if each.column:
            column = BY_NAME[each.table].column(each.column)
            self._type(sheet, number, each.table, column, each.new)
        sheet.type(number, CHANGE_KIND.text, CHANGES[each.kind])
        sheet.type(number, CHANGE_DATE.text, date.fromisoformat(each.date))
        sheet.type(number, CHANGE_REASON.text, each.reason)

    def _type(self, sheet: TypedSheet, number: int, table: str, column: Column, text: str) -> None:
        value = self._shown(column, text)
        if not self.is_careful:
            self.turn += 1
            value = carelessly(column, value, self.turn)
        sheet.type(number, heading(table, column.name).text, value)

    def _shown(self, column: Column, text: str) -> Typed:
        """What is typed for a cell of the register."""
        if not text:
            return None
        if column.refers_to:
            return self._reference(column.refers_to, text)
        match column.kind:
            case "date":
                return date.fromisoformat(text)
            case "year" | "whole" | "decimal" | "balance":
                return float(text)
            case "choice":
                return choice_names(column, self.officer.plan)[text]
        return text

    def _reference(self, target: str, text: str) -> str:
        self.turn += 1
        if text in self.new:
            name = self.new[text][1]
            return name if self.names[target][name] == 1 else text
        id_ = self.officer.ids[text] if target in BY_NAME else text
        (entry,) = (one for one in self.offered[target] if one.endswith(f"[{id_}]"))
        name = entry.rpartition(" [")[0]
        return name if self.turn % 2 and self.names[target][name] == 1 else entry
