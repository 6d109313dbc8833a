"""What makes a plan file wrong, and what the officer who wrote it is told."""

import json
import pickle
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ocop_lib.errors import Fault, PlanError
from ocop_lib.files.yaml import parse_document
from ocop_lib.plan import Plan, load_plan, parse_plan

GOOD = (Path(__file__).parent / "other_plan.yaml").read_text(encoding="utf-8")


def changed(*changes: tuple[str, str]) -> str:
    """The good plan with each passage, which it has once, replaced."""
    text = GOOD
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def faults_of(text: str) -> tuple[Fault, ...]:
    with pytest.raises(PlanError) as refused:
        parse_plan(text, "ke-hoach.yaml")
    return refused.value.faults


_LAST = "description: Sản phẩm được công nhận lần đầu."

FAULTS = {
    "unknown key, nearest offered": (
        ("theme: Chất lượng", "themes: Chất lượng\ntheme: Chất lượng"),
        ("record.unknown_key", "dòng 12, khóa themes", "themes", "«theme»"),
    ),
    "unknown key in an entry": (
        ("    short_name: Mới", "    short_name: Mới\n    sorce: mục I"),
        ("record.unknown_key", "khóa indicators[0].sorce", "sorce", "«source»"),
    ),
    "unknown key in a window": (
        ("end: 2027-12-31}\n    focus", "end: 2027-12-31, ends: 1}\n    focus"),
        ("record.unknown_key", "khóa tasks[0].window.ends", "ends", "«end»"),
    ),
    "unknown key in the targets": (
        ("      source: Phụ lục, cột 1", "      source: Phụ lục, cột 1\n      provice: 2"),
        ("record.unknown_key", "khóa indicators[0].targets.provice", "provice", "«province»"),
    ),
    "missing key": (
        ("    section: B.1\n", ""),
        ("record.missing_key", "khóa tasks[0].section", "", "Ghi thêm khóa này."),
    ),
    "missing unit": (
        ("        xa-hai: 0\n", ""),
        ("plan.unit_missing", "khóa indicators[0].targets.units", "xa-mot, phuong-ba", "null"),
    ),
    "unknown unit": (
        ("        xa-hai: 0\n", "        xa-hai: 0\n        xa_mott: 1\n"),
        ("plan.unknown_unit", "khóa indicators[0].targets.units.xa_mott", "xa_mott", "«xa-mot»"),
    ),
    "negative target": (
        ("xa-mot: 2", "xa-mot: -2"),
        ("record.too_small", "dòng 32, khóa indicators[0].targets.units.xa-mot", "-2", "Sửa"),
    ),
    "a sentence for the heading of a column": (
        ("section: Phần, tasks", 'section: "Phần (mục)", tasks'),
        ("plan.column_head", "khóa words.section", "Phần (mục)", "Mục, Phần"),
    ),
    "text for a number": (
        ("xa-mot: 2", "xa-mot: hai"),
        ("record.not_whole", "khóa indicators[0].targets.units.xa-mot", "hai", "Ghi số"),
    ),
    "octal number": (
        ("xa-mot: 2", "xa-mot: 02"),
        ("record.not_whole", "khóa indicators[0].targets.units.xa-mot", "02", "Ghi số"),
    ),
    "fraction for a number": (
        ("xa-mot: 2", "xa-mot: 2.0"),
        ("record.not_whole", "khóa indicators[0].targets.units.xa-mot", "2.0", "Ghi số"),
    ),
    "yes for a number": (
        ("xa-mot: 2", "xa-mot: yes"),
        ("record.not_whole", "khóa indicators[0].targets.units.xa-mot", "true", "Ghi số"),
    ),
    "total that does not reconcile": (
        ("      province: 2\n", "      province: 3\n"),
        (
            "plan.total",
            "dòng 35, khóa indicators[0].targets.province",
            "tổng in 3, cộng các đơn vị 2",
            "Phụ lục, cột 1",
        ),
    ),
    "no province where only it is asked": (
        ("targets: {province: 1, source", "targets: {province: null, source"),
        ("plan.needed", "khóa indicators[1].targets.province", "", "Ghi thêm"),
    ),
    "units where only the province is asked": (
        ("targets: {province: 1, source", "targets: {province: 1, units: {xa-mot: 1}, source"),
        ("plan.superfluous", "khóa indicators[1].targets.units", "", "Bỏ khóa"),
    ),
    "target for an indicator of context": (
        ("    context: true", "    context: true\n    targets: {province: 1, source: mục I}"),
        ("plan.superfluous", "khóa indicators[2].targets", "", "Bỏ khóa"),
    ),
    "floor for an indicator of context": (
        ("    context: true", "    context: true\n    floor: true"),
        ("plan.superfluous", "khóa indicators[2].floor", "", "Bỏ khóa"),
    ),
    "no due day": (
        ("    due: 2027-09-15\n", ""),
        ("plan.needed", "khóa indicators[0].due", "", "Ghi thêm"),
    ),
    "no expectation": (
        ("    expectation: [0, 0.29, 1, 1]\n", ""),
        ("plan.needed", "khóa indicators[0].expectation", "", "Ghi thêm"),
    ),
    "expectation without source": (
        ("    expectation_source: Phần A\n", ""),
        ("plan.needed", "khóa indicators[0].expectation_source", "", "Ghi thêm"),
    ),
    "expectation of a monthly floor": (
        ("    scope: province", "    scope: province\n    expectation: [0, 0, 0, 1]"),
        ("plan.superfluous", "khóa indicators[1].expectation", "", "Bỏ khóa"),
    ),
    "a monthly floor for each unit": (
        ("    scope: province\n    targets: {province: 1", "    targets: {province: 1"),
        ("plan.monthly_floor", "khóa indicators[1].measure", "monthly_floor", "scope: province"),
    ),
    "a monthly floor of context": (
        ("    measure: flow\n    context: true", "    measure: monthly_floor\n    context: true"),
        ("plan.monthly_floor", "khóa indicators[2].measure", "monthly_floor", "scope: province"),
    ),
    "expectation above one": (
        ("0.29, 1, 1]", "0.29, 1, 1.5]"),
        ("record.too_large", "khóa indicators[0].expectation[3]", "1.5", "Sửa"),
    ),
    "expectation below zero": (
        ("[0, 0.29", "[-0.1, 0.29"),
        ("record.too_small", "khóa indicators[0].expectation[0]", "-0.1", "Sửa"),
    ),
    "expectation in words": (
        ("[0, 0.29", "[không, 0.29"),
        ("record.not_number", "khóa indicators[0].expectation[0]", "không", "Ghi số"),
    ),
    "expectation that is no number": (
        ("[0, 0.29", "[.nan, 0.29"),
        ("record.not_number", "khóa indicators[0].expectation[0]", "nan", "Ghi số"),
    ),
    "expectation for three quarters": (
        ("[0, 0.29, 1, 1]", "[0, 0.29, 1]"),
        ("record.missing_key", "khóa indicators[0].expectation[3]", "", "Ghi thêm"),
    ),
    "expectation for five quarters": (
        ("[0, 0.29, 1, 1]", "[0, 0.29, 1, 1, 1]"),
        ("record.too_many", "khóa indicators[0].expectation", "[0, 0.29, 1, 1, 1]", "Viết lại|Bỏ"),
    ),
    "expectation that falls": (
        ("[0, 0.29, 1, 1]", "[0.5, 0.29, 1, 1]"),
        ("plan.expectation_falls", "khóa indicators[0].expectation", "0.5, 0.29, 1, 1", "lũy kế"),
    ),
    "less than all expected when due": (
        ("[0, 0.29, 1, 1]", "[0, 0.29, 0.9, 1]"),
        ("plan.expectation_due", "khóa indicators[0].expectation", "0, 0.29, 0.9, 1", "quý ấy"),
    ),
    "window that ends before it starts": (
        (
            "window: {start: 2027-01-01, end: 2027-12-31}",
            "window: {start: 2027-06-01, end: 2027-05-31}",
        ),
        (
            "plan.window_backwards",
            "khóa tasks[0].window",
            "2027-06-01 đến 2027-05-31",
            "Đổi chỗ",
        ),
    ),
    "window in another year": (
        (
            "window: {start: 2027-01-01, end: 2027-12-31}",
            "window: {start: 2026-01-01, end: 2026-12-31}",
        ),
        ("plan.window_year", "khóa tasks[0].window", "2026-01-01 đến 2026-12-31", "Sửa năm"),
    ),
    "focus outside the window": (
        ("{start: 2027-02-01,", "{start: 2026-12-31,"),
        ("plan.focus_outside", "khóa tasks[0].focus", "2026-12-31 đến 2027-05-31", "trọng tâm"),
    ),
    "focus that goes on after the window": (
        ("end: 2027-05-31}", "end: 2028-01-01}"),
        ("plan.focus_outside", "khóa tasks[0].focus", "2027-02-01 đến 2028-01-01", "trọng tâm"),
    ),
    "unknown stage of a task": (
        ("end: 2027-05-31}", "end: 2027-05-31}\n    stages: [select]"),
        ("plan.unknown_stage", "khóa tasks[0].stages[0]", "select", "«selected»"),
    ),
    "a stage of a task twice": (
        ("end: 2027-05-31}", "end: 2027-05-31}\n    stages: [selected, selected]"),
        ("plan.repeated_stage", "khóa tasks[0].stages", "selected", "một lần"),
    ),
    "focus that ends before it starts": (
        ("{start: 2027-02-01,", "{start: 2027-06-01,"),
        ("plan.window_backwards", "khóa tasks[0].focus", "2027-06-01 đến 2027-05-31", "Đổi chỗ"),
    ),
    "due on a day of its own": (
        ("    due: 2027-05-31", "    due: 2027-06-30"),
        ("plan.due", "khóa tasks[0].due", "2027-06-30", "Sửa thời hạn"),
    ),
    "task without a lead": (
        ("lead: [chi-cuc]", "lead: []"),
        ("plan.needed", "khóa tasks[0].lead", "", "Ghi thêm"),
    ),
    "task followed up nowhere": (
        ("levels: [units]", "levels: []"),
        ("plan.needed", "khóa tasks[0].levels", "", "Ghi thêm"),
    ),
    "unknown agency": (
        ("lead: [chi-cuc]", "lead: [chi-cucc]"),
        ("plan.unknown_agency", "khóa tasks[0].lead[0]", "chi-cucc", "«chi-cuc»"),
    ),
    "unknown office": (
        ("office_id: chi-cuc", "office_id: van-phong"),
        ("plan.unknown_agency", "dòng 8, khóa office_id", "van-phong", "có trong kế hoạch"),
    ),
    "unknown indicator": (
        ("indicators: [new_products]", "indicators: [new_product]"),
        (
            "plan.unknown_indicator",
            "khóa assumptions[0].indicators[0]",
            "new_product",
            "«new_products»",
        ),
    ),
    "unknown task of a lead": (
        (_LAST, f"{_LAST}\n    lead: {{task: t11, stages: [dossier]}}"),
        ("plan.unknown_task", "khóa indicators[0].lead.task", "t11", "«t1»"),
    ),
    "unknown stage of a lead": (
        (_LAST, f"{_LAST}\n    lead: {{task: t1, stages: [dossier, select]}}"),
        ("plan.unknown_stage", "khóa indicators[0].lead.stages[1]", "select", "«selected»"),
    ),
    "a stage of a lead twice": (
        (_LAST, f"{_LAST}\n    lead: {{task: t1, stages: [dossier, dossier]}}"),
        ("plan.repeated_stage", "khóa indicators[0].lead.stages", "dossier", "một lần"),
    ),
    "a lead without stages": (
        (_LAST, f"{_LAST}\n    lead: {{task: t1, stages: []}}"),
        ("record.too_few", "khóa indicators[0].lead.stages", "[]", "Ghi thêm"),
    ),
    "a lead with another key": (
        (_LAST, f"{_LAST}\n    lead: {{task: t1, stages: [dossier], due: 2027-05-31}}"),
        ("record.unknown_key", "khóa indicators[0].lead.due", "due", ""),
    ),
    "a lead of a monthly floor": (
        (
            "description: Tin, bài mỗi tháng.",
            "description: Tin, bài mỗi tháng.\n    lead: {task: t1, stages: [dossier]}",
        ),
        ("plan.superfluous", "khóa indicators[1].lead", "", "Bỏ khóa lead"),
    ),
    "a lead of context": (
        ("description: Hội chợ.", "description: Hội chợ.\n    lead: {task: t1, stages: [dossier]}"),
        ("plan.superfluous", "khóa indicators[2].lead", "", "Bỏ khóa lead"),
    ),
    "unknown indicator of a task": (
        ("    levels: [units]", "    levels: [units]\n    indicators: [new_product]"),
        ("plan.unknown_indicator", "khóa tasks[0].indicators[0]", "new_product", "«new_products»"),
    ),
    "unknown task": (
        ("tasks: [t1]", "tasks: [t2]"),
        ("plan.unknown_task", "khóa assumptions[0].tasks[0]", "t2", "nhiệm vụ có trong"),
    ),
    "duplicate id": (
        ("id: xa-hai, name", "id: xa-mot, name"),
        ("plan.duplicate_id", "dòng 16, khóa units[1].id", "xa-mot", "mã riêng"),
    ),
    "duplicate key": (
        ("year: 2027", "year: 2027\nyear: 2027"),
        ("yaml.duplicate_key", "dòng 6", "year", "Giữ lại một lần"),
    ),
    "duplicate unit in the targets": (
        ("        xa-hai: 0\n", "        xa-hai: 0\n        xa-hai: 0\n"),
        ("yaml.duplicate_key", "dòng 34", "xa-hai", "Giữ lại một lần"),
    ),
    "the id of the whole for a unit": (
        ("id: phuong-ba, name", "id: province, name"),
        ("plan.unknown_unit", "khóa indicators[0].targets.units.phuong-ba", "phuong-ba", ""),
    ),
    "another id for the whole": (
        ("whole: {id: province", "whole: {id: tinh"),
        ("plan.whole", "dòng 6, khóa whole.id", "tinh", "id: province"),
    ),
    "no day in any calendar": (
        ("    due: 2027-09-15", "    due: 2027-02-30"),
        ("record.not_day", "khóa indicators[0].due", "2027-02-30", "Viết lại ngày"),
    ),
    "day written the Vietnamese way": (
        ("{start: 2027-02-01,", "{start: 01/02/2027,"),
        ("record.not_day", "khóa tasks[0].focus.start", "01/02/2027", "Viết lại ngày"),
    ),
    "day with an hour": (
        ("    due: 2027-09-15", "    due: 2027-09-15 10:00:00"),
        ("record.not_day", "khóa indicators[0].due", "2027-09-15 10:00:00", "Viết lại ngày"),
    ),
    "word that is no choice": (
        ("    measure: monthly_floor", "    measure: monthly"),
        ("record.choice", "khóa indicators[1].measure", "monthly", "Dùng một"),
    ),
    "empty text": (
        ("theme: Chất lượng", 'theme: " "'),
        ("record.empty", "khóa theme", " ", "Ghi nội dung"),
    ),
    "nothing where a text belongs": (
        ("theme: Chất lượng", "theme:"),
        ("record.not_text", "khóa theme", "null (để trống)", "nháy kép"),
    ),
    "number where a text belongs": (
        ("short_title: Kế hoạch OCOP 2027", "short_title: 2027"),
        ("record.not_text", "khóa short_title", "2027", "nháy kép"),
    ),
    "id in capitals": (
        ("  - id: fairs", "  - id: Fairs"),
        ("record.id_form", "khóa indicators[2].id", "Fairs", "Viết lại mã"),
    ),
    "yes or no in words": (
        ("    context: true", "    context: maybe"),
        ("record.not_yes_no", "khóa indicators[2].context", "maybe", "Sửa"),
    ),
    "year far away": (
        ("year: 2027", "year: 20277"),
        ("record.too_large", "khóa year", "20277", "Sửa"),
    ),
    "word for a list": (
        ("legal_bases: []", "legal_bases: không"),
        ("record.not_list", "khóa legal_bases", "không", "Viết lại"),
    ),
    "word for an entry": (
        ("legal_bases: []", "legal_bases: [không]"),
        ("record.not_mapping", "khóa legal_bases[0]", "không", "Viết lại"),
    ),
    "word for the targets of the units": (
        ("targets: {province: 1, source", "targets: {province: 1, units: hai, source"),
        ("record.not_mapping", "khóa indicators[1].targets.units", "hai", "Viết lại"),
    ),
    "word for a window": (
        ("    focus: {start: 2027-02-01, end: 2027-05-31}", "    focus: tháng 3"),
        ("record.not_mapping", "khóa tasks[0].focus", "tháng 3", "Viết lại"),
    ),
    "key that is a number": (
        ("theme: Chất lượng", "theme: Chất lượng\n7: bảy"),
        ("record.unknown_key", "dòng 13, khóa 7", "7", "bỏ khóa"),
    ),
}


