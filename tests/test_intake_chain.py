"""Several workbooks in one command: what their check says is what accepting them does."""

import json
import shutil
import tempfile
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from delivering import form_of
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_register import PLAN, sample_register, write_register
from small_project import add_year, register_folder, small_project
from test_intake_accept import check, reader, state, take
from test_intake_proposal import CORRECTION, MEDIA, OTHER, RETRACTED, UNIT
from typed_form import TypedForm

from ocop_lib.cli import main
from ocop_lib.errors import ReportError
from ocop_lib.files.whole import unwritable
from ocop_lib.intake import arrivals
from ocop_lib.intake.arrivals import Arrival
from ocop_lib.intake.forming.form import form
from ocop_lib.intake.proposing.present import Present
from ocop_lib.project.project import load_project
from ocop_lib.publish import clock
from ocop_lib.register import read_register

RECEIVED = ("--received", "2028-02-01")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A project of two years, and forms of both as they are handed out."""
    root = tmp_path_factory.mktemp("du-an")
    small_project(root)
    project = add_year(root)
    forms = {}
    for year, of_year in project.years.items():
        plan = of_year.plan()
        register = of_year.register(plan)
        for quarter in (f"{year}-Q1", f"{year}-Q2"):
            forms[quarter] = form(plan, register, "xa-mot", "quarterly", quarter)
        forms[f"{year}-goc"] = form(plan, register, "xa-mot", "baseline")
    return root, forms


@pytest.fixture
def project(whole, tmp_path, monkeypatch):
    shutil.copytree(whole[0], tmp_path / "du-an")
    monkeypatch.chdir(tmp_path / "du-an")
    monkeypatch.setattr(clock, "this_day", lambda: date(2028, 3, 1))
    return tmp_path / "du-an"


def sent(whole, period, name="", **subject):
    """A workbook in which a subject was typed below the known ones."""
    typed = TypedForm(whole[1][period])
    sheet = typed.sheet("Chủ thể")
    cells = {
        "Tên chủ thể": f"HTX {period}",
        "Loại hình": "Hợp tác xã",
        "Đơn vị": "xã Một [xa-mot]",
        "Tình trạng": None,
    }
    for heading, value in (cells | subject).items():
        if heading in sheet.columns:
            sheet.type(sheet.first_empty, heading, value)
    path = Path("gui") / (name or f"{period}.xlsx")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(typed.saved())
    return str(path)


def run(capsys, *words):
    status = main(("intake", *words, *RECEIVED, "--json"))
    return status, json.loads(capsys.readouterr().out)


def findings(found):
    return [(one["file"], one["faults"]) for one in found["files"]]


def tables(root):
    folder = register_folder(root, 2027)
    return {path.name: path.read_bytes() for path in folder.glob("*.csv")}


def test_the_order_in_which_periods_are_given_does_not_matter(whole, project, capsys):
    """The baseline, then the quarters: also where the command names the later quarter first."""
    periods = ("2027-goc", "2027-Q1", "2027-Q2")
    files = [sent(whole, one) for one in periods]
    before, ends = state(register_folder(project, 2027)), set()
    for given_ in [*permutations(files)][::2]:
        status, found = run(capsys, "accept", *given_)
        assert status == 0
        assert [one["file"] for one in found["files"]] == files
        folder = register_folder(project, 2027)
        ends.add(tuple(sorted(tables(project).items())))
        shutil.rmtree(folder / "inbox")
        for name, data in before.items():
            (folder / name).write_bytes(data)
    assert len(ends) == 1


def test_check_dry_run_and_accept_say_the_same(whole, project, capsys):
    """The second workbook gives a subject of the first one again, and only because of it is refused."""
    files = [
        sent(whole, "2027-Q2", "sau.xlsx", **{"Tên chủ thể": "HTX  QUẾ LÂM"}),
        sent(whole, "2027-Q1", "truoc.xlsx", **{"Tên chủ thể": "HTX Quế Lâm"}),
    ]
    checked = run(capsys, "check", *files)
    dry = run(capsys, "accept", *files, "--dry-run")
    accepted = run(capsys, "accept", *files)
    assert [status for status, _ in (checked, dry, accepted)] == [1, 1, 1]
    assert findings(checked[1]) == findings(dry[1]) == findings(accepted[1])
    statuses = [one["status"] for one in accepted[1]["files"]]
    assert statuses == ["accepted", "refused"]
    assert [one["status"] for one in checked[1]["files"]] == ["sound", "refused"]
    (known,) = [one for one in checked[1]["faults"] if one["code"] == "intake.known_already"]
    assert "khi nhận tệp gui/truoc.xlsx trước" in known["message"]
    assert run(capsys, "check", files[0])[0] == 1, "the register has the subject now"


def test_a_workbook_says_itself_of_which_year_it_is(whole, project, capsys):
    """The project's latest year is 2028; a form of a quarter, of a baseline, and both years at once."""
    files = [sent(whole, one) for one in ("2028-Q1", "2027-goc", "2027-Q1")]
    later = state(register_folder(project, 2028))
    status, found = run(capsys, "accept", *files)
    assert status == 0
    assert [(one["year"], one["status"]) for one in found["files"]] == [
        (2027, "accepted"),
        (2027, "accepted"),
        (2028, "accepted"),
    ]
    names = read_register(register_folder(project, 2027), load_project(project).year(2027).plan())
    assert [*names.tables["subjects"]["name"]] == ["HTX 2027-goc", "HTX 2027-Q1"]
    assert state(register_folder(project, 2028)) != later


