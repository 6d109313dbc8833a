"""To date = to date before + in quarter + late: an identity over random registers."""

from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from random_registers import (
    DELIVERIES,
    PLAN,
    PRODUCTS,
    SUBJECTS,
    UNITS,
    register_of,
    registers,
    with_retractions,
)

from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.counting.registry import INDICATORS
from ocop_lib.indicators.items import items_of
from ocop_lib.indicators.moves import SinceQuarterBefore
from ocop_lib.indicators.progress import Progress, measure
from ocop_lib.indicators.quarter_evidence import gather_evidence
from ocop_lib.indicators.reconciled import causes, reconcile
from ocop_lib.periods import SCHEMES, Period, Quarter, Scheme, YearEnd
from ocop_lib.register import Register
from ocop_lib.register.tables import TABLES

QUICK = [one for one in Phase if one is not Phase.shrink]
"""A register is large: to make a failing one smaller takes longer than to read it."""

WITH_CHANGES = st.one_of(registers(), registers().flatmap(with_retractions))
FOUR = Quarter.all_of(2024)
YEARS = tuple(
    YearEnd(2024, date(*day))
    for day in ((2024, 2, 1), (2024, 11, 30), (2024, 12, 14), (2024, 12, 31), (2025, 1, 31))
)
"""A year with data to days before, at and after its quarters' cut-offs."""


def rows_of(register: Register, unit: str, quarter: Quarter, scheme: Scheme) -> list[Progress]:
    seen = register.visible_to(unit, quarter, scheme)
    evidence = gather_evidence(AsOf(seen, quarter, scheme))
    return [row for row in measure(PLAN, evidence, unit) if row.unit == unit]


def over(year: YearEnd, scheme: Scheme) -> list[Quarter]:
    """The quarters that are over when the data of a year end."""
    return [one for one in FOUR if one.cut_off(scheme) <= year.data_to]


def known(value: float | None) -> Fraction:
    """A number; unknown counts as 0. Through its decimal text: 0.1 + 0.2 is to be 0.3."""
    return Fraction(0) if value is None else Fraction(f"{value:.6f}")


def is_stock(row: Progress) -> bool:
    return PLAN.indicator(row.indicator).measure == "stock"


@settings(max_examples=30, phases=QUICK)
@given(WITH_CHANGES, st.sampled_from([*UNITS, "province"]), st.sampled_from(SCHEMES))
def test_to_date_is_to_date_before_and_in_quarter_and_late(register, unit, scheme):
    before = {row.indicator: Fraction(0) for row in rows_of(register, unit, FOUR[0], scheme)}
    for quarter in FOUR:
        for row in rows_of(register, unit, quarter, scheme):
            if is_stock(row):
                assert (row.in_quarter, row.arrived_late) == (None, None)
                continue
            moved = known(row.in_quarter) + known(row.arrived_late)
            assert known(row.to_date) == before[row.indicator] + moved, (quarter, row)
            before[row.indicator] = known(row.to_date)


@settings(max_examples=12, phases=QUICK)
@given(registers(), st.sampled_from(YEARS), st.sampled_from(SCHEMES))
def test_a_year_is_its_quarters_and_what_came_after(register, year, scheme):
    """Every number that the quarters' own reports tell, by indicator and unit, in both schemes."""
    seen = AsOf(register.visible_to("province", year, scheme), year, scheme)
    evidence = gather_evidence(seen)
    rows = measure(PLAN, evidence)
    told = [quarter_rows(register, quarter, scheme) for quarter in over(year, scheme)]
    moved: dict[tuple[str, str], Fraction] = {}
    for one in causes(PLAN, evidence):
        at = one.unit, one.indicator
        moved[at] = moved.get(at, Fraction(0)) + known(one.quantity)
    for row, found in zip(rows, reconcile(PLAN, seen, rows), strict=True):
        at = row.unit, row.indicator
        quarters = [one[at] for one in told]
        assert (found.unit, found.indicator, found.year) == (*at, row.to_date)
        if found.is_stock:
            assert found.quarters == tuple(one.to_date for one in quarters)
            start = known(quarters[-1].to_date) if quarters else Fraction(0)
        else:
            sums = [known(one.in_quarter) + known(one.arrived_late) for one in quarters]
            assert [known(number) for number in found.quarters] == sums
            start = sum(sums, Fraction(0))
        assert start + known(found.after) == known(found.year), found
        if PLAN.indicator(row.indicator).measure != "monthly_floor" and row.unit != "province":
            assert moved.get(at, 0) == known(found.after), found


def quarter_rows(
    register: Register, quarter: Quarter, scheme: Scheme
) -> dict[tuple[str, str], Progress]:
    """What the province's report on a quarter tells, cut from the whole register."""
    seen = register.visible_to("province", quarter, scheme)
    found = measure(PLAN, gather_evidence(AsOf(seen, quarter, scheme)))
    return {(row.unit, row.indicator): row for row in found}


