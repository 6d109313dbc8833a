"""Runs of digits and separators: which of them are phone or identity numbers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212-"
_ODD_SIGNS = '|:#="“”、\\'
"""Signs that hardly stand within a number: only groups of three digits between them make one."""
_BETWEEN = re.escape(_ODD_SIGNS) + rf" .,·•_'~*/()+\[\]{DASHES}"
_RUN = re.compile(rf"[+(\[]{{0,3}}\d(?:[{_BETWEEN}]{{0,4}}\d)*")
_LIST = re.compile(r"[,;] |(?<=\d)\s?(?=\+)")
_GROUP = re.compile(r"\d+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = re.compile(r"(?:\d\d?-\d\d?-(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)(?!\d)")
_BY_THREE = re.compile(r"(?:0|\d{3,})(?:-\d{3,})*")
_CODE = re.compile(r"[A-ZĐ]{2}\d{0,3}[-./]$")
_SUM = re.compile(r"(?:tiền|kinh phí|vốn|giá|doanh thu|chi phí|trị)\W{0,3}(?:là )?$", re.IGNORECASE)

_OLD, _NEW = 9, 12
"""The digits of a citizen's number: of the old card, and of the one since 2016."""
_SHORTEST, _LONGEST = 9, 15
_IDENTITY = {(9,), (3, 3, 3), (12,), (3, 3, 3, 3), (4, 4, 4), (6, 6), (3, 9), (3, 3, 6)}
"""The sizes of the groups in which identity numbers of 9 and 12 digits are written."""
_TRUNK = re.compile(r"0[1-9]\d{8,9}")
_AFTER_CODE = re.compile(r"0?[1-9]\d{8,9}")
_TEN = re.compile(r"0[35789]\d{8}")
_FEW = 5
"""The most groups in which a mobile number is written where one of them has a single digit."""
_MOBILE = re.compile(r"0?(?:[35789]\d{8}|2\d{8,9})")


@dataclass(frozen=True, slots=True)
class _Number:
    """Neighbouring groups of digits that may be one number.

    Args:
        groups: the digits by group.
        gaps: the signs before the first group, then those between the groups.
        before: the text before the number; empty where other digits stand there.
        is_alone: whether no other digits stand in the run.
    """

    groups: Sequence[str]
    gaps: Sequence[str]
    before: str
    is_alone: bool

    @property
    def digits(self) -> str:
        return "".join(self.groups)

    @property
    def sizes(self) -> tuple[int, ...]:
        return tuple(map(len, self.groups))

    @property
    def separators(self) -> set[str]:
        return {gap.strip(" ()[]") for gap in self.gaps[1:] if gap.strip() not in {")", "]"}}

    @property
    def has_odd_signs(self) -> bool:
        """Whether a sign that hardly stands within a number stands between two groups."""
        return not set(_ODD_SIGNS).isdisjoint("".join(self.gaps[1:]))

    def is_phone(self) -> bool:
        """Whether the number has the form of a phone number, as people write it."""
        digits = self.digits
        if "+" in self.gaps[0]:
            # With the code of a country: Vietnam's, or any other.
            is_foreign = not digits.startswith("84") and not _is_sum(self)
            return is_foreign or _AFTER_CODE.fullmatch(digits[2:]) is not None
        if self._is_date() or _CODE.search(self.before):
            return False
        if digits.startswith("0084"):
            return _AFTER_CODE.fullmatch(digits[4:]) is not None
        if digits.startswith("84") and _MOBILE.fullmatch(digits[2:]):
            return len(self.separators) <= 1 and min(self.sizes) > 1
        return _TRUNK.fullmatch(digits) is not None and self._is_grouped()

    def _is_grouped(self) -> bool:
        """Whether the groups of a number with a trunk prefix are those of a phone number."""
        sizes = self.sizes
        if self.has_odd_signs or not self.separators.isdisjoint("/,"):
            return _BY_THREE.fullmatch("-".join(self.groups)) is not None
        if max(sizes) == 1:
            return len(self.separators) == 1
        if set(sizes) == {2}:
            return self.is_alone and not self._is_counting()
        # Landlines are written «0209.3.870.123».
        is_landline = self.groups[0].startswith("02") or self.groups[0] == "0"
        # Of few groups none need have two digits: «0912.345.67 8».
        is_mobile = _TEN.fullmatch(self.digits) and len(sizes) <= _FEW
        return min(sizes) > 1 or is_landline or bool(is_mobile)

    def _is_counting(self) -> bool:
        """Whether each group is one more than the group before it: «01 02 03 04 05»."""
        numbers = [*map(int, self.groups)]
        return numbers == [*range(numbers[0], numbers[0] + len(numbers))]

    def _is_date(self) -> bool:
        """Whether the groups begin with day, month and year, or with year, month and day."""
        return _DATE.match("-".join(self.groups)) is not None

    def is_identity(self) -> bool:
        """Whether the number has the form of a citizen's number, old (9 digits) or new (12)."""
        sizes, digits = self.sizes, self.digits
        # The number of a citizen begins with the code of a province, 001 to 096: then any groups do.
        is_of_province = len(digits) == _NEW and digits[0] == "0" and max(sizes) > min(sizes)
        is_in_form = sizes in _IDENTITY or (is_of_province and len(self.separators) <= 1)
        if not is_in_form or all(map(_YEAR.fullmatch, self.groups)):
            return False
        if sizes == (_NEW,):
            return True
        # No province has the code 000: «000001-002000» is a range of stamps.
        if self.has_odd_signs or digits.startswith("000"):
            return False
        if not self.is_alone or _is_sum(self):
            return False
        is_code = self.before[-1:].isalpha() or _CODE.search(self.before) is not None
        return len(digits) == _NEW or not is_code


def _is_sum(number: _Number) -> bool:
    """Whether the digits are rather a sum: round, named so before, or with dots at the thousands."""
    digits, separators = number.digits, number.separators
    if digits.endswith("000") or _SUM.search(number.before):
        return not digits.startswith("0")
    is_dotted = bool(separators) and separators <= {".", ","}
    return len(digits) == _OLD and is_dotted and not digits.startswith("0")


def has_personal_number(text: str) -> bool:
    """Whether a text contains a phone number or a citizen's number.

    Args:
        text: a text with usual digits and single blanks, from which dates, numbers of decisions
            and the like have been cut.

    Returns:
        True when a run of digits, or neighbouring groups of it, is such a number.
    """
    return any(number.is_phone() or number.is_identity() for number in _numbers(text))


def _numbers(text: str) -> Iterator[_Number]:
    """Every stretch of neighbouring groups of digits that is as long as a number can be."""
    for found in _RUN.finditer(text):
        start = found.start()
        for part in _LIST.split(found[0]):
            yield from _stretches(part, text[max(0, start - 40) : start])
            start += len(part) + 1


def _stretches(run: str, before: str) -> Iterator[_Number]:
    groups, gaps = _GROUP.findall(run), _GROUP.split(run)
    ends = [0, *accumulate(map(len, groups))]
    for first in range(len(groups)):
        for last in range(first + 1, len(groups) + 1):
            length = ends[last] - ends[first]
            if length > _LONGEST:
                break
            if length >= _SHORTEST:
                yield _Number(
                    groups[first:last],
                    gaps[first:last],
                    before if first == 0 else "",
                    is_alone=last - first == len(groups),
                )
