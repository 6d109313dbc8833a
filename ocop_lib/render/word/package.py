"""The Word file around the text: page setup, headers and footers, properties, parts, the zip."""

import re
from datetime import UTC, datetime, time
from functools import cache
from io import BytesIO
from zipfile import ZipFile

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml.ns import qn

from ocop_lib.blocks.model import Masthead
from ocop_lib.files.zipped import zipped
from ocop_lib.render.paper import running_title
from ocop_lib.render.word.styles import LANGUAGE
from ocop_lib.render.word.xml import Element, Font, ParagraphLayout, element, paragraph, runs

_TWIPS_PER_MM = 1440 / 25.4
_PAGE_MM = (210, 297)
# Margins as in the PDF, for portrait (False) and landscape (True).
# Source: Nghị định 30/2020/NĐ-CP, Phụ lục I: 20-25 above and below, 30-35 left, 15-20 right.
# Above, of a report and, for True, of a sheet, whose band stands in the header.
_ABOVE_MM = {False: 22, True: 18}
_BELOW_MM = 20
_BESIDE_MM = {False: (30, 15), True: (20, 20)}
_HEADER_MM = {False: 7, True: 8}
_FOOTER_MM = 10
_PICTURES = "word/media/"
_LONGEST_PROPERTY = 255
# Parts kept from python-docx's template; Word expects a theme even if no style uses it.
_KEPT = {
    RELATIONSHIP_TYPE.OFFICE_DOCUMENT,
    RELATIONSHIP_TYPE.CORE_PROPERTIES,
    RELATIONSHIP_TYPE.THEME,
}


def empty_file() -> WordDocument:
    """A document without text, styles and settings, to which the writer adds its own parts."""
    return docx.Document(BytesIO(_bare_template()))


@cache
def _bare_template() -> bytes:
    """python-docx's template without what is not kept: reading the whole for each file costs more."""
    file = docx.Document()
    for relations in (file.part.rels, file.part.package.rels):
        for id_ in [i for i, r in relations.items() if r.reltype not in _KEPT]:
            del relations[id_]
    file.element.body.clear()
    bare = BytesIO()
    file.save(bare)
    return bare.getvalue()


def add_part(file: WordDocument, kind: str, content: Element, number: int | str = "") -> str:
    """Add a part to the file and relate the document to it.

    Args:
        file: the document.
        kind: «styles», «numbering», «settings», «fontTable», «header», «footer».
        content: its root element.
        number: the suffix of the part's file name; empty for the only part of its kind.

    Returns:
        The relationship id by which the document refers to the part.
    """
    name = re.sub(r"(?=[A-Z])", "_", kind).upper()
    type_ = getattr(CONTENT_TYPE, f"WML_{name}")
    part = XmlPart(PackURI(f"/word/{kind}{number}.xml"), type_, content, file.part.package)
    return file.part.relate_to(part, getattr(RELATIONSHIP_TYPE, name))


def settings() -> Element:
    """The root of the settings part."""
    compatibility = {
        # Without this setting Word opens the file in the compatibility mode of Word 2007.
        "name": "compatibilityMode",
        "uri": "http://schemas.microsoft.com/office/word",
        "val": 15,
    }
    return element(
        "settings",
        element("footnotePr", element("footnote", id=-1), element("footnote", id=0)),
        element(
            "compat",
            # Without this element Word stretches a justified line that ends in a line break.
            element("doNotExpandShiftReturn"),
            element("compatSetting", **compatibility),
        ),
        element("themeFontLang", val=LANGUAGE),
        element("decimalSymbol", val=","),
        element("listSeparator", val=";"),
    )


def set_properties(file: WordDocument, head: Masthead) -> None:
    """Set title, author, keywords, language and dates from the masthead, never from the clock."""
    dated = datetime.combine(head.data_date, time(), UTC)
    properties = file.core_properties
    properties.title = head.title[:_LONGEST_PROPERTY]
    properties.author = properties.last_modified_by = head.issuer[:_LONGEST_PROPERTY]
    properties.keywords = ", ".join(head.keywords)
    properties.language = LANGUAGE
    properties.comments = ""
    properties.created = properties.modified = dated
    properties.revision = 1


def end_section(
    paragraph_or_body: Element,
    *,
    turned: bool,
    furniture: list[Element],
    is_sheet: bool = False,
) -> None:
    """End a section of pages; sets its paper, margins, headers and footers.

    Args:
        paragraph_or_body: the last paragraph of the section; for the document's last section,
            the body.
        turned: whether the section's pages are landscape.
        furniture: references to headers and footers; empty to keep those of the section before.
        is_sheet: whether the report is a sheet.
    """
    width, height = reversed(_PAGE_MM) if turned else _PAGE_MM
    left, right = _BESIDE_MM[turned]
    orientation = {"orient": "landscape"} if turned else {}
    setup = element(
        "sectPr",
        *furniture,
        element("pgSz", w=_twips(width), h=_twips(height), **orientation),
        element(
            "pgMar",
            top=_twips(_ABOVE_MM[is_sheet]),
            right=_twips(right),
            bottom=_twips(_BELOW_MM),
            left=_twips(left),
            header=_twips(_HEADER_MM[is_sheet]),
            footer=_twips(_FOOTER_MM),
            gutter=0,
        ),
        # The report's first page has no number.
        element("titlePg") if furniture else None,
    )
    if paragraph_or_body.tag == qn("w:body"):
        paragraph_or_body.append(setup)
    else:
        paragraph_or_body.get_or_add_pPr().append(setup)


def furniture(file: WordDocument, head: Masthead) -> list[Element]:
    """Add headers and footers: the band on every page, page number and title from the second on.

    Args:
        file: the document.
        head: the masthead with band and title.

    Returns:
        References to the headers and footers, for `end_section`.
    """
    field = element("fldSimple", *runs("2"), instr="PAGE")
    number = paragraph(ParagraphLayout("header", after=4), field)
    small = Font(size=9)
    band = [paragraph(ParagraphLayout("Band"), *runs(head.band))] if head.band else []
    narrow = [paragraph(ParagraphLayout("Band"), *runs(head.band, small))] if head.band else []
    title = paragraph(ParagraphLayout("footer"), *runs(running_title(head)))
    first = element("hdr", *(band or [paragraph(ParagraphLayout("header"))]))
    return [
        _reference("header", "first", add_part(file, "header", first, 1)),
        _reference(
            "header", "default", add_part(file, "header", element("hdr", number, *narrow), 2)
        ),
        _reference("footer", "default", add_part(file, "footer", element("ftr", title), 1)),
    ]


def packed(file: WordDocument) -> bytes:
    """The bytes of the file, zipped anew with fixed dates: python-docx writes the current time."""
    raw = BytesIO()
    file.save(raw)
    with ZipFile(raw) as entries:
        parts = ((name, entries.read(name)) for name in entries.namelist())
        # Pictures are compressed already; to try again only takes time.
        return zipped(parts, stored=(_PICTURES,))


def _reference(kind: str, pages: str, relation: str) -> Element:
    reference = element(f"{kind}Reference", type=pages)
    reference.set(qn("r:id"), relation)
    return reference


def _twips(mm: float) -> int:
    return round(mm * _TWIPS_PER_MM)
