"""The project: its root folder, its defaults and its years, each with a plan and a register."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ocop_lib.errors import (
    NO_SUCH_VALUE,
    NOWHERE,
    Fault,
    FaultKind,
    OcopError,
    ParameterError,
    Place,
)
from ocop_lib.files.records import read_record
from ocop_lib.files.text import is_file, read_bytes, real_path
from ocop_lib.files.yaml import Document, parse_mapping
from ocop_lib.periods import (
    Period,
    Quarter,
    Scheme,
    YearEnd,
    is_quarter,
    is_year,
    last_day,
)
from ocop_lib.plan import Plan, load_plan
from ocop_lib.project.declared import MAX_NOTEBOOK_BYTES
from ocop_lib.project.defaults import Defaults, YearEntry
from ocop_lib.project.root import DEFAULTS
from ocop_lib.register import read_register
from ocop_lib.register.reading import remarks

if TYPE_CHECKING:
    from ocop_lib.register import Register
    from ocop_lib.register.slices import Slices

UNKNOWN_YEAR = FaultKind(
    "project.year",
    "Dự án chưa có năm này.",
    f"Thêm một dòng cho năm ấy dưới khóa years trong {DEFAULTS} (plan, register, scheme), hoặc sửa"
    " lại năm.",
)
OTHER_YEAR = FaultKind(
    "project.plan_year",
    "Kế hoạch ghi cho năm {year} là kế hoạch của năm khác.",
    "Sửa khóa plan của năm này, hoặc chuyển kế hoạch ấy sang đúng năm của nó dưới years.",
    "kế hoạch của năm {year}",
)


@dataclass(frozen=True, slots=True)
class Year:
    """A year of a project; its plan and register are read when asked for.

    Args:
        root: the project's folder.
        number: the year.
        entry: its plan, register and scheme.
    """

    root: Path
    number: int
    entry: YearEntry

    @property
    def scheme(self) -> Scheme:
        """The period scheme of the year's quarters."""
        return self.entry.scheme

    @property
    def plan_file(self) -> str:
        """The path of the project's own plan file, from the root; empty for a shipped plan."""
        return str(self.entry.plan_file or "")

    @property
    def register_folder(self) -> Path:
        """The path of the register's folder."""
        return self.root / self.entry.register_folder

    def plan(self) -> Plan:
        """Read and check the year's plan.

        Returns:
            The plan.

        Raises:
            ParameterError: the plan is that of another year.
            PlanError: the plan cannot be read or breaks a rule.
        """
        plan = _plan(self.root, self.entry)
        if plan.year != self.number:
            place = Place(str(DEFAULTS), key=f"years.{self.number}.plan")
            found = f"{self.entry.plan} ({plan.year})"
            raise ParameterError(OTHER_YEAR.at(place, found=found, year=self.number))
        return plan

    def register(self, plan: Plan | None = None) -> "Register":
        """Read and check the year's register.

        Args:
            plan: the year's plan, if the caller has read it; None to read it here.

        Returns:
            The register.

        Raises:
            RegisterError: with every fault of every table.
        """
        return read_register(self.register_folder, plan or self.plan())

    def slices(self, plan: Plan) -> "Slices":
        """The slices of the year's register, which is read only where one is not remembered.

        Args:
            plan: the year's plan.

        Returns:
            What gives the files that a report may see.
        """
        from ocop_lib.register.slices import Slices

        return Slices(self.register_folder, plan, cache(lambda: self.register(plan)))

    def remarks(self) -> tuple[Fault, ...]:
        """Warnings about files in the register's folder that are not read, as `remarks` gives them."""
        return remarks(self.register_folder)


def _plan(root: Path, entry: YearEntry) -> Plan:
    return load_plan(root / entry.plan_file if entry.plan_file else entry.plan)


