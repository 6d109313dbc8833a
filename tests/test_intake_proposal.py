"""What a workbook would make of the register: each kind of change, from each state of the form."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from delivering import RECEIVED, codes, form_of, known_rows
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_register import PLAN, sample_register

from ocop_lib.errors import Place
from ocop_lib.intake.delivered import Said
from ocop_lib.intake.proposing.known_rows import OTHER_UNIT
from ocop_lib.intake.proposing.present import Present
from ocop_lib.intake.proposing.proposal import propose
from ocop_lib.intake.proposing.three_way import REASONS
from ocop_lib.intake.reading.cover import NO_COVER
from ocop_lib.periods import Quarter, YearEnd
from ocop_lib.register.issued import Ledger
from ocop_lib.register.rules import DATE

UNIT, OTHER = "thuong-son", "ha-lam"
DAY = date(2024, 11, 5)
EVENT = Said("event", DAY, "Có sự việc")
CORRECTION = Said("correction", None, "Ghi nhầm")
RETRACTED = Said("retracted", None, "Gửi nhầm dòng")


@pytest.fixture(scope="module")
def present():
    return Present(sample_register(), PLAN)


@pytest.fixture
def form(present):
    return form_of(present, UNIT)


def errors(proposal):
    return [fault.code for fault in proposal.faults if fault.severity == "error"]


def moved(present, **cells):
    """The register after the province corrected cells of the product ``sp-3``."""
    form = form_of(present, "province", "2024-Q3")
    form.rows["products"] |= {"sp-3": dict(form_of(present, UNIT).rows["products"]["sp-3"])}
    form.base["products"]["sp-3"] = dict(form.rows["products"]["sp-3"])
    form.set("products", "sp-3", CORRECTION, **cells)
    found = propose(form.delivered(), present, date(2024, 12, 1))
    assert not errors(found)
    return found.after


def test_a_form_sent_back_as_it_came_changes_nothing(present):
    """The unit has delivered for the quarter before, so it is not even a delivery."""
    found = propose(form_of(present, UNIT).delivered(), present, RECEIVED)
    assert (found.delivery, found.new, found.changes, found.faults) == (None, (), {}, ())
    assert found.after is present
    assert found.changed_tables == ()


def test_a_form_without_news_is_a_delivery_where_the_quarter_had_none(present):
    found = propose(form_of(present, OTHER, "2024-Q4").delivered(), present, date(2025, 1, 5))
    assert found.delivery.cells["kind"] == "quarterly"
    assert found.changed_tables == ("deliveries",)
    assert not found.faults


@pytest.mark.parametrize(
    ("kind", "quarter", "expected"),
    [
        ("quarterly", "2024-Q3", ("gn-thuong-son-2024-q3", "quarterly")),
        ("quarterly", "2024-Q4", ("gn-thuong-son-2024-q4", "restatement")),
        ("baseline", "", ("gn-thuong-son-2024-goc", "baseline")),
        ("yearly", "", ("gn-thuong-son-2024-nam", "yearly")),
    ],
)
def test_the_kind_of_a_delivery_and_its_id(present, form, kind, quarter, expected):
    form.kind, form.quarter = kind, quarter
    form.set("products", "sp-3", CORRECTION, name="Mật ong bạc hà")
    delivery = propose(form.delivered(), present, RECEIVED).delivery
    assert (delivery.id, delivery.cells["kind"]) == expected
    assert delivery.cells["received_date"] == "2025-01-20"
    assert (delivery.cells["file"], delivery.cells["sheet"]) == ("bao-cao.xlsx", "")


BASES = ("present", "absent", "moved", "moved alike")


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("said", [None, CORRECTION, EVENT], ids=["none", "correction", "event"])
def test_a_changed_cell_by_the_state_of_its_form(present, base, said):
    """A cell is a change of what stands now, unless the register moved since the form was made."""
    form = form_of(present, UNIT)
    form.set("products", "sp-3", said, name="Mật ong bạc hà")
    standing = "Mật ong hoa rừng"
    if base == "absent":
        form.base = None
    if base == "moved":
        present = moved(present, name="Mật ong rừng")
    if base == "moved alike":
        present = moved(present, name="Mật ong bạc hà")
    found = propose(form.delivered(), present, RECEIVED)
    if base == "moved":
        assert errors(found) == ["intake.conflict"]
        (fault,) = (one for one in found.faults if one.code == "intake.conflict")
        assert "«Mật ong hoa rừng»" in fault.message
        assert "«Mật ong rừng»" in fault.message
        assert fault.found == "Mật ong bạc hà"
        assert fault.place.part == "ô B5"
        assert found.after is present
    elif base == "moved alike":
        assert found.changes == {}
        assert codes(found.faults) == (["intake.said_nothing"] if said else [])
    else:
        (change,) = found.changes.values()
        assert (change.old, change.new) == (standing, "Mật ong bạc hà")
        assert change.kind == (said.kind if said else "correction")
        assert change.day == (DAY if said is EVENT else RECEIVED)
        assert change.reason == (said.reason if said else REASONS["correction"])
        assert codes(found.faults) == ([] if said else ["intake.no_reason"])
        assert found.after.shown("products", "sp-3", "name") == "Mật ong bạc hà"
        assert found.after.delivered["products"]["name"][2] == standing


@pytest.mark.parametrize("has_base", [True, False])
@pytest.mark.parametrize(
    ("table", "column", "standing"),
    [
        ("products", "name", "Mật ong hoa rừng"),
        ("products", "subject_id", "Hộ sản xuất Mật ong rừng [ct-3]"),
        ("media", "date", "03/03/2024"),
        ("media", "kind", "Bài"),
        ("media", "unit_id", "huyện Thượng Sơn [thuong-son]"),
    ],
)
def test_a_cleared_cell_is_told_what_the_register_holds_and_how_a_row_is_taken_back(
    present, form, table, column, standing, has_base
):
    id_ = {"products": "sp-3", "media": "tb-2"}[table]
    form.set(table, id_, **{column: ""})
    form.base = form.base if has_base else None
    found = propose(form.delivered(), present, RECEIVED)
    (fault,) = found.faults
    assert (fault.code, fault.place.row) == ("intake.cleared", form.spot(table, id_).row)
    assert fault.place.column == f"Cột {column}"
    assert f"«{standing}»" in fault.message
    assert "«Rút dòng»" in fault.remedy
    assert (found.changes, found.is_refused) == ({}, True)


def test_other_cells_of_a_row_with_a_cleared_cell_are_looked_at(present, form):
    form.set("media", "tb-2", CORRECTION, title="", outlet="Đài khác", kind="blog")
    found = propose(form.delivered(), present, RECEIVED)
    assert "intake.cleared" in errors(found)
    assert "register.new_value" in errors(found)


def test_a_row_cleared_whole_is_one_fault_at_its_id(present, form):
    """Its optional cells are no changes, and «Rút dòng» in it takes it back."""
    id_ = "tb-2"
    form.set("media", id_, **dict.fromkeys(form.rows["media"][id_], ""))
    (fault,) = propose(form.delivered(), present, RECEIVED).faults
    assert (fault.code, fault.place.part) == (
        "intake.cleared_row",
        f"ô A{form.spot('media', id_).row}",
    )
    assert id_ in fault.message
    form.set("media", id_, RETRACTED)
    found = propose(form.delivered(), present, RECEIVED)
    assert [one.kind for one in found.changes.values()] == ["retracted"]
    assert not found.is_refused


@pytest.mark.parametrize(
    ("quarter", "received", "is_told"),
    [
        ("2024-Q4", date(2025, 1, 4), True),
        ("2024-Q4", date(2025, 1, 5), False),
        ("2024-Q3", date(2025, 1, 4), False),
        ("2024-Q2", date(2024, 7, 1), True),
    ],
)
def test_a_day_of_receipt_before_that_of_an_earlier_workbook_is_told(
    present, quarter, received, is_told
):
    """The unit sent for Q2 on 5 July and for Q4 on 5 January; of another period nothing is said."""
    form = form_of(present, UNIT, quarter)
    form.set("products", "sp-3", CORRECTION, name="Mật ong bạc hà")
    found = propose(form.delivered(), present, received)
    assert not found.is_refused
    assert ("intake.received_before" in codes(found.faults)) == is_told


@pytest.mark.parametrize("base", BASES)
def test_a_cell_left_as_it_was_handed_out_leaves_what_has_moved_since(present, base):
    form = form_of(present, UNIT)
    if base == "absent":
        form.base = None
    if base.startswith("moved"):
        present = moved(present, name="Mật ong rừng")
    found = propose(form.delivered(), present, RECEIVED)
    assert found.changes == {}
    assert found.after.shown("products", "sp-3", "name") == present.shown(
        "products", "sp-3", "name"
    )


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("how", ["said", "gone"])
def test_a_row_taken_back_by_the_state_of_its_form(present, base, how):
    form = form_of(present, UNIT)
    if base == "absent":
        form.base = None
    if base.startswith("moved"):
        present = moved(present, name="Mật ong rừng")
    if how == "said":
        form.set("media", "tb-2", RETRACTED)
    else:
        form.drop("media", "tb-2")
    found = propose(form.delivered(), present, RECEIVED)
    if base == "absent" and how == "gone":
        assert (found.changes, codes(found.faults)) == ({}, [])
        return
    (change,) = found.changes.values()
    assert (change.table, change.id, change.kind, change.column) == (
        "media",
        "tb-2",
        "retracted",
        "",
    )
    assert codes(found.faults) == (["intake.vanished"] if how == "gone" else [])
    assert found.after.is_gone("media", "tb-2")
    assert "tb-2" in found.after.places["media"]
    row = found.after.delivered["changes"]
    at = row["row_id"].index("tb-2")
    assert row["source_row"][at] == ("" if how == "gone" else "4")


def test_a_row_in_use_cannot_be_taken_back(present, form):
    form.set("products", "sp-3", RETRACTED)
    found = propose(form.delivered(), present, RECEIVED)
    assert errors(found) == ["register.retracted_in_use"]
    assert found.faults[0].place.sheet == "Sản phẩm"
    assert found.faults[0].place.row == form.spot("products", "sp-3").row


def test_a_row_taken_back_twice_is_taken_back_once(present, form):
    form.set("media", "tb-2", RETRACTED)
    first = propose(form.delivered(), present, RECEIVED)
    again = propose(form.delivered(), first.after, RECEIVED)
    assert (again.changes, again.delivery) == ({}, None)


def test_a_row_is_taken_back_on_the_day_that_the_unit_says(present, form):
    form.set("media", "tb-2", replace(RETRACTED, day=DAY))
    (change,) = propose(form.delivered(), present, RECEIVED).changes.values()
    assert change.day == DAY


def test_a_row_taken_back_cannot_be_changed_any_more(present, form):
    form.set("media", "tb-2", RETRACTED)
    after = propose(form.delivered(), present, RECEIVED).after
    form.said.clear()
    form.set("media", "tb-2", title="Nghề làm miến")
    assert errors(propose(form.delivered(), after, RECEIVED)) == ["intake.taken_back"]


def test_rows_lost_by_mistake_are_an_error_and_none_is_taken_back(present):
    """More than half of a sheet, and more than three rows."""
    form = form_of(present, UNIT)
    for number in range(4):
        form.add(
            "documents",
            unit_id=UNIT,
            number=f"{number}/KH",
            date="2024-10-01",
            issuer="UBND",
            title=f"Kế hoạch {number}",
        )
    after = propose(form.delivered(), present, RECEIVED).after
    form = form_of(after, UNIT)
    assert len(form.rows["documents"]) == 4
    for id_ in list(form.rows["documents"]):
        form.drop("documents", id_)
    found = propose(form.delivered(), after, RECEIVED)
    assert errors(found) == ["intake.rows_lost"]
    assert found.changes == {}
    # Three of them may be meant.
    form.rows["documents"] |= dict([*form.base["documents"].items()][:1])
    found = propose(form.delivered(), after, RECEIVED)
    assert codes(found.faults) == ["intake.vanished"] * 3


@pytest.mark.parametrize(
    ("held", "gone", "code"), [(8, 4, "vanished"), (8, 5, "rows_lost"), (6, 3, "vanished")]
)
def test_half_of_the_rows_of_a_sheet_may_be_meant(present, held, gone, code):
    form = form_of(present, UNIT)
    for number in range(held):
        cells = {"number": f"{number}/KH", "title": f"Kế hoạch {number}", "issuer": "UBND"}
        form.add("documents", unit_id=UNIT, date="2024-10-01", **cells)
    after = propose(form.delivered(), present, RECEIVED).after
    form = form_of(after, UNIT)
    for id_ in list(form.rows["documents"])[:gone]:
        form.drop("documents", id_)
    assert {*codes(propose(form.delivered(), after, RECEIVED).faults)} == {f"intake.{code}"}


def test_a_row_that_was_taken_back_since_the_form_was_made_is_not_missed(present, form):
    other = form_of(present, UNIT)
    other.set("media", "tb-2", RETRACTED)
    after = propose(other.delivered(), present, RECEIVED).after
    form.drop("media", "tb-2")
    found = propose(form.delivered(), after, RECEIVED)
    assert (found.faults, found.changes) == ((), {})


def test_a_sheet_that_is_not_there_says_nothing(present, form):
    form.missing = {"certificates"}
    found = propose(form.delivered(), present, RECEIVED)
    assert (codes(found.faults), found.changes) == ([], {})


def test_a_row_that_cannot_be_read_is_not_gone(present, form):
    place = form.delivered().place(form.spot("media", "tb-2"))
    form.drop("media", "tb-2")
    found = propose(form.delivered(faults=(OTHER_UNIT.at(place, row=""),)), present, RECEIVED)
    assert codes(found.faults) == ["intake.other_unit"]


def test_new_subject_product_and_stage_in_one_workbook(present, form):
    """Each refers to the one before by what it is called in the workbook."""
    subject = form.add("subjects", name="HTX Trà", kind="cooperative", unit_id=UNIT)
    product = form.add("products", name="Trà dây", subject_id=subject, product_group="drink")
    form.add(
        "stages",
        product_id=product,
        plan_year="2024",
        cycle="new",
        stage="registered",
        date="2024-10-20",
    )
    found = propose(form.delivered(), present, RECEIVED)
    assert not found.faults
    assert [row.id for row in found.new] == [
        "ct-thuong-son-001",
        "sp-thuong-son-001",
        "bc-thuong-son-001",
    ]
    assert found.after.shown("products", "sp-thuong-son-001", "subject_id") == "ct-thuong-son-001"
    assert found.after.shown("stages", "bc-thuong-son-001", "product_id") == "sp-thuong-son-001"
    row = found.after.places["stages"]["bc-thuong-son-001"]
    stages = found.after.delivered["stages"]
    assert stages["delivery_id"][row] == "gn-thuong-son-2024-q4"
    assert stages["source_row"][row] == str(form.spot("stages", list(form.rows["stages"])[-1]).row)
    assert found.counts() == {"new": 3, "changed": 0, "retracted": 0, "unchanged": 21}


def test_numbers_of_ids_go_on_and_are_never_used_twice(present, form):
    form.add("media", **MEDIA)
    first = propose(form.delivered(), present, RECEIVED).after
    second = form_of(first, UNIT)
    second.set("media", "tt-thuong-son-001", RETRACTED)
    second.add("media", **MEDIA | {"title": "Tin khác"})
    found = propose(second.delivered(), first, RECEIVED)
    assert [row.id for row in found.new] == ["tt-thuong-son-002"]


MEDIA = {
    "unit_id": UNIT,
    "date": "2024-10-10",
    "kind": "news",
    "outlet_level": "local",
    "outlet": "Đài huyện",
    "title": "Tin mới",
}


def test_every_fault_of_a_row_stands_at_its_cell(present, form):
    form.add("media", **MEDIA | {"date": "2025-02-01", "kind": "blog", "title": ""})
    found = propose(form.delivered(), present, RECEIVED)
    spot = form.spot("media", list(form.rows["media"])[-1])
    columns = {"date": "ô C5", "kind": "ô D5", "title": "ô G5"}
    by_part = {fault.place.part: fault.code for fault in found.faults}
    assert spot.row == 5
    assert by_part == {
        columns["date"]: "register.after_delivery",
        columns["kind"]: "register.choice",
        columns["title"]: "register.required",
    }
    assert all(one.place.file == "bao-cao.xlsx" for one in found.faults)
    assert [one.place.column for one in found.faults] == ["Cột date", "Cột kind", "Cột title"]


def test_a_cell_refused_when_it_was_read_gets_no_second_fault(present, form):
    """One fault for one cause: its date cannot be read, and it is not missing besides."""
    id_ = form.add("media", **MEDIA)
    del form.rows["media"][id_]["date"]
    delivered = form.delivered()
    place = delivered.place(form.spot("media", id_), "date")
    found = propose(replace(delivered, faults=(DATE.at(place, found="x"),)), present, RECEIVED)
    assert codes(found.faults) == ["register.date"]
    assert found.after is present


def test_a_faulty_change_stands_at_the_changed_cell(present, form):
    form.set("products", "sp-3", CORRECTION, product_group="gạo")
    found = propose(form.delivered(), present, RECEIVED)
    assert errors(found) == ["register.new_value"]
    assert found.faults[0].place.column == "Cột product_group"
    assert found.faults[0].place.row == form.spot("products", "sp-3").row
    assert found.faults[0].found == "gạo"


def test_a_row_with_a_refused_cell_is_not_told_that_nothing_changed(present, form):
    form.set("products", "sp-3", CORRECTION)
    delivered = form.delivered()
    assert codes(propose(delivered, present, RECEIVED).faults) == ["intake.said_nothing"]
    place = delivered.place(form.spot("products", "sp-3"), "name")
    found = propose(replace(delivered, faults=(DATE.at(place, found="x"),)), present, RECEIVED)
    assert codes(found.faults) == ["register.date"]


def test_a_change_that_breaks_its_row_stands_at_the_changed_cell(present, form):
    form.set("certificates", "cn-4", CORRECTION, stars="3")
    found = propose(form.delivered(), present, RECEIVED)
    assert errors(found) == ["register.change_breaks"]
    assert found.faults[0].place.column == "Cột stars"


def test_an_event_needs_its_day_and_a_column_that_varies(present, form):
    form.set("products", "sp-3", Said("event", None, "Đổi tên"), name="Mật ong bạc hà")
    assert errors(propose(form.delivered(), present, RECEIVED)) == ["intake.event_day"]
    form = form_of(present, UNIT)
    form.set("stages", "b-3", EVENT, score="63")
    found = propose(form.delivered(), present, RECEIVED)
    assert errors(found) == ["register.changed_in_time"]
    assert found.faults[0].place.column == "Cột score"


def test_the_day_of_a_new_state_is_the_day_of_the_event(present, form):
    form.set(
        "products",
        "sp-3",
        Said("event", None, "Tạm ngừng"),
        state="paused",
        state_date="2024-11-05",
    )
    found = propose(form.delivered(), present, RECEIVED)
    assert not found.faults
    (change,) = found.changes.values()
    assert (change.column, change.day) == ("state", DAY)
    assert found.after.shown("products", "sp-3", "state_date") == "2024-11-05"


def test_a_day_of_a_state_beside_another_day_of_its_event_is_refused(present, form):
    form.set("products", "sp-3", EVENT, state="paused", state_date="2024-11-09")
    found = propose(form.delivered(), present, RECEIVED)
    assert found.is_refused
    assert {one.place.row for one in found.faults} == {form.spot("products", "sp-3").row}


def test_a_fault_of_an_earlier_row_stands_at_the_new_one_that_causes_it(present, form):
    """Of two equal rows the rule names the one with the later id; here that is the register's own."""
    form.add("renewals", product_id="sp-3", date="2024-10-01", intent="renew")
    form.add("renewals", product_id="sp-1", date="2024-03-05", intent="renew")
    cells = {"plan_year": "2024", "cycle": "new", "stage": "registered", "date": "2024-10-20"}
    form.add("stages", product_id="sp-1", **cells)
    found = propose(form.delivered(), present, RECEIVED)
    assert codes(found.faults) == ["register.duplicate_row"]
    place = found.faults[0].place
    assert (place.sheet, place.row) == ("Ý định cấp lại", 6)
    assert (place.part, place.column) == ("", "")


