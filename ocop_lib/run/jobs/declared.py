"""What a notebook's parameters cell declares, read without starting anything."""

import ast
import json
from collections.abc import Mapping
from math import isfinite
from typing import Any

from ocop_lib.errors import Fault, ParameterError, Place

TAG = "parameters"


class _Computed:
    """The default of a parameter that is no literal; it accepts any value."""


COMPUTED = _Computed()


def declared_parameters(notebook: bytes, where: str) -> Mapping[str, Any]:
    """The names assigned in the cell tagged ``parameters`` and their defaults.

    Args:
        notebook: the .ipynb file.
        where: its path, for messages.

    Returns:
        Name to default; ``COMPUTED`` where the default is no literal.

    Raises:
        ParameterError: when the file is no notebook, or has no such cell or one that is no Python.
    """
    try:
        cells = json.loads(notebook)["cells"]
        tagged = [cell for cell in cells if TAG in cell.get("metadata", {}).get("tags", ())]
        sources = ["".join(cell["source"]) for cell in tagged if cell["cell_type"] == "code"]
    except (ValueError, KeyError, TypeError, AttributeError):
        mend = "Mở tệp bằng JupyterLab và lưu lại, hoặc lấy lại bản cũ."
        raise ParameterError(
            Fault(
                code="notebook.form",
                message="Tệp không phải là sổ tay Jupyter.",
                place=Place(where),
                remedy=mend,
            )
        ) from None
    if len(sources) != 1:
        mend = "Gắn thẻ «parameters» cho đúng một ô mã, là ô đặt unit và quarter."
        raise ParameterError(
            Fault(
                code="notebook.parameters_cell",
                message="Sổ tay phải có đúng một ô mã mang thẻ «parameters».",
                place=Place(where),
                found=f"{len(sources)} ô",
                remedy=mend,
            )
        )
    try:
        return _assignments(sources[0])
    except SyntaxError as error:
        mend = "Ô «parameters» chỉ nên gồm các phép gán Python."
        found = f"dòng {error.lineno}: {error.msg}"
        raise ParameterError(
            Fault(
                code="notebook.syntax",
                message="Ô «parameters» không đúng cú pháp.",
                place=Place(where),
                found=found,
                remedy=mend,
            )
        ) from None


def _assignments(source: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.Assign):
            targets, value = statement.targets, statement.value
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            targets, value = [statement.target], statement.value
        else:
            continue
        names |= {one.id: _literal(value) for one in targets if isinstance(one, ast.Name)}
    return names


def _literal(value: ast.expr) -> Any:
    try:
        return ast.literal_eval(value)
    except (ValueError, TypeError, MemoryError, RecursionError):
        return COMPUTED


def is_plain(value: object) -> bool:
    """Whether a value is text, number, truth value, nothing, or lists and mappings of these.

    Dates are not: papermill would hand them over as text without a word.
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


def same_kind(default: object, value: object) -> bool:
    """Whether a value may stand in for a parameter with this default."""
    if default is None or default is COMPUTED:
        return True
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(default, bool) and isinstance(value, bool)
    if isinstance(default, float):
        return isinstance(value, int | float)
    if isinstance(default, tuple | list):
        return isinstance(value, list)
    return isinstance(value, type(default))


_KINDS = {str: "chữ", bool: "true/false", int: "số nguyên", float: "số", list: "danh sách"}


def kind_name(value: object) -> str:
    """The Vietnamese name of a value's kind."""
    return _KINDS.get(type(value), "danh sách" if isinstance(value, tuple) else "các cặp khóa")
