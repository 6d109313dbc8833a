"""Memory between runs: plain values under digests, in a folder of the user's own caches.

What is remembered can always be made again, so every difficulty, such as a full disk, a home that
is read-only, or a damaged entry, means that nothing is remembered, and no message is printed. An
entry is JSON: reading it creates data and runs nothing.
"""

import json
import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from ocop_lib.files.digests import digest, digest_of
from ocop_lib.files.fingerprints import library_digest, packages_digest

SWITCH = "OCOP_MEMORY"
"""The environment variable that turns the memory off when it is «0»."""

MOST_BYTES = 64 * 2**20
"""The size of all entries together, in bytes, above which the oldest are deleted."""

MOST_ENTRIES = 1000
"""The number of entries above which the oldest are deleted."""

# Taken when this module is imported, while the library's code is being loaded: a process that runs
# on while the library is replaced must not store what the old code says under the new code's name.
_LIBRARY = library_digest()
# `make clean` deletes the folder of this name.
_FOLDER = "ocop-memory"
_OWN_FILES = re.compile(r"\.?[0-9a-f]{64}(\.\w+)?")
_OTHERS_MAY = stat.S_IRWXG | stat.S_IRWXO


def key_of(kind: str, **inputs: Any) -> str:
    """The name of an entry: the digest of everything that its value depends on.

    Args:
        kind: what the value is, such as ``slice``.
        inputs: plain values, or digests of files. The library and the packages are always added.

    Returns:
        A SHA-256 in hexadecimal.
    """
    return digest_of([kind, inputs, _LIBRARY, packages_digest()])


def recall(key: str) -> Any:
    """The value of an entry.

    Args:
        key: the name that `key_of` gave.

    Returns:
        A new plain value, as `json.loads` returns it; None when nothing whole is remembered.
    """
    # A ValueError is what a text that is no JSON raises, RecursionError one nested too deeply.
    with suppress(OSError, ValueError, RecursionError):
        folder = _own_folder()
        if folder is not None:
            head, _, body = _read(folder / key).partition(b"\n")
            if head == _head(key, body):
                return json.loads(body)
    return None


def remember(key: str, value: Any) -> None:
    """Write an entry; its file appears whole or not at all.

    Args:
        key: the name that `key_of` gave.
        value: a plain value, which JSON can hold.
    """
    put(key, value)
    tidy()


def put(key: str, value: Any) -> None:
    """Write one of many entries, as `remember` does; `tidy` is called after the last of them."""
    with suppress(OSError, ValueError):
        folder = _own_folder(is_made=True)
        if folder is not None:
            body = json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
            _put(folder, key, _head(key, body) + b"\n" + body)


def tidy() -> None:
    """Delete the entries that were not used for longest, above the size and number allowed."""
    with suppress(OSError):
        folder = _own_folder()
        if folder is not None:
            _prune(folder)


def remembered(
    key: Callable[[], str], is_sound: Callable[[Any], bool], make: Callable[[], Any]
) -> Any:
    """The value of an entry, or else the value that is made now and remembered.

    Args:
        key: returns the name that `key_of` gives to the inputs as they are. It is called again
            when the value is made: that is remembered only if the inputs stayed the same meanwhile.
        is_sound: whether a value has the shape that the caller needs; others are ignored.
        make: returns the value, which is none that ``is_sound`` refuses; what it raises is not
            remembered.

    Returns:
        The value.
    """
    name = key()
    value = recall(name)
    if not is_sound(value):
        value = make()
        if key() == name:
            remember(name, value)
    return value


def _head(key: str, body: bytes) -> bytes:
    """The first line of an entry, which proves that it is whole and bears its own name."""
    return f"{key} {digest(body)}".encode()


def _own_folder(*, is_made: bool = False) -> Path | None:
    """The folder of entries; None where there is none, or others than the user may write to it."""
    if os.environ.get(SWITCH) == "0":
        return None
    from platformdirs import user_cache_path

    folder = user_cache_path(_FOLDER, appauthor=False)
    if not folder.is_absolute():
        return None
    if is_made:
        folder.mkdir(mode=stat.S_IRWXU, parents=True, exist_ok=True)
    found = folder.lstat()
    is_private = not stat.S_IMODE(found.st_mode) & _OTHERS_MAY
    return folder if stat.S_ISDIR(found.st_mode) and is_private and _is_own(found) else None


def _is_own(found: os.stat_result) -> bool:
    # Windows has no user numbers; its folder of caches is the user's own.
    return not hasattr(os, "geteuid") or found.st_uid == os.geteuid()


def _read(path: Path) -> bytes:
    """The bytes of an entry, and a mark that it was used; empty for anything but a file."""
    # A link is not followed, and a pipe is not waited for.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode) or not _is_own(found) or found.st_size > MOST_BYTES:
            return b""
        data = file.read()
    os.utime(path, follow_symlinks=False)
    return data


def _put(folder: Path, key: str, data: bytes) -> None:
    # The name of the part is unique: two processes may write the same entry at once.
    with NamedTemporaryFile(dir=folder, prefix=f".{key}.", delete=False) as part:
        try:
            part.write(data)
            part.close()
            Path(part.name).replace(folder / key)
        except OSError:
            Path(part.name).unlink(missing_ok=True)
            raise


def _prune(folder: Path) -> None:
    """Delete the entries that were not used for longest, and parts that a killed process left."""
    space, places = MOST_BYTES, MOST_ENTRIES
    for path, found in sorted(_files(folder), key=lambda entry: -entry[1].st_mtime_ns):
        space, places = space - found.st_size, places - 1
        if space < 0 or places < 0:
            path.unlink(missing_ok=True)


def _files(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    for path in filter(lambda path: _OWN_FILES.fullmatch(path.name), folder.iterdir()):
        # Another process may have deleted the file meanwhile.
        with suppress(FileNotFoundError):
            yield path, path.lstat()
