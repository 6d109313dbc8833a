"""The kinds of fault for Markdown that a report cannot print, such as raw HTML or formulas."""

from ocop_lib.blocks.model import DEEPEST_HEADING
from ocop_lib.errors import FaultKind

_PLAIN = "Viết bằng Markdown thuần (đậm **…**, liên kết [chữ](địa chỉ), bảng | … |)."

RAW_HTML = FaultKind("report.raw_html", "Báo cáo không nhận mã HTML.", _PLAIN)
FORMULA = FaultKind(
    "report.formula",
    "Báo cáo không nhận công thức ($…$).",
    "Viết bằng chữ; dấu $ viết là \\$.",
)
HEADING_LEVEL_ONE = FaultKind(
    "report.heading_level_one",
    "Đề mục cấp 1 là tên báo cáo, chỉ phần đầu báo cáo được dùng.",
    "Dùng ## cho đề mục lớn nhất.",
)
HEADING_DEEP = FaultKind(
    "report.heading_deep",
    f"Đề mục sâu quá cấp {DEEPEST_HEADING}.",
    "Dùng chữ đậm (**…**) thay đề mục.",
)
HEADING_NESTED = FaultKind(
    "report.heading_nested",
    "Đề mục nằm trong danh sách hoặc trích dẫn.",
    "Đưa đề mục ra ngoài.",
)


def heading_fault(level: int, *, nested: bool) -> FaultKind | None:
    """What is wrong with a heading; None for nothing.

    Args:
        level: its level in the report.
        nested: whether it stands in a list or quote.

    Returns:
        The kind of fault.
    """
    if level == 1:
        return HEADING_LEVEL_ONE
    if level > DEEPEST_HEADING:
        return HEADING_DEEP
    return HEADING_NESTED if nested else None


IMAGE_ELSEWHERE = FaultKind(
    "report.image_elsewhere",
    "Ảnh không nằm trong chính ô này.",
    "Kéo tệp ảnh thả vào ô để đính kèm (attachment:…).",
)
IMAGE_ALT = FaultKind(
    "report.image_alt",
    "Ảnh không có lời mô tả.",
    "Viết mô tả ảnh trong ngoặc vuông: ![mô tả](attachment:…).",
)
IMAGE_TYPE = FaultKind(
    "report.image_type", "Loại ảnh không in được.", "Dùng ảnh PNG, JPEG hoặc SVG."
)
IMAGE_PLACE = FaultKind(
    "report.image_place",
    "Ảnh nằm giữa chữ định dạng, trong bảng hoặc trong đề mục.",
    "Đặt ảnh thành một đoạn riêng.",
)
FOOTNOTE_UNUSED = FaultKind(
    "report.footnote_unused",
    "Chú thích không được nhắc tới.",
    "Đặt dấu của chú thích sau chữ cần giải thích, hoặc bỏ chú thích.",
)
FOOTNOTE_LOOP = FaultKind(
    "report.footnote_loop",
    "Chú thích nhắc tới chính nó.",
    "Bỏ dấu chú thích ấy trong lời chú thích.",
)
FOOTNOTE_BLOCK = FaultKind(
    "report.footnote_block",
    "Chú thích chỉ gồm chữ, không gồm bảng, danh sách hay ảnh.",
    "Viết chú thích bằng chữ; đưa bảng, danh sách, ảnh ra ngoài.",
)
PROSE_HEADING = FaultKind(
    "narrative.heading",
    "Đề mục (dòng bắt đầu bằng #) nằm trong danh sách, trích dẫn, hay trong một kiến nghị có nơi nhận.",
    "Đưa đề mục ra ngoài, hoặc dùng chữ đậm (**…**) ở đầu đoạn; dấu # là chữ thì viết \\#.",
)
PROSE_IMAGE = FaultKind(
    "narrative.image",
    "Lời văn không nhận ảnh.",
    "Hiển thị ảnh bằng một ô của sổ tay; ở đây chỉ nói về nó bằng chữ.",
)
PROSE_NUMBERS = FaultKind(
    "narrative.numbers",
    "Danh sách đánh số không liên tiếp; trong báo cáo các mục sẽ mang số khác.",
    "Đánh số liên tiếp. Muốn giữ nguyên số thì viết dấu \\ trước dấu chấm (3\\.), mỗi mục một đoạn.",
)