def test_a_wrong_day_of_receipt_is_told_once(present, form):
    """Not at every change, which has that day because the unit says none."""
    form.set("products", "sp-3", CORRECTION, name="Mật ong bạc hà")
    found = propose(form.delivered(), present, date(2026, 11, 28))
    assert codes(found.faults) == ["intake.received_day"]
    assert found.faults[0].found == "2026-11-28"


def test_a_row_of_another_unit_is_refused_but_for_the_province(present, form):
    foreign = form_of(present, OTHER).rows["products"]["sp-2"]
    form.rows["products"]["sp-2"] = dict(foreign)
    assert errors(propose(form.delivered(), present, RECEIVED)) == ["intake.other_unit"]
    province = form_of(present, "province")
    province.rows["products"]["sp-2"] = dict(foreign)
    assert not errors(propose(province.delivered(), present, RECEIVED))


def test_a_new_row_for_another_unit_is_refused_at_its_cell(present, form):
    form.add("media", **MEDIA | {"unit_id": OTHER})
    assert errors(propose(form.delivered(), present, RECEIVED)) == ["intake.other_units_row"]


@pytest.mark.parametrize("name", ["Mật ong hoa rừng", "MẬT ONG  HOA RỪNG"])
def test_a_product_known_under_another_id_is_refused(present, form, name):
    form.add("products", name=name, subject_id="ct-3", product_group="food")
    found = propose(form.delivered(), present, RECEIVED)
    assert codes(found.faults) == ["intake.known_already"]
    assert "sp-3 «Mật ong hoa rừng»" in found.faults[0].message


