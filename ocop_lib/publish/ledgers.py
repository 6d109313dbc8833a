"""The ledgers of a project's years, with all that is wrong with them."""

from collections.abc import Iterable
from pathlib import Path

from ocop_lib.errors import Fault, OcopError
from ocop_lib.register.issued import Ledger, file_faults, read_ledger


def checked_ledgers(folders: Iterable[Path]) -> tuple[tuple[Ledger, ...], tuple[Fault, ...]]:
    """The ledgers of all years, with all that is wrong with them and the files they hold.

    Args:
        folders: the folders of the years' registers.

    Returns:
        The ledgers whose chain is whole, and the faults.
    """
    ledgers: list[Ledger] = []
    faults: list[Fault] = []
    for folder in folders:
        try:
            ledger = read_ledger(folder)
        except OcopError as error:
            faults += error.faults
            continue
        ledgers.append(ledger)
        faults += (fault for entry in ledger.entries for fault in file_faults(entry))
    return tuple(ledgers), tuple(faults)
