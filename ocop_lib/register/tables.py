"""The declaration of all register tables and columns; rules, reading and documentation use it."""

from collections.abc import Mapping

from ocop_lib.register.columns import (
    ACTIVITY_KINDS,
    CERTIFICATE_KINDS,
    CYCLES,
    DELIVERY_KINDS,
    FLAGSHIP_LEVELS,
    ISSUER_LEVELS,
    LINKAGE_ACTIONS,
    MEDIA_KINDS,
    OUTLET_LEVELS,
    PRODUCT_GROUPS,
    STAGES,
    SUBJECT_KINDS,
    SUPPORT_KINDS,
    TASK_STATES,
    TRACEABILITY_ACTIONS,
    Column,
    TableSpec,
)

_PLAN_YEAR = Column("plan_year", "year", "năm kế hoạch mà sự việc thuộc về")
_DELIVERED = (
    Column("delivery_id", "id", "lần giao nộp số liệu đã đem dòng này đến", refers_to="deliveries"),
    Column(
        "source_row",
        "whole",
        "số thứ tự dòng trong tệp của đơn vị giao nộp",
        required=False,
    ),
)


def _id(name: str, meaning: str, refers_to: str = "", *, required: bool = True) -> Column:
    return Column(name, "id", meaning, required=required, refers_to=refers_to)


def _choice(name: str, meaning: str, choices: Mapping[str, str]) -> Column:
    return Column(name, "choice", meaning, choices=choices)


_SUBJECT = _id("subject_id", "mã chủ thể", "subjects")
_PRODUCT = _id("product_id", "mã sản phẩm", "products")
_UNIT = _id("unit_id", "mã đơn vị; province là cấp tỉnh", "unit")
_NOTE = Column("note", "text", "ghi chú, giải trình", required=False)

