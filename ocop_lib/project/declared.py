"""Reading of the parameters that a notebook declares, without executing it."""

import ast
from collections.abc import Mapping
from math import isfinite
from typing import Any

from pydantic import BaseModel, ValidationError

from ocop_lib.errors import FaultKind, ParameterError, Place

TAG = "parameters"

MAX_NOTEBOOK_BYTES = 50_000_000
"""The size limit of a notebook, in bytes; a notebook with large outputs takes a tenth of it."""

NBFORMAT = 4
"""The major version of the notebook format that papermill and nbconvert work with."""

_RESAVE = "Mở tệp bằng JupyterLab và lưu lại, hoặc lấy lại bản cũ."
NOT_A_NOTEBOOK = FaultKind("notebook.form", "Tệp không phải là sổ tay Jupyter.", _RESAVE)
OTHER_FORMAT = FaultKind(
    "notebook.nbformat",
    "Sổ tay viết theo một phiên bản khác của định dạng sổ tay Jupyter.",
    "Mở bằng JupyterLab và lưu lại (bản cũ), hoặc lưu theo nbformat 4 (bản mới hơn).",
    f"nbformat {NBFORMAT}",
)
BROKEN_CELL = FaultKind("notebook.cell", "Ô của sổ tay sai cấu trúc.", _RESAVE)
PARAMETERS_CELL = FaultKind(
    "notebook.parameters_cell",
    "Sổ tay phải có đúng một ô mã mang thẻ «parameters».",
    "Gắn thẻ «parameters» cho đúng một ô mã, là ô đặt unit và quarter.",
    "1 ô",
)
SYNTAX = FaultKind(
    "notebook.syntax",
    "Ô «parameters» không đúng cú pháp.",
    "Ô «parameters» chỉ nên gồm các phép gán Python.",
)


class _CellMetadata(BaseModel):
    tags: list[str] = []


class _Cell(BaseModel):
    cell_type: str
    source: str | list[str]
    metadata: _CellMetadata = _CellMetadata()

    @property
    def text(self) -> str:
        """The source as one text; nbformat also allows a list of lines."""
        return self.source if isinstance(self.source, str) else "".join(self.source)


class _Format(BaseModel):
    nbformat: int


class _Notebook(_Format):
    metadata: dict[str, Any] = {}
    cells: list[_Cell]


class _Computed:
    """The default of a parameter whose value is no literal; any value may replace it."""

    def __repr__(self) -> str:
        return "(tính bằng mã)"


COMPUTED = _Computed()


def declared_parameters(notebook: bytes, file: str) -> Mapping[str, Any]:
    """The names assigned in the cell tagged ``parameters`` and their defaults.

    Args:
        notebook: the bytes of the .ipynb file.
        file: the file's name in messages.

    Returns:
        The defaults by name; ``COMPUTED`` where the default is no literal.

    Raises:
        ParameterError: the file is no notebook in nbformat 4, a cell has a wrong structure, there
            is not exactly one parameters cell, or its code has a syntax error.
    """
    cells = _read(notebook, file).cells
    tagged = [cell for cell in cells if TAG in cell.metadata.tags and cell.cell_type == "code"]
    if len(tagged) != 1:
        raise ParameterError(PARAMETERS_CELL.at(Place(file), found=f"{len(tagged)} ô"))
    try:
        return _assignments(tagged[0].text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None)
        found = f"dòng {line}: {getattr(error, 'msg', '')}" if line else str(error)
        place = Place(file, part=f"ô «{TAG}»")
        raise ParameterError(SYNTAX.at(place, found=found)) from None


def _read(notebook: bytes, file: str) -> _Notebook:
    """Parse the parts of a notebook that are needed to find its parameters."""
    try:
        if (version := _Format.model_validate_json(notebook).nbformat) != NBFORMAT:
            raise ParameterError(OTHER_FORMAT.at(Place(file), found=f"nbformat {version}"))
        return _Notebook.model_validate_json(notebook)
    except ValidationError as invalid:
        broken = [error["loc"] for error in invalid.errors(include_url=False)]
    cells = dict.fromkeys(path[1] for path in broken if path[:1] == ("cells",) and len(path) > 1)
    if not cells:
        raise ParameterError(NOT_A_NOTEBOOK.at(Place(file)))
    places = (Place(file, part=f"ô {index + 1}") for index in cells if isinstance(index, int))
    raise ParameterError(*map(BROKEN_CELL.at, places))


def _assignments(source: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.Assign):
            targets, value = statement.targets, statement.value
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            targets, value = [statement.target], statement.value
        else:
            continue
        names |= {name.id: _literal(value) for name in targets if isinstance(name, ast.Name)}
    return names


def _literal(value: ast.expr) -> Any:
    try:
        return ast.literal_eval(value)
    except (ValueError, TypeError, MemoryError, RecursionError):
        return COMPUTED


def is_plain(value: object) -> bool:
    """Whether a value is a text, a finite number, a bool, None, or a list or mapping of these.

    Dates are refused, because papermill would silently pass them on as texts.

    Args:
        value: a value of a parameter file.

    Returns:
        True for a value that papermill passes on unchanged.
    """
    match value:
        case None | bool() | int() | str():
            return True
        case float():
            return isfinite(value)
        case list():
            return all(is_plain(item) for item in value)
        case dict():
            return all(isinstance(key, str) and is_plain(item) for key, item in value.items())
    return False


def is_same_kind(default: object, value: object) -> bool:
    """Whether a value has the type of a parameter's default.

    Args:
        default: the default in the notebook; with None or ``COMPUTED`` any value is allowed.
        value: the value in the parameter file.

    Returns:
        True when the types agree; an int also replaces a float, and a list a tuple.
    """
    if default is None or default is COMPUTED:
        return True
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(default, bool) and isinstance(value, bool)
    if isinstance(default, float):
        return isinstance(value, int | float)
    if isinstance(default, tuple | list):
        return isinstance(value, list)
    return isinstance(value, type(default))


_KIND_NAMES = {str: "chữ", bool: "true/false", int: "số nguyên", float: "số", list: "danh sách"}


def kind_name(value: object) -> str:
    """The Vietnamese name of a value's type."""
    if isinstance(value, tuple):
        return _KIND_NAMES[list]
    return _KIND_NAMES.get(type(value), "các cặp khóa")
