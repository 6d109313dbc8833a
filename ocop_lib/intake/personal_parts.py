"""Personal data in what a workbook holds besides cells: notes, text boxes, heads and feet of pages."""

import re
from collections.abc import Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import NamedTuple

from ocop_lib.errors import IntakeError, Place
from ocop_lib.files.personal import is_personal, may_be_personal
from ocop_lib.intake.cells import located
from ocop_lib.intake.opening.archive import Archive
from ocop_lib.intake.opening.limits import LIMITS, Meter
from ocop_lib.intake.opening.relations import Relation, relations

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_NOTES = re.compile(r"xl/(?:comments|threadedcomments/|comments/)[^/]*\.xml")
_DRAWING = re.compile(r"xl/drawings/[^/]+\.xml")
_NAME, _ID, _REF = (re.compile(rf'\b{name}="([^"]*)"') for name in ("name", "r:id", "ref"))
_NOTE_TAGS = frozenset(("comment", "threadedComment"))
_ODS_NOTE = frozenset(("office:annotation",))
_ODS_BOXES = frozenset(("draw:text-box", "draw:custom-shape", "draw:rect", "draw:ellipse"))
_ODS_PAGE = frozenset(("style:master-page",))
_LINE_ENDS = frozenset(("/text:p", "/a:p", "/p", "br", "text:line-break"))
_LONGEST_LINE = 32_767
"""A text that a person wrote has no more characters, as no cell of Excel has."""
_END = 1 << 16
"""So many bytes at the end of a sheet's part hold what is printed on its pages."""

OF_NOTE = "Lời ghi ở ô này"
NOTE = "Một lời ghi trong trang"
BOX = "Một hộp chữ"
PAGE = "Đầu trang hoặc chân trang khi in"


class PersonalPart(NamedTuple):
    """Something of a workbook that has personal data.

    Args:
        what: what it is, in Vietnamese.
        sheet: the sheet; empty where that is not known.
        row: the row from 1; None for what stands in none.
        part: the cell («ô D7»); empty for what stands in none.
    """

    what: str
    sheet: str = ""
    row: int | None = None
    part: str = ""


def personal_parts(data: bytes, file: str) -> Iterator[PersonalPart]:
    """Search what a workbook holds besides cells.

    Args:
        data: the bytes of an .xlsx or .ods file that could be opened.
        file: the file as the user knows it.

    Yields:
        What has personal data, part by part.
    """
    place = Place(file)
    package = _Package(Archive(data, place, Meter(place, LIMITS)), place)
    if "content.xml" in package.archive and "mimetype" in package.archive:
        yield from _of_ods(package)
        return
    for name in package.archive.names():
        # A part that is broken is none that a program shows.
        with suppress(IntakeError):
            yield from _of_part(package, name)


@dataclass
class _Package:
    """The parts of a workbook.

    Args:
        archive: its entries.
        place: the file.
        left: how many bytes of parts may still be looked through; more a person did not write.
    """

    archive: Archive
    place: Place
    left: int = 64 << 20

    def text(self, name: str) -> str:
        """A part; nothing of one that is too large."""
        kept, size = [], 0
        for piece in self.archive.pieces(name):
            kept.append(piece)
            size += len(piece)
            if size > self.left:
                return ""
        self.left -= size
        return b"".join(kept).decode(errors="replace")

    def end(self, name: str) -> str:
        """The end of a part, which may be large."""
        kept = b""
        for piece in self.archive.pieces(name):
            kept = (kept + piece)[-_END:]
        return kept.decode(errors="replace")

    @cached_property
    def sheets(self) -> Mapping[str, str]:
        """By the name of its part, in small letters, the name of each sheet."""
        main = next((one.target for one in self._related("") if one.kind == "officeDocument"), "")
        related = relations(self.archive, main, self.place, Meter(self.place, LIMITS))
        found = {}
        for piece in self.text(main).split("<"):
            name, id_ = _NAME.search(piece), _ID.search(piece)
            is_sheet = _name(piece).rpartition(":")[2] == "sheet"
            if is_sheet and name and id_ and id_[1] in related:
                found[related[id_[1]].target.casefold()] = unescape(name[1])
        return found

    @cached_property
    def owners(self) -> Mapping[str, str]:
        """By the name of a part to which a sheet refers, the name of the sheet."""
        pairs = ((part, sheet) for part, sheet in self.sheets.items())
        return {
            one.target.casefold(): sheet for part, sheet in pairs for one in self._related(part)
        }

    def _related(self, part: str) -> Collection[Relation]:
        """What a part refers to; nothing where that is broken."""
        with suppress(IntakeError):
            return relations(self.archive, part, self.place, Meter(self.place, LIMITS)).values()
        return ()


