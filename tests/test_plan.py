"""What the shipped plan says, cell by cell, and what any plan can be asked."""

import json
import pickle
import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ocop_lib.errors import PlanError
from ocop_lib.months import Window
from ocop_lib.plan import (
    Assumption,
    Duty,
    Indicator,
    Plan,
    Target,
    Task,
    load_plan,
    parse_plan,
    plan_as_json,
)
from ocop_lib.spelling import nearest

OTHER = (Path(__file__).parent / "other_plan.yaml").read_text(encoding="utf-8")

# Copied by hand from Phụ lục 1 (columns 3 to 5) and Phụ lục 2 (columns 3 to 5); None is blank.
COLUMNS = (
    "new_products",
    "strengthened_subjects",
    "new_subjects",
    "traceable_products",
    "linked_subjects",
    "quality_managed_products",
)
CELLS = {
    "pac-nam": (1, 1, 1, 0, 1, 1),
    "cho-don": (3, 1, 1, 3, 5, 4),
    "ba-be": (3, 1, 1, 5, 4, 3),
    "bach-thong": (2, 1, 1, 1, 4, 3),
    "cho-moi": (2, 2, 1, 4, 4, 2),
    "na-ri": (3, 1, 1, 3, 4, 2),
    "ngan-son": (2, None, 1, 1, 1, 1),
    "tp-bac-kan": (4, 1, 1, 3, 2, 21),
}
PRINTED = (20, 8, 8, 20, 25, 37)

YEAR = ("2024-01-01", "2024-12-31")
TASKS = {
    # id: section, window, focus, due, levels
    "t1-structure": ("III.1", ("2024-01-01", "2024-09-30"), None, "2024-09-30", "both"),
    "t1-training": ("III.1", ("2024-01-01", "2024-09-30"), None, "2024-09-30", "both"),
    "t2-province": ("III.2", ("2024-01-01", "2024-03-31"), None, "2024-03-31", "province"),
    "t2-units": ("III.2", ("2024-01-01", "2024-03-31"), None, "2024-03-31", "units"),
    "t3-1-departments": ("III.3.1", YEAR, None, "2024-12-31", "province"),
    "t3-1-media": ("III.3.1", YEAR, None, "2024-12-31", "province"),
    "t3-1-units": ("III.3.1", YEAR, None, "2024-12-31", "units"),
    "t3-2-new": ("III.3.2", YEAR, ("2024-03-01", "2024-04-30"), "2024-04-30", "units"),
    "t3-2-upgrade": ("III.3.2", YEAR, ("2024-03-01", "2024-04-30"), "2024-04-30", "units"),
    "t3-3-units": ("III.3.3", YEAR, ("2024-03-01", "2024-04-30"), "2024-04-30", "units"),
    "t3-3-province": ("III.3.3", YEAR, ("2024-03-01", "2024-04-30"), "2024-04-30", "province"),
    "t3-4-renewal": ("III.3.4", ("2024-03-01", "2024-04-30"), None, "2024-04-30", "province"),
    "t3-4-new": ("III.3.4", ("2024-05-01", "2024-06-30"), None, "2024-06-30", "province"),
    "t3-5-advice": ("III.3.5", YEAR, ("2024-04-01", "2024-08-31"), "2024-08-31", "both"),
    "t3-5-flagship": ("III.3.5", YEAR, ("2024-04-01", "2024-08-31"), "2024-08-31", "province"),
    "t3-6-1": ("III.3.6.1", ("2024-01-01", "2024-10-31"), None, "2024-10-31", "units"),
    "t3-6-2": ("III.3.6.2", ("2024-01-01", "2024-11-30"), None, "2024-11-30", "province"),
    "t3-7-1": ("III.3.7.1", YEAR, None, "2024-12-31", "province"),
    "t3-7-2": ("III.3.7.2", YEAR, None, "2024-12-31", "province"),
    "t4": ("III.4", ("2024-07-01", "2024-12-31"), None, "2024-12-31", "units"),
    "t5-1": ("III.5.1", YEAR, None, "2024-12-31", "both"),
    "t5-2-capacity": ("III.5.2", YEAR, None, "2024-12-31", "province"),
    "t5-2-vocational": ("III.5.2", YEAR, None, "2024-12-31", "province"),
    "t5-2-materials": ("III.5.2", YEAR, None, "2024-12-31", "province"),
    "t5-2-tourism": ("III.5.2", YEAR, None, "2024-12-31", "province"),
    "t5-2-brand": ("III.5.2", YEAR, None, "2024-12-31", "province"),
    "t5-2-digital": ("III.5.2", YEAR, None, "2024-12-31", "province"),
    "t6": ("III.6", YEAR, None, "2024-12-31", "province"),
    "t7": ("III.7", ("2024-10-01", "2024-12-31"), None, "2024-12-31", "province"),
}
LEADS = {
    "t2-province": "cac-so-nganh",
    "t2-units": "ubnd-huyen-thanh-pho",
    "t3-2-new": "ubnd-huyen-thanh-pho",
    "t3-3-units": "thuong-truc-cap-huyen",
    "t3-6-1": "ubnd-huyen-thanh-pho",
    "t3-7-1": "so-cong-thuong",
    "t3-7-2": "so-cong-thuong",
    "t4": "ubnd-huyen-thanh-pho",
    "t5-2-capacity": "van-phong-dieu-phoi",
    "t5-2-vocational": "so-lao-dong-tbxh",
    "t5-2-materials": "so-nong-nghiep-ptnt",
    "t5-2-tourism": "so-van-hoa-the-thao-du-lich",
    "t5-2-brand": "so-khoa-hoc-cong-nghe",
    "t6": "van-phong-dieu-phoi",
    "t7": "van-phong-dieu-phoi",
}


