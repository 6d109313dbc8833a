"""Quarters, their two schemes and their cut-off dates."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_lib.errors import ParameterError
from ocop_lib.months import Month
from ocop_lib.periods import SCHEMES, Quarter, quarter_of

quarters = st.builds(Quarter, st.integers(2000, 2100), st.integers(1, 4))
schemes = st.sampled_from(SCHEMES)


@given(quarters)
def test_a_quarter_reads_back_what_it_writes(quarter: Quarter):
    assert Quarter.parse(str(quarter)) == quarter


@pytest.mark.parametrize(
    "written", ["2024-Q5", "2024Q3", "Q3-2024", "2024-q3", "", "2024-Q3 ", "２０２４-Q3"]
)
def test_a_quarter_written_otherwise_is_refused(written: str):
    with pytest.raises(ParameterError) as refused:
        Quarter.parse(written)
    assert refused.value.faults[0].code == "quarter.form"


@pytest.mark.parametrize(
    ("scheme", "windows"),
    [
        (
            "calendar",
            [
                (date(2024, 1, 1), date(2024, 3, 31)),
                (date(2024, 4, 1), date(2024, 6, 30)),
                (date(2024, 7, 1), date(2024, 9, 30)),
                (date(2024, 10, 1), date(2024, 12, 31)),
            ],
        ),
        (
            "nd09",
            [
                (date(2023, 12, 15), date(2024, 3, 14)),
                (date(2024, 3, 15), date(2024, 6, 14)),
                (date(2024, 6, 15), date(2024, 9, 14)),
                (date(2024, 9, 15), date(2024, 12, 14)),
            ],
        ),
    ],
)
def test_the_windows_are_those_of_the_scheme(scheme, windows):
    found = [Quarter(2024, number).window(scheme) for number in (1, 2, 3, 4)]
    assert [(one.start, one.end) for one in found] == windows


@given(st.integers(2000, 2100), schemes)
def test_the_quarters_of_a_year_join_without_gap_or_overlap(year, scheme):
    windows = [Quarter(year, number).window(scheme) for number in (1, 2, 3, 4)]
    for earlier, later in itertools.pairwise(windows):
        assert later.start - earlier.end == timedelta(days=1)


@given(quarters, schemes, st.integers(0, 91))
def test_a_day_inside_a_quarter_counts_in_it(quarter, scheme, offset):
    window = quarter.window(scheme)
    day = min(window.start + timedelta(days=offset), window.end)
    assert quarter_of(day, quarter.year, scheme) == quarter


def test_what_happened_before_the_year_counts_in_its_first_quarter():
    assert quarter_of(date(2023, 11, 2), 2024, "calendar") == Quarter(2024, 1)


def test_the_last_days_of_december_are_in_no_quarter_of_decree_09():
    assert quarter_of(date(2024, 12, 15), 2024, "nd09") is None
    assert quarter_of(date(2024, 12, 31), 2024, "calendar") == Quarter(2024, 4)


def test_a_month_unfinished_at_the_cut_off_is_not_tested():
    assert len(Quarter(2024, 1).finished_months("calendar")) == 3
    assert Quarter(2024, 1).finished_months("nd09") == (Month(2024, 1), Month(2024, 2))
    assert len(Quarter(2024, 4).finished_months("nd09")) == 11


def test_february_ends_on_the_29th_in_a_leap_year():
    assert Month(2024, 2).last == date(2024, 2, 29)
    assert Month(2023, 2).last == date(2023, 2, 28)
    assert Month(2024, 12).last == date(2024, 12, 31)