@pytest.mark.parametrize("name", list(FAULTS))
def test_a_wrong_file_is_told_what_where_and_how_to_mend_it(name):
    change, (code, where, found, mend) = FAULTS[name]
    told = [fault for fault in faults_of(changed(change)) if fault.code == code]
    assert len(told) == 1, told
    assert "record.invalid" not in {fault.code for fault in faults_of(changed(change))}
    assert str(told[0].place).startswith("ke-hoach.yaml, dòng ")
    assert str(told[0].place).endswith(where)
    assert told[0].found == found
    assert any(
        words in told[0].remedy or words.strip("«»") == told[0].meant for words in mend.split("|")
    )
    assert told[0].message.endswith(".")


def test_the_good_plan_is_good():
    assert isinstance(parse_plan(GOOD, "ke-hoach.yaml"), Plan)


def test_the_id_of_the_whole_is_no_units():
    text = changed(
        ("id: phuong-ba, name", "id: province, name"), ("phuong-ba: null", "province: 0")
    )
    (fault,) = faults_of(text)
    assert (fault.code, str(fault.place)) == (
        "plan.unit_id",
        "ke-hoach.yaml, dòng 17, khóa units[2].id",
    )


@pytest.mark.parametrize("name", ["units", "agencies", "indicators"])
def test_a_plan_has_at_least_one_of_each(name):
    document = {**yaml.safe_load(GOOD), name: []}
    told = faults_of(yaml.safe_dump(document, allow_unicode=True))
    (fault,) = (fault for fault in told if fault.code == "record.too_few")
    assert str(fault.place).endswith(f"khóa {name}")
    assert fault.allowed == "ít nhất 1 mục"


