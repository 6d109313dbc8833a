"""Each rule of the register has rows that break it and nothing else, and rows that just keep it."""

import pickle
from datetime import date
from math import nan

import pytest
from rows import rows_to_frames
from sample_register import PLAN, sample_rows, write_register

from ocop_lib.errors import RegisterError
from ocop_lib.files.letters import MAX_TEXT
from ocop_lib.register import read_register
from ocop_lib.register.columns import ACTIVITY_KINDS
from ocop_lib.register.neighbour_rules import ACTIVITY_COLUMNS, NEIGHBOUR_RULES
from ocop_lib.register.row_rules import row_rules
from ocop_lib.register.rows import Rows
from ocop_lib.register.rules import cell_rules
from ocop_lib.register.standards import may_recognise, stars_for
from ocop_lib.register.tables import BY_NAME, TABLES


def refusal(tmp_path, rows):
    """The error that rows are refused with."""
    with pytest.raises(RegisterError) as caught:
        read_register(write_register(tmp_path / "so", rows), PLAN)
    return caught.value


def edited(table, row, **cells):
    """The sample's rows with some cells of one row changed."""
    rows = sample_rows()
    rows[table][row] |= cells
    return rows


def repeated(table):
    """The sample's rows with the first row of a table once more, under another key."""
    rows = sample_rows()
    rows[table].append(rows[table][0] | {BY_NAME[table].key: "xx-1"})
    return rows


# The upgrade of the sample turned into a lowering from three stars to two.
LOWERED = {"kind": "downgrade", "stars": "2", "score": "45", "issuer_level": "district"}

