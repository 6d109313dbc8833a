"""Tables of products in the annual cycle: how many reached each stage, and which."""

import pandas as pd

from ocop_lib import wording
from ocop_lib.blocks.model import Column, Paragraph, Table
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.register.columns import CYCLES
from ocop_lib.report import nothing
from ocop_lib.report.tables import cells, owners
from ocop_lib.stages import STAGES

_PIPELINE_NOTE = "Một sản phẩm được đếm một lần ở mỗi bước đã qua, không cộng các bước với nhau."


def pipeline_table(plan: Plan, as_of: AsOf, unit: str, *, is_known: bool) -> Table | Paragraph:
    """The table of how many products reached each stage of the cycle in the plan year.

    Args:
        plan: for the level of its units.
        as_of: the register at the cut-off.
        unit: id of the unit the table is about.
        is_known: whether figures were delivered this year; it decides the sentence for no product.

    Returns:
        One row per stage, in the order of the cycle; a sentence where there is no product.
    """
    stages = as_of.of_plan_year("stages")
    if stages.empty:
        return _no_product(unit, is_known=is_known)
    counts = stages.groupby(["stage", "cycle"])["product_id"].nunique()
    totals = stages.groupby("stage")["product_id"].nunique()
    rows = []
    for stage, name in wording.stage_names(plan.unit_level).items():
        numbers = [counts.get((stage, cycle), 0) for cycle in CYCLES]
        numbers.append(totals.get(stage, 0))
        shown = [cells.amount(value) for value in numbers]
        rows.append((cells.plain(name), *shown))
    return Table(
        id="chu-trinh",
        units=owners.units_of(stages, unit),
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
        return _no_product(unit, is_known=is_known)
    return _names_table(
        plan,
        _last_steps(stages),
        unit,
        id_="san-pham-trong-chu-trinh",
        caption="Sản phẩm tham gia chu trình và bước đã đến",
        folded=unit == PROVINCE,
    )


MOST_OPEN = 20
"""How many products without a decision the body of a report lists; those that went furthest."""


def open_products(as_of: AsOf) -> pd.DataFrame:
    """The last step of each product whose annual cycle is without a decision, by product and cycle."""
    stages = as_of.of_plan_year("stages")
    events = as_of.of_plan_year("certificates")
    decided = set(zip(events["product_id"], events["kind"].replace("first", "new"), strict=True))
    last = _last_steps(stages)
    pairs = zip(last["product_id"], last["cycle"], strict=True)
    return last[[pair not in decided for pair in pairs]]


def open_products_table(plan: Plan, as_of: AsOf, unit: str, *, is_known: bool) -> Table | Paragraph:
    """The table of products whose annual cycle ended without a decision: what goes on next year.

    Args:
        plan: for the units' names.
        as_of: the register at the cut-off.
        unit: id of the unit the table is about.
        is_known: whether figures were delivered this year; it decides the sentence for no product.

    Returns:
        One row per product and cycle, as of `pipeline_names_table`, at most `MOST_OPEN`, whose table
        has them all; a note says how many more there are; a sentence where none is open.
    """
    if as_of.of_plan_year("stages").empty:
        return _no_product(unit, is_known=is_known)
    open_ = open_products(as_of)
    if open_.empty:
        return nothing.sentence(nothing.NO_OPEN_PRODUCTS, (unit,))
    table = _names_table(
        plan,
        open_.head(MOST_OPEN),
        unit,
        id_="san-pham-chuyen-tiep",
        caption=f"Sản phẩm tham gia chu trình năm {as_of.year} chưa có quyết định",
        folded=False,
    )
    more = len(open_) - MOST_OPEN
    if more <= 0:
        return table
    words = f"Ngoài bảng còn {wording.counted(more)} sản phẩm, có trong biểu ở Phụ lục."
    return table.model_copy(update={"notes": (words,), "units": owners.units_of(open_, unit)})


def _names_table(
    plan: Plan, last: pd.DataFrame, unit: str, *, id_: str, caption: str, folded: bool
) -> Table:
    """The table of products, each with the last step it reached."""
    names = wording.stage_names(plan.unit_level)
    scores = cells.aligned(last["score"].tolist())
    rows = cells.numbered(
        (
            cells.plain(row.product_name),
            cells.plain(row.subject_name),
            *owners.unit_cell(plan, row.unit_id, unit),
            cells.plain(CYCLES[row.cycle]),
            cells.plain(names[row.stage]),
            cells.dated(row.date),
            cells.amount(row.proposed_stars, missing=wording.NOT_APPLICABLE),
            score,
        )
        for row, score in zip(cells.each(last), scores, strict=True)
    )
    return Table(
        id=id_,
        units=owners.units_of(last, unit),
        caption=caption,
        columns=(
            cells.ordinal(),
            Column(label="Sản phẩm", width=2.6),
            Column(label="Chủ thể", width=3),
            *owners.unit_column(unit),
            Column(label="Loại", width=1),
            Column(label="Bước đã đến", width=2.3),
            Column(label="Ngày", width=1.2),
            Column(label="Sao đề xuất", kind="number", width=0.8),
            Column(label="Điểm", kind="number", width=0.8),
        ),
        rows=rows,
        folded=folded,
    )


def _last_steps(stages: pd.DataFrame) -> pd.DataFrame:
    """The last step of each product and cycle, the furthest stage first."""
    rank = stages["stage"].map({stage: place for place, stage in enumerate(STAGES)})
    last = stages.assign(rank=rank).sort_values(["rank", "date"], kind="stable")
    last = last.drop_duplicates(["product_id", "cycle"], keep="last")
    return last.sort_values(["rank", "date", "product_id"], ascending=[False, True, True])


def _no_product(unit: str, *, is_known: bool) -> Paragraph:
    words = nothing.NO_PIPELINE if is_known else nothing.NO_PIPELINE_KNOWN
    return nothing.sentence(words, (unit,))
