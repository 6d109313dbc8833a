"""The model of a parameter file: validation of the keys that all parameter files share."""

from abc import abstractmethod
from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, ClassVar, cast

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Strict
from pydantic_core.core_schema import ValidationInfo

from ocop_lib.about import About, Kind
from ocop_lib.errors import NOWHERE, Fault, FaultKind
from ocop_lib.files.fields import BACKSLASH, Flag, inside_fault, refuse
from ocop_lib.files.personal_files import personal_place
from ocop_lib.files.records import Record, shown
from ocop_lib.files.text import is_file, real_path
from ocop_lib.narrative import narrative_faults
from ocop_lib.plan import Plan
from ocop_lib.plan.subjects import ids_of, spellings_of, subjects
from ocop_lib.project.project import Project
from ocop_lib.project.root import DEFAULTS
from ocop_lib.wording import NARRATIVE

MAX_INPUT_BYTES = 50_000_000

UNIT = FaultKind("params.unit", "Không có đơn vị này trong kế hoạch.", "Sửa giá trị của khóa unit.")
AGENCY = FaultKind(
    "params.agency",
    "Không có cơ quan này trong kế hoạch; nhóm cơ quan không có phiếu riêng.",
    "Sửa giá trị của khóa agency.",
)
OTHER_UNIT = FaultKind(
    "params.other_unit",
    "Tệp mang tên một đơn vị, cơ quan nhưng nói về đơn vị, cơ quan khác.",
    "Sửa khóa {key}, hoặc đổi tên tệp.",
)
QUARTER = FaultKind(
    "params.quarter",
    "Không có quý này trong các năm của dự án.",
    f"Sửa giá trị của khóa quarter, hoặc thêm năm ấy dưới khóa years trong {DEFAULTS}.",
)
OTHER_QUARTER = FaultKind(
    "params.other_quarter",
    "Quý trong tệp khác với quý của thư mục.",
    "Sửa khóa quarter, hoặc chuyển tệp sang thư mục của quý ấy.",
)
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
INPUT_PERSONAL = FaultKind(
    "params.input_personal",
    "Tệp đầu vào chứa dữ liệu cá nhân (giống số điện thoại, số định danh hoặc thư điện tử): {where}.",
    "Bỏ số hoặc địa chỉ đó khỏi tệp. Mã số thuế thì ghi chữ «MST» ngay trước; số tiền thì ghi đơn vị"
    " ngay sau, hoặc ghi «tiền», «kinh phí», «giá» ở tên cột.",
)


@dataclass(frozen=True, slots=True)
class Expected:
    """The context of validation, with which the values of a parameter file are compared.

    Args:
        project: the project, with the quarters and inputs that the file may name.
        plan: the plan of the file's year, with the units and agencies that the file may name; None
            to allow any, where the year is not asked for or is unknown.
        quarter: the quarter of the file's folder; empty to allow any.
        name: the file's name without its ending; if it is the id of a unit or agency, the file must
            be about it.
        slots: the slots of narrative that the report has.
    """

    project: Project
    plan: Plan | None
    quarter: str
    name: str
    slots: tuple[str, ...] = tuple(NARRATIVE)


def _checked_id(kind: Kind, unknown: FaultKind) -> AfterValidator:
    """The check of the key ``unit`` or ``agency``; an unknown id has the fault ``unknown``."""

    def check(written: str, info: ValidationInfo) -> str:
        expected = cast("Expected", info.context)
        if expected.plan is None:
            return written
        known, spellings = ids_of(expected.plan, kind), spellings_of(expected.plan)
        if written not in known:
            refuse([((), unknown.among(NOWHERE, written, known, spellings=spellings))])
        is_named = expected.name in {about.id for about in subjects(expected.plan)}
        if is_named and expected.name != written:
            refuse([((), OTHER_UNIT.at(found=written, allowed=expected.name, key=kind))])
        return written

    return AfterValidator(check)


def _checked_quarter(written: object, info: ValidationInfo) -> str:
    expected = cast("Expected", info.context)
    quarters = expected.project.quarters
    if not isinstance(written, str) or written not in quarters:
        refuse([((), QUARTER.among(NOWHERE, str(written), quarters, found=shown(written)))])
    if expected.quarter not in {"", written}:
        refuse([((), OTHER_QUARTER.at(found=str(written), allowed=expected.quarter))])
    return str(written)


def _checked_narrative(
    written: dict[str, Any] | None, info: ValidationInfo
) -> dict[str, Any] | None:
    expected = cast("Expected", info.context)
    refuse(narrative_faults(written or {}, expected.slots, expected.plan))
    return written


