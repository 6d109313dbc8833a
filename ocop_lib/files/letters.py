"""Limits for every text read from a file: its length, how much a message shows, no hidden letters."""

import unicodedata
from collections.abc import Sequence

MAX_TEXT = 500
"""The most characters in a cell of the register or a text of a plan; enough for a long note."""

_LONGEST_SHOWN = 80
"""The most characters that a message shows of a text; enough to find it in its file."""

_HIDDEN = frozenset(("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"))


def has_hidden(text: str) -> bool:
    """Whether a text contains control characters, invisible characters or a line break.

    Unlike ``str.isprintable``, this accepts a no-break space.

    Args:
        text: any text.

    Returns:
        True when a character is of a Unicode category that has no visible form.
    """
    return not text.isprintable() and any(unicodedata.category(c) in _HIDDEN for c in text)


def visible(text: str) -> str:
    """A text as a terminal may show it.

    Args:
        text: any lines.

    Returns:
        The lines; a character that has no visible form is shown by its code, so that none commands
        the terminal or turns the direction of writing.
    """
    if not has_hidden(text.replace("\n", "")):
        return text
    return "".join(c if c == "\n" or not has_hidden(c) else repr(c)[1:-1] for c in text)


def first_of(texts: Sequence[str], most: int = 12) -> str:
    """Texts as a message lists them: the first ones, and «…» where there are more."""
    return ", ".join([*texts[:most], *("…" for _ in texts[most : most + 1])])


def cut_to_bytes(name: str, most: int) -> str:
    """The beginning of a file's name that takes no more bytes than given: systems count bytes."""
    return name.encode(errors="surrogateescape")[:most].decode(errors="ignore")


def shortened(text: str) -> str:
    """A text as a message shows it: cut, and ended with «…», where it is long."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
