"""Several years in one project: each has its plan and register, none takes another's reports."""

import json
import shutil
from pathlib import Path

import pytest
from small_project import (
    UNITS,
    add_year,
    deliver,
    jobs,
    register_folder,
    small_project,
    write,
    write_params,
)
from test_batch import reasons, run
from test_output import Page, files, manifest

from ocop_lib.cli.app import main
from ocop_lib.errors import OcopError, ParameterError
from ocop_lib.output.files import Outputs
from ocop_lib.output.manifest import OPEN_DATA
from ocop_lib.periods import Quarter
from ocop_lib.project.project import load_project
from ocop_lib.report.district import DistrictReport
from ocop_lib.run.jobs.current import count_current
from ocop_lib.run.jobs.order import Order

pytestmark = pytest.mark.usefixtures("quick_register")

DATA = [f"2027-Q1/{name}" for name in OPEN_DATA]
EARLIER = [f"2027-Q1/{unit}" for unit in UNITS]
LATER = [f"2028-Q1/{unit}" for unit in UNITS]


@pytest.fixture
def root(tmp_path) -> Path:
    """A project of one year whose reports are made, to which a second year was then added."""
    small_project(tmp_path)
    run(tmp_path)
    add_year(tmp_path)
    return tmp_path


def links(root: Path) -> set[str]:
    return set(Page((root / "outputs/index.html").read_bytes()).links)


def codes(root: Path, **wanted) -> list[str]:
    with pytest.raises(OcopError) as caught:
        run(root, **wanted)
    return [fault.code for fault in caught.value.faults]


def current(root: Path, quarter: Quarter | None = None) -> int | None:
    return count_current(Order(root, root / "params", root / "outputs", quarter=quarter))


HARMS = {
    "no plan": lambda root: (root / "ke-hoach-2028.yaml").unlink(),
    "a broken plan": lambda root: write(root / "ke-hoach-2028.yaml", "["),
    "no register": lambda root: shutil.rmtree(root / "so-lieu-2028"),
    "a broken register": lambda root: write(root / "so-lieu-2028/products.csv", "la"),
}


class TestALaterYear:
    def test_makes_no_earlier_report_stale_and_takes_none_back(self, root):
        before = files(root / "outputs")
        assert reasons(root) == dict.fromkeys(LATER, "mới")
        run(root)
        after = files(root / "outputs")
        assert {path for path in before if after.get(path) != before[path]} == {
            "index.html",
            "manifest.json",
        }

    def test_stands_beside_the_earlier_in_manifest_index_and_tables(self, root):
        run(root)
        content = manifest(root / "outputs")
        assert [report["id"] for report in content["reports"]] == sorted(EARLIER + LATER)
        tables = {f"{quarter}-Q1/{name}" for quarter in (2027, 2028) for name in OPEN_DATA}
        assert {page["path"] for page in content["pages"]} == {"index.html", *tables}
        assert links(root) == {*(f"{report}.html" for report in EARLIER + LATER), *tables}

    def test_a_report_is_given_its_own_year_and_nothing_of_another(self, root):
        for report, job in jobs(load_project(root)).items():
            mine, other = ("-2028", "so-lieu/") if report in LATER else ("so-lieu/", "-2028")
            assert any(mine in path for path in job.files)
            assert not any(other in path for path in job.files)
            assert other.encode() not in job.files["params/defaults.yaml"]

    def test_a_changed_row_makes_only_reports_of_its_year_stale(self, root):
        run(root)
        deliver(root, "xa-mot", "2028-Q1", name="sua")
        assert list(reasons(root)) == ["2028-Q1/xa-mot"]

    def test_that_is_gone_takes_only_its_own_reports_along(self, root):
        run(root)
        shutil.rmtree(root / "params/2028-Q1")
        run(root)
        assert links(root) == {*(f"{report}.html" for report in EARLIER), *DATA}
        assert set(manifest(root / "outputs")["years"]) == {"2027"}

    def test_without_its_line_is_refused_and_nothing_is_taken_back(self, root):
        run(root)
        before = files(root / "outputs")
        text = (root / "params/defaults.yaml").read_text(encoding="utf-8")
        lines = [line for line in text.splitlines() if "2028" not in line]
        write(root / "params/defaults.yaml", "\n".join(lines))
        assert codes(root) == ["project.year"]
        assert files(root / "outputs") == before


