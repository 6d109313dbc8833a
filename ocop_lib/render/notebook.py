"""The cells and outputs of an executed notebook (nbformat 4), checked by pydantic models."""

from collections.abc import Iterator, Mapping
from reprlib import repr as shortened
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from ocop_lib.errors import Fault, FaultKind, Place, ReportError

NOTEBOOK_VERSION = FaultKind(
    "report.notebook_version",
    "Sổ tay không thuộc định dạng nbformat 4.",
    "Mở sổ tay trong JupyterLab rồi lưu lại: JupyterLab chuyển nó sang nbformat 4.",
    "4",
)
NOTEBOOK_INVALID = FaultKind(
    "report.notebook_invalid",
    "Tệp sổ tay sai cấu trúc.",
    "Mở sổ tay trong JupyterLab, chạy lại tất cả các ô rồi lưu; không sửa tệp .ipynb bằng tay.",
)

_INJECTED = "injected-parameters"
_MOST_PATHS = 3
_NBFORMAT = 4
# Deeper JSON overflows Python's stack when it is printed or copied; 20 nested blocks need about 80
# levels.
_MOST_LEVELS = 200


def joined(value: Any) -> Any:
    """Join a list of lines, which nbformat allows in place of a string; leave other values."""
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        return "".join(value)
    return value


Text = Annotated[str, BeforeValidator(joined)]
Attachments = Mapping[str, Mapping[str, Text]]


class Stream(BaseModel):
    """What a cell printed."""

    output_type: Literal["stream"]
    name: str = "stdout"
    text: Text = ""


class Failure(BaseModel):
    """The exception that ended a cell."""

    output_type: Literal["error"]
    ename: str
    evalue: str


class Display(BaseModel):
    """A displayed result: its representations by MIME type, and their metadata."""

    output_type: Literal["display_data", "execute_result"]
    data: dict[str, Any]
    metadata: dict[str, Any] = {}

    def text(self, mime: str, place: Place) -> str:
        """The text of one representation.

        Args:
            mime: a MIME type among those of the data.
            place: the cell, for messages.

        Returns:
            The text, its lines joined.

        Raises:
            ReportError: it is no text.
        """
        text = joined(self.data[mime])
        if not isinstance(text, str):
            raise ReportError(NOTEBOOK_INVALID.at(place, found=f"outputs.data.{mime}"))
        return text


Output = Annotated[Stream | Failure | Display, Field(discriminator="output_type")]


class CellMetadata(BaseModel):
    """The tags of a cell."""

    tags: tuple[str, ...] = ()


class NotebookCell(BaseModel):
    """One cell: Markdown, code with its outputs, or raw text."""

    cell_type: Literal["markdown", "code", "raw"]
    source: Text
    id: str = ""
    metadata: CellMetadata = CellMetadata()
    outputs: tuple[Output, ...] = ()
    attachments: Attachments = {}


class _Notebook(BaseModel):
    cells: list[Any]


def cells(notebook: Any) -> Iterator[tuple[Place, NotebookCell | Fault]]:
    """The cells of a notebook in their order.

    Args:
        notebook: an executed notebook, as a NotebookNode or plain JSON.

    Yields:
        The place of each cell, and the cell, or a fault where its structure is wrong. Places count
        from 1 and skip the cell that papermill injects, as in the analyst's own file:
        «ô 3 (status-table)».

    Raises:
        ReportError: the JSON is not a notebook, or has another nbformat than 4.
    """
    number = 0
    for content in _contents(notebook):
        cell, wrong = _checked(content)
        number += cell is None or _INJECTED not in cell.metadata.tags
        id_ = cell.id if cell else _id(content)
        place = Place(part=f"ô {number} ({id_})" if id_ else f"ô {number}")
        yield place, cell or NOTEBOOK_INVALID.at(place, found=wrong)


def paths(error: ValidationError) -> str:
    """The fields that pydantic refused: «columns.0.label», three at most, separated by «;»."""
    found = (".".join(map(str, wrong["loc"])) for wrong in error.errors(include_url=False))
    return "; ".join([path for path in found if path][:_MOST_PATHS])


def _contents(notebook: Any) -> list[Any]:
    version = notebook.get("nbformat", _NBFORMAT) if isinstance(notebook, Mapping) else _NBFORMAT
    if version != _NBFORMAT:
        raise ReportError(NOTEBOOK_VERSION.at(found=shortened(version)))
    try:
        return _Notebook.model_validate(notebook).cells
    except ValidationError as error:
        raise ReportError(NOTEBOOK_INVALID.at(found=paths(error))) from None


def _checked(content: Any) -> tuple[NotebookCell | None, str]:
    """The cell and an empty text; or None and the reason why the cell is invalid."""
    if _is_deep(content):
        return None, f"sâu hơn {_MOST_LEVELS} cấp"
    try:
        return NotebookCell.model_validate(content), ""
    except ValidationError as error:
        return None, paths(error)


def _id(content: Any) -> str:
    """The id of a cell whose structure is invalid; empty without one."""
    id_ = content.get("id") if isinstance(content, Mapping) else None
    return id_ if isinstance(id_, str) else ""


def _is_deep(content: Any) -> bool:
    """Whether JSON has more than `_MOST_LEVELS` levels; a loop, because recursion would overflow."""
    level = [content]
    for _ in range(_MOST_LEVELS):
        level = [
            inner
            for value in level
            if isinstance(value, dict | list)
            for inner in (value.values() if isinstance(value, dict) else value)
        ]
        if not level:
            return False
    return True
