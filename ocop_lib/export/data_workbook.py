"""The numbers of a quarter or a year as a workbook: cover, numbers, notes and lists of codes.

It keeps to the guidance of the UK Analysis Function for spreadsheets: one table a sheet, below the
sheet's title; no blank cell but where the sheet says so, since a blank may mean anything: what is
missing has a code in square brackets, explained among the notes.
"""

from collections.abc import Mapping
from typing import Any

from ocop_lib import wording
from ocop_lib.export.columns import COLUMNS, NAMES
from ocop_lib.export.published import MEASURES, Published
from ocop_lib.workbook.model import Column, Sheet, Value, Workbook

UNKNOWN = "[x]"
"""The code for a number that nobody sent."""

NOT_APPLICABLE = "[z]"
"""The code for a number that there cannot be."""

_CODES = {
    UNKNOWN: "Chưa có số liệu: đơn vị chưa gửi; không phải là 0.",
    NOT_APPLICABLE: (
        "Không áp dụng: kế hoạch không giao chỉ tiêu, hoặc chỉ tiêu tính theo hiện trạng nên không có"
        " số phát sinh trong kỳ."
    ),
}
"""What the codes mean, as sentences."""

_NUMBERS = ("in_quarter", "arrived_late", "to_date", "target", "expected", "remaining")
_IDS = ("unit", "indicator", "status", "quarter")
_AMOUNTS = frozenset(("in_quarter", "arrived_late"))
_ONE_TABLE = "Trang này có một bảng."


def data_workbook(found: Published) -> Workbook:
    """The workbook of the numbers of a period.

    Args:
        found: the numbers and what is said of them.

    Returns:
        The workbook: the cover, which lists the other sheets; the numbers; notes on codes and
        columns; indicators; units; statuses.
    """
    sheets = (_numbers(found), _notes(), _indicators(found), _units(found), _statuses())
    return Workbook(
        title=found.title,
        author=found.plan.office,
        dated=found.dated,
        sheets=(_cover(found, sheets), *sheets),
    )


def _cover(found: Published, sheets: tuple[Sheet, ...]) -> Sheet:
    lines = (
        found.band,
        f"Cơ quan lập: {found.plan.office}",
        f"Kế hoạch: {found.issue}",
        f"Kỳ số liệu: {found.span}",
        f"Giấy phép: {found.licence_words}",
        "Dữ liệu mở cho chương trình khác: tệp indicators.csv và datapackage.json cùng thư mục.",
        f"Tệp có {wording.counted(len(sheets))} trang sau đây.",
    )
    return Sheet(
        name="Bìa",
        title=found.title,
        lines=tuple(line for line in lines if line),
        columns=(Column("Trang", leads=True), Column("Nội dung", 90)),
        rows=tuple((sheet.name, sheet.title) for sheet in sheets),
        table="Muc_luc",
    )


def _numbers(found: Published) -> Sheet:
    columns = (
        Column("Đơn vị", 30),
        Column("Chỉ tiêu", 50),
        Column("ĐVT", 14),
        *(Column(NAMES[name].heading, NAMES[name].width, is_number=True) for name in _NUMBERS),
        Column("Đánh giá", 24),
        Column(NAMES["note"].heading, NAMES["note"].width),
        *(Column(NAMES[name].heading, NAMES[name].width) for name in _IDS),
    )
    rows = zip(found.rows, found.counted, strict=True)
    explained = (
        f"{_ONE_TABLE} Ký hiệu {UNKNOWN}, {NOT_APPLICABLE} và các cột được giải thích ở trang"
        " «Ghi chú»; ô trống ở cột «Ghi chú»: không có ghi chú."
    )
    return Sheet(
        name="Số liệu",
        title=found.title,
        lines=(found.band, explained) if found.band else (explained,),
        columns=columns,
        rows=tuple(_row(found, row, counted) for row, counted in rows),
        table="So_lieu",
    )


def _row(found: Published, row: Mapping[str, Any], counted: str) -> tuple[Value, ...]:
    plan = found.plan
    indicator = plan.indicator(row["indicator"])
    status = row["status"]
    return (
        wording.capitalised(plan.unit(row["unit"]).name),
        indicator.name,
        counted,
        *(_number(row, name, indicator.measure) for name in _NUMBERS),
        wording.STATUS[status] if status else NOT_APPLICABLE,
        row["note"] or "",
        *(row[name] or NOT_APPLICABLE for name in _IDS),
    )


def _number(row: Mapping[str, Any], name: str, measure: str) -> Value:
    """A number, or the code of what it is missing for."""
    value: Value | None = row[name]
    if value is not None:
        return value
    if name in _AMOUNTS:
        return NOT_APPLICABLE if measure == "stock" else UNKNOWN
    # What is missing of an assigned number is unknown while the number to date is.
    return UNKNOWN if name == "to_date" or row["target"] is not None else NOT_APPLICABLE


def _notes() -> Sheet:
    columns = [
        *(NAMES[name] for name in _NUMBERS),
        *(NAMES[name] for name in ("note", *_IDS)),
    ]
    return Sheet(
        name="Ghi chú",
        title="Ghi chú: ký hiệu và các cột của trang «Số liệu»",
        lines=(_ONE_TABLE,),
        columns=(
            Column("Ký hiệu, cột"),
            Column("Giải thích", 90),
            Column("Tên cột trong CSV"),
        ),
        rows=(
            *((code, words, NOT_APPLICABLE) for code, words in _CODES.items()),
            *((column.heading, column.meaning, column.name) for column in columns),
        ),
        table="Ghi_chu",
    )


def _indicators(found: Published) -> Sheet:
    rows = tuple(
        (
            one.name,
            one.unit_of_measure,
            MEASURES[one.measure],
            "có số giao" if not one.context else "theo dõi thêm",
            one.description,
            one.source,
            one.id,
        )
        for one in found.plan.indicators
    )
    heads = ("Chỉ tiêu", "ĐVT", "Cách đo", "Loại", "Cách tính", "Căn cứ", "Mã chỉ tiêu")
    return Sheet(
        name="Chỉ tiêu",
        title="Các chỉ tiêu: cách đo và cách tính",
        lines=(_ONE_TABLE,),
        columns=tuple(map(Column, heads)),
        rows=rows,
        table="Chi_tieu",
    )


def _units(found: Published) -> Sheet:
    plan = found.plan
    return Sheet(
        name="Đơn vị",
        title="Các đơn vị có số liệu",
        lines=(_ONE_TABLE,),
        columns=tuple(map(Column, ("Đơn vị", "Cấp", "Mã hành chính", "Mã đơn vị"))),
        rows=tuple(
            (wording.capitalised(one.name), wording.LEVEL[one.level], one.code, one.id)
            for one in map(plan.unit, plan.places)
        ),
        table="Don_vi",
    )


def _statuses() -> Sheet:
    return Sheet(
        name="Đánh giá",
        title="Các mức đánh giá chỉ tiêu",
        lines=(_ONE_TABLE,),
        columns=(Column("Đánh giá"), Column("Mã đánh giá")),
        rows=tuple((words, code) for code, words in wording.STATUS.items()),
        table="Danh_gia",
    )


assert {*_NUMBERS, *_IDS, "note"} == {column.name for column in COLUMNS}  # noqa: S101 (of this file)
