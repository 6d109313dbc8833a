"""The page as a reader's browser finds it."""

import re
from base64 import b64decode

import pytest
from browser import Elements, assert_accessible, scroll_width
from hostile import WORDS, hostile_report
from playwright.sync_api import Page
from pypdf import PdfReader
from sample_blocks import BAND, TITLE, annex, heading, masthead, paragraph, sample, status_table
from spoken import pages_of_pdf, squeezed
from written import to_html

from ocop_lib.blocks.inline import Span
from ocop_lib.blocks.model import Cell, Column, Figure, Table
from ocop_lib.report.figures.canvas import NARROW, WIDE, Canvas
from ocop_lib.report.figures.svg import to_svg


@pytest.fixture
def open_page(open_page):
    """Opens blocks as a page."""

    def opened(blocks, width: int = 1280, **options) -> Page:
        return open_page(to_html(blocks), width, **options)

    return opened


class TestFile:
    def test_is_utf8_with_line_feeds(self):
        page = to_html(sample())
        assert b"\r" not in page
        assert page.decode().startswith("<!doctype html>\n")

    def test_names_the_report_and_its_language(self):
        elements = Elements(to_html(sample()))
        assert elements.all("html") == [{"lang": "vi"}]
        assert f"<title>{TITLE}</title>" in to_html(sample()).decode()
        assert len(elements.all("h1")) == len(elements.all("main")) == 1

    def test_holds_no_script_and_forbids_any(self):
        elements = Elements(to_html(sample()))
        tags = {tag for tag, _ in elements.found}
        assert not tags & {"script", "iframe", "object", "embed", "link", "form", "base"}
        assert not [a for _, attrs in elements.found for a in attrs if a.startswith("on")]
        [policy] = [m for m in elements.all("meta") if m.get("http-equiv")]
        assert policy["http-equiv"] == "Content-Security-Policy"
        assert "default-src 'none'" in str(policy["content"])

    def test_fetches_nothing(self):
        page = to_html(sample())
        sources = [attrs["src"] for _, attrs in Elements(page).found if "src" in attrs]
        assert all(str(source).startswith("data:image/") for source in sources)
        assert len(sources) == 2
        assert not re.search(rb"url\(|@import", page)

    def test_every_picture_has_words_and_every_table_a_caption(self):
        elements = Elements(to_html(sample()))
        assert all(img["alt"] for img in elements.all("img"))
        assert len(elements.all("caption")) == len(elements.all("table")) == 3

    def test_ids_are_given_once_and_links_lead_somewhere(self):
        elements = Elements(to_html(sample()))
        ids = [attrs["id"] for _, attrs in elements.found if "id" in attrs]
        assert len(set(ids)) == len(ids)
        inner = [str(a["href"]) for a in elements.all("a") if str(a["href"]).startswith("#")]
        assert {href[1:] for href in inner} <= set(ids)
        assert len(inner) > 8

    def test_without_band_or_headings_has_neither_band_nor_contents(self):
        page = Elements(to_html([masthead(band=""), paragraph("x")]))
        assert page.all("nav") == []
        assert not [a for a in page.all("p") if a.get("class") == "band"]

    def test_has_the_last_row_of_a_long_table(self):
        page = to_html([masthead(), annex(300)]).decode()
        assert "1300/QĐ-UBND" in page
        assert page.count('<th scope="row"') == 300

    @pytest.mark.parametrize("words", WORDS)
    def test_words_stay_words(self, words):
        page = to_html(hostile_report(words))
        elements = Elements(page)
        assert {tag for tag, _ in elements.found} <= {t for t, _ in Elements(REFERENCE).found}
        spoken = "".join(elements.words)
        assert spoken.count(WORDS[words]) >= 20
        assert len(elements.all("style")) == 1
        assert not [a for a in elements.all("a") if str(a["href"]).startswith("java")]

    def test_a_hostile_band_stays_in_its_style_string(self):
        page = to_html([masthead(band='x"} body{display:none} </style><b>\\'), paragraph("y")])
        style = page.decode().partition("<style>")[2].partition("</style>")[0]
        assert "display:none}" not in style.partition("@top-left")[2].partition("\n")[0]
        assert Elements(page).all("b") == []


REFERENCE = to_html(hostile_report("x"))


def two_pictures() -> Figure:
    """A figure with a picture of its own for narrow screens."""
    wide, narrow = (to_svg(Canvas(screen, 20)) for screen in (WIDE, NARROW))
    return Figure(caption="a", alt="b", svg=wide, narrow=narrow, width_mm=WIDE.width)


