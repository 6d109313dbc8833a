"""One block as an HTML fragment: structure, and text that stays text."""

import re
import xml.etree.ElementTree as ET
from itertools import combinations

import pytest
from sample_blocks import annex, figure, masthead, matrix, paragraph, sample, status_table

from ocop_lib.blocks import palette
from ocop_lib.blocks.display import BLOCK_MIME, SKIP_HTML
from ocop_lib.blocks.from_json import block_from_json
from ocop_lib.blocks.html import Notes, body
from ocop_lib.blocks.inline import Span, link_target, text
from ocop_lib.blocks.model import Cell, Column, Group, Heading, Table
from ocop_lib.blocks.notebook import fragment, stylesheet

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style></details></main>",
    "{{7*7}} {% raw %}",
    "javascript:alert(1)",
    "&lt;b&gt; &amp;",
)


def tree(block) -> ET.Element:
    """The block's part of a page, which must be well-formed even as XML."""
    shown = str(body(block, Notes())).replace("<br>", "<br/>")
    shown = shown.replace('%">', '%"/>')  # col
    if "<img" in shown:
        head, _, tail = shown.partition("<img")
        shown = head + "<img" + tail.replace('">', '"/>', 1)
    return ET.fromstring(f"<div>{shown}</div>")  # noqa: S314 - our own output


@pytest.mark.parametrize("block", sample(), ids=lambda b: f"{b.type}-{b.id}")
def test_every_block_is_well_formed(block):
    assert len(tree(block)) >= 1


@pytest.mark.parametrize("hostile", HOSTILE)
def test_text_stays_text_wherever_it_stands(hostile):
    table = Table(
        caption=hostile,
        columns=(Column(label=hostile, group=hostile), Column(label=hostile, kind="status")),
        rows=((Cell(text=hostile), Cell(text=hostile, tint="bad")),),
        notes=(hostile,),
        folded=True,
    )
    note = Span(text=hostile, footnote=text(hostile))
    for block in (masthead(title=hostile, band=hostile), table, paragraph(note)):
        words = "".join(tree(block).itertext())
        assert hostile in words
        assert not {"script", "style", "img"} & {e.tag for e in tree(block).iter()}
        assert "49" not in words


def footnote(words: str):
    return paragraph(Span(text="nguồn", footnote=text(words)))


def test_a_notebook_shows_the_block_with_its_footnotes_and_without_the_style():
    shown = fragment(footnote("Theo kế hoạch."))
    assert "Theo kế hoạch." in shown
    assert "<style>" not in shown
    assert stylesheet().startswith("<style>")


def test_a_block_that_shows_nothing_is_nothing_in_a_notebook():
    assert fragment(Group(blocks=())) == ""


def ids(shown: str) -> list[str]:
    return re.findall(r'id="([^"]+)"', shown)


def test_outputs_of_one_notebook_give_no_footnote_the_same_id():
    one, other = (ids(fragment(footnote(words))) for words in ("Một.", "Hai."))
    assert len(one) == len(other) == 2
    assert set(one) & set(other) == set()


def test_in_a_notebook_a_number_leads_to_the_rows_of_the_same_notebook(monkeypatch):
    """JupyterLab looks for the id in all open notebooks."""
    column = Column(label="Lũy kế")
    table = Table(caption="", columns=(column,), rows=((Cell(text="3", href="#x"),),))
    rows = annex().model_copy(update={"id": "x"})
    seen = []
    for name in ("một.ipynb", "hai.ipynb"):
        monkeypatch.setenv("JPY_SESSION_NAME", name)
        [target] = re.findall(r'href="#([^"]+)"', fragment(table))
        shown = fragment(Group(blocks=(rows,)))
        assert ids(shown) == [target, "x"]
        assert "<details open>" in shown
        seen.append(target)
    assert len(set(seen)) == 2


def test_a_notebook_that_stands_alone_needs_no_second_ids(monkeypatch):
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    assert ids(fragment(annex())) == [annex().id]


