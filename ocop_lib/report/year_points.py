"""«Nhận định chung» of a year's report: the sentences of a quarter's, and those on the whole year."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ocop_lib.export.measured import unit_of_measure
from ocop_lib.indicators.progress import Progress
from ocop_lib.indicators.stock_balance import Balance
from ocop_lib.indicators.task_list import DONE, TaskStanding
from ocop_lib.periods import last_day
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.report import sentences
from ocop_lib.report.marks import NO_MARKS, Marks
from ocop_lib.report.summary import Summary
from ocop_lib.report.year_next import CarriedOver, on_certificates_lapsed, on_next_year
from ocop_lib.shortened import UNITS, named
from ocop_lib.statuses import LAGGING, MET, WORST_FIRST, Status
from ocop_lib.wording import STATUS, capitalised, counted, listed, uncapitalised

_RANKS = {"four_star_products": "4 sao", "five_star_products": "5 sao"}
"""The indicators of the products that were given a rank in the year, each with the rank."""


@dataclass(frozen=True)
class YearSummary(Summary):
    """What the sentences are computed from.

    Args:
        balance: of the products in force from the year's start to its end; None where it is
            unknown.
        open_products: how many products of the year's cycle are without a decision.
    """

    balance: Balance | None = None
    open_products: int = 0

    @property
    def sentences(self) -> list[str]:
        """Targets, where they were missed, stars, stock, certificates, tasks, next year, data.

        A slot without anything to say is left out. Where no product has many stars, the results
        are told that the plan has watched early.
        """
        stars = {row.indicator: row.to_date for row in self._own if row.indicator in _RANKS}
        return [
            self._on_targets(),
            *self._on_units(),
            *([on_stars(stars)] if any(stars.values()) else self._on_results()),
            *([on_balance(self.balance)] if self.balance else []),
            *self._on_lapsed(),
            *([] if self.is_silent else [on_open_tasks(self.plan, self.tasks.due)]),
            *self._on_next_year(),
            *self._on_data(),
        ]

    def _on_units(self) -> Iterator[str]:
        """The sentence on the units that lag; none where no unit sent anything."""
        if self.evidence.delivered_in_quarter.isdisjoint(self.plan.unit_ids):
            return
        lagging: dict[str, list[Progress]] = {}
        for row in self.rows:
            if row.unit != PROVINCE and row.status in LAGGING:
                lagging.setdefault(row.unit, []).append(row)
        yield on_units(self.plan, lagging)

    def _on_lapsed(self) -> Iterator[str]:
        """The sentence on certificates that ran out; none where nothing is known of any."""
        lapsed = self.evidence.rows["lapsed_certificates"]
        if self.is_known or not lapsed.empty:
            units = Counter(lapsed["unit_id"].tolist())
            yield on_certificates_lapsed(self.plan, units)

    def _on_next_year(self) -> Iterator[str]:
        """The sentence on what goes on after the year; none where nothing is known."""
        if not self.is_known:
            return
        expiring = self.evidence.rows["expiring_certificates"]
        is_over = self.evidence.cut_off >= last_day(self.plan.year)
        yield on_next_year(
            CarriedOver(
                year=self.plan.year,
                is_over=is_over,
                expiring=len(expiring),
                first=None if expiring.empty else expiring["date"].iloc[0].date(),
                tasks=sum(one.state not in DONE for one in self.tasks.due),
                products=self.open_products,
            )
        )


_LAGS = {
    **{status: uncapitalised(STATUS[status]) for status in LAGGING},
    Status.AT_RISK: "có nguy cơ không đạt",
}


def on_units(plan: Plan, lagging: Mapping[str, Sequence[Progress]]) -> str:
    """The sentence on where targets were missed: the units with the most first.

    Args:
        plan: for names, and the units' order.
        lagging: by unit its lagging targets; units without one are missing.

    Returns:
        The sentence: of a unit with one target that target is told, of others how many.
    """
    if not lagging:
        return "Không có đơn vị nào đã gửi số liệu còn chỉ tiêu không đạt hoặc chậm tiến độ."
    units = sorted(
        (unit for unit in plan.unit_ids if unit in lagging), key=lambda one: -len(lagging[one])
    )
    found = [f"{plan.unit(unit).short_name} ({_missed_by(plan, lagging[unit])})" for unit in units]
    statuses = [one for one in LAGGING if any(one == r.status for u in units for r in lagging[u])]
    words = " hoặc ".join(_LAGS[one] for one in statuses)
    return f"Có {counted(len(units))} đơn vị còn chỉ tiêu {words}: {named(found, UNITS)}."


def _missed_by(plan: Plan, rows: Sequence[Progress]) -> str:
    if len(rows) > 1:
        return f"{counted(len(rows))} chỉ tiêu"
    (row,) = rows
    name = uncapitalised(plan.indicator(row.indicator).in_a_line)
    return f"{name} {sentences.against(row.to_date, row.target or 0)}"


def on_stars(given: dict[str, float | None]) -> str:
    """The sentence on products that were given many stars in the year.

    Args:
        given: how many by indicator; at least one.

    Returns:
        The sentence.
    """
    parts = [
        f"{counted(int(given[name] or 0))} sản phẩm đạt {rank}"
        for name, rank in _RANKS.items()
        if given.get(name)
    ]
    return f"Trong năm có {listed(parts)} (công nhận mới, nâng hạng hoặc cấp lại)."


def on_balance(balance: Balance) -> str:
    """The sentence on products in force from the start of the year to its end.

    Args:
        balance: of all products.

    Returns:
        The sentence.
    """
    up = [
        (balance.new, "công nhận mới"),
        (balance.again, "công nhận lại"),
        (balance.moved_in, "chuyển đến"),
    ]
    down = [
        (balance.lapsed, "hết hạn"),
        (balance.withdrawn, "bị thu hồi"),
        (balance.lowered_out, "hạ xuống dưới 3 sao"),
        (balance.moved_out, "chuyển đi"),
    ]
    change = [*_flow("tăng", up), *_flow("giảm", down)]
    moved = listed(change) if change else "không tăng, không giảm"
    return (
        f"Số sản phẩm có giấy chứng nhận còn hiệu lực trong sổ theo dõi đầu năm là "
        f"{counted(balance.opening)}, trong năm {moved}, cuối kỳ là {counted(balance.closing)}."
    )


def _flow(verb: str, parts: Sequence[tuple[int, str]]) -> Iterator[str]:
    """«Giảm 09 (08 hết hạn, 01 bị thu hồi)»; of one kind «giảm 08 (hết hạn)»; nothing for none."""
    found = [(count, words) for count, words in parts if count]
    if not found:
        return
    told = [words if len(found) == 1 else f"{counted(count)} {words}" for count, words in found]
    yield f"{verb} {counted(sum(count for count, _ in found))} ({', '.join(told)})"


_OPEN: Mapping[str, str] = {
    "overdue": "quá hạn",
    "unmatched": "được báo cáo đã hoàn thành nhưng số liệu chưa khớp",
    "no_data": "chưa có số liệu",
    "not_started": "chưa thực hiện",
    "in_progress": "đang thực hiện",
}
"""What is said of open tasks in each state."""


def on_open_tasks(plan: Plan, due: Sequence[TaskStanding]) -> str:
    """The sentence on the plan's tasks of the provincial level at the end of its year.

    Args:
        plan: for its words and order.
        due: the tasks of the year, with their states.

    Returns:
        The sentence: how many are done, and the others by state with their places in the plan.
    """
    if not due:
        return "Kế hoạch không có nhiệm vụ nào của cấp tỉnh đến hạn trong năm."
    open_ = {
        state: places
        for state in _OPEN
        if (places := [one.task.section for one in due if one.state == state])
    }
    done = len(due) - sum(map(len, open_.values()))
    if not open_:
        return f"Cấp tỉnh đã hoàn thành {'cả ' if len(due) > 1 else ''}{counted(done)} nhiệm vụ của kế hoạch năm."
    parts = [
        f"{counted(len(places))} nhiệm vụ {_OPEN[state]} ({sentences.places(plan, places)})"
        for state, places in open_.items()
    ]
    total = (
        f"{counted(done)} trong {counted(len(due))}"
        if done
        else "chưa hoàn thành nhiệm vụ nào trong"
    )
    told = f"đã hoàn thành {total} nhiệm vụ" if done else f"{total} {counted(len(due))} nhiệm vụ"
    return f"Cấp tỉnh {told} của kế hoạch năm; còn {listed(parts)}."


_SAID = ("to_date", "target", "status")
"""The values that the sentence on a target says."""


def achieved(plan: Plan, rows: Sequence[Progress], marks: Marks = NO_MARKS) -> list[str]:
    """The targets that were met, for «Ưu điểm»: «… vượt kế hoạch năm: 22/20 sản phẩm».

    Args:
        plan: for names.
        rows: the progress of the province and of units.
        marks: what was issued otherwise.

    Returns:
        A sentence for each target of the province that is met, in the plan's order; empty for none.
    """
    found = []
    for row in rows:
        if row.unit == PROVINCE and row.status in MET:
            name = uncapitalised(plan.indicator(row.indicator).in_a_line)
            word = "vượt" if row.to_date and row.target and row.to_date > row.target else "đạt"
            words = f"chỉ tiêu {name} {word} kế hoạch năm: {_number(plan, row)}"
            found.append(f"{capitalised(marks.words(words, row, *_SAID))}.")
    return found


def missed(plan: Plan, rows: Sequence[Progress], marks: Marks = NO_MARKS) -> list[str]:
    """The targets that were not met, for «Tồn tại, hạn chế»: «… không đạt: 36/37 sản phẩm, …».

    Args:
        plan: for names.
        rows: the progress of the province and of units.
        marks: what was issued otherwise.

    Returns:
        A sentence for each target of the province that is not met, the worst status first, with
        the units that lag or, where it is undecided, are waited for; empty for none.
    """
    found = []
    for status in WORST_FIRST:
        for row in rows:
            if row.unit == PROVINCE and row.status == status:
                name = uncapitalised(plan.indicator(row.indicator).in_a_line)
                words = capitalised(f"chỉ tiêu {name} {uncapitalised(STATUS[status])}")
                told = "" if status == Status.NO_DATA else f": {_number(plan, row)}"
                if marks.is_other(row, *_SAID):
                    words = marks.words_if(words, is_other=not told)
                    told = marks.words_if(told, is_other=bool(told))
                less = ""
                if row.remaining and told:
                    measured = unit_of_measure(plan, plan.indicator(row.indicator), PROVINCE)
                    less = f", còn thiếu {counted(row.remaining)} {measured}"
                found.append(f"{words}{told}{less}{_where(plan, row, rows, marks)}.")
    return found


def _number(plan: Plan, row: Progress) -> str:
    """A target's number with what it counts: «36/37 sản phẩm»."""
    measured = unit_of_measure(plan, plan.indicator(row.indicator), row.unit)
    return f"{sentences.against(row.to_date, row.target or 0)} {measured}"


def _where(plan: Plan, row: Progress, rows: Sequence[Progress], marks: Marks) -> str:
    """Whose numbers are waited for, or in which units the target lags; empty where in none."""
    if row.waiting_for:
        names = named((plan.unit(one).short_name for one in row.waiting_for), UNITS)
        return f", còn chờ số liệu của {names}"
    behind = [
        marks.words(
            f"{plan.unit(one.unit).short_name} {sentences.against(one.to_date, one.target or 0)}",
            one,
            *_SAID,
        )
        for one in rows
        if one.unit != PROVINCE and one.indicator == row.indicator and one.status in LAGGING
    ]
    return f" ({named(behind, UNITS)})" if behind else ""
