"""The figure of products in the annual cycle: a row a product, a mark at each step, the plan's time."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from ocop_lib import wording
from ocop_lib.blocks.model import Figure, Table
from ocop_lib.indicators.courses import Course, State
from ocop_lib.plan import Plan
from ocop_lib.register.columns import CYCLES
from ocop_lib.report.figures.block import drawn_numbers, figure_block
from ocop_lib.report.figures.months import planned
from ocop_lib.report.figures.products_drawing import Line, draw_products

FEWEST = 3
"""The fewest courses of several steps of which there is a figure; fewer are read faster in the table."""
MOST = 15
"""The most courses that are drawn, so that the figure leaves room on its page."""

_OUTCOME: Mapping[State, str] = {
    State.RECOGNISED: "công nhận {stars} sao",
    State.AWAITING: "chờ công nhận",
    State.TO_COMPLETE: "phải hoàn thiện",
    State.FAILED: "đánh giá không đạt",
    State.DOSSIER: "đủ hồ sơ",
}
"""What has come of a product, at the end of its row."""

_LEFT_TO_DO: Mapping[State, str] = {
    State.AWAITING: "đã đánh giá và chờ công nhận",
    State.TO_COMPLETE: "phải hoàn thiện sau đánh giá",
    State.FAILED: "đánh giá không đạt",
    State.DOSSIER: "đủ hồ sơ và chờ đánh giá",
    State.PREPARING: "chưa đủ hồ sơ",
}
"""What is said in the title of products that are not recognised."""

_MATTERS = (
    *(State.FAILED, State.TO_COMPLETE, State.AWAITING, State.DOSSIER),
    *(State.PREPARING, State.RECOGNISED),
)
"""Whose row is drawn first where not all have room."""

_SUBTITLE = (
    "Hình ghi các bước của chu trình năm {year} theo ngày; số trên mỗi dấu là số của bước, ngôi sao"
    " là quyết định công nhận, dải là thời gian theo kế hoạch."
)


def products_figure(
    plan: Plan, found: Sequence[Course], unit: str, cut_off: date, *, has_sent: bool
) -> Figure | None:
    """The figure of the products in the year's cycle.

    Args:
        plan: for the stages' names and times.
        found: the courses of the year, as `courses` gives them.
        unit: id of the unit the figure is about.
        cut_off: the last day whose events count.
        has_sent: whether figures were sent for the quarter, so that what is not told did not happen.

    Returns:
        The figure; None for fewer than `FEWEST` courses with a way from one step to another.
    """
    if sum(len(one.steps) > 1 or one.recognised is not None for one in found) < FEWEST:
        return None
    names = wording.stage_names(plan.unit_level)
    shown = most_important(found)
    lines = [Line(_name(one), outcome(one, names), one) for one in shown]
    passed = {step.stage for one in shown for step in one.steps}
    title = finding(found, has_sent=has_sent)
    owners = sorted({one.unit for one in found} - {unit})
    return figure_block(
        partial(draw_products, lines, planned(plan, passed), names, plan.year, cut_off),
        caption=title,
        subtitle=" ".join((_SUBTITLE.format(year=plan.year), *left_out(found, shown))),
        alt=_alt(lines, names),
        units=(unit, *owners),
        drawn=_drawn(lines, names),
    )


def _drawn(lines: Sequence[Line], names: Mapping[str, str]) -> Table:
    """A row a product: the day of each stage and of the decision, and what has come of it."""
    passed = {step.stage for line in lines for step in line.course.steps}
    stages = [stage for stage in names if stage in passed]
    rows = []
    for line in lines:
        course = line.course
        days = {step.stage: wording.day(step.day) for step in course.steps}
        decided = wording.day(course.recognised) if course.recognised else ""
        rows.append([line.name, *(days.get(stage, "") for stage in stages), decided, line.outcome])
    heads = ("Sản phẩm", *(names[stage] for stage in stages), "Quyết định công nhận", "Kết quả")
    return drawn_numbers(heads, (), rows)


def most_important(found: Sequence[Course]) -> list[Course]:
    """The courses that are drawn, in their order: all, or those that are not at their end first."""
    ranked = sorted(range(len(found)), key=lambda place: _MATTERS.index(found[place].state))
    return [found[place] for place in sorted(ranked[:MOST])]


def outcome(course: Course, names: Mapping[str, str]) -> str:
    """What has come of a product: «công nhận 4 sao», «đã tư vấn»."""
    words = _OUTCOME.get(course.state)
    if words is None:
        return wording.uncapitalised(names[course.last.stage])
    return words.format(stars=course.stars)


def finding(found: Sequence[Course], *, has_sent: bool) -> str:
    """The title: how many products are recognised, and where the others stand.

    Args:
        found: at least one course.
        has_sent: whether figures were sent for the quarter.

    Returns:
        The sentence without its full stop.
    """
    noun = noun_of(found)
    counts = Counter(one.state for one in found)
    total, done = len(found), counts[State.RECOGNISED]
    among = f"{wording.counted(total)} {noun} tham gia chu trình"
    rest = [
        f"{wording.counted(counts[state])} {noun} {words}"
        for state, words in _LEFT_TO_DO.items()
        if counts[state]
    ]
    if done == total:
        told = f"Cả {among} đã được công nhận"
    elif done:
        told = f"Có {wording.counted(done)} trong {among} đã được công nhận; còn lại có {_joined(rest)}"
    else:
        told = f"Chưa {noun} nào trong {among} được công nhận; có {_joined(rest)}"
    return told if has_sent else f"Theo số liệu đã nhận, {wording.uncapitalised(told)}"


def left_out(found: Sequence[Course], shown: Sequence[Course]) -> tuple[str, ...]:
    """The sentence on the courses that are not drawn, and where they stand; empty for none."""
    gone = len(found) - len(shown)
    if not gone:
        return ()
    drawn = {(one.product, one.cycle) for one in shown}
    done = sum(
        one.state is State.RECOGNISED for one in found if (one.product, one.cycle) not in drawn
    )
    noun = noun_of(found)
    which = f", trong đó {wording.counted(done)} {noun} đã được công nhận" if done else ""
    which = " đã được công nhận" if done == gone else which
    where = "ghi ở bảng «Sản phẩm tham gia chu trình và bước đã đến»"
    return (f"Ngoài hình còn {wording.counted(gone)} {noun}{which}, {where}.",)


def noun_of(found: Sequence[Course]) -> str:
    """What is counted: products, or turns where a product is in two cycles."""
    return "sản phẩm" if len({one.product for one in found}) == len(found) else "lượt sản phẩm"


def _name(course: Course) -> str:
    """The product's name, with its cycle where it is not new."""
    cycle = "" if course.cycle == "new" else f" ({wording.uncapitalised(CYCLES[course.cycle])})"
    return f"{course.name}{cycle}"


def _joined(parts: Sequence[str]) -> str:
    return ", ".join(parts)


def _alt(lines: Sequence[Line], names: Mapping[str, str]) -> str:
    told = (
        f"{line.name}: {wording.uncapitalised(names[line.course.last.stage])} ngày"
        f" {wording.day(line.course.last.day)}, {line.outcome}"
        for line in lines
    )
    return f"{'; '.join(told)}."
