"""The rules on rows that hold for every table, and those of deliveries and other small tables."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

import pandas as pd

from ocop_lib.periods import Quarter
from ocop_lib.plan import PROVINCE
from ocop_lib.register.certificate_rules import CERTIFICATE_RULES
from ocop_lib.register.columns import Column, TableSpec
from ocop_lib.register.rules import Rule
from ocop_lib.register.standards import PROGRAMME_START, SCORES, STARS
from ocop_lib.register.tables import BY_NAME

_MORE_YEARS = 10
"""An expiry date may lie so many years after everything else."""


def row_rules(spec: TableSpec, known: Mapping[str, Sequence[str]], year: int) -> tuple[Rule, ...]:
    """The rules each row of a table keeps.

    They are given the table's typed frame with the columns ``checks`` adds: ``deliverer_unit_id``
    and ``received_date`` of the row's delivery, and for certificates the product's ``history``.

    Args:
        spec: the table.
        known: the ids a column may refer to, by ``Column.refers_to``.
        year: the register's plan year.
    """
    return (
        *_identity(spec),
        *(
            _reference(column, known[column.refers_to])
            for column in spec.columns
            if column.refers_to
        ),
        *_delivery(spec, known["unit"]),
        *_dates(spec, year),
        *_plan_year(spec, year),
        *_scales(spec),
        *_OF_TABLE.get(spec.name, _none)(year),
    )


def _identity(spec: TableSpec) -> Iterator[Rule]:
    yield Rule(
        "duplicate_key",
        (spec.key,),
        "Mã đã có ở dòng trên.",
        "Mỗi dòng một mã riêng: bỏ dòng trùng hoặc đặt mã khác.",
        lambda rows: rows[spec.key].notna() & rows.duplicated(spec.key),
    )
    if spec.unique:
        yield Rule(
            "duplicate_row",
            spec.unique,
            "Sự việc này đã được ghi ở dòng trên.",
            "Bỏ dòng trùng; nếu là hai việc khác nhau thì sửa cột ghi sai.",
            lambda rows: (
                rows[list(spec.unique)].notna().all(axis="columns")
                & rows.duplicated(list(spec.unique))
            ),
        )


_MANY = 12
"""So many ids can still be listed in a message."""


def _reference(column: Column, ids: Sequence[str]) -> Rule:
    is_table = column.refers_to in BY_NAME
    place = f"bảng {column.refers_to}" if is_table else "kế hoạch"
    return Rule(
        "unknown_id",
        (column.name,),
        f"Mã không có trong {place}.",
        f"Sửa mã, hoặc thêm mã này vào {place}.",
        lambda rows: rows[column.name].notna() & ~rows[column.name].isin(ids),
        allowed=", ".join(ids) if 0 < len(ids) <= _MANY else f"một mã có trong {place}",
        near=tuple(ids),
    )


def _delivery(spec: TableSpec, units: Sequence[str]) -> Iterator[Rule]:
    if spec.name == "deliveries":
        return
    yield Rule(
        "wrong_deliverer",
        ("delivery_id",),
        "Dòng của đơn vị này lại do đơn vị khác giao nộp.",
        "Sửa đơn vị của dòng hoặc lần giao nộp.",
        lambda rows: (
            rows["unit_id"].isin(units)
            & rows["deliverer_unit_id"].isin(units)
            & (rows["deliverer_unit_id"] != PROVINCE)
            & (rows["deliverer_unit_id"] != rows["unit_id"])
        ),
        allowed="lần giao nộp của chính đơn vị có dòng này, hoặc của cấp tỉnh",
    )
    if spec.date:
        yield Rule(
            "after_delivery",
            (spec.date, "delivery_id"),
            "Sự việc xảy ra sau ngày nhận được số liệu về nó.",
            "Kiểm tra ngày của sự việc, hoặc ngày nhận của lần giao nộp.",
            lambda rows: rows[spec.date] > rows["received_date"],
            allowed="ngày không sau received_date của lần giao nộp",
        )


def _dates(spec: TableSpec, year: int) -> Iterator[Rule]:
    for column in spec.columns:
        if column.kind == "date":
            is_end = column.name in ("expiry_date", "end_date")
            last = date(year + 1 + (_MORE_YEARS if is_end else 0), 6, 30)
            yield _between(column.name, PROGRAMME_START, last)


def _between(column: str, first: date, last: date) -> Rule:
    return Rule(
        "date_range",
        (column,),
        "Ngày nằm ngoài khoảng hợp lý.",
        "Kiểm tra năm của ngày này.",
        lambda rows: (rows[column] < pd.Timestamp(first)) | (rows[column] > pd.Timestamp(last)),
        allowed=f"từ {first} đến {last}",
    )


def _plan_year(spec: TableSpec, year: int) -> Iterator[Rule]:
    if not any(column.name == "plan_year" for column in spec.columns):
        return
    yield Rule(
        "plan_year",
        ("plan_year",),
        "Năm kế hoạch nằm ngoài khoảng cho phép.",
        "Sửa năm kế hoạch.",
        lambda rows: (rows["plan_year"] < PROGRAMME_START.year) | (rows["plan_year"] > year),
        allowed=f"từ {PROGRAMME_START.year} đến {year}",
    )
    yield Rule(
        "plan_year_date",
        ("plan_year", spec.date),
        "Năm kế hoạch không hợp với ngày của sự việc.",
        "Sửa năm kế hoạch hoặc ngày.",
        lambda rows: _is_far(rows["plan_year"], rows[spec.date]),
        allowed="ngày từ 01/10 của năm trước đến 30/6 của năm sau năm kế hoạch",
    )


def _is_far(years: pd.Series, days: pd.Series) -> pd.Series:
    # In months since year 0, so that years which make no date («0001») can be compared as well.
    months: pd.Series = (days.dt.year * 12 + days.dt.month).astype("Int64")
    too_early: pd.Series = months < years * 12 - 12 + 10
    too_late: pd.Series = months > years * 12 + 12 + 6
    return too_early | too_late


def _scales(spec: TableSpec) -> Iterator[Rule]:
    scales = {"stars": ("stars", STARS), "proposed_stars": ("stars", STARS)}
    scales["score"] = ("score", SCORES)
    for column in spec.columns:
        if column.name in scales:
            code, (low, high) = scales[column.name]
            yield _scale(code, column, low, high)


def _scale(code: str, column: Column, low: int, high: int) -> Rule:
    return Rule(
        code,
        (column.name,),
        "Số nằm ngoài thang.",
        f"Sửa {column.meaning}.",
        lambda rows: (rows[column.name] < low) | (rows[column.name] > high),
        allowed=f"từ {low} đến {high}",
    )


def _of_deliveries(year: int) -> tuple[Rule, ...]:
    quarters = [Quarter(year, number) for number in range(1, 5)]
    # By the scheme in which a quarter starts sooner.
    starts = {str(quarter): quarter.window("nd09").start for quarter in quarters}
    return (
        Rule(
            "quarter_missing",
            ("quarter", "kind"),
            "Lần giao nộp này chưa ghi quý.",
            "Điền quý mà số liệu nói về.",
            lambda rows: rows["quarter"].isna() & rows["kind"].isin(("quarterly", "restatement")),
            allowed=f"một quý của năm {year}, ví dụ {year}-Q1",
        ),
        Rule(
            "quarter_of_baseline",
            ("quarter", "kind"),
            "Số liệu gốc không thuộc quý nào.",
            "Để trống quý, hoặc sửa loại thành quarterly.",
            lambda rows: rows["quarter"].notna() & (rows["kind"] == "baseline"),
        ),
        Rule(
            "quarter_year",
            ("quarter",),
            "Quý không thuộc năm của sổ số liệu.",
            "Sửa quý, hoặc chuyển số liệu sang sổ của năm đó.",
            lambda rows: rows["quarter"].notna() & (rows["quarter"].str[:4] != str(year)),
            allowed=", ".join(starts),
        ),
        Rule(
            "received_early",
            ("received_date", "quarter"),
            "Số liệu được nhận trước khi quý bắt đầu.",
            "Sửa ngày nhận hoặc quý.",
            lambda rows: rows["received_date"] < pd.to_datetime(rows["quarter"].map(starts)),
        ),
    )


def _of_subjects(_year: int) -> tuple[Rule, ...]:
    return (
        Rule(
            "subject_of_province",
            ("unit_id",),
            "Chủ thể phải thuộc một huyện hoặc thành phố, không thuộc cấp tỉnh.",
            "Điền đơn vị nơi chủ thể đăng ký.",
            lambda rows: rows["unit_id"] == PROVINCE,
        ),
    )


def _none(_year: int) -> tuple[Rule, ...]:
    return ()


def _ends_after(end: str, start: str) -> tuple[Rule, ...]:
    return (
        Rule(
            "ends_before_start",
            (end, start),
            "Ngày kết thúc không sau ngày bắt đầu.",
            "Kiểm tra hai ngày này.",
            lambda rows: rows[end] <= rows[start],
        ),
    )


_OF_TABLE: dict[str, Callable[[int], tuple[Rule, ...]]] = {
    "deliveries": _of_deliveries,
    "subjects": _of_subjects,
    "certificates": lambda _: CERTIFICATE_RULES,
    "quality_certificates": lambda _: _ends_after("expiry_date", "issue_date"),
    "flagships": lambda _: _ends_after("end_date", "date"),
}
