"""A plan file read and checked: its YAML to a Plan, or every fault in it at once."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ocop_lib.errors import Fault, Place, PlanError, nearest
from ocop_lib.files.text import decoded, placed, read_bytes
from ocop_lib.files.yaml import parse_document
from ocop_lib.plan.faults import faults_of
from ocop_lib.plan.fields import YEARS, Kind, Known, Placed
from ocop_lib.plan.model import Plan

SHIPPED = Path(__file__).parent / "shipped"
"""The folder of the plans that come with the library."""

_LISTS: Mapping[Kind, str] = {
    "unit": "units",
    "agency": "agencies",
    "funding_source": "funding_sources",
    "indicator": "indicators",
    "task": "tasks",
}


def plan_path(path_or_name: Path | str) -> Path:
    """The file of a plan.

    Args:
        path_or_name: a path, or the name of a plan that comes with the library.

    Raises:
        PlanError: when no plan of that name comes with the library.
    """
    if isinstance(path_or_name, Path):
        return path_or_name
    names = sorted(path.stem for path in SHIPPED.glob("*.yaml"))
    if path_or_name in names:
        return SHIPPED / f"{path_or_name}.yaml"
    meant = nearest(path_or_name, names)
    raise PlanError(
        Fault(
            code="plan.unknown_plan",
            message="Không có kế hoạch nào mang tên này trong thư viện.",
            found=path_or_name,
            allowed=", ".join(names) + ", hoặc đường dẫn đến một tệp kế hoạch",
            remedy=f"Có phải là «{meant}»?" if meant else "Ghi đường dẫn đến tệp kế hoạch.",
        )
    )


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
    found = list(_repeated_ids(document.value))
    plan = None
    try:
        plan = Plan.model_validate(document.value, context=_known(document.value))
    except ValidationError as error:
        found += faults_of(error)
    faults = list(document.repeated)
    for path, fault in found:
        line = document.line(path)
        faults.append((line, replace(fault, place=Place(placed(where, line, path)))))
    if plan is None or faults:
        raise PlanError(*(fault for _, fault in sorted(faults, key=lambda item: item[0])))
    return plan


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
                    Fault(
                        code="plan.duplicate_id",
                        message="Mã này đã dùng cho một mục đứng trước trong cùng danh sách.",
                        found=value,
                        allowed="mỗi mã một mục",
                        remedy="Đặt cho mục này một mã riêng, hoặc bỏ mục ghi trùng.",
                    ),
                )
            seen.add(value)
