"""Tables of the plan's tasks: due or overdue, due in the next quarter, to be seen to first."""

from collections.abc import Sequence

from ocop_lib import wording
from ocop_lib.blocks.model import Cell, Column, Paragraph, Table
from ocop_lib.export.measured_words import TASK_STATE
from ocop_lib.export.remark_words import REPORTED_DONE
from ocop_lib.indicators.task_list import TaskStanding
from ocop_lib.periods import Period, Quarter
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.report import nothing, sentences
from ocop_lib.report.focus import MOST_SHOWN, Focus
from ocop_lib.report.leaders import leaders
from ocop_lib.report.marks import NO_MARKS, Marks
from ocop_lib.report.tables import cells


def tasks_table(
    plan: Plan,
    period: Period,
    unit: str,
    due: Sequence[TaskStanding],
    marks: Marks = NO_MARKS,
) -> Table | Paragraph:
    """The table of the plan's tasks due in the period or overdue, with their states.

    Args:
        plan: for the names of agencies.
        period: the quarter, or the year.
        unit: a unit's id, or ``province``.
        due: the tasks.
        marks: what was issued otherwise.

    Returns:
        One row per task, in the same order; a sentence where none is due. The province's many
        tasks that were done in time, as was issued, stand in a note.
    """
    if not due:
        return nothing.sentence(nothing.no_tasks(period), (unit,))
    in_time = [
        one
        for one in due
        if one.state == "done" and unit == PROVINCE and not marks.is_task_other(unit, one)
    ]
    shown = [one for one in due if one not in in_time]
    if not shown:
        return nothing.sentence(_all_done(in_time, period), (unit,))
    return Table(
        id="nhiem-vu",
        units=(unit,),
        caption=sentences.tasks_caption(plan.words.tasks, period),
        columns=task_columns(plan),
        rows=cells.numbered(task_row(plan, one, unit, marks) for one in shown),
        notes=(_also_done(plan, in_time),) if in_time else (),
    )


def task_columns(plan: Plan) -> tuple[Column, ...]:
    """The columns of a table of tasks, whose rows are `task_row`, numbered."""
    return (
        cells.ordinal(),
        Column(label="Nhiệm vụ", width=3.8),
        Column(label="Tình trạng", kind="status", width=1.6),
        Column(label="Hạn", width=1.2),
        Column(label="Chủ trì", width=2.4),
        Column(label=plan.words.section, width=0.9),
    )


def task_row(plan: Plan, one: TaskStanding, unit: str, marks: Marks = NO_MARKS) -> tuple[Cell, ...]:
    """The cells of a task: title, state, due date, who leads it, section of the plan."""
    state = Cell(text=_state(one), tint=cells.TASK_TINT[one.state])
    return (
        cells.plain(_told(one)),
        marks.cell_if(state, is_other=marks.is_task_other(unit, one)),
        cells.plain(wording.day(one.task.due)),
        cells.plain(leaders(plan, one.task.lead, unit)),
        cells.plain(one.task.section),
    )


def _all_done(in_time: Sequence[TaskStanding], period: Period) -> str:
    when = "quý" if isinstance(period, Quarter) else "năm"
    return (
        f"Đã hoàn thành đúng hạn cả {wording.counted(len(in_time))} nhiệm vụ đến hạn trong {when}."
    )


def _also_done(plan: Plan, in_time: Sequence[TaskStanding]) -> str:
    """The note on the tasks that were done in time."""
    places = [*dict.fromkeys(one.task.section for one in in_time)]
    section = wording.uncapitalised(plan.words.section)
    where = f"{'các ' if len(places) > 1 else ''}{section} {wording.listed(places)}"
    return f"Đã hoàn thành đúng hạn {wording.counted(len(in_time))} nhiệm vụ ({where})."


def _state(one: TaskStanding) -> str:
    words = TASK_STATE[one.state]
    if not one.before:
        return words
    return f"{words} (trước đó: {wording.uncapitalised(TASK_STATE[one.before])})"


def _told(one: TaskStanding) -> str:
    """A task, and in brackets what was told of it."""
    proof = _proof(one)
    return f"{one.task.title} ({proof.rstrip('.')})" if proof else one.task.title


def _proof(one: TaskStanding) -> str:
    """The day of a late completion or what does not fit, the latest document, the reason given."""
    said = {
        "done_late": f"xong ngày {wording.day(one.done_on)}",
        "unmatched": REPORTED_DONE,
    }
    return "; ".join(filter(None, (said.get(one.state, ""), one.document, one.note)))


def next_tasks_table(
    plan: Plan, quarter: Quarter | None, unit: str, upcoming: Sequence[TaskStanding]
) -> Table | Paragraph:
    """The table of the plan's tasks due in the next quarter that are not done.

    Args:
        plan: for the names of agencies.
        quarter: the next quarter of the plan's year; None after the last one.
        unit: a unit's id, or ``province``.
        upcoming: the tasks.

    Returns:
        One row per task, in the same order; a sentence where there is none.
    """
    if quarter is None:
        return nothing.sentence(nothing.next_year(plan.year), (unit,))
    words = wording.quarter_words(quarter)
    if not upcoming:
        return nothing.sentence(nothing.no_next_tasks(words), (unit,))
    return Table(
        id="nhiem-vu-quy-toi",
        units=(unit,),
        caption=f"Nhiệm vụ của kế hoạch đến hạn trong {words}",
        columns=(
            cells.ordinal(),
            Column(label="Nhiệm vụ", width=4.4),
            Column(label="Hạn", width=1.1),
            Column(label="Chủ trì", width=2.2),
            Column(label=plan.words.section, width=0.9),
        ),
        rows=cells.numbered(
            (
                cells.plain(one.task.title),
                cells.plain(wording.day(one.task.due)),
                cells.plain(leaders(plan, one.task.lead, unit)),
                cells.plain(one.task.section),
            )
            for one in upcoming
        ),
    )


def focus_table(found: Sequence[Focus], unit: str, note: str = "") -> Table | Paragraph:
    """The table of what must be seen to first.

    Args:
        found: all of it, the worst first.
        unit: a unit's id, or ``province``.
        note: what is left out, where it is not further lines of ``found``.

    Returns:
        At most five rows, and a note with the number of further ones; a sentence for none.
    """
    if not found:
        return nothing.sentence(nothing.NO_FOCUS, (unit,))
    more = len(found) - MOST_SHOWN
    return Table(
        id="trong-tam",
        units=(unit,),
        caption="Nhiệm vụ cần tập trung thực hiện",
        small=True,
        columns=(
            cells.ordinal(),
            Column(label="Nội dung", width=5),
            Column(label="Thời hạn", width=1.75),
            Column(label="Chủ trì", width=2.2),
        ),
        rows=cells.numbered(
            (
                cells.plain(one.what),
                cells.plain(one.when),
                cells.plain(one.who),
            )
            for one in found[:MOST_SHOWN]
        ),
        notes=(sentences.further(more),) if more > 0 else (note,) if note else (),
    )
