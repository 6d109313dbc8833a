"""A sheet in millimetres for the reports' own figures, and what is drawn on it.

What is drawn are values that a test can ask for, written as SVG. matplotlib's axes and its writer of
SVG take two hundred times the processor time for the same figure, and four times the bytes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ocop_lib.blocks import palette
from ocop_lib.report.drawing import MM_PER_INCH, POINTS_PER_INCH, drawn
from ocop_lib.report.figures.letters import Face, width_of

Point = tuple[float, float]
"""Millimetres from the left and from the top."""
Box = tuple[float, float, float, float]
"""Left, top, width and height."""
Align = Literal["left", "center", "right"]
Shape = Literal["circle", "diamond", "cross", "star", "triangle"]

ELLIPSIS = "…"
MM_PER_POINT = MM_PER_INCH / POINTS_PER_INCH
_HEIGHT = 0.76
"""The height of a capital letter, or of a figure, above the baseline, as a share of the size."""
_ACCENT, _DEPTH = 0.99, 0.24
"""How far letters with two accents reach above the baseline, and others below it."""


@dataclass(frozen=True, slots=True)
class Screen:
    """The paper or screen that a variant of a figure is drawn for.

    Args:
        width: the width in millimetres.
        body: the size of the letters, in points.
        small: the size of the smallest letters, in points.
    """

    width: float
    body: float
    small: float


WIDE = Screen(160.0, 8.5, 8.0)
"""A printed page, on which the figure is as wide as a line of text, and a wide screen."""
NARROW = Screen(86.0, 8.8, 8.5)
"""A telephone, 360 pixels wide."""


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text.

    Args:
        at: the left end of its baseline.
        text: the text, of letters that the font has.
        size: the size of the letters in points.
        face: the font's face.
        colour: «#rrggbb».
    """

    at: Point
    text: str
    size: float
    face: Face
    colour: str

    @property
    def box(self) -> Box:
        """The room that its letters may take, with accents and descenders."""
        size = self.size * MM_PER_POINT
        x, y = self.at
        across = width_of(self.text, size, self.face)
        return x, y - _ACCENT * size, across, (_ACCENT + _DEPTH) * size


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks of one look.

    Args:
        name: what they stand for.
        points: their middles.
        shape: their shape.
        size: their width in millimetres.
        fill: the colour inside; empty for none.
        edge: the colour of the edge; empty for none.
    """

    name: str
    points: tuple[Point, ...]
    shape: Shape
    size: float
    fill: str
    edge: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of one look, each through its points.

    Args:
        name: what they stand for.
        lines: their points.
        colour: «#rrggbb».
        width: in points.
        dashes: the lengths of a dash and of the gap after it, in millimetres; empty for none.
    """

    name: str
    lines: tuple[tuple[Point, ...], ...]
    colour: str
    width: float
    dashes: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Boxes:
    """Rectangles of one look.

    Args:
        name: what they stand for.
        boxes: the rectangles.
        fill: the colour inside.
        edge: the colour of the edge; empty for none.
    """

    name: str
    boxes: tuple[Box, ...]
    fill: str
    edge: str = ""


Item = Words | Marks | Lines | Boxes


@dataclass(slots=True)
class Canvas:
    """One drawing; what is drawn later covers what was drawn before.

    Args:
        screen: for which it is drawn.
        height: in millimetres.
        items: what is drawn, the first at the bottom.
    """

    screen: Screen
    height: float
    items: list[Item] = field(default_factory=list)

    def words(
        self,
        at: Point,
        words: str,
        *,
        align: Align = "left",
        is_small: bool = False,
        is_bold: bool = False,
        colour: str = palette.FIGURE_INK,
    ) -> None:
        """Write a line of text; nothing for a text without letters.

        Args:
            at: a point of its baseline: its left end, middle or right end, as ``align`` says.
            words: the text; letters that the font lacks are replaced as `drawn` does.
            align: which point of the text ``at`` is.
            is_small: whether it has the smallest size.
            is_bold: whether it is bold.
            colour: «#rrggbb».
        """
        size = self.screen.small if is_small else self.screen.body
        face: Face = "bold" if is_bold else "regular"
        text = drawn(words)
        if not text:
            return
        share = {"left": 0.0, "center": 0.5, "right": 1.0}[align]
        x = at[0] - share * width_of(text, size * MM_PER_POINT, face)
        self.items.append(Words((x, at[1]), text, size, face, colour))

    def marks(
        self,
        name: str,
        points: Iterable[Point],
        shape: Shape,
        size: float,
        fill: str,
        edge: str = "",
    ) -> None:
        """Draw a mark at each point; nothing for no point."""
        if found := tuple(points):
            self.items.append(Marks(name, found, shape, size, fill, edge))

    def lines(
        self,
        name: str,
        lines: Iterable[Sequence[Point]],
        colour: str,
        width: float,
        dashes: tuple[float, ...] = (),
    ) -> None:
        """Draw lines, each through its points; nothing for no line."""
        if found := tuple(tuple(line) for line in lines):
            self.items.append(Lines(name, found, colour, width, dashes))

    def boxes(self, name: str, boxes: Iterable[Box], fill: str, edge: str = "") -> None:
        """Draw rectangles; nothing for none."""
        if found := tuple(boxes):
            self.items.append(Boxes(name, found, fill, edge))

    def width(self, words: str, *, is_small: bool = False, is_bold: bool = False) -> float:
        """The width of a text in millimetres."""
        size = self.screen.small if is_small else self.screen.body
        return width_of(drawn(words), size * MM_PER_POINT, "bold" if is_bold else "regular")

    def high(self, *, is_small: bool = False) -> float:
        """The height of a line's capital letters above its baseline, in millimetres."""
        return (self.screen.small if is_small else self.screen.body) * _HEIGHT * MM_PER_POINT

    def fitted(
        self, words: str, room: float, *, is_small: bool = False, is_bold: bool = False
    ) -> str:
        """The text, or as much of its beginning as fits into a width, and an ellipsis."""
        line = drawn(words)
        if self.width(line, is_small=is_small, is_bold=is_bold) <= room:
            return line
        # A letter is seldom narrower than half a millimetre: of a long text the end is cut at once.
        line = line[: int(room * 2)]
        while (
            line and self.width(line.rstrip() + ELLIPSIS, is_small=is_small, is_bold=is_bold) > room
        ):
            line = line[:-1]
        return line.rstrip() + ELLIPSIS
