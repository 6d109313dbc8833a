"""The year as a period: parameter files, orders, slices, manifest, index, what makes it stale."""

import json
from pathlib import Path

import pytest
from small_project import (
    heading,
    notebook,
    pretend,
    register_folder,
    small_project,
    write,
)
from test_execute import block, executed

from ocop_lib.about import About
from ocop_lib.blocks.inline import text
from ocop_lib.blocks.model import Masthead, Paragraph
from ocop_lib.cli.app import main
from ocop_lib.errors import OcopError
from ocop_lib.new.parameter_files import write_missing
from ocop_lib.periods import Quarter, YearEnd, last_day
from ocop_lib.project.project import load_project
from ocop_lib.register.tables import BY_NAME
from ocop_lib.render.read import read_document
from ocop_lib.run.batch import Batch
from ocop_lib.run.guard import wrong_unit_faults
from ocop_lib.run.jobs.current import count_current
from ocop_lib.run.jobs.order import Order
from ocop_lib.run.jobs.single import Asked, notebook_to_watch, single_spec

ROOT = Path(__file__).parent.parent
PARAMETERS = 'year = 2027\ndata_to = "2027-12-31"\nnarrative = {}\n'
REPORT = "2027/year-end"
QUARTERLY = ["2027-Q1/xa-mot", "2027-Q1/xa-hai", "2027-Q1/phuong-ba"]


def year_project(root: Path, data_to: str = "2027-12-31"):
    """A small project with a report on the year besides those on units and a quarter."""
    small_project(root)
    write(root / "notebooks/nam.ipynb", notebook("1", parameters=PARAMETERS))
    defaults = (root / "params/defaults.yaml").read_text(encoding="utf-8")
    line = '  "*/year-end": nam\n'
    write(root / "params/defaults.yaml", defaults.replace("notebooks:\n", f"notebooks:\n{line}"))
    write(root / f"params/{REPORT}.yaml", f"year: 2027\ndata_to: {data_to}\n")
    return load_project(root)


def order(root: Path, **wanted) -> Order:
    return Order(root, root / "params", root / "outputs", **wanted)


def batch(root: Path, **wanted) -> Batch:
    return Batch(load_project(root), order(root, **wanted))


def make(root: Path, **wanted) -> Batch:
    """Make the reports that are due, without a kernel."""
    made = batch(root, **wanted)
    for due in made.due:
        made._publish(due.job, pretend(due.job))
    made.publish_pages({})
    return made


