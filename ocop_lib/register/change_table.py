"""The table of changes to rows delivered before, and which cells a change may be about."""

from collections.abc import Iterable, Mapping

from ocop_lib.register.columns import CHANGE_KINDS, Column, TableSpec
from ocop_lib.register.product_tables import PRODUCT_TABLES
from ocop_lib.register.shared_columns import DELIVERED, choice_column, id_column
from ocop_lib.register.work_tables import WORK_TABLES

EVENT, CORRECTION, RETRACTED = CHANGE_KINDS

VARYING: Mapping[str, tuple[str, ...]] = {
    "subjects": ("name", "kind", "unit_id", "commune", "state", "food_safety_certificate"),
    "products": ("name", "subject_id", "state", "trademark", "self_declaration", "agency_id"),
    "certificates": ("verified",),
    "traceability": ("valid_to",),
    "linkages": ("valid_to",),
    "quality_certificates": ("expiry_date",),
    "flagships": ("end_date",),
    "requests": ("reply", "reply_date"),
}
"""By table, the columns whose value may change as time goes by; all others may be corrected only."""

_FIXED = frozenset(column.name for column in DELIVERED)


def changeable(spec: TableSpec, kind: str) -> tuple[str, ...]:
    """The columns that a kind of change may be about.

    Args:
        spec: the table of the row changed.
        kind: ``event`` or ``correction``.

    Returns:
        Their names; never the key, nor what tells of the delivery.
    """
    if kind == EVENT:
        return VARYING.get(spec.name, ())
    return tuple(one.name for one in spec.columns[1:] if one.name not in _FIXED)


def _changes(tables: Iterable[TableSpec]) -> TableSpec:
    names = {spec.name: spec.meaning for spec in tables if spec.name != "deliveries"}
    return TableSpec(
        "changes",
        "một thay đổi của một dòng đã gửi trước đó; dòng ấy giữ nguyên trong tệp của nó",
        (
            id_column("change_id", "mã thay đổi"),
            choice_column("table", "bảng có dòng thay đổi", names),
            Column("row_id", "id", "mã của dòng ấy, là cột đầu của bảng ấy"),
            Column("column", "text", "tên cột thay đổi; để trống khi rút dòng", required=False),
            Column("old", "text", "giá trị đang đúng trước thay đổi này", required=False),
            Column("new", "text", "giá trị mới, viết như ở cột ấy", required=False),
            choice_column("kind", "sự việc mới, đính chính hay rút dòng", CHANGE_KINDS),
            Column("date", "date", "ngày sự việc xảy ra; ngày phát hiện, nếu đính chính, rút dòng"),
            Column("reason", "text", "lý do, căn cứ"),
            *DELIVERED,
        ),
        unit_path="row_id",
        layout=2,
    )


CHANGES = _changes((*PRODUCT_TABLES, *WORK_TABLES))
"""The table has no date of its own: `changes` decides which changes a report may see."""