# The rule, the cell its fault points at (table, row counted from 0, column), the row's new cells;
# None for the first row of the table once more.
BREAKS = [
    ("required", "subjects", 0, "name", {"name": ""}),
    ("required", "subjects", 0, "name", {"name": "-"}),
    ("required", "funding", 0, "purpose", {"purpose": "…"}),
    ("required", "documents", 0, "number", {"number": "."}),
    ("id", "media", 0, "media_id", {"media_id": "TB_1"}),
    ("date", "media", 0, "date", {"date": "3/4/2024"}),
    ("date", "media", 0, "date", {"date": "2023-02-29"}),
    ("date", "media", 0, "date", {"date": "20240403"}),
    ("date", "media", 0, "date", {"date": "2024-W14-3"}),
    ("year", "stages", 0, "plan_year", {"plan_year": "24"}),
    ("quarter", "deliveries", 6, "quarter", {"quarter": "Quý II/2024"}),
    ("balance", "funding", 0, "amount_million_vnd", {"amount_million_vnd": "1,5", "note": "x"}),
    ("balance", "funding", 0, "amount_million_vnd", {"amount_million_vnd": "--5", "note": "x"}),
    ("decimal", "support", 0, "amount_million_vnd", {"amount_million_vnd": "-12.5"}),
    ("whole", "activities", 0, "quantity", {"quantity": "1.200"}),
    ("whole", "activities", 0, "quantity", {"quantity": "-1"}),
    ("whole", "activities", 0, "quantity", {"quantity": "²"}),
    ("decimal", "certificates", 0, "score", {"score": "90,86"}),
    ("decimal", "certificates", 0, "score", {"score": "nan"}),
    ("decimal", "certificates", 0, "score", {"score": "6e1"}),
    ("choice", "subjects", 0, "kind", {"kind": "coperative"}),
    ("invisible", "media", 0, "title", {"title": "Chè\u200bvào vụ"}),
    ("invisible", "media", 0, "title", {"title": "Chè\nvào vụ"}),
    ("invisible", "media", 0, "title", {"title": "Chè\x00vào vụ"}),
    ("personal_data", "linkages", 0, "partner", {"partner": "Anh Ba 0912.345.678"}),
    ("sheet_error", "media", 0, "title", {"title": "#REF!"}),
    ("sheet_error", "media", 0, "title", {"title": "Chè vào vụ #n/a"}),
    ("sheet_error", "task_status", 0, "document", {"document": "Err:502"}),
    ("sheet_error", "task_status", 0, "document", {"document": "Lỗi:508"}),
    ("sheet_error", "task_status", 0, "document", {"document": "#GIÁ_TRỊ!"}),
    ("sheet_error", "certificates", 2, "decision_number", {"decision_number": "nan"}),
    ("sheet_error", "certificates", 2, "decision_number", {"decision_number": "NULL"}),
    ("thousands", "funding", 0, "amount_million_vnd", {"amount_million_vnd": "1.250"}),
    ("thousands", "funding", 0, "amount_million_vnd", {"amount_million_vnd": "2.000"}),
    ("thousands", "funding", 0, "amount_million_vnd", {"amount_million_vnd": "10.000"}),
    (
        "thousands",
        "task_status",
        0,
        "result_quantity",
        {"result_quantity": "12.500", "result_unit": "người"},
    ),
    ("personal_data", "subjects", 3, "subject_id", {"subject_id": "006090001234"}),
    ("personal_data", "media", 0, "media_id", {"media_id": "tb-0912345678"}),
    ("too_long", "media", 0, "title", {"title": "a" * (MAX_TEXT + 1)}),
    ("duplicate_key", "media", 1, "media_id", {"media_id": "tb-1"}),
    ("duplicate_row", "stages", 1, "product_id", {"stage": "registered"}),
    ("unknown_id", "linkages", 0, "subject_id", {"subject_id": "ct-22"}),
    ("unknown_id", "activities", 0, "agency_id", {"agency_id": "so-tc"}),
    ("unknown_id", "activities", 0, "task_id", {"task_id": "xuc-tin"}),
    ("unknown_id", "linkages", 0, "partner_unit_id", {"partner_unit_id": "binh-hao"}),
    ("unknown_id", "funding", 0, "funding_source_id", {"funding_source_id": "nong-thon"}),
    ("unknown_id", "activities", 3, "duty_id", {"duty_id": "v2-kiem-trra"}),
    ("unknown_id", "products", 0, "agency_id", {"agency_id": "so-yt"}),
    ("unknown_id", "points_of_sale", 0, "activity_id", {"activity_id": "hd-22"}),
    ("duplicate_row", "points_of_sale", 2, "place_id", {"date": "2024-03-03"}),
    ("duplicate_row", "opening_stock", 1, "unit_id", None),
    ("duplicate_row", "task_status", 2, "task_id", None),
    ("wrong_deliverer", "task_status", 0, "delivery_id", {"delivery_id": "hl-q2"}),
    ("wrong_deliverer", "task_status", 1, "delivery_id", {"delivery_id": "ts-q2"}),
    ("after_delivery", "task_status", 0, "date", {"date": "2024-04-06"}),
    ("date_range", "quality_certificates", 0, "issue_date", {"issue_date": "2017-12-31"}),
    ("date_range", "quality_certificates", 0, "expiry_date", {"expiry_date": "2035-07-01"}),
    (
        "date_range",
        "linkages",
        0,
        "valid_to",
        {"valid_to": "2035-07-01"},
    ),
    ("date_range", "deliveries", 7, "received_date", {"received_date": "2025-07-01"}),
    ("date_range", "deliveries", 7, "received_date", {"received_date": "9999-12-31"}),
    ("plan_year", "stages", 2, "plan_year", {"plan_year": "2025"}),
    ("plan_year_date", "linkages", 0, "plan_year", {"plan_year": "2022"}),
    ("stars", "stages", 0, "proposed_stars", {"proposed_stars": "6"}),
    ("stars", "stages", 0, "proposed_stars", {"proposed_stars": "0"}),
    (
        "stars",
        "stages",
        2,
        "stars_awarded",
        {"result": "passed", "stars_awarded": "6", "score": ""},
    ),
    ("stars", "opening_stock", 0, "stars", {"stars": "6"}),
    ("score", "stages", 2, "score", {"score": "100.5"}),
    ("quarter_missing", "deliveries", 7, "quarter", {"quarter": ""}),
    ("quarter_of_baseline", "deliveries", 0, "quarter", {"quarter": "2024-Q1"}),
    ("quarter_year", "deliveries", 7, "quarter", {"quarter": "2023-Q4"}),
    (
        "received_early",
        "deliveries",
        5,
        "received_date",
        {"quarter": "2024-Q2", "received_date": "2024-03-14"},
    ),
    ("subject_of_province", "subjects", 3, "unit_id", {"unit_id": "province"}),
    ("ends_before_start", "quality_certificates", 0, "expiry_date", {"expiry_date": "2023-06-01"}),
    ("ends_before_start", "flagships", 1, "end_date", {"end_date": "2024-06-05"}),
    ("ends_before_start", "linkages", 0, "valid_to", {"valid_to": "2024-03-15"}),
    ("ends_before_start", "traceability", 0, "valid_to", {"valid_to": "2024-02-19"}),
    ("incomplete_pair", "subjects", 0, "state_date", {"state": "paused"}),
    ("incomplete_pair", "products", 0, "state", {"state_date": "2024-01-02"}),
    ("incomplete_pair", "requests", 0, "reply", {"reply": ""}),
    ("incomplete_pair", "requests", 0, "reply_date", {"reply_date": ""}),
    ("incomplete_pair", "task_status", 0, "result_unit", {"result_quantity": "3"}),
    (
        "later_than_delivery",
        "subjects",
        0,
        "state_date",
        {"state": "paused", "state_date": "2024-03-23"},
    ),
    ("later_than_delivery", "requests", 0, "reply_date", {"reply_date": "2024-09-21"}),
    ("result_of_stage", "stages", 1, "result", {"result": "passed"}),
    ("stars_not_passed", "stages", 2, "stars_awarded", {"stars_awarded": "3"}),
    ("stars_not_passed", "stages", 2, "stars_awarded", {"stars_awarded": "3", "result": "failed"}),
    (
        "awarded_above_score",
        "stages",
        2,
        "stars_awarded",
        {"stars_awarded": "4", "result": "passed"},
    ),
    ("reason_missing", "renewals", 1, "reason", {"reason": ""}),
    ("reason_missing", "renewals", 1, "reason", {"reason": "-"}),
    ("product_of_other", "support", 0, "product_id", {"product_id": "sp-2"}),
    ("source_missing", "support", 0, "funding_source_id", {"funding_source_id": ""}),
    ("paid_back", "funding", 0, "amount_million_vnd", {"amount_million_vnd": "-3.5"}),
    ("paid_back", "funding", 0, "allocated_million_vnd", {"allocated_million_vnd": "-3.5"}),
    ("paid_back", "funding", 0, "amount_million_vnd", {"amount_million_vnd": "-3", "note": "…"}),
    ("other_kind", "activities", 0, "audience", {"audience": "officials"}),
    ("other_kind", "activities", 0, "participants", {"participants": "1"}),
    ("other_kind", "activities", 1, "stalls", {"stalls": "1"}),
    ("other_kind", "activities", 2, "establishments", {"establishments": "1"}),
    ("other_kind", "activities", 3, "platform", {"platform": "Sàn của tỉnh"}),
    ("more_than", "activities", 2, "participants", {"participants": "41"}),
    ("more_than", "activities", 3, "violations", {"violations": "10"}),
    ("more_than", "activities", 3, "handled", {"handled": "3"}),
    ("more_than", "activities", 3, "handled", {"violations": ""}),
    ("reply_before", "requests", 0, "reply_date", {"reply_date": "2024-05-01"}),
    (
        "place_elsewhere",
        "points_of_sale",
        2,
        "place_id",
        {"unit_id": "binh-hoa", "delivery_id": "goc", "date": "2024-03-04"},
    ),
    ("url", "media", 0, "url", {"url": "bao-tinh.vn/che"}),
    ("url", "media", 0, "url", {"url": "https://bao-tinh.vn/che vào vụ"}),
    ("stock_of_unit", "opening_stock", 0, "unit_id", {"unit_id": "ha-lam"}),
    ("stock_date", "opening_stock", 0, "date", {"date": "2024-01-02"}),
    ("reason_of_recognition", "certificates", 2, "reason", {"reason": "stopped"}),
    ("other_reason", "certificates", 4, "reason", {"reason": "other", "note": ""}),
    ("other_reason", "certificates", 4, "reason", {"reason": "other", "note": "x"}),
    (
        "verified_without_number",
        "certificates",
        2,
        "verified",
        {"verified": "yes", "decision_number": "…/QĐ-UBND"},
    ),
    (
        "verified_without_number",
        "certificates",
        2,
        "verified",
        {"verified": "yes", "decision_number": ""},
    ),
    ("expiry_missing", "certificates", 3, "expiry_date", LOWERED | {"expiry_date": ""}),
    ("downgrade_not_lower", "certificates", 3, "stars", LOWERED | {"stars": "3", "score": "65"}),
    (
        "downgrade_authority",
        "certificates",
        3,
        "issuer_level",
        LOWERED | {"issuer_level": "nation"},
    ),
    (
        "expiry_of_downgrade",
        "certificates",
        3,
        "expiry_date",
        LOWERED | {"expiry_date": "2024-11-27"},
    ),
    (
        "expiry_of_downgrade",
        "certificates",
        3,
        "expiry_date",
        LOWERED | {"expiry_date": "2027-11-29"},
    ),
    ("stars_above_score", "certificates", 3, "stars", LOWERED | {"score": "29"}),
    ("no_recognition_before", "certificates", 3, "kind", LOWERED | {"product_id": "sp-4"}),
    (
        "after_withdrawal",
        "certificates",
        3,
        "kind",
        LOWERED
        | {
            "product_id": "sp-2",
            "decision_date": "2024-07-01",
            "effective_date": "2024-07-01",
            "delivery_id": "hl-q1-sua",
            "expiry_date": "2025-12-19",
        },
    ),
    ("stars_above_score", "certificates", 2, "stars", {"score": "49.99"}),
    ("authority", "certificates", 2, "issuer_level", {"issuer_level": "province"}),
    ("authority", "certificates", 2, "issuer_level", {"issuer_level": "province", "note": "."}),
    ("authority", "certificates", 3, "issuer_level", {"issuer_level": "district"}),
    ("authority", "certificates", 3, "issuer_level", {"issuer_level": "nation", "note": "vì sao"}),
    ("expiry_missing", "certificates", 0, "expiry_date", {"expiry_date": ""}),
    ("expiry_of_withdrawal", "certificates", 4, "expiry_date", {"expiry_date": "2024-12-31"}),
    ("expiry_term", "certificates", 0, "expiry_date", {"expiry_date": "2024-11-28"}),
    ("expiry_term", "certificates", 0, "expiry_date", {"expiry_date": "2024-11-24"}),
    (
        "effective_far",
        "certificates",
        2,
        "effective_date",
        {"effective_date": "2023-10-24", "expiry_date": "2026-10-24"},
    ),
    ("no_recognition_before", "certificates", 2, "kind", {"kind": "renewal"}),
    (
        "withdrawn_before",
        "certificates",
        3,
        "kind",
        {
            "product_id": "sp-2",
            "kind": "withdrawal",
            "stars": "3",
            "decision_date": "2024-07-01",
            "effective_date": "2024-07-01",
            "expiry_date": "",
            "delivery_id": "hl-q1-sua",
        },
    ),
    ("not_the_first", "certificates", 3, "kind", {"kind": "first"}),
    ("upgrade_not_higher", "certificates", 3, "stars", {"stars": "3", "issuer_level": "district"}),
]