def test_all_is_expected_in_the_quarter_on_whose_last_day_it_is_due():
    shares = ("[0, 0.29, 1, 1]", "[0, 0.29, 0.9, 1]")
    (fault,) = faults_of(changed(("due: 2027-09-15", "due: 2027-09-30"), shares))
    assert fault.code == "plan.expectation_due"
    text = changed(("due: 2027-09-15", "due: 2027-10-01"), shares)
    assert isinstance(parse_plan(text, "ke-hoach.yaml"), Plan)


def test_a_day_may_stand_in_quotes():
    text = changed(("due: 2027-09-15", 'due: "2027-09-15"'))
    assert parse_plan(text, "ke-hoach.yaml") == parse_plan(GOOD, "ke-hoach.yaml")


def test_communes_add_up():
    text = changed(
        ("level: province,", "level: province, communes: 4,"),
        *(
            (f"level: commune, source: STT {n}", f"level: commune, communes: 1, source: STT {n}")
            for n in (1, 2, 3)
        ),
    )
    (fault,) = faults_of(text)
    assert (fault.code, fault.found) == ("plan.communes", "toàn tỉnh 4, cộng các đơn vị 3")
    assert str(fault.place) == "ke-hoach.yaml, dòng 6, khóa whole.communes"


def test_all_faults_are_told_at_once_in_the_order_of_the_file():
    text = changed(
        ("year: 2027", "year: 2027\nyear: 2027"),
        ("theme: Chất lượng", "themes: Chất lượng"),
        ("id: xa-hai, name", "id: xa-mot, name"),
        ("{id: phuong-ba, name", "{id: Phuong-Ba, name"),
        ("[0, 0.29, 1, 1]", "[0, 0.29, 1, 2]"),
        ("lead: [chi-cuc]", "lead: [chi-cucc]"),
        ("agency: cac-so,", "agency: cac-so-nganh,"),
    )
    assert [fault.code for fault in faults_of(text)] == [
        "record.missing_key",  # theme: having no line of its own, it stands with the whole file
        "yaml.duplicate_key",
        "record.unknown_key",
        "plan.duplicate_id",
        "record.id_form",
        "plan.unknown_unit",  # the targets of the unit whose id went to another
        "plan.unknown_unit",  # likewise the unit now written in capitals
        "record.too_large",
        "plan.unknown_agency",
        "plan.unknown_agency",
    ]


