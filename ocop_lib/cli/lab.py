"""The tile of JupyterLab's launcher that opens a watch in a tab beside the notebook."""

import sys
from typing import Any


def launcher() -> dict[str, Any]:
    """What jupyter-server-proxy starts, and how its tile is called.

    Jupyter reaches the watch at a socket in the file system, so that no port is bound; name and
    origin of the browser's page are Jupyter's own, which it checks itself.

    Returns:
        A server process as jupyter-server-proxy describes it.
    """
    code = "import sys; from ocop_lib.cli import main; sys.exit(main())"
    return {
        "command": [sys.executable, "-c", code, "watch", "--socket", "{unix_socket}"],
        "unix_socket": True,
        "timeout": 60,
        "new_browser_tab": False,
        "launcher_entry": {"title": "Xem báo cáo (ocop watch)", "category": "Other"},
    }
