"""Putting an accepted workbook into the register's folder, whole or not at all."""

import re
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from unicodedata import normalize

from ocop_lib.errors import FaultKind, Place, RegisterError
from ocop_lib.files.digests import digest
from ocop_lib.files.journal import replace_together
from ocop_lib.files.letters import cut_to_bytes
from ocop_lib.files.text import read_bytes
from ocop_lib.files.whole import writing
from ocop_lib.intake.proposing.proposal import Proposal
from ocop_lib.register import Register, read_register
from ocop_lib.register.folder import FILES
from ocop_lib.register.frames import to_csv
from ocop_lib.register.ledger_place import INBOX
from ocop_lib.register.originals import DIGITS
from ocop_lib.register.tables import BY_NAME

NOT_THE_SAME = FaultKind(
    "intake.not_the_same",
    "Sổ sau khi ghi không đúng như đã tính, nên không ghi gì.",
    "Giữ bảng tính này và gửi cho người phụ trách phần mềm.",
)

_MOST_BYTES = 160
_ENDING_LETTERS = 8
_UNSAFE = re.compile(r"[^\w.()+=@, -]")


def accept(proposal: Proposal, folder: Path, journal: Path, original: bytes) -> tuple[str, ...]:
    """Put what a workbook delivers into the register, and the workbook into its inbox.

    The new files are read and checked once more, from the disk, before the first old one is
    touched.

    Args:
        proposal: a proposal without errors.
        folder: the folder of the register that it was made for, which is held.
        journal: as `held_register` gives it.
        original: the bytes of the workbook.

    Returns:
        The names of the files written, relative to the folder; none where the workbook says
        nothing new.

    Raises:
        RegisterError: the files would not be the register proposed.
        ReportError: the system refuses; the register is as it was.
    """
    files = files_to_write(proposal, folder, original)
    replace_together(journal, {folder / name: data for name, data in files.items()})
    return tuple(files)


def files_to_write(proposal: Proposal, folder: Path, original: bytes) -> dict[str, bytes]:
    """The files of a register that an accepted workbook changes or adds.

    Args:
        proposal: a proposal without errors.
        folder: the folder of the register that it was made for.
        original: the bytes of the workbook.

    Returns:
        The new bytes by name relative to the folder, the original last; none where the workbook
        says nothing new.

    Raises:
        RegisterError: the files would not be the register proposed.
        ReportError: the system refuses.
    """
    register = proposal.after.register
    tables = {
        f"{name}.csv": to_csv(BY_NAME[name], register.tables[name])
        for name in proposal.changed_tables
    }
    if not tables:
        return {}
    _check_again(proposal, folder, tables)
    return {**tables, f"{INBOX}/{kept_name(proposal.delivered.file, original)}": original}


def _check_again(proposal: Proposal, folder: Path, tables: dict[str, bytes]) -> None:
    """Read the register as it would lie there, and compare it with the one proposed."""
    with writing(folder), TemporaryDirectory(prefix="ocop-intake-") as kept:
        for name in FILES:
            if name in tables:
                (Path(kept) / name).write_bytes(tables[name])
            elif (folder / name).exists():
                (Path(kept) / name).write_bytes((folder / name).read_bytes())
        found: Register | None
        try:
            found = read_register(Path(kept), proposal.after.plan)
        except RegisterError as refused:
            found, what = None, str(refused.faults[0])
        if found is None or found != proposal.after.register:
            what = "" if found else what
            place = Place(proposal.delivered.file)
            raise RegisterError(NOT_THE_SAME.at(place, found=what))


def kept_name(file: str, original: bytes) -> str:
    """The name of an original in the inbox: «0f3a…-Bao cao quy III.xlsx».

    Args:
        file: the file as the user knows it.
        original: its bytes.

    Returns:
        The first digits of its digest and its own name, without what a system may refuse.
    """
    name = normalize("NFC", PurePath(file.replace("\\", "/")).name)
    stem, dot, ending = _UNSAFE.sub("_", name).strip(" .").rpartition(".")
    if not dot:
        stem, ending = ending, ""
    short = f"{cut_to_bytes(stem, _MOST_BYTES)}{dot}{ending[:_ENDING_LETTERS]}".strip(" .")
    return f"{digest(original)[:DIGITS]}-{short or 'tep'}"


def accepted_before(folder: Path, original: bytes) -> str:
    """The name in the inbox of a file with the same bytes; empty for none.

    Args:
        folder: the folder of the register.
        original: the bytes of a workbook.

    Returns:
        The name; files whose name does not begin with their digest are not asked.

    Raises:
        RegisterError: a file of the inbox cannot be read.
    """
    for path in sorted((folder / INBOX).glob(f"{digest(original)[:DIGITS]}-*")):
        if read_bytes(path, path.as_posix(), RegisterError, len(original)) == original:
            return path.name
    return ""
