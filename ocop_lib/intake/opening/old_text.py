"""Text typed for fonts before Unicode: refused with its cells, or converted by explicit wish."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from ocop_lib.errors import Fault, FaultKind, Place
from ocop_lib.files.letters import first_of, shortened
from ocop_lib.files.old_fonts import (
    NAMES,
    OldEncoding,
    converted,
    encoding_of_font,
    is_font_of_capitals,
    may_be,
    recognised,
)
from ocop_lib.intake.book import Cell, CellValue, Grid
from ocop_lib.intake.cells import letters

OLD_TEXT = FaultKind(
    "intake.old_text",
    "{count} ô của trang có chữ gõ bằng bảng mã cũ {encoding}, không phải Unicode: {cells}.",
    "Chuyển các ô này sang Unicode (Unikey: Ctrl+Shift+F6) rồi gửi lại. Cơ quan điều phối: nếu cả"
    " tệp đúng là bảng mã này thì chạy lại lệnh với --from-encoding {option} rồi xem kỹ chữ.",
    "chữ Unicode",
)

CONVERTED = FaultKind(
    "intake.converted_text",
    "{count} ô đã được chuyển từ {encoding} sang Unicode theo yêu cầu.",
    "Xem kỹ chữ ở các ô này, nhất là chữ hoa.",
    severity="warning",
)

_SHOWN = 8
_ENOUGH = 2
"""How many cells without an old font must look old: one alone is left to the register's findings."""


class _Old(NamedTuple):
    """A cell typed for an old font.

    Args:
        cell: its place.
        text: its text.
        encoding: what it is typed for.
        capitals: whether the font draws capitals.
    """

    cell: Cell
    text: str
    encoding: OldEncoding
    capitals: bool = False


def without_old_text(
    grids: Iterable[Grid], wished: OldEncoding | None, all_of_it: OldEncoding | None, file: str
) -> tuple[list[Grid], list[Fault]]:
    """The sheets in Unicode, and what could not be taken as that or was converted.

    Args:
        grids: the sheets.
        wished: the encoding that is to be converted; None for none.
        all_of_it: the encoding of the whole file, where its bytes show it.
        file: the file's name in messages.

    Returns:
        The sheets, with cells of the encoding wished for converted, of which a warning tells; and a
        fault for each sheet and encoding that has others.
    """
    sheets = list(grids)
    has_fonts = any(grid.legacy_fonts for grid in sheets)
    usual = None if has_fonts else (all_of_it or _usual(sheets, wished))
    taken, faults = [], []
    for grid in sheets:
        old = list(_old_cells(grid, usual, has_fonts=has_fonts))
        wanted = [one for one in old if one.encoding == wished]
        taken.append(_converted(grid, wanted))
        if wanted and wished:
            place = Place(file, sheet=grid.name)
            faults.append(CONVERTED.at(place, count=len(wanted), encoding=NAMES[wished]))
        faults += _faults(grid, [one for one in old if one.encoding != wished], file)
    return taken, faults


def _usual(grids: list[Grid], wished: OldEncoding | None) -> OldEncoding | None:
    """The encoding that texts look like in a file whose fonts say nothing; None for Unicode."""
    if wished:
        return wished
    found = Counter(one for grid in grids for _, text in _texts(grid) for one in recognised(text))
    ((best, count),) = found.most_common(1) or ((None, 0),)
    return best if count >= _ENOUGH else None


def _old_cells(grid: Grid, usual: OldEncoding | None, *, has_fonts: bool) -> Iterator[_Old]:
    """The cells of a sheet that are typed for an old font."""
    fonts = grid.legacy_fonts
    if not fonts and not usual and not has_fonts:
        return
    for cell, text in _texts(grid):
        font = fonts.get(cell)
        encoding = encoding_of_font(font) if font else None
        if font and encoding:
            yield _Old(cell, text, encoding, is_font_of_capitals(font))
        elif usual and may_be(text, usual):
            yield _Old(cell, text, usual)
        elif has_fonts:
            # Beside cells with an old font, one in another font may have been pasted as plain text.
            looks = recognised(text)
            if len(looks) == 1:
                yield _Old(cell, text, looks[0])


def _texts(grid: Grid) -> Iterator[tuple[Cell, str]]:
    for number, row in enumerate(grid.rows, 1):
        for column, value in enumerate(row, 1):
            if isinstance(value, str):
                yield (number, column), value


def _converted(grid: Grid, old: list[_Old]) -> Grid:
    """The sheet with cells converted; their fonts are forgotten."""
    if not old:
        return grid
    new: dict[int, dict[int, str]] = {}
    for one in old:
        text = converted(one.text, one.encoding, capitals=one.capitals)
        new.setdefault(one.cell[0], {})[one.cell[1]] = text
    rows = tuple(
        _with(row, new[number]) if number in new else row for number, row in enumerate(grid.rows, 1)
    )
    gone = {one.cell for one in old}
    fonts = {cell: font for cell, font in grid.legacy_fonts.items() if cell not in gone}
    return replace(grid, rows=rows, legacy_fonts=fonts)


def _with(row: tuple[CellValue, ...], new: Mapping[int, str]) -> tuple[CellValue, ...]:
    return tuple(new.get(column, value) for column, value in enumerate(row, 1))


def _faults(grid: Grid, old: list[_Old], file: str) -> Iterator[Fault]:
    for encoding in dict.fromkeys(one.encoding for one in old):
        those = [one for one in old if one.encoding == encoding and not one.text.isascii()]
        if not those:
            continue
        first = those[0]
        cells = [f"{letters(one.cell[1])}{one.cell[0]}" for one in those]
        yield OLD_TEXT.at(
            Place(file, sheet=grid.name, row=first.cell[0]),
            found=shortened(first.text),
            meant=shortened(converted(first.text, encoding, capitals=first.capitals)),
            count=len(those),
            encoding=NAMES[encoding],
            cells=first_of(cells, _SHOWN),
            option=encoding,
        )
