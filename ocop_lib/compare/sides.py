"""What a word of `ocop diff` names: a project, a revision of it, an issue, a folder of outputs."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Literal

from ocop_lib.compare import revisions
from ocop_lib.errors import Fault, FaultKind, OcopError, ParameterError, Place
from ocop_lib.files.text import is_file, is_folder
from ocop_lib.output.manifest import MANIFEST
from ocop_lib.project.project import load_project
from ocop_lib.project.root import DEFAULTS, find_root
from ocop_lib.register.entry import Entry
from ocop_lib.register.issued import read_ledger
from ocop_lib.wording import day

Kind = Literal["project", "revision", "issue", "outputs"]

UNKNOWN = FaultKind(
    "compare.unknown",
    "Không rõ cần so sánh với gì.",
    "Ghi một thư mục dự án, một thư mục kết quả, số hoặc quý của một lần ban hành, hoặc một phiên bản"
    " git của dự án này.",
    "thư mục có params/defaults.yaml hoặc manifest.json; số hoặc quý trong sổ ban hành; phiên bản git",
)
NO_PROJECT = FaultKind(
    "compare.folder",
    "Thư mục này không phải thư mục dự án, cũng không phải thư mục kết quả.",
    "Chọn thư mục có tệp params/defaults.yaml, hoặc thư mục kết quả có tệp manifest.json.",
)
TWO_KINDS = FaultKind(
    "compare.two_kinds",
    "Một bên là thư mục kết quả, bên kia thì không.",
    "So sánh hai thư mục kết quả với nhau, hoặc hai dự án, phiên bản, lần ban hành với nhau.",
)

NOT_ISSUED = FaultKind(
    "compare.not_issued",
    "Sổ ban hành không có lần ban hành này.",
    "Xem các lần đã ban hành bằng ocop issued.",
)

_ISSUE = re.compile(r"0*[1-9][0-9]{0,3}|[0-9]{4}(-Q[1-4])?")
"""What names an issue: its number in the ledger, or its quarter or year."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of two things that are compared.

    Args:
        kind: what it is.
        word: the word that named it.
        name: what it is called in the answer.
        folder: the folder that holds it.
        issue: the entry of the ledger, of an issue.
    """

    kind: Kind
    word: str
    name: str
    folder: Path
    issue: Entry | None = None


@contextmanager
def two_sides(old: str, new: str, here: Path) -> Iterator[tuple[Side, Side]]:
    """What two words name; a revision of git lies in a folder that is deleted afterwards.

    Args:
        old: the first word.
        new: the second word.
        here: the working directory, in whose project issues and revisions are looked for.

    Yields:
        Both sides.

    Raises:
        ParameterError: with the faults of both words; or one names a folder of outputs, and the
            other does not.
    """
    with TemporaryDirectory(prefix="ocop-diff-") as kept:
        sides: list[Side] = []
        faults: list[Fault] = []
        for place, word in (("CŨ", old), ("MỚI", new)):
            try:
                sides.append(_side(word, here, Path(kept) / f"{len(sides)}", place))
            except OcopError as error:
                faults += error.faults
        if faults:
            raise ParameterError(*faults)
        first, second = sides
        if (first.kind == "outputs") != (second.kind == "outputs"):
            found = f"{old} ({first.name}), {new} ({second.name})"
            raise ParameterError(TWO_KINDS.at(found=found))
        yield first, second


def _side(word: str, here: Path, kept: Path, place: str) -> Side:
    folder = here / word if word and "\0" not in word else None
    if folder is not None and is_folder(folder):
        return _of_folder(word, folder, place)
    root = find_root(here)
    issues = _issues(root) if _ISSUE.fullmatch(word) else ()
    for entry in reversed(issues):
        if word.lstrip("0") == f"{entry.number}" or word == entry.period:
            return _of_issue(word, entry)
    if commit := revisions.commit_of(root, word):
        return _of_revision(word, root, commit, kept)
    if _ISSUE.fullmatch(word):
        known = (name for one in issues for name in (f"{one.number}", one.period))
        raise ParameterError(NOT_ISSUED.among(Place(part=place), word, dict.fromkeys(known)))
    raise ParameterError(UNKNOWN.at(Place(part=place), found=word))


def _issues(root: Path) -> tuple[Entry, ...]:
    """What was issued in the years of a project, the last one last."""
    years = load_project(root).years.values()
    return tuple(entry for year in years for entry in read_ledger(year.register_folder).entries)


def _of_issue(word: str, entry: Entry) -> Side:
    name = f"lần ban hành {entry.number}, kỳ {entry.period}, ngày {day(entry.heading.issued_on)}"
    return Side("issue", word, name, entry.folder, entry)


def _of_folder(word: str, folder: Path, place: str) -> Side:
    if is_file(folder / DEFAULTS):
        name = "dự án như đang có" if word == "." else f"dự án {word}"
        return Side("project", word, name, folder)
    if is_file(folder / MANIFEST):
        return Side("outputs", word, f"thư mục kết quả {word}", folder)
    raise ParameterError(NO_PROJECT.at(Place(part=place), found=word))


def _of_revision(word: str, root: Path, commit: str, kept: Path) -> Side:
    """Write what numbers are counted from as a revision holds it: parameters, plans, registers."""
    revisions.write_files(root, commit, [DEFAULTS.parts[0]], kept)
    entries = load_project(kept).years.values() if is_file(kept / DEFAULTS) else ()
    names = [
        name
        for year in entries
        for name in (year.plan_file, PurePosixPath(year.entry.register_folder).as_posix())
        if name
    ]
    if names:
        revisions.write_files(root, commit, names, kept)
    return Side("revision", word, f"phiên bản git {word} ({commit[:10]})", kept)
