"""Is a file what was made and issued? Folders, single files, ledgers, and files made again."""

import io
import json
import shutil
import zipfile
from datetime import date
from pathlib import Path

import pytest
from issuing import AFTER, BY, correct, day_of_issue, issued, ledger, output
from small_project import UNITS, deliver, pretend, small_project
from test_batch import Pretending, run

from ocop_lib.cli.app import main
from ocop_lib.errors import ParameterError
from ocop_lib.output.manifest import read_manifest
from ocop_lib.publish import rebuild
from ocop_lib.publish.claims import Claim, claim_of
from ocop_lib.publish.rebuild import rebuilt_faults
from ocop_lib.publish.verdict import Known
from ocop_lib.publish.verify import verify

pytestmark = pytest.mark.usefixtures("quick_register")

CLAIM = b"<meta name=keywords content='OCOP, xa-mot, 2027-Q1, issued-1'>"


@pytest.fixture
def today(monkeypatch):
    return day_of_issue(monkeypatch)


@pytest.fixture
def root(tmp_path, today) -> Path:
    small_project(tmp_path)
    return tmp_path


def checked(root: Path, path: Path | None = None):
    outputs = root / "outputs"
    return verify(path or outputs, outputs, [root / "so-lieu"])


def codes(root: Path, path: Path | None = None) -> list[str]:
    return [fault.code for fault in checked(root, path).faults]


def verdict(root: Path, data: bytes):
    """What a file with these bytes is, wherever it comes from."""
    return Known((ledger(root),), read_manifest(root / "outputs")).verdict("tệp.html", data)


class TestFile:
    def test_an_issued_file_is_in_force_until_another_replaces_it(self, root, today):
        issued(root)
        mine = output(root)
        found = verdict(root, mine)
        assert (found.what, found.report, found.entry) == ("issued", "2027-Q1/xa-mot", 1)
        assert (found.issued_on, found.by) == (AFTER, BY)
        correct(root)
        today(date(2027, 5, 2))
        issued(root, revision="bổ sung")
        found = verdict(root, mine)
        assert (found.what, found.entry, found.replaced_by) == ("superseded", 1, 2)
        assert found.replaced_on == date(2027, 5, 2)
        assert "từ ngày 02/5/2027 đã được thay bằng bản điều chỉnh (mục 0002)" in found.words
        assert verdict(root, output(root)).what == "issued"

    def test_a_draft_was_made_and_not_issued(self, root):
        run(root)
        found = verdict(root, output(root))
        assert (found.what, found.report, found.in_force) == ("draft", "2027-Q1/xa-mot", None)

    def test_a_draft_of_a_revision_names_what_is_in_force(self, root):
        issued(root)
        correct(root)
        run(root)
        found = verdict(root, output(root))
        assert (found.what, found.in_force) == ("draft", 1)

    @pytest.mark.parametrize(
        ("data", "what", "report"),
        [
            (CLAIM, "altered", "2027-Q1/xa-mot"),
            (CLAIM.replace(b"issued-1", b"revised-2"), "altered", "2027-Q1/xa-mot"),
            (CLAIM.replace(b"issued-1", b"draft-1"), "draft", "2027-Q1/xa-mot"),
            (CLAIM.replace(b"xa-mot", b"xa-khac"), "unknown", "2027-Q1/xa-khac"),
            (CLAIM.replace(b", issued-1", b""), "unknown", "2027-Q1/xa-mot"),
            (b"", "unknown", ""),
        ],
    )
    def test_another_file_is_named_by_what_it_says_of_itself(self, root, data, what, report):
        issued(root)
        found = verdict(root, data)
        assert (found.what, found.report) == (what, report)

    def test_pages_beside_the_reports_are_not_drafts(self, root):
        run(root)
        assert verdict(root, (root / "outputs/index.html").read_bytes()).what == "made"


class TestClaims:
    def test_a_word_file_says_it_in_its_properties(self):
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr("docProps/core.xml", "<k>OCOP, xa-mot, 2027, draft-1</k>")
        assert claim_of(data.getvalue()) == Claim("xa-mot", "2027", "draft")

    @pytest.mark.parametrize("data", [b"PK", b"PK\x03\x04 OCOP", b"%PDF", b"OCOP, , 2027-Q1"])
    def test_what_says_nothing_claims_nothing(self, data):
        assert claim_of(data) is None


