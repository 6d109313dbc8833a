"""The balance of certified products closes, and tells each change by its cause."""

from collections import Counter
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import pytest
from histories import LENGTH, Event, certificates, day, histories, standing, takers
from hypothesis import given, settings
from hypothesis import strategies as st
from rows import rows_to_frames

from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.counting.registry import evidence
from ocop_lib.indicators.holdings import held_on
from ocop_lib.indicators.stock import Move, Stock
from ocop_lib.indicators.stock_balance import BY, FLOWS, Balance, balances, period
from ocop_lib.months import Window
from ocop_lib.periods import SCHEMES, Quarter
from ocop_lib.plan import load_plan
from ocop_lib.register import Register, read_register
from ocop_lib.register.heading import Heading

PRODUCTS = {
    "sp-1": ("ct-1", "food"),
    "sp-2": ("ct-1", "drink"),
    "sp-3": ("ct-2", "food"),
}
SUBJECTS = {"ct-1": ("ba-be", "cooperative"), "ct-2": ("na-ri", "household")}
LAST = 2 * LENGTH + 3
FIRST = Event("sp-1", "first", 3, 1, 1, 20, "cn-0")
"""In force from day 1 to 20, unless something follows."""


def stock_of(events, moves=(), changes=()) -> Stock:
    """The stock of a register with these events, at the end of the first quarter."""
    rows = {
        "changes": changes,
        "subjects": [
            {"subject_id": key, "name": key, "kind": kind, "unit_id": unit}
            for key, (unit, kind) in SUBJECTS.items()
        ],
        "products": [
            {"product_id": key, "name": key, "subject_id": subject, "product_group": group}
            for key, (subject, group) in PRODUCTS.items()
        ],
    }
    tables = rows_to_frames(rows) | {"certificates": certificates(events)}
    heading = Heading(title="Ngẫu nhiên", plan="bac-kan-2024", year=2024, illustrative=True)
    return Stock(AsOf(Register(heading, tables), Quarter(2024, 1), "calendar"), moves)


def window(first: int, last: int) -> Window:
    return Window(day(first), day(last))


def closes(balance: Balance) -> bool:
    flows = sum(sign * getattr(balance, name) for name, sign in FLOWS.items())
    return balance.opening + flows == balance.closing


def not_zero(balance: Balance) -> dict[str, int]:
    return {name: number for name, number in asdict(balance).items() if number}


@st.composite
def periods(draw: st.DrawFn) -> tuple[int, int]:
    first = draw(st.integers(1, LAST))
    return first, draw(st.integers(first, LAST))


@st.composite
def moves(draw: st.DrawFn) -> list[Move]:
    """Each product moves at most twice, its last unit being the register's."""
    found = []
    for product, (subject, _) in PRODUCTS.items():
        home, other = SUBJECTS[subject][0], "cho-moi"
        days = sorted(draw(st.sets(st.integers(0, LAST), max_size=2)), reverse=True)
        for number in days:
            found.append(Move(product, day(number), other, home))
            home, other = other, home
    return found


@settings(max_examples=80)
@given(histories(tuple(PRODUCTS)), moves(), periods(), st.sampled_from([None, *BY]))
def test_every_balance_closes_in_any_history(events, moved, span, by):
    stock = stock_of(events, moved)
    for unit in (None, "ba-be", "cho-moi"):
        found = balances(stock, window(*span), by, unit)
        assert all(closes(balance) for balance in found.values())
        ends = (stock.on(day(span[0] - 1)), stock.on(day(span[1])))
        for name, places in zip(("opening", "closing"), ends, strict=True):
            seen = [one for one in places.values() if unit in {None, one.unit}]
            assert sum(getattr(one, name) for one in found.values()) == len(seen)


@settings(max_examples=60)
@given(histories(tuple(PRODUCTS)), periods())
def test_the_changes_are_those_of_a_walk_through_the_days(events, span):
    found = balances(stock_of(events), window(*span), "stars")
    assert {stars: not_zero(one) for stars, one in found.items()} == walked(events, span)


def walked(events, span) -> dict[int, dict[str, int]]:
    """The balances by stars, from the model of who holds what, one day after the other."""
    counts: dict[int, Counter[str]] = {}

    def note(stars: int, what: str) -> None:
        counts.setdefault(stars, Counter())[what] += 1

    seen: set[str] = set()
    for number in range(span[1] + 1):
        before, now = standing(events, number - 1), standing(events, number)
        for product in PRODUCTS if number >= span[0] else ():
            old, new = before.get(product), now.get(product)
            if old and new and old.stars != new.stars:
                how = "raised" if new.stars > old.stars else "lowered"
                note(old.stars, f"{how}_out")
                note(new.stars, f"{how}_in")
            if new and not old:
                note(new.stars, "again" if product in seen else "new")
            if old and not new:
                note(old.stars, why_gone(events, old, number))
            if old and number == span[0]:
                note(old.stars, "opening")
        seen |= now.keys()
    for one in standing(events, span[1]).values():
        note(one.stars, "closing")
    return {stars: dict(found) for stars, found in counts.items()}


def why_gone(events, old: Event, number: int) -> str:
    ended = [one for one in takers(events, old) if max(one.decided, one.effective) == number]
    if not ended:
        return "lapsed"
    return (
        "withdrawn" if min(ended, key=lambda one: one.order).kind == "withdrawal" else "lowered_out"
    )


