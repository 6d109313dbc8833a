"""What an agency's report says in sentences: what matters most, what comes next, what is lacking."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from ocop_lib.indicators.agency.missing import Missing
from ocop_lib.indicators.agency.products import Case, Matter
from ocop_lib.indicators.agency.recorded import Recorded
from ocop_lib.indicators.agency.tasks import AgencyTask
from ocop_lib.months import Window
from ocop_lib.periods import Quarter
from ocop_lib.plan import Duty, Plan, Task
from ocop_lib.report.sentences import places
from ocop_lib.shortened import DUTIES, ITEMS, Limit, named
from ocop_lib.version import __version__
from ocop_lib.wording import (
    capitalised,
    counted,
    day,
    listed,
    quarter_label,
    uncapitalised,
)

MOST_POINTS = 3
_LONGEST_DUTY = 64
_NAMED_LATE = Limit(2, 2, "nhiệm vụ")
NO_POINTS = (
    "Không có nhiệm vụ chủ trì, kiến nghị chưa trả lời, sản phẩm cần xử lý hay thông tin cần cung cấp"
    " nào trong kỳ này."
)
NO_NEXT = "Không có nhiệm vụ nào đến hạn hoặc bắt đầu trong {quarter}."
NO_MISSING = "Sổ theo dõi có đủ thông tin cần cho phiếu này."

_LACKING: Mapping[str, str] = {
    "training": "Bổ sung số người dự của {count} cuộc tập huấn: {which}.",
    "fair": "Bổ sung số gian hàng, doanh thu của {count} hoạt động hội chợ, triển lãm: {which}.",
    "e_commerce": "Bổ sung tên sàn, kênh bán của {count} hoạt động thương mại điện tử: {which}.",
    "inspection": (
        "Bổ sung số cơ sở được kiểm tra, số cơ sở vi phạm và số đã xử lý của {count} đợt kiểm tra:"
        " {which}."
    ),
}

_STANDING: Mapping[str, str] = {
    "overdue": "đã quá hạn",
    "unmatched": "được báo cáo đã hoàn thành nhưng số liệu chưa khớp",
    "no_data": "chưa có số liệu",
    "untold": "chưa có thông tin",
    "not_started": "chưa thực hiện",
    "in_progress": "đang thực hiện",
    "not_begun": "chưa đến thời gian thực hiện",
    "done_late": "hoàn thành sau hạn",
    "done": "đã hoàn thành",
}
"""What is said of tasks in each state, the most urgent first."""


def title(name: str, quarter: Quarter) -> str:
    """The h1 of an agency's report."""
    return f"Phiếu theo dõi thực hiện nhiệm vụ Chương trình OCOP {in_text(quarter)} của {name}"


def made_by(plan_line: str) -> str:
    """The line with the plan, and the software that made the sheet."""
    return f"{plan_line}; lập bằng phần mềm ocop {__version__}"


def in_text(quarter: Quarter) -> str:
    """A quarter inside a sentence: «quý III/2024»."""
    return uncapitalised(quarter_label(quarter))


def on_tasks(
    plan: Plan, tasks: Sequence[AgencyTask], quarter: Quarter, next_: Window, *, is_silent: bool
) -> Iterator[str]:
    """The sentence on the tasks that an agency leads: their states, and what is due next.

    Args:
        plan: for its words.
        tasks: the tasks.
        quarter: the quarter of the report.
        next_: the days of the quarter that follows.
        is_silent: whether no figures of the provincial level came for it.

    Yields:
        The sentence; nothing where the agency leads no task and figures came.
    """
    parts = [f"cấp tỉnh chưa gửi số liệu {in_text(quarter)}"] if is_silent else []
    if tasks:
        parts.append(_standing(plan, tasks))
    if due := sorted(one.task.due for one in tasks if one.is_open and one.task.due in next_):
        first = f"sớm nhất ngày {day(due[0])}" if due[0] != due[-1] else f"ngày {day(due[0])}"
        following = in_text(quarter.following)
        parts.append(f"có {counted(len(due))} nhiệm vụ đến hạn trong {following}, {first}")
    if parts:
        yield f"{capitalised('; '.join(parts))}."


def _standing(plan: Plan, tasks: Sequence[AgencyTask]) -> str:
    """«Cơ quan chủ trì 07 nhiệm vụ, trong đó có 01 nhiệm vụ đã quá hạn («…», hạn …) và …»."""
    by_state = {
        state: found
        for state in _STANDING
        if (found := [one.task for one in tasks if one.state == state])
    }
    if len(by_state) == 1:
        ((state, found),) = by_state.items()
        all_of = f"cơ quan chủ trì {counted(len(found))} nhiệm vụ, "
        words = f"{'đều ' if len(found) > 1 else ''}{_STANDING[state]}"
        return f"{all_of}{words}{_which_tasks(plan, state, found)}"
    parts = [
        f"{counted(len(found))} nhiệm vụ {_STANDING[state]}{_which_tasks(plan, state, found)}"
        for state, found in by_state.items()
    ]
    return f"cơ quan chủ trì {counted(len(tasks))} nhiệm vụ, trong đó có {listed(parts)}"


def _which_tasks(plan: Plan, state: str, tasks: Sequence[Task]) -> str:
    """In brackets which tasks are overdue or in doubt: a few by name, more by their places."""
    if state not in ("overdue", "unmatched"):
        return ""
    if state == "overdue" and len(tasks) <= _NAMED_LATE.most:
        return f" ({listed(f'«{one.title}», hạn {day(one.due)}' for one in tasks)})"
    return f" ({_sections(plan, tasks)})"


