"""`ocop init` and `ocop params new`: a project of one's own, and a quarter's parameter files."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from small_project import notebook, small_project, write, write_params

from ocop_lib.cli.app import main
from ocop_lib.errors import OcopError
from ocop_lib.export.tidy import progress
from ocop_lib.files import new
from ocop_lib.files.new import place_file, place_folder
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.quarter_evidence import gather_evidence
from ocop_lib.narrative import NARRATIVE
from ocop_lib.new.next_plan import draft_of
from ocop_lib.new.project_folder import FIRST_PAGE, make_project
from ocop_lib.periods import Quarter
from ocop_lib.plan import load_plan, shipped_plans
from ocop_lib.plan.subjects import ids_of
from ocop_lib.plan.work import agencies_with_duties
from ocop_lib.project.project import load_project
from ocop_lib.run.batch import Batch
from ocop_lib.run.jobs.order import Order

ROOT = Path(__file__).parent.parent
OTHER_PLAN = ROOT / "tests/other_plan.yaml"
PLANS = [*shipped_plans(), str(OTHER_PLAN)]


def everything(folder: Path) -> dict[str, bytes]:
    """The bytes of all files below a folder, and its empty folders."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b""
        for path in folder.rglob("*")
    }


def refused(act, *arguments) -> list[str]:
    with pytest.raises(OcopError) as caught:
        act(*arguments)
    return [fault.code for fault in caught.value.faults]


def batch(root: Path) -> Batch:
    return Batch(load_project(root), Order(root, root / "params", root / "outputs"))


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: Path(plan).stem)
class TestANewProject:
    def test_can_make_a_report_on_each_unit_and_agency_in_the_first_quarter(self, tmp_path, plan):
        made = make_project(tmp_path / "du-an", plan)
        jobs = batch(tmp_path / "du-an").jobs
        quarter = f"{made.year}-Q1"
        agencies = [f"agencies/{agency.id}" for agency in agencies_with_duties(made)]
        assert [job.id for job in jobs] == [
            f"{quarter}/{name}" for name in (*made.places, *agencies)
        ]

    def test_has_the_library_s_notebooks_about_units_and_agencies_of_the_plan(self, tmp_path, plan):
        made = make_project(tmp_path / "du-an", plan)
        for shipped in (ROOT / "notebooks").glob("*.ipynb"):
            ours = json.loads((tmp_path / "du-an/notebooks" / shipped.name).read_bytes())
            theirs = json.loads(shipped.read_bytes())
            assert ours["cells"][1:] == theirs["cells"][1:]
            names = {}
            exec("".join(ours["cells"][0]["source"]), names)  # noqa: S102
            if "year" in names:
                assert (names["year"], names["data_to"]) == (made.year, f"{made.year}-12-31")
                continue
            kind = "agency" if "agency" in names else "unit"
            assert names[kind] in ids_of(made, kind)
            assert names["quarter"] == f"{made.year}-Q1"

    def test_holds_no_invented_row_and_no_invented_word(self, tmp_path, plan):
        make_project(tmp_path / "du-an", plan)
        register = load_project(tmp_path / "du-an").latest.register()
        assert not register.heading.illustrative
        assert all(len(table) == 0 for table in register.tables.values())
        for pattern, kind in (("2*/*.yaml", "unit"), ("2*/agencies/*.yaml", "agency")):
            for path in (tmp_path / "du-an/params").glob(pattern):
                content = yaml.safe_load(path.read_text(encoding="utf-8"))
                assert content.keys() == {kind, "quarter", "narrative"}
                assert not any(content["narrative"].values())

    def test_says_what_to_do_first_in_words_of_this_project(self, tmp_path, plan):
        made = make_project(tmp_path / "du-an", plan)
        page = (tmp_path / "du-an" / FIRST_PAGE).read_text(encoding="utf-8")
        assert "$" not in page
        for path in (f"params/{made.year}-Q1/{made.unit_ids[0]}.yaml", f"data/{made.year}"):
            assert path in page
            assert (tmp_path / "du-an" / path).exists()

    def test_has_the_same_bytes_wherever_it_is_made(self, tmp_path, plan):
        make_project(tmp_path / "Dự án «của tôi» 'và' \"nó\"", plan)
        make_project(tmp_path / "b", plan)
        assert everything(tmp_path / "Dự án «của tôi» 'và' \"nó\"") == everything(tmp_path / "b")