@pytest.mark.parametrize(("code", "table", "row", "column", "cells"), BREAKS)
def test_a_broken_rule_is_told_with_its_cell_and_nothing_besides(
    tmp_path, code, table, row, column, cells
):
    """One fault: the rule, the file, the line (heading is line 1) and the column."""
    rows = repeated(table) if cells is None else edited(table, row, **cells)
    error = refusal(tmp_path, rows)
    assert [fault.code for fault in error.faults] == [f"register.{code}"]
    (fault,) = error.faults
    assert str(fault.place).endswith(f"so/{table}.csv, dòng {row + 2}, cột {column}")
    assert fault.message.endswith(".")
    assert fault.remedy.endswith(".")
    assert (fault.message + fault.allowed + fault.remedy).isprintable()


def test_every_rule_is_broken_once_above():
    """A rule without a row that breaks it might never have worked."""
    known = {"unit": (), "agency": (), "task": (), "duty": (), "funding_source": ()}
    known |= {spec.name: () for spec in TABLES}
    on_cells = {
        rule.kind.code for spec in TABLES for one in spec.columns for rule in cell_rules(one)
    }
    on_rows = {rule.kind.code for spec in TABLES for rule in row_rules(spec, known, 2024)}
    assert on_cells | on_rows == {f"register.{code}" for code, *_ in BREAKS}


