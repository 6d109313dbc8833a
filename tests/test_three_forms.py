"""Page, PDF and Word file say the same, in the order of the blocks; the same bytes anywhere."""

import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from bs4 import BeautifulSoup
from docx import Document
from docx.oxml.ns import qn
from programs import program, with_own_fonts
from sample_blocks import (
    CLOSING,
    LETTERHEAD,
    PNG,
    annex,
    figure,
    heading,
    masthead,
    matrix,
    paragraph,
    sample,
    status_table,
)
from spoken import BlockWords, of_pdf, pages_of_pdf, said_and_expected, squeezed
from written import to_docx, to_html, to_pdf, written

from ocop_lib.blocks.inline import Span, text
from ocop_lib.blocks.model import Block, Figure, Group, ListBlock, Note, Paragraph, Quote
from ocop_lib.project.formats import FORMATS

HERE = Path(__file__).parent


def items(*words: str, **fields: object) -> ListBlock:
    return ListBlock(items=tuple((paragraph(word),) for word in words), **fields)


NESTED = ListBlock(
    ordered=True,
    start=3,
    items=(
        (paragraph("ba"), items("gạch", "gạch nữa"), paragraph("nối tiếp")),
        (paragraph("bốn"), items("một", "hai", ordered=True), items("lại một", ordered=True)),
        (items("không lời dẫn"),),
    ),
)
BULLETS = ListBlock(items=((paragraph("ngoài"), items("trong")), (items("a", ordered=True),)))
SPANS = text(
    "thường ",
    Span(text="đậm", marks=("strong",)),
    Span(text=" nghiêng", marks=("emphasis", "strong")),
    Span(text="", marks=("break",)),
    Span(text="mã", marks=("code",)),
    Span(text=" xóa", marks=("strike",)),
    Span(text=" liên kết", href="https://a.vn/x?y=1&z=2"),
    Span(text=" có chú", footnote=text("lời chú ", Span(text="đậm", marks=("strong",)))),
    Span(text=" chú nữa", footnote=text("lời hai")),
    " hết\ndòng",
)
KINDS: dict[str, list[Block]] = {
    "masthead": [],
    "bare masthead": [masthead(band="", lines=(), issuer="")],
    "letterhead": [masthead(letterhead=LETTERHEAD)],
    "bare letterhead": [
        masthead(letterhead=LETTERHEAD.model_copy(update={"superior": "", "mark": ""}))
    ],
    "closing": [paragraph("hết"), CLOSING],
    "bare closing": [CLOSING.model_copy(update={"recipients": (), "name": ""})],
    "headings": [heading("Một"), heading("Hai", 3), heading("Ba", 4)],
    "paragraphs": [Paragraph(spans=SPANS, look=look) for look in ("lead", "body", "small")],
    "heading with footnote": [heading("Một").model_copy(update={"spans": SPANS})],
    "lists": [NESTED, BULLETS, items("một", ordered=True), items("lại một", ordered=True)],
    "small list": [ListBlock(items=((Paragraph(spans=SPANS, look="small"),), ()))],
    "quote": [Quote(blocks=(paragraph("lời"), NESTED, Quote(blocks=(paragraph("sâu"),))))],
    "note": [Note(title="Tên", blocks=(paragraph("lời"), BULLETS, annex(3), paragraph("sau")))],
    "empty note": [Note(look="warning", blocks=())],
    "grouped table": [status_table(), annex(1)],
    "wide table": [paragraph("trước"), matrix(), paragraph("sau")],
    "tables in a row": [
        annex(2),
        annex(3).model_copy(update={"id": "", "caption": "", "folded": False}),
    ],
    "table without rows": [annex(0)],
    "figures": [
        figure(),
        Figure(caption="", alt="b", png=PNG, width_mm=5),
        figure().model_copy(
            update={"id": "", "subtitle": "Mỗi chấm là một việc.", "narrow": figure().svg}
        ),
        Figure(caption="", subtitle="Chỉ có dòng phụ.", alt="c", png=PNG, width_mm=5),
    ],
    "group": [Group(blocks=(paragraph("a"), Group(blocks=(annex(1), NESTED))))],
    "list of everything": [ListBlock(items=((annex(2), figure(), Note(blocks=(BULLETS,))),))],
}


def report(blocks: list[Block]) -> list[Block]:
    return blocks if blocks and blocks[0].type == "masthead" else [masthead(), *blocks]


def read_and_expected(format_name: str, blocks: list[Block]) -> tuple[str, str]:
    """The words read from a file of a format, and those of the blocks."""
    return said_and_expected(format_name, written(format_name, blocks), blocks)


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("kind", KINDS)
def test_blocks_of_every_kind_say_the_same_in_every_format(kind, format_name):
    read, expected = read_and_expected(format_name, report(KINDS[kind]))
    assert read == expected


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_whole_report_says_the_same_in_every_format(format_name):
    read, expected = read_and_expected(format_name, sample())
    if format_name == "pdf":
        # There a footnote stands at the foot of its page.
        expected = moved(expected, read)
    assert read == expected


