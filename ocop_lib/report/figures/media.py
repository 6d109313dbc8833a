"""The figure of a monthly floor: a column a month, and the line that each should reach."""

from collections.abc import Mapping
from functools import partial

from ocop_lib import wording
from ocop_lib.blocks import palette
from ocop_lib.blocks.model import Figure
from ocop_lib.months import Month
from ocop_lib.plan import PROVINCE
from ocop_lib.report.figures.block import drawn_numbers, figure_block
from ocop_lib.report.figures.columns import Column, Floor, Part, draw_columns

_MONTHS = 12
_PARTS = (
    Part("reached", palette.ACCENT),
    Part("below", "#ffffff", palette.ACCENT),
)
_MOST_NAMED = 4


def media_figure(
    counts: Mapping[Month, int], floor: int, name: str, counted: str, year: int
) -> Figure:
    """The figure of items a month against the monthly floor.

    Args:
        counts: items by finished month, in order; at least one month.
        floor: the least number of items of a month.
        name: the indicator's name.
        counted: the unit of measure, as «tin, bài».
        year: the plan year.

    Returns:
        The figure, about the province.
    """
    columns = [_column(number, counts.get(Month(year, number)), floor) for number in range(1, 13)]
    line = Floor(floor, f"tối thiểu {wording.number(floor)}")
    of_months = "; ".join(
        f"{wording.month_label(month)}: {wording.number(count)}" for month, count in counts.items()
    )
    return figure_block(
        partial(draw_columns, columns, _PARTS, line),
        caption=finding(counts, floor, counted),
        subtitle=(
            f"{name} theo tháng của năm {year}; cột trắng là tháng chưa đạt mức, đường đứt là mức tối"
            " thiểu, tháng không có số là tháng chưa kết thúc đến kỳ số liệu."
        ),
        alt=f"{wording.capitalised(of_months)}.",
        units=(PROVINCE,),
        drawn=drawn_numbers(
            ("Tháng",),
            (f"Số {counted}", "Mức tối thiểu"),
            (
                (f"{month.number}/{month.year}", wording.number(count), wording.number(floor))
                for month, count in counts.items()
            ),
        ),
    )


def _column(number: int, count: int | None, floor: int) -> Column:
    if count is None:
        return Column(str(number), "", "", ())
    words = wording.number(count)
    return Column(str(number), words, words, ((int(count < floor), count),))


def finding(counts: Mapping[Month, int], floor: int, counted: str) -> str:
    """The title: how many of the finished months reached the floor, and which did not.

    Args:
        counts: items by finished month, in order; at least one month.
        floor: the least number of items of a month.
        counted: the unit of measure.

    Returns:
        The sentence without its full stop.
    """
    least = f"mức tối thiểu {wording.counted(floor)} {counted} mỗi tháng"
    below = [month for month, count in counts.items() if count < floor]
    total, met = len(counts), len(counts) - len(below)
    if total == 1:
        month = wording.capitalised(wording.month_label(next(iter(counts))))
        return f"{month} {'đạt' if met else 'không đạt'} {least}"
    among = f"{wording.counted(total)} tháng đã qua"
    if not below:
        return f"Cả {among} đều đạt {least}"
    if not met:
        return f"Không tháng nào trong {among} đạt {least}"
    named = [wording.month_label(month) for month in below[:_MOST_NAMED]]
    more = len(below) - len(named)
    named += [f"{wording.counted(more)} tháng khác"] if more else []
    told = f"Có {wording.counted(met)} trong {among} đạt {least}"
    return f"{told}; chưa đạt ở {wording.listed(named)}"
