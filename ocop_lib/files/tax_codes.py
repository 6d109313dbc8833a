"""Tax codes in a text, which look like phone numbers and are public."""

import re

_NAMED = re.compile(
    r"""(?<!\w)(?:M\.?S\.?T|mã\s*số\s*(?:thuế|doanh\s*nghiệp|hợp\s*tác\s*xã|HTX)|MSDN|MSHTX)
        [^\w]{0,4}(?:số|là)?[^\w]{0,3}
        (\d(?:[ .-]?\d){9})
        (?:\s?-\s?\d{3})?          # the number of a branch
        (?![.-]?\d)""",
    re.VERBOSE | re.IGNORECASE,
)
_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def without_tax_codes(text: str) -> str:
    """A text without the tax codes in it.

    Args:
        text: a text with usual digits.

    Returns:
        The text, a semicolon in place of each ten digits that follow «MST» or the like and have
        the right check digit, and of the three digits of a branch after them.
    """
    return _NAMED.sub(lambda found: ";" if is_tax_code(found[1]) else found[0], text)


def is_tax_code(written: str) -> bool:
    """Whether ten digits are a tax code: the last one is 10 less the weighted sum modulo 11.

    Args:
        written: the digits, perhaps with separators.

    Returns:
        True for ten digits with the right check digit.
    """
    *digits, last = (int(char) for char in written if char.isdigit())
    if len(digits) != len(_WEIGHTS):
        return False
    total = sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=True))
    return last == 10 - total % 11
