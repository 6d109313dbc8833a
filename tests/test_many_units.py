"""A province of 92 communes, as after 2025: the same notebooks, page one as short, a sensible length."""

import io
import itertools
import re
from datetime import date

import pytest
from agency import Report, report_of
from browser import scroll_width
from hostile_project import write_yaml
from many_units import plan as many_plan
from many_units import write_many
from pypdf import PdfReader
from small_project import jobs as jobs_of
from spoken import pages_of_pdf, squeezed
from written import to_html, to_pdf

from ocop_lib.blocks.model import Heading, ListBlock, Table, plain_text
from ocop_lib.plan import load_plan
from ocop_lib.project.formats import FORMATS
from ocop_lib.project.project import load_project
from ocop_lib.report.methodology.page import methodology
from ocop_lib.shortened import UNITS

COUNT = 92
QUARTER = "2024-Q3"
UNIT = "xa-012"
YEAR_END = "2024/year-end"
AGENCIES = {"so-cong-thuong": 1, "so-nong-nghiep-ptnt": 1, "van-phong-dieu-phoi": 2}
"""The most pages of each agency's sheet."""

NAMES = [unit["short_name"] for unit in many_plan(COUNT)["units"]]


# Before the browser: as long as that is open no notebook can be run.
@pytest.fixture(scope="module", autouse=True)
def made(tmp_path_factory) -> dict[str, Report]:
    """The reports by the name of their parameter file; together some eight seconds."""
    root = tmp_path_factory.mktemp("many")
    reports: dict[str, dict[str, object]] = {
        f"{QUARTER}/{name}": {"unit": name, "quarter": QUARTER} for name in (UNIT, "province")
    }
    reports |= {
        f"{QUARTER}/agencies/{name}": {"agency": name, "quarter": QUARTER} for name in AGENCIES
    }
    reports[YEAR_END] = {"year": 2024, "data_to": date(2024, 12, 31)}
    write_many(root, COUNT, reports)
    jobs = jobs_of(load_project(root)).values()
    return {job.id if job.id == YEAR_END else job.about.id: report_of(job) for job in jobs}


@pytest.fixture
def province(made) -> Report:
    return made["province"]


@pytest.fixture(params=["province", YEAR_END])
def whole(made, request) -> Report:
    """A report on all units: of a quarter, of the year."""
    return made[request.param]


def table(report: Report, name: str) -> Table:
    (found,) = (one for one in report.tables if one.id == name)
    return found


def body(report: Report) -> list[object]:
    """The blocks before the annex."""
    ends = [
        place
        for place, block in enumerate(report.blocks)
        if isinstance(block, Heading) and block.words() == "Phụ lục"
    ]
    return [*report.blocks[: ends[0]]]


def test_the_names_and_targets_are_many_and_varied():
    targets = many_plan(COUNT)["indicators"][0]["targets"]["units"]
    assert len({*NAMES}) == COUNT
    assert {len(name.split()) for name in NAMES} >= {2, 3, 4, 5}
    assert len({*targets.values()}) > 5


def test_page_one_has_the_message_and_all_targets(whole):
    first = pages_of_pdf(whole.files["pdf"])[0]
    points = next(block for block in whole.blocks if isinstance(block, ListBlock))
    assert squeezed(plain_text(points)) in first.replace("•", "")
    for row in table(whole, "ket-qua").rows:
        assert squeezed("".join(cell.text for cell in row)) in first


@pytest.mark.parametrize("name", [UNIT, "province"])
def test_all_that_stands_before_the_first_section_is_on_page_one(made, name):
    first = pages_of_pdf(made[name].files["pdf"])[0]
    before = itertools.takewhile(lambda block: not is_section(block), made[name].blocks)
    cells = [
        cell.text
        for block in before
        for cell in (itertools.chain(*block.rows) if isinstance(block, Table) else ())
    ]
    assert [one for one in cells if squeezed(one) not in first] == []
    standing = next(
        plain_text(block) for block in made[name].blocks if "giải ngân" in plain_text(block)
    )
    assert squeezed(standing) in first


def is_section(block: object) -> bool:
    """Whether a block is the heading of a numbered section."""
    return isinstance(block, Heading) and block.words().startswith("I. ")


