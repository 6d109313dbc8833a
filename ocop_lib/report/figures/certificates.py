"""The figure of certificates by month of expiry: how many run out, and for how many renewal has begun."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial

from ocop_lib import wording
from ocop_lib.blocks import palette
from ocop_lib.blocks.model import Figure, Table
from ocop_lib.indicators.renewal import DECLINED, Renewal
from ocop_lib.months import Month
from ocop_lib.report.figures.block import drawn_numbers, figure_block
from ocop_lib.report.figures.columns import Column, Part, draw_columns

_BEGUN, _IDLE, _DECLINED = range(3)
_DECEMBER = 12
_PARTS = (
    Part("begun", palette.ACCENT, palette.ACCENT),
    Part("idle", "#ffffff", palette.ACCENT),
    Part("declined", palette.RULE, palette.ACCENT),
)
_SUBTITLE = (
    "Số trên cột là số giấy; nơi có hai số thì số đứng trước là số giấy đang được cấp lại. Phần tô đậm"
    " là giấy đang được cấp lại, phần trắng là giấy chưa triển khai cấp lại, phần xám là giấy mà chủ"
    " thể không đề nghị cấp lại."
)


def expiry_figure(
    lapsed: Sequence[Renewal],
    expiring: Sequence[tuple[date, Renewal]],
    cut_off: date,
    units: Sequence[str],
) -> Figure:
    """The figure of the certificates that have run out, and of those that will within twelve months.

    Args:
        lapsed: the state of renewal of each that has run out.
        expiring: the last day and the state of renewal of each that will.
        cut_off: the day up to which the register is told.
        units: ids of the units whose certificates they are.

    Returns:
        The figure; there must be at least one certificate.
    """
    by_month: dict[Month, list[Renewal]] = {}
    for day, state in expiring:
        by_month.setdefault(Month.of(day), []).append(state)
    first, last = Month.of(cut_off + timedelta(days=1)), max(by_month, default=None)
    months = list(_months(first, last or first))
    columns = [
        _column(str(month.number), by_month.get(month, ()), _year_below(month, first))
        for month in months
    ]
    gone = [_column("đã", lapsed, "hết hạn", room=3.4)] if lapsed else []
    return figure_block(
        partial(draw_columns, [*gone, *columns], _PARTS, None),
        caption=finding(lapsed, [state for _, state in expiring]),
        subtitle=f"Giấy chứng nhận theo tháng hết hạn. {_SUBTITLE}",
        alt=_alt(lapsed, by_month),
        units=units,
        drawn=_drawn(lapsed, {month: by_month.get(month, ()) for month in months}),
    )


def _drawn(lapsed: Sequence[Renewal], by_month: Mapping[Month, Sequence[Renewal]]) -> Table:
    """A row a month: how many certificates run out, and how far their renewal has got."""
    columns = ("Số giấy", "Đang được cấp lại", "Chưa triển khai", "Không đề nghị cấp lại")
    told = {"đã hết hạn": lapsed} if lapsed else {}
    told |= {f"{month.number}/{month.year}": states for month, states in by_month.items()}
    rows = []
    for when, states in told.items():
        declined = sum(state in DECLINED for state in states)
        idle = sum(state is Renewal.NOTHING for state in states)
        numbers = (len(states), len(states) - idle - declined, idle, declined)
        rows.append((when, *map(wording.number, numbers)))
    return drawn_numbers(("Tháng hết hạn",), columns, rows)


def finding(lapsed: Sequence[Renewal], expiring: Sequence[Renewal]) -> str:
    """The title: how many run out and have run out, and for how many renewal has not begun.

    Args:
        lapsed: the state of renewal of each certificate that has run out.
        expiring: that of each certificate that will.

    Returns:
        The sentence without its full stop.
    """
    parts = []
    if expiring:
        parts.append(f"{wording.counted(len(expiring))} giấy chứng nhận hết hạn trong 12 tháng tới")
    if lapsed:
        noun = "giấy" if expiring else "giấy chứng nhận"
        parts.append(f"{wording.counted(len(lapsed))} {noun} đã hết hạn mà chưa được cấp lại")
    total = len(lapsed) + len(expiring)
    idle = sum(state is Renewal.NOTHING for state in (*lapsed, *expiring))
    told = "trong đó không có giấy nào chưa triển khai cấp lại"
    if idle == total:
        told = f"{'giấy này' if total == 1 else 'tất cả đều'} chưa triển khai cấp lại"
    elif idle:
        told = f"trong đó có {wording.counted(idle)} giấy chưa triển khai cấp lại"
    return f"Có {' và '.join(parts)}; {told}"


def _months(first: Month, last: Month) -> list[Month]:
    """The months from the first on, at least twelve, up to the last."""
    months = [first]
    while len(months) < _DECEMBER or months[-1] < last:
        months.append(Month.of(months[-1].last + timedelta(days=1)))
    return months


def _column(label: str, states: Sequence[Renewal], under: str, room: float = 1.0) -> Column:
    if not states:
        return Column(label, "", "", (), under, room)
    declined = sum(state in DECLINED for state in states)
    idle = sum(state is Renewal.NOTHING for state in states)
    begun, total = len(states) - idle - declined, wording.number(len(states))
    heights = ((_BEGUN, begun), (_IDLE, idle), (_DECLINED, declined))
    return Column(label, f"{wording.number(begun)}/{total}", total, heights, under, room)


def _year_below(month: Month, first: Month) -> str:
    """The year, below the months with which one begins; not below a December before a January."""
    begins = month.number == 1 or (month == first and month.number < _DECEMBER)
    return str(month.year) if begins else ""


def _alt(lapsed: Sequence[Renewal], by_month: Mapping[Month, Sequence[Renewal]]) -> str:
    told = [f"Đã hết hạn: {wording.number(len(lapsed))}"] if lapsed else []
    told += [
        f"{wording.month_label(month)}/{month.year}: {wording.number(len(states))}, chưa triển khai"
        f" {wording.number(sum(state is Renewal.NOTHING for state in states))}"
        for month, states in sorted(by_month.items())
    ]
    return f"{wording.capitalised('; '.join(told))}."
