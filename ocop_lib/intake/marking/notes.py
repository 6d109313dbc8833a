"""Notes on cells with findings: added to the notes that a sheet has, and taken away at the next check."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ocop_lib.intake.cells import Located
from ocop_lib.intake.marking.parts import (
    STRICT,
    TRANSITIONAL,
    Parts,
    child,
    is_strict,
    reference,
    space_of,
    written,
)
from ocop_lib.workbook.model import plain

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

AUTHOR = "Kiểm tra số liệu"
"""Who writes the notes; a note of this author is taken away at the next check."""

_BREAK = f"\n— {AUTHOR}:\n"
"""Parts a person's note from what is added to it."""

_NOTES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_SHAPE = re.compile(rb"<v:shape\b(?:(?!</?v:shape\b).)*</v:shape>", re.DOTALL)
_ROW, _COLUMN = (
    re.compile(rb"<x:" + name + rb">\s*(\d+)\s*</x:" + name + rb">") for name in (b"Row", b"Column")
)
_EMPTY_VML = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    b' xmlns:x="urn:schemas-microsoft-com:office:excel">'
    b'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
    b"</xml>"
)
# What may follow the reference to the notes' drawing in a sheet.
_AFTER = (
    "legacyDrawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)


def note(parts: Parts, name: str, sheet: "Element", notes: Mapping[Located, str]) -> None:
    """Write notes on the cells of a sheet.

    Args:
        parts: the workbook; it gets parts for notes where the sheet has none.
        name: the name of the sheet's part.
        sheet: its tree, which refers to the drawing of notes afterwards.
        notes: the text by cell.
    """
    related = parts.related(name)
    found = next((target for kind, target in related.values() if kind == "comments"), "")
    drawing = _drawing(related, sheet)
    if not found and not notes:
        return
    space = space_of(sheet)
    if not found:
        found = parts.free_name("xl/comments", ".xml")
        parts[found] = _empty_notes(space)
        parts.declare(_NOTES_TYPE, part=found)
        parts.relate(name, "comments", found, strictly=is_strict(sheet))
    if not drawing:
        drawing = parts.free_name("xl/drawings/vmlDrawing", ".vml")
        parts[drawing] = _EMPTY_VML
        parts.declare(_VML_TYPE, ending="vml")
        _refer(sheet, parts.relate(name, "vmlDrawing", drawing, strictly=is_strict(sheet)))
    removed, added = _write_notes(parts, found, notes)
    parts[drawing] = _shaped(parts[drawing], removed, added)


def _drawing(related: Mapping[str, tuple[str, str]], sheet: "Element") -> str:
    """The part with the shapes of the sheet's notes; empty for none."""
    own = sheet.find(f"{{{space_of(sheet)}}}legacyDrawing")
    kind, target = related.get("" if own is None else reference(own), ("", ""))
    return target if kind == "vmlDrawing" else ""


def _refer(sheet: "Element", id_: str) -> None:
    """Let a sheet refer to the drawing of its notes."""
    from lxml import etree

    space = space_of(sheet)
    relations = STRICT if is_strict(sheet) else TRANSITIONAL
    later = {f"{{{space}}}{name}" for name in _AFTER}
    place = next((number for number, one in enumerate(sheet) if one.tag in later), len(sheet))
    sheet.insert(place, etree.Element(f"{{{space}}}legacyDrawing", {f"{{{relations}}}id": id_}))


def _write_notes(
    parts: Parts, name: str, notes: Mapping[Located, str]
) -> tuple[set[str], list[Located]]:
    """Change the part of notes.

    Returns:
        The addresses whose own note was taken away, and the cells that have a note of ours now and
        none of another person.
    """
    tree = parts.tree(name)
    space = space_of(tree)
    listed, number = child(tree, "commentList"), _author(child(tree, "authors"))
    removed = {str(one.get("ref")) for one in listed if one.get("authorId") == str(number)}
    for one in list(listed):
        if one.get("authorId") == str(number):
            listed.remove(one)
        else:
            _shorten(one)
    kept = {str(one.get("ref")): one for one in listed}
    added = [cell for cell in notes if cell.address not in kept]
    for cell, text in notes.items():
        if cell.address in kept:
            _append(kept[cell.address], _BREAK + text)
        else:
            listed.append(_comment(space, cell.address, number, text))
    parts[name] = written(tree)
    return removed, added


def _author(authors: "Element") -> int:
    """The number of our author, who is added where missing."""
    from lxml import etree

    names = [one.text for one in authors]
    if AUTHOR not in names:
        etree.SubElement(authors, f"{{{space_of(authors)}}}author").text = AUTHOR
        names.append(AUTHOR)
    return names.index(AUTHOR)


def _shorten(comment: "Element") -> None:
    """Take away what an earlier check added to a person's note."""
    for run in list(comment.iter(f"{{{space_of(comment)}}}r")):
        parent = run.getparent()
        text = "".join(str(one.text or "") for one in run)
        if parent is not None and text.startswith(_BREAK):
            parent.remove(run)


def _append(comment: "Element", text: str) -> None:
    """Add a run of text to a person's note."""
    from lxml import etree

    space = space_of(comment)
    body = comment.find(f"{{{space}}}text")
    if body is None:
        body = etree.SubElement(comment, f"{{{space}}}text")
    # A note of plain text becomes one of runs, of which there may be several.
    for words in body.findall(f"{{{space}}}t"):
        body.remove(words)
        etree.SubElement(body, f"{{{space}}}r").append(words)
    body.append(_run(space, text))


def _run(space: str, text: str) -> "Element":
    from lxml import etree

    run = etree.Element(f"{{{space}}}r")
    words = etree.SubElement(run, f"{{{space}}}t")
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    words.text = plain(text)
    return run


def _comment(space: str, address: str, author: int, text: str) -> "Element":
    from lxml import etree

    comment = etree.Element(f"{{{space}}}comment", {"ref": address, "authorId": str(author)})
    etree.SubElement(comment, f"{{{space}}}text").append(_run(space, text))
    return comment


def _empty_notes(space: str) -> bytes:
    from lxml import etree

    tree = etree.Element(f"{{{space}}}comments", nsmap={None: space})
    etree.SubElement(tree, f"{{{space}}}authors")
    etree.SubElement(tree, f"{{{space}}}commentList")
    return written(tree)


def _shaped(vml: bytes, removed: set[str], added: list[Located]) -> bytes:
    """A drawing with the boxes of new notes and without those of notes taken away.

    Excel writes this part as HTML of its own, which no XML reader takes; so it is changed as text.

    Args:
        vml: the drawing.
        removed: the addresses of the notes taken away.
        added: the cells of the new notes.

    Returns:
        The changed drawing.
    """
    from xlsxwriter.utility import xl_rowcol_to_cell

    def own(match: re.Match[bytes]) -> bytes:
        row, column = _ROW.search(match[0]), _COLUMN.search(match[0])
        if not row or not column:
            return match[0]
        return b"" if xl_rowcol_to_cell(int(row[1]), int(column[1])) in removed else match[0]

    kept = _SHAPE.sub(own, vml)
    numbers = [int(found) for found in re.findall(rb"_x0000_s(\d+)", kept)]
    first = max(numbers, default=1024) + 1
    boxes = b"".join(_box(cell, first + place) for place, cell in enumerate(added))
    head, end, tail = kept.rpartition(b"</xml>")
    return head + boxes + end + tail


def _box(cell: Located, number: int) -> bytes:
    """The hidden box of a note, which opens beside its cell."""
    top, left = max(cell.row - 2, 0), cell.column
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;'
        f'width:320px;height:140px;z-index:1;visibility:hidden" fillcolor="#ffffe1"'
        f' o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" obscured="t"/>'
        f'<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"/>'
        f'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{left}, 15, {top}, 2, {left + 4}, 15, {top + 7}, 4</x:Anchor>"
        f"<x:AutoFill>False</x:AutoFill><x:Row>{cell.row - 1}</x:Row>"
        f"<x:Column>{cell.column - 1}</x:Column></x:ClientData></v:shape>"
    ).encode()
