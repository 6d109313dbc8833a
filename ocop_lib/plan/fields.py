"""The kinds of value a plan file holds, and how a rule of the plan says that it is broken."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, PlainSerializer, Strict
from pydantic_core.core_schema import ValidationInfo

from ocop_lib.errors import NOWHERE, Fault, FaultKind
from ocop_lib.files.fields import Placed, refuse

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


UNKNOWN_ENTRY: Mapping[Kind, FaultKind] = {
    kind: FaultKind(
        f"plan.unknown_{kind}",
        f"Không có {name} nào mang mã này.",
        f"Dùng một mã {name} có trong kế hoạch.",
    )
    for kind, name in KIND_NAMES.items()
}
NEEDED = FaultKind("plan.needed", "{what}", "Ghi thêm khóa {key}.")
SUPERFLUOUS = FaultKind("plan.superfluous", "{what}", "Bỏ khóa {key}.")


def unknown_id(kind: Kind, value: str, allowed: Iterable[str]) -> Fault:
    """The fault of naming an entry that does not exist, with the nearest one that does.

    Args:
        kind: what kind of entry was named.
        value: the id given.
        allowed: the ids there are.
    """
    return UNKNOWN_ENTRY[kind].among(NOWHERE, value, allowed)


def at_key(key: str, fault: Fault) -> Placed:
    """A fault at a key path («targets.units») counted from the entry.

    Args:
        key: the path, its steps joined by dots.
        fault: the fault, without its place.
    """
    return tuple(key.split(".")), fault


def needed(key: str, what: str) -> Placed:
    """The fault of a key that this kind of entry must have.

    Args:
        key: its path from the entry on.
        what: why it must stand there, a Vietnamese sentence.
    """
    return at_key(key, NEEDED.at(what=what, key=key))


def superfluous(key: str, what: str) -> Placed:
    """The fault of a key that this kind of entry must not have.

    Args:
        key: its path from the entry on.
        what: why it must not stand there, a Vietnamese sentence.
    """
    return at_key(key, SUPERFLUOUS.at(what=what, key=key))


def _reference(kind: Kind) -> AfterValidator:
    def check(value: str, info: ValidationInfo) -> str:
        ids = known_to(info).ids.get(kind, ())
        # With no id to compare, the list itself is at fault, and is reported where it stands.
        if ids and value not in ids:
            refuse([((), unknown_id(kind, value, ids))])
        return value

    return AfterValidator(check)


Slug = Annotated[str, Strict(), Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
IndicatorId = Annotated[str, Strict(), Field(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
Year = Annotated[int, Strict(), Field(ge=min(YEARS), le=max(YEARS))]
Day = date
"""Under a name of its own, because records have a field ``date``."""

# Decimal, because ⌊100 × 0.29⌋ is 28 in binary fractions.
Share = Annotated[Decimal, Field(ge=0, le=1), PlainSerializer(float, when_used="json")]

UnitRef = Annotated[str, Strict(), _reference("unit")]
AgencyRef = Annotated[str, Strict(), _reference("agency")]
IndicatorRef = Annotated[str, Strict(), _reference("indicator")]
TaskRef = Annotated[str, Strict(), _reference("task")]
