"""A YAML file read strictly: plain values only, each with its line, nothing guessed or cut.

The caller names the error class that faults are raised as, so that it can be told whether a plan,
a register or a parameter file is wrong.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from unicodedata import normalize

import yaml
from yaml.constructor import ConstructorError

from ocop_lib.errors import Fault, FaultKind, OcopError, Place
from ocop_lib.files.text import MAX_BYTES, TOO_LARGE, KeyPath, decoded, place_of

MAX_DEPTH = 20
"""The deepest nesting that is read; libyaml crashes the process on very deep nesting."""

NOT_PLAIN = FaultKind(
    "yaml.not_plain",
    "Tệp lồng quá nhiều bậc, hoặc dùng neo (&), bí danh (*) hay thẻ kiểu (!) của YAML.",
    "Ghi thẳng nội dung ở từng chỗ; chữ bắt đầu bằng &, * hay ! thì đặt trong dấu nháy, hoặc"
    " dùng |.",
    "đến {deepest} bậc; không neo, không bí danh, không thẻ kiểu",
)
NOT_YAML = FaultKind(
    "yaml.not_yaml",
    "Không đọc được tệp theo cú pháp YAML{problem}.",
    "Xem dòng ấy và dòng ngay trên: thụt dòng, dấu nháy chưa đóng; chữ có dấu hai chấm, dấu nháy,"
    " hoặc bắt đầu bằng @, %, ` , [, {{ thì đặt trong dấu nháy, hoặc dùng |.",
    "YAML: khóa, danh sách, giá trị",
)
CUT_TEXT = FaultKind(
    "yaml.cut_text",
    "YAML coi phần sau dấu # là ghi chú và sẽ bỏ đi.",
    "Nếu là nội dung: đặt trong dấu nháy, hoặc dùng |. Nếu là ghi chú: viết ở một dòng riêng.",
)
DUPLICATE_KEY = FaultKind(
    "yaml.duplicate_key",
    "Khóa này đứng hai lần trong cùng một mục.",
    "Giữ lại một lần, bỏ lần kia.",
    "mỗi khóa một lần",
)
NOT_MAPPING = FaultKind(
    "yaml.not_mapping",
    "Tệp phải gồm các cặp «khóa: giá trị».",
    "Viết mỗi dòng một cặp «khóa: giá trị».",
    "khóa: giá trị",
)

# What libyaml says, in English, by the beginning of its words.
_PROBLEMS = (
    ("mapping values are not allowed", "dấu hai chấm đứng giữa chữ"),
    ("did not find expected key", "thụt dòng không đều, hoặc còn chữ sau dấu nháy đã đóng"),
    ("did not find expected <document start>", "thụt dòng không đều"),
    ("mapping keys are not allowed", "dấu ? đứng đầu giá trị"),
    ("found incompatible YAML document", "dòng %YAML không đúng phiên bản"),
    ("found character that cannot start any token", "ký tự không được đứng đầu giá trị"),
    ("found unexpected end of stream", "dấu nháy hoặc dấu ngoặc chưa đóng"),
    ("found unknown escape character", "dấu \\ trong dấu nháy kép"),
    ("did not find expected ',' or", "dấu ngoặc [ hoặc { chưa đóng"),
    ("did not find expected node content", "thiếu giá trị"),
    ("block sequence entries are not allowed", "gạch đầu dòng phải đứng ở dòng riêng"),
    ("could not find expected ':'", "thiếu dấu hai chấm sau khóa"),
    ("found a tab character", "dùng phím Tab để thụt dòng"),
    ("did not find expected comment or line break", "còn chữ sau dấu | hoặc >"),
    ("control characters are not allowed", "có ký tự điều khiển"),
    ("but found another document", "có dòng --- ở giữa tệp"),
    ("khóa phải là chữ", "khóa phải là chữ, không thể là danh sách hay các cặp khóa"),
)
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,99})")
"""A number in decimal; of many more digits Python makes no number at all."""
_COMMENT = re.compile(r"[ \t]+(#[^\n]*)")


@dataclass(frozen=True, slots=True)
class Document:
    """What a YAML text holds.

    Args:
        value: mappings as dict with keys of text, sequences as list, texts in NFC.
        root: the node it was made from, which knows the lines; None for an empty text.
        text: the text itself.
        faults: the line and the fault of each key that stands twice, and of each text that ends
            at a «#».
    """

    value: Any
    root: yaml.Node | None
    text: str
    faults: tuple[tuple[int, Fault], ...]

    def line(self, path: KeyPath) -> int:
        """The line of the deepest node on the path that exists; counted from 1."""
        return self._find(path)[0]

    def comment_after(self, path: KeyPath) -> str:
        """The comment on the line of a plain value, with its «#»; empty for none."""
        node = self._find(path)[1]
        return _comment(self.text, node) if isinstance(node, yaml.ScalarNode) else ""

    def _find(self, path: KeyPath) -> tuple[int, yaml.Node | None]:
        """The line and the node of the deepest value on a path."""
        node, line = self.root, 1
        for step in path:
            if isinstance(node, yaml.MappingNode):
                found = [pair for pair in node.value if _text(pair[0]) == step]
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
                found = [(child, child) for child in node.value[step : step + 1]]
            else:
                found = []
            if not found:
                return line, None
            key, node = found[-1]
            line = key.start_mark.line + 1
        return line, node


