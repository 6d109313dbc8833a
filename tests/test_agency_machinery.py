"""An agency as subject of a report: parameter files, orders, slices, manifest and index."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_project import notebook, pretend, small_project, write
from test_visible import CUTS, QUARTERS, UNITS, assert_same, is_within, registers

from ocop_lib.about import About
from ocop_lib.cli.app import main
from ocop_lib.errors import OcopError, RegisterError
from ocop_lib.new.parameter_files import write_missing
from ocop_lib.periods import SCHEMES, Quarter
from ocop_lib.plan import PROVINCE, load_plan
from ocop_lib.plan.subjects import ids_of
from ocop_lib.plan.work import agencies_with_duties, single_agencies, work_of
from ocop_lib.project.project import load_project
from ocop_lib.register import Register
from ocop_lib.register.columns import TASK_STATES
from ocop_lib.register.heading import Heading
from ocop_lib.register.tables import BY_NAME, TABLES
from ocop_lib.register.viewer import Viewer, viewer_of
from ocop_lib.register.visibility import Visibility
from ocop_lib.run.batch import Batch
from ocop_lib.run.jobs.order import Order
from ocop_lib.run.jobs.single import Asked, notebook_to_watch, single_spec

ROOT = Path(__file__).parent.parent
PLAN = load_plan("bac_kan_2024")
AGENCIES = [agency.id for agency in single_agencies(PLAN)]
PARAMETERS = 'agency = "so-mot"\nquarter = "2027-Q1"\nnarrative = {}\n'
REPORT = "2027-Q1/agencies/so-mot"


def agency_project(root: Path, about: str = "so-mot", name: str = "so-mot"):
    """A small project with a report on an agency besides those on its units."""
    small_project(root)
    write(root / "notebooks/phieu.ipynb", notebook("1", parameters=PARAMETERS))
    defaults = (root / "params/defaults.yaml").read_text(encoding="utf-8")
    line = '  "*/agencies/*": phieu\n'
    write(root / "params/defaults.yaml", defaults.replace("notebooks:\n", f"notebooks:\n{line}"))
    write(root / f"params/2027-Q1/agencies/{name}.yaml", f"agency: {about}\nquarter: 2027-Q1\n")
    return load_project(root)


def batch(root: Path, unit: str = "") -> Batch:
    return Batch(load_project(root), Order(root, root / "params", root / "outputs", unit=unit))


@pytest.mark.usefixtures("quick_register")
class TestAParameterFile:
    def test_about_an_agency_is_a_job_of_its_own(self, tmp_path):
        agency_project(tmp_path)
        job = next(job for job in batch(tmp_path).jobs if job.id == REPORT)
        assert (job.about, job.name) == (About("agency", "so-mot"), "Sở Một")
        assert job.shows == {"so-mot"}
        assert dict(job.parameters) == {"agency": "so-mot", "quarter": "2027-Q1"}
        assert job.files["so-lieu/register.yaml"].decode().count("agency: so-mot") == 1

    @pytest.mark.parametrize(
        ("content", "code", "said"),
        [
            ("agency: so-mott\nquarter: 2027-Q1", "params.agency", "Có phải là: so-mot"),
            ("agency: Sở Một\nquarter: 2027-Q1", "params.agency", "Có phải là: so-mot"),
            ("agency: cac-so\nquarter: 2027-Q1", "params.agency", "nhóm cơ quan"),
            ("agency: xa-mot\nquarter: 2027-Q1", "params.agency", "so-mot"),
            ("agency: chi-cuc\nquarter: 2027-Q1", "params.other_unit", "khóa agency"),
            ("quarter: 2027-Q1", "record.missing_key", "agency"),
            ("agency: so-mot", "record.missing_key", "quarter"),
            ("agency: so-mot\nquarter: 2027-Q2", "params.other_quarter", "2027-Q1"),
        ],
    )
    def test_that_is_wrong_is_refused_by_its_code(self, tmp_path, content, code, said):
        agency_project(tmp_path)
        write(tmp_path / f"params/{REPORT}.yaml", content)
        with pytest.raises(OcopError) as caught:
            batch(tmp_path)
        (fault,) = caught.value.faults
        assert fault.code == code
        assert said in str(fault)
        assert str(fault.place).startswith(f"params/{REPORT}.yaml")

    @pytest.mark.parametrize("key", ["unit", "agency"])
    def test_named_as_another_subject_is_refused(self, tmp_path, key):
        """A file named as a unit says nothing about an agency, nor the other way round."""
        agency_project(tmp_path)
        name = {
            "unit": "params/2027-Q1/so-mot.yaml",
            "agency": "params/2027-Q1/agencies/xa-hai.yaml",
        }
        about = {"unit": "xa-mot", "agency": "so-mot"}
        write(tmp_path / name[key], f"{key}: {about[key]}\nquarter: 2027-Q1\n")
        with pytest.raises(OcopError) as caught:
            batch(tmp_path)
        assert [fault.code for fault in caught.value.faults] == ["params.other_unit"]

    def test_of_a_unit_with_a_notebook_for_agencies_is_refused(self, tmp_path):
        agency_project(tmp_path)
        write(tmp_path / f"params/{REPORT}.yaml", "unit: xa-mot\nquarter: 2027-Q1\n")
        with pytest.raises(OcopError) as caught:
            batch(tmp_path)
        assert {fault.code for fault in caught.value.faults} == {
            "params.unknown_key",
            "record.missing_key",
        }


@pytest.mark.usefixtures("quick_register")
class TestAnOrder:
    def test_by_unit_takes_the_id_of_an_agency(self, tmp_path):
        agency_project(tmp_path)
        assert [job.id for job in batch(tmp_path, "so-mot").jobs] == [REPORT]

    def test_of_an_unknown_one_suggests_the_nearest_agency(self, tmp_path):
        agency_project(tmp_path)
        with pytest.raises(OcopError) as caught:
            batch(tmp_path, "Sở Một")
        assert caught.value.faults[0].meant == "so-mot"

    def test_of_an_agency_without_a_file_says_which_file_is_missing(self, tmp_path):
        agency_project(tmp_path)
        with pytest.raises(OcopError) as caught:
            batch(tmp_path, "chi-cuc")
        (fault,) = caught.value.faults
        assert (fault.code, fault.found) == ("order.nothing", "*/agencies/chi-cuc.yaml")


def test_render_and_watch_find_the_parameter_file_and_the_notebook_of_an_agency(tmp_path):
    project = agency_project(tmp_path)
    path = tmp_path / "notebooks/phieu.ipynb"
    for asked in (Asked(path), Asked(path, unit="so-mot", quarter="2027-Q1")):
        spec, _ = single_spec(project, asked)
        assert (spec.id, spec.source) == (REPORT, f"params/{REPORT}.yaml")
    elsewhere, _ = single_spec(project, Asked(path, unit="chi-cuc"))
    assert (elsewhere.about, elsewhere.source) == (
        About("agency", "chi-cuc"),
        "notebooks/phieu.ipynb",
    )
    for unit, notebook_name in {"so-mot": "phieu", "xa-mot": "nho"}.items():
        found = notebook_to_watch(project, Asked(tmp_path, unit=unit, quarter="2027-Q1"))
        assert found.stem == notebook_name


@pytest.mark.usefixtures("quick_register")
def test_outputs_name_the_agency_in_manifest_and_index(tmp_path):
    agency_project(tmp_path)
    made = batch(tmp_path)
    for job in made.jobs:
        made._publish(job, pretend(job))
    made.publish_pages({})
    manifest = json.loads((tmp_path / "outputs/manifest.json").read_text(encoding="utf-8"))
    entries = {entry["id"]: entry for entry in manifest["reports"]}
    assert (entries[REPORT]["agency"], "unit" in entries[REPORT]) == ("so-mot", False)
    assert entries["2027-Q1/xa-mot"]["unit"] == "xa-mot"
    assert (tmp_path / f"outputs/{REPORT}.html").is_file()
    index = (tmp_path / "outputs/index.html").read_text(encoding="utf-8")
    assert f'href="{REPORT}.html"' in index
    assert '<th scope="row" role="rowheader">Sở Một</th>' in index
    assert "Chi cục" not in index
    again = batch(tmp_path)
    assert (again.due, again.current) == ((), 4)


def test_params_new_writes_files_for_agencies_with_duties_where_a_notebook_serves_them(tmp_path):
    project = load_project(ROOT)
    quarter, plan = Quarter(2024, 3), project.latest.plan()
    written, _ = write_missing(tmp_path, plan, quarter, project.defaults)
    names = {path.relative_to(tmp_path).as_posix() for path in written}
    agencies = {f"2024-Q3/agencies/{one.id}.yaml" for one in agencies_with_duties(plan)}
    assert len(agencies) == 7
    assert names == {*agencies, *(f"2024-Q3/{place}.yaml" for place in plan.places)}
    for path in written:
        about = "agency" if path.parent.name == "agencies" else "unit"
        assert path.read_text(encoding="utf-8").startswith(f"{about}: {path.stem}\n")
    kept = write_missing(tmp_path, plan, quarter, project.defaults)[1]
    assert len(kept) == len(written)
    patterns = {"notebooks": {"*/*": "x"}}
    unserved = project.defaults.model_copy(update=patterns)
    written, _ = write_missing(tmp_path / "khác", plan, quarter, unserved)
    assert {path.stem for path in written} == {*plan.places}


def test_a_plan_in_which_an_agency_has_the_id_of_a_unit_is_refused(tmp_path, capsys):
    plan = (ROOT / "tests/other_plan.yaml").read_text(encoding="utf-8")
    path = write(tmp_path / "k.yaml", plan.replace("so-mot", "xa-mot"))
    assert main(["plan", "check", str(path), "--json"]) == 2
    faults = json.loads(capsys.readouterr().out)["faults"]
    assert [fault["code"] for fault in faults] == ["plan.agency_id"]


class TestWork:
    def test_of_each_agency_has_each_task_once(self):
        for agency in AGENCIES:
            work = work_of(PLAN, agency)
            tasks = [task.id for task in (*work.lead, *work.cooperating)]
            assert len(set(tasks)) == len(tasks)

    def test_of_those_who_lead_a_task_has_it_also_where_a_group_is_named(self):
        """Read from the plan by hand: «Các sở, ngành» lead III.2, III.3.6.2 and III.5.1 too."""
        assert [task.id for task in work_of(PLAN, "so-y-te").lead] == [
            "t2-province",
            "t3-1-departments",
            "t3-6-2",
            "t5-1",
        ]
        assert [task.id for task in work_of(PLAN, "so-cong-thuong").cooperating] == [
            "t3-2-new",
            "t3-2-upgrade",
            "t6",
        ]
        assert [duty.id for duty in work_of(PLAN, "so-tai-chinh").duties] == [
            "v8-traditional-products"
        ]

    def test_is_the_office_s_and_the_six_departments_by_duties_of_their_own(self):
        assert [agency.id for agency in agencies_with_duties(PLAN)] == [
            "van-phong-dieu-phoi",
            "so-cong-thuong",
            "so-nong-nghiep-ptnt",
            "so-khoa-hoc-cong-nghe",
            "so-y-te",
            "so-van-hoa-the-thao-du-lich",
            "so-lao-dong-tbxh",
        ]
        assert set(ids_of(PLAN, "agency")) == set(AGENCIES)


# --------------------------------------------------------------------------- slices

VIEWERS = {
    name: Viewer(
        About("agency", name),
        tasks=frozenset(tasks),
        duties=frozenset({f"nv-{name}"}),
        others=frozenset({"cq-1", "cq-2"} - {name}),
    )
    for name, tasks in {"cq-1": {"t-1", "t-2"}, "cq-2": {"t-2"}}.items()
}
AGENCY_COLUMNS = {
    "agency_id": st.sampled_from(["cq-1", "cq-2", "nhom", ""]),
    "task_id": st.sampled_from(["t-1", "t-2", "t-3", ""]),
    "duty_id": st.sampled_from(["nv-cq-1", "nv-cq-2", "", ""]),
}
CHANGED = {
    "table": st.sampled_from(["products", "stages", "support", "activities", "task_status"]),
    "column": st.sampled_from(["agency_id", "task_id", "product_id", "unit_id", "name", ""]),
    "new": st.sampled_from(["cq-1", "cq-2", "t-1", "t-3", "sp-1", "province", "thuong-son", ""]),
    "row_id": st.sampled_from(["sp-0", "sp-1", "sp-2", "stages-0", "activities-0", "support-1"]),
}
AGENCY_CUTS = st.tuples(
    st.sampled_from([*VIEWERS.values()]), st.sampled_from(QUARTERS), st.sampled_from(SCHEMES)
)
agency_registers = registers(AGENCY_COLUMNS, CHANGED)
HEADING = Heading(title="Sổ", plan="x", year=2024, illustrative=True)


@settings(max_examples=25)
@given(agency_registers, AGENCY_CUTS)
def test_a_slice_is_stable_grows_and_holds_no_other_agency_s_row(tables, cut):
    viewer, quarter, scheme = cut
    sight = Visibility(tables)
    visible = sight.tables(*cut)
    assert_same(Visibility(visible).tables(*cut), visible)
    assert is_within(visible, sight.tables(PROVINCE, quarter, scheme))
    for later in QUARTERS[quarter.number :][:1]:
        assert is_within(visible, sight.tables(viewer, later, scheme))
    (other,) = viewer.others
    # As delivered; a change may since have taken a row to or from the other one.
    changed = set(visible["changes"]["row_id"].dropna())
    for spec in TABLES:
        rows = visible[spec.name]
        if "agency_id" in rows and spec.name != "products":
            assert set(rows.loc[rows["agency_id"] == other, spec.key]) <= changed
        for column in spec.columns:
            if column.refers_to in BY_NAME and not BY_NAME[column.refers_to].date:
                target = BY_NAME[column.refers_to]
                assert set(rows[column.name].dropna()) <= set(visible[target.name][target.key])


@settings(max_examples=20)
@given(agency_registers, AGENCY_CUTS, st.one_of(CUTS, AGENCY_CUTS))
def test_a_slice_of_a_slice_is_that_of_the_whole_or_is_refused(tables, inner, outer):
    whole = Register(HEADING, tables)
    first, direct = whole.visible_to(*outer), whole.visible_to(*inner)
    if first.heading.cut.covers(direct.heading.cut):
        assert first.visible_to(*inner) == direct
    else:
        with pytest.raises(RegisterError):
            first.visible_to(*inner)


@pytest.fixture(scope="module")
def shipped() -> Register:
    return load_project(ROOT).latest.register()


def keys(register: Register, agency: str, table: str, quarter: int = 4) -> set[str]:
    viewer = viewer_of(PLAN, About("agency", agency))
    seen = register.visible_to(viewer, Quarter(2024, quarter), "calendar").tables[table]
    return set(seen[BY_NAME[table].key])


class TestTheShippedRegister:
    """Read from data/2024 by hand."""

    def test_shows_each_agency_its_own_requests_only(self, shipped):
        assert keys(shipped, "so-khoa-hoc-cong-nghe", "requests") == {"kn-na-ri-001"}
        assert keys(shipped, "so-khoa-hoc-cong-nghe", "requests", 2) == set()
        assert keys(shipped, "so-y-te", "requests") == set()

    def test_shows_how_far_tasks_have_got_as_a_whole_and_its_own_part(self, shipped):
        rows = keys(shipped, "so-khoa-hoc-cong-nghe", "task_status", 1)
        assert rows == {
            "nv-province-003",
            "nv-province-011",
            "nv-province-004",
        }

    def test_shows_no_agency_a_unit_s_tasks(self, shipped):
        for agency in AGENCIES:
            viewer = viewer_of(PLAN, About("agency", agency))
            seen = shipped.visible_to(viewer, Quarter(2024, 4), "calendar").tables["task_status"]
            assert set(seen["unit_id"]) <= {PROVINCE}
            assert set(seen["state"]) <= set(TASK_STATES)

    def test_shows_products_by_who_manages_them_and_those_it_supported(self, shipped):
        flagships = set(shipped.tables["flagships"]["product_id"])
        seen = keys(shipped, "so-van-hoa-the-thao-du-lich", "products")
        # All lead III.5.1, which is measured by flagships.
        assert seen == {"sp-ba-be-006"} | flagships
        managed = {"sp-cho-don-016", "sp-ba-be-013", "sp-cho-moi-014", "sp-cho-moi-015"}
        supported = {"sp-tp-bac-kan-001", "sp-tp-bac-kan-005"}
        assert keys(shipped, "so-cong-thuong", "products") == managed | supported | flagships

    def test_shows_whole_what_a_task_that_it_leads_is_measured_by(self, shipped):
        """The office leads III.3.5, measured by support of all agencies; health does not."""
        office, health = (
            keys(shipped, one, "support") for one in ("van-phong-dieu-phoi", "so-y-te")
        )
        whole = shipped.visible_to(PROVINCE, Quarter(2024, 4), "calendar").tables
        assert office == set(whole["support"]["support_id"])
        assert health < office
        for agency in ("van-phong-dieu-phoi", "so-y-te", "so-tai-chinh"):
            seen = keys(shipped, agency, "flagships")
            assert seen == set(whole["flagships"][BY_NAME["flagships"].key])
        assert viewer_of(PLAN, About("agency", "hoi-dong-y")).evidence == frozenset()

    def test_shows_who_leads_a_task_the_activities_of_units(self, shipped):
        points = {
            "hd-cho-don-002",
            "hd-ba-be-004",
            "hd-cho-moi-003",
            "hd-na-ri-003",
            "hd-tp-bac-kan-003",
        }
        assert points <= keys(shipped, "so-cong-thuong", "activities")
        assert not points & keys(shipped, "so-y-te", "activities")


def test_what_an_agency_s_slice_holds_is_too_little_for_anyone_else(shipped):
    year_end = Quarter(2024, 4), "calendar"
    first = shipped.visible_to(viewer_of(PLAN, About("agency", "so-y-te")), *year_end)
    for about in (About("agency", "so-tai-chinh"), About("unit", "ba-be"), About("unit", PROVINCE)):
        with pytest.raises(RegisterError):
            first.visible_to(viewer_of(PLAN, about), *year_end)


def test_an_agency_without_rows_sees_that_the_province_delivered(shipped):
    """Nothing told is another thing than nothing sent."""
    assert keys(shipped, "hoi-dong-y", "task_status", 1) == set()
    assert keys(shipped, "hoi-dong-y", "deliveries", 1) == {
        "gn-province-2024-goc",
        "gn-province-2024-q1",
    }


def test_units_see_as_before(shipped):
    """The ids of units are no viewers of agencies: the slice of a unit names the unit."""
    for unit in UNITS:
        cut = shipped.visible_to(unit, Quarter(2024, 4), "calendar").heading.cut
        assert (cut.unit, cut.agency, cut.about) == (unit, "", About("unit", unit))
