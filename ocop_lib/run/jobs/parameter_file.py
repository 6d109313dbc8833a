"""One parameter file against its notebook and the plan: its faults, or the report it asks for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Any

from ocop_lib.errors import Fault, OcopError, Place, nearest
from ocop_lib.periods import Quarter
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.project.defaults import is_inside
from ocop_lib.project.project import Project
from ocop_lib.project.root import DEFAULTS
from ocop_lib.run.jobs.declared import declared_parameters, is_plain, kind_name, same_kind
from ocop_lib.wording import NARRATIVE

REQUIRED = ("unit", "quarter")
OF_THE_FILE = ("inputs", "narrative")
"""Keys that every parameter file may have, whatever its notebook declares."""

MAX_INPUT_BYTES = 50_000_000


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


class Checker:
    """Checks parameter files; faults gather in ``faults`` and nothing stops at the first.

    Args:
        project: whose notebooks and inputs the files name.
        plan: whose units and year they may be about.
    """

    def __init__(self, project: Project, plan: Plan) -> None:
        self.project, self.plan = project, plan
        self.units = (*plan.unit_ids, PROVINCE)
        self.faults: list[Fault] = []
        self._declared: dict[str, Mapping[str, Any] | None] = {}

    def fault(
        self, code: str, what: str, where: str, found: str = "", allowed: str = "", mend: str = ""
    ) -> None:
        """Note a fault."""
        self.faults.append(
            Fault(
                code=code,
                message=what,
                place=Place(where),
                found=found,
                allowed=allowed,
                remedy=mend,
            )
        )

    def spec(
        self, content: Mapping[str, Any], report: str, where: str, notebook: str | None
    ) -> ReportSpec | None:
        """The report a file asks for.

        Args:
            content: the file's keys and values.
            report: the report's id, with which unit and quarter must agree; empty when the file
                lies outside the folder of parameter files and may be about any.
            where: the file's name, for messages.
            notebook: the notebook that serves it; None when that is a fault already noted.

        Returns:
            The report; None when a fault was noted.
        """
        before = len(self.faults)
        unit = self._unit(content, PurePosixPath(report).name, where)
        quarter = self._quarter(content, report.partition("/")[0], where)
        declared = self.declared(notebook) if notebook else None
        if declared is not None:
            self._check_keys(content, declared, where)
        self._check_narrative(content.get("narrative"), where)
        inputs = self._inputs(content.get("inputs", []), where)
        if len(self.faults) > before or not (unit and quarter and notebook and declared):
            return None
        given = {key: content[key] for key in content if key in declared or key == "narrative"}
        name = report or f"{quarter}/{unit}"
        return ReportSpec(name, unit, quarter, notebook, given, inputs, where)

    def notebook(self, report: str, where: str) -> str | None:
        """The notebook that serves a report, by the first pattern that matches its id."""
        parts = report.split("/")
        for pattern, name in self.project.notebooks:
            wanted = pattern.split("/")
            if len(wanted) == len(parts) and all(map(fnmatchcase, parts, wanted)):
                return f"notebooks/{name.removesuffix('.ipynb')}.ipynb"
        what = "Không có sổ tay nào phục vụ báo cáo này."
        allowed = ", ".join(f"«{pattern}»" for pattern, _ in self.project.notebooks)
        mend = f"Thêm một dòng dưới khóa notebooks trong {DEFAULTS}."
        self.fault("params.no_pattern", what, where, report, allowed, mend)
        return None

    def declared(self, notebook: str) -> Mapping[str, Any] | None:
        """A notebook's parameters, read once; None when the notebook is at fault."""
        if notebook not in self._declared:
            before = len(self.faults)
            parameters = self._read_declared(notebook)
            self._declared[notebook] = parameters if len(self.faults) == before else None
        return self._declared[notebook]

    def _read_declared(self, notebook: str) -> Mapping[str, Any]:
        try:
            data = (self.project.root / notebook).read_bytes()
            parameters = declared_parameters(data, notebook)
        except OcopError as error:
            self.faults += error.faults
            return {}
        except OSError:
            what, mend = "Không có sổ tay này.", f"Tạo sổ tay, hoặc sửa {DEFAULTS}."
            self.fault("notebook.missing", what, notebook, mend=mend)
            return {}
        for key in REQUIRED:
            if key not in parameters:
                what = f"Ô «parameters» của sổ tay không đặt «{key}»."
                mend = "Thêm phép gán ấy, nếu không giá trị sẽ bị bỏ qua."
                self.fault("notebook.required", what, notebook, mend=mend)
        return parameters

    def _unit(self, content: Mapping[str, Any], name: str, where: str) -> str | None:
        unit, at = content.get("unit"), f"{where}, khóa unit"
        if unit is None:
            self._missing("unit", where)
        elif unit not in self.units:
            what, mend = "Không có đơn vị này trong kế hoạch.", "Sửa giá trị của khóa unit."
            allowed = ", ".join(self.units) + hint(str(unit), self.units)
            self.fault("params.unit", what, at, repr(unit), allowed, mend)
        elif name in self.units and name != unit:
            what = "Tệp mang tên một đơn vị nhưng nói về đơn vị khác."
            mend = "Sửa khóa unit, hoặc đổi tên tệp."
            self.fault("params.other_unit", what, at, unit, name, mend)
        else:
            return str(unit)
        return None

    def _quarter(self, content: Mapping[str, Any], folder: str, where: str) -> Quarter | None:
        written, at = content.get("quarter"), f"{where}, khóa quarter"
        quarters = [str(Quarter(self.plan.year, number)) for number in range(1, 5)]
        if written is None:
            self._missing("quarter", where)
        elif written not in quarters:
            what = "Không có quý này trong năm kế hoạch."
            allowed = ", ".join(quarters) + hint(str(written), quarters)
            mend = "Sửa giá trị của khóa quarter."
            self.fault("params.quarter", what, at, repr(written), allowed, mend)
        elif folder not in {"", written}:
            what = "Quý trong tệp khác với quý của thư mục."
            mend = "Sửa khóa quarter, hoặc chuyển tệp sang thư mục của quý ấy."
            self.fault("params.other_quarter", what, at, repr(written), folder, mend)
        else:
            return Quarter.parse(written)
        return None

    def _missing(self, key: str, where: str) -> None:
        what, mend = f"Thiếu khóa bắt buộc «{key}».", f"Thêm một dòng «{key}: …»."
        self.fault("params.missing", what, where, mend=mend)

    def _check_keys(
        self, content: Mapping[str, Any], declared: Mapping[str, Any], where: str
    ) -> None:
        known = sorted({*declared, *OF_THE_FILE})
        for key, value in content.items():
            at = f"{where}, khóa {key}"
            if key not in known:
                what, mend = "Sổ tay không có tham số này.", "Sửa hoặc bỏ khóa này."
                allowed = ", ".join(known) + hint(key, known)
                self.fault("params.unknown_key", what, at, key, allowed, mend)
            elif not is_plain(value):
                what, mend = "Giá trị không dùng được.", "Đặt ngày, giờ trong dấu nháy."
                allowed = "chữ, số, true/false, danh sách, cặp khóa"
                self.fault("params.value", what, at, repr(value), allowed, mend)
            elif key not in (*REQUIRED, *OF_THE_FILE) and not same_kind(declared[key], value):
                what = "Giá trị không cùng loại với giá trị mặc định của sổ tay."
                allowed = kind_name(declared[key])
                self.fault("params.type", what, at, repr(value), allowed, "Sửa giá trị.")

    def _check_narrative(self, narrative: object, where: str) -> None:
        if narrative is None:
            return
        at, allowed = f"{where}, khóa narrative", ", ".join(NARRATIVE)
        if not isinstance(narrative, dict):
            what = "Lời văn phải là các cặp khóa và chữ."
            self.fault("params.narrative", what, at, repr(narrative), allowed)
            return
        for key, value in narrative.items():
            if key not in NARRATIVE:
                what = "Lời văn không có mục này."
                self.fault("params.narrative", what, at, key, allowed + hint(key, NARRATIVE))
            elif not isinstance(value, str):
                what = "Mục lời văn phải là chữ."
                self.fault("params.narrative", what, f"{at}.{key}", repr(value), "chữ")

    def _inputs(self, inputs: object, where: str) -> tuple[str, ...]:
        at = f"{where}, khóa inputs"
        if not isinstance(inputs, list) or not all(isinstance(name, str) for name in inputs):
            what = "inputs phải là danh sách tên tệp."
            self.fault("params.inputs", what, at, repr(inputs))
            return ()
        for name in inputs:
            self._check_input(name, at)
        return tuple(sorted({str(PurePosixPath(name)) for name in inputs}))

    def _check_input(self, name: str, at: str) -> None:
        root, relative = self.project.root, PurePosixPath(name)
        path = root / name
        inside = is_inside(name) and path.resolve().is_relative_to(root)
        # A slice of the register is laid out there; a whole file would tell too much.
        register = relative.is_relative_to(self.project.register_folder)
        if not inside or register or relative == DEFAULTS:
            what = "Tệp đầu vào phải nằm trong thư mục dự án, ngoài thư mục số liệu."
            mend = "Số liệu đã có sẵn cho báo cáo; chép tệp khác vào trong dự án."
            self.fault("params.input_place", what, at, name, mend=mend)
        elif not path.is_file():
            what, mend = "Không có tệp đầu vào này.", "Kiểm tra đường dẫn, tính từ thư mục dự án."
            self.fault("params.input_missing", what, at, name, mend=mend)
        elif path.stat().st_size > MAX_INPUT_BYTES:
            allowed = f"tối đa {MAX_INPUT_BYTES} byte"
            self.fault("params.input_size", "Tệp đầu vào quá lớn.", at, name, allowed)


def hint(word: str, known: Iterable[str]) -> str:
    """The tail of a list of allowed values: which of them was probably meant."""
    near = nearest(word, known)
    return f"; gần nhất: {near}" if near else ""
