"""«Số liệu điều chỉnh»: what was issued and is different now."""

from collections.abc import Iterator, Sequence

from ocop_lib import wording
from ocop_lib.blocks.model import Cell, Column, Table
from ocop_lib.export.cause_words import (
    NUMBER,
    cause_words,
    indicator_words,
    value_words,
)
from ocop_lib.export.entry_names import place_words
from ocop_lib.indicators.restated.measured import STOCK, is_for_readers
from ocop_lib.indicators.restated.parts import Difference
from ocop_lib.indicators.restated.since_issue import Restatement
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.report.needs import is_many
from ocop_lib.report.tables import cells

_OF_MANY = "Số liệu điều chỉnh của từng đơn vị có ở báo cáo của đơn vị ấy."
_SHOWN = ("to_date", "target", "expected", "status", "state", "allocated", "paid", "closing")
"""The values that readers are told of; the others follow from them, or, as the number in the quarter,
are told only where the first one of `_WHOLES` is as it was issued."""

_WHOLES = frozenset({"to_date", "paid", "closing"})
_FOLLOW = frozenset({"before", "arrived_late", "remaining"})


def shown(
    plan: Plan, told: Sequence[Restatement], unit: str
) -> list[tuple[Restatement, Difference]]:
    """The values of restatements that readers are told of, each with its issue.

    Args:
        plan: the units.
        told: the restatements.
        unit: whom the report is about.

    Returns:
        The numbers to date, targets, expectations and statuses, states of tasks and money; the
        number in the quarter only where the one to date is the same. Of the province with many
        units its own values, and its stock by stars.
    """
    found = []
    is_whole_only = unit == PROVINCE and is_many(plan)
    for issue in told:
        wholes = {(d.unit, d.indicator) for d in issue.differences if d.name in _WHOLES}
        found += [
            (issue, one)
            for one in issue.differences
            if not (is_whole_only and one.unit != PROVINCE)
            and (unit == PROVINCE or not one.indicator.startswith(STOCK))
            and is_for_readers(one.indicator, one.name)
            and one.name not in _FOLLOW
            and (one.name in _SHOWN or (one.unit, one.indicator) not in wholes)
        ]
    return found


def restated_table(plan: Plan, told: Sequence[Restatement], unit: str) -> Table:
    """The table of what was issued and is different now.

    Args:
        plan: for names.
        told: the restatements; at least one has a value that is `shown`.
        unit: a unit's id, or an agency's; ``province`` for the values of all units.

    Returns:
        One row a value, by period, unit and indicator.
    """
    is_province = unit == PROVINCE
    return Table(
        id="dieu-chinh",
        units=plan.places if is_province else (unit,),
        caption="Số liệu điều chỉnh so với số liệu đã ban hành",
        small=True,
        columns=(
            cells.ordinal(),
            Column(label="Kỳ", width=1.1),
            *([Column(label="Đơn vị", width=1.2)] if is_province else []),
            Column(label="Nội dung", width=2.2),
            Column(label="Số liệu", width=1.1),
            Column(label="Đã ban hành", kind="number", width=1),
            Column(label="Nay", kind="number", width=1),
            Column(label="Nguyên nhân", width=3.6),
        ),
        rows=cells.numbered(_row(plan, one, unit) for _, one in shown(plan, told, unit)),
        notes=(*_notes(told), *([_OF_MANY] if is_province and is_many(plan) else [])),
    )


def _row(plan: Plan, one: Difference, about: str) -> tuple[Cell, ...]:
    unit = (cells.plain(place_words(plan, one.unit)),) if about == PROVINCE else ()
    name = indicator_words(plan, one.indicator)
    # An agency is told of the numbers of the whole by which its tasks are measured.
    whose = (
        "" if unit or one.unit == about else f" ({wording.uncapitalised(plan.whole.short_name)})"
    )
    return (
        cells.plain(wording.period_words(one.period)),
        *unit,
        cells.plain(f"{name}{whose}"),
        cells.plain(NUMBER[one.name]),
        cells.plain(value_words(one.name, one.old)),
        cells.plain(value_words(one.name, one.new)),
        cells.plain(wording.capitalised(cause_words(plan, one))),
    )


def _notes(told: Sequence[Restatement]) -> Iterator[str]:
    issues = [
        f"{wording.period_words(one.period)} ban hành ngày {wording.day(one.issued_on)}"
        for one in told
    ]
    yield f"Số liệu đã ban hành: {'; '.join(issues)}."
    yield (
        "Số nay là số của cùng kỳ theo mọi số liệu đã gửi đến kỳ báo cáo này. Nguyên nhân được tách"
        " bằng cách đếm lại, xem trang phương pháp tính."
    )
