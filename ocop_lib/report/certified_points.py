"""The sentences of «Nhận định chung» on certificates: run out, running out, in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ocop_lib.periods import Quarter
from ocop_lib.wording import capitalised, counted, day, listed, quarter_words


@dataclass(frozen=True, slots=True)
class RunningOut:
    """Certificates that ran out without renewal, and that run out.

    Args:
        lapsed: how many ran out and were neither renewed nor withdrawn.
        lapsed_since: the first day of them.
        expiring: how many run out within twelve months.
        expiring_first: the first day of them.
        next_quarter: the quarter that follows.
        in_next_quarter: how many run out in it.
    """

    lapsed: int
    lapsed_since: date | None
    expiring: int
    expiring_first: date | None
    next_quarter: Quarter
    in_next_quarter: int


NO_CERTIFICATES_KNOWN = "Chưa có số liệu về giấy chứng nhận."


def on_certificates(found: RunningOut) -> str:
    """The sentence on certificates that ran out and run out.

    Args:
        found: how many.

    Returns:
        The sentence.
    """
    gone = "không có giấy chứng nhận nào đã hết hạn mà chưa cấp lại"
    if found.lapsed:
        since = f"từ ngày {day(found.lapsed_since)}"
        ended = f"{counted(found.lapsed)} giấy chứng nhận đã hết hạn"
        gone = f"có {ended} mà chưa cấp lại, sớm nhất {since}"
        if found.lapsed == 1:
            gone = f"có {ended} {since} mà chưa cấp lại"
    coming = "không có giấy nào hết hạn trong 12 tháng tới"
    if found.expiring:
        soon = f"{counted(found.in_next_quarter)} giấy"
        which = f"{'sớm nhất ' if found.expiring > 1 else ''}vào ngày {day(found.expiring_first)}"
        if found.in_next_quarter:
            which = f"trong đó có {soon} sẽ hết hạn trong {quarter_words(found.next_quarter)}"
        coming = f"có {counted(found.expiring)} giấy sẽ hết hạn trong 12 tháng tới, {which}"
        if found.in_next_quarter == found.expiring:
            coming = f"có {soon} sẽ hết hạn trong {quarter_words(found.next_quarter)}"
    return f"{capitalised(gone)}; {coming}."


NO_STOCK_KNOWN = "Chưa có số liệu về sản phẩm có giấy chứng nhận còn hiệu lực."


def on_stock(unit: str, by_stars: Mapping[int, int]) -> str:
    """The sentence on products in force: «Tỉnh A hiện có 120 sản phẩm …, trong đó 01 sản phẩm 5 sao …».

    Args:
        unit: the unit's full name.
        by_stars: how many products by stars; ranks without products may be missing.

    Returns:
        The sentence.
    """
    total = sum(by_stars.values())
    what = "sản phẩm có giấy chứng nhận còn hiệu lực"
    if not total:
        return f"{capitalised(unit)} hiện không có {what} nào trong sổ theo dõi."
    parts = [
        f"{counted(by_stars[stars])} sản phẩm {stars} sao"
        for stars in sorted(by_stars, reverse=True)
        if by_stars[stars]
    ]
    which = (
        f", trong đó có {listed(parts)}"
        if len(parts) > 1
        else f", đều là sản phẩm {max(by_stars)} sao"
    )
    return f"{capitalised(unit)} hiện có {counted(total)} {what}{which}."
