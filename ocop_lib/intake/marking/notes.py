"""Notes on cells with findings: added to the notes that a sheet has, and taken away at the next check."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from ocop_lib.errors import Place
from ocop_lib.intake.cells import Located, located
from ocop_lib.intake.marking.boxes import EMPTY, Paper, shaped
from ocop_lib.intake.marking.element_order import SHEET, put
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
from ocop_lib.workbook import look
from ocop_lib.workbook.model import plain

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

AUTHOR = "Kiểm tra số liệu"
"""Who writes the notes."""

HEAD = f"{AUTHOR}:\n"
"""How each note begins, by which it is known again: LibreOffice forgets who wrote a note."""

_BREAK = f"\n— {HEAD}"
"""Parts a person's note from what is added to it."""

_NOTES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_PRESERVED = "{http://www.w3.org/XML/1998/namespace}space"
_SIZE = 9


class _Changed(NamedTuple):
    """What became of a sheet's notes: addresses of those taken away, texts of new and of longer ones."""

    removed: set[str]
    added: dict[Located, str]
    longer: dict[Located, str]


def note(
    parts: Parts, name: str, notes: Mapping[Located, str], tree: Callable[[], "Element"]
) -> None:
    """Write notes on the cells of a sheet; a sheet without notes of ours stays as it is.

    Args:
        parts: the workbook; it gets parts for notes where the sheet has none.
        name: the name of the sheet's part.
        notes: the text by cell.
        tree: gives the tree of the sheet, which refers to the drawing of notes afterwards.
    """
    related = parts.related(name)
    found = next((target for kind, target in related.values() if kind == "comments"), "")
    if not found:
        if not notes:
            return
        found = _new_notes(parts, name, tree())
    changed = _write_notes(parts, found, notes)
    if not any(changed):
        return
    sheet = tree()
    drawing = _drawing(related, sheet)
    if not drawing:
        drawing = parts.free_name("xl/drawings/vmlDrawing", ".vml")
        parts[drawing] = EMPTY
        parts.declare(_VML_TYPE, ending="vml")
        _refer(sheet, parts.relate(name, "vmlDrawing", drawing, strictly=is_strict(sheet)))
    paper = Paper(sheet)
    parts[drawing] = shaped(
        parts[drawing],
        changed.removed,
        {cell: paper.anchor(cell, text) for cell, text in changed.added.items()},
        {cell: paper.anchor(cell, text) for cell, text in changed.longer.items()},
        (parts[one] for one in parts.ending_with(".vml")),
    )


def _new_notes(parts: Parts, name: str, sheet: "Element") -> str:
    """A part of notes for a sheet that has none."""
    found = parts.free_name("xl/comments", ".xml")
    space = space_of(sheet)
    parts[found] = f'<comments xmlns="{space}"><authors/><commentList/></comments>'.encode()
    parts.declare(_NOTES_TYPE, part=found)
    parts.relate(name, "comments", found, strictly=is_strict(sheet))
    return found


def _drawing(related: Mapping[str, tuple[str, str]], sheet: "Element") -> str:
    """The part with the shapes of the sheet's notes; empty for none."""
    own = sheet.find(f"{{{space_of(sheet)}}}legacyDrawing")
    kind, target = related.get("" if own is None else reference(own), ("", ""))
    return target if kind == "vmlDrawing" else ""


def _refer(sheet: "Element", id_: str) -> None:
    """Let a sheet refer to the drawing of its notes."""
    relations = STRICT if is_strict(sheet) else TRANSITIONAL
    put(sheet, "legacyDrawing", SHEET).set(f"{{{relations}}}id", id_)


