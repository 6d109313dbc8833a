"""Vietnamese words as old fonts write them: TCVN3, by one sign a letter, and VNI, by two."""

from unicodedata import normalize

_SMALL = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ"
_SIGNS = (
    "b5b6b7b8b9 a8bbbcbdbec6 a9c7c8c9cacb ae cccecfd0d1 aad2d3d4d5d6 d7d8dcddde dfe1e2e3e4"
    " abe5e6e7e8e9 aceaebecedee eff1f2f3f4 adf5f6f7f8f9 fafbfcfdfe"
)
_TCVN3 = dict(zip(_SMALL, bytes.fromhex(_SIGNS).decode("latin-1"), strict=True))
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
_ALONE, _ON_A_HAT, _ON_A_BREVE = " øûõùï", "âàåãáä", "êèúüéë"
_VNI = {"ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î", "đ": "ñ"}
for _vowel, _base, _seconds in (
    *((one, one, _ALONE) for one in "aeouy"),
    ("ơ", "ô", _ALONE),
    ("ư", "ö", _ALONE),
    ("â", "a", _ON_A_HAT),
    ("ê", "e", _ON_A_HAT),
    ("ô", "o", _ON_A_HAT),
    ("ă", "a", _ON_A_BREVE),
):
    for _tone, _second in zip(_TONES, _seconds, strict=True):
        _VNI.setdefault(normalize("NFC", _vowel + _tone), _base + _second.strip())


def tcvn3(words: str) -> str:
    """The words in a font of TCVN3, whose capitals are its small letters."""
    return "".join(_TCVN3.get(letter.lower(), letter) for letter in words)


def vni(words: str) -> str:
    """The words in a font of VNI."""
    return "".join(
        _VNI.get(letter) or (_VNI[letter.lower()].upper() if letter.lower() in _VNI else letter)
        for letter in words
    )
