"""The files of a project as a git revision holds them, byte for byte, without touching the project."""

import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ocop_lib.errors import FaultKind, ParameterError, Place
from ocop_lib.files.whole import write_synced

GIT_MISSING = FaultKind(
    "compare.git_missing",
    "Máy này không có lệnh git, nên không xem được phiên bản cũ của dự án.",
    "Cài git; hoặc so sánh với một bản sao của thư mục dự án.",
)
GIT = FaultKind(
    "compare.git",
    "Lệnh git không đọc được phiên bản này của dự án.",
    "Xem lời của git ở trên; chạy lại khi kho git của dự án đọc được.",
)

_PLAIN_FILES = frozenset({b"100644", b"100755"})
"""The modes of files; a link or another repository is not followed."""

_ENVIRONMENT = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "LC_ALL": "C",
}


class _Blob(NamedTuple):
    path: PurePosixPath
    id: str


def commit_of(root: Path, revision: str) -> str:
    """The commit that a revision names, in the repository of a project.

    Args:
        root: the project's folder.
        revision: a branch, a tag, a commit, «HEAD~1»; taken as a name, whatever characters it has.

    Returns:
        The commit's id; empty where the repository knows no such revision, and where the folder
        lies in no repository.

    Raises:
        ParameterError: there is no git.
    """
    if not revision or "\0" in revision:
        return ""
    words = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    done = _git(root, words)
    found = done.stdout.decode("ascii", "replace").strip()
    is_id = done.returncode == 0 and found.isalnum()
    return found if is_id else ""


def write_files(root: Path, commit: str, names: Sequence[str], into: Path) -> None:
    """Write files of a project as a commit holds them.

    Args:
        root: the project's folder.
        commit: the commit's id.
        names: paths of folders or files, relative to the project; one that the commit lacks is
            passed over.
        into: the folder to write into.

    Raises:
        ParameterError: git cannot read them.
    """
    blobs = [*_blobs(root, commit, names)]
    for blob, data in zip(blobs, _contents(root, [blob.id for blob in blobs]), strict=True):
        write_synced(into / blob.path, data)


def _blobs(root: Path, commit: str, names: Sequence[str]) -> Iterator[_Blob]:
    """The files below the names, by their paths from the project's folder."""
    words = ("ls-tree", "-r", "-z", "--end-of-options", commit, *(f"./{name}" for name in names))
    listed = _checked(root, ("--literal-pathspecs", *words))
    for line in listed.split(b"\0")[:-1]:
        head, _, name = line.partition(b"\t")
        mode, _, id_ = head.split(b" ")
        path = PurePosixPath(os.fsdecode(name))
        if mode in _PLAIN_FILES and not path.is_absolute() and not {"..", ".git"} & {*path.parts}:
            yield _Blob(path, id_.decode("ascii"))


def _contents(root: Path, ids: Sequence[str]) -> Iterator[bytes]:
    """The bytes of files by their ids, in their order."""
    found = _checked(root, ("cat-file", "--batch"), "".join(f"{id_}\n" for id_ in ids).encode())
    place = 0
    for _ in ids:
        end = found.index(b"\n", place)
        size = int(found[place:end].rsplit(b" ", 1)[1])
        yield found[end + 1 : end + 1 + size]
        place = end + 1 + size + 1


def _checked(root: Path, words: Iterable[str], data: bytes = b"") -> bytes:
    done = _git(root, words, data)
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise ParameterError(GIT.at(Place(str(root)), found=said))
    return done.stdout


def _git(root: Path, words: Iterable[str], data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run git in the project's folder; neither a pager nor a hook nor a shell is started."""
    command = ["git", "--no-pager", "-c", "core.fsmonitor=false", "-c", "core.quotepath=false"]
    try:
        return subprocess.run(  # noqa: S603 (a list of words, each an option of ours or after --)
            [*command, *words],
            cwd=root,
            input=data,
            capture_output=True,
            check=False,
            env={**os.environ, **_ENVIRONMENT},
        )
    except FileNotFoundError:
        raise ParameterError(GIT_MISSING.at(Place(str(root)))) from None
