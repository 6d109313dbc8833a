"""A subject that moves to another unit: what the reports of both units and of the province say."""

from math import fsum

import pytest
from casebook import register_of
from in_memory import InMemory
from test_report import DISTRICT_PARTS, PROVINCE_PARTS

from ocop_lib.blocks.model import Masthead
from ocop_lib.blocks.tree import nested
from ocop_lib.export.details import details
from ocop_lib.export.remark_words import remark_words
from ocop_lib.export.tidy import progress
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.counting.registry import INDICATORS
from ocop_lib.indicators.progress import measure
from ocop_lib.indicators.quarter_evidence import gather_evidence
from ocop_lib.periods import SCHEMES, Quarter
from ocop_lib.plan import load_plan
from ocop_lib.report.district import DistrictReport
from ocop_lib.report.province import ProvinceReport

PLAN = load_plan("bac_kan_2024")
QUARTERS = [Quarter(2024, number) for number in (1, 2, 3, 4)]
OLD, NEW = "ba-be", "na-ri"


def both(table, **cells):
    """A row of the time before the move, and one of the time after it."""
    return [
        {**cells, "date": "2024-02-10", "by": f"{OLD}-2024-Q1"},
        {**cells, "date": "2024-08-10", "by": f"{NEW}-2024-Q3"},
    ]


def stages(product, days, quarter):
    """The steps of a new product up to its dossier."""
    steps = zip(("registered", "selected", "dossier"), days, strict=True)
    return [{"product": product, "stage": one, "date": day, "by": quarter} for one, day in steps]


GIVEN = {
    "certificates": [
        {"product": "a1", "kind": "first", "stars": 3, "year": 2022, "date": "2022-01-15"},
        {
            "product": "a2",
            "kind": "first",
            "stars": 3,
            "date": "2024-02-10",
            "by": f"{OLD}-2024-Q1",
        },
        {
            "product": "a3",
            "kind": "first",
            "stars": 4,
            "date": "2024-08-10",
            "by": f"{NEW}-2024-Q3",
        },
        {"product": "b1", "kind": "first", "stars": 3, "year": 2022, "date": "2022-01-15"},
        {
            "product": "c1",
            "kind": "first",
            "stars": 3,
            "date": "2024-05-15",
            "by": f"{NEW}-2024-Q2",
        },
    ],
    "support": [
        *both("support", subject="a", kind="strengthening"),
        *both("support", subject="a", kind="flagship"),
        {"subject": "b", "kind": "strengthening", "date": "2024-03-01"},
    ],
    "traceability": both("traceability", product="a1", action="put_in_place"),
    "linkages": [
        *both("linkages", subject="a", action="signed"),
        {"subject": "c", "action": "signed", "date": "2024-05-15"},
    ],
    "quality_certificates": [{"product": "a1", "date": "2023-02-02", "expires": "2026-02-02"}],
    "flagships": [{"product": "a1", "level": "district", "date": "2023-05-05"}],
    "stages": [
        *stages("a4", ("2024-02-01", "2024-03-01", "2024-03-20"), f"{OLD}-2024-Q1"),
        *stages("a5", ("2024-06-01", "2024-07-01", "2024-08-20"), f"{NEW}-2024-Q3"),
        *stages("b2", ("2024-02-01", "2024-03-01", "2024-03-20"), f"{OLD}-2024-Q1"),
    ],
}
MOVE = {"cell": "subjects a unit_id", "old": OLD, "new": NEW, "kind": "event"}
MOVE |= {"date": "2024-05-15", "by": f"{NEW}-2024-Q2"}
REGISTER = register_of({"given": GIVEN, "units": {"c": NEW}, "changes": [MOVE]}, PLAN)


