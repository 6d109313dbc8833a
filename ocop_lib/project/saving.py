"""What JupyterLab saves of a project's notebook: nothing that only describes the kernel it ran on.

An extension of Jupyter's server, which `server.json` in this folder switches on.
"""

from pathlib import Path
from typing import Any

from ocop_lib.errors import OcopError
from ocop_lib.project.root import find_root

_KEPT = {"name"}


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:
    server.contents_manager.register_pre_save_hook(forget_kernel_details)


def forget_kernel_details(model: dict[str, Any], path: str, contents_manager: Any) -> None:
    """Leave out of a notebook what its kernel says of its language, all but the language's name.

    A notebook opened and saved without a change so stays the same file, whatever the version of
    Python. Notebooks outside a project are left alone.

    Args:
        model: what is about to be saved, as the contents API describes it; it is changed.
        path: the path of the file from the server's root.
        contents_manager: the server's access to files.
    """
    if model["type"] != "notebook" or not _is_in_project(path, contents_manager):
        return
    details = model["content"]["metadata"].get("language_info", {})
    for key in details.keys() - _KEPT:
        del details[key]


def _is_in_project(path: str, contents_manager: Any) -> bool:
    root = getattr(contents_manager, "root_dir", None)
    if root is None:
        return False
    try:
        find_root((Path(root) / path.strip("/")).parent)
    except OcopError:
        return False
    return True
