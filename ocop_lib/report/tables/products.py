"""Tables of products: stages of the annual cycle, certificates decided, certificates running out."""

import pandas as pd

from ocop_lib import wording
from ocop_lib.blocks.model import Cell, Column, Paragraph, Table
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.register.columns import CERTIFICATE_KINDS, CYCLES
from ocop_lib.report import nothing
from ocop_lib.report.tables import cells
from ocop_lib.stages import STAGES

_PIPELINE_NOTE = "Một sản phẩm được đếm một lần ở mỗi bước đã qua, không cộng các bước với nhau."
_MISSING_DECISION = "chưa có số quyết định"
_NO_CERTIFICATES = "Không có sự kiện nào trong sổ theo dõi."
_NO_EXPIRING = "Không có giấy chứng nhận nào."


def pipeline_table(plan: Plan, as_of: AsOf, unit: str, *, is_known: bool) -> Table:
    """The table of how many products reached each stage of the cycle in the plan year.

    Args:
        plan: for the level of its units.
        as_of: the register at the cut-off.
        unit: id of the unit the table is about.
        is_known: whether figures were delivered this year; if not, 0 is shown as unknown.

    Returns:
        One row per stage, in the order of the cycle.
    """
    stages = as_of.of_plan_year("stages")
    counts = stages.groupby(["stage", "cycle"])["product_id"].nunique()
    totals = stages.groupby("stage")["product_id"].nunique()
    rows = []
    for stage, name in _stage_names(plan).items():
        numbers = [counts.get((stage, cycle), 0) for cycle in CYCLES]
        numbers.append(totals.get(stage, 0))
        shown = [cells.amount(value if is_known or value else None) for value in numbers]
        rows.append((cells.plain(name), *shown))
    return Table(
        id="chu-trinh",
        units=_units(stages, unit),
        caption="Số sản phẩm đã qua từng bước của chu trình OCOP năm nay",
        columns=(
            Column(label="Bước", width=3),
            *(Column(label=CYCLES[cycle], kind="number") for cycle in CYCLES),
            Column(label="Cộng", kind="number"),
        ),
        rows=tuple(rows),
        notes=(_PIPELINE_NOTE,),
    )


def pipeline_names_table(
    plan: Plan, as_of: AsOf, unit: str, *, is_known: bool
) -> Table | Paragraph:
    """The table of products in the annual cycle, each with the last stage it reached.

    Args:
        plan: for the units' names.
        as_of: the register at the cut-off.
        unit: id of the unit the table is about.
        is_known: whether figures were delivered this year; it decides the sentence for no product.

    Returns:
        One row per product and cycle, the furthest stage first; a sentence where there is no product.
    """
    stages = as_of.of_plan_year("stages")
    if stages.empty:
        words = nothing.NO_PIPELINE if is_known else nothing.NO_PIPELINE_KNOWN
        return nothing.sentence(words, (unit,))
    rank = stages["stage"].map({stage: place for place, stage in enumerate(STAGES)})
    last = stages.assign(rank=rank).sort_values(["rank", "date"], kind="stable")
    last = last.drop_duplicates(["product_id", "cycle"], keep="last")
    last = last.sort_values(["rank", "date", "product_id"], ascending=[False, True, True])
    names = _stage_names(plan)
    rows = tuple(
        (
            cells.plain(row.product_name),
            cells.plain(row.subject_name),
            *_unit_cell(plan, row.unit_id, unit),
            cells.plain(CYCLES[row.cycle]),
            cells.plain(names[row.stage]),
            cells.dated(row.date),
            cells.amount(row.proposed_stars, missing=wording.NOT_APPLICABLE),
            cells.amount(row.score, missing=wording.NOT_APPLICABLE),
        )
        for row in cells.each(last)
    )
    return Table(
        id="san-pham-trong-chu-trinh",
        units=_units(last, unit),
        caption="Sản phẩm tham gia chu trình và bước đã đến",
        columns=(
            Column(label="Sản phẩm", width=2.6),
            Column(label="Chủ thể", width=2.6),
            *_unit_column(unit),
            Column(label="Loại", width=1),
            Column(label="Bước đã đến", width=1.6),
            Column(label="Ngày", width=1.2),
            Column(label="Sao đề xuất", kind="number", width=0.8),
            Column(label="Điểm", kind="number", width=0.8),
        ),
        rows=rows,
        folded=True,
    )


