"""Rows dated outside the reporting year, which no quarter's number could hold."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ocop_lib.periods import Quarter, Scheme
from ocop_lib.register.columns import TableSpec
from ocop_lib.register.model import Register
from ocop_lib.register.tables import TABLES
from ocop_lib.wording import day

_STANDING = frozenset({"quality_certificates", "flagships"})
"""The tables whose rows count as long as they stand, however long ago they began."""


class OutOfYear(NamedTuple):
    """A row dated outside the reporting year.

    Args:
        code: ``earlier_year`` or ``after_year``.
        table: the row's table.
        key: the row's id.
        unit_id: the unit to which it belongs.
        text: one Vietnamese sentence.
    """

    code: str
    table: str
    key: str
    unit_id: str
    text: str


def out_of_year(register: Register, scheme: Scheme) -> Iterator[OutOfYear]:
    """The rows dated after the year's last cut-off, or before the year in a quarter's delivery.

    An event of the plan year may lie before it; what stands for years may have begun before it.

    Args:
        register: a whole register or a slice; a slice has no row after its cut-off.
        scheme: the period scheme, which fixes where the year begins and ends.

    Yields:
        Rows in the order of tables.
    """
    year = register.heading.year
    begin = np.datetime64(Quarter(year, 1).window(scheme).start)
    end = Quarter(year, 4).cut_off(scheme)
    deliveries = register.tables["deliveries"]
    quarterly = {*deliveries.loc[deliveries["kind"] != "baseline", "delivery_id"]}
    for spec in TABLES:
        if not spec.date:
            continue
        frame = register.tables[spec.name]
        days = frame[spec.date].to_numpy()
        # Most tables have none: only the days are compared for each of their rows.
        if spec.name not in _STANDING and (days < begin).any():
            early = (days < begin) & frame["delivery_id"].isin(quarterly).to_numpy()
            yield from _earlier(spec, frame[early], year)
        late = days > np.datetime64(end)
        if late.any():
            yield from _after(spec, frame[late], end)


def _earlier(spec: TableSpec, rows: pd.DataFrame, year: int) -> Iterator[OutOfYear]:
    for row in _told(spec, rows):
        if row.get("plan_year", year - 1) < year:
            text = (
                f"{_named(spec, row)} thuộc năm trước mà nằm trong số liệu quý"
                f" ({row['delivery_id']}); sửa ngày, hoặc gửi cùng số liệu gốc."
            )
            yield _found("earlier_year", spec, row, text)


def _after(spec: TableSpec, rows: pd.DataFrame, end: date) -> Iterator[OutOfYear]:
    for row in _told(spec, rows):
        where = "chỉ vào báo cáo năm" if "plan_year" in row else "thuộc năm báo cáo sau"
        text = (
            f"{_named(spec, row)} sau ngày khóa sổ cuối cùng của năm ({day(end)}), không vào"
            f" số liệu của quý nào; {where}."
        )
        yield _found("after_year", spec, row, text)


def _told(spec: TableSpec, rows: pd.DataFrame) -> list[dict[Any, Any]]:
    """The cells of the rows that the sentences need."""
    columns = [spec.key, "unit_id", "delivery_id", spec.date]
    has_year = "plan_year" in rows
    return rows[[*columns, *(["plan_year"] if has_year else [])]].to_dict("records")


def _named(spec: TableSpec, row: dict[Any, Any]) -> str:
    return f"Bảng {spec.name}, dòng {row[spec.key]}: ngày {day(row[spec.date].date())}"


def _found(code: str, spec: TableSpec, row: dict[Any, Any], text: str) -> OutOfYear:
    return OutOfYear(code, spec.name, row[spec.key], row["unit_id"], text)