@cache
def shipped() -> Plan:
    return load_plan("bac_kan_2024")


def indicators_for(plan: Plan, unit: str) -> list[Indicator]:
    """The indicators that say something about a unit; the province is asked for all."""
    return [one for one in plan.indicators if unit == "province" or one.scope == "units"]


def names_of(plan: Plan, agency: str) -> set[str]:
    """An agency's id and those of the groups it is a member of."""
    return {agency, *(group.id for group in plan.agencies if agency in group.members)}


def tasks_of(plan: Plan, agency: str) -> tuple[Task, ...]:
    """The tasks an agency leads or helps with, itself or as a member of a group."""
    names = names_of(plan, agency)
    return tuple(task for task in plan.tasks if names & {*task.lead, *task.cooperating})


def duties_of(plan: Plan, agency: str) -> tuple[Duty, ...]:
    """The standing duties of an agency and of its groups."""
    return tuple(duty for duty in plan.duties if duty.agency in names_of(plan, agency))


def assumptions_about(plan: Plan, entry: str) -> list[Assumption]:
    """The office's decisions about an indicator or a task."""
    return [one for one in plan.assumptions if entry in (*one.indicators, *one.tasks)]


@pytest.fixture
def plan() -> Plan:
    return shipped()


@pytest.fixture(scope="module")
def other() -> Plan:
    return parse_plan(OTHER, "other_plan.yaml")


