"""Reading of a plan file: its YAML becomes a `Plan`, or an error with all its faults."""

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
    """Whether a text is the path of a plan file, and not the name of a shipped plan.

    Args:
        name: the text under ``plan:`` in ``defaults.yaml``, or an argument of `load_plan`.

    Returns:
        True when the text contains a slash or backslash, or ends like a YAML file.
    """
    return "/" in name or "\\" in name or name.endswith((".yaml", ".yml"))


def shipped_plans() -> tuple[str, ...]:
    """The names of the plans that come with the library, in the order of their years."""
    names = (path.stem for path in SHIPPED.glob("*.yaml"))
    return tuple(sorted(names, key=lambda name: (name.rpartition("_")[2], name)))


def plan_path(path_or_name: Path | str) -> Path:
    """The path of a plan file.

    Args:
        path_or_name: a path, or the name of a plan that comes with the library.

    Returns:
        The path; whether a file exists there is not checked for a given path.

    Raises:
        PlanError: no plan of that name comes with the library.
    """
    if isinstance(path_or_name, Path) or is_plan_file(path_or_name):
        return Path(path_or_name)
    if path_or_name not in (names := shipped_plans()):
        raise PlanError(UNKNOWN_PLAN.among(NOWHERE, path_or_name, names))
    return SHIPPED / f"{path_or_name}.yaml"


def load_plan(path_or_name: Path | str) -> Plan:
    """Read and check a plan file.

    Args:
        path_or_name: a path, or the name of a plan that comes with the library.

    Returns:
        The plan.

    Raises:
        PlanError: with every fault, when the file cannot be read or breaks a rule.
    """
    path = plan_path(path_or_name)
    where = str(path)
    data = read_bytes(path, where, PlanError)
    return parse_plan(decoded(data, where, PlanError), where)


@lru_cache(maxsize=8)
def parse_plan(text: str, where: str) -> Plan:
    """Parse and check the text of a plan file; cached, because all reports use the same plan.

    Args:
        text: the text of a plan file.
        where: the file's name in messages.

    Returns:
        The plan.

    Raises:
        PlanError: with every fault and its key path, in the order of the lines. Rules about an
            entry are checked only if each of its values is valid by itself.
    """
    document = parse_document(text, where, PlanError)
    known = _known(document.value)
    repeated = _repeated_ids(document.value)
    return read_record(Plan, document, where, PlanError, context=known, further=repeated)


def _known(document: Any) -> Known:
    """The year and the ids of a document, as far as they can be read from an invalid one."""
    if not isinstance(document, dict):
        return Known()
    year = document.get("year")
    return Known(
        year=year if isinstance(year, int) and year in YEARS else None,
        is_draft=document.get("draft") is True,
        ids={
            kind: tuple(dict.fromkeys(value for _, value in _ids(document.get(name))))
            for kind, name in _LISTS.items()
        },
    )


def _ids(entries: Any) -> Iterator[tuple[int, str]]:
    """The ids in a list of entries, each with the index of its entry, from 0."""
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        value = entry.get("id") if isinstance(entry, dict) else None
        if isinstance(value, str):
            yield index, value


def _repeated_ids(document: Any) -> Iterator[Placed]:
    """The faults of entries with the id of an earlier entry of their list."""
    for name, entries in document.items() if isinstance(document, dict) else ():
        seen: set[str] = set()
        for index, value in _ids(entries):
            if value in seen:
                yield (
                    (name, index, "id"),
                    DUPLICATE_ID.at(found=value),
                )
            seen.add(value)
