"""Issued means issued: a ledger that only grows, files that stay, drafts that say what they are."""

import shutil
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from issuing import (
    AFTER,
    BY,
    OPEN,
    all_files,
    correct,
    day_of_issue,
    issued,
    ledger,
    output,
)
from small_project import UNITS, small_project, write, write_params
from test_batch import batch, run
from test_journal import Kill, Trouble, leftovers
from test_output import manifest

from ocop_lib.blocks.letterhead import Letterhead
from ocop_lib.blocks.model import Masthead
from ocop_lib.errors import OcopError, RegisterError
from ocop_lib.project.project import load_project
from ocop_lib.publish.listed import as_json, force_words
from ocop_lib.register.issued import file_faults
from ocop_lib.register.ledger_place import ledger_digest
from ocop_lib.render.edition import DRAFT, Edition, as_edition
from ocop_lib.run.jobs import build
from ocop_lib.run.jobs.current import count_current
from ocop_lib.run.jobs.order import Order
from ocop_lib.run.jobs.single import Asked, single_job
from ocop_lib.run.watch.inputs import Inputs

pytestmark = pytest.mark.usefixtures("quick_register")

REPORTS = [f"2027-Q1/{unit}" for unit in UNITS]
IN_FORCE = "bản đang có hiệu lực được ban hành ngày 06/4/2027"
SAID = f"ban hành ngày 02/5/2027; người ban hành: {BY}"


@pytest.fixture
def today(monkeypatch):
    return day_of_issue(monkeypatch)


@pytest.fixture
def root(tmp_path, today) -> Path:
    small_project(tmp_path)
    return tmp_path


def refused(root: Path, **asked) -> list[str]:
    """The codes for which an issue is refused; nothing may change."""
    before = all_files(root)
    with pytest.raises(OcopError) as error:
        issued(root, **asked)
    assert error.value.exit_status == 2
    assert all_files(root) == before
    return [fault.code for fault in error.value.faults]


def reasons(root: Path, **wanted) -> dict[str, str]:
    return {due.job.id: due.reason for due in batch(root, **wanted).due}


def state(root: Path, unit: str = "xa-mot") -> str:
    reports = {one["id"]: one["edition"] for one in manifest(root / "outputs")["reports"]}
    return reports[f"2027-Q1/{unit}"]


class TestFirstIssue:
    def test_what_is_issued_is_frozen_and_lies_in_the_outputs(self, root):
        entry = issued(root, note="gửi các sở").entry
        assert [one.id for one in entry.reports] == sorted(REPORTS)
        assert entry.heading.by == BY
        assert entry.heading.issued_on == AFTER
        assert entry.heading.cut_off == date(2027, 3, 31)
        assert entry.heading.reasons == ("", OPEN, "gửi các sở")
        assert [*file_faults(entry)] == []
        for unit in UNITS:
            [path] = entry.issued_files(f"2027-Q1/{unit}").values()
            assert entry.read(path) == output(root, unit)
            assert state(root, unit) == "issued"

    def test_the_entry_holds_the_slice_the_plan_and_the_numbers(self, root):
        entry = issued(root, unit="xa-mot").entry
        assert entry.plan == load_project(root).year(2027).plan()
        assert entry.register.heading.cut.about.id == "xa-mot"
        assert {one.unit for one in entry.values} == {"xa-mot"}
        assert {one.quarter for one in entry.values} == {"2027-Q1"}
        assert set(entry.rules) == {one.id for one in entry.plan.indicators}

    def test_an_issue_of_several_reports_holds_the_slice_of_the_province(self, root):
        entry = issued(root).entry
        assert entry.register.heading.cut.about.id == "province"
        assert {one.unit for one in entry.values} == set(UNITS)

    def test_the_frozen_project_is_one_from_which_the_reports_can_be_made(self, root):
        entry = issued(root).entry
        frozen = batch(entry.project)
        assert [job.id for job in frozen.jobs] == REPORTS

    def test_issuing_makes_nothing_stale(self, root):
        run(root)
        issued(root)
        before = all_files(root / "outputs")
        assert reasons(root) == {}
        assert run(root) == {}
        after = all_files(root / "outputs")
        assert {path for path in after if after[path] != before.get(path)} <= {"manifest.json"}
        assert count_current(Order(root, root / "params", root / "outputs")) == len(UNITS)

    def test_the_ledger_only_grows(self, root):
        issued(root, unit="xa-mot")
        before = all_files(root / "so-lieu/issued")
        issued(root, unit="xa-hai")
        after = all_files(root / "so-lieu/issued")
        assert {path: after[path] for path in before} == before

    def test_an_issue_passes_over_what_was_issued_and_has_not_changed(self, root):
        issued(root, unit="xa-mot")
        entry = issued(root).entry
        assert [one.id for one in entry.reports] == ["2027-Q1/phuong-ba", "2027-Q1/xa-hai"]


