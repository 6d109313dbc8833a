"""``Register``: the checked tables a report counts from, whole or cut for one report."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

import pandas as pd

from ocop_lib.errors import Fault, FaultKind, RegisterError
from ocop_lib.periods import Quarter, Scheme
from ocop_lib.register.frames import CsvRows, to_csv
from ocop_lib.register.heading import FILE, Cut, Heading, dump_heading, slice_digest
from ocop_lib.register.tables import TABLES
from ocop_lib.register.visibility import Visibility

TOO_NARROW = FaultKind(
    "register.slice",
    "Lát cắt số liệu này không đủ cho báo cáo được yêu cầu.",
    "Sửa unit, quarter cho đúng báo cáo, hoặc đọc toàn bộ sổ số liệu.",
)


@dataclass(frozen=True, eq=False)
class Register:
    """What happened, as delivered and checked.

    Args:
        heading: what the register says about itself.
        tables: one typed frame a table, as ``frames.to_frames`` describes; treat as read-only.
    """

    heading: Heading
    tables: Mapping[str, pd.DataFrame] = field(repr=False)

    def __post_init__(self) -> None:
        """Close the mapping to writers."""
        object.__setattr__(self, "tables", MappingProxyType(dict(self.tables)))

    def visible_to(self, unit: str, quarter: Quarter, scheme: Scheme) -> "Register":
        """The register as a report on one unit and quarter may see it.

        Args:
            unit: a unit's id, or ``province``; whether the plan knows it is the caller's to check.
            quarter: the report's quarter.
            scheme: how the quarter is cut.

        Returns:
            A register of the rows ``visibility.Visibility`` describes, with the same heading.

        Raises:
            RegisterError: when this register is itself a slice that was cut for less, so that
                rows would be missing without a word.
        """
        heading = self.heading.with_cut(self._cut(unit, quarter, scheme))
        return Register(heading, self._visibility.tables(unit, quarter, scheme))

    def files_visible_to(self, unit: str, quarter: Quarter, scheme: Scheme) -> dict[str, bytes]:
        """What ``visible_to(…).to_files()`` gives, made faster for who asks for many slices.

        Args:
            unit: as for `visible_to`.
            quarter: as for `visible_to`.
            scheme: as for `visible_to`.

        Returns:
            The slice's files by name; ``register.yaml`` carries their digest.

        Raises:
            RegisterError: as `visible_to` does.
        """
        heading = self.heading.with_cut(self._cut(unit, quarter, scheme))
        seen = self._visibility.rows(unit, quarter, scheme)
        return _files(heading, {name: rows.file(seen[name]) for name, rows in self._rows.items()})

    def _cut(self, unit: str, quarter: Quarter, scheme: Scheme) -> Cut:
        cut = Cut(unit=unit, quarter=quarter, scheme=scheme)
        mine = self.heading.cut
        if mine is not None and not mine.covers(cut):
            raise RegisterError(_too_narrow(mine, cut))
        return cut

    @cached_property
    def _visibility(self) -> Visibility:
        return Visibility(self.tables)

    @cached_property
    def _rows(self) -> Mapping[str, CsvRows]:
        return {spec.name: CsvRows(spec, self.tables[spec.name]) for spec in TABLES}

    def to_files(self) -> dict[str, bytes]:
        """The register's folder: ``register.yaml`` and one CSV a table, by file name.

        Returns:
            The same bytes for equal registers; reading them back gives an equal register.
        """
        tables = {spec.name: to_csv(spec, self.tables[spec.name]) for spec in TABLES}
        return _files(self.heading, tables)

    def __eq__(self, other: object) -> bool:
        """Same heading, same tables; missing cells are equal to each other."""
        if not isinstance(other, Register):
            return NotImplemented
        return self.heading == other.heading and all(
            self.tables[spec.name].equals(other.tables[spec.name]) for spec in TABLES
        )

    __hash__ = None  # type: ignore[assignment]  # frames are not hashable

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by heading and tables: a read-only mapping does not pickle."""
        return Register, (self.heading, dict(self.tables))


def _files(heading: Heading, tables: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a register; a slice's heading carries their digest."""
    digest = "" if heading.cut is None else slice_digest(heading, tables)
    files = {f"{name}.csv": data for name, data in tables.items()}
    return {FILE: dump_heading(heading, digest), **files}


def _too_narrow(mine: Cut, asked: Cut) -> Fault:
    return TOO_NARROW.at(
        found=f"cắt cho {mine.unit}, {mine.quarter}, kỳ {mine.scheme}",
        allowed=f"cần {asked.unit}, {asked.quarter}, kỳ {asked.scheme}",
    )