def cut(register: Register, period: Period, scheme: Scheme, told: Period) -> AsOf:
    """C(a, b), spelt out: events up to the cut-off of one period, deliveries up to another."""
    seen = register.visible_to("province", told, scheme)
    tables = dict(seen.tables)
    for spec in TABLES:
        if spec.date:
            days = tables[spec.name][spec.date].dt.date
            tables[spec.name] = tables[spec.name][days <= period.seen_to(scheme)]
    return AsOf(replace(seen, tables=tables), period, scheme)


@settings(max_examples=30, phases=QUICK)
@given(registers(), st.sampled_from((*FOUR[1:], *YEARS[1:])), st.sampled_from(SCHEMES))
def test_what_moved_is_what_a_full_recount_finds(register, period, scheme):
    """The quick ways of `SinceQuarterBefore` against their definition, for every indicator."""
    before = FOUR[period.number - 2] if isinstance(period, Quarter) else over(period, scheme)[-1]
    now, told = cut(register, period, scheme, period), cut(register, before, scheme, period)
    then = cut(register, before, scheme, before)
    seen = AsOf(register.visible_to("province", period, scheme), period, scheme)
    since = SinceQuarterBefore(seen, {name: rule(seen) for name, rule in INDICATORS.items()})
    for name, rule in INDICATORS.items():
        c_qq, c_pq, c_pp = (set(items_of(rule(one))) for one in (now, told, then))
        moves = since.moves(name)
        assert set(moves.added) == c_qq - c_pq, name
        assert set(moves.dropped) == c_pq - c_qq, name
        assert set(moves.late_added) == c_pq - c_pp, name
        assert set(moves.late_dropped) == c_pp - c_pq, name
        assert (set(moves.before), set(moves.known)) == (c_pp, c_pq), name


@settings(max_examples=30, phases=QUICK)
@given(registers(), st.sampled_from(FOUR[1:]), st.sampled_from(SCHEMES))
def test_what_arrived_late_names_a_row_of_an_earlier_day_delivered_for_the_quarter(
    register, quarter, scheme
):
    seen = AsOf(register.visible_to("province", quarter, scheme), quarter, scheme)
    since = SinceQuarterBefore(seen, {name: rule(seen) for name, rule in INDICATORS.items()})
    last = FOUR[quarter.number - 2].cut_off(scheme)
    brought = {one["delivery_id"]: one.get("quarter") for one in DELIVERIES}
    specs = {spec.name: spec for spec in TABLES}
    for name, found in since.candidates.items():
        if not found.counting.is_by_day:
            continue
        moves = since.moves(name)
        for how in ("late_added", "late_dropped", "added", "dropped"):
            for item in getattr(moves, how).values():
                table, key = since.cause(name, item, how)
                frame = seen.rows(table)
                (row,) = frame[frame[specs[table].key] == key].to_dict("records")
                day = row[specs[table].date].date()
                if how.startswith("late"):
                    assert day <= last, (name, how, item)
                    assert brought[row["delivery_id"]] == str(quarter), (name, how, item)
                else:
                    # A certificate decided earlier may take effect in the quarter.
                    effect = row.get("effective_date", row[specs[table].date]).date()
                    assert max(day, effect) > last, (name, how, item)


def test_events_of_the_plan_year_dated_before_it_belong_to_the_first_quarter():
    linkage = {
        "linkage_id": "lk",
        "subject_id": "ct-0",
        "plan_year": "2024",
        "action": "signed",
        "date": "2023-12-18",
        "partner": "x",
        "delivery_id": "2024-Q1-ba-be",
    }
    certificate = {
        "certificate_id": "cn",
        "product_id": "sp-0",
        "plan_year": "2022",
        "kind": "first",
        "stars": "3",
        "decision_date": "2022-05-05",
        "effective_date": "2022-05-05",
        "expiry_date": "2025-05-05",
        "delivery_id": "base-ba-be",
    }
    rows = {
        "deliveries": DELIVERIES,
        "subjects": [one | {"delivery_id": "base-ba-be"} for one in SUBJECTS],
        "products": [one | {"delivery_id": "base-ba-be"} for one in PRODUCTS],
        "linkages": [linkage],
        "certificates": [certificate],
    }
    told = [
        [
            (row.in_quarter, row.arrived_late, row.to_date)
            for row in found
            if row.indicator == "linked_subjects"
        ]
        for found in (
            rows_of(register_of(rows), "ba-be", quarter, "calendar") for quarter in FOUR[:2]
        )
    ]
    assert told == [[(1, 0, 1)], [(0, 0, 1)]]


@dataclass(frozen=True)
class Watched(AsOf):
    """A register that remembers which tables a rule has asked for."""

    asked: set[str] = field(default_factory=set)

    def rows(self, table: str) -> pd.DataFrame:
        self.asked.add(table)
        return super().rows(table)


@pytest.mark.parametrize("name", INDICATORS)
def test_a_rule_reads_the_tables_that_it_says(name):
    """A number is counted again only where one of them was told late: no other may decide it."""
    as_of = Watched(
        register_of({}).visible_to("province", FOUR[3], "calendar"), FOUR[3], "calendar"
    )
    counting = INDICATORS[name](as_of).counting
    decides = () if counting.decided_by == "row" else ("certificates",)
    assert as_of.asked == {counting.table, *counting.others, *decides}
