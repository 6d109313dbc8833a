"""Numbers of tables and figures, and what PDF and Word leave to the page."""

import io

import pytest
from docx import Document
from pypdf import PdfReader
from sample_blocks import annex, figure, heading, masthead, paragraph
from written import to_docx, to_html, to_pdf

from ocop_lib.blocks.inline import Span
from ocop_lib.blocks.model import Block, Cell, Column, Figure, Group, Note, Paragraph, Table
from ocop_lib.render.document import document
from ocop_lib.render.numbering import numbered
from ocop_lib.render.printed import printed


def table(caption: str, **more: object) -> Table:
    cell = Cell(text="1")
    return Table(caption=caption, columns=(Column(label="a"),), rows=((cell,),), **more)


def captions(blocks: list[Block]) -> list[str]:
    return [block.caption for block in numbered(blocks) if isinstance(block, Table | Figure)]


class TestNumbers:
    def test_tables_and_figures_are_counted_apart(self):
        drawn = figure().model_copy(update={"caption": "hình"})
        blocks = [table("một"), drawn, table("hai"), drawn]
        assert captions(blocks) == [
            "Bảng 1. một",
            "Hình 1. hình",
            "Bảng 2. hai",
            "Hình 2. hình",
        ]

    def test_below_the_heading_of_the_annexes_tables_have_numbers_of_their_own(self):
        blocks = [
            table("thân"),
            heading("Phụ lục"),
            table("một"),
            heading("Nhỏ hơn", 3),
            *(table("thêm") for _ in range(9)),
            heading("VII. Mục khác"),
            table("lại thân"),
        ]
        found = captions(blocks)
        assert (found[0], found[1]) == ("Bảng 1. thân", "Biểu 01. một")
        assert (found[2], found[10]) == ("Biểu 02. thêm", "Biểu 10. thêm")
        assert found[11] == "Bảng 2. lại thân"

    def test_what_stands_in_a_group_or_a_box_is_counted_in_its_place(self):
        inner = Group(blocks=(table("một"), Note(blocks=(table("hai"),))))
        blocks = document([masthead(), *numbered([inner, table("ba")])]).body
        assert blocks[0].caption == "Bảng 1. một"
        assert blocks[1].blocks[0].caption == "Bảng 2. hai"
        assert blocks[2].caption == "Bảng 3. ba"

    @pytest.mark.parametrize(
        "caption", ["Bảng 7. Riêng", "Bảng số 2: Riêng", "HÌNH 1", "Biểu 03. Riêng", " "]
    )
    def test_a_number_written_by_hand_stays_and_no_caption_none(self, caption):
        assert captions([table(caption), table("sau")]) == [caption, "Bảng 1. sau"]

    @pytest.mark.parametrize("caption", ["Bảng giá 2024", "Hình thức", "Biểu 2024 so với 2023"])
    def test_a_caption_that_only_begins_alike_is_numbered(self, caption):
        assert captions([table(caption)]) == [f"Bảng 1. {caption}"]


LINK = Paragraph(spans=(Span(text="xem căn cứ", href="can-cu"),))
LINKED = table("số").model_copy(update={"rows": ((Cell(text="3", href="#can-cu"),),)})
HIDDEN = table("Căn cứ: ẩn", id="can-cu", printed=False)


class TestWhatIsPrinted:
    def blocks(self, *more: Block) -> list[Block]:
        return [masthead(), paragraph("thân"), LINKED, LINK, *more]

    def test_is_everything_unless_a_block_says_otherwise(self):
        body = document(self.blocks(annex(2).model_copy(update={"id": "can-cu"}))).body
        assert printed(body) == list(body)

    def test_is_not_the_block_for_the_page_and_links_to_it_become_text(self):
        body = printed(document(self.blocks(HIDDEN)).body)
        assert "can-cu" not in {block.id for block in body}
        assert body[1].rows == ((Cell(text="3"),),)
        assert body[2].spans == (Span(text="xem căn cứ"),)

    def test_a_heading_goes_with_all_that_stood_below_it(self):
        words = ["I. Trước", "Phụ lục", "1. Ẩn", "2. Còn", "Rỗng"]
        body = document(
            self.blocks(
                heading(words[0]),
                paragraph("chữ"),
                heading(words[1]),
                heading(words[2], 3),
                HIDDEN,
                paragraph("x").model_copy(update={"printed": False}),
                heading(words[3], 3),
                paragraph("chữ"),
                heading(words[4]),
            )
        ).body
        kept = [block.words() for block in printed(body) if block.type == "heading"]
        assert kept == ["I. Trước", "Phụ lục", "2. Còn", "Rỗng"]

    def test_a_page_holds_it_pdf_and_word_do_not(self):
        blocks = self.blocks(heading("Phụ lục"), HIDDEN)
        pdf = "".join(page.extract_text() for page in PdfReader(io.BytesIO(to_pdf(blocks))).pages)
        word = Document(io.BytesIO(to_docx(blocks)))
        assert "Căn cứ: ẩn" in to_html(blocks).decode()
        assert "ẩn" not in pdf
        assert "Phụ lục" not in pdf
        assert len(word.tables) == 1
        assert "Phụ lục" not in "".join(one.text for one in word.paragraphs)
