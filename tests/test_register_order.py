"""Events of certificates come about in one order, however the lines of the file are sorted."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rows import rows_to_frames
from sample_register import HEADING, PLAN, sample_register, sample_rows, write_register

from ocop_lib.errors import RegisterError
from ocop_lib.indicators.counting.registry import INDICATORS, evidence
from ocop_lib.indicators.holdings import held_on, holdings
from ocop_lib.periods import Quarter
from ocop_lib.register import read_register
from ocop_lib.register.history import history, in_order
from ocop_lib.register.rows import Rows
from ocop_lib.register.tables import BY_NAME

DAY = "2024-10-25"
NEXT = "2024-10-26"


def event(number, product, kind, stars, **cells):
    """An event of one day."""
    row = {
        "certificate_id": f"cn-{number}",
        "product_id": product,
        "plan_year": "2024",
        "kind": kind,
        "stars": str(stars),
        "issuer_level": "district" if stars < 4 else "province",
        "issuer": "UBND",
        "decision_number": f"{number}/QĐ",
        "decision_date": DAY,
        "effective_date": DAY,
        "expiry_date": "" if kind == "withdrawal" else "2027-10-25",
        "delivery_id": "ts-q4",
    }
    return row | cells


# Of sp-1 the sample tells a first recognition in 2021, of sp-3 and sp-4 nothing here.
SAME_DAY = [
    event(11, "sp-3", "first", 3),
    event(12, "sp-3", "upgrade", 4),
    event(13, "sp-4", "first", 3),
    event(14, "sp-4", "withdrawal", 3),
    event(15, "sp-1", "renewal", 3),
    event(16, "sp-1", "upgrade", 4),
]
WRONG = [
    event(21, "sp-3", "upgrade", 3),
    event(22, "sp-3", "first", 3, effective_date=NEXT, expiry_date="2027-10-26"),
    event(23, "sp-4", "upgrade", 4),
    event(24, "sp-4", "withdrawal", 4),
    event(25, "sp-4", "withdrawal", 4),
    event(26, "sp-1", "first", 3),
    event(27, "sp-1", "withdrawal", 3, decision_date="", effective_date=""),
    event(28, "sp-9", "renewal", 3),
]


def rows_with(events, order=None):
    """The sample's rows; its certificates are its first one and the events, in the given order."""
    rows = sample_rows()
    events = [rows["certificates"][0], *events]
    rows["certificates"] = [events[place] for place in order or range(len(events))]
    return rows


def faults_of(folder, rows):
    """Code, id of the row and column of each fault."""
    try:
        read_register(write_register(folder, rows), PLAN)
    except RegisterError as refused:
        faults = refused.faults
    else:
        return set()
    found = set()
    for fault in faults:
        table = fault.place.file.rpartition("/")[2].removesuffix(".csv")
        key = rows[table][fault.place.row - 2][BY_NAME[table].key] if fault.place.row else ""
        found.add((fault.code, key, fault.place.column))
    return found


def test_what_happened_on_one_day_is_sound(tmp_path):
    """Recognised first, then renewed or raised, then withdrawn."""
    register = read_register(write_register(tmp_path / "so", rows_with(SAME_DAY)), PLAN)
    assert len(register.tables["certificates"]) == len(SAME_DAY) + 1


@settings(max_examples=12)
@given(order=st.permutations(range(len(SAME_DAY) + 1)))
def test_the_order_of_lines_makes_no_fault(tmp_path_factory, order):
    """A sound register stays sound."""
    folder = write_register(tmp_path_factory.mktemp("so"), rows_with(SAME_DAY, order))
    assert read_register(folder, PLAN).tables["certificates"].shape[0] == len(SAME_DAY) + 1


@settings(max_examples=12)
@given(
    events=st.lists(
        st.sampled_from([*SAME_DAY, *WRONG]), unique_by=lambda row: row["certificate_id"]
    ).flatmap(lambda events: st.tuples(st.just(events), st.permutations(range(len(events) + 1))))
)
def test_the_order_of_lines_moves_no_fault(tmp_path_factory, events):
    """The same rows are refused for the same, at the same columns."""
    rows, order = events
    folder = tmp_path_factory.mktemp("so")
    assert faults_of(folder / "1", rows_with(rows, order)) == faults_of(
        folder / "2", rows_with(rows)
    )


@settings(max_examples=12)
@given(order=st.permutations(range(len(SAME_DAY) + 1)))
def test_the_order_of_lines_moves_no_number(order):
    """Holdings, the certificate held on a day and every indicator's evidence stay as they are."""
    quarter = Quarter(2024, 4)
    plain, turned = (
        sample_register(rows_with(SAME_DAY, chosen), HEADING) for chosen in (None, order)
    )
    held = [
        holdings(register.tables["certificates"]).sort_values("certificate_id", ignore_index=True)
        for register in (plain, turned)
    ]
    pd.testing.assert_frame_equal(*held)
    on_the_day = [
        held_on(holdings(register.tables["certificates"]), quarter.cut_off("calendar"))
        for register in (plain, turned)
    ]
    pd.testing.assert_frame_equal(*on_the_day)
    assert on_the_day[0].set_index("product_id")["stars"].to_dict() == {"sp-1": 4, "sp-3": 4}
    for indicator in INDICATORS:
        pd.testing.assert_frame_equal(
            *(evidence(indicator, one, quarter, "calendar") for one in (plain, turned))
        )


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ({"decision_date": DAY, "kind": "withdrawal"}, {"decision_date": NEXT, "kind": "first"}),
        ({"effective_date": DAY, "kind": "withdrawal"}, {"effective_date": NEXT, "kind": "first"}),
        ({"kind": "first"}, {"kind": "renewal"}),
        ({"kind": "renewal"}, {"kind": "upgrade"}),
        ({"kind": "upgrade"}, {"kind": "withdrawal"}),
        ({"certificate_id": "cn-a"}, {"certificate_id": "cn-b"}),
    ],
)
def test_events_are_ordered_by_decision_effect_kind_and_id(earlier, later):
    """Each decides where those before it are equal; the line never does."""
    plain = event(1, "sp-3", "first", 3)
    for pair in ([plain | earlier, plain | later], [plain | later, plain | earlier]):
        events = rows_to_frames({"certificates": pair})["certificates"]
        first, second = in_order(events).to_dict("records")
        assert all(str(first[name]).startswith(value) for name, value in earlier.items())
        assert all(str(second[name]).startswith(value) for name, value in later.items())


def test_a_withdrawal_that_takes_effect_before_a_recognition_of_the_same_day_comes_first():
    """The product is recognised afresh, and stays so."""
    rows = [
        event(1, "sp-1", "first", 3, decision_date="2022-01-10", effective_date="2022-01-10"),
        event(2, "sp-1", "withdrawal", 3),
        event(3, "sp-1", "renewal", 3, effective_date=NEXT),
    ]
    events = rows_to_frames({"certificates": rows[::-1]})["certificates"]
    before = [event.kind_before for event in history(Rows(events))]
    assert dict(zip(events["certificate_id"], before, strict=True)) == {
        "cn-3": "withdrawal",
        "cn-2": "first",
        "cn-1": None,
    }


def test_of_two_certificates_from_one_day_the_later_event_is_held():
    """A first recognition and an upgrade of one day, whichever stands above."""
    for events in (SAME_DAY[:2], SAME_DAY[1::-1]):
        register = sample_register(rows_with(events), HEADING)
        held = held_on(
            holdings(register.tables["certificates"]), Quarter(2024, 4).cut_off("calendar")
        )
        assert held.set_index("product_id")["stars"]["sp-3"] == 4
