"""The classes that declare a register table and its columns, and the lists of codes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["id", "text", "date", "year", "quarter", "whole", "decimal", "balance", "choice"]

NUMBERS: frozenset[Kind] = frozenset({"year", "whole", "decimal", "balance"})
"""The kinds of columns whose values are numbers."""

LAYOUT = 2
"""The version of the layout of a register that the library writes.

1 had 14 tables. 2 adds tables and columns, all of which a file may lack.
"""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a register table.

    Args:
        name: heading of the column in the CSV file.
        kind: kind of the values. ``id`` is lower-case ASCII letters, digits and hyphens; ``date``
            is ISO (2024-09-30); ``quarter`` is «2024-Q3»; ``whole`` and ``decimal`` are numbers
            that are not negative; ``balance`` is a decimal that may be; ``choice`` is one of
            ``choices``.
        meaning: meaning of the values, in Vietnamese, for documentation and messages.
        required: whether an empty cell is a fault.
        choices: the codes allowed for the kind ``choice``, each with its name in Vietnamese.
        refers_to: for an ``id`` that refers to another entry: the table of that entry, or ``unit``,
            ``agency``, ``task``, ``duty`` or ``funding_source`` for an entry of the plan; else
            empty.
        layout: the version of the layout that brought the column.
    """

    name: str
    kind: Kind
    meaning: str
    required: bool = True
    choices: Mapping[str, str] = field(default_factory=dict, hash=False)
    refers_to: str = ""
    layout: int = 1


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A register table, stored in the file ``<name>.csv``.

    Args:
        name: name of the table.
        meaning: meaning of a row, in Vietnamese.
        columns: the columns in the order of the file; the first one is the key.
        unit_path: the column that leads to the unit of a row: ``unit_id`` itself, ``subject_id``
            (the subject's unit), ``product_id`` (the unit of the product's subject), or ``row_id``
            (the unit of the row of another table).
        date: the column with the date of the event; empty for a table of master data.
        unique: columns whose combination of values may occur only once; empty for none.
        layout: the version of the layout that brought the table; a file may be absent that the
            first version did not have.
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    unit_path: Literal["unit_id", "subject_id", "product_id", "row_id"]
    date: str = ""
    unique: tuple[str, ...] = ()
    layout: int = 1

    @property
    def may_be_absent(self) -> bool:
        """Whether a register without the table's file is sound, and the table empty."""
        return self.layout > 1

    @property
    def own_columns(self) -> tuple[str, ...]:
        """The names of the columns the table has had from its first version on: all must stand."""
        return tuple(column.name for column in self.columns if column.layout <= self.layout)

    @property
    def key(self) -> str:
        """The name of the column that identifies a row."""
        return self.columns[0].name

    def column(self, name: str) -> Column:
        """The column with a name; the name must exist."""
        return next(column for column in self.columns if column.name == name)


# Each list of codes: the code in the CSV file and its name in Vietnamese, in the order of reports.
SUBJECT_KINDS = {
    "cooperative": "Hợp tác xã",
    "group": "Tổ hợp tác",
    "household": "Hộ sản xuất, kinh doanh",
    "company": "Doanh nghiệp",
    "farm": "Trang trại",
    "association": "Hội, hiệp hội",
}
PRODUCT_GROUPS = {
    "food": "Thực phẩm",
    "drink": "Đồ uống",
    "herbal": "Dược liệu và sản phẩm từ dược liệu",
    "craft": "Hàng thủ công mỹ nghệ",
    "ornamental": "Sinh vật cảnh",
    "tourism": "Dịch vụ du lịch cộng đồng, du lịch sinh thái và điểm du lịch",
}
CYCLES = {"new": "Mới", "upgrade": "Nâng hạng", "renewal": "Cấp lại"}
RECOGNITIONS = {
    "first": "Công nhận lần đầu",
    "renewal": "Cấp lại",
    "upgrade": "Nâng hạng",
}
"""The kinds of event that give stars to a product; a withdrawal removes them."""

WITHDRAWAL = "withdrawal"
DOWNGRADE = "downgrade"
"""The kind of event that lowers the stars; below three, the product leaves the programme."""

GIVING_STARS = frozenset({*RECOGNITIONS, DOWNGRADE})
"""The kinds of event after which a product has the stars of the event."""

CERTIFICATE_KINDS = {**RECOGNITIONS, DOWNGRADE: "Hạ hạng", WITHDRAWAL: "Thu hồi"}
ENDING_REASONS = {
    "not_reassessed": "Hết hạn mà không đánh giá lại",
    "not_qualified": "Không còn đạt tiêu chí, điều kiện",
    "violation": "Vi phạm quy định",
    "stopped": "Ngừng sản xuất",
    "on_request": "Chủ thể đề nghị",
    "other": "Lý do khác, ghi ở ghi chú",
}
"""Why a recognition is withdrawn or lowered."""

