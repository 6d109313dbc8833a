"""The parameter files of a quarter: one for each unit, one for the province, and for agencies."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from unicodedata import normalize

from ocop_lib.about import About
from ocop_lib.files.new import place_file
from ocop_lib.files.text import is_folder
from ocop_lib.narrative import ADDRESSED, declared_slots
from ocop_lib.periods import Quarter
from ocop_lib.plan import Plan
from ocop_lib.plan.work import agencies_with_duties
from ocop_lib.project.declared import declared_parameters
from ocop_lib.project.defaults import Defaults
from ocop_lib.wording import NARRATIVE

_ENDINGS = (".yaml", ".yml")

_GUIDE = """\
# Lời văn của báo cáo, viết bằng Markdown ngay dưới dòng có dấu |, mỗi dòng thụt vào bốn dấu cách.
# Đậm: **chữ**; gạch đầu dòng: «- » ở đầu dòng; đoạn mới: để trống một dòng.
# Mục để trống thì không có trong báo cáo.
"""
_HOW_ADDRESSED = (
    ". Có nơi nhận thì bỏ dấu | và viết mỗi kiến nghị thành\n"
    "  # hai dòng: «- to: mã hoặc tên», dưới nó «  text: nội dung»"
)


def parameter_file(about: About, quarter: Quarter, slots: Iterable[str]) -> bytes:
    """A parameter file whose narrative is empty; comments say what each slot is for.

    Args:
        about: the unit or agency.
        quarter: the quarter.
        slots: the slots of narrative that its report has.

    Returns:
        YAML in UTF-8.
    """
    empty = "\n".join(f"  # {_meaning(slot)}\n  {slot}: |\n" for slot in slots)
    return f"{about.kind}: {about.id}\nquarter: {quarter}\n\n{_GUIDE}narrative:\n{empty}".encode()


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
    slots = {
        name: declared_slots(declared_parameters(data, name).get("narrative"))
        for name, data in notebooks.items()
    }
    units = (About("unit", place) for place in plan.places)
    agencies = (About("agency", agency.id) for agency in agencies_with_duties(plan))
    served = (about for about in agencies if defaults.notebook_of(about.report(quarter)))
    return {
        f"{about.report(quarter)}.yaml": parameter_file(
            about, quarter, slots.get(defaults.notebook_of(about.report(quarter)), tuple(NARRATIVE))
        )
        for about in (*units, *served)
    }


def write_missing(
    params: Path,
    plan: Plan,
    quarter: Quarter,
    defaults: Defaults,
    notebooks: Mapping[str, bytes] = MappingProxyType({}),
) -> tuple[list[Path], list[Path]]:
    """Write the parameter files that a quarter lacks; those that exist are left alone.

    Args:
        params: the folder of parameter files.
        plan: the plan, with units and agencies.
        quarter: a quarter of the plan's year.
        defaults: the project's defaults, as for `quarter_files`.
        notebooks: the project's notebooks, as for `quarter_files`.

    Returns:
        The paths of the files written, and of those that existed, each in the plan's order.

    Raises:
        ParameterError: the system refuses, or a notebook cannot be read.
    """
    known = {_stem(path): path for path in _parameter_files(params / str(quarter))}
    written, kept = [], []
    for name, data in quarter_files(plan, quarter, defaults, notebooks).items():
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
