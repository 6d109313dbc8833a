"""The rules on rows: those common to all tables, and those of tables other than certificates."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

import pandas as pd

from ocop_lib.errors import FaultKind
from ocop_lib.plan import PROVINCE
from ocop_lib.register.certificate_rules import CERTIFICATE_RULES
from ocop_lib.register.columns import Column, TableSpec
from ocop_lib.register.delivery_rules import delivery_rules
from ocop_lib.register.neighbour_rules import NEIGHBOUR_RULES
from ocop_lib.register.rules import Rule
from ocop_lib.register.standards import PROGRAMME_START, SCORES, STARS
from ocop_lib.register.tables import BY_NAME

_MORE_YEARS = 10
"""The years by which the limit of expiry and end dates is later than that of other dates."""

_ENDS = ("expiry_date", "end_date", "valid_to")
"""The columns with the day on which something ends, which may be years ahead."""

_MAX_LISTED_IDS = 12
"""The most ids that a message lists."""

DUPLICATE_KEY = FaultKind(
    "register.duplicate_key",
    "Mã đã có ở dòng trên.",
    "Mỗi dòng một mã riêng: bỏ dòng trùng hoặc đặt mã khác.",
)
DUPLICATE_ROW = FaultKind(
    "register.duplicate_row",
    "Sự việc này đã được ghi ở một dòng khác.",
    "Bỏ dòng trùng; nếu là hai việc khác nhau thì sửa cột ghi sai.",
)
UNKNOWN_ID = FaultKind(
    "register.unknown_id",
    "Mã không có trong {source}.",
    "Sửa mã, hoặc thêm mã này vào {source}.",
)
WRONG_DELIVERER = FaultKind(
    "register.wrong_deliverer",
    "Dòng của đơn vị này lại do đơn vị khác giao nộp.",
    "Sửa đơn vị của dòng hoặc lần giao nộp.",
    "lần giao nộp của chính đơn vị có dòng này, hoặc của cấp tỉnh",
)
AFTER_DELIVERY = FaultKind(
    "register.after_delivery",
    "Sự việc xảy ra sau ngày nhận được số liệu về nó.",
    "Kiểm tra ngày của sự việc, hoặc ngày nhận của lần giao nộp.",
    "ngày không sau received_date của lần giao nộp",
)
DATE_RANGE = FaultKind(
    "register.date_range",
    "Ngày nằm ngoài khoảng hợp lý.",
    "Kiểm tra năm của ngày này.",
    "từ {first} đến {last}",
)
PLAN_YEAR = FaultKind(
    "register.plan_year",
    "Năm kế hoạch nằm ngoài khoảng cho phép.",
    "Sửa năm kế hoạch.",
    "từ {first} đến {last}",
)
PLAN_YEAR_DATE = FaultKind(
    "register.plan_year_date",
    "Năm kế hoạch không hợp với ngày của sự việc.",
    "Sửa năm kế hoạch hoặc ngày.",
    "ngày từ 01/10 của năm trước đến 30/6 của năm sau năm kế hoạch",
)
STARS_SCALE = FaultKind(
    "register.stars", "Số nằm ngoài thang.", "Sửa {meaning}.", "từ {first} đến {last}"
)
SCORE_SCALE = FaultKind(
    "register.score", "Số nằm ngoài thang.", "Sửa {meaning}.", "từ {first} đến {last}"
)
SUBJECT_OF_PROVINCE = FaultKind(
    "register.subject_of_province",
    "Chủ thể phải thuộc một đơn vị của kế hoạch, không thuộc cấp tỉnh.",
    "Điền đơn vị nơi chủ thể đăng ký.",
)
STOCK_OF_UNIT = FaultKind(
    "register.stock_of_unit",
    "Số đầu năm không ghi từng sản phẩm chỉ có ở cấp tỉnh.",
    "Ghi unit_id là province; sản phẩm của một đơn vị thì ghi từng sản phẩm ở certificates.",
    PROVINCE,
)
STOCK_DATE = FaultKind(
    "register.stock_date",
    "Số đầu năm phải là số của ngày đầu năm hoặc ngày cuối năm trước.",
    "Sửa ngày; số của ngày khác không phải số đầu năm.",
)


def row_rules(spec: TableSpec, known: Mapping[str, Sequence[str]], year: int) -> tuple[Rule, ...]:
    """The rules on the rows of a table.

    Their frames need the columns that ``checks`` adds: ``deliverer_unit_id`` and ``received_date``
    of the row's delivery, for certificates the columns of ``history``, for support ``owner_id``,
    the subject of the product; where rows were changed ``is_former``, see ``judged_rows``.

    Args:
        spec: the table.
        known: the ids that exist, by the values of ``Column.refers_to``.
        year: the register's plan year.

    Returns:
        The rules in the order in which the faults of a row are listed.
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
        *NEIGHBOUR_RULES.get(spec.name, ()),
    )


def _identity(spec: TableSpec) -> Iterator[Rule]:
    yield Rule(
        DUPLICATE_KEY,
        (spec.key,),
        lambda rows: rows[spec.key].notna() & rows.duplicated(spec.key),
    )
    if spec.unique:
        yield Rule(DUPLICATE_ROW, spec.unique, lambda rows: _is_repeated(rows, spec))


