"""The files that ``ocop render`` makes of one notebook: after a kill all are old or all are new."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from glob import escape
from pathlib import Path

from ocop_lib.files.journal import JOURNAL, complete, replace_together
from ocop_lib.files.whole import part_of, writing
from ocop_lib.output.lock import LOCK
from ocop_lib.project.formats import FORMATS


def put_rendered(folder: Path, name: str, data: Mapping[str, bytes]) -> list[Path]:
    """Replace the files of a rendered notebook together; those of other formats stay.

    What an earlier command was killed in is completed first, also when there are no new files.
    Another command that replaces the same files is waited for.

    Args:
        folder: where the files are to lie; it exists.
        name: the name of the files without their ending.
        data: the files by format; empty when the report could not be made.

    Returns:
        The paths of the files, in the order of ``data``.

    Raises:
        ReportError: a file cannot be written. Either no file has changed, or the next call
            completes the change.
    """
    journal = folder / f".{name}{JOURNAL}"
    known: dict[str, Path] = {form: folder / f"{name}.{form}" for form in FORMATS}
    files = {known[form]: new for form, new in data.items()}
    with _held(folder / f".{name}{LOCK}"):
        complete(journal, known.values())
        _remove_parts([journal, *known.values()])
        replace_together(journal, files)
    return list(files)


def _remove_parts(files: Iterable[Path]) -> None:
    """Remove what a killed command had written before its journal was in place."""
    for path in files:
        for part in path.parent.glob(part_of(Path(escape(path.name)), "*").name):
            with suppress(OSError):
                part.unlink()


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """Hold a lock file, which is made and in the end removed.

    Raises:
        ReportError: the file cannot be made.
    """
    from filelock import FileLock

    with ExitStack() as stack:
        with writing(path):
            stack.enter_context(FileLock(path))
        try:
            yield
        finally:
            # While it is held: a command that waits sees that the file is gone, and makes a new
            # one. Windows refuses to remove an open file, which then stays.
            with suppress(OSError):
                path.unlink()
