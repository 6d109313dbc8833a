"""The notebooks that come with the library, made ready for a project's plan."""

import json
import re
from importlib import metadata
from pathlib import Path
from typing import Any

from ocop_lib.periods import Quarter, last_day
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.plan.work import agencies_with_duties
from ocop_lib.version import LIBRARY

_SHARED = ("share", "ocop", "notebooks")
"""The end of the folder into which an installer puts the wheel's notebooks: see pyproject.toml."""

_UNIT = re.compile(r'^unit = "(.*)"', re.MULTILINE)
_AGENCY = re.compile(r'^agency = ".*"', re.MULTILINE)
_QUARTER = re.compile(r'^quarter = ".*"', re.MULTILINE)
_YEAR = re.compile(r"^year = \d+", re.MULTILINE)
_DATA_TO = re.compile(r'^data_to = ".*"', re.MULTILINE)


def shipped_notebooks() -> dict[str, bytes]:
    """The notebooks that come with the library.

    Returns:
        The bytes of each by its file name, sorted by name.
    """
    return {path.name: path.read_bytes() for path in sorted(_paths()) if path.suffix == ".ipynb"}


def _paths() -> list[Path]:
    """The notebooks' paths: in a checkout those at its top, else those that were installed."""
    if (LIBRARY.parent / "pyproject.toml").is_file():
        return list((LIBRARY.parent / "notebooks").iterdir())
    # The list of installed files, because each kind of installation (for one user, into a folder
    # of its own) has its shared files at another place.
    files = metadata.files("ocop") or ()
    return [Path(str(file.locate())) for file in files if file.parts[-4:-1] == _SHARED]


def for_plan(notebook: bytes, plan: Plan) -> bytes:
    """A notebook whose first cell names a unit or agency, and a period, that the plan has.

    Args:
        notebook: an .ipynb file that the library ships.
        plan: the project's plan.

    Returns:
        The same notebook; a unit other than ``province`` is the plan's first one, an agency the
        first to which the plan assigns duties (the office where there is none), the quarter is the
        first of its year, and the data of a year go to its last day.
    """
    content: dict[str, Any] = json.loads(notebook)
    cell = content["cells"][0]
    source = "".join(cell["source"])
    unit = _UNIT.sub(
        lambda found: found[0] if found[1] == PROVINCE else f'unit = "{plan.unit_ids[0]}"', source
    )
    agency = next((one.id for one in agencies_with_duties(plan)), plan.office_id)
    whom = _AGENCY.sub(f'agency = "{agency}"', unit)
    named = _QUARTER.sub(f'quarter = "{Quarter(plan.year, 1)}"', whom)
    of_year = _YEAR.sub(f"year = {plan.year}", named)
    dated = _DATA_TO.sub(f'data_to = "{last_day(plan.year)}"', of_year)
    cell["source"] = dated.splitlines(keepends=True)
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