def test_a_change_for_a_quarter_before_one_that_changed_the_cell_already(present, form):
    form.set("products", "sp-3", CORRECTION, name="Mật ong bạc hà")
    after = propose(form.delivered(), present, RECEIVED).after
    late = form_of(after, UNIT, "2024-Q2")
    late.set("products", "sp-3", CORRECTION, name="Mật ong rừng")
    found = propose(late.delivered(), after, RECEIVED)
    assert errors(found) == ["intake.changed_later"]
    assert "Quý IV/2024" in found.faults[0].message


def test_a_change_for_a_quarter_where_the_year_changed_the_cell_already(present, form):
    form.kind, form.quarter = "yearly", ""
    form.set("products", "sp-3", CORRECTION, name="Mật ong bạc hà")
    after = propose(form.delivered(), present, RECEIVED).after
    late = form_of(after, UNIT, "2024-Q4")
    late.set("products", "sp-3", CORRECTION, name="Mật ong rừng")
    found = propose(late.delivered(), after, RECEIVED)
    assert errors(found) == ["intake.changed_later"]
    assert "cả năm" in found.faults[0].message


def test_findings_are_those_that_the_workbook_causes(present, form):
    """The sample's own findings are not told again; what a row adds is, at its cell."""
    form.add(
        "certificates",
        product_id="sp-4",
        plan_year="2024",
        kind="first",
        stars="3",
        issuer_level="district",
        issuer="UBND huyện Thượng Sơn",
        decision_date="2024-12-01",
        effective_date="2024-12-01",
        expiry_date="2027-12-01",
    )
    found = propose(form.delivered(), present, RECEIVED)
    assert codes(found.faults) == ["finding.no_decision_number"]
    assert found.faults[0].place.column == "Cột decision_number"
    assert not found.is_refused


