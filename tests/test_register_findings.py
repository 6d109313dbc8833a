"""Findings: allowed rows a reader should be told about, the same in a slice as in the whole."""

import pytest
from sample_register import PLAN, sample_register, sample_rows

from ocop_lib.periods import Quarter
from ocop_lib.register.findings import LOOKED_FOR, findings_of
from ocop_lib.register.personal import is_personal

LATE = ("late_delivery", "hl-q2", "ha-lam")


def found(rows=None, scheme=None):
    """What is found, as code, key and unit."""
    return [
        (finding.code.removeprefix("finding."), finding.key, finding.unit_id)
        for finding in findings_of(sample_register(rows), PLAN, scheme)
    ]


def test_a_late_delivery_is_found_and_says_which_day_was_meant():
    """The sample's only finding; its sentence names unit, quarter, day and deadline."""
    assert found() == [LATE]
    (late,) = findings_of(sample_register(), PLAN)
    for words in ("huyện Hạ Lâm", "Quý II/2024", "20/9/2024", "15/7/2024"):
        assert words in late.text


@pytest.mark.parametrize(
    ("day", "scheme", "is_late"),
    [
        ("2024-07-15", None, False),
        ("2024-07-16", None, True),
        ("2024-06-29", "nd09", False),
        ("2024-06-30", "nd09", True),
    ],
)
def test_the_deadline_is_the_fifteenth_day_after_the_cut_off(day, scheme, is_late):
    """The cut-off is the scheme's."""
    rows = sample_rows()
    rows["deliveries"] = [rows["deliveries"][4] | {"received_date": day}]
    assert [code for code, *_ in found(rows, scheme)].count("late_delivery") == is_late


ODD = [
    # code, table, row, cells, what its sentence says
    ("stars_below_score", "certificates", 2, {"score": "70"}, "(4 sao), chưa có ghi chú"),
    ("stars_below_score", "certificates", 2, {"score": "70", "note": "vì X."}, "giải trình: vì X"),
    (
        "authority_by_exception",
        "certificates",
        2,
        {"issuer_level": "province", "note": "vì Y"},
        "giải trình: vì Y",
    ),
    (
        "effective_before_decision",
        "certificates",
        3,
        {"effective_date": "2024-07-01"},
        "01/7/2024 sớm hơn ngày quyết định 20/11/2024",
    ),
    ("no_decision_number", "certificates", 0, {"decision_number": ""}, "chưa có số quyết định"),
    ("withdrawn_stars", "certificates", 4, {"stars": "4"}, "thu hồi 4 sao"),
    ("same_subject", "subjects", 2, {"name": "htx  miến dong Thượng Sơn"}, "ct-1"),
    ("same_product", "products", 3, {"name": "MIẾN DONG"}, "sp-1"),
    ("stage_order", "stages", 1, {"date": "2024-03-09"}, "10/3/2024"),
    ("no_flagship_document", "flagships", 1, {"decision_number": ""}, "sp-2"),
    ("empty_activity", "activities", 0, {"quantity": "0"}, "bằng 0"),
    ("earlier_year", "activities", 0, {"date": "2023-05-05"}, "05/5/2023 thuộc năm trước"),
    (
        "earlier_year",
        "support",
        0,
        {"date": "2023-12-05", "plan_year": "2023"},
        "ngày 05/12/2023 thuộc năm trước mà nằm trong số liệu quý (ts-q2)",
    ),
    ("after_year", "funding", 0, {"date": "2025-01-03"}, "thuộc năm báo cáo sau"),
    ("after_year", "stages", 2, {"date": "2025-01-03"}, "chỉ vào báo cáo năm"),
    ("odd_text", "media", 0, {"title": "Chè\u00a0vào vụ"}, "dấu cách lạ"),
    ("odd_text", "media", 0, {"title": "ChÌ vµo vô"}, "TCVN3"),
]


@pytest.mark.parametrize(("code", "table", "row", "cells", "words"), ODD)
def test_each_odd_row_is_found(code, table, row, cells, words):
    """Once, with its key, in a sentence that says what is odd about it."""
    rows = sample_rows()
    rows[table][row] |= cells
    key = next(iter(rows[table][row].values()))
    told = [one for one in findings_of(sample_register(rows), PLAN) if one.table == table]
    told = [one for one in told if one.code == f"finding.{code}"]
    assert [one.key for one in told] == [key]
    assert words in told[0].text
    assert told[0].text.endswith(".")


