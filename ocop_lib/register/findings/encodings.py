"""Vietnamese damaged by encodings: question marks, UTF-8 read as something else, old fonts."""

import re
from contextlib import suppress

from ocop_lib.files.old_fonts import TCVN3_LOOKS, VNI_LOOKS

# «bi?n», «?ồng», and «Ch?», where the vowel is missing; a question ends with a whole word.
_LOST = re.compile(
    r"\w\?+\w|(?:^|[\s«(])\?+[^\W\d_]|(?<!\w)(?:[NnCcKkPpTtGg]h|[Nn]gh?|[Tt]r)\?|\ufffd|ï¿½"
)
_LINK = re.compile(r"\S*(?:://|www\.)\S*")

# The signs that the second byte of a Vietnamese letter becomes when UTF-8 is read as Latin-1 or
# Windows-1252. «», ”, ’, … and dashes are left out: they stand behind an honest «Ã» or «á» too.
_SECOND = r"\x80-\x9f¡-ª¬-º¼-¿€‚ƒ„†‡ˆ‰Š‹ŒŽ‘“•˜™š›œžŸ"
_READ_AS_LATIN = re.compile(
    rf"[a-z]Ã\xa0|[ÂÃ][¡-ª¬-º½€‚ƒˆ‰Š•™š](?!\s\d)|[ÄÅÆ][{_SECOND}]|á»[{_SECOND}\w]|áº[{_SECOND}«-»\w]|â€"
)

_LETTERS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"
_SOUND = rf"\n !-,./0-9:;<=>@A-Za-z_«»“”’–—…\-{_LETTERS}{_LETTERS.upper()}"
SUSPECT = re.compile(rf"[^{_SOUND}]|á»|(?i:{VNI_LOOKS.pattern})")
"""What every damaged text has, and some sound ones: a sign that Vietnamese does not need, or a pair.

One set of signs is looked through several times faster than the patterns that tell damage apart.
"""


def damage(text: str) -> str:
    """What an encoding has done to a text, and what to do.

    Args:
        text: the text of a cell.

    Returns:
        A Vietnamese phrase; empty for a sound text.
    """
    if _READ_AS_LATIN.search(text):
        repaired = _repaired(text)
        meant = f", có lẽ là «{repaired}»" if repaired else ""
        return f"chữ UTF-8 bị đọc bằng bảng mã khác{meant}; mở lại tệp gốc, chọn UTF-8"
    if _LOST.search(_LINK.sub("", text)):
        return "chữ có dấu đã mất, thành dấu hỏi hoặc ô vuông; chép lại từ tệp gốc"
    if TCVN3_LOOKS.search(text):
        return "có vẻ gõ bằng phông chữ cũ (TCVN3), cần chuyển sang Unicode"
    if VNI_LOOKS.search(text):
        return "có vẻ gõ bằng phông chữ cũ (VNI), cần chuyển sang Unicode"
    return ""


def _repaired(text: str) -> str:
    """The text before UTF-8 was read as Windows-1252; empty where that cannot be undone."""
    for encoding in ("cp1252", "latin-1"):
        with suppress(UnicodeError):
            return text.encode(encoding).decode("utf-8")
    return ""