def evidence(viewer, quarter, scheme="calendar", register=REGISTER):
    return gather_evidence(AsOf(register.visible_to(viewer, quarter, scheme), quarter, scheme))


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
@pytest.mark.parametrize("unit", [OLD, NEW, "cho-don", "province"])
def test_no_part_of_a_report_holds_rows_that_count_for_another_unit(unit, quarter):
    """The same check refuses a finished report: see `ocop_lib.run.guard`."""
    project = InMemory(REGISTER)
    if unit == "province":
        report, names = ProvinceReport(unit, str(quarter), project=project), PROVINCE_PARTS
    else:
        report, names = DistrictReport(unit, str(quarter), project=project), DISTRICT_PARTS
    allowed = set(PLAN.places) if unit == "province" else {unit}
    for name in names:
        block = getattr(report, name)()
        shown = {one for part in nested(block) for one in part.units}
        assert shown <= allowed, name
    assert isinstance(report.heading(), Masthead)


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
@pytest.mark.parametrize("unit", [OLD, NEW, "province"])
def test_a_report_on_its_slice_says_what_it_says_on_the_whole_register(unit, quarter):
    """Part by part: the batch cuts first, JupyterLab reads the whole."""
    kind = ProvinceReport if unit == "province" else DistrictReport
    names = PROVINCE_PARTS if unit == "province" else DISTRICT_PARTS
    whole = kind(unit, str(quarter), project=InMemory(REGISTER))
    cut = REGISTER.visible_to(unit, quarter, "calendar")
    sliced = kind(unit, str(quarter), project=InMemory(cut))
    assert [getattr(whole, name)() for name in names] == [getattr(sliced, name)() for name in names]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_the_province_is_its_units_and_what_two_of_them_count_is_said(quarter, scheme):
    """In each indicator: units and the province's own rows, less what is counted twice."""
    whole = evidence("province", quarter, scheme)
    frames = {unit: evidence(unit, quarter, scheme) for unit in PLAN.unit_ids}
    for name in INDICATORS:
        for unit, own in frames.items():
            seen, counted = whole.count(name, unit), own.count(name, unit)
            assert seen.to_date == counted.to_date, (name, unit)
            assert seen.in_quarter == counted.in_quarter, (name, unit)
            assert seen.arrived_late == counted.arrived_late, (name, unit)
        units = fsum(whole.count(name, unit).to_date for unit in PLAN.unit_ids)
        twice = len(whole.in_two_units(name))
        own_rows = whole.rows[name]
        of_province = float(own_rows.loc[own_rows["unit_id"] == "province", "quantity"].sum())
        assert whole.count(name, "province").to_date == units + of_province - twice, name


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("unit", [OLD, NEW, "province"])
def test_to_date_is_to_date_before_and_in_quarter_and_late(unit, scheme):
    """Quarter by quarter, for every flow, through the move."""
    plan_of = {one.id: one for one in PLAN.indicators}
    before = None
    for quarter in QUARTERS:
        now = evidence(unit, quarter, scheme)
        for name, indicator in plan_of.items():
            if indicator.measure == "flow":
                count = now.count(name, unit)
                earlier = before.count(name, unit).to_date if before else 0
                assert count.to_date == earlier + count.in_quarter + count.arrived_late, name
        before = now


def numbers(indicator, quarter=QUARTERS[2]):
    """To date: of the old unit, the new one, the province."""
    whole = evidence("province", quarter)
    return tuple(int(whole.count(indicator, unit).to_date) for unit in (OLD, NEW, "province"))


def test_the_numbers_of_both_units_by_hand():
    """After the move: old unit, new unit, province. b stays with the old unit, c with the new."""
    assert numbers("new_products") == (1, 2, 3)
    assert numbers("strengthened_subjects") == (2, 1, 2)
    assert numbers("supported_flagship_subjects") == (1, 1, 1)
    assert numbers("traceable_products") == (1, 1, 1)
    assert numbers("linked_subjects") == (1, 2, 2)
    assert numbers("new_subjects") == (0, 0, 0)
    assert numbers("quality_managed_products") == (0, 1, 1)
    assert numbers("district_flagship_products") == (0, 1, 1)
    assert numbers("valid_products") == (1, 4, 5)
    assert numbers("valid_products", QUARTERS[0]) == (3, 0, 3)


def test_what_two_units_count_is_a_remark_of_the_province():
    """As data and in words; none before the move, none in the units."""
    said = {}
    for quarter in (QUARTERS[0], QUARTERS[2]):
        rows = measure(PLAN, evidence("province", quarter))
        said[quarter] = [
            (row.indicator, remark)
            for row in rows
            for remark in row.remarks
            if remark.kind == "in_two_units"
        ]
        assert all(
            row.unit == "province"
            for row in rows
            for one in row.remarks
            if one.kind == "in_two_units"
        )
    assert said[QUARTERS[0]] == []
    (remark,) = [one for name, one in said[QUARTERS[2]] if name == "strengthened_subjects"]
    assert (remark.number, remark.items) == (1, ("a",))
    words = remark_words(PLAN, PLAN.indicator("strengthened_subjects"), remark)
    assert words == "01 chủ thể được tính ở hai đơn vị do chuyển đơn vị, toàn tỉnh tính một lần"
    row = next(
        row
        for row in measure(PLAN, evidence("province", QUARTERS[2]), "province")
        if row.indicator == "strengthened_subjects"
    )
    assert {"kind": "in_two_units", "number": 1, "items": ["a"]} in details(row)["remarks"]


