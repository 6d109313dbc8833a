"""The Word file as the officer who edits it, a screen reader and another program find it."""

import base64
import io
import re
from datetime import UTC, datetime
from itertools import pairwise
from zipfile import ZipFile

import pytest
from docx import Document
from docx.enum.section import WD_ORIENTATION
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm
from hostile import WORDS, hostile_report
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from sample_blocks import (
    BAND,
    CLOSING,
    LETTERHEAD,
    PNG,
    TITLE,
    annex,
    figure,
    masthead,
    matrix,
    paragraph,
    sample,
    status_table,
)
from spoken import of_word, squeezed
from test_pdf import every_kind_with_an_id
from written import to_docx

from ocop_lib.blocks import palette
from ocop_lib.blocks.inline import Span, text
from ocop_lib.blocks.model import Block, Cell, Column, Figure, ListBlock, Note, Paragraph, Table
from ocop_lib.errors import ReportError
from ocop_lib.render.word.body import Body
from ocop_lib.render.word.package import empty_file


def opened(blocks):
    return Document(io.BytesIO(to_docx(blocks)))


def entries(blocks) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(to_docx(blocks))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def attributes(parent, tag: str, name: str = "val") -> list[str | None]:
    return [found.get(qn(f"w:{name}")) for found in parent.iter(qn(f"w:{tag}"))]


def styled(word, style: str) -> list[str]:
    return [p.text for p in word.paragraphs if p.style.name == style]


def cell_of(table, row: int, column: int):
    return table._tbl.tr_lst[row].tc_lst[column]


@pytest.fixture(scope="module")
def word():
    return opened(sample())


@pytest.fixture(scope="module")
def tables(word):
    """The tables with heading rows, in order: status table, matrix, annex."""
    return [t for t in word.tables if next(t._tbl.iter(qn("w:tblHeader")), None) is not None]


class TestFile:
    def test_says_what_it_is(self, word):
        properties = word.core_properties
        assert (properties.title, properties.author, properties.language) == (
            TITLE,
            masthead().issuer,
            "vi-VN",
        )
        assert properties.created == properties.modified == datetime(2024, 10, 5, tzinfo=UTC)
        assert properties.keywords == "OCOP, ba-be, 2024-Q3"
        assert "python-docx" not in properties.comments

    def test_dates_itself_by_the_data_alone(self):
        properties = opened([masthead(data_date="2023-01-31")]).core_properties
        assert properties.created == properties.modified == datetime(2023, 1, 31, tzinfo=UTC)

    def test_a_title_longer_than_a_property_may_be_is_cut_there_alone(self):
        word = opened([masthead(title="t" * 400)])
        assert len(word.core_properties.title) == 255
        assert styled(word, "Heading 1") == ["t" * 400]

    def test_is_packed_without_a_clock(self):
        with ZipFile(io.BytesIO(to_docx(sample()))) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert archive.namelist()[0] == "[Content_Types].xml"

    def test_holds_nothing_but_the_report(self):
        names = set(entries([masthead()]))
        parts = ("document", "styles", "numbering", "settings", "fontTable", "footnotes")
        expected = {f"word/{name}.xml" for name in (*parts, "header1", "header2", "footer1")}
        assert {name for name in names if name.startswith("word/") and "rels" not in name} == (
            expected | {"word/theme/theme1.xml"}
        )

    def test_fetches_nothing_and_runs_nothing(self):
        relations = b"".join(v for k, v in entries(sample()).items() if k.endswith(".rels"))
        external = re.findall(rb'<Relationship [^>]*TargetMode="External"[^>]*>', relations)
        assert len(external) == 1
        assert all(b"/hyperlink" in relation for relation in external)
        assert not [name for name in entries(sample()) if "vba" in name.lower()]

    def test_is_in_times_new_roman_and_vietnamese_throughout(self):
        for name, content in entries(sample()).items():
            if name.startswith("word/") and name.endswith(".xml") and "theme" not in name:
                assert set(re.findall(rb'w:(?:ascii|hAnsi|cs|eastAsia)="([^"]+)"', content)) <= {
                    b"Times New Roman",
                    b"vi-VN",
                }
                assert b"Theme=" not in content
        styles = entries(sample())["word/styles.xml"]
        assert b'<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="vi-VN"/>' in styles
        assert b'w:ascii="Times New Roman" w:hAnsi="Times New Roman"' in styles

    def test_every_style_used_is_defined(self):
        files = entries([*sample(), *every_kind_with_an_id()[1:]])
        defined = set(re.findall(rb'w:styleId="([^"]+)"', files["word/styles.xml"]))
        used = b"".join(v for k, v in files.items() if k.startswith("word/"))
        assert set(re.findall(rb'w:(?:p|r|tbl)Style w:val="([^"]+)"', used)) <= defined
        assert set(re.findall(rb'w:(?:basedOn|next) w:val="([^"]+)"', used)) <= defined


