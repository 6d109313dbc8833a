"""Formats that marks need, added to the styles of a workbook behind its own, or found there again."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ocop_lib.intake.marking.element_order import STYLES, the_one
from ocop_lib.intake.marking.parts import Parts, is_strict, parsed, space_of, written
from ocop_lib.workbook import look

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

ERROR, WARNING = "FFF4B8B0", "FFFFE699"
"""The fills of cells with an error, and with something to look at again."""

_LINES = {ERROR: "FFB3261E", WARNING: "FF9A6A00"}
"""The lines around them, which tell the two apart in print without colours, with the bold type."""

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_GROUND = {
    "fonts": (f'<font><sz val="{look.SIZE}"/><name val="{look.FONT}"/></font>',),
    "fills": (
        '<fill><patternFill patternType="none"/></fill>',
        '<fill><patternFill patternType="gray125"/></fill>',
    ),
    "borders": ("<border><left/><right/><top/><bottom/><diagonal/></border>",),
    "cellStyleXfs": ('<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',),
    "cellXfs": ('<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',),
}
"""What stands first in each list: cells without a format have the first one, and Excel keeps two fills."""

_FONT = f'<sz val="{look.SIZE}"/>{{}}<name val="{look.FONT}"/><family val="2"/>'
_LINK = f'<color rgb="FF{look.LINK[1:].upper()}"/>'
_FONTS = {
    "plain": f"<font>{_FONT.format('')}</font>",
    "bold": f"<font><b/>{_FONT.format('')}</font>",
    "link": f"<font><u/>{_FONT.format(_LINK)}</font>",
    "title": f'<font><b/><sz val="{look.TITLE_SIZE}"/><name val="{look.FONT}"/><family val="2"/></font>',
}
_SHADE = (
    f'<fill><patternFill patternType="solid"><fgColor rgb="FF{look.SHADE[1:].upper()}"/>'
    '<bgColor indexed="64"/></patternFill></fill>'
)
_GREY = '<{0} style="thin"><color rgb="FF8D99A3"/></{0}>'
_BOX = (
    f"<border>{''.join(map(_GREY.format, ('left', 'right', 'top', 'bottom')))}<diagonal/></border>"
)
_WRAPPED = '<alignment vertical="top" wrapText="1"/>'

_CELLS: Mapping[str, tuple[str, bool, bool, str]] = {
    "title": ("title", False, False, ""),
    "line": ("plain", False, False, ""),
    "heading": ("bold", True, True, '<alignment vertical="center" wrapText="1"/>'),
    "text": ("plain", False, True, _WRAPPED),
    "number": ("plain", False, True, '<alignment horizontal="center" vertical="top"/>'),
    "link": ("link", False, True, _WRAPPED),
}
"""By name of a format its font, whether it is shaded, whether it has lines, its alignment."""


def _styles_of(parts: Parts) -> str:
    """The part with the workbook's styles, which it gets if it has none."""
    book = parts.workbook()
    related = parts.related(book).values()
    found = next((target for kind, target in related if kind == "styles"), "")
    if found:
        return found
    tree = parts.tree(book)
    name = parts.free_name("xl/styles", ".xml")
    parts[name] = f'<styleSheet xmlns="{space_of(tree)}"/>'.encode()
    parts.declare(_TYPE, part=name)
    parts.relate(book, "styles", name, strictly=is_strict(tree))
    return name


def _mark_formats(styles: "Element") -> Mapping[str, int]:
    """The numbers of the formats that colour cells, by fill."""
    listed = the_one(styles, "dxfs", STYLES)
    return {fill: _number(listed, _mark(fill)) for fill in (ERROR, WARNING)}


def _cell_formats(styles: "Element") -> Mapping[str, int]:
    """The numbers of the formats of the list of findings: title, line, heading, text, number, link."""
    fonts, fills, borders, cells = (
        the_one(styles, name, STYLES) for name in ("fonts", "fills", "borders", "cellXfs")
    )
    font = {name: _number(fonts, text) for name, text in _FONTS.items()}
    shade, box = _number(fills, _SHADE), _number(borders, _BOX)
    return {
        name: _number(
            cells,
            f'<xf numFmtId="0" fontId="{font[of]}" fillId="{shade * is_shaded}"'
            f' borderId="{box * has_lines}" xfId="0" applyFont="1" applyFill="1" applyBorder="1"'
            f' applyAlignment="1">{aligned}</xf>',
        )
        for name, (of, is_shaded, has_lines, aligned) in _CELLS.items()
    }


def _mark(fill: str) -> str:
    line = '<{0} style="thin"><color rgb="' + _LINES[fill] + '"/></{0}>'
    sides = "".join(map(line.format, ("left", "right", "top", "bottom")))
    bold = '<font><b/><i val="0"/></font>' if fill == ERROR else ""
    return (
        f'<dxf>{bold}<fill><patternFill><bgColor rgb="{fill}"/></patternFill></fill>'
        f"<border>{sides}</border></dxf>"
    )


def _number(listed: "Element", text: str) -> int:
    """The number of a format among those of its kind, to which it is added where it is missing."""
    wanted = parsed(f'<a xmlns="{space_of(listed)}">{text}</a>'.encode())[0]
    form = _form(wanted)
    found = next((place for place, one in enumerate(listed) if _form(one) == form), len(listed))
    if found == len(listed):
        listed.append(wanted)
    listed.set("count", str(len(listed)))
    return found


def _form(element: "Element") -> tuple[object, ...]:
    """What an element says, whatever the order of its attributes and the prefixes of its names."""
    return (element.tag, sorted(element.items()), *map(_form, element))


def with_formats(parts: Parts) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Add the formats of marks and of the list to a workbook.

    Args:
        parts: the workbook.

    Returns:
        The numbers of those that colour cells by fill, and of those of the list's cells by name.
    """
    name = _styles_of(parts)
    tree = parts.tree(name)
    for listed, texts in _GROUND.items():
        if len(the_one(tree, listed, STYLES)) == 0:
            for text in texts:
                _number(the_one(tree, listed, STYLES), text)
    found = _mark_formats(tree), _cell_formats(tree)
    parts[name] = written(tree)
    return found