class TestTargets:
    @pytest.mark.parametrize("unit", list(CELLS))
    @pytest.mark.parametrize(("column", "indicator"), list(enumerate(COLUMNS)))
    def test_each_cell_is_the_number_printed(self, plan, unit, column, indicator):
        assert plan.target(indicator, unit).value == CELLS[unit][column]

    @pytest.mark.parametrize(("indicator", "total"), list(zip(COLUMNS, PRINTED, strict=True)))
    def test_the_units_add_up_to_the_printed_total(self, plan, indicator, total):
        assert plan.target(indicator, "province").value == total
        assert sum(target.value or 0 for target in plan.unit_targets(indicator)) == total
        assert plan.indicator(indicator).targets.total == total

    def test_blank_zero_and_a_number_are_three_things(self, plan):
        blank = plan.target("strengthened_subjects", "ngan-son")
        zero = plan.target("traceable_products", "pac-nam")
        assert blank.value is None
        assert zero.value == 0
        assert zero.value is not None
        assert plan.target("strengthened_subjects", "pac-nam").value == 1

    def test_the_only_blank_cell_is_the_one_in_the_plan(self, plan):
        blank = [(one.indicator, one.unit) for one in plan.targets if one.value is None]
        # The plan prints no provincial total of district flagship products.
        assert blank == [
            ("strengthened_subjects", "ngan-son"),
            ("district_flagship_products", "province"),
        ]

    def test_exactly_ten_indicators_have_targets(self, plan):
        assert [one.id for one in plan.indicators if one.targets is not None] == [
            *COLUMNS,
            "media_items",
            "supported_flagship_subjects",
            "province_flagship_products",
            "district_flagship_products",
        ]

    def test_what_only_the_province_is_asked_for(self, plan):
        alone = {one.id: one.targets.province for one in plan.indicators if one.scope != "units"}
        assert alone == {
            "media_items": 2,
            "supported_flagship_subjects": 8,
            "province_flagship_products": 3,
        }

    def test_every_unit_is_to_have_a_flagship_product(self, plan):
        values = {one.unit: one.value for one in plan.unit_targets("district_flagship_products")}
        assert values == dict.fromkeys(CELLS, 1)

    def test_each_target_says_where_it_stands(self, plan):
        found = {name: plan.target(name, "ba-be").source for name in COLUMNS}
        assert found == {
            "new_products": "Phụ lục 1, cột 3",
            "strengthened_subjects": "Phụ lục 1, cột 4",
            "new_subjects": "Phụ lục 1, cột 5",
            "traceable_products": "Phụ lục 2, cột 3",
            "linked_subjects": "Phụ lục 2, cột 4",
            "quality_managed_products": "Phụ lục 2, cột 5",
        }

    def test_not_applicable_is_no_number_at_all(self, plan):
        for indicator in ("media_items", "fairs"):
            with pytest.raises(PlanError) as refused:
                plan.target(indicator, "ba-be")
            assert refused.value.faults[0].code == "plan.not_applicable"
        assert plan.unit_targets("media_items") == ()
        assert plan.unit_targets("fairs") == ()


