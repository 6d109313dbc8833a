"""Vietnamese numbers, dates and sentences."""

import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_lib import wording
from ocop_lib.periods import Quarter
from ocop_lib.report import sentences
from ocop_lib.statuses import Status


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (21, "21"),
        (1234.5, "1.234,5"),
        (1234567, "1.234.567"),
        (90.86, "90,86"),
        (0.125, "0,125"),
        (-0.001, "−0,001"),
        (-0.0, "0"),
        (1234.567, "1.234,567"),
        (1 / 3, "0,3333"),
        (100 / 3, "33,33"),
        (2.345678, "2,346"),
        (1234.56789, "1.234,57"),
        (12.34567, "12,35"),
        (12.345, "12,345"),
        (Decimal("1234.50"), "1.234,5"),
        (0.1 + 0.2, "0,3"),
        (2.0**53, "9.007.199.254.740.992"),
        (1.5e300, "1,5×10^300"),
        (3.4e-9, "3,4×10^−9"),
        (-1234.5, "−1.234,5"),
        (None, "chưa có số liệu"),
    ],
)
def test_numbers_have_dots_for_thousands_and_a_comma_for_decimals(value, written):
    assert wording.number(value) == written


def read_back(words: str) -> str:
    """A number in words as a program reads it."""
    read = words.replace("×10^", "e").replace(".", "").replace(",", ".")
    return read.replace(wording.MINUS, "-")


@given(st.integers(-(10**12), 10**12))
def test_a_whole_number_loses_no_digit(value):
    assert int(read_back(wording.number(value))) == value


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.0034, "0,0034"),
        (0.9999, "0,9999"),
        (0.99996, "0,99996"),
        (1234.00456, "1.234,005"),
        (99.999999, "99,999999"),
        (Decimal("0.999999999999999999999"), "0,999999999999999999999"),
    ],
)
def test_rounding_never_makes_a_whole_number_of_a_fraction(value, written):
    assert wording.number(value) == written


@given(st.floats(allow_nan=False, allow_infinity=False) | st.decimals(-1000, 1000, places=7))
def test_a_number_is_written_to_four_significant_digits_or_better(value):
    written = read_back(wording.number(value))
    assert Decimal(written) == pytest.approx(Decimal(str(value)), rel=Decimal("0.0005"))


@pytest.mark.parametrize("value", [2.00005, 0.00025, Decimal("-0.12345"), 0.15625])
def test_a_half_is_rounded_away_from_zero(value):
    exact = Decimal(str(value))
    read = Decimal(read_back(wording.number(value)))
    assert abs(read) >= abs(exact)


def test_years_and_codes_have_no_dots():
    assert wording.number(2024, grouped=False) == "2024"
    assert wording.number(2023.5, grouped=False) == "2023,5"


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2024, 9, 30), "30/9/2024"),  # noqa: DTZ001 (a moment without a zone)
        (datetime(2024, 2, 1, 8, 30), "08:30 01/02/2024"),  # noqa: DTZ001
        (datetime(2024, 2, 1, 0, 0, 15, 250_000, UTC), "00:00:15,25 01/02/2024"),
    ],
)
def test_a_moment_has_its_hour_unless_it_is_midnight(moment, written):
    assert wording.moment(moment) == written


@pytest.mark.parametrize(
    ("seconds", "written"),
    [
        (0, "0 giây"),
        (86_400 * 45, "45 ngày"),
        ("-273906.5", "−3 ngày 4 giờ 5 phút 6,5 giây"),
    ],
)
def test_a_length_of_time_is_told_in_its_parts(seconds, written):
    assert wording.duration(Decimal(seconds)) == written


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_not_finite_is_never_printed(value):
    with pytest.raises(ValueError, match="not a number"):
        wording.number(value)


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2022, 8, 1), "01/8/2022"),
        (date(2023, 7, 6), "06/7/2023"),
        (date(2024, 2, 5), "05/02/2024"),
        (date(2024, 1, 31), "31/01/2024"),
        (date(2024, 10, 5), "05/10/2024"),
        (None, "–"),
    ],
)
def test_dates_have_a_zero_before_days_1_to_9_and_months_1_and_2_only(day, written):
    assert wording.day(day) == written


def test_quarters_have_roman_numerals():
    labels = [wording.quarter_label(Quarter(2024, number)) for number in (1, 2, 3, 4)]
    assert labels == ["Quý I/2024", "Quý II/2024", "Quý III/2024", "Quý IV/2024"]
    assert wording.quarter_words(Quarter(2024, 3)) == "quý III/2024"


@pytest.mark.parametrize(
    ("items", "written"),
    [([], ""), (["a"], "a"), (["a", "b"], "a và b"), (["a", "b", "c"], "a, b và c")],
)
def test_lists_end_with_an_and(items, written):
    assert wording.listed(items) == written


def test_an_abbreviation_keeps_its_capitals():
    assert wording.uncapitalised("SP mới") == "SP mới"
    assert wording.uncapitalised("Sản phẩm mới") == "sản phẩm mới"


def test_every_status_has_its_word():
    assert set(wording.STATUS) == {status.value for status in Status}


def test_a_place_in_the_plan_is_not_parted_from_its_number():
    place = sentences.held_together("mục II.1; Phụ lục 1, cột 4")
    assert place == "mục\N{NO-BREAK SPACE}II.1; Phụ lục\N{NO-BREAK SPACE}1, cột\N{NO-BREAK SPACE}4"


def test_what_a_silent_unit_had_before_is_told_as_such():
    assert sentences.silent_cell(1, 2) == "Chưa có số liệu (trước đó 1/2)"
    assert sentences.silent_cell(None, 2) == "Chưa có số liệu"


def test_words_are_in_composed_form():
    source = Path(wording.__file__).read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", source)
