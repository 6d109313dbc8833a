"""Data frames that a notebook displays, read from pandas' table-schema output as tables."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from reprlib import repr as shortened
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ocop_lib import wording
from ocop_lib.blocks.model import Cell, Column, Table
from ocop_lib.errors import FaultKind, Place, ReportError
from ocop_lib.render.notebook import joined, paths

DATAFRAME_MIME = "application/vnd.dataresource+json"

ROWS_LOST = FaultKind(
    "report.rows_lost",
    "Pandas đã cắt bớt dòng của bảng.",
    "Tạo đối tượng báo cáo trước khi hiển thị bảng, hoặc đặt "
    'pd.set_option("display.max_rows", None).',
)
FRAME_INVALID = FaultKind(
    "report.frame_invalid",
    "Dữ liệu của bảng DataFrame sai cấu trúc.",
    "Chạy lại ô hiển thị bảng; nếu vẫn lỗi, đặt lại tên cột và chỉ mục bằng chữ.",
)
FRAME_VALUE = FaultKind(
    "report.frame_value",
    "Giá trị trong bảng DataFrame không in được.",
    "Sửa giá trị trong bảng, hoặc đổi cột thành chữ bằng .astype(str).",
)

_NUMBERS = {"integer", "number"}
_UNIT_COLUMNS = ("unit", "unit_id")
_MOST_UPRIGHT = 9
_YEARS = {"year", "plan_year", "năm"}
_SIZE = re.compile(r"\[(\d+) rows x \d+ columns\]\s*\Z")
_WIDTHS = (6, 30)


class _Field(BaseModel):
    """A column or a level of the index, as pandas describes it."""

    # pandas writes the column name 2023 as a number in the schema and as text in the records.
    model_config = ConfigDict(coerce_numbers_to_str=True)

    name: str
    type: str

    @property
    def is_number(self) -> bool:
        """Whether its values are amounts. Years are not: they are printed «2024», not «2.024»."""
        return self.type in _NUMBERS and self.name.casefold() not in _YEARS

    @property
    def is_time(self) -> bool:
        """Whether its texts are dates."""
        return self.type == "datetime" and self.name.casefold() not in _YEARS


class _Schema(BaseModel):
    fields: tuple[_Field, ...]
    primary_key: Any = Field(None, alias="primaryKey")


class _Frame(BaseModel):
    """A frame in the table schema (https://specs.frictionlessdata.io/table-schema)."""

    table: _Schema = Field(alias="schema")
    records: tuple[dict[str, Any], ...] = Field(alias="data")

    def fields(self) -> tuple[_Field, ...]:
        """The fields to show: all, except an index that counts rows from 0."""
        counts = self.table.primary_key == ["index"] and [
            record.get("index") for record in self.records
        ] == [*range(len(self.records))]
        return tuple(f for f in self.table.fields if not (counts and f.name == "index"))


def dataframe_table(data: Mapping[str, Any], place: Place, caption: str) -> Table:
    """A table from pandas' table-schema output.

    Numbers are written the Vietnamese way, dates as on documents, missing numbers as «chưa có số
    liệu». The index is shown unless it counts rows from 0. The table's units are the values of a
    column ``unit`` or ``unit_id``; without such a column the table has no units.

    Args:
        data: the output's representations by MIME type; `DATAFRAME_MIME` among them.
        place: the notebook cell, for messages.
        caption: the table's caption.

    Returns:
        One row per record and one column per field, in the frame's order.

    Raises:
        ReportError: pandas left rows out (``display.max_rows``), the output is not in pandas'
            table schema, or holds a value that cannot be written.
    """
    frame = _checked(data[DATAFRAME_MIME], place)
    _refuse_loss(data, len(frame.records), place)
    fields = frame.fields()
    rows = tuple(_row(fields, record, place) for record in frame.records)
    return Table(
        caption=caption,
        columns=tuple(_column(f, [row[x].text for row in rows]) for x, f in enumerate(fields)),
        rows=rows,
        landscape=len(fields) > _MOST_UPRIGHT,
        units=_units(fields, frame.records),
    )


def _checked(resource: Any, place: Place) -> _Frame:
    try:
        frame = _Frame.model_validate(resource)
    except ValidationError as error:
        raise ReportError(FRAME_INVALID.at(place, found=paths(error))) from None
    names = {field.name for field in frame.table.fields}
    for n, record in enumerate(frame.records, start=1):
        if missing := sorted(names - record.keys()):
            raise ReportError(FRAME_INVALID.at(place, found=f"data.{n}: {', '.join(missing)}"))
    return frame


def _refuse_loss(data: Mapping[str, Any], shown: int, place: Place) -> None:
    size = _SIZE.search(str(joined(data.get("text/plain", ""))))
    if size and int(size[1]) != shown:
        raise ReportError(ROWS_LOST.at(place, found=f"{shown}/{size[1]} dòng"))


def _column(field: _Field, texts: Sequence[str]) -> Column:
    longest = max([len(field.name), *map(len, texts)])
    kind = "number" if field.is_number else "text"
    # Between 6 and 30 characters, so that no column takes all the width.
    narrowest, widest = _WIDTHS
    return Column(label=field.name, kind=kind, width=min(max(longest, narrowest), widest))


def _row(fields: Sequence[_Field], record: Mapping[str, Any], place: Place) -> tuple[Cell, ...]:
    row: list[Cell] = []
    for field in fields:
        value = record[field.name]
        try:
            row.append(_cell(value, field))
        except (ValueError, ArithmeticError):
            # The value is not a date, or wording.number cannot round it.
            found = f"{field.name}: {shortened(value)}"
            raise ReportError(FRAME_VALUE.at(place, found=found)) from None
    return tuple(row)


def _cell(value: Any, field: _Field) -> Cell:
    match value:
        case None if field.is_number:
            return Cell(text=wording.number(None), tint="missing")
        case None:
            return Cell(text=wording.NOT_APPLICABLE)
        case bool():
            return Cell(text="có" if value else "không")
        case int() | float() if field.is_number:
            return Cell(text=wording.number(value))
        case str() if field.is_time:
            return Cell(text=_moment(value))
    return Cell(text=str(value))


def _moment(text: str) -> str:
    """«2024-09-30T00:00:00.000» as «30/9/2024», with the hour where there is one."""
    day, _, hour = text.partition("T")
    written = wording.day(date.fromisoformat(day))
    return written if hour[:5] in {"", "00:00"} else f"{hour[:5]} {written}"


def _units(fields: Sequence[_Field], records: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    names = {field.name for field in fields}
    column = next((name for name in _UNIT_COLUMNS if name in names), None)
    if column is None:
        return ()
    return tuple(dict.fromkeys(str(r[column]) for r in records if r[column] is not None))