def parse_document(text: str, file: str, error: type[OcopError]) -> Document:
    """The document a YAML text holds; without aliases and tags, which none of our files needs.

    Args:
        text: the file's text.
        file: the file, as messages name it.
        error: what its fault is raised as.

    Returns:
        The document; faults that leave it readable are kept in it.

    Raises:
        OcopError: of the class given, when the text is too large, not plain or not YAML.
    """
    if len(text) > MAX_BYTES:
        raise error(TOO_LARGE.at(Place(file), limit=MAX_BYTES))
    try:
        _check_plain(text, file, error)
        loader = _Loader(text)
        root = loader.get_single_node()
        value = None if root is None else loader.construct_document(root)
    except (yaml.YAMLError, UnicodeError) as refused:
        raise error(_not_yaml(refused, file)) from None
    kinds = {"repeated": DUPLICATE_KEY, "cut": CUT_TEXT}
    faults = (
        (line, kinds[kind].at(Place(file, row=line), found=found))
        for kind, line, found in loader.findings
    )
    return Document(value, root, text, tuple(faults))


def parse_mapping(data: bytes, file: str, error: type[OcopError]) -> Document:
    """A YAML file that holds «key: value» pairs.

    Args:
        data: the file's bytes.
        file: the file, as messages name it.
        error: what its faults are raised as.

    Returns:
        The document; its value is a dict.

    Raises:
        OcopError: of the class given, when the file is no sound YAML, is something else than a
            mapping, or with every key that stands twice and every text that would be cut.
    """
    document = parse_document(decoded(data, file, error), file, error)
    if document.faults:
        raise error(*(fault for _, fault in document.faults))
    if not isinstance(document.value, dict):
        raise error(NOT_MAPPING.at(Place(file)))
    return document


class _Loader(yaml.CSafeLoader):
    """YAML without its surprises: 066 is no octal number, and no key may stand twice."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.source = text
        self.findings: list[tuple[str, int, str]] = []

    def mapping(self, node: yaml.MappingNode) -> dict[str, Any]:
        """A mapping; a key that stands twice is noted.

        Keys stay as they are written: «no» and «01» are names here, not false and 1.

        Raises:
            ConstructorError: a key is a list or a mapping.
        """
        content: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise ConstructorError(problem="khóa phải là chữ", problem_mark=key.start_mark)
            name = _text(key)
            if name in content:
                self.findings.append(("repeated", key.start_mark.line + 1, name))
            content[name] = self.construct_object(value, deep=True)
        return content

    def sequence(self, node: yaml.SequenceNode) -> list[Any]:
        """A sequence, its values made at once."""
        return self.construct_sequence(node, deep=True)

    def text(self, node: yaml.ScalarNode) -> str:
        """A text; noted when a «#» ends it that may well be part of it.

        A single word and then «# …» is taken for a value and its comment.
        """
        comment = _comment(self.source, node)
        if comment and (" " in node.value or not comment.startswith("# ")):
            found = f"{node.value} {comment}"
            self.findings.append(("cut", node.start_mark.line + 1, normalize("NFC", found)))
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
        except (ValueError, OverflowError):
            return _text(node)


_Loader.add_constructor("tag:yaml.org,2002:map", _Loader.mapping)
_Loader.add_constructor("tag:yaml.org,2002:seq", _Loader.sequence)
_Loader.add_constructor("tag:yaml.org,2002:str", _Loader.text)
_Loader.add_constructor("tag:yaml.org,2002:int", _Loader.whole)
_Loader.add_constructor("tag:yaml.org,2002:float", _Loader.fraction)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.day)
# YAML gives «=» and «<<» a meaning of their own; here they are words.
_Loader.add_constructor("tag:yaml.org,2002:value", _Loader.text)
_Loader.add_constructor("tag:yaml.org,2002:merge", _Loader.text)


def _text(node: yaml.Node) -> str:
    """The words of a scalar, in NFC, so that equal words are equal strings."""
    return normalize("NFC", node.value) if isinstance(node, yaml.ScalarNode) else ""


def _comment(text: str, node: yaml.ScalarNode) -> str:
    """The comment that follows a plain scalar on its line; empty for none and in quotes."""
    found = None if node.style else _COMMENT.match(text, node.end_mark.index)
    return found[1].rstrip() if found else ""


def _check_plain(text: str, file: str, error: type[OcopError]) -> None:
    """Walk the events, which needs no recursion, before nodes are built, which does."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        is_named = getattr(event, "anchor", None) or getattr(event, "tag", None)
        if is_named or depth > MAX_DEPTH:
            line = None if event.start_mark is None else event.start_mark.line + 1
            raise error(NOT_PLAIN.at(Place(file, row=line), deepest=MAX_DEPTH))


def _not_yaml(error: yaml.YAMLError | UnicodeError, file: str) -> Fault:
    mark = getattr(error, "problem_mark", None)
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "")
    meaning = next((words for start, words in _PROBLEMS if problem.startswith(start)), "")
    column = "" if mark is None else f"cột {mark.column + 1}"
    detail = ": ".join(part for part in (column, meaning) if part)
    line = None if mark is None else mark.line + 1
    problem = f" ({detail})" if detail else ""
    return NOT_YAML.at(place_of(file, line), problem=problem)
