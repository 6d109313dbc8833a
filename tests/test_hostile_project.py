"""Code wherever a register, a plan or a narrative may hold words: refused, or words in every form."""

import io
import re
from collections import Counter
from zipfile import ZipFile

import pikepdf
import pytest
import yaml
from agency import Report, report_of
from browser import Elements
from hostile_project import HIDDEN, QUARTER, columns, hostile_project, plan, rows
from sample_register import write_register
from spoken import squeezed
from tagged import glyphs
from test_notebooks import jobs_of

from ocop_lib.errors import OcopError, PlanError
from ocop_lib.files.letters import MAX_TEXT
from ocop_lib.plan import parse_plan
from ocop_lib.project.formats import FORMATS
from ocop_lib.project.project import load_project
from ocop_lib.register import read_register
from ocop_lib.register.heading import Heading
from ocop_lib.render.text import clean

UNITS = ("xa-mot", "province")
WORKBOOK = "data:application/vnd.oasis.opendocument.spreadsheet;base64,"
"""How the address begins under which a page keeps its tables."""

ADDRESSES = {"https://a.vn/x", "https://a.vn/y", "https://a.vn"}
"""What an analyst wrote as an address is a link, as in a cell of a notebook; nothing else is."""

ACTIVE = {"script", "svg", "iframe", "object", "embed", "link", "form", "base"}
# What makes a PDF do something, or hold another file.
ACTIONS = {
    *("/AA", "/OpenAction", "/JavaScript", "/JS", "/Launch", "/URI", "/GoToR", "/SubmitForm"),
    *("/ImportData", "/AcroForm", "/RichMedia", "/EmbeddedFiles", "/EF"),
}
# Every other column of text and every other text of the plan stays out of these reports.
PRINTED = {
    "activities.platform",
    "activities.title",
    "certificates.decision_number",
    "certificates.issuer",
    "certificates.note",
    "documents.issuer",
    "documents.number",
    "documents.title",
    "media.title",
    "narrative.causes",
    "narrative.difficulties",
    "narrative.next_quarter",
    "narrative.proposals",
    "narrative.requests",
    "narrative.results",
    "opening_stock.source",
    "plan.agencies.name",
    "plan.agencies.short_name",
    "plan.duties.section",
    "plan.duties.text",
    "plan.funding_sources.name",
    "plan.funding_sources.short_name",
    "plan.indicators.name",
    "plan.indicators.short_name",
    "plan.indicators.source",
    "plan.indicators.unit_of_measure",
    "plan.number",
    "plan.number_source",
    "plan.short_title",
    "plan.tasks.section",
    "plan.tasks.title",
    "plan.units.name",
    "plan.units.short_name",
    "plan.whole.name",
    "plan.whole.short_name",
    "plan.words.office",
    "plan.words.tasks",
    "plan.words.units",
    "products.name",
    "register.heading.title",
    # Not whole: a test takes «requests.text» for the name of a module.
    *(f"requests.{column}" for column in ("reply", "text")),
    "subjects.name",
    "task_status.document",
    "task_status.note",
}
BEGUN = {"plan.duties.text"}
"""Of these only the first words are printed."""


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return tmp_path_factory.mktemp("hostile")


@pytest.fixture(scope="module")
def texts(root) -> dict[str, str]:
    """Every text of the project by its place."""
    return hostile_project(root)


# Before the browser: as long as that is open no notebook can be run.
@pytest.fixture(scope="module", autouse=True)
def reports(root, texts) -> dict[str, Report]:
    return {job.about.id: report_of(job) for job in jobs_of(load_project(root)).values()}


@pytest.fixture(params=(*UNITS, "so-mot"))
def any_report(reports, request) -> Report:
    return reports[request.param]


@pytest.fixture(params=UNITS)
def report(reports, request) -> Report:
    return reports[request.param]


def as_place(where: str) -> str:
    """«ke-hoach.yaml, dòng 3, khóa units[0].name» as the hostile project names the place."""
    return "plan." + where.rpartition("khóa ")[2].replace("[", ".").replace("]", "")


