"""The shipped notebooks: run as they stand, on a slice, on the whole register, sabotaged."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from small_project import jobs as jobs_of

from ocop_lib.project.formats import FORMATS
from ocop_lib.project.project import Project, load_project
from ocop_lib.register.tables import TABLES
from ocop_lib.run.execute import run_job
from ocop_lib.run.jobs.job import Job
from ocop_lib.run.written import write_said

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def jobs() -> dict[str, Job]:
    return jobs_of(load_project(ROOT))


def on_the_whole_register(job: Job) -> Job:
    """The job as JupyterLab would see it: every row of the register at hand."""
    whole = {
        f"data/2024/{path.name}": path.read_bytes()
        for path in (ROOT / "data/2024").iterdir()
        if path.is_file()
    }
    added = {f"data/2024/{spec.name}.csv" for spec in TABLES if spec.may_be_absent}
    assert whole.keys() - job.files.keys() <= added
    return replace(job, files={**job.files, **whole})


def with_cell(job: Job, code: str) -> Job:
    """The job with one more cell at the end of its notebook."""
    notebook = json.loads(job.files[job.notebook])
    cell = {
        "cell_type": "code",
        "id": "added",
        "metadata": {},
        "execution_count": None,
        "outputs": [],
        "source": code,
    }
    notebook["cells"].append(cell)
    return replace(job, files={**job.files, job.notebook: json.dumps(notebook).encode()})


@pytest.mark.parametrize(
    "name", ["agency_quarter", "district_quarter", "province_quarter", "year_end"]
)
def test_runs_from_top_to_bottom_as_it_stands(name: str):
    path = ROOT / f"notebooks/{name}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    resources = {"metadata": {"path": str(path.parent)}}
    NotebookClient(notebook, kernel_name="python3", resources=resources, timeout=120).execute()
    shown = [out for cell in notebook.cells for out in cell.get("outputs", [])]
    assert all("text/html" in out["data"] for out in shown)
    assert len(shown) >= 12


@pytest.mark.parametrize(
    "report",
    ["2024-Q3/ba-be", "2024-Q3/province", "2024-Q3/agencies/so-cong-thuong", "2024/year-end"],
)
def test_a_slice_and_the_whole_register_give_the_same_bytes(jobs: dict[str, Job], report: str):
    cut, whole = run_job(jobs[report]), run_job(on_the_whole_register(jobs[report]))
    assert (cut.faults, whole.faults) == ((), ())
    assert set(cut.outputs) == set(FORMATS)
    assert cut.outputs == whole.outputs
    said = write_said(replace(jobs[report], document=cut.document))
    assert said is not None
    assert said.outputs == cut.outputs


@pytest.mark.parametrize(
    ("code", "found"),
    [
        pytest.param(
            'DistrictReport("cho-don", quarter).status_table().model_copy(update={"id": ""})',
            "report.other_unit",
            id="a table of another unit",
        ),
        pytest.param(
            'import pandas\npandas.read_csv("../data/2024/subjects.csv")',
            "report.other_unit",
            id="a frame with another unit's rows",
        ),
        pytest.param(
            'shown = DistrictReport("cho-don", quarter).frame[["Đơn vị", "Lũy kế"]]\nshown.T',
            "report.other_unit",
            id="a frame of another unit's report",
        ),
        pytest.param(
            'DistrictReport("cho-don", quarter).heading()',
            "report.masthead_twice",
            id="another unit's heading",
        ),
    ],
)
def test_a_notebook_that_shows_another_unit_yields_no_file(
    jobs: dict[str, Job], code: str, found: str
):
    outcome = run_job(with_cell(on_the_whole_register(jobs["2024-Q3/ba-be"]), code))
    assert outcome.status == "failed"
    assert outcome.outputs == {}
    assert found in {fault.code for fault in outcome.faults}


AGENCY = "2024-Q3/agencies/so-cong-thuong"


@pytest.mark.parametrize(
    ("code", "found"),
    [
        pytest.param(
            'other = AgencyReport("so-khoa-hoc-cong-nghe", quarter).lead_table()\n'
            'other.model_copy(update={"id": ""})',
            "report.other_unit",
            id="a table of another agency",
        ),
        pytest.param(
            'from ocop_lib import DistrictReport\nDistrictReport("na-ri", quarter).tasks_table()',
            "report.other_unit",
            id="a unit's shortcomings",
        ),
        pytest.param(
            'import pandas\npandas.read_csv("../data/2024/task_status.csv")',
            "report.other_unit",
            id="a frame with another agency's rows",
        ),
        pytest.param(
            'AgencyReport("so-y-te", quarter).heading()',
            "report.masthead_twice",
            id="another agency's heading",
        ),
    ],
)
def test_an_agency_s_notebook_that_shows_what_is_not_its_business_yields_no_file(
    jobs: dict[str, Job], code: str, found: str
):
    outcome = run_job(with_cell(on_the_whole_register(jobs[AGENCY]), code))
    assert outcome.status == "failed"
    assert outcome.outputs == {}
    assert found in {fault.code for fault in outcome.faults}


@pytest.mark.parametrize(
    "code",
    [
        'AgencyReport("so-y-te", quarter)',
        'from ocop_lib import DistrictReport\nDistrictReport("na-ri", quarter)',
    ],
)
def test_what_an_agency_s_report_can_read_is_too_little_for_another_report(
    jobs: dict[str, Job], code: str
):
    (fault,) = run_job(with_cell(jobs[AGENCY], code)).faults
    assert fault.code == "report.cell"
    assert "Lát cắt" in fault.message


def test_an_analyst_adds_a_frame_and_a_figure(jobs: dict[str, Job]):
    code = (
        "from matplotlib import pyplot as plt\n"
        "from ocop_lib import figure\n"
        "fig, axes = plt.subplots()\n"
        "axes.plot([1, 2], [1, 2])\n"
        "display(report.frame)\n"
        'figure(fig, alt="Đường thẳng đi lên")'
    )
    outcome = run_job(with_cell(jobs["2024-Q3/ba-be"], code))
    assert outcome.faults == ()
    page = outcome.outputs["html"].decode()
    assert page.count("Đường thẳng đi lên") >= 1
    assert "Tiến độ các chỉ tiêu của huyện Ba Bể, đến hết quý III/2024" in page


def test_a_figure_without_words_fails_with_the_remedy(jobs: dict[str, Job]):
    code = "from matplotlib import pyplot as plt\nplt.plot([1, 2])\nplt.show()"
    outcome = run_job(with_cell(jobs["2024-Q3/ba-be"], code))
    assert outcome.outputs == {}
    assert any("alt=" in fault.remedy for fault in outcome.faults)


# With the headings of the first layout; later columns may be missing.
OTHER_REGISTER = {
    "deliveries": [
        "delivery_id,kind,unit_id,quarter,received_date,file,sheet,note",
        "goc,baseline,province,,2027-01-05,goc.xlsx,,",
        "mot-q2,quarterly,xa-mot,2027-Q2,2027-07-02,mot.xlsx,,",
        "hai-q2,quarterly,xa-hai,2027-Q2,2027-07-02,hai.xlsx,,",
        "tinh-q2,quarterly,province,2027-Q2,2027-07-02,tinh.xlsx,,",
    ],
    "subjects": [
        "subject_id,name,kind,unit_id,commune,delivery_id,source_row",
        "ct-1,HTX Một,cooperative,xa-mot,,goc,",
        "ct-2,HTX Hai,cooperative,xa-hai,,goc,",
    ],
    "products": [
        "product_id,name,subject_id,product_group,delivery_id,source_row",
        "sp-1,Chè,ct-1,drink,goc,",
        "sp-2,Gạo,ct-2,food,goc,",
    ],
    "certificates": [
        (
            "certificate_id,product_id,plan_year,kind,stars,score,issuer_level,"
            "issuer,decision_number,decision_date,effective_date,expiry_date,note,delivery_id,source_row"
        ),
        "cn-1,sp-1,2027,first,3,60,province,UBND tỉnh,5/QĐ,2027-05-10,2027-05-10,2030-05-10,,mot-q2,",
    ],
    "stages": [
        "stage_id,product_id,plan_year,cycle,stage,date,proposed_stars,score,delivery_id,source_row",
        "b-1,sp-1,2027,new,assessed_district,2027-05-05,3,60,mot-q2,",
    ],
    "media": [
        "media_id,unit_id,date,kind,outlet_level,outlet,title,delivery_id,source_row",
        "m-1,province,2027-04-02,news,local,Báo Mới,Tin,tinh-q2,",
    ],
}


def other_project(root: Path) -> Project:
    """Three units of an invented province, their plan and register, the shipped notebooks."""
    shutil.copytree(ROOT / "notebooks", root / "notebooks")
    shutil.copy(Path(__file__).parent / "other_plan.yaml", root / "ke-hoach.yaml")
    (root / "so").mkdir()
    for path in (ROOT / "data/2024").glob("*.csv"):
        heading = path.read_text(encoding="utf-8").splitlines()[0]
        lines = OTHER_REGISTER.get(path.stem, [heading])
        (root / "so" / path.name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    (root / "so/register.yaml").write_text(
        "title: Sổ tỉnh Mới\nplan: tinh-moi-2027\nyear: 2027\nillustrative: true\n",
        encoding="utf-8",
    )
    defaults = (ROOT / "params/defaults.yaml").read_text(encoding="utf-8")
    for old, new in {"2024:": "2027:", "bac_kan_2024": "ke-hoach.yaml", "data/2024": "so"}.items():
        defaults = defaults.replace(old, new)
    (root / "params/2027-Q2").mkdir(parents=True)
    (root / "params/defaults.yaml").write_text(defaults, encoding="utf-8")
    for unit in ("xa-mot", "xa-hai", "phuong-ba", "province"):
        (root / f"params/2027-Q2/{unit}.yaml").write_text(
            f"unit: {unit}\nquarter: 2027-Q2\n", encoding="utf-8"
        )
    return load_project(root)


@pytest.fixture(scope="module")
def other(tmp_path_factory) -> dict[str, str]:
    """The pages of the invented province's reports, by unit."""
    jobs = jobs_of(other_project(tmp_path_factory.mktemp("other")))
    outcomes = {job.about.id: run_job(replace(job, formats=("html",))) for job in jobs.values()}
    assert [outcome.faults for outcome in outcomes.values()] == [()] * 4
    return {unit: outcome.outputs["html"].decode() for unit, outcome in outcomes.items()}


def test_another_province_reports_without_a_change_in_code_or_notebooks(other: dict[str, str]):
    assert "quý II/2027 của xã Một" in other["xa-mot"]
    assert "đến hết quý II/2027" in other["phuong-ba"]
    assert "tỉnh Mới" in other["province"]
    assert all("Bắc Kạn" not in page for page in other.values())


def test_the_other_plan_s_own_targets_and_windows_decide(other: dict[str, str]):
    # Two products are assigned, 29 per cent are expected by the second quarter: none yet.
    assert "chỉ tiêu duy nhất giao cho xã Một đúng tiến độ" in other["xa-mot"]
    assert "Không giao chỉ tiêu" in other["phuong-ba"]
