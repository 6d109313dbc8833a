"""A YAML file read strictly: plain values only, each with its line, and nothing guessed.

Whoever reads a file names the error its faults are raised as, so that a caller catches what the
file is about: a plan, a register, parameters.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from unicodedata import normalize

import yaml
from yaml.constructor import ConstructorError

from ocop_lib.errors import Fault, OcopError, Place
from ocop_lib.files.text import MAX_BYTES, KeyPath, decoded, placed, too_large

MAX_DEPTH = 20
"""The deepest nesting that is read; libyaml crashes the process on very deep nesting."""

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
        raise error(too_large(where))
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
            message="Tệp phải gồm các cặp «khóa: giá trị».",
            place=Place(where),
            allowed="khóa: giá trị",
            remedy="Viết mỗi dòng một cặp «khóa: giá trị».",
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
                message="Tệp lồng quá nhiều bậc, hoặc dùng bí danh (*) hay thẻ kiểu (!) của YAML.",
                place=Place(placed(where, line)),
                allowed=f"đến {MAX_DEPTH} bậc, không bí danh, không thẻ kiểu",
                remedy="Ghi thẳng nội dung ở từng chỗ; chữ có dấu * hay ! thì đặt trong dấu nháy.",
            )
            raise error(fault)


def _not_yaml(error: yaml.YAMLError, where: str) -> Fault:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None)
    if problem and mark is not None:
        problem = f"cột {mark.column + 1}: {problem}"
    return Fault(
        code="yaml.not_yaml",
        message="Không đọc được tệp theo cú pháp YAML" + (f" ({problem})." if problem else "."),
        place=Place(placed(where, None if mark is None else mark.line + 1)),
        allowed="YAML: khóa, danh sách, giá trị",
        remedy="Xem dòng ấy và dòng ngay trên: thụt dòng, dấu hai chấm, dấu nháy chưa đóng.",
    )


def _repeated(key: str, where: str) -> Fault:
    return Fault(
        code="yaml.duplicate_key",
        message="Khóa này đứng hai lần trong cùng một mục.",
        place=Place(where),
        found=key,
        allowed="mỗi khóa một lần",
        remedy="Giữ lại một lần, bỏ lần kia.",
    )