class TestRefused:
    @pytest.mark.parametrize(
        ("words", "code"),
        [
            *((f"a{hidden}b", "register.invisible") for hidden in HIDDEN.values()),
            ("x" * (MAX_TEXT + 1), "register.too_long"),
        ],
        ids=[*HIDDEN, "long"],
    )
    def test_in_every_column_of_text_of_the_register(self, tmp_path, root, texts, words, code):
        plan = load_project(root).latest.plan()
        made = rows()
        for table, column in columns():
            made[table][0][column] = words
        write_register(
            tmp_path, made, Heading(title="Sổ", plan=plan.id, year=plan.year, illustrative=True)
        )
        with pytest.raises(OcopError) as caught:
            read_register(tmp_path, plan)
        found = [(fault.code, str(fault.place).rpartition("/")[2]) for fault in caught.value.faults]
        assert Counter(found) == Counter(
            (code, f"{table}.csv, dòng 2, cột {column}") for table, column in columns()
        )

    @pytest.mark.parametrize(
        ("words", "code"),
        [
            *((f"a{hidden}b", "record.invisible") for hidden in HIDDEN.values()),
            ("x" * (MAX_TEXT + 1), "record.too_long"),
        ],
        ids=[*HIDDEN, "long"],
    )
    def test_in_every_text_of_the_plan(self, words, code):
        content, told = plan(lambda _: words)
        with pytest.raises(PlanError) as caught:
            parse_plan(yaml.safe_dump(content), "ke-hoach.yaml")
        found = Counter((fault.code, as_place(str(fault.place))) for fault in caught.value.faults)
        assert found == Counter((code, place) for place in told)

    @pytest.mark.parametrize("words", ["\x00", "\x1b", "\\ud800"])
    def test_in_the_narrative_what_is_no_text(self, tmp_path, root, texts, words):
        parameters = f'unit: xa-mot\nquarter: {QUARTER}\nnarrative: {{causes: "{words}"}}\n'
        hostile_project(tmp_path)
        (tmp_path / f"params/{QUARTER}/xa-mot.yaml").write_text(parameters, encoding="utf-8")
        with pytest.raises(OcopError) as caught:
            jobs_of(load_project(tmp_path))
        assert [fault.code for fault in caught.value.faults] == ["yaml.not_yaml"]
        assert f"{QUARTER}/xa-mot.yaml" in str(caught.value.faults[0].place)


class TestShown:
    def test_whole_wherever_they_are_printed(self, reports, texts):
        printed = set()
        for report in reports.values():
            told = report.told_to("html")
            for place, words in texts.items():
                named, kind = told.count(f"«{place}»"), re.sub(r"\.\d+", "", place)
                if kind not in BEGUN:
                    assert told.count(squeezed(clean(words))) == named, place
                if named:
                    printed.add(kind)
        assert printed == PRINTED

    @pytest.mark.parametrize("form", [form for form in FORMATS if form != "pdf"])
    def test_in_every_form_but_the_pdf_as_they_were_written(self, any_report, form):
        assert any_report.said_by(form) == any_report.told_to(form)

    def test_in_the_pdf_to_the_last_letter(self, any_report, texts):
        # A row that goes on overleaf goes on there cell by cell.
        said = any_report.said_by("pdf")
        assert Counter(said) == Counter(any_report.told_to("pdf"))
        narrative = [words for place, words in texts.items() if place.startswith("narrative")]
        assert all(squeezed(clean(words)) in said for words in narrative)

    def test_with_a_glyph_for_each_letter(self, report):
        with pikepdf.open(io.BytesIO(report.files["pdf"])) as pdf:
            assert 0 not in set(glyphs(pdf))


class TestNothingRuns:
    def test_in_the_page_even_without_its_policy(self, open_page, any_report):
        page = open_page(any_report.files["html"], bypass_csp=True)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert page.evaluate("typeof window.__hit") == "undefined"
        assert page.locator("main").is_visible()

    def test_in_the_page_for_there_is_nothing_to_run(self, report):
        elements = Elements(report.files["html"])
        assert not {tag for tag, _ in elements.found} & ACTIVE
        assert len([one for one in elements.all("meta") if "http-equiv" in one]) == 1
        assert not [name for _, attrs in elements.found for name in attrs if name[:2] == "on"]
        ways = {str(attrs["href"]) for attrs in elements.all("a")}
        data = {way for way in ways if way.startswith("data:")}
        assert all(way.startswith(WORKBOOK) for way in data)
        assert {way for way in ways if not way.startswith("#")} - data == ADDRESSES
        assert len(elements.all("style")) == len(elements.all("main")) == 1

    def test_in_the_pdf(self, report):
        with pikepdf.open(io.BytesIO(report.files["pdf"])) as pdf:
            written = b"".join(one.unparse(resolved=True) for one in pdf.objects)
            names = {name.decode() for name in re.findall(rb"/\w+", written)}
            assert "/Link" in names
            assert names & ACTIONS == {"/URI"}
            marks = [mark for page in pdf.pages for mark in page.get("/Annots", [])]
            actions = [mark.A for mark in marks if "/A" in mark]
            assert {str(one.S) for one in actions} <= {"/GoTo", "/URI"}
            assert {str(one.URI) for one in actions if "/URI" in one} == ADDRESSES

    def test_in_the_word_file(self, report):
        with ZipFile(io.BytesIO(report.files["docx"])) as parts:
            kinds = {name.rpartition(".")[2] for name in parts.namelist()}
            # A picture has a PNG for programs that do not draw SVG; not every report has one.
            assert kinds - {"png"} == {"xml", "rels"}
            relations = [parts.read(name) for name in parts.namelist() if name.endswith(".rels")]
            text = b"".join(parts.read(name) for name in parts.namelist() if name.endswith(".xml"))
        outside = re.findall(rb'Target="([^"]*)" TargetMode="External"', b"".join(relations))
        assert {address.decode() for address in outside} == ADDRESSES
        assert set(re.findall(rb'w:instr="(.*?)"', text)) == {b"PAGE"}
        assert b"instrText" not in text
