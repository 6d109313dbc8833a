"""The register of a project's next year: its place, its files, and what to tell about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ocop_lib.errors import FaultKind, ParameterError, Place
from ocop_lib.files.fields import OUTSIDE
from ocop_lib.files.new import place_folder
from ocop_lib.files.text import real_path
from ocop_lib.new.next_register import NextRegister, next_register
from ocop_lib.periods import Quarter
from ocop_lib.plan import Plan, load_plan
from ocop_lib.plan.reading import is_plan_file
from ocop_lib.project.defaults import YearEntry
from ocop_lib.project.project import Project, Year
from ocop_lib.project.root import DEFAULTS
from ocop_lib.wording import day, listed

NO_LATER_PLAN = FaultKind(
    "new.no_later_plan",
    "Dự án chưa có kế hoạch của năm nào sau năm {year}.",
    "Chỉ ra kế hoạch bằng --plan; chưa có thì viết dự thảo trước, bằng ocop plan new.",
)

_NAMES = {
    "subjects": "chủ thể",
    "products": "sản phẩm",
    "certificates": "sự kiện giấy chứng nhận",
    "quality_certificates": "chứng nhận quản lý chất lượng",
    "flagships": "sản phẩm chủ lực",
}
_NAMES_IF_ANY = {
    "renewals": "ý kiến về việc cấp lại",
    "traceability": "truy xuất nguồn gốc còn hạn",
    "linkages": "hợp đồng liên kết còn hạn",
    "points_of_sale": "điểm bán hàng",
    "requests": "kiến nghị chưa được trả lời",
}
"""The tables that most registers carry nothing of: named where they do."""

_ALL_NAMES = {**_NAMES, **_NAMES_IF_ANY}
_LEFT = {
    "quality_certificates": "chứng nhận quản lý chất lượng đã hết hạn",
    "flagships": "sản phẩm đã thôi là chủ lực",
    "points_of_sale": "dòng cũ về điểm bán hàng, hoặc điểm đã đóng",
    "requests": "kiến nghị đã được trả lời",
}


@dataclass(frozen=True)
class OpenedRegister:
    """A register that was opened.

    Args:
        old: the year it was carried over from.
        plan: the new year's plan.
        entry: what ``defaults.yaml`` has to say of the new year.
        to_add: the years to be written under ``years`` in ``defaults.yaml``, by number; empty when
            they stand there.
        content: the register, and what was left behind.
    """

    old: Year
    plan: Plan
    entry: YearEntry
    to_add: Mapping[int, YearEntry]
    content: NextRegister

    @property
    def carried(self) -> dict[str, int]:
        """The number of rows carried over, by table."""
        counts = {name: len(self.content.register.tables[name]) for name in _ALL_NAMES}
        return {name: count for name, count in counts.items() if count or name in _NAMES}

    def as_json(self) -> dict[str, Any]:
        """``folder``, ``carried`` and ``left`` by table, and ``lapsed``: ids of products."""
        return {
            "folder": self.entry.register_folder,
            "carried": self.carried,
            "left": dict(self.content.left),
            "lapsed": [one.product for one in self.content.lapsed],
        }

    def words(self) -> Iterator[str]:
        """What was done, what was left behind and what to do next, line by line."""
        year, first = self.plan.year, day(self.content.first)
        yield f"Đã mở sổ năm {year}: {self.entry.register_folder}, theo «{self.plan.short_title}»."
        carried = [f"{count} {_ALL_NAMES[name]}" for name, count in self.carried.items()]
        yield f"Chuyển từ sổ năm {self.old.number}: {listed(carried)}."
        if lapsed := self.content.lapsed:
            yield f"{len(lapsed)} sản phẩm không còn giấy chứng nhận có hiệu lực ngày {first}:"
            yield from (f"  {one.words}" for one in lapsed)
        left = [f"{count} {_LEFT[name]}" for name, count in self.content.left.items() if count]
        if left:
            yield f"Không chuyển {listed(left)}."
        yield from self._next_steps()

    def _next_steps(self) -> Iterator[str]:
        if self.to_add:
            single = self.old.number in self.to_add
            yield (
                f"Thay các khóa plan, register, scheme ở đầu {DEFAULTS} bằng:\nyears:"
                if single
                else f"Thêm dòng này dưới khóa years trong {DEFAULTS}:"
            )
            for year, entry in self.to_add.items():
                yield f"  {year}: {_in_one_line(entry)}"
        yield f"Rồi viết tệp tham số của quý đầu: ocop params new {Quarter(self.plan.year, 1)}"


def open_register(project: Project, old: Year, plan_name: str) -> OpenedRegister:
    """Write the register of a later year into the project.

    Args:
        project: the project.
        old: the year from which rows are carried over.
        plan_name: the later year's plan, by name or path; empty for that of the next year that
            ``defaults.yaml`` names.

    Returns:
        What was written, and what was left behind.

    Raises:
        ParameterError: there is no later plan, it lies outside the project, it does not fit the
            earlier register, or the new register's folder is not empty.
    """
    named, plan = _plan(project, old, plan_name)
    known = project.years.get(plan.year)
    folder = known.entry.register_folder if known else f"data/{plan.year}"
    keys = {"plan": named, "register": folder, "scheme": old.scheme}
    entry = YearEntry.model_validate(keys)
    content = next_register(old.register(), plan, old.entry.register_folder)
    place_folder(project.root / folder, content.register.to_files())
    single = project.defaults.single
    to_add = {} if known else {plan.year: entry}
    if to_add and single is not None:
        to_add = {old.number: single, **to_add}
    return OpenedRegister(old, plan, known.entry if known else entry, to_add, content)


def _plan(project: Project, old: Year, name: str) -> tuple[str, Plan]:
    """The later plan, and how ``defaults.yaml`` names it."""
    if not name:
        later = [year for number, year in project.years.items() if number > old.number]
        if not later:
            place = Place(str(DEFAULTS), key="years")
            raise ParameterError(NO_LATER_PLAN.at(place, year=old.number))
        return later[0].entry.plan, later[0].plan()
    if not is_plan_file(name):
        return name, load_plan(name)
    path = real_path(Path(name))
    if not path.is_relative_to(project.root):
        raise ParameterError(OUTSIDE.at(Place(part="--plan"), found=name))
    relative = path.relative_to(project.root).as_posix()
    # A name without a slash and with another ending would be taken for a plan of the library.
    return (relative if is_plan_file(relative) else f"./{relative}"), load_plan(name)


def _in_one_line(entry: YearEntry) -> str:
    written = entry.as_written()
    flow = yaml.safe_dump(
        written, default_flow_style=True, allow_unicode=True, sort_keys=False, width=2**16
    )
    return flow.strip()
