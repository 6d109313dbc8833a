"""Tables in Word: fixed widths, repeated heading rows, tints, totals; and boxes for notes."""

from collections.abc import Sequence
from itertools import pairwise

from ocop_lib.blocks import palette
from ocop_lib.blocks.model import Cell, Column, Table
from ocop_lib.errors import FaultKind, ReportError
from ocop_lib.render.paper import (
    Head,
    heads,
    is_high,
    is_whole,
    table_size,
)
from ocop_lib.render.widths import CELL_INSET, column_widths
from ocop_lib.render.word.inline import Inline
from ocop_lib.render.word.styles import table_style
from ocop_lib.render.word.xml import (
    Align,
    Border,
    Element,
    Font,
    ParagraphLayout,
    element,
    paragraph,
    runs,
    shading,
    twips,
)

_FIRM = Border(1, palette.MUTED)
_INSIDE_BOX = 9.0
_MOST_COLUMNS = 63

TABLE_WIDE = FaultKind(
    "report.table_wide",
    f"Bảng nhiều hơn {_MOST_COLUMNS} cột, Word không mở được.",
    "Bỏ bớt cột, hoặc chia thành nhiều bảng.",
)


class Grid:
    """A table laid out for Word.

    Args:
        table: the block.
        inline: the writer of the cells' text and links.
        line: points from the table's left edge to its right edge.
        turned: whether the page is landscape.
        is_sheet: whether the report is a sheet.

    Raises:
        ReportError: the table has more columns than Word can open.
    """

    def __init__(
        self, table: Table, inline: Inline, line: float, *, turned: bool, is_sheet: bool = False
    ) -> None:
        self._table = table
        self._inline = inline
        if len(table.columns) > _MOST_COLUMNS:
            found = f"{table.caption}: {len(table.columns)} cột"
            raise ReportError(TABLE_WIDE.at(found=found))
        self._size = table_size(table, turned=turned, sheet=is_sheet)
        widths = column_widths(table, line, self._size)
        ends = [twips(sum(widths[:n])) for n in range(len(widths) + 1)]
        self._widths = [end - start for start, end in pairwise(ends)]
        lines = [across - 2 * CELL_INSET for across in widths]
        words = [[cell.text for cell in row] for row in table.rows]
        self._short = is_whole(table, lines, self._size)
        self._high = [is_high(row, lines, self._size) for row in words]

    def element(self, indent: float) -> Element:
        """The element ``tbl``; ``indent`` is in points."""
        return element(
            "tbl",
            self._properties(indent),
            element("tblGrid", *(element("gridCol", w=across) for across in self._widths)),
            *self._heads(),
            *(self._row(n) for n in range(len(self._table.rows))),
        )

    def _properties(self, indent: float) -> Element:
        table = self._table
        flags = {"firstRow": 1, "lastRow": int(table.total), "firstColumn": 1, "lastColumn": 0}
        return element(
            "tblPr",
            element("tblStyle", val="ReportTable"),
            element("tblW", w=sum(self._widths), type="dxa"),
            element("tblInd", w=twips(indent), type="dxa"),
            element("tblLayout", type="fixed"),
            element("tblLook", val=_look_bits(total=table.total), **flags, noHBand=1, noVBand=1),
            element("tblCaption", val=table.caption) if table.caption else None,
        )

    def _heads(self) -> list[Element]:
        cells = heads(self._table.columns)
        depth = max(head.y + head.rowspan for head in cells)
        return [
            element(
                "tr",
                element("trPr", element("cantSplit"), element("tblHeader")),
                *(self._head(head, y, depth) for head in _across(cells, y)),
            )
            for y in range(depth)
        ]

    def _head(self, head: Head, y: int, depth: int) -> Element:
        """A heading cell; in further rows it spans, the empty cell that Word merges into it."""
        merge = None
        if head.rowspan > 1:
            merge = element("vMerge", val="restart") if y == head.y else element("vMerge")
        firm = y + 1 == depth or head.rowspan > 1
        side: Align = "center" if head.colspan > 1 else _side(self._table.columns[head.x])
        layout = ParagraphLayout(table_style(self._size, head=True), align=side)
        return element(
            "tc",
            element(
                "tcPr",
                element("tcW", w=sum(self._widths[head.x : head.x + head.colspan]), type="dxa"),
                element("gridSpan", val=head.colspan) if head.colspan > 1 else None,
                merge,
                element("tcBorders", _FIRM.element("bottom")) if firm else None,
                shading(palette.SHADE),
                element("vAlign", val="bottom"),
            ),
            paragraph(layout, *(runs(head.label) if y == head.y else ())),
        )

    def _row(self, n: int) -> Element:
        row = self._table.rows[n]
        last = n + 1 == len(self._table.rows)
        # «Keep with next» on a row's paragraphs keeps it on one page with the next row, or with the
        # notes below. A short table stays whole; in a long one, the first and the last two rows.
        alone = n == 0 or n + 2 == len(self._table.rows)
        kept = bool(self._table.notes) if last else self._short or alone
        total = self._table.total and last
        return element(
            "tr",
            element("trPr", None if self._high[n] else element("cantSplit")),
            *(self._cell(row, x, total=total, kept=kept) for x in range(len(row))),
        )

    def _cell(self, row: Sequence[Cell], x: int, *, total: bool, kept: bool) -> Element:
        cell, column = row[x], self._table.columns[x]
        tint = palette.TINTS[cell.tint] if cell.tint else None
        # A status is a tag: the colour lies behind its words, not in the whole cell.
        is_tag = tint is not None and column.kind == "status"
        ground = tint.ground if tint and not is_tag else palette.SHADE if total else ""
        lines = [_FIRM.element(side) for side in ("top", "bottom")] if total else ()
        bold = total or (column.kind == "status" and cell.tint not in {None, "missing"})
        font = Font(
            "Hyperlink" if cell.href else "",
            bold=bold,
            colour=tint.ink if tint and not cell.href else "",
            shade=tint.ground if tint and is_tag else "",
            border=Border(0.5, tint.edge, dashed=cell.tint == "missing")
            if tint and is_tag
            else None,
        )
        layout = ParagraphLayout(
            table_style(self._size, head=False), keep_next=kept, align=_side(column)
        )
        return element(
            "tc",
            element(
                "tcPr",
                element("tcW", w=self._widths[x], type="dxa"),
                element("tcBorders", *lines) if lines else None,
                shading(ground) if ground else None,
            ),
            paragraph(layout, *self._inline.linked(cell.text, cell.href, font)),
        )


