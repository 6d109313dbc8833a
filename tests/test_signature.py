"""An entry of the ledger is signed where the office has a key; who checks is told by whom."""

import json
import os
import re
import shutil
import subprocess
import zipfile
from contextlib import nullcontext, suppress
from pathlib import Path

import pytest
from issuing import BY, OPEN, all_files, day_of_issue, issued, ledger, ordered
from programs import program
from small_project import small_project, write
from test_batch import Pretending, batch, run
from test_bundle import contents
from test_journal import Kill, Trouble

from ocop_lib.cli.app import main
from ocop_lib.errors import Fault, OcopError, ParameterError
from ocop_lib.files.digests import digest
from ocop_lib.project.project import load_project
from ocop_lib.publish import issue as issuing
from ocop_lib.publish import ssh_keygen
from ocop_lib.publish.bundle import bundle
from ocop_lib.publish.issue import Means, issue
from ocop_lib.publish.reader_note import NOTE
from ocop_lib.publish.signatures import NO_SIGNERS, Signers
from ocop_lib.publish.verify import verify
from ocop_lib.publish.words import Words
from ocop_lib.register.entry import own_digest
from ocop_lib.register.issued import file_faults

pytestmark = pytest.mark.usefixtures("quick_register")

FIRST = "so-lieu/issued/0001-2027-Q1"
SIGNED = f"{FIRST}/entry.yaml.sig"


@pytest.fixture(scope="session")
def keys(tmp_path_factory) -> Path:
    """Keys of the office, of a stranger, and one with a passphrase."""
    keygen = program("ssh-keygen", "signatures")
    folder = tmp_path_factory.mktemp("khóa")
    for name, passphrase in (("office", ""), ("stranger", ""), ("locked", "mật khẩu")):
        words = ["-q", "-t", "ed25519", "-N", passphrase, "-C", "", "-f", folder / name]
        subprocess.run([keygen, *words], check=True)
    return folder


def line(keys: Path, key: str, name: str, options: str = "") -> str:
    """A line of the list of who may sign."""
    public = (keys / f"{key}.pub").read_text(encoding="utf-8")
    return " ".join(filter(None, (name, options, public)))


def project(folder: Path, keys: Path) -> Path:
    """A project in which the office may sign."""
    small_project(folder)
    write(folder / "params/signers", line(keys, "office", '"Văn phòng"'))
    return folder


@pytest.fixture
def root(tmp_path, monkeypatch, keys) -> Path:
    """A project in which nothing was issued."""
    day_of_issue(monkeypatch)
    return project(tmp_path / "dự án", keys)


@pytest.fixture(scope="module")
def once(tmp_path_factory, keys) -> Path:
    """A project whose only entry the office has signed, and what it gives out of it."""
    root = project(tmp_path_factory.mktemp("một lần") / "dự án", keys)
    with pytest.MonkeyPatch.context() as patch:
        day_of_issue(patch)
        run(root)
        sign(root, keys / "office")
    write(root.parent / "gói.zip", bundle(root / "outputs", ledger(root), "2027-Q1").data)
    return root


@pytest.fixture
def signed(once, tmp_path) -> Path:
    """A copy of that project, for a test to change."""
    return shutil.copytree(once, tmp_path / "dự án")


@pytest.fixture
def received(once, tmp_path) -> Path:
    """A copy of the bundle."""
    return shutil.copy(once.parent / "gói.zip", tmp_path / "gói.zip")


def sign(root: Path, key: Path | None, unit: str = "", **words):
    said = Words(**{"by": BY, "despite": OPEN, **words})
    order = ordered(root, unit)
    return issue(load_project(root), order, said, Means(Pretending, 1), key=key)


def refused(root: Path, key: Path) -> list[str]:
    """The codes for which nothing is issued."""
    return [fault.code for fault in refusal(root, key)]


def refusal(root: Path, key: Path) -> tuple[Fault, ...]:
    """The faults for which nothing is issued."""
    before = all_files(root)
    with pytest.raises(OcopError) as error:
        sign(root, key)
    assert error.value.exit_status == 2
    assert all_files(root) == before
    return error.value.faults


def checked(root: Path, path: Path | None = None, signers: Signers | None = None):
    outputs = root / "outputs"
    asked = Signers.of_project(root) if signers is None else signers
    return verify(path or outputs, outputs, [root / "so-lieu"], asked)


