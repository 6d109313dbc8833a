"""Whatever an input file holds, the commands do their work or refuse it in plain words."""

import os
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import fuzz
import pytest
from hypothesis import HealthCheck, given, settings

EXAMPLES = int(os.environ.get("OCOP_FUZZ", "20"))
"""How many harms are tried; `make faults` tries thousands."""


@pytest.fixture(scope="module")
def project():
    with TemporaryDirectory() as folder:
        root, before = Path(folder), Path.cwd()
        fuzz.copy_project(root)
        os.chdir(root)
        yield root
        os.chdir(before)


@pytest.fixture
def own_counts(monkeypatch):
    """What is counted here is not among the figures of the harms."""
    for name in ("STATUSES", "CODES", "HARMS"):
        monkeypatch.setattr(fuzz, name, Counter())


@pytest.mark.usefixtures("own_counts")
def test_the_copy_itself_is_good(project):
    good = fuzz.Harm("ke-hoach.yaml", "none", lambda _: None)
    assert fuzz.problems(good, project) == []
    assert {status for _, status in fuzz.STATUSES} == {0}


@pytest.mark.usefixtures("own_counts")
def test_a_command_that_does_not_end_is_a_problem(project, monkeypatch):
    def never_ends(_words):
        while True:
            pass

    good = fuzz.Harm("ke-hoach.yaml", "none", lambda _: None)
    monkeypatch.setattr(fuzz, "main", never_ends)
    monkeypatch.setattr(fuzz, "SECONDS", 0.01)
    assert "not over after 0.01 s" in fuzz.problems(good, project)[0]


@settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(harm=fuzz.harms())
def test_no_harm_to_an_input_file_is_met_by_an_unexpected_error(project, harm):
    assert fuzz.problems(harm, project) == []
