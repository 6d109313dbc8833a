"""Changes applied by the library against a register that is rewritten by hand, day by day."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rows import rows_to_frames

from ocop_lib.indicators.as_of import AsOf
from ocop_lib.periods import Quarter
from ocop_lib.register import Register
from ocop_lib.register.heading import Heading

QUARTERS = [Quarter(2024, number) for number in (1, 2, 3, 4)]
DAYS = [f"2024-{month:02d}-10" for month in range(1, 13)]
UNITS = ("ba-be", "na-ri", "cho-don")
HEADING = Heading(title="Sổ thử", plan="bac_kan_2024", year=2024, illustrative=True)
BASE = {
    "deliveries": [
        {"delivery_id": "goc", "kind": "baseline", "unit_id": "province"},
        *(
            {"delivery_id": f"q{one.number}", "kind": "quarterly", "unit_id": "province"}
            | {"quarter": str(one), "received_date": "2025-01-10"}
            for one in QUARTERS
        ),
    ],
    "subjects": [
        {"subject_id": name, "name": name, "unit_id": unit, "delivery_id": "goc"}
        for name, unit in zip("abc", UNITS, strict=True)
    ],
    "products": [
        {"product_id": f"{owner}1", "name": f"{owner}1", "subject_id": owner, "delivery_id": "goc"}
        for owner in "abc"
    ],
    "support": [
        {"support_id": f"s{place}", "subject_id": "abc"[place % 3], "plan_year": "2024"}
        | {"kind": "flagship", "date": DAYS[place], "content": "x", "delivery_id": "goc"}
        for place in range(0, 12, 2)
    ],
    "traceability": [
        {"traceability_id": f"t{place}", "product_id": f"{'abc'[place % 3]}1", "plan_year": "2024"}
        | {"date": DAYS[place], "system": "x", "delivery_id": "goc"}
        for place in range(1, 12, 2)
    ],
}
KEYS = {"subjects": "subject_id", "products": "product_id", "support": "support_id"}
KEYS |= {"traceability": "traceability_id"}
CELLS = {
    ("subjects", "unit_id"): (["a", "b", "c"], UNITS, ("event", "correction")),
    ("subjects", "name"): (["a", "b"], ("x", "y", ""), ("event", "correction")),
    ("products", "subject_id"): (["a1", "b1"], ("a", "b", "c"), ("event", "correction")),
    ("support", "date"): (["s0", "s4"], DAYS, ("correction",)),
    ("traceability", "product_id"): (["t1", "t5"], ("a1", "b1"), ("correction",)),
    ("support", ""): (["s2", "s6"], ("",), ("retracted",)),
}


@st.composite
def changes(draw):
    """Changes as a unit would tell them: each names the value that stood before."""
    told = []
    for _ in range(draw(st.integers(0, 7))):
        table, column = draw(st.sampled_from([*CELLS]))
        rows, values, kinds = CELLS[table, column]
        one = {"table": table, "column": column, "row_id": draw(st.sampled_from(rows))}
        one |= {"kind": draw(st.sampled_from(kinds)), "new": draw(st.sampled_from(values))}
        one |= {"date": draw(st.sampled_from(DAYS)), "reason": "x"}
        told.append(one | {"delivery_id": draw(st.sampled_from(["q1", "q2", "q3", "q4"]))})
    for place, one in enumerate(told):
        one["change_id"] = f"td-{place}"
    told.sort(key=in_order)
    by_day = first_values()
    for one in told:
        cell = (one["table"], one["row_id"], one["column"])
        if one["kind"] == "retracted":
            one["old"] = ""
            continue
        day = DAYS.index(one["date"])
        before = by_day[cell][max(day - 1, 0) if one["kind"] == "event" else day]
        one["old"] = before
        tell(by_day, one)
    return told


def in_order(one):
    """Deliveries by quarter; in each, corrections, then events by day."""
    return one["delivery_id"], one["date"] if one["kind"] == "event" else "", one["change_id"]


def first_values():
    """For each cell the value first delivered, on each of the days."""
    return {
        (table, row[KEYS[table]], column): [row.get(column, "")] * len(DAYS)
        for table, column in CELLS
        for row in BASE[table]
    }


def tell(by_day, one):
    """Rewrite the days of a cell by one change."""
    values = by_day[one["table"], one["row_id"], one["column"]]
    for place, day in enumerate(DAYS):
        is_meant = day >= one["date"] if one["kind"] == "event" else values[place] == one["old"]
        values[place] = one["new"] if is_meant else values[place]


def by_hand(told, quarter):
    """What must stand at a quarter's cut-off: names, and for each row its unit and its day."""
    last = quarter.number * 3 - 1
    by_day, gone = first_values(), set()
    for one in told:
        is_seen = int(one["delivery_id"][1]) <= quarter.number
        if not is_seen or (one["kind"] == "event" and one["date"] > DAYS[last]):
            continue
        if one["kind"] == "retracted":
            gone.add(one["row_id"])
        else:
            tell(by_day, one)
    names = {one: by_day["subjects", one, "name"][last] for one in "abc"}
    found = {}
    for row in BASE["support"]:
        key = row["support_id"]
        day = by_day["support", key, "date"][last]
        if key not in gone and day <= DAYS[last]:
            at = DAYS.index(day)
            found[key] = (by_day["subjects", row["subject_id"], "unit_id"][at], day)
    for row in BASE["traceability"]:
        key, day = row["traceability_id"], row["date"]
        if day <= DAYS[last]:
            at = DAYS.index(day)
            product = by_day["traceability", key, "product_id"][last]
            owner = by_day["products", product, "subject_id"][at]
            found[key] = (by_day["subjects", owner, "unit_id"][at], day)
    return names, found


