"""The rules on rows: those common to all tables, and those of tables other than certificates."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from operator import gt

from ocop_lib.errors import FaultKind
from ocop_lib.plan import PROVINCE
from ocop_lib.register.certificate_rules import CERTIFICATE_RULES
from ocop_lib.register.columns import Column, TableSpec
from ocop_lib.register.delivery_rules import delivery_rules
from ocop_lib.register.naming import column_name, meaning_name, table_name, value_name
from ocop_lib.register.neighbour_rules import NEIGHBOUR_RULES
from ocop_lib.register.rows import Rows, is_given, where_given
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
    "Sự việc này đã được ghi ở {where}.",
    "Bỏ dòng trùng; nếu là hai việc khác nhau thì sửa cột ghi sai.",
)
ANOTHER_ROW = "một dòng khác"
UNKNOWN_ID = FaultKind(
    "register.unknown_id",
    "Mã không có trong {source}.",
    "Sửa mã, hoặc thêm mã này vào {source}.",
)
WRONG_DELIVERER = FaultKind(
    "register.wrong_deliverer",
    "Dòng của đơn vị này lại do đơn vị khác gửi.",
    "Sửa đơn vị của dòng hoặc lần gửi.",
    "lần gửi của chính đơn vị có dòng này, hoặc của cấp tỉnh",
)
AFTER_DELIVERY = FaultKind(
    "register.after_delivery",
    "Sự việc xảy ra sau ngày nhận được số liệu về nó.",
    "Kiểm tra ngày của sự việc, hoặc ngày nhận của lần gửi.",
    f"ngày không sau {column_name('received_date', 'deliveries')} của lần gửi",
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
    f"Ghi {column_name('unit_id')} là {value_name('unit_id', PROVINCE)}; sản phẩm của một đơn vị thì ghi từng"
    f" sản phẩm ở {table_name('certificates')}.",
    value_name("unit_id", PROVINCE),
)
STOCK_DATE = FaultKind(
    "register.stock_date",
    "Số đầu năm phải là số của ngày đầu năm hoặc ngày cuối năm trước.",
    "Sửa ngày; số của ngày khác không phải số đầu năm.",
)


def row_rules(spec: TableSpec, known: Mapping[str, Sequence[str]], year: int) -> tuple[Rule, ...]:
    """The rules on the rows of a table.

    They need the columns that `row_context` adds: ``deliverer_unit_id`` and ``received_date`` of the
    row's delivery, ``is_former`` (see `judged_rows`), for certificates ``event`` (see `history`), for
    support ``owner_id``, the subject of the product.

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
    yield Rule(DUPLICATE_KEY, (spec.key,), lambda rows: _stands_above(rows.texts(spec.key)))
    if spec.unique:
        yield Rule(
            DUPLICATE_ROW,
            spec.unique,
            lambda rows: _is_repeated(rows, spec),
            words={"where": ANOTHER_ROW},
            is_of_row=True,
        )


def _stands_above(keys: Sequence[str | None]) -> list[bool]:
    """For each key whether a row above has it."""
    first = {key: row for row, key in reversed([*enumerate(keys)])}
    return [key is not None and first[key] != row for row, key in enumerate(keys)]


def _is_repeated(rows: Rows, spec: TableSpec) -> list[bool]:
    """For each row, whether its unique columns equal those of a row with a smaller key."""
    unique = [spec.column(name) for name in spec.unique]
    # A cell that may be empty is compared like any other; one that must not has a fault already.
    needed = [place for place, column in enumerate(unique) if column.required]
    cells = [
        tuple(cell if is_given(cell) else None for cell in row)
        for row in zip(*map(rows.of, unique), strict=True)
    ]
    # In the order of keys, so that the refused row does not depend on the order of lines in the
    # file.
    first = {cells[row]: row for row in reversed(rows.in_order_of(spec.key))}
    return [
        first[one] != row and all(one[place] is not None for place in needed)
        for row, one in enumerate(cells)
    ]


