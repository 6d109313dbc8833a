"""A process of a run sets itself up in its entry point; importing the library changes nothing."""

import json
import os
import subprocess
import sys

import psutil
import pytest

from ocop_lib.run.kernels.own_process import ONE_THREAD, require_one_thread
from ocop_lib.run.processes import Processes

SET_UP = """
import json, os, sys
names = json.loads(sys.argv[1])
threads = {name: os.environ.get(name) for name in names}
print(json.dumps([threads, sys.modules.get("rfc3987_syntax", "") is None]))
"""


def ran(code: str) -> tuple[dict, bool]:
    """The thread settings, and whether rfc3987_syntax is kept out, in a process that ran code."""
    free = {name: value for name, value in os.environ.items() if name not in ONE_THREAD}
    done = subprocess.run(
        [sys.executable, "-c", code + SET_UP, json.dumps([*ONE_THREAD])],
        capture_output=True,
        text=True,
        check=True,
        env=free,
    )
    threads, is_spared = json.loads(done.stdout.splitlines()[-1])
    return threads, is_spared


IMPORT_ALL = """
import pkgutil
from importlib import import_module
import ocop_lib
for module in pkgutil.walk_packages(ocop_lib.__path__, "ocop_lib."):
    if module.name not in {"ocop_lib.run.worker", "ocop_lib.run.writer"}:
        import_module(module.name)
"""


def test_no_module_of_the_library_changes_the_process_that_imports_it():
    assert ran(IMPORT_ALL) == (dict.fromkeys(ONE_THREAD), False)


KERNEL = """
from ipykernel.kernelapp import IPKernelApp
from ocop_lib.run.kernels import kernel
IPKernelApp.launch_instance = print
kernel.main(["-f", "kernel.json"])
"""
WARM_PROCESS = """
import socket, sys
from unittest.mock import Mock
from ocop_lib.run.kernels import warm_process
words, sys.argv = sys.argv, ["", str(socket.socket().detach())]
warm_process.warm_up = warm_process.Server = Mock()
warm_process.main()
sys.argv = words
"""
ENTRY_POINTS = {
    "command line": "from ocop_lib.cli import main; main(['--version'])",
    "fork server": "import ocop_lib.run.worker",
    "fork server of writers": "import ocop_lib.run.writer",
    "worker": "from ocop_lib.run.process_pool import prepare_worker; prepare_worker('', '')",
    "kernel": KERNEL,
    "warm process": WARM_PROCESS,
}


@pytest.mark.parametrize("entry", ENTRY_POINTS.values(), ids=ENTRY_POINTS)
def test_every_entry_point_sets_up_its_process(entry):
    assert ran(entry) == (ONE_THREAD, True)


PAPERMILL = """
import sys
from ocop_lib.run.kernels import own_process
own_process.spare_papermill()
own_process.spare_papermill()
import papermill
print("urllib3" in sys.modules, "metadata" in dir(sys.modules["entrypoints"]))
import requests
print(requests.get.__module__, "urllib3" in sys.modules)
"""


def test_papermill_imports_its_web_client_when_that_is_used():
    done = subprocess.run(
        [sys.executable, "-c", PAPERMILL], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False False\nrequests.api True\n"


def in_worker() -> tuple[dict, int]:
    """The numbers of threads set in a worker, and that of the process it was forked from."""
    parent = psutil.Process(os.getppid())
    return {name: os.environ.get(name) for name in ONE_THREAD}, parent.num_threads()


@pytest.mark.skipif(sys.platform != "linux", reason="nothing is forked here")
def test_workers_are_forked_from_a_process_with_one_thread():
    with Processes() as start, start(1) as pool:
        assert pool.submit(in_worker).result() == (ONE_THREAD, 1)


@pytest.mark.skipif(sys.platform != "linux", reason="threads of C libraries are not counted here")
def test_threads_that_python_does_not_know_of_are_counted():
    code = "import os; os.environ['OPENBLAS_NUM_THREADS'] = '2'; import numpy\n"
    check = "from ocop_lib.run.kernels.own_process import require_one_thread as check; check()"
    ended = subprocess.run(
        [sys.executable, "-c", code + check], capture_output=True, text=True, check=False
    )
    is_alone = len(os.sched_getaffinity(0)) == 1
    assert is_alone or "RuntimeError: 2 threads" in ended.stderr


def test_a_process_with_one_thread_may_be_forked():
    code = "from ocop_lib.run.kernels.own_process import require_one_thread as check; check()"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_threads_are_counted_where_the_system_lists_none(monkeypatch, tmp_path):
    monkeypatch.setattr("ocop_lib.run.kernels.own_process._THREADS", tmp_path / "none")
    monkeypatch.setattr("threading.active_count", lambda: 3)
    with pytest.raises(RuntimeError, match="3 threads"):
        require_one_thread()