def _checked_input(name: str, info: ValidationInfo) -> str:
    expected = cast("Expected", info.context)
    if fault := _input_fault(name, expected.project):
        refuse([((), fault)])
    return str(PurePosixPath(name))


def _input_fault(name: str, project: Project) -> Fault | None:
    """The fault of a file listed under ``inputs``; None for a file that the report may read."""
    outside = inside_fault(name)
    if outside is not None and outside.code == BACKSLASH.code:
        return outside
    path, relative = project.root / name, PurePosixPath(name)
    # The private folder of a report holds a slice of the register: a whole table would show rows
    # that the report must not see.
    folders = (year.entry.register_folder for year in project.years.values())
    is_register = any(map(relative.is_relative_to, folders))
    is_inside = outside is None and real_path(path).is_relative_to(project.root)
    if not is_inside or is_register or relative == DEFAULTS:
        return INPUT_PLACE.at(found=name)
    if not is_file(path):
        return INPUT_MISSING.at(found=name)
    status = path.stat()
    if status.st_size > MAX_INPUT_BYTES:
        return INPUT_SIZE.at(found=name)
    where = _personal_place(path, name, status.st_mtime_ns, status.st_size)
    return INPUT_PERSONAL.at(found=name, where=where) if where else None


@lru_cache(maxsize=256)
def _personal_place(path: Path, name: str, _changed: int, _bytes: int) -> str:
    """The place of personal data in an input; empty for none. One input may serve many reports."""
    try:
        place = personal_place(path.read_bytes(), name)
    except OSError:
        # Said where the report's files are read.
        return ""
    return str(place) if place else ""


Narrative = Annotated[dict[str, Any] | None, AfterValidator(_checked_narrative)]
"""Texts written by hand, by the slots of the report: see `ocop_lib.narrative`."""


class ParameterFile(Record):
    """A parameter file: the keys that all files share; further keys are those of its notebook.

    Each kind of file is a class below, which says by its keys what its report is about.

    Args:
        quarter: the quarter.
        inputs: paths of the files that the notebook reads, relative to the root.
        illustrative: whether the narrative is invented, as the rows of an illustrative register
            are.
        narrative: texts written by hand.
    """

    model_config = ConfigDict(extra="allow")

    KEYS: ClassVar[tuple[str, ...]] = ()
    """The keys that such a file must have, and its notebook declare; the first tells the kind."""

    quarter: Annotated[str, BeforeValidator(_checked_quarter)]
    inputs: tuple[Annotated[str, Strict(), AfterValidator(_checked_input)], ...] = ()
    illustrative: Flag = False
    narrative: Narrative = None

    @property
    @abstractmethod
    def about(self) -> About:
        """Whom the report is about."""

    @classmethod
    @abstractmethod
    def usual(cls, values: Mapping[str, Any]) -> str:
        """The id of the usual report with these values of the keys in ``KEYS``."""


class UnitFile(ParameterFile):
    """The parameter file of a unit's report, or of the province's."""

    KEYS = ("unit", "quarter")

    unit: Annotated[str, Strict(), _checked_id("unit", UNIT)]

    @property
    def about(self) -> About:
        """The unit."""
        return About("unit", self.unit)

    @classmethod
    def usual(cls, values: Mapping[str, Any]) -> str:
        """The id of the unit's report: «2024-Q3/ba-be»."""
        return About("unit", str(values["unit"])).report(values["quarter"])


class AgencyFile(ParameterFile):
    """The parameter file of an agency's report."""

    KEYS = ("agency", "quarter")

    agency: Annotated[str, Strict(), _checked_id("agency", AGENCY)]

    @property
    def about(self) -> About:
        """The agency."""
        return About("agency", self.agency)

    @classmethod
    def usual(cls, values: Mapping[str, Any]) -> str:
        """The id of the agency's report: «2024-Q3/agencies/so-y-te»."""
        return About("agency", str(values["agency"])).report(values["quarter"])


FILE_KINDS: tuple[type[ParameterFile], ...] = (UnitFile, AgencyFile)


def file_kind(names: Container[str]) -> type[ParameterFile]:
    """The kind of parameter file that a notebook reads.

    Args:
        names: the parameters that the notebook declares.

    Returns:
        The first kind whose first key is among them; a unit's file where none is.
    """
    return next((kind for kind in FILE_KINDS if kind.KEYS[0] in names), UnitFile)
