"""``register.yaml``: what a register says about itself, read strictly and written plainly."""

import math
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Annotated, Any

import yaml
from pydantic import ConfigDict, Field, PlainValidator, Strict

from ocop_lib.errors import FaultKind, OcopError, RegisterError
from ocop_lib.files.fields import Flag, Text, refuse
from ocop_lib.files.records import Record, read_record, shown
from ocop_lib.files.yaml import parse_mapping
from ocop_lib.periods import Quarter, Scheme
from ocop_lib.plan import PROVINCE
from ocop_lib.register.standards import PROGRAMME_START

FILE = "register.yaml"

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


def _number(value: Any) -> Any:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not (is_number and math.isfinite(value) and abs(value) <= _MAX_VALUE):
        refuse([((), PUBLISHED_VALUE.at(found=shown(value)))])
    return value


def _day(value: Any) -> Any:
    # A date with a time of day is a datetime, which is a date to isinstance.
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


class Published(Record):
    """A figure somebody really published; it never shares a table with the register's rows.

    Args:
        id: stable id that a report refers to.
        text: what the figure says, in Vietnamese.
        value: the figure.
        date: the day it is about.
        source: who published it, and where.
    """

    id: Text
    text: Text
    value: Annotated[float, PlainValidator(_number)]
    date: Annotated[date, PlainValidator(_day)]
    source: Text


class Cut(Record):
    """What a slice was cut for: the arguments of ``visible_to``.

    Args:
        unit: a unit's id, or ``province``.
        quarter: the report's quarter.
        scheme: how the quarter is cut.
    """

    unit: Text
    quarter: Annotated[Quarter, PlainValidator(_quarter)]
    scheme: Scheme

    def covers(self, other: "Cut") -> bool:
        """Whether everything the other cut may see lies within this one.

        Args:
            other: what a report asks for.

        Returns:
            True when a report on the other cut can be made from this one.
        """
        # Comparing cut-off dates also orders quarters, because later quarters end later in both
        # schemes.
        return self.unit in (PROVINCE, other.unit) and (
            other.quarter.cut_off(other.scheme) <= self.quarter.cut_off(self.scheme)
        )


class Heading(Record):
    """The content of ``register.yaml``.

    Args:
        title: the register's name, as printed.
        plan: the id of the plan the rows are about.
        year: the plan year.
        illustrative: the rows are made up; every report says so.
        published: real published figures kept beside the rows.
        cut: for a slice, what it was cut for, written ``slice``; None for a whole register.
    """

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    title: Text
    plan: Text
    year: Annotated[int, Strict(), Field(ge=PROGRAMME_START.year, le=_LAST_YEAR)]
    illustrative: Flag
    published: tuple[Published, ...] = ()
    cut: Annotated[Cut | None, Field(alias="slice")] = None

    def with_cut(self, cut: Cut) -> "Heading":
        """The heading of a slice of this register.

        Args:
            cut: what the slice is cut for.

        Returns:
            A new heading; this one stays as it is.
        """
        return self.model_copy(update={"cut": cut})


class _Dumper(yaml.CSafeDumper):
    """Writes a value that stands twice in full; the reader refuses aliases."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 (PyYAML asks for each value)
        """No value is written as an alias."""
        return True


def dump_heading(heading: Heading, digest: str = "") -> bytes:
    """The bytes of ``register.yaml``; `parse_heading` gives heading and digest back.

    Args:
        heading: what the register says about itself.
        digest: for a slice, what `slice_digest` gives for its files; empty for a whole register.

    Returns:
        YAML in UTF-8 with LF; the same bytes for equal headings.
    """
    content: dict[str, Any] = {
        "title": heading.title,
        "plan": heading.plan,
        "year": heading.year,
        "illustrative": heading.illustrative,
        "published": [dict(figure) for figure in heading.published],
    }
    if heading.cut is not None:
        content["slice"] = {
            "unit": heading.cut.unit,
            "quarter": str(heading.cut.quarter),
            "scheme": heading.cut.scheme,
            "digest": digest,
        }
    text = yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=2**16)
    return text.encode()


def slice_digest(heading: Heading, tables: Mapping[str, bytes]) -> str:
    """The digest by which a slice that was written by `Register.to_files` is known.

    Args:
        heading: the slice's heading.
        tables: the bytes of its CSV files by name of the table, in the order of ``TABLES``.

    Returns:
        Hexadecimal digits of the SHA-256 of the heading and of every file with its name.
    """
    digest = sha256(dump_heading(heading))
    for name, data in tables.items():
        digest.update(f"\n{name} {len(data)}\n".encode())
        digest.update(data)
    return digest.hexdigest()


def parse_heading(data: bytes, file: str) -> tuple[Heading, str]:
    """The heading written in a ``register.yaml``.

    Args:
        data: the file's bytes.
        file: the file, as messages name it.

    Returns:
        The heading, and the digest that a slice carries; empty where there is none.

    Raises:
        RegisterError: with every fault of the file.
    """
    document = parse_mapping(data, file, RegisterError)
    cut = document.value.get("slice")
    digest = cut.pop("digest", "") if isinstance(cut, dict) else ""
    return read_record(Heading, document, file, RegisterError), str(digest)
