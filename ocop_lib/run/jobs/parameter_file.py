"""One parameter file against its notebook and the plan: its faults, or the report it asks for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Annotated, Any, cast

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Strict
from pydantic_core.core_schema import ValidationInfo

from ocop_lib.errors import NOWHERE, Fault, FaultKind, OcopError, ParameterError, Place
from ocop_lib.files.fields import BACKSLASH, Placed, inside_fault, refuse
from ocop_lib.files.records import Record, cut_prose, read_record, shown
from ocop_lib.files.text import read_bytes, real_path
from ocop_lib.files.yaml import Document
from ocop_lib.periods import Quarter
from ocop_lib.plan import Plan
from ocop_lib.project.project import Project
from ocop_lib.project.root import DEFAULTS
from ocop_lib.run.jobs.declared import (
    MAX_NOTEBOOK_BYTES,
    declared_parameters,
    is_plain,
    is_same_kind,
    kind_name,
)
from ocop_lib.wording import NARRATIVE

REQUIRED = ("unit", "quarter")
OF_THE_FILE = ("inputs", "narrative")
"""Keys that every parameter file may have, whatever its notebook declares."""

MAX_INPUT_BYTES = 50_000_000

UNIT = FaultKind("params.unit", "Không có đơn vị này trong kế hoạch.", "Sửa giá trị của khóa unit.")
OTHER_UNIT = FaultKind(
    "params.other_unit",
    "Tệp mang tên một đơn vị nhưng nói về đơn vị khác.",
    "Sửa khóa unit, hoặc đổi tên tệp.",
)
QUARTER = FaultKind(
    "params.quarter", "Không có quý này trong năm kế hoạch.", "Sửa giá trị của khóa quarter."
)
OTHER_QUARTER = FaultKind(
    "params.other_quarter",
    "Quý trong tệp khác với quý của thư mục.",
    "Sửa khóa quarter, hoặc chuyển tệp sang thư mục của quý ấy.",
)
UNKNOWN_KEY = FaultKind(
    "params.unknown_key", "Sổ tay không có tham số này.", "Sửa hoặc bỏ khóa này."
)
VALUE = FaultKind(
    "params.value",
    "Giá trị không dùng được.",
    "Đặt ngày, giờ trong dấu nháy.",
    "chữ, số, true/false, danh sách, cặp khóa",
)
OTHER_KIND = FaultKind(
    "params.type", "Giá trị không cùng loại với giá trị mặc định của sổ tay.", "Sửa giá trị."
)
SLOT = FaultKind("params.narrative", "Lời văn không có mục này.", "Sửa tên mục.")
INPUT_PLACE = FaultKind(
    "params.input_place",
    "Tệp đầu vào phải nằm trong thư mục dự án, ngoài thư mục số liệu.",
    "Số liệu đã có sẵn cho báo cáo; chép tệp khác vào trong dự án.",
)
INPUT_MISSING = FaultKind(
    "params.input_missing",
    "Không có tệp đầu vào này.",
    "Kiểm tra đường dẫn, tính từ thư mục dự án.",
)
INPUT_SIZE = FaultKind(
    "params.input_size",
    "Tệp đầu vào quá lớn.",
    "Chỉ giữ phần báo cáo cần.",
    f"tối đa {MAX_INPUT_BYTES} byte",
)
NO_PATTERN = FaultKind(
    "params.no_pattern",
    "Không có sổ tay nào phục vụ báo cáo này.",
    f"Thêm một dòng dưới khóa notebooks trong {DEFAULTS}.",
)
NOTEBOOK_MISSING = FaultKind(
    "notebook.missing", "Không có sổ tay này.", f"Tạo sổ tay, hoặc sửa {DEFAULTS}."
)
NOTEBOOK_REQUIRED = FaultKind(
    "notebook.required",
    "Ô «parameters» của sổ tay không đặt «{key}».",
    "Thêm phép gán ấy, nếu không giá trị sẽ bị bỏ qua.",
)


@dataclass(frozen=True, slots=True)
class ReportSpec:
    """One report to be: what its parameter file asks for.

    Args:
        id: «2024-Q3/ba-be»: the parameter file without its ending.
        unit: id of the unit it is about.
        quarter: its quarter.
        notebook: the notebook, relative to the root.
        parameters: what papermill injects.
        inputs: files the notebook reads, relative to the root.
        source: the parameter file, as messages and the manifest name it.
    """

    id: str
    unit: str
    quarter: Quarter
    notebook: str
    parameters: Mapping[str, Any] = field(hash=False)
    inputs: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class _Expected:
    """What the values of a parameter file are compared with.

    Args:
        project: whose inputs the file names.
        plan: whose units and year it may be about.
        quarter: the quarter of its folder; empty for any.
        name: its name without ending; where that is a unit's id, it is about this unit.
    """

    project: Project
    plan: Plan
    quarter: str
    name: str


def _checked_unit(unit: str, info: ValidationInfo) -> str:
    expected = cast("_Expected", info.context)
    places = expected.plan.places
    if unit not in places:
        refuse([((), UNIT.among(NOWHERE, unit, places))])
    if expected.name in places and expected.name != unit:
        refuse([((), OTHER_UNIT.at(found=unit, allowed=expected.name))])
    return unit


def _checked_quarter(written: object, info: ValidationInfo) -> str:
    expected = cast("_Expected", info.context)
    quarters = [str(quarter) for quarter in Quarter.all_of(expected.plan.year)]
    if not isinstance(written, str) or written not in quarters:
        refuse([((), QUARTER.among(NOWHERE, str(written), quarters, found=shown(written)))])
    if expected.quarter not in {"", written}:
        refuse([((), OTHER_QUARTER.at(found=str(written), allowed=expected.quarter))])
    return str(written)


def _checked_slot(slot: str) -> str:
    if slot not in NARRATIVE:
        refuse([((), SLOT.among(NOWHERE, slot, NARRATIVE))])
    return slot


def _checked_input(name: str, info: ValidationInfo) -> str:
    expected = cast("_Expected", info.context)
    if fault := _input_fault(name, expected.project):
        refuse([((), fault)])
    return str(PurePosixPath(name))


def _input_fault(name: str, project: Project) -> Fault | None:
    """What is wrong with a file that a report wants to read; None for nothing."""
    outside = inside_fault(name)
    if outside is not None and outside.code == BACKSLASH.code:
        return outside
    path, relative = project.root / name, PurePosixPath(name)
    # The private folder of a report holds a slice of the register: a whole table would show rows
    # that the report must not see.
    is_register = relative.is_relative_to(project.defaults.register_folder)
    is_inside = outside is None and real_path(path).is_relative_to(project.root)
    if not is_inside or is_register or relative == DEFAULTS:
        return INPUT_PLACE.at(found=name)
    if not path.is_file():
        return INPUT_MISSING.at(found=name)
    return INPUT_SIZE.at(found=name) if path.stat().st_size > MAX_INPUT_BYTES else None


Narrative = dict[Annotated[str, AfterValidator(_checked_slot)], Annotated[str, Strict()]]
"""What no table can say, by the keys of `wording.NARRATIVE`."""


class ParameterFile(Record):
    """A parameter file: the keys that all have, and those its notebook declares."""

    model_config = ConfigDict(extra="allow")

    unit: Annotated[str, Strict(), AfterValidator(_checked_unit)]
    quarter: Annotated[str, BeforeValidator(_checked_quarter)]
    inputs: tuple[Annotated[str, Strict(), AfterValidator(_checked_input)], ...] = ()
    narrative: Narrative | None = None


class Checker:
    """Checks parameter files; faults gather in ``faults`` and nothing stops at the first.

    Args:
        project: whose notebooks and inputs the files name.
        plan: whose units and year they may be about.
    """

    def __init__(self, project: Project, plan: Plan) -> None:
        self.project, self.plan = project, plan
        self.faults: list[Fault] = []
        self._declared: dict[str, Mapping[str, Any] | None] = {}

    def spec(
        self, document: Document, report: str, file: str, notebook: str | None
    ) -> ReportSpec | None:
        """The report a file asks for.

        Args:
            document: the file's keys and values.
            report: the report's id, with which unit and quarter must agree; empty when the file
                lies outside the folder of parameter files and may be about any.
            file: the file's name, for messages.
            notebook: the notebook that serves it; None when that is a fault already noted.

        Returns:
            The report; None when a fault was noted.
        """
        declared = self.declared(notebook) if notebook else None
        quarter, name = report.partition("/")[0], PurePosixPath(report).name
        context = _Expected(self.project, self.plan, quarter, name)
        further = [*_key_faults(document.value, declared), *_cut_narrative(document)]
        try:
            content = read_record(
                ParameterFile, document, file, ParameterError, context=context, further=further
            )
        except OcopError as error:
            self.faults += error.faults
            return None
        if notebook is None or declared is None:
            return None
        keys = {*declared, "narrative"}
        given = {key: value for key, value in document.value.items() if key in keys}
        return ReportSpec(
            id=report or f"{content.quarter}/{content.unit}",
            unit=content.unit,
            quarter=Quarter.parse(content.quarter),
            notebook=notebook,
            parameters=given,
            inputs=tuple(sorted(set(content.inputs))),
            source=file,
        )

    def notebook(self, report: str, file: str) -> str | None:
        """The notebook that serves a report, by the first pattern that matches its id.

        Args:
            report: «2024-Q3/ba-be».
            file: the parameter file, for messages.

        Returns:
            The notebook's path; None when no pattern matches, which is noted.
        """
        parts = report.split("/")
        patterns = self.project.defaults.notebooks
        for pattern, name in patterns.items():
            wanted = pattern.split("/")
            if len(wanted) == len(parts) and all(map(fnmatchcase, parts, wanted)):
                return f"notebooks/{name.removesuffix('.ipynb')}.ipynb"
        allowed = ", ".join(f"«{pattern}»" for pattern in patterns)
        self.faults.append(NO_PATTERN.at(Place(file), found=report, allowed=allowed))
        return None

    def declared(self, notebook: str) -> Mapping[str, Any] | None:
        """A notebook's parameters, read once; None when the notebook is at fault, which is noted.

        Args:
            notebook: its path, relative to the root.
        """
        if notebook not in self._declared:
            try:
                self._declared[notebook] = self._read_declared(notebook)
            except OcopError as error:
                self.faults += error.faults
                self._declared[notebook] = None
        return self._declared[notebook]

    def _read_declared(self, notebook: str) -> Mapping[str, Any]:
        path = self.project.root / notebook
        if not path.exists():
            raise ParameterError(NOTEBOOK_MISSING.at(Place(notebook)))
        data = read_bytes(path, notebook, ParameterError, MAX_NOTEBOOK_BYTES)
        parameters = declared_parameters(data, notebook)
        if missing := [key for key in REQUIRED if key not in parameters]:
            faults = (NOTEBOOK_REQUIRED.at(Place(notebook), key=key) for key in missing)
            raise ParameterError(*faults)
        return parameters


def _key_faults(content: Mapping[str, Any], declared: Mapping[str, Any] | None) -> Iterator[Placed]:
    """The keys that a notebook does not declare, and values of another kind than it declares."""
    if declared is None:
        return
    known = sorted({*declared, *OF_THE_FILE})
    for key, value in content.items():
        if key not in known:
            yield (key,), UNKNOWN_KEY.among(NOWHERE, key, known)
        elif key in (*REQUIRED, *OF_THE_FILE):
            continue
        elif not is_plain(value):
            yield (key,), VALUE.at(found=shown(value))
        elif not is_same_kind(declared[key], value):
            default = kind_name(declared[key])
            yield (key,), OTHER_KIND.at(found=shown(value), allowed=default)


def _cut_narrative(document: Document) -> Iterator[Placed]:
    """The texts of the narrative that YAML would cut at a «#»."""
    narrative = document.value.get("narrative")
    for slot in narrative if isinstance(narrative, dict) else ():
        yield from cut_prose(document, ("narrative", slot))
