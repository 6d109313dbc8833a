"""What indicators say beside a number is data; every status has its place, every plan its rules."""

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest
from casebook import register_of

from ocop_lib.errors import ParameterError, PlanError
from ocop_lib.export.remark_words import note, remark_words
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.counting.registry import check_countable, evidence
from ocop_lib.indicators.progress import Progress, measure
from ocop_lib.indicators.quarter_evidence import QuarterEvidence, gather_evidence
from ocop_lib.indicators.remarks import Remark, RemarkKind
from ocop_lib.months import Month
from ocop_lib.periods import Quarter
from ocop_lib.plan import Plan, load_plan
from ocop_lib.statuses import LAGGING, MET, NEEDS_ACTION, WORST_FIRST, Status

PLAN = load_plan("bac_kan_2024")


def evidence_of(quarter: str, given: dict, **rest) -> QuarterEvidence:
    """The evidence of a case of the casebook."""
    register = register_of({"given": given, **rest}, PLAN)
    return gather_evidence(AsOf(register, Quarter.parse(quarter), "calendar"))


def row_of(indicator: str, unit: str, found: QuarterEvidence) -> Progress:
    (row,) = (row for row in measure(PLAN, found, unit) if row.indicator == indicator)
    return row


def test_remarks_are_data_that_programs_can_read():
    flagships = [{"product": f"a{n}", "level": "district", "date": "2024-07-20"} for n in (1, 2)]
    found = evidence_of("2024-Q4", {"flagships": flagships}, delivered={"na-ri": []})
    assert row_of("district_flagship_products", "province", found).remarks == (
        Remark("units_delivered", 7, 8),
        Remark(
            "units_having",
            1,
            8,
            units=("pac-nam", "cho-don", "bach-thong", "cho-moi", "ngan-son", "tp-bac-kan"),
            silent=("na-ri",),
        ),
    )
    assert row_of("new_products", "na-ri", found).remarks == (Remark("no_data"),)
    assert row_of("new_products", "ba-be", found).remarks == ()


def test_months_below_the_floor_are_named_with_their_counts():
    media = [{"date": day} for day in ("2024-01-05", "2024-01-06", "2024-03-01")]
    found = evidence_of("2024-Q1", {"media": media}, delivered={})
    below = ((Month(2024, 2), 0), (Month(2024, 3), 1))
    assert row_of("media_items", "province", found).remarks == (
        Remark("months_below", months=below),
        Remark("out_of_reach", of=12),
    )


@pytest.mark.parametrize("kind", get_args(RemarkKind))
def test_every_kind_of_remark_has_words(kind: RemarkKind):
    full = Remark(
        kind,
        1,
        2,
        ((Month(2024, 2), 0),),
        units=("ba-be",),
        silent=("na-ri",),
        stages=(("dossier", 1), ("selected", 0)),
        tasks=("t3-6-1",),
        day=date(2024, 12, 14),
        due=date(2024, 12, 31),
        quarters=((Quarter(2024, 2), 1),),
        quarter=Quarter(2024, 3),
    )
    assert remark_words(PLAN, PLAN.indicator("new_products"), full)


def test_what_arrived_late_is_told_by_quarter():
    quarters = ((Quarter(2024, 1), 1), (Quarter(2024, 2), 12))
    told = Remark("arrived_late", 13, quarters=quarters, quarter=Quarter(2024, 3))
    assert remark_words(PLAN, PLAN.indicator("new_products"), told) == (
        "trong đó có 13 trường hợp phát sinh trong quý I (01) và quý II (12), "
        "số liệu gửi cùng quý III"
    )


def test_a_remark_on_late_events_names_the_rows():
    support = {"subject": "a", "kind": "strengthening", "date": "2024-05-20", "sent": "2024-Q2"}
    certificate = {"product": "a1", "kind": "first", "stars": 3, "date": "2024-02-01"}
    given = {"support": [support], "certificates": [certificate | {"sent": "2024-Q3"}]}
    (told,) = row_of("strengthened_subjects", "ba-be", evidence_of("2024-Q3", given)).remarks
    assert told == Remark(
        "arrived_late",
        1,
        quarters=((Quarter(2024, 2), 1),),
        quarter=Quarter(2024, 3),
        rows=(("certificates", "certificates-0"),),
    )


def test_a_remark_of_an_unknown_kind_is_not_left_out_without_a_word():
    stranger = replace(Remark("no_data"), kind="stranger")
    with pytest.raises(ValueError, match="stranger"):
        remark_words(PLAN, PLAN.indicator("new_products"), stranger)


