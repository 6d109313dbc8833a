"""The heading of a register: reading and writing of ``register.yaml``."""

import math
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Annotated, Any, Self

import yaml
from pydantic import Field, PlainValidator, Strict, model_validator

from ocop_lib.about import About, about_of
from ocop_lib.errors import FaultKind, OcopError, RegisterError
from ocop_lib.files.fields import Flag, OptionalText, Text, refuse
from ocop_lib.files.records import Record, read_record, shown
from ocop_lib.files.yaml import parse_mapping
from ocop_lib.periods import Period, Quarter, Scheme, YearEnd, last_data_day
from ocop_lib.plan import PROVINCE
from ocop_lib.register.columns import LAYOUT
from ocop_lib.register.standards import PROGRAMME_START

_LAST_YEAR = 2100
_FIRST_PUBLISHED = date(2000, 1, 1)
_LAST_PUBLISHED = date(_LAST_YEAR, 12, 31)
_MAX_VALUE = 10**12

PUBLISHED_VALUE = FaultKind(
    "register.published_value",
    "Số liệu đã công bố phải là một số.",
    "Ghi số bằng chữ số, phần lẻ sau dấu chấm, không đặt trong nháy.",
    f"một số hữu hạn, giá trị tuyệt đối đến {_MAX_VALUE}, ví dụ 218 hoặc 90.5",
)
PUBLISHED_DATE = FaultKind(
    "register.published_date",
    "Ngày của số liệu đã công bố không đúng.",
    "Ghi ngày theo dạng năm-tháng-ngày, không có giờ, không đặt trong nháy.",
    f"ngày từ {_FIRST_PUBLISHED} đến {_LAST_PUBLISHED}, ví dụ 2023-12-31",
)
SLICE_QUARTER = FaultKind(
    "register.slice_quarter", "Quý của lát cắt không đúng.", "Viết lại quý.", "ví dụ 2024-Q3"
)
SLICE_FOR_WHOM = FaultKind(
    "register.slice_for_whom",
    "Lát cắt phải thuộc về đúng một đơn vị hoặc một cơ quan.",
    "Bỏ khóa slice khỏi register.yaml để sổ được kiểm tra toàn bộ.",
    "unit hoặc agency",
)
SLICE_PERIOD = FaultKind(
    "register.slice_period",
    "Lát cắt phải thuộc về đúng một kỳ: một quý, hoặc cả năm với ngày số liệu.",
    "Bỏ khóa slice khỏi register.yaml để sổ được kiểm tra toàn bộ.",
    "quarter, hoặc year và data_to",
)
LATER_LAYOUT = FaultKind(
    "register.later_layout",
    "Chương trình này chưa biết phiên bản mẫu bảng của sổ.",
    "Cập nhật chương trình; hoặc nếu ghi nhầm thì sửa số này theo mẫu mà các bảng đang dùng.",
    f"một số nguyên từ 1 đến {LAYOUT}; không ghi là 1",
)


def _layout(value: Any) -> Any:
    if not (type(value) is int and 1 <= value <= LAYOUT):
        refuse([((), LATER_LAYOUT.at(found=shown(value)))])
    return LAYOUT


def _number(value: Any) -> Any:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not (is_number and math.isfinite(value) and abs(value) <= _MAX_VALUE):
        refuse([((), PUBLISHED_VALUE.at(found=shown(value)))])
    return value


def _day(value: Any) -> Any:
    # Not isinstance: a datetime, which YAML reads from a date with a time, is a date as well.
    if not (type(value) is date and _FIRST_PUBLISHED <= value <= _LAST_PUBLISHED):
        refuse([((), PUBLISHED_DATE.at(found=shown(value)))])
    return value


def _quarter(value: Any) -> Any:
    try:
        quarter = value if isinstance(value, Quarter) else Quarter.parse(str(value))
    except OcopError:
        quarter = None
    if quarter is None or not PROGRAMME_START.year <= quarter.year <= _LAST_YEAR:
        refuse([((), SLICE_QUARTER.at(found=shown(value)))])
    return quarter


def _data_to(value: Any) -> Any:
    try:
        return value if type(value) is date else date.fromisoformat(str(value))
    except ValueError:
        refuse([((), SLICE_PERIOD.at(found=shown(value)))])


class Published(Record):
    """An officially published figure, kept apart from the register's rows.

    Args:
        id: stable id by which reports refer to the figure.
        text: meaning of the figure, in Vietnamese.
        value: the figure.
        date: the day for which the figure holds.
        source: the publisher and the place of publication.
        indicator: id of the plan's indicator that it is a number of; empty for none.
    """

    id: Text
    text: Text
    value: Annotated[float, PlainValidator(_number)]
    date: Annotated[date, PlainValidator(_day)]
    source: Text
    indicator: OptionalText = ""


