"""Faults (message, place, value found, values allowed, remedy) and the errors that carry them."""

import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ocop_lib.spelling import NO_SPELLINGS, Spellings, nearest

EXIT_FAILED = 1
"""Exit status: a report failed, or a check found a fault."""

EXIT_REFUSED = 2
"""Exit status: the arguments or the input files were refused before any report was started."""

FRAMES = "OCOP_FRAMES"
"""When this variable is set, notebooks show an `OcopError` with Python's frames."""

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a fault; every field may be empty.

    Args:
        file: path of the file, as the user knows it («data/2024/products.csv»).
        sheet: the sheet of a workbook.
        row: the physical line of a text file or the row of a sheet, from 1.
        column: the heading of the column.
        key: the path of keys in a YAML file («units[2].name»).
        part: a place that the other fields cannot describe, such as a notebook's cell
            («ô 3 (status-table)») or an option («--unit»). JSON gives it as ``key``.
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
        """``file``, ``sheet``, ``row``, ``column`` and ``key``; None for an empty field."""
        return {
            "file": self.file or None,
            "sheet": self.sheet or None,
            "row": self.row,
            "column": self.column or None,
            "key": self.key or self.part or None,
        }


NOWHERE = Place()

LABELS = {
    "found": "Giá trị tìm thấy",
    "allowed": "Được phép",
    "meant": "Có phải là",
    "remedy": "Cách sửa",
}
"""The details of a fault by their field, as they are called in its text, in order."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One violation of a rule, at one place; create it with `FaultKind.at`.

    Args:
        code: stable English id of the rule that was broken, such as ``register.unknown_id``.
        message: one Vietnamese sentence that describes the violation.
        place: the place of the violation.
        found: the value found, as text; empty when there is none to show.
        allowed: the values that would be accepted; empty when the message already lists them.
        meant: the allowed value whose spelling is nearest to the value found; empty for none.
        remedy: the correction to make, in Vietnamese.
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
        details = ((label, getattr(self, field)) for field, label in LABELS.items())
        return "\n".join(lines + [f"  {label}: {detail}" for label, detail in details if detail])

    def as_json(self) -> dict[str, Any]:
        """The fault as values that JSON has; None for an empty field."""
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
    """A rule that inputs can break: the code and the texts that all its faults share.

    A kind is a constant of the module that finds its faults; creating it adds it to the
    `catalogue`.

    Args:
        code: stable English id, «room.rule».
        message: one Vietnamese sentence that describes the violation. In this text and the next
            two, `at` replaces ``{name}`` by its keyword argument of that name.
        remedy: the correction to make, in Vietnamese. It never asks to delete or overwrite a file.
        allowed: the values that would be accepted; empty where they differ from fault to fault.
        severity: an ``error`` stops the work, a ``warning`` does not.
    """

    code: str
    message: str
    remedy: str = ""
    allowed: str = ""
    severity: Severity = "error"

    def __post_init__(self) -> None:
        """Add the kind to the catalogue.

        Raises:
            ValueError: a different kind has this code already.
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
            place: the place of the fault.
            found: the value found, as text.
            allowed: the values that would be accepted; empty to take the kind's own text.
            meant: the allowed value nearest to the value found; None for none.
            words: the values of the names in braces in the texts of the kind.

        Returns:
            The fault, with the texts of the kind filled in.
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
        self,
        place: Place,
        value: str,
        known: Iterable[str],
        *,
        found: str = "",
        spellings: Spellings = NO_SPELLINGS,
        **words: object,
    ) -> Fault:
        """The fault of an unknown value, which suggests the nearest known value.

        Args:
            place: the place of the fault.
            value: the value found.
            known: the values that exist, in the order in which the fault lists them.
            found: the value as the fault shows it; empty to show ``value`` itself.
            spellings: other spellings of known values, as for `nearest`.
            words: the values of the names in braces in the texts of the kind.

        Returns:
            The fault; ``meant`` is empty when no known value is near.
        """
        allowed = tuple(known)
        shown, meant = ", ".join(allowed), nearest(value, allowed, spellings)
        return self.at(place, found=found or value, allowed=shown, meant=meant, **words)


def catalogue() -> Mapping[str, FaultKind]:
    """Every kind of fault declared by the modules imported so far, sorted by code."""
    return dict(sorted(_KINDS.items()))


class OcopError(Exception):
    """One or more faults; the base class of all errors that this library raises deliberately.

    Args:
        faults: at least one, in the order of their files and rows.
    """

    exit_status = EXIT_REFUSED

    def __init__(self, *faults: Fault) -> None:
        # pickle rebuilds an exception from the arguments that Exception keeps; worker processes
        # send errors pickled.
        super().__init__(*faults)
        self.faults = faults

    def __str__(self) -> str:
        """All faults, one after the other."""
        return "\n".join(str(fault) for fault in self.faults)

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows of the error; IPython calls this.

        Returns:
            The lines of its faults, without Python's frames, which ``%debug`` still has. When the
            variable `FRAMES` is set, the frames as well.
        """
        ipython = sys.modules.get("IPython")
        shell = ipython.get_ipython() if ipython and FRAMES in os.environ else None
        if shell is None:
            return str(self).splitlines()
        frames = shell.InteractiveTB.structured_traceback(
            type(self), self, self.__traceback__, tb_offset=1
        )
        return list(frames)


class PlanError(OcopError):
    """The plan file cannot be read or breaks a rule."""


class RegisterError(OcopError):
    """The register cannot be read or breaks a rule."""


class CheckError(OcopError):
    """A check has found faults in what it was asked to check."""

    exit_status = EXIT_FAILED


class IntakeError(OcopError):
    """A file that a unit sent cannot be read as a workbook, or breaks a rule."""

    exit_status = EXIT_FAILED


class ParameterError(OcopError):
    """A parameter, a parameter file or the project folder breaks a rule."""


class UnknownNameError(OcopError, AttributeError):
    """An object has no such method or value; an AttributeError, so that ``hasattr`` works."""


class ReportError(OcopError):
    """One report failed; the others are not affected."""

    exit_status = EXIT_FAILED


NO_SUCH_VALUE = FaultKind("order.unknown", "Không có giá trị này.", "Dùng một giá trị được phép.")


def not_among(
    option: str, value: str, allowed: Iterable[str], spellings: Spellings = NO_SPELLINGS
) -> Fault:
    """The fault of an option with an unknown value, which suggests the nearest allowed value."""
    return NO_SUCH_VALUE.among(Place(part=option), value, allowed, spellings=spellings)
