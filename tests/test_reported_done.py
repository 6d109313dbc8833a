"""A task that has an indicator is never greener than the indicator, whatever kind of report tells of it."""

import shutil
from pathlib import Path

import pytest

from ocop_lib import AgencyReport, DistrictReport, ProvinceReport, YearEndReport
from ocop_lib.blocks.model import Table
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.counting.registry import INDICATORS
from ocop_lib.indicators.task_state import short_indicators
from ocop_lib.periods import Quarter
from ocop_lib.plan import PROVINCE, Task, load_plan
from ocop_lib.plan.work import single_agencies, work_of
from ocop_lib.project.project import Project, load_project
from ocop_lib.register.tables import TABLES
from ocop_lib.register.viewer import EVIDENCE_TABLES
from ocop_lib.statuses import WORST_FIRST, Status

pytestmark = pytest.mark.usefixtures("registers_read_once")

ROOT = Path(__file__).parent.parent
PLAN = load_plan("bac_kan_2024")
GREEN = {"Đã hoàn thành", "Hoàn thành sau hạn"}
QUARTERS = [f"2024-Q{number}" for number in (1, 2, 3, 4)]
MEASURED = [task for task in PLAN.tasks if task.indicators]
OWN_PART = "so-y-te"


@pytest.fixture(scope="module")
def boasting(tmp_path_factory) -> Project:
    """The shipped project, in which everybody reports every measured task as done from February on."""
    root = tmp_path_factory.mktemp("boasting")
    for folder in ("data", "params"):
        shutil.copytree(ROOT / folder, root / folder)
    places = [PROVINCE, "ba-be", "na-ri"]
    rows = []
    for task in MEASURED:
        told = [
            one for one in places if ("province" if one == PROVINCE else "units") in task.levels
        ]
        rows += [(task.id, unit, "") for unit in told]
        if OWN_PART in _members(task):
            rows.append((task.id, PROVINCE, OWN_PART))
    with (root / "data/2024/task_status.csv").open("a", encoding="utf-8") as file:
        for number, (task, unit, agency) in enumerate(rows):
            cells = f"nv-x-{number},{task},{unit},2024-02-15,done,,,{agency},,,"
            file.write(f"{cells},gn-{unit}-2024-q1,\n")
    return load_project(root)


def _members(task: Task) -> list[str]:
    return [one.id for one in single_agencies(PLAN) if task in work_of(PLAN, one.id).lead]


def reports(project: Project, kind: str, quarter: str) -> list:
    if kind == "year":
        return [YearEndReport(2024, "2025-01-31", project=project)]
    if kind == "province":
        return [ProvinceReport(PROVINCE, quarter, project=project)]
    if kind == "district":
        return [DistrictReport(unit, quarter, project=project) for unit in ("ba-be", "na-ri")]
    ids = {agency for task in MEASURED for agency in _members(task)}
    return [AgencyReport(agency, quarter, project=project) for agency in sorted(ids)]


def states(report) -> dict[str, str]:
    """The state of each measured task that a report tells of."""
    if isinstance(report, AgencyReport):
        return {one.task.id: one.state for one in report.led if one.task in MEASURED}
    level = "province" if report.unit == PROVINCE else "units"
    return {
        task.id: report._tasks.standing(task).state for task in MEASURED if level in task.levels
    }


def words(report) -> list[list[str]]:
    """The rows of the tables in which a report tells of the plan's tasks."""
    table = report.lead_table() if isinstance(report, AgencyReport) else report.tasks_table()
    return [[cell.text for cell in row] for row in table.rows] if isinstance(table, Table) else []


KINDS = [(kind, quarter) for kind in ("district", "province", "agency") for quarter in QUARTERS]


@pytest.mark.parametrize(("kind", "quarter"), [*KINDS, ("year", QUARTERS[-1])])
def test_what_is_reported_as_done_is_done_only_where_its_numbers_are_reached(
    boasting, kind, quarter
):
    numbers = {
        row.indicator: row.status
        for row in ProvinceReport(PROVINCE, quarter, project=boasting).rows
        if row.unit == PROVINCE
    }
    for report in reports(boasting, kind, quarter):
        statuses = numbers
        if kind in ("district", "year"):
            statuses = {one.indicator: one.status for one in report.rows if one.unit == report.unit}
        told = states(report)
        assert told, report
        for name, state in told.items():
            is_short = any(statuses.get(one) in WORST_FIRST for one in PLAN.task(name).indicators)
            assert state == ("unmatched" if is_short else "done"), (report, name)
            row = next(
                (row for row in words(report) if PLAN.task(name).title in row[1:3][-1]), None
            )
            if is_short and row:
                assert "Số liệu chưa khớp" in row
                assert GREEN.isdisjoint(row)


@pytest.mark.parametrize("quarter", QUARTERS)
def test_agencies_tell_of_a_shared_task_what_the_province_tells(quarter):
    """The shipped register: where nothing was told of an agency's own part, the whole task's state."""
    project = load_project(ROOT)
    whole = states(ProvinceReport(PROVINCE, quarter, project=project))
    for report in reports(project, "agency", quarter):
        for one in report.led:
            is_shared = one.told is not None and not one.told.is_own
            if one.task in MEASURED and is_shared:
                assert one.state == whole[one.task.id], (report.agency, one.task.id)


def test_an_agency_is_told_which_number_does_not_show_it():
    """III.5.1 was reported as done on 14/11/2024; six of eight units have a flagship product."""
    report = AgencyReport(OWN_PART, "2024-Q4", project=load_project(ROOT))
    (row,) = (row for row in words(report) if row[1] == "III.5.1")
    assert row[3:] == [
        "Số liệu chưa khớp",
        "31/12/2024",
        "14/11/2024 (báo cáo chung); chỉ tiêu sản phẩm chủ lực cấp huyện mới đạt 6/8 đơn vị",
    ]


@pytest.mark.parametrize("status", [*Status, None])
def test_a_task_is_short_by_what_was_assigned_and_not_reached(status):
    task = PLAN.task("t5-1")
    first, second = task.indicators
    is_short = status in WORST_FIRST
    assert short_indicators(task, {first: status, second: Status.REACHED}) == (
        (first,) if is_short else ()
    )
    assert short_indicators(task, {first: Status.EXCEEDED, second: status}) == (
        (second,) if is_short else ()
    )
    assert short_indicators(task, {}) == ()


@pytest.mark.parametrize("indicator", INDICATORS)
def test_a_number_is_counted_from_the_tables_that_are_named_for_it(indicator):
    """An agency's slice holds these tables whole, and of the others its own rows only."""
    whole = load_project(ROOT).latest.register()
    kept = {*EVIDENCE_TABLES[indicator], "subjects", "products", "deliveries", "changes"}
    quarter = Quarter(2024, 4)
    seen = whole.visible_to(PROVINCE, quarter, "calendar")
    tables = {
        spec.name: seen.tables[spec.name] if spec.name in kept else seen.tables[spec.name].head(0)
        for spec in TABLES
    }
    part = type(seen)(heading=seen.heading, tables=tables)
    counts = INDICATORS[indicator]
    first, second = (counts(AsOf(one, quarter, "calendar")).counted for one in (seen, part))
    assert first.equals(second)
    assert len(first) > 0
