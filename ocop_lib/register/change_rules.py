"""The kinds of fault of a change: what it names, what stood before, what it would make of a row."""

from ocop_lib.errors import FaultKind
from ocop_lib.register.naming import column_name, value_name

_CORRECTION = value_name("kind", "correction", "changes")

CHANGED_ROW = FaultKind(
    "register.changed_row",
    "{table} không có dòng mang mã này.",
    "Sửa mã dòng hoặc tên bảng.",
    "một mã có trong {table}",
)
CHANGED_COLUMN = FaultKind(
    "register.changed_column",
    "{table} không có cột này, hoặc cột này không đổi được.",
    "Sửa tên cột; mã và lần gửi của một dòng không bao giờ đổi: ghi sai mã thì rút dòng ấy rồi"
    " gửi dòng mới.",
)
CHANGED_IN_TIME = FaultKind(
    "register.changed_in_time",
    "Giá trị của cột này không đổi theo thời gian.",
    f"Nếu giá trị đã gửi là sai thì ghi loại {_CORRECTION}; nếu có việc mới thì gửi một dòng mới.",
)
CHANGED_NOTHING = FaultKind(
    "register.changed_nothing",
    "Giá trị mới giống giá trị cũ.",
    "Sửa giá trị mới, hoặc bỏ thay đổi này.",
)
RETRACTED_CELL = FaultKind(
    "register.retracted_cell",
    "Rút dòng là rút cả dòng, không ghi cột, giá trị cũ, giá trị mới.",
    f"Xóa các ô ấy; nếu chỉ một ô sai thì ghi loại {_CORRECTION}.",
)
OLD_VALUE = FaultKind(
    "register.old_value",
    "Giá trị cũ không phải giá trị đang đúng của ô này trước thay đổi.",
    f"Chép giá trị đang đúng vào ô {column_name('old', 'changes')}; nếu thay đổi này đã được ghi rồi thì bỏ nó.",
)
NEW_VALUE = FaultKind(
    "register.new_value",
    "Giá trị mới không hợp với cột của nó: {reason}",
    "Sửa giá trị mới.",
)
CHANGES_CONTRADICT = FaultKind(
    "register.changes_contradict",
    "Thay đổi này mâu thuẫn với một thay đổi khác của cùng dòng.",
    "Mỗi ô mỗi ngày chỉ một sự việc, ghi theo thứ tự thời gian; dòng đã rút thì không đổi được nữa."
    " Sự việc ghi sai thì đính chính nó trước, rồi ghi lại.",
)
RETRACTED_IN_USE = FaultKind(
    "register.retracted_in_use",
    "Còn dòng khác nhắc đến dòng này: {users}.",
    "Rút hoặc đính chính các dòng ấy trước.",
)
CHANGE_BREAKS = FaultKind(
    "register.change_breaks",
    "Thay đổi này làm dòng của {table} sai: {reason}",
    "Kiểm tra giá trị mới; nếu ô khác của dòng ấy cũng sai thì đính chính cả ô ấy.",
)
