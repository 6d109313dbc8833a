"""The PDF as a reader, a screen reader and an archive find it."""

import base64
import io
import re
import subprocess
import unicodedata

import pikepdf
import pytest
from hostile import WORDS, hostile_report
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from programs import program
from pypdf import PdfReader
from sample_blocks import (
    BAND,
    PNG,
    TITLE,
    annex,
    figure,
    heading,
    masthead,
    matrix,
    paragraph,
    sample,
    status_table,
)
from spoken import pages_of_pdf, squeezed
from written import to_html, to_pdf

from ocop_lib.blocks.inline import Span, text
from ocop_lib.blocks.model import (
    Block,
    Cell,
    Column,
    Figure,
    ListBlock,
    Note,
    Paragraph,
    Quote,
    Table,
)
from ocop_lib.errors import ReportError

POINTS_PER_MM = 72 / 25.4
HEADING = "ĐỀ MỤC"


def pages(blocks) -> list[str]:
    """The words of each page without white space."""
    return pages_of_pdf(to_pdf(blocks))


def places(pdf: bytes) -> list[tuple[str, float, float]]:
    """Each run of letters with the point its first one stands on."""
    found = []

    def visit(words, matrix, *_):
        if words.strip():
            found.append((words.strip(), matrix[4], matrix[5]))

    for page in PdfReader(io.BytesIO(pdf)).pages:
        page.extract_text(visitor_text=visit)
    return found


@pytest.fixture(scope="module")
def pdf():
    with pikepdf.open(io.BytesIO(to_pdf(sample()))) as opened:
        yield opened


@pytest.fixture(scope="module")
def structure(pdf):
    """The structure tree, flat: each element's kind with its dictionary."""
    found = []

    def walk(node):
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append((str(node.S)[1:], node))
            if "/K" in node:
                walk(node.K)

    walk(pdf.Root.StructTreeRoot.K)
    return found


class TestFile:
    def test_says_what_it_is(self, pdf):
        assert str(pdf.docinfo["/Title"]) == TITLE
        assert str(pdf.docinfo["/Author"]) == masthead().issuer
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20241005000000")
        assert str(pdf.Root.Lang) == "vi-VN"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata.pdfa_status == "2A"

    def test_has_all_fonts_in_it_and_no_other_than_its_own(self, pdf):
        embedded = set()
        for page in pdf.pages:
            for font in page.Resources.get("/Font", {}).values():
                [descendant] = font.DescendantFonts
                assert "/FontFile2" in descendant.FontDescriptor
                embedded.add(str(descendant.BaseFont).partition("+")[2])
        assert embedded <= {f"LiberationSerif{s}" for s in ("", "-Bold", "-Italic", "-BoldItalic")}
        assert {"LiberationSerif", "LiberationSerif-Bold"} <= embedded

    def test_runs_nothing_and_fetches_nothing(self, pdf):
        assert not {"/OpenAction", "/AA", "/JavaScript"} & set(pdf.Root.keys())
        actions = [str(a.A.S) for page in pdf.pages for a in page.get("/Annots", []) if "/A" in a]
        assert set(actions) <= {"/URI", "/GoTo"}

    def test_is_on_a4_turned_only_for_the_wide_table(self, pdf):
        sizes = [(round(p.mediabox[2]), round(p.mediabox[3])) for p in pdf.pages]
        assert set(sizes) == {(595, 842), (842, 595)}
        assert sizes.count((842, 595)) == 1

    def test_dates_itself_by_the_data_alone(self):
        other = masthead(data_date="2023-01-31")
        with pikepdf.open(io.BytesIO(to_pdf([other]))) as opened:
            assert str(opened.docinfo["/CreationDate"]).startswith("D:20230131")


