"""Numbered lists of Markdown whose numbers a report would change: only the first one is kept."""

import re

_NUMBERED = re.compile(r" *([0-9]{1,9})[.)][ \t]")
_BULLET = re.compile(r" *[-*+][ \t]")


def renumbered(source: str) -> str:
    """The first item of a list that would get another number than it is written with.

    A list in which all have the same number is counted on, as writers of Markdown mean it.

    Args:
        source: a text in Markdown.

    Returns:
        The line of the item; empty for none.
    """
    # The first and the last number of each list that may go on, by the indentation of its items.
    reached: dict[int, tuple[int, int]] = {}
    after_blank = True
    for line in source.splitlines():
        indent = len(line) - len(line.lstrip(" "))
        if item := _NUMBERED.match(line):
            number = int(item[1])
            first, last = reached.get(indent, (number, number - 1))
            if number != last + 1 and not number == last == first:
                return line.strip()
            reached = {**_kept(reached, indent), indent: (first, number)}
        elif line.strip() and (after_blank or _BULLET.match(line)):
            reached = _kept(reached, indent)
        after_blank = not line.strip()
    return ""


def _kept(lists: dict[int, tuple[int, int]], indent: int) -> dict[int, tuple[int, int]]:
    """The lists around a line of this indentation."""
    return {depth: numbers for depth, numbers in lists.items() if depth < indent}