def register_of(told):
    """The base with changes."""
    return Register(HEADING, rows_to_frames(BASE | {"changes": told}))


@settings(max_examples=60)
@given(changes())
def test_what_stands_at_a_cut_off_is_what_a_register_rewritten_by_hand_would_hold(told):
    """Of every quarter, seen by the province."""
    register = register_of(told)
    for quarter in QUARTERS:
        as_of = AsOf(register.visible_to("province", quarter, "calendar"), quarter, "calendar")
        names, rows = by_hand(told, quarter)
        subjects = as_of.rows("subjects")
        assert dict(zip(subjects["subject_id"], subjects["name"].fillna(""), strict=True)) == names
        found = {}
        for table in ("support", "traceability"):
            frame = as_of.rows(table)
            days = frame["date"].dt.strftime("%Y-%m-%d")
            cells = zip(frame[KEYS[table]], frame["unit_id"], days, strict=True)
            found |= {key: (unit, day) for key, unit, day in cells}
        assert found == rows


@settings(max_examples=15)
@given(changes())
def test_a_unit_counts_on_its_slice_the_rows_that_the_whole_register_gives_it(told):
    """Each row is one unit's: by the slice of that unit, and of no other."""
    register = register_of(told)
    for quarter in QUARTERS:
        _, rows = by_hand(told, quarter)
        for unit in UNITS:
            seen = register.visible_to(unit, quarter, "calendar")
            as_of = AsOf(seen, quarter, "calendar")
            found = {
                key
                for table in ("support", "traceability")
                for key in as_of.of_plan_year(table)[KEYS[table]]
            }
            # Without a change in its slice a unit's rows are all its own.
            assert found == {key for key, (owner, _) in rows.items() if owner == unit}