def test_two_rules_broken_in_one_entry_are_both_told():
    text = changed(
        ("      province: 2\n", "      province: 3\n"), ("[0, 0.29, 1, 1]", "[0, 0.29, 0, 1]")
    )
    assert [fault.code for fault in faults_of(text)] == [
        "plan.total",
        "plan.expectation_falls",
        "plan.expectation_due",
    ]


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("", "record.not_mapping", "ke-hoach.yaml"),
        ("- một\n- hai", "record.not_mapping", "ke-hoach.yaml, dòng 1"),
        ("id: [chưa đóng", "yaml.not_yaml", "ke-hoach.yaml, dòng 2"),
        ("id: a\n\tname: b", "yaml.not_yaml", "ke-hoach.yaml, dòng 2"),
        ("id: a\x00b", "yaml.not_yaml", "ke-hoach.yaml"),
        ("? [a]\n: 1", "yaml.not_yaml", "ke-hoach.yaml, dòng 1"),
        ("a: &x 1", "yaml.not_plain", "ke-hoach.yaml, dòng 1"),
        ("b: *x", "yaml.not_plain", "ke-hoach.yaml, dòng 1"),
        ("a: !!python/name:os.system x", "yaml.not_plain", "ke-hoach.yaml, dòng 1"),
        # Nesting this deep makes the parser's C code overflow its stack and kill the process.
        ("[" * 500_000, "yaml.not_plain", "ke-hoach.yaml, dòng 1"),
        ("[" * 21 + "]" * 21, "yaml.not_plain", "ke-hoach.yaml, dòng 1"),
        ("[" * 20 + "]" * 20, "record.not_mapping", "ke-hoach.yaml, dòng 1"),
        ("#" * 1_000_001, "yaml.too_large", "ke-hoach.yaml"),
    ],
    ids=lambda value: value[:12],
)
def test_what_is_no_plan_at_all_is_refused(text, code, where):
    (fault,) = faults_of(text)
    assert (fault.code, str(fault.place)) == (code, where)
    assert fault.remedy


