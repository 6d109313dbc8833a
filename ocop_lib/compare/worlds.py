"""The worlds of two sides, quarter by quarter, and how their numbers differ."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ocop_lib.compare.sides import Side
from ocop_lib.errors import FaultKind, OcopError, ParameterError
from ocop_lib.indicators.counting.registry import check_countable
from ocop_lib.indicators.restated.measured import is_for_readers
from ocop_lib.indicators.restated.parts import Difference
from ocop_lib.indicators.restated.since_issue import issued_world
from ocop_lib.indicators.restated.split import differences
from ocop_lib.indicators.restated.worlds import World
from ocop_lib.periods import Period, Quarter, YearEnd, data_day
from ocop_lib.plan import Plan
from ocop_lib.project.project import Year, load_project, read_document
from ocop_lib.register import Register
from ocop_lib.wording import band

OTHER_YEARS = FaultKind(
    "compare.other_years",
    "Hai bên không cùng một năm kế hoạch.",
    "So sánh trong cùng một năm.",
)

_PARAMS = "params"
NOW, PROPOSED = "sổ như đang có", "sổ sau khi nhận"
"""What the two sides are called when workbooks are to be accepted."""


class _Read(NamedTuple):
    year: Year
    plan: Plan
    register: Register


@dataclass(frozen=True)
class Compared:
    """How the numbers of two sides differ.

    Args:
        old: what the first side is called.
        new: what the second side is called.
        differences: the values that differ, by period, unit and indicator.
        plans: the later plan of each year.
        only_old: the years that the first side alone has.
        only_new: the years that the second side alone has.
        band: the warning on the page where the rows are made up, or a plan is a draft.
    """

    old: str
    new: str
    differences: tuple[Difference, ...]
    plans: Mapping[int, Plan] = field(repr=False)
    only_old: tuple[int, ...] = ()
    only_new: tuple[int, ...] = ()
    band: str = ""

    @property
    def is_moved(self) -> bool:
        """Whether anything differs."""
        return bool(self.differences or self.only_old or self.only_new)


def compare(old: Side, new: Side) -> Compared:
    """Compare the numbers of two projects, revisions of one, or issues.

    Args:
        old: the first side.
        new: the second side.

    Returns:
        The values that differ in the quarters, and years, of which one side has a report. An issue
        is compared at the end of its own period, two of them at that of the earlier one.

    Raises:
        OcopError: one of them cannot be read; with all faults of both.
    """
    if old.issue is not None or new.issue is not None:
        return _with_issue(old, new)
    first, second = _projects(old), _projects(new)
    found: list[Difference] = []
    both = [number for number in first if number in second]
    for number in both:
        found += _differences(first[number], second[number])
    return Compared(
        old.name,
        new.name,
        tuple(found),
        {number: read.plan for number, read in {**first, **second}.items()},
        tuple(number for number in first if number not in second),
        tuple(number for number in second if number not in first),
        _band(first[number] for number in both),
    )


def compare_registers(year: Year, plan: Plan, old: Register, new: Register) -> Compared:
    """Compare the numbers of a year by two registers, such as the one there is and one proposed.

    Args:
        year: the year, whose parameter files say of which periods there are reports.
        plan: its plan.
        old: the register on which the first side stands.
        new: the register on which the second side stands.

    Returns:
        The values that differ.
    """
    check_countable(plan)
    found = _differences(_Read(year, plan, old), _Read(year, plan, new))
    plans = {year.number: plan}
    return Compared(NOW, PROPOSED, tuple(found), plans, band=_warning(new, plan))


def _differences(old: _Read, new: _Read) -> Iterator[Difference]:
    for then, now in _periods(old, new):
        yield from _told(differences(_world(old, then), _world(new, now)))


def _with_issue(old: Side, new: Side) -> Compared:
    """Compare an issue with another one, or with its period in a project."""
    issues = [side.issue for side in (old, new) if side.issue is not None]
    period = issues[0].heading.cut.period
    then, now = (_issue_or_now(side, period) for side in (old, new))
    if then.plan.year != now.plan.year:
        found = f"{old.name}; {new.name}"
        raise ParameterError(OTHER_YEARS.at(found=found))
    plans = {now.plan.year: now.plan}
    warning = _warning(now.register, now.plan)
    return Compared(old.name, new.name, tuple(_told(differences(then, now))), plans, band=warning)


def _told(found: Iterable[Difference]) -> Iterator[Difference]:
    return (one for one in found if is_for_readers(one.indicator, one.name))


def _band(read: Iterable[_Read]) -> str:
    """The warning of the first year that needs one."""
    return next(filter(None, (_warning(one.register, one.plan) for one in read)), "")


def _warning(register: Register, plan: Plan) -> str:
    heading = register.heading
    is_illustrative = heading.illustrative
    return band(heading.title, illustrative=is_illustrative, draft_plan=plan.draft_title)


def _issue_or_now(side: Side, period: Period) -> World:
    """The world of an issue; of a project as it is, for a report of the period."""
    if side.issue is not None:
        return issued_world(side.issue)
    years = load_project(side.folder).years
    if period.year not in years:
        raise ParameterError(OTHER_YEARS.at(found=f"{side.name}; {period.year}"))
    year = years[period.year]
    plan = year.plan()
    return _world(_Read(year, plan, year.register(plan)), period)


def _projects(side: Side) -> dict[int, _Read]:
    """Read each year of a project."""
    found = {}
    for number, year in load_project(side.folder).years.items():
        plan = year.plan()
        check_countable(plan)
        found[number] = _Read(year, plan, year.register(plan))
    return found


def _world(read: _Read, period: Period) -> World:
    return World(read.plan, read.register, period, read.year.scheme)


def _periods(old: _Read, new: _Read) -> Iterator[tuple[Period, Period]]:
    """The periods of a year of which one side has a parameter file; all quarters where none has."""
    number = old.year.number
    quarters = sorted({*_quarters(old.year), *_quarters(new.year)})
    for quarter in quarters or Quarter.all_of(number):
        yield quarter, quarter
    ends = _year_end(old.year), _year_end(new.year)
    if end := ends[0] or ends[1]:
        yield ends[0] or end, ends[1] or end


def _quarters(year: Year) -> Iterator[Quarter]:
    for quarter in Quarter.all_of(year.number):
        if _files(year.root / _PARAMS / str(quarter)):
            yield quarter


def _files(folder: Path) -> list[Path]:
    """The parameter files in a folder; none where it cannot be listed."""
    try:
        return sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml"))
    except OSError:
        return []


def _year_end(year: Year) -> YearEnd | None:
    """The whole year with the last day of its data, as its parameter file says."""
    for path in _files(year.root / _PARAMS / f"{year.number}"):
        try:
            content = read_document(path, path.name).value
            return YearEnd(year.number, data_day(content.get("data_to"), year.number))
        except OcopError:
            continue
    return None
