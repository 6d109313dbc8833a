"""Findings on rows that equal another one but for their id."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from ocop_lib.register.columns import TableSpec
from ocop_lib.register.findings.cells import Cells
from ocop_lib.register.findings.finding import Finding
from ocop_lib.register.findings.spellings import normal_form
from ocop_lib.register.rows import is_given
from ocop_lib.register.tables import TABLES

LOOKED_FOR = {"equal_row": "một dòng giống hệt dòng khác, chỉ khác mã và lần gửi"}

_NAMED = ("subjects", "products")
"""The tables of master data, on whose names there are findings of their own."""

_OF_DELIVERY = ("delivery_id", "source_row")


def equal_rows(cells: Cells) -> Iterator[Finding]:
    """Rows that equal an earlier one in every column but id, delivery and source row."""
    for spec in TABLES:
        # Where columns must differ from row to row, an equal row is refused already.
        if spec.name in _NAMED or spec.unique:
            continue
        keys = cells.keys(spec.name)
        for first, row in _equal(cells, spec):
            text = (
                f"Bảng {spec.name}: dòng {keys[row]} giống hệt dòng {keys[first]}, chỉ khác mã. Nếu"
                " là một việc thì bỏ một dòng; nếu là hai việc thì ghi thêm điều khác nhau."
            )
            yield cells.finding("equal_row", spec.name, row, text)


def _equal(cells: Cells, spec: TableSpec) -> Iterator[tuple[int, int]]:
    """Pairs of equal rows: the first of them, and one further down."""
    owners = cells.texts(spec.name, spec.unit_path)
    days = cells.days(spec.name, spec.date or "received_date")
    # Few rows share owner and day; only of these all cells are compared.
    pairs = [*zip(owners, days, strict=True)]
    shared = {pair for pair, count in Counter(pairs).items() if count > 1}
    if not shared:
        return
    columns = [*_columns(cells, spec)]
    seen: dict[tuple[Any, ...], int] = {}
    for row, pair in enumerate(pairs):
        if pair in shared:
            content = tuple(_comparable(column[row]) for column in columns)
            first = seen.setdefault(content, row)
            if first != row:
                yield first, row


def _columns(cells: Cells, spec: TableSpec) -> Iterator[Sequence[Any]]:
    """The columns in which equal rows are equal."""
    rows = cells.rows(spec.name)
    for column in spec.columns:
        if column.name not in {spec.key, *_OF_DELIVERY}:
            yield rows.of(column)


def _comparable(cell: Any) -> Any:
    """A cell as something to compare: texts however they are spelt, NaN equal to itself."""
    if isinstance(cell, str):
        return normal_form(cell)
    return cell if is_given(cell) else None
