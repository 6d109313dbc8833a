"""A data frame an analyst shows, through pandas' table-schema output, as a table."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ocop_lib import wording
from ocop_lib.blocks.model import Cell, Column, Table
from ocop_lib.errors import Fault, Place, ReportError

DATAFRAME_MIME = "application/vnd.dataresource+json"

_NUMBERS = {"integer", "number"}
_UNIT_COLUMNS = ("unit", "unit_id")
_MOST_UPRIGHT = 9
_YEARS = {"year", "plan_year", "năm"}
_SIZE = re.compile(r"\[(\d+) rows x \d+ columns\]\s*\Z")


def dataframe_table(data: Mapping[str, Any], where: str, caption: str) -> Table:
    """The table pandas published.

    Numbers are written the Vietnamese way, dates as on documents, missing numbers as «chưa có số
    liệu». The index is shown unless it only counts the rows. Units are the values of a column
    ``unit`` or ``unit_id``; a frame without one speaks of no unit.

    Args:
        data: the output's media types; `DATAFRAME_MIME` among them.
        where: the cell, for messages.
        caption: what the table shows.

    Raises:
        ReportError: when pandas left rows out (``display.max_rows``).
    """
    resource = data[DATAFRAME_MIME]
    records: Sequence[Mapping[str, Any]] = resource["data"]
    _refuse_loss(data, len(records), where)
    fields = [f for f in resource["schema"]["fields"] if not _counts_rows(f["name"], resource)]
    rows = tuple(tuple(_cell(record[f["name"]], _kind(f)) for f in fields) for record in records)
    return Table(
        caption=caption,
        columns=tuple(_column(f, rows, i) for i, f in enumerate(fields)),
        rows=rows,
        landscape=len(fields) > _MOST_UPRIGHT,
        units=_units(fields, records),
    )


def _refuse_loss(data: Mapping[str, Any], shown: int, where: str) -> None:
    plain = data.get("text/plain", "")
    size = _SIZE.search(plain if isinstance(plain, str) else "".join(plain))
    if size and int(size[1]) != shown:
        raise ReportError(
            Fault(
                code="report.rows_lost",
                message="Pandas đã cắt bớt dòng của bảng.",
                place=Place(where),
                found=f"{shown}/{size[1]} dòng",
                remedy="Tạo đối tượng báo cáo trước khi hiển thị bảng, hoặc đặt "
                'pd.set_option("display.max_rows", None).',
            )
        )


def _counts_rows(name: Any, resource: Mapping[str, Any]) -> bool:
    if name != "index" or resource["schema"].get("primaryKey") != ["index"]:
        return False
    return [record["index"] for record in resource["data"]] == [*range(len(resource["data"]))]


def _column(
    schema_field: Mapping[str, Any], rows: Sequence[Sequence[Cell]], position: int
) -> Column:
    label = _label(schema_field["name"])
    longest = max([len(label), *(len(row[position].text) for row in rows)])
    kind = "number" if _kind(schema_field) in _NUMBERS else "text"
    # Between a number's column and a column of sentences, so that neither starves the other.
    return Column(label=label, kind=kind, width=min(max(longest, 6), 30))


def _kind(schema_field: Mapping[str, Any]) -> str:
    """Pandas' type of the column; a year is a name, not an amount: «2024», never «2.024»."""
    is_year = str(schema_field["name"]).casefold() in _YEARS
    return "year" if is_year else str(schema_field["type"])


def _label(name: Any) -> str:
    """A column's name; the levels of a several-level name in one line."""
    return " · ".join(map(str, name)) if isinstance(name, list) else str(name)


def _cell(value: Any, kind: str) -> Cell:
    match value:
        case None if kind in _NUMBERS:
            return Cell(text=wording.number(None), tint="missing")
        case None:
            return Cell(text=wording.NOT_APPLICABLE)
        case bool():
            return Cell(text="có" if value else "không")
        case int() | float() if kind in _NUMBERS:
            return Cell(text=wording.number(value))
        case str() if kind == "datetime":
            return Cell(text=_moment(value))
    return Cell(text=str(value))


def _moment(text: str) -> str:
    """«2024-09-30T00:00:00.000» as «30/9/2024», with the hour where there is one."""
    day, _, hour = text.partition("T")
    written = wording.day(date.fromisoformat(day))
    return written if hour[:5] in {"", "00:00"} else f"{hour[:5]} {written}"


def _units(
    fields: Sequence[Mapping[str, Any]], records: Sequence[Mapping[str, Any]]
) -> tuple[str, ...]:
    names = {f["name"] for f in fields if isinstance(f["name"], str)}
    column = next((name for name in _UNIT_COLUMNS if name in names), None)
    if column is None:
        return ()
    return tuple(dict.fromkeys(str(r[column]) for r in records if r[column] is not None))
