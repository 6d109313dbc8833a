"""Tables of products: how far along the annual cycle, what was recognised, what runs out."""

import pandas as pd

from ocop_lib import wording
from ocop_lib.blocks.model import Cell, Column, Table
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.register.columns import CYCLES, STAGES
from ocop_lib.report import sentences
from ocop_lib.report.tables import cells


def pipeline_table(as_of: AsOf, unit: str, *, known: bool) -> Table:
    """How many products came as far as each stage of the cycle in the plan year.

    Args:
        as_of: the register at the cut-off.
        unit: whose table it is.
        known: something was delivered this year; otherwise a 0 is not known to be one.
    """
    stages = as_of.of_plan_year("stages")
    counts = stages.groupby(["stage", "cycle"])["product_id"].nunique()
    totals = stages.groupby("stage")["product_id"].nunique()
    rows = []
    for stage in STAGES:
        numbers = [counts.get((stage, cycle), 0) for cycle in CYCLES]
        numbers.append(totals.get(stage, 0))
        shown = [cells.amount(value if known or value else None) for value in numbers]
        rows.append((cells.plain(sentences.STAGE[stage]), *shown))
    return Table(
        id="chu-trinh",
        units=_units(stages, unit),
        caption="Số sản phẩm đã qua từng bước của chu trình OCOP năm nay",
        columns=(
            Column(label="Bước", width=3),
            *(Column(label=sentences.CYCLE[cycle], kind="number") for cycle in CYCLES),
            Column(label="Cộng", kind="number"),
        ),
        rows=tuple(rows),
        notes=(sentences.PIPELINE_NOTE,),
    )


def pipeline_names_table(plan: Plan, as_of: AsOf, unit: str) -> Table:
    """The products in the cycle, each with the stage it has come to, the furthest first."""
    stages = as_of.of_plan_year("stages")
    rank = stages["stage"].map({stage: place for place, stage in enumerate(STAGES)})
    last = stages.assign(rank=rank).sort_values(["rank", "date"], kind="stable")
    last = last.drop_duplicates(["product_id", "cycle"], keep="last")
    last = last.sort_values(["rank", "date", "product_id"], ascending=[False, True, True])
    rows = tuple(
        (
            cells.plain(row.product_name),
            cells.plain(row.subject_name),
            *_unit_cell(plan, row.unit_id, unit),
            cells.plain(sentences.CYCLE[row.cycle]),
            cells.plain(sentences.STAGE[row.stage]),
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
    """What was recognised, upgraded, renewed and withdrawn in the plan year, with its decision."""
    events = as_of.of_plan_year("certificates")
    events = events.sort_values(["decision_date", "product_id"], kind="stable")
    rows = tuple(
        (
            cells.plain(row.product_name),
            cells.plain(row.subject_name),
            *_unit_cell(plan, row.unit_id, unit),
            cells.plain(sentences.CERTIFICATE[row.kind]),
            cells.amount(row.stars),
            cells.plain(
                sentences.MISSING_DECISION if pd.isna(row.decision_number) else row.decision_number
            ),
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
        notes=() if rows else (sentences.NO_CERTIFICATES,),
    )


def expiring_table(plan: Plan, as_of: AsOf, expiring: pd.DataFrame, unit: str) -> Table:
    """Certificates that run out within twelve months, the first to run out first.

    Args:
        plan: names the units.
        as_of: the register at the cut-off.
        expiring: the evidence of ``expiring_certificates``.
        unit: whose table it is.
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
        notes=() if rows else (sentences.NO_EXPIRING,),
    )


def _unit_column(unit: str) -> tuple[Column, ...]:
    """The column that tells units apart, where there are several."""
    return (Column(label="Đơn vị", width=1.1),) if unit == PROVINCE else ()


def _unit_cell(plan: Plan, owner: str, unit: str) -> tuple[Cell, ...]:
    return (cells.plain(plan.unit(owner).short_name),) if unit == PROVINCE else ()


def _units(rows: pd.DataFrame, unit: str) -> tuple[str, ...]:
    """The units whose rows a table shows, so that the run engine can see what is shown."""
    found = sorted(set(rows["unit_id"]) - {unit, PROVINCE})
    return (unit, *found)
