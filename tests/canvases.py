"""What a figure draws, as tests ask for it: marks, texts and whether they lie on each other."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations
from typing import Any

import pytest

from ocop_lib.report.figures import block
from ocop_lib.report.figures.canvas import (
    NARROW,
    WIDE,
    Box,
    Boxes,
    Canvas,
    Lines,
    Marks,
    Point,
    Screen,
    Words,
)

LEAST_POINTS = {WIDE: 8.0, NARROW: 8.5}
"""The least size of letters on paper, and on a telephone, where 8.5 points are 11 pixels."""


@contextmanager
def drawings() -> Iterator[dict[Screen, Canvas]]:
    """The drawings of the figure that is made last."""
    drawn: dict[Screen, Canvas] = {}
    to_svg = block.to_svg

    def kept(canvas: Canvas) -> str:
        drawn[canvas.screen] = canvas
        return to_svg(canvas)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(block, "to_svg", kept)
        yield drawn


@pytest.fixture
def canvases() -> Iterator[dict[Screen, Canvas]]:
    """The drawings of the figure that a test has made last."""
    with drawings() as drawn:
        yield drawn


def texts(canvas: Canvas) -> list[str]:
    """The texts in the order in which they are drawn."""
    return [item.text for item in canvas.items if isinstance(item, Words)]


def marked(canvas: Canvas, name: str) -> list[Point]:
    """The middles of the marks of a name."""
    found = [item for item in canvas.items if isinstance(item, Marks) and item.name == name]
    return [point for item in found for point in item.points]


def boxed(canvas: Canvas, name: str) -> list[Box]:
    """The rectangles of a name."""
    found = [item for item in canvas.items if isinstance(item, Boxes) and item.name == name]
    return [box for item in found for box in item.boxes]


def lined(canvas: Canvas, name: str) -> list[tuple[Point, ...]]:
    """The lines of a name."""
    found = [item for item in canvas.items if isinstance(item, Lines) and item.name == name]
    return [line for item in found for line in item.lines]


def assert_sound(canvas: Canvas) -> None:
    """Everything within the sheet, letters large enough, no text on another or on a mark."""
    words = [item for item in canvas.items if isinstance(item, Words)]
    assert all(item.text.strip() for item in words)
    assert min(item.size for item in words) >= LEAST_POINTS[canvas.screen]
    for item in words:
        x, y, across, down = item.box
        assert x >= -0.01, item.text
        assert x + across <= canvas.screen.width + 0.01, item.text
        assert y >= -0.7, item.text
        assert y + down <= canvas.height + 0.01, item.text
    for one, other in combinations(words, 2):
        assert not _overlap(_core(one), _core(other)), (one.text, other.text)
    for x, y in _points(canvas):
        assert -0.01 <= x <= canvas.screen.width + 0.01
        assert -0.01 <= y <= canvas.height + 0.01


def _core(item: Words) -> Box:
    """The room of the letters without accents and descenders, which may pass between others."""
    x, _, across, _ = item.box
    high = item.size * 0.76 * 25.4 / 72
    return x, item.at[1] - high, across, high


def _overlap(one: Box, other: Box) -> bool:
    return (
        one[0] < other[0] + other[2]
        and other[0] < one[0] + one[2]
        and one[1] < other[1] + other[3]
        and other[1] < one[1] + one[3]
    )


def _points(canvas: Canvas) -> Iterator[Point]:
    for item in canvas.items:
        match item:
            case Marks():
                half = item.size / 2
                for x, y in item.points:
                    yield from ((x - half, y - half), (x + half, y + half))
            case Lines():
                yield from (point for line in item.lines for point in line)
            case Boxes():
                for x, y, across, down in item.boxes:
                    yield from ((x, y), (x + across, y + down))


def figures_in(block_: Any) -> list[Any]:
    """The figures of a block or group."""
    if block_.type == "group":
        return [one for inner in block_.blocks for one in figures_in(inner)]
    return [block_] if block_.type == "figure" else []
