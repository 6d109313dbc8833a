"""The reference sheet of an indicator: what it counts, from which rows, against which target."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ocop_lib import wording
from ocop_lib.blocks.inline import text
from ocop_lib.blocks.model import Block, Cell, Column, Heading, Table
from ocop_lib.export.uncounted import UNCOUNTED
from ocop_lib.indicators.counting.left_out import LEFT_OUT
from ocop_lib.indicators.counting.limits import LIMITS
from ocop_lib.indicators.counting.origin import Origin, columns_read
from ocop_lib.indicators.counting.registry import PROVINCE_ROWS_ONLY
from ocop_lib.periods import Quarter
from ocop_lib.plan import PROVINCE, Indicator, Plan
from ocop_lib.plan.targets import Targets
from ocop_lib.register.tables import BY_NAME
from ocop_lib.report import sentences
from ocop_lib.report.methodology import words

ASSUMPTIONS = "gia-dinh"
"""The id of the heading above the assumptions."""

_WIDTHS = (1.25, 4.6)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a sheet is made of.

    Args:
        plan: the plan.
        indicator: the indicator, one of the plan's.
        origin: where its number comes from.
    """

    plan: Plan
    indicator: Indicator
    origin: Origin

    def blocks(self, number: int) -> tuple[Block, ...]:
        """The sheet as a heading and a table.

        Args:
            number: the number of the sheet in its section, from 1.

        Returns:
            The heading, then a table with a row for each property that the indicator has.
        """
        name = self.indicator.name
        return (
            Heading(level=3, spans=text(f"{number}. {name}")),
            Table(
                id=f"phieu-{self.indicator.id.replace('_', '-')}",
                caption=f"Phiếu chỉ tiêu: {name}",
                headed=True,
                columns=tuple(
                    Column(label=label, width=width)
                    for label, width in zip(("Mục", "Nội dung"), _WIDTHS, strict=True)
                ),
                rows=tuple(
                    (Cell(text=label), cell if isinstance(cell, Cell) else Cell(text=cell))
                    for label, cell in self._rows()
                    if cell
                ),
            ),
        )

    def _rows(self) -> Iterator[tuple[str, str | Cell]]:
        """The properties in reading order; empty words where the indicator has none."""
        indicator = self.indicator
        yield "Định nghĩa", indicator.description
        yield "Không tính", self._left_out()
        yield "Đơn vị tính", wording.capitalised(indicator.unit_of_measure)
        yield "Cách đo", words.MEASURE[indicator.measure]
        yield "Số toàn tỉnh", self._whole()
        yield "Số giao", target_words(indicator)
        yield "Lời văn", self._wording()
        yield "Kỳ vọng", self._expected()
        yield "Báo trước", self._lead()
        yield "Nguồn số liệu", self._source()
        yield "Chịu trách nhiệm", self._responsible()
        yield "Căn cứ", self._place()
        yield "Hạn chế", " ".join(words.LIMIT[limit] for limit in LIMITS[indicator.id])
        yield "Cách hiểu", self._assumed()
        yield "Mã", indicator.id

    def _left_out(self) -> str:
        reasons = (UNCOUNTED[reason] for reason in LEFT_OUT[self.indicator.id])
        return _sentence("; ".join(reasons))

    def _whole(self) -> str:
        """How the units' numbers make that of the province."""
        indicator, counting = self.indicator, self.origin.counting
        if indicator.id in PROVINCE_ROWS_ONLY:
            return "Chỉ tính các dòng của cấp tỉnh."
        if indicator.scope == "province":
            return "Tính chung cho toàn tỉnh, từ các dòng của mọi đơn vị và của cấp tỉnh."
        if indicator.targets and _has_no_total(indicator.targets):
            return "Số đơn vị đã có đủ số được giao; vượt ở đơn vị này không bù cho đơn vị khác."
        if not counting.is_once:
            return "Cộng các đơn vị và các dòng của cấp tỉnh."
        thing = indicator.unit_of_measure
        moved = (
            "chuyển đơn vị trong năm có thể được tính ở hai đơn vị"
            if counting.is_by_day
            else "được tính ở đơn vị vào ngày khóa sổ"
        )
        once = f"Cộng các đơn vị và các dòng của cấp tỉnh, mỗi {thing} một lần"
        return f"{once}; {thing} {moved}."

    def _wording(self) -> str:
        """The words by which the plan assigns the target, each with its place."""
        targets = self.indicator.targets
        if targets is None:
            return ""
        said = {self.indicator.verbatim: self.indicator.source}
        said.setdefault(targets.verbatim, targets.source)
        return " ".join(
            f"«{words_}» ({sentences.held_together(source)})."
            for words_, source in said.items()
            if words_
        )

    def _place(self) -> str:
        """The place in the plan; empty where it stands beside the plan's wording."""
        if self.indicator.targets and self.indicator.verbatim:
            return ""
        return _sentence(sentences.held_together(self.indicator.source))

    def _expected(self) -> str:
        """What the office expects by the end of each quarter, and why."""
        indicator, plan = self.indicator, self.plan
        if not indicator.expectation:
            return ""
        shares = "; ".join(
            f"{_quarter(quarter)} {share_words(indicator, quarter)}"
            for quarter in Quarter.all_of(plan.year)
        )
        who = f"Do {plan.office_in_text} xác định, không phải chỉ tiêu giao"
        why = sentences.held_together(indicator.expectation_source or "")
        return f"{who}: {shares}. Rút từ {_sentence(why, is_first=False)}"

    def _lead(self) -> str:
        """What is watched until results are due."""
        indicator, plan = self.indicator, self.plan
        if indicator.lead is None:
            return ""
        task, names = plan.task(indicator.lead.task), wording.stage_names(plan.unit_level)
        steps = wording.listed(
            f"«{wording.uncapitalised(names[stage])}»" for stage in indicator.lead.last_first
        )
        place = f"{wording.uncapitalised(plan.words.section)} {task.section}"
        return (
            f"Trước ngày {wording.day(task.due)}, hạn của nhiệm vụ ở"
            f" {sentences.held_together(place)}, báo cáo của đơn vị nêu số {indicator.unit_of_measure}"
            f" đang ở bước {steps} mà chưa có kết quả."
        )

    def _source(self) -> str:
        """The tables of the register, with the columns that are read."""
        counting = self.origin.counting
        first = BY_NAME[counting.table]
        columns = "; ".join(
            f"{name} ({_meaning(first.column(name).meaning)})" for name in columns_read(counting)
        )
        tables = [self._table(name) for name in (counting.table, *counting.others)]
        parts = [f"bảng {wording.listed(tables)}", f"cột {columns}"]
        return (
            ". ".join(
                wording.capitalised(part)
                for part in (*parts, words.DECIDED_BY[counting.decided_by])
                if part
            )
            + "."
        )

    def _table(self, name: str) -> str:
        """A table's name with the meaning of its rows, and the kind of rows that is read."""
        table, kind = BY_NAME[name], self.origin.kinds.get(name)
        rows = table.column("kind").choices[kind] if kind else table.meaning
        return f"{name} ({'loại ' if kind else ''}{wording.uncapitalised(rows)})"

    def _responsible(self) -> str:
        """The agencies responsible for the result."""
        indicator, plan = self.indicator, self.plan
        led = (one for task in plan.tasks if indicator.id in task.indicators for one in task.lead)
        agencies = dict.fromkeys(indicator.responsible or led)
        if not agencies:
            return f"Kế hoạch không nêu riêng; {plan.office_in_text} theo dõi, tổng hợp."
        return f"{'; '.join(plan.agency(one).name for one in agencies)}."

    def _assumed(self) -> str | Cell:
        """The numbers of the assumptions that concern the indicator, with a link to them."""
        numbers = [
            str(number)
            for number, assumption in enumerate(self.plan.assumptions, start=1)
            if self.indicator.id in assumption.indicators
        ]
        return Cell(text=f"Điểm {wording.listed(numbers)}", href=ASSUMPTIONS) if numbers else ""