class TestFolder:
    def test_outputs_are_what_manifest_and_ledger_say(self, root):
        run(root)
        issued(root, unit="xa-mot")
        found = checked(root)
        assert found.faults == ()
        assert found.entries == 1
        what = {one.path: one.what for one in found.verdicts}
        assert what["2027-Q1/xa-mot.html"] == "issued"
        assert what["2027-Q1/xa-hai.html"] == "draft"

    def test_an_edited_a_missing_and_a_foreign_file_are_named(self, root):
        run(root)
        (root / "outputs/2027-Q1/xa-mot.html").write_bytes(b"x")
        (root / "outputs/2027-Q1/xa-hai.html").unlink()
        (root / "outputs/2027-Q1/cua-toi.html").write_bytes(b"x")
        (root / "outputs/kept/2027-Q1").mkdir(parents=True)
        (root / "outputs/kept/2027-Q1/xa-mot.12345678.html").write_bytes(b"x")
        places = {fault.code: fault.place.file for fault in checked(root).faults}
        assert places == {
            "verify.altered": "2027-Q1/xa-mot.html",
            "verify.missing": "2027-Q1/xa-hai.html",
            "verify.not_listed": "2027-Q1/cua-toi.html",
        }

    def test_the_last_entry_taken_out_is_missed(self, root):
        issued(root, unit="xa-mot")
        issued(root, unit="xa-hai")
        shutil.rmtree(root / "so-lieu/issued/0002-2027-Q1")
        assert codes(root) == ["verify.not_in_ledger"]

    def test_every_file_of_the_ledger_is_looked_at(self, root):
        issued(root)
        (root / "so-lieu/issued/0001-2027-Q1/project/so-lieu/deliveries.csv").write_bytes(b"x")
        assert codes(root) == ["ledger.edited"]

    def test_a_broken_chain_is_told(self, root):
        issued(root, unit="xa-mot")
        issued(root, unit="xa-hai")
        shutil.rmtree(root / "so-lieu/issued/0001-2027-Q1")
        assert codes(root) == ["ledger.number"]

    def test_an_edited_entry_is_one_fault_and_not_one_for_each_file_it_vouched_for(self, root):
        issued(root)
        entry = root / "so-lieu/issued/0001-2027-Q1/entry.yaml"
        entry.write_text(entry.read_text(encoding="utf-8").replace("by: ", "by: Không phải "))
        assert codes(root) == ["ledger.edited"]
        what = {one.path: one.what for one in checked(root).verdicts}
        assert what["2027-Q1/xa-mot.html"] == "unproven"

    def test_a_folder_without_a_manifest_is_told_file_by_file(self, root, tmp_path):
        issued(root)
        received = tmp_path / "nhận"
        received.mkdir()
        (received / "a.html").write_bytes(output(root))
        (received / "b.html").write_bytes(CLAIM)
        found = checked(root, received)
        assert [one.what for one in found.verdicts] == ["issued", "altered"]
        assert [fault.code for fault in found.faults] == ["verify.file"]

    @pytest.mark.parametrize("name", ["không có", "trống"])
    def test_where_nothing_is_nothing_can_be_said(self, root, tmp_path, name):
        (tmp_path / "trống").mkdir()
        with pytest.raises(ParameterError) as error:
            checked(root, tmp_path / name)
        assert [fault.code for fault in error.value.faults] == ["verify.nothing_there"]