class TestAnOrderForOneQuarter:
    @pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)
    def test_reads_neither_plan_nor_register_of_another_year(self, root, harm):
        deliver(root, "xa-mot", "2027-Q1", name="sua")
        harm(root)
        assert run(root, quarter=Quarter(2027, 1)) == {"2027-Q1/xa-mot": "done"}

    @pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)
    def test_keeps_what_the_index_said_of_the_other_year(self, root, harm):
        run(root)
        page = (root / "outputs/index.html").read_bytes()
        harm(root)
        run(root, quarter=Quarter(2027, 1), force=True)
        assert (root / "outputs/index.html").read_bytes() == page

    def test_names_units_by_their_ids_where_no_manifest_has_kept_their_names(self, root):
        path = root / "outputs/manifest.json"
        content = json.loads(path.read_bytes())
        for years in (None, [], {"2027": 1}, {"2027": {"title": 1}}):
            path.write_text(json.dumps({**content, "years": years}), encoding="utf-8")
            run(root, quarter=Quarter(2028, 1))
            words = Page((root / "outputs/index.html").read_bytes()).words
            assert "phuong-ba" in words
            assert links(root) >= {f"{report}.html" for report in EARLIER + LATER}

    def test_still_checks_the_parameter_files_of_every_year(self, root):
        write_params(root, "2028-Q1/xa-mot", more="truoble: x\n")
        assert codes(root, quarter=Quarter(2027, 1)) == ["params.unknown_key"]

    def test_takes_back_what_is_gone_in_another_year(self, root):
        run(root)
        (root / "params/2028-Q1/xa-hai.yaml").unlink()
        run(root, quarter=Quarter(2027, 1))
        assert "2028-Q1/xa-hai.html" not in files(root / "outputs")
        assert set(Outputs(root / "outputs").reports) == {*EARLIER, *LATER} - {"2028-Q1/xa-hai"}


class TestAnOrderForAll:
    @pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)
    def test_is_refused_and_told_the_year_and_what_works_meanwhile(self, root, harm):
        before = files(root / "outputs")
        harm(root)
        with pytest.raises(ParameterError) as caught:
            run(root)
        note = caught.value.faults[-1]
        assert (note.code, note.severity) == ("project.refused_year", "warning")
        assert "2028" in note.message
        assert "--quarter 2027-Q1" in note.remedy
        assert files(root / "outputs") == before

    def test_names_the_faults_of_all_years_at_once(self, root):
        for year in (2027, 2028):
            write(register_folder(root, year) / "zzzz.csv", "x")
        found = ["register.unknown_file", "project.refused_year"]
        assert codes(root) == found * 2

    def test_a_unit_of_any_year_may_be_asked_for(self, root):
        plan = root / "ke-hoach-2028.yaml"
        write(plan, plan.read_text(encoding="utf-8").replace("xa-hai", "xa-moi"))
        shutil.rmtree(root / "params/2028-Q1")
        write(register_folder(root, 2028) / "deliveries.csv", deliveries_heading(root))
        write_params(root, "2028-Q1/xa-moi")
        assert run(root, unit="xa-moi") == {"2028-Q1/xa-moi": "done"}
        assert run(root, unit="xa-hai") == {}
        assert codes(root, unit="xa-moi", quarter=Quarter(2027, 1)) == ["order.unknown"]


def deliveries_heading(root: Path) -> str:
    path = register_folder(root, 2027) / "deliveries.csv"
    return path.read_text(encoding="utf-8").splitlines()[0] + "\n"


class TestNothingToDo:
    LATER_CHANGES = (
        *HARMS.values(),
        lambda root: deliver(root, "xa-mot", "2028-Q1", name="sua"),
        lambda root: (root / "so-lieu-2028/media.csv").unlink(),
    )

    def test_is_known_by_digests_for_all_years_and_for_each(self, root):
        run(root)
        assert current(root) == len(EARLIER + LATER)
        assert current(root, Quarter(2027, 1)) == len(EARLIER)
        assert current(root, Quarter(2028, 1)) == len(LATER)

    @pytest.mark.parametrize("change", LATER_CHANGES)
    def test_is_known_of_a_year_whatever_happens_to_another(self, root, change):
        run(root)
        change(root)
        assert current(root, Quarter(2027, 1)) == len(EARLIER)
        assert current(root, Quarter(2028, 1)) is None
        assert current(root) is None

    @pytest.mark.parametrize("quarter", [Quarter(2029, 1), Quarter(2028, 2)])
    def test_is_never_said_of_a_quarter_there_is_not(self, root, quarter):
        run(root)
        assert current(root, quarter) is None


