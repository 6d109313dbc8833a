"""Parameter files: each mistake is refused by its own code, and all at once."""

import json
import unicodedata
from pathlib import Path

import pytest
from small_project import PARAMETERS, QUARTER, notebook, small_project, write, write_params

from ocop_lib.errors import ParameterError
from ocop_lib.plan.work import agencies_with_duties
from ocop_lib.project.declared import COMPUTED, declared_parameters
from ocop_lib.project.project import load_project
from ocop_lib.run.jobs.matrix import read_matrix

ROOT = Path(__file__).parent.parent


def matrix(project):
    project = load_project(project.root)
    plans = {number: year.plan() for number, year in project.years.items()}
    return read_matrix(project, plans, project.root / "params")


def faults(project):
    with pytest.raises(ParameterError) as caught:
        matrix(project)
    return caught.value.faults


def codes(project):
    return sorted(fault.code for fault in faults(project))


@pytest.fixture
def project(tmp_path):
    return small_project(tmp_path)


def test_every_shipped_parameter_file_asks_for_a_report():
    project = load_project(ROOT)
    plan = project.latest.plan()
    specs = read_matrix(project, {plan.year: plan}, ROOT / "params")
    agencies = [f"agencies/{agency.id}" for agency in agencies_with_duties(plan)]
    expected = [
        f"{plan.year}-Q{number}/{name}"
        for number in (1, 2, 3, 4)
        for name in (*plan.unit_ids, "province", *agencies)
    ]
    assert [spec.id for spec in specs] == [*expected, f"{plan.year}/year-end"]
    assert {spec.notebook for spec in specs} == {
        "notebooks/agency_quarter.ipynb",
        "notebooks/district_quarter.ipynb",
        "notebooks/province_quarter.ipynb",
        "notebooks/year_end.ipynb",
    }


def test_reports_stand_by_quarter_then_in_the_plan_s_order_then_by_name(project):
    for report in ("2027-Q2/xa-hai", "2027-Q1/province"):
        write_params(project.root, report)
    write_params(project.root, "2027-Q1/a-chuyen-de", unit="xa-hai")
    assert [spec.id for spec in matrix(project)] == [
        "2027-Q1/xa-mot",
        "2027-Q1/a-chuyen-de",
        "2027-Q1/xa-hai",
        "2027-Q1/phuong-ba",
        "2027-Q1/province",
        "2027-Q2/xa-hai",
    ]


def test_the_first_pattern_that_matches_names_the_notebook(project):
    write_params(project.root, "2027-Q1/nang", unit="xa-mot")
    named = {spec.id: spec.notebook for spec in matrix(project)}
    assert named["2027-Q1/nang"] == "notebooks/nang.ipynb"
    assert named["2027-Q1/xa-mot"] == "notebooks/nho.ipynb"


def test_read_me_notes_are_let_be(project):
    before = matrix(project)
    for name in ("README.md", "2027-Q1/README.txt"):
        write(project.root / "params" / name, "x")
    assert matrix(project) == before


