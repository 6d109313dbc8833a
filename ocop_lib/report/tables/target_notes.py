"""Notes below tables of targets, in the words of the plan."""

from collections.abc import Iterable, Iterator, Sequence

from ocop_lib import wording
from ocop_lib.export.remark_words import remark_words, units_lacking
from ocop_lib.indicators.progress import Progress, is_final
from ocop_lib.indicators.quarter_evidence import QuarterEvidence
from ocop_lib.plan import PROVINCE, Indicator, Plan
from ocop_lib.report import sentences
from ocop_lib.statuses import Status

_SAID_ELSEWHERE = {
    "no_data", "units_delivered", "units_reached", "waiting_for", "on_the_way", "reported_done",
}  # fmt: skip
"""The remarks that the summary, the status or a column of the table has already."""

_NO_DATA = "«chưa có số liệu»: đơn vị chưa gửi, không phải số 0"
_NOT_ASSIGNED = "«không giao»: kế hoạch để trống"
_PENDING = "«chưa giao»: kế hoạch còn là dự thảo, chưa có số giao"
_NONE_EXPECTED = "«–» ở cột cuối: đến hết quý này chưa kỳ vọng có kết quả"
_ZERO = "«Chỉ tiêu giao: 0»: kế hoạch giao bằng 0, không tính vào số chỉ tiêu đạt, không tính vượt"
_UNDECIDED = "«Chưa đủ cơ sở đánh giá»: nếu các đơn vị chưa gửi số liệu đạt chỉ tiêu giao thì toàn tỉnh {may}"
_REACHED, _ON_COURSE = "đạt kế hoạch năm", "đạt hoặc đúng tiến độ"


_CUT = (
    "Bảng ghi từng đơn vị đã gửi số liệu mà còn chậm nhất; các đơn vị khác cộng chung, từng đơn vị ghi ở "
    "Phụ lục."
)


def status_notes(plan: Plan, rows: Sequence[Progress], evidence: QuarterEvidence) -> Iterator[str]:
    """The notes below a table of targets: only on what occurs in it.

    Args:
        plan: for names.
        rows: the table's rows, in its order.
        evidence: of the quarter.

    Yields:
        Who set what is expected (for a unit), the words in cells, the remarks on single targets,
        and in the year's last quarter how it judges.
    """
    statuses = {row.status for row in rows}
    words = []
    if rows[0].unit != PROVINCE:
        yield sentences.expectation(plan.office_in_text)
        # Without a target, or with one of 0, there is nothing that could be expected.
        words += [_NONE_EXPECTED] if any(row.target and not row.expected for row in rows) else []
    words += [_NO_DATA] if any(row.to_date is None for row in rows) else []
    for status, said in (
        (Status.NOT_ASSIGNED, _NOT_ASSIGNED),
        (Status.PENDING, _PENDING),
        (Status.ASSIGNED_ZERO, _ZERO),
        (Status.UNDECIDED, _UNDECIDED.format(may=_may_be(plan, rows, evidence))),
    ):
        words += [said] if status in statuses else []
    if words:
        yield wording.capitalised("; ".join(words)) + "."
    if remarks := [*_remarks(plan, rows)]:
        yield " ".join(remarks)
    if evidence.is_last_quarter:
        yield sentences.judged_at(evidence.period, evidence.cut_off)


def _may_be(plan: Plan, rows: Sequence[Progress], evidence: QuarterEvidence) -> str:
    """What undecided targets may turn out to be: once due, a target is reached or missed."""
    is_over = all(
        is_final(plan.indicator(row.indicator), None, evidence)
        for row in rows
        if row.status == Status.UNDECIDED
    )
    return _REACHED if is_over else _ON_COURSE


def _remarks(plan: Plan, rows: Sequence[Progress]) -> Iterator[str]:
    """The remarks on single targets: «TT 7: chưa đủ 02 tin, bài ở tháng 8 (có 01).»."""
    for number, row in enumerate(rows, start=1):
        indicator = plan.indicator(row.indicator)
        said = [
            units_lacking(plan, indicator, remark)
            if remark.kind == "units_having"
            else remark_words(plan, indicator, remark)
            for remark in row.remarks
            if remark.kind not in _SAID_ELSEWHERE
        ]
        said = [words for words in said if words]
        if said:
            yield f"TT {number}: {'; '.join(said)}."


def matrix_notes(
    plan: Plan, shown: Iterable[Indicator], *, is_cut: bool = False
) -> tuple[str, ...]:
    """The notes on the table of all units.

    Args:
        plan: for the name of the last row.
        shown: the table's indicators.
        is_cut: whether the table shows only those of many units that lag.

    Returns:
        What the cells and the last row say; then, where the plan gives a part of a total to no
        unit, which totals hold more than their columns.
    """
    whole = wording.uncapitalised(plan.whole.short_name)
    cells = (
        f"Mỗi ô: lũy kế (hiện có)/kế hoạch năm; chưa đạt thì ghi thêm đánh giá. Dòng cuối là {whole}, cộng từ các đơn vị; "
        "kế hoạch để trống được cộng là 0; chỉ tiêu kế hoạch không in tổng toàn tỉnh thì ghi số đơn vị "
        "đạt."
    )
    parts = [
        f"{wording.uncapitalised(one.short_name)} {wording.number(one.targets.left_over)}"
        for one in shown
        if one.targets is not None and one.targets.left_over
    ]
    if is_cut:
        cells = f"{_CUT} {cells}"
    if not parts:
        return (cells,)
    left_over = f"Kế hoạch năm của {whole} gồm cả phần chưa giao cho đơn vị nào"
    return (cells, f"{left_over}: {wording.listed(parts)}.")
