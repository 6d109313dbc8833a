"""How each unit stood at the end of a quarter, taken from the quarter's table of indicators."""

import csv
import io
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ocop_lib.blocks.palette import STATUS_TINT, Tint
from ocop_lib.output.manifest import INDICATORS_FILE, FileEntry, file_entry
from ocop_lib.statuses import MET, WORST_FIRST, Status
from ocop_lib.wording import STATUS

_JUDGED = (*MET, *WORST_FIRST)


@dataclass(frozen=True, slots=True)
class Glance:
    """How one unit, or the province, stands in a quarter.

    Args:
        statuses: of each target that is judged; those not assigned, left open or assigned as 0
            are not among them.
        has_sent: whether it sent figures for the quarter; of the province, whether anybody did.
    """

    statuses: tuple[Status, ...]
    has_sent: bool

    @property
    def met(self) -> int:
        """How many targets are reached."""
        return sum(status in MET for status in self.statuses)

    @property
    def is_met(self) -> bool:
        """Whether there are targets, and all are reached."""
        return 0 < self.met == len(self.statuses)

    @property
    def worst(self) -> Status:
        """The worst status; «reached» where all targets are, of whatever kind."""
        return next((status for status in WORST_FIRST if status in self.statuses), Status.REACHED)

    @property
    def tint(self) -> Tint:
        """The tint of the worst status."""
        return STATUS_TINT[self.worst]

    @property
    def words(self) -> str:
        """The worst status, and how many targets have it: «Chậm tiến độ: 2», «Đạt 7/7»."""
        return self.met_words if self.is_met else f"{STATUS[self.worst]}: {self._worst_count}"

    @property
    def met_words(self) -> str:
        """How many of the targets are reached: «Đạt 3/7»."""
        return f"{STATUS[Status.REACHED]} {self.met}/{len(self.statuses)}"

    @property
    def _worst_count(self) -> int:
        return self.statuses.count(self.worst)


def glances(table: bytes) -> Mapping[str, Glance]:
    """How each unit stands, by a quarter's table of indicators.

    Args:
        table: the bytes of ``indicators.csv``.

    Returns:
        By the id of the unit, ``province`` among them. Empty where the bytes are not such a table, as when someone has edited the file.
    """
    statuses: dict[str, list[Status]] = {}
    sent: set[str] = set()
    try:
        for row in csv.DictReader(io.StringIO(table.decode("utf-8-sig"))):
            unit, status = row["unit"], row["status"]
            if row["in_quarter"]:
                sent.add(unit)
            found = statuses.setdefault(unit, [])
            if status in _JUDGED:
                found.append(Status(status))
    except (ValueError, KeyError, TypeError, csv.Error):
        return {}
    return {unit: Glance(tuple(found), unit in sent) for unit, found in statuses.items()}


def read_glances(
    folder: Path, pages: Mapping[str, FileEntry]
) -> Mapping[str, Mapping[str, Glance]]:
    """How units stood at the end of each quarter of which there is a table of indicators.

    Args:
        folder: the folder of outputs.
        pages: the files that stand beside the reports, by path.

    Returns:
        By quarter («2024-Q3») and unit; without quarters whose table is lost or was changed.
    """
    found: dict[str, Mapping[str, Glance]] = {}
    for path, entry in pages.items():
        quarter, _, name = path.partition("/")
        with suppress(OSError):
            if (
                name == INDICATORS_FILE
                and file_entry(path, data := (folder / path).read_bytes()) == entry
            ):
                found[quarter] = glances(data)
    return found
