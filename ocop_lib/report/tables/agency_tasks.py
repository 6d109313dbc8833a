"""Tables of an agency's tasks: those that it leads, and those that it supports."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ocop_lib import wording
from ocop_lib.blocks.model import Cell, Column, Paragraph, Table
from ocop_lib.blocks.palette import Tint
from ocop_lib.export.measured import unit_of_measure
from ocop_lib.export.measured_words import TASK_STATE
from ocop_lib.indicators.agency.tasks import AgencyTask, Told
from ocop_lib.indicators.progress import Progress
from ocop_lib.indicators.restated.measured import TASK
from ocop_lib.plan import Plan
from ocop_lib.report import nothing, sentences
from ocop_lib.report.marks import NO_MARKS, Marks
from ocop_lib.report.tables import cells

_TINT: Mapping[str, Tint] = {**cells.TASK_TINT, "not_begun": "waiting", "untold": "missing"}

NO_LEAD = "Kế hoạch không giao nhiệm vụ nào cho cơ quan chủ trì."
NO_SUPPORT = "Kế hoạch không giao nhiệm vụ nào cho cơ quan phối hợp."
_SHARED = "(báo cáo chung)"
_SHARED_NOTE = "Báo cáo chung: thông tin về cả nhiệm vụ, không riêng phần việc của cơ quan."


def led_table(
    plan: Plan,
    tasks: Sequence[AgencyTask],
    agency: str,
    start: date,
    marks: Marks = NO_MARKS,
) -> Table | Paragraph:
    """The table of the tasks that an agency leads, with their states.

    Args:
        plan: for its words.
        tasks: the tasks.
        agency: id of the agency.
        start: the first day of the quarter; tasks done before it, as was issued, are named below
            the table.
        marks: what was issued otherwise.

    Returns:
        One row per task, in the plan's order; a sentence where there is none.
    """
    earlier = [
        one for one in tasks if one.is_settled_before(start) and not _is_other(one, agency, marks)
    ]
    tasks = [one for one in tasks if one not in earlier]
    done = f"Đã hoàn thành trước quý này: {_listed(earlier)}." if earlier else ""
    if not tasks:
        return nothing.sentence(done or NO_LEAD, (agency,))
    rows = cells.numbered(
        (
            cells.plain(one.task.section),
            cells.plain(one.task.title),
            marks.cell_if(
                Cell(text=TASK_STATE[one.state], tint=_TINT[one.state]),
                is_other=_is_other(one, agency, marks),
            ),
            cells.plain(wording.day(one.task.due)),
            cells.plain(_told(plan, one, agency, marks) or cells.NONE),
        )
        for one in tasks
    )
    is_shared = any(_is_shared(one, agency) for one in tasks)
    return Table(
        id="chu-tri",
        units=(agency,),
        caption="Nhiệm vụ chủ trì",
        headed=True,
        columns=(
            cells.ordinal(0.4),
            Column(label=plan.words.section, width=0.9),
            Column(label="Nhiệm vụ", width=5.2),
            Column(label="Tình trạng", kind="status", width=2.3),
            Column(label="Hạn", width=1.2),
            Column(label="Thông tin gần nhất", width=2.4),
        ),
        rows=rows,
        notes=(*([_SHARED_NOTE] if is_shared else []), *([done] if done else [])),
    )


def _listed(tasks: Iterable[AgencyTask]) -> str:
    return "; ".join(f"{one.task.title} ({one.task.section})" for one in tasks)


def supported_table(
    plan: Plan, tasks: Sequence[AgencyTask], agency: str, start: date
) -> Table | Paragraph:
    """The table of the tasks that an agency supports; their states are those of whoever leads.

    Args:
        plan: for names and words.
        tasks: the tasks.
        agency: id of the agency.
        start: the first day of the quarter; tasks whose time was over before are named below.

    Returns:
        One row per task, in the plan's order, with what was told of the agency's own part; a
        sentence where there is none.
    """
    earlier = [one for one in tasks if one.is_settled_before(start)]
    tasks = [one for one in tasks if one not in earlier]
    over = f"Đã qua thời gian trọng tâm: {_listed(earlier)}." if earlier else ""
    if not tasks:
        return nothing.sentence(over or NO_SUPPORT, (agency,))
    told = [_own_part(one.told) for one in tasks]
    is_told = any(told)
    rows = cells.numbered(
        (
            cells.plain(one.task.section),
            cells.plain(one.task.title),
            cells.plain(_names(plan, one.task.lead)),
            cells.plain(wording.day(one.task.due)),
            *([cells.plain(words or cells.NONE)] if is_told else []),
        )
        for one, words in zip(tasks, told, strict=True)
    )
    return Table(
        id="phoi-hop",
        units=(agency,),
        caption="Nhiệm vụ phối hợp",
        headed=True,
        columns=(
            cells.ordinal(0.4),
            Column(label=plan.words.section, width=0.9),
            Column(label="Nhiệm vụ", width=5),
            Column(label="Chủ trì", width=2.2),
            Column(label="Hạn", width=1.2),
            *([Column(label="Phần việc đã ghi nhận", width=1.8)] if is_told else []),
        ),
        rows=rows,
        notes=(over,) if over else (),
    )


def _names(plan: Plan, agencies: Iterable[str]) -> str:
    return wording.listed(plan.agency(agency).short_name for agency in agencies)


def _own_part(told: Told | None) -> str:
    """What was told of an agency's part of a task that another one leads."""
    if told is None:
        return ""
    return wording.capitalised("; ".join(part for part in (_amount(told), _document(told)) if part))


def _is_other(one: AgencyTask, agency: str, marks: Marks) -> bool:
    """Whether another state of a task was issued."""
    return marks.is_other_value(agency, TASK + one.task.id, "state", one.state)


def _told(plan: Plan, one: AgencyTask, agency: str, marks: Marks) -> str:
    """What was told of a task, whether of all who lead, and which numbers do not show it."""
    told = one.told
    if told is None:
        return ""
    parts = (_document(told), _amount(told), told.note.rstrip("."))
    words = wording.capitalised("; ".join(part for part in parts if part))
    words = f"{words} {_SHARED}" if _is_shared(one, agency) else words
    if one.state != "unmatched":
        return words
    numbers = (
        marks.words(_short(plan, row), row, "to_date", "target", "status") for row in one.short
    )
    return "; ".join((words, *numbers))


def _short(plan: Plan, row: Progress) -> str:
    """«chỉ tiêu sản phẩm chủ lực cấp huyện mới đạt 6/8 đơn vị»: of the whole province."""
    indicator = plan.indicator(row.indicator)
    name = wording.uncapitalised(indicator.in_a_line)
    if row.to_date is None:
        return f"chỉ tiêu {name} {wording.NO_DATA}"
    found = sentences.against(row.to_date, row.target or 0)
    return f"chỉ tiêu {name} mới đạt {found} {unit_of_measure(plan, indicator, row.unit)}"


def _is_shared(one: AgencyTask, agency: str) -> bool:
    """Whether what was told of a task is about all the agencies that lead it."""
    return one.told is not None and not one.told.is_own and one.task.lead != (agency,)


def _document(told: Told) -> str:
    day = wording.day(told.day)
    return f"{told.document} ({day})" if told.document else day


def _amount(told: Told) -> str:
    if told.quantity is None:
        return ""
    return f"{wording.number(told.quantity)} {told.measure}".strip()
