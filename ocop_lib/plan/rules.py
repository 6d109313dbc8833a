"""Rules that compare the entries of a plan with each other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from ocop_lib.errors import FaultKind
from ocop_lib.files.fields import Placed
from ocop_lib.plan.entries import Agency, Unit
from ocop_lib.plan.fields import PROVINCE

WHOLE_ID = FaultKind(
    "plan.whole", "«{province}» là mã của toàn tỉnh, chỉ dùng ở mục whole.", "Ghi id: {province}."
)
UNIT_ID = FaultKind(
    "plan.unit_id",
    "«{province}» là mã của toàn tỉnh, chỉ dùng ở mục whole.",
    "Đặt cho đơn vị một mã khác.",
)
COMMUNES = FaultKind(
    "plan.communes",
    "Cộng số xã của các đơn vị không bằng số xã toàn tỉnh.",
    "Sửa số xã ghi sai.",
    "hai số bằng nhau",
)
SAME_NAME = FaultKind(
    "plan.same_name",
    "Hai mục trong cùng danh sách mang cùng một tên hoặc một mã số.",
    "Sửa mục ghi nhầm, hoặc bỏ mục ghi trùng; đơn vị thay nhau theo thời gian thì ghi valid_from,"
    " valid_to không chồng lên nhau.",
    "khác với {other}",
)
GROUP_CIRCLE = FaultKind(
    "plan.group_circle",
    "Nhóm cơ quan là thành viên của chính nó.",
    "Bỏ mã này khỏi members.",
    "các cơ quan khác",
)


AGENCY_ID = FaultKind(
    "plan.agency_id",
    "Cơ quan và đơn vị không được mang cùng một mã.",
    "Đặt cho cơ quan một mã khác.",
)


class Named(Protocol):
    """An entry with an id and names that have to be unique in its list."""

    @property
    def id(self) -> str:
        """The id."""

    @property
    def name(self) -> str:
        """The full name."""

    @property
    def short_name(self) -> str:
        """The name for narrow columns."""


def province_faults(whole: Unit, units: Sequence[Unit]) -> Iterator[Placed]:
    """The faults in the ids of province and units, and in the sum of their communes."""
    if whole.id != PROVINCE:
        yield ("whole", "id"), WHOLE_ID.at(found=whole.id, province=PROVINCE)
    for index, unit in enumerate(units):
        if unit.id == PROVINCE:
            yield ("units", index, "id"), UNIT_ID.at(found=unit.id, province=PROVINCE)
    communes = [unit.communes for unit in units]
    if whole.communes is not None and None not in communes:
        total = sum(number or 0 for number in communes)
        if total != whole.communes:
            found = f"toàn tỉnh {whole.communes}, cộng các đơn vị {total}"
            yield ("whole", "communes"), COMMUNES.at(found=found)


def unit_name_faults(whole: Unit, units: Sequence[Unit]) -> Iterator[Placed]:
    """The faults of units that are valid on a common day and have the same name or code.

    A code may occur once on each level. `ocop_lib.run.guard` finds a report's unit by the name in
    its title, and so do readers; equal names would be confused.

    Args:
        whole: the province.
        units: the units.

    Yields:
        A fault at the name or code of the second of two such units.
    """
    all_units = (*units, whole)
    for key in ("name", "short_name", "code"):
        for index, second in enumerate(all_units):
            for first in all_units[:index]:
                is_equal = _folded(getattr(first, key)) == _folded(getattr(second, key))
                is_on_other_level = key == "code" and first.level != second.level
                if is_equal and not is_on_other_level and first.is_valid_beside(second):
                    path = ("units", index, key) if index < len(units) else ("whole", key)
                    yield path, SAME_NAME.at(found=getattr(second, key), other=first.id)


def name_faults(list_name: str, entries: Iterable[Named]) -> Iterator[Placed]:
    """The faults of entries with the name or short name of an earlier entry of their list."""
    for key in ("name", "short_name"):
        seen: dict[str, Named] = {}
        for index, entry in enumerate(entries):
            name = getattr(entry, key)
            first = seen.setdefault(_folded(name), entry)
            if first is not entry:
                yield (list_name, index, key), SAME_NAME.at(found=name, other=first.id)


def group_faults(agencies: Iterable[Agency]) -> Iterator[Placed]:
    """The faults of groups that include themselves, directly or through other groups."""
    members = {agency.id: agency.members for agency in agencies}
    for index, agency in enumerate(agencies):
        for position, member in enumerate(agency.members):
            if agency.id in _included(member, members):
                yield ("agencies", index, "members", position), GROUP_CIRCLE.at(found=member)


def agency_id_faults(units: Iterable[Unit], agencies: Iterable[Agency]) -> Iterator[Placed]:
    """The faults of agencies with the id of a unit: commands and reports name both by their id."""
    places = {PROVINCE, *(unit.id for unit in units)}
    for index, agency in enumerate(agencies):
        if agency.id in places:
            yield ("agencies", index, "id"), AGENCY_ID.at(found=agency.id)


def _folded(name: str) -> str:
    """A name without differences of case and of blanks, which readers overlook."""
    return " ".join(name.casefold().split())


def _included(start: str, members: Mapping[str, Sequence[str]]) -> set[str]:
    """The ids of an agency and of all its members, direct or through groups."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        agency = waiting.pop()
        if agency not in found:
            found.add(agency)
            waiting += members.get(agency, ())
    return found
