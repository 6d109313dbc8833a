"""A made-up year: quarter I was issued, then came a correction, a late row, a move, another plan and rule.

Each of them appears in the later reports where it must and nowhere else, split exactly.
"""

import json
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import many_units
import pytest
import yaml
from casebook import register_of
from small_project import BODY, HEAD, notebook, write
from test_batch import Pretending

from ocop_lib.cli.app import main
from ocop_lib.export.restated import as_text, of_text
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.counting import subjects
from ocop_lib.indicators.counting.reasons import Reason
from ocop_lib.indicators.counting.registry import VERSIONS
from ocop_lib.indicators.counting.rows import Candidates
from ocop_lib.indicators.counting.versions import Version
from ocop_lib.indicators.restated.parts import Difference, Part
from ocop_lib.indicators.restated.since_issue import Restatement
from ocop_lib.periods import Quarter
from ocop_lib.plan import load_plan
from ocop_lib.plan.reading import parse_plan
from ocop_lib.project.project import load_project
from ocop_lib.publish import clock
from ocop_lib.publish.issue import Means, issue
from ocop_lib.publish.words import Words
from ocop_lib.register.ledger_place import RESTATED
from ocop_lib.report.agency import AgencyReport
from ocop_lib.report.district import DistrictReport
from ocop_lib.report.marks import MARK
from ocop_lib.report.province import ProvinceReport
from ocop_lib.report.tables.restated import restated_table, shown
from ocop_lib.run.batch import Batch
from ocop_lib.run.jobs.job import Job
from ocop_lib.run.jobs.order import Order

pytestmark = pytest.mark.usefixtures("quick_register")

ROOT = Path(__file__).parent.parent
PLAN = load_plan("bac_kan_2024")
REPORTS = ("ba-be", "na-ri", "province")
DEFAULTS = """\
years:
  2024: {plan: ke-hoach.yaml, register: so, scheme: calendar}
formats: [html]
notebooks: {"*/agencies/*": so, "*/*": nho}
"""
QUARTER_ONE = {
    "certificates": [
        {"product": "a1", "kind": "first", "stars": 3, "date": "2024-02-10", "sent": "2024-Q1"},
        {
            "product": "b1",
            "kind": "first",
            "stars": 3,
            "date": "2024-03-25",
            "by": "province-2024-Q1",
        },
        {"product": "c1", "kind": "first", "stars": 3, "date": "2022-05-10", "year": 2022},
    ],
    "linkages": [{"subject": "c", "action": "signed", "date": "2024-02-20", "sent": "2024-Q1"}],
}
LATE = {"product": "c1", "action": "put_in_place", "date": "2024-03-05", "sent": "2024-Q2"}
CHANGES = [
    *(
        {"cell": f"certificates certificates-0 {column}", "old": f"{year}-02-10"}
        | {"new": f"{year}-04-10", "kind": "correction", "date": "2024-05-02"}
        | {"by": "ba-be-2024-Q2"}
        for column, year in (
            ("decision_date", 2024),
            ("effective_date", 2024),
            ("expiry_date", 2027),
        )
    ),
    {"cell": "subjects b unit_id", "old": "ba-be", "new": "na-ri", "kind": "event"}
    | {"date": "2024-03-20", "by": "na-ri-2024-Q2"},
]


