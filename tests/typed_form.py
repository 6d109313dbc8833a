"""A form in which someone types: the cells of an .xlsx file are changed, and nothing else of it."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from io import BytesIO
from zipfile import ZipFile

from lxml import etree

from ocop_lib.files.zipped import zipped
from ocop_lib.intake.headings.sheets import COVER, FIRST_ROW, HEADING_ROW, KEY, LISTS, REQUIRED

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRINGS = "xl/sharedStrings.xml"
_DAY_ZERO = date(1899, 12, 30)

Typed = str | float | date | None
"""What is typed in a cell; None empties it."""


def tag(name: str) -> str:
    """An element's name with its namespace."""
    return f"{{{_MAIN}}}{name}"


def letters(number: int) -> str:
    """The letters of a column, from 1."""
    found = ""
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


class TypedSheet:
    """A sheet of a `TypedForm`.

    Args:
        form: the workbook.
        part: the bytes of the sheet.
    """

    def __init__(self, form: "TypedForm", part: bytes) -> None:
        self.form, self.tree = form, etree.fromstring(part)
        data = self.tree.find(tag("sheetData"))
        self.rows = {int(row.get("r")): row for row in data}
        self.cells = {cell.get("r"): cell for row in data for cell in row}
        self.styles = {
            number: column.get("style")
            for column in self.tree.iter(tag("col"))
            for number in range(int(column.get("min")), min(int(column.get("max")), 99) + 1)
        }

    def text(self, address: str) -> str:
        """The text of a cell; empty for a number, a date or an empty cell."""
        cell = self.cells.get(address)
        if cell is None or cell.get("t") != "s":
            return ""
        return self.form.strings[int(cell[0].text)]

    @cached_property
    def columns(self) -> dict[str, int]:
        """The number of each column, from 1, by its heading without the mark."""
        return {
            text.removesuffix(REQUIRED): number
            for number in self.styles
            if (text := self.text(f"{letters(number)}{HEADING_ROW}"))
        }

    @cached_property
    def known(self) -> dict[str, int]:
        """The row of each row that has an id, by the id."""
        key = letters(self.columns[KEY.text])
        found = {self.text(f"{key}{row}"): row for row in self.rows if row >= FIRST_ROW}
        return {id_: row for id_, row in found.items() if id_}

    @property
    def first_empty(self) -> int:
        """The first row below those that the form came with."""
        return FIRST_ROW + len(self.known)

    def type(self, row: int, column: str | int, value: Typed) -> None:
        """Type a value into a cell, which keeps its format.

        Args:
            row: the row, from 1.
            column: the column's heading, or its number from 1.
            value: a text, a number, a date, or None to empty the cell.
        """
        number = column if isinstance(column, int) else self.columns[column]
        cell = self._cell(row, number)
        cell.attrib.pop("t", None)
        for child in list(cell):
            cell.remove(child)
        if value is None:
            return
        stored = etree.SubElement(cell, tag("v"))
        match value:
            case str():
                cell.set("t", "s")
                stored.text = str(self.form.number_of(value))
            case date():
                stored.text = str((value - _DAY_ZERO).days)
            case _:
                stored.text = f"{value:g}" if value == int(value) else repr(value)

    def _cell(self, row: int, number: int) -> etree._Element:
        address = f"{letters(number)}{row}"
        if address not in self.cells:
            cell = etree.Element(tag("c"), {"r": address})
            if style := self.styles.get(number):
                cell.set("s", style)
            line = self._row(row)
            before = [one for one in line if _place(one.get("r")) < (len(letters(number)), address)]
            line.insert(len(before), cell)
            self.cells[address] = cell
        return self.cells[address]

    def _row(self, number: int) -> etree._Element:
        if number not in self.rows:
            line = etree.Element(tag("row"), {"r": str(number)})
            data = self.tree.find(tag("sheetData"))
            data.insert(sum(row < number for row in self.rows), line)
            self.rows[number] = line
        return self.rows[number]

    def part(self) -> bytes:
        """The bytes of the sheet, which say how far it reaches."""
        last = max(self.rows)
        dimension = self.tree.find(tag("dimension"))
        reach = re.sub("[0-9]+$", str(last), dimension.get("ref"))
        dimension.set("ref", reach)
        return etree.tostring(self.tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _place(address: str) -> tuple[int, str]:
    return len(address.rstrip("0123456789")), address


class TypedForm:
    """A form, opened to type in it.

    Args:
        data: the bytes of a form as XlsxWriter wrote it, whose sheets are numbered in their order.
    """

    def __init__(self, data: bytes) -> None:
        with ZipFile(BytesIO(data)) as entries:
            self._parts = {name: entries.read(name) for name in entries.namelist()}
        listed = etree.fromstring(self._parts[_STRINGS])
        self.strings = ["".join(one.itertext()) for one in listed]
        self._numbers: dict[str, int] = {}
        sheets = etree.fromstring(self._parts["xl/workbook.xml"]).iter(tag("sheet"))
        self._names = {
            sheet.get("name"): f"xl/worksheets/sheet{number}.xml"
            for number, sheet in enumerate(sheets, start=1)
        }
        self._opened: dict[str, TypedSheet] = {}

    def sheet(self, name: str) -> TypedSheet:
        """A sheet by its name."""
        if name not in self._opened:
            self._opened[name] = TypedSheet(self, self._parts[self._names[name]])
        return self._opened[name]

    def number_of(self, text: str) -> int:
        """The number of a text among the shared ones, to which it is added."""
        if text not in self._numbers:
            self._numbers[text] = len(self.strings)
            self.strings.append(text)
        return self._numbers[text]

    def answer(self, label: str, text: str) -> None:
        """Type beside a label of the cover."""
        cover = self.sheet(COVER)
        (row,) = (row for row in cover.rows if cover.text(f"A{row}") == label)
        cover.type(row, 2, text)

    def offered(self, title: str) -> Iterator[str]:
        """The entries of a list that drop-downs offer, by its title; none for a list that is not there."""
        lists = self.sheet(LISTS)
        heads = (row for row in lists.rows if lists.text(f"A{row}") == title)
        row = next(heads, max(lists.rows)) + 1
        while row in lists.rows and (text := lists.text(f"A{row}")):
            yield text
            row += 1

    def saved(self) -> bytes:
        """The bytes of the workbook."""
        parts = self._parts | {
            self._names[name]: sheet.part() for name, sheet in self._opened.items()
        }
        parts[_STRINGS] = self._shared()
        return zipped(parts.items())

    def _shared(self) -> bytes:
        listed = etree.fromstring(self._parts[_STRINGS])
        for text in self.strings[len(listed) :]:
            one = etree.SubElement(etree.SubElement(listed, tag("si")), tag("t"))
            one.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            one.text = text
        for name in ("count", "uniqueCount"):
            listed.attrib.pop(name, None)
        return etree.tostring(listed, xml_declaration=True, encoding="UTF-8", standalone=True)