YES_NO = {"yes": "Có", "no": "Chưa"}
ISSUER_LEVELS = {"district": "Cấp huyện", "province": "Cấp tỉnh", "nation": "Cấp quốc gia"}
STAGE_RESULTS = {"passed": "Đạt", "failed": "Không đạt", "to_complete": "Phải hoàn thiện"}
RENEWAL_INTENTS = {
    "renew": "Đề nghị cấp lại",
    "no_need": "Không có nhu cầu",
    "stopped": "Ngừng sản xuất",
    "dissolved": "Chủ thể giải thể",
}
SUBJECT_STATES = {
    "active": "Đang hoạt động",
    "paused": "Tạm ngừng",
    "dissolved": "Giải thể, chấm dứt",
}
PRODUCT_STATES = {"active": "Đang sản xuất", "paused": "Tạm ngừng", "dissolved": "Thôi sản xuất"}
SUPPORT_KINDS = {"strengthening": "Củng cố chủ thể", "flagship": "Hỗ trợ chủ thể chủ lực"}
SUPPORT_CATEGORIES = {
    "equipment": "Máy móc, thiết bị, nhà xưởng",
    "packaging": "Bao bì, nhãn hàng hóa",
    "brand": "Nhãn hiệu, sở hữu trí tuệ",
    "quality": "Kiểm nghiệm, quản lý chất lượng",
    "materials": "Vùng nguyên liệu",
    "training": "Đào tạo, tư vấn",
    "trade": "Xúc tiến thương mại",
    "other": "Nội dung khác",
}
TRACEABILITY_ACTIONS = {"put_in_place": "Thiết lập", "renewed": "Gia hạn"}
TRACEABILITY_KINDS = {
    "label": "Tem truy xuất",
    "diary": "Nhật ký sản xuất điện tử",
    "portal": "Cổng truy xuất nguồn gốc",
}
LINKAGE_ACTIONS = {"signed": "Ký mới", "renewed": "Gia hạn"}
LINKAGE_KINDS = {
    "supply": "Cung ứng đầu vào",
    "production": "Hợp tác sản xuất",
    "purchase": "Tiêu thụ sản phẩm",
    "chain": "Theo chuỗi từ sản xuất đến tiêu thụ",
}
FLAGSHIP_LEVELS = {"district": "Chủ lực cấp huyện", "province": "Chủ lực cấp tỉnh"}
MEDIA_KINDS = {"news": "Tin", "article": "Bài", "feature": "Phóng sự"}
OUTLET_LEVELS = {"central": "Trung ương", "local": "Địa phương"}
ACTIVITY_KINDS = {
    "training": "Tập huấn",
    "fair": "Hội chợ, triển lãm",
    "point_of_sale": "Điểm bán hàng",
    "e_commerce": "Thương mại điện tử",
    "inspection": "Kiểm tra, giám sát",
}
AUDIENCES = {
    "officials": "Cán bộ triển khai",
    "new_subjects": "Chủ thể mới",
    "renewing_subjects": "Chủ thể cấp lại",
    "subjects": "Chủ thể nói chung",
    "workers": "Người lao động, học nghề",
}
ACTIVITY_LEVELS = {
    "district": "Cấp huyện",
    "province": "Cấp tỉnh",
    "region": "Cấp vùng",
    "nation": "Cấp quốc gia",
    "abroad": "Nước ngoài",
}
POINT_STATES = {
    "new": "Xây dựng mới",
    "standardised": "Chuẩn hóa",
    "kept_up": "Duy trì",
    "closed": "Đã đóng",
}
BUILT = ("new", "standardised")
"""The states of a point of sale that are a result of the year."""

TASK_STATES = {"not_started": "Chưa làm", "in_progress": "Đang làm", "done": "Đã xong"}
YEARLY = "yearly"
"""The kind of delivery that is for the year as a whole: only the year's report sees it."""

BASELINE = "baseline"
"""The kind of delivery that holds what stood before the year."""

DELIVERY_KINDS = {
    BASELINE: "Số liệu gốc",
    "quarterly": "Số liệu hằng quý",
    "restatement": "Số liệu điều chỉnh",
    YEARLY: "Số liệu cả năm",
}
OF_NO_QUARTER = frozenset({BASELINE, YEARLY})
"""The kinds of delivery that name no quarter."""
CHANGE_KINDS = {
    "event": "Sự việc mới: đúng từ ngày ghi, trước ngày ấy giá trị cũ vẫn đúng",
    "correction": "Đính chính: giá trị cũ chưa bao giờ đúng",
    "retracted": "Rút dòng: đơn vị xin rút dòng đã gửi",
}
