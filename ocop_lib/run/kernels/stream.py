"""What a kernel's cells print, on its way to who asked for it."""

from ipykernel.iostream import OutStream


class ReportStream(OutStream):
    """Waits for its thread only when something was printed.

    A kernel empties both its streams twice a cell, each time by handing over to a thread and back;
    the cells of a report print nothing as a rule.
    """

    _holds = False

    def write(self, string: str) -> int:
        """Print."""
        self._holds = True
        return super().write(string) or 0

    def flush(self) -> None:
        """Let go of what was printed, if anything was."""
        if self._holds:
            self._holds = False
            super().flush()  # type: ignore[no-untyped-call]