@pytest.mark.parametrize("folder", ["so-lieu", "so-lieu-2028"])
def test_no_register_of_any_year_is_an_input(root, folder):
    write_params(root, "2028-Q1/xa-mot", more=f"inputs: [{folder}/media.csv]\n")
    assert codes(root) == ["params.input_place"]


def test_a_report_object_finds_the_year_of_its_quarter(root):
    for year in (2027, 2028):
        report = DistrictReport("xa-mot", f"{year}-Q1", project=load_project(root))
        assert report.plan.year == report.register.heading.year == year
    with pytest.raises(ParameterError) as caught:
        DistrictReport("xa-mot", "2029-Q1", project=load_project(root))
    assert [fault.code for fault in caught.value.faults] == ["project.year"]


class TestAProjectOfTheEarlierForm:
    """Its defaults name plan, register and scheme at the top, without a year."""

    @pytest.fixture
    def earlier(self, tmp_path) -> Path:
        small_project(tmp_path)
        path = tmp_path / "params/defaults.yaml"
        lines = path.read_text(encoding="utf-8").splitlines()[2:]
        keys = ["plan: ke-hoach.yaml", "register: so-lieu", "scheme: calendar"]
        write(path, "\n".join([*keys, *lines]) + "\n")
        assert set(run(tmp_path)) == set(EARLIER)
        return tmp_path

    def test_is_reported_as_before(self, earlier):
        assert current(earlier) == current(earlier, Quarter(2027, 1)) == len(EARLIER)
        assert links(earlier) == {
            *(f"{report}.html" for report in EARLIER),
            *DATA,
        }
        assert codes(earlier, quarter=Quarter(2028, 1)) == ["project.year"]

    def test_may_take_the_new_form_and_a_second_year_without_making_a_report_anew(self, earlier):
        before = files(earlier / "outputs")
        small_project(earlier)
        assert reasons(earlier) == {}
        add_year(earlier)
        assert set(reasons(earlier)) == set(LATER)
        assert files(earlier / "outputs") == before


class TestCommands:
    @pytest.fixture(autouse=True)
    def here(self, root, monkeypatch):
        monkeypatch.chdir(root)

    @pytest.mark.parametrize(("words", "year"), [([], 2028), (["--year", "2027"], 2027)])
    def test_the_plan_shown_is_the_latest_or_that_of_the_year(self, capsys, words, year):
        assert main(["plan", "show", "--json", *words]) == 0
        assert json.loads(capsys.readouterr().out)["year"] == year

    @pytest.mark.parametrize("year", ["2029", "x", "20270", "-1"])
    def test_another_year_is_refused_with_those_there_are(self, capsys, year):
        assert main(["plan", "show", "--year", year]) == 2
        error = capsys.readouterr().err
        assert f"--year: Dự án chưa có năm này.\n  Giá trị tìm thấy: {year}" in error
        assert "Được phép: 2027, 2028" in error

    def test_a_broken_later_year_disturbs_no_command_about_an_earlier_one(self, root, capsys):
        write(root / "ke-hoach-2028.yaml", "[")
        for words in (["progress"], ["evidence", "new_products"]):
            assert main([*words, "--quarter", "2027-Q1", "--json"]) == 0
        assert main(["plan", "show", "--year", "2027"]) == 0
        assert main(["progress", "--quarter", "2028-Q1"]) == 2
        assert "ke-hoach-2028.yaml" in capsys.readouterr().err

    def test_the_notebook_at_hand_is_rendered_for_the_year_of_its_parameters(self, root, capsys):
        write(root / "ke-hoach-2028.yaml", "[")
        words = ["render", "notebooks/nho.ipynb", "--params", "params/2028-Q1/xa-mot.yaml"]
        assert main(words) == 2
        assert "ke-hoach-2028.yaml" in capsys.readouterr().err
