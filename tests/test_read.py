"""An executed notebook read as blocks: all that is shown, or a refusal that names the cell."""

import base64
import json
import logging
import unicodedata

import nbformat
import pytest
from nbconvert.exporters import get_exporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from sample_blocks import PNG, SVG, figure, heading, masthead, paragraph, sample
from written import written

from ocop_lib.blocks.display import BLOCK_MIME
from ocop_lib.blocks.inline import Span, text
from ocop_lib.blocks.model import (
    Cell,
    Figure,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    plain_text,
)
from ocop_lib.errors import ReportError
from ocop_lib.project.formats import FORMATS
from ocop_lib.render.edition import DRAFT, as_edition
from ocop_lib.render.exporters import HtmlExporter
from ocop_lib.render.numbering import numbered
from ocop_lib.render.read import read_document


def shown(data, metadata=None):
    return new_output("display_data", data=data, metadata=metadata or {})


def block_cell(*blocks, **metadata):
    outputs = [shown({BLOCK_MIME: b.model_dump(mode="json"), "text/plain": ""}) for b in blocks]
    return new_code_cell("report.show()", outputs=outputs, metadata=metadata)


def output_cell(*outputs):
    return new_code_cell("df", outputs=list(outputs), id="them")


def notebook(*cells):
    return new_notebook(cells=[block_cell(masthead()), *cells])


def body(*cells):
    return list(read_document(notebook(*cells)).body)


def markdown(source, **kwargs):
    return body(new_markdown_cell(source, **kwargs))


def refused(*cells):
    with pytest.raises(ReportError) as caught:
        body(*cells)
    return caught.value.faults


class TestBlocks:
    def test_come_in_reading_order_unchanged(self):
        read = read_document(new_notebook(cells=[block_cell(b) for b in sample()])).blocks
        assert [plain_text(b) for b in read] == [plain_text(b) for b in numbered(sample())]

    def test_several_outputs_of_one_cell_keep_their_order(self):
        read = body(block_cell(heading("a"), paragraph("b"), heading("c")))
        assert [plain_text(b) for b in read] == ["a", "b", "c"]

    def test_a_plain_dictionary_is_a_notebook_too(self):
        plain = json.loads(nbformat.writes(notebook(new_markdown_cell("một\nhai"))))
        assert isinstance(plain["cells"][1]["source"], list)
        assert plain_text(read_document(plain).body[0]) == "một hai"

    @pytest.mark.parametrize("tag", ["parameters", "injected-parameters", "remove-cell"])
    def test_silent_cells_give_nothing(self, tag):
        silent = [
            block_cell(paragraph("x"), tags=[tag]),
            new_markdown_cell("# x", metadata={"tags": [tag]}),
        ]
        assert body(*silent) == []

    def test_what_is_printed_or_echoed_is_no_part_of_a_report(self):
        out = new_output("stream", name="stdout", text="x")
        err = new_output("stream", name="stderr", text="x")
        echo = new_output("execute_result", data={"text/plain": "3"}, execution_count=1)
        assert body(output_cell(out, err, echo), new_markdown_cell(" ")) == []

    def test_markdown_published_by_code_is_read(self):
        assert body(output_cell(shown({"text/markdown": "a *b*", "text/plain": "x"}))) == [
            Paragraph(spans=(Span(text="a "), Span(text="b", marks=("emphasis",))))
        ]


