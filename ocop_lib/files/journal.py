"""Replacing several files together: after an error or a kill all are old or all are new.

Each new file is first written to a temporary file beside its place and synced. Then a journal,
which lists the files to replace and to remove, is put in place by one rename. Until then no old
file is touched; from then on every new file is on the disk, so that any later process can
complete the change with `complete`.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from ocop_lib.errors import ReportError
from ocop_lib.files.text import is_there, real_path
from ocop_lib.files.whole import part_of, write_synced, write_whole, writing

JOURNAL = ".journal"
"""The ending of a journal's file name."""

_MARK = "new"


def replace_together(journal: Path, files: Mapping[Path, bytes | None]) -> list[Path]:
    """Replace or remove several files, all or none.

    Only one process at a time may change the files of a journal. A change of them that was cut
    short is completed first.

    Args:
        journal: where the journal is to lie: in a folder that holds all the files.
        files: the new bytes by path; None removes the file.

    Returns:
        The paths of the files removed, in the order given.

    Raises:
        ReportError: a file cannot be written or removed. Either no file has changed, or the
            journal remains, and `complete` changes the rest once the system lets it.
    """
    complete(journal, files)
    new = {path: data for path, data in files.items() if data is not None}
    gone = [path for path in files if path not in new and (is_there(path) or path.is_symlink())]
    if new or gone:
        _stage(journal, new, gone)
        _carry_out(journal, list(new), gone)
    return gone


def complete(journal: Path, files: Iterable[Path]) -> None:
    """Complete a change that was cut short after its journal was in place.

    A journal is a file that anyone can write: one that is damaged, names a file not given here or
    leads through a link is removed and changes nothing.

    Args:
        journal: the journal; when there is none, nothing is done.
        files: the files that it may change.

    Raises:
        ReportError: the system does not allow it now. The journal remains.
    """
    with writing(journal):
        try:
            data = journal.read_bytes()
        except FileNotFoundError:
            return
    known = {_name(path, journal): path for path in files if not _is_linked(path, journal)}
    try:
        content = json.loads(data)
        new, gone = ([known[name] for name in content[key]] for key in ("replace", "remove"))
    except (ValueError, KeyError, TypeError, RecursionError):
        new, gone = [], []
    _carry_out(journal, new, gone)


def _stage(journal: Path, new: Mapping[Path, bytes], gone: Sequence[Path]) -> None:
    """Write the temporary files, then the journal; no old file is touched.

    Raises:
        ReportError: a file cannot be written; the temporary files are removed.
    """
    try:
        for path, data in new.items():
            with writing(path):
                write_synced(part_of(path, _MARK), data)
        lists = {"replace": new, "remove": gone}
        content = {key: [_name(path, journal) for path in paths] for key, paths in lists.items()}
        write_whole(journal, json.dumps(content).encode())
    except ReportError:
        for path in new:
            with suppress(OSError):
                part_of(path, _MARK).unlink(missing_ok=True)
        raise


def _carry_out(journal: Path, new: Iterable[Path], gone: Iterable[Path]) -> None:
    """Do what the journal says, then remove it; what is done already is passed over."""
    for path in new:
        with writing(path), suppress(FileNotFoundError):
            part_of(path, _MARK).replace(path)
    for path in gone:
        with writing(path):
            path.unlink(missing_ok=True)
    with writing(journal):
        journal.unlink(missing_ok=True)


def _name(path: Path, journal: Path) -> str:
    """A file's path in its journal: relative to the journal's folder, written with ``/``."""
    return path.relative_to(journal.parent).as_posix()


def _is_linked(path: Path, journal: Path) -> bool:
    """Whether the way from the journal's folder to a file leads through a link."""
    folder = real_path(journal.parent)
    return real_path(path.parent) != folder / path.parent.relative_to(journal.parent)
