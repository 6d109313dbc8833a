"""Findings on rows that say nothing other than another one, under another id."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from ocop_lib.register.columns import TableSpec
from ocop_lib.register.findings.cells import Cells
from ocop_lib.register.findings.finding import Also, Finding
from ocop_lib.register.findings.spellings import normal_form
from ocop_lib.register.naming import table_name
from ocop_lib.register.rows import is_given
from ocop_lib.register.tables import TABLES
from ocop_lib.register.written import document_number

LOOKED_FOR = {
    "equal_row": "một dòng không khác dòng khác ở ô nào mà cả hai đều ghi, ngoài mã và lần gửi"
}

_NAMED = ("subjects", "products")
"""The tables of master data, on whose names there are findings of their own."""

_OF_DELIVERY = ("delivery_id", "source_row")
_NUMBERS = ("number", "decision_number")
"""The columns with the number of a document."""


def equal_rows(cells: Cells) -> Iterator[Finding]:
    """Rows that say nothing other than an earlier one, but for id, delivery and source row."""
    # A row that was sent again often has a cell more; a note of its own makes it another one.
    for spec in TABLES:
        # Where ids and days must differ from row to row, an equal row is refused already; texts
        # may differ by their spelling only.
        if spec.name in _NAMED or (spec.unique and not _texts(spec)):
            continue
        keys = cells.keys(spec.name)
        for first, row in _equal(cells, spec):
            text = (
                f"{table_name(spec.name)}: dòng {keys[row]} giống hệt dòng {keys[first]}, chỉ khác mã và"
                " những ô mà một dòng để trống. Nếu là một việc thì bỏ một dòng; nếu là hai việc thì"
                " ghi thêm điều khác nhau."
            )
            yield cells.finding("equal_row", spec.name, row, (), text, Also(spec.name, keys[first]))


def _texts(spec: TableSpec) -> list[str]:
    return [name for name in spec.unique if spec.column(name).kind == "text"]


def _equal(cells: Cells, spec: TableSpec) -> Iterator[tuple[int, int]]:
    """Pairs of equal rows: the first of them, and one further down."""
    owners = cells.texts(spec.name, spec.unit_path)
    days = cells.days(spec.name, spec.date or "received_date")
    # Few rows share owner and day; only of these all cells are compared.
    pairs = [*zip(owners, days, strict=True)]
    shared = {pair for pair, count in Counter(pairs).items() if count > 1}
    if not shared:
        return
    needed, optional = _columns(cells, spec)
    seen: defaultdict[tuple[Any, ...], list[tuple[int, tuple[Any, ...]]]] = defaultdict(list)
    for row, pair in enumerate(pairs):
        if pair not in shared:
            continue
        same, rest = (
            tuple(_comparable(column, name, row) for name, column in columns)
            for columns in (needed, optional)
        )
        first = next((other for other, cells in seen[same] if _agree(cells, rest)), None)
        if first is None:
            seen[same].append((row, rest))
        else:
            yield first, row


_Columns = list[tuple[str, Sequence[Any]]]


def _columns(cells: Cells, spec: TableSpec) -> tuple[_Columns, _Columns]:
    """The columns in which equal rows are equal, and those where one of them may say nothing."""
    rows = cells.rows(spec.name)
    found: tuple[_Columns, _Columns] = [], []
    for column in spec.columns:
        if column.name not in {spec.key, *_OF_DELIVERY}:
            may_lack = not column.required and column.name != "note"
            found[may_lack].append((column.name, rows.of(column)))
    return found


def _agree(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Whether no cell differs that both rows fill in."""
    return all(a == b for a, b in zip(one, other, strict=True) if None not in (a, b))


def _comparable(column: Sequence[Any], name: str, row: int) -> Any:
    """A cell as something to compare: texts however they are spelt; None for an empty one."""
    cell = column[row]
    if isinstance(cell, str):
        number = document_number(cell) if name in _NUMBERS else ""
        return number or normal_form(cell)
    return cell if is_given(cell) else None