def test_no_sentence_names_more_units_than_a_reader_follows(whole):
    """Outside the annex; each name once, since some are the beginning of others."""
    names = sorted(NAMES, key=len, reverse=True)
    named = re.compile("|".join(map(re.escape, names)))
    for block in body(whole):
        if isinstance(block, Table):
            texts = [*block.notes, *(cell.text for row in block.rows for cell in row)]
        else:
            texts = re.split(r"[.;] |\n", plain_text(block))
        for words in texts:
            assert len(named.findall(words)) <= 2 * UNITS.most, words


def test_the_body_shows_the_units_that_matter_and_sums_the_rest(province):
    shown, whole = (table(province, f"bang-tong-hop{end}") for end in ("", "-tung-don-vi"))
    assert len(shown.rows) == 10 + 2 + 1
    assert len(whole.rows) == COUNT + 1
    assert shown.rows[-1] == whole.rows[-1]
    heads = [row[0].text for row in shown.rows]
    counts = [int(found[0]) for name in heads if (found := re.match(r"\d+", name))]
    assert 10 + sum(counts) == COUNT
    for column in range(1, len(shown.columns)):
        pairs = [re.match(r"(\d+)(?:/(\d+))?", row[column].text) for row in shown.rows]
        numbers = [tuple(int(n or 0) for n in pair.groups()) for pair in pairs if pair]
        *parts, total = numbers
        if shown.columns[column].label == "Chủ lực cấp huyện":
            continue
        assert len(parts) == 12
        assert tuple(map(sum, zip(*parts, strict=True))) == total


def test_who_must_be_urged_is_counted_in_the_body_and_listed_in_the_annex(province):
    shown, whole = (table(province, f"can-don-doc{end}") for end in ("", "-tung-don-vi"))
    silent = int(shown.rows[0][1].text.split()[0])
    (note,) = shown.notes
    rest = int(re.search(r"còn (\d+) đơn vị", note)[1])
    assert len(shown.rows) <= 11
    assert silent + len(shown.rows) - 1 + rest == len(whole.rows)
    assert silent > 40
    assert f"và {silent - UNITS.shown} đơn vị khác" in shown.rows[0][3].text


def test_tasks_are_counted_by_state_and_each_row_is_all_units(province):
    for row in table(province, "nhiem-vu-don-vi").rows:
        assert sum(int(cell.text) for cell in row[1:]) == COUNT


def test_every_unit_is_in_the_annex(province):
    words = plain_text(table(province, "gui-so-lieu"))
    assert all(name in words for name in NAMES)


def test_no_page_is_too_large_and_no_report_too_long(made):
    pages = {name: len(PdfReader(io.BytesIO(one.files["pdf"])).pages) for name, one in made.items()}
    assert len(made["province"].files["html"]) < 500_000
    # A third is one annex: every number of every unit beside those of its four quarters.
    assert len(made[YEAR_END].files["html"]) < 900_000
    assert len(made[UNIT].files["html"]) < 200_000
    assert {name: pages[name] for name in AGENCIES if pages[name] > AGENCIES[name]} == {}
    for name, most_before, most in (("province", 7, 40), (YEAR_END, 10, 45)):
        sheets = pages_of_pdf(made[name].files["pdf"])
        annex = next(place for place, words in enumerate(sheets) if "Biểu01." in words)
        assert annex <= most_before
        assert pages[name] <= most
    assert pages[UNIT] <= 5


def test_the_page_of_methods_grows_by_the_table_of_units_alone(tmp_path):
    write_yaml(tmp_path / "plan.yaml", many_plan(COUNT))
    blocks = list(methodology(load_plan(tmp_path / "plan.yaml"), "calendar"))
    page, sheets = to_html(blocks), pages_of_pdf(to_pdf(blocks))
    assert len(page) < 200_000
    assert len(sheets) <= 18
    first = next(number for number, words in enumerate(sheets) if "Phụlục.Sốgiao" in words)
    assert len(sheets) - first <= 3
    assert all(squeezed(name) in "".join(sheets[first:]) for name in NAMES)


@pytest.mark.parametrize("name", [UNIT, "province", YEAR_END, *AGENCIES])
@pytest.mark.parametrize("form", FORMATS)
def test_every_format_says_all(made, name, form):
    assert made[name].said_by(form) == made[name].told_to(form)


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_does_not_scroll_sideways(open_page, whole, width):
    assert scroll_width(open_page(whole.files["html"], width)) <= width
