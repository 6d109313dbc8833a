"""A source that says it is complete takes back what is gone from it; any other never does."""

import pytest
from small_project import deliver, register_folder, write
from test_intake_chain import project, run, whole

from ocop_lib.intake.proposing.present import Present
from ocop_lib.project.project import load_project

__all__ = ["project", "whole"]

SOURCE = """\
title: Danh sách chủ thể
{complete}tables:
  - table: subjects
    columns: {{name: Tên, kind: Loại}}
    {match}
"""
ASKED = ("--unit", "xa-mot", "--quarter", "2027-Q2", "--source")
MATCH = "match: [name]"


@pytest.fixture
def sources(project):
    """Descriptions of complete lists, with names that are known again and without, and of parts."""
    for name, complete, match in (
        ("du", "complete: true\n", MATCH),
        ("du-khac", "complete: true\n", MATCH),
        ("du-rieng", "complete: true\n", ""),
        ("phan", "complete: false\n", MATCH),
        ("khong-noi", "", MATCH),
    ):
        write(
            project / f"params/sources/{name}.yaml", SOURCE.format(complete=complete, match=match)
        )
    return project


def listed(capsys, source, *names, asked=ASKED[:-1], command="accept", file="ds.csv"):
    """Accept a list of names; the answer."""
    rows = "".join(f"{name};Hợp tác xã\n" for name in names)
    write(load_project_root() / file, f"Tên;Loại\n{rows}")
    return run(capsys, command, file, *asked, "--source", source)


def load_project_root():
    from pathlib import Path

    return Path.cwd()


def standing(project):
    """The names of subjects that stand, in the order of ids."""
    year = load_project(project).year(2027)
    present = Present(year.register(), year.plan())
    ids, names = present.standing["subjects"]["subject_id"], present.standing["subjects"]["name"]
    return [
        name for id_, name in zip(ids, names, strict=True) if not present.is_gone("subjects", id_)
    ]


def told(found):
    return [one["code"] for one in found["faults"]]


ALL = ("HTX Một", "HTX Hai", "HTX Ba", "HTX Bốn")


@pytest.mark.parametrize("source", ["du", "du-rieng"])
def test_what_is_gone_from_a_complete_list_is_taken_back(sources, capsys, source):
    assert listed(capsys, source, *ALL)[0] == 0
    status, found = listed(capsys, source, *ALL[1:], "HTX Năm")
    assert status == 0
    assert found["files"][0]["rows"] == {"new": 1, "changed": 0, "retracted": 1, "unchanged": 3}
    (fault,) = [one for one in found["faults"] if one["code"] == "intake.gone_from_list"]
    assert "ct-xa-mot-001 «HTX Một» (Chủ thể)" in fault["message"]
    assert standing(sources) == [*ALL[1:], "HTX Năm"]
    # What was taken back is no news any more, and may come again as a new row.
    assert listed(capsys, source, "HTX Năm", *ALL[1:])[1]["files"][0]["rows"] == {
        "new": 0,
        "changed": 0,
        "retracted": 0,
        "unchanged": 4,
    }
    assert listed(capsys, source, *ALL, "HTX Năm")[0] == 0
    assert sorted(standing(sources)) == sorted([*ALL, "HTX Năm"])


@pytest.mark.parametrize("source", ["phan", "khong-noi"])
def test_a_list_that_does_not_say_so_takes_nothing_back(sources, capsys, source):
    assert listed(capsys, source, *ALL)[0] == 0
    status, found = listed(capsys, source, ALL[0])
    assert (status, found["files"][0]["rows"]["retracted"], told(found)) == (0, 0, [])
    assert standing(sources) == [*ALL]


def test_more_than_half_gone_is_refused(sources, capsys):
    names = (*ALL, "HTX Năm", "HTX Sáu")
    assert listed(capsys, "du", *names)[0] == 0
    status, found = listed(capsys, "du", *names[:2])
    assert (status, told(found)) == (1, ["intake.list_lost"])
    assert "4 trong 6 dòng (Chủ thể)" in found["faults"][0]["message"]
    assert "complete: true" in found["faults"][0]["remedy"]
    assert standing(sources) == [*names]
    # Half of them may be meant.
    assert listed(capsys, "du", *names[:3])[0] == 0
    assert standing(sources) == [*names[:3]]


@pytest.mark.parametrize(
    ("source", "asked"),
    [
        ("du-khac", ("--unit", "xa-mot", "--quarter", "2027-Q2")),
        ("du", ("--unit", "xa-mot", "--quarter", "2027-Q3")),
        ("du", ("--unit", "xa-mot", "--kind", "yearly", "--year", "2027")),
        ("du", ("--unit", "xa-hai", "--quarter", "2027-Q2")),
    ],
    ids=["other source", "other quarter", "other kind", "other unit"],
)
def test_rows_of_another_source_period_or_unit_are_left_alone(sources, capsys, source, asked):
    assert listed(capsys, "du", *ALL)[0] == 0
    status, found = listed(capsys, source, "HTX Mới", asked=asked)
    assert (status, found["files"][0]["rows"]["retracted"]) == (0, 0)
    assert {*standing(sources)} == {*ALL, "HTX Mới"}


def test_a_row_that_cannot_be_read_is_not_gone(sources, capsys):
    """Then it is not known which rows the list has; its fault is what there is to mend."""
    assert listed(capsys, "du", *ALL)[0] == 0
    write(sources / "hong.csv", "Tên;Loại\nHTX Một;Hợp tác xã\nHTX Hai;Hợp tác\n")
    status, found = run(capsys, "check", "hong.csv", *ASKED[:-1], "--source", "du")
    assert status == 1
    assert not {*told(found)} & {"intake.gone_from_list", "intake.list_lost"}


def test_a_row_that_others_refer_to_is_not_taken_back_unseen(sources, capsys):
    assert listed(capsys, "du", *ALL)[0] == 0
    folder = register_folder(sources, 2027)
    heads = (folder / "products.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    deliver(sources, "xa-mot", "2027-Q1", name="sau")
    cells = {"product_id": "sp-xa-mot-001", "name": "Chè", "subject_id": "ct-xa-mot-001"}
    cells |= {"product_group": "food", "delivery_id": "sau-xa-mot", "source_row": "4"}
    row = ",".join(cells.get(one, "") for one in heads)
    write(folder / "products.csv", f"{','.join(heads)}\n{row}\n")
    status, found = listed(capsys, "du", *ALL[1:])
    assert status == 1, told(found)
    assert "register.retracted_in_use" in told(found)
    assert standing(sources) == [*ALL]