@dataclass(frozen=True, slots=True)
class Project:
    """A project folder.

    Args:
        root: the folder at which relative paths start.
        defaults: the content of ``params/defaults.yaml``.
    """

    root: Path
    defaults: Defaults

    def notebooks(self) -> dict[str, bytes]:
        """Read the notebooks that the defaults name.

        Returns:
            The bytes of those that are there, by path from the root.

        Raises:
            ParameterError: the system refuses.
        """
        names = dict.fromkeys(self.defaults.notebook_paths)
        there = {name: self.root / name for name in names if is_file(self.root / name)}
        return {
            name: read_bytes(path, name, ParameterError, MAX_NOTEBOOK_BYTES)
            for name, path in there.items()
        }

    @property
    def years(self) -> Mapping[int, Year]:
        """The years by number, in order; only for a file without ``years`` the plan is read."""
        entries = dict(sorted(self.defaults.years.items()))
        single = self.defaults.single
        if single is not None:
            entries = {_plan(self.root, single).year: single}
        return {number: Year(self.root, number, entry) for number, entry in entries.items()}

    @property
    def latest(self) -> Year:
        """The latest year."""
        return self.years[max(self.years)]

    @property
    def quarters(self) -> tuple[str, ...]:
        """The quarters of all years, in order, as «2024-Q1»."""
        return tuple(str(quarter) for year in self.years for quarter in Quarter.all_of(year))

    def year(self, number: int, place: Place = NOWHERE, found: str = "") -> Year:
        """The year with a number.

        Args:
            number: the year.
            place: the place that named it, for the message.
            found: what stands there, a year or a quarter; empty for the number itself.

        Returns:
            The year.

        Raises:
            ParameterError: the project has no such year.
        """
        years = self.years
        if number not in years:
            known = self.quarters if is_quarter(found) else map(str, years)
            raise ParameterError(UNKNOWN_YEAR.among(place, found or str(number), known))
        return years[number]

    def quarter(self, text: str, place: Place) -> Quarter:
        """The quarter that a text names, in a year of the project.

        Args:
            text: «2024-Q3».
            place: the place of the text, for the message.

        Returns:
            The quarter.

        Raises:
            ParameterError: the text names no quarter, or one of a year that the project lacks.
        """
        if not is_quarter(text):
            raise ParameterError(NO_SUCH_VALUE.among(place, text, self.quarters))
        quarter = Quarter.parse(text)
        self.year(quarter.year, place, text)
        return quarter

    def period(self, text: str, place: Place) -> Period:
        """The period that a text names, in a year of the project.

        Args:
            text: «2024-Q3», or «2024» for a whole year with data to its last day.
            place: the place of the text, for the message.

        Returns:
            The quarter, or the year.

        Raises:
            ParameterError: as of `quarter`.
        """
        if not is_year(text):
            return self.quarter(text, place)
        year = self.year(int(text), place, text).number
        return YearEnd(year, last_day(year))

    def asked(self, year: int | None, period: str) -> tuple[Year, ...]:
        """The years that an order needs.

        Args:
            year: the year of the period that ``--quarter`` or ``--year`` names; None for all.
            period: that period as text.

        Returns:
            That year, or all years.

        Raises:
            ParameterError: the project lacks the year.
        """
        if year is None:
            return tuple(self.years.values())
        option = "--quarter" if is_quarter(period) else "--year"
        return (self.year(year, Place(part=option), period),)


def load_project(root: Path, defaults: Path | None = None) -> Project:
    """Read and check the defaults of a project.

    Args:
        root: the project's folder.
        defaults: a file to read instead of the folder's ``params/defaults.yaml``.

    Returns:
        The project, its root without symbolic links; no register is read yet.

    Raises:
        ParameterError: with every fault of the file.
    """
    path = defaults or root / DEFAULTS
    file = str(DEFAULTS) if defaults is None else path.name
    document = read_document(path, file)
    return Project(real_path(root), read_record(Defaults, document, file, ParameterError))


def read_document(path: Path, file: str, error: type[OcopError] = ParameterError) -> Document:
    """Read a YAML file of «key: value» pairs.

    Args:
        path: the file.
        file: the file's name in messages.
        error: the class of the error to raise.

    Returns:
        The document; its value is a dict.

    Raises:
        OcopError: of the given class, when the file cannot be read or is no valid mapping.
    """
    return parse_mapping(read_bytes(path, file, error), file, error)
