"""Cells of text: blanks and hidden signs put right, and what a spreadsheet or font did to them."""

import re
import unicodedata
from datetime import date, time

from ocop_lib.errors import FaultKind
from ocop_lib.intake.book import CellValue
from ocop_lib.intake.values.cell import BLANK, Read, refused, refused_alike, shown
from ocop_lib.register.findings.spellings import look_alikes

NUMBER_IN_TEXT = FaultKind(
    "intake.number_in_text",
    "Ô lẽ ra là chữ nhưng bảng tính để là số; đọc là «{text}».",
    "Nếu thiếu chữ số 0 ở đầu hoặc phần sau số (như /QĐ-UBND) thì gõ lại, trước đó định dạng ô là"
    " Văn bản (Text).",
    severity="warning",
)
LOST_IN_TEXT = FaultKind(
    "intake.lost_in_text",
    "Bảng tính đã đổi nội dung ô này thành {what}, nên không còn biết trong ô đã gõ gì.",
    "Định dạng ô là Văn bản (Text) rồi gõ lại đúng nội dung.",
)
FOREIGN_LETTER = FaultKind(
    "intake.foreign_letter",
    "Chữ có ký tự của bảng chữ cái khác trông giống chữ Việt: {letters}.",
    "Gõ lại chữ ấy bằng bàn phím tiếng Việt.",
    severity="warning",
)

_SEEN_AS_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
_BLANKS = re.compile(rf"[\s{_SEEN_AS_BLANK}]+")
_ODD = re.compile(rf"^ |  | $|[{_SEEN_AS_BLANK}]")
# Above it a double no longer holds every whole number.
_MOST_DIGITS = 1e15


def plain(text: str) -> str:
    """A text as the register has it.

    Args:
        text: the text of a cell.

    Returns:
        The text in NFC, without invisible signs of formatting; every run of blanks, no-break
        blanks and line breaks is one blank, none at the ends.
    """
    # No invisible sign is printable, nor any blank but the common one.
    if text.isprintable() and not _ODD.search(text) and unicodedata.is_normalized("NFC", text):
        return text
    seen = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", seen)).strip()


def is_blank(value: CellValue) -> bool:
    """Whether a cell holds nothing, or blanks and invisible signs only."""
    if value is None:
        return True
    return isinstance(value, str) and not (value[:1].isalnum() or plain(value))


def text_of(value: CellValue) -> str | None:
    """The text of a value that may stand for one; None for a date, an error, TRUE and FALSE.

    Args:
        value: what the cell holds.

    Returns:
        A text as of `plain`; a whole number with its digits («12» and not «12.0»).
    """
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else shown(value)
    return "" if value is None else None


def read_text(value: CellValue) -> Read:
    """A cell of a column of texts.

    Args:
        value: what the cell holds.

    Returns:
        Its text as of `plain`. A number is read with a warning, a fraction or a date refused: a
        spreadsheet makes them of texts such as «3-4», which are lost then.
    """
    if isinstance(value, str):
        text = plain(value)
        found = look_alikes(text)
        letters = ", ".join(f"«{sign}» trong «{word}»" for sign, word in found)
        return Read(text, (FOREIGN_LETTER.at(found=shown(text), letters=letters),) if found else ())
    if isinstance(value, float):
        if not value.is_integer() or abs(value) >= _MOST_DIGITS:
            return refused(LOST_IN_TEXT.at(found=shown(value), what="số"))
        text = str(int(value))
        return Read(text, (NUMBER_IN_TEXT.at(found=text, text=text),))
    if isinstance(value, date | time):
        what = "giờ" if isinstance(value, time) else "ngày"
        return refused(LOST_IN_TEXT.at(found=shown(value), what=what))
    return refused_alike(value) or BLANK