@pytest.mark.usefixtures("quick_register")
class TestAParameterFile:
    def test_about_a_year_is_a_job_of_its_own_after_the_quarters(self, tmp_path):
        year_project(tmp_path)
        made = batch(tmp_path)
        assert [job.id for job in made.jobs] == [*QUARTERLY, REPORT]
        job = made.jobs[-1]
        assert (job.about, job.name, job.period_words) == (
            About("unit", "province"),
            "tỉnh Mới",
            "năm 2027",
        )
        # A day of YAML reaches the notebook as the text that the notebook's own default is.
        assert dict(job.parameters) == {"year": 2027, "data_to": "2027-12-31"}
        said = job.files["so-lieu/register.yaml"].decode()
        assert "unit: province\n  year: 2027\n  data_to: '2027-12-31'\n" in said

    @pytest.mark.parametrize(
        ("content", "faults"),
        [
            ("year: 2028\ndata_to: 2027-12-31", {"params.year": "2027"}),
            ("year: '2027'\ndata_to: 2027-12-31", {"params.year": "2027"}),
            ("data_to: 2027-12-31", {"record.missing_key": "year"}),
            ("year: 2027", {"record.missing_key": "data_to"}),
            ("year: 2027\ndata_to: cuối năm", {"params.data_to": "từ 2027-01-01 đến 2028-01-31"}),
            ("year: 2027\ndata_to: 2026-12-31", {"params.data_to": "2026-12-31"}),
            ("year: 2027\ndata_to: 2028-02-01", {"params.data_to": "2028-02-01"}),
            ("year: 2027\ndata_to: 2027-12-31 08:00:00", {"params.data_to": "08:00"}),
            (
                "year: 2027\ndata_ot: 2027-12-31",
                {
                    "params.unknown_key": "data_to",
                    "record.missing_key": "data_to",
                },
            ),
            # All of it at once.
            (
                "year: 2028\ndata_to: x\nnarrative: {cause: a}",
                {
                    "params.year": "2027",
                    "params.data_to": "ví dụ",
                    "params.narrative": "causes",
                },
            ),
            (
                "unit: xa-mot\nquarter: 2027-Q1",
                {
                    "params.unknown_key": "unit",
                    "record.missing_key": "year",
                },
            ),
        ],
    )
    def test_that_is_wrong_is_refused_by_its_codes(self, tmp_path, content, faults):
        year_project(tmp_path)
        write(tmp_path / f"params/{REPORT}.yaml", content)
        with pytest.raises(OcopError) as caught:
            batch(tmp_path)
        assert {fault.code for fault in caught.value.faults} == set(faults)
        for code, said in faults.items():
            assert any(said in str(one) for one in caught.value.faults if one.code == code)

    def test_in_the_folder_of_another_year_or_of_a_quarter_is_refused(self, tmp_path):
        year_project(tmp_path)
        write(tmp_path / "params/2027-Q1/year-end.yaml", "year: 2027\ndata_to: 2027-12-31\n")
        write(tmp_path / "params/2026/year-end.yaml", "year: 2026\ndata_to: 2026-12-31\n")
        write(tmp_path / "params/20277/year-end.yaml", "year: 2027\ndata_to: 2027-12-31\n")
        with pytest.raises(OcopError) as caught:
            batch(tmp_path)
        found = {str(fault.place): fault for fault in caught.value.faults}
        assert {place: fault.code for place, fault in found.items()} == {
            "params/2026": "project.year",
            "params/20277": "params.period_folder",
            "params/2027-Q1/year-end.yaml, dòng 1, khóa year": "params.other_year",
        }
        assert found["params/20277"].meant == "2027"

    def test_of_a_quarter_in_the_folder_of_a_year_is_refused(self, tmp_path):
        year_project(tmp_path)
        write(tmp_path / "params/2027/xa-mot.yaml", "unit: xa-mot\nquarter: 2027-Q1\n")
        with pytest.raises(OcopError) as caught:
            batch(tmp_path)
        assert [fault.code for fault in caught.value.faults] == ["params.other_quarter"]


@pytest.mark.usefixtures("quick_register")
class TestAnOrder:
    @pytest.mark.parametrize(
        ("wanted", "reports"),
        [
            ({"quarter": Quarter(2027, 1)}, QUARTERLY),
            ({"year": 2027}, [REPORT]),
            ({"unit": "province"}, [REPORT]),
            ({"year": 2027, "unit": "province"}, [REPORT]),
            ({}, [*QUARTERLY, REPORT]),
        ],
    )
    def test_by_quarter_leaves_the_year_out_and_by_year_the_quarters(
        self, tmp_path, wanted, reports
    ):
        year_project(tmp_path)
        assert [job.id for job in batch(tmp_path, **wanted).jobs] == reports

    @pytest.mark.parametrize(
        ("wanted", "code", "found"),
        [
            ({"year": 2028}, "project.year", "2028"),
            ({"year": 0}, "project.year", "0000"),
            ({"year": 2027, "unit": "xa-mot"}, "order.nothing", "2027/year-end.yaml"),
        ],
    )
    def test_for_what_is_not_there_says_so(self, tmp_path, wanted, code, found):
        year_project(tmp_path)
        with pytest.raises(OcopError) as caught:
            batch(tmp_path, **wanted)
        (fault,) = caught.value.faults
        assert (fault.code, fault.found) == (code, found)
        assert fault.place.part in {"", "--year"}

    @pytest.mark.parametrize(
        ("words", "code"),
        [
            (("--year", "2027", "--quarter", "2027-Q1"), "usage.two_periods"),
            (("--year", "2O27"), "project.year"),
            (("--year", "2026"), "project.year"),
        ],
    )
    def test_on_the_command_line_is_refused_before_anything_starts(
        self, tmp_path, monkeypatch, capsys, words, code
    ):
        year_project(tmp_path)
        monkeypatch.chdir(tmp_path)
        assert main(["reports", *words, "--json"]) == 2
        (fault,) = json.loads(capsys.readouterr().out)["faults"]
        assert fault["code"] == code
        assert words[1] in fault["found"]

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("--year", "2027", "--quarter", "2027-Q1"), "mỗi lệnh chỉ dùng một"),
            (("--year", "2027", "--unit", "xa-mot"), "province"),
            (("--year", "2026"), "2027"),
            (("--year", "2O27"), "2027"),
        ],
    )
    def test_of_a_watch_is_refused_before_it_begins(
        self, tmp_path, monkeypatch, capsys, words, said
    ):
        year_project(tmp_path)
        monkeypatch.chdir(tmp_path)
        assert main(["watch", *words]) == 2
        assert said in capsys.readouterr().err