class TestRefused:
    def test_all_that_is_wrong_is_said_at_once(self, root, today):
        today(date(2027, 3, 31))
        codes = refused(root, by=None, despite=None, revision=" ")
        assert codes[:4] == ["issue.by", "issue.reason", "issue.not_over", "issue.never"]
        assert set(codes[4:]) == {"issue.empty_slots"}

    def test_the_day_after_the_cut_off_is_early_enough(self, root, today):
        today(date(2027, 4, 1))
        assert issued(root).entry.number == 1

    def test_no_entry_is_older_than_the_one_before(self, root, today):
        issued(root, unit="xa-mot")
        today(date(2027, 4, 5))
        assert refused(root) == ["issue.clock"]

    @pytest.mark.parametrize("text", ["An 0912345678", "an@example.com"])
    @pytest.mark.parametrize("option", ["by", "note", "despite", "revision"])
    def test_personal_data_are_neither_taken_nor_repeated(self, root, option, text):
        with pytest.raises(OcopError) as error:
            issued(root, **{option: text})
        [fault] = [one for one in error.value.faults if one.code == "record.personal_data"]
        assert fault.place.part == f"--{option}"
        assert text not in str(error.value)

    def test_what_is_open_stops_an_issue_unless_a_reason_is_given(self, root):
        assert set(refused(root, despite=None)) == {"issue.empty_slots"}
        answered = "narrative: {difficulties: Có., causes: Có.}\n"
        slots = 'narrative = {"difficulties": "", "causes": "", "results": ""}\n'
        path = root / "notebooks/nho.ipynb"
        path.write_bytes(
            path.read_bytes().replace(b"narrative = {}", slots.strip().replace('"', '\\"').encode())
        )
        write_params(root, "2027-Q1/xa-mot", more=answered)
        entry = issued(root, unit="xa-mot", despite=None).entry
        assert not entry.reports[0].is_incomplete

    def test_what_was_issued_is_issued_again_only_with_a_reason(self, root):
        issued(root)
        assert refused(root) == ["issue.before"]
        assert refused(root, revision="sửa số liệu") == ["issue.unchanged"]
        correct(root)
        assert refused(root) == ["issue.before"]
        assert refused(root, unit="xa-mot") == ["issue.before"]

    def test_nothing_can_be_revised_that_was_not_issued(self, root):
        assert refused(root, revision="sửa số liệu") == ["issue.never"]

    def test_a_report_that_cannot_be_made_leaves_nothing_issued(self, root):
        write_params(root, "2027-Q1/xa-hai", more="trouble: raise\n")
        before = all_files(root)
        with pytest.raises(OcopError) as error:
            issued(root)
        assert [fault.code for fault in error.value.faults] == ["issue.not_made"]
        assert error.value.exit_status == 1
        assert all_files(root) == before