# The table and row, and cells that stand just within a rule.
KEPT = [
    # A lowering by the level that gives the lower stars, or by the one that gave the higher ones.
    ("certificates", 3, LOWERED),
    ("certificates", 3, LOWERED | {"issuer_level": "district", "reason": "not_qualified"}),
    ("certificates", 3, LOWERED | {"expiry_date": "2024-11-28", "verified": "yes"}),
    ("certificates", 3, LOWERED | {"expiry_date": "2027-11-28", "verified": "no"}),
    ("certificates", 4, {"reason": "other"}),
    ("stages", 2, {"result": "passed", "stars_awarded": "3"}),
    ("stages", 2, {"result": "to_complete", "stars_awarded": ""}),
    ("support", 0, {"product_id": ""}),
    ("support", 0, {"amount_million_vnd": "", "funding_source_id": ""}),
    ("funding", 0, {"amount_million_vnd": "-3.5", "note": "Nộp trả phần còn dư"}),
    ("funding", 0, {"amount_million_vnd": "0", "allocated_million_vnd": "500"}),
    ("activities", 2, {"participants": "40"}),
    ("activities", 3, {"violations": "9", "handled": "9"}),
    ("activities", 3, {"violations": "", "handled": ""}),
    ("task_status", 0, {"result_quantity": "2.5", "result_unit": "km"}),
    ("requests", 0, {"reply_date": "2024-05-02"}),
    ("requests", 0, {"reply_date": "2024-09-20"}),
    ("subjects", 0, {"state": "dissolved", "state_date": "2024-03-22"}),
    ("opening_stock", 0, {"date": "2024-01-01"}),
    ("media", 0, {"url": "http://bao-tinh.vn/che?id=1"}),
    ("linkages", 0, {"valid_to": "2034-12-31"}),
    ("certificates", 3, {"score": "70"}),
    ("certificates", 0, {"expiry_date": "2024-11-25"}),
    ("certificates", 0, {"expiry_date": "2024-11-27"}),
    ("certificates", 2, {"issuer_level": "province", "note": "Hội đồng huyện chưa kiện toàn"}),
    ("certificates", 3, {"effective_date": "2024-07-01", "expiry_date": "2027-07-01"}),
    ("certificates", 1, {"plan_year": "2023"}),
    ("certificates", 2, {"score": ""}),
    ("task_status", 0, {"date": "2024-04-05"}),
    ("quality_certificates", 0, {"expiry_date": "2035-06-30"}),
    ("deliveries", 7, {"received_date": "2025-06-30"}),
    ("media", 0, {"title": "a" * MAX_TEXT}),
    ("media", 0, {"title": "#OCOP Bắc Kạn! Quả na, nghề đan nan"}),
    ("media", 0, {"media_id": "tb-20240930-000000123"}),
    ("linkages", 0, {"partner": "Công ty theo Quyết định 0123456789/QĐ, 120.000.000.000 đồng"}),
    ("linkages", 0, {"partner": "Công ty (mã vạch 8931234567890)"}),
    ("deliveries", 1, {"file": "ha-lam 05-10-2024-01.xlsx"}),
    ("deliveries", 1, {"file": "q1_20240405_093000.xlsx"}),
]


