"""Findings on numbers: nothing, too much, đồng for million đồng, dots at the thousands."""

from collections.abc import Iterator, Mapping

from ocop_lib.register.columns import ACTIVITY_KINDS
from ocop_lib.register.findings.cells import Cells
from ocop_lib.register.findings.finding import Finding
from ocop_lib.register.naming import column_name, table_name
from ocop_lib.register.tables import TABLES
from ocop_lib.wording import number

MOST_MILLION = 10_000
"""The largest sum of one row, in million đồng, that is not asked about: ten billion đồng.

The whole programme of a province has that much in a year; a sum typed in đồng is larger.
"""

MOST_PARTICIPANTS = 1_000
"""The most participants of one training that are not asked about."""

MOST = {
    "training": MOST_PARTICIPANTS,
    "fair": 50,
    "point_of_sale": 100,
    "e_commerce": 1_000,
    "inspection": 500,
}
"""By kind of activity, the largest quantity of one row that is not asked about."""

MOST_OF: Mapping[str, int] = {
    "participants": MOST_PARTICIPANTS,
    "stalls": 1_000,
    "establishments": 5_000,
}
"""By column of ``activities``, the largest number of one row that is not asked about."""

LOOKED_FOR = {
    "empty_activity": "hoạt động có số lượng bằng 0",
    "too_many": "hoạt động có số lượng, số người dự, gian hàng, cơ sở lớn bất thường",
    "sum_in_dong": f"số tiền trên {number(MOST_MILLION)} triệu đồng, có thể ghi bằng đồng",
    "thousands_mark": (
        "số tiền dưới 10 triệu đồng, khối lượng có ba chữ số sau dấu chấm, có thể là hàng nghìn"
    ),
}

_THOUSAND = 1_000
_SUMS = tuple(
    (spec.name, column.name)
    for spec in TABLES
    for column in spec.columns
    if column.name.endswith("_million_vnd")
)


def odd_quantities(cells: Cells) -> Iterator[Finding]:
    """Activities without quantity, or with more than is likely."""
    kinds, titles = cells.texts("activities", "kind"), cells.texts("activities", "title")
    keys = cells.keys("activities")
    columns = {name: cells.numbers("activities", name) for name in MOST_OF}
    for row, quantity in enumerate(cells.numbers("activities", "quantity")):
        named = f"Hoạt động {keys[row]} «{titles[row]}»"
        most = MOST.get(kinds[row] or "", MOST_PARTICIPANTS)
        if quantity == 0:
            text = f"{named} có số lượng bằng 0. Ghi số lượng, hoặc rút dòng này."
            yield cells.finding("empty_activity", "activities", row, ("quantity",), text)
            continue
        asked = [("quantity", quantity, most)]
        asked += [(name, columns[name][row], limit) for name, limit in MOST_OF.items()]
        for column, found, limit in [one for one in asked if one[1] > one[2]][:1]:
            text = (
                f"{named} ({ACTIVITY_KINDS[kinds[row] or '']}) ghi {number(found)}, trên mức thường"
                f" gặp {number(limit)}. Kiểm tra số này và đơn vị tính của nó."
            )
            yield cells.finding("too_many", "activities", row, (column,), text)


def odd_works(cells: Cells) -> Iterator[Finding]:
    """Amounts of work done that look like thousands with a dot: «1.234» people."""
    keys, units = cells.keys("task_status"), cells.texts("task_status", "result_unit")
    for row, amount in enumerate(cells.numbers("task_status", "result_quantity")):
        if amount >= 1 and round(amount * _THOUSAND) % 10:
            text = (
                f"{table_name('task_status')}, dòng {keys[row]}: {column_name('result_quantity')} là"
                f" {number(amount)} {units[row]}. Nếu dấu chấm ngăn cách hàng nghìn thì ghi"
                f" {round(amount * _THOUSAND)}."
            )
            yield cells.finding("thousands_mark", "task_status", row, ("result_quantity",), text)


def odd_sums(cells: Cells) -> Iterator[Finding]:
    """Sums that look like đồng in a column of million đồng, or like thousands with a dot."""
    for table, column in _SUMS:
        keys, named = cells.keys(table), table_name(table)
        for row, amount in enumerate(cells.numbers(table, column)):
            if abs(amount) > MOST_MILLION:
                text = (
                    f"{named}, dòng {keys[row]}: {column_name(column)} là {number(amount)} triệu đồng."
                    " Nếu số này ghi bằng đồng thì chia cho 1 000 000."
                )
                yield cells.finding("sum_in_dong", table, row, (column,), text)
            elif _has_three_decimals(amount):
                text = (
                    f"{named}, dòng {keys[row]}: {column_name(column)} là {number(amount)} triệu đồng."
                    f" Nếu dấu chấm ngăn cách hàng nghìn thì ghi {round(amount * _THOUSAND)}."
                )
                yield cells.finding("thousands_mark", table, row, (column,), text)


def _has_three_decimals(amount: float) -> bool:
    """Whether a sum would be one without its dot, as «1.234»; a zero at its end is refused."""
    is_small = 1 <= abs(amount) < MOST_MILLION / _THOUSAND
    return is_small and round(amount * _THOUSAND) % 10 != 0