def _of_part(package: _Package, name: str) -> Iterator[PersonalPart]:
    if _NOTES.fullmatch(name):
        text = package.text(name)
        for tag, inner, _ in _elements(text, _NOTE_TAGS) if may_be_personal(_plain(text)) else ():
            ref = _REF.search(tag)
            cell = located(Place(part=f"ô {ref[1]}")) if ref else None
            if cell and _is_personal(inner):
                sheet = package.owners.get(name, "")
                yield PersonalPart(OF_NOTE, sheet, cell.row, f"ô {cell.address}")
    elif _DRAWING.fullmatch(name) and _is_personal(package.text(name)):
        yield PersonalPart(BOX, package.owners.get(name, ""))
    elif _SHEET.fullmatch(name):
        end = package.end(name)
        pages = end[end.find("headerFooter") : end.rfind("headerFooter")]
        if _is_personal(f"<{pages}>"):
            yield PersonalPart(PAGE, package.sheets.get(name, ""))


def _of_ods(package: _Package) -> Iterator[PersonalPart]:
    with suppress(IntakeError):
        content = package.text("content.xml")
        for what, names in ((NOTE, _ODS_NOTE), (BOX, _ODS_BOXES)):
            if any(name in content for name in names):
                found = _elements(content, names)
                yield from (PersonalPart(what, at) for _, inner, at in found if _is_personal(inner))
    with suppress(IntakeError):
        styles = package.text("styles.xml") if "styles.xml" in package.archive else ""
        if any(_is_personal(inner) for _, inner, _ in _elements(styles, _ODS_PAGE)):
            yield PersonalPart(PAGE)


def _elements(markup: str, names: AbstractSet[str]) -> Iterator[tuple[str, str, str]]:
    """The elements of some names: each one's tag, what is in it, and the table that it stands in.

    Args:
        markup: some markup, which is gone through once and need not be sound.
        names: the names.

    Yields:
        The tag, what is in it, the table. An element inside another one is a part of that.
    """
    table = open_tag = ""
    inner: list[str] = []
    for piece in markup.split("<")[1:]:
        name = _name(piece)
        if open_tag and name == f"/{_name(open_tag)}":
            yield open_tag, "".join(inner), table
            open_tag, inner = "", []
        elif open_tag:
            inner.append(f"<{piece}")
        elif name.rpartition(":")[2] in names or name in names:
            tag, _, rest = piece.partition(">")
            open_tag, inner = ("", []) if tag.endswith("/") else (tag, [f"<>{rest}"])
        elif name == "table:table" and (found := _NAME.search(piece)):
            table = unescape(found[1])


def _name(piece: str) -> str:
    """The name of a tag, of an end with its slash."""
    return piece[:_LONGEST_NAME].replace(">", " ").partition(" ")[0].rstrip("/")


_LONGEST_NAME = 60


def _plain(markup: str) -> str:
    """The text in some markup, a paragraph a line."""
    found = []
    for piece in markup.split("<"):
        tag, _, text = piece.partition(">")
        found.append(("\n" if _name(tag) in _LINE_ENDS else "") + text)
    return unescape("".join(found))


def _is_personal(markup: str) -> bool:
    """Whether a line of the text in some markup, or all of it together, has personal data."""
    text = _plain(markup)
    if not may_be_personal(text):
        return False
    lines = [*text.splitlines(), " ".join(text.split())]
    return any(is_personal(line) for line in lines if len(line) <= _LONGEST_LINE)
