"""The hidden sheet that says what a form held when it was handed out, written and read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from ocop_lib.files.digests import digest
from ocop_lib.intake.book import CellValue, Grid
from ocop_lib.intake.delivered import Base, Kind
from ocop_lib.intake.values.texts import plain

LAYOUT = "1"
"""The version of the form's layout: sheets, rows of headings, and this sheet itself."""

_MARK = "ocop"
_FIELDS = ("plan", "unit", "kind", "quarter")
_COLUMNS, _ROW, _END = "columns", "row", "end"


@dataclass(frozen=True, slots=True)
class Origin:
    """What a form was made for.

    Args:
        plan: the id of the plan.
        unit: the id of the unit, or ``province``.
        kind: ``quarterly``, ``baseline`` or ``yearly``.
        quarter: «2024-Q3»; empty for a baseline and for the year.
    """

    plan: str
    unit: str
    kind: Kind
    quarter: str


def base_rows(origin: Origin, base: Base) -> Iterator[tuple[str, ...]]:
    """The rows of the sheet: what the form is made for, then row by row what it holds.

    Args:
        origin: what the form is made for.
        base: what it holds; each row of a table has the same columns.

    Yields:
        Cells, all of them texts. The last row counts the register rows and has the digest of the
        rows before it, so that a sheet of which a part was lost or changed is not taken for whole.
    """
    lines = [*_lines(origin, base)]
    yield from lines
    yield (_END, str(sum(map(len, base.rows.values()))), _digest(lines))


def _lines(origin: Origin, base: Base) -> Iterator[tuple[str, ...]]:
    """All rows but the last."""
    yield (_MARK, LAYOUT)
    for field in _FIELDS:
        yield (field, getattr(origin, field))
    for table, rows in base.rows.items():
        names = tuple(next(iter(rows.values()), ()))
        yield (_COLUMNS, table, *names)
        for id_, texts in rows.items():
            yield (_ROW, table, id_, *(texts[name] for name in names))


def _digest(lines: Iterable[Sequence[str]]) -> str:
    """The digest of rows, whatever a program that saved them has done to blanks."""
    text = "\n".join("\t".join(map(plain, _text_cells(line))) for line in lines)
    return digest(text.encode(errors="backslashreplace"))


def read_origin(grid: Grid) -> Origin | None:
    """What a form was made for.

    Args:
        grid: the hidden sheet.

    Returns:
        It; None where the sheet is of another layout, or was changed.
    """
    rows = _texts(grid)
    marked = (_MARK, LAYOUT), *((field,) for field in _FIELDS)
    if len(rows) < len(marked):
        return None
    if any(row[: len(mark)] != mark for row, mark in zip(rows, marked, strict=False)):
        return None
    plan, unit, kind, quarter = (_at(rows[place], 1) for place in range(1, len(marked)))
    known = [one for one in get_args(Kind) if one == kind]
    return Origin(plan, unit, known[0], quarter) if known else None


def read_base(grid: Grid) -> Base | None:
    """What a form held when it was handed out.

    Args:
        grid: the hidden sheet.

    Returns:
        It; None where the sheet is of another layout, or was changed.
    """
    if read_origin(grid) is None:
        return None
    texts = _texts(grid)
    lines = texts[1 + len(_FIELDS) :]
    found: dict[str, dict[str, Mapping[str, str]]] = {}
    names: dict[str, Sequence[str]] = {}
    for line in lines[:-1]:
        what, table = _at(line, 0), _at(line, 1)
        if what == _COLUMNS and table not in found:
            found[table], names[table] = {}, line[2:]
            continue
        id_, cells = _at(line, 2), line[3:]
        if what != _ROW or not id_ or table not in found or id_ in found[table]:
            return None
        if len(cells) > len(names[table]):
            return None
        padded = (*cells, *[""] * (len(names[table]) - len(cells)))
        found[table][id_] = dict(zip(names[table], padded, strict=True))
    end = _END, str(sum(map(len, found.values()))), _digest(texts[:-1])
    return Base(found) if lines and lines[-1] == end else None


def _texts(grid: Grid) -> list[tuple[str, ...]]:
    """The rows as texts without empty cells at their ends, which programs add and leave out."""
    return [_text_cells(row) for row in grid.rows]


def _text_cells(row: Sequence[CellValue]) -> tuple[str, ...]:
    """A row as texts; a cell that is none, which the form never writes, becomes a mark of damage."""
    cells = [cell if isinstance(cell, str) else ("" if cell is None else "?") for cell in row]
    length = max((place for place, cell in enumerate(cells, start=1) if cell), default=0)
    return tuple(cells[:length])


def _at(row: Sequence[str], place: int) -> str:
    """The cell at a place from 0; empty beyond the row's end."""
    return row[place] if place < len(row) else ""