@settings(max_examples=15)
@given(changes())
def test_deliveries_of_later_quarters_leave_the_files_of_earlier_reports_alone(told):
    """Byte for byte; and a slice, cut once more, is itself."""
    register = register_of(told)
    for quarter in QUARTERS:
        known = [one for one in told if int(one["delivery_id"][1]) <= quarter.number]
        for unit in (*UNITS, "province"):
            cut = (unit, quarter, "calendar")
            files = register.files_visible_to(*cut)
            assert files == register_of(known).files_visible_to(*cut)
            seen = register.visible_to(*cut)
            assert files == seen.to_files()
            again = Register(HEADING, seen.tables).visible_to(*cut)
            assert again.to_files() == files


UNIT = {"table": "subjects", "row_id": "a", "column": "unit_id", "reason": "x"}


def unit_changes(*told):
    """Changes of the unit of subject a: kind, old and new value, day, quarter of the delivery."""
    return [
        UNIT
        | {"change_id": f"td-{place}", "kind": kind, "old": old, "new": new, "date": day}
        | {"delivery_id": by}
        for place, (kind, old, new, day, by) in enumerate(told)
    ]


def units_by_quarter(told):
    """The unit of subject a at each cut-off, as it was known then."""
    register = register_of(told)
    found = []
    for quarter in QUARTERS:
        as_of = AsOf(register.visible_to("province", quarter, "calendar"), quarter, "calendar")
        found.append(as_of.rows("subjects")["unit_id"].tolist()[0])
    return found


HOME, OTHER, THIRD = UNITS[0], UNITS[1], UNITS[2]
TAKEN_BACK = {
    "a correction that was wrong": (
        [
            ("correction", HOME, OTHER, "2024-02-10", "q1"),
            ("correction", OTHER, HOME, "2024-07-10", "q3"),
        ],
        [OTHER, OTHER, HOME, HOME],
    ),
    "an event that did not happen": (
        [
            ("event", HOME, OTHER, "2024-02-10", "q1"),
            ("correction", OTHER, HOME, "2024-07-10", "q3"),
        ],
        [OTHER, OTHER, HOME, HOME],
    ),
    "an event told with a wrong day": (
        [
            ("event", HOME, OTHER, "2024-02-10", "q1"),
            ("correction", OTHER, HOME, "2024-07-10", "q3"),
            ("event", HOME, OTHER, "2024-11-10", "q4"),
        ],
        [OTHER, OTHER, HOME, OTHER],
    ),
    "the first of two events": (
        [
            ("event", HOME, OTHER, "2024-02-10", "q1"),
            ("event", OTHER, THIRD, "2024-05-10", "q2"),
            ("correction", OTHER, HOME, "2024-07-10", "q3"),
        ],
        [OTHER, THIRD, THIRD, THIRD],
    ),
    "a correction that took away a right event": (
        [
            ("event", HOME, OTHER, "2024-02-10", "q1"),
            ("correction", HOME, OTHER, "2024-05-10", "q2"),
            ("correction", OTHER, HOME, "2024-07-10", "q3"),
            ("event", HOME, OTHER, "2024-02-10", "q3"),
        ],
        [OTHER, OTHER, OTHER, OTHER],
    ),
}


@pytest.mark.parametrize("name", TAKEN_BACK)
def test_a_wrong_change_is_taken_back_by_a_later_correction(name):
    """To the value before it; reports of earlier quarters keep what was told by then."""
    told, expected = TAKEN_BACK[name]
    assert units_by_quarter(unit_changes(*told)) == expected


def test_after_it_every_row_stands_as_if_nobody_had_told_the_change():
    """Of the quarter that brings the correction, and of later ones: all tables, all units."""
    for name in ("a correction that was wrong", "an event that did not happen"):
        register = register_of(unit_changes(*TAKEN_BACK[name][0]))
        for quarter in QUARTERS[2:]:
            cut = ("province", quarter, "calendar")
            stands = AsOf(register.visible_to(*cut), quarter, "calendar")
            never = AsOf(register_of([]).visible_to(*cut), quarter, "calendar")
            for table in ("subjects", "products", "support", "traceability"):
                assert stands.rows(table).equals(never.rows(table)), (name, table)
