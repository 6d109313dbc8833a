"""The parameter files of a quarter, one for each unit and one for the province."""

from collections.abc import Iterator
from pathlib import Path
from unicodedata import normalize

from ocop_lib.files.new import place_file
from ocop_lib.files.text import is_folder
from ocop_lib.periods import Quarter
from ocop_lib.plan import Plan
from ocop_lib.wording import NARRATIVE, uncapitalised

_ENDINGS = (".yaml", ".yml")


def parameter_file(unit: str, quarter: Quarter) -> bytes:
    """A parameter file without narrative; a comment shows where the narrative goes.

    Args:
        unit: the unit's id, or ``province``.
        quarter: the quarter.

    Returns:
        YAML in UTF-8.
    """
    meanings = "; ".join(f"{key}: {uncapitalised(label)}" for key, label in NARRATIVE.items())
    slots = "".join(f'#   {key}: ""\n' for key in NARRATIVE)
    return (
        f"unit: {unit}\nquarter: {quarter}\n\n"
        f"# Lời văn của báo cáo ({meanings}):\n"
        "# bỏ dấu # ở các dòng dưới, rồi viết vào giữa hai dấu nháy.\n"
        f"# narrative:\n{slots}"
    ).encode()


def quarter_files(plan: Plan, quarter: Quarter) -> dict[str, bytes]:
    """The parameter files of all units and of the province.

    Args:
        plan: the plan, with the units.
        quarter: a quarter of the plan's year.

    Returns:
        The content of each file by its name, in the plan's order, the province last.
    """
    return {f"{place}.yaml": parameter_file(place, quarter) for place in plan.places}


def write_missing(params: Path, plan: Plan, quarter: Quarter) -> tuple[list[Path], list[Path]]:
    """Write the parameter files that a quarter lacks; those that exist are left alone.

    Args:
        params: the folder of parameter files.
        plan: the plan, with the units.
        quarter: a quarter of the plan's year.

    Returns:
        The paths of the files written, and of those that existed, each in the plan's order.

    Raises:
        ParameterError: the system refuses.
    """
    folder = params / str(quarter)
    known = {_stem(path): path for path in _parameter_files(folder)}
    written, kept = [], []
    for name, data in quarter_files(plan, quarter).items():
        path = folder / name
        if (same := known.get(_stem(path))) is not None:
            kept.append(same)
        else:
            place_file(path, data)
            written.append(path)
    return written, kept


def _parameter_files(folder: Path) -> Iterator[Path]:
    """The files of a folder that the batch takes for parameter files."""
    for path in sorted(folder.iterdir()) if is_folder(folder) else ():
        if path.suffix.lower() in _ENDINGS:
            yield path


def _stem(path: Path) -> str:
    """The name of a file's report; the batch refuses two files with the same one."""
    return normalize("NFC", path.stem).casefold()
