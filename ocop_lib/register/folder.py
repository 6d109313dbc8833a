"""The files of a register's folder, and the digest of all that lies there."""

from pathlib import Path

from ocop_lib.errors import RegisterError
from ocop_lib.files.digests import digest
from ocop_lib.files.text import read_bytes
from ocop_lib.register.ledger_place import ASIDE
from ocop_lib.register.tables import TABLES

FILE = "register.yaml"
"""The name of the file with the heading."""

FILES = (FILE, *(f"{spec.name}.csv" for spec in TABLES))
"""The names of all files of a register."""

NEEDED = frozenset((FILE, *(f"{spec.name}.csv" for spec in TABLES if not spec.may_be_absent)))
"""The names of the files that no register may lack."""

MAX_BYTES = 64 * 2**20
"""The size limit of a table's file, in bytes; a province's whole register takes a thousandth."""


def register_digest(folder: Path) -> str:
    """The digest of the files of a register's folder, and of the names of all that lies there.

    Args:
        folder: the register's folder.

    Returns:
        A SHA-256 in hexadecimal; a file that cannot be read counts as empty.
    """
    try:
        names = sorted(path.name for path in folder.iterdir() if path.name not in ASIDE)
    except OSError:
        names = []
    lines = [repr(names), *(f"{name} {_digest(folder / name)}" for name in FILES)]
    return digest("\n".join(lines).encode())


def _digest(path: Path) -> str:
    try:
        return digest(read_bytes(path, path.name, RegisterError, MAX_BYTES))
    except RegisterError:
        return ""
