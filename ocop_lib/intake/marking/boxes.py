"""The boxes of notes: a drawing in the old form that Excel keeps for them, changed as text."""

import re
from collections.abc import Iterable, Mapping
from itertools import chain, count
from typing import TYPE_CHECKING

from ocop_lib.intake.cells import Located
from ocop_lib.intake.marking.parts import space_of, stated_number
from ocop_lib.workbook.wrapping import lines_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_SPACES = {
    b"v": b"urn:schemas-microsoft-com:vml",
    b"o": b"urn:schemas-microsoft-com:office:office",
    b"x": b"urn:schemas-microsoft-com:office:excel",
}

_LAYOUT = b'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data=""/></o:shapelayout>'

EMPTY = (
    b"<xml>"
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
    b"</xml>"
)
"""A drawing without boxes."""

# Programs call the name spaces as they like: openpyxl writes «ns1:shape».
_SHAPE = re.compile(rb"<(\w+):shape\b(?:(?!</?\1:shape\b).)*</\1:shape>", re.DOTALL)
_ROW, _COLUMN = (
    re.compile(rb"<(\w+):" + name + rb">\s*(\d{1,7})\s*</\1:" + name + rb">")
    for name in (b"Row", b"Column")
)
_ANCHOR = re.compile(rb"<(\w+):Anchor>[^<]*</\1:Anchor>")
_ROOT = re.compile(rb"<xml\b[^>]*")
_ROOT_END = re.compile(rb"<xml\b[^>]*>")
_NUMBER = re.compile(rb"_x0000_s(\d{1,9})\b")
_BLOCKS = re.compile(rb'(<\w+:idmap\b[^>]*\bdata=")([\d,]*)(")')
_BLOCK = 1024
"""The numbers of shapes are given in blocks; a drawing says which ones are its own."""

_WIDTH, _WIDE = 360, 560
"""The width of a box in pixels, and of one for a long text."""
_LONG, _MOST_LINES = 18, 40
_LINE = 15
_SMALLER = 11 / 9
"""How many letters of the notes' type stand where one of the cells' type does."""
_LAST_ROW, _LAST_COLUMN = 1_048_575, 16_383


class Paper:
    """Where cells lie on a sheet, in pixels.

    Args:
        sheet: the tree of the sheet.
    """

    def __init__(self, sheet: "Element") -> None:
        space = space_of(sheet)
        form = sheet.find(f"{{{space}}}sheetFormatPr")
        values: Mapping[str, str] = {} if form is None else dict(form.attrib.items())
        self._column = _pixels(values.get("defaultColWidth", "9.1"), 7)
        self._row = _pixels(values.get("defaultRowHeight", "15"), 96 / 72)
        self._columns: dict[int, int] = {}
        for one in sheet.iterfind(f"{{{space}}}cols/{{{space}}}col"):
            wide = 0 if one.get("hidden") in ("1", "true") else _pixels(one.get("width", "9.1"), 7)
            first, last = stated_number(one, "min"), stated_number(one, "max")
            # Beyond a few hundred columns no box is opened.
            self._columns |= dict.fromkeys(range(first - 1, min(last, first + 400)), wide)
        rows = sheet.iterfind(f"{{{space}}}sheetData/{{{space}}}row[@ht]")
        self._rows = {
            stated_number(one, "r") - 1: _pixels(one.get("ht", ""), 96 / 72) for one in rows
        }

    def anchor(self, cell: Located, text: str) -> str:
        """Where the box of a note lies that has room for its text: beside its cell, a little above.

        Args:
            cell: the cell.
            text: the text of the note.

        Returns:
            The columns, rows and pixels in them of its corners, as the drawing tells them.
        """
        lines, wide = _lines(text, _WIDTH), _WIDTH
        if lines > _LONG:
            lines, wide = _lines(text, _WIDE), _WIDE
        left, top = min(cell.column, _LAST_COLUMN - 8), min(max(cell.row - 2, 0), _LAST_ROW - 60)
        high = (min(lines, _MOST_LINES) + 1) * _LINE
        across = _end(left, 15 + wide, self._columns, self._column)
        down = _end(top, 2 + high, self._rows, self._row)
        return f"{left}, 15, {top}, 2, {across[0]}, {across[1]}, {down[0]}, {down[1]}"


def _lines(text: str, wide: int) -> int:
    return lines_of(text, (wide - 20) / 8 * _SMALLER)


def _pixels(text: str, each: float) -> int:
    """A measure in pixels; that of an ordinary one where a program has written no number."""
    try:
        return max(min(round(float(text) * each), 3000), 0)
    except (ValueError, OverflowError):
        return 20


