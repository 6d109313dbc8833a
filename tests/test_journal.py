"""The files of a report are replaced together, whatever goes wrong at whatever step."""

import errno
import io
import json
import os
from contextlib import suppress
from pathlib import Path

import pytest
from test_output import ENTRY, FAILED, files

from ocop_lib.errors import ReportError
from ocop_lib.files.journal import complete, replace_together
from ocop_lib.output.files import Outputs
from ocop_lib.output.lock import locked
from ocop_lib.output.manifest import OPEN_DATA
from ocop_lib.output.paths import FAILED_FOLDER, ROWS
from ocop_lib.project.formats import FORMATS

REPORT = "2027-Q1/xa-mot"
JOURNAL = ".2027-Q1.xa-mot.journal"
PATHS = {name: f"{REPORT}.{name}" for name in FORMATS}
ALL_PATHS = (*PATHS.values(), f"{FAILED_FOLDER}/{REPORT}.ipynb", f"{ROWS}/{REPORT}.json.z")
OLD = {name: f"{name} cũ".encode() for name in PATHS}
NEW = {name: f"{name} mới".encode() for name in PATHS}

WRITES = {"open", "write", "fsync", "mkdir"}
"""The calls that need room on the disk."""
CALLS = WRITES | {"replace", "rename", "link", "unlink"}


class Kill(BaseException):
    """Stands for a kill: no handler of ours runs."""


class Trouble:
    """Makes one of the calls that change the disk fail, or all from one on.

    Args:
        error: what the call raises.
        step: how many calls succeed before.
        is_lasting: whether later calls fail likewise: a full disk stays full.
        calls: the calls that count.
    """

    def __init__(self, error, step, *, is_lasting=False, calls=CALLS) -> None:
        self.error, self.step, self.is_lasting, self.calls = error, step, is_lasting, calls
        self.count = 0

    def check(self, name: str) -> None:
        if name not in self.calls:
            return
        self.count += 1
        if self.count == self.step + 1 or (self.is_lasting and self.count > self.step):
            raise self.error

    def wrapped(self, name, call):
        def checked(*args, **kwargs):
            self.check(name)
            return call(*args, **kwargs)

        return checked

    def __enter__(self):
        self.patch = pytest.MonkeyPatch()
        for name in CALLS - {"open", "write"}:
            self.patch.setattr(os, name, self.wrapped(name, getattr(os, name)))
        real = io.open

        def opened(path, mode="r", *args, **kwargs):
            if "r" in mode:
                return real(path, mode, *args, **kwargs)
            self.check("open")
            return HaltingFile(io.FileIO(path, mode.replace("b", "")), self)

        self.patch.setattr(io, "open", opened)
        return self

    def __exit__(self, *_):
        self.patch.undo()


