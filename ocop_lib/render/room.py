"""How the width of a table is shared out, so that its cells take few lines."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise, product
from math import ceil

from ocop_lib.render.text import width

_SPACE = width(" ")
_MOST_LINES = 4
_MOST_TEXTS = 2**12
# A line too many in the heading counts as much as one in so many rows: it is read at every page.
_HEADING = 2
_WITHIN = (1, 2, 3)
MOST = 0.75
"""The share of a table's rows that are most of them."""
_SHARES = (1.0, 0.9, MOST, 0.6, 0.5)


@dataclass(frozen=True, slots=True)
class ColumnRoom:
    """The widths at which a column's cells take fewer lines, in points.

    Args:
        least: the narrowest it may be: no word breaks.
        within: for one line, two and three: how wide each cell below the heading must be to take no
            more, from narrow to wide.
        steps: wider widths in order, each with the lines saved on the way from the one before;
            a step saves more for its points than the next one.
    """

    least: float
    within: tuple[tuple[float, ...], ...]
    steps: tuple[tuple[float, float], ...]


def of_column(
    kind: str, label: str, texts: Sequence[str], size: float, beside: float, long_tag: float
) -> ColumnRoom:
    """The room that a column may take.

    Args:
        kind: the column's; a number never breaks, a status only where it is long.
        label: its heading.
        texts: its cells.
        size: the type size in points.
        beside: points that a cell takes beside its words.
        long_tag: points from which on a status may have several lines.

    Returns:
        Its least width, and the steps that are worth their points.
    """
    counts = Counter(texts)
    whole = {text: width(text) * size + beside for text in counts}
    longest = max(whole.values(), default=0.0)
    words = max((longest_word(text) for text in (label, *counts)), default=0.0) * size + beside
    if kind == "number":
        words = max(words, longest)
    elif kind == "status":
        words = max([words, *(points for points in whole.values() if points < long_tag)])
    needs = {text: _narrowest(text) for text in counts}
    within = tuple(
        tuple(sorted(needs[text][min(n, len(needs[text])) - 1] * size + beside for text in texts))
        for n in _WITHIN
    )
    saved: Counter[float] = Counter()
    for text, count in ((label, _HEADING), *counts.items()):
        for points in _narrowest(text):
            if (across := points * size + beside) > words:
                saved[across] += count
    return ColumnRoom(words, within, tuple(_worth(words, saved)))


def _worth(least: float, saved: Counter[float]) -> Iterable[tuple[float, float]]:
    """The widths that save most lines for their points, narrow ones first (a convex hull)."""
    hull: list[tuple[float, float]] = [(least, 0.0)]
    widths = sorted(saved)
    for point in zip(widths, accumulate(saved[across] for across in widths), strict=True):
        while len(hull) > 1 and _slope(hull[-2], hull[-1]) <= _slope(hull[-1], point):
            hull.pop()
        hull.append(point)
    return [(after[0], after[1] - before[1]) for before, after in pairwise(hull)]


def _slope(before: tuple[float, float], after: tuple[float, float]) -> float:
    return (after[1] - before[1]) / (after[0] - before[0])


def shared_out(columns: Sequence[ColumnRoom], line: float) -> list[list[float]]:
    """The widths of columns when the spare room goes where it saves most lines.

    Args:
        columns: of one table.
        line: points from the table's left edge to its right edge.

    Returns:
        Points by column, in several ways: as many rows as possible have one line, or two, or three;
        or each column begins with its words only. What is left when nothing can be saved goes to
        all alike. Empty where words would have to break.
    """
    ways = [[column.least for column in columns]]
    if sum(ways[0]) > line:
        return []
    for place, share in product(range(len(_WITHIN)), _SHARES):
        start = [max(one.least, covering(one.within[place], share)) for one in columns]
        if sum(start) <= line:
            ways.append(start)
            if share == 1:
                break
    return [_widened(columns, widths, line) for widths in reversed(ways)]


def covering(widths: Sequence[float], share: float) -> float:
    """The width of which so large a share of the widths, which are in order, is no wider."""
    return widths[max(0, ceil(share * len(widths)) - 1)] if widths else 0.0


def _widened(columns: Sequence[ColumnRoom], start: Sequence[float], line: float) -> list[float]:
    """The widths with the rest of the line given to those that save most lines for it."""
    widths, spare = [*start], line - sum(start)
    wishes = []
    for x, column in enumerate(columns):
        below = column.least
        for across, saved in column.steps:
            wishes.append((-saved / (across - below), x, across))
            below = across
    for _, x, across in sorted(wishes):
        more = across - widths[x]
        if 0 < more <= spare:
            widths[x] = across
            spare -= more
    part = spare / sum(widths)
    return [across * (1 + part) for across in widths]


def lines(text: str, room: float) -> int:
    """How many lines a text takes in so many ems; a word too long for one counts as one."""
    for count, needed in enumerate(_narrowest(text), start=1):
        if needed <= room:
            return count
    return _filled(_words(text), room)


def _filled(words: Sequence[float], room: float) -> int:
    """How many lines words take when each line takes as many as it has room for."""
    count, left = 1, room
    for word in words:
        if word > left and left < room:
            count, left = count + 1, room
        left -= word + _SPACE
    return count


@lru_cache(_MOST_TEXTS)
def _words(text: str) -> tuple[float, ...]:
    return tuple(map(width, text.split()))


def longest_word(text: str) -> float:
    """The width in ems of a text's widest word; 0 for none."""
    return max(_words(text), default=0.0)


@lru_cache(_MOST_TEXTS)
def _narrowest(text: str) -> tuple[float, ...]:
    """The fewest ems in which a text takes one line, two, … up to four, as far as words allow."""
    words = _words(text)
    whole = sum(words) + _SPACE * (len(words) - 1)
    found = [whole]
    for count in range(2, min(_MOST_LINES, len(words)) + 1):
        across = max(whole / count, *words)
        # Wider by a space at a time, until the words have room: seldom more than a few steps.
        while _filled(words, across) > count:
            across += _SPACE
        found.append(across)
    return tuple(found)
