"""The classes that declare a register table and its columns, and the lists of codes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["id", "text", "date", "year", "quarter", "whole", "decimal", "choice"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a register table.

    Args:
        name: heading of the column in the CSV file.
        kind: kind of the values. ``id`` is lower-case ASCII letters, digits and hyphens; ``date``
            is ISO (2024-09-30); ``quarter`` is «2024-Q3»; ``whole`` and ``decimal`` are numbers
            that are not negative; ``choice`` is one of ``choices``.
        meaning: meaning of the values, in Vietnamese, for documentation and messages.
        required: whether an empty cell is a fault.
        choices: the codes allowed for the kind ``choice``, each with its name in Vietnamese.
        refers_to: for an ``id`` that refers to another entry: the table of that entry, or ``unit``,
            ``agency``, ``task`` or ``funding_source`` for an entry of the plan; else empty.
    """

    name: str
    kind: Kind
    meaning: str
    required: bool = True
    choices: Mapping[str, str] = field(default_factory=dict, hash=False)
    refers_to: str = ""


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A register table, stored in the file ``<name>.csv``.

    Args:
        name: name of the table.
        meaning: meaning of a row, in Vietnamese.
        columns: the columns in the order of the file; the first one is the key.
        unit_path: the column that leads to the unit of a row: ``unit_id`` itself, ``subject_id``
            (the subject's unit), or ``product_id`` (the unit of the product's subject).
        date: the column with the date of the event; empty for a table of master data.
        unique: columns whose combination of values may occur only once; empty for none.
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    unit_path: Literal["unit_id", "subject_id", "product_id"]
    date: str = ""
    unique: tuple[str, ...] = ()

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
STAGES = {
    "registered": "Đăng ký ý tưởng",
    "selected": "Được lựa chọn",
    "trained": "Đã tập huấn",
    "advised": "Đã tư vấn",
    "dossier": "Đủ hồ sơ",
    "assessed_district": "Đánh giá cấp huyện",
    "assessed_province": "Đánh giá cấp tỉnh",
    "assessed_nation": "Đánh giá cấp quốc gia",
}
RECOGNITIONS = {
    "first": "Công nhận lần đầu",
    "renewal": "Cấp lại",
    "upgrade": "Nâng hạng",
}
"""The kinds of event that give stars to a product; a withdrawal removes them."""

WITHDRAWAL = "withdrawal"
CERTIFICATE_KINDS = {**RECOGNITIONS, WITHDRAWAL: "Thu hồi"}
ISSUER_LEVELS = {"district": "Cấp huyện", "province": "Cấp tỉnh", "nation": "Cấp quốc gia"}
SUPPORT_KINDS = {"strengthening": "Củng cố chủ thể", "flagship": "Hỗ trợ chủ thể chủ lực"}
TRACEABILITY_ACTIONS = {"put_in_place": "Thiết lập", "renewed": "Gia hạn"}
LINKAGE_ACTIONS = {"signed": "Ký mới", "renewed": "Gia hạn"}
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
TASK_STATES = {"not_started": "Chưa làm", "in_progress": "Đang làm", "done": "Đã xong"}
DELIVERY_KINDS = {
    "baseline": "Số liệu gốc",
    "quarterly": "Số liệu hằng quý",
    "restatement": "Số liệu điều chỉnh",
}
