"""A plan file read and checked: its YAML to a Plan, or every fault in it at once."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from ocop_lib.errors import NOWHERE, FaultKind, PlanError
from ocop_lib.files.fields import Placed
from ocop_lib.files.records import read_record
from ocop_lib.files.text import decoded, read_bytes
from ocop_lib.files.yaml import parse_document
from ocop_lib.plan.fields import YEARS, Kind, Known
from ocop_lib.plan.model import Plan

UNKNOWN_PLAN = FaultKind(
    "plan.unknown_plan",
    "Không có kế hoạch nào mang tên này trong thư viện.",
    "Dùng một tên được phép, hoặc ghi đường dẫn đến tệp kế hoạch (.yaml).",
)
DUPLICATE_ID = FaultKind(
    "plan.duplicate_id",
    "Mã này đã dùng cho một mục đứng trước trong cùng danh sách.",
    "Đặt cho mục này một mã riêng, hoặc bỏ mục ghi trùng.",
    "mỗi mã một mục",
)

SHIPPED = Path(__file__).parent / "shipped"
"""The folder of the plans that come with the library."""

_LISTS: Mapping[Kind, str] = {
    "unit": "units",
    "agency": "agencies",
    "funding_source": "funding_sources",
    "indicator": "indicators",
    "task": "tasks",
}


def is_plan_file(name: str) -> bool:
    """Whether the text is the path of a plan file, not the name of a shipped plan.

    Args:
        name: as it stands under ``plan:`` or is given to `load_plan`.
    """
    return "/" in name or "\\" in name or name.endswith((".yaml", ".yml"))


def plan_path(path_or_name: Path | str) -> Path:
    """The file of a plan.

    Args:
        path_or_name: a path, or the name of a plan that comes with the library.

    Raises:
        PlanError: when no plan of that name comes with the library.
    """
    if isinstance(path_or_name, Path) or is_plan_file(path_or_name):
        return Path(path_or_name)
    names = sorted(path.stem for path in SHIPPED.glob("*.yaml"))
    if path_or_name not in names:
        raise PlanError(UNKNOWN_PLAN.among(NOWHERE, path_or_name, names))
    return SHIPPED / f"{path_or_name}.yaml"


def load_plan(path_or_name: Path | str) -> Plan:
    """The plan in a file, checked.

    Args:
        path_or_name: a path, or the name of a plan that comes with the library.

    Raises:
        PlanError: with every fault, when the file cannot be read or does not hold together.
    """
    path = plan_path(path_or_name)
    where = str(path)
    data = read_bytes(path, where, PlanError)
    return parse_plan(decoded(data, where, PlanError), where)


@lru_cache(maxsize=8)
def parse_plan(text: str, where: str) -> Plan:
    """The plan a YAML text holds, checked; kept, for every report of a run is on the same plan.

    Args:
        text: the text of a plan file.
        where: the file, as messages name it.

    Raises:
        PlanError: with every fault, in the order of their lines, each with its key path. What
            must hold within an entry is judged once the entry's own values are sound.
    """
    document = parse_document(text, where, PlanError)
    known = _known(document.value)
    repeated = _repeated_ids(document.value)
    return read_record(Plan, document, where, PlanError, context=known, further=repeated)


def _known(document: Any) -> Known:
    """The ids in a document that may be wrong in every other respect."""
    if not isinstance(document, dict):
        return Known()
    year = document.get("year")
    return Known(
        year=year if isinstance(year, int) and year in YEARS else None,
        ids={
            kind: tuple(dict.fromkeys(value for _, value in _ids(document.get(name))))
            for kind, name in _LISTS.items()
        },
    )


def _ids(entries: Any) -> Iterator[tuple[int, str]]:
    """The ids in a list, each with the position of its entry."""
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        value = entry.get("id") if isinstance(entry, dict) else None
        if isinstance(value, str):
            yield index, value


def _repeated_ids(document: Any) -> Iterator[Placed]:
    """Every entry whose id an earlier one of its list has; found even beside other faults."""
    for name, entries in document.items() if isinstance(document, dict) else ():
        seen: set[str] = set()
        for index, value in _ids(entries):
            if value in seen:
                yield (
                    (name, index, "id"),
                    DUPLICATE_ID.at(found=value),
                )
            seen.add(value)
