"""``Register``: the checked tables, either whole or a slice for one report."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

import pandas as pd

from ocop_lib.errors import Fault, FaultKind, RegisterError
from ocop_lib.periods import Period, Scheme
from ocop_lib.register.folder import FILE
from ocop_lib.register.frames import CsvRows, to_csv
from ocop_lib.register.heading import Cut, Heading, dump_heading, slice_digest
from ocop_lib.register.tables import BY_NAME, TABLES
from ocop_lib.register.viewer import Viewer, as_viewer
from ocop_lib.register.visibility import Visibility

TOO_NARROW = FaultKind(
    "register.slice",
    "Lát cắt số liệu này không đủ cho báo cáo được yêu cầu.",
    "Sửa unit, quarter (hoặc year, data_to) cho đúng báo cáo, hoặc đọc toàn bộ sổ số liệu.",
)


@dataclass(frozen=True, eq=False)
class Register:
    """The checked tables of a register.

    Args:
        heading: the content of ``register.yaml``.
        tables: typed frames by table, as ``frames.to_frames`` returns them; do not change them.
    """

    heading: Heading
    tables: Mapping[str, pd.DataFrame] = field(repr=False)

    def __post_init__(self) -> None:
        """Make the mapping of tables read-only."""
        object.__setattr__(self, "tables", MappingProxyType(dict(self.tables)))

    def visible_to(self, who: str | Viewer, period: Period, scheme: Scheme) -> "Register":
        """The rows that a report on one unit or agency and period may see.

        Args:
            who: the viewer; a text is a unit's id, or ``province``. The caller checks that the
                plan has it.
            period: the report's quarter or year.
            scheme: the period scheme, which sets the cut-off date.

        Returns:
            A register of the rows ``visibility.Visibility`` describes, with the same heading.

        Raises:
            RegisterError: this register is itself a slice, which lacks rows that the report may
                see.
        """
        cut = self._cut(who, period, scheme)
        if cut == self.heading.cut:
            # The rule applied to its own result removes nothing.
            return self
        tables = self._visibility.tables(who, period, scheme)
        return Register(self.heading.with_cut(cut), tables)

    def files_visible_to(
        self, who: str | Viewer, period: Period, scheme: Scheme
    ) -> dict[str, bytes]:
        """The same files as ``visible_to(…).to_files()``, faster when many slices are needed.

        Args:
            who: as for `visible_to`.
            period: as for `visible_to`.
            scheme: as for `visible_to`.

        Returns:
            The slice's files by name; ``register.yaml`` carries their digest.

        Raises:
            RegisterError: as `visible_to` does.
        """
        heading = self.heading.with_cut(self._cut(who, period, scheme))
        seen = self._visibility.rows(who, period, scheme)
        return _files(heading, {name: rows.file(seen[name]) for name, rows in self._rows.items()})

    def _cut(self, who: str | Viewer, period: Period, scheme: Scheme) -> Cut:
        named: dict[str, Any] = {**as_viewer(who).about.as_keys(), **period.as_keys()}
        cut = Cut(**named, scheme=scheme)
        own_cut = self.heading.cut
        if own_cut is not None and not own_cut.covers(cut):
            raise RegisterError(_too_narrow(own_cut, cut))
        return cut

    @cached_property
    def _visibility(self) -> Visibility:
        return Visibility(self.tables)

    @cached_property
    def _rows(self) -> Mapping[str, CsvRows]:
        return {spec.name: CsvRows(spec, self.tables[spec.name]) for spec in TABLES}

    def to_files(self) -> dict[str, bytes]:
        """The files of the register's folder.

        Returns:
            ``register.yaml`` and a CSV file for each table, by file name, in the current layout.
            A slice leaves out the tables without rows that a register may lack. Equal registers
            give the same bytes; reading the files gives an equal register.
        """
        tables = {spec.name: to_csv(spec, self.tables[spec.name]) for spec in TABLES}
        return _files(self.heading, tables)

    def __eq__(self, other: object) -> bool:
        """Whether headings and tables are equal; missing cells equal each other."""
        if not isinstance(other, Register):
            return NotImplemented
        return self.heading == other.heading and all(
            self.tables[spec.name].equals(other.tables[spec.name]) for spec in TABLES
        )

    __hash__ = None  # type: ignore[assignment]  # frames are not hashable

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle heading and tables as a dict, because MappingProxyType cannot be pickled."""
        return Register, (self.heading, dict(self.tables))


def _files(heading: Heading, tables: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a register by name; the heading of a slice contains their digest."""
    if heading.cut is None:
        digest = ""
    else:
        # Without the tables it may lack and has no rows of, a slice does not depend on their
        # columns: a column that is added later leaves the reports alone.
        tables = {name: data for name, data in tables.items() if not _is_dispensable(name, data)}
        digest = slice_digest(heading, tables)
    files = {f"{name}.csv": data for name, data in tables.items()}
    return {FILE: dump_heading(heading, digest), **files}


def _is_dispensable(name: str, data: bytes) -> bool:
    """Whether a table has no rows, and a register without its file is sound."""
    return BY_NAME[name].may_be_absent and data.count(b"\n") == 1


def _too_narrow(existing: Cut, requested: Cut) -> Fault:
    return TOO_NARROW.at(
        found=f"cắt cho {existing.about.id}, {existing.period}, kỳ {existing.scheme}",
        allowed=f"cần {requested.about.id}, {requested.period}, kỳ {requested.scheme}",
    )
