"""The sentences of «Nhận định chung» on certificates: run out, running out, in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ocop_lib.periods import Quarter
from ocop_lib.wording import capitalised, counted, day, quarter_words


@dataclass(frozen=True, slots=True)
class RunningOut:
    """Certificates that ran out without renewal, and that run out.

    Args:
        lapsed: how many ran out and were neither renewed nor withdrawn.
        lapsed_since: the first day of them.
        expiring: how many run out within twelve months.
        next_quarter: the quarter that follows.
        in_next_quarter: how many run out in it.
        which_lapsed: whose certificates ran out: products, of the whole «Ba Bể 02»; may be empty.
        which_next: whose certificates run out in the next quarter.
    """

    lapsed: int
    lapsed_since: date | None
    expiring: int
    next_quarter: Quarter
    in_next_quarter: int
    which_lapsed: str = ""
    which_next: str = ""


NO_CERTIFICATES_KNOWN = "Chưa có số liệu về giấy chứng nhận."


def on_certificates(found: RunningOut) -> str:
    """The sentence on certificates that ran out and run out.

    Args:
        found: how many.

    Returns:
        The sentence.
    """
    return f"{capitalised(_gone(found))}; {_coming(found)}."


def _gone(found: RunningOut) -> str:
    if not found.lapsed:
        return "không có giấy chứng nhận nào đã hết hạn mà chưa cấp lại"
    ended = f"có {counted(found.lapsed)} giấy chứng nhận đã hết hạn"
    since = f"từ ngày {day(found.lapsed_since)}"
    which = f" ({found.which_lapsed})" if found.which_lapsed else ""
    if found.lapsed == 1:
        return f"{ended} {since} mà chưa cấp lại{which}"
    return (
        f"{ended} mà chưa cấp lại{which}" if which else f"{ended} mà chưa cấp lại, sớm nhất {since}"
    )


def _coming(found: RunningOut) -> str:
    soon, quarter = found.in_next_quarter, quarter_words(found.next_quarter)
    if not found.expiring:
        return "không có giấy nào hết hạn trong 12 tháng tới"
    later = f"trong 12 tháng tới có {counted(found.expiring)} giấy"
    if not soon:
        return f"không có giấy nào hết hạn trong {quarter}, {later}"
    which = f" ({found.which_next})" if found.which_next else ""
    told = f"có {counted(soon)} giấy sẽ hết hạn trong {quarter}{which}"
    if soon == found.expiring:
        return told
    return f"{told}, {later}"


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
        f"{stars} sao: {counted(by_stars[stars])}"
        for stars in sorted(by_stars, reverse=True)
        if by_stars[stars]
    ]
    which = "; ".join(parts) if len(parts) > 1 else f"đều là {max(by_stars)} sao"
    return f"{capitalised(unit)} hiện có {counted(total)} {what} ({which})."