TABLES: tuple[TableSpec, ...] = (
    TableSpec(
        "deliveries",
        "một lần giao nộp số liệu của một đơn vị cho một quý",
        (
            _id("delivery_id", "mã lần giao nộp"),
            _choice("kind", "loại: số liệu gốc, hằng quý, điều chỉnh", DELIVERY_KINDS),
            _UNIT,
            Column(
                "quarter", "quarter", "quý mà số liệu nói về; để trống nếu là số liệu gốc", False
            ),
            Column("received_date", "date", "ngày Văn phòng Điều phối nhận được"),
            Column("file", "text", "tên tệp đơn vị đã gửi"),
            Column("sheet", "text", "tên trang tính", required=False),
            _NOTE,
        ),
        unit_path="unit_id",
    ),
    TableSpec(
        "subjects",
        "một chủ thể OCOP",
        (
            _id("subject_id", "mã chủ thể"),
            Column("name", "text", "tên chủ thể"),
            _choice("kind", "loại hình chủ thể", SUBJECT_KINDS),
            _id("unit_id", "đơn vị nơi chủ thể đăng ký", "unit"),
            Column("commune", "text", "xã, phường, thị trấn", required=False),
            *_DELIVERED,
        ),
        unit_path="unit_id",
    ),
    TableSpec(
        "products",
        "một sản phẩm của một chủ thể",
        (
            _id("product_id", "mã sản phẩm"),
            Column("name", "text", "tên sản phẩm"),
            _SUBJECT,
            _choice("product_group", "nhóm sản phẩm theo Quyết định 148/QĐ-TTg", PRODUCT_GROUPS),
            *_DELIVERED,
        ),
        unit_path="subject_id",
    ),
    TableSpec(
        "stages",
        "một bước của chu trình OCOP thường niên mà một sản phẩm đã qua",
        (
            _id("stage_id", "mã dòng"),
            _PRODUCT,
            _PLAN_YEAR,
            _choice("cycle", "đăng ký mới, nâng hạng hay cấp lại", CYCLES),
            _choice("stage", "bước của chu trình", STAGES),
            Column("date", "date", "ngày hoàn thành bước"),
            Column("proposed_stars", "whole", "hạng sao đề xuất", required=False),
            Column("score", "decimal", "điểm đánh giá", required=False),
            *_DELIVERED,
        ),
        unit_path="product_id",
        date="date",
        unique=("product_id", "plan_year", "cycle", "stage"),
    ),
    TableSpec(
        "certificates",
        "một sự kiện của giấy chứng nhận: công nhận lần đầu, cấp lại, nâng hạng, thu hồi",
        (
            _id("certificate_id", "mã sự kiện"),
            _PRODUCT,
            _PLAN_YEAR,
            _choice("kind", "loại sự kiện", CERTIFICATE_KINDS),
            Column("stars", "whole", "hạng sao được công nhận (1 đến 5)"),
            Column("score", "decimal", "điểm đánh giá (0 đến 100)", required=False),
            _choice("issuer_level", "cấp ban hành quyết định", ISSUER_LEVELS),
            Column("issuer", "text", "cơ quan ban hành quyết định"),
            Column("decision_number", "text", "số quyết định", required=False),
            Column("decision_date", "date", "ngày quyết định"),
            Column("effective_date", "date", "ngày hiệu lực"),
            Column("expiry_date", "date", "ngày hết hạn; để trống khi thu hồi", required=False),
            _NOTE,
            *_DELIVERED,
        ),
        unit_path="product_id",
        date="decision_date",
        unique=("product_id", "kind", "decision_date"),
    ),
    TableSpec(
        "support",
        "một lần hỗ trợ một chủ thể",
        (
            _id("support_id", "mã dòng"),
            _SUBJECT,
            _PLAN_YEAR,
            _choice("kind", "củng cố chủ thể hay sản phẩm chủ lực", SUPPORT_KINDS),
            Column("date", "date", "ngày hỗ trợ"),
            Column("content", "text", "nội dung hỗ trợ"),
            *_DELIVERED,
        ),
        unit_path="subject_id",
        date="date",
    ),
    TableSpec(
        "traceability",
        "một lần thiết lập hoặc gia hạn truy xuất nguồn gốc của một sản phẩm",
        (
            _id("traceability_id", "mã dòng"),
            _PRODUCT,
            _PLAN_YEAR,
            _choice("action", "thiết lập hay gia hạn", TRACEABILITY_ACTIONS),
            Column("date", "date", "ngày có hiệu lực"),
            Column("system", "text", "hệ thống truy xuất"),
            *_DELIVERED,
        ),
        unit_path="product_id",
        date="date",
    ),
    TableSpec(
        "linkages",
        "một hợp đồng liên kết sản xuất, tiêu thụ của một chủ thể",
        (
            _id("linkage_id", "mã dòng"),
            _SUBJECT,
            _PLAN_YEAR,
            _choice("action", "ký mới hay gia hạn", LINKAGE_ACTIONS),
            Column("date", "date", "ngày ký"),
            Column("partner", "text", "bên liên kết"),
            _id(
                "partner_unit_id",
                "đơn vị của bên liên kết, nếu ở trong tỉnh",
                "unit",
                required=False,
            ),
            *_DELIVERED,
        ),
        unit_path="subject_id",
        date="date",
    ),
    TableSpec(
        "quality_certificates",
        "một sản phẩm nằm trong phạm vi một giấy chứng nhận quản lý chất lượng",
        (
            _id("quality_id", "mã dòng"),
            _PRODUCT,
            Column("standard", "text", "tiêu chuẩn: ISO 22000, HACCP, GMP, VietGAP, hữu cơ…"),
            Column("certificate_number", "text", "số giấy chứng nhận", required=False),
            Column("issue_date", "date", "ngày cấp"),
            Column("expiry_date", "date", "ngày hết hạn"),
            *_DELIVERED,
        ),
        unit_path="product_id",
        date="issue_date",
    ),
    TableSpec(
        "flagships",
        "một sản phẩm được xác định là chủ lực",
        (
            _id("flagship_id", "mã dòng"),
            _PRODUCT,
            _choice("level", "cấp chủ lực", FLAGSHIP_LEVELS),
            Column("decision_number", "text", "số văn bản xác định", required=False),
            Column("date", "date", "ngày xác định"),
            Column("end_date", "date", "ngày thôi là chủ lực", required=False),
            *_DELIVERED,
        ),
        unit_path="product_id",
        date="date",
    ),
    TableSpec(
        "media",
        "một tin, bài, phóng sự về Chương trình",
        (
            _id("media_id", "mã dòng"),
            _UNIT,
            Column("date", "date", "ngày đăng, phát"),
            _choice("kind", "tin, bài hay phóng sự", MEDIA_KINDS),
            _choice("outlet_level", "phương tiện trung ương hay địa phương", OUTLET_LEVELS),
            Column("outlet", "text", "tên báo, đài, cổng thông tin"),
            Column("title", "text", "tiêu đề"),
            *_DELIVERED,
        ),
        unit_path="unit_id",
        date="date",
    ),
    TableSpec(
        "activities",
        "một hoạt động: tập huấn, hội chợ, điểm bán hàng, thương mại điện tử, kiểm tra",
        (
            _id("activity_id", "mã dòng"),
            _choice("kind", "loại hoạt động", ACTIVITY_KINDS),
            _id("task_id", "nhiệm vụ của kế hoạch", "task"),
            _id("agency_id", "cơ quan thực hiện", "agency"),
            _UNIT,
            Column("date", "date", "ngày kết thúc hoạt động"),
            Column("quantity", "whole", "số lượng: lượt người tập huấn, số điểm, số cuộc…"),
            Column("title", "text", "tên hoạt động"),
            *_DELIVERED,
        ),
        unit_path="unit_id",
        date="date",
    ),
    TableSpec(
        "task_status",
        "tình trạng một nhiệm vụ của kế hoạch ở một đơn vị kể từ một ngày",
        (
            _id("task_status_id", "mã dòng"),
            _id("task_id", "nhiệm vụ của kế hoạch", "task"),
            _UNIT,
            Column("date", "date", "ngày có tình trạng này"),
            _choice("state", "chưa làm, đang làm, đã xong", TASK_STATES),
            Column("document", "text", "văn bản chứng minh", required=False),
            _NOTE,
            *_DELIVERED,
        ),
        unit_path="unit_id",
        date="date",
        unique=("task_id", "unit_id", "date"),
    ),
    TableSpec(
        "funding",
        "một khoản kinh phí đã giải ngân",
        (
            _id("funding_id", "mã dòng"),
            _UNIT,
            _id("funding_source_id", "nguồn vốn theo kế hoạch", "funding_source"),
            Column("date", "date", "ngày giải ngân"),
            Column("amount_million_vnd", "decimal", "số tiền, triệu đồng"),
            Column("purpose", "text", "nội dung chi"),
            *_DELIVERED,
        ),
        unit_path="unit_id",
        date="date",
    ),
)

BY_NAME: dict[str, TableSpec] = {table.name: table for table in TABLES}
