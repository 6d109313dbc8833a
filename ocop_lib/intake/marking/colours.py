"""Colours of cells with findings: a rule of conditional formatting, so that no cell's own format changes."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ocop_lib.intake.marking.parts import Parts, space_of, stated_number, written

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

ERROR, WARNING = "FFF4B8B0", "FFFFE699"
"""The fills, by which the colours of an earlier check are known again and taken away."""

_FORMULA = "TRUE"
# What stands before a rule in a sheet, by the standard; rules of the sheet's own stand behind, since
# LibreOffice paints the first one and asks for no priority.
_BEFORE = (
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
)
_STYLES_BEFORE = (
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
)


def formats(parts: Parts, styles: str) -> Mapping[str, int]:
    """The numbers of the two formats in the workbook's styles, which get them if they lack them.

    Args:
        parts: the workbook.
        styles: the part with its styles.

    Returns:
        By fill the number of the format.
    """
    from lxml import etree

    tree = parts.tree(styles)
    space = space_of(tree)
    listed = tree.find(f"{{{space}}}dxfs")
    if listed is None:
        listed = etree.Element(f"{{{space}}}dxfs")
        tree.insert(_place(tree, _STYLES_BEFORE), listed)
    known = {fill: place for place, one in enumerate(listed) if (fill := _fill(one))}
    for fill in (ERROR, WARNING):
        if fill not in known:
            known[fill] = len(listed)
            listed.append(_format(space, fill))
    listed.set("count", str(len(listed)))
    parts[styles] = written(tree)
    return known


def colour(
    sheet: "Element", cells: Mapping[str, Iterable[str]], numbers: Mapping[str, int]
) -> None:
    """Colour cells of a sheet; colours of an earlier check are taken away.

    Args:
        sheet: the tree of the sheet.
        cells: by fill the addresses of cells; a cell under two fills has the first one.
        numbers: by fill the number of its format.
    """
    from lxml import etree

    space = space_of(sheet)
    tag = f"{{{space}}}conditionalFormatting"
    own = {str(number) for number in numbers.values()}
    for old in sheet.findall(tag):
        if all(rule.get("dxfId") in own for rule in old):
            sheet.remove(old)
    _leave_first(sheet, len(cells))
    for priority, (fill, addresses) in enumerate(cells.items(), start=1):
        listed = " ".join(addresses)
        if not listed:
            continue
        added = etree.Element(tag, {"sqref": listed})
        values = {"type": "expression", "dxfId": str(numbers[fill]), "priority": str(priority)}
        rule = etree.SubElement(added, f"{{{space}}}cfRule", values)
        etree.SubElement(rule, f"{{{space}}}formula").text = _FORMULA
        sheet.insert(_place(sheet, _BEFORE), added)


def _leave_first(sheet: "Element", count: int) -> None:
    """Let the sheet's own rules come after the first ones, in their order: theirs may fill a cell, too."""
    tag = f"{{{space_of(sheet)}}}conditionalFormatting"
    rules = [rule for one in sheet.findall(tag) for rule in one if rule.get("priority")]
    ranks = [stated_number(rule, "priority") for rule in rules]
    shift = count + 1 - min(ranks, default=count + 1)
    for rule, rank in zip(rules, ranks, strict=True):
        rule.set("priority", str(rank + max(shift, 0)))


def _place(tree: "Element", before: Iterable[str]) -> int:
    """Behind the last child that may stand before a new one."""
    names = {f"{{{space_of(tree)}}}{name}" for name in before}
    places = [number for number, one in enumerate(tree, start=1) if one.tag in names]
    return max(places, default=0)


def _fill(one: "Element") -> str:
    """The fill of a format if it is one of ours and nothing else."""
    found = [str(child.get("rgb", "")) for child in one.iter() if child.get("rgb")]
    return found[0] if len(found) == 1 and found[0] in (ERROR, WARNING) else ""


def _format(space: str, fill: str) -> "Element":
    from lxml import etree

    added = etree.Element(f"{{{space}}}dxf")
    pattern = etree.SubElement(
        etree.SubElement(added, f"{{{space}}}fill"), f"{{{space}}}patternFill"
    )
    etree.SubElement(pattern, f"{{{space}}}bgColor", {"rgb": fill})
    return added
