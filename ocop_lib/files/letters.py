"""What no line of text may hold, wherever it comes from: letters that show nothing, or no end."""

import unicodedata

MAX_TEXT = 500
"""No cell of the register and no text of a plan is longer: a title is a line, a note a few."""

_HIDDEN = frozenset(("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"))


def has_hidden(text: str) -> bool:
    """Whether a text holds control characters, hidden letters or a line break.

    Other than ``str.isprintable``, a no-break space is let pass.
    """
    return not text.isprintable() and any(unicodedata.category(c) in _HIDDEN for c in text)
