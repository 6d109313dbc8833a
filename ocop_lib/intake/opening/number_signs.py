"""What number formats show beside a number or instead of it: «%», a currency, a unit, a scale."""

import re
import unicodedata

_PERCENT = "%"
_BUILT_IN = {9: _PERCENT, 10: _PERCENT}
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|[_*].|\[(?P<bracketed>[^\]]*)\]?|(?P<bare>.)'
)
_SCALED = re.compile(r"[0#?](,+)(?![0#?,])")
_PLACES = frozenset("0#?.,/ eE+-()@")
_GENERAL = re.compile(r"general|standard", re.IGNORECASE)
_LONGEST_CODE = 255


def sign_of(number: int, code: str = "") -> str:
    """What a number format shows beside a number.

    Args:
        number: the number of the format in the file.
        code: how the file spells it; empty for a built-in one.

    Returns:
        «%», «₫», «triệu đồng» as its part for positive numbers shows it; «: 1000» where it shows
        thousands; empty where it shows the number itself, with whatever blanks and marks.
    """
    if not code:
        return _BUILT_IN.get(number, "")
    shown, places = _parts(_GENERAL.sub("", code[:_LONGEST_CODE]))
    if scaled := _SCALED.search(places):
        return f": {1000 ** len(scaled[1])}"
    sign = " ".join(shown.split())
    return sign if any(map(_is_said, sign)) else ""


def _parts(code: str) -> tuple[str, str]:
    """The texts of the first part of a format, and its places for digits."""
    shown, places = [], []
    for found in _TOKEN.finditer(code):
        bare = found["bare"]
        if bare == ";":
            break
        if bare is None:
            currency = found["bracketed"] or ""
            currency = currency[1:].partition("-")[0] if currency.startswith("$") else ""
            shown.append(found["quoted"] or found["escaped"] or currency)
        elif bare in _PLACES:
            places.append(bare)
        else:
            shown.append(bare)
    return "".join(shown), "".join(places)


def _is_said(letter: str) -> bool:
    """Whether a letter is more than a mark between or around numbers."""
    return letter.isalnum() or letter in "%‰" or unicodedata.category(letter) == "Sc"