def no_linkages(as_of: AsOf) -> Candidates:
    """A rule that a test makes up: linkages signed are not counted any more."""
    found = subjects.linked_subjects(as_of)
    reasons = [Reason.OTHER_LEVEL if one is None else one for one in found.reasons]
    return replace(found, reasons=reasons)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of which quarter I was issued."""
    set_day(monkeypatch, date(2024, 4, 5))
    write(tmp_path / "params/defaults.yaml", DEFAULTS)
    write(tmp_path / "ke-hoach.yaml", shipped_plan())
    write(tmp_path / "notebooks/nho.ipynb", notebook(HEAD, BODY))
    for quarter in ("2024-Q1", "2024-Q2"):
        for unit in REPORTS:
            write(tmp_path / f"params/{quarter}/{unit}.yaml", f"unit: {unit}\nquarter: {quarter}\n")
    write_register(tmp_path, {"given": QUARTER_ONE})
    issue_all(tmp_path, "2024-Q1")
    return tmp_path


def set_day(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    monkeypatch.setattr(clock, "this_day", lambda: day)


def shipped_plan() -> str:
    path = ROOT / "ocop_lib/plan/shipped/bac_kan_2024.yaml"
    return path.read_text(encoding="utf-8")


def write_register(root: Path, case: dict) -> None:
    for name, data in register_of(case, PLAN).to_files().items():
        # Ids are of small letters.
        small = re.sub(rb"(?<=[a-z]-2024-)Q", b"q", data)
        write(root / "so" / name, small.replace(b"task_status-", b"nhiem-vu-"))


def order(root: Path, quarter: str) -> Order:
    return Order(root, root / "params", root / "outputs", quarter=Quarter.parse(quarter))


def issue_all(root: Path, quarter: str, **words: str) -> None:
    """Issue the reports of a quarter, some days after it."""
    said = Words(by="Nguyễn Văn An", despite="thử", **words)
    issue(load_project(root), order(root, quarter), said, Means(Pretending, 1))


def jobs(root: Path, quarter: str) -> dict[str, Job]:
    return {job.about.id: job for job in Batch(load_project(root), order(root, quarter)).jobs}


def told(job: Job) -> dict[tuple[str, str, str, str], tuple]:
    """What a job is told: quarter, unit, indicator and value; then, now, and the parts by cause."""
    files = {path: data for path, data in job.files.items() if path.endswith(RESTATED)}
    assert set(files) <= {f"so/issued/{RESTATED}"}
    return {
        (str(one.period), one.unit, one.indicator, one.name): (
            one.old,
            one.new,
            {part.cause: part.by for part in one.parts},
        )
        for data in files.values()
        for issue_ in of_text(data.decode())
        for one in issue_.differences
    }


def go_on(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that came after the issue: see the head of this file."""
    set_day(monkeypatch, date(2024, 7, 5))
    given = {**QUARTER_ONE, "traceability": [LATE]}
    write_register(root, {"given": given, "changes": CHANGES})
    plan = shipped_plan()
    start = plan.index("- id: new_subjects")
    head, tail = plan[:start], plan[start:]
    write(root / "ke-hoach.yaml", head + tail.replace(EXPECTED, OTHER_EXPECTED, 1))
    first = VERSIONS["linked_subjects"]
    second = Version(2, date(2024, 6, 30), no_linkages)
    monkeypatch.setitem(VERSIONS, "linked_subjects", (*first, second))


EXPECTED, OTHER_EXPECTED = "expectation: [0, 1, 1, 1]", "expectation: [0.5, 1, 1, 1]"


def test_issuing_alone_tells_nothing(root):
    quarters = ("2024-Q1", "2024-Q2")
    assert [told(job) for one in quarters for job in jobs(root, one).values()] == [{}] * 6


def of_unit(unit: str, **numbers: tuple) -> dict:
    """What is told of a unit: by indicator and value, then, now, the cause and its part."""
    found = {}
    for name, (old, new, cause) in numbers.items():
        indicator, value = name.split("__")
        by = 0 if value == "status" else new - old
        found["2024-Q1", unit, indicator, value] = (old, new, {cause: by})
    return found


BA_BE = of_unit(
    "ba-be",
    # One certificate was corrected to a day of quarter II, the subject of the other had moved away.
    new_products__in_quarter=(2, 0, "changed"),
    new_products__to_date=(2, 0, "changed"),
    new_products__remaining=(1, 3, "changed"),
    valid_products__to_date=(3, 1, "changed"),
    # The row that came late.
    traceable_products__in_quarter=(0, 1, "added"),
    traceable_products__to_date=(0, 1, "added"),
    traceable_products__remaining=(5, 4, "added"),
    # The rule by which quarter II counts.
    linked_subjects__in_quarter=(1, 0, "rules"),
    linked_subjects__to_date=(1, 0, "rules"),
    linked_subjects__remaining=(3, 4, "rules"),
    # Half a subject expected: none, but no longer nothing.
    new_subjects__status=("not_yet_due", "on_course", "plan"),
)
NA_RI = of_unit(
    "na-ri",
    new_products__in_quarter=(0, 1, "changed"),
    new_products__to_date=(0, 1, "changed"),
    new_products__remaining=(3, 2, "changed"),
    valid_products__to_date=(0, 1, "changed"),
    new_subjects__status=("not_yet_due", "on_course", "plan"),
)
PROVINCE = of_unit(
    "province",
    # A move is nothing for the province.
    new_products__in_quarter=(2, 1, "changed"),
    new_products__to_date=(2, 1, "changed"),
    new_products__remaining=(18, 19, "changed"),
    valid_products__to_date=(3, 2, "changed"),
    traceable_products__in_quarter=(0, 1, "added"),
    traceable_products__to_date=(0, 1, "added"),
    traceable_products__remaining=(20, 19, "added"),
    linked_subjects__in_quarter=(1, 0, "rules"),
    linked_subjects__to_date=(1, 0, "rules"),
    linked_subjects__remaining=(24, 25, "rules"),
    new_subjects__expected=(0, 4, "plan"),
    new_subjects__status=("not_yet_due", "at_risk", "plan"),
)