class TestStructure:
    def test_headings_are_tagged_by_level(self, structure):
        kinds = [kind for kind, _ in structure]
        assert kinds.count("H1") == 1
        assert kinds.count("H2") == 5
        assert kinds.count("H3") == 1

    def test_table_heads_are_tagged(self, structure):
        heads = [node for kind, node in structure if kind == "TH"]
        labels = sum(len(t.columns) for t in (status_table(), matrix(), annex()))
        assert len(heads) == labels + 1 + 3  # and the groups
        assert [kind for kind, _ in structure].count("THead") == 3

    def test_every_picture_has_its_words(self, structure):
        figures = [str(node.Alt) for kind, node in structure if kind == "Figure"]
        assert figures == [figure().alt, "Một điểm xám."]

    def test_bookmarks_follow_the_headings(self, pdf):
        with pdf.open_outline() as outline:
            [root] = outline.root
            assert " ".join(root.title.split()) == TITLE
            titles = [item.title for item in root.children]
        assert titles[:2] == ["Tóm tắt", "1 Kết quả so với kế hoạch"]

    def test_links_within_the_report_lead_to_their_table(self):
        reader = PdfReader(io.BytesIO(to_pdf(sample())))
        inner = [
            annotation.get_object()
            for annotation in reader.pages[0].get("/Annots", [])
            if "/Dest" in annotation.get_object() or "/D" in annotation.get_object().get("/A", {})
        ]
        assert len(inner) >= 2
        numbers = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages)}
        targets = {numbers[_page_of(reader, a).idnum] for a in inner}
        first = next(n for n, p in enumerate(pages(sample())) if "1001/QĐ-UBND" in p)
        assert first in targets


def every_kind_with_an_id() -> list[Block]:
    """A block of every kind and look, each with an id and each linked to."""
    inner = paragraph("x")
    blocks = [
        heading("h"),
        inner,
        *(Paragraph(look=look, spans=text("x")) for look in ("lead", "small", "body")),
        annex(2),  # so that the paragraph before it is one that leads to it
        ListBlock(items=((inner.model_copy(update={"id": "trong"}),), (inner,))),
        ListBlock(items=((Paragraph(look="small", spans=text("x")),),)),
        Quote(blocks=(inner,)),
        Note(blocks=(inner, annex(1).model_copy(update={"id": "trong-2"}))),
        figure(),
        matrix(),
    ]
    named = [block.model_copy(update={"id": f"neo-{n}"}) for n, block in enumerate(blocks)]
    ids = [block.id for block in named] + ["trong", "trong-2"]
    return [masthead(), paragraph(*(Span(text=i, href=f"#{i}") for i in ids)), *named]


def test_a_block_of_any_kind_can_be_linked_to():
    blocks = every_kind_with_an_id()
    [links] = [block for block in blocks if isinstance(block, Paragraph) and len(block.spans) > 1]
    reader = PdfReader(io.BytesIO(to_pdf(blocks)))
    assert len(reader.pages[0]["/Annots"]) == len(links.spans)
    assert to_html(blocks)


def _page_of(reader, annotation):
    where = annotation["/Dest"] if "/Dest" in annotation else annotation["/A"]["/D"]
    if isinstance(where, str):
        where = reader.named_destinations[where].dest_array
    return where[0]