class TestBrowser:
    @pytest.mark.parametrize("width", [360, 1280])
    @pytest.mark.parametrize("report", ["sample", "hostile"])
    def test_has_no_accessibility_fault(self, open_page, width, report):
        blocks = sample() if report == "sample" else hostile_report("<b>")
        page = open_page(blocks, width, bypass_csp=True)
        assert_accessible(page)

    @pytest.mark.parametrize("width", [320, 360, 1280, 1440])
    def test_never_scrolls_sideways(self, open_page, width):
        page = open_page([*sample(), paragraph("dài" * 3000)], width)
        assert scroll_width(page) <= width

    @pytest.mark.parametrize("width", [360, 1280])
    def test_on_a_phone_the_contents_follow_the_summary_and_else_stand_beside_it(
        self, open_page, width
    ):
        page = open_page([masthead(), heading("Một"), paragraph("tóm tắt"), heading("Hai")], width)
        summary, contents, next_ = (
            found.bounding_box()
            for found in (
                page.get_by_text("tóm tắt"),
                page.get_by_role("navigation"),
                page.get_by_role("heading", name="Hai"),
            )
        )
        if width == 360:
            assert summary["y"] + summary["height"] <= contents["y"]
            assert contents["y"] + contents["height"] <= next_["y"]
        else:
            assert contents["x"] + contents["width"] <= summary["x"]
            assert contents["y"] <= summary["y"]

    def test_without_contents_the_report_has_the_whole_width(self, open_page):
        page = open_page([masthead(look="sheet"), heading("Một"), status_table()])
        box = page.get_by_role("table").bounding_box()
        assert page.get_by_role("navigation").count() == 0
        assert box["width"] > 1000

    def test_a_long_word_in_a_table_stays_in_its_own_scroller(self, open_page):
        long = Cell(text="x" * 10_000)
        columns = (Column(label="a", kind="number"), Column(label="b", kind="status"))
        page = open_page(
            [masthead(), Table(caption="t", columns=columns, rows=((long, long),))], 360
        )
        assert scroll_width(page) <= 360

    def test_a_figure_keeps_the_size_of_its_letters_on_a_telephone(self, open_page):
        def shown(width: int, media: str = "screen") -> tuple[str, int]:
            page = open_page([masthead(), heading("a"), two_pictures()], width)
            page.emulate_media(media=media)
            picture = page.locator("figure img")
            picture.evaluate("picture => picture.decode()")
            source, across = picture.evaluate("one => [one.currentSrc, one.clientWidth]")
            drawn = b64decode(source.partition("base64,")[2]).decode()
            return drawn.partition('width="')[2].partition('"')[0], across

        assert shown(1280) == ("160mm", 605)
        assert shown(360) == ("86mm", 325)
        assert shown(320) == ("86mm", 288)
        assert shown(600) == ("86mm", 325)
        assert shown(600, "print") == ("160mm", 600)

    def test_a_link_opens_the_folded_table_it_leads_to(self, open_page):
        page = open_page(sample())
        assert not page.locator("details").first.get_attribute("open")
        page.get_by_role("link", name="xem Phụ lục").click()
        assert page.evaluate("document.querySelector('details').open")
        table = page.get_by_role("table", name=annex().caption)
        assert table.is_visible()
        box = table.bounding_box()
        assert box is not None
        assert 0 <= box["y"] < 900

    def test_the_skip_link_comes_first_and_leads_to_the_report(self, open_page):
        page = open_page(sample())
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "ocop-main"

    def test_a_wide_table_scrolls_by_keyboard_and_keeps_its_row_heads(self, open_page):
        page = open_page(sample(), 360)
        region = page.get_by_role("region", name="Bảng 2")
        region.focus()
        head = region.get_by_role("rowheader", name="Ba Bể")
        before = head.bounding_box()
        region.evaluate("e => { e.scrollLeft = 200 }")
        assert region.evaluate("e => e.scrollLeft") == 200
        assert head.bounding_box() == before

    def test_landmarks_headings_and_tables_are_found_by_name(self, open_page):
        page = open_page(sample())
        for role, name in [("navigation", "Mục lục"), ("main", None), ("banner", None)]:
            assert page.get_by_role(role, name=name).count() == 1
        assert page.get_by_role("heading", level=1).inner_text() == TITLE
        assert page.get_by_role("columnheader", name="Lũy kế").count() == 1

    def test_no_script_runs(self, open_page):
        words = "<script>document.title='x'</script><img src=x onerror=\"document.title='x'\">"
        page = open_page(hostile_report(words))
        assert page.title() == f"Báo cáo {words}"

    def test_printed_has_the_band_on_every_page_and_folded_rows(self, open_page, tmp_path):
        page = open_page(sample())
        page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True, print_background=True)
        sheets = pages_of_pdf((tmp_path / "page.pdf").read_bytes())
        assert len(sheets) > 3
        assert all(squeezed(BAND) in sheet for sheet in sheets)
        assert "1060/QĐ-UBND" in "".join(sheets)
        long = [sheet for sheet in sheets if "/QĐ-UBND" in sheet]
        assert all(sheet.count(squeezed("Quyết định")) == 1 for sheet in long)
        widths = {round(s.mediabox.width) for s in PdfReader(tmp_path / "page.pdf").pages}
        assert {595, 842} <= widths | {w + 1 for w in widths} | {w - 1 for w in widths}


def test_a_heading_with_a_footnote_is_listed_without_it():
    noted = heading("Mục").model_copy(
        update={"spans": (Span(text="Mục", footnote=(Span(text="chú"),)),)}
    )
    page = to_html([masthead(), noted, status_table().model_copy(update={"rows": ()})]).decode()
    assert '<a href="#Mục-[chú]">Mục</a>' not in page
    assert ">Mục</a>" in page
