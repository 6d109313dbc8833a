"""The check of the files that a parameter file lists under ``inputs``."""

from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, cast

from pydantic_core.core_schema import ValidationInfo

from ocop_lib.errors import Fault, FaultKind
from ocop_lib.files.fields import BACKSLASH, inside_fault, refuse
from ocop_lib.files.personal_files import personal_place
from ocop_lib.files.text import is_file, real_path
from ocop_lib.project.project import Project
from ocop_lib.project.root import DEFAULTS

if TYPE_CHECKING:
    from ocop_lib.run.jobs.parameter_checks import Expected

MAX_INPUT_BYTES = 50_000_000

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


def checked_input(name: str, info: ValidationInfo) -> str:
    """The path of an input file that the report may read."""
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
