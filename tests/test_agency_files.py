"""The files agencies receive: three reports of the shipped register, as the shipped notebooks make them."""

import io
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from html import unescape
from itertools import groupby
from pathlib import Path

import pikepdf
import pytest
from agency import Report, report_of
from browser import Elements, assert_accessible, scroll_width
from fontTools.ttLib import TTFont
from python_calamine import load_workbook
from spoken import pages_of_pdf, squeezed
from tagged import glyphs, pages_under, tagged
from test_notebooks import jobs_of
from test_open_data import cells
from test_page_tables import as_written, saved

from ocop_lib.blocks.model import Figure, Heading, Masthead, Table
from ocop_lib.project.formats import FORMATS
from ocop_lib.project.project import load_project
from ocop_lib.render.text import FONTS

ROOT = Path(__file__).parent.parent
LARGEST_PAGE = {
    "2024-Q4/tp-bac-kan": 200_000,
    "2024-Q4/province": 500_000,
    "2024/year-end": 500_000,
}
LARGEST_ON_PAPER = 2_000_000
STYLES = ("Regular", "Bold", "Italic", "BoldItalic")
START = "import sys; from ocop_lib.cli import main; sys.exit(main())"
# A text of a drawing, and the letters it is drawn with.
WHOLE = re.compile(r"(?<=^\d\d),0$")
DRAWN_TEXT = re.compile(r'<g id="\w+" aria-label="([^"]*)"[^>]*>(.*?)</g>')


# Before the browser: as long as that is open no notebook can be run.
@pytest.fixture(scope="module", autouse=True)
def shipped() -> dict[str, Report]:
    """The reports by id."""
    jobs = jobs_of(load_project(ROOT))
    return {name: report_of(jobs[name]) for name in LARGEST_PAGE}