@pytest.mark.parametrize(("table", "row", "cells"), KEPT)
def test_what_just_keeps_a_rule_is_read(tmp_path, table, row, cells):
    """The last value allowed is allowed."""
    folder = write_register(tmp_path / "so", edited(table, row, **cells))
    assert len(read_register(folder, PLAN).tables[table]) == len(sample_rows()[table])


PERSONAL = [
    "+84 912 345 678",
    "0209 3870 123",
    "(0912345678)",
    "CCCD 006 090 001 234",
    "006090001234",
]


@pytest.mark.parametrize("number", PERSONAL)
def test_personal_data_are_refused_and_not_repeated(tmp_path, number):
    """The message names the cell, never the number in it."""
    error = refusal(tmp_path, edited("support", 0, content=f"Gọi {number} để hỏi"))
    assert [fault.code for fault in error.faults] == ["register.personal_data"]
    assert number[-3:] not in str(error).replace(str(tmp_path), "")


@pytest.mark.parametrize("kind", ACTIVITY_KINDS)
@pytest.mark.parametrize("column", ACTIVITY_COLUMNS)
def test_a_column_of_one_kind_of_activity_is_refused_in_every_other(column, kind):
    """Each of them with each kind."""
    frame = rows_to_frames({"activities": [{"kind": kind, column: "1"}]})["activities"]
    broken = [
        rule.columns[0]
        for rule in NEIGHBOUR_RULES["activities"]
        if rule.kind.code == "register.other_kind" and any(rule.broken(Rows(frame)))
    ]
    assert broken == ([] if ACTIVITY_COLUMNS[column] == kind else [column])


