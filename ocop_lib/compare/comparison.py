"""The comparison of whatever two words name."""

from pathlib import Path

from ocop_lib.compare.outputs import Moved, compare_outputs
from ocop_lib.compare.sides import two_sides
from ocop_lib.compare.worlds import Compared, compare


def comparison(old: str, new: str, here: Path) -> Compared | Moved:
    """Compare two projects, revisions or issues number by number, or two folders of outputs.

    Args:
        old: what is compared: the path of a folder, a revision of git, or an issue.
        new: what it is compared with.
        here: the working directory.

    Returns:
        What differs, and why; of folders of outputs, which have no data, only what.

    Raises:
        OcopError: one of the words names nothing that can be compared, or it cannot be read.
    """
    with two_sides(old, new, here) as sides:
        return compare_outputs(*sides) if sides[0].kind == "outputs" else compare(*sides)
