"""Words of «Nhận định chung» on what changed, who sent figures and what has to be looked at again."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ocop_lib.periods import Period, Quarter
from ocop_lib.shortened import TARGETS, UNITS, named, named_or_counted
from ocop_lib.wording import counted, listed, period_words, quarter_words

_RISEN = 2
"""Up to so many targets of which the number rose are told by name."""


@dataclass(frozen=True, slots=True)
class Change:
    """What the words on the change since the quarter before tell.

    Args:
        before: the quarter before.
        up: words for the targets of which the number rose, as «sản phẩm mới tăng 02».
        down: words for those of which it fell, with the reason where it is known.
        targets: the number of all targets.
    """

    before: Quarter
    up: Sequence[str]
    down: Sequence[str]
    targets: int


def on_change(told: Change) -> str:
    """The words on what changed since the quarter before, without a full stop."""
    up, down = (_moved(told, verb) for verb in ("tăng", "giảm"))
    moved = ", ".join(filter(None, (up, down)))
    return f"so với {quarter_words(told.before)}, số thực hiện {moved or 'không thay đổi ở chỉ tiêu nào'}"


def _moved(told: Change, verb: str) -> str:
    """«tăng ở 02 chỉ tiêu (…)», «giảm ở cả 10 chỉ tiêu: …»; empty for none."""
    names = told.up if verb == "tăng" else told.down
    if not names:
        return ""
    all_of = "cả " if len(names) == told.targets > 1 else ""
    where = f"{verb} ở {all_of}{counted(len(names))} chỉ tiêu"
    if verb == "tăng":
        # Of many, the column of the quarter before tells how much.
        return where if len(names) > _RISEN else f"{where} ({listed(names)})"
    # What fell is told with its reason, which may have brackets of its own.
    return f"{where}: {named(names, TARGETS)}"


def on_completeness(delivered: int, units: int, quarter: Quarter, missing: Sequence[str]) -> str:
    """The words on how many units sent figures for the quarter, and which did not."""
    of = f"{counted(units)} đơn vị"
    if not delivered:
        return f"chưa đơn vị nào trong {of} gửi số liệu {quarter_words(quarter)}"
    if not missing:
        if units == 1:
            return f"đơn vị duy nhất đã gửi số liệu {quarter_words(quarter)}"
        return f"cả {of} đã gửi số liệu {quarter_words(quarter)}"
    told = f"có {counted(delivered)} trong {of} đã gửi số liệu {quarter_words(quarter)}"
    return f"{told}, chưa có số liệu của {named_or_counted(missing, UNITS)}"


def on_findings(count: int) -> str:
    """The words on what has to be looked at again; empty for nothing."""
    return f"có {counted(count)} nội dung số liệu cần rà soát" if count else ""


def on_restated(periods: Sequence[Period]) -> str:
    """How many issued values are different now: «có 03 số liệu đã ban hành nay điều chỉnh (…)».

    Args:
        periods: the period of each value, in order.

    Returns:
        Part of a sentence; empty where there are none.
    """
    if not periods:
        return ""
    counts = Counter(map(period_words, periods))
    which = "; ".join(f"{period}: {counted(count)}" for period, count in counts.items())
    return f"có {counted(len(periods))} số liệu đã ban hành nay điều chỉnh ({which})"
