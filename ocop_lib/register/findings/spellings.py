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
_HORN = "\u031b"
# «rưọu», «ruợu», «đuờng»: of «ươ» one horn is often left out. «Bắc Cạn» is «Bắc Kạn».
_ONE_HORN = re.compile(rf"u(?:{_HORN}o(?!{_HORN})|o{_HORN})")
_K = re.compile("k(?=[aou])")
_Y = re.compile(rf"(?:(?<![aeiouy{_SHAPES}])|(?<=qu))y(?![aeiou])")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[^\w+%°]+(?=\d)")
# «M1ến», «c0m»: a digit between two letters; and «01» is 1, but «1,05» is not «1,5».
_DIGITS = frozenset("0123456789")
_DIGIT_FOR_LETTER = re.compile(r"(?<=[^\W\d_])[01](?=[^\W\d_])")
_ZEROS = re.compile(r"(?<![\d.])0+(?=\d)")
_NOT_A_LETTER = re.compile(r"[^\w+%°.\u0300-\u036f]|_|(?<!\d)\.|\.(?!\d)")

_SMALL = "".join(map(chr, _LOOK_ALIKE))
_FOREIGN = re.compile(f"[{_SMALL}{_SMALL.upper().replace('I', '')}]")
_WORD = re.compile(r"[^\W\d_]+")
# «β-caroten», «µg»: Greek letters that are meant as such.
_MEANT = re.compile(r"[\u0370-\u03ff]|[\xb5μ][gml]", re.IGNORECASE)

_ABBREVIATED = {
    "liên hiệp hợp tác xã": "lhhtx",
    "liên hiệp htx": "lhhtx",
    "hợp tác xã": "htx",
    "tổ hợp tác": "tht",
    "tổ ht": "tht",
    "hộ sản xuất kinh doanh": "hộ",
    "hộ kinh doanh": "hộ",
    "hộ sản xuất": "hộ",
    "hộ gia đình": "hộ",
    "hộ kd": "hộ",
    "hộ sx": "hộ",
    "hộ gđ": "hộ",
    "cơ sở sản xuất": "cssx",
    "cơ sở sx": "cssx",
    "công ty": "cty",
    "ctcp": "ctycp",
    "trách nhiệm hữu hạn": "tnhh",
    "một thành viên": "mtv",
    "1 thành viên": "mtv",
    "1tv": "mtv",
    "cổ phần": "cp",
    "doanh nghiệp tư nhân": "dntn",
    "dn tư nhân": "dntn",
    "xuất nhập khẩu": "xnk",
    "đầu tư": "đt",
    "phát triển": "pt",
    "chế biến": "cb",
    "sản xuất": "sx",
    "kinh doanh": "kd",
    "thương mại": "tm",
    "dịch vụ": "dv",
    "nông nghiệp": "nn",
    "nông lâm nghiệp": "nln",
    "ủy ban nhân dân": "ubnd",
}
"""What is abbreviated in names of subjects and issuers, and how; a household is a household."""
_HOUSEHOLD = re.compile("^h(?:sxkd|kd|sx|gđ)")


@lru_cache(maxsize=8192)
def normal_form(name: str) -> str:
    """What two spellings of one name have in common.

    Case, blanks, dashes, dots and other signs are left out, but not between digits («1,5» is not
    «15»); letters of other alphabets become the Latin ones they look like; a tone mark goes to the
    end of its vowels («hòa», «hoà»); «y» that sounds like «i» becomes «i» («mỳ», «mì»), «k» that
    sounds like «c» «c», and «ươ» has two horns; zeros in front of a number are left out, and a 0 or
    1 between letters is an «o» or «i»; usual abbreviations replace what they stand for («HTX»,
    «Hợp tác xã»), and «Sản phẩm» before a name is left out.

    Args:
        name: the name of a subject, product or issuer, or another short text.

    Returns:
        A text to compare, not to show. Names whose letters or tones differ have different ones.
    """
    form = _bare(name)
    form = _HOUSEHOLD.sub(_household(), form.removeprefix(_said_of_all()) or form)
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
    if not _FOREIGN.search(text):
        return ()
    words = (word for word in _WORD.findall(text) if not word.isascii())
    found = ((next(filter(_is_look_alike, word), ""), word) for word in words)
    return tuple((sign, word) for sign, word in found if sign and not _MEANT.fullmatch(word))


def _is_look_alike(sign: str) -> bool:
    return _FOREIGN.match(sign) is not None


def _bare(name: str) -> str:
    """The letters of a name without case, signs and blanks, each tone mark behind its vowels."""
    typed = name.casefold()
    if not _DIGITS.isdisjoint(typed):
        typed = _DIGIT_FOR_LETTER.sub(lambda found: "oi"[int(found[0])], typed)
    letters = unicodedata.normalize("NFKD", typed).translate(_LOOK_ALIKE)
    letters = letters.replace("&", " va\u0300 ")
    letters = _Y.sub("i", _VOWELS.sub(_with_tone_last, letters))
    if _HORN in letters:
        letters = _ONE_HORN.sub(f"u{_HORN}o{_HORN}", letters)
    letters = _K.sub("c", letters)
    if not _DIGITS.isdisjoint(letters):
        letters = _ZEROS.sub("", _BETWEEN_DIGITS.sub(".", letters))
    return _NOT_A_LETTER.sub("", letters)


def _with_tone_last(vowels: re.Match[str]) -> str:
    tones = _TONE.findall(vowels[0])
    return _TONE.sub("", vowels[0]) + "".join(tones) if tones else vowels[0]


@lru_cache(maxsize=1)
def _said_of_all() -> str:
    """The normal form of the words that stand before the name of a product and say nothing."""
    return _bare("sản phẩm")


@lru_cache(maxsize=1)
def _household() -> str:
    return _bare("hộ")


@lru_cache(maxsize=1)
def _short_forms() -> dict[str, str]:
    """The normal forms of `_ABBREVIATED`, the longest first."""
    forms = ((_bare(words), _bare(short)) for words, short in _ABBREVIATED.items())
    return dict(sorted(forms, key=lambda pair: -len(pair[0])))
