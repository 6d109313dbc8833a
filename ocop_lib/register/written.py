"""Texts that people write into a register: the number of a document, a reason that is one."""

import re
import unicodedata
from functools import lru_cache

_NUMBER = re.compile(r"[^0-9]*?0*([1-9][0-9]*)(.*)")


@lru_cache(maxsize=4096)
def document_number(written: str | None) -> str:
    """What two ways of writing a document's number have in common.

    «Số 030/QD-UBND ngày 25/10/2024» is «30/QĐ-UBND»: words before it, zeros in front, case, marks,
    blanks and the day after it say nothing. The number «…/QĐ-UBND» of a draft is none.

    Args:
        written: the text of a cell; None for an empty one.

    Returns:
        A text to compare, not to show; empty where the text names no number.
    """
    if written is None:
        return ""
    folded = unicodedata.normalize("NFKD", written.casefold())
    letters = "".join(char for char in folded if char.isalnum() or char == "/")
    plain = letters.replace("đ", "d").replace("ð", "d").partition("ngay")[0]
    found = _NUMBER.fullmatch(plain)
    return f"{found[1]}/{found[2].strip('/')}" if found else ""


def says_something(written: str | None) -> bool:
    """Whether a cell that is to explain something has a word in it: «.» and «-» have none.

    Args:
        written: the text of the cell; None for an empty one.

    Returns:
        True where two letters stand in it.
    """
    return written is not None and sum(map(str.isalpha, written)) > 1
