"""What nobody told is never red: silent units, targets that wait for them, tasks, the words."""

from datetime import date, timedelta
from typing import Any

import pytest
from casebook import plan_of, register_of
from hypothesis import given, settings
from hypothesis import strategies as st
from in_memory import InMemory

from ocop_lib.blocks.model import plain_text
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.counting.registry import INDICATORS, PROVINCE_ROWS_ONLY
from ocop_lib.indicators.judgement import Standing, judge
from ocop_lib.indicators.progress import Progress, measure
from ocop_lib.indicators.quarter_evidence import gather_evidence
from ocop_lib.periods import SCHEMES, Quarter, Scheme
from ocop_lib.plan import PROVINCE, load_plan
from ocop_lib.report import points
from ocop_lib.report.district import DistrictReport
from ocop_lib.report.province import ProvinceReport
from ocop_lib.statuses import LAGGING, Status

PLAN = load_plan("bac_kan_2024")
UNITS = PLAN.unit_ids
SUBJECTS = "abcdefghijkl"
QUARTERS = [str(one) for one in Quarter.all_of(2024)]
RED = ("Quá hạn", "Không đạt", "Nguy cơ không đạt", "Chậm")

days = st.integers(0, 400).map(lambda days: str(date(2023, 12, 1) + timedelta(days=days)))
subjects = st.sampled_from(SUBJECTS)
products = st.tuples(subjects, st.sampled_from("123")).map("".join)
deliverers = st.sampled_from(("", *(f"province-{quarter}" for quarter in QUARTERS)))


def some(**cells: Any) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Rows of a table, some of them delivered by the province in a unit's place."""
    row = st.fixed_dictionaries({"date": days, "by": deliverers, **cells})
    return st.lists(
        row.map(lambda row: {key: value for key, value in row.items() if value}), max_size=6
    )


tables = st.fixed_dictionaries(
    {
        "certificates": some(product=products, kind=st.just("first"), stars=st.just(3)),
        "stages": some(product=products, stage=st.sampled_from(("selected", "dossier"))),
        "support": some(subject=subjects, kind=st.sampled_from(("strengthening", "flagship"))),
        "linkages": some(subject=subjects, action=st.just("signed")),
        "traceability": some(product=products, action=st.just("put_in_place")),
        "flagships": some(product=products, level=st.sampled_from(("district", "province"))),
        "media": some(unit=st.sampled_from((PROVINCE, "ba-be"))),
        "task_status": some(
            task=st.sampled_from([task.id for task in PLAN.tasks if "units" in task.levels]),
            unit=st.sampled_from(UNITS),
            state=st.sampled_from(("not_started", "in_progress", "done")),
        ),
    }
)
cases = st.fixed_dictionaries(
    {
        "given": tables,
        "units": st.fixed_dictionaries({one: st.sampled_from(UNITS) for one in SUBJECTS}),
        "delivered": st.dictionaries(
            st.sampled_from((*UNITS, PROVINCE)), st.lists(st.sampled_from(QUARTERS), unique=True)
        ),
    }
)


def rows_of(
    case: dict[str, Any], quarter: str, viewer: str, scheme: Scheme = "calendar"
) -> tuple[Progress, ...]:
    plan = plan_of(case, PLAN)
    when = Quarter.parse(quarter)
    seen = register_of(case, plan).visible_to(viewer, when, scheme)
    only = None if viewer == PROVINCE else viewer
    return measure(plan, gather_evidence(AsOf(seen, when, scheme)), only)


def is_silent(case: dict[str, Any], unit: str, quarter: str) -> bool:
    return quarter not in case["delivered"].get(unit, QUARTERS)


@settings(max_examples=60)
@given(cases, st.sampled_from(QUARTERS), st.sampled_from(SCHEMES))
def test_no_silent_unit_is_ever_red(case: dict[str, Any], quarter: str, scheme: Scheme):
    for row in rows_of(case, quarter, PROVINCE, scheme):
        if is_silent(case, row.unit, quarter) and row.unit != PROVINCE:
            assert row.status not in LAGGING
            assert not row.waiting_for
        if row.waiting_for:
            assert (row.unit, row.status) == (PROVINCE, Status.UNDECIDED)
            assert all(is_silent(case, unit, quarter) for unit in row.waiting_for)
        else:
            assert row.status != Status.UNDECIDED