def test_every_kind_of_finding_is_found_once_above():
    """And has its line in the documentation."""
    assert {"late_delivery", *(code for code, *_ in ODD)} == LOOKED_FOR.keys()


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("support", {"date": "2023-12-18"}),  # an event of the plan year, dated before it
        ("support", {"date": "2023-05-05", "plan_year": "2023", "delivery_id": "goc"}),
        ("flagships", {"date": "2023-05-05", "delivery_id": "ts-q1"}),  # it still stands
    ],
)
def test_what_may_be_dated_in_an_earlier_year_is_not_found(table, cells):
    rows = sample_rows()
    rows[table][0] |= cells
    assert found(rows) == [LATE]


@pytest.mark.parametrize(("scheme", "is_found"), [("calendar", False), ("nd09", True)])
def test_the_scheme_says_which_cut_off_is_the_last(scheme, is_found):
    """From 15 to 31 December is after the year by the decree; the year began on 15 December."""
    rows = sample_rows()
    rows["activities"][0]["date"] = "2024-12-15"
    rows["funding"][0]["date"] = "2023-12-15"
    codes = {(code, key) for code, key, *_ in found(rows, scheme)}
    assert (("after_year", "hd-1") in codes) == is_found
    assert (("earlier_year", "kp-1") in codes) == (not is_found)


def test_a_slice_shows_what_is_dated_in_an_earlier_year_and_nothing_after_its_cut_off():
    rows = sample_rows()
    rows["activities"][0]["date"] = "2023-05-05"
    rows["funding"][0]["date"] = "2025-01-03"
    cut = sample_register(rows).visible_to("province", Quarter(2024, 4), "calendar")
    told = {one.code for one in findings_of(cut, PLAN)}
    assert "finding.earlier_year" in told
    assert "finding.after_year" not in told


def test_quotation_marks_and_degree_signs_are_not_odd():
    """«» are Latin-1 letters of the old fonts too, and honest punctuation."""
    rows = sample_rows()
    rows["media"][0]["title"] = "«Chè» ngon ở 80°C, 50% độ ẩm"
    assert found(rows) == [LATE]


def test_findings_stand_in_the_order_of_tables_and_rows():
    """As the register does, whatever they were looked for first."""
    rows = sample_rows()
    rows["flagships"][1]["decision_number"] = ""
    rows["certificates"][4]["decision_number"] = ""
    rows["certificates"][0]["decision_number"] = ""
    assert [key for _, key, _ in found(rows)] == ["hl-q2", "cn-1", "cn-5", "cc-2"]


def test_a_register_of_headings_only_has_no_findings():
    """And does not stumble over empty tables."""
    assert found({}) == []


def test_a_slice_is_judged_by_the_scheme_it_was_cut_by():
    """Received on 5 July: in time by the calendar, three weeks late by the decree."""
    for scheme, late in (("calendar", []), ("nd09", ["ts-q1", "ts-q2"])):
        cut = sample_register().visible_to("thuong-son", Quarter(2024, 2), scheme)
        assert [one.key for one in findings_of(cut, PLAN) if one.unit_id != "province"] == late


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0912345678", True),
        ("gọi 091 234 5678.", True),
        ("+84.912.345.678", True),
        ("0084912345678", True),
        ("02093870123", True),
        ("006090001234", True),
        ("006 090 001 234", True),
        ("1234/QĐ-UBND", False),
        ("0123456789/QĐ-UBND", False),
        ("893123456789", False),
        ("120.000.000.000 đồng", False),
        ("từ 01/7/2024 đến 30/9/2024", False),
        ("2024-09-30 10:15:00", False),
        ("05-10-2024-01.xlsx", False),
        ("mã số thuế 0301234567-001", False),
        ("ISO 22000:2018, TCVN 5603:2008", False),
    ],
)
def test_telling_personal_data_from_other_numbers(text, expected):
    """Phones and citizens' numbers, not decisions, money, dates, barcodes or standards."""
    assert is_personal(text) == expected