class TestFiles:
    def test_a_file_is_read_with_or_without_byte_order_mark(self, tmp_path):
        path = tmp_path / "ke-hoach.yaml"
        path.write_text(GOOD, encoding="utf-8-sig")
        assert load_plan(path) == parse_plan(GOOD, "ke-hoach.yaml")

    def test_a_fault_names_the_file(self, tmp_path):
        path = tmp_path / "ke-hoach.yaml"
        path.write_text(changed(("xa-mot: 2", "xa-mot: -2")), encoding="utf-8")
        with pytest.raises(PlanError) as refused:
            load_plan(path)
        assert str(refused.value).startswith(f"{path}, dòng 32, khóa indicators[0].targets")

    def test_a_file_that_is_not_there(self, tmp_path):
        with pytest.raises(PlanError) as refused:
            load_plan(tmp_path / "khong-co.yaml")
        assert refused.value.faults[0].code == "yaml.missing_file"

    def test_a_folder(self, tmp_path):
        with pytest.raises(PlanError) as refused:
            load_plan(tmp_path)
        assert refused.value.faults[0].code == "yaml.not_a_file"

    def test_a_file_in_another_encoding(self, tmp_path):
        path = tmp_path / "ke-hoach.yaml"
        path.write_bytes("id: a\nname: Ba Bể".encode("utf-16"))
        with pytest.raises(PlanError) as refused:
            load_plan(path)
        assert refused.value.faults[0].code == "yaml.encoding"

    def test_a_file_too_large_to_be_a_plan(self, tmp_path):
        path = tmp_path / "ke-hoach.yaml"
        path.write_bytes(b"#" * 1_000_001)
        with pytest.raises(PlanError) as refused:
            load_plan(path)
        assert refused.value.faults[0].code == "yaml.too_large"

    def test_a_path_may_be_given_as_text(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        (tmp_path / "nam").mkdir()
        (tmp_path / "nam/ke-hoach.yaml").write_text(GOOD, encoding="utf-8")
        (tmp_path / "ke-hoach.yml").write_text(GOOD, encoding="utf-8")
        expected = parse_plan(GOOD, "x")
        for path in ("nam/ke-hoach.yaml", "ke-hoach.yml", str(tmp_path / "nam/ke-hoach.yaml")):
            assert load_plan(path) == expected
        with pytest.raises(PlanError) as refused:
            load_plan("nam/khong.yaml")
        assert refused.value.faults[0].code == "yaml.missing_file"

    def test_a_name_that_no_shipped_plan_has(self):
        with pytest.raises(PlanError) as refused:
            load_plan("bac-kan-2024")
        (fault,) = refused.value.faults
        assert fault.code == "plan.unknown_plan"
        assert fault.meant == "bac_kan_2024"


def test_the_error_crosses_processes_and_reads_as_lines():
    with pytest.raises(PlanError) as refused:
        parse_plan(changed(("xa-mot: 2", "xa-mot: -2")), "ke-hoach.yaml")
    error = pickle.loads(pickle.dumps(refused.value))  # noqa: S301 (our own bytes)
    assert error.faults == refused.value.faults
    assert error.exit_status == 2
    assert str(error).splitlines() == [
        "ke-hoach.yaml, dòng 32, khóa indicators[0].targets.units.xa-mot: Số quá nhỏ.",
        "  Giá trị tìm thấy: -2",
        "  Được phép: từ 0 trở lên",
        "  Cách sửa: Sửa số này.",
    ]


def test_a_long_value_is_cut_in_the_message():
    (fault,) = faults_of(changed(("xa-mot: 2", f"xa-mot: {'dài ' * 500}")))
    assert len(fault.found) < 130


@given(st.text())
def test_no_text_does_worse_than_a_plan_error(text):
    with pytest.raises(PlanError):
        parse_plan(text, "ke-hoach.yaml")


def places(node: object, path: tuple = ()) -> list[tuple]:
    """The path to every value in a document."""
    inner: list = []
    if isinstance(node, dict):
        inner = list(node.items())
    elif isinstance(node, list):
        inner = list(enumerate(node))
    return [path, *(place for key, child in inner for place in places(child, (*path, key)))]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=4,
)