def test_findings_are_listed_beside_errors_of_other_rows(present, form):
    form.add("media", **MEDIA | {"kind": "blog"})
    form.add("media", **MEDIA | {"title": "=1+1"})
    found = propose(form.delivered(), present, RECEIVED)
    assert codes(found.faults) == ["register.choice", "finding.formula_text"]


def test_findings_are_listed_beside_a_row_refused_and_all_that_refer_to_it(present, form):
    subject = form.add("subjects", name="HTX Trà", kind="club", unit_id=UNIT)
    product = form.add("products", name="Trà dây", subject_id=subject, product_group="drink")
    cells = {"plan_year": "2024", "cycle": "new", "stage": "registered", "date": "2024-10-20"}
    form.add("stages", product_id=product, **cells)
    form.set("products", "sp-3", CORRECTION, subject_id=subject)
    form.add("media", **MEDIA | {"title": "=1+1"})
    found = propose(form.delivered(), present, RECEIVED)
    assert codes(found.faults) == ["register.choice", "finding.formula_text"]


def first_and_again(present, edit=None):
    """A workbook with a new subject, its product and two items, sent, then edited and sent again."""
    form = form_of(present, UNIT)
    subject = form.add("subjects", name="HTX Trà", kind="cooperative", unit_id=UNIT)
    form.add("products", name="Trà dây", subject_id=subject, product_group="drink")
    items = [form.add("media", **MEDIA | {"title": title}) for title in ("Tin 1", "Tin 2")]
    after = propose(form.delivered(), present, RECEIVED).after
    if edit:
        edit(form, items)
    return after, propose(form.delivered(), after, RECEIVED)


