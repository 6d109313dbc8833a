"""The parameter files of a quarter (units, province, agencies), and that of a whole year."""

from collections.abc import Iterator
from pathlib import Path
from unicodedata import normalize

from ocop_lib.about import About
from ocop_lib.files.new import place_file
from ocop_lib.files.text import is_folder
from ocop_lib.periods import Period, Quarter, YearEnd
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.plan.work import agencies_with_duties
from ocop_lib.project.defaults import Defaults
from ocop_lib.wording import NARRATIVE, uncapitalised

_ENDINGS = (".yaml", ".yml")
_YEAR_HEAD = """\
year: {year}
# Ngày chốt số liệu: trước ngày cuối năm thì báo cáo ghi là tạm tính; một ngày của tháng 01 năm sau
# thì có cả quyết định của tháng ấy thuộc năm kế hoạch.
data_to: {data_to}
"""


def parameter_file(about: About, period: Period) -> bytes:
    """A parameter file without narrative; a comment shows where the narrative goes.

    Args:
        about: the unit or agency.
        period: the quarter, or the year, whose report is on the province.

    Returns:
        YAML in UTF-8.
    """
    head = f"{about.kind}: {about.id}\nquarter: {period}\n"
    if isinstance(period, YearEnd):
        head = _YEAR_HEAD.format(year=period.year, data_to=period.data_to)
    meanings = "; ".join(f"{key}: {uncapitalised(label)}" for key, label in NARRATIVE.items())
    slots = "".join(f'#   {key}: ""\n' for key in NARRATIVE)
    return (
        f"{head}\n"
        f"# Lời văn của báo cáo ({meanings}):\n"
        "# bỏ dấu # ở các dòng dưới, rồi viết vào giữa hai dấu nháy.\n"
        f"# narrative:\n{slots}"
    ).encode()


def quarter_files(plan: Plan, quarter: Quarter, defaults: Defaults) -> dict[str, bytes]:
    """The parameter files of all units, of the province, and of the agencies with duties.

    Args:
        plan: the plan, with units and agencies.
        quarter: a quarter of the plan's year.
        defaults: the project's defaults; an agency for whose report they name no notebook gets no
            file.

    Returns:
        The content of each file by its path from the folder of parameter files: units in the plan's
        order, the province, agencies in the plan's order.
    """
    units = (About("unit", place) for place in plan.places)
    agencies = (About("agency", agency.id) for agency in agencies_with_duties(plan))
    served = (about for about in agencies if defaults.notebook_of(about.report(quarter)))
    return {
        f"{about.report(quarter)}.yaml": parameter_file(about, quarter)
        for about in (*units, *served)
    }


def year_files(period: YearEnd) -> dict[str, bytes]:
    """The parameter file of a whole year by its path from the folder of parameter files."""
    about = About("unit", PROVINCE)
    return {f"{about.report(period)}.yaml": parameter_file(about, period)}


def write_missing(
    params: Path, plan: Plan, period: Period, defaults: Defaults
) -> tuple[list[Path], list[Path]]:
    """Write the parameter files that a period lacks; those that exist are left alone.

    Args:
        params: the folder of parameter files.
        plan: the plan, with units and agencies.
        period: a quarter of the plan's year, or the year.
        defaults: the project's defaults, as for `quarter_files`.

    Returns:
        The paths of the files written, and of those that existed, each in the plan's order.

    Raises:
        ParameterError: the system refuses.
    """
    known = {_stem(path): path for path in _parameter_files(params / str(period))}
    written, kept = [], []
    files = (
        quarter_files(plan, period, defaults) if isinstance(period, Quarter) else year_files(period)
    )
    for name, data in files.items():
        path = params / name
        if (same := known.get(_stem(path))) is not None:
            kept.append(same)
        else:
            place_file(path, data)
            written.append(path)
    return written, kept


def _parameter_files(folder: Path) -> Iterator[Path]:
    """The files of a folder, and of those in it, that the batch takes for parameter files."""
    for path in sorted(folder.rglob("*")) if is_folder(folder) else ():
        if path.suffix.lower() in _ENDINGS:
            yield path


def _stem(path: Path) -> str:
    """The name of a file's report; the batch refuses two files with the same one."""
    return normalize("NFC", path.with_suffix("").as_posix()).casefold()
