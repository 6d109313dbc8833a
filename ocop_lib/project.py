"""The project folder: its root, params/defaults.yaml, where plan and register lie."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from ocop_lib.errors import Fault, ParameterError
from ocop_lib.nearest import nearest
from ocop_lib.periods import SCHEMES, Scheme
from ocop_lib.plan import Plan, load_plan
from ocop_lib.register import Register, read_register
from ocop_lib.strict_yaml import parse_mapping, read_bytes

DEFAULTS = PurePosixPath("params/defaults.yaml")
FORMATS = ("html", "pdf", "docx")
"""What a report can be written as; a file's format is its ending."""

_MAX_SECONDS = 24 * 3600


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


@dataclass(frozen=True, slots=True)
class Project:
    """What ``params/defaults.yaml`` says about the folder it lies in.

    Args:
        root: the folder that relative paths start from.
        plan_name: a plan shipped with the library, or a plan file relative to the root.
        register_folder: the register's folder, relative to the root.
        scheme: how quarters are cut.
        formats: what each report is written as.
        notebooks: pattern of report ids and the notebook that serves them; the first match wins.
        time_limit_seconds: how long one report may take.
        form: the form of an administrative document; None for plain reports.
    """

    root: Path
    plan_name: str
    register_folder: PurePosixPath
    scheme: Scheme
    formats: tuple[str, ...] = FORMATS
    notebooks: tuple[tuple[str, str], ...] = ()
    time_limit_seconds: int = 600
    form: Form | None = None

    @property
    def plan_file(self) -> PurePosixPath | None:
        """The project's own plan file, relative to the root; None for a plan of the library."""
        is_path = "/" in self.plan_name or self.plan_name.endswith((".yaml", ".yml"))
        return PurePosixPath(self.plan_name) if is_path else None

    def plan(self) -> Plan:
        """The plan the project's reports measure against.

        Raises:
            PlanError: when the plan does not hold together.
        """
        return load_plan(self.root / self.plan_file if self.plan_file else self.plan_name)

    def register(self, plan: Plan | None = None) -> Register:
        """The register, read and checked.

        Args:
            plan: the project's plan when the caller has it already.

        Raises:
            RegisterError: with every fault of every table.
        """
        return read_register(self.root / self.register_folder, plan or self.plan())

    def essence(self) -> bytes:
        """A ``defaults.yaml`` of only what a report can depend on.

        A job carries this one, so that a comment or a time limit makes no report stale.
        """
        content: dict[str, Any] = {
            "plan": self.plan_name,
            "register": str(self.register_folder),
            "scheme": self.scheme,
        }
        if self.form is not None:
            content["form"] = asdict(self.form)
        return yaml.safe_dump(content, allow_unicode=True, sort_keys=False).encode()


def find_root(start: Path) -> Path:
    """The nearest folder, from ``start`` upwards, that holds ``params/defaults.yaml``.

    Raises:
        ParameterError: when there is none.
    """
    folder = start.resolve()
    for candidate in (folder, *folder.parents):
        if (candidate / DEFAULTS).is_file():
            return candidate
    raise ParameterError(
        Fault(
            code="project.root",
            what=f"Không tìm thấy thư mục dự án: từ đây trở lên không có tệp {DEFAULTS}.",
            where=str(start),
            mend=f"Chạy lệnh trong thư mục dự án, hoặc tạo tệp {DEFAULTS}.",
        )
    )


def load_project(root: Path, defaults: Path | None = None) -> Project:
    """The project in a folder.

    Args:
        root: the project's folder.
        defaults: another ``defaults.yaml`` than the folder's own.

    Raises:
        ParameterError: with every fault of the file.
    """
    path = defaults or root / DEFAULTS
    where = str(DEFAULTS) if defaults is None else path.name
    content = read_mapping(path, where)
    faults: list[Fault] = []
    entries = _Entries(content, where, faults)
    project = Project(
        root=root.resolve(),
        plan_name=entries.text("plan"),
        register_folder=PurePosixPath(entries.inside("register")),
        scheme=entries.scheme("scheme"),
        formats=entries.formats("formats"),
        notebooks=entries.pairs("notebooks"),
        time_limit_seconds=entries.seconds("time_limit_seconds"),
        form=entries.form("form"),
    )
    if project.plan_file and not is_inside(project.plan_name):
        entries.fault("plan", "Đường dẫn phải nằm trong thư mục dự án.", project.plan_name)
    entries.refuse_unknown()
    if faults:
        raise ParameterError(*faults)
    return project


def is_inside(relative: str) -> bool:
    """Whether a path, written with ``/``, stays below the folder it starts from."""
    path = PurePosixPath(relative)
    windows = "\\" in relative or ":" in relative
    return bool(path.parts) and not (path.is_absolute() or ".." in path.parts or windows)


def not_among(option: str, value: str, allowed: Iterable[str]) -> Fault:
    """The fault of an option whose value is none of those there are, with the nearest of them."""
    known = tuple(allowed)
    meant = nearest(value, known)
    mend = f"Có phải là «{meant}»?" if meant else "Dùng một giá trị được phép."
    what = "Không có giá trị này."
    return Fault("order.unknown", what, option, value, ", ".join(known), mend)


class _Entries:
    """The keys of ``defaults.yaml``: a fault is noted and an acceptable value goes on."""

    def __init__(self, content: Mapping[str, Any], where: str, faults: list[Fault]) -> None:
        self.content, self.where, self.faults = content, where, faults
        self.known: list[str] = []

    def fault(self, key: str, what: str, found: object = "", allowed: str = "") -> None:
        """Note what is wrong with a key."""
        text = found if isinstance(found, str) else repr(found)
        mend = "Sửa khóa này trong tệp mặc định của dự án."
        place = f"{self.where}, khóa {key}"
        self.faults.append(Fault("defaults.value", what, place, text, allowed, mend))

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

    def seconds(self, key: str) -> int:
        """A time limit in whole seconds; ten minutes when absent."""
        value = self.take(key)
        if key not in self.content:
            return 600
        if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= _MAX_SECONDS:
            self.fault(key, "Giới hạn thời gian không hợp lệ.", value, f"1 đến {_MAX_SECONDS} giây")
            return 600
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
        inner = _Entries(value, f"{self.where}, mục {key}", self.faults)
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


def read_mapping(path: Path, where: str) -> dict[str, Any]:
    """The «key: value» pairs of a YAML file, read strictly.

    Args:
        path: the file.
        where: what to call it in messages.

    Raises:
        ParameterError: when it cannot be read or is no sound mapping.
    """
    return parse_mapping(read_bytes(path, where, ParameterError), where, ParameterError)
