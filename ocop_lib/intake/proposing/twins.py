"""The rows of a table that say the same where each must say something else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ocop_lib.register.sheets import Sheet
from ocop_lib.register.tables import BY_NAME

_Cells = tuple[str, ...]


@dataclass(frozen=True)
class Twins:
    """The rows of tables by the cells that may occur only once.

    Args:
        sheets: the tables.
    """

    sheets: Mapping[str, Sheet]

    def of(self, table: str, row: int) -> Sequence[str]:
        """The rows that equal a row in these cells.

        Args:
            table: the table.
            row: the row's number.

        Returns:
            Their ids, the row's own among them, in the order of the table.
        """
        if table not in self._known:
            self._known[table] = self._by_cells(table)
        return self._known[table].get(self._cells(table, row), ())

    @cached_property
    def _known(self) -> dict[str, Mapping[_Cells, Sequence[str]]]:
        return {}

    def _by_cells(self, table: str) -> Mapping[_Cells, Sequence[str]]:
        found: dict[_Cells, list[str]] = {}
        for row, id_ in enumerate(self.sheets[table].cells[BY_NAME[table].key]):
            found.setdefault(self._cells(table, row), []).append(id_)
        return found

    def _cells(self, table: str, row: int) -> _Cells:
        cells = self.sheets[table].cells
        return tuple(cells[name][row] for name in BY_NAME[table].unique)
