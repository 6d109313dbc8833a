"""The project folder: its root, params/defaults.yaml, where plan and register lie."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from unicodedata import normalize

import yaml

from ocop_lib.errors import Fault, ParameterError
from ocop_lib.nearest import nearest
from ocop_lib.periods import SCHEMES, Scheme
from ocop_lib.plan import Plan, load_plan
from ocop_lib.register import Register, read_register

DEFAULTS = PurePosixPath("params/defaults.yaml")
FORMATS = ("html", "pdf")
"""What a report can be written as; a file's format is its ending."""

_MAX_BYTES = 1_000_000
_MAX_SECONDS = 24 * 3600


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
    """

    root: Path
    plan_name: str
    register_folder: PurePosixPath
    scheme: Scheme
    formats: tuple[str, ...] = FORMATS
    notebooks: tuple[tuple[str, str], ...] = ()
    time_limit_seconds: int = 600

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
        content = {
            "plan": self.plan_name,
            "register": str(self.register_folder),
            "scheme": self.scheme,
        }
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

    def refuse_unknown(self) -> None:
        """Note every key that nobody asked for."""
        for key in self.content:
            if key not in self.known:
                hint = nearest(key, self.known)
                allowed = ", ".join(self.known) + (f"; gần nhất: {hint}" if hint else "")
                self.fault(key, "Không có khóa này.", key, allowed)


class _StrictLoader(yaml.SafeLoader):
    """YAML as people write it: no key twice, no aliases (a few lines of them can fill memory)."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Refuse an alias."""
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.constructor.ConstructorError(None, None, "không dùng * và &", mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Refuse a key that stands twice and one that is no text."""
        seen = set()
        for key, _ in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else None
            if name is None or key.tag != "tag:yaml.org,2002:str":
                what = "khóa phải là chữ (đặt trong dấu nháy nếu cần)"
                raise yaml.constructor.ConstructorError(None, None, what, key.start_mark)
            if name in seen:
                what = f"khóa «{name}» viết hai lần"
                raise yaml.constructor.ConstructorError(None, None, what, key.start_mark)
            seen.add(name)
        return super().construct_mapping(node, deep)


def read_mapping(path: Path, where: str) -> dict[str, Any]:
    """The «key: value» pairs of a YAML file, read strictly; text in NFC.

    Args:
        path: the file.
        where: what to call it in messages.

    Raises:
        ParameterError: when it cannot be read or is no mapping; one fault.
    """
    try:
        data = path.read_bytes()
        if len(data) > _MAX_BYTES:
            raise ParameterError(
                Fault("yaml.size", "Tệp quá lớn.", where, allowed=f"tối đa {_MAX_BYTES} byte")
            )
        # _StrictLoader is a SafeLoader.
        content = yaml.load(normalize("NFC", data.decode("utf-8-sig")), _StrictLoader)  # noqa: S506
    except OSError as error:
        mend = "Kiểm tra tên tệp và quyền đọc."
        raise ParameterError(
            Fault("yaml.unreadable", "Không đọc được tệp.", where, str(error.strerror), mend=mend)
        ) from None
    except (UnicodeDecodeError, ValueError, RecursionError, yaml.YAMLError) as error:
        mend = "Lưu tệp dạng UTF-8 và sửa lại cú pháp YAML ở chỗ được nêu."
        found = _yaml_message(error)
        raise ParameterError(
            Fault("yaml.syntax", "Tệp không đọc được như YAML.", where, found, mend=mend)
        ) from None
    if not isinstance(content, dict):
        mend = "Viết mỗi dòng một cặp «khóa: giá trị»."
        raise ParameterError(
            Fault("yaml.mapping", "Tệp phải gồm các cặp «khóa: giá trị».", where, mend=mend)
        )
    return content


def _yaml_message(error: Exception) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        mark = error.problem_mark
        return f"dòng {mark.line + 1}, cột {mark.column + 1}: {error.problem}"
    return " ".join(str(error).split())[:300]
