"""The report's colours, in one place: pages, PDFs, notebooks and figures take them from here."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Colours:
    """A light ground, the ink readable on it (4.5:1 at least) and the edge that a grey print keeps.

    Args:
        ground: background, «#rrggbb».
        ink: text on that background.
        edge: border around it.
    """

    ground: str
    ink: str
    edge: str


INK = "#1a1a1a"
MUTED = "#505a5f"
RULE = "#b1b4b6"
SHADE = "#f3f5f6"
ACCENT = "#0b5563"

# Figures have their own shades. Their marks are small and thin, and lie over grid lines, where the
# page's colours are set in letters and rules: the ink is bluish, to go with the marks; the marks of
# three kinds are shades of the accent (14.1, 8.4 and 3.5 to 1 against white), which also a grey
# print tells apart; the grid is lighter than a page's rule, so that it stays behind them.
FIGURE_INK = "#1f2933"
FIGURE_BEYOND = "#063039"
FIGURE_PALE = "#6b8f96"
FIGURE_GRID = "#e4e9ee"

# Blue-green against orange against purple-red: told apart with any colour blindness. The grounds
# differ in lightness as well, so that a grey printer keeps an order; the word says the rest.
TINTS: Mapping[str, Colours] = MappingProxyType(
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