OWN_LINES = ("all", "stars/3", "subject_kind/cooperative", "product_group/food")
"""The lines of the stock in which each product of the year counts, by its stars, subject and group."""


def of_stock(unit: str, lines: tuple[str, ...], new: tuple, closing: tuple) -> dict:
    """What is told of lines of a unit's stock: the products new in quarter I, and those at its end."""
    values = {"new": new, "closing": closing}
    return {
        ("2024-Q1", unit, f"stock/{line}", name): (old, now, {"changed": now - old})
        for line in lines
        for name, (old, now) in values.items()
    }


# The same certificate and subject: one product is not yet there, one was in the other unit all along.
BA_BE_STOCK = {"new": (2, 0), "closing": (3, 1)}
NA_RI_STOCK = {"new": (0, 1), "closing": (0, 1)}
PROVINCE_STOCK = {"new": (2, 1), "closing": (3, 2)}


def of_others(units: tuple[str, ...]) -> dict:
    """What is told of units that only the plan's other expectation concerns."""
    status = ("not_yet_due", "on_course", "plan")
    found = [of_unit(unit, new_subjects__status=status) for unit in units]
    return {key: value for one in found for key, value in one.items()}


def test_each_cause_appears_where_it_must_and_nowhere_else(root, monkeypatch):
    go_on(root, monkeypatch)
    found = {about: told(job) for about, job in jobs(root, "2024-Q2").items()}
    assert found["ba-be"] == BA_BE | of_stock("ba-be", OWN_LINES, **BA_BE_STOCK)
    assert found["na-ri"] == NA_RI | of_stock("na-ri", OWN_LINES, **NA_RI_STOCK)
    others = tuple(unit for unit in PLAN.unit_ids if unit not in REPORTS)
    # Of units the province is told no more of the stock than all of it.
    stock = of_stock("province", OWN_LINES, **PROVINCE_STOCK)
    stock |= of_stock("ba-be", ("all",), **BA_BE_STOCK) | of_stock("na-ri", ("all",), **NA_RI_STOCK)
    assert found["province"] == {**PROVINCE, **BA_BE, **NA_RI, **of_others(others), **stock}


def test_the_report_that_was_issued_is_told_only_what_it_would_tell_otherwise(root, monkeypatch):
    """What came with quarter II leaves quarter I alone; the other expectation does not."""
    go_on(root, monkeypatch)
    found = {about: told(job) for about, job in jobs(root, "2024-Q1").items()}
    own = {key: value for key, value in PROVINCE.items() if key[2] == "new_subjects"}
    assert found["ba-be"] == of_others(("ba-be",))
    assert found["province"] == {**own, **of_others(PLAN.unit_ids)}
    report = ProvinceReport("province", "2024-Q1", project=load_project(root))
    marks = [
        (row[report.status_table().naming].text, cell.text)
        for row in report.status_table().rows
        for cell in row
        if MARK in cell.text
    ]
    assert marks == [("Chủ thể mới", f"Nguy cơ không đạt {MARK}")]
    assert any("xem Số liệu điều chỉnh" in note for note in report.status_table().notes)