class TestIndicators:
    def test_floors_are_those_the_plan_calls_at_least(self, plan):
        told = {one.id for one in plan.indicators if "ít nhất" in (one.verbatim or "")}
        assert {one.id for one in plan.indicators if one.floor} == told
        assert told == {
            "new_products",
            "media_items",
            "province_flagship_products",
            "district_flagship_products",
        }

    def test_the_aspiration_is_the_one_the_plan_strives_for(self, plan):
        told = {one.id for one in plan.indicators if "phấn đấu" in (one.verbatim or "").lower()}
        assert {one.id for one in plan.indicators if one.aspirational} == told == {"new_subjects"}

    def test_stocks_and_floors_are_told_from_flows(self, plan):
        measures = {one.id: one.measure for one in plan.indicators if one.measure != "flow"}
        assert measures == {
            "quality_managed_products": "stock",
            "media_items": "monthly_floor",
            "province_flagship_products": "stock",
            "district_flagship_products": "stock",
            "lapsed_certificates": "stock",
            "expiring_certificates": "stock",
            "valid_products": "stock",
        }

    @pytest.mark.parametrize(
        ("indicator", "shares", "due"),
        [
            ("new_products", ("0", "0", "0", "1"), date(2024, 11, 30)),
            ("strengthened_subjects", ("0", "0.5", "1", "1"), date(2024, 12, 31)),
            ("new_subjects", ("0", "1", "1", "1"), date(2024, 12, 31)),
            ("traceable_products", ("0", "0.25", "0.5", "1"), date(2024, 12, 31)),
            ("linked_subjects", ("0", "0.25", "0.5", "1"), date(2024, 12, 31)),
            ("quality_managed_products", ("0", "0.5", "0.75", "1"), date(2024, 12, 31)),
            ("supported_flagship_subjects", ("0", "0.5", "1", "1"), date(2024, 12, 31)),
            ("province_flagship_products", ("0", "0", "0.5", "1"), date(2024, 12, 31)),
            ("district_flagship_products", ("0", "0", "0.5", "1"), date(2024, 12, 31)),
        ],
    )
    def test_expectations_follow_the_windows_of_the_plan(self, plan, indicator, shares, due):
        found = plan.indicator(indicator)
        assert found.expectation == tuple(Decimal(share) for share in shares)
        assert found.due == due
        assert "mục III" in found.expectation_source

    def test_a_monthly_floor_has_no_share(self, plan):
        assert plan.indicator("media_items").expectation is None
        assert plan.indicator("media_items").due == date(2024, 12, 31)

    def test_context_is_reported_without_target(self, plan):
        context = [one for one in plan.indicators if one.context]
        assert {one.id for one in context} == {
            "upgraded_products",
            "downgraded_products",
            "four_star_products",
            "five_star_products",
            "renewed_products",
            "withdrawn_products",
            "lapsed_certificates",
            "expiring_certificates",
            "valid_products",
            "trainees",
            "fairs",
            "points_of_sale",
            "inspections",
            "inspected_establishments",
            "allocated_million_vnd",
            "funds_million_vnd",
        }
        assert all(one.due is None and one.targets is None for one in context)

    def test_a_unit_is_not_asked_for_what_the_province_is_to_do(self, plan):
        ids = [one.id for one in indicators_for(plan, "ba-be")]
        assert ids[:7] == [*COLUMNS, "district_flagship_products"]
        assert "media_items" not in ids
        whole = [one.id for one in indicators_for(plan, "province")]
        assert set(whole) == {one.id for one in plan.indicators}

    def test_the_misprint_is_corrected_and_kept(self, plan):
        found = plan.indicator("new_subjects")
        assert found.targets.verbatim.startswith("Phần đầu hỗ trợ 8 chủ thể mới")
        assert "Phần đầu" not in found.name


class TestTasks:
    def test_every_task_of_section_three_is_there_in_the_plans_order(self, plan):
        assert [task.id for task in plan.tasks] == list(TASKS)

    @pytest.mark.parametrize("task", list(TASKS))
    def test_a_task_has_the_time_the_plan_gives_it(self, plan, task):
        section, window, focus, due, levels = TASKS[task]
        found = plan.task(task)
        assert found.section == section
        assert found.window == Window(*map(date.fromisoformat, window))
        assert found.focus == (focus and Window(*map(date.fromisoformat, focus)))
        assert found.due == date.fromisoformat(due)
        assert found.levels == (("province", "units") if levels == "both" else (levels,))

    @pytest.mark.parametrize(("task", "agency"), list(LEADS.items()))
    def test_the_lead_is_the_one_named(self, plan, task, agency):
        assert plan.task(task).lead[0] == agency

    def test_the_time_of_each_step_of_the_cycle_is_that_of_its_tasks(self, plan):
        found = {task.id: task.stages for task in plan.tasks if task.stages}
        assert found == {
            "t3-2-new": ("registered",),
            "t3-2-upgrade": ("registered",),
            "t3-3-units": ("selected",),
            "t3-4-renewal": ("trained",),
            "t3-4-new": ("trained",),
            "t3-5-advice": ("advised",),
            "t3-6-1": ("dossier", "assessed_district"),
            "t3-6-2": ("assessed_province",),
        }
        assert plan.task("t3-2-new").time == Window(date(2024, 3, 1), date(2024, 4, 30))
        assert plan.task("t3-6-1").time == Window(date(2024, 1, 1), date(2024, 10, 31))

    def test_where_the_plan_names_no_time_or_nobody_the_assumption_says_so(self, plan):
        silent = {task.id for task in plan.tasks if task.verbatim is None}
        assert silent == {task for task in TASKS if task.startswith("t5-2")} | {"t6"}
        assert all(plan.task(task).assumption for task in silent | {"t3-4-renewal", "t3-4-new"})
        assert all(assumptions_about(plan, task) for task in silent)

    def test_tasks_due_in_the_second_quarter(self, plan):
        due = plan.tasks_due(date(2024, 4, 1), date(2024, 6, 30))
        assert [task.id for task in due] == [
            "t3-2-new",
            "t3-2-upgrade",
            "t3-3-units",
            "t3-3-province",
            "t3-4-renewal",
            "t3-4-new",
        ]

    @given(cut=st.dates(date(2024, 1, 1), date(2024, 12, 30)))
    def test_a_year_cut_in_two_loses_no_task_and_doubles_none(self, cut):
        before = shipped().tasks_due(date(2024, 1, 1), cut)
        after = shipped().tasks_due(cut + timedelta(days=1), date(2024, 12, 31))
        assert sorted(task.id for task in (*before, *after)) == sorted(TASKS)


