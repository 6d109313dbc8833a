"""Notes below tables of targets, in the words of the plan."""

from collections.abc import Iterable

from ocop_lib import wording
from ocop_lib.plan import Indicator, Plan


def expectation_note(office: str) -> str:
    """The note on who set the numbers expected by now: ``office`` in running text."""
    return (
        f"Kỳ vọng đến quý do {office} xác định từ thời hạn trong kế hoạch, "
        "không phải chỉ tiêu giao."
    )


def matrix_notes(plan: Plan, shown: Iterable[Indicator]) -> tuple[str, ...]:
    """The notes on the table of all units.

    Args:
        plan: for the name of the last row.
        shown: the table's indicators.

    Returns:
        What the cells and the last row say; then, where the plan gives a part of a total to no
        unit, which totals hold more than their columns.
    """
    whole = wording.uncapitalised(plan.whole.short_name)
    cells = (
        f"Mỗi ô: lũy kế/kế hoạch năm và đánh giá. Dòng cuối là {whole}, cộng từ các đơn vị; "
        "kế hoạch để trống được cộng là 0; chỉ tiêu kế hoạch không in tổng toàn tỉnh thì ghi số đơn vị "
        "đạt."
    )
    parts = [
        f"{wording.uncapitalised(one.short_name)} {wording.number(one.targets.left_over)}"
        for one in shown
        if one.targets is not None and one.targets.left_over
    ]
    if not parts:
        return (cells,)
    left_over = f"Kế hoạch năm của {whole} gồm cả phần chưa giao cho đơn vị nào"
    return (cells, f"{left_over}: {wording.listed(parts)}.")
