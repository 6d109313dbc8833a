"""The bar that a run of the batch shows in a terminal."""

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)


class Bar(Progress):
    """How many reports are finished, and how long the others will take.

    Args:
        total: the number of reports.
        state: what is being done, in Vietnamese.
    """

    def __init__(self, total: int, state: str) -> None:
        super().__init__(
            TextColumn("Báo cáo"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.description}"),
            TimeElapsedColumn(),
            TextColumn("còn"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
        )
        self._whole = self.add_task(state, total=total)

    def go_on(self, state: str) -> None:
        """Show that one more report is finished.

        Args:
            state: what is being done now.
        """
        self.update(self._whole, advance=1, description=state)