@settings(max_examples=20)
@given(cases, st.sampled_from(QUARTERS), st.sampled_from(UNITS))
def test_the_report_of_a_silent_unit_shows_nothing_red(
    case: dict[str, Any], quarter: str, unit: str
):
    case = {**case, "delivered": {**case["delivered"], unit: []}}
    report = DistrictReport(unit, quarter, project=InMemory(register_of(case, PLAN)))
    words = [cell.text for row in report.tasks_table().rows for cell in row]
    words += [cell.text for row in report.status_table().rows for cell in row]
    assert not {*words} & {*RED}
    assert "chưa có chỉ tiêu nào" not in plain_text(report.summary())


@settings(max_examples=30)
@given(cases, st.sampled_from(QUARTERS))
def test_a_province_that_is_red_stays_so_when_silent_units_bring_what_they_were_assigned(
    case: dict[str, Any], quarter: str
):
    """The rows are really brought: what each silent unit lacks of its new subjects."""

    def of_province(case: dict[str, Any]) -> Progress:
        rows = rows_of(case, quarter, PROVINCE)
        return next(row for row in rows if (row.unit, row.indicator) == (PROVINCE, "new_subjects"))

    before = of_province(case)
    known = {
        row.unit: row.remaining
        for row in rows_of(case, quarter, PROVINCE)
        if row.indicator == "new_subjects"
    }
    missing = [
        unit for unit in UNITS if is_silent(case, unit, quarter) and known[unit] in {1, None}
    ]
    more = [
        {"product": f"{letter}1", "stage": "selected", "date": "2024-01-02"}
        for letter, _ in zip("mnopqrst", missing, strict=False)
    ]
    # Everybody delivers then: rows of a delivery that was not made would come along.
    told = [
        row
        for row in case["given"]["stages"]
        if "by" not in row or not is_silent(case, *_unit_and_quarter(row["by"]))
    ]
    brought = {
        "given": {**case["given"], "stages": [*told, *more]},
        "units": {**case["units"], **dict(zip("mnopqrst", missing, strict=False))},
        "delivered": {},
    }
    after = of_province(brought)
    if before.status in LAGGING:
        assert after.status in LAGGING
    if before.status == Status.UNDECIDED:
        assert after.status not in LAGGING


def _unit_and_quarter(delivery: str) -> tuple[str, str]:
    unit, _, quarter = delivery.rpartition("-2024-")
    return unit, f"2024-{quarter}"


STATUSES = [
    (Standing(None, 3), Status.NOT_ASSIGNED),
    (Standing(0, None, has_delivered=False), Status.ASSIGNED_ZERO),
    (Standing(0, 2), Status.ASSIGNED_ZERO),
    (Standing(2, 3, has_delivered=False), Status.EXCEEDED),
    (Standing(2, 2, is_final=True), Status.REACHED),
    (Standing(2, None), Status.NO_DATA),
    (Standing(2, 1, 2, is_final=True, has_delivered=False), Status.NO_DATA),
    (Standing(2, 0, 2, is_final=True), Status.UNDECIDED),
    (Standing(2, 0, 1, is_final=True), Status.NOT_MET),
    (Standing(4, 0, 2, expected=2), Status.UNDECIDED),
    (Standing(4, 0, 1, expected=2), Status.AT_RISK),
    (Standing(4, 1, 1, expected=2), Status.LATE),
    (Standing(4, 2, 4, expected=2), Status.ON_COURSE),
    (Standing(4, 0, is_short_of_lead=True, is_expected=False), Status.AT_RISK),
    (Standing(4, 0, is_expected=False), Status.NOT_YET_DUE),
]


@pytest.mark.parametrize(("standing", "status"), STATUSES)
def test_the_first_rule_that_applies_judges(standing: Standing, status: Status):
    assert judge(standing) == status


SUPPORT = {"subject": "a", "date": "2024-02-01", "kind": "flagship"}
FLAGSHIP = {"product": "a1", "date": "2024-02-01", "level": "province"}
MEDIA = {"date": "2024-02-01", "unit": "ba-be"}