class TestMarkdown:
    def test_inline_looks_and_links(self):
        source = (
            "a **b *c*** ~~d~~ `e &amp;` \\*f\\* &lt;g&gt; [h **i**](https://a.vn?b=1&amp;c=2)\nj  \n"
            "k<br>l https://b.vn <m@n.vn><!-- x -->"
        )
        [read] = markdown(source)
        assert read.spans == (
            Span(text="a "),
            Span(text="b ", marks=("strong",)),
            Span(text="c", marks=("strong", "emphasis")),
            Span(text=" "),
            Span(text="d", marks=("strike",)),
            Span(text=" "),
            Span(text="e &amp;", marks=("code",)),
            Span(text=" *f* <g> "),
            Span(text="h ", href="https://a.vn?b=1&c=2"),
            Span(text="i", marks=("strong",), href="https://a.vn?b=1&c=2"),
            Span(text=" "),
            Span(text="j"),
            Span(text="", marks=("break",)),
            Span(text="k"),
            Span(text="", marks=("break",)),
            Span(text="l "),
            Span(text="https://b.vn", href="https://b.vn"),
            Span(text=" "),
            Span(text="m@n.vn", href="mailto:m@n.vn"),
        )

    def test_headings(self):
        read = markdown("## Một\n\n### Hai *nghiêng*\n\n#### Ba")
        assert [(b.level, plain_text(b)) for b in read] == [
            (2, "Một"),
            (3, "Hai nghiêng"),
            (4, "Ba"),
        ]

    def test_lists_nest_and_keep_their_first_number(self):
        [read] = markdown("3. a\n4. b\n\n   c\n   - d\n   - e")
        assert read == ListBlock(
            ordered=True,
            start=3,
            items=(
                (paragraph("a"),),
                (
                    paragraph("b"),
                    paragraph("c"),
                    ListBlock(items=((paragraph("d"),), (paragraph("e"),))),
                ),
            ),
        )

    def test_quotes_and_rules(self):
        assert markdown("> a\n>\n> - b\n\n---\n\nc") == [
            Quote(blocks=(paragraph("a"), ListBlock(items=((paragraph("b"),),)))),
            paragraph("c"),
        ]

    def test_code_keeps_its_lines_and_indentation(self):
        [read] = markdown("```\na\n  b\n```")
        assert [s.text for s in read.spans] == ["a", "", "\u00a0\u00a0b"]

    def test_tables(self):
        source = (
            "## Bảng phụ\n\n| a | b |\n|---|--:|\n| **x** | 1 |\n| [y](https://a.vn) | c [d](#e) |"
        )
        _, read = body(block_cell(heading("e", id="e")), new_markdown_cell(source))[1:]
        assert read.caption == "Bảng 1. Bảng phụ"
        assert [(c.label, c.kind) for c in read.columns] == [("a", "text"), ("b", "number")]
        assert read.rows == (
            (Cell(text="x"), Cell(text="1")),
            (Cell(text="y", href="https://a.vn"), Cell(text="c d (#e)")),
        )

    def test_footnotes_hang_on_the_words_before_them(self):
        [read] = markdown("Số liệu[^1] cuối[^b].\n\n[^1]: chú *một*\n\n[^b]: hai\n\n    ba")
        assert [(s.text, plain_text(Paragraph(spans=s.footnote))) for s in read.spans] == [
            ("Số liệu", "chú một"),
            (" cuối", "hai\nba"),
            (".", ""),
        ]

    def test_pictures_come_from_the_cell_itself(self):
        svg = base64.b64encode(SVG.encode()).decode()
        attachments = {"a b.png": {"image/png": PNG}, "c.svg": {"image/svg+xml": svg}}
        source = 'trước ![một *ảnh*](attachment:a%20b.png "Hình 1") sau\n\n![hai](attachment:c.svg)'
        assert markdown(source, attachments=attachments) == [
            paragraph("trước "),
            Figure(caption="Hình 1", alt="một ảnh", png=PNG),
            paragraph(" sau"),
            Figure(caption="", alt="hai", svg=SVG),
        ]

    def test_links_to_headings_work_as_in_jupyterlab(self):
        read = markdown("## Kết quả\n\n[xem](#Kết-quả)")
        assert read[1].spans[0].href == "#" + read[0].id

    @pytest.mark.parametrize(
        "source",
        ["[x](javascript:alert(1))", "[x](<data:text/html,y>)", "[x](vbscript:y)", "[x](tệp.csv)"],
    )
    def test_no_other_address_is_a_link_and_none_is_lost(self, source):
        [read] = markdown(source)
        assert all(not span.href for span in read.spans)
        address = source[source.index("(") + 1 : -1].strip("<>")
        assert plain_text(read) == f"x ({address})"

    @pytest.mark.parametrize(
        ("source", "code"),
        [
            ("# Tên", "heading_level_one"),
            ("Tên\n===", "heading_level_one"),
            ("##### sâu", "heading_deep"),
            ("- ## x", "heading_nested"),
            ("### x", "heading_skipped"),
            ("<div>x</div>", "raw_html"),
            ("a <b>x</b>", "raw_html"),
            ("<script>alert(1)</script>", "raw_html"),
            ("<!-- a --> <b>x</b>\n<!-- -->", "raw_html"),
            ("| a |\n|---|\n| <i>x</i> |", "raw_html"),
            ("$a^2$", "formula"),
            ("$$\nx\n$$", "formula"),
            ("![x](https://a.vn/b.png)", "image_elsewhere"),
            ("![x](b.png)", "image_elsewhere"),
            ("![x](attachment:b.png)", "image_elsewhere"),
            ("![](attachment:a.png)", "image_alt"),
            ("![x](attachment:a.gif)", "image_type"),
            ("**![x](attachment:a.png)**", "image_place"),
            ("## ![x](attachment:a.png)", "image_place"),
            ("x\n\n[^1]: y", "footnote_unused"),
            ("x[^1]\n\n[^1]: y[^1]", "footnote_loop"),
            ("x[^1]\n\n[^1]: y\n\n    - z", "footnote_block"),
            ("[x](#không-có)", "link_unknown"),
        ],
    )
    def test_what_cannot_be_set_is_refused_by_cell(self, source, code):
        attachments = {"a.png": {"image/png": PNG}, "a.gif": {"image/gif": PNG}}
        [fault] = refused(new_markdown_cell(source, id="loi-van", attachments=attachments))
        assert fault.code == f"report.{code}"
        assert str(fault.place) == "ô 2 (loi-van)"

    @pytest.mark.parametrize("source", ["- <b>x</b>", "> $x$", "a[^1]\n\n[^1]: <b>x</b>"])
    def test_nothing_slips_through_inside_something_else(self, source):
        assert len(refused(new_markdown_cell(source))) == 1