class Cut(Record):
    """The arguments of ``Register.visible_to`` for which a slice was cut.

    Args:
        unit: a unit's id, or ``province``; empty in a slice for an agency.
        agency: the agency's id; empty in a slice for a unit.
        quarter: the report's quarter; None in a slice for a year's report.
        year: the year of a year's report; None in a slice for a quarter.
        data_to: the last day whose events the year's report sees; None in a slice for a quarter.
        scheme: the period scheme, which sets the cut-off date.
    """

    unit: OptionalText = ""
    agency: OptionalText = ""
    quarter: Annotated[Quarter | None, PlainValidator(_quarter)] = None
    year: Annotated[int | None, Strict(), Field(ge=PROGRAMME_START.year, le=_LAST_YEAR)] = None
    data_to: Annotated[date | None, PlainValidator(_data_to)] = None
    scheme: Scheme

    @model_validator(mode="after")
    def _check_whom(self) -> Self:
        if bool(self.unit) == bool(self.agency):
            refuse([((), SLICE_FOR_WHOM.at())])
        if (self.quarter is None) == (self.year is None) or not self._has_its_day:
            refuse([((), SLICE_PERIOD.at())])
        return self

    @property
    def _has_its_day(self) -> bool:
        """Whether a year has the last day of its data, and a quarter none."""
        if self.year is None or self.data_to is None:
            return self.year is None and self.data_to is None
        return date(self.year, 1, 1) <= self.data_to <= last_data_day(self.year)

    @property
    def about(self) -> About:
        """Whom the slice is for."""
        return about_of(self.unit, self.agency)

    @property
    def period(self) -> Period:
        """The quarter, or the year with the last day of its data."""
        if self.year is not None and self.data_to is not None:
            return YearEnd(self.year, self.data_to)
        assert self.quarter is not None  # noqa: S101 (the validator has seen to it)
        return self.quarter

    def covers(self, other: "Cut") -> bool:
        """Whether a slice for this cut contains every row of a slice for another one.

        Args:
            other: the cut that a report needs.

        Returns:
            True when the report can be made from a slice for this cut.
        """
        own, wanted = self.period, other.period
        # A later quarter ends later in both schemes; a year has deliveries that no quarter has,
        # and its data may end before those of its last quarter.
        return (
            self.about in (About("unit", PROVINCE), other.about)
            and (isinstance(own, YearEnd) or isinstance(wanted, Quarter))
            and wanted.seen_to(other.scheme) <= own.seen_to(self.scheme)
        )


class Heading(Record):
    """The content of ``register.yaml``.

    Args:
        title: the register's name, as printed.
        plan: the id of the plan to which the rows belong.
        year: the plan year.
        illustrative: whether the rows are invented; every report then carries a warning.
        published: officially published figures, kept beside the rows.
        licence: under which others may use the numbers, as «CC-BY-4.0»; empty where none is given.
        layout: the version of the layout in which the register is held and written: always the
            current one, whichever the file follows; a file that names none follows the first.
        cut: the unit and quarter of a slice, under the key ``slice``; None for a whole register.
    """

    title: Text
    plan: Text
    year: Annotated[int, Strict(), Field(ge=PROGRAMME_START.year, le=_LAST_YEAR)]
    illustrative: Flag
    published: tuple[Published, ...] = ()
    licence: OptionalText = ""
    layout: Annotated[int, PlainValidator(_layout)] = LAYOUT
    cut: Annotated[Cut | None, Field(alias="slice")] = None

    def with_cut(self, cut: Cut) -> "Heading":
        """The heading of a slice of this register.

        Args:
            cut: the unit, period and scheme of the slice.

        Returns:
            A new heading; this one is not changed.
        """
        return self.model_copy(update={"cut": cut})


def _given(figure: Published) -> dict[str, Any]:
    """A published figure without what is left out."""
    return {key: value for key, value in figure if value != ""}


class _Dumper(yaml.CSafeDumper):
    """Writes a repeated value in full, and not as an alias, which `parse_heading` refuses."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 (PyYAML asks for each value)
        """Return True, so that no value is written as an alias."""
        return True


def dump_heading(heading: Heading, digest: str = "") -> bytes:
    """The bytes of ``register.yaml``; `parse_heading` is the inverse.

    Args:
        heading: the heading.
        digest: for a slice, the `slice_digest` of its files; empty for a whole register.

    Returns:
        YAML in UTF-8 with LF; the same bytes for equal headings.
    """
    content: dict[str, Any] = {
        "title": heading.title,
        "plan": heading.plan,
        "year": heading.year,
        "illustrative": heading.illustrative,
        **({"licence": heading.licence} if heading.licence else {}),
        "layout": heading.layout,
        "published": [_given(figure) for figure in heading.published],
    }
    if heading.cut is not None:
        content["slice"] = {
            **heading.cut.about.as_keys(),
            **heading.cut.period.as_keys(),
            "scheme": heading.cut.scheme,
            "digest": digest,
        }
    text = yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=2**16)
    return text.encode()


def slice_digest(heading: Heading, tables: Mapping[str, bytes]) -> str:
    """The digest that proves that a slice was written by `Register.to_files`.

    Args:
        heading: the slice's heading.
        tables: the bytes of its CSV files by table, in the order of ``TABLES``.

    Returns:
        Hexadecimal digits of the SHA-256 of the heading and of every file with its name.
    """
    digest = sha256(dump_heading(heading))
    for name, data in tables.items():
        digest.update(f"\n{name} {len(data)}\n".encode())
        digest.update(data)
    return digest.hexdigest()


def parse_heading(data: bytes, file: str) -> tuple[Heading, str]:
    """Parse and check a ``register.yaml``.

    Args:
        data: the bytes of the file.
        file: the file's name in messages.

    Returns:
        The heading, and the digest of a slice; an empty digest where there is none.

    Raises:
        RegisterError: with every fault of the file.
    """
    document = parse_mapping(data, file, RegisterError)
    cut = document.value.get("slice")
    digest = cut.pop("digest", "") if isinstance(cut, dict) else ""
    return read_record(Heading, document, file, RegisterError), str(digest)
