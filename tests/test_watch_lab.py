"""The tile of JupyterLab's launcher: it opens a watch through Jupyter, without a port of its own."""

import http.client
import json
import os
import socket
import subprocess
import sys
import tomllib
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from time import monotonic

import psutil
import pytest
from small_project import HEAD, notebook, small_project, write

from ocop_lib.cli.lab import launcher
from ocop_lib.run.kernels.warm import can_fork

ROOT = Path(__file__).parent.parent
TOKEN = "chia-khoa"  # noqa: S105 (of a server that lives for one test)


def test_the_package_offers_the_tile_to_jupyter():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    entry = project["entry-points"]["jupyter_serverproxy_servers"]["ocop-watch"]
    module, _, name = entry.partition(":")
    assert getattr(import_module(module), name) is launcher


@pytest.mark.skipif(not can_fork(), reason="Jupyter proxies sockets of the file system only here")
def test_jupyter_shows_the_watch_to_whom_it_knows(tmp_path):
    small_project(tmp_path)
    shown = "Paragraph(spans=text('cạnh sổ tay'), units=(unit,))"
    write(tmp_path / "notebooks/nho.ipynb", notebook(HEAD, shown))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    config = (
        "from ocop_lib.cli.lab import launcher\n"
        "c.ServerProxy.servers = {'ocop-watch': launcher()}\n"
        f"c.IdentityProvider.token = '{TOKEN}'\n"
        f"c.ServerApp.ip = '127.0.0.1'\nc.ServerApp.port = {port}\nc.ServerApp.allow_root = True\n"
        "c.ServerApp.jpserver_extensions = {'jupyter_server_proxy': True}\n"
    )
    write(tmp_path / ".jupyter/jupyter_server_config.py", config)
    folders = {f"JUPYTER_{name}_DIR": str(tmp_path / ".jupyter") for name in ("CONFIG", "RUNTIME")}
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyter_server", "--no-browser"],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **folders},
    )
    try:
        next(line for line in server.stderr if "is running at" in line)
        wait_for(port)
        with answer(port, "report", token="") as refused:
            assert refused.status in {302, 403}
            assert b"watch.js" not in refused.read()
        with answer(port, "") as page:
            assert b'src="watch.js"' in page.read()
        with answer(port, "events") as events:
            lines = (line[6:] for line in iter(events.readline, b"") if line.startswith(b"data: "))
            assert next(state for state in map(json.loads, lines) if state["page"])
        with answer(port, "report") as report:
            assert "cạnh sổ tay" in report.read().decode()
        family = psutil.Process(server.pid).children(recursive=True)
        assert [one for process in family for one in internet(process)] == []
    finally:
        for process in psutil.Process(server.pid).children():
            process.terminate()
        server.terminate()
        server.communicate()


def internet(process: psutil.Process) -> list:
    """The connections of a process to other machines or ports; none when it has ended."""
    with suppress(psutil.NoSuchProcess):
        return process.net_connections("inet")
    return []


def wait_for(port: int) -> None:
    """Wait until a port is open: Jupyter says that it runs a moment before it does."""
    end = monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            assert monotonic() < end, "Jupyter does not listen"
        else:
            return


@contextmanager
def answer(port: int, path: str, token: str = TOKEN):
    """Jupyter's answer for the watch at a path."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Accept": "text/event-stream", "Authorization": f"token {token}"}
    connection.request("GET", f"/ocop-watch/{path}", headers=headers)
    got = connection.getresponse()
    try:
        yield got
    finally:
        got.close()
        connection.close()