def test_new_rows_sent_again_without_their_ids_are_not_written_twice(present):
    after, again = first_and_again(present, lambda form, _: form.add("media", **MEDIA))
    assert codes(again.faults) == ["intake.sent_already"] * 3
    assert [row.id for row in again.new] == ["tt-thuong-son-003"]
    assert again.counts() == {"new": 1, "changed": 0, "retracted": 0, "unchanged": 25}
    assert len(again.after.places["products"]) == len(after.places["products"])


def test_a_workbook_sent_again_as_it_was_changes_nothing(present):
    again = first_and_again(present)[1]
    assert (again.delivery, again.new, again.changes) == (None, (), {})
    assert not again.is_refused


def test_a_new_row_refers_to_a_row_that_was_sent_before(present):
    def edit(form, _):
        product = list(form.rows["products"])[-1]
        cells = {"plan_year": "2024", "cycle": "new", "stage": "registered", "date": "2024-10-20"}
        form.add("stages", product_id=product, **cells)

    _, again = first_and_again(present, edit)
    assert not again.is_refused
    (stage,) = again.new
    assert stage.cells["product_id"] == "sp-thuong-son-001"


def test_a_row_sent_before_otherwise_needs_its_id(present):
    """Whether it is corrected or another one, only the unit can tell."""

    def edit(form, items):
        form.set("media", items[1], title="Tin 2 đã sửa")
        form.add("media", **MEDIA | {"title": "Tin 3"})

    after, again = first_and_again(present, edit)
    assert errors(again) == ["intake.sent_otherwise"]
    (fault,) = (one for one in again.faults if one.severity == "error")
    assert "tt-thuong-son-002 «Tin 2»" in fault.message
    assert fault.place.part == "ô A6"
    assert again.after is after