def moved(expected: str, read: str) -> str:
    """The expected words with the only footnote, their last words, moved to where it was read."""
    note = "1Sốliệucộngdồntheonămkếhoạch;không."
    assert expected.endswith(note)
    assert read.count(note) == 1
    words, position = expected.removesuffix(note), read.index(note)
    return words[:position] + note + words[position:]


def test_pictures_are_described_in_the_same_words():
    blocks = sample()
    alts = [block.alt for block in blocks if isinstance(block, Figure)]
    page = BeautifulSoup(to_html(blocks), "html.parser")
    assert [image["alt"] for image in page.find_all("img")] == alts
    word = Document(io.BytesIO(to_docx(blocks)))
    assert [e.get("descr") for e in word.element.iter(qn("wp:docPr"))] == alts
    with pikepdf.open(io.BytesIO(to_pdf(blocks))) as pdf:
        assert [str(one.Alt) for one in pdf.objects if _is_figure(one)] == alts


def _is_figure(one: pikepdf.Object) -> bool:
    return isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"


def test_same_blocks_same_bytes_wherever_and_whenever(tmp_path):
    code = (
        "import hashlib, sys; from sample_blocks import sample\n"
        "from ocop_lib.project.formats import FORMATS; from written import written\n"
        "for name in FORMATS:\n"
        "    print(hashlib.sha256(written(name, sample())).hexdigest())"
    )
    places = [("Asia/Ho_Chi_Minh", "vi_VN.UTF-8", HERE), ("America/New_York", "C", tmp_path)]
    hashes = []
    for zone, language, folder in places:
        environment = {
            **os.environ,
            "TZ": zone,
            "LANG": language,
            "LC_ALL": language,
            "HOME": str(folder),
            "PYTHONPATH": os.pathsep.join([str(HERE), str(HERE.parent)]),
            "PYTHONHASHSEED": str(len(hashes) + 1),
        }
        ran = subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            cwd=folder,
            capture_output=True,
            check=True,
        )
        hashes.append(ran.stdout.decode().split())
    assert hashes[0] == hashes[1]
    assert hashes[0] == [hashlib.sha256(written(name, sample())).hexdigest() for name in FORMATS]


def reports_to_open() -> dict[str, list[Block]]:
    filled = {
        f"filled-{lines}": [
            masthead(),
            *[paragraph("chữ") for _ in range(lines)],
            heading("ĐỀ MỤC"),
            annex(10),
        ]
        for lines in range(14, 34, 4)
    }
    return {"sample": sample(), "lists": [masthead(), *KINDS["lists"]], **filled}


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """Each report through LibreOffice into a PDF, all in one start of the program."""
    soffice = program("soffice", "Word files are not opened by another program")
    folder = tmp_path_factory.mktemp("libreoffice")
    for name, blocks in reports_to_open().items():
        (folder / f"{name}.docx").write_bytes(to_docx(blocks))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    files = sorted(str(path) for path in folder.glob("*.docx"))
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run(
        [*command, *files],
        env=with_own_fonts(folder),
        check=True,
        capture_output=True,
        timeout=300,
    )
    return folder


class TestLibreOffice:
    """The Word file as another program than ours opens it."""

    @pytest.mark.parametrize("name", ["sample", "lists"])
    def test_says_what_the_pdf_says(self, opened, name):
        blocks = reports_to_open()[name]
        words = BlockWords(counted=True)
        read = of_pdf((opened / f"{name}.pdf").read_bytes(), blocks, words)
        expected = words.all(blocks)
        assert read == (moved(expected, read) if words.footnotes else expected)

    def test_turns_the_paper_for_the_wide_table_alone(self, opened):
        with pikepdf.open(opened / "sample.pdf") as pdf:
            wide = [page.mediabox[2] > page.mediabox[3] for page in pdf.pages]
            sizes = {tuple(sorted(round(v) for v in page.mediabox[2:])) for page in pdf.pages}
        assert wide.count(True) == 1
        assert sizes == {(595, 842)}

    @pytest.mark.parametrize("lines", range(14, 34, 4))
    def test_leaves_no_heading_or_caption_at_the_foot_of_a_page(self, opened, lines):
        sheets = pages_of_pdf((opened / f"filled-{lines}.pdf").read_bytes())
        [sheet] = [words for words in sheets if squeezed("ĐỀ MỤC") in words]
        assert squeezed(annex().caption) in sheet
        assert "1001/QĐ-UBND" in sheet
        assert "1002/QĐ-UBND" in sheet