class TestRevision:
    def test_a_changed_input_makes_a_draft_of_a_revision_and_of_no_other_report(self, root):
        issued(root)
        correct(root)
        assert [*reasons(root)] == ["2027-Q1/xa-mot"]
        run(root)
        assert [state(root, unit) for unit in UNITS] == ["revision_draft", "issued", "issued"]
        held = ledger(root).in_force("2027-Q1/xa-mot")
        assert held.entry.read("reports/2027-Q1/xa-mot.html") != output(root)

    def test_a_revision_takes_what_has_changed_and_both_stay(self, root, today):
        first = issued(root).entry
        correct(root)
        today(date(2027, 5, 2))
        second = issued(root, revision="bổ sung số liệu").entry
        assert [(one.id, one.edition) for one in second.reports] == [("2027-Q1/xa-mot", 2)]
        assert second.heading.previous == first.digest
        assert state(root) == "revised"
        assert output(root) == second.read("reports/2027-Q1/xa-mot.html")
        assert [*file_faults(ledger(root).entries[0])] == []
        listed = as_json(ledger(root))
        told = {one["id"]: (one["state"], one["superseded_by"]) for one in listed[0]["reports"]}
        assert told == {
            "2027-Q1/xa-mot": ("superseded", 2),
            "2027-Q1/xa-hai": ("in_force", None),
            "2027-Q1/phuong-ba": ("in_force", None),
        }
        entries = ledger(root).entries
        assert force_words(ledger(root), entries[0]) == "1/3 báo cáo đã thay bằng mục 0002"
        assert force_words(ledger(root), entries[1]) == "đang có hiệu lực"

    def test_a_change_that_is_taken_back_brings_the_issued_file_back(self, root):
        issued(root)
        old = (root / "so-lieu/deliveries.csv").read_bytes()
        mine = output(root)
        correct(root)
        run(root)
        assert output(root) != mine
        write(root / "so-lieu/deliveries.csv", old)
        assert reasons(root) == {"2027-Q1/xa-mot": "lấy lại bản đã ban hành"}
        run(root)
        assert output(root) == mine

    def test_another_library_makes_no_draft_of_what_was_issued(self, root, monkeypatch):
        issued(root)
        monkeypatch.setattr("ocop_lib.run.jobs.build.library_digest", lambda: "mới")
        assert reasons(root) == {}
        assert reasons(root, force=True) == {}


class TestSingleReport:
    """`ocop render` and `ocop watch` make the edition that the batch has."""

    @pytest.fixture(params=["render", "watch"])
    def job(self, root, request):
        notebook, params = root / "notebooks/nho.ipynb", root / "params/2027-Q1/xa-mot.yaml"

        def made():
            if request.param == "render":
                return single_job(load_project(root), notebook, params, ("html",))
            return Inputs().job(Asked(notebook, params))

        return made

    def test_a_report_is_what_it_is_by_the_ledger(self, root, job):
        assert job().edition == DRAFT
        issued(root)
        assert job().edition.state == "issued"
        assert job().key == batch(root, unit="xa-mot").jobs[0].key
        correct(root)
        assert job().edition.state == "revision_draft"


class TestLaterLibrary:
    """A later version may show a report other rows, or know more of a plan: nothing was revised."""

    @pytest.fixture
    def upgraded(self, root, monkeypatch):
        """A library that gives every report something that it did not have."""
        issued(root)
        real = build._files

        def with_more(project, year, spec, rows):
            files = real(project, year, spec, rows)
            path = f"{year.entry.register_folder}/register.yaml"
            return {**files, path: files[path] + b"# more\n"}

        monkeypatch.setattr(build, "_files", with_more)

    def test_what_was_issued_by_an_earlier_one_stays(self, root, upgraded, monkeypatch):
        for module in ("run.jobs.build", "run.jobs.frozen"):
            monkeypatch.setattr(f"ocop_lib.{module}.library_digest", lambda: "mới")
        assert reasons(root) == {}
        correct(root)
        assert [*reasons(root)] == ["2027-Q1/xa-mot"]

    def test_with_the_same_library_other_rows_are_other_rows(self, root, upgraded):
        assert [*reasons(root)] == REPORTS

    def test_a_slice_of_an_earlier_layout_is_read_by_the_ledger_s_digests(self, root, monkeypatch):
        entry = issued(root).entry
        monkeypatch.setattr("ocop_lib.register.reading.slice_digest", lambda *_: "khác")
        assert entry.register.heading.cut.about.id == "province"


