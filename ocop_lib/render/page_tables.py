"""The tables of a page as one workbook, which the page itself holds for its readers to save.

A page is one file and is passed on alone, so what is saved must lie in it: the workbook is the
address of a link. One compressed workbook of all tables takes half of what each table as CSV would
(44 kB instead of 95 in a year's report of 34 tables and figures), keeps numbers numbers where a
Vietnamese Excel would misread CSV, and lists the tables on its cover.
"""

import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ocop_lib.blocks.model import Column as TableColumn
from ocop_lib.blocks.model import Figure, Masthead, Table
from ocop_lib.blocks.tree import nested
from ocop_lib.render.document import Document
from ocop_lib.wording import MINUS, counted, listed
from ocop_lib.workbook.model import LONGEST_TEXT, Column, Sheet, Value, Workbook
from ocop_lib.workbook.ods import ODS_MIME, to_ods

_NUMBERED = re.compile(r"(Bảng|Biểu|Hình) (\d+)\. ")
_NUMBER = re.compile(rf"{MINUS}?(?:0|[1-9]\d{{0,2}}(?:\.\d{{3}})+|[1-9]\d*)(?:,\d+)?")
_MOST_DIGITS = 15
"""How many digits of a number spreadsheets keep."""

_CUT = " […]"


@dataclass(frozen=True, slots=True)
class Download:
    """A file that a page holds.

    Args:
        name: under which it is saved.
        href: the file as a data URL.
        words: what it holds: «14 bảng và số liệu của 01 hình».
        kilobytes: its size, rounded up.
    """

    name: str
    href: str
    words: str
    kilobytes: int


def tables_to_save(report: Document) -> Download | None:
    """The workbook of all tables of a report.

    Args:
        report: the whole report.

    Returns:
        The workbook; None for a report without tables.
    """
    found = [*_holders(report)]
    if not found:
        return None
    head = report.masthead
    data = to_ods(_workbook(head, [*map(_table, found)]))
    figures = sum(isinstance(part, Figure) for part in found)
    counts = {"{} bảng": len(found) - figures, "số liệu của {} hình": figures}
    return Download(
        name="-".join(filter(None, ("ocop", head.period, head.about.id))) + ".ods",
        href=f"data:{ODS_MIME};base64,{b64encode(data).decode()}",
        words=listed(words.format(counted(count)) for words, count in counts.items() if count),
        kilobytes=-(-len(data) // 1000),
    )


def _holders(report: Document) -> Iterator[Table | Figure]:
    """The tables of a report, and the figures that tell their numbers, in reading order."""
    for part in (part for block in report.body for part in nested(block)):
        if isinstance(part, Table) or (isinstance(part, Figure) and part.drawn):
            yield part


def _table(part: Table | Figure) -> Table:
    """A table, or the numbers of a figure under the figure's caption."""
    if isinstance(part, Table):
        return part
    assert part.drawn is not None  # noqa: S101 (of `_holders`)
    return part.drawn.model_copy(update={"caption": part.caption})


def _workbook(head: Masthead, found: Sequence[Table]) -> Workbook:
    sheets = tuple(_sheets(found))
    cover = Sheet(
        name="Bìa",
        title=head.title,
        lines=tuple(
            line for line in (head.band, head.issuer, *head.lines, "Các trang sau đây:") if line
        ),
        columns=(Column("Trang", leads=True), Column("Bảng", 100)),
        rows=tuple((sheet.name, sheet.title) for sheet in sheets),
        table="Muc_luc",
    )
    return Workbook(head.title, head.issuer, head.data_date, (cover, *sheets))


def _sheets(found: Sequence[Table]) -> Iterator[Sheet]:
    """A sheet a table, named by the table's number, or else by its place among those without."""
    without, taken = 0, set[str]()
    for place, table in enumerate(found, start=1):
        number = _NUMBERED.match(table.caption)
        name = " ".join(number.groups()) if number else ""
        if not name or name in taken:
            without += 1
            name = f"Bảng không số {without}"
        taken.add(name)
        yield _sheet(table, name, f"Bang_{place}")


def _sheet(table: Table, name: str, id_: str) -> Sheet:
    rows = tuple(
        tuple(_value(column, cell.text) for column, cell in zip(table.columns, row, strict=True))
        for row in table.rows
    )
    blank = ("Ô trống: không có nội dung.",) if any("" in row for row in rows) else ()
    return Sheet(
        name=name,
        title=_cut(table.caption or name),
        lines=tuple(map(_cut, (*table.notes, *blank))),
        columns=tuple(
            Column(heading, is_number=column.kind == "number")
            for heading, column in zip(_headings(table.columns), table.columns, strict=True)
        ),
        rows=rows,
        table=id_,
    )


def _headings(columns: Sequence[TableColumn]) -> list[str]:
    """A heading of its own for each column: with its group, and with a number where two are alike."""
    given: dict[str, str] = {}
    for place, column in enumerate(columns, start=1):
        words = _cut(": ".join(filter(None, (column.group, column.label))) or f"Cột {place}")
        ways = (words, *(f"{words} ({n})" for n in range(2, len(columns) + place + 2)))
        heading = next(way for way in ways if way.casefold() not in given)
        given[heading.casefold()] = heading
    return [*given.values()]


def _value(column: TableColumn, text: str) -> Value:
    """A cell as a number where its column holds numbers and it is one, as the page writes it."""
    is_number = column.kind == "number" and _NUMBER.fullmatch(text)
    if not is_number or sum(map(str.isdigit, text)) > _MOST_DIGITS:
        return _cut(text)
    plain = text.replace(".", "").replace(",", ".").replace(MINUS, "-")
    return float(plain) if "." in plain else int(plain)


def _cut(text: str) -> str:
    """A text with a mark where it is too long for a cell of Excel; on the page it is whole."""
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - len(_CUT)] + _CUT