class TestPages:
    def test_are_a4_with_the_margins_of_the_decree(self, word):
        upright, turned, again = word.sections
        assert turned.orientation == WD_ORIENTATION.LANDSCAPE
        for section in (upright, again):
            assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
            sides = (section.top_margin, section.bottom_margin)
            assert [round(side.mm) for side in sides] == [22, 20]
            assert [round(s.mm) for s in (section.left_margin, section.right_margin)] == [30, 15]
        assert (round(turned.page_width.mm), round(turned.page_height.mm)) == (297, 210)
        assert [round(s.mm) for s in (turned.left_margin, turned.right_margin)] == [20, 20]

    def test_are_numbered_above_from_the_second_on(self, word):
        first, *others = word.sections
        assert first.different_first_page_header_footer
        assert not any(section.different_first_page_header_footer for section in others)
        assert all(section.header.is_linked_to_previous for section in others)
        number, band = first.header.paragraphs
        assert attributes(number._p, "fldSimple", "instr") == ["PAGE"]
        assert number.style.paragraph_format.alignment == 1
        assert band.text == BAND
        assert attributes(first.first_page_header._element, "fldSimple", "instr") == []

    def test_carry_band_and_title(self, word):
        first = word.sections[0]
        assert [p.text for p in first.first_page_header.paragraphs] == [BAND]
        assert [p.text for p in first.footer.paragraphs] == [TITLE]
        assert first.first_page_footer.is_linked_to_previous  # that is: there is none

    def test_without_band_none_is_drawn(self):
        first = opened([masthead(band="")]).sections[0]
        assert len(first.header.paragraphs) == 1
        assert not [p for p in first.first_page_header.paragraphs if p.text]

    def test_the_wide_table_takes_its_heading_onto_the_turned_page(self, word):
        ends = [
            p for p in word.element.body if p.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None
        ]
        body = list(word.element.body)
        turned = body[body.index(ends[0]) + 1 : body.index(ends[1]) + 1]
        assert turned[0].text == "1.1 So sánh giữa các đơn vị"
        assert [e for e in turned if e.tag == qn("w:tbl")]

    def test_a_report_that_begins_with_a_wide_table_has_its_title_upright(self):
        sections = opened([masthead(), matrix()]).sections
        directions = [section.orientation for section in sections]
        assert directions[-1] == WD_ORIENTATION.LANDSCAPE
        assert sections[0].different_first_page_header_footer


class TestHeadings:
    def test_have_their_levels(self, word):
        found = [
            (p.style.name, p.text) for p in word.paragraphs if p.style.name.startswith("Heading")
        ]
        assert found[0] == ("Heading 1", TITLE.replace(": ", ":\n"))
        assert [name for name, _ in found].count("Heading 2") == 5
        assert ("Heading 3", "1.1 So sánh giữa các đơn vị") in found

    def test_stay_with_what_follows(self, word):
        for level in range(1, 5):
            style = word.styles[f"Heading {level}"]
            assert style.paragraph_format.keep_with_next
            assert attributes(style.element, "outlineLvl") == [str(level - 1)]
        captions = [p for p in word.paragraphs if p.style.name == "Caption"]
        assert [p.paragraph_format.keep_with_next for p in captions] == [
            True,
            None,
            None,
            True,
            True,
        ]

    def test_a_sentence_stays_with_the_table_it_leads_to(self, word):
        [lead] = [p for p in word.paragraphs if p.text.startswith("Bảng dưới đây")]
        assert lead.paragraph_format.keep_with_next