@pytest.mark.usefixtures("quick_register")
class TestOutputs:
    def test_name_the_year_in_manifest_and_index(self, tmp_path):
        year_project(tmp_path)
        make(tmp_path)
        manifest = json.loads((tmp_path / "outputs/manifest.json").read_text(encoding="utf-8"))
        entries = {entry["id"]: entry for entry in manifest["reports"]}
        assert {key: entries[REPORT][key] for key in ("unit", "quarter", "year")} == {
            "unit": "province",
            "quarter": None,
            "year": 2027,
        }
        assert "year" not in entries[QUARTERLY[0]]
        index = (tmp_path / "outputs/index.html").read_text(encoding="utf-8")
        assert "Báo cáo năm 2027, tỉnh Mới" in index
        assert f'<a href="{REPORT}.html" aria-label="tỉnh Mới, năm 2027: HTML">' in index
        again = batch(tmp_path)
        assert (again.due, again.current) == ((), 4)
        assert count_current(order(tmp_path)) == 4
        assert count_current(order(tmp_path, year=2027)) == 1

    def test_go_with_their_parameter_file(self, tmp_path):
        year_project(tmp_path)
        make(tmp_path)
        (tmp_path / f"params/{REPORT}.yaml").unlink()
        assert batch(tmp_path).take_back() == (f"{REPORT}.html",)
        make(tmp_path)
        index = (tmp_path / "outputs/index.html").read_text(encoding="utf-8")
        assert "Cả năm" not in index

    def test_of_the_year_alone_are_redone_when_only_the_year_sees_the_change(self, tmp_path):
        """Its parameter file; a row after the last cut-off; a delivery for the year."""
        year_project(tmp_path)
        make(tmp_path)
        write(tmp_path / f"params/{REPORT}.yaml", "year: 2027\ndata_to: 2028-01-31\n")
        assert [due.job.id for due in make(tmp_path).due] == [REPORT]
        subject = {"subject_id": "ct-1", "name": "HTX", "kind": "farm", "unit_id": "xa-mot"}
        append(tmp_path, "subjects", **subject)
        product = {"product_id": "sp-1", "name": "Chè", "subject_id": "ct-1"}
        append(tmp_path, "products", **product, product_group="food")
        append(tmp_path, "deliveries", delivery_id="q4", unit_id="xa-mot", quarter="2027-Q4")
        make(tmp_path)
        append(
            tmp_path,
            "stages",
            stage_id="b-1",
            product_id="sp-1",
            plan_year="2027",
            cycle="new",
            stage="registered",
            date="2028-01-10",
            delivery_id="q4",
        )
        (due,) = make(tmp_path).due
        assert (due.job.id, due.reason) == (
            REPORT,
            "dữ liệu vào đã thay đổi: bảng stages, thêm b-1",
        )
        append(
            tmp_path, "deliveries", delivery_id="nam", kind="yearly", unit_id="xa-mot", quarter=""
        )
        assert [due.job.id for due in make(tmp_path).due] == [REPORT]

    def test_of_the_year_see_no_row_after_the_last_day_of_its_data(self, tmp_path):
        year_project(tmp_path)
        late = {"kind": "yearly", "unit_id": "xa-mot", "quarter": ""}
        append(tmp_path, "deliveries", delivery_id="nam", **late)
        row = {"media_id": "tb-1", "unit_id": "xa-mot", "date": "2028-01-10", "kind": "news"}
        row |= {"outlet_level": "local", "outlet": "Báo", "title": "Tin", "delivery_id": "nam"}
        append(tmp_path, "media", **row)
        job = batch(tmp_path).jobs[-1]
        assert b"tb-1" not in job.files["so-lieu/media.csv"]
        write(tmp_path / f"params/{REPORT}.yaml", "year: 2027\ndata_to: 2028-01-10\n")
        assert b"tb-1" in batch(tmp_path).jobs[-1].files["so-lieu/media.csv"]