def test_both_units_see_all_the_year_s_rows_and_the_change_itself():
    """From the quarter in which it was told."""
    for unit in (OLD, NEW):
        tables = REGISTER.visible_to(unit, QUARTERS[2], "calendar").tables
        assert len(tables["changes"]) == 1
        mine = tables["support"]["subject_id"] == "a"
        assert tables["support"][mine]["date"].dt.month.tolist() == [2, 8, 2, 8]
    assert REGISTER.visible_to(NEW, QUARTERS[0], "calendar").tables["subjects"][
        "subject_id"
    ].tolist() == ["c"]
    assert REGISTER.visible_to(OLD, QUARTERS[0], "calendar").tables["changes"].empty


def test_reports_before_the_news_are_byte_for_byte_what_they_were():
    """A later quarter's delivery leaves the slices of earlier quarters alone."""
    still = register_of({"given": GIVEN, "units": {"c": NEW}}, PLAN)
    for unit in (OLD, NEW, "province"):
        cut = (unit, QUARTERS[0], "calendar")
        assert REGISTER.files_visible_to(*cut) == still.files_visible_to(*cut)
        assert REGISTER.files_visible_to(*cut) == REGISTER.visible_to(*cut).to_files()
        later = (unit, QUARTERS[1], "calendar")
        assert REGISTER.files_visible_to(*later) != still.files_visible_to(*later)
        assert REGISTER.files_visible_to(*later) == REGISTER.visible_to(*later).to_files()


def test_progress_of_both_units_and_quarters_holds_no_row_of_another_unit():
    """The tidy table of a unit's own slice."""
    for quarter in QUARTERS:
        frame = progress(PLAN, evidence(OLD, quarter), OLD)
        assert set(frame["unit"]) == {OLD}
        rows = evidence(OLD, quarter).rows
        assert {unit for one in rows.values() for unit in one["unit_id"]} <= {OLD}


SOLD = register_of(
    {
        "given": {
            "certificates": [
                {"product": "a1", "kind": "first", "stars": 3, "year": 2022, "date": "2022-01-15"},
                {"product": "a2", "kind": "first", "stars": 3, "year": 2021, "date": "2021-06-15"},
            ],
            "linkages": [{"subject": "b", "action": "signed", "date": "2024-02-01"}],
            "quality_certificates": [
                {"product": "a1", "date": "2023-02-02", "expires": "2026-02-02"}
            ],
            "flagships": [{"product": "a1", "level": "district", "date": "2023-05-05"}],
        },
        "changes": [
            {"cell": f"products {product} subject_id", "old": "a", "new": "b", "kind": "event"}
            | {"date": "2024-05-15", "by": f"{OLD}-2024-Q2"}
            for product in ("a1", "a2")
        ],
    },
    PLAN,
)


@pytest.mark.parametrize(("quarter", "owner"), [(QUARTERS[0], "HTX a"), (QUARTERS[2], "HTX b")])
def test_lists_of_what_stands_name_who_owns_the_product_at_the_cut_off(quarter, owner):
    """Not who owned it on the day of the decision, of the issue, of the naming."""
    as_of = AsOf(SOLD.visible_to(OLD, quarter, "calendar"), quarter, "calendar")
    for name in ("valid_products", "expiring_certificates", "quality_managed_products"):
        labels = INDICATORS[name](as_of).counted["label"]
        assert labels.str.endswith(f"({owner})").all(), name
    assert INDICATORS["district_flagship_products"](as_of).counted["label"].tolist() == [
        f"Sản phẩm a1 ({owner})"
    ]
    report = DistrictReport(OLD, str(quarter), project=InMemory(SOLD))
    tables = [report.expiring_table()]
    if quarter.number > 2:
        tables.append(report.lapsed_table())
    for table in tables:
        assert table.rows
        [at] = [n for n, one in enumerate(table.columns) if one.label == "Chủ thể"]
        assert {row[at].text for row in table.rows} == {owner}


def test_events_name_who_owned_the_product_on_their_day():
    as_of = AsOf(SOLD.visible_to(OLD, QUARTERS[2], "calendar"), QUARTERS[2], "calendar")
    assert set(as_of.rows("certificates")["subject_name"]) == {"HTX a"}
