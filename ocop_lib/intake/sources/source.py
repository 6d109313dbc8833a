"""How the table of another system becomes rows of the register: the file ``params/sources/<name>.yaml``."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import Field, PlainValidator, model_validator

from ocop_lib.errors import NOWHERE, FaultKind, IntakeError
from ocop_lib.files.fields import Flag, OptionalText, Placed, Text, refuse
from ocop_lib.files.records import Record, read_record, shown
from ocop_lib.files.yaml import parse_mapping
from ocop_lib.intake.headings.sheets import SHEETS, filled_in
from ocop_lib.register.tables import BY_NAME

if TYPE_CHECKING:
    from ocop_lib.files.text import KeyPath

UNKNOWN_TABLE = FaultKind(
    "source.unknown_table",
    "Sổ số liệu không có bảng này, hoặc bảng không nhận từ tệp.",
    "Ghi tên một bảng của sổ.",
)
UNKNOWN_COLUMN = FaultKind(
    "source.unknown_column",
    "Bảng {table} không có cột này.",
    "Ghi tên một cột của bảng, như trong trang tài liệu về các bảng.",
)
COLUMN_TWICE = FaultKind(
    "source.column_twice",
    "Cột này vừa lấy từ tệp vừa ghi cố định.",
    "Giữ một trong hai: ở columns hoặc ở constants.",
)
TABLE_TWICE = FaultKind(
    "source.table_twice", "Bảng này đã có ở trên.", "Gộp hai mục của bảng thành một."
)
VALUES_UNUSED = FaultKind(
    "source.values_unused",
    "Bảng đổi giá trị nói về một cột không lấy từ tệp.",
    "Thêm cột này vào columns, hoặc bỏ bảng đổi giá trị của nó.",
)
CONSTANT = FaultKind(
    "source.constant",
    "Giá trị cố định phải là chữ, số hoặc ngày.",
    "Viết lại giá trị.",
    "chữ, số, hoặc ngày dạng 2024-03-31",
)
FOLLOWS_LATER = FaultKind(
    "source.later_table",
    "Cột này dẫn tới bảng {target}, mà bảng ấy đứng sau bảng này.",
    "Đưa bảng {target} lên trước.",
)

DayOrder = Literal["day_first", "month_first", "year_first"]


def _constant(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, str | int | float | date):
        refuse([((), CONSTANT.at(found=shown(value)))])
    return value


Constant = Annotated[Any, PlainValidator(_constant)]
RowNumber = Annotated[int, Field(strict=True, ge=1, le=10_000)]


class SourceTable(Record):
    """How the rows of one table are made of the rows of the file.

    Args:
        table: the register's table. A column that refers to a table further above, and stands
            neither in ``columns`` nor in ``constants``, refers to that table's row of the same row
            of the file.
        columns: by column of the table the heading in the file.
        constants: by column of the table a value that holds for every row.
        values: by column of the table what the file writes, and what it means.
        match: the columns by which a row that the register has is known again, and by which rows
            of the file are about the same thing; empty for a row of its own each.
        only_with: a heading in the file: a row in which it is blank makes no row of this table.
    """

    table: Text
    columns: dict[Text, Text] = Field(default_factory=dict)
    constants: dict[Text, Constant] = Field(default_factory=dict)
    values: dict[Text, dict[Text, Constant]] = Field(default_factory=dict)
    match: tuple[Text, ...] = ()
    only_with: OptionalText = ""

    @model_validator(mode="after")
    def _check(self) -> Self:
        refuse(self._faults())
        return self

    def _faults(self) -> Iterator[Placed]:
        spec = BY_NAME.get(self.table)
        if spec is None or self.table not in SHEETS:
            yield ("table",), UNKNOWN_TABLE.among(NOWHERE, self.table, SHEETS)
            return
        known = [column.name for column in filled_in(spec)]
        named: tuple[tuple[KeyPath, str], ...] = (
            *((("columns", name), name) for name in self.columns),
            *((("constants", name), name) for name in self.constants),
            *((("values", name), name) for name in self.values),
            *((("match", number), name) for number, name in enumerate(self.match)),
        )
        for path, name in named:
            if name not in known:
                yield path, UNKNOWN_COLUMN.among(NOWHERE, name, known, table=self.table)
        for name in self.constants:
            if name in self.columns:
                yield ("constants", name), COLUMN_TWICE.at(found=name)
        for name in self.values:
            if name in known and name not in self.columns:
                yield ("values", name), VALUES_UNUSED.at(found=name)


class Source(Record):
    """A table of another system.

    Args:
        title: what the file is, in words.
        sheet: the sheet; empty for the first one that has the headings.
        heading_row: the row of the headings, from 1; None to search for it.
        group: a heading of the office's own for rows that hold one text only, such as «I. HTX Hoa
            Ban» above its products: the rows below have the text in a column of this heading.
        fill_down: headings of columns in which a blank cell means what stands above it.
        days: the order in which texts write the parts of a day.
        complete: whether a file lists all rows of its unit and period, so that one that came from
            this source before and is gone is taken back.
        tables: the tables that rows of the file become, each after those that it refers to.
    """

    title: Text
    sheet: OptionalText = ""
    heading_row: RowNumber | None = None
    group: OptionalText = ""
    fill_down: tuple[Text, ...] = ()
    days: DayOrder = "day_first"
    complete: Flag = False
    tables: Annotated[tuple[SourceTable, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _check(self) -> Self:
        refuse(self._faults())
        return self

    def _faults(self) -> Iterator[Placed]:
        above: list[str] = []
        names = [one.table for one in self.tables]
        for number, one in enumerate(self.tables):
            if one.table in above:
                yield ("tables", number, "table"), TABLE_TWICE.at(found=one.table)
            above.append(one.table)
            for column in filled_in(BY_NAME[one.table]):
                target = column.refers_to
                is_said = column.name in one.columns or column.name in one.constants
                if column.required and not is_said and target in names and target not in above:
                    path = ("tables", number, "columns")
                    yield path, FOLLOWS_LATER.at(found=column.name, target=target)

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings that the file must have, each once."""
        named = (
            heading
            for one in self.tables
            for heading in (*one.columns.values(), *filter(None, [one.only_with]))
        )
        asked = dict.fromkeys((*named, *self.fill_down))
        return tuple(heading for heading in asked if heading != self.group)


def parse_source(data: bytes, file: str) -> Source:
    """Read the file that describes a table of another system.

    Args:
        data: its bytes.
        file: its name in messages.

    Returns:
        The description.

    Raises:
        IntakeError: with every fault of the file.
    """
    return read_record(Source, parse_mapping(data, file, IntakeError), file, IntakeError)