def target_words(indicator: Indicator) -> str:
    """The target in words: «Toàn tỉnh ít nhất 20 sản phẩm; hạn 30/11/2024».

    Args:
        indicator: an indicator of the plan.

    Returns:
        A sentence; empty for an indicator of context.
    """
    targets, thing = indicator.targets, indicator.unit_of_measure
    if targets is None:
        return ""
    manner = "ít nhất " if indicator.floor else "phấn đấu " if indicator.aspirational else ""
    if targets.province is not None:
        each = " mỗi tháng" if indicator.measure == "monthly_floor" else ""
        whole = f"toàn tỉnh {manner}{wording.number(targets.province)} {thing}{each}"
    elif _has_no_total(targets):
        least = f" ({manner.strip()})" if manner else ""
        whole = f"giao cho từng đơn vị{least}, kế hoạch không in tổng toàn tỉnh"
    else:
        whole = "toàn tỉnh chưa giao"
    parts = [f"{whole} ({sentences.held_together(targets.source)})"]
    if targets.unallocated and targets.left_over:
        parts.append(f"trong đó {wording.number(targets.left_over)} chưa giao cho đơn vị nào")
    if targets.units:
        parts.append("số giao của từng đơn vị ở phụ lục của trang này")
    return _sentence("; ".join([*parts, f"hạn {wording.day(indicator.due)}"]))


def _has_no_total(targets: Targets) -> bool:
    """Whether the plan prints no total of the province, not only a draft that leaves it open."""
    return targets.province is None and PROVINCE not in targets.pending


def share_words(indicator: Indicator, quarter: Quarter) -> str:
    """What is expected by the end of a quarter: «50% (4)», the number where the province has one.

    Args:
        indicator: an indicator with expectations.
        quarter: the quarter.

    Returns:
        The share, and the number of the province in brackets.
    """
    share = (indicator.expectation or ())[quarter.number - 1]
    words_ = wording.percent(float(share), 1)
    target = indicator.targets.province if indicator.targets else None
    if target is None or not share:
        return words_
    return f"{words_} ({wording.number(indicator.expected(quarter.number, target))})"


def sheets(
    plan: Plan, indicators: Sequence[Indicator], origins: dict[str, Origin]
) -> Iterable[Block]:
    """The sheets of some of the plan's indicators, numbered from 1."""
    for number, indicator in enumerate(indicators, start=1):
        yield from Sheet(plan, indicator, origins[indicator.id]).blocks(number)


def _quarter(quarter: Quarter) -> str:
    return wording.quarter_words(quarter).partition("/")[0]


def _meaning(words_: str) -> str:
    """The first part of a column's meaning: the rest says how to fill the column in."""
    return words_.partition(";")[0].strip()


def _sentence(words_: str, *, is_first: bool = True) -> str:
    """Words with one full stop, and a capital first letter where they begin a sentence."""
    ended = words_ if words_.endswith((".", "?", "!")) else f"{words_}."
    return wording.capitalised(ended) if is_first else ended
