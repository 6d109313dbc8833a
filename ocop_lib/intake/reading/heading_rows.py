"""The heading of a sheet: in which rows it stands, and which column is which of a table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from ocop_lib.intake.book import Grid
from ocop_lib.intake.headings.sheets import (
    CHANGE_DATE,
    CHANGE_KIND,
    CHANGE_REASON,
    HEADING_ROW,
    KEY,
    SHEETS,
    filled_in,
    heading,
)
from ocop_lib.intake.reading.heading_blocks import Block, blocks, single_row
from ocop_lib.register.columns import TableSpec
from ocop_lib.register.findings.spellings import normal_form, unmarked_form
from ocop_lib.register.tables import BY_NAME
from ocop_lib.spelling import nearest

SAID_KIND, SAID_DAY, SAID_REASON = "said_kind", "said_day", "said_reason"
SAID = {SAID_KIND: CHANGE_KIND, SAID_DAY: CHANGE_DATE, SAID_REASON: CHANGE_REASON}
"""What the columns that tell of a change are called among the columns of a sheet; their headings."""

_ALIKE = 0.8
"""The similarity above which a renamed heading is taken for one of the table's."""

_LONGEST, _MOST_COMPARED, _ROWS_OF_LIKELY = 80, 60, 12
"""Limits of looking for similar headings, which is slow: letters, headings, rows from the top."""

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


def find_heading(grid: Grid, spec: TableSpec) -> SheetHeading | None:
    """The heading of a table in a sheet.

    Args:
        grid: the sheet.
        spec: the table.

    Returns:
        The heading: of the rows at the top that have most of the table's headings, alone or two or
        three together, the first; where none has, the row with most that are spelt alike. None
        where no row has two.
    """
    usual = single_row(grid, HEADING_ROW)
    if usual and len(_matched(usual, spec)) == len(_spellings(spec)):
        return _heading(usual, spec)
    best, most = None, (_FEWEST - 1, 0)
    for block in blocks(grid, _all_forms()):
        found = _matched(block, spec)
        # Of several blocks with the same headings the one with fewer rows is the heading.
        worth = len(found), block.top - block.bottom
        if worth > most and block.is_told_by(found):
            best, most = block, worth
    best = best or _most_alike(grid, spec)
    if best is None:
        return None
    # Cells merged downwards into the heading begin where it begins.
    top = min(
        (one.top for one in grid.merged if one.top < best.top <= one.bottom), default=best.top
    )
    return _heading(best._replace(top=top), spec)


def _most_alike(grid: Grid, spec: TableSpec) -> Block | None:
    """The row at the top with most headings that are spelt alike; None where none has two."""
    rows = filter(None, (single_row(grid, row) for row in range(1, _ROWS_OF_LIKELY + 1)))
    likely = [(_likely(block, spec), block) for block in rows]
    count, best = max(likely, key=lambda one: one[0], default=(0, None))
    return best if count >= _FEWEST else None


def counts_of_headings(grid: Grid, tables: Iterable[str]) -> Mapping[str, tuple[int, int]]:
    """How many headings of each table one row or block of rows of a sheet has, and how many texts."""
    found = blocks(grid, _all_forms())
    return {
        table: max(
            ((len(_matched(block, BY_NAME[table])), len(block.texts)) for block in found),
            key=lambda one: (one[0], -one[1]),
            default=(0, 0),
        )
        for table in tables
    }


@lru_cache(maxsize=1)
def _all_forms() -> frozenset[str]:
    """The normal forms of the headings of all tables, with marks and without."""
    return frozenset(form for table in SHEETS for known in _forms(BY_NAME[table]) for form in known)


def _heading(block: Block, spec: TableSpec) -> SheetHeading:
    found = _matched(block, spec)
    columns = {name: numbers[0] for name, numbers in found.items()}
    taken = {number for numbers in found.values() for number in numbers}
    renamed = {}
    free = {name: spelt for name, spelt in _spellings(spec).items() if name not in columns}
    unknown = ((number, spelt) for number, spelt in block.texts.items() if number not in taken)
    for number, spelt in islice(unknown, _MOST_COMPARED):
        if name := _near(spelt, free):
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
    for text in spelt:
        length = _length(text)
        # Texts of other lengths cannot be alike; comparing all takes long.
        alike = {
            name: [
                one
                for texts in those
                for one in texts
                if _ALIKE * (length + _length(one)) <= 2 * min(length, _length(one))
            ]
            for name, those in free.items()
        }
        spellings = {name: texts for name, texts in alike.items() if texts}
        if length <= _LONGEST and (name := nearest(text, spellings, spellings, _ALIKE)):
            return name
    return None


@lru_cache(maxsize=4096)
def _length(text: str) -> int:
    """How many letters and digits a text has."""
    return sum(map(str.isalnum, text))


def _likely(block: Block, spec: TableSpec) -> int:
    """How many headings of the table a block has, similar ones as well."""
    texts = islice(block.texts.values(), _MOST_COMPARED)
    return sum(_near(spelt, _spellings(spec)) is not None for spelt in texts)


def _matched(block: Block, spec: TableSpec) -> dict[str, tuple[int, ...]]:
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