def test_rows_about_parts_of_a_task_stand_beside_each_other(tmp_path):
    """One task, unit and day: a row for the whole task, one a department, one a duty."""
    rows = sample_rows()
    whole = rows["task_status"][1]
    parts = ({"agency_id": "so-ct"}, {"agency_id": "van-phong"}, {"duty_id": "v2-kiem-tra"})
    for number, part in enumerate(parts):
        rows["task_status"].append(whole | part | {"task_status_id": f"p-{number}"})
    read_register(write_register(tmp_path / "so", rows), PLAN)
    rows["task_status"].append(whole | parts[0] | {"task_status_id": "p-9"})
    (fault,) = refusal(tmp_path, rows).faults
    assert (fault.code, fault.place.row) == ("register.duplicate_row", 7)


def test_an_upgrade_after_a_lowering_is_measured_by_the_lower_stars(tmp_path):
    """From 3 to 2 and back to 3: an upgrade, although the product had 3 stars before."""
    rows = edited("certificates", 3, **LOWERED)
    rows["certificates"].append(
        rows["certificates"][3]
        | {"certificate_id": "cn-9", "kind": "upgrade", "stars": "3", "score": "60"}
        | {"decision_date": "2024-12-20", "effective_date": "2024-12-20"}
        | {"expiry_date": "2027-12-20"}
    )
    read_register(write_register(tmp_path / "so", rows), PLAN)


def test_the_nearest_allowed_value_is_named(tmp_path):
    """A misspelt choice, a misspelt id of another table and one of the plan."""
    rows = edited("subjects", 0, kind="coperative")
    rows["products"][3]["subject_id"] = "ct1"
    rows["activities"][0]["agency_id"] = "so-tc"
    meant = [fault.meant for fault in refusal(tmp_path, rows).faults]
    assert meant == ["cooperative", "ct-1", "so-ct"]


