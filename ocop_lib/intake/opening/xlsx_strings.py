"""The texts that cells of an OOXML workbook share, each with the old font of a part of it."""

import re

from ocop_lib.intake.opening.limits import Meter
from ocop_lib.intake.opening.markup import Attributes, Reader
from ocop_lib.intake.opening.part_fonts import PartFonts

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    """A text in which «_x000D_» stands for the sign itself, as the standard has it."""
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    # A sign beyond the first 65,536 is written as two halves; a half alone is no text.
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class StringReader(Reader):
    """Reads texts: those between `text_begins` and `text_ends`, without what tells how to say them.

    Args:
        meter: the limits of the file.
    """

    def __init__(self, meter: Meter) -> None:
        super().__init__()
        self.meter = meter
        self._runs: list[str] = []
        self._part_fonts = PartFonts()
        self._run_font = ""

    def start_run(self, name: str, attributes: Attributes) -> None:
        """An element inside a text begins; readings (rPh) and what is unknown are passed over."""
        if name == "t":
            self.texts.clear()
            self.is_text = True
        elif name == "rFont":
            self._run_font = attributes.get("val", "")
        elif name == "r":
            self._run_font = ""
        elif name != "rPr":
            self.pass_over()

    def end_run(self, name: str) -> None:
        """An element inside a text ends."""
        if name == "t":
            run = "".join(self.texts)
            self._runs.append(run)
            if self._run_font:
                self._part_fonts.note(self._run_font, run)
            self.texts.clear()
            self.is_text = False

    def whole(self) -> tuple[str, PartFonts]:
        """The text that has ended, and the old fonts of its parts; both start anew."""
        text, fonts = unescaped("".join(self._runs)), self._part_fonts
        self.meter.check("text", len(text))
        self._runs.clear()
        if fonts.font:
            self._part_fonts = PartFonts()
        self._run_font = ""
        return text, fonts


class SharedStrings(StringReader):
    """Reads the part «sharedStrings».

    Attributes:
        found: the texts by their number.
        fonts: by the number of a text, the old fonts of its parts.
    """

    def __init__(self, meter: Meter) -> None:
        super().__init__(meter)
        self.found: list[str] = []
        self.fonts: dict[int, PartFonts] = {}
        self._is_inside = False

    def start(self, tag: str, attributes: Attributes, /) -> None:
        """An element begins."""
        if self.skipped:
            self.skipped += 1
            return
        name = tag.rpartition("}")[2]
        if self._is_inside:
            self.start_run(name, attributes)
        elif name == "si":
            self._is_inside = True
        elif name != "sst":
            self.pass_over()

    def end(self, tag: str, /) -> None:
        """An element ends."""
        if self.skipped:
            self.pass_on()
            return
        name = tag.rpartition("}")[2]
        if name == "si":
            self._is_inside = False
            text, fonts = self.whole()
            if fonts.font:
                self.fonts[len(self.found)] = fonts
            self.found.append(text)
        else:
            self.end_run(name)