def test_reports_say_it_on_page_one_and_in_a_table(root, monkeypatch):
    before = DistrictReport("ba-be", "2024-Q2", project=load_project(root))
    assert before.restated_table().blocks == ()
    assert "ban hành" not in str(before.summary())
    assert MARK not in str(before.status_table())
    go_on(root, monkeypatch)
    report = DistrictReport("ba-be", "2024-Q2", project=load_project(root))
    assert "có 05 số liệu đã ban hành nay điều chỉnh (quý I/2024: 05)" in str(report.summary())
    [table] = report.restated_table().blocks
    assert [tuple(cell.text for cell in row[1:]) for row in table.rows] == [
        ("quý I/2024", "Sản phẩm mới", "Lũy kế, hiện có", "2", "0", MOVED),
        ("quý I/2024", "Chủ thể mới", "Đánh giá", "Chưa đến hạn", "Đúng tiến độ", SHARES),
        ("quý I/2024", "Sản phẩm truy xuất nguồn gốc", "Lũy kế, hiện có", "0", "1", ADDED),
        ("quý I/2024", "Chủ thể tham gia liên kết", "Lũy kế, hiện có", "1", "0", METHOD),
        (
            "quý I/2024",
            "Sản phẩm có giấy chứng nhận còn hiệu lực",
            "Lũy kế, hiện có",
            "3",
            "1",
            MOVED,
        ),
    ]
    # At the quarter before they are counted by the rule of this one: otherwise than was issued.
    marks = [row[1].text for row in report.status_table().rows if MARK in str(row)]
    assert marks == ["Chủ thể tham gia liên kết"]
    assert f"text='0 {MARK}'" in str(report.status_table())


ADDED = "Bổ sung truy xuất nguồn gốc traceability-0"
METHOD = "Đổi cách đếm, từ phiên bản 1 sang phiên bản 2"
SHARES = "Kế hoạch sửa kỳ vọng theo quý từ 0; 1; 1; 1 thành 0,5; 1; 1; 1"
MOVED = (
    "Sửa giấy chứng nhận certificates-0 (ngày quyết định từ 10/02/2024 thành 10/4/2024; ngày hiệu lực"
    " từ 10/02/2024 thành 10/4/2024; ngày hết hạn từ 10/02/2027 thành 10/4/2027; lý do: Lý do);"
    " chủ thể b (đơn vị nơi chủ thể đăng ký từ Ba Bể thành Na Rì; lý do: Lý do)"
)


def test_the_job_and_the_whole_project_tell_the_same(root, monkeypatch):
    go_on(root, monkeypatch)
    for unit, kind in (("ba-be", DistrictReport), ("province", ProvinceReport)):
        job = jobs(root, "2024-Q2")[unit]
        report = kind(unit, "2024-Q2", project=load_project(root))
        assert of_text(job.files[f"so/issued/{RESTATED}"].decode()) == of_text(
            as_text(report.restated)
        )


def test_a_later_issue_of_another_report_leaves_an_issued_one_as_it_is(root, monkeypatch):
    go_on(root, monkeypatch)
    issue_all(root, "2024-Q2")
    issue_all(root, "2024-Q1", revision="kỳ vọng được sửa")
    editions = {about: job.edition for about, job in jobs(root, "2024-Q2").items()}
    assert {one.state for one in editions.values()} == {"issued"}


