"""Search for phone numbers and citizen identity numbers in texts."""

import re

_PHONE = re.compile(
    r"""(?<![\d/.-])               # not the end of a longer number or of a decision's number
        (?:(?:\+|00)84[ .-]?|0)    # Vietnam's code, or the trunk prefix
        [1-9](?:[ .-]?\d){8,9}     # nine digits in a mobile number, ten in a landline's
        (?![\d/]|[.-]\d)""",
    re.VERBOSE,
)
_IDENTITY = re.compile(
    r"""(?<![\d/.-])0\d{2}         # a citizen's number starts with the code of a province, 001-096
        (?:[ .]?\d{3}){3}
        (?![\d/]|[.-]\d)""",
    re.VERBOSE,
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


def is_personal(text: str) -> bool:
    """Whether a text contains a phone number or a citizen's identity number.

    Numbers of decisions («0123456789/QĐ»), dates, amounts of money, barcodes and tax codes with a
    dash do not count. Digits that contain a separate year («05-10-2024-01») are a date followed by
    a number, not a phone number.

    Args:
        text: the text of one cell.

    Returns:
        True when the cell must be refused.
    """
    phone = any(_YEAR.search(match[0]) is None for match in _PHONE.finditer(text))
    return phone or _IDENTITY.search(text) is not None
