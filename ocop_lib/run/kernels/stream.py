"""An output stream that flushes only if something was written."""

from ipykernel.iostream import OutStream


class ReportStream(OutStream):
    """The standard output and error stream of a kernel for reports.

    ipykernel flushes both streams twice a cell, and each flush hands over to its output thread and
    waits; most cells of a report print nothing, and are spared the waiting.
    """

    _is_written = False

    def write(self, string: str) -> int:
        """Print a text.

        Args:
            string: the text.

        Returns:
            The number of characters written.
        """
        self._is_written = True
        return super().write(string) or 0

    def flush(self) -> None:
        """Send what was written since the last flush, if anything was."""
        if self._is_written:
            self._is_written = False
            super().flush()  # type: ignore[no-untyped-call]
