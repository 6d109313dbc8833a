"""Where ledger and inbox of a year lie, and one digest of the ledger; without reading what they say."""

from pathlib import Path

from ocop_lib.files.digests import digest

LEDGER = "issued"
"""The folder, in a register's, of what was issued; it is no part of the register."""

INBOX = "inbox"
"""The folder, in a register's, of the workbooks that were accepted, each as it came."""

ASIDE = frozenset((LEDGER, INBOX))
"""The folders in a register's that are no part of the register."""

RESTATED = "restated.json"
"""The file, in the same place of a report's job, with what was issued and is different now."""

ENTRY = "entry.yaml"
"""The file of an entry that vouches for all its other files."""

SIGNATURE = f"{ENTRY}.sig"
"""The signature of that file, where the office has a key."""


def ledger_digest(register_folder: Path) -> str:
    """The digest of all entries of a ledger.

    Args:
        register_folder: the folder of the year's register.

    Returns:
        A SHA-256 in hexadecimal; an empty text where nothing was issued.
    """
    found = sorted((register_folder / LEDGER).glob(f"*/{ENTRY}"))
    try:
        lines = [f"{path.parent.name} {digest(path.read_bytes())}" for path in found]
    except OSError:
        return digest(b"")
    return digest("\n".join(lines).encode()) if lines else ""
