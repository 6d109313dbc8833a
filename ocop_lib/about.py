"""Whom a report is about: a unit or an agency, as parameters, slices and the manifest name it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from ocop_lib.periods import is_year

Kind = Literal["unit", "agency"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""The kinds of subject of a report; each is the name of the parameter that gives its id."""

_USUAL: Mapping[Kind, str] = {"unit": "{period}/{id}", "agency": "{period}/agencies/{id}"}

YEAR_END = "year-end"
"""The name of the report on a whole year, which is about the province."""


@dataclass(frozen=True, slots=True, order=True)
class About:
    """Whom a report is about. Over which period it tells is another question, asked beside it.

    Args:
        kind: ``unit`` or ``agency``.
        id: its id in the plan; ``province``, a unit, for the whole.
    """

    kind: Kind
    id: str

    def report(self, period: object) -> str:
        """The id of the usual report on it: «2024-Q3/ba-be», «2024-Q3/agencies/so-y-te».

        Args:
            period: the quarter or the year, or its text; of a year «2024/year-end».

        Returns:
            The id, which is the path of the parameter file without its ending.
        """
        if is_year(str(period)):
            return f"{period}/{YEAR_END}"
        return _USUAL[self.kind].format(period=period, id=self.id)

    def as_keys(self) -> dict[str, str]:
        """The parameter that names it, with its id: ``{"unit": "ba-be"}``."""
        return {self.kind: self.id}


def about_of(unit: str, agency: str) -> About:
    """The subject named by two texts of which one is empty.

    Args:
        unit: id of a unit; empty for none.
        agency: id of an agency; empty for none.

    Returns:
        The subject.

    Raises:
        ValueError: both are empty, or neither is.
    """
    if bool(unit) == bool(agency):
        raise ValueError("a report is about a unit or about an agency")
    return About("agency", agency) if agency else About("unit", unit)