class TestTables:
    def test_heads_repeat_and_rows_do_not_break(self, tables):
        for table, head in zip(tables, (2, 2, 1), strict=True):
            rows = table._tbl.tr_lst
            marked = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows]
            assert marked == [True] * head + [False] * (len(rows) - head)
            assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)

    @pytest.mark.parametrize(("columns", "breaks"), [(1, False), (8, True)])
    def test_a_row_breaks_only_where_it_may_be_higher_than_a_page(self, columns, breaks):
        # The same words: ten lines across the page, more than a page in a narrow column.
        row = (Cell(text="chữ " * 250),) * columns
        heads = tuple(Column(label="a") for _ in row)
        short = (Cell(text="a"),) * columns
        [table] = opened([masthead(), Table(caption="t", columns=heads, rows=(short, row))]).tables
        found = [tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is None for tr in table._tbl.tr_lst]
        assert found == [False, False, breaks]

    def test_columns_have_widths_that_fill_the_line(self, tables):
        for table, line in zip(tables, (Mm(165), Mm(257), Mm(165)), strict=True):
            given = [int(width) for width in attributes(table._tbl.tblGrid, "gridCol", "w")]
            assert sum(given) == pytest.approx(line.twips, abs=1)
            for row in table._tbl.tr_lst:
                assert sum(int(v) for v in attributes(row, "tcW", "w")) == sum(given)
            assert attributes(table._tbl, "tblLayout", "type") == ["fixed"]

    def test_a_column_is_widened_for_a_word_that_nearly_fits(self):
        columns = (Column(label="Ngày"), Column(label="b", width=8))
        row = (Cell(text="22/02/2024"), Cell(text="b"))
        [table] = opened([masthead(), Table(caption="t", columns=columns, rows=(row,))]).tables
        first, second = (int(w) / 20 for w in attributes(table._tbl.tblGrid, "gridCol", "w"))
        assert first > Mm(165).pt / 9
        assert first >= 7 + 4.55 * 11
        assert first + second == pytest.approx(Mm(165).pt, abs=0.1)

    def test_groups_are_merged_cells_above_their_columns(self, tables):
        status = tables[0]
        above, below = status._tbl.tr_lst[:2]
        assert attributes(above, "gridSpan") == ["2"]
        assert attributes(above, "vMerge") == ["restart"] * 7
        assert attributes(below, "vMerge") == [None] * 7
        assert [c.text for c in status.rows[0].cells][2:4] == ["Thực hiện"] * 2
        assert [c.text for c in status.rows[1].cells][:4] == [
            "Chỉ tiêu",
            "Kế hoạch năm",
            "Trong quý",
            "Lũy kế",
        ]

    def test_a_status_is_a_tag_behind_its_words_and_not_a_coloured_cell(self, tables):
        words = Cell(text="Đạt", tint="good")
        columns = (Column(label="a", kind="status"), Column(label="b"))
        [table] = opened(
            [masthead(), Table(caption="t", columns=columns, rows=((words,) * 2,))]
        ).tables
        tag, matrix_cell = table._tbl.tr_lst[1].tc_lst
        assert tag.find(f"{qn('w:tcPr')}/{qn('w:shd')}") is None
        assert tag.find(f".//{qn('w:rPr')}/{qn('w:shd')}") is not None
        assert matrix_cell.find(f"{qn('w:tcPr')}/{qn('w:shd')}") is not None

    def test_statuses_are_words_on_their_tint(self, tables):
        for n, row in enumerate(status_table().rows):
            cell = cell_of(tables[0], n + 2, 7)
            colours = palette.TINTS[row[7].tint]
            assert "".join(t.text for t in cell.iter(qn("w:t"))) == row[7].text
            assert attributes(cell, "shd", "fill") == [colours.ground[1:].upper()]
            assert attributes(cell, "color") == [colours.ink[1:].upper()]
            assert bool(attributes(cell, "b")) == (row[7].tint != "missing")

    def test_numbers_stand_to_the_right(self, tables):
        sides = [attributes(cell, "jc") for cell in tables[0]._tbl.tr_lst[2].tc_lst]
        assert sides == [["left"], *[["right"]] * 6, ["left"], ["left"]]

    def test_the_total_is_set_apart(self, tables):
        *_, before, total = tables[1]._tbl.tr_lst
        assert len(attributes(total, "b")) == len(total.tc_lst)
        assert set(attributes(total, "fill")) | set(attributes(total, "shd", "fill")) == {
            palette.SHADE[1:].upper()
        }
        assert len(list(total.iter(qn("w:tcBorders")))) == len(total.tc_lst)
        assert not list(before.iter(qn("w:tcBorders")))

    def test_short_ones_are_kept_on_one_page(self):
        def kept(rows: int) -> list[bool]:
            [table] = opened([masthead(), annex(rows)]).tables
            return [bool(attributes(tr, "keepNext")) for tr in table._tbl.tr_lst[1:]]

        assert kept(4) == [True] * 3 + [False]
        # A long one breaks, but leaves no row alone.
        assert kept(60) == [True] + [False] * 57 + [True, False]

    def test_notes_stay_with_the_last_row_and_with_each_other(self):
        noted = annex(60).model_copy(update={"notes": ("Một.", "Hai.", "Ba.")})
        document = opened([masthead(), noted])
        assert attributes(document.tables[0]._tbl.tr_lst[-1], "keepNext")
        notes = {p.text: p._p for p in document.paragraphs if p.text in noted.notes}
        kept = [bool(attributes(notes[words], "keepNext")) for words in noted.notes]
        assert kept == [True, True, False]
        assert all(attributes(notes[words], "keepLines") for words in noted.notes)

    def test_of_more_columns_than_word_can_hold_are_refused(self):
        def wide(columns: int) -> list[Block]:
            heads = tuple(Column(label=str(n)) for n in range(columns))
            row = tuple(Cell(text="1") for _ in heads)
            return [masthead(), Table(caption="t", columns=heads, rows=(row,))]

        assert len(opened(wide(63)).tables) == 1
        with pytest.raises(ReportError) as caught:
            to_docx(wide(64))
        assert caught.value.faults[0].code == "report.table_wide"

    def test_have_every_row_of_a_long_one(self):
        [table] = opened([masthead(), annex(300)]).tables
        assert len(table._tbl.tr_lst) == 301
        last = "".join(t.text for t in table._tbl.tr_lst[-1].iter(qn("w:t")))
        assert last == "300Miến dong số 300HTX nông nghiệp hữu cơ Yến Dương3 sao1300/QĐ-UBND"

    def test_are_named_by_their_captions(self, tables):
        names = [attributes(table._tbl, "tblCaption") for table in tables]
        assert names == [[status_table().caption], [matrix().caption], [annex().caption]]

    def test_are_never_joined_with_what_stands_beside(self, word):
        body = list(word.element.body)
        for element, after in pairwise(body):
            assert not element.tag == after.tag == qn("w:tbl")


