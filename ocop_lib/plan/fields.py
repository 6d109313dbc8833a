"""Pydantic field types of a plan file, and the faults that several rules of the plan share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, PlainSerializer, Strict
from pydantic_core.core_schema import ValidationInfo

from ocop_lib.errors import NOWHERE, Fault, FaultKind
from ocop_lib.files.fields import Placed, refuse
from ocop_lib.spelling import NO_SPELLINGS, Spellings

Kind = Literal["unit", "agency", "funding_source", "indicator", "task"]

PROVINCE = "province"
"""The id of the province, allowed wherever the id of a unit is."""

YEARS = range(2000, 3000)
"""The years allowed for a plan; another year is a typing error."""

_LONGEST_HEAD = 20

PENDING = "pending"
"""What a draft writes in place of a target that is not decided yet; it differs from a blank."""

KIND_NAMES: Mapping[Kind, str] = {
    "unit": "đơn vị",
    "agency": "cơ quan",
    "funding_source": "nguồn vốn",
    "indicator": "chỉ tiêu",
    "task": "nhiệm vụ",
}


@dataclass(frozen=True, slots=True)
class Known:
    """The plan year and all ids of a file, for rules that compare an entry with the others.

    Args:
        year: the plan year; None when the file gives no valid year.
        is_draft: whether the file says that the plan is a draft.
        ids: the ids of each kind of entry, in the order of the file.
    """

    year: int | None = None
    is_draft: bool = False
    ids: Mapping[Kind, tuple[str, ...]] = field(default_factory=dict)


def known_to(info: ValidationInfo) -> Known:
    """The year and ids passed as pydantic's context; empty for an entry built without a file."""
    return info.context if isinstance(info.context, Known) else Known()


UNKNOWN_ENTRY: Mapping[Kind, FaultKind] = {
    kind: FaultKind(
        f"plan.unknown_{kind}",
        f"Không có {name} nào mang mã này.",
        f"Dùng một mã {name} có trong kế hoạch.",
    )
    for kind, name in KIND_NAMES.items()
}
COLUMN_HEAD = FaultKind(
    "plan.column_head",
    "Tên gọi này làm tiêu đề của một cột hẹp nên phải ngắn, chỉ gồm chữ.",
    "Ghi một, hai từ, ví dụ Mục, Phần.",
    "chữ và dấu cách, không quá 20 ký tự",
)
NEEDED = FaultKind("plan.needed", "{what}", "Ghi thêm khóa {key}.")
SUPERFLUOUS = FaultKind("plan.superfluous", "{what}", "Bỏ khóa {key}.")


def unknown_id(
    kind: Kind, value: str, allowed: Iterable[str], spellings: Spellings = NO_SPELLINGS
) -> Fault:
    """The fault of an id that no entry has, which suggests the nearest existing id.

    Args:
        kind: the kind of entry that the id should name.
        value: the id found.
        allowed: the ids that exist.
        spellings: other spellings of ids, such as names.

    Returns:
        The fault, without its place.
    """
    return UNKNOWN_ENTRY[kind].among(NOWHERE, value, allowed, spellings=spellings)


def at_key(key: str, fault: Fault) -> Placed:
    """A fault with its key path, such as «targets.units».

    Args:
        key: the path, starting at the entry, its steps joined by dots.
        fault: the fault, without its place.

    Returns:
        The path as a tuple, and the fault.
    """
    return tuple(key.split(".")), fault


def needed(key: str, what: str) -> Placed:
    """The fault of a missing key that this kind of entry must have.

    Args:
        key: the path of the key, starting at the entry.
        what: the reason why the key is required, as a Vietnamese sentence.

    Returns:
        The path and the fault.
    """
    return at_key(key, NEEDED.at(what=what, key=key))


def superfluous(key: str, what: str) -> Placed:
    """The fault of a key that this kind of entry must not have.

    Args:
        key: the path of the key, starting at the entry.
        what: the reason why the key is not allowed, as a Vietnamese sentence.

    Returns:
        The path and the fault.
    """
    return at_key(key, SUPERFLUOUS.at(what=what, key=key))


def _reference(kind: Kind) -> AfterValidator:
    def check(value: str, info: ValidationInfo) -> str:
        ids = known_to(info).ids.get(kind, ())
        # Without any id the list itself is missing or invalid, which is reported as its own fault.
        if ids and value not in ids:
            refuse([((), unknown_id(kind, value, ids))])
        return value

    return AfterValidator(check)


def _column_head(value: str) -> str:
    # A head repeats on each page of a table, and a long one in a narrow column fills the page.
    if len(value) > _LONGEST_HEAD or not value.replace(" ", "").isalpha():
        refuse([((), COLUMN_HEAD.at(found=value))])
    return value


Slug = Annotated[str, Strict(), Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
ColumnHead = Annotated[str, Strict(), AfterValidator(_column_head)]
IndicatorId = Annotated[str, Strict(), Field(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
Year = Annotated[int, Strict(), Field(ge=min(YEARS), le=max(YEARS))]
Day = date
"""A date; the alias is needed because a record's field ``date`` hides the class `date`."""

# Decimal, because with binary fractions ⌊100 × 0.29⌋ is 28.
Share = Annotated[Decimal, Field(ge=0, le=1), PlainSerializer(float, when_used="json")]

UnitRef = Annotated[str, Strict(), _reference("unit")]
AgencyRef = Annotated[str, Strict(), _reference("agency")]
IndicatorRef = Annotated[str, Strict(), _reference("indicator")]
TaskRef = Annotated[str, Strict(), _reference("task")]
