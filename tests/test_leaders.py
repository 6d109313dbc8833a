"""Who leads work, as reports name them."""

from pathlib import Path

import pytest

from ocop_lib.plan import load_plan
from ocop_lib.report.leaders import leaders

PLAN = load_plan("bac_kan_2024")
OFFICE, COMMITTEES, DEPARTMENTS = "van-phong-dieu-phoi", "ubnd-huyen-thanh-pho", "cac-so-nganh"


@pytest.mark.parametrize(
    ("agencies", "unit", "said"),
    [
        ((COMMITTEES,), "ba-be", "UBND huyện Ba Bể"),
        ((COMMITTEES,), "tp-bac-kan", "UBND thành phố Bắc Kạn"),
        ((COMMITTEES,), "province", "UBND các huyện, thành phố"),
        ((OFFICE,), "ba-be", "Văn phòng Điều phối"),
        ((DEPARTMENTS,), "province", "Các sở, ngành"),
        (
            (OFFICE, DEPARTMENTS, COMMITTEES),
            "na-ri",
            "Văn phòng Điều phối, các sở, ngành và UBND huyện Na Rì",
        ),
        (("so-y-te", "so-cong-thuong"), "na-ri", "Sở Y tế và Sở Công Thương"),
        ((OFFICE, OFFICE), "na-ri", "Văn phòng Điều phối"),
        ((), "na-ri", ""),
    ],
)
def test_a_unit_s_report_names_its_own_bodies(agencies, unit, said):
    assert leaders(PLAN, agencies, unit) == said


def test_every_task_of_a_unit_names_no_other_unit_and_no_abbreviation():
    for unit in PLAN.units:
        others = [one.short_name for one in PLAN.units if one.id != unit.id]
        for task in PLAN.tasks:
            said = leaders(PLAN, task.lead, unit.id)
            assert said[:1].isupper()
            assert "TP" not in said.split()
            # The province is called as one of its units.
            assert not any(name in said.replace("Báo Bắc Kạn", "") for name in others)


def test_a_plan_that_says_nothing_of_single_units_keeps_the_groups_name():
    other = load_plan(Path(__file__).parent / "other_plan.yaml")
    assert leaders(other, ("cac-so",), "xa-mot") == "Các sở"
