"""The table of units that need action, worst first: from deliveries, targets, tasks, certificates."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from ocop_lib import wording
from ocop_lib.blocks.model import Cell, Column, Paragraph, Table
from ocop_lib.export.measured_words import UNMATCHED
from ocop_lib.export.remark_words import REPORTED_DONE
from ocop_lib.indicators.progress import Progress
from ocop_lib.indicators.quarter_evidence import QuarterEvidence
from ocop_lib.plan import Plan
from ocop_lib.report import nothing, sentences
from ocop_lib.report.marks import NO_MARKS, Marks
from ocop_lib.report.needs import SHOWN_UNITS, Need, is_many
from ocop_lib.report.tables import cells
from ocop_lib.shortened import UNITS, named
from ocop_lib.statuses import LAGGING, Status

_OVERDUE = "Nhiệm vụ quá hạn"
_LAPSED = "Có giấy hết hạn"

NO_NEEDS: Mapping[str, Need] = MappingProxyType({})
"""Nothing that was issued otherwise."""


def action_table(
    plan: Plan,
    needs: Sequence[Need],
    evidence: QuarterEvidence,
    *,
    whole: bool = False,
    marks: Marks = NO_MARKS,
    then: Mapping[str, Need] = NO_NEEDS,
) -> Table | Paragraph:
    """The table of units that need action, with the reasons.

    Args:
        plan: for names.
        needs: the units, the worst first.
        evidence: of the quarter.
        whole: whether every unit has a row, however many there are.
        marks: what was issued otherwise.
        then: by unit why it needed action by what was issued, where anything was issued otherwise.

    Returns:
        One row per unit, the worst first; a sentence where no unit needs action. Of a plan with
        many units those that sent nothing are one row, ten others have one each, and a note counts
        the rest.
    """
    if not needs:
        return nothing.sentence(nothing.NO_ACTION, plan.unit_ids)
    is_cut = is_many(plan) and not whole
    silent = [need for need in needs if need.is_silent] if is_cut else []
    others = [need for need in needs if need not in silent] if is_cut else needs
    shown = others[:SHOWN_UNITS] if is_cut else others
    rest = len(others) - len(shown)
    return Table(
        id="can-don-doc" if not whole else "can-don-doc-tung-don-vi",
        units=plan.unit_ids,
        caption=f"Đơn vị cần đôn đốc, {sentences.until_end_of(evidence.period)}",
        columns=(
            cells.ordinal(),
            Column(label="Đơn vị", width=1.5),
            Column(label="Đánh giá", kind="status", width=1.7),
            Column(label="Nội dung cần đôn đốc", width=5),
        ),
        rows=cells.numbered(
            (
                *([_silent_row(plan, silent, evidence)] if silent else []),
                *(_row(plan, need, evidence, marks, then) for need in shown),
            )
        ),
        notes=(sentences.further_units(rest),) if rest else (),
        small=whole,
        folded=whole,
    )


def _row(
    plan: Plan,
    need: Need,
    evidence: QuarterEvidence,
    marks: Marks,
    then: Mapping[str, Need],
) -> tuple[Cell, ...]:
    verdict = _verdict(need)
    was = _verdict(then[need.unit]) if need.unit in then else None
    return (
        cells.plain(wording.capitalised(plan.unit(need.unit).name)),
        marks.cell_if(verdict, is_other=bool(marks.issued) and verdict != was),
        cells.plain(wording.capitalised("; ".join(_reasons(plan, need, evidence, marks)))),
    )


def _silent_row(plan: Plan, silent: Sequence[Need], evidence: QuarterEvidence) -> tuple[Cell, ...]:
    """The row of all units that sent nothing."""
    names = named((plan.unit(need.unit).short_name for need in silent), UNITS)
    told = f"Chưa gửi số liệu {wording.period_words(evidence.period)}: {names}"
    return (
        cells.plain(f"{wording.counted(len(silent))} đơn vị"),
        cells.status(Status.NO_DATA),
        cells.plain(told),
    )


def _verdict(need: Need) -> Cell:
    """The worst of it as a word on its tint."""
    statuses = [row.status for row in need.lagging if row.status]
    if need.is_silent:
        return cells.status(Status.NO_DATA)
    if statuses[:1] == [Status.NOT_MET]:
        return cells.status(Status.NOT_MET)
    if need.overdue or need.lapsed:
        return Cell(text=_OVERDUE if need.overdue else _LAPSED, tint="bad")
    return cells.status(statuses[0]) if statuses else Cell(text=UNMATCHED, tint="warning")


def _reasons(plan: Plan, need: Need, evidence: QuarterEvidence, marks: Marks) -> Iterator[str]:
    """The reasons in words, in the order of `Need.rank`."""
    if need.is_silent:
        yield f"chưa gửi số liệu {wording.period_words(evidence.period)}"
    for status in LAGGING:
        names = [
            marks.words(_lagging(plan, row), row, "to_date", "target", "status")
            for row in need.lagging
            if row.status == status
        ]
        if names:
            yield f"{wording.uncapitalised(wording.STATUS[status])}: {', '.join(names)}"
    section = wording.uncapitalised(plan.words.section)
    for words, found in (("nhiệm vụ quá hạn", need.overdue), (REPORTED_DONE, need.unmatched)):
        if found:
            places = wording.listed(dict.fromkeys(one.task.section for one in found))
            told = f"{words}: {section} {places}"
            is_other = any(marks.is_task_other(need.unit, one) for one in found)
            yield marks.words_if(told, is_other=is_other)
    if need.lapsed:
        words = f"có {wording.counted(need.lapsed)} giấy chứng nhận đã hết hạn chưa cấp lại"
        yield marks.words_if(words, is_other=marks.is_lapsed_other(need.unit, need.lapsed))


def _lagging(plan: Plan, row: Progress) -> str:
    return sentences.reason(plan.indicator(row.indicator).in_a_line, row.to_date, row.target or 0)
