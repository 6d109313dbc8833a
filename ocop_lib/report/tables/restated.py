"""«Số liệu điều chỉnh»: what was issued and is different now, and the marks on restated numbers."""

from collections.abc import Iterator, Mapping, Sequence

from ocop_lib import wording
from ocop_lib.blocks.model import Cell, Column, Table
from ocop_lib.export.cause_words import NUMBER, cause_words, indicator_words, value_words
from ocop_lib.indicators.restated.since_issue import Restatement
from ocop_lib.indicators.restated.split import Difference
from ocop_lib.periods import Period
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.report.needs import is_many
from ocop_lib.report.tables import cells

MARK = "(ĐC)"
"""What stands behind a number of this report that was issued otherwise."""

_OF_MANY = "Số liệu điều chỉnh của từng đơn vị có ở báo cáo của đơn vị ấy."
_SHOWN = ("to_date", "target", "expected", "status")
"""The values that readers are told of; the others follow from them."""

_VALUE_OF: Mapping[str, str] = {
    "Đánh giá": "status",
    "Kế hoạch năm": "target",
    "Lũy kế, hiện có": "to_date",
    "Lũy kế hoặc hiện có": "to_date",
    "Thực hiện": "to_date",
    "Trong năm hoặc hiện có": "to_date",
    "Trong quý": "in_quarter",
    "Còn thiếu": "remaining",
    "Kỳ vọng đến quý": "expected",
}
"""The values in the columns of a report's tables of indicators, by the columns' headings."""


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


def marked(
    table: Table, plan: Plan, told: Sequence[Restatement], unit: str, period: Period
) -> Table:
    """A table of indicators with a mark behind each number that was issued otherwise.

    Args:
        table: a row an indicator.
        plan: for the names of indicators.
        told: the restatements.
        unit: the unit that the table is about.
        period: the report's own period.

    Returns:
        The table with marks, and a note that explains them; as it was where there are none.
    """
    own = [one for one in told if str(one.period) == str(period)]
    moved = {
        (name, one.name)
        for issue in own
        for one in issue.differences
        if one.unit == unit
        for name in _names(plan, one.indicator)
    }
    rows = tuple(_marked_row(table, row, moved) for row in table.rows)
    if rows == table.rows:
        return table
    days = wording.listed(wording.day(one.issued_on) for one in own)
    note = f"{MARK}: đã điều chỉnh so với bản ban hành ngày {days}; xem Số liệu điều chỉnh."
    return table.model_copy(update={"rows": rows, "notes": (*table.notes, note)})


def _names(plan: Plan, indicator: str) -> tuple[str, ...]:
    return next(((i.in_a_line, i.name) for i in plan.indicators if i.id == indicator), ())


def _marked_row(
    table: Table, row: tuple[Cell, ...], moved: set[tuple[str, str]]
) -> tuple[Cell, ...]:
    name = row[table.naming].text
    return tuple(
        cell.model_copy(update={"text": f"{cell.text} {MARK}"})
        if (name, _VALUE_OF.get(column.label, "")) in moved
        else cell
        for column, cell in zip(table.columns, row, strict=True)
    )