@given(place=st.sampled_from(places(yaml.safe_load(GOOD))), value=ANYTHING)
def test_any_value_in_any_place_is_accepted_or_told_with_its_place(place, value):
    document = yaml.safe_load(GOOD)
    if place:
        holder = document
        for step in place[:-1]:
            holder = holder[step]
        holder[place[-1]] = value
    else:
        document = value
    text = yaml.safe_dump(document, allow_unicode=True)
    try:
        parse_plan(text, "ke-hoach.yaml")
    except PlanError as error:
        for fault in error.faults:
            assert str(fault.place).startswith("ke-hoach.yaml")
            assert fault.code != "record.invalid"
            assert fault.remedy


@given(st.lists(st.none() | st.integers(0, 50), min_size=3, max_size=3), st.integers(0, 160))
def test_a_printed_total_is_the_sum_or_it_is_refused(values, printed):
    first, second, third = ("null" if value is None else str(value) for value in values)
    text = changed(
        ("xa-mot: 2", f"xa-mot: {first}"),
        ("xa-hai: 0", f"xa-hai: {second}"),
        ("phuong-ba: null", f"phuong-ba: {third}"),
        ("      province: 2\n", f"      province: {printed}\n"),
    )
    total = sum(value or 0 for value in values)
    if printed == total:
        plan = parse_plan(text, "ke-hoach.yaml")
        assert [one.value for one in plan.unit_targets("new_products")] == values
    else:
        assert [fault.code for fault in faults_of(text)] == ["plan.total"]