def test_whose_rows_count_for_a_target_of_the_province_is_what_the_rules_count():
    own = {}
    given = {"support": [SUPPORT], "flagships": [FLAGSHIP], "media": [MEDIA]}
    when = Quarter(2024, 4)
    seen = register_of({"given": given}, PLAN).visible_to(PROVINCE, when, "calendar")
    for one in PLAN.indicators:
        if one.scope == "province" and not one.context:
            own[one.id] = INDICATORS[one.id](AsOf(seen, when, "calendar")).counted.empty
    assert {name for name, is_own in own.items() if is_own} == PROVINCE_ROWS_ONLY & {*own}
    assert len(own) == 3


# Words --------------------------------------------------------------------------------------------


def district(quarter: str, unit: str = "ba-be", **case: Any) -> DistrictReport:
    return DistrictReport(unit, quarter, project=InMemory(register_of({"given": {}, **case}, PLAN)))


def province(quarter: str, **case: Any) -> ProvinceReport:
    register = register_of({"given": {}, **case}, PLAN)
    return ProvinceReport(PROVINCE, quarter, project=InMemory(register))


def tasks(report: Any) -> dict[str, str]:
    """Each task's state in words by its title, without what was told of it in brackets."""
    return {row[1].text.partition(" (")[0]: row[2].text for row in report.tasks_table().rows}


ASSESSED = PLAN.task("t3-6-1").title
TRADED = PLAN.task("t3-7-2").title


def status(task: str, state: str, day: str, unit: str = "ba-be") -> dict[str, str]:
    return {"task": task, "state": state, "date": day, "unit": unit}


def test_a_task_of_a_silent_unit_tells_only_what_it_was_before():
    silent = {"ba-be": ["2024-Q1", "2024-Q2", "2024-Q3"]}
    given = {
        "task_status": [
            status("t3-6-1", "in_progress", "2024-09-10"),
            status("t4", "done", "2024-09-10"),
        ]
    }
    said = tasks(district("2024-Q4", given=given, delivered=silent))
    assert said[ASSESSED] == "Chưa có số liệu (trước đó: đang thực hiện)"
    assert said[PLAN.task("t4").title] == "Đã hoàn thành"
    assert said[PLAN.task("t5-1").title] == "Chưa có số liệu"


def test_a_task_is_not_greener_than_its_indicator():
    given = {"task_status": [status("t3-6-1", "done", "2024-10-20")]}
    said = tasks(district("2024-Q4", given=given))
    assert said[ASSESSED] == "Số liệu chưa khớp"
    (why,) = (
        row[3].text
        for row in province("2024-Q4", given=given).action_table().rows
        if row[1].text == "Huyện Ba Bể"
    )
    assert why.endswith("đơn vị báo cáo đã hoàn thành nhưng số liệu chưa khớp: mục III.3.6.1")
    enough = {
        "certificates": [
            {"product": f"a{n}", "kind": "first", "stars": 3, "date": "2024-10-01"} for n in "123"
        ]
    }
    assert tasks(district("2024-Q4", given=given | enough))[ASSESSED] == "Đã hoàn thành"


def test_the_last_quarter_has_the_tasks_due_after_its_cut_off():
    assert TRADED in tasks(province("2024-Q4"))
    project = InMemory(register_of({"given": {}}, PLAN), scheme="nd09")
    report = ProvinceReport(PROVINCE, "2024-Q4", project=project)
    assert tasks(report)[TRADED] == "Chưa thực hiện"
    before = ProvinceReport(PROVINCE, "2024-Q3", project=project)
    assert TRADED not in tasks(before)


def test_a_summary_says_nothing_of_a_unit_that_said_nothing():
    said = plain_text(district("2024-Q4", delivered={"ba-be": []}).summary())
    assert (
        "Huyện Ba Bể chưa gửi số liệu quý IV/2024; chưa đủ số liệu để đánh giá 07 chỉ tiêu" in said
    )
    told = plain_text(district("2024-Q4").summary())
    assert "cả 07 chỉ tiêu giao cho huyện Ba Bể đều không đạt" in told