class TestLinks:
    def test_lead_out_of_the_report(self, word):
        [link] = [e for e in word.element.iter(qn("w:hyperlink")) if e.get(qn("r:id")) is not None]
        address = word.part.rels[link.get(qn("r:id"))].target_ref
        assert address == "https://backan.gov.vn/ocop?nam=2024&quy=3"
        assert attributes(link, "rStyle") == ["Hyperlink"]

    @pytest.mark.parametrize(
        ("href", "address"),
        [
            ("https://a.vn/?b=<c>", "https://a.vn/?b=%3Cc%3E"),
            ("https://a.vn/đường", "https://a.vn/%C4%91%C6%B0%E1%BB%9Dng"),
            ("https://a.vn/50%/%41", "https://a.vn/50%25/%41"),
            ("mailto:ocop@a.vn", "mailto:ocop@a.vn"),
        ],
    )
    def test_have_addresses_that_word_accepts(self, href, address):
        word = opened([masthead(), paragraph(Span(text="x", href=href))])
        external = [rel.target_ref for rel in word.part.rels.values() if rel.is_external]
        assert external == [address]

    def test_lead_to_a_block_of_any_kind(self):
        blocks = every_kind_with_an_id()
        word = opened(blocks)
        [links] = [b for b in blocks if isinstance(b, Paragraph) and len(b.spans) > 1]
        anchors = attributes(word.element, "hyperlink", "anchor")
        marks = attributes(word.element, "bookmarkStart", "name")
        assert len(anchors) == len(set(anchors)) == len(links.spans)
        assert set(anchors) <= set(marks)
        assert len(set(marks)) == len(marks)
        assert all(re.fullmatch(r"_\w{1,39}", str(mark)) for mark in marks)
        numbers = attributes(word.element, "bookmarkStart", "id")
        assert len(set(numbers)) == len(numbers)
        assert numbers == attributes(word.element, "bookmarkEnd", "id")

    def test_lead_to_their_own_target(self, word):
        [link] = [
            e
            for e in word.element.iter(qn("w:hyperlink"))
            if "".join(t.text for t in e.iter(qn("w:t"))) == "xem Phụ lục"
        ]
        [mark] = [
            e
            for e in word.element.iter(qn("w:bookmarkStart"))
            if e.get(qn("w:name")) == link.get(qn("w:anchor"))
        ]
        assert "".join(t.text for t in mark.getparent().iter(qn("w:t"))) == annex().caption

    def test_that_cannot_be_followed_are_words(self):
        word = opened([masthead(), paragraph(Span(text="x", href="javascript:alert(1)"))])
        assert not list(word.element.iter(qn("w:hyperlink")))
        assert "javascript:alert(1)" in of_word(to_docx(hostile_report("x")))