def test_a_project_without_a_plan_named_follows_the_latest_plan_of_the_library(tmp_path):
    latest = max(map(load_plan, shipped_plans()), key=lambda plan: plan.year)
    assert make_project(tmp_path / "du-an").year == latest.year


def test_an_empty_register_is_unknown_and_never_zero(tmp_path):
    """No unit delivered anything: each number is missing, none is 0."""
    make_project(tmp_path / "du-an")
    year = load_project(tmp_path / "du-an").latest
    as_of = AsOf(year.register(), Quarter(year.number, 1), year.scheme)
    table = progress(year.plan(), gather_evidence(as_of))
    assert table[["in_quarter", "to_date"]].isna().all(axis=None)


def test_a_plan_file_travels_into_the_project(tmp_path):
    make_project(tmp_path / "du-an", str(OTHER_PLAN))
    copied = tmp_path / "du-an/plans/tinh-moi-2027.yaml"
    assert copied.read_bytes() == OTHER_PLAN.read_bytes()
    assert load_project(tmp_path / "du-an").latest.plan() == load_plan(OTHER_PLAN)


def test_an_empty_folder_becomes_the_project_and_stays_the_same_folder(tmp_path, monkeypatch):
    """The shell of the user stands in it."""
    before = tmp_path.stat().st_ino
    monkeypatch.chdir(tmp_path)
    assert main(["init", "."]) == 0
    assert (tmp_path.stat().st_ino, (tmp_path / FIRST_PAGE).is_file()) == (before, True)


class TestNothingIsReplaced:
    @pytest.mark.parametrize("name", ["ghi-chu.txt", ".git", "params"])
    def test_a_folder_with_any_content_is_refused_and_left_as_it_was(self, tmp_path, name):
        write(tmp_path / "du-an" / name / "x", "của tôi")
        before = everything(tmp_path)
        assert refused(make_project, tmp_path / "du-an") == ["new.not_empty"]
        assert everything(tmp_path) == before

    def test_a_file_and_a_dangling_link_are_refused(self, tmp_path):
        write(tmp_path / "tep", "của tôi")
        (tmp_path / "lien-ket").symlink_to("khong-co")
        for name in ("tep", "lien-ket"):
            assert refused(make_project, tmp_path / name) == ["new.exists"]
        assert everything(tmp_path)["tep"] == "của tôi".encode()

    def test_a_plan_that_is_refused_makes_no_folder(self, tmp_path):
        write(tmp_path / "sai.yaml", "id: x\n")
        for plan in (str(tmp_path / "sai.yaml"), "khong_co", str(tmp_path / "khong-co.yaml")):
            refused(make_project, tmp_path / "du-an", plan)
            assert not (tmp_path / "du-an").exists()

    def test_a_file_that_appears_meanwhile_is_kept(self, tmp_path, monkeypatch):
        path = tmp_path / "a.yaml"
        real = new.write_synced

        def late(part, data):
            real(part, data)
            path.write_text("của người khác", encoding="utf-8")

        monkeypatch.setattr(new, "write_synced", late)
        assert refused(place_file, path, b"x") == ["new.exists"]
        assert everything(tmp_path) == {"a.yaml": "của người khác".encode()}


