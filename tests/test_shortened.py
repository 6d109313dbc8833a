"""However many things there are, a sentence names few of them and counts the rest."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_lib.export.remark_words import remark_words
from ocop_lib.indicators.remarks import Remark
from ocop_lib.periods import Quarter
from ocop_lib.plan import load_plan
from ocop_lib.report import change_points, points
from ocop_lib.shortened import (
    CERTIFICATES,
    DUTIES,
    EXCEEDED,
    FALLEN,
    ITEMS,
    TARGETS,
    UNITS,
    WORST_UNITS,
    Limit,
    named,
    shortened,
)
from ocop_lib.wording import counted

LIMITS = (UNITS, WORST_UNITS, TARGETS, EXCEEDED, ITEMS, DUTIES, CERTIFICATES, FALLEN)
COUNTS = st.integers(min_value=0, max_value=120)


@given(COUNTS, st.sampled_from(LIMITS))
def test_what_is_not_named_is_counted_and_together_that_is_all(count: int, limit: Limit):
    names = [f"tên{n}x" for n in range(count)]
    found = shortened(names, limit)
    assert len(found) <= limit.most + 1
    rest = [int(one.split()[0]) for one in found if one.endswith(f" {limit.noun} khác")]
    kept = found[: len(found) - len(rest)]
    assert kept == names[: len(kept)]
    assert len(kept) + sum(rest) == count
    assert named(names, limit).count(" và ") == (len(found) > 1)


@pytest.mark.parametrize("limit", LIMITS)
def test_a_limit_keeps_at_least_one_name_and_never_more_than_it_may(limit: Limit):
    assert 1 <= limit.shown <= limit.most


@given(COUNTS)
def test_every_sentence_on_units_is_as_short_with_a_hundred_and_twenty(count: int):
    """Who sent nothing, who is waited for, who lacks what it was assigned."""
    units = [f"xã Tên {n}" for n in range(count)]
    said = [
        change_points.on_completeness(130 - count, 130, Quarter(2024, 3), units),
        points.on_targets(
            "tỉnh A",
            Quarter(2024, 3).cut_off("calendar"),
            points.Judged({points.Status.UNDECIDED: 1}, 1, waiting_for=units),
        ),
    ]
    for words in said:
        named = len(re.findall("xã Tên", words))
        assert named == (count if count <= UNITS.most else 0)
        assert (f"số liệu của {count:02d} đơn vị" in words) == (count > UNITS.most)


@given(st.integers(min_value=1, max_value=120))
def test_a_remark_beside_a_number_names_few_units(count: int):
    plan = load_plan("bac_kan_2024")
    some = tuple(plan.unit_ids[n % len(plan.unit_ids)] for n in range(count))
    indicator = plan.indicator("district_flagship_products")
    for remark in (
        Remark("waiting_for", units=some),
        Remark("short_of_lead", units=some),
        Remark("units_having", 3, 130, units=some, silent=some),
    ):
        words = remark_words(plan, indicator, remark)
        assert len(words) < 300
        assert (f"{counted(count)} đơn vị" in words) == (count > UNITS.most)
