"""The command line, in Vietnamese; each command calls one function."""

from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Prepare this process and run a command; see `ocop_lib.cli.app.main`.

    Both are imported here and not above: every worker imports the program that started it.

    Args:
        arguments: the words after ``ocop``; None for those of the process.

    Returns:
        The exit status.
    """
    from ocop_lib.run.kernels import own_process

    own_process.prepare()
    own_process.spare_papermill()
    own_process.collect_rarely()
    from ocop_lib.cli import app

    return app.main(arguments)
