"""A link is told from the words around it by more than its colour: it is underlined, in three forms."""

import io

import pikepdf
import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from sample_blocks import heading, masthead, paragraph
from test_output import METHOD, TEXT, done
from written import to_docx, to_html, to_pdf

from ocop_lib.blocks.inline import Span
from ocop_lib.blocks.model import Block, Cell, Column, Table
from ocop_lib.output.index import index_page


def linking(href: str) -> list[Block]:
    """A report that links from running text, from a cell and from a footnote."""
    link = Span(text="liên kết", href=href)
    table = Table(
        caption="Bảng",
        columns=(Column(label="a"), Column(label="b")),
        rows=((Cell(text="x"), Cell(text="liên kết", href=href)),),
    )
    note = Span(text="chú", footnote=(Span(text="xem "), link))
    return [masthead(), heading("Một"), paragraph(Span(text="xem "), link), paragraph(note), table]


INDEX = index_page(
    {"2027": TEXT},
    [done("2027-Q1/xa-mot", "xa-mot", "html", "pdf")],
    ["2027-Q1/indicators.csv"],
    [METHOD],
)
PAGES = {"report": to_html(linking("https://a.vn/x")), "index": INDEX}


@pytest.mark.parametrize("name", PAGES)
def test_on_a_page(open_page, name):
    page = open_page(PAGES[name])
    lines = page.locator("a").evaluate_all(
        "all => all.map(a => [a.textContent, getComputedStyle(a).textDecorationLine])"
    )
    assert len(lines) > 3
    assert [text for text, line in lines if line != "underline"] == []


def strokes(pdf: bytes) -> int:
    """The number of lines that the pages draw."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        operators = [
            str(one.operator) for page in opened.pages for one in pikepdf.parse_content_stream(page)
        ]
    return operators.count("S")


def test_in_a_pdf():
    plain, linked = (strokes(to_pdf(linking(href))) for href in ("", "https://a.vn/x"))
    assert linked - plain == 3


def test_in_a_word_file():
    document = Document(io.BytesIO(to_docx(linking("https://a.vn/x"))))
    style = document.styles["Hyperlink"].element
    assert style.find(f"{qn('w:rPr')}/{qn('w:u')}").get(qn("w:val")) == "single"
    parts = [document.element, footnotes(document)]
    links = [link for part in parts for link in part.iter(qn("w:hyperlink"))]
    assert len(links) == 3
    for run in (run for link in links for run in link.iter(qn("w:r"))):
        assert run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}").get(qn("w:val")) == "Hyperlink"


def footnotes(document):
    (part,) = (
        relation.target_part
        for relation in document.part.rels.values()
        if relation.reltype.endswith("/footnotes")
    )
    return parse_xml(part.blob)