@pytest.mark.parametrize("period", ["2027-Q1", "2027-goc"])
def test_the_year_of_the_command_must_agree(whole, project, capsys, period):
    file, before = sent(whole, period), state(project)
    assert run(capsys, "check", file, "--year", "2027")[0] == 0
    status, found = run(capsys, "check", file, "--year", "2028")
    assert status == 1
    (fault,) = found["faults"]
    assert (fault["code"], fault["allowed"]) == ("intake.year_of_command", "biểu của năm 2028")
    assert "Bỏ --year" in fault["remedy"]
    assert found["files"][0]["status"] == "refused"
    main(("intake", "check", file, "--year", "2028", *RECEIVED))
    assert "gửi lại cho đơn vị" not in capsys.readouterr().out
    assert state(project) == before


@pytest.mark.parametrize("period", ["2027-Q1", "2027-goc"])
def test_a_form_of_a_year_that_the_project_has_not_is_told_once(whole, project, capsys, period):
    files = [sent(whole, one) for one in (period, "2028-Q1")]
    path = project / "params/defaults.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(one for one in lines if " 2027:" not in one), encoding="utf-8")
    status, found = run(capsys, "accept", *files)
    statuses = {one["file"]: one["status"] for one in found["files"]}
    assert (status, statuses) == (1, dict(zip(files, ["refused", "accepted"], strict=True)))
    (fault,) = [one for one in found["faults"] if one["place"]["file"] == files[0]]
    assert (fault["code"], fault["allowed"]) == ("intake.year_not_here", "biểu của năm 2028")
    assert "năm 2027" in fault["message"]


def test_quarter_and_year_of_the_command_must_agree(whole, project, capsys):
    file = sent(whole, "2027-Q1")
    assert run(capsys, "check", file, "--quarter", "2027-Q1", "--year", "2027")[0] == 0
    status, found = run(capsys, "check", file, "--quarter", "2027-Q1", "--year", "2028")
    assert (status, [one["code"] for one in found["faults"]]) == (2, ["intake.other_year"])


def test_a_year_that_was_typed_over_is_told_at_its_cell(whole, project, capsys):
    """The hidden sheet says which year it is; the cover is then wrong in one cell."""
    typed = TypedForm(whole[1]["2027-goc"])
    cover = typed.sheet("Bìa")
    (row,) = (row for row in cover.rows if cover.text(f"A{row}") == "Năm")
    cover.type(row, 2, 2028.0)
    Path("goc.xlsx").write_bytes(typed.saved())
    status, found = run(capsys, "check", "goc.xlsx")
    assert (status, found["files"][0]["year"]) == (1, 2027)
    (fault,) = [one for one in found["faults"] if one["severity"] == "error"]
    assert (fault["code"], fault["place"]["row"]) == ("intake.cover_year", row)