class TestOutputs:
    def test_what_was_issued_stays_when_its_parameter_file_is_gone(self, root):
        run(root)
        issued(root)
        (root / "params/2027-Q1/xa-mot.yaml").unlink()
        mine = output(root)
        run(root)
        assert output(root) == mine
        assert count_current(Order(root, root / "params", root / "outputs")) == len(UNITS)

    def test_where_only_the_draft_of_a_revision_was_left_the_issued_file_takes_its_place(
        self, root
    ):
        issued(root)
        mine = output(root)
        correct(root)
        run(root)
        assert output(root) != mine
        (root / "params/2027-Q1/xa-mot.yaml").unlink()
        run(root)
        assert (output(root), state(root)) == (mine, "issued")

    def test_a_lost_or_edited_issued_file_is_put_back_from_the_ledger(self, root):
        issued(root)
        mine = output(root)
        (root / "outputs/2027-Q1/xa-mot.html").unlink()
        assert reasons(root) == {"2027-Q1/xa-mot": "lấy lại bản đã ban hành"}
        run(root)
        assert output(root) == mine
        write(root / "outputs/2027-Q1/xa-mot.html", "sửa tay")
        run(root)
        assert output(root) == mine

    @pytest.mark.parametrize("is_issued", [False, True])
    def test_an_edited_file_is_kept_and_named_before_another_takes_its_place(self, root, is_issued):
        run(root)
        if is_issued:
            issued(root)
        write(root / "outputs/2027-Q1/xa-mot.html", "sửa tay")
        [kept] = batch(root).kept()
        run(root)
        assert (root / "outputs" / kept).read_text(encoding="utf-8") == "sửa tay"
        listed = str(manifest(root / "outputs"))
        assert "kept" not in listed
        assert [*batch(root).kept()] == []
        run(root)
        assert (root / "outputs" / kept).exists()

    def test_an_edited_page_beside_the_reports_is_kept_too(self, root):
        run(root)
        path = "2027-Q1/indicators.csv"
        write(root / "outputs" / path, "sửa tay")
        [kept] = batch(root).kept()
        assert kept.startswith("kept/2027-Q1/indicators.")
        run(root)
        assert (root / "outputs" / kept).read_text(encoding="utf-8") == "sửa tay"
        assert (root / "outputs" / path).read_text(encoding="utf-8") != "sửa tay"
        assert [*batch(root).kept()] == []

    def test_our_own_files_are_not_taken_for_edited_ones_where_the_manifest_is_lost(self, root):
        run(root)
        (root / "outputs/manifest.json").unlink()
        correct(root)
        assert [*batch(root).kept()] == []
        run(root)
        assert not (root / "outputs/kept").exists()

    def test_an_edited_file_is_kept_where_its_parameter_file_is_gone(self, root):
        run(root)
        write(root / "outputs/2027-Q1/xa-mot.html", "sửa tay")
        (root / "params/2027-Q1/xa-mot.yaml").unlink()
        [kept] = batch(root).kept()
        run(root)
        assert (root / "outputs" / kept).read_text(encoding="utf-8") == "sửa tay"


def tampered(root: Path) -> list[tuple[str, str]]:
    """The codes and keys of the faults of the ledger; nothing is made or issued with it."""
    with pytest.raises(RegisterError) as error:
        ledger(root)
    with pytest.raises(OcopError):
        batch(root)
    with pytest.raises(OcopError):
        issued(root, revision="x")
    return [(fault.code, fault.place.key) for fault in error.value.faults]


class TestLedger:
    @pytest.fixture
    def first(self, root) -> Path:
        """The folder of the first of two entries."""
        issued(root, unit="xa-mot")
        return issued(root, unit="xa-hai").entry.folder.parent / "0001-2027-Q1"

    def test_an_entry_edited_by_hand_is_named(self, root, first):
        path = first / "entry.yaml"
        write(path, path.read_text(encoding="utf-8").replace(BY, "Trần Thị Bình"))
        assert tampered(root) == [("ledger.edited", "digest")]

    def test_an_entry_with_a_digest_made_to_fit_does_not_fit_the_next(self, root, first):
        other = root / "khac"
        small_project(other)
        issued(other, unit="xa-mot", by="Trần Thị Bình")
        shutil.rmtree(first)
        shutil.copytree(other / "so-lieu/issued/0001-2027-Q1", first)
        assert tampered(root) == [("ledger.chain", "previous")]

    def test_an_entry_taken_out_is_missed(self, root, first):
        shutil.rmtree(first)
        assert tampered(root) == [("ledger.number", "number")]

    @pytest.mark.parametrize("table", ["files.csv", "reports.csv"])
    def test_a_table_edited_by_hand_is_named(self, root, first, table):
        write(first / table, (first / table).read_text(encoding="utf-8") + "\n")
        assert tampered(root) == [("ledger.edited", "")]

    def test_a_stray_file_is_named(self, root, first):
        write(first.parent / "ghi-chu.txt", "x")
        assert tampered(root) == [("ledger.stray", "")]

    def test_a_changed_a_lost_and_an_added_file_are_found(self, root, first):
        write(first / "reports/2027-Q1/xa-mot.html", "x")
        (first / "values.csv").unlink()
        write(first / "reports/2027-Q1/xa-ba.html", "x")
        found = [fault.code for fault in file_faults(ledger(root).entries[0])]
        assert found == ["ledger.stray", "ledger.edited", "ledger.lost"]

    def test_a_changed_issued_file_is_never_put_into_the_outputs(self, root, first):
        write(first / "reports/2027-Q1/xa-mot.html", "x")
        (root / "outputs/2027-Q1/xa-mot.html").unlink()
        assert run(root)["2027-Q1/xa-mot"] == "failed"
        assert not (root / "outputs/2027-Q1/xa-mot.html").exists()

    def test_every_entry_changes_the_digest_of_the_ledger(self, root):
        digests = [ledger_digest(root / "so-lieu")]
        for unit in UNITS:
            issued(root, unit=unit)
            digests.append(ledger_digest(root / "so-lieu"))
        assert digests[0] == ""
        assert len(set(digests)) == len(digests)

    def test_a_ledger_before_an_entry_does_not_know_it(self, root, first):
        before = ledger(root).before(2)
        assert before.in_force("2027-Q1/xa-hai") is None
        assert before.in_force("2027-Q1/xa-mot").entry.number == 1

    def test_two_issues_at_once_are_not_let_in(self, root):
        from ocop_lib.publish.ledger_lock import held_ledger

        with held_ledger(root / "so-lieu"):
            assert refused(root) == ["ledger.busy"]


