"""A plan with an indicator that no counting rule counts is refused before anything starts."""

import json
from pathlib import Path

import pytest
from small_project import small_project

from ocop_lib.cli.app import main
from ocop_lib.project.formats import FORMATS

pytestmark = pytest.mark.usefixtures("quick_register")


@pytest.fixture
def root(tmp_path, monkeypatch) -> Path:
    """A project whose plan has misspelt the id of an indicator."""
    small_project(tmp_path)
    plan = tmp_path / "ke-hoach.yaml"
    text = plan.read_text(encoding="utf-8").replace("new_products", "new_product")
    plan.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "words",
    [
        ("plan", "check", "ke-hoach.yaml"),
        ("reports", "--dry-run"),
        ("reports",),
        ("progress", "--quarter", "2027-Q1"),
    ],
    ids=" ".join,
)
def test_every_command_that_counts_refuses_it(root, capsys, words: tuple[str, ...]):
    assert main(list(words)) == 2
    said = capsys.readouterr()
    assert "indicators[0].id" in said.err
    assert "Có phải là: new_products" in said.err
    assert "Traceback" not in said.err
    assert not [path for path in root.rglob("*") if path.suffix[1:] in FORMATS]


def test_the_plan_can_still_be_shown(root, capsys):
    assert main(["plan", "show", "--json"]) == 0
    assert "new_product" in {one["id"] for one in json.loads(capsys.readouterr().out)["indicators"]}
