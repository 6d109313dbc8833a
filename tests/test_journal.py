"""The files of a report are replaced together, whatever goes wrong at whatever step."""

import io
import json
import os
from contextlib import suppress
from pathlib import Path

import pytest
from test_output import ENTRY, FAILED, files, manifest

from ocop_lib.errors import ReportError
from ocop_lib.files.journal import journal_of, recover, replace_together
from ocop_lib.output.files import ROWS, Outputs, locked

REPORT = "2027-Q1/xa-mot"
PATHS = {form: f"{REPORT}.{form}" for form in ("html", "pdf", "docx")}
OLD = {form: f"{form} cũ".encode() for form in PATHS}
NEW = {form: f"{form} mới".encode() for form in PATHS}


class Kill(BaseException):
    """Stands for a kill: nothing but ``finally`` and ``with`` of the standard library runs."""


class Trouble:
    """Makes the n-th call that changes the disk fail, and all later ones too when it is lasting.

    Args:
        error: what the call raises.
        step: how many calls succeed before.
        lasting: whether later calls fail likewise: a full disk stays full.
    """

    CALLS = ("replace", "rename", "link", "unlink", "fsync", "mkdir")

    def __init__(self, error: BaseException, step: int, *, lasting: bool = False) -> None:
        self.error, self.step, self.lasting = error, step, lasting
        self.calls = 0

    def __call__(self) -> None:
        self.calls += 1
        if self.calls == self.step + 1 or (self.lasting and self.calls > self.step):
            raise self.error

    def wrapped(self, call):
        def checked(*args, **kwargs):
            self()
            return call(*args, **kwargs)

        return checked

    def opened(self, path, mode="r", *args, **kwargs):
        """Opening for writing is a step; so is the writing, which leaves half when it fails."""
        if "w" in mode:
            self()
        file = io.FileIO(path, mode.replace("b", "")) if "w" in mode else None
        return Halting(file, self) if file else OPEN(path, mode, *args, **kwargs)

    def __enter__(self):
        self.patch = pytest.MonkeyPatch()
        for name in self.CALLS:
            self.patch.setattr(os, name, self.wrapped(getattr(os, name)))
        self.patch.setattr(io, "open", self.opened)
        self.patch.setattr("builtins.open", self.opened)
        return self

    def __exit__(self, *_):
        self.patch.undo()


OPEN = io.open


