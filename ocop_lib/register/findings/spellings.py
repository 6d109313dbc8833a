"""The normal form of a name: what stays the same however the name is spelt."""

import re
import unicodedata
from functools import lru_cache

# Letters of other alphabets that look like Latin ones in capitals or in small letters, and «ð»,
# whose capital «Ð» looks like «Đ».
_LOOK_ALIKE = str.maketrans(
    "авекмнорстухіјѕһԁԛԝ" + "αβεζηικμνορτυχϲ" + "ðɖı",
    "abekmhopctyxijshdqw" + "abezhikmnoptyxc" + "đđi",
)
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SHAPES = "\u0302\u0306\u031b"
_VOWELS = re.compile(rf"(?:[aeiouy][{_SHAPES}{_TONES}]*)+")
_MARK = re.compile(f"[{_SHAPES}{_TONES}]")
_TONE = re.compile(f"[{_TONES}]")
# «lý» and «lí», «quý» and «quí», but not «túy» and «túi», «yến» and «iến».
_Y = re.compile(rf"(?:(?<![aeiouy{_SHAPES}])|(?<=qu))y(?![aeiou])")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[^\w+%°]+(?=\d)")
_NOT_A_LETTER = re.compile(r"[^\w+%°.\u0300-\u036f]|_|(?<!\d)\.|\.(?!\d)")

_WORD = re.compile(r"[^\W\d_]+")
# «β-caroten», «µg»: Greek letters that are meant as such.
_MEANT = re.compile(r"[\u0370-\u03ff]|[\xb5μ][gml]", re.IGNORECASE)

_ABBREVIATED = {
    "liên hiệp hợp tác xã": "lhhtx",
    "hợp tác xã": "htx",
    "tổ hợp tác": "tht",
    "hộ kinh doanh": "hkd",
    "hộ sản xuất": "hsx",
    "công ty": "cty",
    "trách nhiệm hữu hạn": "tnhh",
    "một thành viên": "mtv",
    "cổ phần": "cp",
    "doanh nghiệp tư nhân": "dntn",
    "sản xuất": "sx",
    "kinh doanh": "kd",
    "thương mại": "tm",
    "dịch vụ": "dv",
    "nông nghiệp": "nn",
    "nông lâm nghiệp": "nln",
    "ủy ban nhân dân": "ubnd",
}
"""What is abbreviated in names of subjects and issuers, and how."""


@lru_cache(maxsize=8192)
def normal_form(name: str) -> str:
    """What two spellings of one name have in common.

    Case, blanks, dashes, dots and other signs are left out, but not between digits («1,5» is not
    «15»); letters of other alphabets become the Latin ones they look like; a tone mark goes to the
    end of its vowels («hòa», «hoà»); «y» that sounds like «i» becomes «i» («mỳ», «mì»); usual
    abbreviations replace what they stand for («HTX», «Hợp tác xã»).

    Args:
        name: the name of a subject, product or issuer, or another short text.

    Returns:
        A text to compare, not to show. Names whose letters or tones differ have different ones.
    """
    form = _bare(name)
    for words, short in _short_forms().items():
        form = form.replace(words, short)
    return form


def unmarked_form(form: str) -> str:
    """A normal form without the marks of its letters, as of a name typed on a bare keyboard.

    Args:
        form: the normal form of a name.

    Returns:
        Its letters a to z and digits; the form itself where it has no marks.
    """
    return form if form.isascii() else _MARK.sub("", form).replace("đ", "d")


def look_alikes(text: str) -> tuple[tuple[str, str], ...]:
    """The letters of other alphabets in a text that look like Latin ones.

    Args:
        text: a text in NFC.

    Returns:
        Each such letter with the word that it stands in, in their order; of a word the first one.
        A Greek letter that is a word of its own («β-caroten») is none.
    """
    if text.isascii():
        return ()
    words = (word for word in _WORD.findall(text) if not word.isascii())
    found = ((next(filter(_is_look_alike, word), ""), word) for word in words)
    return tuple((sign, word) for sign, word in found if sign and not _MEANT.fullmatch(word))


def _is_look_alike(sign: str) -> bool:
    return len(sign.casefold()) == 1 and ord(sign.casefold()) in _LOOK_ALIKE


def _bare(name: str) -> str:
    """The letters of a name without case, signs and blanks, each tone mark behind its vowels."""
    letters = unicodedata.normalize("NFKD", name.casefold()).translate(_LOOK_ALIKE)
    letters = letters.replace("&", " va\u0300 ")
    letters = _Y.sub("i", _VOWELS.sub(_with_tone_last, letters))
    return _NOT_A_LETTER.sub("", _BETWEEN_DIGITS.sub(".", letters))


def _with_tone_last(vowels: re.Match[str]) -> str:
    tones = _TONE.findall(vowels[0])
    return _TONE.sub("", vowels[0]) + "".join(tones) if tones else vowels[0]


@lru_cache(maxsize=1)
def _short_forms() -> dict[str, str]:
    """The normal forms of `_ABBREVIATED`, the longest first."""
    forms = ((_bare(words), _bare(short)) for words, short in _ABBREVIATED.items())
    return dict(sorted(forms, key=lambda pair: -len(pair[0])))