class TestPages:
    def test_each_carries_band_number_and_title_from_the_second_on(self):
        sheets = pages(sample())
        assert all(squeezed(BAND) in sheet for sheet in sheets)
        for number, sheet in enumerate(sheets[1:], start=2):
            assert sheet.startswith(f"{number}{squeezed(BAND)}")
            assert squeezed(TITLE) in sheet
        assert not sheets[0].startswith("1")

    def test_without_band_none_is_drawn(self):
        blocks = [masthead(band=""), annex()]
        assert squeezed(BAND) not in "".join(pages(blocks))

    def test_every_row_of_a_long_table_is_there_once_under_its_heads(self):
        sheets = pages([masthead(), heading("Phụ lục"), annex(300)])
        assert len(sheets) > 5
        whole = "".join(sheets)
        assert [whole.count(f"{1000 + n}/QĐ-UBND") for n in range(1, 301)] == [1] * 300
        assert all(sheet.count(squeezed("Hạng sao")) == 1 for sheet in sheets)
        assert all(sheet.count(squeezed("Quyết định")) == 1 for sheet in sheets)

    @pytest.mark.parametrize("lines", range(20, 44, 3))
    def test_no_heading_or_caption_is_left_at_the_foot_of_a_page(self, lines):
        filling = [paragraph("chữ") for _ in range(lines)]
        sheets = pages([masthead(), *filling, heading(HEADING), annex(10)])
        together = [s for s in sheets if squeezed(HEADING) in s]
        assert len(together) == 1
        assert squeezed(annex().caption) in together[0]
        assert "1001/QĐ-UBND" in together[0]

    @pytest.mark.parametrize("lines", range(20, 44, 3))
    def test_a_short_table_is_not_broken_and_keeps_the_sentence_before_it(self, lines):
        filling = [paragraph("chữ") for _ in range(lines)]
        short = annex(4).model_copy(update={"notes": ()})
        sheets = pages([masthead(), *filling, heading(HEADING), paragraph("Câu dẫn."), short])
        [sheet] = [s for s in sheets if squeezed(HEADING) in s]
        assert squeezed("Câu dẫn.") in sheet
        assert "1001/QĐ-UBND" in sheet
        assert "1004/QĐ-UBND" in sheet

    @pytest.mark.parametrize("lines", range(20, 44, 6))
    def test_a_picture_keeps_its_caption(self, lines):
        tall = figure('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"/>')
        filling = [paragraph("chữ") for _ in range(lines)]
        blocks = [masthead(), *filling, heading(HEADING), tall]
        [sheet] = [s for s in pages(blocks) if squeezed(HEADING) in s]
        assert squeezed(tall.caption) in sheet

    @pytest.mark.parametrize("size", [(20, 200), (100, 130), (200, 20)])
    def test_a_picture_of_any_shape_is_whole(self, tmp_path, size):
        drawn = Image.new("RGB", size, "blue")
        for x, y, colour in ((0, 0, "red"), (size[0] - 8, size[1] - 8, "lime")):
            drawn.paste(colour, (x, y, x + 8, y + 8))
        file = io.BytesIO()
        drawn.save(file, "png")
        png = base64.b64encode(file.getvalue()).decode()
        (tmp_path / "a.pdf").write_bytes(
            to_pdf([masthead(), Figure(caption="x", alt="x", png=png, width_mm=170)])
        )
        painter = program("pdftoppm", "pictures in a PDF")
        subprocess.run([painter, "-r", "20", "-png", "a.pdf", "a"], cwd=tmp_path, check=True)
        seen = set()
        for sheet in tmp_path.glob("*.png"):
            seen |= {colour for _, colour in Image.open(sheet).convert("RGB").getcolors(10**6)}
        assert {(255, 0, 0), (0, 255, 0), (0, 0, 255)} <= seen

    def test_the_wide_table_stands_with_its_heading_on_the_turned_page(self, pdf):
        turned = next(i for i, p in enumerate(pdf.pages) if p.mediabox[2] > p.mediabox[3])
        sheet = pages(sample())[turned]
        assert squeezed("1.1 So sánh giữa các đơn vị") in sheet
        assert squeezed("Toàn tỉnh") in sheet
        assert squeezed("Quý IV") in sheet

    def test_a_row_is_on_one_page(self):
        rows = tuple((Cell(text=f"đầu{n}: {'chữ ' * 120} cuối{n}."),) for n in range(40))
        table = Table(caption="t", columns=(Column(label="a"),), rows=rows)
        for sheet in pages([masthead(), table]):
            for n in range(40):
                assert (f"đầu{n}:" in sheet) == (f"cuối{n}." in sheet)

    @pytest.mark.parametrize(("words", "share"), [(2000, 1), (150, 0.1)], ids=["long", "narrow"])
    def test_a_row_higher_than_a_page_goes_on_overleaf(self, words, share):
        long = " ".join(f"từ{n}" for n in range(words))
        columns = (Column(label="a"), Column(label="b", width=share))
        row = (Cell(text="x"), Cell(text=long))
        found = places(to_pdf([masthead(), Table(caption="t", columns=columns, rows=(row,))]))
        whole = squeezed("".join(words for words, *_ in found))
        assert all(f"từ{n}" in whole for n in range(words))
        assert min(y for *_, y in found) > 10 * POINTS_PER_MM

    @pytest.mark.parametrize("kind", ["text", "number", "status"])
    def test_a_word_wider_than_its_column_breaks_inside_it(self, kind):
        columns = (Column(label="a" * 200, kind=kind), Column(label="b", width=3))
        row = (Cell(text="x" * 10_000, tint="bad"), Cell(text="y"))
        found = places(to_pdf([masthead(), Table(caption="t", columns=columns, rows=(row,))]))
        whole = "".join(words for words, *_ in found)
        assert whole.count("x") == 10_000
        assert whole.count("a") >= 200
        # The first column is a quarter of 160 mm, 30 mm from the edge.
        edges = [x for words, x, _ in found if set(words) == {"x"}]
        assert len(edges) > 1000
        assert 30 * POINTS_PER_MM < min(edges) < max(edges) < (30 + 40) * POINTS_PER_MM

    def test_a_long_word_in_running_text_breaks_too(self):
        whole = "".join(pages([masthead(title="t" * 500), paragraph("x" * 10_000)]))
        assert whole.count("x") == 10_000


