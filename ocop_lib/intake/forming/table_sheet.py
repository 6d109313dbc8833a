"""A table's sheet of the form as values: headings, widths, known rows, notes, checks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from ocop_lib.intake.forming import checks, look
from ocop_lib.intake.forming.content import Content, Shown
from ocop_lib.intake.forming.notes import OF_KEY, note_of, notes_of_changes
from ocop_lib.intake.headings.sheets import (
    CHANGE_COLUMNS,
    CHANGE_HEADINGS,
    FIRST_ROW,
    KEY,
    REQUIRED,
    SHEETS,
    filled_in,
    heading,
)
from ocop_lib.register.columns import Column, TableSpec
from ocop_lib.wording import uncapitalised

_EMPTY_ROWS = 1000
"""The rows below the known ones whose cells are checked."""

_REASON_WIDTH = 24


class FormColumn(NamedTuple):
    """A column of a table's sheet.

    Args:
        heading: its heading with the mark of a column that must be filled in.
        kind: the format of its cells, as `look.formats_of` calls it.
        width: its width in characters.
        note: the note on its heading.
        check: what its cells accept, for XlsxWriter's ``data_validation``; None for any text.
        is_required: whether a row that has been begun must have it.
        tells_change: whether it is one of the last three.
    """

    heading: str
    kind: str
    width: int
    note: str
    check: dict[str, Any] | None = None
    is_required: bool = False
    tells_change: bool = False


@dataclass(frozen=True)
class TableSheet:
    """A table's sheet.

    Args:
        spec: the table.
        content: what the form holds.
        sources: by key of a list, the cells that hold it, as a formula names them.
    """

    spec: TableSpec
    content: Content
    sources: Mapping[str, str]

    @property
    def name(self) -> str:
        """The sheet's name."""
        return SHEETS[self.spec.name].title

    @property
    def lines(self) -> tuple[str, str]:
        """What stands above the headings."""
        title = f"{self.name} – {self.content.unit}, {self.content.what}"
        return title, f"Mỗi dòng là {uncapitalised(self.spec.meaning)}."

    @property
    def last_row(self) -> int:
        """The last row whose cells are checked, from 1."""
        return FIRST_ROW - 1 + len(self.rows) + _EMPTY_ROWS

    @cached_property
    def rows(self) -> Mapping[str, Sequence[Shown]]:
        """The known rows by id, as they are shown."""
        columns = filled_in(self.spec)
        return {
            id_: [self.content.shown(column, texts[column.name]) for column in columns]
            for id_, texts in self.content.known.rows[self.spec.name].items()
        }

    @cached_property
    def columns(self) -> tuple[FormColumn, ...]:
        """The columns, that of the key first, those of changes last."""
        longest = max(map(len, (*self.rows, "moi-001")))
        key = FormColumn(KEY.text, "text", longest + 2, OF_KEY)
        asked = enumerate(filled_in(self.spec))
        return (key, *(self._asked(place, column) for place, column in asked), *self._of_changes())

    def _asked(self, place: int, column: Column) -> FormColumn:
        """A column that the register has."""
        own = heading(self.spec.name, column.name)
        given = self.content.given(self.spec).get(column.name, "")
        is_required = column.required and not given
        text = f"{own.text}{REQUIRED * is_required}"
        cells = [row[place] for row in self.rows.values()]
        return FormColumn(
            text,
            look.FORMAT_OF[column.kind],
            look.width_of(column, text, (*cells, *self._choices(column))),
            note_of(column, own, self.content, given),
            self._check(column),
            is_required,
        )

    def _of_changes(self) -> list[FormColumn]:
        """The columns that say of a known row what changed, when and why."""
        notes = notes_of_changes(self.spec, self.content.plan.year)
        widest = ("", "", "x" * _REASON_WIDTH)
        return [
            FormColumn(
                own.text,
                look.FORMAT_OF[column.kind],
                look.width_of(column, own.text, (cell, *self._choices(column))),
                note,
                self._check(column),
                tells_change=True,
            )
            for own, column, note, cell in zip(
                CHANGE_HEADINGS, CHANGE_COLUMNS, notes, widest, strict=True
            )
        ]

    def _choices(self, column: Column) -> Sequence[str]:
        """What may be chosen in a column of codes."""
        listed = self.content.lists.get(self.content.list_of(column))
        return listed.entries if listed and column.kind == "choice" else ()

    def _check(self, column: Column) -> dict[str, Any] | None:
        """What the cells of a column accept."""
        source = self.sources.get(self.content.list_of(column))
        if source is None:
            return checks.typed(column, self.content.plan.year)
        return checks.rather_of(source) if column.refers_to else checks.one_of(source)
