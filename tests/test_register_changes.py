"""Changes of rows delivered before: what is refused, who sees them, what stands when."""

import pandas as pd
import pytest
from sample_register import PLAN, refusal, sample_register, sample_rows, write_register

from ocop_lib.periods import Quarter
from ocop_lib.register import read_register
from ocop_lib.register.settled import settled

Q1, Q2, Q3, Q4 = (Quarter(2024, number) for number in range(1, 5))


def change(table, row, column="", old="", new="", **cells):
    """A row of ``changes``: a correction of the second quarter, unless said otherwise."""
    filled = {"kind": "correction", "date": "2024-06-01", "delivery_id": "ts-q2", "reason": "Nhầm"}
    row = {"table": table, "row_id": row, "column": column, "old": old, "new": new}
    return {**filled, **row, **cells}


def event(table, row, column, old, new, **cells):
    """An event of the second quarter."""
    return change(table, row, column, old, new, **{"kind": "event", **cells})


def retracted(table, row, **cells):
    """A row taken back in the second quarter."""
    return change(table, row, **{"kind": "retracted", **cells})


def with_changes(*changes, rows=None):
    """The sample with changes, numbered in the order given."""
    rows = rows or sample_rows()
    rows["changes"] = [
        {"change_id": f"td-{place}", **one} for place, one in enumerate(changes, start=1)
    ]
    return rows


MOVE = event("subjects", "ct-2", "unit_id", "ha-lam", "thuong-son", date="2024-06-12")

SENT_AGAIN = [
    # A move that never happened, told by the new unit, taken back by it.
    [
        MOVE,
        change("subjects", "ct-2", "unit_id", "thuong-son", "ha-lam", delivery_id="ts-q4"),
    ],
    # The same move told with a wrong day.
    [
        MOVE,
        change("subjects", "ct-2", "unit_id", "thuong-son", "ha-lam", delivery_id="ts-q4"),
        event("subjects", "ct-2", "unit_id", "ha-lam", "thuong-son", date="2024-11-02")
        | {"delivery_id": "ts-q4"},
    ],
    # A correction that was wrong.
    [
        change("certificates", "cn-1", "score", "65", "66"),
        change("certificates", "cn-1", "score", "66", "65", delivery_id="ts-q4"),
    ],
]


@pytest.mark.parametrize("changes", SENT_AGAIN)
def test_a_wrong_change_may_be_taken_back_by_a_correction_to_the_value_before(tmp_path, changes):
    """The register is sound; in the end all stands as the last of them says."""
    write_register(tmp_path / "so", with_changes(*changes))
    read = settled(read_register(tmp_path / "so", PLAN))
    if len(changes) == 2:
        plain = sample_register()
        for table in ("subjects", "products", "certificates", "linkages"):
            assert read.tables[table].equals(plain.tables[table]), table
    else:
        subjects = read.tables["subjects"].set_index("subject_id")
        assert subjects.loc["ct-2", "unit_id"] == "thuong-son"


def test_what_a_unit_sent_while_a_subject_was_said_to_be_its_own_stays(tmp_path):
    """The move is taken back later; the unit's rows of that time may be delivered by it no less."""
    rows = with_changes(*SENT_AGAIN[0])
    rows["linkages"].append(
        rows["linkages"][0] | {"linkage_id": "lk-9", "date": "2024-06-20", "delivery_id": "ts-q2"}
    )
    trace = {"traceability_id": "tx-9", "date": "2024-06-20", "delivery_id": "ts-q2"}
    rows["traceability"].append(rows["traceability"][1] | trace)
    write_register(tmp_path / "so", rows)
    linkages = settled(read_register(tmp_path / "so", PLAN)).tables["linkages"]
    assert linkages.set_index("linkage_id").loc["lk-9", "unit_id"] == "ha-lam"


SOLD = [
    event("products", "sp-1", "subject_id", "ct-1", "ct-2", date="2024-06-12"),
    change("products", "sp-1", "subject_id", "ct-2", "ct-1", delivery_id="hl-q4"),
]