def test_parameters_are_what_the_notebook_declares_and_the_narrative(project):
    write(project.root / "bang.csv", "a")
    more = "narrative: {causes: mưa}\ninputs: [bang.csv]\ntrouble: x\n"
    write_params(project.root, "2027-Q1/xa-mot", more=more)
    spec = matrix(project)[0]
    assert spec.inputs == ("bang.csv",)
    assert dict(spec.parameters) == {
        "unit": "xa-mot",
        "quarter": str(QUARTER),
        "narrative": {"causes": "mưa"},
        "trouble": "x",
    }


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        ("a: [", "yaml.not_yaml", "dòng ngay trên"),
        ("- unit", "yaml.not_mapping", ""),
        ("unit: xa-mot\nunit: xa-hai\nquarter: 2027-Q1", "yaml.duplicate_key", "dòng 2"),
        ("quarter: 2027-Q1", "record.missing_key", "unit"),
        ("unit: xa-mot", "record.missing_key", "quarter"),
        ("unit: xa-mott\nquarter: 2027-Q1", "params.unit", "Có phải là: xa-mot"),
        ("unit: [xa-mot]\nquarter: 2027-Q1", "record.not_text", ""),
        ("unit: xa-hai\nquarter: 2027-Q1", "params.other_unit", "xa-mot"),
        ("unit: xa-mot\nquarter: 2027-Q2", "params.other_quarter", "2027-Q1"),
        ("unit: xa-mot\nquarter: 2026-Q1", "params.quarter", "Có phải là: 2027-Q1"),
        ("unit: xa-mot\nquarter: 20271", "params.quarter", ""),
        ("unit: xa-mot\nquarter: 2027-Q1\ntruoble: x", "params.unknown_key", "Có phải là: trouble"),
        ("unit: xa-mot\nquarter: 2027-Q1\ntrouble: [x]", "params.type", "chữ"),
        ("unit: xa-mot\nquarter: 2027-Q1\ntrouble: 2027-01-01", "params.value", "nháy"),
        ("unit: xa-mot\nquarter: 2027-Q1\ntrouble: .nan", "params.value", ""),
        ("unit: xa-mot\nquarter: 2027-Q1\nnarrative: mưa", "record.not_mapping", ""),
        ("unit: xa-mot\nquarter: 2027-Q1\nnarrative: {cause: a}", "params.narrative", "causes"),
        ("unit: xa-mot\nquarter: 2027-Q1\nnarrative: {causes: 1}", "record.not_text", "chữ"),
        ("unit: xa-mot\nquarter: 2027-Q1\nnarrative: {causes: yes}", "record.not_text", "nháy"),
        ("unit: xa-mot\nquarter: 2027-Q1\nnarrative:\n  causes: Hộ # 1", "yaml.cut_text", "nháy"),
        ("unit: xa-mot\nquarter: 2027-Q1\nnarrative:\n  causes: Hộ #1", "yaml.cut_text", "nháy"),
        ("unit: xa-mot\nquarter: 2027-Q1\ninputs: a.csv", "record.not_list", ""),
        ("unit: xa-mot\nquarter: 2027-Q1\ninputs: [khong.csv]", "params.input_missing", ""),
        ("unit: xa-mot\nquarter: 2027-Q1\ninputs: [../x]", "params.input_place", ""),
        ("unit: xa-mot\nquarter: 2027-Q1\ninputs: [/etc/hosts]", "params.input_place", ""),
        ("unit: xa-mot\nquarter: 2027-Q1\ninputs: [so-lieu/media.csv]", "params.input_place", ""),
        ("unit: xa-mot\nquarter: 2027-Q1\ninputs: ['a\\b.csv']", "record.backslash", "a/b.csv"),
    ],
)
def test_a_wrong_file_is_refused_by_its_code(project, content, code, said):
    write(project.root / "params/2027-Q1/xa-mot.yaml", content)
    found = faults(project)
    assert [fault.code for fault in found] == [code]
    assert said in str(found[0])
    assert str(found[0].place).startswith("params/2027-Q1/xa-mot.yaml")


def test_an_input_may_not_leave_by_a_link(project, tmp_path_factory):
    outside = write(tmp_path_factory.mktemp("khac") / "bi-mat.csv", "x")
    (project.root / "link.csv").symlink_to(outside)
    write_params(project.root, "2027-Q1/xa-mot", more="inputs: [link.csv]\n")
    assert codes(project) == ["params.input_place"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("xa-mot.yaml", "params.place"),
        ("2027-Q5/xa-mot.yaml", "params.period_folder"),
        ("2026-Q1/xa-mot.yaml", "project.year"),
        ("quy-1/xa-mot.yaml", "params.period_folder"),
        ("2027-Q1/xa-mot.yaml.txt", "params.stray"),
        ("2027-Q1/ghi chú.docx", "params.stray"),
        ("2027-Q1/Xã Một.yaml", "params.name"),
    ],
)
def test_a_file_in_the_wrong_place_is_no_report_missed(project, name, code):
    write(project.root / "params" / name, "unit: xa-mot\nquarter: 2027-Q1\n")
    assert codes(project) == [code]


@pytest.mark.parametrize("name", ["xa-mot.yml", "XA-MOT.yaml"])
def test_two_files_for_one_report_are_refused(project, name):
    write(project.root / "params/2027-Q1" / name, "unit: xa-mot\nquarter: 2027-Q1\n")
    assert "params.duplicate" in codes(project)


