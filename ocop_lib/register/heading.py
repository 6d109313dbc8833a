"""``register.yaml``: what a register says about itself, read strictly and written plainly."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import yaml

from ocop_lib.errors import Fault, OcopError, Place, RegisterError, nearest
from ocop_lib.files.letters import MAX_TEXT, has_hidden
from ocop_lib.files.yaml import parse_mapping
from ocop_lib.periods import SCHEMES, Quarter, Scheme
from ocop_lib.plan import PROVINCE
from ocop_lib.register.standards import PROGRAMME_START

FILE = "register.yaml"


@dataclass(frozen=True, slots=True)
class Published:
    """A figure somebody really published; it never shares a table with the register's rows.

    Args:
        id: stable id that a report refers to.
        text: what the figure says, in Vietnamese.
        value: the figure.
        date: the day it is about.
        source: who published it, and where.
    """

    id: str
    text: str
    value: float
    date: date
    source: str


@dataclass(frozen=True, slots=True)
class Cut:
    """What a slice was cut for: the arguments of ``visible_to``."""

    unit: str
    quarter: Quarter
    scheme: Scheme

    def covers(self, other: "Cut") -> bool:
        """Whether everything the other cut may see lies within this one."""
        # A later quarter ends later by either scheme, so the cut-offs tell quarters as well.
        return self.unit in (PROVINCE, other.unit) and (
            other.quarter.cut_off(other.scheme) <= self.quarter.cut_off(self.scheme)
        )


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands in ``register.yaml``.

    Args:
        title: the register's name, as printed.
        plan: the id of the plan the rows are about.
        year: the plan year.
        illustrative: the rows are made up; every report says so.
        published: real published figures kept beside the rows.
        cut: for a slice, what it was cut for; None for a whole register.
    """

    title: str
    plan: str
    year: int
    illustrative: bool
    published: tuple[Published, ...] = ()
    cut: Cut | None = None


def dump_heading(heading: Heading) -> bytes:
    """The bytes of ``register.yaml``; ``parse_heading`` gives the heading back."""
    content: dict[str, Any] = {
        "title": heading.title,
        "plan": heading.plan,
        "year": heading.year,
        "illustrative": heading.illustrative,
        "published": [asdict(figure) for figure in heading.published],
    }
    if heading.cut is not None:
        content["slice"] = {
            "unit": heading.cut.unit,
            "quarter": str(heading.cut.quarter),
            "scheme": heading.cut.scheme,
        }
    text = yaml.dump(
        content, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=2**16
    )
    return text.encode()


def parse_heading(data: bytes, where: str) -> Heading:
    """The heading written in a ``register.yaml``.

    Args:
        data: the file's bytes.
        where: the file's name, for messages.

    Raises:
        RegisterError: with every fault of the file.
    """
    content = parse_mapping(data, where, RegisterError).value
    faults: list[Fault] = []
    keys = _Keys(content, where, faults)
    heading = Heading(
        title=keys.take("title", _text, _LINE),
        plan=keys.take("plan", _text, "mã của kế hoạch"),
        year=keys.take("year", _year, f"năm từ {_YEARS[0]} đến {_YEARS[-1]}"),
        illustrative=keys.take("illustrative", _flag, "true hoặc false"),
        published=_published(keys.take("published", _list, "danh sách", default=()), keys),
        cut=_cut(keys),
    )
    keys.finish()
    if faults:
        raise RegisterError(*faults)
    return heading


_LINE = f"một dòng chữ, không có ký tự ẩn, không quá {MAX_TEXT} ký tự"


class _Keys:
    """The keys of one YAML mapping: each is taken once, what is left over is a fault."""

    def __init__(self, content: object, where: str, faults: list[Fault]) -> None:
        self.where, self.faults = where, faults
        self.known: list[str] = []
        self.content = content if isinstance(content, Mapping) else {}
        if not isinstance(content, Mapping):
            self.fault("Chỗ này phải là các cặp «khóa: giá trị».", repr(content), "khóa: giá trị")

    def fault(self, what: str, found: str, allowed: str, key: str = "") -> None:
        """Note a fault at a key."""
        where = f"{self.where}, khóa {key}" if key else self.where
        mend = "Sửa lại tệp theo hướng dẫn trong docs/so-lieu.md."
        self.faults.append(
            Fault(
                code="register.heading",
                message=what,
                place=Place(where),
                found=found,
                allowed=allowed,
                remedy=mend,
            )
        )

    def take(
        self, key: str, read: Callable[[object], Any], allowed: str, *, default: Any = None
    ) -> Any:
        """The value of a key, or the default; ``read`` answers None for a value it refuses."""
        self.known.append(key)
        if key not in self.content:
            if default is None:
                self.fault(f"Thiếu khóa «{key}».", "", allowed)
            return default
        value = read(self.content[key])
        if value is None:
            self.fault("Giá trị không đúng dạng.", repr(self.content[key]), allowed, key)
        return value

    def finish(self) -> None:
        """Note every key that nobody took, with the nearest known one."""
        for key in self.content:
            if key not in self.known:
                near = nearest(str(key), self.known)
                hint = f"; gần nhất: {near}" if near else ""
                self.fault("Khóa không có trong mẫu.", str(key), ", ".join(self.known) + hint)


def _published(entries: list[object], keys: _Keys) -> tuple[Published, ...]:
    figures = []
    for number, entry in enumerate(entries or (), start=1):
        inner = _Keys(entry, f"{keys.where}, published mục {number}", keys.faults)
        figure = Published(
            id=inner.take("id", _text, "một mã"),
            text=inner.take("text", _text, _LINE),
            value=inner.take("value", _number, "một số"),
            date=inner.take("date", _day, "ngày, ví dụ 2023-12-31"),
            source=inner.take("source", _text, _LINE),
        )
        inner.finish()
        figures.append(figure)
    return tuple(figures)


def _cut(keys: _Keys) -> Cut | None:
    keys.known.append("slice")
    if "slice" not in keys.content:
        return None
    inner = _Keys(keys.content["slice"], f"{keys.where}, khóa slice", keys.faults)
    cut = Cut(
        unit=inner.take("unit", _text, "mã đơn vị"),
        quarter=inner.take("quarter", _quarter, "quý, ví dụ 2024-Q3"),
        scheme=inner.take("scheme", _scheme, ", ".join(SCHEMES)),
    )
    inner.finish()
    return cut


def _text(value: object) -> str | None:
    text = value.strip() if isinstance(value, str) else ""
    return None if len(text) > MAX_TEXT or has_hidden(text) else text or None


_YEARS = range(PROGRAMME_START.year, 2101)


def _year(value: object) -> int | None:
    return value if isinstance(value, int) and value in _YEARS else None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _number(value: object) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _day(value: object) -> date | None:
    # A date with a time of day is a datetime, which is a date to isinstance.
    return value if type(value) is date else None


def _list(value: object) -> list[object] | None:
    return value if isinstance(value, list) else None


def _quarter(value: object) -> Quarter | None:
    try:
        return Quarter.parse(str(value))
    except OcopError:
        return None


def _scheme(value: object) -> Scheme | None:
    return next((scheme for scheme in SCHEMES if scheme == value), None)