def certificates_table(plan: Plan, as_of: AsOf, unit: str) -> Table:
    """The table of certificates given and withdrawn in the plan year, with their decisions.

    Args:
        plan: for the units' names.
        as_of: the register at the cut-off.
        unit: id of the unit the table is about.

    Returns:
        One row per event, by the day of the decision; a note where there is none.
    """
    events = as_of.of_plan_year("certificates")
    events = events.sort_values(["decision_date", "product_id"], kind="stable")
    rows = tuple(
        (
            cells.plain(row.product_name),
            cells.plain(row.subject_name),
            *_unit_cell(plan, row.unit_id, unit),
            cells.plain(CERTIFICATE_KINDS[row.kind]),
            cells.amount(row.stars),
            cells.plain(_MISSING_DECISION if pd.isna(row.decision_number) else row.decision_number),
            cells.dated(row.decision_date),
            cells.dated(row.expiry_date),
        )
        for row in cells.each(events)
    )
    return Table(
        id="cong-nhan",
        units=_units(events, unit),
        caption="Sản phẩm được công nhận, nâng hạng, cấp lại, thu hồi từ đầu năm",
        columns=(
            Column(label="Sản phẩm", width=2.2),
            Column(label="Chủ thể", width=2.2),
            *_unit_column(unit),
            Column(label="Sự kiện", width=1.3),
            Column(label="Sao", kind="number", width=0.5),
            Column(label="Quyết định", width=2),
            Column(label="Ngày quyết định", width=1.2),
            Column(label="Hết hạn", width=1.2),
        ),
        rows=rows,
        notes=() if rows else (_NO_CERTIFICATES,),
    )


def expiring_table(plan: Plan, as_of: AsOf, expiring: pd.DataFrame, unit: str) -> Table:
    """The table of certificates that expire within twelve months.

    Args:
        plan: for the units' names.
        as_of: the register at the cut-off.
        expiring: the evidence of ``expiring_certificates``.
        unit: id of the unit the table is about.

    Returns:
        One row per certificate, the earliest to expire first; a note where there is none.
    """
    held = as_of.held_now.set_index("product_id")
    rows = []
    for row in cells.each(expiring):
        certificate = held.loc[row.item_id]
        rows.append(
            (
                cells.plain(certificate["product_name"]),
                cells.plain(certificate["subject_name"]),
                *_unit_cell(plan, row.unit_id, unit),
                cells.amount(certificate["stars"]),
                cells.optional(certificate["decision_number"]),
                cells.dated(row.date),
            )
        )
    return Table(
        id="sap-het-han",
        units=_units(expiring, unit),
        caption="Giấy chứng nhận hết hạn trong 12 tháng sau kỳ số liệu",
        columns=(
            Column(label="Sản phẩm", width=2.2),
            Column(label="Chủ thể", width=2.6),
            *_unit_column(unit),
            Column(label="Sao", kind="number", width=0.5),
            Column(label="Quyết định", width=2),
            Column(label="Hết hạn", width=1.2),
        ),
        rows=tuple(rows),
        notes=() if rows else (_NO_EXPIRING,),
    )


def _stage_names(plan: Plan) -> dict[str, str]:
    """The stages of the cycle by code; a unit's assessment is named by the level of its unit."""
    return {**STAGES, "assessed_district": f"Đánh giá {wording.LEVEL[plan.unit_level]}"}


def _unit_column(unit: str) -> tuple[Column, ...]:
    """The column of units in the province's tables; empty in a unit's own."""
    return (Column(label="Đơn vị", width=1.1),) if unit == PROVINCE else ()


def _unit_cell(plan: Plan, owner: str, unit: str) -> tuple[Cell, ...]:
    """The cell of the column of units: the unit that owns the row; empty in a unit's own table."""
    return (cells.plain(plan.unit(owner).short_name),) if unit == PROVINCE else ()


def _units(rows: pd.DataFrame, unit: str) -> tuple[str, ...]:
    """Ids of the units whose rows a table shows, from which the run engine checks the report."""
    found = sorted(set(rows["unit_id"]) - {unit, PROVINCE})
    return (unit, *found)
