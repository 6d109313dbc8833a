"""The keys and values allowed in ``params/defaults.yaml``."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Annotated, Any, Self
from unicodedata import normalize

import yaml
from pydantic import AfterValidator, BeforeValidator, Field, Strict, model_validator

from ocop_lib.errors import FaultKind
from ocop_lib.files.fields import (
    Flag,
    InsidePath,
    OptionalText,
    Placed,
    Text,
    inside_fault,
    refuse,
)
from ocop_lib.files.records import MISSING_KEY, Record, shown
from ocop_lib.periods import Scheme
from ocop_lib.plan.fields import YEARS
from ocop_lib.plan.reading import is_plan_file
from ocop_lib.project.formats import FORMATS, Format

YEAR = FaultKind(
    "project.year_key",
    "Khóa dưới years phải là một năm, viết bằng bốn chữ số.",
    "Viết lại năm.",
    f"{min(YEARS)} đến {max(YEARS)}, ví dụ 2025",
)
SAME_REGISTER = FaultKind(
    "project.same_register",
    "Thư mục sổ số liệu này đã dùng cho năm {year}.",
    "Mỗi năm một thư mục sổ, ví dụ data/2025: sửa khóa register của năm này.",
)
TWO_FORMS = FaultKind(
    "project.two_forms",
    "Khóa này đứng ở đầu tệp trong khi tệp đã có khóa years.",
    "Chuyển khóa này vào năm của nó dưới years, rồi bỏ ở đây.",
)

TIME_LIMIT_SECONDS = 600
"""The longest time for a report, in seconds, unless the project sets another."""

MEMORY_LIMIT_MB = 4096
"""The most memory for a report's kernel, in megabytes, unless the project sets another."""

_MOST_SECONDS = 24 * 3600
_MOST_MB = 2**20


def _in_order(formats: tuple[Format, ...]) -> tuple[Format, ...]:
    """Each format once, in the library's order."""
    return tuple(name for name in FORMATS if name in formats)


Formats = Annotated[tuple[Format, ...], Field(min_length=1), AfterValidator(_in_order)]


class Layout(Record):
    """The texts of the official layout of an administrative document.

    Args:
        superior: the body superior to the issuer, printed in the top left corner; empty for none.
        number: text after «Số:», such as «/BC-VPĐP»; the number before it is filled in by hand.
        place: place of signing.
        draft: whether the report is marked «DỰ THẢO».
        recipients: recipients, one a line.
        signatory: office of the signatory, such as «CHÁNH VĂN PHÒNG»; one text a line.
        name: name of the signatory; empty to be written by hand.

    Source: Nghị định 30/2020/NĐ-CP, Phụ lục I.
    """

    superior: OptionalText = ""
    number: OptionalText = ""
    place: Text
    draft: Flag = False
    recipients: tuple[Text, ...] = ()
    signatory: tuple[Text, ...] = ()
    name: OptionalText = ""


def _year(key: object) -> object:
    """The number of a year; the YAML loader gives keys as they are written, as texts."""
    if isinstance(key, int):
        return key
    text = str(key)
    if not (text.isascii() and text.isdecimal() and len(text) == len(str(max(YEARS)))):
        refuse([((), YEAR.at(found=shown(key)))])
    if int(text) not in YEARS:
        refuse([((), YEAR.at(found=text))])
    return int(text)


YearNumber = Annotated[int, BeforeValidator(_year)]


class YearEntry(Record):
    """The plan, the register and the period scheme of one year.

    Args:
        plan: name of a plan shipped with the library, or path of a plan file from the root.
        register_folder: folder of the register, relative to the root; its key is ``register``.
        scheme: the period scheme, which sets the cut-off dates.
    """

    plan: Text
    register_folder: Annotated[InsidePath, Field(alias="register")]
    scheme: Scheme

    @model_validator(mode="after")
    def _check_plan_path(self) -> Self:
        fault = inside_fault(self.plan) if is_plan_file(self.plan) else None
        if fault is not None:
            refuse([(("plan",), fault)])
        return self

    @property
    def plan_file(self) -> PurePosixPath | None:
        """The project's own plan file, relative to the root; None for a plan of the library."""
        return PurePosixPath(self.plan) if is_plan_file(self.plan) else None

    def as_written(self) -> dict[str, str]:
        """The entry's keys and values as ``defaults.yaml`` writes them."""
        return self.model_dump(by_alias=True)


