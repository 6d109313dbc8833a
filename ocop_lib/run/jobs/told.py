"""What a report is told of earlier issues: files of its job, only where something differs."""

from collections.abc import Mapping
from importlib import import_module

from ocop_lib.about import About
from ocop_lib.periods import Period
from ocop_lib.project.years import ReadYear
from ocop_lib.register.ledger_place import LEDGER, ledger_digest

_TELLS = "ocop_lib.export.restated"
"""The module that counts what differs: by its name, because the machinery counts nothing itself."""


def told_of_issues(read: ReadYear, about: About, period: Period) -> Mapping[str, bytes]:
    """The files that tell a report what was issued and is different now.

    Args:
        read: the plan, the register and the ledger of the report's year.
        about: whom the report is about.
        period: its quarter, or year.

    Returns:
        Bytes by path relative to the project; nothing, and no time, where nothing was issued.
    """
    if not ledger_digest(read.year.register_folder):
        return {}
    tell = import_module(_TELLS).told_of_issues
    told = tell(read.year, read.plan, read.register, about, period)
    return {f"{read.year.entry.register_folder}/{LEDGER}/{name}": told[name] for name in told}
