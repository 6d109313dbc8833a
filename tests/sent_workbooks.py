"""A unit's workbook as it might be sent: the form, changed in ways of which the outcome is known."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from xlsxwriter import Workbook

from ocop_lib.intake.book import Book, CellError
from ocop_lib.intake.cells import letters
from ocop_lib.intake.headings.sheets import (
    CHANGES,
    FIRST_ROW,
    HEADING_ROW,
    REQUIRED,
    SHEETS,
    filled_in,
)
from ocop_lib.register.tables import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Callable

TABLE_OF = {headings.title: table for table, headings in SHEETS.items()}
CHANGED_TEXTS = ("Nội dung mới", "Đã sửa, lần 2", "Số 12 – Thượng Quan", "Ghi thêm (tháng 9)")
BAD_DAYS = ("31/02/2024", "32/13/2024", "5/2/24", "đầu tháng 5", "2024", "99/99/9999", "05/2024")
BAD_NUMBERS = ("tám mươi", "12 13", "1.2.3", "8O", "--5", "12/5")
BAD_NAMES = ("Không có trong danh mục", "???", "sp-khong-co-999", "[ba-be", "x" * 400)
ERRORS = ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?")
DAY_FORMS = (
    "{d:02}/{m:02}/{y}",
    "{d}-{m}-{y}",
    "{d}.{m}.{y}",
    "{y}-{m:02}-{d:02}",
    " {d}/{m}/{y} ",
)

MUTATIONS: Counter[str] = Counter()
OUTCOMES: Counter[str] = Counter()


@dataclass
class Touched:
    """A place that a mutation has changed.

    Args:
        sheet: the sheet.
        key: the row as the list it is, so that it is found after rows were moved; None for a sheet.
        column: the column of the table; empty for the row.
        is_bad: whether a finding has to name it.
        why: the mutation.
    """

    sheet: str
    key: list[Any] | None
    column: str
    is_bad: bool
    why: str


@dataclass
class Sent:
    """A workbook about to be sent.

    Args:
        sheets: the cells of each sheet, by name, in order.
        columns: by sheet of a table, the table's column in each column of the sheet.
        heads: by sheet of a table, the place, from 0, of its row of headings.
        model: by table and id what stands afterwards.
        gone: the rows taken back.
        touched: what was changed.
        errors: errors of spreadsheets, by sheet, row (as the list it is) and column from 0.
    """

    sheets: dict[str, list[list[Any]]]
    columns: dict[str, list[str]]
    heads: dict[str, int]
    model: dict[str, dict[str, dict[str, str]]]
    gone: set[tuple[str, str]] = field(default_factory=set)
    touched: list[Touched] = field(default_factory=list)

    def rows(self, sheet: str) -> list[list[Any]]:
        """The rows of a table in its sheet."""
        found = self.sheets[sheet][self.heads[sheet] + 1 :]
        key = self.columns[sheet].index(BY_NAME[TABLE_OF[sheet]].key)
        return [
            row for row in found if isinstance(row[key], str) and self._is_known(sheet, row[key])
        ]

    def _is_known(self, sheet: str, id_: str) -> bool:
        return id_ in self.model[TABLE_OF[sheet]]

    def id_of(self, sheet: str, row: list[Any]) -> str:
        """The id of a row."""
        return row[self.columns[sheet].index(BY_NAME[TABLE_OF[sheet]].key)]

    def address(self, one: Touched) -> tuple[int | None, str]:
        """Where a touched place stands now: row, from 1, and the address of its cell."""
        if one.key is None:
            return None, ""
        place = next(n for n, row in enumerate(self.sheets[one.sheet], 1) if row is one.key)
        if not one.column:
            return place, ""
        return place, f"{letters(self.columns[one.sheet].index(one.column) + 1)}{place}"


def sent(book: Book, rows: dict[str, dict[str, dict[str, str]]]) -> Sent:
    """The form as it was handed out.

    Args:
        book: the form, opened.
        rows: by table and id what it holds, as the register's file has it.
    """
    sheets, columns, heads = {}, {}, {}
    for grid in book.grids:
        width = max(map(len, grid.rows), default=0)
        cells = [[*row, *[None] * (width - len(row))] for row in grid.rows]
        sheets[grid.name] = cells
        if table := TABLE_OF.get(grid.name):
            names = [BY_NAME[table].key, *(one.name for one in filled_in(BY_NAME[table]))]
            columns[grid.name] = [*names, *(f"said {n}" for n in range(width - len(names)))]
            heads[grid.name] = HEADING_ROW - 1
            assert len(cells) == FIRST_ROW - 1 + len(rows[table])
    model = {
        table: {id_: dict(cells) for id_, cells in of_table.items()}
        for table, of_table in rows.items()
    }
    return Sent(sheets, columns, heads, model)


def written(one: Sent) -> bytes:
    """The workbook as a file."""
    stream = BytesIO()
    file = Workbook(stream, {"in_memory": True})
    day = file.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in one.sheets.items():
        place = file.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                match value:
                    case None:
                        pass
                    case CellError():
                        place.write_formula(r, c, "=1/0", None, value.text)
                    case date() | datetime():
                        place.write_datetime(r, c, value, day)
                    case bool():
                        place.write_boolean(r, c, value)
                    case float() | int():
                        place.write_number(r, c, value)
                    case _:
                        place.write_string(r, c, value)
    file.close()
    return stream.getvalue()


Draw = "Callable[[st.SearchStrategy[Any]], Any]"


def _some_row(draw: Draw, one: Sent, wants: Callable[[str], bool] = bool) -> tuple[str, list[Any]]:
    """Any row of any table."""
    sheets = [name for name in one.columns if wants(TABLE_OF[name]) and one.rows(name)]
    sheet = draw(st.sampled_from(sheets))
    return sheet, draw(st.sampled_from(one.rows(sheet)))


def _some_cell(draw: Draw, one: Sent, kinds: set[str], *, is_filled: bool = True) -> Any:
    """Any cell of columns of some kinds: the sheet, the row, the place from 0, the column."""
    found = [
        (sheet, row, place, column)
        for sheet, names in one.columns.items()
        for place, name in enumerate(names)
        for column in BY_NAME[TABLE_OF[sheet]].columns[1:]
        if column.name == name and (("ref" if column.refers_to else column.kind) in kinds)
        for row in one.rows(sheet)
        if (row[place] not in (None, "")) == is_filled and not _is_touched(one, sheet, row, name)
    ]
    return draw(st.sampled_from(found)) if found else None


def _is_touched(one: Sent, sheet: str, row: list[Any], name: str) -> bool:
    return any(
        each.sheet == sheet and each.key is row and each.column in ("", name)
        for each in one.touched
    )


def _touch(
    one: Sent, sheet: str, row: list[Any] | None, column: str, why: str, *, bad: bool = False
) -> None:
    one.touched.append(Touched(sheet, row, column, bad, why))
    MUTATIONS[why] += 1


def day_as_text(draw: Draw, one: Sent) -> None:
    if cell := _some_cell(draw, one, {"date"}):
        sheet, row, place, column = cell
        if isinstance(row[place], date):
            day = row[place]
            row[place] = draw(st.sampled_from(DAY_FORMS)).format(d=day.day, m=day.month, y=day.year)
            _touch(one, sheet, row, column.name, "day as text")


def number_as_text(draw: Draw, one: Sent) -> None:
    if cell := _some_cell(draw, one, {"whole", "decimal", "balance"}):
        sheet, row, place, column = cell
        if isinstance(row[place], float):
            text = f"{row[place]:.10g}".replace(".", ",")
            row[place] = draw(st.sampled_from([text, f" {text} ", f"\xa0{text}"]))
            _touch(one, sheet, row, column.name, "number as text")


def text_typed_otherwise(draw: Draw, one: Sent) -> None:
    """The same text decomposed, with other blanks: it stands as before."""
    if cell := _some_cell(draw, one, {"text", "choice", "ref"}):
        sheet, row, place, column = cell
        if isinstance(row[place], str):
            way = draw(st.integers(0, 3))
            text = row[place]
            ways = (
                unicodedata.normalize("NFD", text),
                f"  {text}\xa0",
                text.replace(" ", "\xa0"),
                text.replace(" ", "  "),
            )
            row[place] = ways[way]
            _touch(one, sheet, row, column.name, "text typed otherwise")


def choice_by_code(draw: Draw, one: Sent) -> None:
    if cell := _some_cell(draw, one, {"choice"}):
        sheet, row, place, column = cell
        text = one.model[TABLE_OF[sheet]][one.id_of(sheet, row)][column.name]
        row[place] = draw(st.sampled_from([text, str(row[place]).upper()]))
        _touch(one, sheet, row, column.name, "choice by code or in capitals")


def reference_by_id(draw: Draw, one: Sent) -> None:
    if cell := _some_cell(draw, one, {"ref"}):
        sheet, row, place, column = cell
        row[place] = one.model[TABLE_OF[sheet]][one.id_of(sheet, row)][column.name]
        _touch(one, sheet, row, column.name, "reference by id")


def text_changed(draw: Draw, one: Sent) -> None:
    """A text that may be corrected gets another one, which stands afterwards."""
    if cell := _some_cell(draw, one, {"text"}, is_filled=draw(st.booleans())):
        sheet, row, place, column = cell
        row[place] = draw(st.sampled_from(CHANGED_TEXTS))
        one.model[TABLE_OF[sheet]][one.id_of(sheet, row)][column.name] = row[place]
        _touch(one, sheet, row, column.name, "text changed")


def day_changed(draw: Draw, one: Sent) -> None:
    if cell := _some_cell(draw, one, {"date"}):
        sheet, row, place, column = cell
        if isinstance(row[place], date):
            day = draw(st.dates(date(2024, 1, 1), date(2024, 9, 30)))
            row[place] = day
            one.model[TABLE_OF[sheet]][one.id_of(sheet, row)][column.name] = day.isoformat()
            _touch(one, sheet, row, column.name, "day changed")


def number_changed(draw: Draw, one: Sent) -> None:
    if cell := _some_cell(draw, one, {"whole", "decimal"}):
        sheet, row, place, column = cell
        number = draw(st.integers(0, 60))
        row[place] = float(number)
        one.model[TABLE_OF[sheet]][one.id_of(sheet, row)][column.name] = str(number)
        _touch(one, sheet, row, column.name, "number changed")


def cell_spoilt(draw: Draw, one: Sent) -> None:
    """A cell that says nothing any more: a finding has to name it."""
    kinds = draw(st.sampled_from([{"date"}, {"whole", "decimal", "balance"}, {"choice", "ref"}]))
    if cell := _some_cell(draw, one, kinds):
        sheet, row, place, column = cell
        bad = BAD_DAYS if "date" in kinds else BAD_NUMBERS if "whole" in kinds else BAD_NAMES
        row[place] = draw(st.sampled_from(bad))
        _touch(one, sheet, row, column.name, f"{'/'.join(sorted(kinds))} spoilt", bad=True)


def cell_with_error(draw: Draw, one: Sent) -> None:
    kinds = {"text", "date", "whole", "decimal", "balance", "choice", "ref"}
    if cell := _some_cell(draw, one, kinds):
        sheet, row, place, column = cell
        row[place] = CellError(draw(st.sampled_from(ERRORS)))
        _touch(one, sheet, row, column.name, "error of the spreadsheet", bad=True)


def type_changed(draw: Draw, one: Sent) -> None:
    """A text becomes a day, a day TRUE, a number a day: a finding names it."""
    if cell := _some_cell(draw, one, {"text", "date", "choice", "ref"}):
        sheet, row, place, column = cell
        other = [True, date(2024, 3, 4)] if column.kind == "text" else [True, 0.5]
        if column.kind == "choice" or column.refers_to:
            other = [True, date(2024, 3, 4)]
        row[place] = draw(st.sampled_from(other))
        _touch(one, sheet, row, column.name, "another type", bad=True)


def required_emptied(draw: Draw, one: Sent) -> None:
    kinds = {"text", "date", "whole", "decimal", "balance", "choice", "ref", "year"}
    if cell := _some_cell(draw, one, kinds):
        sheet, row, place, column = cell
        row[place] = draw(st.sampled_from([None, "", "  "]))
        if not column.required:
            one.model[TABLE_OF[sheet]][one.id_of(sheet, row)][column.name] = ""
        _touch(one, sheet, row, column.name, "emptied", bad=column.required)


def _is_known_to_be_touched(one: Sent, sheet: str, row: list[Any]) -> bool:
    """Whether a row, or another one with its id, was changed before."""
    own = one.id_of(sheet, row)
    return any(
        each.sheet == sheet and each.key is not None and one.id_of(sheet, each.key) == own
        for each in one.touched
    )


def row_dropped(draw: Draw, one: Sent) -> None:
    sheet, row = _some_row(draw, one)
    if _is_known_to_be_touched(one, sheet, row):
        return
    table, id_ = TABLE_OF[sheet], one.id_of(sheet, row)
    # Not by `remove`, which takes the first of two equal rows.
    one.sheets[sheet][:] = [other for other in one.sheets[sheet] if other is not row]
    del one.model[table][id_]
    one.gone.add((table, id_))
    _touch(one, sheet, None, "", "row gone")


def row_taken_back(draw: Draw, one: Sent) -> None:
    sheet, row = _some_row(draw, one)
    if _is_known_to_be_touched(one, sheet, row):
        return
    row[one.columns[sheet].index("said 0")] = CHANGES["retracted"]
    table, id_ = TABLE_OF[sheet], one.id_of(sheet, row)
    _touch(one, sheet, row, "", "row taken back")
    one.gone.add((table, id_))
    one.model[table].pop(id_)


def row_doubled(draw: Draw, one: Sent) -> None:
    sheet, row = _some_row(draw, one)
    if _is_known_to_be_touched(one, sheet, row):
        return
    again = [*row]
    one.sheets[sheet].append(again)
    _touch(one, sheet, again, "", "row twice", bad=True)


def id_mistyped(draw: Draw, one: Sent) -> None:
    sheet, row = _some_row(draw, one)
    if _is_known_to_be_touched(one, sheet, row):
        return
    place = one.columns[sheet].index(BY_NAME[TABLE_OF[sheet]].key)
    row[place] = f"{row[place][:-3]}999"
    _touch(one, sheet, row, BY_NAME[TABLE_OF[sheet]].key, "id mistyped", bad=True)


def rows_apart(draw: Draw, one: Sent) -> None:
    """Blank rows between, rows above the headings, rows in another order, a row of a total below."""
    sheet = draw(st.sampled_from([*one.columns]))
    rows, head = one.sheets[sheet], one.heads[sheet]
    width = len(rows[head])
    blank: list[Any] = [None] * width
    what = draw(st.sampled_from(["blank", "above", "order", "total"]))
    if what == "blank" and len(rows) > head + 1:
        rows.insert(draw(st.integers(head + 1, len(rows))), blank)
    elif what == "above":
        rows.insert(0, ["UBND huyện", *blank[1:]])
        one.heads[sheet] += 1
    elif what == "order":
        rows[head + 1 :] = draw(st.permutations(rows[head + 1 :]))
    elif what == "total":
        rows.append(["Tổng cộng", *blank[1:-1], None])
    _touch(one, sheet, None, "", f"rows: {what}")


def columns_apart(draw: Draw, one: Sent) -> None:
    """Columns in another order, or one more."""
    sheet = draw(st.sampled_from([*one.columns]))
    names = one.columns[sheet]
    rows, head = one.sheets[sheet], one.heads[sheet]
    if draw(st.booleans()):
        order = draw(st.permutations(range(len(names))))
        for row in rows[head:]:
            row[:] = [row[place] if place < len(row) else None for place in order]
        one.columns[sheet] = [names[place] for place in order]
    else:
        for number, row in enumerate(rows):
            row.append("Ghi chú nội bộ của huyện" if number == head else None)
        rows[-1][-1] = "nội bộ"
        names.append("extra")
    _touch(one, sheet, None, "", "columns apart")


def headings_typed_otherwise(draw: Draw, one: Sent) -> None:
    sheet = draw(st.sampled_from([*one.columns]))
    head = one.sheets[sheet][one.heads[sheet]]
    way = draw(
        st.sampled_from([str.upper, lambda text: text.replace(REQUIRED, ""), lambda t: f" {t} "])
    )
    head[:] = [way(text) if isinstance(text, str) else text for text in head]
    _touch(one, sheet, None, "", "headings typed otherwise")


def sheets_apart(draw: Draw, one: Sent) -> None:
    """Sheets in another order, and one that is no table."""
    names = draw(st.permutations([*one.sheets]))
    one.sheets = {name: one.sheets[name] for name in names}
    if draw(st.booleans()):
        one.sheets["Nháp"] = [["tính nhẩm", 1.0, 2.0], [None, 3.0]]
    MUTATIONS["sheets apart"] += 1


WAYS = (
    day_as_text,
    number_as_text,
    text_typed_otherwise,
    choice_by_code,
    reference_by_id,
    text_changed,
    day_changed,
    number_changed,
    cell_spoilt,
    cell_with_error,
    type_changed,
    required_emptied,
    row_dropped,
    row_taken_back,
    row_doubled,
    id_mistyped,
    rows_apart,
    columns_apart,
    headings_typed_otherwise,
    sheets_apart,
)
