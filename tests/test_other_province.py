"""Words of the shipped plan stay in it: another province's reports and messages hold none of them."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from small_project import jobs as jobs_of
from test_notebooks import ROOT, other_project

from ocop_lib.cli import main
from ocop_lib.new.project_folder import make_project
from ocop_lib.output.index import index_page
from ocop_lib.periods import Quarter
from ocop_lib.plan import Plan, load_plan, parse_plan
from ocop_lib.project.project import Project
from ocop_lib.project.years import read_year
from ocop_lib.report.sentences import tasks_caption
from ocop_lib.run.batch import _year_text
from ocop_lib.run.execute import run_job

PLAN = Path(__file__).parent / "other_plan.yaml"
OTHER = load_plan(PLAN).model_dump_json()
_PLACE = re.compile(r"(?:mục|Phụ lục|phần) (?:[IVX]+|\d+)(?:\.\d+)*")


def said_by(plan: Plan) -> Iterator[str]:
    """What a plan says in its own words: names, titles, kinds of units, places, sentences."""
    yield from (plan.title, plan.short_title, plan.issuer, str(plan.number), plan.theme)
    yield from (word for word in plan.words.model_dump().values() if word)
    for unit in (plan.whole, *plan.units):
        # The kind of the unit is what stands before its name: «huyện», «thành phố».
        yield from (unit.name, unit.short_name, *unit.aliases)
        yield unit.name.removesuffix(unit.short_name.removeprefix("TP ")).strip()
    for agency in plan.agencies:
        yield from (agency.name, *agency.aliases)
        if agency.kind == "agency":
            yield agency.short_name
    yield from (source.name for source in plan.funding_sources)
    yield from (basis.number for basis in plan.legal_bases)
    yield from (task.title for task in plan.tasks)
    yield from (duty.text for duty in plan.duties)
    yield from (assumption.text for assumption in plan.assumptions)
    yield from _PLACE.findall(plan.model_dump_json())


def proper_words() -> list[str]:
    """The shipped plan's words that the other plan does not use itself."""
    plan = load_plan("bac_kan_2024")
    return sorted({word for word in said_by(plan) if not occurs(word, OTHER)})


def occurs(word: str, text: str) -> bool:
    """Whether a word stands in a text by itself, in capitals or not."""
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w|\.\w)", text, re.IGNORECASE) is not None


def found_in(text: str) -> list[str]:
    """The proper words in a text; no-break spaces and line ends count as blanks."""
    plain = " ".join(html.unescape(text).split())
    return [word for word in proper_words() if occurs(word, plain)]


def visible(page: str) -> str:
    """A page without style sheets and tags, blanks made alike; the texts of drawings stay."""
    text = re.sub(r"<style.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(text).split())


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Project:
    return other_project(tmp_path_factory.mktemp("tinh-moi"))


def test_the_words_looked_for_are_those_of_the_shipped_plan():
    words = proper_words()
    assert {"huyện", "thành phố", "Văn phòng Điều phối", "mục III", "Phụ lục 1"} <= {*words}
    assert {"VPĐP nông thôn mới", "Sở Y tế", "các huyện, thành phố", "tỉnh Bắc Kạn"} <= {*words}
    assert found_in("Mục III của kế hoạch; THÀNH\xa0PHỐ") == ["mục III", "thành phố"]
    assert found_in("mục IV; Phụ lục 12; kế hoạch") == ["mục IV"]


@pytest.mark.parametrize("unit", ["xa-mot", "province"])
def test_a_report_holds_none_of_them(project: Project, unit: str):
    job = jobs_of(project)[f"2027-Q2/{unit}"]
    outcome = run_job(replace(job, formats=("html",)))
    assert outcome.faults == ()
    page = visible(outcome.outputs["html"].decode())
    assert "do Chi cục xác định" in page
    # The other plan has no task of the province that is due by then.
    assert ("Nhiệm vụ ở Phần B của kế hoạch" in page) == (unit == "xa-mot")
    assert "Đánh giá cấp xã" in page
    assert ("của các xã, phường, đến hết" in page) == (unit == "province")
    assert found_in(page) == []


def test_the_index_holds_none_of_them(project: Project):
    year = project.latest
    text = _year_text(read_year(year, year.plan()))
    page = index_page({"2027": text}, [], []).decode()
    assert "tỉnh Mới" in page
    assert found_in(visible(page)) == []


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["plan", "show"], 0),
        (["plan", "show", "--json"], 0),
        (["plan", "check", "ke-hoach.yaml"], 0),
        (["progress", "--quarter", "2027-Q2"], 0),
        (["evidence", "new_products", "--unit", "xa-mot", "--quarter", "2027-Q2"], 0),
        (["reports", "--unit", "ba-be"], 2),
        (["progress", "--unit", "huyện Ba Bể"], 2),
        (["evidence", "new_product"], 2),
    ],
)
def test_the_command_line_holds_none_of_them(project: Project, monkeypatch, capsys, words, status):
    monkeypatch.chdir(project.root)
    assert main(words) == status
    out, error = capsys.readouterr()
    asked = {word for word in proper_words() if any(occurs(word, one) for one in words)}
    assert {*found_in(out + error)} <= asked


def test_a_new_project_holds_none_of_them(tmp_path: Path):
    make_project(tmp_path / "moi", str(PLAN))
    texts = {
        path.relative_to(tmp_path): path.read_text(encoding="utf-8")
        for path in (tmp_path / "moi").rglob("*")
        if path.is_file() and path.parent.name != "plans"
    }
    assert len(texts) > 20
    assert {path: found_in(text) for path, text in texts.items() if found_in(text)} == {}


@pytest.mark.parametrize("page", ["ma-loi", "so-lieu"])
def test_no_message_and_no_column_holds_one_of_them(page: str):
    """The pages that are written from the faults and the columns declared in the code."""
    text = (ROOT / f"docs/{page}.md").read_text(encoding="utf-8")
    # «Cấp huyện» is the state's name for the level that a code calls «district».
    assert found_in(re.sub("cấp huyện", "", text, flags=re.IGNORECASE)) == []


def test_a_plan_without_words_of_its_own_is_spoken_of_in_general_ones():
    text = re.sub(r"^words:.*\n", "", PLAN.read_text(encoding="utf-8"), flags=re.MULTILINE)
    plan = parse_plan(text, "k.yaml")
    assert plan.office_in_text == plan.agency("chi-cuc").short_name
    assert (plan.words.units, plan.words.section, plan.words.tasks) == ("các đơn vị", "Mục", None)
    caption = tasks_caption(plan.words.tasks, Quarter(2027, 2))
    assert caption == "Nhiệm vụ của kế hoạch đến hạn trong quý II/2027 hoặc đã quá hạn"
