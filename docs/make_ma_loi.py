"""Writes docs/ma-loi.md from the catalogue of all kinds of fault.

Run it after changing a fault: ``python docs/make_ma_loi.py``. A test compares the page.
"""

import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from itertools import groupby
from pathlib import Path
from pkgutil import walk_packages

import ocop_lib
from ocop_lib.errors import FaultKind, catalogue
from ocop_lib.register.naming import told

PAGE = Path(__file__).with_name("ma-loi.md")

ROOMS: Mapping[str, str] = {
    "bundle": "Gói gửi đi",
    "cluster": "Cụm máy",
    "compare": "Lệnh diff",
    "intake": "Tệp số liệu của đơn vị",
    "source": "Tệp mô tả bảng của hệ thống khác, và bảng ấy",
    "issue": "Ban hành",
    "job": "Tệp của báo cáo",
    "ledger": "Sổ ban hành",
    "narrative": "Lời văn của báo cáo",
    "new": "Bắt đầu dự án, quý, năm mới",
    "notebook": "Sổ tay",
    "order": "Lựa chọn của lệnh",
    "outputs": "Thư mục kết quả",
    "parameters": "Tham số của một báo cáo trong sổ tay",
    "params": "Tệp tham số",
    "plan": "Kế hoạch",
    "project": "Thư mục dự án",
    "quarter": "Quý",
    "record": "Cấu trúc của tệp YAML: kế hoạch, mặc định, sổ số liệu, tham số",
    "register": "Sổ số liệu",
    "render": "Lệnh render",
    "report": "Báo cáo",
    "signature": "Chữ ký của sổ ban hành",
    "unexpected": "Lỗi của phần mềm",
    "usage": "Cách viết lệnh",
    "verify": "Lệnh verify",
    "watch": "Lệnh watch",
    "yaml": "Đọc tệp",
}
"""The heading of each group of codes, by the first part of the code."""

_HEAD = """\
# Mã lỗi

<!-- Trang này do docs/make_ma_loi.py viết ra; không sửa bằng tay. -->

Mỗi lỗi mà lệnh `ocop` báo có một mã cố định. Lỗi luôn nói: sai gì, ở đâu (tệp, trang, dòng, cột, khóa), tìm thấy gì, được phép gì, có phải là giá trị nào, và cách sửa.
Với `--json`, lệnh in lỗi cho chương trình khác đọc: `{"code", "message", "place": {"file", "sheet", "row", "column", "key"}, "found", "allowed", "meant", "remedy", "severity"}`; chỗ nào không áp dụng thì là `null`.
`severity` là `error` (lệnh dừng) hoặc `warning` (lệnh vẫn làm tiếp).

Trạng thái kết thúc của lệnh: 0 là tốt; 1 là có báo cáo không làm được, hoặc lệnh kiểm tra tìm thấy lỗi; 2 là bị từ chối trước khi làm.
Trong bảng, «…» là chỗ lệnh điền tên, số hay mã của từng trường hợp.
"""


def page() -> str:
    """The page in Markdown: one table per group of codes, with message, allowed values, remedy."""
    parts = [_HEAD]
    for room, kinds in groupby(all_kinds().values(), key=lambda kind: kind.code.split(".")[0]):
        parts.append(
            f"\n## {ROOMS[room]}\n\n| Mã | Lỗi | Được phép | Cách sửa |\n|---|---|---|---|\n"
        )
        parts += _rows(kinds)
    return "".join(parts)


def all_kinds() -> Mapping[str, FaultKind]:
    """Import all modules of the library, which registers their kinds of fault; sorted by code."""
    for module in walk_packages(ocop_lib.__path__, "ocop_lib."):
        import_module(module.name)
    return catalogue()


def _rows(kinds: Iterator[FaultKind]) -> Iterator[str]:
    for kind in kinds:
        cells = (f"`{kind.code}`", kind.message, kind.allowed or "–", kind.remedy or "–")
        yield "| " + " | ".join(_cell(told(cell)) for cell in cells) + " |\n"


def _cell(text: str) -> str:
    """A text for a table cell: template fields such as ``{name}`` become «…»."""
    shown = re.sub(r"(?<!\{)\{\w+\}(?!\})", "…", text)
    return shown.replace("{{", "{").replace("}}", "}").replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_bytes(page().encode())
