"""Remarks below a frame's table: undefined numbers, time zones, no rows."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ocop_lib import wording
from ocop_lib.report import values

if TYPE_CHECKING:
    from ocop_lib.report.frames.lines import Line

_NO_ROWS = "Không có dòng nào."
_INFINITE = "«–» ở {columns}: số vô hạn hoặc không xác định, như khi chia cho 0."
_UNDEFINED = "«–» ở {columns}: không có giá trị, hoặc phép tính không xác định."
_ZONE = "Giờ ở {columns} theo {offset}."
_MOST_NAMED = 5


def remarks(lines: Sequence["Line"]) -> tuple[str, ...]:
    """What a reader must know beside a frame's table.

    Args:
        lines: the table's columns.

    Returns:
        Sentences: no rows; columns with infinite numbers; columns with NaN, which may be a gap or
        the result of 0/0; columns of moments in a time zone.
    """
    if not lines[0].content:
        return (_NO_ROWS,)
    infinite = [line for line in lines if any(map(values.is_infinite, line.content))]
    undefined = [
        line
        for line in lines
        if line.is_numeric and line not in infinite and any(map(values.is_undefined, line.content))
    ]
    offsets = dict.fromkeys(line.offset for line in lines if line.offset)
    return (
        *([_INFINITE.format(columns=_named(infinite))] if infinite else []),
        *([_UNDEFINED.format(columns=_named(undefined))] if undefined else []),
        *(
            _ZONE.format(columns=_named([x for x in lines if x.offset == offset]), offset=offset)
            for offset in offsets
        ),
    )


def _named(lines: Sequence["Line"]) -> str:
    if len(lines) > _MOST_NAMED:
        return f"{len(lines)} cột"
    return f"cột {wording.listed(line.title for line in lines)}"