def test_a_unit_for_which_only_the_province_delivered_is_not_told_as_0():
    first = {"product": "a1", "kind": "first", "stars": 4, "date": "2024-11-20"}
    report = district(
        "2024-Q4",
        given={"certificates": [{**first, "by": "province-2024-Q4"}]},
        delivered={"ba-be": []},
    )
    said = plain_text(report.pipeline_table())
    assert said == "Chưa có số liệu về sản phẩm tham gia chu trình OCOP năm nay."
    assert "Chưa có số liệu về giấy chứng nhận." in plain_text(report.summary())


def test_a_target_of_0_is_no_target_reached():
    given = {
        "certificates": [
            {"product": "a1", "kind": "first", "stars": 3, "date": "2023-05-01", "year": 2023}
        ],
        "traceability": [{"product": "a1", "action": "put_in_place", "date": "2024-05-01"}],
    }
    report = district("2024-Q4", "pac-nam", given=given, units={"a": "pac-nam"})
    said = plain_text(report.summary())
    assert "cả 06 chỉ tiêu giao cho huyện Pác Nặm đều không đạt" in said
    assert "vượt" not in said
    (row,) = (row for row in report.status_table().rows if "truy xuất" in row[1].text)
    assert [cell.text for cell in row[2:]] == [
        "Chỉ tiêu giao: 0", "sản phẩm", "0", "1", "1", "0", "–",
    ]  # fmt: skip


def test_a_unit_with_nothing_but_targets_of_0_is_told_so():
    judged = points.Judged({Status.ASSIGNED_ZERO: 2}, 0)
    assert points.on_targets("xã A", date(2024, 3, 31), judged) == (
        "Đến 31/3/2024, xã A chỉ có chỉ tiêu giao: 0."
    )


def test_the_province_names_what_it_cannot_judge_and_whom_it_waits_for():
    stages = [
        {"product": f"{one}1", "stage": "selected", "date": "2024-04-02"} for one in "abcdefg"
    ]
    units = dict(zip("abcdefg", [unit for unit in UNITS if unit != "ngan-son"], strict=True))
    report = province(
        "2024-Q2", given={"stages": stages}, units=units, delivered={"ngan-son": ["2024-Q1"]}
    )
    said = plain_text(report.summary())
    assert "02 chỉ tiêu chưa đủ cơ sở đánh giá (chủ thể mới và chủ thể chủ lực được hỗ trợ)" in said
    assert "), còn chờ số liệu của Ngân Sơn;" in said


def test_the_province_tells_which_units_have_a_flagship():
    flagships = [{"product": f"{one}1", "date": "2024-07-20"} for one in "abcdef"]
    units = dict(zip("abcdef", (*UNITS[:5], "tp-bac-kan"), strict=True))
    table = province("2024-Q4", given={"flagships": flagships}, units=units).status_table()
    said = " ".join(table.notes)
    assert ": chưa có: Na Rì, Ngân Sơn." in said


def test_a_unit_tells_what_is_on_its_way():
    stages = [{"product": f"a{n}", "stage": "dossier", "date": "2024-08-02"} for n in range(6)]
    first = {"product": "b1", "kind": "first", "stars": 3, "date": "2024-08-20"}
    report = district("2024-Q3", given={"stages": stages, "certificates": [first]})
    assert (
        "Có 01 sản phẩm mới (chỉ tiêu giao: 03); có 06 sản phẩm đủ hồ sơ chờ đánh giá, thời hạn đánh "
        "giá là ngày 31/10/2024 (đã qua khi nhận số liệu)."
    ) in plain_text(report.summary())


def test_the_last_quarter_says_when_it_judges():
    assert any("tính đến 31/12/2024" in note for note in district("2024-Q4").status_table().notes)
    assert not any("tính đến" in note for note in district("2024-Q3").status_table().notes)


def test_a_dash_is_explained_only_where_something_could_be_expected():
    """«–» also stands where nothing is assigned or where it is 0."""
    explained = "«–» ở cột cuối: đến hết quý này chưa kỳ vọng có kết quả"
    notes = " ".join(district("2024-Q4", "pac-nam").status_table().notes)
    assert explained not in notes
    assert explained in " ".join(district("2024-Q1", "pac-nam").status_table().notes)
