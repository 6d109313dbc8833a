"""Check of a parameter file against its notebook and the plan; its result is a `ReportSpec`."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from ocop_lib.about import About
from ocop_lib.errors import NOWHERE, Fault, FaultKind, OcopError, ParameterError, Place
from ocop_lib.files.fields import Placed
from ocop_lib.files.prose import prose_faults
from ocop_lib.files.records import NOT_TEXT, read_record, shown
from ocop_lib.files.text import KeyPath, is_there, read_bytes
from ocop_lib.files.yaml import Document
from ocop_lib.narrative import declared_slots
from ocop_lib.periods import Period
from ocop_lib.plan import Plan
from ocop_lib.project.declared import (
    MAX_NOTEBOOK_BYTES,
    declared_parameters,
    is_plain,
    is_same_kind,
    kind_name,
)
from ocop_lib.project.project import Project
from ocop_lib.project.root import DEFAULTS
from ocop_lib.project.years import ReadYear
from ocop_lib.run.jobs.parameter_checks import Expected
from ocop_lib.run.jobs.parameter_values import file_kind, year_of

OF_THE_FILE = ("inputs", "illustrative", "narrative")
"""Keys that every parameter file may have, whatever its notebook declares."""

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

INVENTED = FaultKind(
    "params.invented",
    "Lời văn của tệp này là lời văn minh họa, nhưng sổ số liệu không phải sổ minh họa.",
    "Viết lại mục narrative theo tình hình thật rồi bỏ khóa illustrative; chưa có gì để viết thì bỏ"
    " cả hai khóa.",
    "illustrative: true chỉ đi với sổ có illustrative: true",
)


@dataclass(frozen=True, slots=True)
class ReportSpec:
    """The specification of a report, from its parameter file.

    Args:
        id: id of the report, such as «2024-Q3/ba-be»: the parameter file's path without its ending.
        about: the unit or agency that the report is about.
        period: the quarter, or the year.
        notebook: path of the notebook, relative to the root.
        parameters: values that papermill injects, by name.
        inputs: paths of the files that the notebook reads, relative to the root.
        source: the parameter file's name in messages and in the manifest.
        is_illustrative: whether the file says that its narrative is invented.
    """

    id: str
    about: About
    period: Period
    notebook: str
    parameters: Mapping[str, Any] = field(hash=False)
    inputs: tuple[str, ...]
    source: str
    is_illustrative: bool = False


class Checker:
    """Checks parameter files, and collects the faults of all in ``faults``.

    Args:
        project: the project, with the notebooks and inputs that the files may name.
        plans: plans by year, with the units and agencies that the files may name. A file of another
            year of the project is checked as well, but for these.
    """

    def __init__(self, project: Project, plans: Mapping[int, Plan]) -> None:
        self.project, self.plans = project, plans
        self.faults: list[Fault] = []
        self._declared: dict[str, Mapping[str, Any] | None] = {}

    def spec(
        self, document: Document, report: str, file: str, notebook: str | None
    ) -> ReportSpec | None:
        """Check a parameter file.

        Args:
            document: the content of the file.
            report: the report's id, with which unit and period must agree; empty for a file
                outside the folder of parameter files, which may name any unit and period.
            file: the file's name in messages.
            notebook: path of the report's notebook; None when `notebook` has found a fault.

        Returns:
            The specification of the report; None if a fault was found.
        """
        declared = self.declared(notebook) if notebook else None
        period, name = report.partition("/")[0], PurePosixPath(report).name
        plan = self.plans.get(year_of(document.value, period) or 0)
        slots = declared_slots((declared or {}).get("narrative"))
        context = Expected(self.project, plan, period, name, slots)
        further = [*_key_faults(document.value, declared), *_lost_narrative(document)]
        try:
            content = read_record(
                file_kind(declared or ()),
                document,
                file,
                ParameterError,
                context=context,
                further=further,
            )
        except OcopError as error:
            self.faults += error.faults
            return None
        if notebook is None or declared is None:
            return None
        keys = {*declared, "narrative"}
        named = content.period.as_keys()
        given = {key: named.get(key, value) for key, value in document.value.items() if key in keys}
        return ReportSpec(
            id=report or content.about.report(content.period),
            about=content.about,
            period=content.period,
            notebook=notebook,
            parameters=given,
            inputs=tuple(sorted(set(content.inputs))),
            source=file,
            is_illustrative=content.illustrative,
        )

    def notebook(self, report: str, file: str) -> str | None:
        """The notebook of a report, by the first pattern that matches the report's id.

        Args:
            report: id of the report, such as «2024-Q3/ba-be».
            file: the parameter file's name in messages.

        Returns:
            The notebook's path, relative to the root; None, with a fault, when no pattern matches.
        """
        defaults = self.project.defaults
        if notebook := defaults.notebook_of(report):
            return notebook
        allowed = ", ".join(f"«{pattern}»" for pattern in defaults.notebooks)
        self.faults.append(NO_PATTERN.at(Place(file), found=report, allowed=allowed))
        return None

    def declared(self, notebook: str) -> Mapping[str, Any] | None:
        """The parameters that a notebook declares; each notebook is read only once.

        Args:
            notebook: path of the notebook, relative to the root.

        Returns:
            The defaults by name, as of `declared_parameters`; None if a fault was found.
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
        if not is_there(path):
            raise ParameterError(NOTEBOOK_MISSING.at(Place(notebook)))
        data = read_bytes(path, notebook, ParameterError, MAX_NOTEBOOK_BYTES)
        parameters = declared_parameters(data, notebook)
        if missing := [key for key in file_kind(parameters).KEYS if key not in parameters]:
            faults = (NOTEBOOK_REQUIRED.at(Place(notebook), key=key) for key in missing)
            raise ParameterError(*faults)
        return parameters