def told(found) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The state of each signature with who made it, and the faults with their severity."""
    signatures = [(one.state, one.by) for one in found.signatures]
    return signatures, [(one.code, one.severity) for one in found.faults]


def repacked(path: Path, signature: bytes | None) -> Path:
    """The bundle with another signature, or without."""
    files = {**contents(path.read_bytes()), "issued/0001-2027-Q1/entry.yaml.sig": signature}
    with zipfile.ZipFile(path.with_name("khác.zip"), "w") as file:
        for name, data in files.items():
            if data is not None:
                file.writestr(name, data)
    return path.with_name("khác.zip")


def hide_program(monkeypatch, tmp_path) -> None:
    """A machine without the program, whose working folder has one of that name."""
    write(tmp_path / "ssh-keygen", "#!/bin/sh\nexit 0\n").chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", ".")


class TestSigned:
    def test_an_entry_is_signed_and_told_by_whom(self, root, keys):
        entry = sign(root, keys / "office").entry
        assert entry.is_signed
        assert [*file_faults(entry)] == []
        assert told(checked(root)) == ([("good", "Văn phòng")], [])

    def test_the_program_itself_finds_the_signature_good(self, signed):
        words = ["-n", "ocop", "-I", "Văn phòng", "-f", "params/signers", "-s", SIGNED]
        data = (signed / FIRST / "entry.yaml").read_bytes()
        subprocess.run(["ssh-keygen", "-Y", "verify", *words], input=data, check=True, cwd=signed)

    def test_the_entry_is_the_same_as_without_a_key(self, root, keys):
        signed = sign(root, keys / "office").entry
        shutil.rmtree(root / "so-lieu/issued")
        assert issued(root).entry.digest == signed.digest

    def test_an_issued_report_stays_issued_beside_a_signature(self, signed):
        assert [*batch(signed).due] == []

    def test_a_later_signed_entry_vouches_for_those_before(self, root, keys):
        issued(root, unit="xa-mot")
        sign(root, keys / "office", "xa-hai")
        assert told(checked(root)) == ([("good", "Văn phòng")], [])

    def test_after_the_last_signed_entry_the_first_without_is_told(self, root, keys):
        sign(root, keys / "office", "xa-mot")
        issued(root, unit="xa-hai")
        issued(root)
        found = checked(root)
        assert told(found)[1] == [("signature.none", "warning")]
        assert found.faults[0].place.file.endswith("issued/0002-2027-Q1")

    def test_a_key_is_good_for_the_days_on_which_it_could_sign(self, signed, keys):
        until = line(keys, "office", "Kế", 'valid-before="20270407Z"')
        write(signed / "params/signers", until)
        assert told(checked(signed))[0] == [("good", "Kế")]
        write(signed / "params/signers", until.replace("20270407Z", "20270405Z"))
        assert told(checked(signed))[1] == [("signature.foreign", "error")]

    def test_a_key_for_other_purposes_signs_no_entry(self, signed, keys):
        write(signed / "params/signers", line(keys, "office", "Kế", 'namespaces="git"'))
        assert told(checked(signed))[1] == [("signature.foreign", "error")]

    def test_a_list_written_on_windows_is_the_same(self, signed, keys):
        lines = ["# ai được ký", "", line(keys, "office", "Kế").strip(), ""]
        write(signed / "params/signers", b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
        assert told(checked(signed)) == ([("good", "Kế")], [])
        write(signed / "params/signers", "\r\n".join(lines).encode("utf-16"))
        with pytest.raises(ParameterError) as error:
            checked(signed)
        assert [fault.code for fault in error.value.faults] == ["yaml.encoding"]

    def test_an_agent_that_holds_the_key_signs_for_the_public_one(
        self, root, keys, monkeypatch, tmp_path
    ):
        agent = program("ssh-agent", "keys of an agent")
        said = subprocess.run([agent, "-s"], capture_output=True, text=True, check=True).stdout
        variables = dict(re.findall(r"^(SSH_\w+)=([^;]+);", said, re.MULTILINE))
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        try:
            subprocess.run(["ssh-add", "-q", keys / "office"], check=True)
            sign(root, Path(shutil.copy(keys / "office.pub", tmp_path / "alone.pub")))
        finally:
            subprocess.run([agent, "-k"], capture_output=True, check=True)
        assert told(checked(root)) == ([("good", "Văn phòng")], [])

    def test_any_name_of_a_key_is_a_file_and_no_option(self, root, keys, monkeypatch):
        monkeypatch.chdir(root)
        for name in ("-Y", "a b;$(id)"):
            shutil.copy(keys / "office", root / name)
            shutil.rmtree(root / "so-lieu/issued", ignore_errors=True)
            sign(root, Path(name))
            assert told(checked(root))[0] == [("good", "Văn phòng")]


class TestTampered:
    def test_an_entry_written_anew_with_its_digest_does_not_fit(self, signed):
        path = signed / FIRST / "entry.yaml"
        text, _ = own_digest(path.read_bytes().replace(BY.encode(), "Trần Thị Bình".encode()))
        path.write_bytes(text + f"digest: {digest(text)}\n".encode())
        assert ledger(signed).entries[0].heading.by == "Trần Thị Bình"
        assert told(checked(signed)) == ([("wrong", "")], [("signature.wrong", "error")])

    @pytest.mark.parametrize("by", ["stranger", "office"])
    def test_a_signature_of_something_else_does_not_fit(self, signed, keys, by):
        write(signed / SIGNED, ssh_keygen.sign(keys / by, b"khac"))
        assert told(checked(signed)) == ([("wrong", "")], [("signature.wrong", "error")])

    @pytest.mark.parametrize("data", [b"", b"x", b"\0" * 100])
    def test_what_is_no_signature_does_not_fit(self, signed, data):
        write(signed / SIGNED, data)
        assert told(checked(signed))[1] == [("signature.wrong", "error")]

    def test_what_is_too_large_for_a_signature_is_not_read(self, signed):
        write(signed / SIGNED, b"x" * (2**16 + 1))
        assert told(checked(signed)) == ([("wrong", "")], [("yaml.too_large", "error")])

    def test_a_stranger_s_signature_of_the_entry_is_a_stranger_s(self, signed, keys):
        entry = signed / FIRST / "entry.yaml"
        write(signed / SIGNED, ssh_keygen.sign(keys / "stranger", entry.read_bytes()))
        assert told(checked(signed)) == ([("foreign", "")], [("signature.foreign", "error")])

    def test_a_signature_taken_away_is_told(self, signed):
        (signed / SIGNED).unlink()
        assert told(checked(signed)) == ([], [("signature.none", "warning")])


class TestUnchecked:
    def test_without_a_list_of_signers_it_is_said_to_be_unchecked(self, signed):
        (signed / "params/signers").unlink()
        found = checked(signed)
        assert told(found) == ([("unchecked", "")], [("signature.unchecked", "warning")])
        assert found.faults[0].found == "không có tệp params/signers"

    def test_without_the_program_too(self, signed, monkeypatch, tmp_path):
        hide_program(monkeypatch, tmp_path)
        found = checked(signed)
        assert told(found) == ([("unchecked", "")], [("signature.unchecked", "warning")])
        assert "ssh-keygen" in found.faults[0].found

    def test_where_signatures_are_asked_for_it_is_an_error(self, signed, monkeypatch, tmp_path):
        asked = Signers.named(signed / "params/signers")
        assert told(checked(signed, signers=asked)) == ([("good", "Văn phòng")], [])
        hide_program(monkeypatch, tmp_path)
        assert told(checked(signed, signers=asked))[1] == [("signature.unchecked", "error")]
        (signed / SIGNED).unlink()
        assert told(checked(signed, signers=asked))[1] == [("signature.none", "error")]

    def test_without_a_key_the_program_is_not_looked_for(self, root, monkeypatch, tmp_path):
        (root / "params/signers").unlink()
        monkeypatch.setattr(ssh_keygen, "_run", lambda *_: pytest.fail("was run"))
        entry = issued(root).entry
        assert not entry.is_signed
        assert told(checked(root)) == ([], [])


class TestRefused:
    def test_a_key_with_a_passphrase_that_no_agent_holds(self, root, keys, monkeypatch):
        monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
        [fault] = refusal(root, keys / "locked")
        assert fault.code == "signature.key"
        assert "incorrect passphrase" in fault.found
        assert "Enter passphrase" not in fault.found
        assert "ssh-add" in fault.remedy

    def test_no_key_and_no_private_one(self, root, keys, monkeypatch, tmp_path):
        monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
        shutil.copy(keys / "office.pub", tmp_path / "alone.pub")
        write(tmp_path / "x", "x")
        for name in ("không có", "", "alone.pub", "x"):
            assert refused(root, tmp_path / name) == ["signature.key"]
        os.mkfifo(tmp_path / "ống")
        [fault] = refusal(root, tmp_path / "ống")
        assert fault.found == "không có tệp này"

    def test_a_key_that_would_be_a_stranger_s(self, root, keys):
        assert refused(root, keys / "stranger") == ["signature.not_a_signer"]

    def test_a_machine_without_the_program(self, root, keys, monkeypatch, tmp_path):
        hide_program(monkeypatch, tmp_path)
        monkeypatch.setattr(ssh_keygen.subprocess, "run", lambda *_, **__: pytest.fail("was run"))
        assert refused(root, keys / "office") == ["signature.no_program"]

    def test_a_program_that_does_not_answer(self, root, keys, monkeypatch, tmp_path):
        def late(*_, **options):
            raise subprocess.TimeoutExpired("ssh-keygen", options["timeout"])

        monkeypatch.setattr(ssh_keygen.subprocess, "run", late)
        assert refused(root, keys / "office") == ["signature.no_answer"]

    def test_a_key_that_is_lost_while_reports_are_made(self, root, keys, monkeypatch):
        def lost(key, _data):
            raise issuing.ReportError(ssh_keygen.NOT_SIGNED.at())

        monkeypatch.setattr(issuing, "sign", lost)
        with pytest.raises(OcopError):
            sign(root, keys / "office")
        assert ledger(root).entries == ()


def test_a_kill_before_the_entry_is_in_place_leaves_neither_entry_nor_signature(
    root, keys, monkeypatch
):
    """The signature is written into the folder that appears by one rename."""
    with Trouble(Kill(), 0, calls={"rename"}), suppress(Kill):
        sign(root, keys / "office")
    assert ledger(root).entries == ()
    sign(root, keys / "office")
    assert told(checked(root)) == ([("good", "Văn phòng")], [])


class TestBundle:
    def received_as(self, path: Path, signers: Signers = NO_SIGNERS):
        return told(verify(path, path, [], signers))

    def test_it_brings_the_signature_and_is_the_same_each_time(self, signed, received):
        again = bundle(signed / "outputs", ledger(signed), "2027-Q1").data
        assert again == received.read_bytes()
        found = contents(again)
        assert "--signers signers" in found[NOTE].decode("utf-8-sig")
        data = found["issued/0001-2027-Q1/entry.yaml.sig"]
        assert data == (signed / SIGNED).read_bytes()

    def test_it_is_checked_where_no_project_is_by_a_list_of_signers(self, signed, received):
        signers = Signers.named(signed / "params/signers")
        assert self.received_as(received, signers) == ([("good", "Văn phòng")], [])
        found = self.received_as(received)
        assert found == ([("unchecked", "")], [("signature.unchecked", "warning")])

    def test_the_project_s_list_is_for_bundles_too(self, signed, received):
        found = checked(signed, received)
        assert told(found) == ([("good", "Văn phòng")] * 2, [])

    def test_another_signature_in_it_is_found(self, signed, keys, received):
        other = ssh_keygen.sign(keys / "office", b"khac")
        path = repacked(received, other)
        found = self.received_as(path, Signers.named(signed / "params/signers"))
        assert found == ([("wrong", "")], [("signature.wrong", "error")])

    def test_one_without_signatures_is_none_where_they_are_asked_for(self, signed, received):
        path = repacked(received, None)
        found = self.received_as(path, Signers.named(signed / "params/signers"))
        assert sorted(found[1]) == [("bundle.other_note", "warning"), ("signature.none", "error")]
        assert found[0] == []


def test_the_commands(root, keys, monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(root)
    pool = type(
        "Pool",
        (),
        {"slots": 1, "__call__": lambda _, workers: Pretending(workers), "begin": lambda *_: None},
    )()
    monkeypatch.setattr("ocop_lib.run.processes.Processes", lambda **_: nullcontext(pool))
    words = ["issue", "2027-Q1", "--by", BY, "--despite", OPEN, "--key"]
    assert main([*words, "không có"]) == 2
    assert "ssh-add" in capsys.readouterr().err
    assert main([*words, str(keys / "office")]) == 0
    assert ", có chữ ký." in capsys.readouterr().out
    assert main(["verify"]) == 0
    assert "Chữ ký đúng của Văn phòng: 1 mục của sổ ban hành." in capsys.readouterr().out
    assert main(["verify", "--json"]) == 0
    [signature] = json.loads(capsys.readouterr().out)["signatures"]
    assert signature == {"entry": 1, "state": "good", "by": "Văn phòng"}
    assert main(["issued"]) == 0
    assert "có chữ ký" in capsys.readouterr().out
    assert main(["issued", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["entries"][0]["signed"]
    write(tmp_path / "khác", line(keys, "stranger", "la"))
    assert main(["verify", "--signers", str(tmp_path / "khác")]) == 1
    assert main(["verify", "--signers", str(tmp_path / "không có")]) == 2
