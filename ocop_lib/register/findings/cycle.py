"""Findings on plan years, steps of the cycle and days that do not fit together."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import compress, pairwise
from typing import Any

from ocop_lib.register.findings.cells import Cells
from ocop_lib.register.findings.finding import Also, Finding
from ocop_lib.register.naming import column_name, table_name
from ocop_lib.register.tables import TABLES
from ocop_lib.stages import STAGES
from ocop_lib.wording import day

LOOKED_FOR = {
    "stage_order": "một bước của chu trình ghi ngày sớm hơn bước đứng trước nó",
    "plan_year_order": "một bước của năm kế hoạch trước ghi ngày sau một bước của năm kế hoạch sau",
    "plan_year_of_cycle": "giấy chứng nhận thuộc năm kế hoạch khác với chu trình của sản phẩm",
    "decided_before_assessed": "quyết định công nhận trước ngày đánh giá của chu trình ấy",
    "plan_year_of_delivery": "số liệu hằng quý có dòng thuộc năm kế hoạch khác",
}

_CYCLE_OF = {"first": "new", "renewal": "renewal", "upgrade": "upgrade"}
"""The cycle that leads to each kind of recognition."""

_WITH_PLAN_YEAR = tuple(
    spec.name for spec in TABLES if any(column.name == "plan_year" for column in spec.columns)
)


def stages_out_of_order(cells: Cells) -> Iterator[Finding]:
    """Steps dated before an earlier step of the same cycle."""
    products, stages = (cells.texts("stages", name) for name in ("product_id", "stage"))
    names = cells.numbers("stages", "plan_year"), cells.texts("stages", "cycle")
    cycles = [*zip(products, *names, strict=True)]
    steps = [*map(tuple(STAGES).index, stages)]
    days = cells.days("stages", "date")
    latest: dict[tuple[Any, ...], int] = {}
    before: list[int] = [*range(len(days))]
    for place in sorted(range(len(days)), key=steps.__getitem__):
        last = latest.setdefault(cycles[place], place)
        before[place] = last
        if days[place] > days[last]:
            latest[cycles[place]] = place
    keys = cells.keys("stages")
    late = [days[other] > when for other, when in zip(before, days, strict=True)]
    for row in compress(range(len(days)), late):
        other = before[row]
        text = (
            f"Sản phẩm {products[row]}: bước {keys[row]} ghi ngày {day(days[row])}, sớm hơn bước"
            f" {keys[other]} đứng trước nó trong chu trình (ngày {day(days[other])}). Kiểm tra hai"
            " ngày này."
        )
        yield cells.finding(
            "stage_order", "stages", row, ("date",), text, Also("stages", keys[other], "date")
        )


def plan_years(cells: Cells) -> Iterator[Finding]:
    """Plan years that do not fit the steps of the product's cycles, or their days."""
    cycles = _cycles(cells)
    yield from _years_out_of_order(cells, cycles)
    yield from _of_certificates(cells, cycles)


_Cycles = dict[tuple[str, str], dict[int, list[int]]]
"""The rows of ``stages`` by day, by product and cycle, then by plan year."""


def _cycles(cells: Cells) -> _Cycles:
    days = cells.days("stages", "date")
    years = cells.numbers("stages", "plan_year")
    names = [*zip(cells.texts("stages", "product_id"), cells.texts("stages", "cycle"), strict=True)]
    cycles: defaultdict[tuple[str, str], dict[int, list[int]]] = defaultdict(dict)
    for row in sorted(range(len(days)), key=days.__getitem__):
        cycles[names[row]].setdefault(int(years[row]), []).append(row)
    return cycles


def _years_out_of_order(cells: Cells, cycles: _Cycles) -> Iterator[Finding]:
    keys, days = cells.keys("stages"), cells.days("stages", "date")
    for (product, _), by_year in cycles.items():
        for year, next_year in pairwise(sorted(by_year)):
            last, first = by_year[year][-1], by_year[next_year][0]
            if days[last] > days[first]:
                text = (
                    f"Sản phẩm {product}: bước {keys[last]} của năm kế hoạch {year} ghi ngày"
                    f" {day(days[last])}, sau bước {keys[first]} của năm kế hoạch {next_year} (ngày"
                    f" {day(days[first])}). Sửa {column_name('plan_year')} hoặc ngày ở dòng ghi sai."
                )
                columns, also = ("plan_year", "date"), Also("stages", keys[first], "plan_year")
                yield cells.finding("plan_year_order", "stages", last, columns, text, also)


def _of_certificates(cells: Cells, cycles: _Cycles) -> Iterator[Finding]:
    products, kinds = (cells.texts("certificates", name) for name in ("product_id", "kind"))
    years = cells.numbers("certificates", "plan_year")
    decisions = cells.days("certificates", "decision_date")
    keys, steps = cells.keys("certificates"), cells.keys("stages")
    stages, days = cells.texts("stages", "stage"), cells.days("stages", "date")
    for row, (product, kind) in enumerate(zip(products, kinds, strict=True)):
        by_year = cycles.get((product or "", _CYCLE_OF.get(kind or "", "")))
        if not by_year:
            continue
        year, decided = int(years[row]), decisions[row]
        named = f"Giấy chứng nhận {keys[row]} (năm kế hoạch {year}, quyết định ngày {day(decided)})"
        own = by_year.get(year, [])
        before = [step for those in by_year.values() for step in those if days[step] <= decided]
        assessed = [step for step in own if (stages[step] or "").startswith("assessed")]
        if before and not own:
            step = max(before, key=days.__getitem__)
            text = (
                f"{named}: bước gần nhất của chu trình là {steps[step]}, thuộc năm kế"
                f" hoạch {int(cells.numbers('stages', 'plan_year')[step])}. Sửa"
                f" {column_name('plan_year')} ở dòng ghi sai."
            )
            columns, also = ("plan_year",), Also("stages", steps[step], "plan_year")
            yield cells.finding("plan_year_of_cycle", "certificates", row, columns, text, also)
        elif assessed and days[assessed[0]] > decided:
            step = assessed[0]
            text = (
                f"{named}: bước đánh giá đầu tiên {steps[step]} ghi ngày"
                f" {day(days[step])}, sau quyết định. Kiểm tra hai ngày này."
            )
            columns, also = ("decision_date",), Also("stages", steps[step], "date")
            yield cells.finding("decided_before_assessed", "certificates", row, columns, text, also)


def plan_years_of_deliveries(cells: Cells) -> Iterator[Finding]:
    """Rows that a quarterly delivery brought and that belong to another plan year."""
    quarters = cells.by_key("deliveries", "quarter")
    delivered = {key: int(quarter[:4]) for key, quarter in quarters.items() if quarter}
    for table in _WITH_PLAN_YEAR:
        keys, years = cells.keys(table), cells.numbers(table, "plan_year")
        for row, delivery in enumerate(cells.texts(table, "delivery_id")):
            expected = delivered.get(delivery or "", years[row])
            if years[row] != expected:
                text = (
                    f"{table_name(table)}: dòng {keys[row]} thuộc năm kế hoạch {int(years[row])}, nhưng do"
                    f" lần gửi {delivery} của năm {expected} đem đến, nên không tính cho năm"
                    f" {expected}. Sửa {column_name('plan_year')}, hoặc ghi dòng này theo lần gửi số"
                    " liệu gốc."
                )
                yield cells.finding("plan_year_of_delivery", table, row, ("plan_year",), text)
