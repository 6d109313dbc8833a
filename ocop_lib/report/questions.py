"""The open questions to a unit: what it has to explain or send before a report can be signed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ocop_lib.blocks.inline import Span, text
from ocop_lib.blocks.model import Block, ListBlock, Paragraph
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.progress import Progress
from ocop_lib.indicators.quarter_evidence import QuarterEvidence
from ocop_lib.indicators.renewal import Renewal, renewal_states
from ocop_lib.indicators.task_list import TaskList
from ocop_lib.narrative import Written, is_told
from ocop_lib.periods import Period
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.report import sentences
from ocop_lib.shortened import UNITS, Limit, named
from ocop_lib.statuses import LAGGING, Status
from ocop_lib.wording import STATUS, capitalised, counted, period_words, uncapitalised

_TASKS = Limit(3, 3, "nhiệm vụ")
_PRODUCTS = Limit(3, 3, "sản phẩm")

_TITLE = "Nội dung đề nghị đơn vị giải trình"
_HOW = ", nêu rõ nguyên nhân và biện pháp khắc phục:"


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that a unit has not answered.

    Args:
        kind: ``figures`` (the unit sent nothing for the quarter), ``target`` (less than is
            expected), ``tasks`` (overdue, without a reason), ``certificates`` (run out, and nothing
            done for renewal).
        unit: id of the unit that is asked, or ``province``.
        indicator: id of the target's indicator; empty for another kind.
        status: the target's status; None for another kind.
        to_date: the target's number to date.
        target: the number assigned.
        remaining: the number missing.
        behind: ids of the units that lag in a target of the province, the most missing first.
        items: titles of the overdue tasks, names of the products whose certificates ran out.
    """

    kind: Literal["figures", "target", "tasks", "certificates"]
    unit: str
    indicator: str = ""
    status: Status | None = None
    to_date: float | None = None
    target: int | None = None
    remaining: int | None = None
    behind: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


def open_questions(
    unit: str,
    rows: Sequence[Progress],
    as_of: AsOf,
    evidence: QuarterEvidence,
    tasks: TaskList,
    texts: Mapping[str, Sequence[Written]],
) -> tuple[OpenQuestion, ...]:
    """What is open in a unit's report.

    Args:
        unit: id of the unit, or ``province``.
        rows: the unit's progress; for the province that of all units.
        as_of: the register at the cut-off.
        evidence: the quarter's evidence.
        tasks: the unit's tasks.
        texts: what the analyst wrote, by slot.

    Returns:
        A unit that sent nothing is asked for its figures, and for nothing else. Otherwise there are
        questions only where a target lags and ``causes`` says nothing: the lagging targets in the
        plan's order, then overdue tasks without a reason, then certificates that ran out.

    Source: rules of judgement, «what nobody told is never red».
    """
    if unit not in evidence.delivered_in_quarter and unit != PROVINCE:
        return (OpenQuestion("figures", unit),)
    lagging = [row for row in rows if row.unit == unit and row.status in LAGGING]
    if not lagging or any(is_told(one.text) for one in texts.get("causes", ())):
        return ()
    found = [_of_target(row, rows) for row in lagging]
    # What a task is measured by is asked with its target.
    asked = {row.indicator for row in lagging}
    late = tuple(
        one.task.title
        for one in tasks.overdue
        if not one.note and asked.isdisjoint(one.task.indicators)
    )
    lapsed = _idle(as_of)
    found += [OpenQuestion("tasks", unit, items=late)] if late else []
    found += [OpenQuestion("certificates", unit, items=lapsed)] if lapsed else []
    return tuple(found)


def _of_target(row: Progress, rows: Sequence[Progress]) -> OpenQuestion:
    lagging = [
        one
        for one in rows
        if one.indicator == row.indicator and one.unit != row.unit and one.status in LAGGING
    ]
    worst_first = sorted(lagging, key=lambda one: -(one.remaining or 0))
    return OpenQuestion(
        "target",
        row.unit,
        row.indicator,
        row.status,
        row.to_date,
        row.target,
        row.remaining,
        behind=tuple(one.unit for one in worst_first),
    )


def _idle(as_of: AsOf) -> tuple[str, ...]:
    """The products whose certificates ran out and for whose renewal nothing was done."""
    lapsed = as_of.lapsed_now
    states = renewal_states(as_of, lapsed)
    pairs = zip(lapsed["product_id"].tolist(), states, strict=True)
    idle = {product for product, state in pairs if state == Renewal.NOTHING}
    products = as_of.rows("products")
    pairs = zip(products["product_id"].tolist(), products["name"].tolist(), strict=True)
    return tuple(name for product, name in pairs if product in idle)


def question_blocks(
    plan: Plan, questions: Sequence[OpenQuestion], period: Period
) -> tuple[Block, ...]:
    """The open questions of a report as a title and a list.

    Args:
        plan: names of units and indicators.
        questions: the questions, all to the same unit.
        period: the report's quarter or year.

    Returns:
        A sentence for a unit that sent nothing; nothing where there are no questions.
    """
    if not questions:
        return ()
    unit = questions[0].unit
    if questions[0].kind == "figures":
        words = f"Đề nghị {plan.unit(unit).name} gửi số liệu {period_words(period)}."
        return (Paragraph(units=(unit,), spans=text(words)),)
    items = (
        (Paragraph(units=(unit,), spans=text(words)),)
        for question in questions
        for words in _sentences(plan, question)
    )
    title = Span(text=_TITLE, marks=("strong",))
    return (
        Paragraph(units=(unit,), spans=(title, Span(text=_HOW))),
        ListBlock(units=(unit,), items=tuple(items)),
    )


def _sentences(plan: Plan, question: OpenQuestion) -> Iterator[str]:
    number = counted(len(question.items))
    quoted = [f"«{item}»" for item in question.items]
    if question.kind == "target":
        yield _on_target(plan, question)
    elif question.kind == "tasks":
        yield f"Có {number} nhiệm vụ quá hạn chưa nêu lý do: {named(quoted, _TASKS)}."
    else:
        yield (
            f"Có {number} giấy chứng nhận đã hết hạn, chưa triển khai cấp lại:"
            f" {named(quoted, _PRODUCTS)}."
        )


def _on_target(plan: Plan, question: OpenQuestion) -> str:
    name = uncapitalised(plan.indicator(question.indicator).in_a_line)
    done = sentences.against(question.to_date, question.target or 0)
    status = uncapitalised(STATUS[question.status or Status.LATE])
    words = (
        f"Chỉ tiêu {name}: mới đạt {done}, còn thiếu {counted(question.remaining or 0)} ({status})"
    )
    behind = [capitalised(plan.unit(unit).short_name) for unit in question.behind]
    return f"{words}; đơn vị còn thiếu: {named(behind, UNITS)}." if behind else f"{words}."
