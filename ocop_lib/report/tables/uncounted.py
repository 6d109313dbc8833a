"""The table of what was sent and is not counted, with the reason."""

from collections import Counter
from collections.abc import Iterator

from ocop_lib import wording
from ocop_lib.blocks.model import Cell, Column, Paragraph, Table
from ocop_lib.export.uncounted import UNCOUNTED
from ocop_lib.indicators.quarter_evidence import QuarterEvidence
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.report import nothing
from ocop_lib.report.needs import is_many
from ocop_lib.report.tables import cells
from ocop_lib.shortened import UNITS, named

_CAPTION = "Số liệu đã gửi nhưng chưa được tính và lý do"


def uncounted_table(plan: Plan, evidence: QuarterEvidence, unit: str) -> Table | Paragraph:
    """The table of rows sent since the year began that a unit would miss in the numbers.

    Args:
        plan: for names and order.
        evidence: of the quarter.
        unit: a unit's id; ``province`` for the rows of all units.

    Returns:
        One row a unit, indicator and reason, units and indicators in the plan's order, of the
        province with many units one an indicator and reason; a sentence where there is none. What is the ordinary course of things, as a certificate that expired,
        is left out.
    """
    if unit == PROVINCE and is_many(plan):
        return _of_many(plan, evidence)
    groups = dict(_groups(plan, evidence, unit))
    units = plan.places if unit == PROVINCE else (unit,)
    if not groups:
        return nothing.sentence(nothing.NO_UNCOUNTED, units, look="small")
    order = sorted(groups, key=lambda group: plan.places.index(group[0]))
    return Table(
        id="chua-duoc-tinh",
        units=units,
        caption=_CAPTION,
        small=True,
        columns=(
            cells.ordinal(),
            *([Column(label="Đơn vị", width=1.2)] if unit == PROVINCE else []),
            Column(label="Chỉ tiêu", width=1.8),
            Column(label="Lý do chưa được tính", width=2.4),
            Column(label="Số dòng", kind="number", width=0.7),
            Column(label="Số liệu đã gửi (mã dòng)", width=4),
        ),
        rows=cells.numbered(
            _row(plan, group, groups[group], has_unit=unit == PROVINCE) for group in order
        ),
    )


def _of_many(plan: Plan, evidence: QuarterEvidence) -> Table | Paragraph:
    """The table for the province with many units: how many rows, of how many units and which."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for (owner, indicator, reason), rows in _groups(plan, evidence, PROVINCE):
        found.setdefault((indicator, reason), Counter())[owner] += len(rows)
    if not found:
        return nothing.sentence(nothing.NO_UNCOUNTED, plan.places, look="small")
    return Table(
        id="chua-duoc-tinh",
        units=plan.places,
        caption=_CAPTION,
        small=True,
        columns=(
            cells.ordinal(),
            Column(label="Chỉ tiêu", width=1.8),
            Column(label="Lý do chưa được tính", width=3),
            Column(label="Số dòng", kind="number", width=0.7),
            Column(label="Số đơn vị", kind="number", width=0.7),
            Column(label="Đơn vị", width=3),
        ),
        rows=cells.numbered(
            (
                cells.plain(plan.indicator(indicator).in_a_line),
                cells.plain(wording.capitalised(UNCOUNTED[reason])),
                cells.amount(counts.total()),
                cells.amount(len(counts)),
                cells.plain(named((plan.unit(one).short_name for one in counts), UNITS)),
            )
            for (indicator, reason), counts in found.items()
        ),
        notes=("Từng dòng ghi ở báo cáo của đơn vị.",),
    )


_Group = tuple[str, str, str]


def _groups(plan: Plan, evidence: QuarterEvidence, unit: str) -> Iterator[tuple[_Group, list[str]]]:
    """For each unit, indicator and reason the rows, as «content (id of the row)»."""
    for indicator in plan.indicators:
        found: dict[_Group, list[str]] = {}
        for row in evidence.candidates[indicator.id].missed:
            if unit in {row.unit_id, PROVINCE}:
                group = (row.unit_id, indicator.id, row.reason)
                found.setdefault(group, []).append(f"{row.label} ({row.row_id})")
        yield from found.items()


def _row(plan: Plan, group: _Group, rows: list[str], *, has_unit: bool) -> tuple[Cell, ...]:
    owner, indicator, reason = group
    name = wording.capitalised(plan.unit(owner).short_name)
    return (
        *([cells.plain(name)] if has_unit else []),
        cells.plain(plan.indicator(indicator).in_a_line),
        cells.plain(wording.capitalised(UNCOUNTED[reason])),
        cells.amount(len(rows)),
        cells.plain("; ".join(rows)),
    )
