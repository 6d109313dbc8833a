"""What a form holds, before any sheet is written: rows as they are shown, lists, names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ocop_lib.intake.base_sheet import Origin
from ocop_lib.intake.headings.choices import choice_names
from ocop_lib.intake.headings.labels import Names, label, plan_names
from ocop_lib.intake.headings.sheets import (
    CHANGE_COLUMNS,
    CHANGE_KIND,
    SHEETS,
    filled_in,
    given_by_cover,
    heading,
)
from ocop_lib.intake.known import Known, Texts
from ocop_lib.periods import Quarter
from ocop_lib.plan import Plan
from ocop_lib.plan.fields import PROVINCE
from ocop_lib.register.columns import DELIVERY_KINDS, NUMBERS, Column, TableSpec
from ocop_lib.register.tables import BY_NAME
from ocop_lib.wording import quarter_words, uncapitalised

Shown = str | float | date
"""A cell as the form writes it; an empty text for an empty cell."""

_LISTS_OF_THE_PLAN = {
    "unit": "Đơn vị",
    "agency": "Cơ quan",
    "task": "Nhiệm vụ của kế hoạch",
    "duty": "Nhiệm vụ thường xuyên của cơ quan",
    "funding_source": "Nguồn vốn",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A list behind drop-downs.

    Args:
        title: what stands above it.
        entries: what may be chosen.
    """

    title: str
    entries: tuple[str, ...]


@dataclass(frozen=True)
class Content:
    """What a form holds.

    Args:
        plan: the plan.
        origin: what the form is made for.
        known: what the register holds for the unit.
    """

    plan: Plan
    origin: Origin
    known: Known

    @property
    def unit(self) -> str:
        """The unit's full name."""
        return self.plan.unit(self.origin.unit).name

    @property
    def unit_label(self) -> str:
        """The unit as a reference: «huyện Ba Bể [ba-be]»."""
        return label(self.unit, self.origin.unit)

    @property
    def what(self) -> str:
        """The kind of numbers and their period: «số liệu quý III/2024», «số liệu gốc năm 2024»."""
        if self.origin.quarter:
            return f"số liệu {quarter_words(Quarter.parse(self.origin.quarter))}"
        kind = uncapitalised(DELIVERY_KINDS[self.origin.kind])
        return (
            f"{kind} {self.plan.year}" if kind.endswith("năm") else f"{kind} năm {self.plan.year}"
        )

    @property
    def title(self) -> str:
        """The title of the form."""
        return f"Biểu {self.what} của {self.unit}"

    @cached_property
    def names(self) -> Names:
        """The names of all that cells may refer to."""
        return {**plan_names(self.plan), **self.known.names}

    @cached_property
    def lists(self) -> Mapping[str, Listed]:
        """The lists behind drop-downs by `list_of` of their columns; none of them is empty."""
        found = {
            target: Listed(title, self._labels(target, self.names[target]))
            for target, title in _LISTS_OF_THE_PLAN.items()
        }
        # The unit itself comes first: it is what most rows name.
        units = (self.unit_label, *(one for one in found["unit"].entries if one != self.unit_label))
        found["unit"] = Listed(found["unit"].title, units)
        for target in self.known.names:
            found[target] = Listed(
                SHEETS[target].title, self._labels(target, self._offered(target))
            )
        for spec in map(BY_NAME.__getitem__, SHEETS):
            for column in filled_in(spec):
                if column.kind == "choice":
                    names = tuple(choice_names(column, self.plan).values())
                    title = f"{SHEETS[spec.name].title}: {heading(spec.name, column.name).text}"
                    found.setdefault(self.list_of(column), Listed(title, names))
        changes = CHANGE_COLUMNS[0]
        found[self.list_of(changes)] = Listed(CHANGE_KIND.text, tuple(changes.choices.values()))
        return {key: one for key, one in found.items() if one.entries}

    def list_of(self, column: Column) -> str:
        """The key of a column's list among `lists`; empty for a column without one."""
        if column.kind == "choice":
            return "\n".join(choice_names(column, self.plan).values())
        return column.refers_to

    def given(self, spec: TableSpec) -> Mapping[str, str]:
        """What a new row means by leaving a column empty; as of `given_by_cover`."""
        origin = self.origin
        return given_by_cover(spec, origin.unit, origin.kind, self.plan.year)

    def shown(self, column: Column, text: str) -> Shown:
        """A cell of a column as the form shows it.

        Args:
            column: the column.
            text: the cell as the register's file has it.

        Returns:
            A date, a number, the name of a code, a reference with its name, or the text.
        """
        if not text:
            return ""
        if column.kind == "date":
            return date.fromisoformat(text)
        if column.kind in NUMBERS:
            return float(text)
        if column.kind == "choice":
            return choice_names(column, self.plan).get(text, text)
        if column.refers_to:
            return label(self.names[column.refers_to].get(text, ""), text)
        return text

    def rows(self, spec: TableSpec) -> Mapping[str, Texts]:
        """The rows of a table that the unit knows."""
        return self.known.rows[spec.name]

    def _labels(self, target: str, ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(label(self.names[target].get(id_, ""), id_) for id_ in ids)

    def _offered(self, target: str) -> Iterable[str]:
        """The ids of a table that drop-downs offer: the unit's, and those that its rows refer to."""
        standing = self.known.standing[target]
        if self.origin.unit == PROVINCE:
            return [id_ for id_ in self.names[target] if id_ in standing]
        referred = {
            row[column.name]
            for spec in map(BY_NAME.__getitem__, SHEETS)
            for column in filled_in(spec)
            if column.refers_to == target
            for row in self.rows(spec).values()
        }
        wanted = (referred | {*self.known.rows[target]}) & standing
        return [id_ for id_ in self.names[target] if id_ in wanted]