class TestFaults:
    def test_of_all_cells_are_told_together_and_injected_cells_are_not_counted(self):
        cells = [
            new_code_cell("x", metadata={"tags": ["injected-parameters"]}),
            new_markdown_cell("# a", id="mot"),
            new_markdown_cell("tốt"),
            new_markdown_cell("<b>c</b>", id="ba"),
        ]
        assert [str(f.place) for f in refused(*cells)] == ["ô 2 (mot)", "ô 4 (ba)"]

    def test_a_cell_that_failed(self):
        failed = new_output("error", ename="KeyError", evalue="'x'", traceback=[])
        [fault] = refused(output_cell(failed))
        assert fault.code == "report.cell_error"
        assert "KeyError: 'x'" in fault.message

    @pytest.mark.parametrize(
        "data",
        [
            {"text/html": "<b>x</b>", "text/plain": "x"},
            {"text/latex": "$x$"},
            {"application/javascript": "alert(1)"},
            {"application/vnd.jupyter.widget-view+json": {}, "text/plain": "x"},
        ],
    )
    def test_a_result_that_would_be_lost(self, data):
        [fault] = refused(output_cell(shown(data)))
        assert (fault.code, str(fault.place)) == ("report.output_unknown", "ô 2 (them)")

    def test_a_block_that_is_none(self):
        [fault] = refused(output_cell(shown({BLOCK_MIME: {"type": "table", "rows": []}})))
        assert fault.code == "report.block_invalid"

    @pytest.mark.parametrize("media", ["image/png", "image/svg+xml", "image/jpeg"])
    def test_a_picture_without_words(self, media):
        [fault] = refused(output_cell(shown({media: PNG, "text/plain": "<Figure>"})))
        assert fault.code == "report.figure_alt"
        assert 'figure(fig, alt="…")' in fault.remedy

    def test_a_picture_with_words_is_a_figure(self):
        metadata = {"image/svg+xml": {"alt": "cột", "caption": "Hình"}}
        assert body(output_cell(shown({"image/svg+xml": SVG, "image/png": PNG}, metadata))) == [
            Figure(caption="Hình 1. Hình", alt="cột", svg=SVG)
        ]


class TestExporters:
    @pytest.mark.parametrize("name", FORMATS)
    def test_are_known_to_jupyter_by_name_and_write_what_the_batch_writes(self, name):
        cells = [block_cell(b) for b in (masthead(), heading("a"), figure())]
        node = new_notebook(cells=cells)
        data, resources = get_exporter(f"ocop_{name}")().from_notebook_node(node)
        head, *rest = read_document(node).blocks
        assert data == written(name, [as_edition(head, DRAFT), *rest])
        assert resources["output_extension"] == f".{name}"
        assert issubclass(get_exporter(f"ocop-{name}"), get_exporter(f"ocop_{name}"))

    def test_say_that_a_notebook_has_not_been_run(self):
        node = new_notebook(cells=[new_markdown_cell("## Một"), new_code_cell("report.heading()")])
        with pytest.raises(ReportError, match="Run All Cells"):
            HtmlExporter().from_notebook_node(node)

    def test_tell_what_the_report_does_not_hold(self, caplog):
        printed = new_output("stream", name="stdout", text="x")
        exporter = HtmlExporter()
        exporter.log = logging.getLogger("exporter")
        exporter.from_notebook_node(notebook(output_cell(printed)))
        assert "ô 2 (them): In 1 dòng, không vào báo cáo." in caplog.text

    def test_refuse_what_is_no_report(self):
        node = new_notebook(cells=[new_markdown_cell("x")])
        with pytest.raises(ReportError, match="phần đầu"):
            HtmlExporter().from_notebook_node(node)


def test_text_is_composed_on_reading():
    decomposed = unicodedata.normalize("NFD", "Chợ\x00 Đồn")
    read = body(block_cell(paragraph(decomposed)), new_markdown_cell(decomposed))
    assert [b.spans for b in read] == [text("Chợ Đồn"), text("Chợ Đồn")]


def test_headings_have_anchors_on_reading():
    [read] = markdown("## Kết quả")
    assert read == Heading(level=2, spans=text("Kết quả"), id="Kết-quả")