def good() -> dict:
    """The content of the good plan, to be changed."""
    return parse_document(GOOD, "x", PlanError).value


@pytest.mark.parametrize(
    ("change", "code", "key"),
    [
        (("name: xã Hai, short_name: Hai", "name: xã  MỘT, short_name: Hai"), "same_name", "name"),
        (("name: xã Hai, short_name: Hai", "name: xã Hai, short_name: một"), "same_name", "short"),
        (("{CODE_2}", "{CODE_1}"), "same_name", "code"),
        (("{VALID_1}", "valid_from: 2027-02-01, valid_to: 2027-01-31"), "valid_backwards", "valid"),
    ],
    ids=["name", "short name", "code", "days"],
)
def test_units_that_a_reader_would_mix_up_are_refused(change, code, key):
    (fault,) = faults_of(changed(filled(change)))
    assert fault.code == f"plan.{code}"
    assert f"units[{0 if code == 'valid_backwards' else 1}].{key}" in str(fault.place)


def filled(change: tuple[str, str]) -> tuple[str, str]:
    """A change of the good plan, its codes and a place for days filled in."""
    codes = {unit["id"]: unit["code"] for unit in good()["units"]}
    one, two = (
        f'id: {id_}, name: {name}, short_name: {short}, code: "{codes[id_]}"'
        for id_, name, short in (("xa-mot", "xã Một", "Một"), ("xa-hai", "xã Hai", "Hai"))
    )
    old, new = change
    if old == "{CODE_2}":
        return two, two.replace(f'"{codes["xa-hai"]}"', f'"{codes["xa-mot"]}"')
    if old == "{VALID_1}":
        return one, f"{one}, {new}"
    return change


