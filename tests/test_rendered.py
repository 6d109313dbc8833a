"""The files of a rendered notebook are replaced together, whatever goes wrong at whatever step."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest
from filelock import FileLock
from test_journal import CALLS, FAILURES, FULL, NEW, OLD, WRITES, Kill, Trouble, leftovers

from ocop_lib.errors import ReportError
from ocop_lib.output.lock import locked
from ocop_lib.output.rendered import put_rendered


def shown(folder: Path) -> dict[str, bytes]:
    """The files for readers, by ending."""
    seen = (path for path in folder.iterdir() if not path.name.startswith("."))
    return {path.suffix.removeprefix("."): path.read_bytes() for path in seen}


def rendered(folder: Path) -> Path:
    """A folder with the files of an earlier command."""
    folder.mkdir(parents=True)
    put_rendered(folder, "nho", OLD)
    return folder


def render(folder: Path, formats: Sequence[str] = tuple(NEW)) -> None:
    put_rendered(folder, "nho", {name: NEW[name] for name in formats})


def steps(folder: Path, calls=CALLS) -> int:
    """How many steps it takes to render again."""
    rendered(folder)
    with Trouble(Kill(), 10**6, calls=calls) as counted:
        render(folder)
    return counted.count


@pytest.mark.parametrize("is_lasting", [False, True])
@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
@pytest.mark.parametrize("again", [(), ("html",)], ids=["fails", "one format"])
def test_after_a_failure_at_any_step_the_next_command_finds_all_old_or_all_new(
    tmp_path, failure, is_lasting, again
):
    seen = []
    for step in range(steps(tmp_path / "count")):
        folder = rendered(tmp_path / str(step))
        with Trouble(failure, step, is_lasting=is_lasting), suppress(Kill, ReportError):
            render(folder)
        render(folder, again)
        found = shown(folder)
        seen.append({name: found[name] for name in OLD if name not in again})
        assert all(found[name] == NEW[name] for name in again)
        assert leftovers(folder) == [], step
    allowed = [{name: data[name] for name in OLD if name not in again} for data in (OLD, NEW)]
    assert all(state in allowed for state in seen)
    assert all(state in seen for state in allowed)


def test_a_full_disk_leaves_the_old_files_at_once(tmp_path):
    for step in range(steps(tmp_path / "count", WRITES)):
        folder = rendered(tmp_path / str(step))
        with (
            Trouble(FULL, step, is_lasting=True, calls=WRITES),
            pytest.raises(ReportError) as caught,
        ):
            render(folder)
        assert [fault.code for fault in caught.value.faults] == ["outputs.write"]
        assert shown(folder) == OLD
        assert leftovers(folder) == []


def test_files_in_other_formats_stay_as_they_are(tmp_path):
    folder = rendered(tmp_path / "x")
    render(folder, ["pdf"])
    assert shown(folder) == {**OLD, "pdf": NEW["pdf"]}


def test_nothing_but_the_files_is_left_behind(tmp_path):
    folder = rendered(tmp_path / "x")
    assert {path.name for path in folder.iterdir()} == {f"nho.{name}" for name in OLD}


def test_another_command_that_writes_the_same_files_is_waited_for(tmp_path):
    folder = rendered(tmp_path / "x")
    other = Thread(target=render, args=[folder])
    with FileLock(folder / ".nho.lock"):
        other.start()
        other.join(0.2)
        assert shown(folder) == OLD
    other.join()
    assert shown(folder) == NEW


def test_a_batch_into_the_same_folder_leaves_a_change_that_was_cut_short_to_its_own_command(
    tmp_path,
):
    seen = []
    for step in range(steps(tmp_path / "count")):
        folder = rendered(tmp_path / str(step))
        with Trouble(Kill(), step), suppress(Kill):
            render(folder)
        with locked(folder):
            pass
        render(folder, [])
        seen.append(shown(folder))
    assert all(state in (OLD, NEW) for state in seen)
    assert NEW in seen
