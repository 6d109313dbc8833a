"""No row that was delivered vanishes: counted, or not counted with a reason, or a finding."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from casebook import read_cases
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from random_registers import (
    DELIVERIES,
    MASTER,
    PLAN,
    PRODUCTS,
    SUBJECTS,
    UNITS,
    register_of,
    registers,
    with_retractions,
)

from ocop_lib.export.uncounted import UNCOUNTED, evidence_frame, uncounted_frame
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.counting.left_out import LEFT_OUT
from ocop_lib.indicators.counting.reasons import ORDINARY, Reason
from ocop_lib.indicators.counting.registry import INDICATORS, candidates, evidence
from ocop_lib.indicators.counting.rows import CANDIDATE_COLUMNS, EVIDENCE_COLUMNS
from ocop_lib.indicators.counting.unread import UNREAD
from ocop_lib.periods import SCHEMES, Quarter, Scheme, YearEnd
from ocop_lib.register import Register, read_register
from ocop_lib.register.columns import BUILT
from ocop_lib.register.findings import findings_of
from ocop_lib.register.tables import BY_NAME, TABLES

QUICK = [one for one in Phase if one is not Phase.shrink]
ROOT = Path(__file__).parent.parent
Q1, Q2, Q3, Q4 = Quarter.all_of(2024)
RECOGNISED = ("first", "renewal", "upgrade")
LEVELS = {"quality_managed_products", "valid_products", "expiring_certificates"}
LEVELS |= {"lapsed_certificates"}
LEVELS |= {"province_flagship_products", "district_flagship_products"}
"""Indicators of which all rows are looked at: what stands may have begun long ago."""


def of(column: str, *values: Any) -> Callable[[dict[str, Any]], bool]:
    return lambda row: row[column] in values


def stars(number: int) -> Callable[[dict[str, Any]], bool]:
    return lambda row: row["stars"] == number and row["kind"] in RECOGNISED


READS: dict[str, tuple[str, Callable[[dict[str, Any]], bool]]] = {
    "new_products": ("certificates", of("kind", "first")),
    "strengthened_subjects": ("support", of("kind", "strengthening")),
    "new_subjects": ("stages", of("stage", "selected")),
    "traceable_products": ("traceability", lambda _: True),
    "linked_subjects": ("linkages", lambda _: True),
    "quality_managed_products": ("quality_certificates", lambda _: True),
    "media_items": ("media", lambda _: True),
    "supported_flagship_subjects": ("support", of("kind", "flagship")),
    "province_flagship_products": ("flagships", of("level", "province")),
    "district_flagship_products": ("flagships", of("level", "district")),
    "upgraded_products": ("certificates", of("kind", "upgrade")),
    "four_star_products": ("certificates", stars(4)),
    "five_star_products": ("certificates", stars(5)),
    "renewed_products": ("certificates", of("kind", "renewal")),
    "withdrawn_products": ("certificates", of("kind", "withdrawal")),
    "downgraded_products": ("certificates", of("kind", "downgrade")),
    "lapsed_certificates": (
        "certificates",
        lambda row: row["stars"] >= 3 and row["kind"] in {*RECOGNISED, "downgrade"},
    ),
    "expiring_certificates": ("certificates", of("kind", *RECOGNISED, "downgrade")),
    "valid_products": ("certificates", of("kind", *RECOGNISED, "downgrade")),
    "trainees": ("activities", of("kind", "training")),
    "fairs": ("activities", of("kind", "fair")),
    "points_of_sale": (
        "activities points_of_sale",
        lambda row: row.get("kind") == "point_of_sale" or row.get("state") in BUILT,
    ),
    "inspections": ("activities", of("kind", "inspection")),
    "inspected_establishments": ("activities", of("kind", "inspection")),
    "allocated_million_vnd": ("funding", lambda _: True),
    "funds_million_vnd": ("funding", lambda _: True),
}
"""Which rows an indicator is about: its table and kind, told apart from its rule."""


def delivered(indicator: str, seen: Register, scheme: Scheme) -> set[str]:
    """The rows of the indicator's table and kind that belong to the year or came in it."""
    tables, is_read = READS[indicator]
    deliveries = seen.tables["deliveries"]
    quarterly = set(deliveries[deliveries["kind"] != "baseline"]["delivery_id"])
    begin = pd.Timestamp(Q1.window(scheme).start)
    return {
        row[spec.key]
        for spec in map(BY_NAME.__getitem__, tables.split())
        for row in seen.tables[spec.name].to_dict("records")
        if is_read(row)
        and (
            indicator in LEVELS
            or row["delivery_id"] in quarterly
            or (row["plan_year"] == 2024 if "plan_year" in row else row[spec.date] >= begin)
        )
    }