@pytest.mark.parametrize("is_there", [False, True], ids=["new folder", "empty folder"])
@pytest.mark.parametrize("after", [0, 1, 2])
@pytest.mark.parametrize("trouble", ["write", "rename"])
def test_all_files_of_a_folder_appear_or_none(tmp_path, monkeypatch, is_there, after, trouble):
    """Whatever the system refuses, and when."""
    folder = tmp_path / "du-an"
    if is_there:
        folder.mkdir()
    done = []

    def failing(real):
        def act(*arguments):
            if len(done) == after:
                done.append("refused")
                raise OSError(28, "No space left on device")
            done.append("done")
            return real(*arguments)

        return act

    if trouble == "write":
        monkeypatch.setattr(new, "write_synced", failing(new.write_synced))
    else:
        monkeypatch.setattr(Path, "rename", failing(Path.rename))
    files = {"a/b": b"1", "c": b"2", "d": b"3"}
    # A new folder needs one rename: the second and third are never refused.
    if trouble == "rename" and not is_there and after > 0:
        place_folder(folder, files)
        assert everything(folder) == {"a": b"", **files}
        assert [path.name for path in tmp_path.iterdir()] == ["du-an"]
        return
    assert refused(place_folder, folder, files) == ["outputs.write"]
    assert everything(tmp_path) == ({"du-an": b""} if is_there else {})


