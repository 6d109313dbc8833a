"""What a world tells beside its indicators: states of tasks, money by source, the stock's balance."""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import timedelta

from ocop_lib.indicators.agency.tasks import led, told_rows
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.money import Money, money_by_source, money_rows
from ocop_lib.indicators.progress import Progress
from ocop_lib.indicators.quarter_evidence import QuarterEvidence
from ocop_lib.indicators.stock import Place, Stock
from ocop_lib.indicators.stock_balance import Balance, entries, period
from ocop_lib.indicators.task_list import TaskList, told_of_tasks
from ocop_lib.periods import YearEnd
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.plan.work import single_agencies, work_of
from ocop_lib.register.columns import PRODUCT_GROUPS, SUBJECT_KINDS

TASK, MONEY, STOCK = "task/", "money/", "stock/"
"""How the ids of what is measured beside indicators begin: «task/t3-1», «money/cong-dong»,
«stock/stars/3», «stock/all»."""

STATES = ("state", "before")
"""What is told of a task: its state, and where that is unknown the one last reported."""

YEAR_OPENING = "year_opening"
"""Beside the fields of `Balance`, in a quarter: the products in force when the year began."""

ALL = f"{STOCK}all"

Plain = float | int | str | None
Measured = dict[tuple[str, str], dict[str, Plain]]
"""By unit or agency, and id, the values by name."""


def line_of(by: str | None, value: Hashable) -> str:
    """The id of a line of the balance: «stock/stars/3»; of all products «stock/all»."""
    return ALL if by is None else f"{STOCK}{by}/{value}"


_BY = ("stars", "is_high", "subject_kind", "product_group")
_VALUES: Sequence[Sequence[Hashable]] = ((5, 4, 3), (True,), (*SUBJECT_KINDS,), (*PRODUCT_GROUPS,))
_LINES = (
    ALL,
    *(line_of(by, one) for by, values in zip(_BY, _VALUES, strict=True) for one in values),
)
"""The lines of a place's balance."""


def is_beside(what: str) -> bool:
    """Whether it is measured beside the indicators."""
    return what.startswith((TASK, MONEY, STOCK))


def is_for_readers(what: str, name: str) -> bool:
    """Whether readers are told of a value, and it does not follow from others.

    Of the stock's balance that by stars says what the other lines say again, and what it begins
    with is where the period before ended.

    Args:
        what: the id of what is measured, or of an indicator.
        name: the value's name.

    Returns:
        Whether they are.
    """
    if not what.startswith(STOCK):
        return True
    return what.startswith(f"{STOCK}stars/") and name not in ("opening", YEAR_OPENING)


@dataclass(frozen=True, eq=False)
class Whole:
    """All that is measured beside the indicators at the end of a period.

    Args:
        plan: tasks, sources and agencies.
        as_of: the register at the cut-off.
        evidence: of the period.
        rows: the progress of all places that are seen.
        places: the units of which it is told, and ``province``.
        agencies: the agencies of whose tasks it is told.
    """

    plan: Plan
    as_of: AsOf
    evidence: QuarterEvidence
    rows: Sequence[Progress]
    places: Sequence[str]
    agencies: Sequence[str]

    def values(self) -> Measured:
        """The values: of tasks, money and the stock of each place, then of agencies' tasks."""
        return dict((*self._tasks(), *self._money(), *self._stock(), *self._of_agencies()))

    def _tasks(self) -> Iterator[tuple[tuple[str, str], dict[str, Plain]]]:
        told = told_of_tasks(self.as_of) if self.places else {}
        for place in self.places:
            statuses = {row.indicator: row.status for row in self.rows if row.unit == place}
            tasks = TaskList(
                self.plan,
                self.as_of,
                place,
                told,
                has_delivered=place in self.evidence.delivered_in_quarter,
                statuses=statuses,
            )
            for one in tasks.standings:
                yield (
                    (place, TASK + one.task.id),
                    {"state": one.state, "before": one.before or None},
                )

    def _of_agencies(self) -> Iterator[tuple[tuple[str, str], dict[str, Plain]]]:
        numbers = {row.indicator: row for row in self.rows if row.unit == PROVINCE and row.status}
        told = told_rows(self.as_of) if self.agencies else {}
        for agency in self.agencies:
            for one in led(self.as_of, work_of(self.plan, agency), agency, numbers, told):
                yield (agency, TASK + one.task.id), {"state": one.state}

    def _money(self) -> Iterator[tuple[tuple[str, str], dict[str, Plain]]]:
        rows = money_rows(self.as_of)
        for place in self.places:
            found = money_by_source(self.plan, self.as_of, rows, place)
            for source in self.plan.funding_sources:
                money = found.get(source.id)
                yield (place, MONEY + source.id), asdict(money) if money else dict.fromkeys(_MONEY)

    def _stock(self) -> Iterator[tuple[tuple[str, str], dict[str, Plain]]]:
        if not self.places:
            return
        counts: Counter[tuple[str, Hashable]] = Counter()
        for name, line, _ in _behind(self.as_of):
            counts[name, line] += 1
        has_year = not isinstance(self.as_of.period, YearEnd)
        names = (*asdict(Balance()), *([YEAR_OPENING] if has_year else []))
        for place in self.places:
            for line in _LINES:
                yield (place, line), {name: counts[name, (place, line)] for name in names}


_MONEY = tuple(one.name for one in fields(Money))


def _behind(as_of: AsOf) -> Iterator[tuple[str, Hashable, str]]:
    """Each product behind a number of the balance: the number's name, its place and line, the id."""
    stock = Stock(as_of)
    known: dict[Place, Sequence[tuple[str, str]]] = {}

    def lines(place: Place) -> Sequence[tuple[str, str]]:
        if place not in known:
            ids = [ALL, *(line_of(by, getattr(place, by)) for by in _BY)]
            known[place] = [(whose, one) for whose in (place.unit, PROVINCE) for one in ids]
        return known[place]

    days = period(as_of.period, as_of.scheme, is_year=False)
    yield from entries(stock, days, lines)
    if not isinstance(as_of.period, YearEnd):
        year = period(as_of.period, as_of.scheme, is_year=True)
        for product, place in stock.on(year.start - timedelta(days=1)).items():
            yield from ((YEAR_OPENING, line, product) for line in lines(place))


def products_behind(as_of: AsOf) -> Mapping[tuple[Hashable, str], Counter[str]]:
    """The products that the numbers of the stock's balance count.

    Args:
        as_of: the register at the cut-off.

    Returns:
        By place and line, and the number's name, how often each product is counted.
    """
    found: dict[tuple[Hashable, str], Counter[str]] = {}
    for name, line, product in _behind(as_of):
        found.setdefault((line, name), Counter())[product] += 1
    return found


def agencies_of(plan: Plan) -> tuple[str, ...]:
    """The agencies of a plan of whose tasks is told."""
    return tuple(one.id for one in single_agencies(plan))