def test_blocks_publish_the_fragment_and_themselves():
    block = status_table()
    bundle = block._repr_mimebundle_()
    assert bundle["text/html"] == fragment(block)
    assert bundle[BLOCK_MIME]["type"] == "table"


def test_in_the_batch_they_publish_themselves_as_one_text_without_html(monkeypatch):
    monkeypatch.setenv(SKIP_HTML, "1")
    bundle = status_table()._repr_mimebundle_()
    assert set(bundle) == {"text/plain", BLOCK_MIME}
    assert isinstance(bundle[BLOCK_MIME], str)
    assert block_from_json(bundle[BLOCK_MIME]) == status_table()


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("https://backan.gov.vn/a?b=1&c=2", True),
        ("HTTP://a.vn", True),
        ("mailto:a@b.vn", True),
        ("#Kết-quả", True),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        (" https://a.vn", False),
        ("https://a.vn/\x00", False),
        ("data:text/html,<b>", False),
        ("file:///etc/passwd", False),
        ("//a.vn", False),
        ("#", False),
        ("", False),
    ],
)
def test_only_addresses_a_reader_may_follow_are_links(href, kept):
    assert link_target(href) == (href if kept else "")


def test_a_refused_address_is_shown_as_text():
    shown = str(body(paragraph(Span(text="bấm", href="javascript:alert(1)")), Notes()))
    assert "bấm (javascript:alert(1))" in shown
    assert "<a" not in shown


def test_a_table_says_what_its_headings_head():
    found = tree(status_table())
    heads = [th.get("scope") for th in found.iter("th")]
    rows = len(status_table().rows)
    assert heads.count("row") == rows
    assert heads.count("col") == len(status_table().columns)
    assert heads.count("colgroup") == 1
    group = next(th for th in found.iter("th") if th.get("scope") == "colgroup")
    assert group.get("colspan") == "2"


def test_a_status_is_a_word_on_its_tint():
    tags = {e.text: e.get("class") for e in tree(status_table()).iter("span") if e.text}
    assert tags["Nguy cơ không đạt"] == "tag mid tint-bad"


def test_the_last_row_is_set_apart_only_when_it_is_a_total():
    assert str(body(matrix(), Notes())).count('<tr class="total">') == 1
    assert 'class="total"' not in str(body(status_table(), Notes()))


def test_a_folded_table_has_its_anchor_inside():
    details = tree(annex()).find("details")
    assert details is not None
    assert details.findtext("summary", "").startswith(annex().caption)
    assert next(e.get("id") for e in details.iter("div")) == "phu-luc"


def test_a_group_shows_all_its_blocks():
    shown = fragment(Group(blocks=(paragraph("một"), figure())))
    assert "một" in shown
    assert figure().alt in shown


def test_marks_nest():
    spans = (Span(text="a", marks=("strong", "emphasis"), href="#x"),)
    shown = str(body(Heading(level=2, spans=spans), Notes()))
    assert '<strong><em><a href="#x">a</a></em></strong>' in shown


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", palette.TINTS)
def test_each_tint_is_readable(name):
    tint = palette.TINTS[name]
    assert _contrast(tint.ground, tint.ink) >= 4.5
    # Black on the ground: what a grey printer leaves.
    assert _contrast(tint.ground, "#000000") >= 12
    assert _contrast(tint.edge, "#ffffff") >= 1.5


def test_accent_and_small_print_are_readable():
    for colour in (palette.ACCENT, palette.MUTED):
        assert _contrast(colour, palette.SHADE) >= 4.5
        assert _contrast(colour, palette.BAND.ground) >= 4.5


def test_good_warning_and_bad_differ_on_a_grey_printer():
    greys = [_luminance(palette.TINTS[name].ground) for name in ("good", "warning", "bad")]
    assert all(abs(a - b) > 0.03 for a, b in combinations(greys, 2))