def _reference(column: Column, ids: Sequence[str]) -> Rule:
    is_table = column.refers_to in BY_NAME
    source = table_name(column.refers_to) if is_table else "kế hoạch"
    return Rule(
        UNKNOWN_ID,
        (column.name,),
        lambda rows: _are_strange(rows.texts(column.name), {*ids, None}),
        words={"source": source},
        allowed=", ".join(value_name(column.name, one) for one in ids)
        if 0 < len(ids) <= _MAX_LISTED_IDS
        else f"một mã có trong {source}",
        near=tuple(ids),
        needs=(column.name,),
    )


def _are_strange(cells: Sequence[str | None], known: AbstractSet[str | None]) -> list[bool]:
    return [cell not in known for cell in cells]


def _delivery(spec: TableSpec, units: Sequence[str]) -> Iterator[Rule]:
    if spec.name == "deliveries":
        return
    yield Rule(
        WRONG_DELIVERER,
        ("delivery_id",),
        lambda rows: _is_foreign(rows, frozenset(units)),
    )
    if spec.date:
        yield Rule(
            AFTER_DELIVERY,
            (spec.date, "delivery_id"),
            lambda rows: where_given(gt, rows.days(spec.date), rows.days("received_date")),
        )


def _is_foreign(rows: Rows, units: frozenset[str]) -> list[bool]:
    """Rows that came from another unit of the plan, which is neither their unit nor was it."""
    columns = rows.texts("deliverer_unit_id"), rows.texts("unit_id"), rows.added("is_former")
    return [
        deliverer not in (unit, PROVINCE) and deliverer in units and unit in units and not is_former
        for deliverer, unit, is_former in zip(*columns, strict=True)
    ]


def _dates(spec: TableSpec, year: int) -> Iterator[Rule]:
    for column in spec.columns:
        if column.kind == "date":
            is_end = column.name in _ENDS
            last = date(year + 1 + (_MORE_YEARS if is_end else 0), 6, 30)
            yield _between(DATE_RANGE, column, PROGRAMME_START, last)


def _between(kind: FaultKind, column: Column, first: date | int, last: date | int) -> Rule:
    return Rule(
        kind,
        (column.name,),
        lambda rows: [is_given(cell) and not first <= cell <= last for cell in rows.of(column)],
        words={"first": first, "last": last, "meaning": meaning_name(column.name, column.meaning)},
        needs=(column.name,),
    )


def _plan_year(spec: TableSpec, year: int) -> Iterator[Rule]:
    for column in spec.columns:
        if column.name == "plan_year":
            yield _between(PLAN_YEAR, column, PROGRAMME_START.year, year)
            yield Rule(
                PLAN_YEAR_DATE,
                ("plan_year", spec.date),
                lambda rows: [
                    day is not None and _is_far(year, day)
                    for year, day in zip(
                        rows.numbers("plan_year"), rows.days(spec.date), strict=True
                    )
                ],
            )


def _is_far(year: float, day: date) -> bool:
    """Whether a day lies before October of the year before, or after June of the next."""
    months = (day.year - year) * 12 + day.month
    return months < 10 - 12 or months > 6 + 12


def _scales(spec: TableSpec) -> Iterator[Rule]:
    scales = dict.fromkeys(("stars", "proposed_stars", "stars_awarded"), (STARS_SCALE, STARS))
    scales["score"] = (SCORE_SCALE, SCORES)
    for column in spec.columns:
        if column.name in scales:
            kind, (low, high) = scales[column.name]
            yield _between(kind, column, low, high)


def _of_subjects(_year: int) -> tuple[Rule, ...]:
    return (
        Rule(
            SUBJECT_OF_PROVINCE,
            ("unit_id",),
            lambda rows: [unit == PROVINCE for unit in rows.texts("unit_id")],
        ),
    )


def _of_opening_stock(year: int) -> tuple[Rule, ...]:
    days = date(year - 1, 12, 31), date(year, 1, 1)
    return (
        Rule(
            STOCK_OF_UNIT,
            ("unit_id",),
            lambda rows: [unit != PROVINCE for unit in rows.texts("unit_id")],
        ),
        Rule(
            STOCK_DATE,
            ("date",),
            lambda rows: [day not in days for day in rows.days("date")],
            allowed=", ".join(value_name("date", one) for one in days),
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
