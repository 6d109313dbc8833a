"""Personal data in what a workbook holds besides cells: notes, text boxes, heads and feet of pages."""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import NamedTuple

from ocop_lib.errors import Place
from ocop_lib.files.personal import is_personal, may_be_personal
from ocop_lib.intake.cells import located
from ocop_lib.intake.opening.archive import Archive
from ocop_lib.intake.opening.limits import LIMITS, Meter
from ocop_lib.intake.opening.relations import relations

_TAG = re.compile(r"<[^>]*>")
_BREAK = re.compile(r"</(?:text:p|a:p|p)>|<(?:br|text:line-break)/>")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_NOTES = re.compile(r"xl/(?:comments|threadedcomments/)[^/]*\.xml|xl/comments/[^/]+\.xml")
_NOTE = re.compile(
    r'<(?:\w+:)?(?:comment|threadedComment)\b[^>]*?\bref="([A-Z]+\d+)"[^>]*>(.*?)'
    r"</(?:\w+:)?(?:comment|threadedComment)>",
    re.DOTALL,
)
_DRAWING = re.compile(r"xl/drawings/[^/]+\.xml")
_PAGE = re.compile(r"<(?:\w+:)?headerFooter\b.*?</(?:\w+:)?headerFooter>", re.DOTALL)
_ODS_NOTE = re.compile(r"<office:annotation\b.*?</office:annotation>", re.DOTALL)
_ODS_BOX = re.compile(
    r"<draw:(text-box|custom-shape|rect|ellipse)\b[^>]*[^/]>.*?</draw:\1>", re.DOTALL
)
_ODS_PAGE = re.compile(r"<style:master-page\b.*?</style:master-page>", re.DOTALL)
_ODS_TABLE = re.compile(r'<table:table\b[^>]*?\btable:name="([^"]*)"')
_LISTED = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_NAME, _ID = re.compile(r'\bname="([^"]*)"'), re.compile(r'\br:id="([^"]*)"')
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
    archive = Archive(data, place, Meter(place, LIMITS))
    if "content.xml" in archive and "mimetype" in archive:
        yield from _of_ods(archive)
        return
    for name in archive.names():
        if _NOTES.fullmatch(name):
            text = archive.read(name).decode(errors="replace")
            yield from _of_notes(archive, name, text, place) if _has_signs(text) else ()
        elif _DRAWING.fullmatch(name) and _is_personal(archive.read(name).decode(errors="replace")):
            yield PersonalPart(BOX, _sheet_with(archive, name, place))
        elif _SHEET.fullmatch(name):
            pages = _PAGE.search(_last(archive, name))
            if pages and _is_personal(pages[0]):
                yield PersonalPart(PAGE, _sheets(archive, place).get(name, ""))


def _of_notes(archive: Archive, name: str, text: str, place: Place) -> Iterator[PersonalPart]:
    sheet = _sheet_with(archive, name, place)
    for found in _NOTE.finditer(text):
        if _is_personal(found[2]):
            cell = located(Place(part=f"ô {found[1]}"))
            yield PersonalPart(OF_NOTE, sheet, cell.row if cell else None, f"ô {found[1]}")


def _of_ods(archive: Archive) -> Iterator[PersonalPart]:
    content = archive.read("content.xml").decode(errors="replace")
    for what, kind in ((NOTE, _ODS_NOTE), (BOX, _ODS_BOX)):
        for found in kind.finditer(content):
            if _is_personal(found[0]):
                names = _ODS_TABLE.findall(content, 0, found.start())
                yield PersonalPart(what, unescape(names[-1]) if names else "")
    styles = archive.read("styles.xml").decode(errors="replace") if "styles.xml" in archive else ""
    if any(_is_personal(found[0]) for found in _ODS_PAGE.finditer(styles)):
        yield PersonalPart(PAGE)


def _has_signs(markup: str) -> bool:
    return may_be_personal(_TAG.sub("", markup))


def _is_personal(markup: str) -> bool:
    """Whether a line of the text in some markup has personal data."""
    if not _has_signs(markup):
        return False
    text = unescape(_TAG.sub("", _BREAK.sub("\n", markup)))
    return any(map(is_personal, [*text.splitlines(), text]))


def _last(archive: Archive, name: str) -> str:
    """The end of a part, which may be large."""
    kept = b""
    for piece in archive.pieces(name):
        kept = (kept + piece)[-_END:]
    return kept.decode(errors="replace")


def _sheets(archive: Archive, place: Place) -> Mapping[str, str]:
    """By the name of its part, in small letters, the name of each sheet."""
    meter = Meter(place, LIMITS)
    package = relations(archive, "", place, meter).values()
    main = next((one.target for one in package if one.kind == "officeDocument"), "")
    related = relations(archive, main, place, meter)
    found = {}
    for one in _LISTED.findall(archive.read(main).decode(errors="replace")):
        name, id_ = _NAME.search(one), _ID.search(one)
        if name and id_ and id_[1] in related:
            found[related[id_[1]].target.casefold()] = unescape(name[1])
    return found


def _sheet_with(archive: Archive, part: str, place: Place) -> str:
    """The name of the sheet that refers to a part; empty for none."""
    for name, sheet in _sheets(archive, place).items():
        related = relations(archive, name, place, Meter(place, LIMITS)).values()
        if part in (one.target.casefold() for one in related):
            return sheet
    return ""
