"""What the user asks for."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Order:
    """Which reports, from where, to where.

    Args:
        root: the project's folder.
        params: the folder of parameter files.
        outputs: the folder to publish in.
        quarter: only this quarter's reports; empty for all. As the user wrote it, until the batch
            compares it with the plan's quarters.
        unit: only this unit's reports; empty for all.
        formats: what to write; empty for the project's own choice.
        force: also what is up to date.
    """

    root: Path
    params: Path
    outputs: Path
    quarter: str = ""
    unit: str = ""
    formats: tuple[str, ...] = ()
    force: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether every report of the project is asked for."""
        return not (self.quarter or self.unit)

    def asks_for(self, unit: str, quarter: str) -> bool:
        """Whether the report of a unit and a quarter («2024-Q3») is asked for."""
        return self.quarter in {"", quarter} and self.unit in {"", unit}