class TestWho:
    def test_units_stand_in_the_plans_order_with_code_and_communes(self, plan):
        assert [(unit.id, unit.code, unit.communes) for unit in plan.units] == [
            ("pac-nam", "060", 10),
            ("cho-don", "064", 20),
            ("ba-be", "061", 15),
            ("bach-thong", "063", 14),
            ("cho-moi", "065", 14),
            ("na-ri", "066", 17),
            ("ngan-son", "062", 10),
            ("tp-bac-kan", "058", 8),
        ]
        assert plan.unit_ids == tuple(CELLS)
        assert sum(unit.communes for unit in plan.units) == plan.whole.communes == 108

    def test_units_are_districts_until_the_reform(self, plan):
        for unit in plan.units:
            assert unit.level == "district"
            assert unit.valid_to == date(2025, 6, 30)

    def test_names_are_those_of_running_text(self, plan):
        assert plan.unit("ba-be").name == "huyện Ba Bể"
        assert plan.unit("tp-bac-kan").name == "thành phố Bắc Kạn"
        assert plan.unit("tp-bac-kan").short_name == "TP Bắc Kạn"
        assert plan.unit("province").name == plan.province == "tỉnh Bắc Kạn"
        assert plan.office == "Văn phòng Điều phối nông thôn mới tỉnh Bắc Kạn"

    def test_a_member_shares_the_work_of_its_group(self, plan):
        tasks = {task.id for task in tasks_of(plan, "so-y-te")}
        assert {"t2-province", "t3-1-departments", "t3-6-2", "t6"} <= tasks
        assert "t5-2-brand" not in tasks
        assert [duty.section for duty in duties_of(plan, "so-y-te")] == ["V.5"] * 4
        assert [duty.id for duty in duties_of(plan, "tinh-doan")] == ["v9-outreach"]

    def test_section_five_has_a_duty_in_each_of_its_eleven_parts(self, plan):
        parts = {duty.section for duty in plan.duties}
        assert parts == {f"V.{number}" for number in range(1, 12)}

    def test_a_section_is_that_of_the_source_and_of_the_agency(self, plan):
        for entry in (*plan.tasks, *plan.duties):
            assert re.match(rf"mục {re.escape(entry.section)}(?![.\d])", entry.source), entry.id
        for duty in plan.duties:
            assert duty.id.startswith(f"{duty.section.replace('.', '').lower()}-")
            assert duty.section in plan.agency(duty.agency).source

    def test_everybody_named_exists(self, plan):
        named = {one for task in plan.tasks for one in (*task.lead, *task.cooperating)}
        named |= {duty.agency for duty in plan.duties}
        named |= {one for agency in plan.agencies for one in agency.members}
        assert named <= {agency.id for agency in plan.agencies}

    @pytest.mark.parametrize(
        ("ask", "wrong", "meant"),
        [
            ("unit", "ba_be", "ba-be"),
            ("unit", "provinc", "province"),
            ("agency", "so-cong-thuongg", "so-cong-thuong"),
            ("indicator", "new-product", "new_products"),
            ("task", "t3-2-neww", "t3-2-new"),
        ],
    )
    def test_asking_for_what_is_not_there_names_the_nearest(self, plan, ask, wrong, meant):
        with pytest.raises(PlanError) as refused:
            getattr(plan, ask)(wrong)
        (fault,) = refused.value.faults
        assert fault.code == f"plan.unknown_{ask}"
        assert fault.found == wrong
        assert fault.meant == meant


