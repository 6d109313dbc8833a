"""The targets of one indicator: of the units, their total, and what is given to no unit."""

from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple

from pydantic import Field, Strict, model_validator

from ocop_lib.errors import FaultKind
from ocop_lib.files.fields import Count, Placed, Text
from ocop_lib.plan.entries import Entry
from ocop_lib.plan.fields import PENDING, PROVINCE, Known, UnitRef, at_key, needed, superfluous

UNIT_MISSING = FaultKind(
    "plan.unit_missing",
    "Thiếu đơn vị: {units}.",
    "Ghi thêm số giao cho đơn vị; kế hoạch để trống thì ghi null, đừng bỏ khóa.",
    "đủ mọi đơn vị: {known}",
)
TOTAL = FaultKind(
    "plan.total",
    "Cộng các đơn vị không bằng tổng toàn tỉnh in trong kế hoạch.",
    "Đối chiếu từng đơn vị với {source} rồi sửa số ghi sai; kế hoạch giữ lại một phần chưa giao cho"
    " đơn vị nào thì ghi phần ấy và nguồn vào targets.unallocated.",
    "tổng toàn tỉnh bằng các đơn vị cộng lại, thêm phần chưa giao cho đơn vị (nếu có)",
)
NOT_DECIDED = FaultKind(
    "plan.pending",
    "Số giao chưa điền (pending), mà kế hoạch không phải dự thảo.",
    "Ghi số giao, hoặc null nếu kế hoạch để trống; kế hoạch còn là dự thảo thì ghi draft: true.",
    "số từ 0; null; pending chỉ trong dự thảo (draft: true)",
)


class Target(NamedTuple):
    """The target of one unit for one indicator.

    Args:
        indicator: the indicator's id.
        unit: the unit's id, or ``province`` for the total printed in the plan.
        value: the target in the indicator's unit of measure; 0 is a target of none, None means
            that no target is assigned (for ``province``: that no total is printed).
        source: the place in the plan.
        is_pending: whether a draft leaves the target open; the value is None then.
    """

    indicator: str
    unit: str
    value: int | None
    source: str
    is_pending: bool = False


class Unallocated(Entry):
    """The part of the printed total that the plan gives to no unit yet.

    Args:
        number: how much of the total; None where a draft says ``pending``.
    """

    number: Annotated[int, Strict(), Field(ge=1)] | None

    @model_validator(mode="before")
    @classmethod
    def _leave_open(cls, data: Any) -> Any:
        """Read ``pending`` in place of the number as None."""
        is_open = isinstance(data, dict) and data.get("number") == PENDING
        return {**data, "number": None} if is_open else data


class Targets(Entry):
    """The targets of one indicator.

    Args:
        units: each unit's target by unit id; 0 is a target of none, None a blank in the plan.
        province: the total printed in the plan; None when the plan prints none.
        unallocated: how much of the total is given to no unit; None where the units add up to it.
        pending: units, and ``province``, whose target a draft leaves open; their value is None.
            The file writes ``pending`` in place of the number.
        verbatim: the plan's own wording: the column's heading, or the sentence.
    """

    units: dict[UnitRef, Count | None] = Field(default_factory=dict)
    province: Count | None
    unallocated: Unallocated | None = None
    # The alias is no key that a file would hold: only `_set_pending_aside` fills this field.
    pending: tuple[str, ...] = Field(default=(), alias="<pending>")
    verbatim: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _set_pending_aside(cls, data: Any) -> Any:
        """Read ``pending`` in place of a number as None, and note whose number it is."""
        if not isinstance(data, dict):
            return data
        units = data.get("units")
        units = units if isinstance(units, dict) else {}
        pending = [unit for unit, value in units.items() if value == PENDING]
        numbers = {unit: None if unit in pending else value for unit, value in units.items()}
        read = {**data, "units": numbers} if pending else dict(data)
        if data.get("province") == PENDING:
            pending.append(PROVINCE)
            read["province"] = None
        return {**read, "<pending>": pending} if pending else data

    def __hash__(self) -> int:
        """The hash of the values; pydantic's own would fail, because a dict has no hash."""
        units = tuple(self.units.items())
        more = (self.unallocated, self.pending, self.source, self.verbatim)
        return hash((units, self.province, *more))

    @property
    def total(self) -> int:
        """The sum of the units' targets; a unit without a target counts as 0."""
        return sum(value or 0 for value in self.units.values())

    @property
    def left_over(self) -> int:
        """How much of the printed total is given to no unit; 0 where all of it is."""
        return (self.unallocated.number or 0) if self.unallocated else 0


def pending_faults(targets: Targets, known: Known) -> Iterator[Placed]:
    """The faults of numbers that are left open in a plan that is no draft."""
    if known.is_draft:
        return
    for place in targets.pending:
        key = f"targets.{place}" if place == PROVINCE else f"targets.units.{place}"
        yield at_key(key, NOT_DECIDED.at(found=PENDING))
    if targets.unallocated is not None and targets.unallocated.number is None:
        yield at_key("targets.unallocated.number", NOT_DECIDED.at(found=PENDING))


def unit_target_faults(targets: Targets, known: Known) -> Iterator[Placed]:
    """The faults of targets assigned to units: a unit left out, a total that does not add up."""
    units = known.ids.get("unit", ())
    missing = [unit for unit in units if unit not in targets.units]
    if missing:
        yield at_key(
            "targets.units",
            UNIT_MISSING.at(
                found=", ".join(targets.units), units=", ".join(missing), known=", ".join(units)
            ),
        )
    elif targets.province is None and targets.unallocated is not None and not targets.pending:
        what = "Kế hoạch không in tổng toàn tỉnh thì không có phần chưa giao cho đơn vị."
        yield superfluous("targets.unallocated", what)
    else:
        yield from _total_faults(targets)


def _total_faults(targets: Targets) -> Iterator[Placed]:
    """The fault of a printed total that is not what the units and what is left over make."""
    left_over = targets.unallocated
    if targets.pending or targets.province is None or (left_over and left_over.number is None):
        return
    if targets.province != targets.total + targets.left_over:
        more = f", chưa giao cho đơn vị {targets.left_over}" if left_over else ""
        found = f"tổng in {targets.province}, cộng các đơn vị {targets.total}{more}"
        yield at_key("targets.province", TOTAL.at(found=found, source=targets.source))


def province_target_faults(targets: Targets) -> Iterator[Placed]:
    """The faults of a target that only the province has."""
    if targets.units:
        what = "Chỉ tiêu chỉ giao cấp tỉnh (scope: province) không có số giao cho đơn vị."
        yield superfluous("targets.units", what)
    if targets.unallocated is not None:
        what = "Chỉ tiêu chỉ giao cấp tỉnh (scope: province) không có phần chưa giao cho đơn vị."
        yield superfluous("targets.unallocated", what)
    if targets.province is None and PROVINCE not in targets.pending:
        what = "Chỉ tiêu chỉ giao cấp tỉnh (scope: province) phải có số giao của tỉnh."
        yield needed("targets.province", what)