def test_a_renewal_before_expiry_moves_nothing():
    renewed = Event("sp-1", "renewal", 3, 15, 21, 40, "cn-1")
    found = balances(stock_of([FIRST, renewed]), window(10, 30), "stars")
    assert not_zero(found[3]) == {"opening": 1, "closing": 1}


def test_a_gap_of_one_day_is_a_lapse_and_a_recognition_again():
    renewed = Event("sp-1", "renewal", 3, 22, 22, 40, "cn-1")
    found = balances(stock_of([FIRST, renewed]), window(10, 30), "stars")
    assert not_zero(found[3]) == {"opening": 1, "lapsed": 1, "again": 1, "closing": 1}


def test_a_raised_product_leaves_its_rank_for_another_and_stays_in_its_unit():
    raised = Event("sp-1", "upgrade", 4, 5, 5, 40, "cn-1")
    stock = stock_of([FIRST, raised])
    by_stars = balances(stock, window(3, 30), "stars")
    assert not_zero(by_stars[3]) == {"opening": 1, "raised_out": 1}
    assert not_zero(by_stars[4]) == {"raised_in": 1, "closing": 1}
    for by, key in (("unit", "ba-be"), ("subject_kind", "cooperative"), ("product_group", "food")):
        assert not_zero(balances(stock, window(3, 30), by)[key]) == {"opening": 1, "closing": 1}


def test_lowered_below_three_stars_leaves_the_stock_and_is_no_withdrawal():
    lowered = Event("sp-1", "downgrade", 2, 5, 5, 20, "cn-1")
    (found,) = balances(stock_of([FIRST, lowered]), window(3, 30)).values()
    assert not_zero(found) == {"opening": 1, "lowered_out": 1}


def test_a_withdrawal_is_counted_on_the_day_it_is_known():
    withdrawn = Event("sp-1", "withdrawal", 3, 12, 5, -1, "cn-1")
    stock = stock_of([FIRST, withdrawn])
    (early,) = balances(stock, window(3, 11)).values()
    (late,) = balances(stock, window(12, 30)).values()
    assert not_zero(early) == {"opening": 1, "closing": 1}
    assert not_zero(late) == {"opening": 1, "withdrawn": 1}


def test_a_product_that_moves_is_out_of_one_unit_and_in_another():
    stock = stock_of([FIRST], [Move("sp-1", day(5), "cho-moi", "ba-be")])
    found = balances(stock, window(3, 10), "unit")
    assert not_zero(found["cho-moi"]) == {"opening": 1, "moved_out": 1}
    assert not_zero(found["ba-be"]) == {"moved_in": 1, "closing": 1}
    assert not_zero(balances(stock, window(3, 10))[None]) == {"opening": 1, "closing": 1}


def test_the_moves_are_those_that_the_register_s_changes_tell():
    told = {
        "change_id": "td-1",
        "table": "subjects",
        "row_id": "ct-1",
        "column": "unit_id",
        "old": "ba-be",
        "new": "cho-moi",
        "kind": "event",
        "date": str(day(5)),
    }
    never_held = Event("sp-2", "withdrawal", 3, 2, 2, -1, "cn-9")
    stock = stock_of([FIRST, never_held], None, [told])
    found = balances(stock, window(3, 10), "unit")
    assert not_zero(found["ba-be"]) == {"opening": 1, "moved_out": 1}
    assert not_zero(found["cho-moi"]) == {"moved_in": 1, "closing": 1}
    assert not_zero(balances(stock, window(6, 10), "unit")["cho-moi"]) == {
        "opening": 1,
        "closing": 1,
    }


def test_a_product_that_moves_on_the_day_it_is_raised_is_raised_in_its_new_unit():
    raised = Event("sp-1", "upgrade", 4, 5, 5, 40, "cn-1")
    stock = stock_of([FIRST, raised], [Move("sp-1", day(5), "cho-moi", "ba-be")])
    old = balances(stock, window(3, 10), "stars", "cho-moi")
    new = balances(stock, window(3, 10), "stars", "ba-be")
    assert not_zero(old[3]) == {"opening": 1, "moved_out": 1}
    assert not_zero(new[3]) == {"moved_in": 1, "raised_out": 1}
    assert not_zero(new[4]) == {"raised_in": 1, "closing": 1}


@pytest.fixture(scope="module")
def shipped() -> Register:
    root = Path(__file__).parents[1]
    return read_register(root / "data" / "2024", load_plan("bac_kan_2024"))


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("quarter", Quarter.all_of(2024), ids=str)
def test_it_closes_on_the_shipped_register(shipped, quarter, scheme):
    for unit in load_plan("bac_kan_2024").places:
        as_of = AsOf(shipped.visible_to(unit, quarter, scheme), quarter, scheme)
        stock = Stock(as_of)
        for is_year in (False, True):
            days = period(quarter, scheme, is_year=is_year)
            scope = None if unit == "province" else unit
            own = balances(stock, days, None, scope)[None]
            valid = evidence("valid_products", shipped, quarter, scheme, unit)
            assert (closes(own), own.closing) == (True, len(valid))
            opening = held_on(as_of.held, days.start - timedelta(days=1))
            for by in (None, *BY):
                found = balances(stock, days, by)
                assert all(closes(one) for one in found.values()), (unit, by)
                assert sum(one.opening for one in found.values()) == len(opening)
                assert sum(one.closing for one in found.values()) == len(as_of.held_now)
