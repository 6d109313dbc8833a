"""Why a number is smaller than at the quarter before: the item, and the reason of its row."""

from typing import Any

from casebook import register_of
from in_memory import InMemory

from ocop_lib.blocks.model import plain_text
from ocop_lib.plan import load_plan
from ocop_lib.report.district import DistrictReport
from ocop_lib.report.province import ProvinceReport

PLAN = load_plan("bac_kan_2024")


def changed(
    given: dict[str, Any], quarter: str = "2024-Q3", unit: str = "ba-be", **more: Any
) -> str:
    """The sentence on what changed since the quarter before."""
    make = ProvinceReport if unit == "province" else DistrictReport
    report = make(unit, quarter, project=InMemory(register_of({"given": given, **more}, PLAN)))
    return plain_text(report.summary()).splitlines()[-1]


FLAGSHIP = {"product": "a1", "level": "district", "date": "2024-05-02", "ends": "2024-08-02"}


def test_a_flagship_that_ended_is_named_with_the_reason():
    assert (
        "giảm ở 01 chỉ tiêu: sản phẩm chủ lực cấp huyện giảm 01, do «Sản phẩm a1» đã thôi là sản phẩm chủ"
        " lực;"
    ) in changed({"flagships": [FLAGSHIP]})


def test_the_province_names_the_unit_too():
    assert "giảm 01, do «Sản phẩm a1» (Ba Bể) đã thôi là sản phẩm chủ lực" in changed(
        {"flagships": [FLAGSHIP]}, unit="province"
    )


def test_a_unit_that_keeps_what_it_was_assigned_is_no_reason_for_the_province():
    """Of two flagships one ended: the unit still has what it was assigned."""
    other = {**FLAGSHIP, "product": "a2"} | {"ends": ""}
    said = changed({"flagships": [FLAGSHIP, other]}, unit="province")
    assert "giảm" not in said
    own = changed({"flagships": [FLAGSHIP, other]})
    assert "sản phẩm chủ lực cấp huyện giảm 01, do «Sản phẩm a1»" in own


def test_of_two_units_that_lost_one_the_province_names_that_which_fell_short():
    elsewhere = [FLAGSHIP | {"product": "b1"}, FLAGSHIP | {"product": "b2", "ends": ""}]
    given = {"flagships": [FLAGSHIP, *elsewhere]}
    said = changed(given, unit="province", units={"b": "na-ri"})
    assert "giảm 01, do «Sản phẩm a1» (Ba Bể) đã thôi là sản phẩm chủ lực" in said
    assert "Na Rì" not in said


def test_of_many_items_the_first_is_named():
    many = [FLAGSHIP | {"product": f"a{n}"} for n in range(4)]
    said = changed({"flagships": many})
    assert "giảm 04, do «Sản phẩm a0» đã thôi là sản phẩm chủ lực và 03 trường hợp khác" in said


def test_without_a_fall_nothing_is_said_to_fall():
    assert "giảm" not in changed({"flagships": [FLAGSHIP | {"ends": ""}]})
