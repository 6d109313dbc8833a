"""The national programme's rules: score bands, competent authorities, validity of certificates."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from typing import TYPE_CHECKING

from ocop_lib.register.columns import DOWNGRADE, RECOGNITIONS, WITHDRAWAL
from ocop_lib.register.naming import column_name, value_name
from ocop_lib.wording import day

if TYPE_CHECKING:
    import pandas as pd

PROGRAMME_START = date(2018, 1, 1)
"""The earliest date allowed in a register. Source: Quyết định 490/QĐ-TTg, 7/5/2018."""

STARS = (1, 5)

LOWEST_OCOP_STARS = 3
"""The fewest stars of an OCOP product. Source: Quyết định 148/QĐ-TTg."""

SCORES = (0, 100)

BANDS = ((90, 5), (70, 4), (50, 3), (30, 2), (0, 1))
"""The lowest score of each band, and the stars of the band; scores have decimals.

Source: Quyết định 148/QĐ-TTg, 24/02/2023: 5 stars 90-100, 4 stars 70-<90, 3 stars 50-<70,
2 stars 30-<50, 1 star <30.
"""

LOWEST_OCOP_SCORE = min(score for score, stars in BANDS if stars >= 3)  # noqa: PLR2004 (the next line says it)
"""The lowest score of a product that the programme recognises: that of 3 stars."""

VALID_MONTHS = 36
"""The validity of a recognition, in months. Source: Quyết định 148/QĐ-TTg."""

VALID_SLACK_DAYS = 1
"""The days by which it may differ: some decisions give the last valid day, others the next day."""

MAX_MONTHS_TO_EFFECT = 12
"""The most months between the date of a decision and the day it takes effect, before or after.

Recognitions do take effect some months before their decision (a 5-star decision of November 2024
renewed certificates from 01/7/2024); more than a year is a typing error.
"""

DISTRICT_ONLY_FROM = date(2023, 2, 24)
"""From this day 3 stars given by the province need an explanation. Source: QĐ 148/QĐ-TTg."""


@dataclass(frozen=True, slots=True)
class Authority:
    """The competence of a level to recognise products with a number of stars.

    Args:
        stars: the number of stars.
        level: the level of the committee or ministry: ``district``, ``province`` or ``nation``.
        source: the decision that gives the competence.
        first: the first day on which decisions could be taken; None for no limit.
        last: the last such day; None for no limit.
        needs_note: whether the competence is an exception, which the column ``note`` must explain.
    """

    stars: int
    level: str
    source: str
    first: date | None = None
    last: date | None = None
    needs_note: bool = False

    def holds_on(self, day: date) -> bool:
        """Whether decisions could be taken on a day."""
        return (self.first or date.min) <= day <= (self.last or date.max)


_QD_148 = "Quyết định 148/QĐ-TTg ngày 24/02/2023"
_QD_1489 = "Quyết định 1489/QĐ-TTg ngày 06/7/2025"
_TWO_LEVELS = date(2025, 7, 6)
_LAST_DISTRICT = date(2025, 7, 5)

AUTHORITIES: tuple[Authority, ...] = (
    Authority(5, "nation", _QD_148),
    Authority(4, "province", _QD_148),
    *(
        authority
        for stars in (3, 2, 1)
        for authority in (
            Authority(stars, "district", _QD_148, last=_LAST_DISTRICT),
            Authority(stars, "province", "Quyết định 1048/QĐ-TTg năm 2019", last=date(2023, 2, 23)),
            Authority(
                stars,
                "province",
                _QD_148,
                first=DISTRICT_ONLY_FROM,
                last=_LAST_DISTRICT,
                needs_note=True,
            ),
            Authority(stars, "province", _QD_1489, first=_TWO_LEVELS),
        )
    ),
)


def authorities_in_words() -> str:
    """The content of `AUTHORITIES` in Vietnamese: levels, as marks, and dates by stars."""
    by_words: dict[str, list[int]] = {}
    for stars in sorted({authority.stars for authority in AUTHORITIES}, reverse=True):
        words = ", ".join(
            _in_words(authority) for authority in AUTHORITIES if authority.stars == stars
        )
        by_words.setdefault(words, []).append(stars)
    return "; ".join(
        f"{', '.join(map(str, stars))} sao: {words}" for words, stars in by_words.items()
    )


def _in_words(authority: Authority) -> str:
    bounds = [
        f"từ {day(authority.first)}" if authority.first else "",
        f"đến {day(authority.last)}" if authority.last else "",
        f"có giải trình ở cột {column_name('note')}" if authority.needs_note else "",
    ]
    words = " ".join(filter(None, bounds))
    level = value_name("issuer_level", authority.level)
    return f"{level} ({words})" if words else level


def is_recognition(events: "pd.DataFrame") -> "pd.Series[bool]":
    """For each row of ``certificates``, whether the event gives stars to the product."""
    return events["kind"].isin(RECOGNITIONS)


def is_withdrawal(events: "pd.DataFrame") -> "pd.Series[bool]":
    """For each row of ``certificates``, whether the event removes the product's stars."""
    return events["kind"] == WITHDRAWAL


def is_downgrade(events: "pd.DataFrame") -> "pd.Series[bool]":
    """For each row of ``certificates``, whether the event lowers the product's stars."""
    return events["kind"] == DOWNGRADE


def stars_for(score: float) -> int | None:
    """The stars of a score's band; None for a score that is missing (NaN) or below every band."""
    # The lower end of a band belongs to it: 70 points are four stars, 69.99 are three.
    return next((stars for low, stars in BANDS if score >= low), None)


def may_recognise(
    stars: float, level: str | None, decided: date | None, *, is_explained: bool
) -> bool:
    """Whether a level is competent to decide on stars on a day.

    Args:
        stars: the stars; NaN where they are missing.
        level: the level that decided.
        decided: the day of the decision.
        is_explained: whether a competence by exception counts, because the row has a note.

    Returns:
        False where stars, level or day are missing.
    """
    return any(
        authority.stars == stars
        and authority.level == level
        and authority.holds_on(decided)
        and (is_explained or not authority.needs_note)
        for authority in AUTHORITIES
        if decided is not None
    )


def expiry_of(effective: date) -> date | None:
    """The expiry day of a recognition by its day of effect; see also `VALID_SLACK_DAYS`."""
    return months_after(effective, VALID_MONTHS)


def months_after(day: date, months: int) -> date | None:
    """The same day of another month, or the last one of a month that is too short.

    Args:
        day: a day.
        months: how many months later; negative for months earlier.

    Returns:
        The day; None where it lies outside the years 1 to 9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
