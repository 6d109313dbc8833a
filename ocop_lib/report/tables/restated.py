"""«Số liệu điều chỉnh»: what was issued and is different now."""

from collections.abc import Iterator, Sequence

from ocop_lib import wording
from ocop_lib.blocks.model import Cell, Column, Table
from ocop_lib.export.cause_words import NUMBER, cause_words, indicator_words, value_words
from ocop_lib.indicators.restated.since_issue import Restatement
from ocop_lib.indicators.restated.split import Difference
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.report.needs import is_many
from ocop_lib.report.tables import cells

_OF_MANY = "Số liệu điều chỉnh của từng đơn vị có ở báo cáo của đơn vị ấy."
_SHOWN = ("to_date", "target", "expected", "status")
"""The values that readers are told of; the others follow from them."""


def shown(
    plan: Plan, told: Sequence[Restatement], unit: str
) -> list[tuple[Restatement, Difference]]:
    """The values of restatements that readers are told of, each with its issue.

    Args:
        plan: the units.
        told: the restatements.
        unit: whom the report is about.

    Returns:
        The numbers to date, targets, expectations and statuses; the number in the quarter only
        where the one to date is the same. Of the province with many units its own values.
    """
    found = []
    is_whole_only = unit == PROVINCE and is_many(plan)
    for issue in told:
        to_date = {(d.unit, d.indicator) for d in issue.differences if d.name == "to_date"}
        found += [
            (issue, one)
            for one in issue.differences
            if not (is_whole_only and one.unit != PROVINCE)
            and (
                one.name in _SHOWN
                or (one.name == "in_quarter" and (one.unit, one.indicator) not in to_date)
            )
        ]
    return found


def restated_table(plan: Plan, told: Sequence[Restatement], unit: str) -> Table:
    """The table of what was issued and is different now.

    Args:
        plan: for names.
        told: the restatements; at least one has a value that is `shown`.
        unit: a unit's id; ``province`` for the values of all units.

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
        rows=cells.numbered(
            _row(plan, one, is_province=is_province) for _, one in shown(plan, told, unit)
        ),
        notes=(*_notes(told), *([_OF_MANY] if is_province and is_many(plan) else [])),
    )


def _row(plan: Plan, one: Difference, *, is_province: bool) -> tuple[Cell, ...]:
    unit = (cells.plain(plan.unit(one.unit).short_name),) if is_province else ()
    return (
        cells.plain(wording.period_words(one.period)),
        *unit,
        cells.plain(indicator_words(plan, one.indicator)),
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