class TestTheWholeFile:
    def test_number_and_date_say_where_they_are_from(self, plan):
        assert (plan.number, plan.date) == ("180/KH-UBND", date(2024, 3, 22))
        assert "để trống" in plan.number_source

    def test_the_four_funding_sources_are_those_of_section_four(self, plan):
        assert [one.source for one in plan.funding_sources] == [
            "mục IV.1",
            "mục IV.2",
            "mục IV.3",
            "mục IV.4",
        ]

    def test_every_document_cited_is_there(self, plan):
        assert {(one.number, one.date.isoformat()) for one in plan.legal_bases} == {
            ("919/QĐ-TTg", "2022-08-01"),
            ("922/QĐ-TTg", "2022-08-02"),
            ("950/QĐ-BCT", "2023-04-18"),
            ("09-NQ/TU", "2021-04-22"),
            ("10-NQ/TU", "2022-04-22"),
            ("386/QĐ-UBND", "2021-03-19"),
            ("736/QĐ-UBND", "2021-05-26"),
            ("1611/QĐ-UBND", "2022-08-25"),
            ("1228/QĐ-UBND", "2023-07-06"),
            ("2338/QĐ-UBND", "2023-12-10"),
            ("483/KH-UBND", "2022-08-01"),
        }
        assert [one.id for one in plan.legal_bases if one.note] == ["nq-10-tu", "qd-950-bct"]

    def test_every_entry_says_where_it_is_from(self, plan):
        lists = (
            *(plan.legal_bases, plan.units, plan.agencies, plan.funding_sources),
            *(plan.indicators, plan.tasks, plan.duties, plan.assumptions),
        )
        places = ("mục ", "Phụ lục ", "phần căn cứ")
        for entry in (plan.whole, *(entry for entries in lists for entry in entries)):
            assert entry.source.startswith(places), entry.id

    def test_every_number_left_open_has_its_assumption(self, plan):
        about = {one.id: one.indicators for one in plan.assumptions}
        assert set(about["stock-or-flow"]) == set(COLUMNS[3:])
        assert len(about["three-eights"]) == 3
        for indicator, assumption in (
            ("strengthened_subjects", "blank-is-not-zero"),
            ("district_flagship_products", "flagship-every-unit"),
            ("media_items", "media-province-every-month"),
            ("new_products", "first-recognition-stays"),
            ("new_products", "before-a-month"),
            ("renewed_products", "who-renews"),
        ):
            assert assumption in {one.id for one in assumptions_about(plan, indicator)}
        assert about["expectation-of-office"] == about["no-reporting-clause"] == ()

    def test_everything_is_in_composed_form(self, plan):
        text = plan.model_dump_json()
        assert unicodedata.is_normalized("NFC", text)

    def test_a_plan_is_frozen_hashable_and_crosses_processes(self, plan):
        with pytest.raises(ValidationError):
            plan.year = 2025
        assert pickle.loads(pickle.dumps(plan)) == plan  # noqa: S301 (our own bytes)
        assert hash(load_plan("bac_kan_2024")) == hash(plan)