def _write_notes(parts: Parts, name: str, notes: Mapping[Located, str]) -> _Changed:
    """Change the part of notes, which stays as it is where there is nothing to change."""
    tree = parts.tree(name)
    listed, authors = child(tree, "commentList"), child(tree, "authors")
    changed, is_shorter = _Changed(set(), {}, {}), False
    names = [one.text or "" for one in authors]
    for one in list(listed):
        number = one.get("authorId", "")
        by_us = number.isdecimal() and names[int(number) : int(number) + 1] == [AUTHOR]
        if by_us or _text(one).startswith(HEAD):
            changed.removed.add(str(one.get("ref")))
            listed.remove(one)
        else:
            is_shorter |= _shorten(one)
    if not (notes or changed.removed or is_shorter):
        return changed
    kept = {str(one.get("ref")): one for one in listed}
    for cell, text in notes.items():
        if cell.address in kept:
            _append(kept[cell.address], text)
            changed.longer[cell] = _text(kept[cell.address])
        else:
            listed.append(_comment(listed, cell.address, _author(authors), text))
            changed.added[cell] = HEAD + text
    listed[:] = sorted(listed, key=_where)
    parts[name] = written(tree)
    return changed


def _where(comment: "Element") -> tuple[int, int]:
    """The row and column of a note."""
    found = located(Place(part=f"ô {comment.get('ref')}"))
    return found[:2] if found else (0, 0)


def _author(authors: "Element") -> int:
    """The number of our author, who is added where missing."""
    names = [one.text for one in authors]
    if AUTHOR not in names:
        authors.append(authors.makeelement(f"{{{space_of(authors)}}}author"))
        authors[-1].text = AUTHOR
        names.append(AUTHOR)
    return names.index(AUTHOR)


def _text(comment: "Element") -> str:
    """The text of a note."""
    tag = f"{{{space_of(comment)}}}t"
    return "".join(str(one.text or "") for one in comment.iter(tag))


def _shorten(comment: "Element") -> bool:
    """Take away what an earlier check added to a person's note; whether there was something."""
    text = _text(comment)
    kept = text.find(_BREAK)
    if kept < 0:
        return False
    for words in [*comment.iter(f"{{{space_of(comment)}}}t")]:
        own = str(words.text or "")
        words.text, kept = own[: max(kept, 0)], kept - len(own)
        run = words.getparent()
        outer = None if run is None else run.getparent()
        if not words.text and run is not None and outer is not None and run.tag.endswith("}r"):
            outer.remove(run)
    return True


def _append(comment: "Element", text: str) -> None:
    """Add to a person's note."""
    space = space_of(comment)
    body = comment.find(f"{{{space}}}text")
    if body is None:
        body = comment.makeelement(f"{{{space}}}text")
        comment.insert(0, body)
    # A note of plain text becomes one of runs, of which there may be several.
    for words in body.findall(f"{{{space}}}t"):
        run = body.makeelement(f"{{{space}}}r")
        body.replace(words, run)
        run.append(words)
    body.append(_run(space, _BREAK, is_bold=True))
    body.append(_run(space, text))


def _comment(listed: "Element", address: str, author: int, text: str) -> "Element":
    space = space_of(listed)
    comment = listed.makeelement(f"{{{space}}}comment", {"ref": address, "authorId": str(author)})
    body = comment.makeelement(f"{{{space}}}text")
    comment.append(body)
    body.append(_run(space, HEAD, is_bold=True))
    body.append(_run(space, text))
    return comment


def _run(space: str, text: str, *, is_bold: bool = False) -> "Element":
    """A piece of a note's text."""
    from lxml import etree

    run = etree.Element(f"{{{space}}}r")
    form = etree.SubElement(run, f"{{{space}}}rPr")
    if is_bold:
        etree.SubElement(form, f"{{{space}}}b")
    for name, values in (
        ("sz", {"val": str(_SIZE)}),
        ("color", {"indexed": "81"}),
        ("rFont", {"val": look.FONT}),
        ("family", {"val": "2"}),
    ):
        etree.SubElement(form, f"{{{space}}}{name}", values)
    words = etree.SubElement(run, f"{{{space}}}t")
    words.set(_PRESERVED, "preserve")
    words.text = plain(text)
    return run
