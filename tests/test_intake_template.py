"""`ocop intake template`: a form into a new file, or a refusal that says what to write instead."""

import json
from pathlib import Path

import pytest
from intake_forms import ROOT, shipped_form

from ocop_lib.cli.app import main

QUARTERLY = ["intake", "template", "--unit", "ba-be", "--quarter", "2024-Q3"]

REFUSED = {
    "a misspelt unit": (["--unit", "ba-bê", "--quarter", "2024-Q3"], "ba-be"),
    "a unit by its name": (["--unit", "Ba Bể", "--quarter", "2024-Q3"], "ba-be"),
    "an agency": (["--unit", "so-cong-thuong", "--quarter", "2024-Q3"], ""),
    "no quarter and no kind": (["--unit", "ba-be"], ""),
    "both": (["--unit", "ba-be", "--quarter", "2024-Q3", "--kind", "yearly"], ""),
    "a quarter of a year without plan": (["--unit", "ba-be", "--quarter", "2023-Q3"], "2024-Q3"),
    "a quarter of another year": (
        ["--unit", "ba-be", "--quarter", "2024-Q3", "--year", "2023"],
        "2024",
    ),
    "no quarter": (["--unit", "ba-be", "--quarter", "2024-Q5"], "2024-Q1"),
    "a misspelt kind": (["--unit", "ba-be", "--kind", "base-line"], "baseline"),
    "a kind that needs a quarter": (["--unit", "ba-be", "--kind", "quarterly"], ""),
}


@pytest.fixture(autouse=True)
def _in_the_project(monkeypatch):
    monkeypatch.chdir(ROOT)


def test_writes_the_form_and_says_what_to_do_next(tmp_path: Path, capsys):
    file = tmp_path / "bieu.xlsx"
    assert main([*QUARTERLY, "-o", str(file)]) == 0
    assert file.read_bytes() == shipped_form("ba-be")
    said = capsys.readouterr().out
    assert said.count("\n") == 1
    assert f"huyện Ba Bể vào {file}" in said
    assert "ocop intake check" in said


def test_says_in_json_for_whom_and_when_the_form_is(tmp_path: Path, capsys):
    file = tmp_path / "bieu.xlsx"
    words = [
        "intake",
        "template",
        "--unit",
        "province",
        "--kind",
        "yearly",
        "-o",
        str(file),
        "--json",
    ]
    assert main(words) == 0
    assert json.loads(capsys.readouterr().out) == {
        "file": str(file),
        "unit": "province",
        "kind": "yearly",
        "quarter": None,
        "year": 2024,
        "faults": [],
    }
    assert file.is_file()


@pytest.mark.parametrize(("words", "meant"), REFUSED.values(), ids=[*REFUSED])
def test_refuses_and_writes_nothing(words, meant, tmp_path: Path, capsys):
    file = tmp_path / "bieu.xlsx"
    assert main(["intake", "template", *words, "-o", str(file), "--json"]) == 2
    [fault] = json.loads(capsys.readouterr().out)["faults"]
    assert (fault["meant"] or "") == meant
    assert [*tmp_path.iterdir()] == []


def test_never_replaces_a_file(tmp_path: Path, capsys):
    file = tmp_path / "bieu.xlsx"
    file.write_text("của đơn vị", encoding="utf-8")
    assert main([*QUARTERLY, "-o", str(file)]) == 2
    assert "đã có tệp" in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == "của đơn vị"
    assert [*tmp_path.iterdir()] == [file]


def test_refuses_a_name_that_is_no_excel_file(tmp_path: Path, capsys):
    assert main([*QUARTERLY, "-o", str(tmp_path / "bieu.csv")]) == 2
    assert ".xlsx" in capsys.readouterr().err
    assert [*tmp_path.iterdir()] == []
