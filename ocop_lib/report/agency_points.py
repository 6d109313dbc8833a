"""What an agency's report says in sentences: what matters most, what comes next, what is lacking."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from ocop_lib.indicators.agency.missing import Missing
from ocop_lib.indicators.agency.products import Case, Matter
from ocop_lib.indicators.agency.recorded import Recorded
from ocop_lib.indicators.agency.tasks import AgencyTask
from ocop_lib.periods import Quarter
from ocop_lib.plan import Duty, Plan, Task
from ocop_lib.report.sentences import held_together
from ocop_lib.shortened import DUTIES, ITEMS, shortened
from ocop_lib.version import __version__
from ocop_lib.wording import (
    counted,
    day,
    listed,
    quarter_label,
    uncapitalised,
)

MOST_POINTS = 3
_LONGEST_DUTY = 64
NO_POINTS = "Không có nội dung nào cần xử lý ngay."
NO_NEXT = "Không có nhiệm vụ nào đến hạn hoặc bắt đầu trong {quarter}."
NO_MISSING = "Sổ theo dõi có đủ thông tin cần cho phiếu này."

_LACKING: Mapping[str, str] = {
    "training": "Số người dự của {count} cuộc tập huấn: {which}.",
    "fair": "Số gian hàng, doanh thu của {count} cuộc hội chợ, triển lãm: {which}.",
    "e_commerce": "Sàn, kênh bán của {count} hoạt động thương mại điện tử: {which}.",
    "inspection": "Số cơ sở được kiểm tra, vi phạm, đã xử lý của {count} cuộc kiểm tra: {which}.",
}


def title(name: str, quarter: Quarter) -> str:
    """The h1 of an agency's report."""
    return f"Phiếu theo dõi thực hiện nhiệm vụ Chương trình OCOP {in_text(quarter)} của {name}"


def made_by(plan_line: str) -> str:
    """The line with the plan, and the software that made the sheet."""
    return f"{plan_line}; lập bằng phần mềm ocop {__version__}"


def in_text(quarter: Quarter) -> str:
    """A quarter inside a sentence: «quý III/2024»."""
    return uncapitalised(quarter_label(quarter))


def silent(quarter: Quarter) -> str:
    """The sentence for a quarter for which no figures of the provincial level came."""
    return (
        f"Cấp tỉnh chưa gửi số liệu {in_text(quarter)}; tình trạng nhiệm vụ chưa xác định được, "
        "trừ việc đã xong từ trước."
    )


def overdue(tasks: Sequence[AgencyTask]) -> Iterator[str]:
    """The sentence on tasks that are overdue; none where no task is."""
    late = [one.task for one in tasks if one.state == "overdue"]
    if late:
        names = "; ".join(f"{uncapitalised(task.title)} (hạn {day(task.due)})" for task in late)
        yield f"Có {counted(len(late))} nhiệm vụ chủ trì đã quá hạn: {names}."


def violations(count: int) -> Iterator[str]:
    """The sentence on establishments with violations that were not dealt with."""
    if count:
        yield (
            f"Còn {counted(count)} cơ sở vi phạm chưa xử lý, phát hiện qua các cuộc kiểm tra của cơ"
            " quan từ đầu năm."
        )


def unanswered(days: Sequence[date]) -> Iterator[str]:
    """The sentence on requests without reply; ``days`` are those on which they were made."""
    if days:
        first = (
            f"gửi sớm nhất ngày {day(min(days))}" if len(days) > 1 else f"gửi ngày {day(days[0])}"
        )
        yield f"Có {counted(len(days))} kiến nghị gửi đến chưa trả lời, {first}."


def products(cases: Sequence[Case]) -> Iterator[str]:
    """The sentence on managed products whose certificates lapsed or run out."""
    lapsed, expiring = (
        sum(one.matter is matter for one in cases) for matter in (Matter.LAPSED, Matter.EXPIRING)
    )
    parts = []
    if lapsed:
        parts.append(f"{counted(lapsed)} sản phẩm có giấy chứng nhận đã hết hạn chưa cấp lại")
    if expiring:
        parts.append(f"{counted(expiring)} sản phẩm có giấy chứng nhận hết hạn trong quý tới")
    if parts:
        yield f"Thuộc lĩnh vực quản lý có {listed(parts)}."


