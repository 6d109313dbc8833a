"""What goes wrong, said so that an officer can mend it: what, where, found, allowed, remedy."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

REFUSED = 2
FAILED = 1


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

    Args:
        code: stable English id of the rule that was broken, such as ``register.unknown_id``.
        what: one Vietnamese sentence saying what is wrong.
        where: file, then row, key path or cell («data/2024/products.csv, dòng 7, cột stars»).
        found: the value found, as text; empty when there is none to show.
        allowed: what would be accepted; empty when the sentence already says so.
        mend: what to do about it, in Vietnamese.
    """

    code: str
    what: str
    where: str = ""
    found: str = ""
    allowed: str = ""
    mend: str = ""

    def __str__(self) -> str:
        """The fault as the lines an officer reads."""
        head = f"{self.where}: {self.what}" if self.where else self.what
        parts = [head]
        if self.found:
            parts.append(f"  Giá trị tìm thấy: {self.found}")
        if self.allowed:
            parts.append(f"  Được phép: {self.allowed}")
        if self.mend:
            parts.append(f"  Cách sửa: {self.mend}")
        return "\n".join(parts)


class OcopError(Exception):
    """Faults found together; the base of every error this library raises on purpose.

    Args:
        faults: at least one, in the order of the files and rows they stand in.
    """

    exit_status = REFUSED

    def __init__(self, *faults: Fault) -> None:
        # Exception keeps the arguments, so that the error pickles across worker processes.
        super().__init__(*faults)
        self.faults = faults

    def __str__(self) -> str:
        """All faults, one after the other."""
        return "\n".join(str(fault) for fault in self.faults)


class PlanError(OcopError):
    """The plan file does not hold together."""


class RegisterError(OcopError):
    """The register breaks a rule."""


class ParameterError(OcopError):
    """A parameter, parameter file or the project folder is wrong."""


class ReportError(OcopError):
    """One report could not be made; the others can."""

    exit_status = FAILED


ALIKE = 0.6
"""How alike two spellings must be, from 0 to 1, for one to be offered for the other."""


def nearest(value: str, allowed: Iterable[str]) -> str | None:
    """The allowed value whose spelling is nearest to the one given.

    Case does not count as a difference.

    Returns:
        The first of the nearest values, or None when nothing is near.
    """
    wanted = value.casefold()
    best, likeness = None, ALIKE
    for candidate in allowed:
        ratio = SequenceMatcher(None, wanted, candidate.casefold(), autojunk=False).ratio()
        if ratio > likeness:
            best, likeness = candidate, ratio
    return best


def not_among(option: str, value: str, allowed: Iterable[str]) -> Fault:
    """The fault of an option whose value is none of those there are, with the nearest of them."""
    known = tuple(allowed)
    meant = nearest(value, known)
    mend = f"Có phải là «{meant}»?" if meant else "Dùng một giá trị được phép."
    what = "Không có giá trị này."
    return Fault("order.unknown", what, option, value, ", ".join(known), mend)
