"""Kernels forked from a warm process: real ones, with the results of ordinary ones, never orphaned."""

import json
import os
import select
import signal
import socket
import sys
from pathlib import Path

import psutil
import pytest
from jupyter_client.manager import start_new_kernel
from small_project import HEAD, job_of, notebook, remembered, small_project, write
from test_notebooks import jobs_of

from ocop_lib.project.project import load_project
from ocop_lib.run.execute import run_job
from ocop_lib.run.kernels import warm
from ocop_lib.run.kernels.kernel import kernel_environment
from ocop_lib.run.pool import Processes, work

ROOT = Path(__file__).parent.parent
SECONDS = 20

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="nothing is forked here")

DRAWN = """\
import random

import numpy as np

drawn = [random.random(), np.random.rand(), hash("OCOP"), list({"a", "b", "c", "d"})]
Paragraph(spans=text(str(drawn)), units=(unit,))
"""


@pytest.fixture(autouse=True)
def quick_register(monkeypatch):
    """Reading the register is tested elsewhere."""
    monkeypatch.setattr("ocop_lib.project.project.read_register", remembered)


@pytest.fixture
def project(tmp_path):
    return small_project(tmp_path / "project")


@pytest.fixture
def kernel():
    """A kernel started as any program that knows Jupyter starts it."""
    manager, client = start_new_kernel(kernel_name="ocop")
    yield manager, client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def said(client, code: str) -> str:
    """What the kernel answers to an expression."""
    reply = client.execute(code, user_expressions={"said": code}, reply=True, timeout=SECONDS)
    return reply["content"]["user_expressions"]["said"]["data"]["text/plain"]


def gone(pid: int) -> bool:
    """Whether a process ends by itself, and soon."""
    try:
        psutil.Process(pid).wait(SECONDS)
    except psutil.NoSuchProcess:
        pass
    except psutil.TimeoutExpired:
        return False
    return True


class TestKernel:
    def test_is_forked_from_the_warm_process(self, kernel):
        pid = int(said(kernel[1], "__import__('os').getpid()"))
        assert isinstance(kernel[0].provisioner.process, warm.ForkedKernel)
        assert psutil.Process(pid).cmdline()[-4:-1][:2] == [
            "-m",
            "ocop_lib.run.kernels.warm_process",
        ]

    def test_can_be_interrupted(self, kernel):
        manager, client = kernel
        asked = client.execute("print('nghe')\nwhile True: pass", stop_on_error=False)
        while client.get_iopub_msg(timeout=SECONDS)["msg_type"] != "stream":
            pass
        manager.interrupt_kernel()
        reply = client.get_shell_msg(timeout=SECONDS)
        assert reply["parent_header"]["msg_id"] == asked
        assert reply["content"]["ename"] == "KeyboardInterrupt"
        assert said(client, "1 + 1") == "2"

    def test_that_exits_is_known_to_have_ended(self, kernel):
        manager, client = kernel
        client.execute("import os; os._exit(7)")
        process = manager.provisioner.process
        # The kernel is gone a moment before the warm process says so.
        assert select.select([process._connection], [], [], SECONDS)[0]
        assert process.poll() == 7
        assert not manager.is_alive()

    def test_ends_with_who_asked_for_it(self, kernel):
        process = kernel[0].provisioner.process
        process._connection.shutdown(socket.SHUT_RDWR)
        assert gone(process.pid)

    def test_ends_with_the_warm_process(self):
        own = warm.WarmProcess()
        with (own.folder / "log").open("wb") as log:
            connection = own.folder / "kernel.json"
            environment = {**os.environ, **kernel_environment(str(own.folder))}
            files = [log.fileno()] * 2
            arguments = ["-f", str(connection)]
            kernel = warm.ForkedKernel(own.address, arguments, environment, "/", files)
        os.kill(own.pid, signal.SIGKILL)
        assert gone(kernel.pid)
        assert kernel.poll() == -signal.SIGKILL
        own.close()
        assert not own.folder.exists()


class TestResults:
    def test_are_those_of_an_ordinary_kernel(self, project, monkeypatch):
        write(project.root / "notebooks/nho.ipynb", notebook(HEAD, DRAWN))
        job = job_of(project)
        forked = [run_job(job, keep_notebook=True) for _ in range(2)]
        monkeypatch.setattr(warm, "can_fork", lambda: False)
        ordinary = run_job(job, keep_notebook=True)
        assert ordinary.faults == ()
        for one in forked:
            assert (one.outputs, one.notebook) == (ordinary.outputs, ordinary.notebook)

    def test_of_a_shipped_report_are_those_of_an_ordinary_kernel(self, monkeypatch):
        monkeypatch.undo()
        job = jobs_of(load_project(ROOT))["2024-Q4/ba-be"]
        forked = run_job(job)
        monkeypatch.setattr(warm, "can_fork", lambda: False)
        assert run_job(job).outputs == forked.outputs


def test_a_shipped_report_imports_nothing_that_is_not_warm(monkeypatch):
    monkeypatch.undo()
    job = jobs_of(load_project(ROOT))["2024-Q3/ba-be"]
    content = json.loads(job.files[job.notebook])
    before, after = (
        {"cell_type": "code", "id": name, "metadata": {}, "outputs": [], "execution_count": None}
        for name in ("before", "after")
    )
    before["source"] = "import sys; before = set(sys.modules)"
    after["source"] = "new = sorted(set(sys.modules) - before); assert not new, new"
    content["cells"][1:1] = [before]
    content["cells"].append(after)
    job.files[job.notebook] = json.dumps(content).encode()
    assert run_job(job).faults == ()


class TestRun:
    def test_goes_on_when_the_warm_process_dies(self, project):
        job = job_of(project)
        with Processes() as start, start(1) as pool:
            first = pool.submit(work, job).result()
            os.kill(start.warm.pid, signal.SIGKILL)
            again = pool.submit(work, job).result()
        assert again.faults == ()
        assert again.outputs == first.outputs

    def test_leaves_no_process_and_no_folder(self, project):
        with Processes() as start, start(2) as pool:
            outcome = pool.submit(work, job_of(project)).result()
            assert outcome.faults == ()
            assert start.warm.folder.exists()
        assert gone(start.warm.pid)
        assert not start.warm.folder.exists()
