"""One cell of an OpenDocument workbook: its paragraphs, and its value by the type it states."""

import re
from datetime import datetime, timedelta

from ocop_lib.intake.book import CellError, CellValue
from ocop_lib.intake.opening.markup import Attributes
from ocop_lib.intake.opening.ods_styles import OFFICE, TABLE
from ocop_lib.intake.opening.part_fonts import PartFonts
from ocop_lib.intake.opening.serials import iso_moment

_CALC_KIND = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_KIND, _FORMULA = f"{OFFICE}value-type", f"{TABLE}formula"
COLUMNS_REPEATED = f"{TABLE}number-columns-repeated"
ROWS_REPEATED = f"{TABLE}number-rows-repeated"
_WIDTH, _HEIGHT = f"{TABLE}number-columns-spanned", f"{TABLE}number-rows-spanned"
_ERROR = re.compile(r"#(?:REF|DIV/0|VALUE|NUM|NULL)!|#NAME\?|#N/A|(?:Err|Lỗi):\d{3}")
_DURATION = re.compile(r"(-?)PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,](\d+))?S)?")
_DAY = timedelta(days=1)
_CURRENCY = f"{OFFICE}currency"
_NUMBERS = frozenset(("float", "percentage", "currency"))


class OdsCell:
    """A cell while it is read.

    Args:
        attributes: what its element states.

    Attributes:
        kind: the type that it states; empty for none.
        is_formula: whether it has a formula.
        times: how often it is repeated.
        width: over how many columns it reaches.
        height: over how many rows it reaches.
        paragraphs: its lines so far.
        fonts: the old fonts of parts of its text.
    """

    __slots__ = (
        *("attributes", "height", "is_formula", "kind", "paragraphs", "fonts", "times"),
        "width",
    )

    def __init__(self, attributes: Attributes) -> None:
        self.attributes = attributes
        self.kind = attributes.get(_KIND, "")
        self.is_formula = _FORMULA in attributes
        self.times = counted(attributes, COLUMNS_REPEATED)
        self.width = counted(attributes, _WIDTH)
        self.height = counted(attributes, _HEIGHT)
        self.paragraphs: list[str] = []
        self.fonts = PartFonts()

    @property
    def holds_something(self) -> bool:
        """Whether it is more than a format."""
        return bool(self.kind or self.paragraphs) or self.is_formula or self.is_merged

    @property
    def is_merged(self) -> bool:
        """Whether it reaches over other cells."""
        return self.width > 1 or self.height > 1

    @property
    def sign(self) -> str:
        """What a number is shown with: «%», or a currency; empty for a plain number."""
        if self.kind == "percentage":
            return "%"
        return self.attributes.get(_CURRENCY, "¤") if self.kind == "currency" else ""

    def value(self) -> CellValue:
        """What the cell holds.

        Returns:
            Its value; None for an empty cell, and for a formula without a stored value.

        Raises:
            ValueError: what it states is not of the type that it states.
        """
        kind = self.kind
        text = "\n".join(self.paragraphs)
        if self.attributes.get(_CALC_KIND) == "error" or (
            self.is_formula and _ERROR.fullmatch(text)
        ):
            return CellError(text)
        if kind in _NUMBERS:
            return self._number()
        if kind == "date":
            raw = self._stated("date-value")
            return iso_moment(raw) or _found(None)
        if kind == "time":
            return _time(self._stated("time-value"))
        if kind == "boolean":
            return self._stated("boolean-value") == "true"
        if not self.paragraphs:
            return self.attributes.get(f"{OFFICE}string-value")
        return text

    def _stated(self, name: str) -> str:
        return _found(self.attributes.get(f"{OFFICE}{name}"))

    def _number(self) -> float | None:
        raw = self._stated("value")
        number = float(raw)
        if number - number != 0 or "_" in raw:
            raise ValueError(raw)
        return number


def counted(attributes: Attributes, name: str) -> int:
    """A count that an element states, such as `ROWS_REPEATED`; 1 where it states none."""
    raw = attributes.get(name)
    if raw is None:
        return 1
    return max(1, int(raw)) if raw.isdecimal() else 1


def _found(value: str | None) -> str:
    if value is None:
        raise ValueError(value)
    return value


def _time(text: str) -> CellValue:
    """A time of day; a length of time that is none is a number of days, as in other workbooks."""
    found = _DURATION.fullmatch(text)
    if not found:
        raise ValueError(text)
    sign, hours, minutes, seconds, part = found.groups(default="0")
    whole = timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds))
    length = whole + timedelta(milliseconds=round(float(f"0.{part}") * 1000))
    if sign == "-" or length >= _DAY:
        return (-1 if sign == "-" else 1) * (length / _DAY)
    return (datetime.min + length).time()  # noqa: DTZ901  # a time of day, in no time zone