def test_a_row_whose_id_was_erased_is_asked_for_it(present, form):
    """Else it would be taken back and come again under a new number, without a word of why."""
    cells = dict(form.rows["media"]["tb-2"])
    form.drop("media", "tb-2")
    form.add("media", **cells)
    found = propose(form.delivered(), present, RECEIVED)
    assert errors(found) == ["intake.lost_id"]
    (fault,) = (one for one in found.faults if one.severity == "error")
    assert "tb-2" in fault.message
    assert found.after is present


def test_forms_of_two_quarters_made_at_once_have_the_same_free_rows(present):
    """What stands there in the second one is another row, not an edited one."""
    first, second = form_of(present, UNIT, "2024-Q3"), form_of(present, UNIT, "2024-Q4")
    first.add("media", **MEDIA | {"date": "2024-07-10"})
    second.add("media", **MEDIA | {"title": "Tin khác"})
    after = propose(first.delivered(), present, RECEIVED).after
    found = propose(second.delivered(), after, RECEIVED)
    assert not found.faults
    assert [row.id for row in found.new] == ["tt-thuong-son-002"]


def test_the_forms_of_the_baseline_and_of_the_year_have_the_same_free_rows(present):
    first, second = form_of(present, UNIT, ""), form_of(present, UNIT, "")
    first.kind, second.kind = "baseline", "yearly"
    first.add("media", **MEDIA | {"date": "2024-07-10"})
    second.add("media", **MEDIA | {"title": "Tin khác"})
    after = propose(first.delivered(), present, RECEIVED).after
    assert not propose(second.delivered(), after, RECEIVED).faults