@pytest.mark.parametrize("is_json", [True, False], ids=["json", "text"])
def test_a_full_disk_in_the_middle_leaves_whole_files_and_says_which(
    whole, project, capsys, monkeypatch, is_json
):
    files = [sent(whole, one) for one in ("2027-goc", "2027-Q1", "2028-Q1")]
    before = state(project)
    whole_accept = arrivals.accept

    def full(proposal, folder, journal, original):
        if proposal.delivered.quarter == "2027-Q1":
            raise ReportError(unwritable(folder, OSError(28, "No space left on device")))
        return whole_accept(proposal, folder, journal, original)

    monkeypatch.setattr(arrivals, "accept", full)
    words = ("intake", "accept", *files, *RECEIVED, *(["--json"] if is_json else []))
    status = main(words)
    shown = capsys.readouterr()
    assert status == 1
    if is_json:
        found = json.loads(shown.out)
        assert [one["status"] for one in found["files"]] == ["accepted"]
        assert [one["code"] for one in found["faults"]] == ["outputs.write"]
    else:
        assert "gui/2027-goc.xlsx: đã nhận" in shown.out
        assert "đĩa đã đầy" in shown.err
        assert "Chưa nhận: gui/2027-Q1.xlsx, gui/2028-Q1.xlsx." in shown.err
    after = state(project)
    assert {name for name in before if before[name] != after[name]} == {
        "so-lieu/deliveries.csv",
        "so-lieu/subjects.csv",
    }
    monkeypatch.setattr(arrivals, "accept", whole_accept)
    again = run(capsys, "accept", *files)
    assert again[0] == 0
    statuses = [one["status"] for one in again[1]["files"]]
    assert statuses == ["known", "accepted", "accepted"]


def test_a_register_of_one_year_that_is_broken_stops_both_before_anything_is_written(
    whole, project, capsys
):
    files = [sent(whole, one) for one in ("2027-Q1", "2028-Q1")]
    (register_folder(project, 2028) / "media.csv").write_text("x", encoding="utf-8")
    before = state(project)
    status, _ = run(capsys, "accept", *files)
    assert status == 2
    assert state(project) == before


PERIODS = (("baseline", ""), ("quarterly", "2024-Q2"), ("quarterly", "2024-Q4"), ("yearly", ""))
EDITS = {
    "news": lambda form: form.add("media", **MEDIA | {"unit_id": form.unit}),
    "no kind": lambda form: form.add("media", **MEDIA | {"unit_id": form.unit, "kind": "blog"}),
    "of another": lambda form: form.add("media", **MEDIA | {"unit_id": "province"}),
    "rename": lambda form: form.set(
        "products", "sp-3", CORRECTION, name=f"Mật {form.kind}{form.quarter}"
    ),
    "same name": lambda form: form.set("products", "sp-3", CORRECTION, name="Mật ong rừng"),
    "retract": lambda form: form.set("media", "tb-2", RETRACTED),
    "drop": lambda form: form.drop("media", "tb-2"),
    "product": lambda form: form.add("products", **form.base["products"]["sp-3"] | {"name": "Chè"}),
}


@st.composite
def workbooks(draw):
    """A unit, a period, and what was edited in its form."""
    unit = draw(st.sampled_from([UNIT, UNIT, OTHER]))
    words = ["news", "no kind", "of another"] if unit == OTHER else [*EDITS]
    edits = draw(st.lists(st.sampled_from(words), max_size=3, unique=True))
    return unit, draw(st.sampled_from(PERIODS)), [one for one in words if one in edits]


@settings(max_examples=6, deadline=None)
@given(lots=st.lists(workbooks(), min_size=2, max_size=3))
def test_for_any_files_the_check_says_what_accepting_does(lots):
    """All forms were handed out before the first came back, so that each meets what those before it did."""
    handed_out = Present(sample_register(), PLAN)

    def filled(unit, period, edits):
        made = form_of(handed_out, unit)
        made.kind, made.quarter = period
        rows = made.rows["media"].keys() | made.rows["products"].keys()
        for one in edits:
            if {"retract": "tb-2", "drop": "tb-2"}.get(one, "sp-3") in rows or unit == OTHER:
                EDITS[one](made)
        return lambda _: made

    forms = [filled(*one) for one in lots]
    files = [Arrival(f"{number}.xlsx", str(number).encode()) for number in range(len(lots))]
    with tempfile.TemporaryDirectory() as place:
        folder = write_register(Path(place) / "so")
        before = state(folder)
        looked = check(folder, *files, read=reader(*forms), received=date(2025, 1, 20))
        assert state(folder) == before
        done = take(folder, *files, read=reader(*forms), received=date(2025, 1, 20))
        after = read_register(folder, PLAN)
    assert [one.faults for one in looked] == [one.faults for one in done]
    as_done = {"sound": "accepted"}
    assert [as_done.get(one.status, one.status) for one in looked] == [one.status for one in done]
    last = next((one.proposal.after for one in reversed(looked) if one.status == "sound"), None)
    assert after == (last.register if last else handed_out.register)