def test_a_note_has_the_remarks_in_their_order():
    remarks = (
        Remark("units_delivered", 0, 8),
        Remark("units_reached", 3, 8),
        Remark("waiting_for", units=("na-ri", "ngan-son")),
    )
    row = Progress("province", "new_products", "2024-Q2", 0, 0, 0, remarks=remarks)
    assert note(PLAN, row) == (
        "chưa đơn vị nào có số liệu; 3/8 đơn vị đạt; chờ số liệu của Na Rì và Ngân Sơn"
    )
    assert note(PLAN, replace(row, remarks=())) == ""


def test_the_order_worst_first_has_every_status_of_a_target_that_is_not_reached():
    others = {Status.NOT_ASSIGNED, Status.PENDING, Status.ASSIGNED_ZERO, *MET}
    assert {*WORST_FIRST} == {*Status} - others
    assert len(set(WORST_FIRST)) == len(WORST_FIRST)


def test_what_lags_and_what_needs_action_is_in_the_same_order():
    assert WORST_FIRST[: len(NEEDS_ACTION)] == NEEDS_ACTION
    assert WORST_FIRST[: len(LAGGING)] == LAGGING


def with_stranger(plan: Plan) -> Plan:
    """The plan with an indicator nobody has written a counting rule for."""
    stranger = plan.indicators[2].model_copy(update={"id": "traceable_product"})
    return plan.model_copy(update={"indicators": (*plan.indicators[:2], stranger)})


def test_a_plan_with_an_indicator_that_cannot_be_counted_is_refused_with_the_nearest():
    with pytest.raises(PlanError) as refused:
        check_countable(with_stranger(PLAN), "ke-hoach.yaml")
    (fault,) = refused.value.faults
    assert fault.code == "plan.indicator_without_rule"
    assert str(fault.place) == "ke-hoach.yaml, khóa indicators[2].id"
    assert (fault.found, fault.meant) == ("traceable_product", "traceable_products")
    check_countable(PLAN)


@pytest.mark.parametrize("name", ["new_subjects", "linked_subjects", "traceable_products"])
def test_a_lead_of_what_the_cycle_does_not_lead_to_is_refused(name):
    """Stages lead products to a first recognition, and not subjects or traceability to theirs."""
    lead = PLAN.indicator("new_products").lead
    changed = [
        one.model_copy(update={"lead": lead}) if one.id == name else one for one in PLAN.indicators
    ]
    with pytest.raises(PlanError) as refused:
        check_countable(PLAN.model_copy(update={"indicators": tuple(changed)}), "ke-hoach.yaml")
    (fault,) = refused.value.faults
    place = [one.id for one in PLAN.indicators].index(name)
    assert fault.code == "plan.lead_of_no_products"
    assert str(fault.place) == f"ke-hoach.yaml, khóa indicators[{place}].lead"
    assert (fault.found, fault.allowed) == (name, "new_products")


@pytest.mark.parametrize(
    ("level", "said"), [("district", "Đánh giá cấp huyện"), ("commune", "Đánh giá cấp xã")]
)
def test_a_stage_is_named_by_the_level_of_the_plan_s_units(level, said):
    """In the words about what is on its way, as in the table of products."""
    units = tuple(one.model_copy(update={"level": level}) for one in PLAN.units)
    plan = PLAN.model_copy(update={"units": units})
    stages = (("assessed_province", 0), ("assessed_district", 2))
    words = remark_words(plan, plan.indicator("new_products"), Remark("on_the_way", stages=stages))
    assert words == f"có 02 sản phẩm {said[0].lower()}{said[1:]}"


def test_nor_can_its_progress_be_measured():
    with pytest.raises(PlanError):
        measure(with_stranger(PLAN), evidence_of("2024-Q1", {}))


def test_evidence_of_an_indicator_that_nobody_counts_is_refused():
    with pytest.raises(ParameterError) as refused:
        evidence("new_product", register_of({"given": {}}, PLAN), Quarter(2024, 1), "calendar")
    assert refused.value.faults[0].meant == "new_products"


def test_the_quarters_of_a_year_come_in_order():
    assert [str(one) for one in Quarter.all_of(2024)] == [
        "2024-Q1",
        "2024-Q2",
        "2024-Q3",
        "2024-Q4",
    ]


def test_the_places_of_a_plan_are_its_units_and_then_the_province():
    assert PLAN.places == (*(unit.id for unit in PLAN.units), "province")