def test_a_kill_at_any_step_issues_all_or_nothing(root):
    """The step before which nothing is issued, and after which all is, is searched by halves."""
    with Trouble(Kill(), 10**6) as counted:
        issued(root)
    nothing, all_ = 0, counted.count
    while all_ - nothing > 1:
        step = (nothing + all_) // 2
        shutil.rmtree(root / "so-lieu/issued")
        shutil.rmtree(root / "outputs")
        with Trouble(Kill(), step), suppress(Kill):
            issued(root)
        entries = ledger(root).entries
        assert [fault for entry in entries for fault in file_faults(entry)] == []
        if entries:
            all_ = step
            assert len(entries[0].reports) == len(UNITS)
            run(root)
        else:
            nothing = step
            issued(root)
        assert [state(root, unit) for unit in UNITS] == ["issued"] * len(UNITS)
        assert leftovers(root / "so-lieu/issued") == []
    assert 0 < nothing < all_ < counted.count


class TestEdition:
    FIRST = DRAFT.issued(AFTER, BY, "", "")
    SECOND = FIRST.next_draft.issued(date(2027, 5, 2), BY, OPEN, "Sửa số liệu.")

    @pytest.mark.parametrize(
        ("edition", "lines"),
        [
            (DRAFT, ["Bản dự thảo."]),
            (FIRST, [f"Ban hành ngày 06/4/2027; người ban hành: {BY}."]),
            (
                FIRST.next_draft,
                [f"Dự thảo bản điều chỉnh lần 1, chưa ban hành; {IN_FORCE}."],
            ),
            (
                SECOND,
                [
                    f"Bản điều chỉnh lần 1, {SAID}; thay bản ban hành ngày 06/4/2027.",
                    "Lý do điều chỉnh: Sửa số liệu.",
                    f"Ban hành khi còn nội dung chưa hoàn chỉnh; lý do: {OPEN}.",
                ],
            ),
        ],
    )
    def test_a_report_says_what_it_is(self, edition: Edition, lines):
        assert [*edition.words] == lines

    def test_a_draft_takes_no_line_of_its_own_where_the_last_one_is_open(self):
        assert DRAFT.told_in(("Kế hoạch", "Kỳ 1")) == ("Kế hoạch", "Kỳ 1; bản dự thảo")
        assert DRAFT.told_in(("Xong.",)) == ("Xong.", "Bản dự thảo.")
        assert DRAFT.told_in(()) == ("Bản dự thảo.",)

    def test_an_issued_report_bears_no_mark_of_a_draft(self):
        corners = Letterhead(motto=("A", "B"), number="Số:", place_and_date="ngày", mark="DỰ THẢO")
        head = Masthead(
            issuer="CHI CỤC",
            title="Báo cáo",
            unit="xa-mot",
            period="2027-Q1",
            data_date=AFTER,
            letterhead=corners,
        )
        assert as_edition(head, DRAFT).letterhead.mark == "DỰ THẢO"
        assert as_edition(head, self.FIRST.next_draft).letterhead.mark == "DỰ THẢO"
        assert as_edition(head, self.FIRST).letterhead.mark == ""
        assert as_edition(head, self.FIRST).keywords == ("OCOP", "xa-mot", "2027-Q1", "issued-1")