def test_so_do_rows_of_a_product_that_was_said_to_be_another_subject_s(tmp_path):
    """And the change itself, which the unit of that subject had delivered."""
    rows = with_changes(*SOLD)
    rows["changes"][0]["delivery_id"] = "hl-q2"
    rows["deliveries"].append(
        {"delivery_id": "hl-q4", "kind": "quarterly", "unit_id": "ha-lam", "quarter": "2024-Q4"}
        | {"received_date": "2025-01-05", "file": "hl-4.xlsx"}
    )
    trace = {"traceability_id": "tx-9", "date": "2024-06-20", "delivery_id": "hl-q2"}
    rows["traceability"].append(rows["traceability"][0] | trace)
    write_register(tmp_path / "so", rows)
    traces = settled(read_register(tmp_path / "so", PLAN)).tables["traceability"]
    assert traces.set_index("traceability_id").loc["tx-9", "unit_id"] == "thuong-son"


def test_a_row_taken_back_by_mistake_is_sent_again_under_another_id(tmp_path):
    """Also where its columns may stand only once in the table."""
    rows = with_changes(retracted("stages", "b-2"))
    again = next(row for row in rows["stages"] if row["stage_id"] == "b-2")
    rows["stages"].append(again | {"stage_id": "b-9", "delivery_id": "ts-q4"})
    write_register(tmp_path / "so", rows)
    stages = settled(read_register(tmp_path / "so", PLAN)).tables["stages"]
    assert "b-2" not in set(stages["stage_id"])
    assert stages.set_index("stage_id").loc["b-9", "date"] == pd.Timestamp(again["date"])


# The code, the place of the fault (row of ``changes`` from 1, column), and the changes.
REFUSED = [
    ("changed_row", 1, "row_id", [change("subjects", "ct-9", "name", "A", "B")]),
    ("choice", 1, "table", [change("deliveries", "goc", "file", "goc.xlsx", "x.xlsx")]),
    ("changed_column", 1, "column", [change("subjects", "ct-1", "subject_id", "ct-1", "ct-8")]),
    ("changed_column", 1, "column", [change("subjects", "ct-1", "delivery_id", "goc", "ts-q1")]),
    ("changed_column", 1, "column", [change("subjects", "ct-1", "stars", "3", "4")]),
    ("changed_column", 1, "column", [change("subjects", "ct-1", "", "", "x")]),
    ("changed_in_time", 1, "column", [event("certificates", "cn-1", "stars", "3", "4")]),
    ("changed_nothing", 1, "new", [change("certificates", "cn-1", "score", "65", "65.0")]),
    ("retracted_cell", 1, "column", [retracted("media", "tb-2", column="title")]),
    ("old_value", 1, "old", [change("subjects", "ct-1", "commune", "Xã A", "Xã B")]),
    ("old_value", 1, "old", [change("certificates", "cn-1", "score", "không", "66")]),
    ("new_value", 1, "new", [change("certificates", "cn-1", "score", "65", "6,5")]),
    ("new_value", 1, "new", [change("subjects", "ct-1", "kind", "cooperative", "hop-tac-xa")]),
    ("new_value", 1, "new", [change("subjects", "ct-1", "unit_id", "thuong-son", "thuong-son2")]),
    ("new_value", 1, "new", [change("products", "sp-1", "subject_id", "ct-1", "ct-11")]),
    ("new_value", 1, "new", [change("products", "sp-1", "name", "Miến dong", "")]),
    ("changes_contradict", 2, "row_id", [retracted("media", "tb-2"), retracted("media", "tb-2")]),
    (
        "changes_contradict",
        2,
        "date",
        [MOVE, event("subjects", "ct-2", "unit_id", "thuong-son", "binh-hoa", date="2024-06-12")],
    ),
    (
        "changes_contradict",
        2,
        "date",
        [MOVE, MOVE | {"delivery_id": "ts-q4", "date": "2024-06-11", "new": "binh-hoa"}],
    ),
    (
        "old_value",
        2,
        "old",
        [
            change("subjects", "ct-1", "commune", "", "Xã A"),
            change("subjects", "ct-1", "commune", "", "Xã B"),
        ],
    ),
    ("retracted_in_use", 1, "row_id", [retracted("subjects", "ct-1")]),
    ("retracted_in_use", 1, "row_id", [retracted("activities", "hd-2")]),
    ("change_breaks", 1, "new", [change("certificates", "cn-1", "score", "65", "45")]),
    (
        "change_breaks",
        1,
        "new",
        [event(*["subjects", "ct-4", "unit_id", "binh-hoa", "province"], delivery_id="tinh-q2")],
    ),
    ("change_breaks", 1, "new", [change("stages", "b-2", "stage", "selected", "registered")]),
    (
        "wrong_deliverer",
        1,
        "delivery_id",
        [change("subjects", "ct-1", "commune", "", "Xã A", delivery_id="hl-q2")],
    ),
    ("later_than_delivery", 1, "date", [MOVE | {"date": "2024-07-20"}]),
]