def _end(first: int, room: int, measures: Mapping[int, int], other: int) -> tuple[int, int]:
    """The column or row in which a box ends that begins with one, and how far in it."""
    for place in range(first, first + 50):
        size = measures.get(place, other)
        if room <= size:
            return place, room
        room -= size
    return first + 50, 0


def shaped(
    vml: bytes,
    removed: Iterable[str],
    added: Mapping[Located, str],
    longer: Mapping[Located, str],
    others: Iterable[bytes],
) -> bytes:
    """A drawing with the boxes of new notes, without those of notes taken away.

    Excel writes this part as HTML of its own, which no XML reader takes.

    Args:
        vml: the drawing.
        removed: the addresses of the notes taken away.
        added: where the box of each new note lies.
        longer: where the box lies of each note whose text was added to.
        others: all drawings of the workbook's notes.

    Returns:
        The changed drawing.
    """
    from xlsxwriter.utility import xl_rowcol_to_cell

    gone = {*removed}
    moved = {cell.address: anchor for cell, anchor in longer.items()}

    def changed(match: re.Match[bytes]) -> bytes:
        row, column = _ROW.search(match[0]), _COLUMN.search(match[0])
        if not row or not column:
            return match[0]
        address = xl_rowcol_to_cell(int(row[2]), int(column[2]))
        if address in gone:
            return b""
        anchor = moved.get(address)
        return _anchored(match[0], row, anchor) if anchor else match[0]

    kept = _SHAPE.sub(changed, _with_spaces(vml))
    numbers, kept = _numbers(kept, len(added), others)
    boxes = b"".join(
        _box(cell, anchor, number)
        for (cell, anchor), number in zip(added.items(), numbers, strict=True)
    )
    head, end, tail = kept.rpartition(b"</xml>")
    return head + boxes + end + tail


def _with_spaces(vml: bytes) -> bytes:
    """A drawing whose root says what the prefixes of our boxes mean."""

    def said(match: re.Match[bytes]) -> bytes:
        missing = (
            b' xmlns:%b="%b"' % (prefix, space)
            for prefix, space in _SPACES.items()
            if b"xmlns:" + prefix + b"=" not in match[0]
        )
        return match[0] + b"".join(missing)

    return _ROOT.sub(said, vml, count=1)


def _anchored(box: bytes, row: re.Match[bytes], anchor: str) -> bytes:
    """A box that lies elsewhere."""
    told = b"<%b:Anchor>%b</%b:Anchor>" % (row[1], anchor.encode(), row[1])
    if _ANCHOR.search(box):
        return _ANCHOR.sub(told, box)
    return box.replace(row[0], told + row[0], 1)


def _numbers(vml: bytes, wanted: int, others: Iterable[bytes]) -> tuple[list[int], bytes]:
    """Numbers of shapes that are free, and the drawing that says that their blocks are its own."""
    blocks = _blocks(vml)
    used = {int(number) for number in _NUMBER.findall(vml)}
    taken = {*chain(blocks, *map(_blocks, others))}
    found: list[int] = []
    free = (block for block in count(1) if block not in taken)
    own = [*blocks]
    for block in chain(blocks, free):
        if len(found) == wanted:
            break
        if block not in own:
            own.append(block)
        numbers = range(block * _BLOCK + 1, (block + 1) * _BLOCK)
        found += [number for number in numbers if number not in used][: wanted - len(found)]
    listed = ",".join(map(str, own)).encode()
    if own and not _BLOCKS.search(vml):
        vml = _ROOT_END.sub(lambda match: match[0] + _LAYOUT, vml, count=1)
    return found, _BLOCKS.sub(lambda match: match[1] + listed + match[3], vml, count=1)


def _blocks(vml: bytes) -> list[int]:
    """The blocks of numbers that a drawing calls its own."""
    found = _BLOCKS.search(vml)
    return [int(one) for one in found[2].split(b",") if one.isdigit()] if found else []


def _box(cell: Located, anchor: str, number: int) -> bytes:
    """The hidden box of a note."""
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;'
        f'z-index:1;visibility:hidden" fillcolor="#ffffe1"'
        f' o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" obscured="t"/>'
        f'<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"/>'
        f'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{anchor}</x:Anchor>"
        f"<x:AutoFill>False</x:AutoFill><x:Row>{cell.row - 1}</x:Row>"
        f"<x:Column>{cell.column - 1}</x:Column></x:ClientData></v:shape>"
    ).encode()
