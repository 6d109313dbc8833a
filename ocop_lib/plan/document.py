"""A YAML text read strictly, every value with its line."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml
from yaml.constructor import ConstructorError

from ocop_lib.errors import Fault, PlanError
from ocop_lib.plan.fields import KeyPath

MAX_BYTES = 1_000_000
"""The largest plan file that is read; the plan of a province takes a tenth of it."""

MAX_DEPTH = 20
"""The deepest nesting that is read; libyaml crashes the process on very deep nesting."""

_WHOLE = re.compile(r"-?(0|[1-9][0-9]*)")


@dataclass(frozen=True, slots=True)
class Document:
    """What a YAML text holds.

    Args:
        value: mappings as dict, sequences as tuple, texts in NFC.
        root: the node it was made from, which knows the lines; None for an empty text.
        where: the file, as messages name it.
        repeated: the line and the fault of each key that stands twice in one mapping.
    """

    value: Any
    root: yaml.Node | None
    where: str
    repeated: tuple[tuple[int, Fault], ...]

    def line(self, path: KeyPath) -> int:
        """The line of the deepest node on the path that exists; counted from 1."""
        node, line = self.root, 1
        for step in path:
            if isinstance(node, yaml.MappingNode):
                found = [pair for pair in node.value if pair[0].value == str(step)]
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


def read_yaml(text: str, where: str) -> Document:
    """The document a YAML text holds; without aliases and tags, which a plan does not need.

    Args:
        text: the file's text.
        where: the file, as messages name it.

    Raises:
        PlanError: when the text is too large, not plain or not YAML.
    """
    if len(text) > MAX_BYTES:
        raise PlanError(too_large(where))
    try:
        _check_plain(text, where)
        loader = _Loader(text)
        root = loader.get_single_node()
        value = None if root is None else loader.construct_document(root)
    except yaml.YAMLError as error:
        raise PlanError(_not_yaml(error, where)) from None
    repeated = tuple((line, _repeated(key, placed(where, line))) for line, key in loader.repeated)
    return Document(value, root, where, repeated)


def _repeated(key: str, where: str) -> Fault:
    return Fault(
        code="plan.duplicate_key",
        what="Khóa này đứng hai lần trong cùng một mục.",
        where=where,
        found=key,
        allowed="mỗi khóa một lần",
        mend="Giữ lại một lần, bỏ lần kia.",
    )


def too_large(where: str) -> Fault:
    """The fault of a file that is larger than any plan."""
    return Fault(
        code="plan.too_large",
        what="Tệp quá lớn, không thể là tệp kế hoạch.",
        where=where,
        allowed=f"đến {MAX_BYTES} byte",
        mend="Kiểm tra xem có chọn nhầm tệp không.",
    )


class _Loader(yaml.CSafeLoader):
    """YAML without its surprises: 066 is no octal number, and no key may stand twice."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.repeated: list[tuple[int, str]] = []

    def mapping(self, node: yaml.MappingNode) -> dict[Any, Any]:
        """A mapping; a key that stands twice is noted."""
        seen = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise ConstructorError(problem="key is not text", problem_mark=key.start_mark)
            if key.value in seen:
                self.repeated.append((key.start_mark.line + 1, key.value))
            seen.add(key.value)
        return self.construct_mapping(node, deep=True)

    def sequence(self, node: yaml.SequenceNode) -> tuple[Any, ...]:
        """A sequence, frozen."""
        return tuple(self.construct_sequence(node, deep=True))

    def text(self, node: yaml.ScalarNode) -> str:
        """A text in NFC, so that equal words are equal strings."""
        return unicodedata.normalize("NFC", self.construct_scalar(node))

    def whole(self, node: yaml.ScalarNode) -> int | str:
        """A number in decimal; octal, hexadecimal and sexagesimal forms stay text."""
        text = self.text(node)
        return int(text) if _WHOLE.fullmatch(text) else text

    def day(self, node: yaml.ScalarNode) -> date | str:
        """A day; one that no calendar has stays text, for its field to refuse."""
        try:
            return self.construct_yaml_timestamp(node)
        except ValueError:
            return self.text(node)


_Loader.add_constructor("tag:yaml.org,2002:map", _Loader.mapping)
_Loader.add_constructor("tag:yaml.org,2002:seq", _Loader.sequence)
_Loader.add_constructor("tag:yaml.org,2002:str", _Loader.text)
_Loader.add_constructor("tag:yaml.org,2002:int", _Loader.whole)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.day)


def _check_plain(text: str, where: str) -> None:
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
            raise PlanError(
                Fault(
                    code="plan.not_plain",
                    what="Tệp lồng quá nhiều bậc, hoặc dùng bí danh (*) hay thẻ kiểu (!) của YAML.",
                    where=placed(where, line),
                    allowed=f"đến {MAX_DEPTH} bậc, không bí danh, không thẻ kiểu",
                    mend="Ghi thẳng nội dung ở từng chỗ.",
                )
            )


def _not_yaml(error: yaml.YAMLError, where: str) -> Fault:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None)
    return Fault(
        code="plan.not_yaml",
        what="Không đọc được tệp theo cú pháp YAML" + (f" ({problem})." if problem else "."),
        where=placed(where, None if mark is None else mark.line + 1),
        allowed="YAML: khóa, danh sách, giá trị",
        mend="Xem dòng ấy và dòng ngay trên: thụt dòng, dấu hai chấm, dấu nháy chưa đóng.",
    )
