"""What may stand under each key of ``params/defaults.yaml``."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from ocop_lib.errors import Fault, Place, nearest
from ocop_lib.periods import SCHEMES, Scheme
from ocop_lib.project.formats import FORMATS

TIME_LIMIT_SECONDS = 600
"""How long a report may take, unless the project says otherwise."""

MEMORY_LIMIT_MB = 4096
"""How much a report's kernel may fill, unless the project says otherwise: a laptop's half."""


@dataclass(frozen=True, slots=True)
class Form:
    """The form of an administrative document, where reports are to have it.

    Args:
        superior: the body above the issuer, above the left corner; empty for none.
        number: number and sign after «Số:», such as «/BC-VPĐP»; the number is left open.
        place: where it is signed.
        draft: it is marked «DỰ THẢO».
        recipients: who receives it, a line each.
        signatory: in what capacity it is signed, a line each.
        name: who signs; empty to be written by hand.

    Source: Nghị định 30/2020/NĐ-CP, Phụ lục I.
    """

    superior: str
    number: str
    place: str
    draft: bool
    recipients: tuple[str, ...]
    signatory: tuple[str, ...]
    name: str


def is_inside(relative: str) -> bool:
    """Whether a path, written with ``/``, stays below the folder it starts from."""
    path = PurePosixPath(relative)
    windows = "\\" in relative or ":" in relative
    return bool(path.parts) and not (path.is_absolute() or ".." in path.parts or windows)


class Entries:
    """The keys of ``defaults.yaml``: a fault is noted and an acceptable value goes on."""

    def __init__(self, content: Mapping[str, Any], where: str, faults: list[Fault]) -> None:
        self.content, self.where, self.faults = content, where, faults
        self.known: list[str] = []

    def fault(self, key: str, what: str, found: object = "", allowed: str = "") -> None:
        """Note what is wrong with a key."""
        text = found if isinstance(found, str) else repr(found)
        mend = "Sửa khóa này trong tệp mặc định của dự án."
        place = f"{self.where}, khóa {key}"
        self.faults.append(
            Fault(
                code="defaults.value",
                message=what,
                place=Place(place),
                found=text,
                allowed=allowed,
                remedy=mend,
            )
        )

    def take(self, key: str) -> Any:
        """The value under a key; None when it is absent."""
        self.known.append(key)
        return self.content.get(key)

    def text(self, key: str) -> str:
        """A required line of text."""
        value = self.take(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        self.fault(key, "Thiếu giá trị, hoặc giá trị không phải là chữ.", value, "một dòng chữ")
        return "-"

    def inside(self, key: str) -> str:
        """A required path that stays inside the project."""
        path = self.text(key)
        if not is_inside(path):
            self.fault(key, "Đường dẫn phải nằm trong thư mục dự án.", path, "ví dụ data/so-lieu")
        return path

    def scheme(self, key: str) -> Scheme:
        """A required period scheme."""
        value = self.take(key)
        for scheme in SCHEMES:
            if value == scheme:
                return scheme
        self.fault(key, "Không có cách chia kỳ này.", value, ", ".join(SCHEMES))
        return SCHEMES[0]

    def formats(self, key: str) -> tuple[str, ...]:
        """A list of formats, each once, in the library's order; all when absent."""
        value = self.take(key)
        if key not in self.content:
            return FORMATS
        if not isinstance(value, list) or not value or not all(f in FORMATS for f in value):
            self.fault(key, "Định dạng không hợp lệ.", value, ", ".join(FORMATS))
            return FORMATS
        return tuple(form for form in FORMATS if form in value)

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """A mapping of text to text, in the file's order."""
        value = self.take(key)
        if key not in self.content:
            return ()
        texts = isinstance(value, dict) and all(isinstance(v, str) for v in value.values())
        if not texts or not all(is_inside(name) for name in value.values()):
            allowed = "«mẫu tên báo cáo»: tên sổ tay trong thư mục notebooks"
            self.fault(key, "Phải là các cặp «mẫu: tên sổ tay».", value, allowed)
            return ()
        return tuple(value.items())

    def whole(self, key: str, default: int, most: int, unit: str) -> int:
        """A limit, a whole number from 1 to ``most``; the default when absent."""
        value = self.take(key)
        if key not in self.content:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= most:
            self.fault(key, "Giới hạn không hợp lệ.", value, f"1 đến {most} {unit}")
            return default
        return value

    def words(self, key: str) -> str:
        """An optional line of text; empty when absent."""
        value = self.take(key)
        if value is not None and not isinstance(value, str):
            self.fault(key, "Giá trị không phải là chữ.", value, "một dòng chữ")
        return value.strip() if isinstance(value, str) else ""

    def lines(self, key: str) -> tuple[str, ...]:
        """A list of lines of text; none when absent."""
        value = self.take(key)
        if key not in self.content:
            return ()
        if isinstance(value, list | tuple) and all(isinstance(line, str) for line in value):
            return tuple(value)
        self.fault(key, "Phải là một danh sách các dòng chữ.", value, "mỗi dòng bắt đầu bằng «-»")
        return ()

    def flag(self, key: str) -> bool:
        """True or false; false when absent."""
        value = self.take(key)
        if value not in (True, False, None):
            self.fault(key, "Phải là true hoặc false.", value, "true, false")
        return value is True

    def form(self, key: str) -> Form | None:
        """The form of an administrative document; None when absent."""
        value = self.take(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.fault(key, "Phải là các cặp «khóa: giá trị».", value)
            return None
        inner = Entries(value, f"{self.where}, mục {key}", self.faults)
        form = Form(
            superior=inner.words("superior"),
            number=inner.words("number"),
            place=inner.text("place"),
            draft=inner.flag("draft"),
            recipients=inner.lines("recipients"),
            signatory=inner.lines("signatory"),
            name=inner.words("name"),
        )
        inner.refuse_unknown()
        return form

    def refuse_unknown(self) -> None:
        """Note every key that nobody asked for."""
        for key in self.content:
            if key not in self.known:
                hint = nearest(key, self.known)
                allowed = ", ".join(self.known) + (f"; gần nhất: {hint}" if hint else "")
                self.fault(key, "Không có khóa này.", key, allowed)