def box(content: Sequence[Element], ground: str, edge: str, line: float, indent: float) -> Element:
    """The box of a note: a table of one cell, because paragraph borders cannot hold tables.

    Args:
        content: paragraphs and tables; the last must be a paragraph.
        ground: the background colour, «#rrggbb».
        edge: the colour of the bar on the left, «#rrggbb».
        line: the width of the box in points.
        indent: points from the left margin.

    Returns:
        The element ``tbl``.
    """
    inside = {"top": 6.0, "left": _INSIDE_BOX, "bottom": 2.0, "right": _INSIDE_BOX}
    across = {"w": twips(line), "type": "dxa"}
    return element(
        "tbl",
        element(
            "tblPr",
            element("tblW", **across),
            element("tblInd", w=twips(indent), type="dxa"),
            element("tblLayout", type="fixed"),
            element("tblCellMar", *(element(s, w=twips(w), type="dxa") for s, w in inside.items())),
        ),
        element("tblGrid", element("gridCol", w=twips(line))),
        element(
            "tr",
            element(
                "tc",
                element(
                    "tcPr",
                    element("tcW", **across),
                    element("tcBorders", Border(3, edge).element("left")),
                    shading(ground),
                ),
                *content,
            ),
        ),
    )


def inside_box(line: float) -> float:
    """The width of a line inside a box of this width, in points."""
    return line - 2 * _INSIDE_BOX


def _across(cells: Sequence[Head], y: int) -> list[Head]:
    """The heading cells that start in or span heading row ``y``, from left to right."""
    crossed = (head for head in cells if head.y <= y < head.y + head.rowspan)
    return sorted(crossed, key=lambda head: head.x)


def _side(column: Column) -> Align:
    return "right" if column.kind == "number" else "left"


def _look_bits(*, total: bool) -> str:
    """The flags of ``tblLook`` as one number, for programs that do not read the attributes."""
    return f"{0x0020 | (0x0040 if total else 0) | 0x0080 | 0x0200 | 0x0400:04X}"
