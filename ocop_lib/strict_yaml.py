"""A YAML file read strictly: plain values only, each with its line, and nothing guessed.

Whoever reads a file names the error its faults are raised as, so that a caller catches what the
file is about: a plan, a register, parameters.
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from unicodedata import normalize

import yaml
from yaml.constructor import ConstructorError

from ocop_lib.errors import Fault, OcopError

MAX_BYTES = 1_000_000
"""The largest file that is read; the plan of a province, the largest, takes a tenth of it."""

MAX_DEPTH = 20
"""The deepest nesting that is read; libyaml crashes the process on very deep nesting."""

KeyPath = tuple[str | int, ...]
"""The keys and list positions that lead from the top of a file to a value."""

_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,99})")
"""A number in decimal; of many more digits Python makes no number at all."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a YAML text holds.

    Args:
        value: mappings as dict with keys of text, sequences as list, texts in NFC.
        root: the node it was made from, which knows the lines; None for an empty text.
        repeated: the line and the fault of each key that stands twice in one mapping.
    """

    value: Any
    root: yaml.Node | None
    repeated: tuple[tuple[int, Fault], ...]

    def line(self, path: KeyPath) -> int:
        """The line of the deepest node on the path that exists; counted from 1."""
        node, line = self.root, 1
        for step in path:
            if isinstance(node, yaml.MappingNode):
                found = [pair for pair in node.value if _text(pair[0]) == step]
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
                found = [(child, child) for child in node.value[step : step + 1]]
            else:
                found = []
            if not found:
                break
            key, node = found[-1]
            line = key.start_mark.line + 1
        return line


def placed(where: str, line: int | None, path: KeyPath = ()) -> str:
    """A place as an officer reads it: «ke-hoach.yaml, dòng 120, khóa units[2].name»."""
    parts = [where]
    if line is not None:
        parts.append(f"dòng {line}")
    if path:
        steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
        parts.append("khóa " + "".join(steps).removeprefix("."))
    return ", ".join(parts)


def read_bytes(path: Path, where: str, error: type[OcopError]) -> bytes:
    """The bytes of a file, at most one more than may be read.

    Args:
        path: the file.
        where: the file, as messages name it.
        error: what its fault is raised as.

    Raises:
        OcopError: of the class given, when the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as refused:
        raise error(_unreadable(refused, where)) from None


def decoded(data: bytes, where: str, error: type[OcopError]) -> str:
    """The text that a file's bytes hold.

    Args:
        data: the bytes; a byte order mark is passed over.
        where: the file, as messages name it.
        error: what its fault is raised as.

    Raises:
        OcopError: of the class given, when there are too many bytes or they are not UTF-8.
    """
    if len(data) > MAX_BYTES:
        raise error(_too_large(where))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as refused:
        line = data.count(b"\n", 0, refused.start) + 1
        fault = Fault(
            code="yaml.encoding",
            what="Tệp không phải văn bản UTF-8.",
            where=placed(where, line),
            allowed="UTF-8",
            mend="Mở tệp bằng trình soạn thảo rồi lưu lại với bảng mã UTF-8.",
        )
        raise error(fault) from None


def parse_document(text: str, where: str, error: type[OcopError]) -> Document:
    """The document a YAML text holds; without aliases and tags, which none of our files needs.

    Args:
        text: the file's text.
        where: the file, as messages name it.
        error: what its fault is raised as.

    Raises:
        OcopError: of the class given, when the text is too large, not plain or not YAML.
    """
    if len(text) > MAX_BYTES:
        raise error(_too_large(where))
    try:
        _check_plain(text, where, error)
        loader = _Loader(text)
        root = loader.get_single_node()
        value = None if root is None else loader.construct_document(root)
    except yaml.YAMLError as refused:
        raise error(_not_yaml(refused, where)) from None
    repeated = ((line, _repeated(key, placed(where, line))) for line, key in loader.repeated)
    return Document(value, root, tuple(repeated))


def parse_mapping(data: bytes, where: str, error: type[OcopError]) -> dict[str, Any]:
    """The «key: value» pairs a YAML file holds.

    Args:
        data: the file's bytes.
        where: the file, as messages name it.
        error: what its faults are raised as.

    Raises:
        OcopError: of the class given, when the file is no sound YAML, is something else than a
            mapping, or with every key that stands twice.
    """
    document = parse_document(decoded(data, where, error), where, error)
    if document.repeated:
        raise error(*(fault for _, fault in document.repeated))
    if not isinstance(document.value, dict):
        fault = Fault(
            code="yaml.not_mapping",
            what="Tệp phải gồm các cặp «khóa: giá trị».",
            where=where,
            allowed="khóa: giá trị",
            mend="Viết mỗi dòng một cặp «khóa: giá trị».",
        )
        raise error(fault)
    return document.value


