"""Vietnamese damaged by encodings: question marks, UTF-8 read as something else, old fonts."""

import re
from contextlib import suppress
from unicodedata import normalize

from ocop_lib.files.old_fonts import TCVN3_LOOKS, VNI_LOOKS

# «bi?n», «?ồng», and «Ch?», where the vowel is missing; a question ends with a whole word.
_LOST = re.compile(
    r"\w\?+\w|(?:^|[\s«(])\?+[^\W\d_]|(?<!\w)(?:[NnCcKkPpTtGg]h|[Nn]gh?|[Tt]r)\?|\ufffd|ï¿½"
    r"|\w[□▯]|[□▯]\w"
)
_LINK = re.compile(r"\S*(?:://|www\.)\S*")

# The signs that the second byte of a Vietnamese letter becomes when UTF-8 is read as Latin-1 or
# Windows-1252. «», ”, ’, … and dashes are left out: they stand behind an honest «Ã» or «á» too.
_SECOND = r"\x80-\x9f¡-ª¬-º¼-¿€‚ƒ„†‡ˆ‰Š‹ŒŽ‘“•˜™š›œžŸ"
_READ_AS_LATIN = re.compile(
    rf"[a-z]Ã\xa0|Ă\xa0(?=[a-z])|[ÂÃĂ][¡-ª¬-º½€‚ƒˆ‰Š•™š](?!\s\d)|[ÄÅÆ][{_SECOND}]|Ì[\x80-\x9f€‚ƒ†‰›£]|á»[{_SECOND}\w]"
    # Of a tone mark that stood by itself, as macOS writes it; and of other tables of signs.
    rf"|áº[{_SECOND}«-»\w]|â€|[^\W\d_\u0300\u0301][\u0300\u0301]?[‚ƒ‰€£]|[\u2500-\u259f]"
    r"|[^\W\d_][√∆∫]|[√∆∫][^\W\d_]"
)
# Windows-1258, which has tone marks of their own, read as Windows-1252: «Miêìn», «lõòn».
_READ_AS_1252 = re.compile(r"[aeioyâêôãõý]ì|(?<!q)uì|[aeyâêôãõý]ò|[aâêôãõý]þ", re.IGNORECASE)
# A sign of which the program that made the text has left the code.
_CODE = re.compile(
    r"&(?:#\d{2,6}|#x[0-9a-fA-F]{2,5}|[a-zA-Z]+(?:grave|acute|circ|tilde|horn|breve)|nbsp|amp|quot);|\\u[0-9a-fA-F]{4}|_x[0-9A-F]{4}_"
    r"|%[0-9A-F]{2}%[0-9A-F]{2}"
)
# «Ṃiến», where the mark belongs to a vowel; sound Vietnamese has no mark by itself.
_MARK_ASTRAY = re.compile(r"[\u0300\u0301\u0303\u0309\u0323\u01f4\u01f5\u01f8\u01f9\u1e00-\u1e9f]")

_LETTERS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"
_SOUND = rf"\n !-,./0-9:;<=>@A-Za-z_«»“”’–—…\-{_LETTERS}{_LETTERS.upper()}"
SUSPECT = re.compile(
    rf"[^{_SOUND}]|á»|[a-z][À-Ý]|\w«|»\w|&(?:#|\w+;)|_x00|%[0-9A-F]{{2}}%"
    rf"|(?i:{VNI_LOOKS.pattern}|{_READ_AS_1252.pattern})"
)
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
    if _CODE.search(_LINK.sub("", text)):
        return "mã của ký tự thay cho ký tự (như &#7871;, _x000D_); chép lại chữ từ nơi nó hiện ra"
    if _LOST.search(_LINK.sub("", text)):
        return "chữ có dấu đã mất, thành dấu hỏi hoặc ô vuông; chép lại từ tệp gốc"
    if _READ_AS_1252.search(text):
        return "chữ Windows-1258 bị đọc bằng bảng mã khác; mở lại tệp gốc, lưu dạng UTF-8"
    if TCVN3_LOOKS.search(text):
        return "có vẻ gõ bằng phông chữ cũ (TCVN3), cần chuyển sang Unicode"
    if VNI_LOOKS.search(text):
        return "có vẻ gõ bằng phông chữ cũ (VNI), cần chuyển sang Unicode"
    if _MARK_ASTRAY.search(normalize("NFC", text)):
        return "dấu nằm ở phụ âm hoặc đứng rời; gõ lại chữ ấy"
    return ""


def _repaired(text: str) -> str:
    """The text before UTF-8 was read as something else; empty where that cannot be undone."""
    for encoding in ("cp1252", "latin-1", "mac_roman", "cp850", "cp437"):
        with suppress(UnicodeError):
            return normalize("NFC", text.encode(encoding).decode("utf-8"))
    return ""