class TestParametersOfAQuarter:
    @pytest.fixture
    def root(self, tmp_path, monkeypatch):
        small_project(tmp_path)
        monkeypatch.chdir(tmp_path)
        return tmp_path

    def test_are_written_for_every_unit_and_the_province(self, root, capsys):
        assert main(["params", "new", "2027-Q2"]) == 0
        names = {path.stem for path in (root / "params/2027-Q2").iterdir()}
        assert names == set(load_project(root).latest.plan().places)
        assert "4 tệp" in capsys.readouterr().out

    def test_say_nothing_but_unit_and_quarter(self, root):
        main(["params", "new", "2027-Q2"])
        for path in (root / "params/2027-Q2").iterdir():
            content = yaml.safe_load(path.read_text(encoding="utf-8"))
            narrative = content.pop("narrative")
            assert content == {"unit": path.stem, "quarter": "2027-Q2"}
            assert narrative == dict.fromkeys(NARRATIVE, "")

    def test_have_the_slots_of_their_notebook(self, root):
        declared = (
            'unit = "xa-mot"\nquarter = "2027-Q1"\nnarrative = {"causes": "", "lessons": ""}\n'
        )
        write(root / "notebooks/nho.ipynb", notebook("1", parameters=declared))
        main(["params", "new", "2027-Q2"])
        text = (root / "params/2027-Q2/xa-mot.yaml").read_text(encoding="utf-8")
        assert yaml.safe_load(text)["narrative"] == {"causes": "", "lessons": ""}

    def test_are_valid_as_they_are_and_once_something_is_written(self, root):
        main(["params", "new", "2027-Q2"])
        path = root / "params/2027-Q2/xa-mot.yaml"
        assert len(batch(root).specs) == 7
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("causes: |\n", "causes: |\n    - **Mưa**\n"), "utf-8")
        (spec,) = [one for one in batch(root).specs if one.id == "2027-Q2/xa-mot"]
        assert spec.parameters["narrative"]["causes"] == "- **Mưa**\n"

    @pytest.mark.parametrize("name", ["xa-hai.yaml", "xa-hai.yml", "XA-HAI.yaml"])
    def test_leave_alone_what_stands_there_already(self, root, name, capsys):
        kept = write(root / "params/2027-Q2" / name, "unit: xa-hai\nquarter: 2027-Q2\n# của tôi\n")
        before = kept.read_bytes()
        assert main(["params", "new", "2027-Q2", "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert kept.read_bytes() == before
        assert [Path(path).name for path in told["kept"]] == [name]
        assert len(list((root / "params/2027-Q2").iterdir())) == 4

    @pytest.mark.parametrize("quarter", ["2028-Q1", "2027-Q5", "mới"])
    def test_of_a_quarter_without_a_plan_are_refused(self, root, quarter):
        assert main(["params", "new", quarter]) == 2
        assert not (root / "params" / quarter).exists()


class TestAnInventedNarrative:
    MORE = "illustrative: true\nnarrative: {causes: mưa}\n"

    @pytest.fixture
    def root(self, tmp_path):
        small_project(tmp_path)
        write_params(tmp_path, "2027-Q1/xa-mot", more=self.MORE)
        write_params(tmp_path, "2027-Q1/xa-hai", more=self.MORE)
        return tmp_path

    def test_goes_with_an_invented_register(self, root):
        told = {job.about.id: dict(job.parameters) for job in batch(root).jobs}
        assert told["xa-mot"]["narrative"] == {"causes": "mưa"}

    def test_and_its_mark_is_no_parameter_of_the_notebook(self, root):
        with_mark = {job.id: job.key for job in batch(root).jobs}
        write_params(root, "2027-Q1/xa-mot", more="narrative: {causes: mưa}\n")
        assert {job.id: job.key for job in batch(root).jobs} == with_mark

    def test_is_refused_with_a_register_that_is_not_each_file_by_name(self, root):
        heading = root / "so-lieu/register.yaml"
        words = heading.read_text(encoding="utf-8")
        heading.write_text(words.replace("illustrative: true", "illustrative: false"), "utf-8")
        with pytest.raises(OcopError) as caught:
            batch(root)
        assert [(fault.code, fault.place.file) for fault in caught.value.faults] == [
            ("params.invented", "params/2027-Q1/xa-mot.yaml"),
            ("params.invented", "params/2027-Q1/xa-hai.yaml"),
        ]

    def test_of_another_year_is_no_matter_of_the_quarter_that_is_asked_for(self, root):
        """The order reads the register of one year only."""
        plan = (ROOT / "tests/other_plan.yaml").read_text(encoding="utf-8")
        write(root / "sau.yaml", draft_of(plan, "x", 2028))
        for path in (root / "so-lieu").iterdir():
            words = path.read_text(encoding="utf-8")
            words = "".join(words.splitlines(keepends=True)[:1]) if path.suffix == ".csv" else words
            words = words.replace("2027", "2028").replace(
                "illustrative: true", "illustrative: false"
            )
            write(root / "sau" / path.name, words)
        entry = "  2028: {plan: sau.yaml, register: sau, scheme: calendar}\n"
        defaults = root / "params/defaults.yaml"
        words = defaults.read_text(encoding="utf-8")
        assert "\nyears:\n" in f"\n{words}"
        write(defaults, words.replace("years:\n", f"years:\n{entry}", 1))
        write(root / "params/2028-Q1/xa-mot.yaml", "unit: xa-mot\nquarter: 2028-Q1\n")
        for quarter in (Quarter(2027, 1), Quarter(2028, 1), None):
            order = Order(root, root / "params", root / "outputs", quarter=quarter)
            assert Batch(load_project(root), order).jobs
        write(root / "params/2028-Q1/xa-hai.yaml", f"unit: xa-hai\nquarter: 2028-Q1\n{self.MORE}")
        for quarter in (Quarter(2028, 1), None):
            order = Order(root, root / "params", root / "outputs", quarter=quarter)
            assert refused(Batch, load_project(root), order) == ["params.invented"]

    def test_is_refused_for_a_single_notebook_too(self, root, capsys):
        heading = root / "so-lieu/register.yaml"
        words = heading.read_text(encoding="utf-8")
        heading.write_text(words.replace("illustrative: true", "illustrative: false"), "utf-8")
        parameters = str(root / "params/2027-Q1/xa-mot.yaml")
        assert main(["render", str(root / "notebooks/nho.ipynb"), "--params", parameters]) == 2
        assert "illustrative" in capsys.readouterr().err


def test_every_shipped_narrative_is_marked_as_invented():
    """The shipped register is invented, and so are the words about it."""
    assert load_project(ROOT).latest.register().heading.illustrative
    contents = [
        yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in (ROOT / "params").glob("2*/*.yaml")
    ]
    assert any("narrative" in content for content in contents)
    for content in contents:
        assert content.get("illustrative", False) == ("narrative" in content)


def test_the_makefile_of_a_project_is_understood_by_make(tmp_path):
    make_project(tmp_path / "Dự án")
    shutil.rmtree(tmp_path / "Dự án/notebooks")
    for target in ("help", "reports", "lab", "clean"):
        done = subprocess.run(
            ["make", "-n", target], cwd=tmp_path / "Dự án", capture_output=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, b""), target