def test_a_unit_may_take_the_name_and_code_of_one_that_has_ended():
    document = good()
    first, second = document["units"][:2]
    first["valid_to"] = "2027-06-30"
    second |= {"valid_from": "2027-07-01", "name": first["name"], "code": first["code"]}
    second["short_name"] = first["short_name"]
    assert parse_plan(json.dumps(document, default=str), "x").units[1].name == "xã Một"
    second["valid_from"] = "2027-06-30"
    codes = {fault.code for fault in faults_of(json.dumps(document, default=str))}
    assert codes == {"plan.same_name"}


@pytest.mark.parametrize("name", ["agencies", "funding_sources", "indicators"])
def test_two_entries_of_one_name_are_refused(name):
    document = good()
    entries = document[name]
    entries.append(
        {**entries[0], "id": entries[0]["id"] + ("_2" if name == "indicators" else "-2")}
    )
    found = faults_of(json.dumps(document, default=str))
    assert {fault.code for fault in found} == {"plan.same_name"}
    assert {str(fault.place).rpartition(".")[2] for fault in found} == {"name", "short_name"}


@pytest.mark.parametrize("through", [(), ("nhom-hai",), ("nhom-hai", "nhom-ba")])
def test_a_group_is_no_member_of_itself_however_long_the_way(through):
    document = good()
    pattern = {"kind": "group", "source": "mục I"}
    circle = ("nhom-mot", *through)
    for place, group in enumerate(circle):
        following = circle[(place + 1) % len(circle)]
        names = {"id": group, "name": f"Nhóm {group}", "short_name": group}
        document["agencies"].append({**pattern, **names, "members": [following]})
    found = faults_of(json.dumps(document, default=str))
    assert [fault.code for fault in found] == ["plan.group_circle"] * len(circle)
