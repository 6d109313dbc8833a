"""The rows of a table as lists say what its frame says, however they are chosen and added to."""

from datetime import date
from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import rows_to_frames

from ocop_lib.register.columns import Column
from ocop_lib.register.rows import Rows, is_given, where_given
from ocop_lib.register.standards import months_after
from ocop_lib.register.tables import BY_NAME

SCORES = st.sampled_from(["", "62.5", "90"])
DAYS = st.sampled_from(["", "2024-02-29", "0001-01-01", "9999-12-31"])
STAGES = st.fixed_dictionaries(
    {"stage_id": st.sampled_from(["b", "a", ""]), "date": DAYS, "score": SCORES}
)


def read(column: Column, text: str) -> object:
    """A cell as `Rows` gives it, read by hand from its text; None for an empty one."""
    if not text:
        return None
    if column.kind == "date":
        return date.fromisoformat(text)
    return float(text) if column.name == "score" else text


@given(st.lists(STAGES, max_size=5), st.lists(st.integers(0, 4), max_size=5))
def test_rows_are_the_cells_of_their_frame(stages, numbers):
    """Of the whole table, and of some rows of some rows; what is added stands first."""
    spec = BY_NAME["stages"]
    whole = Rows(rows_to_frames({"stages": stages})["stages"])
    places = [number for number in numbers if number < len(stages)]
    some = whole.where(places).where(range(len(places)))
    for rows, texts in ((whole, stages), (some, [stages[place] for place in places])):
        assert len(rows) == len(texts)
        for name in ("stage_id", "date", "score"):
            column = spec.column(name)
            found = [cell if is_given(cell) else None for cell in rows.of(column)]
            assert found == [read(column, row[name]) for row in texts]
            assert rows.given(name) == [row[name] != "" for row in texts]
        marked = rows.with_columns({"mark": [*range(len(rows))], "date": [None] * len(rows)})
        assert marked.added("mark") == [*range(len(rows))]
        assert (marked.days("date"), marked.texts("stage_id")) == (
            [None] * len(rows),
            rows.texts("stage_id"),
        )
        assert ("mark" in marked, "mark" in rows, "score" in rows) == (True, False, True)


def test_a_column_that_is_absent_is_empty():
    rows = Rows(rows_to_frames({"stages": [{"stage_id": "a"}]})["stages"])
    assert (rows.texts("none"), rows.days("never")) == ([None], [None])
    assert isnan(rows.numbers("nothing")[0])


@given(st.lists(st.sampled_from(["b", "a", "c", ""]), max_size=6))
def test_a_row_without_a_key_comes_last(keys):
    rows = Rows(rows_to_frames({"stages": [{"stage_id": key} for key in keys]})["stages"])
    texts = [keys[place] for place in rows.in_order_of("stage_id")]
    assert texts == sorted(filter(None, keys)) + [""] * keys.count("")


def test_an_empty_cell_passes_no_test():
    assert where_given(lambda one, other: one < other, [1, None, 2], [2, 2, None]) == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2021-11-26", 36, "2024-11-26"),
        ("2024-02-29", 36, "2027-02-28"),
        ("2024-02-29", -12, "2023-02-28"),
        ("2024-12-31", 2, "2025-02-28"),
        ("2024-01-31", -1, "2023-12-31"),
        ("9999-01-01", 12, None),
        ("0001-06-01", -12, None),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_the_month(day, months, later):
    """None beyond the years that a date can have."""
    found = months_after(date.fromisoformat(day), months)
    assert found == (later and date.fromisoformat(later))
