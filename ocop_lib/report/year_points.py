"""«Nhận định chung» of a year's report: the sentences of a quarter's, and those on the whole year."""

from collections.abc import Sequence
from dataclasses import dataclass

from ocop_lib.indicators.progress import Progress
from ocop_lib.indicators.stock_balance import Balance
from ocop_lib.plan import Plan
from ocop_lib.report import sentences
from ocop_lib.report.summary import Summary
from ocop_lib.statuses import MET, WORST_FIRST, Status
from ocop_lib.wording import STATUS, capitalised, counted, listed, uncapitalised

_RANKS = {"four_star_products": "4 sao", "five_star_products": "5 sao"}
"""The indicators of the products that were given a rank in the year, each with the rank."""


@dataclass(frozen=True)
class YearSummary(Summary):
    """What the sentences are computed from.

    Args:
        balance: of the products in force from the year's start to its end; None where it is
            unknown.
    """

    balance: Balance | None = None

    @property
    def sentences(self) -> list[str]:
        """Targets, products of many stars, stock, certificates, tasks, what changed and is missing.

        A slot without anything to say is left out. Where no product has many stars, the results
        are told that the plan has watched early.
        """
        stars = {row.indicator: row.to_date for row in self._own if row.indicator in _RANKS}
        return [
            self._on_targets(),
            *([on_stars(stars)] if any(stars.values()) else self._on_results()),
            *([on_balance(self.balance)] if self.balance else []),
            self._on_certificates(),
            *self._on_tasks(),
            *self._on_data(),
        ]


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
    up = balance.new + balance.again
    down = balance.lapsed + balance.withdrawn + balance.lowered_out
    change = [
        *([f"tăng {counted(up)}"] if up else []),
        *([f"giảm {counted(down)}"] if down else []),
    ]
    moved = listed(change) if change else "không tăng, không giảm"
    return (
        f"Số sản phẩm có giấy chứng nhận còn hiệu lực trong sổ theo dõi đầu năm là "
        f"{counted(balance.opening)}, trong năm {moved}, cuối kỳ là {counted(balance.closing)}."
    )


def achieved(plan: Plan, rows: Sequence[Progress]) -> list[str]:
    """The targets that were met, for «Ưu điểm»: «Sản phẩm mới 22/20».

    Args:
        plan: for names.
        rows: the province's progress.

    Returns:
        A sentence for each target met, in the plan's order; empty for none.
    """
    found = []
    for row in rows:
        if row.status in MET:
            name = uncapitalised(plan.indicator(row.indicator).in_a_line)
            word = "vượt" if row.to_date and row.target and row.to_date > row.target else "đạt"
            number = sentences.against(row.to_date, row.target or 0)
            found.append(f"{capitalised(f'chỉ tiêu {name} {word} kế hoạch năm')}: {number}.")
    return found


def missed(plan: Plan, rows: Sequence[Progress]) -> list[str]:
    """The targets that were not met, for «Tồn tại, hạn chế»: «… không đạt kế hoạch năm: 36/37, …».

    Args:
        plan: for names.
        rows: the province's progress.

    Returns:
        A sentence for each target that is not met, the worst status first; empty for none.
    """
    found = []
    for status in WORST_FIRST:
        for row in rows:
            if row.status == status:
                name = uncapitalised(plan.indicator(row.indicator).in_a_line)
                number = sentences.against(row.to_date, row.target or 0)
                less = f", còn thiếu {counted(row.remaining or 0)}" if row.remaining else ""
                told = "" if status == Status.NO_DATA else f": {number}{less}"
                words = uncapitalised(STATUS[status])
                found.append(f"{capitalised(f'chỉ tiêu {name} {words}')}{told}.")
    return found
