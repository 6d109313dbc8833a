"""What the readers of all forms give: grids, faults that stop, remarks that do not."""

from dataclasses import dataclass, field

from ocop_lib.errors import Fault
from ocop_lib.intake.book import Grid
from ocop_lib.intake.opening.sheet_cells import SheetCells


@dataclass(slots=True)
class Opened:
    """A file's sheets as they are read one after the other.

    Args:
        grids: the sheets in their order.
        faults: what is wrong with cells.
        remarks: what was passed over.
        is_from_1904: whether the file counts days from 1904.
    """

    grids: list[Grid] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    remarks: list[Fault] = field(default_factory=list)
    is_from_1904: bool = False

    def take(self, cells: SheetCells) -> None:
        """Add a sheet that has been read."""
        self.grids.append(cells.grid())
        self.faults += cells.faults
