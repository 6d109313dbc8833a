"""Words for states of tasks, sums of money and numbers of the stock's balance, as tables call them."""

from collections.abc import Mapping

from ocop_lib import wording
from ocop_lib.indicators.restated.measured import ALL, MONEY, STOCK, TASK, YEAR_OPENING
from ocop_lib.plan import Plan
from ocop_lib.register.columns import PRODUCT_GROUPS, SUBJECT_KINDS

UNMATCHED = "Số liệu chưa khớp"
"""The state of a task that is reported as done and that the number does not show."""

TASK_STATE: Mapping[str, str] = {
    "done": "Đã hoàn thành",
    "done_late": "Hoàn thành sau hạn",
    "in_progress": "Đang thực hiện",
    "not_started": "Chưa thực hiện",
    "overdue": "Quá hạn",
    "no_data": "Chưa có số liệu",
    "unmatched": UNMATCHED,
    "not_begun": "Chưa đến thời gian thực hiện",
    "untold": "Chưa có thông tin",
}
"""The states of a task; the last two are those of an agency's only."""

FLOW: Mapping[str, str] = {
    "new": "Mới",
    "again": "Công nhận lại",
    "raised_in": "Nâng hạng đến",
    "lowered_in": "Hạ hạng đến",
    "moved_in": "Chuyển đến",
    "raised_out": "Nâng hạng đi",
    "lowered_out": "Hạ hạng đi",
    "lapsed": "Hết hạn",
    "withdrawn": "Thu hồi",
    "moved_out": "Chuyển đi",
}
"""What changes the stock between both ends of a period, what adds first."""

MEASURED: Mapping[str, str] = {
    "state": "Tình trạng",
    "before": "Tình trạng trước đó",
    "allocated": "Phân bổ lũy kế",
    "paid": "Giải ngân lũy kế",
    "paid_in_period": "Giải ngân trong kỳ",
    "opening": "Đầu kỳ",
    "closing": "Cuối kỳ",
    YEAR_OPENING: "Đầu năm",
    **FLOW,
}
"""The values of what is measured beside indicators."""


def measured_words(plan: Plan, what: str) -> str:
    """What is measured: a task with its place in the plan, the money of a source, a line of the stock.

    Args:
        plan: for names.
        what: the id; see `indicators.restated.measured`.

    Returns:
        The words; the id where the plan lacks it.
    """
    if what.startswith(TASK):
        task = next((one for one in plan.tasks if one.id == what.removeprefix(TASK)), None)
        if task is None:
            return what
        section = f"{wording.uncapitalised(plan.words.section)} {task.section}"
        return f"Nhiệm vụ: {task.title} ({section})"
    if what.startswith(MONEY):
        sources = {one.id: one.name for one in plan.funding_sources}
        return f"Kinh phí, triệu đồng: {sources.get(what.removeprefix(MONEY), what)}"
    return f"Sản phẩm còn hiệu lực, {_line(what)}"


def _line(what: str) -> str:
    if what == ALL:
        return "tất cả"
    by, _, value = what.removeprefix(STOCK).partition("/")
    words = {"stars": f"{value} sao", "is_high": "từ 4 sao trở lên"}
    return words.get(by) or {**SUBJECT_KINDS, **PRODUCT_GROUPS}.get(value, value)


def measured_value(value: float | str | None) -> str:
    """A value as a cell: «Quá hạn», «1.053», «–»."""
    if value is None:
        return wording.NOT_APPLICABLE
    return TASK_STATE.get(value, value) if isinstance(value, str) else wording.number(value)
