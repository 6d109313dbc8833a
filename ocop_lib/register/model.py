"""``Register``: the checked tables a report counts from, whole or cut for one report."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

import pandas as pd

from ocop_lib.errors import Fault, RegisterError
from ocop_lib.periods import Quarter, Scheme
from ocop_lib.register.frames import CsvRows, to_csv
from ocop_lib.register.heading import FILE, Cut, Heading, dump_heading
from ocop_lib.register.tables import TABLES
from ocop_lib.register.visibility import Visibility


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
            A register of the rows ``visibility.visible_tables`` describes, with the same heading.

        Raises:
            RegisterError: when this register is itself a slice that was cut for less, so that
                rows would be missing without a word.
        """
        heading = replace(self.heading, cut=self._cut(unit, quarter, scheme))
        return Register(heading, self._visibility.tables(unit, quarter, scheme))

    def files_visible_to(self, unit: str, quarter: Quarter, scheme: Scheme) -> dict[str, bytes]:
        """What ``visible_to(…).to_files()`` gives, made faster for who asks for many slices.

        Args:
            unit: as for `visible_to`.
            quarter: as for `visible_to`.
            scheme: as for `visible_to`.

        Raises:
            RegisterError: as `visible_to` does.
        """
        cut = self._cut(unit, quarter, scheme)
        seen = self._visibility.rows(unit, quarter, scheme)
        files = {FILE: dump_heading(replace(self.heading, cut=cut))}
        for name, rows in self._rows.items():
            files[f"{name}.csv"] = rows.file(seen[name])
        return files

    def _cut(self, unit: str, quarter: Quarter, scheme: Scheme) -> Cut:
        cut = Cut(unit, quarter, scheme)
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
        files = {FILE: dump_heading(self.heading)}
        for spec in TABLES:
            files[f"{spec.name}.csv"] = to_csv(spec, self.tables[spec.name])
        return files

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


def _too_narrow(mine: Cut, asked: Cut) -> Fault:
    return Fault(
        code="register.slice",
        message="Lát cắt số liệu này không đủ cho báo cáo được yêu cầu.",
        found=f"cắt cho {mine.unit}, {mine.quarter}, kỳ {mine.scheme}",
        allowed=f"cần {asked.unit}, {asked.quarter}, kỳ {asked.scheme}",
        remedy="Sửa unit, quarter cho đúng báo cáo, hoặc đọc toàn bộ sổ số liệu.",
    )