class TestRebuild:
    """`pretend` makes bytes of a job's key: the frozen project's job is another one, its files too."""

    def rebuilt(self, root: Path) -> list[tuple[str, str]]:
        found = [
            fault
            for entry in ledger(root).entries
            for fault in rebuilt_faults(ledger(root), entry, Pretending, 1)
        ]
        return [(fault.code, fault.severity) for fault in found]

    @pytest.fixture(autouse=True)
    def by_content(self, monkeypatch):
        """Files depend on what a report tells and on its edition, as real ones do."""

        def made(job):
            told = sorted(
                (path, data) for path, data in job.files.items() if path.startswith("so-lieu/")
            )
            return _outcome(job, repr((told, job.parameters, job.edition)).encode())

        monkeypatch.setattr("test_batch.pretend", made)

    def test_the_same_files_come_of_each_entry_s_own_slice(self, root, today):
        issued(root)
        correct(root)
        today(date(2027, 5, 2))
        issued(root, revision="bổ sung")
        deliver(root, "xa-hai", name="gn-nua")
        assert self.rebuilt(root) == []

    def test_other_bytes_are_told_as_a_difference(self, root, monkeypatch):
        issued(root)
        monkeypatch.setattr("test_batch.pretend", lambda job: _outcome(job, b"khac"))
        assert self.rebuilt(root) == [("verify.rebuilt_different", "error")] * len(UNITS)

    def test_another_version_is_told_as_that_and_never_as_tampering(self, root, monkeypatch):
        issued(root)
        monkeypatch.setattr("test_batch.pretend", lambda job: _outcome(job, b"khac"))
        monkeypatch.setattr(rebuild, "packages_digest", lambda: "mới")
        assert self.rebuilt(root) == [("verify.other_version", "warning")] * len(UNITS)

    def test_another_version_that_makes_the_same_bytes_is_no_matter(self, root, monkeypatch):
        issued(root)
        monkeypatch.setattr(rebuild, "library_digest", lambda: "mới")
        assert self.rebuilt(root) == []


def _outcome(job, data: bytes):
    made = pretend(job)
    return type(made)(job.id, "done", dict.fromkeys(job.formats, data))


class TestCommand:
    @pytest.fixture
    def here(self, root, monkeypatch) -> Path:
        monkeypatch.chdir(root)
        return root

    def test_all_is_well(self, here, capsys):
        issued(here)
        assert main(["verify"]) == 0
        said = capsys.readouterr().out
        assert "3 tệp đúng bản đang có hiệu lực; 1 tệp đi kèm báo cáo." in said
        assert "Đã kiểm tra 4 tệp và 1 mục của sổ ban hành: không có gì sai khác." in said

    def test_a_report_is_issued_with_its_line_and_made_again_with_the_same_bytes(
        self, here, capsys
    ):
        words = ["issue", "2027-Q1", "--unit", "xa-mot", "--by", BY]
        assert main(words) == 2
        assert "issue.empty_slots" not in capsys.readouterr().out
        assert main([*words, "--despite", "chờ giải trình", "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert [one["severity"] for one in told["faults"]] == ["warning"]
        page = output(here).decode()
        assert f"Ban hành ngày 06/4/2027; người ban hành: {BY}." in page
        assert "Ban hành khi còn nội dung chưa hoàn chỉnh; lý do: chờ giải trình." in page
        assert claim_of(page.encode()) == Claim("xa-mot", "2027-Q1", "issued")
        correct(here)
        assert main(["verify", "--rebuild"]) == 0

    def test_what_differs_is_named_and_the_status_is_1(self, here, capsys):
        issued(here)
        (here / "nhan.html").write_bytes(CLAIM)
        assert main(["verify", "nhan.html"]) == 1
        assert "đã bị sửa sau khi ban hành" in capsys.readouterr().err
        assert main(["verify", "nhan.html", "--json"]) == 1
        told = json.loads(capsys.readouterr().out)
        assert [one["state"] for one in told["files"]] == ["altered"]
        assert [one["code"] for one in told["faults"]] == ["verify.file"]

    def test_the_list_of_what_was_issued(self, here, capsys):
        assert main(["issued"]) == 0
        assert "chưa ban hành báo cáo nào" in capsys.readouterr().out
        issued(here, note="gửi các sở")
        assert main(["issued"]) == 0
        said = capsys.readouterr().out
        assert BY in said
        assert "gửi các sở" in said
        assert main(["issued", "--json"]) == 0
        [entry] = json.loads(capsys.readouterr().out)["entries"]
        assert [report["state"] for report in entry["reports"]] == ["in_force"] * len(UNITS)
