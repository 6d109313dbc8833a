"""Old fonts of parts of a text: which, and whether the rest of the text is Unicode."""

from ocop_lib.files.old_fonts import draws_otherwise


class PartFonts:
    """The parts of one text that an old font draws otherwise than Unicode does.

    Attributes:
        font: the last such font; empty for none.
    """

    __slots__ = ("_marks", "font")

    def __init__(self) -> None:
        self.font = ""
        self._marks = 0

    def note(self, font: str, part: str) -> None:
        """Note the font of a part; others than old ones count for nothing."""
        if font and draws_otherwise(font, part):
            self.font = font
            self._marks += _marks(part)

    def is_mixed(self, text: str) -> bool:
        """Whether the text has letters with marks outside such parts, too."""
        return bool(self.font) and _marks(text) > self._marks


def _marks(text: str) -> int:
    """How many characters are not plain ones."""
    return 0 if text.isascii() else sum(not sign.isascii() for sign in text)