class TestFootnotes:
    def test_are_real_ones_with_their_links(self):
        noted = Span(text="a", footnote=text("xem ", Span(text="trang", href="https://a.vn/")))
        word = opened([masthead(), paragraph(noted, noted)])
        assert attributes(word.element, "footnoteReference", "id") == ["1", "2"]
        notes = word.part.part_related_by(RELATIONSHIP_TYPE.FOOTNOTES)
        assert [rel.target_ref for rel in notes.rels.values()] == ["https://a.vn/"]
        assert notes.blob.count(b"trang") == 2

    def test_inside_another_stand_in_brackets(self):
        inner = Span(text="ngoài", footnote=text("trong"))
        words = of_word(to_docx([masthead(), paragraph(Span(text="a", footnote=(inner,)))]))
        assert words.endswith("a11ngoài[trong]")


class TestLists:
    def test_use_words_own_styles(self, word):
        assert styled(word, "List Number")[0] == "Thiếu vùng nguyên liệu ổn định:"
        assert styled(word, "List Bullet")[0] == "xã Yến Dương"

    def test_small_ones_have_small_markers_too(self):
        small = Paragraph(look="small", spans=text("x"))
        word = opened([masthead(), ListBlock(items=((small,),))])
        [item] = [p for p in word.paragraphs if p.text == "x"]
        assert item.style.name == "Small Print"
        assert attributes(item._p, "numId") == ["1"]

    def test_deeper_than_word_can_number_are_refused(self):
        def nested(depth: int) -> ListBlock:
            inner = (nested(depth - 1),) if depth > 1 else ()
            return ListBlock(items=((paragraph(str(depth)), *inner),))

        assert opened([masthead(), nested(9)])
        with pytest.raises(ReportError) as caught:
            to_docx([masthead(), nested(10)])
        assert caught.value.faults[0].code == "report.list_deep"


class TestNotes:
    def test_are_boxes_that_hold_any_block(self):
        blocks = (paragraph("lời"), annex(2), figure())
        word = opened([masthead(), Note(title="Tên", look="warning", blocks=blocks)])
        [box] = word.tables
        assert attributes(box._tbl, "shd", "fill")[0] == palette.BAND.ground[1:].upper()
        assert len(box.cell(0, 0).tables) == 1
        assert len(list(box._tbl.iter(qn("w:drawing")))) == 1
        # Word calls a cell damaged that does not end in a paragraph.
        assert all(cell[-1].tag == qn("w:p") for cell in box._tbl.iter(qn("w:tc")))


class TestOfficialForm:
    def test_letterhead_stands_in_two_corners_above_the_title(self):
        word = opened([masthead(letterhead=LETTERHEAD)])
        [corners] = word.tables
        left, right = corners.rows[0].cells
        assert left.text.splitlines()[:2] == [LETTERHEAD.superior, masthead().issuer]
        assert right.text.splitlines()[:2] == list(LETTERHEAD.motto)
        assert not styled(word, "Issuer")
        assert styled(word, "Mark") == ["DỰ THẢO"]

    def test_closing_is_not_divided_and_leaves_room_to_sign(self):
        word = opened([masthead(), CLOSING])
        [corners] = word.tables
        assert list(corners._tbl.iter(qn("w:cantSplit")))
        name = corners.rows[0].cells[1].paragraphs[-1]
        assert name.text == CLOSING.name
        assert name.paragraph_format.space_before.mm == pytest.approx(18, abs=0.1)


