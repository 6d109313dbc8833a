"""What holds for a whole report, whatever its format: clean text, sound structure, live links."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_blocks import annex, heading, masthead, matrix, paragraph, sample, status_table

from ocop_lib.blocks.inline import Span
from ocop_lib.blocks.model import Cell, Column, Figure, Group, Note, Table
from ocop_lib.errors import ReportError
from ocop_lib.render.document import document
from ocop_lib.render.paper import Section, pieces, running_title, sections, text_width
from ocop_lib.render.text import FONTS, clean, covered, width

VIETNAMESE = "aăâeêioôơuưyđ"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")


def codes(*blocks) -> list[str]:
    with pytest.raises(ReportError) as caught:
        document(blocks)
    return [fault.code for fault in caught.value.faults]


class TestText:
    def test_the_font_has_every_vietnamese_letter(self):
        letters = {
            unicodedata.normalize("NFC", letter + tone)
            for base in VIETNAMESE
            for letter in (base, base.upper())
            for tone in TONES
            if not (base == "đ" and tone)
        }
        assert {c for c in letters if len(c) == 1} <= {chr(c) for c in covered()}
        assert len(letters) == 146

    def test_the_licence_stands_beside_the_fonts(self):
        assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "LICENSE").read_text("utf-8")
        assert len(list(FONTS.glob("LiberationSerif-*.ttf"))) == 4

    @pytest.mark.parametrize(
        ("given_", "shown"),
        [
            (unicodedata.normalize("NFD", "Chợ Đồn"), "Chợ Đồn"),
            ("a\x00b\x1b[31mc", "ab[31mc"),
            ("a\u202ecba\u202c", "acba"),
            ("mũ\u200b\u00ad\ufeff", "mũ"),
            ("sao ⭐", "sao [U+2B50]"),
            ("\U0001f600", "[U+1F600]"),
            ("\U0001f468\u200d\U0001f469", "[U+1F468][U+1F469]"),
            ("❤\ufe0f", "[U+2764]"),
            ("\ud800", "[U+D800]"),
            ("①", "1"),
            ("a\r\nb\u2028c", "a\nb\nc"),
            ("a\t  b", "a b"),
            ("1.234,5 ≥ 3 → «x»", "1.234,5 ≥ 3 → «x»"),
            ("không\u00a0tách", "không\u00a0tách"),
        ],
    )
    def test_is_printed_so(self, given_, shown):
        assert clean(given_) == shown

    @given(st.text())
    def test_is_composed_printable_and_settled(self, any_text):
        shown = clean(any_text)
        assert shown == clean(shown) == unicodedata.normalize("NFC", shown)
        assert {ord(c) for c in shown} - {10} <= covered()


class TestStructure:
    def test_the_sample_is_sound(self):
        report = document(sample())
        assert report.masthead == masthead()
        assert [h.level for h in report.contents] == [2, 2, 3, 2, 2, 2]

    def test_making_a_document_twice_changes_nothing(self):
        once = document(sample())
        assert document([once.masthead, *once.body]) == once

    def test_one_masthead_comes_first(self):
        assert codes(paragraph("x")) == ["report.masthead_missing"]
        assert codes() == ["report.masthead_missing"]
        assert codes(paragraph("x"), masthead()) == ["report.masthead_late"]
        assert codes(masthead(), masthead()) == ["report.masthead_twice"]

    def test_no_level_is_skipped(self):
        assert codes(masthead(), heading("a", 3)) == ["report.heading_skipped"]
        assert codes(masthead(), heading("a"), heading("b", 4)) == ["report.heading_skipped"]
        document([masthead(), heading("a"), heading("b", 3), heading("c"), heading("d", 3)])

    def test_an_id_is_given_once(self):
        assert codes(masthead(), status_table(), status_table()) == ["report.id_twice"]

    def test_a_figure_holds_a_picture_wherever_it_stands(self):
        empty = Figure(caption="", alt="a")
        assert codes(masthead(), empty) == ["report.figure_empty"]
        assert codes(masthead(), Note(blocks=(empty,))) == ["report.figure_empty"]

    def test_all_faults_are_told_together(self):
        found = codes(heading("a", 3), annex(), annex())
        assert found == ["report.masthead_missing", "report.heading_skipped", "report.id_twice"]

    def test_headings_are_named_as_jupyterlab_names_them(self):
        body = document([masthead(), heading("Ghi chú"), heading("Ghi chú")]).body
        assert [block.id for block in body] == ["Ghi-chú", "Ghi-chú-2"]

    def test_a_link_within_the_report_must_lead_somewhere(self):
        assert codes(masthead(), paragraph(Span(text="x", href="#y"))) == ["report.link_unknown"]
        document([masthead(), heading("y"), paragraph(Span(text="x", href="#y"))])

    def test_a_cell_may_name_a_block_by_its_bare_id(self):
        table = Table(
            caption="",
            columns=(Column(label="a"),),
            rows=((Cell(text="x", href="phu-luc"),), (Cell(text="y", href="ftp://z"),)),
        )
        shown = document([masthead(), table, annex()]).body[0]
        assert shown.rows[0][0].href == "#phu-luc"
        assert shown.rows[1][0] == Cell(text="y (ftp://z)")

    def test_a_group_is_taken_apart_and_its_parts_keep_its_units(self):
        inner = Group(blocks=(paragraph("b"), paragraph("c").model_copy(update={"units": ("u",)})))
        group = Group(id="g", units=("ba-be",), blocks=(paragraph("a"), inner))
        body = document([masthead(), group]).body
        assert [(b.type, b.id, b.units) for b in body] == [
            ("paragraph", "g", ("ba-be",)),
            ("paragraph", "", ("ba-be",)),
            ("paragraph", "", ("u",)),
        ]


class TestPaper:
    def test_a_wide_table_takes_its_heading_and_opening_words_along(self):
        h, p, wide = heading("h"), paragraph("p"), matrix()
        first, second = paragraph("1"), paragraph("2")
        assert sections([first, h, p, wide, second]) == [
            Section(turned=False, blocks=(first,)),
            Section(turned=True, blocks=(h, p, wide)),
            Section(turned=False, blocks=(second,)),
        ]

    def test_wide_tables_in_a_row_share_their_paper(self):
        h, wide = heading("h"), matrix()
        other = wide.model_copy(update={"id": "khac"})
        turned = Section(turned=True, blocks=(wide, h, other))
        assert sections([annex(), wide, h, other]) == [
            Section(turned=False, blocks=(annex(),)),
            turned,
        ]

    def test_opening_words_fill_the_first_page_rather_than_leave_the_title_alone(self):
        h, p, wide = heading("h"), paragraph("p"), matrix()
        assert [s.turned for s in sections([h, p, wide])] == [False, True]

    def test_many_paragraphs_hold_their_heading_on_the_upright_page(self):
        words = [heading("h"), *(paragraph(str(n)) for n in range(3))]
        assert sections([annex(), *words, matrix()])[0].blocks == (annex(), *words)

    @given(st.lists(st.sampled_from([heading("h"), paragraph("p"), matrix(), annex()])))
    def test_every_block_is_laid_once_in_its_order(self, body):
        laid = sections(body)
        assert [b for section in laid for b in section.blocks] == body
        assert all(section.blocks for section in laid)
        for section in laid:
            wide = [getattr(b, "landscape", False) for b in section.blocks]
            assert any(wide) == section.turned

    def test_a_long_title_is_cut_at_the_foot_of_pages_and_no_other(self):
        assert running_title(masthead()) == masthead().title
        cut = running_title(masthead(title="Báo cáo " * 50))
        assert cut.endswith("Báo cáo…")
        assert width(cut) * 9 < 2 * 0.9 * text_width(turned=False)

    def test_only_words_wider_than_the_line_are_broken(self):
        assert pieces("một hai", 50, 10) == ["một hai"]
        assert pieces(f"một {'x' * 30} hai", 50, 10) == ["một ", "x" * 30, " hai"]
        assert pieces("1001/QĐ-UBND", 40, 10) == ["1001/QĐ-UBND"]