def taken_back(seen: Register, cut_off: Any) -> set[tuple[str, str]]:
    """The rows that the changes of a report take back, dated up to its cut-off."""
    found = set()
    for change in seen.tables["changes"].to_dict("records"):
        spec = BY_NAME[change["table"]]
        rows = seen.tables[spec.name]
        if change["kind"] == "retracted" and spec.date:
            is_there = (rows[spec.key] == change["row_id"]) & (rows[spec.date] <= cut_off)
            found |= {(spec.name, change["row_id"])} if is_there.any() else set()
    return found


def assert_nothing_vanishes(register: Register, unit: str, quarter: Quarter, scheme: Scheme):
    seen = register.visible_to(unit, quarter, scheme)
    as_of = AsOf(seen, quarter, scheme)
    back = taken_back(seen, pd.Timestamp(quarter.cut_off(scheme)))
    for indicator, rule in INDICATORS.items():
        found = rule(as_of)
        every, expected = found.all, delivered(indicator, seen, scheme)
        assert tuple(every.columns) == CANDIDATE_COLUMNS
        assert sorted(every["row_id"]) == sorted(expected), indicator
        # Each row taken back is there with this reason, and no other row is.
        told = every[every["reason"] == "retracted"][["table", "row_id"]].to_numpy().tolist()
        tables = READS[indicator][0].split()
        said = sorted([t, key] for t, key in back if t in tables and key in expected)
        assert sorted(told) == said, indicator
        is_counted = every["reason"].isna()
        rows = every[is_counted][[*EVIDENCE_COLUMNS]].reset_index(drop=True)
        assert rows.equals(found.counted), indicator
        assert every[~is_counted].reset_index(drop=True).equals(found.uncounted), indicator
        assert set(found.uncounted["reason"]) <= set(LEFT_OUT[indicator]), indicator


@pytest.fixture(scope="module")
def shipped() -> Register:
    return read_register(ROOT / "data" / "2024", PLAN)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("quarter", Quarter.all_of(2024), ids=str)
def test_counted_and_not_counted_are_all_that_was_delivered(shipped, quarter, scheme):
    for unit in PLAN.places:
        assert_nothing_vanishes(shipped, unit, quarter, scheme)


@pytest.mark.parametrize("indicator", INDICATORS)
def test_candidates_and_evidence_are_what_the_indicator_s_rule_finds(shipped, indicator):
    found = INDICATORS[indicator](AsOf(shipped.visible_to("ba-be", Q4, "nd09"), Q4, "nd09"))
    told = candidates(indicator, shipped, Q4, "nd09", "ba-be")
    assert told.all.equals(found.all)
    assert evidence(indicator, shipped, Q4, "nd09", "ba-be").equals(found.counted)


@settings(max_examples=15, phases=QUICK)
@given(
    registers().flatmap(with_retractions),
    st.sampled_from([*UNITS, "province"]),
    st.sampled_from([Q1, Q2, Q3, Q4]),
    st.sampled_from(SCHEMES),
)
def test_so_are_they_in_any_register(register, unit, quarter, scheme):
    """Also where units took rows back."""
    assert_nothing_vanishes(register, unit, quarter, scheme)


