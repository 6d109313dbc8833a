"""What the cells of a unit's workbook say: dates, numbers, texts, choices, references."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_lib.intake.book import CellError
from ocop_lib.intake.reading.cover import quarter_in
from ocop_lib.intake.values.cell import Read
from ocop_lib.intake.values.dates import DayColumn, Order, signs_of_order
from ocop_lib.intake.values.names import Directory, choice_reader, with_new
from ocop_lib.intake.values.numbers import number_reader, shown_fault
from ocop_lib.intake.values.texts import plain, read_text
from ocop_lib.periods import SCHEMES, Quarter
from ocop_lib.register.columns import LINKAGE_KINDS, SUBJECT_KINDS, Column
from ocop_lib.register.findings.spellings import look_alikes

NBSP = "\N{NO-BREAK SPACE}"
FIRST, LAST = date(2018, 1, 1), date(2035, 12, 31)
DAYS = DayColumn(FIRST, LAST)


def said(read: Read) -> str:
    """The text read; where there are faults, their codes and, after an arrow, what was meant."""
    codes = " ".join(
        fault.code.removeprefix("intake.") + (f" → {fault.meant}" if fault.meant else "")
        for fault in read.faults
    )
    return f"{read.text} ({codes})".strip() if codes else read.text


class TestDates:
    @pytest.mark.parametrize(
        "cell",
        [
            date(2024, 2, 5),
            datetime(2024, 2, 5),  # noqa: DTZ001 - a cell has no zone
            *("05/02/2024", "5/2/2024", "5-2-2024", "5.2.2024", "5 2 2024", "5. 2. 2024"),
            *("2024-02-05", "2024/2/5", "2024-02-05T00:00:00", "05/02/2024 00:00"),
            *("ngày 5 tháng 2 năm 2024", "Ngày 05 tháng 02 năm 2024", "5 tháng 2/2024"),
            *("ngay 5 thang 2 nam 2024", "ngày 05/02/2024", "Thứ Hai, 05/02/2024"),
            *("5-Feb-2024", "5 February 2024", "Feb 5, 2024"),
            *(f"05/{NBSP}02/2024 ", "05\u200b/02/2024", "０５/０２/２０２４", "\n05/02/2024\n"),
        ],
    )
    def test_a_day_is_read_however_it_is_written(self, cell):
        assert DAYS.read(cell) == Read("2024-02-05")

    @pytest.mark.parametrize(
        ("cell", "expected"),
        [
            ("", ""),
            (None, ""),
            ("05/02/24", "(two_digit_year → 05/02/2024)"),
            ("5-2-98", "(two_digit_year → 05/02/1998)"),
            ("29/02/2023", "(no_such_day)"),
            ("31/04/2024", "(no_such_day)"),
            ("00/02/2024", "(no_such_day)"),
            ("2024-25-02", "(no_such_day)"),
            ("02/25/2024", "(month_first → 25/02/2024)"),
            ("05/02/1924", "(far_year → 05/02/2024)"),
            (date(2204, 2, 5), "(far_year → 05/02/2024)"),
            (date(1900, 1, 1), "(far_year)"),
            ("05/02/2024 (dự kiến)", "(not_a_day → 05/02/2024)"),
            ("từ 05/02/2024 đến 07/02/2024", "(not_a_day)"),
            ("05022024", "(not_a_day → 05/02/2024)"),
            (20240205.0, "(not_a_day → 05/02/2024)"),
            (20111012.0, "(not_a_day → 12/10/2011)"),
            ("02/2024", "(not_a_day)"),
            ("quý I/2024", "(not_a_day)"),
            (2024.0, "(not_a_day)"),
            (-3.0, "(not_a_day)"),
            (1e300, "(not_a_day)"),
            (time(8, 30), "(not_a_day)"),
            (True, "(logical)"),
            (CellError("#REF!"), "(sheet_error)"),
            (45327.0, "2024-02-05 (serial_day)"),
            ("45327", "2024-02-05 (serial_day)"),
            (datetime(2024, 2, 5, 8, 30), "2024-02-05 (day_with_time)"),  # noqa: DTZ001
            ("2024-02-05 08:30", "2024-02-05 (day_with_time)"),
        ],
    )
    def test_what_is_no_day_or_an_odd_one_is_said(self, cell, expected):
        assert said(DAYS.read(cell)) == expected

    def test_serial_numbers_count_from_the_day_that_the_file_counts_from(self):
        days = DayColumn(FIRST, LAST, is_from_1904=True)
        assert said(days.read(43865.0)) == "2024-02-05 (serial_day)"

    def test_one_text_that_is_a_day_month_first_only_leaves_no_order_to_the_others(self):
        cells = ["02/25/2024", "02/05/2024", date(2024, 2, 7), "03/03/2024", "2024-02-05", None]
        days = DayColumn(FIRST, LAST, order=signs_of_order(cells, set()))
        assert [said(days.read(cell)) for cell in cells] == [
            "(month_first → 25/02/2024)",
            "(ambiguous_day)",
            "(ambiguous_day)",
            "2024-03-03",
            "2024-02-05",
            "",
        ]

    def test_days_that_the_form_held_are_not_doubted(self):
        cells = ["02/25/2024", date(2024, 2, 7)]
        days = DayColumn(FIRST, LAST, settled={"2024-02-07"}, order=Order(cells[0], ""))
        assert days.read(date(2024, 2, 7)) == Read("2024-02-07")

    def test_days_after_the_12th_as_texts_show_that_the_others_may_have_been_exchanged(self):
        cells = ["25/02/2024", date(2024, 5, 2), date(2024, 3, 3), date(2024, 1, 20)]
        days = DayColumn(FIRST, LAST, order=signs_of_order(cells[:3], set()))
        assert [said(days.read(cell)) for cell in cells[:3]] == [
            "2024-02-25",
            "2024-05-02 (split_days)",
            "2024-03-03",
        ]
        # A real date after the 12th shows that the spreadsheet reads days first.
        assert signs_of_order(cells, set()) == ("", "")
        assert signs_of_order(cells, {"2024-01-20"}) == ("", "25/02/2024")

    @pytest.mark.parametrize(
        ("cell", "expected"),
        [
            (date(2024, 11, 15), "2024-11-15 (after_quarter)"),
            ("15 tháng 11 năm 2024", "2024-11-15 (after_quarter)"),
            (date(2024, 9, 30), "2024-09-30"),
            (date(2025, 1, 15), "2025-01-15"),
            (date(2024, 6, 8), "2024-06-08 (outside_quarter)"),
            ("08/06/2024", "2024-06-08 (outside_quarter)"),
            (date(2024, 8, 6), "2024-08-06"),
            (date(2024, 9, 7), "2024-09-07"),
            (date(2024, 6, 20), "2024-06-20"),
            (date(2024, 3, 4), "2024-03-04"),
        ],
    )
    def test_a_day_outside_the_quarter_whose_exchange_is_inside_is_warned_of(self, cell, expected):
        windows = tuple(Quarter(2024, 3).window(scheme) for scheme in SCHEMES)
        assert said(DayColumn(FIRST, LAST, windows).read(cell)) == expected

    @given(st.dates(FIRST, LAST), st.sampled_from("/.- "), st.booleans())
    def test_every_day_written_day_first_is_that_day(self, day, sign, is_padded):
        parts = (
            [f"{day.day:02}", f"{day.month:02}"] if is_padded else [str(day.day), str(day.month)]
        )
        assert DAYS.read(sign.join([*parts, str(day.year)])) == Read(day.isoformat())

    @given(st.text(max_size=20))
    def test_any_text_is_a_day_or_refused(self, text):
        read = DAYS.read(text)
        assert read.is_wrong == (not read.text and bool(plain(text)))


NAMES = {"decimal": "score", "balance": "amount_million_vnd", "whole": "quantity"}


def column(kind: str) -> Column:
    return Column(NAMES.get(kind, "plan_year"), kind, "")


class TestNumbers:
    @pytest.mark.parametrize(
        ("kind", "cell", "expected"),
        [
            ("balance", "1.234,5", "1234.5"),
            ("balance", "1,234.5", "1234.5"),
            ("balance", "1 234,5", "1234.5"),
            ("balance", f"1{NBSP}234,5", "1234.5"),
            ("balance", "1.234.567", "1234567"),
            ("balance", "1.234.567,25", "1234567.25"),
            ("balance", "90,86", "90.86"),
            ("balance", "90.86", "90.86"),
            ("balance", "0,125", "0.125"),
            ("balance", "-3,5", "-3.5"),
            ("balance", "− 3,5", "-3.5"),
            ("balance", "(3,5)", "-3.5"),
            ("balance", "120 triệu đồng", "120"),
            ("balance", "120,5 tr.đ", "120.5"),
            ("balance", 0.1 + 0.2, "0.3"),
            ("balance", -0.0, "0"),
            ("balance", None, ""),
            ("balance", "  ", ""),
            ("decimal", "85 điểm", "85"),
            ("decimal", "８５,５", "85.5"),
            ("decimal", "85.125", "85.125"),
            ("decimal", 1e1, "10"),
            ("whole", 3.0, "3"),
            ("whole", "3,0", "3"),
            ("whole", "1.234", "1234"),
            ("whole", 2.9999999999999996, "3"),
            ("year", 2024.0, "2024"),
            ("year", "năm 2024", "2024"),
        ],
    )
    def test_a_number_is_read_however_it_is_written(self, kind, cell, expected):
        assert number_reader(column(kind))(cell) == Read(expected)

    @pytest.mark.parametrize(
        ("kind", "cell", "expected"),
        [
            ("balance", "1.234", "(separator)"),
            ("balance", "1,234", "(separator)"),
            ("whole", "1.000", "(separator)"),
            ("balance", "12.34.5", "(not_a_number)"),
            ("balance", "1.234.56", "(not_a_number)"),
            ("balance", "120.000.000 đồng", "(unit_of_number → 120)"),
            ("balance", "1,5 tỷ đồng", "(unit_of_number → 1500)"),
            ("balance", f"{'9' * 3000} tỷ", "(unit_of_number)"),
            ("balance", "1,2345", "(too_fine → 1,234)"),
            ("balance", 100 / 3, "(too_fine → 33,333)"),
            ("balance", 1e12, "(too_many_digits)"),
            ("balance", "1e3", "(not_a_number)"),
            ("balance", "-", "(nothing_or_none)"),
            ("balance", "không có", "(not_a_number)"),
            ("balance", "~85", "(not_a_number)"),
            ("balance", "3-4", "(not_a_number)"),
            ("balance", "10²", "(unit_of_number)"),
            ("balance", "٣", "(not_a_number)"),
            ("balance", float("nan"), "(not_a_number)"),
            ("balance", float("inf"), "(not_a_number)"),
            ("decimal", "85%", "(unit_of_number)"),
            ("decimal", -5.0, "(negative)"),
            ("whole", 3.5, "(not_whole)"),
            ("whole", "85 lượt người", "(unit_of_number → 85)"),
            ("whole", date(2024, 4, 3), "(date_as_number)"),
            ("whole", time(8, 30), "(date_as_number)"),
            ("whole", True, "(logical)"),
            ("whole", CellError("#DIV/0!"), "(sheet_error)"),
        ],
    )
    def test_what_is_no_number_or_could_be_two_is_refused(self, kind, cell, expected):
        assert said(number_reader(column(kind))(cell)) == expected

    def test_a_source_that_says_its_sign_of_decimals_leaves_no_doubt(self):
        assert number_reader(column("balance"), decimal=",")("1,234") == Read("1.234")
        assert number_reader(column("balance"), decimal=",")("1.234") == Read("1234")

    @given(st.integers(-(10**14), 10**14))
    def test_a_number_of_the_register_is_read_as_itself_in_both_languages(self, thousandths):
        text = f"{thousandths / 1000:.3f}".rstrip("0").rstrip(".")
        expected = Read("0" if text == "-0" else text)
        read = number_reader(column("balance"))
        assert read(float(text)) == expected
        vietnamese = f"{float(text):,.4f}".translate(str.maketrans(",.", ".,"))
        assert read(vietnamese) == expected
        assert read(f"{float(text):,.4f}") == expected

    @pytest.mark.parametrize(
        ("kind", "sign", "is_refused"),
        [
            ("balance", "%", True),
            ("balance", "₫", True),
            ("balance", ": 1000000", True),
            ("balance", "tỷ", True),
            ("balance", "Triệu đồng", False),
            ("decimal", "%", True),
            ("decimal", "điểm", False),
            ("whole", "%", True),
            ("text", "%", False),
            ("date", "%", False),
        ],
    )
    def test_a_number_shown_with_what_is_not_its_unit_is_refused(self, kind, sign, is_refused):
        fault = shown_fault(column(kind), 0.85, sign)
        assert (fault is not None) == is_refused
        assert fault is None or (fault.found, fault.severity) == (f"0.85 ({sign})", "error")

    @given(st.text(max_size=20))
    def test_any_text_is_a_number_or_refused(self, text):
        read = number_reader(column("balance"))(text)
        assert read.is_wrong == (not read.text and bool(plain(text)))


class TestTexts:
    @pytest.mark.parametrize(
        ("cell", "expected"),
        [
            ("  Gạo  nếp\N{NO-BREAK SPACE}nương ", "Gạo nếp nương"),
            ("Ga\u0323o", "Gạo"),
            ("Gạo\u200b\ufeff nếp\u00ad", "Gạo nếp"),
            ("Gạo\nnếp\r\n\tnương", "Gạo nếp nương"),
            ("=1+1", "=1+1"),
            (None, ""),
            ("B\u0430 Bể", "B\u0430 Bể (foreign_letter)"),
            (1234.0, "1234 (number_in_text)"),
            (3.5, "(lost_in_text)"),
            (1e15, "(lost_in_text)"),
            (date(2024, 4, 3), "(lost_in_text)"),
            (time(3, 4), "(lost_in_text)"),
            (False, "(logical)"),
            (CellError("#N/A"), "(sheet_error)"),
        ],
    )
    def test_blanks_are_put_right_and_what_a_spreadsheet_changed_is_said(self, cell, expected):
        assert said(read_text(cell)) == expected

    @pytest.mark.parametrize(
        ("text", "letters"),
        [
            ("HTX B\u0430 Bể", ["\u0430"]),
            ("\u041d\u0422\u0425 Hoa", ["\u041d"]),
            ("\u00d0ồng Phúc", ["\u00d0"]),
            ("β-caroten, 5 µg, 10 μg", []),
            ("Gạo nếp Đồng Phúc", []),
        ],
    )
    def test_letters_of_other_alphabets_are_named(self, text, letters):
        assert [sign for sign, _ in look_alikes(text)] == letters

    @given(st.text(max_size=30))
    def test_a_text_put_right_stays_as_it_is(self, text):
        assert plain(plain(text)) == plain(text)


class TestNames:
    @pytest.mark.parametrize(
        ("cell", "expected"),
        [
            ("Hợp tác xã", "cooperative"),
            (f"  hợp{NBSP}tác  xã ", "cooperative"),
            ("HTX", "cooperative"),
            ("cooperative", "cooperative"),
            ("Hộ sản xuất kinh doanh", "household"),
            (None, ""),
            ("Hop tac xa", "(not_listed → Hợp tác xã)"),
            ("Khác", "(not_listed)"),
            (date(2024, 4, 3), "(not_a_name)"),
            (True, "(logical)"),
        ],
    )
    def test_a_choice_is_known_by_its_name_or_code(self, cell, expected):
        assert said(choice_reader(SUBJECT_KINDS)(cell)) == expected

    @pytest.mark.parametrize(
        "choices", [SUBJECT_KINDS, LINKAGE_KINDS], ids=["subjects", "linkages"]
    )
    def test_each_choice_is_read_as_itself(self, choices):
        read = choice_reader(choices)
        assert {code: read(name.upper()).text for code, name in choices.items()} == {
            code: code for code in choices
        }

    DIRECTORY = with_new(
        Directory(
            "trang «Sản phẩm»",
            {
                "sp-ba-be-001": ("Gạo nếp nương",),
                "sp-ba-be-002": ("Mật ong",),
                "sp-ba-be-003": ("Mật Ong",),
                "sp-na-ri-001": ("Miến dong",),
                "sp-ba-be-004": ("Bánh khẩu sli [loại 1]",),
                "sp-ba-be-005": ("Trà hòa an",),
            },
            {"sp-ba-be-001", "sp-ba-be-002", "sp-ba-be-003", "sp-ba-be-004", "sp-ba-be-005"},
        ),
        [("moi-products-9", "Chè dây", "A1"), ("moi-products-10", "", "")],
    )

    @pytest.mark.parametrize(
        ("cell", "expected"),
        [
            ("Gạo nếp nương [sp-ba-be-001]", "sp-ba-be-001"),
            ("[SP-Ba-Be-001]", "sp-ba-be-001"),
            ("sp-ba-be-001", "sp-ba-be-001"),
            ("Gạo nếp nương [sp\u2011ba\u2011be–001]", "sp-ba-be-001"),
            ("gạo  nếp-nương", "sp-ba-be-001"),
            ("G\u0430o\u0323 nếp nương", "sp-ba-be-001"),
            ("Trà hoà an", "sp-ba-be-005"),
            ("Bánh khẩu sli [loại 1]", "sp-ba-be-004"),
            ("sp-na-ri-001", "sp-na-ri-001"),
            ("Chè dây", "moi-products-9"),
            ("a1", "moi-products-9"),
            ("Chè dây [A1]", "moi-products-9"),
            (None, ""),
            ("Chè [sp-ba-be-001]", "sp-ba-be-001 (other_name)"),
            ("Mật ong [sp-ba-be-002], Gạo nếp nương [sp-ba-be-001]", "(more_than_one)"),
            ("[sp-ba-be-002][sp-ba-be-001]", "(more_than_one)"),
            ("Mật ong [sp-khac]; Chè [sp-ba-be-001]", "(more_than_one)"),
            ("Mật ong", "(several_named)"),
            ("Gao nep nuong", "(unknown_name → Gạo nếp nương [sp-ba-be-001])"),
            ("Miến dong", "(unknown_name)"),
            ("sp-ba-be-099", "(unknown_name)"),
            (True, "(logical)"),
            (date(2024, 4, 3), "(not_a_name)"),
        ],
    )
    def test_a_reference_is_an_id_a_label_or_a_name_of_one_row(self, cell, expected):
        assert said(self.DIRECTORY.reader()(cell)) == expected

    def test_several_rows_of_one_name_are_listed(self):
        [fault] = self.DIRECTORY.reader()("Mật ong").faults
        assert fault.allowed == "Mật ong [sp-ba-be-002], Mật Ong [sp-ba-be-003]"

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            *((text, "2024-Q3") for text in ("2024-Q3", "Quý III/2024", "quý 3 năm 2024")),
            *((text, "2024-Q3") for text in ("III", "3", "2024q3", "Quý III năm 2024")),
            ("quý IV/2023", "2023-Q4"),
            ("5", ""),
            ("quý", ""),
        ],
    )
    def test_a_quarter_is_known_however_it_is_written(self, text, expected):
        assert quarter_in(text, 2024) == expected
