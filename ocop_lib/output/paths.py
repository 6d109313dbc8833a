"""The paths of the files that a report or page can have in the folder of outputs."""

from ocop_lib.project.formats import FORMATS

FAILED_FOLDER = "failed"
ROWS = ".rows"


def paths_of(entry: str) -> dict[str, str]:
    """The paths of the files that a report or page can have, relative to the folder of outputs.

    Args:
        entry: its id.

    Returns:
        The path for each format; for FAILED_FOLDER, of the executed notebook of a report that
        could not be made; for ROWS, of the tables that it was made from.
    """
    return {
        **{name: f"{entry}.{name}" for name in FORMATS},
        FAILED_FOLDER: f"{FAILED_FOLDER}/{entry}.ipynb",
        ROWS: f"{ROWS}/{entry}.json.z",
    }
