"""Sentences that replace a part of a report when there is nothing to show.

A table without rows, a figure without marks or an empty list would leave open whether there is
nothing or whether something was lost.
"""

from collections.abc import Iterable
from typing import Literal

from ocop_lib.blocks.inline import text
from ocop_lib.blocks.model import Paragraph
from ocop_lib.periods import Period, Quarter
from ocop_lib.wording import capitalised

NO_CONTEXT = "Kế hoạch không có nội dung nào được theo dõi ngoài các chỉ tiêu được giao."
NO_UNIT_TARGETS = "Kế hoạch không giao chỉ tiêu nào cho từng đơn vị."
NO_MONTHLY_FLOOR = "Kế hoạch không đặt mức tối thiểu nào phải đạt hằng tháng."
NO_MONTHLY_FLOOR_FIGURE = "Không có hình theo tháng: kế hoạch không đặt mức tối thiểu hằng tháng."
NO_FLOOR_FIGURE = "Không có hình theo tháng: mức tối thiểu hằng tháng chưa giao."
NO_MONTHS_FIGURE = "Không có hình theo tháng: chưa có số liệu."
NO_PIPELINE = "Chưa có sản phẩm nào tham gia chu trình OCOP năm nay."
NO_PIPELINE_KNOWN = "Chưa có số liệu về sản phẩm tham gia chu trình OCOP năm nay."
NO_OPEN_PRODUCTS = "Mọi sản phẩm tham gia chu trình năm nay đã có quyết định."
NO_OPEN_TASKS = "Mọi nhiệm vụ của kế hoạch năm đã hoàn thành."
NO_REACHED = "Chưa có chỉ tiêu nào đạt kế hoạch năm."
NO_SHORTFALLS = "Không có chỉ tiêu nào không đạt kế hoạch năm."
NO_REACHED_KNOWN = "Chưa đủ số liệu để đánh giá các chỉ tiêu."
NO_RECONCILED = "Chưa có số liệu để đối chiếu với các quý."
NO_CAUSES = (
    "Sau báo cáo quý gần nhất không có sự việc hay số liệu nào làm thay đổi số của năm: số của năm"
    " bằng số của các quý."
)
NO_LAPSED = "Không có giấy chứng nhận nào đã hết hạn mà chưa cấp lại."
NO_LAPSED_KNOWN = "Chưa có số liệu về giấy chứng nhận đã hết hạn mà chưa cấp lại."
NO_STOCK = "Không có sản phẩm nào có giấy chứng nhận trong sổ theo dõi."
NO_CERTIFICATES = "Từ đầu năm không có quyết định công nhận, nâng hạng, cấp lại hay thu hồi nào."
NO_CERTIFICATES_KNOWN = "Chưa có số liệu về công nhận, nâng hạng, cấp lại, thu hồi."
NO_EXPIRING = "Không có giấy chứng nhận nào hết hạn trong 12 tháng tới."
NO_EXPIRING_KNOWN = "Chưa có số liệu về giấy chứng nhận hết hạn trong 12 tháng tới."
NO_FOCUS = "Không có nội dung nào chậm, quá hạn hoặc sắp hết hạn cần tập trung xử lý trong kỳ này."
NO_UNIT_TASKS = "Không có nhiệm vụ nào của các đơn vị đến hạn trong quý hoặc đã quá hạn."
NO_ACTION = "Không có đơn vị nào cần đôn đốc."
NO_REQUESTS = "Không có kiến nghị nào gửi cơ quan khác được ghi vào sổ theo dõi."
NO_FUNDING = "Từ đầu năm không có khoản kinh phí nào được ghi vào sổ theo dõi."
NO_FUNDING_KNOWN = "Chưa có số liệu về kinh phí thực hiện Chương trình."
NO_RESULTS = "Kế hoạch không theo dõi nội dung nào ở mục này."
NO_NARRATIVE = "Không có nội dung thuyết minh cho kỳ này."
NO_FINDINGS = "Không có số liệu nào cần rà soát."
NO_UNCOUNTED = "Không có số liệu nào đã gửi mà chưa được tính."
NO_ASSUMPTIONS = "Không dùng giả định nào."
NO_EVIDENCE = "Không có chỉ tiêu nào để liệt kê căn cứ."


def no_documents(period: Period, *, is_known: bool) -> str:
    """The sentence in place of the documents of a period; nothing is a fact where it is known."""
    when = "quý" if isinstance(period, Quarter) else "năm"
    if is_known:
        return f"Trong {when} không có văn bản chỉ đạo, điều hành nào được ghi vào sổ theo dõi."
    return f"Chưa có số liệu về văn bản chỉ đạo, điều hành trong {when}."


def no_tasks(period: Period) -> str:
    """The sentence in place of the tasks due in a period, or overdue."""
    when = "quý hoặc đã quá hạn" if isinstance(period, Quarter) else "năm"
    return f"Không có nhiệm vụ nào của kế hoạch đến hạn trong {when}."


def no_next_tasks(quarter: str) -> str:
    """The sentence in place of the tasks of the next quarter, which ``quarter`` names."""
    return f"Không có nhiệm vụ nào của kế hoạch đến hạn trong {quarter}."


def next_year(year: int) -> str:
    """The sentence in place of the tasks of the next quarter, after the year's last one."""
    return (
        f"Nhiệm vụ của kế hoạch năm {year} đã đến hạn trong năm; nhiệm vụ quý tới thực hiện theo kế "
        f"hoạch năm {year + 1}."
    )


def no_rows(names: Iterable[str]) -> str:
    """The sentence in place of evidence that has no rows, for the indicators of these names."""
    return f"Chưa có dòng số liệu nào được tính cho: {'; '.join(names)}."


def no_targets(unit_name: str) -> str:
    """The sentence in place of the table of targets, for a unit without targets."""
    return f"{capitalised(unit_name)} không được giao chỉ tiêu nào."


def sentence(
    words: str, units: Iterable[str], *, look: Literal["body", "small"] = "body"
) -> Paragraph:
    """The paragraph that replaces a part.

    Args:
        words: a whole sentence.
        units: ids of the units the part is about.
        look: small print in an annex.

    Returns:
        The paragraph.
    """
    return Paragraph(look=look, units=tuple(units), spans=text(words))