def _path(notebook: str) -> str:
    """The path of a notebook from the root, by the name that the defaults give it."""
    return f"notebooks/{notebook.removesuffix('.ipynb')}.ipynb"


class Defaults(Record):
    """The content of ``params/defaults.yaml``.

    A file names its years under ``years``. A file of a project made before names the plan, the
    register and the scheme of a single year at the top; the year is the plan's.

    Args:
        years: the plan, register and scheme of each year; empty for a file that names them at the
            top.
        plan: of the single year, as in `YearEntry`; None for a file with ``years``.
        register_folder: of the single year, as ``plan``.
        scheme: of the single year, as ``plan``.
        formats: file formats of each report, in the library's order; every format by default, also
            one that a later version of the library adds.
        notebooks: notebooks by pattern of report ids; the first pattern that matches is used.
        time_limit_seconds: the longest time for one report, in seconds.
        memory_limit_mb: the most memory for the kernel of one report, in megabytes.
        layout: the official layout of an administrative document; None for plain reports; its key
            is ``form``.
    """

    years: dict[YearNumber, YearEntry] = Field(default_factory=dict)
    plan: Text | None = None
    register_folder: Annotated[InsidePath | None, Field(alias="register")] = None
    scheme: Scheme | None = None
    formats: Formats = FORMATS
    notebooks: dict[Text, InsidePath] = Field(default_factory=dict)
    time_limit_seconds: Annotated[int, Strict(), Field(ge=1, le=_MOST_SECONDS)] = TIME_LIMIT_SECONDS
    memory_limit_mb: Annotated[int, Strict(), Field(ge=1, le=_MOST_MB)] = MEMORY_LIMIT_MB
    layout: Layout | None = Field(default=None, alias="form")

    @model_validator(mode="after")
    def _check_years(self) -> Self:
        refuse([*self._one_form(), *self._own_registers()])
        return self

    def _one_form(self) -> Iterator[Placed]:
        """The faults of keys of a single year that stand beside ``years``, or are incomplete."""
        single = {"plan": self.plan, "register": self.register_folder, "scheme": self.scheme}
        present = [key for key, value in single.items() if value is not None]
        if self.years:
            yield from (((key,), TWO_FORMS.at()) for key in present)
        elif not present:
            yield ("years",), MISSING_KEY.at()
        else:
            yield from (((key,), MISSING_KEY.at()) for key in single if key not in present)

    def _own_registers(self) -> Iterator[Placed]:
        """The faults of years whose register is the folder of an earlier year."""
        first: dict[str, int] = {}
        for year, entry in self.years.items():
            # Windows and macOS take names that differ in case only for one folder.
            folder = normalize("NFC", entry.register_folder).casefold()
            if folder in first:
                fault = SAME_REGISTER.at(found=entry.register_folder, year=first[folder])
                yield ("years", str(year), "register"), fault
            first.setdefault(folder, year)

    def notebook_of(self, report: str) -> str:
        """The notebook of a report, by the first pattern that matches its id.

        Args:
            report: id of the report, such as «2024-Q3/ba-be».

        Returns:
            The notebook's path, relative to the root; empty when no pattern matches.
        """
        parts = report.split("/")
        for pattern, name in self.notebooks.items():
            wanted = pattern.split("/")
            if len(wanted) == len(parts) and all(map(fnmatchcase, parts, wanted)):
                return _path(name)
        return ""

    @property
    def notebook_paths(self) -> tuple[str, ...]:
        """The paths of all notebooks, relative to the root, in the order of the patterns."""
        return tuple(map(_path, self.notebooks.values()))

    @property
    def single(self) -> YearEntry | None:
        """The year that a file of an earlier form names at the top; None for one with ``years``."""
        if self.plan is None or self.register_folder is None or self.scheme is None:
            return None
        keys = {"plan": self.plan, "register": self.register_folder, "scheme": self.scheme}
        return YearEntry.model_validate(keys)

    def of_a_report(self, year: int, entry: YearEntry) -> bytes:
        """``defaults.yaml`` reduced to the keys that can change a report of a year.

        Jobs contain this version, so that a changed comment or time limit, or another year, makes
        no report stale.

        Args:
            year: the year.
            entry: its plan, register and scheme.

        Returns:
            The bytes of a YAML file with ``years``, of this year alone, and, if set, ``form``.
        """
        content: dict[str, Any] = {"years": {year: entry.as_written()}}
        if self.layout is not None:
            content["form"] = self.layout.model_dump(mode="json")
        return yaml.safe_dump(content, allow_unicode=True, sort_keys=False).encode()