class TestJson:
    def test_is_json_and_keeps_null_and_zero_apart(self, plan):
        content = json.loads(json.dumps(plan_as_json(plan)))
        rows = {(row["indicator"], row["unit"]): row for row in content["targets"]}
        assert len(rows) == len(content["targets"]) == 6 * 9 + 3 + 9
        assert rows["strengthened_subjects", "ngan-son"]["value"] is None
        assert rows["traceable_products", "pac-nam"]["value"] == 0
        assert rows["quality_managed_products", "province"] == {
            "indicator": "quality_managed_products",
            "unit": "province",
            "value": 37,
            "source": "Phụ lục 2, cột 5",
        }
        assert ("media_items", "ba-be") not in rows
        assert not [key for key in rows if key[0] == "fairs"]

    def test_has_the_plan_its_lists_and_days_as_text(self, plan):
        content = plan_as_json(plan)
        assert content["province"] == "tỉnh Bắc Kạn"
        assert content["date"] == "2024-03-22"
        assert content["tasks"][0]["window"] == {"start": "2024-01-01", "end": "2024-09-30"}
        assert content["indicators"][1]["expectation"] == [0.0, 0.5, 1.0, 1.0]
        assert "targets" not in content["indicators"][0]
        for name in ("units", "duties", "funding_sources", "legal_bases", "assumptions"):
            assert len(content[name]) == len(getattr(plan, name)) > 0


class TestAnotherProvince:
    def test_has_its_own_units_year_and_targets(self, other):
        assert (other.year, other.province) == (2027, "tỉnh Mới")
        assert other.office == "Chi cục Phát triển nông thôn"
        assert other.unit("xa-mot").level == "commune"
        assert other.targets == (
            Target("new_products", "xa-mot", 2, "Phụ lục, cột 1"),
            Target("new_products", "xa-hai", 0, "Phụ lục, cột 1"),
            Target("new_products", "phuong-ba", None, "Phụ lục, cột 1"),
            Target("new_products", "province", 2, "Phụ lục, cột 1"),
            Target("media_items", "province", 1, "Phần A"),
        )

    def test_has_its_own_windows(self, other):
        assert other.tasks_due(date(2027, 5, 31), date(2027, 5, 31)) == other.tasks
        assert other.tasks_due(date(2027, 6, 1), date(2027, 12, 31)) == ()
        assert tasks_of(other, "so-mot") == other.tasks
        assert duties_of(other, "so-mot") == other.duties

    def test_zeros_in_front_of_a_code_stay_though_it_is_not_quoted(self, other):
        assert other.whole.code == "066"

    def test_a_share_is_the_decimal_as_written(self, other):
        # In binary fractions 100 × 0.29 falls just short of 29.
        assert int(100 * other.indicator("new_products").expectation[1]) == 29

    def test_names_are_composed_on_reading(self, other):
        decomposed = parse_plan(unicodedata.normalize("NFD", OTHER), "other_plan.yaml")
        assert decomposed == other


class TestNearest:
    @given(st.lists(st.text("abé-", min_size=1), min_size=1), st.data())
    def test_a_value_that_is_allowed_is_its_own_nearest(self, allowed, data):
        value = data.draw(st.sampled_from(allowed))
        assert nearest(value, allowed) == value

    @pytest.mark.parametrize(
        "written",
        ["Ba_Be", "BA BE", "ba-bee", "b-be", "Ba Bể", "babe", "Ba\u0301 Be\u0309", "ba bể"],
    )
    def test_a_slip_of_the_keyboard_is_seen_through(self, written):
        assert nearest(written, ["bach-thong", "ba-be", "na-ri"]) == "ba-be"

    def test_a_name_leads_to_its_id(self, plan):
        for unit in (*plan.units, plan.whole):
            for name in (unit.name, unit.short_name, unit.name.upper(), *unit.aliases):
                assert nearest(name, plan.places, plan.spellings) == unit.id

    def test_a_name_leads_to_an_id_that_looks_quite_different(self):
        names = {"x1": ("xã Một", "Một"), "x2": ("xã Hai", "Hai")}
        assert nearest("xa hai", names, names) == "x2"
        assert nearest("xa hai", names) is None

    @pytest.mark.parametrize("written", ["---", "", "。", " "])
    def test_what_has_no_letters_is_like_nothing(self, written):
        assert nearest(written, ["ba-be", "na-ri"]) is None

    def test_what_is_far_from_everything_has_no_nearest(self):
        assert nearest("xyz", ["ba-be", "na-ri"]) is None
