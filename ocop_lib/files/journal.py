"""Replacing several files together: after an error or a kill all are old or all are new.

The new files are written beside the old ones under temporary names, the old files get second
names, and a journal that lists the files is put in place. Then each new file is renamed over the
old one, and the journal is removed. As long as the journal exists, the change can be completed or
taken back: `recover` tells by digests which bytes lie where, and does what they allow.
"""

import json
import os
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from ocop_lib.errors import ReportError
from ocop_lib.files.digests import digest
from ocop_lib.files.whole import part_of, unwritable, write_synced

JOURNAL = ".journal"
"""The ending of a journal's file name."""

IsOurs = Callable[[str], bool]
"""Whether a path, written with ``/``, may stand in a journal."""

_MARK = re.compile(r"\d{1,20}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class _Change:
    """What happens to one file.

    Args:
        folder: that ``name`` is relative to.
        name: the file's path, written with ``/``.
        mark: id of the process, which its temporary names carry.
        old: digest of the old bytes; None when there is no such file.
        new: digest of the new bytes; None when the file is to be removed.
    """

    folder: Path
    name: str
    mark: str
    old: str | None
    new: str | None

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return self.folder / self.name

    @property
    def part(self) -> Path:
        """Where the new bytes lie until they are renamed."""
        return part_of(self.path, self.mark)

    @property
    def backup(self) -> Path:
        """The second name of the old file."""
        return part_of(self.path, f"old.{self.mark}")

    def prepare(self, data: bytes | None) -> None:
        """Write the new bytes beside the old file, and give that a second name."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if data is not None:
            write_synced(self.part, data)
        if self.old is not None:
            self.backup.unlink(missing_ok=True)
            try:
                os.link(self.path, self.backup)
            except OSError:  # a file system without hard links
                shutil.copyfile(self.path, self.backup)

    def can_complete(self) -> bool:
        """Whether the new bytes exist, in place or beside it."""
        return self.new is None or self.new in {_digest(self.path), _digest(self.part)}

    def complete(self) -> None:
        """Put the new file in place, or remove the old one."""
        if self.new is None:
            self.path.unlink(missing_ok=True)
        elif _digest(self.path) != self.new:
            self.part.replace(self.path)

    def take_back(self) -> None:
        """Put the old file back, or remove the new one where there was none before."""
        found = _digest(self.path)
        if found == self.old:
            return
        if self.old is not None and _digest(self.backup) == self.old:
            self.backup.replace(self.path)
        elif self.old is None and found == self.new:
            self.path.unlink()

    def clean(self) -> None:
        """Remove the temporary files, as far as the system allows; they do no harm."""
        for path in (self.part, self.backup):
            with suppress(OSError):
                path.unlink(missing_ok=True)


def journal_of(folder: Path, group: str) -> Path:
    """The journal of a group of files: «2024-Q3/.ba-be.journal» for «2024-Q3/ba-be»."""
    path = folder / group
    return path.with_name(f".{path.name}{JOURNAL}")


def replace_together(
    folder: Path, group: str, files: Mapping[str, bytes | None], is_ours: IsOurs
) -> list[str]:
    """Replace or remove the files of a group, all or none.

    An earlier change of the group that was cut short is completed or taken back first. Only one
    process at a time may change a group.

    Args:
        folder: that all paths are relative to.
        group: the group's own path, which names its journal: «2024-Q3/ba-be».
        files: the new bytes by path; None removes the file. A file that has these bytes already
            is not written again.
        is_ours: whether a path may stand in the group's journal.

    Returns:
        The paths of the files removed, in the order given.

    Raises:
        ReportError: a file cannot be written. The files are as they were, or will be when
            `recover` has found the disk writable again.
    """
    changes: list[_Change] = []
    try:
        recover(journal_of(folder, group), folder, is_ours)
        for name, data in files.items():
            old, new = _digest(folder / name), None if data is None else digest(data)
            if old != new:
                changes.append(_Change(folder, name, str(os.getpid()), old, new))
        if changes:
            _carry_out(journal_of(folder, group), changes, files)
    except OSError as error:
        raise ReportError(unwritable(_place(error, changes, folder / group), error)) from error
    return [change.name for change in changes if change.new is None]


def recover(journal: Path, folder: Path, is_ours: IsOurs) -> None:
    """Complete a change that was cut short, or take it back when that is not possible.

    A journal that is missing, damaged or names a file that is not ours changes nothing.

    Args:
        journal: the journal.
        folder: that the paths in it are relative to.
        is_ours: whether a path may stand in it: the journal is a file that anyone can write.

    Raises:
        OSError: the system lets us do neither now. The journal remains.
    """
    try:
        changes = _read(json.loads(journal.read_bytes()), folder, is_ours)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return
    try:
        if all(change.can_complete() for change in changes):
            _complete(journal, changes)
            return
    except OSError:
        pass
    _take_back(journal, changes)


def _carry_out(
    journal: Path, changes: Sequence[_Change], files: Mapping[str, bytes | None]
) -> None:
    """Prepare every file, put the journal in place, then change the files."""
    try:
        for change in changes:
            change.prepare(files[change.name])
        entries = {change.name: {"old": change.old, "new": change.new} for change in changes}
        content = {"mark": changes[0].mark, "files": entries}
        journal.parent.mkdir(parents=True, exist_ok=True)
        part = part_of(journal, changes[0].mark)
        write_synced(part, json.dumps(content).encode())
        part.replace(journal)
    except OSError:
        for change in changes:
            change.clean()
        raise
    try:
        _complete(journal, changes)
    except OSError:
        _take_back(journal, changes)
        raise


def _complete(journal: Path, changes: Sequence[_Change]) -> None:
    for change in changes:
        change.complete()
    _end(journal, changes)


def _take_back(journal: Path, changes: Sequence[_Change]) -> None:
    for change in changes:
        change.take_back()
    _end(journal, changes)


def _end(journal: Path, changes: Sequence[_Change]) -> None:
    # Without its journal a change is over; only then its temporary files are of no more use.
    journal.unlink(missing_ok=True)
    for change in changes:
        change.clean()


def _read(content: dict[str, Any], folder: Path, is_ours: IsOurs) -> list[_Change]:
    """The changes that a journal lists.

    Raises:
        ValueError: an entry is not as `_carry_out` writes it; so do KeyError and TypeError.
    """
    changes = []
    for name, digests in content["files"].items():
        path, values = PurePosixPath(name), (digests["old"], digests["new"])
        is_inside = not path.is_absolute() and ".." not in path.parts
        is_sound = all(value is None or _DIGEST.fullmatch(value) for value in values)
        if not (is_inside and is_sound and is_ours(name) and _MARK.fullmatch(content["mark"])):
            raise ValueError(name)
        changes.append(_Change(folder, name, content["mark"], *values))
    return changes


def _digest(path: Path) -> str | None:
    """The digest of a file; None when there is none."""
    try:
        return digest(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None


def _place(error: OSError, changes: Sequence[_Change], group: Path) -> Path:
    """The file an error is about, under the name that the user knows."""
    if not isinstance(error.filename, str):
        return group
    for change in changes:
        if error.filename in {str(change.part), str(change.backup)}:
            return change.path
    return Path(error.filename)
