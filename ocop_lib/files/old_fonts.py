"""Vietnamese typed for fonts before Unicode: the letters of TCVN3 and VNI, and the way back.

Such a font draws a Vietnamese letter where Latin-1 has a sign of its own. A file holds the signs:
«G¹o nÕp» in TCVN3 and «Gaïo neáp» in VNI are «Gạo nếp». Fonts of TCVN3 begin with «.Vn»; those
that end with «H» draw capitals for small letters. Fonts of VNI begin with «VNI».
"""

import re
from collections.abc import Callable, Mapping
from typing import Literal
from unicodedata import normalize

OldEncoding = Literal["tcvn3", "vni"]

NAMES: Mapping[OldEncoding, str] = {"tcvn3": "TCVN3 (phông .Vn…)", "vni": "VNI (phông VNI-…)"}
"""The encodings by their ids, as messages name them."""

_TCVN3_SIGNS = (
    "\u00a1\u00a2\u00a3\u00a4\u00a5\u00a6\u00a7\u00a8\u00a9\u00aa\u00ab\u00ac\u00ad\u00ae"
    "\u00b5\u00b6\u00b7\u00b8\u00b9\u00bb\u00bc\u00bd\u00be\u00c6\u00c7\u00c8\u00c9\u00ca\u00cb"
    "\u00cc\u00ce\u00cf\u00d0\u00d1\u00d2\u00d3\u00d4\u00d5\u00d6\u00d7\u00d8\u00dc\u00dd\u00de"
    "\u00df\u00e1\u00e2\u00e3\u00e4\u00e5\u00e6\u00e7\u00e8\u00e9\u00ea\u00eb\u00ec\u00ed\u00ee"
    "\u00ef\u00f1\u00f2\u00f3\u00f4\u00f5\u00f6\u00f7\u00f8\u00f9\u00fa\u00fb\u00fc\u00fd\u00fe"
)
_TCVN3_LETTERS = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
TCVN3: Mapping[str, str] = dict(zip(_TCVN3_SIGNS, _TCVN3_LETTERS, strict=True))
"""Letters by their signs. Capitals with a tone have none: fonts of capitals draw the small ones."""

_BASES = {
    "aù": "á", "aø": "à", "aû": "ả", "aõ": "ã", "aï": "ạ",
    "aê": "ă", "aé": "ắ", "aè": "ằ", "aú": "ẳ", "aü": "ẵ", "aë": "ặ",
    "aâ": "â", "aá": "ấ", "aà": "ầ", "aå": "ẩ", "aã": "ẫ", "aä": "ậ",
    "eù": "é", "eø": "è", "eû": "ẻ", "eõ": "ẽ", "eï": "ẹ",
    "eâ": "ê", "eá": "ế", "eà": "ề", "eå": "ể", "eã": "ễ", "eä": "ệ",
    "où": "ó", "oø": "ò", "oû": "ỏ", "oõ": "õ", "oï": "ọ",
    "oâ": "ô", "oá": "ố", "oà": "ồ", "oå": "ổ", "oã": "ỗ", "oä": "ộ",
    "ôù": "ớ", "ôø": "ờ", "ôû": "ở", "ôõ": "ỡ", "ôï": "ợ",
    "uù": "ú", "uø": "ù", "uû": "ủ", "uõ": "ũ", "uï": "ụ",
    "öù": "ứ", "öø": "ừ", "öû": "ử", "öõ": "ữ", "öï": "ự",
    "yù": "ý", "yø": "ỳ", "yû": "ỷ", "yõ": "ỹ",
    "ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ",
}  # fmt: skip
VNI: Mapping[str, str] = {
    **_BASES,
    **{sign.upper(): letter.upper() for sign, letter in _BASES.items()},
    **{sign.capitalize(): letter.upper() for sign, letter in _BASES.items()},
}
"""Letters by their signs: a letter alone, or a vowel and the sign of its tone and hat.

The sign after a capital vowel is a capital in a word of capitals and small elsewhere.
"""

# Its small letters are signs and capitals elsewhere: «N«ng», «phÈm», «MËt»; a «»» without «.
TCVN3_LOOKS = re.compile(
    r"\w[µ¶·¸¹¨ª¬]|[µ¶·¸¹¨¬]\w|[^\W\d][©×÷¾¼½][^\W\d]|®[^\W\d]|§(?![IVXLC]+\b)[^\W\d]|[^\W\d_]«(?!.*»)"
    r"|^[^«]*[^\W\d_]»[^\W\d_]|[a-z][À-ÖØ-Þ](?![A-ZÀ-ÖØ-Þ])|(?<!\w)[A-Z][ÄÅÆËÎÏÑÖØÛÜÞ](?=[a-z])"
)
"""What text typed for TCVN3 nearly always has, and sound text does not."""

VNI_LOOKS = re.compile(
    r"[ae][áàâãäåéèêëóòôõöùúûüøïñ]|[oô][ùøûïâåäö]|[ôö][áàãõùøûï]|[uưö][øûïä]|ñ[aeiouyöôâê]",
    re.IGNORECASE,
)
"""What text typed for VNI nearly always has, and sound text does not."""