def test_two_spellings_of_one_name_are_refused(project):
    for form in ("NFC", "NFD"):
        name = unicodedata.normalize(form, "chuyên-đề.yaml")
        write(project.root / "params/2027-Q1" / name, "unit: xa-mot\nquarter: 2027-Q1\n")
    assert "params.duplicate" in codes(project)


def test_a_notebook_that_is_not_there_is_named_once(project):
    (project.root / "notebooks/nho.ipynb").unlink()
    assert codes(project) == ["notebook.missing"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"x", "notebook.form"),
        (b"[]", "notebook.form"),
        (json.dumps({"nbformat": 4, "cells": []}).encode(), "notebook.parameters_cell"),
        (json.dumps({"cells": []}).encode(), "notebook.form"),
        (json.dumps({"nbformat": 3, "worksheets": []}).encode(), "notebook.nbformat"),
        (json.dumps({"nbformat": 5, "cells": []}).encode(), "notebook.nbformat"),
        (b"[" * 100_000, "notebook.form"),
        (b'{"nbformat": 4, "cells": ' + b"[" * 100_000, "notebook.form"),
        (b"\xff\xfe", "notebook.form"),
        (notebook().replace(b'"source"', b'"nguon"'), "notebook.cell"),
        (notebook().replace(b'"tags": ["parameters"]', b'"tags": 1'), "notebook.cell"),
        (notebook(parameters="unit = '\x00'"), "notebook.syntax"),
        (notebook(parameters="unit = ("), "notebook.syntax"),
        (notebook(parameters="unit = 'xa-mot'\nnarrative = {}\ntrouble = ''"), "notebook.required"),
    ],
    ids=range(14),
)
def test_a_notebook_without_proper_parameters_is_refused(project, content, code):
    write(project.root / "notebooks/nho.ipynb", content)
    assert codes(project) == [code]


def test_a_report_no_pattern_matches_is_refused(project):
    write_params(project.root, "2027-Q1/sau/xa-mot")
    assert codes(project) == ["params.no_pattern"]


def test_all_faults_of_all_files_come_at_once(project):
    write(project.root / "params/2027-Q1/xa-mot.yaml", "unit: x\nquarter: y\nla: 1\n")
    write(project.root / "params/2027-Q1/xa-hai.yaml", "[")
    write(project.root / "params/la.txt", "")
    assert codes(project) == [
        "params.place",
        "params.quarter",
        "params.unit",
        "params.unknown_key",
        "yaml.not_yaml",
    ]


def test_a_missing_folder_is_refused(project):
    with pytest.raises(ParameterError) as caught:
        read_matrix(project, {}, project.root / "khong")
    assert caught.value.faults[0].code == "params.folder"


def test_declared_parameters_are_names_with_their_literal_defaults():
    source = PARAMETERS + "a: int = 3\nb = [1, 2]\nc = dict()\nd: int\nprint(1)\n"
    assert declared_parameters(notebook(parameters=source), "x") == {
        "unit": "xa-mot",
        "quarter": "2027-Q1",
        "narrative": {},
        "trouble": "",
        "a": 3,
        "b": [1, 2],
        "c": COMPUTED,
    }


@pytest.mark.parametrize(
    ("default", "given", "accepted"),
    [
        ("''", "chữ", True),
        ("''", "1", False),
        ("1", "2", True),
        ("1", "true", False),
        ("True", "1", False),
        ("1.5", "2", True),
        ("1", "1.5", False),
        ("None", "[1]", True),
        ("dict()", "[1]", True),
        ("(1,)", "[2]", True),
        ("{}", "[2]", False),
        ("''", "null", False),
    ],
)
def test_a_value_must_be_of_its_default_s_kind(project, default, given, accepted):
    source = f"{PARAMETERS}muc = {default}\n"
    write(project.root / "notebooks/nho.ipynb", notebook(parameters=source))
    write_params(project.root, "2027-Q1/xa-mot", more=f"muc: {given}\n")
    if accepted:
        assert "muc" in matrix(project)[0].parameters
    else:
        assert codes(project) == ["params.type"]