def append(root: Path, table: str, **cells: str) -> None:
    """Add a row, delivered by the first unit for the first quarter, to a table of the register."""
    spec = BY_NAME[table]
    row = {"delivery_id": "gn-xa-mot", "received_date": "2028-01-20", "file": "x.xlsx"}
    row |= {"kind": "quarterly"} if table == "deliveries" else {}
    row |= cells
    path = register_folder(root, 2027) / f"{table}.csv"
    line = ",".join(row.get(column.name, "") for column in spec.columns)
    assert path.read_text(encoding="utf-8").startswith(heading(spec))
    write(path, path.read_text(encoding="utf-8") + line + "\n")


def test_render_and_watch_find_the_parameter_file_of_a_year(tmp_path):
    project = year_project(tmp_path, "2027-11-30")
    path = tmp_path / "notebooks/nam.ipynb"
    spec, _ = single_spec(project, Asked(path))
    assert (spec.id, spec.source, spec.parameters["data_to"]) == (
        REPORT,
        f"params/{REPORT}.yaml",
        "2027-11-30",
    )
    found = notebook_to_watch(project, Asked(tmp_path, tmp_path / f"params/{REPORT}.yaml"))
    assert found == path
    # The notebook that was saved last is another one.
    (tmp_path / "notebooks/nho.ipynb").touch()
    assert notebook_to_watch(project, Asked(tmp_path)) != path
    assert notebook_to_watch(project, Asked(tmp_path, year=2027)) == path
    spec, _ = single_spec(project, Asked(path, year=2027))
    assert spec.source == f"params/{REPORT}.yaml"
    (tmp_path / f"params/{REPORT}.yaml").unlink()
    spec, _ = single_spec(project, Asked(path))
    assert (spec.id, spec.source) == (REPORT, "notebooks/nam.ipynb")


HEAD = {
    "issuer": "Chi cục",
    "title": "Kết quả năm 2027 của tỉnh Mới",
    "unit": "province",
    "period": "2027",
    "data_date": "2027-12-31",
}


@pytest.mark.usefixtures("quick_register")
@pytest.mark.parametrize(
    ("head", "given", "codes"),
    [
        ({}, {}, []),
        ({"period": "2027-Q4"}, {}, ["report.masthead_period"]),
        ({"period": "2028"}, {}, ["report.masthead_period"]),
        ({"title": "Kết quả năm 2028 của tỉnh Mới"}, {}, ["report.title"]),
        ({"title": "Kết quả năm 2027 của xã Một"}, {}, ["report.title"]),
        ({"unit": "xa-mot"}, {}, ["report.masthead_unit"]),
        ({}, {"year": 2028}, ["report.parameters"]),
        ({}, {"data_to": "2028-01-31"}, ["report.parameters"]),
    ],
)
def test_the_guard_stops_a_report_on_another_year_or_to_another_day(tmp_path, head, given, codes):
    year_project(tmp_path)
    job = batch(tmp_path, year=2027).jobs[0]
    shown = Masthead.model_validate({**HEAD, **head})
    own = Paragraph(spans=text("a"), units=("province",))
    notebook_ = executed(block(own), masthead=shown.model_dump())
    values = {"year": 2027, "data_to": "2027-12-31", **given}
    notebook_.cells[0].source = "".join(f"{key} = {value!r}\n" for key, value in values.items())
    blocks = read_document(notebook_).blocks
    assert [fault.code for fault in wrong_unit_faults(job, blocks, notebook_)] == codes


def test_params_new_writes_the_file_of_a_year_once(tmp_path):
    project = load_project(ROOT)
    plan, period = project.latest.plan(), YearEnd(2024, last_day(2024))
    written, kept = write_missing(tmp_path, plan, period, project.defaults)
    assert ([path.relative_to(tmp_path).as_posix() for path in written], kept) == (
        ["2024/year-end.yaml"],
        [],
    )
    said = written[0].read_text(encoding="utf-8")
    assert said.startswith("year: 2024\n")
    assert "\ndata_to: 2024-12-31\n" in said
    assert write_missing(tmp_path, plan, period, project.defaults) == ([], written)
