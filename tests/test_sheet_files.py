"""The sheets that agencies receive: what the files of every report hold, held of two of them too."""

import io
from pathlib import Path

import pikepdf
import pytest
import test_agency_files as files
from agency import Report, report_of
from browser import assert_accessible, scroll_width
from pypdf import PdfReader
from test_notebooks import jobs_of

from ocop_lib.project.formats import FORMATS
from ocop_lib.project.project import load_project

ROOT = Path(__file__).parent.parent
BUSY, QUIET = "2024-Q3/agencies/so-nong-nghiep-ptnt", "2024-Q1/agencies/so-lao-dong-tbxh"
LARGEST = 100_000


# Before the browser: as long as that is open no notebook can be run.
@pytest.fixture(scope="module", autouse=True)
def sheets() -> dict[str, Report]:
    """The reports by id."""
    jobs = jobs_of(load_project(ROOT))
    return {name: report_of(jobs[name]) for name in (BUSY, QUIET)}


@pytest.fixture(params=[BUSY, QUIET])
def report(sheets, request) -> Report:
    return sheets[request.param]


@pytest.fixture
def pdf(report):
    with pikepdf.open(io.BytesIO(report.files["pdf"])) as opened:
        yield opened


@pytest.mark.parametrize("form", FORMATS)
def test_says_in_every_form_all_that_its_blocks_say(report, form):
    assert report.said_by(form) == report.told_to(form)


def test_is_one_page_and_small(report):
    assert len(PdfReader(io.BytesIO(report.files["pdf"])).pages) == 1
    assert len(report.files["html"]) < LARGEST


@pytest.mark.parametrize("width", [360, 1280])
def test_has_no_accessibility_fault_and_never_scrolls_sideways(sheets, open_page, width):
    page = open_page(sheets[BUSY].files["html"], width, bypass_csp=True)
    assert scroll_width(page) <= width
    assert_accessible(page)


def test_its_pdf_holds_what_that_of_every_report_holds(pdf, report):
    every = files.TestPdf()
    every.test_says_what_it_is(pdf, report)
    every.test_has_every_font_in_it(pdf)
    every.test_tags_headings_heads_of_tables_and_figures(pdf, report)
    every.test_has_a_bookmark_for_every_heading(pdf, report)


def test_has_no_list_of_contents_before_what_matters_most(report):
    page = report.files["html"].decode()
    assert "Mục lục" not in page
    assert page.index("Nội dung cần quan tâm") < page.index("I. Nhiệm vụ chủ trì")


def test_says_what_its_heading_says_once(report):
    """The heading is the caption of the table below it."""
    said = report.told_to("html")
    assert said.count("Nhiệmvụchủtrì") == 1