_OLD_SIGN = re.compile("[\xa1-\xff]")
_BEYOND = re.compile("[\u0100-\u2000\u2070-\uffff]")
_VNI_SIGN = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))
_WORD = re.compile(r"[^\W\d_]+")
_VOWELS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ"
_SYLLABLE = re.compile(
    rf"(?:ngh|ng|nh|gh|gi|kh|ch|ph|qu|th|tr|[bcdđghklmnpqrstvx])?([{_VOWELS}]{{1,3}})"
    r"(?:ng|nh|ch|[cmnpt])?"
)
_NUCLEI = frozenset(
    re.findall(
        r"\S+",
        "a ai ao au ay ă â âu ây e eo ê êu i ia iê iêu iu o oa oai oay oao oă oe oeo oi oo ô ôi ơ ơi"
        " u ua uai uay uâ uây uă uê ui uơ uô uôi uy uya uyê uyu ư ưa ưi ươ ươi ươu ưu y yê yêu",
    )
)
_SHORT = re.compile("(?=.*Đ)[BCDĐGHKLMNPQRSTVX]{2,5}")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_PLAIN_AND_MARKED = re.compile(r"[A-Za-z](?![A-Za-z])[^\W\d_]|[^\W\d_](?<![A-Za-z])[A-Za-z]")
_BEHIND_DIGIT = re.compile(r"\d[A-Za-z]*(?![A-Za-z])[^\W\d_]")


def encoding_of_font(font: str) -> OldEncoding | None:
    """The encoding that a font draws, by its name; None for a font of Unicode."""
    name = font.strip().casefold()
    if name.startswith(".vn"):
        return "tcvn3"
    return "vni" if name.startswith("vni") else None


def is_font_of_capitals(font: str) -> bool:
    """Whether a font of TCVN3 draws capitals for small letters: «.VnTimeH»."""
    return encoding_of_font(font) == "tcvn3" and font.strip().endswith("H")


def draws_otherwise(font: str, text: str) -> bool:
    """Whether a font shows other letters than the text has."""
    # A text with letters that the font lacks is Unicode: another font is shown in its place.
    encoding = encoding_of_font(font)
    if not encoding:
        return False
    return is_font_of_capitals(font) if text.isascii() else has_signs_of(text, encoding)


def converted(text: str, encoding: OldEncoding, *, capitals: bool = False) -> str:
    """A text typed for an old font, in Unicode.

    Args:
        text: the text as the file holds it.
        encoding: what it was typed for.
        capitals: whether the font draws capitals for small letters.

    Returns:
        The text; signs that the encoding does not have stay. Where TCVN3 has no capitals, those
        of words and texts whose other letters are capitals are restored.
    """
    if encoding == "vni":
        return _VNI_SIGN.sub(lambda found: VNI[found[0]], text)
    small = "".join(TCVN3.get(sign, sign) for sign in text)
    if capitals or _is_upper(text):
        return small.upper()
    return _WORD.sub(_raised(text, small), small)


def _is_upper(text: str) -> bool:
    """Whether all letters that have two forms in TCVN3 are capitals, and there are several."""
    plain = [sign for sign in text if sign.isascii() and sign.isalpha()]
    return len(plain) > 1 and "".join(plain).isupper()


def _raised(text: str, small: str) -> Callable[[re.Match[str]], str]:
    """What replaces a word: the word in capitals where its plain letters, two or more, are."""
    # Signs and letters correspond one to one, so a word's place is the same in both texts.
    assert len(text) == len(small)  # noqa: S101
    return lambda found: found[0].upper() if _is_upper(text[slice(*found.span())]) else found[0]


_LOOKS: Mapping[OldEncoding, re.Pattern[str]] = {"tcvn3": TCVN3_LOOKS, "vni": VNI_LOOKS}
_SIGNS: Mapping[OldEncoding, frozenset[str]] = {
    "tcvn3": frozenset(_TCVN3_SIGNS),
    "vni": frozenset("".join(VNI)),
}


def has_signs_of(text: str, encoding: OldEncoding) -> bool:
    """Whether a text has signs of an old encoding, and none that it lacks."""
    if text.isascii() or _BEYOND.search(text):
        return False
    signs = _OLD_SIGN.findall(text)
    return bool(signs) and _SIGNS[encoding].issuperset(signs)


def may_be(text: str, encoding: OldEncoding) -> bool:
    """Whether a text of a file that is typed for an old font is typed for it, too.

    Args:
        text: the text as the file holds it.
        encoding: the encoding in question.

    Returns:
        Whether it has signs of the encoding only, and looks like it or would be good Vietnamese.
    """
    if not has_signs_of(text, encoding):
        return False
    return bool(_LOOKS[encoding].search(text)) or _is_vietnamese(converted(text, encoding))


def _is_vietnamese(text: str) -> bool:
    """Whether there are words with marks, and all of them are syllables or short for some (QĐ)."""
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    return bool(words) and all(is_syllable(word) or _SHORT.fullmatch(word) for word in words)


def is_syllable(word: str) -> bool:
    """Whether a word is spelt like a syllable of Vietnamese, with at most one tone."""
    found = _SYLLABLE.fullmatch(word.lower())
    if not found:
        return False
    plain, tones = _TONES.subn("", normalize("NFD", found[1]))
    return tones <= 1 and normalize("NFC", plain) in _NUCLEI


def _is_sound(text: str) -> bool:
    """Whether all words with marks are syllables as they stand, without capitals amid small letters."""
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    return all(
        is_syllable(word) and (word[1:] == word[1:].lower() or word.isupper()) for word in words
    )


def recognised(text: str) -> tuple[OldEncoding, ...]:
    """The encodings that a text may have been typed for, where no font says so.

    Args:
        text: the text as the file holds it.

    Returns:
        Encodings whose signs and syllables the text has: seldom more than one, and none for sound
        text or where the letters are good Vietnamese as they stand, such as «Bé».
    """
    return tuple(
        encoding
        for encoding, pattern in _LOOKS.items()
        if has_signs_of(text, encoding)
        and (pattern.search(text) or not _is_sound(text))
        and _is_vietnamese(said := converted(text, encoding))
        and _PLAIN_AND_MARKED.search(said)
        and not _BEHIND_DIGIT.search(said)
    )
