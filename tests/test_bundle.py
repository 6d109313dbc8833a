"""What is given out in one file: the same bytes each time, whole, and checked where no project is."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from issuing import correct, day_of_issue, issued, ledger, output
from small_project import UNITS, small_project, write
from test_batch import run

from ocop_lib.cli.app import main
from ocop_lib.errors import ParameterError
from ocop_lib.output.manifest import MANIFEST, OPEN_DATA, file_entry, read_manifest
from ocop_lib.publish.bundle import bundle
from ocop_lib.publish.reader_note import NOTE
from ocop_lib.publish.verify import verify

pytestmark = pytest.mark.usefixtures("quick_register")

PERIOD = "2027-Q1"


@pytest.fixture
def root(tmp_path, monkeypatch) -> Path:
    day_of_issue(monkeypatch)
    small_project(tmp_path / "dự án")
    return tmp_path / "dự án"


def bundled(root: Path, **asked):
    return bundle(root / "outputs", ledger(root), PERIOD, **asked)


@pytest.fixture
def received(root, tmp_path) -> Path:
    """A bundle of issued reports, where no project is."""
    run(root)
    issued(root)
    return write(tmp_path / "nhận/gói.zip", bundled(root).data)


def contents(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def changed(path: Path, **files: bytes) -> Path:
    """The bundle with other files; the names have «__» for «/» and «_» for «.»."""
    named = {name.replace("__", "/").replace("_", "."): data for name, data in files.items()}
    with zipfile.ZipFile(path.with_name("khác.zip"), "w") as file:
        for name, data in {**contents(path.read_bytes()), **named}.items():
            file.writestr(name, data)
    return path.with_name("khác.zip")


def codes(path: Path, *folders: Path) -> list[str]:
    return [fault.code for fault in verify(path, path, folders).faults]


class TestBundle:
    def test_holds_index_reports_data_manifest_ledger_and_a_note(self, root, received):
        found = contents(received.read_bytes())
        entry = "issued/0001-2027-Q1"
        assert set(found) == {
            *(f"{PERIOD}/{unit}.html" for unit in UNITS),
            *(f"{PERIOD}/{name}" for name in OPEN_DATA),
            "index.html",
            MANIFEST,
            NOTE,
            *(f"{entry}/{name}" for name in ("entry.yaml", "files.csv", "reports.csv")),
        }
        assert found[f"{PERIOD}/xa-mot.html"] == output(root)
        note = found[NOTE].decode("utf-8-sig")
        assert f"{PERIOD}/xa-mot: ban hành ngày 06/4/2027 (mục 0001)" in note
        assert ledger(root).entries[0].digest in note
        assert "--signers" not in note

    def test_has_the_same_bytes_each_time_and_names_no_folder(self, root, received):
        assert bundled(root).data == received.read_bytes()
        assert str(root) not in str(contents(received.read_bytes()))

    def test_leads_by_links_to_what_it_holds(self, received):
        page = contents(received.read_bytes())["index.html"].decode()
        links = {part.partition('"')[0] for part in page.split('href="')[1:]}
        there = {link for link in links if not link.startswith(("#", "http"))}
        assert {f"{PERIOD}/{unit}.html" for unit in UNITS} <= there
        assert there <= set(contents(received.read_bytes()))

    def test_drafts_are_named(self, root):
        run(root)
        made = bundled(root)
        assert [(one.code, one.severity) for one in made.warnings] == [("bundle.drafts", "warning")]
        assert "DỰ THẢO, chưa ban hành" in contents(made.data)[NOTE].decode()

    def test_a_file_that_is_not_as_it_was_made_is_not_given_out(self, root):
        run(root)
        write(root / f"outputs/{PERIOD}/xa-mot.html", "sửa tay")
        (root / f"outputs/{PERIOD}/xa-hai.html").unlink()
        with pytest.raises(ParameterError) as error:
            bundled(root)
        assert [fault.code for fault in error.value.faults] == ["bundle.altered"] * 2

    def test_without_a_report_there_is_nothing_to_give_out(self, root):
        run(root)
        with pytest.raises(ParameterError) as error:
            bundled(root, agency="so-y-te")
        assert [fault.code for fault in error.value.faults] == ["bundle.nothing"]


class TestVerified:
    def test_it_is_sound_with_a_project_and_without(self, root, received):
        assert codes(received) == []
        assert codes(received, root / "so-lieu") == []
        found = verify(received, received, [])
        assert {one.what for one in found.verdicts} == {"issued", "made"}
        assert found.entries == 1

    def test_unpacked_it_is_sound_too(self, received, tmp_path):
        with zipfile.ZipFile(received) as file:
            file.extractall(tmp_path / "mở ra")
        assert codes(tmp_path / "mở ra") == []

    def test_in_the_project_it_is_told_what_was_replaced_since(self, root, received):
        correct(root)
        issued(root, revision="bổ sung")
        found = verify(received, root / "outputs", [root / "so-lieu"])
        told = {one.path: (one.what, one.replaced_by) for one in found.verdicts}
        assert told[f"{PERIOD}/xa-mot.html"] == ("superseded", 2)
        assert told[f"{PERIOD}/xa-hai.html"] == ("issued", None)
        assert found.faults == ()

    @pytest.mark.parametrize(
        ("files", "code"),
        [
            ({"2027-Q1__xa-mot_html": b"x"}, "verify.altered"),
            ({"2027-Q1__them_html": b"x"}, "bundle.added"),
            ({"chay_exe": b"x"}, "bundle.added"),
            ({"index_html": b"x"}, "verify.altered"),
            ({"issued__0001-2027-Q1__entry_yaml": b"number: 1\n"}, "ledger.edited"),
            ({"issued__0001-2027-Q1__files_csv": b"x"}, "ledger.edited"),
            ({"issued__0001-2027-Q1__them_csv": b"x"}, "bundle.added"),
            ({"doc-truoc_txt": b"x"}, "bundle.other_note"),
        ],
    )
    def test_what_was_changed_or_added_is_found(self, received, files, code):
        found = codes(changed(received, **files))
        assert code in found or (code == "ledger.edited" and "record.missing_key" in found)

    def test_a_forged_manifest_cannot_make_a_file_an_issued_one(self, received):
        forged = json.loads(contents(received.read_bytes())[MANIFEST])
        other = b"OCOP, xa-mot, 2027-Q1, issued-1"
        entry = file_entry(f"{PERIOD}/xa-mot.html", other)
        for report in forged["reports"]:
            if report["id"] == f"{PERIOD}/xa-mot":
                report["files"]["html"] |= {"sha256": entry.sha256, "bytes": entry.bytes}
        path = changed(
            received,
            **{"2027-Q1__xa-mot_html": other, "manifest_json": json.dumps(forged).encode()},
        )
        assert "verify.not_in_ledger" in codes(path)

    def test_another_project_s_bundle_is_none_of_this_one(
        self, root, received, tmp_path, monkeypatch
    ):
        other = tmp_path / "khác"
        small_project(other)
        issued(other, by="Trần Thị Bình")
        assert codes(received, other / "so-lieu") == ["bundle.other_ledger"]

    @pytest.mark.parametrize("cut", [0, 100, -100])
    def test_one_that_was_cut_short_is_refused(self, received, cut):
        received.write_bytes(received.read_bytes()[:cut])
        with pytest.raises(ParameterError) as error:
            codes(received)
        assert [fault.code for fault in error.value.faults] == ["bundle.broken"]

    @pytest.mark.parametrize("name", ["../ngoai.txt", "/ngoai.txt", "a\\\\b.txt", "C:x.txt"])
    def test_a_name_that_leads_out_is_refused(self, received, name):
        with zipfile.ZipFile(received, "a") as file:
            file.writestr(name, b"x")
        with pytest.raises(ParameterError) as error:
            codes(received)
        assert [fault.code for fault in error.value.faults] == ["bundle.unsafe_name"]


def test_the_commands(root, tmp_path, monkeypatch, capsys):
    run(root)
    issued(root)
    monkeypatch.chdir(root)
    assert main(["bundle", PERIOD, "-o", "gói.zip"]) == 0
    assert "Đã đóng gói 3 báo cáo vào gói.zip." in capsys.readouterr().out
    assert main(["bundle", PERIOD, "-o", "gói.zip"]) == 2
    assert main(["bundle", PERIOD, "-o", "gói khác.zip", "--agency", "khong-co"]) == 2
    elsewhere = tmp_path / "nơi khác"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    capsys.readouterr()
    assert main(["verify", str(root / "gói.zip")]) == 0
    assert "3 tệp đúng bản đang có hiệu lực" in capsys.readouterr().out
    assert main(["verify", "--json"]) == 2
    assert read_manifest(elsewhere).reports == {}
