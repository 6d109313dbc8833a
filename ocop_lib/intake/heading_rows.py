"""The heading of a sheet: in which rows it stands, and which column is which of a table."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from ocop_lib.intake.book import Grid
from ocop_lib.intake.headings import (
    CHANGE_DATE,
    CHANGE_KIND,
    CHANGE_REASON,
    HEADING_ROW,
    KEY,
    filled_in,
    heading,
)
from ocop_lib.intake.texts import text_of
from ocop_lib.register.columns import TableSpec
from ocop_lib.register.findings.spellings import normal_form, unmarked_form
from ocop_lib.spelling import nearest

SAID_KIND, SAID_DAY, SAID_REASON = "said_kind", "said_day", "said_reason"
SAID = {SAID_KIND: CHANGE_KIND, SAID_DAY: CHANGE_DATE, SAID_REASON: CHANGE_REASON}
"""What the columns that tell of a change are called among the columns of a sheet; their headings."""

_SEARCHED_ROWS = 40
_MOST_ROWS = 3
_ALIKE = 0.8
"""The similarity above which a renamed heading is taken for one of the table's."""

_FEWEST = 2
"""The fewest headings that make a row the heading of a table."""


@dataclass(frozen=True)
class SheetHeading:
    """The heading of a sheet.

    Args:
        top: its first row, from 1.
        bottom: its last row.
        columns: the number, from 0, of each column of the table that the sheet has.
        texts: the text of each column of the sheet that has one, by its number.
        renamed: columns of the table known by a similar heading only.
        twice: columns of the table that several columns of the sheet bear the heading of, with the
            numbers of these; the first one stands in ``columns``.
        extra: the numbers of the columns that are none of the table's.
    """

    top: int
    bottom: int
    columns: Mapping[str, int]
    texts: Mapping[int, str]
    renamed: tuple[str, ...] = ()
    twice: Mapping[str, tuple[int, ...]] | None = None
    extra: tuple[int, ...] = ()

    def missing(self, spec: TableSpec) -> tuple[str, ...]:
        """The columns that must be filled in and that the sheet lacks."""
        needed = (column.name for column in filled_in(spec) if column.required)
        return tuple(name for name in needed if name not in self.columns)


class _Block(NamedTuple):
    """Rows that may be a heading.

    Args:
        top: the first row, from 1.
        bottom: the last row.
        texts: by column, the ways to read its heading: with the rows above, then the last row only.
        shown: by column, the heading as it stands, the upper row first.
        lower: the columns with a text in the last of several rows.
    """

    top: int
    bottom: int
    texts: Mapping[int, tuple[str, ...]]
    shown: Mapping[int, str]
    lower: frozenset[int]

    def is_told_by(self, found: Mapping[str, tuple[int, ...]]) -> bool:
        """Whether the last of several rows is part of the heading: half of its texts are headings."""
        headed = {number for numbers in found.values() for number in numbers}
        return len(self.lower & headed) * 2 >= len(self.lower)


def find_heading(grid: Grid, spec: TableSpec, *, is_sure: bool = True) -> SheetHeading | None:
    """The heading of a table in a sheet.

    Args:
        grid: the sheet.
        spec: the table.
        is_sure: whether the sheet's name says that it is this table's; similar headings count then
            where few are spelt as the form spells them.

    Returns:
        The heading: of the rows at the top that have most of the table's headings, alone or two or
        three together, the first. None where no row has two.
    """
    usual = _block(_filled(grid, HEADING_ROW), HEADING_ROW, HEADING_ROW, _continued(grid))
    if usual and len(_matched(usual, spec)) == len(_spellings(spec)):
        return _heading(usual, spec)
    blocks = [*_blocks(grid)]
    best, most = None, (_FEWEST - 1, 0)
    for block in blocks:
        found = _matched(block, spec)
        # Of several blocks with the same headings the one with fewer rows is the heading.
        worth = len(found), block.top - block.bottom
        if worth > most and block.is_told_by(found):
            best, most = block, worth
    if best is None and is_sure:
        likely = [(_likely(block, spec), block) for block in blocks if block.top == block.bottom]
        count, best = max(likely, key=lambda one: one[0], default=(0, None))
        best = best if count >= _FEWEST else None
    if best is None:
        return None
    # Cells merged downwards into the heading begin where it begins.
    top = min(
        (one.top for one in grid.merged if one.top < best.top <= one.bottom), default=best.top
    )
    return _heading(best._replace(top=top), spec)


def count_of_headings(grid: Grid, spec: TableSpec) -> tuple[int, int]:
    """How many headings of a table one row or block of rows of a sheet has, and how many texts."""
    counts = ((len(_matched(block, spec)), -len(block.texts)) for block in _blocks(grid))
    matched, texts = max(counts, default=(0, 0))
    return matched, -texts


def _heading(block: _Block, spec: TableSpec) -> SheetHeading:
    found = _matched(block, spec)
    columns = {name: numbers[0] for name, numbers in found.items()}
    taken = {number for numbers in found.values() for number in numbers}
    renamed = {}
    free = {name: spelt for name, spelt in _spellings(spec).items() if name not in columns}
    for number, spelt in block.texts.items():
        if number not in taken and (name := _near(spelt, free)):
            renamed[name] = number
            del free[name]
    return SheetHeading(
        block.top,
        block.bottom,
        columns | renamed,
        block.shown,
        tuple(renamed),
        {name: numbers for name, numbers in found.items() if len(numbers) > 1},
        tuple(one for one in block.texts if one not in taken | {*renamed.values()}),
    )


