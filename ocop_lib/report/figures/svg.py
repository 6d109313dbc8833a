"""A canvas as SVG, with its letters as outlines."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import count, product
from math import cos, pi, sin
from string import ascii_letters
from typing import Any

from markupsafe import escape

from ocop_lib.blocks import palette
from ocop_lib.report.figures.canvas import (
    MM_PER_POINT,
    Box,
    Boxes,
    Canvas,
    Item,
    Lines,
    Marks,
    Point,
    Shape,
    Words,
)
from ocop_lib.report.figures.letters import EM, Face, letter

_EDGE_POINTS = 1.0
_THIN_POINTS = 0.6


def _star() -> tuple[Point, ...]:
    """The corners of a star of five arms, one of them upwards."""
    turns = ((pi * (place / 5 - 0.5), 1.0 if place % 2 == 0 else 0.45) for place in range(10))
    return tuple((cos(turn) * far, sin(turn) * far) for turn, far in turns)


_CORNERS: dict[Shape, tuple[Point, ...]] = {
    "diamond": ((0, -1), (1, 0), (0, 1), (-1, 0)),
    "cross": (
        *((-1, -0.5), (-0.5, -1), (0, -0.5), (0.5, -1), (1, -0.5), (0.5, 0)),
        *((1, 0.5), (0.5, 1), (0, 0.5), (-0.5, 1), (-1, 0.5), (-0.5, 0)),
    ),
    "triangle": ((0, -1), (1, 0.8), (-1, 0.8)),
    "star": _star(),
}
"""The corners of a mark around its middle, as shares of half its width."""


def to_svg(canvas: Canvas) -> str:
    """The drawing as SVG, in millimetres; the same drawing gives the same text.

    Args:
        canvas: what is drawn.

    Returns:
        A document of its own. Each letter is defined once by its outline, each text once by its
        letters; a text's label says it.
    """
    texts = list(dict.fromkeys(_text(one) for one in canvas.items if isinstance(one, Words)))
    letters = sorted({(face, one) for text, _, face in texts for one in text})
    names = dict(zip((*letters, *texts), _names(), strict=False))
    across, down = _number(canvas.screen.width), _number(canvas.height)
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{across}mm" height="{down}mm"',
            f' viewBox="0 0 {across} {down}" fill="{palette.FIGURE_INK}"><defs>',
            *(_letter(one, names) for one in letters),
            *(_defined(text, names) for text in texts),
            "</defs>",
            *(_item(one, names) for one in canvas.items),
            "</svg>",
        )
    )


_Text = tuple[str, float, Face]
"""A text, its size and its face."""
_Names = Mapping[Any, str]
"""The ids of letters, by face and character, and of texts."""


def _text(item: Words) -> _Text:
    return item.text, item.size, item.face


def _names() -> Iterator[str]:
    """Ids, the short ones first: «a», «b», …, «aa»."""
    for length in count(1):
        yield from map("".join, product(ascii_letters, repeat=length))


def _letter(one: tuple[Face, str], names: _Names) -> str:
    outline = letter(one[1], one[0]).outline
    return f'<path id="{names[one]}" d="{outline}"/>' if outline else ""


def _defined(text: _Text, names: _Names) -> str:
    """The definition of a text: its letters, each at its place."""
    words, size, face = text
    uses, at = [], 0
    for character in words:
        found = letter(character, face)
        if found.outline:
            where = f' x="{at}"' if at else ""
            uses.append(f'<use href="#{names[face, character]}"{where}/>')
        at += found.advance
    scale = f"{size * MM_PER_POINT / EM:.6f}".lstrip("0")
    label = f'id="{names[text]}" aria-label="{escape(words)}"'
    return f'<g {label} transform="scale({scale})">{"".join(uses)}</g>'


def _item(item: Item, names: _Names) -> str:
    match item:
        case Words():
            x, y = map(_number, item.at)
            colour = "" if item.colour == palette.FIGURE_INK else f' fill="{item.colour}"'
            return f'<use href="#{names[_text(item)]}" x="{x}" y="{y}"{colour}/>'
        case Marks():
            paths = "".join(_mark(item, *point) for point in item.points)
            return f'<path d="{paths}"{_paint(item.fill, item.edge, _EDGE_POINTS)}/>'
        case Lines():
            paths = "".join(f"M{_points(line)}" for line in item.lines)
            dashes = " ".join(map(_number, item.dashes))
            more = f' stroke-dasharray="{dashes}"' if dashes else ""
            return f'<path d="{paths}"{_paint("", item.colour, item.width)}{more}/>'
        case Boxes():
            paths = "".join(map(_box, item.boxes))
            return f'<path d="{paths}"{_paint(item.fill, item.edge, _THIN_POINTS)}/>'


def _mark(item: Marks, x: float, y: float) -> str:
    half = item.size / 2
    if item.shape == "circle":
        radius, width = _number(half), _number(item.size)
        return (
            f"M{_points([(x - half, y)])}a{radius} {radius} 0 1 0 {width} 0"
            f"a{radius} {radius} 0 1 0-{width} 0z"
        )
    corners = ((x + across * half, y + down * half) for across, down in _CORNERS[item.shape])
    return f"M{_points(corners)}z"


def _box(box: Box) -> str:
    x, y, across, down = box
    return f"M{_points([(x, y)])}h{_number(across)}v{_number(down)}h{_number(-across)}z"


def _points(points: Iterable[Point]) -> str:
    return "L".join(" ".join(map(_number, point)) for point in points)


def _paint(fill: str, edge: str, points: float) -> str:
    stroke = f' stroke="{edge}" stroke-width="{_number(points * MM_PER_POINT)}"' if edge else ""
    return f' fill="{fill or "none"}"{stroke}'


def _number(value: float) -> str:
    """A number with two decimals, a hundredth of a millimetre, without trailing zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
