"""The colours of pages, PDFs, Word files, notebooks and figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Tint = Literal["good", "warning", "bad", "neutral", "waiting", "missing"]


@dataclass(frozen=True, slots=True)
class Colours:
    """A light background, its text colour (contrast at least 4.5:1) and its border.

    Args:
        ground: the background, «#rrggbb».
        ink: the text on that background, «#rrggbb».
        edge: the border around it, «#rrggbb»; dark enough to show on a grey print.
    """

    ground: str
    ink: str
    edge: str


INK = "#1a1a1a"
MUTED = "#505a5f"
RULE = "#b1b4b6"
SHADE = "#f3f5f6"
ACCENT = "#0b5563"

# Figures have their own shades, because their marks are small and overlap grid lines. The three
# kinds of marks (FIGURE_BEYOND, ACCENT, FIGURE_PALE) are shades of one hue with contrasts of 14.1,
# 8.4 and 3.5 to 1 against white, so that a grey print tells them apart. The grid is lighter than a
# page's rules, so that marks stand out from it; the ink is bluish to match the marks.
FIGURE_INK = "#1f2933"
FIGURE_BEYOND = "#063039"
FIGURE_PALE = "#6b8f96"
FIGURE_GRID = "#e4e9ee"

# Blue-green, orange and purple-red are distinguishable with every kind of colour blindness. The
# backgrounds also differ in lightness, for grey printers; the status is always written as a word.
TINTS: Mapping[Tint, Colours] = MappingProxyType(
    {
        "good": Colours(ground="#d3ebe4", ink="#0a4a3c", edge="#3f8f7b"),
        "warning": Colours(ground="#fcebc5", ink="#633d00", edge="#b97f1c"),
        "bad": Colours(ground="#f3cdcf", ink="#701220", edge="#b0404f"),
        "neutral": Colours(ground="#e4ecf6", ink="#23395d", edge="#7f97ba"),
        "waiting": Colours(ground="#eef0f1", ink="#3c464b", edge="#9aa3a8"),
        "missing": Colours(ground="#ffffff", ink="#505a5f", edge="#767f84"),
    }
)
BAND = Colours(ground="#fff4d6", ink="#5c3a00", edge="#b97f1c")

STATUS_TINT: Mapping[str, Tint] = {
    "not_assigned": "neutral",
    "pending": "waiting",
    "assigned_zero": "neutral",
    "exceeded": "good",
    "reached": "good",
    "no_data": "missing",
    "undecided": "missing",
    "not_met": "bad",
    "not_yet_due": "waiting",
    "on_course": "neutral",
    "late": "warning",
    "at_risk": "bad",
}
"""The tint of each status of a target."""
