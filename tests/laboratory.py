"""A JupyterLab server on a copy of the project, with settings and kernels of its own."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
NAME = "Dự án «OCOP» của Lý's"
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/lab\S*")


def copy_project(folder: Path) -> Path:
    """The shipped notebooks, parameters and register in a folder with a name of many letters."""
    root = folder / NAME
    for part in ("notebooks", "params", "data"):
        shutil.copytree(ROOT / part, root / part, ignore=shutil.ignore_patterns("*.py", ".*"))
    return root


@contextmanager
def server(root: Path, own: Path) -> Iterator[str]:
    """Run JupyterLab on a project; its address without a token ends on «/».

    Args:
        root: the project, which is the root of the server.
        own: an empty folder for everything JupyterLab keeps for its user.
    """
    quiet = own / "settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings"
    quiet.parent.mkdir(parents=True)
    quiet.write_text('{"fetchNews": "false", "checkForUpdates": false}')
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "JUPYTER_CONFIG_DIR": str(own / "config"),
        "JUPYTER_DATA_DIR": str(own / "data"),
        "JUPYTER_RUNTIME_DIR": str(own / "runtime"),
        "IPYTHONDIR": str(own / "ipython"),
        "JUPYTERLAB_SETTINGS_DIR": str(own / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(own / "workspaces"),
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--port=0", "--allow-root"]
    command += ["--ServerApp.ip=127.0.0.1", "--IdentityProvider.token=", f"--ServerApp.root_dir={root}"]
    # The page's own functions become reachable, by which tests wait for what it does.
    command += ["--LabApp.expose_app_in_browser=True"]
    with (own / "log").open("w") as log:
        lab = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True, cwd=root)
        try:
            assert lab.stderr is not None
            for line in lab.stderr:
                log.write(line)
                if found := _ADDRESS.search(line):
                    break
            else:
                raise RuntimeError((own / "log").read_text())
            yield found[0].partition("lab")[0]
        finally:
            lab.terminate()
            lab.communicate(timeout=30)