@pytest.fixture(scope="module", params=LARGEST_PAGE)
def name(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def plan():
    return load_project(ROOT).latest.plan()


@pytest.fixture
def report(shipped, name) -> Report:
    return shipped[name]


@pytest.fixture
def pdf(report):
    with pikepdf.open(io.BytesIO(report.files["pdf"])) as opened:
        yield opened


def sheets(report: Report) -> list[str]:
    """What each page of the PDF says, without white space."""
    return pages_of_pdf(report.files["pdf"])


def test_is_small_enough_to_send(report, name):
    assert set(report.files) == set(FORMATS)
    assert len(report.files["html"]) <= LARGEST_PAGE[name]
    assert all(len(data) < LARGEST_ON_PAPER for data in report.files.values())


@pytest.mark.parametrize("form", FORMATS)
def test_says_in_every_form_all_that_its_blocks_say(report, form):
    assert report.said_by(form) == report.told_to(form)


def test_gives_every_table_and_the_numbers_of_every_figure_to_save(report):
    figures = [block for block in report.blocks if isinstance(block, Figure)]
    assert figures
    assert all(figure.drawn and figure.drawn.rows for figure in figures)
    holders = [block for block in report.blocks if isinstance(block, Table | Figure)]
    data = saved(report.files["html"])
    for name, block in zip(load_workbook(io.BytesIO(data)).sheet_names[1:], holders, strict=True):
        table = block if isinstance(block, Table) else block.drawn
        assert block.caption.startswith(f"{name}. ") or name.startswith("Bảng không số")
        lines = cells(data, name)
        told = [[as_written(value) for value in line] for line in lines[-len(table.rows) :]]
        # «86,0» is saved as the number 86.
        assert told == [[WHOLE.sub("", cell.text) for cell in row] for row in table.rows]


def test_is_the_same_from_the_command_line_in_a_foreign_place(shipped, tmp_path):
    root, home = tmp_path / "nơi khác", tmp_path / "nhà"
    for folder in ("notebooks", "data", "params/2024-Q4", "params/2024"):
        shutil.copytree(ROOT / folder, root / folder)
    shutil.rmtree(root / "params/2024-Q4/agencies")
    for file in (root / "params/2024-Q4").iterdir():
        if f"2024-Q4/{file.stem}" not in shipped:
            file.unlink()
    shutil.copy(ROOT / "params/defaults.yaml", root / "params")
    settings = home / ".config/matplotlib/matplotlibrc"
    settings.parent.mkdir(parents=True)
    settings.write_text("axes.facecolor: red\nfont.size: 20\n")
    foreign = {
        "TZ": "Asia/Ho_Chi_Minh",
        "LANG": "en_US.UTF-8",
        "LC_ALL": "en_US.UTF-8",
        "HOME": str(home),
        "PYTHONHASHSEED": "7",
    }
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", START, "reports", "--jobs", "2"],
        cwd=root,
        env={**os.environ, **foreign},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    for name, report in shipped.items():
        for form, data in report.files.items():
            assert (root / f"outputs/{name}.{form}").read_bytes() == data, (name, form)


YEAR_ANSWERS = {
    "Số liệu đến ngày nào, đã là số cuối năm chưa?": "Số liệu năm 2024, ghi nhận đến 31/01/2025",
    "Bao nhiêu chỉ tiêu đạt?": "có 06 trong 10 chỉ tiêu đã đạt hoặc vượt kế hoạch năm",
    "Chỉ tiêu nào không đạt, đạt bao nhiêu?": (
        "03 chỉ tiêu không đạt (quản lý chất lượng tiên tiến 36/37, tháng đủ tin, bài 11/12 và sản phẩm"
        " chủ lực cấp huyện 6/8)"
    ),
    "Chỉ tiêu nào chưa kết luận được, chờ ai?": (
        "01 chỉ tiêu chưa đủ cơ sở đánh giá (chủ thể tham gia liên kết), còn chờ số liệu của Pác Nặm"
    ),
    "Đơn vị nào không đạt?": "Có 04 đơn vị còn chỉ tiêu không đạt: Na Rì (07 chỉ tiêu), ",
    "Chủ đề của năm được đến đâu?": "Trong năm có 10 sản phẩm đạt 4 sao và 01 sản phẩm đạt 5 sao",
    "Số sản phẩm còn hiệu lực tăng, giảm vì sao?": (
        "đầu năm là 110, trong năm tăng 30 (26 công nhận mới, 04 công nhận lại) và giảm 09 (08 hết hạn,"
        " 01 bị thu hồi), cuối kỳ là 131"
    ),
    "Giấy nào đã hết hạn mà chưa cấp lại, ở đâu?": (
        "Có 05 giấy chứng nhận đã hết hạn mà chưa cấp lại (Na Rì 03, Pác Nặm 01 và Chợ Đồn 01)"
    ),
    "Nhiệm vụ nào của cấp tỉnh chưa xong?": (
        "còn 02 nhiệm vụ quá hạn (mục III.5.2) và 02 nhiệm vụ được báo cáo đã hoàn thành nhưng số liệu"
        " chưa khớp (các mục III.3.1 và III.5.1)"
    ),
    "Năm sau bắt đầu với việc gì?": (
        "Năm 2025 có 38 giấy chứng nhận sẽ hết hạn, sớm nhất vào ngày 21/7/2025; có 04 nhiệm vụ chưa"
        " hoàn thành và 09 sản phẩm chưa có quyết định chuyển sang"
    ),
}
"""What a year-end conference asks, and the words of page one that answer it."""


@pytest.mark.parametrize("question", YEAR_ANSWERS)
def test_page_one_of_the_year_s_report_answers(shipped, question):
    assert squeezed(YEAR_ANSWERS[question]) in sheets(shipped["2024/year-end"])[0]


def test_the_body_of_the_year_s_report_has_six_to_eight_pages(shipped):
    pages = sheets(shipped["2024/year-end"])
    annex = next(place for place, words in enumerate(pages) if "Biểu01." in words)
    assert 5 <= annex <= 8
    assert "Bảng1." in pages[0]


def head_cells(table: Table) -> list[str]:
    """The cells of a table's head as they are set: groups, columns of two rows, those in groups."""
    groups = [name for name, _ in groupby(column.group for column in table.columns) if name]
    ordered = sorted(table.columns, key=lambda column: bool(column.group))
    return [*groups, *(column.label for column in ordered)]


def test_counts_for_every_number_to_date_the_rows_behind_it(report, plan):
    tables = {f"#{table.id}": table for table in report.tables}
    first = report.tables[0]
    labels = [column.label for column in first.columns]
    linked = 0
    for row in first.rows:
        told = dict(zip(labels, (cell.text for cell in row), strict=True))
        hrefs = [cell.href for cell in row if cell.href]
        [indicator] = [one for one in plan.indicators if one.in_a_line == told["Chỉ tiêu"]]
        number = int(told.get("Lũy kế, hiện có") or told["Thực hiện"])
        if not hrefs:
            assert number == 0
            continue
        behind = tables[hrefs[0]]
        linked += 1
        assert f"Căn cứ: {indicator.name}".casefold() in behind.caption.casefold()
        months = Counter(cells[2].text.partition("/")[2] for cells in behind.rows)
        expected = len(behind.rows)
        if told["ĐVT"] == "tháng":
            expected = sum(count >= 2 for count in months.values())
        if told["ĐVT"] == "đơn vị":
            expected = len({cells[3].text for cells in behind.rows})
        assert number == expected, told
    assert linked > 5


class TestPage:
    @pytest.mark.parametrize("width", [360, 1280])
    def test_has_no_accessibility_fault(self, open_page, report, width):
        assert_accessible(open_page(report.files["html"], width, bypass_csp=True))

    @pytest.mark.parametrize("width", [360, 1100, 1440])
    def test_never_scrolls_sideways_nor_breaks_a_status_or_a_number(self, open_page, report, width):
        page = open_page(report.files["html"], width)
        assert scroll_width(page) <= width
        if width > 1000:
            broken = "all => all.filter(e => e.offsetHeight > 30).map(e => e.innerText)"
            assert page.locator("td .tag:not(.long), td span.solid").evaluate_all(broken) == []
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert scroll_width(page) <= width

    def test_has_one_title_and_says_its_language(self, report):
        elements = Elements(report.files["html"])
        assert len(elements.all("h1")) == 1
        assert elements.all("html") == [{"lang": "vi"}]

    def test_every_link_within_it_leads_to_one_element(self, report):
        elements = Elements(report.files["html"])
        ids = Counter(attrs["id"] for _, attrs in elements.found if "id" in attrs)
        # The one that saves the tables leads nowhere.
        links = [attrs for attrs in elements.all("a") if "download" not in attrs]
        hrefs = {str(attrs["href"]) for attrs in links}
        assert {href[:1] for href in hrefs} == {"#"}
        assert {ids[href[1:]] for href in hrefs} == {1}

    def test_every_number_to_date_leads_to_the_rows_behind_it(self, open_page, report):
        page = open_page(report.files["html"])
        links = page.locator("#ket-qua td a")
        assert links.count() == sum(bool(c.href) for row in report.tables[0].rows for c in row) > 5
        for link in links.all():
            anchor = link.get_attribute("href")
            evidence = page.locator(f"details:has({anchor})")
            assert evidence.get_attribute("open") is None
            link.click()
            assert evidence.get_attribute("open") is not None
            assert page.locator(f"{anchor} table").is_visible()
            assert 0 <= page.locator(anchor).bounding_box()["y"] < 900


class TestLetters:
    @pytest.mark.parametrize("style", STYLES)
    def test_all_are_in_every_style_of_the_font(self, report, style):
        with TTFont(FONTS / f"LiberationSerif-{style}.ttf") as font:
            letters = {chr(code) for code in font.getBestCmap()}
        assert set(report.told_to("pdf")) <= letters
        assert "[U+" not in report.told_to("pdf")

    def test_none_is_drawn_as_the_box_for_a_missing_one(self, pdf):
        drawn = list(glyphs(pdf))
        assert len(drawn) > 10_000
        assert 0 not in drawn

    def test_each_text_of_a_figure_is_drawn_letter_by_letter(self, report):
        texts = 0
        for figure in (block for block in report.blocks if isinstance(block, Figure)):
            for svg in (figure.svg, figure.narrow):
                assert DRAWN_TEXT.findall(svg)
                for words, drawing in DRAWN_TEXT.findall(svg):
                    assert drawing.count("<use") == len(unescape(words).replace(" ", ""))
                    texts += 1
        has_figures = any(isinstance(block, Figure) for block in report.blocks)
        assert (texts > 20) == has_figures


class TestPdf:
    def test_says_what_it_is(self, pdf, report):
        head = report.blocks[0]
        assert isinstance(head, Masthead)
        assert str(pdf.docinfo["/Title"]) == head.title
        assert str(pdf.docinfo["/Author"]) == head.issuer
        assert str(pdf.Root.Lang) == "vi-VN"
        assert bool(pdf.Root.MarkInfo.Marked)
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata.pdfa_status == "2A"

    def test_has_every_font_in_it(self, pdf):
        fonts = [font for page in pdf.pages for font in page.Resources.get("/Font", {}).values()]
        embedded = [part for font in fonts for part in font.DescendantFonts]
        assert all("/FontFile2" in part.FontDescriptor for part in embedded)
        names = {str(part.BaseFont).partition("+")[2] for part in embedded}
        assert names <= {"LiberationSerif", *(f"LiberationSerif-{style}" for style in STYLES)}

    def test_tags_headings_heads_of_tables_and_figures(self, pdf, report):
        found = tagged(pdf)
        kinds = Counter(kind for kind, _ in found)
        levels = Counter(f"H{b.level}" for b in report.paper if isinstance(b, Heading))
        tables = [block for block in report.paper if isinstance(block, Table)]
        assert {kind: n for kind, n in kinds.items() if re.fullmatch(r"H\d", kind)} == {
            "H1": 1,
            **levels,
        }
        assert kinds["TH"] == sum(len(head_cells(table)) for table in tables)
        assert kinds["THead"] == kinds["Table"] == len(tables)
        alts = [str(node.Alt) for kind, node in found if kind == "Figure"]
        assert alts == [block.alt for block in report.blocks if isinstance(block, Figure)]
        assert all(alts)

    def test_has_a_bookmark_for_every_heading(self, pdf, report):
        titles = []

        def gather(items):
            for item in items:
                titles.append(squeezed(item.title))
                gather(item.children)

        with pdf.open_outline() as outline:
            gather(outline.root)
        headings = [block for block in report.paper if isinstance(block, Heading)]
        words = ["".join(span.text for span in heading.spans) for heading in headings]
        assert titles == [squeezed(one) for one in (report.blocks[0].title, *words)]

    def test_has_the_last_row_of_the_last_table_and_no_rows_of_evidence(self, report):
        *_, table = (block for block in report.paper if isinstance(block, Table))
        assert squeezed("".join(cell.text for cell in table.rows[-1])) in sheets(report)[-1]
        assert not table.id.startswith("can-cu-")
        assert report.tables[-1].id.startswith("can-cu-")

    def test_repeats_the_heads_of_a_table_on_every_page_it_spans(self, pdf, report, name):
        pages = sheets(report)
        heads = Counter()
        trees = [node for kind, node in tagged(pdf) if kind == "Table"]
        tables = [block for block in report.paper if isinstance(block, Table)]
        for table, tree in zip(tables, trees, strict=True):
            head = squeezed("".join(head_cells(table)))
            [body] = [part for kind, part in tagged(tree) if kind == "TBody"]
            for page in pages_under(pdf, body) or pages_under(pdf, tree):
                heads[page, head] += 1
        # A unit's tables may each stand on one page; the province's long lists never do.
        is_long = not name.endswith("/tp-bac-kan")
        assert max(Counter(head for _, head in heads).values()) > is_long
        for page, head in heads:
            # One head may begin as another does.
            said = sum(n for (at, other), n in heads.items() if at == page and head in other)
            assert pages[page - 1].count(head) == said
