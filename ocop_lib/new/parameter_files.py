"""The parameter files of a quarter (units, province, agencies), and that of a whole year."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from unicodedata import normalize

from ocop_lib.about import About
from ocop_lib.files.new import place_file
from ocop_lib.files.text import is_folder
from ocop_lib.narrative import ADDRESSED, NARRATIVE, declared_slots
from ocop_lib.periods import Period, Quarter, YearEnd
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.plan.work import agencies_with_duties
from ocop_lib.project.declared import declared_parameters
from ocop_lib.project.defaults import Defaults

_ENDINGS = (".yaml", ".yml")
_YEAR_HEAD = """\
year: {year}
# Ngày chốt số liệu: trước ngày cuối năm thì báo cáo ghi là tạm tính; một ngày của tháng 01 năm sau
# thì có cả quyết định của tháng ấy thuộc năm kế hoạch.
data_to: {data_to}
"""

_GUIDE = """\
# Lời văn của báo cáo, viết bằng Markdown ngay dưới dòng có dấu |, mỗi dòng thụt vào bốn dấu cách.
# Đậm: **chữ**; gạch đầu dòng: «- » ở đầu dòng; đoạn mới: để trống một dòng.
# Mục để trống thì không có trong báo cáo.
"""
_HOW_ADDRESSED = (
    ". Có nơi nhận thì bỏ dấu | và viết mỗi kiến nghị thành\n"
    "  # hai dòng: «- to: mã hoặc tên», dưới nó «  text: nội dung»"
)


def parameter_file(about: About, period: Period, slots: Iterable[str]) -> bytes:
    """A parameter file whose narrative is empty; comments say what each slot is for.

    Args:
        about: the unit or agency.
        period: the quarter, or the year, whose report is on the province.
        slots: the slots of narrative that its report has.

    Returns:
        YAML in UTF-8.
    """
    head = f"{about.kind}: {about.id}\nquarter: {period}\n"
    if isinstance(period, YearEnd):
        head = _YEAR_HEAD.format(year=period.year, data_to=period.data_to)
    empty = "\n".join(f"  # {_meaning(slot)}\n  {slot}: |\n" for slot in slots)
    return f"{head}\n{_GUIDE}narrative:\n{empty}".encode()


def _meaning(slot: str) -> str:
    """What is written in a slot, for the comment above it."""
    return f"{NARRATIVE[slot]}{_HOW_ADDRESSED if slot in ADDRESSED else ''}"


def quarter_files(
    plan: Plan, quarter: Quarter, defaults: Defaults, notebooks: Mapping[str, bytes]
) -> dict[str, bytes]:
    """The parameter files of all units, of the province, and of the agencies with duties.

    Args:
        plan: the plan, with units and agencies.
        quarter: a quarter of the plan's year.
        defaults: the project's defaults; an agency for whose report they name no notebook gets no
            file.
        notebooks: the project's notebooks by path, which say what narrative their reports have.

    Returns:
        The content of each file by its path from the folder of parameter files: units in the plan's
        order, the province, agencies in the plan's order.

    Raises:
        ParameterError: a notebook cannot be read.
    """
    units = (About("unit", place) for place in plan.places)
    agencies = (About("agency", agency.id) for agency in agencies_with_duties(plan))
    served = (about for about in agencies if defaults.notebook_of(about.report(quarter)))
    return {
        f"{about.report(quarter)}.yaml": parameter_file(
            about, quarter, _slots(about.report(quarter), defaults, notebooks)
        )
        for about in (*units, *served)
    }


def year_files(
    period: YearEnd, defaults: Defaults, notebooks: Mapping[str, bytes]
) -> dict[str, bytes]:
    """The parameter file of a whole year by its path from the folder of parameter files."""
    about = About("unit", PROVINCE)
    report = about.report(period)
    return {f"{report}.yaml": parameter_file(about, period, _slots(report, defaults, notebooks))}


def _slots(report: str, defaults: Defaults, notebooks: Mapping[str, bytes]) -> tuple[str, ...]:
    """The slots of narrative of a report; all of them where its notebook is not there."""
    name = defaults.notebook_of(report)
    if name not in notebooks:
        return tuple(NARRATIVE)
    return _declared(name, notebooks[name])


@lru_cache(maxsize=32)
def _declared(name: str, notebook: bytes) -> tuple[str, ...]:
    return declared_slots(declared_parameters(notebook, name).get("narrative"))


def write_missing(
    params: Path,
    plan: Plan,
    period: Period,
    defaults: Defaults,
    notebooks: Mapping[str, bytes] = MappingProxyType({}),
) -> tuple[list[Path], list[Path]]:
    """Write the parameter files that a period lacks; those that exist are left alone.

    Args:
        params: the folder of parameter files.
        plan: the plan, with units and agencies.
        period: a quarter of the plan's year, or the year.
        defaults: the project's defaults, as for `quarter_files`.
        notebooks: the project's notebooks, as for `quarter_files`.

    Returns:
        The paths of the files written, and of those that existed, each in the plan's order.

    Raises:
        ParameterError: the system refuses, or a notebook cannot be read.
    """
    known = {_stem(path): path for path in _parameter_files(params / str(period))}
    written, kept = [], []
    files = (
        quarter_files(plan, period, defaults, notebooks)
        if isinstance(period, Quarter)
        else year_files(period, defaults, notebooks)
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