def test_of_equal_rows_sent_again_each_is_a_row_of_its_own(present, form):
    for _ in range(2):
        form.add("media", **MEDIA)
    after = propose(form.delivered(), present, RECEIVED).after
    form.add("media", **MEDIA)
    found = propose(form.delivered(), after, RECEIVED)
    assert [row.id for row in found.new] == ["tt-thuong-son-003"]
    assert "(tt-thuong-son-001, tt-thuong-son-002)" in found.faults[0].message


def test_a_list_without_ids_that_was_sent_before_has_its_new_rows_only(present):
    """Files without what the form held: each row that the unit has already is that row."""
    form = form_of(present, UNIT)
    for table in form.rows:
        form.rows[table] = {}
    form.base = None
    form.add("media", **known_rows(present, UNIT)["media"]["tb-2"])
    form.add("media", **MEDIA)
    found = propose(form.delivered(), present, RECEIVED)
    assert codes(found.faults) == ["intake.sent_already"]
    assert [row.cells["title"] for row in found.new] == ["Tin mới"]


def entry(number, period, *reports):
    """An entry of the ledger, as far as a delivery asks for it."""
    heading = SimpleNamespace(cut=SimpleNamespace(period=period), issued_on=date(2025, 1, 15))
    issued = tuple(SimpleNamespace(id=f"{period}/{name}") for name in reports)
    return SimpleNamespace(number=number, heading=heading, reports=issued)


def test_a_delivery_for_a_quarter_that_was_issued_names_the_issue(present, form):
    """Reports of that quarter and of later ones see it; those of earlier ones and of others do not."""
    ledger = Ledger(
        (
            entry(1, Quarter(2024, 1), UNIT, OTHER, "province"),
            entry(2, Quarter(2024, 2), UNIT, OTHER, "province"),
            entry(3, Quarter(2024, 2), UNIT),
        )
    )
    known = Present(present.register, PLAN, ledger=ledger)
    form.quarter = "2024-Q2"
    form.set("products", "sp-3", CORRECTION, name="Mật ong bạc hà")
    found = propose(form.delivered(), known, RECEIVED)
    assert codes(found.faults) == ["intake.issued"] * 2
    messages = [one.message for one in found.faults]
    assert "lần 2, ngày 15/01/2025" in messages[0]
    assert messages[0].endswith("báo cáo đã ban hành của tỉnh Thử Nghiệm.")
    assert "lần 3" in messages[1]
    assert not found.is_refused
    form.quarter = "2024-Q3"
    assert "intake.issued" not in codes(propose(form.delivered(), known, RECEIVED).faults)
    form.quarter, form.kind = "", "baseline"
    assert codes(propose(form.delivered(), known, RECEIVED).faults) == ["intake.issued"] * 4
    form.kind = "yearly"
    assert not propose(form.delivered(), known, RECEIVED).faults, "no quarter's report sees it"
    whole = Ledger((*ledger.entries, entry(4, YearEnd(2024, date(2024, 12, 31)), "year-end")))
    found = propose(form.delivered(), replace(known, ledger=whole), RECEIVED)
    assert codes(found.faults) == ["intake.issued"]