class Halting:
    """A file whose writing stops in the middle when a step fails."""

    def __init__(self, file, trouble) -> None:
        self.file, self.trouble = file, trouble

    def write(self, data):
        self.file.write(data[: len(data) // 2])
        self.trouble()
        self.file.write(data[len(data) // 2 :])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()

    def __getattr__(self, name):
        return getattr(self.file, name)


def shown(folder: Path) -> dict[str, bytes]:
    """The files of the report that lie in the folder, by format."""
    found = {form: folder / path for form, path in PATHS.items()}
    return {form: path.read_bytes() for form, path in found.items() if path.exists()}


def next_command(folder: Path) -> None:
    """What every command does first that changes the outputs."""
    with locked(folder):
        pass


def leftovers(folder: Path) -> list[str]:
    return sorted(
        path.name for path in folder.rglob(".*") if path.suffix in {".part", ".journal"}
    )


def publish(folder: Path) -> None:
    Outputs(folder).put_report(ENTRY, OLD, rows={"a": b"1"})


def renew(folder: Path) -> None:
    Outputs(folder).put_report(ENTRY, NEW, rows={"a": b"2"})


def narrow(folder: Path) -> None:
    Outputs(folder).put_report(ENTRY, {"html": NEW["html"]})


def fail(folder: Path) -> None:
    Outputs(folder).put_report(FAILED, {}, b"{}")


def drop(folder: Path) -> None:
    Outputs(folder).keep_only([])


CHANGES = {
    "three forms": (renew, NEW),
    "one form, the others removed": (narrow, {"html": NEW["html"]}),
    "a failed report": (fail, {}),
    "no parameter file": (drop, {}),
}
FAILURES = {"kill": Kill(), "full disk": OSError(28, "No space left on device")}


def steps(work, folder: Path) -> int:
    """How many steps a piece of work takes."""
    with Trouble(Kill(), 10**6) as counted:
        work(folder)
    return counted.calls


@pytest.mark.parametrize("lasting", [False, True])
@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_at_any_step_the_forms_are_all_old_or_all_new_after_the_next_command(
    tmp_path, change, failure, lasting
):
    work, new = change
    publish(tmp_path / "count")
    total = steps(work, tmp_path / "count")
    assert total > 5
    seen = []
    for step in range(total):
        folder = tmp_path / str(step)
        publish(folder)
        with Trouble(failure, step, lasting=lasting), suppress(Kill, ReportError):
            work(folder)
        next_command(folder)
        assert shown(folder) in (OLD, new), step
        assert leftovers(folder) == [], step
        seen.append(shown(folder))
    assert OLD in seen


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
def test_an_error_takes_everything_back_at_once(tmp_path, failure):
    publish(tmp_path)
    before = files(tmp_path)
    total = steps(renew, tmp_path / "count")
    for step in range(total):
        with Trouble(FAILURES["full disk"], step), suppress(ReportError):
            renew(tmp_path)
            break
        assert files(tmp_path) == before, step


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
def test_the_recovery_itself_may_fail_at_any_step(tmp_path, failure):
    publish(tmp_path / "count")
    for first in range(steps(renew, tmp_path / "count")):
        for second in range(12):
            folder = tmp_path / f"{first}-{second}"
            publish(folder)
            with Trouble(Kill(), first), suppress(Kill):
                renew(folder)
            with Trouble(failure, second), suppress(Kill, ReportError):
                recover(journal_of(folder, REPORT), folder, lambda _: True)
            next_command(folder)
            assert shown(folder) in (OLD, NEW), (first, second)
            assert leftovers(folder) == []


def test_the_manifest_follows_the_files_so_a_kill_between_them_is_seen(tmp_path):
    publish(tmp_path)
    total = steps(renew, tmp_path)
    for step in range(total):
        folder = tmp_path / str(step)
        publish(folder)
        with Trouble(Kill(), step), suppress(Kill):
            renew(folder)
        next_command(folder)
        outputs = Outputs(folder)
        entries = outputs.reports[REPORT].files.values()
        is_old = shown(folder) == OLD
        assert all(map(outputs.is_intact, entries)) == (is_old or manifest_is_new(folder))


def manifest_is_new(folder: Path) -> bool:
    [report] = manifest(folder)["reports"]
    return report["files"]["html"]["bytes"] == len(NEW["html"])


def test_an_error_names_the_file_as_the_user_knows_it(tmp_path):
    publish(tmp_path)
    (tmp_path / PATHS["pdf"]).unlink()
    (tmp_path / PATHS["pdf"]).mkdir()
    with pytest.raises(ReportError) as caught:
        renew(tmp_path)
    [fault] = caught.value.faults
    assert (fault.code, fault.place.file) == ("outputs.write", str(tmp_path / PATHS["pdf"]))
    assert (tmp_path / PATHS["html"]).read_bytes() == OLD["html"]


def test_a_disk_without_hard_links_keeps_copies(tmp_path, monkeypatch):
    publish(tmp_path)

    def refuse(*_):
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    renew(tmp_path)
    assert shown(tmp_path) == NEW
    assert leftovers(tmp_path) == []


def test_files_that_are_the_same_already_are_not_written(tmp_path):
    publish(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.html")}
    publish(tmp_path)
    assert before
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.html")} == before


@pytest.mark.parametrize(
    "path",
    ["../x.html", "2027-Q1/../../x.html", "/x.html", "kept/x.html", "index.html", "2027-Q1/x.txt"],
)
def test_a_journal_leads_to_no_file_that_is_not_ours(tmp_path, path):
    """Whoever can write into outputs/ cannot make the next command remove other files."""
    folder = tmp_path / "outputs"
    publish(folder)
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    for victim in {tmp_path / "x.html", target} - {Path("/x.html")}:
        victim.write_bytes(b"x")
    entry = {"old": "0" * 64, "new": None}
    content = {"mark": "77", "files": {PATHS["html"]: entry, path: entry}}
    journal_of(folder, REPORT).write_text(json.dumps(content))
    next_command(folder)
    assert shown(folder) == OLD
    assert (tmp_path / "x.html").exists()
    assert target.exists() or path == "/x.html"


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", "\0", '{"files": {"2027-Q1/xa-mot.html": {"old": null, "new": "../x"}}}']
    + ['{"mark": "../../x", "files": {"2027-Q1/xa-mot.html": {"old": null, "new": null}}}'],
)
def test_a_damaged_journal_changes_nothing_and_stops_nobody(tmp_path, content):
    publish(tmp_path)
    journal_of(tmp_path, REPORT).write_text(content)
    next_command(tmp_path)
    assert shown(tmp_path) == OLD
    renew(tmp_path)
    assert shown(tmp_path) == NEW


def test_what_somebody_put_there_meanwhile_is_not_taken_back(tmp_path):
    path = tmp_path / "a.html"
    entry = {"old": None, "new": "0" * 64}
    journal = journal_of(tmp_path, "a")
    journal.write_text(json.dumps({"mark": "77", "files": {"a.html": entry}}))
    path.write_bytes(b"edited by hand")
    recover(journal, tmp_path, lambda _: True)
    assert path.read_bytes() == b"edited by hand"
    assert not journal.exists()


def test_the_paths_removed_are_named_in_order(tmp_path):
    for name in ("a", "b", "c"):
        (tmp_path / name).write_bytes(b"x")
    wanted = {"c": None, "missing": None, "a": None, "b": b"y"}
    assert replace_together(tmp_path, "g", wanted, lambda _: True) == ["c", "a"]
    assert files(tmp_path) == {"b": b"y"}


def test_a_name_of_ours_is_one_of_a_report(tmp_path):
    """The rows a report was made from belong to it too."""
    publish(tmp_path)
    assert (tmp_path / ROWS / f"{REPORT}.json.z").exists()
    drop(tmp_path)
    assert not (tmp_path / ROWS / f"{REPORT}.json.z").exists()