def check_invented(specs: Iterable[ReportSpec], years: Mapping[int, ReadYear]) -> None:
    """Refuse invented narratives beside a register whose rows are not invented.

    Args:
        specs: the reports of the project.
        years: the years whose registers were read, by number; reports of others are passed over.

    Raises:
        ParameterError: with a fault for each invented narrative beside a register that is not.
    """
    real = {number for number, one in years.items() if not one.register.heading.illustrative}
    faults = [
        INVENTED.at(Place(spec.source, key="illustrative"), found="true")
        for spec in specs
        if spec.is_illustrative and spec.period.year in real
    ]
    if faults:
        raise ParameterError(*faults)


def _key_faults(content: Mapping[str, Any], declared: Mapping[str, Any] | None) -> Iterator[Placed]:
    """The faults of keys that a notebook does not declare, and of values of another type."""
    if declared is None:
        return
    known = sorted({*declared, *OF_THE_FILE})
    for key, value in content.items():
        if key not in known:
            yield (key,), UNKNOWN_KEY.among(NOWHERE, key, known)
        elif key in (*file_kind(declared).KEYS, *OF_THE_FILE):
            continue
        elif not is_plain(value):
            yield (key,), VALUE.at(found=shown(value))
        elif not is_same_kind(declared[key], value):
            default = kind_name(declared[key])
            yield (key,), OTHER_KIND.at(found=shown(value), allowed=default)


def _lost_narrative(document: Document) -> Iterator[Placed]:
    """The faults of texts of the narrative of which YAML would lose something."""
    for path, value in _leaves(document.value.get("narrative"), ("narrative",)):
        yield from prose_faults(document, path)
        node = document.scalar(path)
        if value is None and node is not None and node.value:
            yield path, NOT_TEXT.at(found=node.value)


def _leaves(value: object, path: KeyPath) -> Iterator[tuple[KeyPath, object]]:
    """The texts and other single values below a value, with their paths."""
    if isinstance(value, dict | list):
        inner = value.items() if isinstance(value, dict) else enumerate(value)
        for step, one in inner:
            yield from _leaves(one, (*path, step))
    else:
        yield path, value
