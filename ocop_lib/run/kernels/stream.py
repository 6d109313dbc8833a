"""An output stream that flushes only if something was written."""

from ipykernel.iostream import OutStream


class ReportStream(OutStream):
    """The standard output and error stream of a kernel for reports.

    ipykernel flushes both streams twice a cell, and each flush waits for its output thread. Most
    cells of a report print nothing, so these flushes can be skipped.
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
        """Send the text written since the last flush, if there is any."""
        if self._is_written:
            self._is_written = False
            super().flush()  # type: ignore[no-untyped-call]
