"""A strict YAML loader that knows the line of each value.

It refuses anchors, aliases and tags, duplicate keys, and texts that YAML would cut at a «#»; it
takes no text such as «no» or «066» for a truth value or an octal number. The caller names the class
of the errors, which says whether a plan, a register or a parameter file is invalid.
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
"""The deepest nesting allowed; libyaml crashes the process on very deep nesting."""

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
    " hoặc bắt đầu bằng @, %, `, *, [, {{ thì đặt trong dấu nháy, hoặc dùng |.",
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

# Vietnamese explanations of libyaml's English messages, by the first words of the message.
_PROBLEMS = (
    ("mapping values are not allowed", "dấu hai chấm đứng giữa chữ"),
    ("did not find expected alphabetic", "dấu *, & hoặc ! đứng đầu giá trị"),
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
"""A decimal integer of at most 100 digits; ``int`` raises an error beyond some thousand digits."""
COMMENT = re.compile(r"[ \t]+(#[^\n]*)")
"""What YAML takes for a comment after a value."""


@dataclass(frozen=True, slots=True)
class Document:
    """The content of a YAML text.

    Args:
        value: mappings as dict with text keys, sequences as list, texts in NFC.
        root: the tree of nodes that the value was built from, with their lines; None for an empty
            text.
        text: the text itself.
        faults: the line and the fault of each duplicate key, and of each text that is probably cut
            at a «#».
    """

    value: Any
    root: yaml.Node | None
    text: str
    faults: tuple[tuple[int, Fault], ...]

    def line(self, path: KeyPath) -> int:
        """The line, from 1, of the value at a path, or of its nearest parent that exists."""
        return self._find(path)[0]

    def scalar(self, path: KeyPath) -> yaml.ScalarNode | None:
        """The node of the text, number or date at a path; None for anything else."""
        node = self._find(path)[1]
        return node if isinstance(node, yaml.ScalarNode) else None

    def _find(self, path: KeyPath) -> tuple[int, yaml.Node | None]:
        """The line and the node at a path; the line of the nearest parent and None for no node."""
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
    """Parse a YAML text; anchors, aliases and tags are refused.

    Args:
        text: the text of the file.
        file: the file's name in messages.
        error: the class of the error to raise.

    Returns:
        The document; duplicate keys and cut texts are listed in its ``faults``.

    Raises:
        OcopError: of the given class, when the text is too large, nested too deeply, is no valid
            YAML, or contains an anchor, an alias or a tag.
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
    """Parse a YAML file of «key: value» pairs.

    Args:
        data: the bytes of the file.
        file: the file's name in messages.
        error: the class of the error to raise.

    Returns:
        The document; its value is a dict, its ``faults`` are empty.

    Raises:
        OcopError: of the given class, when the file is no valid YAML or no mapping; otherwise with
            a fault for each duplicate key and each text that would be cut.
    """
    document = parse_document(decoded(data, file, error), file, error)
    if document.faults:
        raise error(*(fault for _, fault in document.faults))
    if not isinstance(document.value, dict):
        raise error(NOT_MAPPING.at(Place(file)))
    return document


class _Loader(yaml.CSafeLoader):
    """A loader that records duplicate keys and cut texts, and reads only decimal numbers."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.source = text
        self.findings: list[tuple[str, int, str]] = []

    def mapping(self, node: yaml.MappingNode) -> dict[str, Any]:
        """Build a mapping and record its duplicate keys.

        Args:
            node: the mapping's node.

        Returns:
            The values by key. A key is its text as written: «no» stays «no», not False.

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
        """Build a sequence with all its values; pyyaml would fill it later by a generator."""
        return self.construct_sequence(node, deep=True)

    def text(self, node: yaml.ScalarNode) -> str:
        """Build a text, and record a fault when a «#» has probably cut it.

        A comment after the text counts as a cut when the text has several words, or when no blank
        follows the «#». A single word followed by «# …» is a value with a comment.

        Args:
            node: the node of the text.

        Returns:
            The text before the «#», in NFC.
        """
        comment = _comment(self.source, node)
        if comment and (" " in node.value or not comment.startswith("# ")):
            found = f"{node.value} {comment}"
            self.findings.append(("cut", node.start_mark.line + 1, normalize("NFC", found)))
        return _text(node)

    def whole(self, node: yaml.ScalarNode) -> int | str:
        """Build a decimal integer; octal, hexadecimal and sexagesimal forms stay text."""
        text = _text(node)
        return int(text) if _WHOLE.fullmatch(text) else text

    def fraction(self, node: yaml.ScalarNode) -> float | str:
        """Build a number with a decimal point; the sexagesimal form stays text."""
        return _text(node) if ":" in node.value else self.construct_yaml_float(node)

    def day(self, node: yaml.ScalarNode) -> date | str:
        """Build a date; an impossible date stays text, which the field's validator refuses."""
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
# YAML 1.1 gives «=» and «<<» a special meaning; here they are texts.
_Loader.add_constructor("tag:yaml.org,2002:value", _Loader.text)
_Loader.add_constructor("tag:yaml.org,2002:merge", _Loader.text)


def _text(node: yaml.Node) -> str:
    """The text of a scalar in NFC, so that texts that look equal compare equal; else empty."""
    return normalize("NFC", node.value) if isinstance(node, yaml.ScalarNode) else ""


def _comment(text: str, node: yaml.ScalarNode) -> str:
    """The comment after an unquoted scalar on its line; empty for none or a quoted scalar."""
    found = None if node.style else COMMENT.match(text, node.end_mark.index)
    return found[1].rstrip() if found else ""


def _check_plain(text: str, file: str, error: type[OcopError]) -> None:
    """Refuse deep nesting, anchors, aliases and tags, from events: these need no recursion."""
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