def test_all_faults_are_told_at_once_in_the_order_of_tables_and_lines(tmp_path):
    """Cells, rows, references and whole files, from the first table to the last."""
    rows = sample_rows()
    rows["funding"][0]["amount_million_vnd"] = "nhiều"
    rows["certificates"][3]["stars"] = "7"
    rows["certificates"][0] |= {"expiry_date": "", "issuer_level": "quận"}
    rows["subjects"][1]["unit_id"] = "hà-lâm"
    folder = write_register(tmp_path / "so", rows)
    (folder / "media.csv").unlink()
    with pytest.raises(RegisterError) as caught:
        read_register(folder, PLAN)
    told = [
        (fault.code.removeprefix("register."), str(fault.place).rpartition("so/")[2])
        for fault in caught.value.faults
    ]
    assert told == [
        ("unknown_id", "subjects.csv, dòng 3, cột unit_id"),
        ("choice", "certificates.csv, dòng 2, cột issuer_level"),
        ("expiry_missing", "certificates.csv, dòng 2, cột expiry_date"),
        ("stars", "certificates.csv, dòng 5, cột stars"),
        ("stars_above_score", "certificates.csv, dòng 5, cột stars"),
        ("missing_file", "media.csv"),
        ("balance", "funding.csv, dòng 2, cột amount_million_vnd"),
    ]


def test_the_error_survives_pickling(tmp_path):
    """Worker processes hand errors on."""
    error = refusal(tmp_path, edited("subjects", 0, name=""))
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301  # our own bytes


def test_of_very_many_faults_the_rest_is_counted(tmp_path):
    """The first fifty of a table in full, then how many more there are; other tables stay."""
    rows = sample_rows()
    rows["media"] = [rows["media"][0] | {"media_id": f"t-{n}", "outlet": ""} for n in range(250)]
    rows["media"][240]["date"] = "2024"
    rows["funding"][0]["amount_million_vnd"] = "nhiều"
    faults = refusal(tmp_path, rows).faults
    assert [fault.code.removeprefix("register.") for fault in faults] == [
        *["required"] * 49,
        "date",
        "more",
        "balance",
    ]
    assert (faults[50].message, faults[50].severity) == (
        "Còn 201 lỗi nữa chưa kể ra.",
        "warning",
    )


def test_a_register_of_another_plan_is_refused(tmp_path):
    """Rows of one year must not be measured against the targets of another."""
    plan = type(PLAN)(**vars(PLAN) | {"year": 2025, "id": "khac-2025"})
    with pytest.raises(RegisterError) as caught:
        read_register(write_register(tmp_path / "so"), plan)
    assert [str(fault.place).rpartition(", ")[2] for fault in caught.value.faults[:2]] == [
        "khóa plan",
        "khóa year",
    ]


@pytest.mark.parametrize(
    ("stars", "level", "day", "entitled"),
    [
        (5, "nation", "2019-12-01", True),
        (5, "province", "2024-06-01", False),
        (4, "province", "2026-01-01", True),
        (3, "province", "2023-02-23", True),
        (3, "province", "2023-02-24", False),
        (3, "district", "2023-02-24", True),
        (3, "district", "2025-07-05", True),
        (3, "district", "2025-07-06", False),
        (3, "province", "2025-07-05", False),
        (3, "province", "2025-07-06", True),
    ],
)
def test_who_may_recognise_changes_with_the_decisions_that_say_so(stars, level, day, entitled):
    """QĐ 148/QĐ-TTg from 24/02/2023, QĐ 1489/QĐ-TTg from 06/7/2025."""
    decided = date.fromisoformat(day)
    assert may_recognise(stars, level, decided, is_explained=False) == entitled


def test_bands_are_closed_below_and_open_above():
    """69,99 points are three stars, 70 are four; no score, no stars."""
    scores = [0, 29.99, 30, 49.99, 50, 69.99, 70, 89.99, 90, 100]
    assert [*map(stars_for, scores)] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert stars_for(nan) is None
