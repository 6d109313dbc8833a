"""The library's own numbers as frames with Vietnamese headings and labels, for analysts' tables."""

from collections.abc import Iterable

import pandas as pd

from ocop_lib import wording
from ocop_lib.export.measured import unit_of_measure
from ocop_lib.export.remark_words import note
from ocop_lib.indicators.progress import Progress
from ocop_lib.periods import Period
from ocop_lib.plan import Indicator, Plan
from ocop_lib.report import sentences
from ocop_lib.report.frames.units import UNIT

_PROGRESS = {
    UNIT: "str",
    "Chỉ tiêu": "str",
    "Đơn vị tính": "str",
    "Kế hoạch năm": "Int64",
    "Trong quý": "Float64",
    "Quý trước gửi muộn": "Float64",
    "Lũy kế": "Float64",
    "Còn thiếu": "Int64",
    "Kỳ vọng đến quý": "Int64",
    "Đánh giá": "str",
    "Ghi chú": "str",
}
"""The columns of a progress frame, in order, each with its type."""

_EVIDENCE = {
    "date": "Ngày tính",
    "label": "Nội dung",
    "unit_id": UNIT,
    "quantity": "Số lượng",
    "item_id": "Mã trong sổ theo dõi",
    "delivery_id": "Lần gửi số liệu",
}


def progress_frame(plan: Plan, rows: Iterable[Progress], period: Period, name: str) -> pd.DataFrame:
    """Progress as a frame for readers.

    Args:
        plan: for the names of units and indicators.
        rows: progress, in the order of the frame's rows.
        period: the quarter, or the year, of the rows.
        name: the full name of the unit that the report is about, for the caption.

    Returns:
        One row per row of progress, with the names of `_PROGRESS`; numbers are missing where there
        are none. The status is a word, missing for an indicator of context. The caption is in
        ``attrs``.
    """
    values = [_values(plan, row) for row in rows]
    frame = pd.DataFrame(values, columns=list(_PROGRESS)).astype(_PROGRESS)
    frame.attrs["caption"] = f"Tiến độ các chỉ tiêu của {name}, {sentences.until_end_of(period)}"
    return frame


def _values(plan: Plan, row: Progress) -> tuple[object, ...]:
    indicator = plan.indicator(row.indicator)
    return (
        wording.capitalised(plan.unit(row.unit).name),
        indicator.name,
        unit_of_measure(plan, indicator, row.unit),
        row.target,
        row.in_quarter,
        row.arrived_late,
        row.to_date,
        row.remaining,
        row.expected,
        None if row.status is None else wording.STATUS[row.status],
        note(plan, row),
    )


def evidence_frame(
    plan: Plan, indicator: Indicator, rows: pd.DataFrame, period: Period
) -> pd.DataFrame:
    """The rows behind an indicator's number as a frame for readers.

    Args:
        plan: for the names of units.
        indicator: what is counted.
        rows: its evidence.
        period: the quarter, or the year, whose cut-off ends the count.

    Returns:
        One row per evidence row, in the same order: day, content, unit's full name, quantity, id in
        the register, id of the delivery. The caption is in ``attrs``.
    """
    frame = rows[list(_EVIDENCE)].reset_index(drop=True).rename(columns=_EVIDENCE)
    frame[UNIT] = [wording.capitalised(plan.unit(unit).name) for unit in frame[UNIT]]
    frame.attrs["caption"] = (
        f"Các dòng được tính: {wording.uncapitalised(indicator.name)}, "
        f"{sentences.until_end_of(period)}"
    )
    return frame
