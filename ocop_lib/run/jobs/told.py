"""What a report is told of earlier issues: files of its job, only where something differs."""

from collections.abc import Mapping
from importlib import import_module

from ocop_lib.about import About
from ocop_lib.files import memory
from ocop_lib.periods import Period
from ocop_lib.project.years import ReadYear
from ocop_lib.register.folder import register_digest
from ocop_lib.register.ledger_place import LEDGER, RESTATED, ledger_digest

_TELLS = "ocop_lib.export.restated"
"""The module that counts what differs: by its name, because the machinery counts nothing itself, and
imported only where the answer is not remembered."""


def told_of_issues(read: ReadYear, about: About, period: Period) -> Mapping[str, bytes]:
    """The files that tell a report what was issued and is different now.

    Args:
        read: the plan, the register and the ledger of the report's year.
        about: whom the report is about.
        period: its quarter, or year.

    Returns:
        Bytes by path relative to the project; nothing, and no time, where nothing was issued.
    """
    folder, scheme = read.year.register_folder, read.year.scheme
    ledger = ledger_digest(folder)
    if not ledger:
        return {}

    def key() -> str:
        report = [about.as_keys(), period.as_keys(), scheme]
        state = {"ledger": ledger, "register": register_digest(folder), "plan": read.plan.digest}
        return memory.key_of("told", report=report, **state)

    def found() -> str:
        tell = import_module(_TELLS).told_of_issues
        return str(tell(read.year, read.plan, read.register, about, period))

    text = memory.remembered(key, lambda value: isinstance(value, str), found)
    return {f"{read.year.entry.register_folder}/{LEDGER}/{RESTATED}": text.encode()} if text else {}
