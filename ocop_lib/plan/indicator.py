"""An indicator of the plan, and the rules within one indicator."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Literal, Self

from pydantic import model_validator
from pydantic_core.core_schema import ValidationInfo

from ocop_lib.errors import FaultKind
from ocop_lib.files.fields import Placed, Text, refuse
from ocop_lib.periods import Quarter
from ocop_lib.plan.entries import Entry
from ocop_lib.plan.fields import (
    AgencyRef,
    Day,
    IndicatorId,
    Known,
    Share,
    at_key,
    known_to,
    needed,
    superfluous,
)
from ocop_lib.plan.lead import Lead
from ocop_lib.plan.targets import (
    Targets,
    pending_faults,
    province_target_faults,
    unit_target_faults,
)

MONTHLY_FLOOR = FaultKind(
    "plan.monthly_floor",
    "Mức tối thiểu hằng tháng chỉ xét được cho số giao của toàn tỉnh.",
    "Đổi cách đo, hoặc ghi scope: province với số giao của tỉnh.",
    "flow, stock; monthly_floor khi scope: province và không phải bối cảnh",
)
EXPECTATION_FALLS = FaultKind(
    "plan.expectation_falls",
    "Kỳ vọng lũy kế giảm từ quý này sang quý sau.",
    "Ghi tỷ lệ lũy kế từ đầu năm, không phải phần của riêng từng quý.",
    "bốn tỷ lệ từ 0 đến 1, quý sau không nhỏ hơn quý trước",
)
EXPECTATION_DUE = FaultKind(
    "plan.expectation_due",
    "Hết quý {number} là đã đến hạn {due} mà kỳ vọng chưa là 1.",
    "Sửa kỳ vọng của quý ấy thành 1, hoặc sửa thời hạn (due).",
    "1 ở mọi quý kể từ khi đến hạn",
)


class Indicator(Entry):
    """A quantity that the plan has measured, with its targets and their due date.

    Args:
        name: name as in the plan, with misprints corrected; ``verbatim`` keeps them.
        short_name: name for the heading of a narrow column.
        line_name: name for one line of a table and for sentences, with whole nouns; None where
            the short name has them.
        unit_of_measure: the thing counted («sản phẩm», «chủ thể»); for a monthly floor, the thing
            counted within a month.
        measure: ``flow`` is summed over the year; ``stock`` is the number at the cut-off, never
            summed over quarters; ``monthly_floor`` is tested in each calendar month.
        floor: whether the plan says «ít nhất» (at least).
        aspirational: whether the plan says «phấn đấu» (strive for).
        context: whether the indicator only gives context: reports show it without target and
            status.
        scope: ``units`` when each unit has its own target or figure, ``province`` when only the
            province has.
        targets: the targets, for a monthly floor those of each month; None for context.
        expectation: shares (0 to 1) of the target that the office expects by the end of quarters 1
            to 4: the office's own yardstick, not an assigned target. None for context and monthly
            floors.
        expectation_source: the periods in the plan from which the shares are derived.
        due: the last day on which the target can be met; None for context.
        lead: what tells early whether units will reach their targets; None for nothing.
        responsible: ids of the agencies that the plan makes responsible for the result; empty where
            tasks name the indicator, whose leaders they are then, and where the plan names nobody.
        description: rule of what is counted and what is not, in Vietnamese.
        verbatim: the plan's own wording, where the interpretation depends on it.
    """

    id: IndicatorId
    name: Text
    short_name: Text
    line_name: Text | None = None
    unit_of_measure: Text
    measure: Literal["flow", "stock", "monthly_floor"]
    floor: bool = False
    aspirational: bool = False
    context: bool = False
    scope: Literal["units", "province"] = "units"
    targets: Targets | None = None
    expectation: tuple[Share, Share, Share, Share] | None = None
    expectation_source: Text | None = None
    due: Day | None = None
    lead: Lead | None = None
    responsible: tuple[AgencyRef, ...] = ()
    description: Text
    verbatim: Text | None = None

    @property
    def in_a_line(self) -> str:
        """The name in one line of a table and in sentences."""
        return self.line_name or self.short_name

    def expected(self, over: int, target: int) -> int:
        """The part of a target that the office expects by the end of a quarter.

        Args:
            over: how many of the year's quarters are over.
            target: the number assigned.

        Returns:
            ⌊target × share⌋; 0 where no share is expected.
        """
        share = self.expectation[over - 1] if self.expectation and over else 0
        # Through its decimal text: binary 0.29 * 100 is 28.999…, which int() would cut to 28.
        return int(Fraction(str(share)) * target)

    @model_validator(mode="after")
    def _check_consistency(self, info: ValidationInfo) -> Self:
        refuse(indicator_faults(self, known_to(info)))
        return self


def indicator_faults(indicator: Indicator, known: Known) -> Iterator[Placed]:
    """The faults within one indicator, with their key paths."""
    if indicator.measure == "monthly_floor" and (indicator.context or indicator.scope == "units"):
        yield at_key("measure", MONTHLY_FLOOR.at(found="monthly_floor"))
    if indicator.context:
        yield from _context_faults(indicator)
        return
    if indicator.targets is None:
        yield needed("targets", "Chỉ tiêu có giao số thì phải ghi số giao.")
    else:
        yield from pending_faults(indicator.targets, known)
        if indicator.scope == "units":
            yield from unit_target_faults(indicator.targets, known)
        else:
            yield from province_target_faults(indicator.targets)
    if indicator.due is None:
        yield needed("due", "Chỉ tiêu có giao số thì phải ghi thời hạn.")
    if indicator.lead is not None and (indicator.scope, indicator.measure) != ("units", "flow"):
        yield superfluous("lead", "Chỉ chỉ tiêu giao cho đơn vị và cộng dồn (flow) có báo trước.")
    yield from _expectation_faults(indicator, known)


def _context_faults(indicator: Indicator) -> Iterator[Placed]:
    what = "Chỉ tiêu bối cảnh (context: true) không có số giao, mức phải đạt, kỳ vọng, thời hạn."
    for key in ("targets", "expectation", "expectation_source", "due", "lead"):
        if getattr(indicator, key) is not None:
            yield superfluous(key, what)
    for key in ("floor", "aspirational"):
        if getattr(indicator, key):
            yield superfluous(key, what)


def _expectation_faults(indicator: Indicator, known: Known) -> Iterator[Placed]:
    if indicator.measure == "monthly_floor":
        if indicator.expectation is not None:
            what = "Mức tối thiểu hằng tháng được xét từng tháng, không theo tỷ lệ quý."
            yield superfluous("expectation", what)
        return
    if indicator.expectation is None:
        yield needed("expectation", "Chỉ tiêu có giao số thì phải ghi kỳ vọng đến từng quý.")
    else:
        yield from _share_faults(indicator, known)
    if indicator.expectation_source is None:
        what = "Kỳ vọng phải nói rút ra từ thời gian nào của kế hoạch."
        yield needed("expectation_source", what)


def _share_faults(indicator: Indicator, known: Known) -> Iterator[Placed]:
    shares = indicator.expectation or ()
    found = ", ".join(str(share) for share in shares)
    if list(shares) != sorted(shares):
        yield at_key("expectation", EXPECTATION_FALLS.at(found=found))
    if indicator.due is None or known.year is None:
        return
    for number, share in enumerate(shares, start=1):
        if share != 1 and indicator.due <= Quarter(known.year, number).cut_off("calendar"):
            yield at_key(
                "expectation", EXPECTATION_DUE.at(found=found, number=number, due=indicator.due)
            )
