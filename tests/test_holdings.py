"""Who holds which certificate on which day: the rule against a model that is slow and plain."""

from datetime import timedelta

import pandas as pd
import pytest
from histories import LENGTH, Event, certificates, day, histories, lapsed, standing, takers
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop_lib.indicators.holdings import held_on, holdings, lapsed_on

LAST = 2 * LENGTH + 3
"""A day after all others."""

FIRST = Event("sp-1", "first", 3, 0, 0, 20, "cn-0")
"""Held from day 0 to 20, unless something follows."""


def held_days(*events: Event) -> dict[str, list[int]]:
    """For each event the days on which the product stands in the books by it."""
    held = holdings(certificates(events))
    found: dict[str, list[int]] = {}
    for number in range(45):
        for key in held_on(held, day(number))["certificate_id"]:
            found.setdefault(key, []).append(number)
    return found


def span(first: int, last: int) -> list[int]:
    return list(range(first, last + 1))


@settings(max_examples=60)
@given(histories(), st.permutations(range(7)))
def test_on_each_day_those_hold_who_do_in_the_model(events, order):
    held = holdings(certificates(events[place] for place in order if place < len(events)))
    for number in range(LAST):
        found = held_on(held, day(number))
        expected = {key: event.key for key, event in standing(events, number).items()}
        assert dict(zip(found["product_id"], found["certificate_id"], strict=True)) == expected


@settings(max_examples=60)
@given(histories())
def test_on_each_day_those_have_lapsed_who_have_in_the_model(events):
    for number in range(0, LAST, 3):
        # As in a report, which sees what was decided up to the day; and with all that came after.
        held = holdings(certificates(one for one in events if one.decided <= number))
        assert set(lapsed_on(held, day(number))["product_id"]) == lapsed(events, number)


@settings(max_examples=60)
@given(histories(), st.integers(0, LENGTH))
def test_what_is_decided_later_changes_no_day_before(events, now):
    known, all_ = (
        holdings(certificates(chosen))
        for chosen in ([one for one in events if one.decided <= now], events)
    )
    then = [held_on(held, day(now))["certificate_id"].tolist() for held in (known, all_)]
    assert then[0] == then[1]


@settings(max_examples=60)
@given(histories())
def test_what_counts_ends_with_the_effect_and_what_stands_with_the_decision(events):
    keyed = {event.key: event for event in events}
    for row in holdings(certificates(events)).to_dict("records"):
        event = keyed[row["certificate_id"]]
        since = max(event.decided, event.effective)
        ends = [
            max(one.decided, one.effective) if one.gives else one.effective
            for one in takers(events, event)
        ]
        assert row["held_from"] == pd.Timestamp(day(since))
        assert row["held_to"] == pd.Timestamp(day(min([event.expiry, *(one - 1 for one in ends)])))
        assert row["held_to"] <= row["stood_to"] <= row["expiry_date"]
        assert row["held_from"] <= row["stood_to"]


def test_a_withdrawal_with_an_earlier_effect_is_unknown_before_it_is_decided():
    withdrawn = Event("sp-1", "withdrawal", 3, 10, 5, -1, "cn-1")
    assert held_days(FIRST, withdrawn) == {"cn-0": span(0, 9)}
    (row,) = holdings(certificates([FIRST, withdrawn])).to_dict("records")
    assert row["held_to"] == pd.Timestamp(day(4))
    assert row["stood_to"] == pd.Timestamp(day(9))


@pytest.mark.parametrize(
    ("effective", "since"), [(3, 12), (5, 12), (8, 12), (12, 12), (14, 14)], ids=str
)
def test_a_recognition_decided_after_a_withdrawal_stands_whenever_it_takes_effect(effective, since):
    withdrawn = Event("sp-1", "withdrawal", 3, 10, 5, -1, "cn-1")
    again = Event("sp-1", "renewal", 3, 12, effective, 30, "cn-2")
    assert held_days(FIRST, withdrawn, again) == {"cn-0": span(0, 9), "cn-2": span(since, 30)}


def test_a_recognition_decided_before_a_withdrawal_and_in_effect_after_it_stands():
    again = Event("sp-1", "renewal", 3, 8, 15, 30, "cn-1")
    withdrawn = Event("sp-1", "withdrawal", 3, 10, 10, -1, "cn-2")
    assert held_days(FIRST, again, withdrawn) == {"cn-0": span(0, 9), "cn-1": span(15, 30)}


def test_a_downgrade_to_three_stars_takes_over_when_it_is_held_and_leaves_no_gap():
    first = Event("sp-1", "first", 4, 0, 0, 20, "cn-0")
    lowered = Event("sp-1", "downgrade", 3, 10, 5, 20, "cn-1")
    assert held_days(first, lowered) == {"cn-0": span(0, 9), "cn-1": span(10, 20)}
    row, _ = holdings(certificates([first, lowered])).to_dict("records")
    assert row["held_to"] == pd.Timestamp(day(9))


@pytest.mark.parametrize("kind", ["downgrade", "renewal"])
def test_a_decision_that_leaves_two_stars_ends_what_was_held(kind):
    lowered = Event("sp-1", kind, 2, 10, 10, 20, "cn-1")
    assert held_days(FIRST, lowered) == {"cn-0": span(0, 9)}


def test_a_renewal_before_expiry_is_held_beside_the_old_certificate_and_decides():
    renewed = Event("sp-1", "renewal", 4, 15, 15, 40, "cn-1")
    assert held_days(FIRST, renewed) == {"cn-0": span(0, 14), "cn-1": span(15, 40)}


def test_of_two_certificates_the_one_held_last_decides_not_the_one_decided_last():
    raised = Event("sp-1", "upgrade", 4, 5, 15, 40, "cn-1")
    renewed = Event("sp-1", "renewal", 3, 10, 10, 30, "cn-2")
    expected = {"cn-0": span(0, 9), "cn-2": span(10, 14), "cn-1": span(15, 40)}
    assert held_days(FIRST, raised, renewed) == expected


def test_a_certificate_withdrawn_after_it_ran_out_has_not_lapsed():
    withdrawn = Event("sp-1", "withdrawal", 3, 25, 25, -1, "cn-1")
    held = holdings(certificates([FIRST, withdrawn]))
    assert [len(lapsed_on(held, day(number))) for number in (20, 21, 24, 25)] == [0, 1, 1, 0]


def test_a_product_has_lapsed_until_its_next_recognition_is_in_effect():
    renewed = Event("sp-1", "renewal", 3, 22, 24, 40, "cn-1")
    held = holdings(certificates([FIRST, renewed]))
    assert [len(lapsed_on(held, day(number))) for number in (20, 21, 23, 24)] == [0, 1, 1, 0]


def test_of_several_certificates_that_ran_out_the_last_one_is_named():
    again = Event("sp-1", "renewal", 3, 18, 18, 30, "cn-1")
    (row,) = lapsed_on(holdings(certificates([FIRST, again])), day(31)).to_dict("records")
    assert row["certificate_id"] == "cn-1"
    assert row["expiry_date"] + timedelta(days=1) == pd.Timestamp(day(31))


def test_a_register_without_certificates_has_no_holders():
    held = holdings(certificates([]))
    assert held.empty
    assert held_on(held, day(0)).empty
    assert lapsed_on(held, day(0)).empty