class TestPictures:
    def test_are_points_described_by_their_alt(self, word):
        drawn = list(word.element.iter(qn("wp:docPr")))
        assert [e.get("descr") for e in drawn] == [figure().alt, "Một điểm xám."]
        assert [e.get("id") for e in drawn] == ["1", "2"]
        media = {k: v for k, v in entries(sample()).items() if k.startswith("word/media/")}
        assert base64.b64decode(PNG) in media.values()
        [picture] = [v for v in media.values() if v != base64.b64decode(PNG)]
        with Image.open(io.BytesIO(picture)) as image:
            assert image.size == (1008, 252)  # 160 mm at 160 points an inch
            assert image.convert("RGB").getpixel((5, 157)) == (0x0B, 0x55, 0x63)

    def test_have_the_width_asked_for_unless_too_high_for_a_page(self):
        tall = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 3"/>'
        blocks = [masthead(), figure(), Figure(caption="", alt="a", svg=tall, width_mm=160)]
        wide, high = opened(blocks).inline_shapes
        assert (round(wide.width.mm), round(wide.height.mm)) == (160, 40)
        assert high.height.mm < 297 - 25 - 20
        assert high.height / high.width == pytest.approx(3, rel=0.01)

    def test_stand_at_the_margin(self, word):
        for inline in word.element.iter(qn("wp:inline")):
            assert [inline.get(f"dist{side}") for side in "TBLR"] == ["0"] * 4

    def test_given_in_points_too_are_taken_as_given(self):
        both = figure().model_copy(update={"png": PNG})
        files = entries([masthead(), both])
        assert files["word/media/image1.png"] == base64.b64decode(PNG)

    def test_may_be_photographs_of_any_camera(self):
        photo = io.BytesIO()
        Image.new("RGB", (40, 20), "#888").save(photo, "JPEG")
        plain = photo.getvalue()
        # Without the JFIF preamble, as some programs write them.
        bare = plain[:2] + plain[20:]
        assert bare[2:4] == b"\xff\xdb"
        figures = [
            Figure(caption="", alt="a", jpeg=base64.b64encode(data).decode(), width_mm=width)
            for data, width in ((plain, 40), (bare, 60))
        ]
        shapes = opened([masthead(), *figures]).inline_shapes
        assert [(round(s.width.mm), round(s.height.mm)) for s in shapes] == [(40, 20), (60, 30)]

    @pytest.mark.parametrize("broken", [{"svg": "<svg"}, {"png": "AAAA"}, {"jpeg": "AAAA"}])
    def test_that_are_broken_are_refused(self, broken):
        with pytest.raises(ReportError) as caught:
            to_docx([masthead(), Figure(caption="", alt="a", **broken)])
        assert caught.value.faults[0].code == "report.picture_refused"

    def test_that_only_begin_well_are_refused(self):
        photo = io.BytesIO()
        Image.effect_noise((200, 200), 90).save(photo, "PNG")
        sound = photo.getvalue()
        spoilt = sound[:1000] + bytes(1000) + sound[2000:]
        with pytest.raises(ReportError):
            to_docx(
                [masthead(), Figure(caption="", alt="a", png=base64.b64encode(spoilt).decode())]
            )


class TestWords:
    @pytest.mark.parametrize("words", WORDS)
    def test_stay_words(self, words):
        found = of_word(to_docx(hostile_report(words)))
        assert found.count(squeezed(WORDS[words])) >= 15

    def test_keep_their_spaces(self):
        word = opened([masthead(), paragraph("a ", Span(text=" b", marks=("strong",)), " c")])
        assert "a  b c" in [p.text for p in word.paragraphs]

    def test_have_their_looks(self, word):
        runs = {r.text: r for p in word.paragraphs for r in p.runs}
        assert runs["một chỉ tiêu có nguy cơ không đạt"].bold
        assert runs["đã nhắc"].italic
        assert runs["Mã cũ"].font.strike
        assert runs["mã SP-01"].style.name == "Code"

    @given(st.text(min_size=1))
    @settings(max_examples=25)
    def test_of_any_kind_make_a_file(self, words):
        assert opened(hostile_report(words)).tables


def test_a_block_the_writer_does_not_know_is_refused_and_not_dropped():
    body = Body(empty_file())
    with pytest.raises(ReportError) as caught:
        list(body._block(masthead(), None, None))
    assert caught.value.faults[0].code == "report.word_unknown"