@pytest.mark.parametrize(("code", "row", "column", "changes"), REFUSED)
def test_a_change_that_cannot_be_is_refused_where_it_stands(tmp_path, code, row, column, changes):
    """One fault, in ``changes.csv``: the row changed is as it was delivered."""
    (fault,) = refusal(write_register(tmp_path / "so", with_changes(*changes)))
    assert fault.code == f"register.{code}"
    assert fault.place.file.endswith("changes.csv")
    assert (fault.place.row, fault.place.column) == (row + 1, column)


def test_a_row_without_id_is_refused_beside_a_change_of_a_row_that_is_not_there(tmp_path):
    rows = with_changes(change("subjects", "ct-9", "name", "A", "B"))
    rows["subjects"].append({**rows["subjects"][0], "subject_id": ""})
    codes = {fault.code for fault in refusal(write_register(tmp_path / "so", rows))}
    assert {"register.required", "register.changed_row"} <= codes


ACCEPTED = {
    "a chain of corrections": [
        change("subjects", "ct-1", "commune", "", "Xã A"),
        change("subjects", "ct-1", "commune", "Xã A", "Xã B", delivery_id="ts-q4"),
    ],
    "a chain of events": [
        MOVE,
        MOVE
        | {"old": "thuong-son", "new": "binh-hoa", "date": "2024-09-01", "delivery_id": "ts-q4"},
    ],
    "an event undone, and told again with its day": [
        MOVE,
        change(*["subjects", "ct-2", "unit_id", "thuong-son", "ha-lam"], delivery_id="ts-q4"),
        MOVE | {"date": "2024-06-15", "delivery_id": "ts-q4"},
    ],
    "the move told by the unit that the subject came to": [MOVE | {"delivery_id": "hl-q2"}],
    "two cells that a rule asks for together": [
        change("certificates", "cn-3", "decision_date", "2024-10-25", "2024-10-28"),
        change("certificates", "cn-3", "effective_date", "2024-10-25", "2024-10-28"),
        change("certificates", "cn-3", "expiry_date", "2027-10-25", "2027-10-28"),
    ],
    "a number written otherwise": [change("certificates", "cn-1", "score", "65.0", "66.50")],
    "a state, whose day is that of the event": [event("subjects", "ct-3", "state", "", "paused")],
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_change_that_may_be_is_accepted(tmp_path, name):
    """And comes back from the file as it was written."""
    folder = write_register(tmp_path / "so", with_changes(*ACCEPTED[name]))
    assert len(read_register(folder, PLAN).tables["changes"]) == len(ACCEPTED[name])


def test_the_old_unit_delivers_what_happened_before_a_move_and_the_new_one_the_rest(tmp_path):
    """A stage of October is the new unit's to tell; of May, either's."""
    move = event("subjects", "ct-3", "unit_id", "thuong-son", "ha-lam", date="2024-05-15")
    rows = with_changes(move | {"delivery_id": "hl-q2"})
    faults = refusal(write_register(tmp_path / "so", rows))
    assert [(fault.code, fault.place.row) for fault in faults] == [
        ("register.wrong_deliverer", 4),
        ("register.wrong_deliverer", 4),
    ]
    assert [fault.place.file.rpartition("/")[2] for fault in faults] == [
        "stages.csv",
        "certificates.csv",
    ]
    rows["stages"][1]["delivery_id"] = "hl-q2"
    for table in ("stages", "certificates"):
        rows[table][2]["delivery_id"] = "hl-q4"
    rows["deliveries"].append(
        rows["deliveries"][4]
        | {"delivery_id": "hl-q4", "quarter": "2024-Q4"}
        | {"received_date": "2025-01-05"}
    )
    read_register(write_register(tmp_path / "so", rows), PLAN)


def test_a_row_taken_back_is_not_judged_and_one_put_right_is_judged_as_it_is(tmp_path):
    """The same stage twice: one is taken back, or was another product's."""
    rows = sample_rows()
    rows["stages"].append(rows["stages"][0] | {"stage_id": "b-9"})
    back = retracted("stages", "b-9")
    other = change("stages", "b-9", "product_id", "sp-3", "sp-1")
    for one in (back, other):
        read_register(write_register(tmp_path / "so", with_changes(one, rows=rows)), PLAN)


def seen(table, unit, quarter, register):
    """The ids of the rows of a table that a report sees."""
    frame = register.visible_to(unit, quarter, "calendar").tables[table]
    return frame.iloc[:, 0].tolist()


def test_an_event_is_seen_from_its_day_on_and_a_correction_with_its_delivery():
    """An event of July, told for the second quarter, is no matter of it; a correction is."""
    late = {"delivery_id": "hl-q2", "date": "2024-07-20"}
    register = sample_register(
        with_changes(
            event("subjects", "ct-2", "name", "Tổ hợp tác Chè Hạ Lâm", "Tổ Chè", **late),
            change("subjects", "ct-2", "commune", "", "Xã A", **late),
        )
    )
    assert seen("changes", "ha-lam", Q1, register) == []
    assert seen("changes", "ha-lam", Q2, register) == ["td-2"]
    assert seen("changes", "ha-lam", Q3, register) == ["td-1", "td-2"]
    assert seen("changes", "thuong-son", Q4, register) == []


def test_what_a_change_refers_to_is_seen_with_it():
    """The subject to which a product goes, and the deliveries that told of it."""
    register = sample_register(
        with_changes(event("products", "sp-1", "subject_id", "ct-1", "ct-2", date="2024-06-01"))
    )
    assert seen("subjects", "thuong-son", Q1, register) == ["ct-1", "ct-3"]
    assert seen("subjects", "thuong-son", Q2, register) == ["ct-1", "ct-2", "ct-3"]
    assert "sp-1" in seen("products", "ha-lam", Q2, register)
    assert "ts-q2" in seen("deliveries", "ha-lam", Q2, register)


def test_a_year_that_begins_anew_begins_with_what_stands():
    """Values put right, the unit of now, no row taken back, no change."""
    register = settled(
        sample_register(
            with_changes(
                MOVE,
                change(
                    "products", "sp-2", "name", "Chè shan tuyết", "Chè Shan", delivery_id="hl-q2"
                ),
                retracted("media", "tb-2"),
                event("subjects", "ct-1", "state", "", "paused", date="2024-06-03"),
            )
        )
    )
    tables = register.tables
    assert tables["changes"].empty
    assert tables["media"]["media_id"].tolist() == ["tb-1"]
    assert tables["products"]["name"].tolist()[1] == "Chè Shan"
    assert tables["subjects"].loc[1, "unit_id"] == "thuong-son"
    assert tables["subjects"].loc[0, "state_date"] == pd.Timestamp("2024-06-03")
    mine = tables["stages"]["product_id"] == "sp-2"
    assert set(tables["stages"].loc[mine, "unit_id"]) == {"thuong-son"}
    unchanged = sample_register()
    assert settled(unchanged) is unchanged
