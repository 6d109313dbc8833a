"""The sentences, labels and notes a report is written in."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from ocop_lib.periods import Quarter, Scheme
from ocop_lib.wording import (
    NO_DATA,
    SCHEME,
    STATUS,
    capitalised,
    day,
    listed,
    number,
    percent,
    quarter_label,
    uncapitalised,
)

_PLACE = re.compile(r"\b(Phụ lục|[Cc]ột|[Mm]ục) (\S)")


# Room to write by hand; no-break spaces, because plain ones run together.
OPEN = "\u00a0" * 6


STAGE: Mapping[str, str] = {
    "registered": "Đăng ký ý tưởng",
    "selected": "Được lựa chọn",
    "trained": "Đã tập huấn",
    "advised": "Đã tư vấn",
    "dossier": "Đủ hồ sơ",
    "assessed_district": "Đánh giá cấp huyện",
    "assessed_province": "Đánh giá cấp tỉnh",
    "assessed_nation": "Đánh giá cấp quốc gia",
}


CYCLE: Mapping[str, str] = {"new": "Mới", "upgrade": "Nâng hạng", "renewal": "Cấp lại"}


CERTIFICATE: Mapping[str, str] = {
    "first": "Công nhận lần đầu",
    "renewal": "Cấp lại",
    "upgrade": "Nâng hạng",
    "withdrawal": "Thu hồi",
}


TASK_STATE: Mapping[str, str] = {
    "done": "Đã hoàn thành",
    "done_late": "Hoàn thành sau hạn",
    "in_progress": "Đang thực hiện",
    "not_started": "Chưa thực hiện",
    "overdue": "Quá hạn",
    "no_data": "Chưa có số liệu",
}


MOST_COUNTED = 5
"""Targets up to this one are told in what is missing or beyond, not in percent."""


MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


DRAFT = "DỰ THẢO"


RECIPIENTS = "Nơi nhận:"


def open_number(sign: str) -> str:
    """«Số:        /BC-VPĐP»: the number is written when the document is issued."""
    return f"Số: {OPEN}{sign}"


def open_date(place: str, year: int) -> str:
    """«Bắc Kạn, ngày     tháng     năm 2024»: day and month are written when it is issued."""
    return f"{place}, ngày {OPEN} tháng {OPEN} năm {year}"


def report_title(unit_name: str, quarter: Quarter) -> str:
    """The h1: «Báo cáo tiến độ Chương trình OCOP: huyện Ba Bể, Quý III/2024»."""
    return f"Báo cáo tiến độ Chương trình OCOP: {unit_name}, {quarter_label(quarter)}"


def plan_line(title: str, plan_number: str | None, plan_date: date | None, *, noted: bool) -> str:
    """The plan a report measures against, with number and date where they are known."""
    dated = f" số {plan_number} ngày {day(plan_date)}" if plan_number and plan_date else ""
    note = " (số, ngày theo công bố, xem Ghi chú số liệu)" if dated and noted else ""
    return f"{title}{dated}{note}"


def period_line(quarter: Quarter, scheme: Scheme, received: date | None) -> str:
    """The days the figures are about and the day the last of them arrived."""
    window = quarter.window(scheme)
    arrived = f"số liệu nhận đến {day(received)}" if received else "chưa nhận được số liệu"
    return f"Kỳ số liệu {day(window.start)}–{day(window.end)}, {SCHEME[scheme]}; {arrived}"


def tally(unit_name: str, cut_off: date, counts: Mapping[str, int], total: int) -> str:
    """How many targets stand where, worst first: the opening sentence of a summary."""
    worst_first = ("not_met", "at_risk", "late", "no_data", "not_yet_due", "on_course")
    good = counts.get("reached", 0) + counts.get("exceeded", 0)
    rest = [
        f"{counts[status]} {uncapitalised(STATUS[status])}"
        for status in worst_first
        if counts.get(status)
    ]
    tail = f"; {listed(rest)}" if rest else ""
    if good:
        these = f"cả {total}" if good == total else f"có {good} trong {total}"
        said = f"{these} chỉ tiêu được giao đã đạt hoặc vượt kế hoạch năm"
    else:
        said = f"chưa có chỉ tiêu nào trong {total} chỉ tiêu được giao đạt kế hoạch năm"
    return f"Đến {day(cut_off)}, {unit_name} {said}{tail}."


def shortfall(name: str, to_date: float, target: int, remaining: int, status: str) -> str:
    """One target that needs care: «chủ thể mới 0/1 (còn thiếu 1, chậm)»."""
    missing = number(remaining)
    state = uncapitalised(STATUS[status])
    return (
        f"{uncapitalised(name)} {number(to_date)}/{number(target)} (còn thiếu {missing}, {state})"
    )


def attention(items: Sequence[str], more: int) -> str:
    """The sentence that names what needs care, and how many more there are."""
    tail = f"; và {number(more)} chỉ tiêu khác" if more > 0 else ""
    return f"Cần tập trung: {'; '.join(items)}{tail}."


def best(items: Sequence[str]) -> str:
    """The sentence that names what went beyond the plan."""
    return f"Đã vượt kế hoạch năm: {'; '.join(items)}."


def overshoot(name: str, to_date: float, target: int) -> str:
    """One target exceeded: by how many, and by what share where the target is not a small number.

    Of a target of one, a single product is a hundred percent.
    """
    beyond = f"vượt {number(to_date - target)}"
    share = f", {percent(to_date, target)} kế hoạch" if target > MOST_COUNTED else ""
    return f"{uncapitalised(name)} {against(to_date, target)} ({beyond}{share})"


def against(to_date: float, target: int) -> str:
    """«2/3»; «1 (giao 0)» where nothing was to be reached."""
    return f"{number(to_date)}/{number(target)}" if target else f"{number(to_date)} (giao 0)"


def recognised(in_quarter: int, to_date: int) -> str:
    """How many products were newly recognised."""
    return (
        f"Trong quý có {number(in_quarter)} sản phẩm được công nhận lần đầu đạt 3 sao trở lên, "
        f"lũy kế từ đầu năm {number(to_date)} sản phẩm."
    )


def expiring(count: int, first: date | None) -> str:
    """How many certificates run out within twelve months."""
    if not count or first is None:
        return "Không có giấy chứng nhận nào hết hạn trong 12 tháng tới."
    return f"{number(count)} giấy chứng nhận hết hạn trong 12 tháng tới, sớm nhất vào {day(first)}."


def not_delivered(unit_name: str, quarter: Quarter) -> str:
    """That a unit delivered nothing for the quarter."""
    return (
        f"{capitalised(unit_name)} chưa giao nộp số liệu {quarter_label(quarter)}; "
        "số lũy kế (nếu có) lấy từ các quý trước và từ số liệu cấp tỉnh."
    )


def completeness(delivered: int, units: int, quarter: Quarter, missing: Sequence[str]) -> str:
    """How many units delivered for the quarter, and which did not."""
    if not delivered:
        return f"Chưa đơn vị nào trong {units} đơn vị giao nộp số liệu {quarter_label(quarter)}."
    tail = f"; chưa có số liệu của {listed(missing)}" if missing else ""
    return f"{delivered}/{units} đơn vị đã giao nộp số liệu {quarter_label(quarter)}{tail}."


DELIVERY: Mapping[str, str] = {
    "baseline": "số liệu gốc",
    "quarterly": "báo cáo quý",
    "restatement": "điều chỉnh",
}


EXPECTATION_NOTE = (
    "Kỳ vọng đến quý do Văn phòng Điều phối xác định từ thời hạn trong kế hoạch, "
    "không phải chỉ tiêu giao."
)


NOTHING_NOTE = (
    "«chưa có số liệu»: đơn vị chưa giao nộp, không phải số 0; «không giao»: kế hoạch để trống; "
    "«–»: không áp dụng (chỉ tiêu tính theo hiện trạng không có số phát sinh trong quý; "
    "chưa kỳ vọng gì đến quý này)."
)


MATRIX_NOTE = (
    "Mỗi ô: lũy kế/kế hoạch năm và đánh giá. Dòng cuối là toàn tỉnh, cộng từ các đơn vị; "
    "kế hoạch để trống được cộng là 0."
)


PIPELINE_NOTE = "Một sản phẩm được đếm một lần ở mỗi bước đã qua, không cộng các bước với nhau."


MISSING_DECISION = "chưa có số quyết định"


NO_ACTION = "Không có đơn vị nào cần đôn đốc."


NO_CERTIFICATES = "Không có sự kiện nào trong sổ theo dõi."


NO_CERTIFICATES_KNOWN = "Giấy chứng nhận: chưa có số liệu."


NO_EXPIRING = "Không có giấy chứng nhận nào."


NO_TASKS = "Không có nhiệm vụ nào đến hạn trong quý."


NO_EVIDENCE = "Không có dòng nào trong sổ theo dõi được tính."


def indicator_cell(name: str, unit_of_measure: str, source: str) -> str:
    """An indicator in a table: name, what is counted, where the plan says so."""
    return f"{name} ({unit_of_measure}; {held_together(source)})"


def held_together(source: str) -> str:
    """A place in a plan whose words no line parts from their number: «Phụ lục 1, cột 4»."""
    return _PLACE.sub("\\1\N{NO-BREAK SPACE}\\2", source)


def monthly_floor(unit_of_measure: str, floor: int) -> str:
    """What a monthly floor counts: «số tháng có ít nhất 2 tin, bài, phóng sự»."""
    return f"số tháng có ít nhất {number(floor)} {unit_of_measure}"


def reason(name: str, to_date: float | None, target: int, remaining: int) -> str:
    """Why a unit needs action: «chủ thể mới 0/1, còn thiếu 1»."""
    if to_date is None:
        return uncapitalised(name)
    missing = number(remaining)
    return f"{uncapitalised(name)} {number(to_date)}/{number(target)}, còn thiếu {missing}"


def silent_reason(name: str, to_date: float | None, target: int) -> str:
    """What a unit has not told this quarter, and what is known from before: «… (trước đó 0/1)»."""
    before = "" if to_date is None else f" (trước đó {against(to_date, target)})"
    return f"{uncapitalised(name)}{before}"


def silent_cell(to_date: float | None, target: int | None) -> str:
    """A cell for a number that was not told this quarter, and what is known from before."""
    if to_date is None or target is None:
        return capitalised(NO_DATA)
    return f"{capitalised(NO_DATA)} quý này; trước đó {against(to_date, target)}"


NO_NARRATIVE = "Không có nội dung thuyết minh cho kỳ này."


FINDINGS_TITLE = "Điểm cần kiểm tra trong số liệu"


NO_FINDINGS = "Không phát hiện điểm nào."


ASSUMPTIONS_TITLE = "Cách hiểu kế hoạch đã dùng (các giả định)"


PUBLISHED_TITLE = "Số liệu chính thức đã công bố (ngoài sổ theo dõi này)"


NOT_DELIVERED = "Chưa giao nộp"


def source_of_all(source: str) -> str:
    """Where all the figures of a table come from."""
    return f"Nguồn: {source}"


def assumption(words: str, source: str) -> str:
    """An assumption and the part of the plan it is about."""
    return f"{words} [{source}]"


def made_by(version: str, number_source: str) -> str:
    """What made the file, and where the plan's number was taken from."""
    about = f" Số và ngày của kế hoạch: {number_source}" if number_source else ""
    return f"Báo cáo do phần mềm ocop, phiên bản {version}, lập từ sổ theo dõi.{about}"