def test_a_workbook_of_nobody_is_refused_for_that_alone(present, form):
    form.add("media", **MEDIA | {"kind": "blog"})
    place = Place("bao-cao.xlsx")
    found = propose(form.delivered(unit="", faults=(NO_COVER.at(place),)), present, RECEIVED)
    assert codes(found.faults) == ["intake.no_cover"]
    assert (found.is_refused, found.delivery, found.after) == (True, None, present)
    assert propose(form.delivered(quarter=""), present, RECEIVED).is_refused


def test_a_value_that_the_register_would_not_show_is_refused(present, form):
    """The date of a state that changed is the day of its event, whatever is corrected beside it."""
    form.set("products", "sp-3", CORRECTION, state="active", state_date="2024-01-02")
    after = propose(form.delivered(), present, RECEIVED).after
    form = form_of(after, UNIT)
    form.set("products", "sp-3", EVENT, state="paused", state_date="2024-11-05")
    after = propose(form.delivered(), after, RECEIVED).after
    form = form_of(after, UNIT)
    form.set("products", "sp-3", CORRECTION, state_date="2024-11-09")
    found = propose(form.delivered(), after, RECEIVED)
    assert errors(found) == ["intake.not_taken"]
    assert found.faults[0].place.column == "Cột state_date"
    assert found.after is after


def test_of_a_sheet_with_very_many_faults_some_are_listed(present, form):
    for number in range(120):
        form.add("media", **MEDIA | {"title": f"Tin {number}", "kind": "blog"})
    form.add("documents", unit_id=UNIT)
    found = propose(form.delivered(), present, RECEIVED)
    listed = codes(found.faults)
    assert listed.count("register.choice") == 50
    assert listed.count("register.more") == 1
    assert listed.count("register.required") == 4


EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("name"), st.integers(0, 9), st.sampled_from(["Tên A", "Tên B", "Tên C"])),
        st.tuples(st.just("score"), st.integers(0, 9), st.sampled_from(["55", "60.5", ""])),
        st.tuples(st.just("drop"), st.integers(0, 9), st.sampled_from(["media", "renewals"])),
        st.tuples(st.just("add"), st.integers(0, 9), st.sampled_from(["Tin 1", "Tin 2", "Tin 3"])),
    ),
    max_size=6,
)


def edit(form, edits, turn=0):
    """Carry out edits on a form as far as its rows allow; new rows of each turn are others."""
    for number, (what, place, value) in enumerate(edits):
        if what == "add":
            form.add("media", **MEDIA | {"title": f"{value} {turn}.{number}"})
            continue
        table = {"name": "products", "score": "stages"}.get(what, value)
        ids = [id_ for id_ in form.rows[table] if (table, id_) not in form.new]
        if not ids:
            continue
        id_ = ids[place % len(ids)]
        if what == "drop":
            form.drop(table, id_)
        elif what == "score":
            form.set(table, id_, score=value)
        else:
            form.set(table, id_, name=f"{value} {id_}")


@settings(max_examples=25, deadline=None)
@given(st.lists(EDITS, min_size=1, max_size=3))
def test_what_stands_after_acceptance_is_what_the_unit_wrote(rounds):
    """For any edits, delivery after delivery; nothing of another unit changes."""
    present = Present(sample_register(), PLAN)
    others = {unit: known_rows(present, unit) for unit in (OTHER, "binh-hoa")}
    for turn, edits in enumerate(rounds):
        form = form_of(present, UNIT)
        edit(form, edits, turn)
        found = propose(form.delivered(), present, RECEIVED)
        assert not errors(found)
        ids = {row.spot: row.id for row in found.new}
        wanted = {
            table: {ids.get(form.spot(table, id_), id_): cells for id_, cells in rows.items()}
            for table, rows in form.rows.items()
        }
        present = found.after
        assert known_rows(present, UNIT) == wanted
        counts = found.counts()
        assert counts["new"] == len(form.new)
        assert counts["changed"] + counts["unchanged"] == sum(map(len, form.rows.values())) - len(
            form.new
        )
    assert {unit: known_rows(present, unit) for unit in others} == others


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (EVENT, "intake.new_changed"),
        (CORRECTION, "intake.new_changed"),
        (RETRACTED, "intake.new_retracted"),
    ],
)
def test_a_new_row_has_nothing_to_change_yet(present, form, said, code):
    form.set("media", form.add("media", **MEDIA), said)
    assert code in codes(propose(form.delivered(), present, RECEIVED).faults)
