"""The models of parameter files: the keys that all share, and those of each kind of report."""

import re
from abc import abstractmethod
from collections.abc import Container, Mapping
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Strict

from ocop_lib.about import About
from ocop_lib.files.fields import Flag
from ocop_lib.files.records import Record
from ocop_lib.periods import PERIOD_PATTERN, Period, Quarter, YearEnd
from ocop_lib.plan import PROVINCE
from ocop_lib.run.jobs.parameter_checks import (
    AGENCY,
    UNIT,
    checked_day,
    checked_id,
    checked_narrative,
    checked_quarter,
    checked_year,
)
from ocop_lib.run.jobs.parameter_inputs import checked_input

Narrative = Annotated[dict[str, Any] | None, AfterValidator(checked_narrative)]
"""Texts written by hand, by the slots of the report: see `ocop_lib.narrative`."""


class ParameterFile(Record):
    """A parameter file: the keys that all files share; further keys are those of its notebook.

    Each kind of file is a class below, which says by its keys what its report is about.

    Args:
        inputs: paths of the files that the notebook reads, relative to the root.
        illustrative: whether the narrative is invented, as the rows of an illustrative register
            are.
        narrative: texts written by hand.
    """

    model_config = ConfigDict(extra="allow")

    KEYS: ClassVar[tuple[str, ...]] = ()
    """The keys that such a file must have, and its notebook declare; the first tells the kind."""

    inputs: tuple[Annotated[str, Strict(), AfterValidator(checked_input)], ...] = ()
    illustrative: Flag = False
    narrative: Narrative = None

    @property
    @abstractmethod
    def about(self) -> About:
        """Whom the report is about."""

    @property
    @abstractmethod
    def period(self) -> Period:
        """The period of the report."""

    @classmethod
    @abstractmethod
    def usual(cls, values: Mapping[str, Any]) -> str:
        """The id of the usual report with these values of the keys in ``KEYS``."""


class QuarterFile(ParameterFile):
    """A parameter file of a quarter's report.

    Args:
        quarter: the quarter.
    """

    quarter: Annotated[str, BeforeValidator(checked_quarter)]

    @property
    def period(self) -> Period:
        """The quarter."""
        return Quarter.parse(self.quarter)


class UnitFile(QuarterFile):
    """The parameter file of a unit's report, or of the province's."""

    KEYS = ("unit", "quarter")

    unit: Annotated[str, Strict(), checked_id("unit", UNIT)]

    @property
    def about(self) -> About:
        """The unit."""
        return About("unit", self.unit)

    @classmethod
    def usual(cls, values: Mapping[str, Any]) -> str:
        """The id of the unit's report: «2024-Q3/ba-be»."""
        return About("unit", str(values["unit"])).report(values["quarter"])


class AgencyFile(QuarterFile):
    """The parameter file of an agency's report."""

    KEYS = ("agency", "quarter")

    agency: Annotated[str, Strict(), checked_id("agency", AGENCY)]

    @property
    def about(self) -> About:
        """The agency."""
        return About("agency", self.agency)

    @classmethod
    def usual(cls, values: Mapping[str, Any]) -> str:
        """The id of the agency's report: «2024-Q3/agencies/so-y-te»."""
        return About("agency", str(values["agency"])).report(values["quarter"])


class YearFile(ParameterFile):
    """The parameter file of the report on a whole year, which is about the province.

    Args:
        year: the year.
        data_to: the last day whose events the report sees.
    """

    KEYS = ("year", "data_to")

    year: Annotated[int, BeforeValidator(checked_year)]
    data_to: Annotated[date, BeforeValidator(checked_day)]

    @property
    def about(self) -> About:
        """The province."""
        return About("unit", PROVINCE)

    @property
    def period(self) -> Period:
        """The year, with the last day of its data."""
        return YearEnd(self.year, self.data_to)

    @classmethod
    def usual(cls, values: Mapping[str, Any]) -> str:
        """The id of the year's report: «2024/year-end»."""
        return About("unit", PROVINCE).report(values["year"])


FILE_KINDS: tuple[type[ParameterFile], ...] = (UnitFile, AgencyFile, YearFile)


def file_kind(names: Container[str]) -> type[ParameterFile]:
    """The kind of parameter file that a notebook reads.

    Args:
        names: the parameters that the notebook declares.

    Returns:
        The first kind whose first key is among them; a unit's file where none is.
    """
    return next((kind for kind in FILE_KINDS if kind.KEYS[0] in names), UnitFile)


def year_of(values: Mapping[str, Any], period: str = "") -> int | None:
    """The year that a parameter file tells of, before its values are checked.

    Args:
        values: the keys of the file.
        period: the name of its folder, which comes before them; empty for a file elsewhere.

    Returns:
        The year; None where neither names a period.
    """
    text = period or str(values.get("quarter", values.get("year")))
    return int(text[:4]) if re.fullmatch(PERIOD_PATTERN, text) else None
