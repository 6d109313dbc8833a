"""The command line, in Vietnamese; each command calls one function."""

from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; see `ocop_lib.cli.app.main`.

    Imported only now, for every worker imports the program it was started by.
    """
    from ocop_lib.cli import app

    return app.main(arguments)
