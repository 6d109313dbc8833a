"""What was done in a quarter, sentence by sentence: whole, true, each name told once."""

from typing import Any

import pytest
from casebook import register_of
from in_memory import InMemory

from ocop_lib.blocks.model import plain_text
from ocop_lib.plan import load_plan
from ocop_lib.report.district import DistrictReport
from ocop_lib.report.province import ProvinceReport

PLAN = load_plan("bac_kan_2024")


def told(indicator: str, given: dict[str, Any], unit: str = "ba-be", **more: Any) -> str:
    """The sentence on an indicator in the second quarter."""
    register = register_of({"given": given, **more}, PLAN)
    make = ProvinceReport if unit == "province" else DistrictReport
    return plain_text(make(unit, "2024-Q2", project=InMemory(register)).results(indicator))


def held(product: str) -> dict[str, Any]:
    return {"product": product, "kind": "first", "stars": 3, "date": "2023-05-01", "year": 2023}


def paid(amount: str, day: str, purpose: str) -> dict[str, Any]:
    return {
        "funding_source_id": "ngan-sach-dia-phuong",
        "amount_million_vnd": amount,
        "date": day,
        "purpose": purpose,
        "unit": "ba-be",
    }


TRACED = {
    "certificates": [held("a1")],
    "traceability": [{"product": "a1", "action": "put_in_place", "date": "2024-05-01"}],
}


@pytest.mark.parametrize(
    ("unit", "against"), [("ba-be", "chỉ tiêu giao: 05"), ("province", "kế hoạch năm: 20")]
)
def test_a_product_is_named_with_its_subject_and_the_target_by_whose_it_is(unit, against):
    assert told("traceable_products", TRACED, unit) == (
        "Sản phẩm truy xuất nguồn gốc: trong quý có 01 sản phẩm (Sản phẩm a1 của HTX a); lũy kế 01 sản"
        f" phẩm ({against})."
    )


def test_purposes_of_money_stand_in_quotation_marks_and_money_paid_back_is_less():
    given = {
        "funding": [paid("90", "2024-02-05", "Máy"), paid("-3.5", "2024-05-05", "Nộp trả, dư")]
    }
    assert told("funds_million_vnd", given) == (
        "Kinh phí đã giải ngân: trong quý giảm 3,5 triệu đồng («Nộp trả, dư»); lũy kế 86,5 triệu đồng."
    )


def test_nothing_in_the_quarter_and_nothing_at_all_are_told_apart():
    given = {"funding": [paid("90", "2024-02-05", "Máy")]}
    assert told("funds_million_vnd", given).endswith(
        "trong quý không phát sinh; lũy kế 90 triệu đồng."
    )
    assert told("fairs", {}) == (
        "Đến nay chưa có kết quả về hội chợ, triển lãm, sự kiện xúc tiến thương mại."
    )


def test_what_nobody_told_is_not_nothing():
    said = told("traceable_products", {}, delivered={"ba-be": []})
    assert said == "Sản phẩm truy xuất nguồn gốc: chưa có số liệu."


def test_places_of_sale_and_activities_that_set_some_up_are_quoted_alike():
    given = {
        "activities": [{"kind": "point_of_sale", "date": "2024-05-02", "title": "Hai điểm, mới"}],
        "points_of_sale": [{"state": "new", "date": "2024-05-03", "name": "Điểm A"}],
    }
    assert told("points_of_sale", given).endswith(
        "trong quý có 02 điểm («Hai điểm, mới» và «Điểm A»); lũy kế 02 điểm."
    )