def on_matters(
    found_violations: int, asked: Sequence[date], cases: Sequence[Case], quarter: Quarter
) -> Iterator[str]:
    """The sentence on what the agency has to deal with.

    Args:
        found_violations: establishments with violations that were not dealt with.
        asked: the days of the requests without reply.
        cases: the managed products with which something is to be done.
        quarter: the quarter that follows.

    Yields:
        The sentence; nothing where there is nothing to deal with.
    """
    parts = [*_violations(found_violations), *_unanswered(asked), *_products(cases, quarter)]
    if parts:
        yield f"{capitalised('; '.join(parts))}."


def _violations(count: int) -> Iterator[str]:
    if count:
        yield (
            f"còn {counted(count)} cơ sở vi phạm chưa xử lý, phát hiện qua các cuộc kiểm tra của cơ"
            " quan từ đầu năm"
        )


def _unanswered(days: Sequence[date]) -> Iterator[str]:
    if days:
        first = f"{'gửi sớm nhất' if len(days) > 1 else 'gửi'} ngày {day(min(days))}"
        yield f"có {counted(len(days))} kiến nghị gửi đến chưa trả lời, {first}"


def _products(cases: Sequence[Case], quarter: Quarter) -> Iterator[str]:
    lapsed, expiring = (
        sum(one.matter is matter for one in cases) for matter in (Matter.LAPSED, Matter.EXPIRING)
    )
    other = len(cases) - lapsed - expiring
    parts = []
    if lapsed:
        parts.append(f"{counted(lapsed)} giấy chứng nhận đã hết hạn mà chưa cấp lại")
    if expiring:
        parts.append(f"{counted(expiring)} giấy chứng nhận sẽ hết hạn trong {in_text(quarter)}")
    if other:
        parts.append(f"{counted(other)} trường hợp {'khác ' if parts else ''}cần xử lý")
    if parts:
        yield f"sản phẩm thuộc lĩnh vực quản lý có {listed(parts)} (xem mục IV)"


def on_missing(found: Missing, items: int) -> Iterator[str]:
    """The sentence that there is something to be told.

    Args:
        found: what is lacking.
        items: how many items list it.

    Yields:
        The sentence; nothing where nothing is lacking.
    """
    if not items:
        return
    which = ""
    if found.tasks:
        told = f"tình trạng thực hiện của {counted(len(found.tasks))} nhiệm vụ"
        which = f", {'trong đó có' if items > 1 else 'là'} {told}"
    yield f"Đề nghị cơ quan cung cấp {counted(items)} nội dung ghi ở mục VII{which}."


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
        An item for overdue tasks, one for those in doubt, one for each due date, one for tasks that
        begin, one for tasks supported.
    """
    unmatched = [one.task for one in lead if one.state == "unmatched"]
    open_ = [one.task for one in lead if one.is_open and one.task not in unmatched]
    late = [task for task in open_ if task.due < start]
    due = sorted((task for task in open_ if start <= task.due <= end), key=lambda one: one.due)
    begin = [task for task in open_ if task.due > end and start <= _begins(task) <= end]
    items = [f"Hoàn thành nhiệm vụ đã quá hạn ở {_sections(plan, late)}."] if late else []
    if unmatched:
        reported = f"nhiệm vụ đã báo cáo hoàn thành ở {_sections(plan, unmatched)}"
        items.append(f"Đối chiếu số liệu của {reported}.")
    for last, tasks in groupby(due, key=lambda one: one.due):
        items.append(f"Hoàn thành nhiệm vụ ở {_sections(plan, tasks)} (hạn {day(last)}).")
    if begin:
        items.append(f"Bắt đầu, tập trung thực hiện nhiệm vụ ở {_sections(plan, begin)}.")
    support = [one.task for one in supported if _concerns(one.task, start, end)]
    if support:
        items.append(f"Phối hợp thực hiện nhiệm vụ ở {_sections(plan, support)}.")
    return items


def _sections(plan: Plan, tasks: Iterable[Task]) -> str:
    """Where the plan has tasks: «các mục III.3.1 và III.3.7.2», each section once."""
    return places(plan, (task.section for task in tasks))


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
            f"Báo cáo tình trạng thực hiện trong {in_text(quarter)} của {counted(len(found.tasks))}"
            f" nhiệm vụ ở {_sections(plan, found.tasks)}."
        )
    for kind, rows in found.details.items():
        items.append(_LACKING[kind].format(count=counted(len(rows)), which=_which(rows)))
    if found.duties:
        duties = named((f"«{_begin(duty)}»" for duty in found.duties), DUTIES)
        where = places(plan, (duty.section for duty in found.duties))
        all_of = "các nhiệm vụ" if len(found.duties) > 1 else "nhiệm vụ"
        items.append(f"Báo cáo kết quả {all_of} thường xuyên ở {where}: {duties}.")
    if found.declarations:
        items.append(
            f"Bổ sung số hiệu bản tự công bố của {_part(found.declarations, found.products)} sản phẩm do"
            " cơ quan quản lý đang có giấy chứng nhận."
        )
    return items


def _which(rows: Sequence[Recorded]) -> str:
    return named((f"«{one.title}» ({day(one.day)})" for one in rows), ITEMS)


def _part(part: int, whole: int) -> str:
    """«94 trong 95»; of several all of which are meant «cả 04»."""
    if part < whole:
        return f"{counted(part)} trong {counted(whole)}"
    return f"cả {counted(part)}" if part > 1 else counted(part)


def _begin(duty: Duty) -> str:
    """A duty's title; without one its first words, enough to know which one is meant."""
    if duty.title:
        return duty.title
    words = uncapitalised(duty.text)
    for end in (". ", "; ", " ("):
        words = words.split(end)[0]
    words = words.rstrip(".")
    if len(words) <= _LONGEST_DUTY:
        return words
    return words[:_LONGEST_DUTY].rpartition(" ")[0].rstrip(",") + "…"
