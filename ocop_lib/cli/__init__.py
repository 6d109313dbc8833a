"""The command line, in Vietnamese; each command calls one function."""

import sys
from collections.abc import Sequence

__all__ = ["main"]

_FOR_ONE = {"render": (), "reports": ("--quarter", "--unit")}
"""The commands that make a single report, and the options without which they make several."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Prepare this process and run a command; see `ocop_lib.cli.app.main`.

    Both are imported here and not above: every worker imports the program that started it.

    Args:
        arguments: the words after ``ocop``; None for those of the process.

    Returns:
        The exit status.
    """
    from ocop_lib.run.kernels import alike, own_process

    if arguments is None and _is_for_one(sys.argv[1:]):
        alike.become_alike()
    own_process.prepare()
    own_process.spare_papermill()
    own_process.collect_rarely()
    from ocop_lib.cli import app

    return app.main(arguments)


def _is_for_one(words: Sequence[str]) -> bool:
    """Whether these words seem to ask for a single report; when they do not, it only takes longer."""
    needed = _FOR_ONE.get(words[0]) if words else None
    given = {word.partition("=")[0] for word in words}
    return needed is not None and given.issuperset(needed)
