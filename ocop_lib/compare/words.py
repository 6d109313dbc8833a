"""The sentences of a comparison, and a comparison as JSON values."""

from collections.abc import Iterator, Mapping
from typing import Any

from ocop_lib import wording
from ocop_lib.compare.outputs import Moved
from ocop_lib.compare.worlds import Compared
from ocop_lib.export.cause_words import difference_json

NOTHING = "Không có số liệu nào thay đổi."
HOW: Mapping[str, str] = {"new": "thêm", "gone": "không còn", "different": "khác"}
"""What became of a report."""


def differing(found: Compared) -> str:
    """How many values differ, in a sentence."""
    if not found.differences:
        return NOTHING
    values = wording.counted(len(found.differences))
    periods = wording.counted(len({one.period for one in found.differences}))
    return f"Có {values} số liệu khác nhau, ở {periods} kỳ báo cáo."


def years_apart(found: Compared) -> Iterator[str]:
    """A sentence for each year that only one side has."""
    for year in found.only_old:
        yield f"Năm {year} chỉ có ở bên trước: {found.old}."
    for year in found.only_new:
        yield f"Năm {year} chỉ có ở bên nay: {found.new}."


def as_json(found: Compared | Moved) -> dict[str, Any]:
    """A comparison as JSON values.

    Args:
        found: the comparison.

    Returns:
        ``old`` and ``new``, what the sides are called, and ``moved``, whether anything differs. Of
        projects, revisions and issues ``differences`` and the years ``only_old`` and ``only_new``;
        of folders of outputs ``values`` and ``reports``.
    """
    sides = {"old": found.old, "new": found.new, "moved": found.is_moved}
    if isinstance(found, Compared):
        return {
            **sides,
            "differences": [difference_json(one) for one in found.differences],
            "only_old": list(found.only_old),
            "only_new": list(found.only_new),
        }
    return {
        **sides,
        "values": [_named(one._asdict()) for one in found.values],
        "reports": [
            {**one._asdict(), "formats": list(one.formats), "inputs": list(one.inputs)}
            for one in found.reports
        ],
    }


def _named(value: dict[str, Any]) -> dict[str, Any]:
    """A value under the same names as a difference; None for an empty text."""
    value["number"] = value.pop("name")
    return {key: one or None for key, one in value.items()}
