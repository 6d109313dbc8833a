"""Tables of an agency's recorded activities, of products to be dealt with, and of requests."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from ocop_lib import wording
from ocop_lib.blocks.model import Cell, Column, Paragraph, Table
from ocop_lib.indicators.agency.products import Case, Matter
from ocop_lib.indicators.agency.recorded import Recorded
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.register.columns import ENDING_REASONS
from ocop_lib.report import nothing
from ocop_lib.report.tables import cells
from ocop_lib.report.tables.certificates import RENEWAL

NO_REQUESTS = "Không có kiến nghị nào gửi đến cơ quan mà chưa trả lời hoặc mới trả lời trong quý."
NO_CASES = "Không có sản phẩm, chủ thể nào thuộc lĩnh vực quản lý cần xử lý."
NOTHING_MANAGED = "Sổ theo dõi không ghi sản phẩm nào do cơ quan quản lý theo lĩnh vực."
_UNANSWERED = "Chưa trả lời"

_MATTER: Mapping[Matter, str] = {
    Matter.LAPSED: "Đã hết hạn từ {day}",
    Matter.WITHDRAWN: "Bị thu hồi ngày {day}",
    Matter.FAILED: "Đánh giá không đạt ngày {day}",
    Matter.TO_COMPLETE: "Phải hoàn thiện sau đánh giá ngày {day}",
    Matter.QUALITY_ENDED: "Chứng nhận {detail} đã hết hạn từ {day}",
    Matter.EXPIRING: "Hết hạn ngày {day}",
    Matter.STOPPED: "Còn hiệu lực, ngừng sản xuất từ {day}",
}
MATTER_COUNT: Mapping[Matter, str] = {
    Matter.LAPSED: "có giấy chứng nhận đã hết hạn chưa cấp lại",
    Matter.WITHDRAWN: "bị thu hồi giấy chứng nhận trong quý",
    Matter.FAILED: "đánh giá không đạt",
    Matter.TO_COMPLETE: "phải hoàn thiện sau đánh giá",
    Matter.QUALITY_ENDED: "có chứng nhận quản lý chất lượng đã hết hạn",
    Matter.EXPIRING: "có giấy chứng nhận hết hạn trong quý tới",
    Matter.STOPPED: "tạm ngừng, thôi sản xuất khi giấy chứng nhận còn hiệu lực",
}
"""What is said of the number of products with each matter."""

_AMOUNTS = {
    "participants": "{} người dự",
    "stalls": "{} gian hàng",
    "revenue_million_vnd": "doanh thu {} triệu đồng",
    "establishments": "{} cơ sở",
    "violations": "{} cơ sở vi phạm",
    "handled": "đã xử lý {}",
    "allocated_million_vnd": "phân bổ {} triệu đồng",
    "amount_million_vnd": "{} triệu đồng",
}
_MONEY = "amount_million_vnd"
_PAID = {"funding": "giải ngân {} triệu đồng", "support": "hỗ trợ {} triệu đồng"}
"""What an amount of money was for, by table."""
_QUANTITY = {
    "training": "{} lượt người",
    "fair": "{} cuộc",
    "point_of_sale": "{} điểm",
    "e_commerce": "số lượng {} (chưa ghi đơn vị tính)",
    "inspection": "{} cuộc",
}


def recorded_table(
    plan: Plan, entries: Sequence[Recorded], agency: str, quarter: str
) -> Table | Paragraph:
    """The table of an agency's activities in a quarter.

    Args:
        plan: for the units' names.
        entries: the activities.
        agency: id of the agency.
        quarter: the quarter as it stands in a sentence.

    Returns:
        One row per entry, in the same order; a sentence where there is none.
    """
    if not entries:
        words = f"Sổ theo dõi chưa ghi hoạt động nào của cơ quan trong {quarter}."
        return nothing.sentence(words, (agency,))
    own = [one for one in entries if one.title]
    of_units = [one for one in entries if not one.title]
    below = f"Cấp huyện, cấp xã đã {'; '.join(map(_of_units, of_units))}." if of_units else ""
    if not own:
        return nothing.sentence(below, (agency,))
    rows = cells.numbered(
        (
            cells.plain(wording.day(one.day)),
            cells.plain(_title(plan, one)),
            cells.plain(_result(one) or cells.NONE),
        )
        for one in own
    )
    return Table(
        id="hoat-dong",
        units=(agency,),
        caption="Hoạt động đã ghi nhận",
        headed=True,
        columns=(
            cells.ordinal(0.4),
            Column(label="Ngày", width=1.2),
            Column(label="Hoạt động", width=4.8),
            Column(label="Kết quả", width=4.8),
        ),
        rows=rows,
        notes=(below,) if below else (),
    )


_DONE_BY_UNITS = {
    "training": "tổ chức {count} hoạt động tập huấn{for_whom}",
    "fair": "tổ chức, tham gia {count} hoạt động hội chợ, triển lãm",
    "point_of_sale": "xây dựng, chuẩn hóa {quantity} điểm bán hàng",
    "e_commerce": "thực hiện {count} hoạt động thương mại điện tử",
    "inspection": "thực hiện {quantity} cuộc kiểm tra, giám sát",
}
"""What units did, by kind of activity: numbers of things that differ are not added."""


def _of_units(one: Recorded) -> str:
    """What units did under a task that the agency leads, of one kind, taken together."""
    quantity = one.amounts.get("quantity")
    trained = f" cho {wording.counted(int(quantity))} lượt người" if quantity else ""
    done = _DONE_BY_UNITS[one.kind].format(
        count=wording.counted(one.count),
        quantity=wording.counted(int(quantity or one.count)),
        for_whom=trained,
    )
    return f"{done} ở {wording.counted(len(one.units))} đơn vị"


def _title(plan: Plan, one: Recorded) -> str:
    """What an event was, and where if not for the whole province."""
    names = {"funding": "Kinh phí: «{}»", "documents": "Văn bản: «{}»", "media": "Tin, bài: «{}»"}
    words = names.get(one.table, "{}").format(one.title)
    return words if one.unit == PROVINCE else f"{words} ({plan.unit(one.unit).short_name})"


def _result(one: Recorded) -> str:
    """The amounts of an entry in words."""
    amounts = dict(one.amounts)
    quantity = amounts.pop("quantity", None)
    parts = []
    if quantity is not None and one.kind in _QUANTITY:
        parts.append(_QUANTITY[one.kind].format(wording.number(quantity)))
    # Money is allocated before it is paid out.
    for name in sorted(amounts, key=[*_AMOUNTS].index):
        parts += _amount(name, amounts, one.table)
    return wording.capitalised("; ".join([*parts, *([one.platform] if one.platform else [])]))


def _amount(name: str, amounts: Mapping[str, float], table: str) -> Iterator[str]:
    """One amount in words; nothing on how many of no violations were dealt with."""
    if name == "handled" and not amounts[name]:
        yield from ["chưa xử lý"] if amounts.get("violations") else []
        return
    words = _PAID.get(table, _AMOUNTS[name]) if name == _MONEY else _AMOUNTS[name]
    yield words.format(wording.number(amounts[name]))


def cases_table(
    plan: Plan, found: Sequence[Case], agency: str, most: int, *, manages: bool
) -> Table | Paragraph:
    """The table of products with which an agency has something to do, the most urgent first.

    Args:
        plan: for the units' names.
        found: the cases, the most urgent first.
        agency: id of the agency.
        most: how many rows the table may have; the rest is counted below it.
        manages: whether the agency manages any product; it decides the sentence for none.

    Returns:
        One row per case; a sentence where there is none.
    """
    if not found:
        return nothing.sentence(NO_CASES if manages else NOTHING_MANAGED, (agency,))
    rows = cells.numbered(
        (
            cells.plain(f"{one.name} ({one.subject})"),
            cells.plain(plan.unit(one.unit).short_name),
            cells.plain(_matter(one)),
            cells.plain(RENEWAL[one.renewal] if one.renewal else cells.NONE),
        )
        for one in found[:most]
    )
    return Table(
        id="can-xu-ly",
        units=(agency,),
        caption="Sản phẩm thuộc lĩnh vực quản lý cần xử lý",
        headed=True,
        columns=(
            cells.ordinal(),
            Column(label="Sản phẩm (chủ thể)", width=4.6),
            Column(label="Đơn vị", width=1.2),
            Column(label="Giấy chứng nhận, hồ sơ", width=2.6),
            Column(label="Tiến độ cấp lại", width=2.3),
        ),
        rows=rows,
        notes=_rest(found[most:]),
    )


def _matter(one: Case) -> str:
    words = _MATTER[one.matter].format(day=wording.day(one.day), detail=one.detail)
    if one.matter is Matter.WITHDRAWN and one.detail in ENDING_REASONS:
        return f"{words}: {wording.uncapitalised(ENDING_REASONS[one.detail])}"
    return words


def _rest(found: Sequence[Case]) -> tuple[str, ...]:
    """The line that counts the cases for which the table has no room."""
    if not found:
        return ()
    counts = Counter(one.matter for one in found)
    parts = [
        f"{wording.counted(counts[one])} {words}"
        for one, words in MATTER_COUNT.items()
        if counts[one]
    ]
    return (f"Ngoài ra còn {wording.counted(len(found))} trường hợp: {'; '.join(parts)}.",)


def requests_table(
    plan: Plan, requests: pd.DataFrame, agency: str, cut_off: date
) -> Table | Paragraph:
    """The table of what was asked of an agency.

    Args:
        plan: for the units' names.
        requests: rows of ``requests``.
        agency: id of the agency.
        cut_off: a reply after this day is not given yet.

    Returns:
        One row per request, by day; a sentence where there is none.
    """
    if requests.empty:
        return nothing.sentence(NO_REQUESTS, (agency,))
    rows = cells.numbered(
        (
            cells.dated(row.date),
            cells.plain(wording.capitalised(plan.unit(row.unit_id).name)),
            cells.plain(row.text),
            _reply(row, cut_off),
        )
        for row in cells.each(requests)
    )
    return Table(
        id="kien-nghi",
        units=(agency,),
        caption="Kiến nghị gửi đến",
        headed=True,
        columns=(
            cells.ordinal(),
            Column(label="Ngày", width=1.2),
            Column(label="Đơn vị kiến nghị", width=1.8),
            Column(label="Nội dung", width=4),
            Column(label="Trả lời", kind="status", width=3),
        ),
        rows=rows,
    )


def _reply(row: Any, cut_off: date) -> Cell:
    if pd.isna(row.reply_date) or row.reply_date.date() > cut_off:
        return Cell(text=_UNANSWERED, tint="warning")
    day = wording.day(row.reply_date.date())
    words = f"{row.reply.rstrip('.')} ({day})" if isinstance(row.reply, str) else day
    return cells.plain(words)
