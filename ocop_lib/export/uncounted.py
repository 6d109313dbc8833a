"""The rows that were sent and are not counted, with the reason in words; what moved each number."""

from collections.abc import Mapping

import pandas as pd

from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.counting.registry import rules_at
from ocop_lib.indicators.counting.rows import Candidates
from ocop_lib.indicators.moves import How, SinceQuarterBefore

UNCOUNTED: Mapping[str, str] = {
    "retracted": "đơn vị đã rút dòng này",
    "other_plan_year": "thuộc năm kế hoạch khác",
    "outside_reporting_year": "ngoài năm báo cáo",
    "other_level": "không phải của cấp tỉnh, mà chỉ tiêu chỉ đếm của cấp tỉnh",
    "unfinished_month": "tháng chưa kết thúc ở ngày khóa sổ",
    "establishments_not_told": "chưa ghi số cơ sở được kiểm tra",
    "below_three_stars": "dưới 3 sao",
    "recognised_before": "chủ thể đã có sản phẩm được công nhận từ năm trước",
    "not_recognised_yet": "chủ thể chưa có sản phẩm được công nhận vào ngày hỗ trợ",
    "no_valid_certificate": "không có giấy chứng nhận OCOP còn hiệu lực",
    "already_counted": "chủ thể, sản phẩm này đã được tính, không tính trùng",
    "not_yet_in_effect": "chưa có hiệu lực ở ngày khóa sổ",
    "ended": "đã thôi là sản phẩm chủ lực",
    "expired": "đã hết hạn ở ngày khóa sổ",
    "withdrawn": "đã bị thu hồi",
    "superseded": "đã có giấy chứng nhận sau thay thế",
    "runs_longer": "còn hạn quá 12 tháng",
    "not_lapsed": "chưa hết hạn ở ngày khóa sổ",
    "nothing_allocated": "không ghi kinh phí được phân bổ",
}
"""Why a row that was sent is not counted, by the codes of the indicators' reasons."""

_COUNTED_AS: Mapping[How, str] = {"added": "in_quarter", "late_added": "late"}
_TAKEN_BACK: Mapping[How, str] = {"dropped": "dropped", "late_dropped": "late_dropped"}


def evidence_frame(indicator: str, as_of: AsOf, *, is_stock: bool) -> pd.DataFrame:
    """The rows behind an indicator's number, with what each did to it.

    Args:
        indicator: the indicator's id.
        as_of: the register at the cut-off.
        is_stock: whether the number is a level at the cut-off, to which no quarter adds.

    Returns:
        The evidence with ``counted_as``, ``cause_table`` and ``cause_row``: ``in_quarter`` for what
        an event of the quarter made count, ``late`` for what a row made count that is dated before
        the quarter and was delivered for it, ``before`` for the rest; missing for a stock. The
        cause is that event or row, missing for ``before``.
    """
    found, since = _counted(indicator, as_of)
    frame = found.counted
    moved = {} if is_stock else _moved(since, indicator, _COUNTED_AS)
    return _with_moves(frame, moved, None if is_stock else "before")


def uncounted_frame(indicator: str, as_of: AsOf, *, is_stock: bool) -> pd.DataFrame:
    """The rows that an indicator looks at and does not count, with the reason.

    Args:
        indicator: the indicator's id.
        as_of: the register at the cut-off.
        is_stock: whether the number is a level at the cut-off.

    Returns:
        `CANDIDATE_COLUMNS` with ``reason_words``, and ``counted_as``, ``cause_table`` and
        ``cause_row`` where the row's item counted at the quarter before: ``dropped`` by an event of
        the quarter, ``late_dropped`` by a row dated before it and delivered for it.
    """
    found, since = _counted(indicator, as_of)
    frame = found.uncounted
    words = pd.array([UNCOUNTED[reason] for reason in frame["reason"]], dtype="str")
    moved = {} if is_stock else _moved(since, indicator, _TAKEN_BACK)
    return _with_moves(frame.assign(reason_words=words), moved, None)


def _counted(indicator: str, as_of: AsOf) -> tuple[Candidates, SinceQuarterBefore]:
    rules = rules_at(as_of)
    found = rules[indicator](as_of)
    return found, SinceQuarterBefore(as_of, {indicator: found}, rules)


_Move = tuple[str | None, str | None, str | None]


def _moved(
    since: SinceQuarterBefore, indicator: str, named: Mapping[How, str]
) -> dict[tuple[str, str], _Move]:
    """By unit and id of each item that moved the number: how, and the row that did it."""
    moves = since.moves(indicator)
    return {
        key: (word, *since.cause(indicator, item, how))
        for how, word in named.items()
        for key, item in getattr(moves, how).items()
        if key[0] == item.unit
    }


def _with_moves(
    frame: pd.DataFrame, moved: Mapping[tuple[str, str], _Move], other: str | None
) -> pd.DataFrame:
    none: _Move = (other, None, None)
    keys = zip(frame["unit_id"].tolist(), frame["item_id"].tolist(), strict=True)
    told = [moved.get(key, none) for key in keys]
    names = ("counted_as", "cause_table", "cause_row")
    return frame.assign(
        **{
            name: pd.array([one[place] for one in told], dtype="str")
            for place, name in enumerate(names)
        }
    )
