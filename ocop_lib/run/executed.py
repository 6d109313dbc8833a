"""Clean-up of an executed notebook: removes clock times, random ids and paths of this machine."""

import json
import sys
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from ocop_lib.blocks.display import BLOCK_MIME
from ocop_lib.blocks.from_json import block_from_json
from ocop_lib.blocks.notebook import stylesheet
from ocop_lib.errors import LABELS, Fault, OcopError
from ocop_lib.version import LIBRARY

INJECTED = "injected-parameters"
"""The tag that papermill gives the cell with the values of parameters."""

ERROR_MARK = "papermill-error-cell-tag"
"""The tag that papermill gives the cells it adds before a failed one."""


def place(notebook: NotebookNode, index: int) -> str:
    """A cell as the analyst counts it: «ô 5 (status-table)».

    Args:
        notebook: the executed notebook; cells that papermill added are not counted.
        index: the cell's index in it, from 0.

    Returns:
        The cell's number, from 1, and its id.
    """
    number = sum(not _is_added(cell) for cell in notebook.cells[: index + 1])
    return f"ô {number} ({notebook.cells[index].get('id', INJECTED)})"


def without_error_marks(notebook: NotebookNode) -> NotebookNode:
    """The notebook without the cells that papermill adds before a failed one."""
    kept = [cell for cell in notebook.cells if ERROR_MARK not in _tags(cell)]
    unmarked = copy(notebook)
    unmarked.cells = kept
    return unmarked


def cleaned(notebook: NotebookNode, private: Path) -> bytes:
    """The notebook's file, the same for each execution of the same job.

    Args:
        notebook: an executed notebook.
        private: the temporary folder in which it was executed.

    Returns:
        The bytes of an .ipynb file.
    """
    content: dict[str, Any] = json.loads(json.dumps(notebook))
    content["metadata"].pop("papermill", None)
    content["metadata"].get("language_info", {}).pop("version", None)
    _make_visible(content["cells"])
    for cell in content["cells"]:
        for output in cell.get("outputs", ()):
            _drop_frames(output)
        for key in ("papermill", "execution"):
            cell["metadata"].pop(key, None)
        if INJECTED in _tags(cell):
            # papermill chooses this id at random.
            cell["id"] = INJECTED
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    return (without_paths(text, private) + "\n").encode()


def _make_visible(cells: list[dict[str, Any]]) -> None:
    """Add what kernels of the batch leave out and JupyterLab shows: HTML, the first with its style."""
    shown = [output.get("data", {}) for cell in cells for output in cell.get("outputs", ())]
    style = stylesheet()
    for data in shown:
        if BLOCK_MIME in data and "text/html" not in data:
            block = block_from_json(data[BLOCK_MIME])
            html = style + block.to_html()
            data |= {BLOCK_MIME: block.model_dump(mode="json"), "text/html": html}
            style = ""


def is_own_error(name: str) -> bool:
    """Whether an exception of this name is an `OcopError`, whose text is Vietnamese."""
    return name in {kind.__name__ for kind in OcopError.__subclasses__()}


def of_own_error(fault: Fault, said: str) -> Fault:
    """The fault of a cell that was ended by an `OcopError`.

    Args:
        fault: that of any cell that failed.
        said: the error's text, which is all that a notebook keeps of it.

    Returns:
        The fault with the message and the details that the text tells; when the text tells of
        several faults, with the whole text as what was found.
    """
    first, *lines = said.splitlines() or [""]
    details = dict(line.strip().partition(": ")[::2] for line in lines)
    if len(details) < len(lines) or not details.keys() <= {*LABELS.values()}:
        return replace(fault, found=said)
    told: dict[str, Any] = {field: details.get(label, "") for field, label in LABELS.items()}
    return replace(fault, message=f"{fault.message} {first}", **told)


def _drop_frames(output: dict[str, Any]) -> None:
    """Leave of an `OcopError` what a notebook in JupyterLab shows: the lines of its faults."""
    if is_own_error(output.get("ename", "")):
        output["traceback"] = output["evalue"].splitlines()


def without_paths(text: str, private: Path) -> str:
    """The text with this machine's folders replaced by names, such as «<python>»."""
    for path, name in _folders(private):
        for written in {path, json.dumps(path)[1:-1]}:
            text = text.replace(written, name)
    return text


def private_path(texts: Sequence[str], private: Path) -> str:
    """The path of the private folder, if one of the texts contains it; otherwise empty."""
    names = {str(private), str(private.resolve())}
    return next((name for name in sorted(names) for text in texts if name in text), "")


def _folders(private: Path) -> Iterator[tuple[str, str]]:
    """Folders to hide and what to write instead, the innermost first."""
    known = {
        str(private.resolve()): "<riêng>",
        str(private): "<riêng>",
        str(LIBRARY): "<ocop_lib>",
        sys.prefix: "<python>",
        sys.base_prefix: "<python>",
        str(Path.home()): "~",
    }
    for path in sorted(known, key=len, reverse=True):
        # Python's prefix may be «/usr»: the same on many machines, and part of many texts.
        if path.count("/") > 1 or path == str(Path.home()) != "/":
            yield path, known[path]


def _tags(cell: Any) -> Sequence[str]:
    tags: Sequence[str] = cell.get("metadata", {}).get("tags", ())
    return tags


def _is_added(cell: Any) -> bool:
    return not {INJECTED, ERROR_MARK}.isdisjoint(_tags(cell))
