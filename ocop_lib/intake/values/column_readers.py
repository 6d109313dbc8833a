"""How the cells of each column of a table are read."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date

from ocop_lib.intake.delivered import Base
from ocop_lib.intake.headings.choices import choice_names
from ocop_lib.intake.headings.sheets import given_by_cover
from ocop_lib.intake.values.cell import Reader
from ocop_lib.intake.values.dates import DayColumn, Order
from ocop_lib.intake.values.names import Directory, choice_reader
from ocop_lib.intake.values.numbers import number_reader
from ocop_lib.intake.values.texts import read_text
from ocop_lib.months import Window
from ocop_lib.periods import SCHEMES, Quarter, is_quarter
from ocop_lib.plan import Plan
from ocop_lib.register.columns import NUMBERS, Column, TableSpec
from ocop_lib.register.standards import PROGRAMME_START

_MORE_YEARS = 11
"""The years by which a day may lie after the plan's: the last day of a certificate, for one."""


@dataclass(frozen=True)
class Terms:
    """What the cells of a workbook are read by.

    Args:
        plan: the plan.
        quarter: the quarter reported on; empty for none.
        base: what the form held; None where that is not known.
        is_from_1904: as of `Book`.
        standing: the rows that the unit knows, as they stand, by table and id: they count as what
            the form held where that is not known.
        unit: the unit that delivers; empty where that is not known.
        kind: the kind of delivery; empty where that is not known.
    """

    plan: Plan
    quarter: str
    base: Base | None
    is_from_1904: bool
    standing: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    unit: str = ""
    kind: str = ""

    @property
    def windows(self) -> tuple[Window, ...]:
        """The days of the quarter in each period scheme; empty for no quarter."""
        if not is_quarter(self.quarter):
            return ()
        return tuple(Quarter.parse(self.quarter).window(scheme) for scheme in SCHEMES)

    def held(self, table: str) -> Mapping[str, Mapping[str, str]]:
        """By id the rows of a table that the form held, or else that stand."""
        return (self.base.rows if self.base else self.standing).get(table, {})

    def given(self, spec: TableSpec) -> Mapping[str, str]:
        """What empty cells of new rows mean by the cover; as of `given_by_cover`."""
        return given_by_cover(spec, self.unit, self.kind, self.plan.year)

    def settled(self, table: str, column: str) -> AbstractSet[str]:
        """The texts of a column in the rows of `held`."""
        return {row[column] for row in self.held(table).values() if column in row}


def reader_of(
    column: Column,
    spec: TableSpec,
    terms: Terms,
    directories: Mapping[str, Directory],
    order: Order,
) -> Reader:
    """The function that reads the cells of a column.

    Args:
        column: the column, not the table's key.
        spec: its table.
        terms: what the workbook is read by.
        directories: what references may name.
        order: what the sheet proves about the order of day and month.

    Returns:
        A function from a cell to the text of the register, or to the faults of the cell.
    """
    if column.kind == "date":
        windows = terms.windows if column.name == spec.date else ()
        return day_reader(terms, order, windows, terms.settled(spec.name, column.name))
    if column.kind in NUMBERS:
        return number_reader(column)
    if column.kind == "choice":
        return choice_reader(choice_names(column, terms.plan))
    return directories[column.refers_to].reader() if column.refers_to else read_text


def day_reader(
    terms: Terms,
    order: Order,
    windows: tuple[Window, ...] = (),
    settled: AbstractSet[str] = frozenset(),
) -> Reader:
    """The function that reads the cells of a column of days; arguments as of `DayColumn`."""
    last = date(terms.plan.year + _MORE_YEARS, 12, 31)
    return DayColumn(PROGRAMME_START, last, windows, settled, terms.is_from_1904, order).read
