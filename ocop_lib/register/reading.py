"""From a folder to a register: validated whole, or taken as it is when it is an engine's slice."""

from pathlib import Path
from typing import TYPE_CHECKING

from ocop_lib.errors import Fault, Place, RegisterError, nearest
from ocop_lib.files.text import read_bytes
from ocop_lib.register.frames import to_frames
from ocop_lib.register.heading import FILE, Heading, parse_heading
from ocop_lib.register.model import Register
from ocop_lib.register.sheets import Sheet, read_sheet
from ocop_lib.register.tables import BY_NAME, TABLES

if TYPE_CHECKING:
    from ocop_lib.plan import Plan

MAX_FAULTS = 200
"""So many faults are told in full; of the rest only how many there are."""


def read_register(folder: Path, plan: "Plan") -> Register:
    """The register that lies in a folder.

    A folder whose ``register.yaml`` says ``slice`` was cut by ``Register.to_files`` from a
    register that had been validated; it is read without validating it again.

    Args:
        folder: holds ``register.yaml`` and one CSV file a table.
        plan: the plan whose units, agencies, tasks and funding sources the rows may name.

    Returns:
        The register; its tables as ``frames.to_frames`` describes.

    Raises:
        RegisterError: with all faults of all tables, in the order of tables and rows.
    """
    heading = _heading(folder)
    sheets = {spec.name: read_sheet(folder / f"{spec.name}.csv", spec) for spec in TABLES}
    faults = _extra_files(folder)
    if heading.cut is None:
        # pandera takes a quarter of a second to import: kernels, which read slices, go without.
        from ocop_lib.register.checks import check

        faults += check(heading, sheets, plan)
    else:
        faults += [fault for sheet in sheets.values() for _, fault in sheet.faults]
    if faults:
        raise RegisterError(*_capped(faults))
    return Register(heading, to_frames({name: _cells(one) for name, one in sheets.items()}))


def _cells(sheet: Sheet) -> dict[str, list[str]]:
    return sheet.cells


def _heading(folder: Path) -> Heading:
    path = folder / FILE
    if not path.exists():
        fault = Fault(
            code="register.missing_file",
            message="Thư mục này không phải sổ số liệu: không có tệp register.yaml.",
            place=Place(path.as_posix()),
            remedy="Kiểm tra khóa register trong params/defaults.yaml, hoặc thêm tệp register.yaml.",
        )
        raise RegisterError(fault)
    where = path.as_posix()
    return parse_heading(read_bytes(path, where, RegisterError), where)


def _extra_files(folder: Path) -> list[Fault]:
    """CSV files that are no table: a misspelt name must not pass for an empty table."""
    extra = sorted(path for path in folder.glob("*.csv") if path.stem not in BY_NAME)
    return [
        Fault(
            code="register.unknown_file",
            message="Tệp CSV không phải bảng nào của sổ số liệu.",
            place=Place(path.as_posix()),
            allowed=", ".join(f"{name}.csv" for name in BY_NAME),
            remedy=f"Đổi tên thành {near}.csv." if near else "Chuyển tệp này ra khỏi thư mục.",
        )
        for path in extra
        for near in [nearest(path.stem, BY_NAME)]
    ]


def _capped(faults: list[Fault]) -> list[Fault]:
    if len(faults) <= MAX_FAULTS:
        return faults
    more = Fault(
        code="register.more",
        message=f"Còn {len(faults) - MAX_FAULTS} lỗi nữa chưa kể ra.",
        remedy="Sửa các lỗi trên rồi chạy lại.",
    )
    return [*faults[:MAX_FAULTS], more]