def test_issues_are_compared_with_one_another_and_with_the_project(root, monkeypatch, capsys):
    go_on(root, monkeypatch)
    issue_all(root, "2024-Q2")
    monkeypatch.chdir(root)
    assert main(["diff", "2024-Q1", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)["differences"]
    assert {part["cause"] for one in found for part in one["parts"]} == {"plan"}
    assert main(["diff", "1", "2024-Q2", "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["old"] == "lần ban hành 1, kỳ 2024-Q1, ngày 05/4/2024"
    keys = ("quarter", "unit", "indicator", "number")
    wanted = {one for one in told(jobs(root, "2024-Q2")["province"]) if "/" not in one[2]}
    for unit, numbers in zip(REPORTS, (BA_BE_STOCK, NA_RI_STOCK, PROVINCE_STOCK), strict=True):
        wanted |= {*of_stock(unit, ("stars/3",), **numbers)}
    assert {tuple(one[key] for key in keys) for one in said["differences"]} == wanted
    assert main(["diff", "2", "2", "--json"]) == 0
    capsys.readouterr()
    assert main(["diff", "2024-Q3"]) == 2
    assert "ocop issued" in capsys.readouterr().err


def test_what_was_issued_is_the_reason_where_nothing_else_has_changed(root, monkeypatch):
    go_on(root, monkeypatch)
    drafts = Batch(load_project(root), order(root, "2024-Q2"))
    assert all(one.outcome.status == "done" for one in drafts.make(Pretending, 1))
    assert Batch(load_project(root), order(root, "2024-Q2")).due == ()
    issue_all(root, "2024-Q1", revision="kỳ vọng được sửa")
    due = Batch(load_project(root), order(root, "2024-Q2")).due
    assert {(one.job.about.id, one.reason) for one in due} == {
        (unit, "dữ liệu vào đã thay đổi: số liệu đã ban hành, nay điều chỉnh") for unit in REPORTS
    }


def test_of_many_units_the_province_tells_its_own_values():
    plan = parse_plan(yaml.safe_dump(many_units.plan(20), allow_unicode=True), "x")
    quarter = Quarter(plan.year, 1)
    values = [
        Difference(unit, plan.indicators[0].id, quarter, "to_date", 1, 2, (Part("library", 1, 2),))
        for unit in plan.places
    ]
    told_ = [Restatement(1, date(plan.year, 4, 5), quarter, tuple(values))]
    assert [one.unit for _, one in shown(plan, told_, "province")] == ["province"]
    assert [one.unit for _, one in shown(PLAN, told_, "province")] == list(plan.places)
    table = restated_table(plan, told_, "province")
    assert len(table.rows) == 1
    assert table.notes[-1] == "Số liệu điều chỉnh của từng đơn vị có ở báo cáo của đơn vị ấy."


DONE = {"task": "t1-structure", "unit": "province", "state": "done", "date": "2024-03-12"} | {
    "by": "province-2024-Q1"
}
OFFICE = "van-phong-dieu-phoi"


def office_project(root: Path) -> None:
    """Only the report of one agency, on tasks of which one is told to be done, was issued."""
    for unit in REPORTS:
        (root / f"params/2024-Q1/{unit}.yaml").unlink()
    shutil.rmtree(root / "so/issued")
    given = f"agency: {OFFICE}\nquarter: 2024-Q1\n"
    write(root / f"params/2024-Q1/agencies/{OFFICE}.yaml", given)
    write(root / "notebooks/so.ipynb", notebook("agency", parameters=OFFICE_PARAMETERS))
    write_register(root, {"given": {**QUARTER_ONE, "task_status": [DONE]}})
    issue_all(root, "2024-Q1")


OFFICE_PARAMETERS = """\
agency = ""
quarter = ""
narrative = {}
"""


def test_an_agency_is_told_what_of_its_tasks_was_issued_otherwise(root, monkeypatch, capsys):
    """Also where only its own slice of the register was kept."""
    office_project(root)
    assert told(jobs(root, "2024-Q1")[OFFICE]) == {}
    open_ = DONE | {"state": "in_progress"}
    write_register(root, {"given": {**QUARTER_ONE, "task_status": [open_]}})
    found = told(jobs(root, "2024-Q1")[OFFICE])
    assert found == {
        ("2024-Q1", OFFICE, "task/t1-structure", "state"): ("done", "in_progress", {"changed": 0})
    }
    report = AgencyReport(OFFICE, "2024-Q1", project=load_project(root))
    [table] = report.restated_table().blocks
    assert [cell.text for cell in table.rows[0][2:]] == [
        f"Nhiệm vụ: {PLAN.task('t1-structure').title} (mục III.1)",
        "Tình trạng",
        "Đã hoàn thành",
        "Đang thực hiện",
        "Sửa tình trạng nhiệm vụ nhiem-vu-0 (tình trạng từ đã xong thành đang làm)",
    ]
    assert f"Đang thực hiện {MARK}" in str(report.lead_table())
    monkeypatch.chdir(root)
    assert main(["diff", "2024-Q1", "--json"]) == 1
    [one] = json.loads(capsys.readouterr().out)["differences"]
    assert (one["unit"], one["indicator"]) == (OFFICE, "task/t1-structure")