class HaltingFile:
    """A file whose writing stops in the middle when the step fails."""

    def __init__(self, file, trouble) -> None:
        self.file, self.trouble = file, trouble

    def write(self, data):
        self.file.write(data[: len(data) // 2])
        self.trouble.check("write")
        self.file.write(data[len(data) // 2 :])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()

    def __getattr__(self, name):
        return getattr(self.file, name)


def shown(folder: Path) -> dict[str, bytes]:
    """The files of the report that lie in the folder, by format."""
    found = {name: folder / path for name, path in PATHS.items()}
    return {name: path.read_bytes() for name, path in found.items() if path.exists()}


def next_command(folder: Path) -> None:
    """What every command does first that changes the outputs."""
    with locked(folder):
        pass


def leftovers(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob(".*") if path.suffix in {".part", ".journal"})


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
    "three formats": (renew, NEW),
    "one format, the others removed": (narrow, {"html": NEW["html"]}),
    "a failed report": (fail, {}),
    "no parameter file": (drop, {}),
}
FULL = OSError(errno.ENOSPC, "No space left on device")
FAILURES = {"kill": Kill(), "error": FULL}


def steps(work, folder: Path, calls=CALLS) -> int:
    """How many steps a piece of work takes on a published report."""
    publish(folder)
    with Trouble(Kill(), 10**6, calls=calls) as counted:
        work(folder)
    return counted.count


@pytest.mark.parametrize("is_lasting", [False, True])
@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_after_a_failure_at_any_step_the_next_command_finds_all_old_or_all_new(
    tmp_path, change, failure, is_lasting
):
    work, new = change
    total = steps(work, tmp_path / "count")
    seen = []
    for step in range(total):
        folder = tmp_path / str(step)
        publish(folder)
        with Trouble(failure, step, is_lasting=is_lasting), suppress(Kill, ReportError):
            work(folder)
        next_command(folder)
        seen.append(shown(folder))
        assert leftovers(folder) == [], step
        outputs = Outputs(folder)
        outputs.put_report(ENTRY, NEW, rows={"a": b"2"})
        outputs.write_manifest()
        assert shown(folder) == NEW, step
        assert all(map(outputs.is_intact, Outputs(folder).reports[REPORT].files.values()))
    assert all(state in (OLD, new) for state in seen)
    assert OLD in seen
    assert new in seen


@pytest.mark.parametrize("is_lasting", [False, True])
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_full_disk_leaves_the_old_files_at_once(tmp_path, change, is_lasting):
    work, new = change
    for step in range(steps(work, tmp_path / "count", WRITES)):
        folder = tmp_path / str(step)
        publish(folder)
        before = files(folder)
        with Trouble(FULL, step, is_lasting=is_lasting, calls=WRITES):
            try:
                work(folder)
            except ReportError as error:
                [fault] = error.faults
            else:  # Making a folder that exists already needs no room.
                continue
        assert (fault.code, fault.found) == ("outputs.write", "đĩa đã đầy")
        if fault.place.file == str(folder / "manifest.json"):
            assert shown(folder) == new
        else:
            assert files(folder) == before, step
        assert leftovers(folder) == []


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
def test_completing_a_change_may_itself_fail_at_any_step(tmp_path, failure):
    for first in range(steps(renew, tmp_path / "count")):
        for second in range(6):
            folder = tmp_path / f"{first}-{second}"
            publish(folder)
            with Trouble(Kill(), first), suppress(Kill):
                renew(folder)
            with Trouble(failure, second), suppress(Kill, ReportError):
                complete(folder / JOURNAL, [folder / path for path in ALL_PATHS])
            next_command(folder)
            assert shown(folder) in (OLD, NEW), (first, second)
            assert leftovers(folder) == []


def test_a_file_that_cannot_be_replaced_is_named_and_its_change_completed_later(tmp_path):
    publish(tmp_path)
    (tmp_path / PATHS["pdf"]).unlink()
    (tmp_path / PATHS["pdf"] / "x").mkdir(parents=True)
    for attempt in (renew, renew):
        with pytest.raises(ReportError) as caught:
            attempt(tmp_path)
        [fault] = caught.value.faults
        assert (fault.code, fault.place.file) == ("outputs.write", str(tmp_path / PATHS["pdf"]))
    next_command(tmp_path)
    (tmp_path / PATHS["pdf"] / "x").rmdir()
    (tmp_path / PATHS["pdf"]).rmdir()
    next_command(tmp_path)
    assert shown(tmp_path) == NEW
    assert leftovers(tmp_path) == []


def pending(folder: Path, **lists) -> Path:
    """Outputs with the new files of a change on the disk, and a journal that says this."""
    publish(folder)
    for name, path in PATHS.items():
        file = folder / path
        file.with_name(f".{file.name}.new.part").write_bytes(NEW[name])
    content = {"replace": list(PATHS.values()), "remove": [], **lists}
    (folder / JOURNAL).write_text(json.dumps(content))
    return folder


def test_a_journal_in_place_is_followed(tmp_path):
    next_command(pending(tmp_path))
    assert shown(tmp_path) == NEW


def test_a_change_that_is_killed_does_not_spoil_an_earlier_one_that_is_not_complete(tmp_path):
    newer = dict.fromkeys(PATHS, b"3" * 9)
    step, is_over = 0, False
    while not is_over:
        folder = pending(tmp_path / str(step))
        with Trouble(Kill(), step) as trouble, suppress(Kill):
            Outputs(folder).put_report(ENTRY, newer)
        is_over, step = trouble.count <= step, step + 1
        next_command(folder)
        assert shown(folder) in (NEW, newer), step
    assert step > len(newer)


@pytest.mark.parametrize(
    "path",
    [
        "../x.html",
        "2027-Q1/../../x.html",
        "/x.html",
        "kept/x.html",
        "index.html",
        "2027-Q1/x.txt",
        "2027-Q1/xa-hai.html",
    ],
)
@pytest.mark.parametrize("key", ["replace", "remove"])
def test_a_journal_leads_to_no_file_that_is_not_of_its_report(tmp_path, key, path):
    """Whoever can write into outputs/ cannot make the next command remove other files."""
    folder = pending(tmp_path / "outputs", **{key: [PATHS["html"], path]})
    victims = [tmp_path / "x.html"]
    if not path.startswith("/"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        victims.append(folder / path)
    for victim in victims:
        victim.write_bytes(b"x")
    next_command(folder)
    assert shown(folder) == OLD
    assert leftovers(folder) == []
    assert all(victim.exists() for victim in victims)


@pytest.mark.parametrize("linked", ["2027-Q1", FAILED_FOLDER])
def test_a_journal_leads_through_no_link(tmp_path, linked):
    folder, outside = pending(tmp_path / "outputs"), tmp_path / "outside"
    target = {"2027-Q1": "xa-mot.html", FAILED_FOLDER: "2027-Q1/xa-mot.ipynb"}[linked]
    victim = outside / target
    victim.parent.mkdir(parents=True)
    victim.write_bytes(b"x")
    if (folder / linked).exists():
        (folder / linked).rename(tmp_path / "away")
    (folder / linked).symlink_to(outside, target_is_directory=True)
    content = {"replace": [], "remove": [f"{linked}/{target}"]}
    (folder / JOURNAL).write_text(json.dumps(content))
    next_command(folder)
    assert victim.read_bytes() == b"x"
    assert not (folder / JOURNAL).exists()


def test_a_link_in_the_place_of_a_temporary_file_is_not_followed(tmp_path):
    publish(tmp_path / "outputs")
    victim = tmp_path / "victim"
    victim.write_bytes(b"x")
    (tmp_path / "outputs/2027-Q1/.xa-mot.html.new.part").symlink_to(victim)
    renew(tmp_path / "outputs")
    assert victim.read_bytes() == b"x"
    assert shown(tmp_path / "outputs") == NEW


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        "\0",
        "[" * 100_000,
        '{"replace": 1, "remove": []}',
        '{"replace": [[]], "remove": []}',
        '{"replace": ["2027-Q1/xa-mot.html"]}',
    ],
)
def test_a_damaged_journal_changes_nothing_and_stops_nobody(tmp_path, content):
    pending(tmp_path)
    (tmp_path / JOURNAL).write_text(content)
    next_command(tmp_path)
    assert shown(tmp_path) == OLD
    assert leftovers(tmp_path) == []


def test_a_file_named_like_a_journal_of_no_report_stays(tmp_path):
    publish(tmp_path)
    (tmp_path / ".mine.journal").write_text("{}")
    next_command(tmp_path)
    assert (tmp_path / ".mine.journal").exists()


def test_the_files_removed_are_named_in_order(tmp_path):
    for name in ("a", "b", "c"):
        (tmp_path / name).write_bytes(b"x")
    wanted = {"c": None, "missing": None, "a": None, "b": b"y"}
    changes = {tmp_path / name: data for name, data in wanted.items()}
    assert replace_together(tmp_path / ".journal", changes) == [tmp_path / "c", tmp_path / "a"]
    assert files(tmp_path) == {"b": b"y"}


def test_the_tables_of_a_report_go_with_it(tmp_path):
    publish(tmp_path)
    assert (tmp_path / ROWS / f"{REPORT}.json.z").exists()
    drop(tmp_path)
    assert not (tmp_path / ROWS / f"{REPORT}.json.z").exists()


DATA = {f"2027-Q1/{name}": f"{name} mới".encode() for name in OPEN_DATA}
OLD_DATA = dict.fromkeys(DATA, b"old")


@pytest.mark.parametrize("is_lasting", [False, True])
@pytest.mark.parametrize("failure", ["kill", "error"])
def test_a_period_s_data_are_all_old_or_all_new_after_a_failure_at_any_step(
    tmp_path, failure, is_lasting
):
    def put(folder: Path, data) -> None:
        outputs = Outputs(folder)
        outputs.put_data(data)
        outputs.write_manifest()

    put(tmp_path / "count", OLD_DATA)
    with Trouble(Kill(), 10**6) as counted:
        Outputs(tmp_path / "count").put_data(DATA)
    seen = []
    for step in range(counted.count):
        folder = tmp_path / str(step)
        put(folder, OLD_DATA)
        trouble = Trouble(FAILURES[failure], step, is_lasting=is_lasting)
        with trouble, suppress(Kill, ReportError):
            Outputs(folder).put_data(DATA)
        next_command(folder)
        seen.append({path: (folder / path).read_bytes() for path in DATA})
        assert leftovers(folder) == [], step
        put(folder, DATA)
        assert all(map(Outputs(folder).is_intact, Outputs(folder).pages.values()))
    assert all(state in (OLD_DATA, DATA) for state in seen)
    assert OLD_DATA in seen
    assert DATA in seen
