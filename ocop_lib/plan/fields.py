"""The kinds of value a plan file holds, and how a rule of the plan says that it is broken."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, PlainSerializer, Strict, StringConstraints
from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import ValidationInfo

from ocop_lib.errors import Fault, nearest
from ocop_lib.files.letters import MAX_TEXT, has_hidden
from ocop_lib.files.text import KeyPath

Kind = Literal["unit", "agency", "funding_source", "indicator", "task"]

PROVINCE = "province"
"""The id of the whole, wherever the id of a unit may stand."""

YEARS = range(2000, 3000)
"""The years a plan may be for; further away lies a slip of the keyboard."""

KIND_NAMES: Mapping[Kind, str] = {
    "unit": "đơn vị",
    "agency": "cơ quan",
    "funding_source": "nguồn vốn",
    "indicator": "chỉ tiêu",
    "task": "nhiệm vụ",
}

_SHOWN = 60

Placed = tuple[KeyPath, Fault]
"""A fault and its place, counted from the entry whose rule is broken."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the rest of the file holds, for the rules that look beyond their own entry.

    Args:
        year: the plan year, None when the file does not say.
        ids: the ids each kind of entry has, in the file's order.
    """

    year: int | None = None
    ids: Mapping[Kind, tuple[str, ...]] = field(default_factory=dict)


def known_to(info: ValidationInfo) -> Known:
    """What the rest of the file holds; nothing when an entry is made outside a file."""
    return info.context if isinstance(info.context, Known) else Known()


def refuse(faults: Iterable[Placed]) -> None:
    """Make pydantic report every one of these faults, if there are any."""
    placed = tuple(faults)
    if placed:
        raise PydanticCustomError("plan", "breaks a rule of the plan", {"faults": placed})


def unknown_id(kind: Kind, value: str, allowed: Iterable[str]) -> Fault:
    """The fault of naming an entry that does not exist, with the nearest one that does."""
    allowed = tuple(allowed)
    meant = nearest(value, allowed)
    name = KIND_NAMES[kind]
    return Fault(
        code=f"plan.unknown_{kind}",
        message=f"Không có {name} nào mang mã này.",
        found=value,
        allowed=", ".join(allowed),
        remedy=f"Có phải là «{meant}»?" if meant else f"Dùng một mã {name} có trong kế hoạch.",
    )


def broken(at: str, code: str, what: str, found: str, allowed: str, mend: str) -> Placed:
    """A broken rule at a key path («targets.units») counted from the entry."""
    path = tuple(at.split("."))
    return path, Fault(code=code, message=what, found=found, allowed=allowed, remedy=mend)


def needed(at: str, what: str) -> Placed:
    """The fault of a key that this kind of entry must have."""
    return broken(at, "plan.needed", what, "", "", f"Ghi thêm khóa {at}.")


def superfluous(at: str, what: str) -> Placed:
    """The fault of a key that this kind of entry must not have."""
    return broken(at, "plan.superfluous", what, "", "", f"Bỏ khóa {at}.")


def _reference(kind: Kind) -> AfterValidator:
    def check(value: str, info: ValidationInfo) -> str:
        ids = known_to(info).ids.get(kind, ())
        # With no id to compare, the list itself is at fault, and is reported where it stands.
        if ids and value not in ids:
            refuse([((), unknown_id(kind, value, ids))])
        return value

    return AfterValidator(check)


def _without_hidden(value: str) -> str:
    if has_hidden(value):
        what = "Chữ chứa ký tự điều khiển, ký tự ẩn hoặc dấu xuống dòng."
        mend = "Gõ lại chữ này trên một dòng."
        refuse(
            [
                (
                    (),
                    Fault(
                        code="plan.invisible",
                        message=what,
                        found=ascii(value[:_SHOWN]),
                        remedy=mend,
                    ),
                )
            ]
        )
    return value


Text = Annotated[
    str,
    StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=MAX_TEXT),
    AfterValidator(_without_hidden),
]
Slug = Annotated[str, Strict(), Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
IndicatorId = Annotated[str, Strict(), Field(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
Digits = Annotated[str, Strict(), Field(pattern=r"^[0-9]+$")]
Count = Annotated[int, Strict(), Field(ge=0)]
Year = Annotated[int, Strict(), Field(ge=min(YEARS), le=max(YEARS))]
Day = date
"""Under a name of its own, because records have a field ``date``."""

# Decimal, because ⌊100 × 0.29⌋ is 28 in binary fractions.
Share = Annotated[Decimal, Field(ge=0, le=1), PlainSerializer(float, when_used="json")]

UnitRef = Annotated[str, Strict(), _reference("unit")]
AgencyRef = Annotated[str, Strict(), _reference("agency")]
IndicatorRef = Annotated[str, Strict(), _reference("indicator")]
TaskRef = Annotated[str, Strict(), _reference("task")]