class TestWords:
    @pytest.mark.parametrize("words", WORDS)
    def test_stay_words(self, words):
        whole = "".join(pages(hostile_report(words)))
        assert whole.count(squeezed(WORDS[words])) >= 15

    def test_are_composed(self):
        blocks = [masthead(), paragraph(unicodedata.normalize("NFD", "Chợ Đồn, Pác Nặm"))]
        whole = "".join(pages(blocks))
        assert squeezed("Chợ Đồn, Pác Nặm") in whole
        assert whole == unicodedata.normalize("NFC", whole)

    def test_are_the_same_as_in_the_page(self):
        page = to_html(sample()).decode()
        whole = "".join(pages(sample()))
        for block in (status_table(), matrix(), annex()):
            for row in block.rows:
                assert all(cell.text in page for cell in row)
                assert all(squeezed(cell.text) in whole for cell in row)

    @given(st.text(min_size=1))
    @settings(max_examples=25)
    def test_of_any_kind_make_a_pdf_and_a_page(self, words):
        assert to_pdf(hostile_report(words)).startswith(b"%PDF")
        assert to_html(hostile_report(words)).endswith(b"</html>\n")


class TestPictures:
    def test_come_as_svg_png_or_jpeg(self):
        photo = io.BytesIO()
        Image.new("RGB", (4, 4), "#888").save(photo, "JPEG")
        jpeg = base64.b64encode(photo.getvalue()).decode()
        figures = [
            figure(),
            Figure(caption="", alt="a", png=PNG),
            Figure(caption="", alt="b", jpeg=jpeg),
        ]
        assert len(pages([masthead(), *figures])) >= 1
        assert f"data:image/jpeg;base64,{jpeg}" in to_html([masthead(), *figures]).decode()

    @pytest.mark.parametrize("broken", [{"svg": "<svg"}, {"png": "AAAA"}, {"jpeg": "AAAA"}])
    def test_that_are_broken_are_refused(self, broken):
        with pytest.raises(ReportError) as caught:
            to_pdf([masthead(), Figure(caption="", alt="a", **broken)])
        assert caught.value.faults[0].code == "report.pdf_refused"


@pytest.mark.parametrize("columns", [2, 5, 8, 9, 11, 14, 20])
@pytest.mark.parametrize("number", ["1.234.567,25", "21/7/2025"])
def test_a_number_is_never_broken_however_many_columns_there_are(columns, number):
    """Beside a wide column of words; a table that is too wide is turned, then parted."""
    many = tuple(Column(label="Số", kind="number", width=0.5) for _ in range(columns - 1))
    row = (Cell(text="tên dài để chiếm chỗ"), *(Cell(text=number) for _ in many))
    table = Table(caption="x", columns=(Column(label="Tên", width=6), *many), rows=(row,))
    pages = PdfReader(io.BytesIO(to_pdf([masthead(), table]))).pages
    said = "\n".join(page.extract_text() for page in pages)
    assert said.count(number) == columns - 1


@pytest.mark.parametrize("rows", range(36, 48))
def test_the_notes_of_a_table_stand_below_two_of_its_rows(rows):
    """However many rows are before them on the page."""
    table = annex(rows).model_copy(update={"notes": ("Ghi chú một " * 12, "Ghi chú hai.")})
    last = pages([masthead(), table])[-1]
    assert f"{1000 + rows}/QĐ-UBND" in last
    assert f"{999 + rows}/QĐ-UBND" in last
    assert "Ghichúmột" in last
    assert "Ghichúhai." in last


@pytest.mark.parametrize("rows", [40, 41, 42])
def test_no_single_row_stands_at_the_head_of_a_page(rows):
    """One more or less than fill a page with the rows before them."""
    pages = PdfReader(io.BytesIO(to_pdf([masthead(), annex(rows)]))).pages
    assert len(re.findall(r"Miến dong số \d+", pages[-1].extract_text())) != 1
