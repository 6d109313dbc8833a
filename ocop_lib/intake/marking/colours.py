"""Colours of cells with findings: a rule of conditional formatting, so that no cell's own format changes."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from ocop_lib.intake.cells import Located, letters
from ocop_lib.intake.marking.element_order import SHEET, put
from ocop_lib.intake.marking.parts import space_of, stated_number

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

SIGN = "kiem-tra-so-lieu"
"""What the formula of each rule holds, by which the colours of an earlier check are known again:
formats and numbers of rules are others once LibreOffice has saved the file."""

_FORMULA = f'LEN("{SIGN}")>0'
_RULES = "conditionalFormatting"
_MOST_AREAS = 200
"""The areas of one rule; Excel takes a few thousand characters of them."""


def colour(
    sheet: "Element", cells: Mapping[str, Iterable[Located]], numbers: Mapping[str, int]
) -> None:
    """Colour cells of a sheet; colours of an earlier check are taken away.

    Args:
        sheet: the tree of the sheet.
        cells: by fill its cells; a cell under two fills has the first one.
        numbers: by fill the number of its format.
    """
    _take_away(sheet)
    areas = [
        (fill, listed[first : first + _MOST_AREAS])
        for fill, listed in ((fill, [*_areas(own)]) for fill, own in cells.items())
        for first in range(0, len(listed), _MOST_AREAS)
    ]
    _leave_first(sheet, len(areas))
    # Each stands before those that were there: LibreOffice paints the first one and asks for no
    # priority, and rules of the sheet's own may fill a cell, too.
    for priority, (fill, listed) in reversed([*enumerate(areas, start=1)]):
        _add(sheet, " ".join(listed), _FORMULA, numbers[fill], priority)


def colour_where(sheet: "Element", area: str, formula: str, number: int) -> None:
    """Colour the cells of an area where a formula holds.

    Args:
        sheet: the tree of the sheet.
        area: the address of the area.
        formula: the formula of its first cell.
        number: the number of the format.
    """
    tag = f"{{{space_of(sheet)}}}{_RULES}"
    _add(sheet, area, formula, number, len(sheet.findall(tag)) + 1)


def _add(sheet: "Element", areas: str, formula: str, number: int, priority: int) -> None:
    space = space_of(sheet)
    added = put(sheet, _RULES, SHEET, sqref=areas)
    values = {"type": "expression", "dxfId": str(number), "priority": str(priority)}
    rule = added.makeelement(f"{{{space}}}cfRule", values)
    added.append(rule)
    told = rule.makeelement(f"{{{space}}}formula")
    told.text = formula
    rule.append(told)


def _take_away(sheet: "Element") -> None:
    """Take away the rules of an earlier check."""
    for old in sheet.findall(f"{{{space_of(sheet)}}}{_RULES}"):
        for rule in list(old):
            if SIGN in "".join(map(str, rule.itertext())):
                old.remove(rule)
        if len(old) == 0:
            sheet.remove(old)


def _leave_first(sheet: "Element", count: int) -> None:
    """Let the sheet's own rules come after the first ones, in their order."""
    tag = f"{{{space_of(sheet)}}}{_RULES}"
    rules = [rule for one in sheet.findall(tag) for rule in one if rule.get("priority")]
    ranks = [stated_number(rule, "priority") for rule in rules]
    shift = count + 1 - min(ranks, default=count + 1)
    for rule, rank in zip(rules, ranks, strict=True):
        rule.set("priority", str(rank + max(shift, 0)))


def _areas(cells: Iterable[Located]) -> Iterator[str]:
    """Cells as areas: those below each other in one («C4:C9»)."""
    ordered = sorted({(cell.column, cell.row) for cell in cells})
    for (column, _), run in groupby(
        enumerate(ordered), lambda found: (found[1][0], found[1][1] - found[0])
    ):
        rows = [row for _, (_, row) in run]
        first, last = f"{letters(column)}{rows[0]}", f"{letters(column)}{rows[-1]}"
        yield first if first == last else f"{first}:{last}"
