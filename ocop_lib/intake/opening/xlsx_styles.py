"""What the formats of an OOXML workbook say of cells: which hold dates, and which an old font."""

from dataclasses import dataclass, field

from ocop_lib.files.old_fonts import encoding_of_font
from ocop_lib.intake.opening.limits import Meter
from ocop_lib.intake.opening.markup import Attributes, Reader
from ocop_lib.intake.opening.number_signs import sign_of
from ocop_lib.intake.opening.serials import shows_date

_DIGITS = 9
"""The most digits of a format's number; Python refuses to read one of thousands."""


@dataclass(slots=True)
class Styles:
    """The formats of cells, by the number that cells name them by.

    Args:
        dates: whether a number is shown as a date.
        signs: what a number is shown with, as of `sign_of`; empty for nothing.
        fonts: the font, where it is of an encoding before Unicode; else empty.
    """

    dates: list[bool] = field(default_factory=list)
    signs: list[str] = field(default_factory=list)
    fonts: list[str] = field(default_factory=list)


class StylesReader(Reader):
    """Reads the part «styles».

    Args:
        meter: the limits of the file.
    """

    def __init__(self, meter: Meter) -> None:
        super().__init__()
        self._meter = meter
        self._codes: dict[str, str] = {}
        self._font_names: list[str] = []
        self._formats: list[Attributes] = []
        self._open: list[str] = []

    def start(self, tag: str, attributes: Attributes, /) -> None:
        """Take in fonts, number formats and the formats that cells name."""
        name = tag.rpartition("}")[2]
        inside = self._open[-1] if self._open else ""
        self._open.append(name)
        if name == "numFmt" and inside == "numFmts":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "font" and inside == "fonts":
            self._font_names.append("")
        elif name == "name" and inside == "font" and self._font_names:
            font = attributes.get("val", "")
            self._font_names[-1] = font if encoding_of_font(font) else ""
        elif name == "xf" and inside == "cellXfs":
            self._meter.take("formats", 1)
            self._formats.append(attributes)

    def end(self, tag: str, /) -> None:  # noqa: ARG002  # what is left is the last one entered
        """Leave an element."""
        self._open.pop()

    def styles(self) -> Styles:
        """The formats of cells."""
        found = Styles()
        fonts = {str(number): font for number, font in enumerate(self._font_names)}
        for one in self._formats:
            number = one.get("numFmtId", "0")
            is_known = number.isdecimal() and len(number) <= _DIGITS
            code = self._codes.get(number, "")
            known = int(number) if is_known else 0
            found.dates.append(shows_date(known, code))
            found.signs.append("" if found.dates[-1] else sign_of(known, code))
            found.fonts.append(fonts.get(one.get("fontId", "0"), ""))
        return found