def test_a_row_taken_back_of_every_kind_that_an_indicator_reads_is_uncounted_and_named():
    """Of stocks and flows alike; product and subject are named, though both were taken back too."""
    rows = rows_of_every_kind("2024-05-20")
    rows["certificates"] = [
        row | {"certificate_id": f"{row['certificate_id']}-{stars}", "stars": stars}
        for row in rows["certificates"]
        for stars in "345"
    ]
    rows["changes"] = [
        {"change_id": f"rut-{place}", "table": table, "row_id": key, "kind": "retracted"}
        | {"date": "2024-12-30", "reason": "Gửi nhầm", "delivery_id": f"2024-Q4-{UNITS[0]}"}
        for place, (table, key) in enumerate(
            (spec.name, row[spec.key])
            for spec in TABLES
            if spec.name not in ("deliveries", "changes")
            for row in rows[spec.name]
        )
    ]
    register = register_of(rows)
    for unit in (UNITS[0], "province"):
        assert_nothing_vanishes(register, unit, Q4, "calendar")
        for indicator in INDICATORS:
            every = candidates(indicator, register, Q4, "calendar", unit).all
            assert set(every["reason"]) == {"retracted"}, indicator
            assert set(every["table"]) == set(READS[indicator][0].split())
            assert every["label"].notna().all(), indicator
            earlier = AsOf(register.visible_to(unit, Q4, "calendar"), Q4, "calendar").earlier(Q1)
            assert INDICATORS[indicator](earlier).all.empty, indicator


def lost(register: Register, scheme: Scheme) -> list[tuple[str, str]]:
    """The rows delivered for a quarter that no indicator looks at, that are no finding, not `UNREAD`."""
    told = {(one.table, one.key) for one in findings_of(register, PLAN, scheme)}
    # A delivery for the whole year is seen by the year's report only.
    for period in (Q4, YearEnd(2024, date(2025, 1, 31))):
        as_of = AsOf(register.visible_to("province", period, scheme), period, scheme)
        for rule in INDICATORS.values():
            told |= set(rule(as_of).all[["table", "row_id"]].itertuples(index=False, name=None))
    quarterly = {one["delivery_id"] for one in DELIVERIES if one["kind"] != "baseline"}
    return [
        (spec.name, row[spec.key])
        for spec in TABLES
        for row in register.tables[spec.name].to_dict("records")
        if row["delivery_id"] in quarterly
        and (spec.name, row[spec.key]) not in told
        and not is_unread(spec.name, row)
    ]


def is_unread(table: str, row: dict[str, Any]) -> bool:
    unread = UNREAD.get(table)
    return unread is not None and (not unread.column or row[unread.column] in unread.codes)


@settings(max_examples=25, phases=QUICK)
@given(registers(), st.sampled_from(SCHEMES))
def test_a_row_is_looked_at_or_found_or_of_a_kind_that_no_indicator_reads(register, scheme):
    assert lost(register, scheme) == []


CHOICES = [
    (spec.name, column.name, value)
    for spec in TABLES
    if spec.name not in MASTER
    for column in spec.columns
    for value in [*column.choices] or [""]
    if column.choices
]