def _near(spelt: tuple[str, ...], free: Mapping[str, tuple[tuple[str, ...], ...]]) -> str | None:
    """The column that a heading is nearest to, of those not found yet."""
    spellings = {name: {text for texts in those for text in texts} for name, those in free.items()}
    for text in spelt:
        if name := nearest(text, spellings, spellings, _ALIKE):
            return name
    return None


def _likely(block: _Block, spec: TableSpec) -> int:
    """How many headings of the table a block has, similar ones as well."""
    free = _spellings(spec)
    return sum(_near(spelt, free) is not None for spelt in block.texts.values())


def _matched(block: _Block, spec: TableSpec) -> dict[str, tuple[int, ...]]:
    """By column of the table, the columns of the sheet with its heading; a better spelling first."""
    found: dict[str, tuple[int, ...]] = {}
    taken: set[int] = set()
    *marked, bare = _forms(spec)
    for known in (*marked, bare):
        now: dict[str, list[int]] = {}
        for number, spelt in block.texts.items():
            forms = map(normal_form, spelt)
            names = map(known.get, map(unmarked_form, forms) if known is bare else forms)
            free = (name for name in names if name and name not in found)
            if number not in taken and (name := next(free, None)):
                now.setdefault(name, []).append(number)
        for name, numbers in now.items():
            found[name] = tuple(numbers)
            taken.update(numbers)
    return found


@lru_cache(maxsize=64)
def _forms(spec: TableSpec) -> tuple[Mapping[str, str], ...]:
    """Columns by the normal form of their headings: as the form has them, then other spellings."""
    ranks = [*zip(*_spellings(spec).values(), strict=True)]
    names = [*_spellings(spec)]
    found = []
    for texts_of in ranks:
        forms: dict[str, str] = {}
        for name, texts in zip(names, texts_of, strict=True):
            for text in texts:
                forms.setdefault(normal_form(text), name)
        found.append(forms)
    bare: dict[str, str] = {}
    for forms in found:
        for form, name in forms.items():
            bare.setdefault(unmarked_form(form), name)
    return (*found, bare)


@lru_cache(maxsize=64)
def _spellings(spec: TableSpec) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """By column, how its heading is spelt in the form, and how elsewhere."""
    headings = {
        spec.key: KEY,
        **{column.name: heading(spec.name, column.name) for column in filled_in(spec)},
        **SAID,
    }
    return {
        name: (
            (one.text, name),
            (*one.also, *(() if name in SAID else (spec.column(name).meaning,))),
        )
        for name, one in headings.items()
    }


def _blocks(grid: Grid) -> Iterator[_Block]:
    """The runs of one to three rows at the top of a sheet that may be its heading."""
    filled, continued = _filled(grid, _SEARCHED_ROWS), _continued(grid)
    for top in range(1, len(filled) + 1):
        for bottom in range(top, min(top + _MOST_ROWS, len(filled) + 1)):
            if block := _block(filled, top, bottom, continued):
                yield block


def _filled(grid: Grid, last: int) -> list[dict[int, str]]:
    """The texts of a sheet down to a row, by row and column; merged cells all have their text."""
    rows = [
        {number: text for number, cell in enumerate(row) if (text := text_of(cell) or "")}
        for row in grid.rows[:last]
    ]
    for span in grid.merged:
        merged = rows[span.top - 1].get(span.left - 1) if span.top <= len(rows) else None
        for row in rows[span.top - 1 : span.bottom] if merged else ():
            row.update(dict.fromkeys(range(span.left - 1, span.right), merged or ""))
    return rows


def _continued(grid: Grid) -> frozenset[tuple[int, int]]:
    """By row, from 1, and column, from 0, the cells that a cell merged to the right covers."""
    return frozenset(
        (row, column)
        for span in grid.merged
        for row in range(span.top, min(span.bottom, _SEARCHED_ROWS) + 1)
        for column in range(span.left, span.right)
    )


def _block(
    filled: list[dict[int, str]], top: int, bottom: int, continued: AbstractSet[tuple[int, int]]
) -> _Block | None:
    """The rows from top to bottom as a block; None where one of them is blank or missing."""
    rows = filled[top - 1 : bottom]
    if len(rows) <= bottom - top or not all(rows):
        return None
    found, shown, lower = {}, {}, set()
    for number in sorted({number for row in rows for number in row}):
        if (bottom, number) in continued:
            continue
        texts = [text for row in rows if (text := row.get(number))]
        levels = [texts[0], *(one for other, one in pairwise(texts) if one != other)]
        shown[number] = " – ".join(levels)
        joined = (" ".join(reversed(levels)), " ".join(levels), levels[-1])
        found[number] = tuple(dict.fromkeys(joined if len(levels) > 1 else levels))
        if number in rows[-1] and len(rows) > 1:
            lower.add(number)
    return _Block(top, bottom, found, shown, frozenset(lower))
