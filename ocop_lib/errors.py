"""What goes wrong, said so that an officer can mend it: what, where, found, allowed, remedy."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

EXIT_FAILED = 1
"""Exit status: a report could not be made, or a check found something."""

EXIT_REFUSED = 2
"""Exit status: refused before anything started."""

ALIKE = 0.6
"""How alike two spellings must be, from 0 to 1, for one to be offered for the other."""

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fault lies; every field may be empty.

    Args:
        file: the file, as the user knows it («data/2024/products.csv»).
        sheet: the sheet of a workbook.
        row: the physical line of a text file or the row of a sheet, from 1.
        column: the heading of the column.
        key: the path of keys in a YAML file («units[2].name»).
        part: what has none of these: a notebook's cell («ô 3 (status-table)»), an option
            («--unit»). JSON gives it as ``key``.
    """

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    key: str = ""
    part: str = ""

    def __str__(self) -> str:
        """The place as an officer reads it: «data/2024/products.csv, dòng 7, cột stars»."""
        parts = (
            self.file,
            self.sheet and f"trang {self.sheet}",
            "" if self.row is None else f"dòng {self.row}",
            self.column and f"cột {self.column}",
            self.key and f"khóa {self.key}",
            self.part,
        )
        return ", ".join(part for part in parts if part)

    def as_json(self) -> dict[str, str | int | None]:
        """``file``, ``sheet``, ``row``, ``column``, ``key``; None for what does not apply."""
        return {
            "file": self.file or None,
            "sheet": self.sheet or None,
            "row": self.row,
            "column": self.column or None,
            "key": self.key or self.part or None,
        }


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. Made by a `FaultKind`.

    Args:
        code: stable English id of the rule that was broken, such as ``register.unknown_id``.
        message: one Vietnamese sentence saying what is wrong.
        place: where.
        found: the value found, as text; empty when there is none to show.
        allowed: what would be accepted; empty when the sentence already says so.
        meant: the allowed value whose spelling is nearest to the one found; empty for none.
        remedy: what to do about it, in Vietnamese.
        severity: an ``error`` stops the work, a ``warning`` does not.
    """

    code: str
    message: str
    place: Place = NOWHERE
    found: str = ""
    allowed: str = ""
    meant: str = ""
    remedy: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        """The fault as the lines an officer reads."""
        place = str(self.place)
        lines = [f"{place}: {self.message}" if place else self.message]
        if self.found:
            lines.append(f"  Giá trị tìm thấy: {self.found}")
        if self.allowed:
            lines.append(f"  Được phép: {self.allowed}")
        if self.meant:
            lines.append(f"  Có phải là: {self.meant}")
        if self.remedy:
            lines.append(f"  Cách sửa: {self.remedy}")
        return "\n".join(lines)

    def as_json(self) -> dict[str, Any]:
        """The fault for other programs; None for what does not apply."""
        return {
            "code": self.code,
            "message": self.message,
            "place": self.place.as_json(),
            "found": self.found or None,
            "allowed": self.allowed or None,
            "meant": self.meant or None,
            "remedy": self.remedy or None,
            "severity": self.severity,
        }


_KINDS: dict[str, "FaultKind"] = {}


@dataclass(frozen=True, slots=True)
class FaultKind:
    """A kind of fault: what all faults of one code have in common.

    Kinds are declared beside the code that finds them, as constants of their module, and enter
    the catalogue as they are declared: see `catalogue`.

    Args:
        code: stable English id, «room.rule».
        message: one Vietnamese sentence; ``{name}`` is filled in where the fault is made.
        remedy: what to do about it, likewise. It never destroys anything.
        allowed: what would be accepted, likewise; empty where it depends on the case.
        severity: an ``error`` stops the work, a ``warning`` does not.
    """

    code: str
    message: str
    remedy: str = ""
    allowed: str = ""
    severity: Severity = "error"

    def __post_init__(self) -> None:
        """Enter the catalogue.

        Raises:
            ValueError: another kind has this code.
        """
        if _KINDS.setdefault(self.code, self) != self:
            raise ValueError(f"two kinds of fault have the code {self.code}")

    def at(
        self,
        place: Place = NOWHERE,
        *,
        found: str = "",
        allowed: str = "",
        meant: str | None = None,
        **words: object,
    ) -> Fault:
        """A fault of this kind.

        Args:
            place: where it lies.
            found: the value found, as text.
            allowed: what would be accepted, where the kind does not say.
            meant: the allowed value nearest to the one found; None for none.
            words: what the sentences of the kind have braces for.
        """
        return Fault(
            code=self.code,
            message=self.message.format(**words) if words else self.message,
            place=place,
            found=found,
            allowed=allowed or (self.allowed.format(**words) if words else self.allowed),
            meant=meant or "",
            remedy=self.remedy.format(**words) if words else self.remedy,
            severity=self.severity,
        )

    def among(
        self, place: Place, value: str, known: Iterable[str], *, found: str = "", **words: object
    ) -> Fault:
        """The fault of a value that is none of the known ones, with the nearest of them.

        Args:
            place: where it lies.
            value: the value found.
            known: the values there are, in the order in which they are listed.
            found: the value as it is shown, where that is not the value itself.
            words: what the sentences of the kind have braces for.
        """
        allowed = tuple(known)
        shown, meant = ", ".join(allowed), nearest(value, allowed)
        return self.at(place, found=found or value, allowed=shown, meant=meant, **words)


def catalogue() -> Mapping[str, FaultKind]:
    """Every kind of fault that the modules imported so far can find, sorted by code."""
    return dict(sorted(_KINDS.items()))


class OcopError(Exception):
    """Faults found together; the base of every error this library raises on purpose.

    Args:
        faults: at least one, in the order of the files and rows they stand in.
    """

    exit_status = EXIT_REFUSED

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

    exit_status = EXIT_FAILED


def nearest(value: str, allowed: Iterable[str]) -> str | None:
    """The allowed value whose spelling is nearest to the one given.

    Case does not count as a difference.

    Args:
        value: the value given.
        allowed: the values there are.

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


NO_SUCH_VALUE = FaultKind("order.unknown", "Không có giá trị này.", "Dùng một giá trị được phép.")


def not_among(option: str, value: str, allowed: Iterable[str]) -> Fault:
    """The fault of an option whose value is none of those there are, with the nearest of them."""
    return NO_SUCH_VALUE.among(Place(part=option), value, allowed)