@pytest.mark.parametrize("day", ["2023-06-20", "2024-05-20", "2024-12-20", "2025-01-10"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_value_of_any_choice_is_forgotten(day, scheme):
    """A new table or code is read by an indicator, or entered in `UNREAD` with the reason."""
    named = {spec.name for spec in TABLES if spec.name not in MASTER}
    assert {table for table, *_ in CHOICES} | UNREAD.keys() | {
        "funding",
        "quality_certificates",
    } >= named
    assert lost(register_of(rows_of_every_kind(day)), scheme) == []


def rows_of_every_kind(day: str) -> dict[str, Any]:
    """In each table a row for each value of each of its choices, all of one day."""
    rows: dict[str, Any] = {"deliveries": DELIVERIES, "subjects": SUBJECTS, "products": PRODUCTS}
    for spec in TABLES:
        if spec.name in MASTER:
            continue
        values = [(c, v) for table, c, v in CHOICES if table == spec.name] or [("", "")]
        rows[spec.name] = [plain_row(spec, number, day, *one) for number, one in enumerate(values)]
    return rows


def plain_row(spec: Any, number: int, day: str, name: str, value: str) -> dict[str, str]:
    """A row of this day, delivered for the fourth quarter, with one choice set."""
    row = {
        column.name: next(
            iter(column.choices), "1" if column.kind in {"whole", "decimal", "balance"} else "x"
        )
        for column in spec.columns
    }
    row |= {column.name: day for column in spec.columns if column.kind == "date"}
    row |= {"unit_id": UNITS[0], "subject_id": "ct-0", "product_id": "sp-0", "plan_year": "2024"}
    row |= {
        "delivery_id": f"2024-Q4-{UNITS[0]}",
        spec.key: f"{spec.name.replace('_', '-')}-{number}",
        "source_row": "",
    }
    return {column.name: (row | {name: value})[column.name] for column in spec.columns}


def test_the_kinds_that_no_indicator_reads_are_codes_of_the_register():
    """A misspelt one would hide a row that is lost."""
    for table, unread in UNREAD.items():
        codes = BY_NAME[table].column(unread.column).choices if unread.column else {}
        assert set(unread.codes) <= set(codes), table
        assert unread.why


def test_each_reason_has_words_and_a_case_a_programme_officer_can_review():
    assert [*UNCOUNTED] == [*Reason]
    shown = {reason for _, case in read_cases() for reason in case.get("uncounted", {}).values()}
    assert shown == set(Reason)
    assert set(Reason) > ORDINARY


SHARED = {Reason.RETRACTED, Reason.ALREADY_COUNTED, Reason.OTHER_PLAN_YEAR}
SHARED |= {Reason.OUTSIDE_REPORTING_YEAR}
"""Reasons of steps that rules share; each is shown above, or by one of the rules that share it."""


def test_an_indicator_gives_each_reason_that_readers_are_told_of(shipped):
    """The methodology page names no reason that cannot occur; none is left out: see above."""
    assert [*LEFT_OUT] == [*INDICATORS]
    given_ = {indicator: set() for indicator in INDICATORS}
    for _, case in read_cases():
        given_[case["indicator"]] |= set(case.get("uncounted", {}).values())
    for scheme in SCHEMES:
        as_of = AsOf(shipped.visible_to("province", Q4, scheme), Q4, scheme)
        for indicator, rule in INDICATORS.items():
            given_[indicator] |= set(filter(None, rule(as_of).reasons))
    for indicator, told in LEFT_OUT.items():
        assert len(set(told)) == len(told), indicator
        assert set(told) - SHARED <= given_[indicator], indicator


def test_uncounted_rows_name_their_reason_in_words_and_what_took_them_back(shipped):
    as_of = AsOf(shipped.visible_to("province", Q3, "calendar"), Q3, "calendar")
    frame = uncounted_frame("strengthened_subjects", as_of, is_stock=False)
    assert [*frame["row_id"]] == ["ht-ba-be-002", "ht-ba-be-003", "ht-na-ri-001"]
    assert [*frame["reason_words"]] == [
        UNCOUNTED["retracted"],
        UNCOUNTED["already_counted"],
        UNCOUNTED["not_recognised_yet"],
    ]
    assert frame["counted_as"].isna().all()


def test_evidence_says_which_rows_arrived_late_and_by_which_row(shipped):
    as_of = AsOf(shipped.visible_to("ngan-son", Q3, "calendar"), Q3, "calendar")
    frame = evidence_frame("new_subjects", as_of, is_stock=False)
    assert frame[["counted_as", "cause_table", "cause_row"]].to_numpy().tolist() == [
        ["late", "stages", "bc-ngan-son-003"]
    ]
    stock = evidence_frame("valid_products", as_of, is_stock=True)
    assert stock[["counted_as", "cause_table", "cause_row"]].isna().all(axis=None)