def due_next(
    tasks: Sequence[AgencyTask], quarter: Quarter, start: date, end: date
) -> Iterator[str]:
    """The sentence on open tasks due in the next quarter.

    Args:
        tasks: the tasks that the agency leads.
        quarter: the next quarter.
        start: its first day.
        end: its last day.

    Yields:
        The sentence; nothing where none is due.
    """
    due = sorted(one.task.due for one in tasks if one.is_open and start <= one.task.due <= end)
    if due:
        first = f", sớm nhất ngày {day(due[0])}" if due[0] != due[-1] else f", ngày {day(due[0])}"
        yield f"Có {counted(len(due))} nhiệm vụ chủ trì đến hạn trong {in_text(quarter)}{first}."


def lacking(found: Missing) -> Iterator[str]:
    """The sentence that there is something to be told; none where nothing is lacking."""
    if found.tasks:
        yield (
            f"Chưa có báo cáo trong quý về {counted(len(found.tasks))} nhiệm vụ chưa hoàn thành "
            "(xem mục VII)."
        )


def next_items(
    plan: Plan,
    lead: Sequence[AgencyTask],
    supported: Sequence[AgencyTask],
    start: date,
    end: date,
) -> list[str]:
    """What is to be done in the next quarter.

    Args:
        plan: for its words.
        lead: the tasks that the agency leads.
        supported: the tasks that it supports.
        start: the first day of the next quarter.
        end: its last day.

    Returns:
        An item for overdue tasks, one for each due date, one for tasks that begin, one for tasks
        supported.
    """
    open_ = [one.task for one in lead if one.is_open]
    late = [task for task in open_ if task.due < start]
    due = sorted((task for task in open_ if start <= task.due <= end), key=lambda one: one.due)
    begin = [task for task in open_ if task.due > end and start <= _begins(task) <= end]
    items = [f"Hoàn thành nhiệm vụ đã quá hạn ở {_sections(plan, late)}."] if late else []
    for last, tasks in groupby(due, key=lambda one: one.due):
        items.append(f"Hoàn thành nhiệm vụ ở {_sections(plan, tasks)} (hạn {day(last)}).")
    if begin:
        items.append(f"Bắt đầu, tập trung thực hiện nhiệm vụ ở {_sections(plan, begin)}.")
    support = [one.task for one in supported if _concerns(one.task, start, end)]
    if support:
        items.append(f"Phối hợp thực hiện nhiệm vụ ở {_sections(plan, support)}.")
    return items


def _sections(plan: Plan, tasks: Iterable[Task]) -> str:
    """Where the plan has tasks: «mục III.3.1 và III.3.7.2», each section once."""
    sections = listed(dict.fromkeys(task.section for task in tasks))
    return held_together(f"{uncapitalised(plan.words.section)} {sections}")


def _begins(task: Task) -> date:
    return (task.focus or task.window).start


def _concerns(task: Task, start: date, end: date) -> bool:
    """Whether a task is under way, or due, in a period."""
    span = task.focus or task.window
    return span.start <= end and start <= span.end


def missing_items(plan: Plan, found: Missing, quarter: Quarter) -> list[str]:
    """What the register lacks and the agency can tell, one item a matter."""
    items = []
    if found.tasks:
        items.append(
            f"Tình trạng thực hiện trong {in_text(quarter)} của {counted(len(found.tasks))} nhiệm vụ"
            f" ở {_sections(plan, found.tasks)}."
        )
    for kind, rows in found.details.items():
        items.append(_LACKING[kind].format(count=counted(len(rows)), which=_which(rows)))
    if found.duties:
        sections = listed(dict.fromkeys(duty.section for duty in found.duties))
        word = held_together(f"{uncapitalised(plan.words.section)} {sections}")
        duties = "; ".join(shortened((f"«{_begin(duty)}»" for duty in found.duties), DUTIES))
        items.append(f"Kết quả các nhiệm vụ thường xuyên ở {word}: {duties}.")
    if found.declarations:
        items.append(
            f"Số bản tự công bố của {counted(found.declarations)} trong {counted(found.products)} sản"
            " phẩm thuộc lĩnh vực quản lý đang có giấy chứng nhận."
        )
    return items


def _which(rows: Sequence[Recorded]) -> str:
    names = (f"{uncapitalised(one.title)} ({day(one.day)})" for one in rows)
    return "; ".join(shortened(names, ITEMS))


def _begin(duty: Duty) -> str:
    """The first words of a duty: enough to know which one is meant."""
    words = uncapitalised(duty.text)
    for end in (". ", "; ", " ("):
        words = words.split(end)[0]
    words = words.rstrip(".")
    if len(words) <= _LONGEST_DUTY:
        return words
    return words[:_LONGEST_DUTY].rpartition(" ")[0].rstrip(",") + "…"