class _Loader(yaml.CSafeLoader):
    """YAML without its surprises: 066 is no octal number, and no key may stand twice."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.repeated: list[tuple[int, str]] = []

    def mapping(self, node: yaml.MappingNode) -> dict[str, Any]:
        """A mapping; a key that stands twice is noted.

        Keys stay as they are written: «no» and «01» are names here, not false and 1.
        """
        content: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                what = "khóa phải là chữ, không thể là danh sách hay các cặp khóa"
                raise ConstructorError(problem=what, problem_mark=key.start_mark)
            name = _text(key)
            if name in content:
                self.repeated.append((key.start_mark.line + 1, name))
            content[name] = self.construct_object(value, deep=True)
        return content

    def sequence(self, node: yaml.SequenceNode) -> list[Any]:
        """A sequence, its values made at once."""
        return self.construct_sequence(node, deep=True)

    def text(self, node: yaml.ScalarNode) -> str:
        """A text."""
        return _text(node)

    def whole(self, node: yaml.ScalarNode) -> int | str:
        """A number in decimal; octal, hexadecimal and sexagesimal forms stay text."""
        text = _text(node)
        return int(text) if _WHOLE.fullmatch(text) else text

    def fraction(self, node: yaml.ScalarNode) -> float | str:
        """A number with a decimal point; the sexagesimal form stays text."""
        return _text(node) if ":" in node.value else self.construct_yaml_float(node)

    def day(self, node: yaml.ScalarNode) -> date | str:
        """A day; one that no calendar has stays text, for its field to refuse."""
        try:
            return self.construct_yaml_timestamp(node)
        except ValueError:
            return _text(node)


_Loader.add_constructor("tag:yaml.org,2002:map", _Loader.mapping)
_Loader.add_constructor("tag:yaml.org,2002:seq", _Loader.sequence)
_Loader.add_constructor("tag:yaml.org,2002:str", _Loader.text)
_Loader.add_constructor("tag:yaml.org,2002:int", _Loader.whole)
_Loader.add_constructor("tag:yaml.org,2002:float", _Loader.fraction)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.day)


def _text(node: yaml.ScalarNode) -> str:
    """What a scalar says, in NFC, so that equal words are equal strings."""
    return normalize("NFC", node.value)


def _check_plain(text: str, where: str, error: type[OcopError]) -> None:
    """Walk the events, which needs no recursion, before nodes are built, which does."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        named = isinstance(event, yaml.AliasEvent) or getattr(event, "tag", None)
        if named or depth > MAX_DEPTH:
            line = None if event.start_mark is None else event.start_mark.line + 1
            fault = Fault(
                code="yaml.not_plain",
                what="Tệp lồng quá nhiều bậc, hoặc dùng bí danh (*) hay thẻ kiểu (!) của YAML.",
                where=placed(where, line),
                allowed=f"đến {MAX_DEPTH} bậc, không bí danh, không thẻ kiểu",
                mend="Ghi thẳng nội dung ở từng chỗ; chữ có dấu * hay ! thì đặt trong dấu nháy.",
            )
            raise error(fault)


def _not_yaml(error: yaml.YAMLError, where: str) -> Fault:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None)
    if problem and mark is not None:
        problem = f"cột {mark.column + 1}: {problem}"
    return Fault(
        code="yaml.not_yaml",
        what="Không đọc được tệp theo cú pháp YAML" + (f" ({problem})." if problem else "."),
        where=placed(where, None if mark is None else mark.line + 1),
        allowed="YAML: khóa, danh sách, giá trị",
        mend="Xem dòng ấy và dòng ngay trên: thụt dòng, dấu hai chấm, dấu nháy chưa đóng.",
    )


def _repeated(key: str, where: str) -> Fault:
    return Fault(
        code="yaml.duplicate_key",
        what="Khóa này đứng hai lần trong cùng một mục.",
        where=where,
        found=key,
        allowed="mỗi khóa một lần",
        mend="Giữ lại một lần, bỏ lần kia.",
    )


def _too_large(where: str) -> Fault:
    return Fault(
        code="yaml.too_large",
        what="Tệp quá lớn.",
        where=where,
        allowed=f"đến {MAX_BYTES} byte",
        mend="Kiểm tra xem có chọn nhầm tệp không.",
    )


def _unreadable(error: OSError, where: str) -> Fault:
    missing = isinstance(error, FileNotFoundError | NotADirectoryError)
    return Fault(
        code="yaml.missing_file" if missing else "yaml.unreadable",
        what="Không có tệp ở chỗ này." if missing else "Không đọc được tệp.",
        where=where,
        found="" if missing else str(error.strerror),
        mend="Kiểm tra đường dẫn và quyền đọc tệp.",
    )
