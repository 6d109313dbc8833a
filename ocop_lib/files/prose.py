"""Prose in a YAML file: what YAML would cut off as a comment, or join into one line."""

import re
from collections.abc import Iterator

import yaml

from ocop_lib.errors import FaultKind
from ocop_lib.files.fields import Placed
from ocop_lib.files.text import KeyPath
from ocop_lib.files.yaml import COMMENT, CUT_TEXT, Document

JOINED = FaultKind(
    "yaml.joined_lines",
    "YAML nối các dòng này thành một dòng, nên danh sách hoặc bảng không còn là danh sách, bảng.",
    "Ghi dấu | ngay sau tên mục (thay dấu > hoặc dấu nháy), giữ nguyên các dòng ở dưới.",
)

_AFTER_HEADER = re.compile(r"[|>][-+0-9]*[ \t]+(#[^\n]*)")
"""The comment after the mark of a block: YAML allows it, a writer may have meant it as text."""

_ITEM = re.compile(r"[ \t]*(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+\S|\|)")
"""The start of a line that Markdown takes for an item of a list, or for a row of a table."""


def prose_faults(document: Document, path: KeyPath) -> Iterator[Placed]:
    """The faults of a text that YAML does not hand on as it was written.

    The YAML loader finds only the likely cuts (see `ocop_lib.files.yaml`); in prose every comment
    on the line of the text is a fault.

    Args:
        document: the content of the file.
        path: the path of the text.

    Yields:
        The path and the fault, if a comment follows the text or its mark, or if lines of a list or
        table are joined.
    """
    node = document.scalar(path)
    if node is None:
        return
    if comment := _comment(document.text, node):
        yield path, CUT_TEXT.at(found=comment)
    if joined := _joined(document.text, node):
        yield path, JOINED.at(found=joined)


def _comment(text: str, node: yaml.ScalarNode) -> str:
    is_block = node.style in ("|", ">")
    place = node.start_mark.index if is_block else node.end_mark.index
    found = (_AFTER_HEADER if is_block else COMMENT).match(text, place)
    return found[1].rstrip() if found else ""


def _joined(text: str, node: yaml.ScalarNode) -> str:
    """The first line of a list or table that is no line of the value; empty for none."""
    written = text[node.start_mark.index : node.end_mark.index]
    if node.style == "|" or "\n" not in written:
        return ""
    # The mark of a block, or the opening quote, is no part of the first line.
    first = (
        written.partition("\n")[2] if node.style == ">" else written.removeprefix(node.style or "")
    )
    lines = [line for line in first.splitlines() if _ITEM.match(line)]
    kept = sum(bool(_ITEM.match(line)) for line in node.value.splitlines())
    return lines[kept].strip() if len(lines) > kept else ""