def _is_repeated(rows: pd.DataFrame, spec: TableSpec) -> "pd.Series[bool]":
    """For each row, whether its unique columns equal those of a row with a smaller key."""
    unique = list(spec.unique)
    # A cell that may be empty is compared like any other; one that must not has a fault already.
    full = [name for name in unique if spec.column(name).required]
    # Sorted by key, so that the refused row does not depend on the order of lines in the file.
    ordered = rows.sort_values(spec.key, kind="stable")
    repeated: pd.Series = ordered[full].notna().all(axis="columns") & ordered.duplicated(unique)
    return repeated.reindex(rows.index)


def _reference(column: Column, ids: Sequence[str]) -> Rule:
    is_table = column.refers_to in BY_NAME
    source = f"bảng {column.refers_to}" if is_table else "kế hoạch"
    return Rule(
        UNKNOWN_ID,
        (column.name,),
        lambda rows: rows[column.name].notna() & ~rows[column.name].isin(ids),
        words={"source": source},
        allowed=", ".join(ids) if 0 < len(ids) <= _MAX_LISTED_IDS else f"một mã có trong {source}",
        near=tuple(ids),
        needs=(column.name,),
    )


def _delivery(spec: TableSpec, units: Sequence[str]) -> Iterator[Rule]:
    if spec.name == "deliveries":
        return
    foreign = [unit for unit in units if unit != PROVINCE]
    yield Rule(
        WRONG_DELIVERER,
        ("delivery_id",),
        lambda rows: _is_foreign(rows, units, foreign),
    )
    if spec.date:
        yield Rule(
            AFTER_DELIVERY,
            (spec.date, "delivery_id"),
            lambda rows: rows[spec.date] > rows["received_date"],
        )


def _is_foreign(
    rows: pd.DataFrame, units: Sequence[str], others: Sequence[str]
) -> "pd.Series[bool]":
    """Rows that came from one of the others, which is neither their unit nor was it."""
    foreign: pd.Series = (
        (rows["deliverer_unit_id"] != rows["unit_id"])
        & rows["deliverer_unit_id"].isin(others)
        & rows["unit_id"].isin(units)
    )
    return foreign & ~rows["is_former"] if "is_former" in rows else foreign


def _dates(spec: TableSpec, year: int) -> Iterator[Rule]:
    for column in spec.columns:
        if column.kind == "date":
            is_end = column.name in _ENDS
            last = date(year + 1 + (_MORE_YEARS if is_end else 0), 6, 30)
            yield _between(DATE_RANGE, column, PROGRAMME_START, last)


def _between(kind: FaultKind, column: Column, first: date | int, last: date | int) -> Rule:
    name = column.name
    low, high = (pd.Timestamp(end) if isinstance(end, date) else end for end in (first, last))
    return Rule(
        kind,
        (name,),
        lambda rows: (rows[name] < low) | (rows[name] > high),
        words={"first": first, "last": last, "meaning": column.meaning},
        needs=(name,),
    )


def _plan_year(spec: TableSpec, year: int) -> Iterator[Rule]:
    for column in spec.columns:
        if column.name == "plan_year":
            yield _between(PLAN_YEAR, column, PROGRAMME_START.year, year)
            yield Rule(
                PLAN_YEAR_DATE,
                ("plan_year", spec.date),
                lambda rows: _is_far(rows["plan_year"], rows[spec.date]),
            )


def _is_far(years: pd.Series, days: pd.Series) -> pd.Series:
    # In months since year 0, because pandas makes no date of a plan year such as «0001».
    months: pd.Series = (days.dt.year * 12 + days.dt.month).astype("Int64")
    is_early: pd.Series = months < years * 12 - 12 + 10
    is_late: pd.Series = months > years * 12 + 12 + 6
    return is_early | is_late


def _scales(spec: TableSpec) -> Iterator[Rule]:
    scales = dict.fromkeys(("stars", "proposed_stars", "stars_awarded"), (STARS_SCALE, STARS))
    scales["score"] = (SCORE_SCALE, SCORES)
    for column in spec.columns:
        if column.name in scales:
            kind, (low, high) = scales[column.name]
            yield _between(kind, column, low, high)


def _of_subjects(_year: int) -> tuple[Rule, ...]:
    return (Rule(SUBJECT_OF_PROVINCE, ("unit_id",), lambda rows: rows["unit_id"] == PROVINCE),)


def _of_opening_stock(year: int) -> tuple[Rule, ...]:
    days = date(year - 1, 12, 31), date(year, 1, 1)
    return (
        Rule(STOCK_OF_UNIT, ("unit_id",), lambda rows: rows["unit_id"] != PROVINCE),
        Rule(
            STOCK_DATE,
            ("date",),
            lambda rows: ~rows["date"].isin([pd.Timestamp(day) for day in days]),
            allowed=", ".join(map(str, days)),
        ),
    )


def _none(_year: int) -> tuple[Rule, ...]:
    return ()


_OF_TABLE: dict[str, Callable[[int], tuple[Rule, ...]]] = {
    "deliveries": delivery_rules,
    "subjects": _of_subjects,
    "certificates": lambda _: CERTIFICATE_RULES,
    "opening_stock": _of_opening_stock,
}
