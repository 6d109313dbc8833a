"""Kernels forked from a warm process: real ones, with the results of ordinary ones, never orphaned."""

import asyncio
import contextlib
import json
import os
import random
import select
import signal
import socket
import sys
from pathlib import Path
from queue import Empty

import psutil
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager
from small_project import HEAD, job_of, notebook, small_project, write
from test_notebooks import jobs_of

from ocop_lib.project.project import load_project
from ocop_lib.run.execute import run_job
from ocop_lib.run.kernels import manager, warm
from ocop_lib.run.kernels.kernel import kernel_environment
from ocop_lib.run.kernels.own_process import ONE_THREAD
from ocop_lib.run.pool import work
from ocop_lib.run.processes import Processes

ROOT = Path(__file__).parent.parent
SECONDS = 20

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="nothing is forked here"),
    pytest.mark.usefixtures("quick_register"),
]

DRAWN = """\
import random

import numpy as np

drawn = [random.random(), np.random.rand(), hash("OCOP"), list({"a", "b", "c", "d"})]
Paragraph(spans=text(str(drawn)), units=(unit,))
"""
SUMMED = """\
import numpy as np

draw = np.random.default_rng(1).random
first, second, square = draw(10**6), draw(10**6), draw((700, 700))
Paragraph(spans=text(f"{first @ second!r} {(square @ square).sum()!r}"), units=(unit,))
"""


@pytest.fixture
def project(tmp_path):
    return small_project(tmp_path / "project")


@pytest.fixture
def kernel():
    """Start a kernel through jupyter_client's public interface, as any Jupyter program does."""
    folder = Path(warm.__file__).parent
    found = KernelSpecManager(kernel_dirs=[str(folder)])
    manager = KernelManager(kernel_name="kernelspec", kernel_spec_manager=found)
    manager.start_kernel()
    client = manager.blocking_client()
    client.start_channels()
    client.wait_for_ready(timeout=SECONDS)
    yield manager, client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


@pytest.fixture
def own():
    """A warm process of the test's own."""
    process = warm.WarmProcess()
    yield process
    process.close()


@pytest.fixture
def fork(own):
    """Forks kernels of a warm process, with variables of their own in their environment."""
    kernels = []

    def forked(**variables: str) -> warm.ForkedKernel:
        with (own.folder / "log").open("wb") as log:
            environment = {**os.environ, **kernel_environment(str(own.folder)), **variables}
            arguments = ["-f", str(own.folder / "kernel.json")]
            files = [log.fileno()] * 2
            kernels.append(warm.fork_kernel(own.address, arguments, environment, "/", files))
        return kernels[-1]

    yield forked
    os.kill(own.pid, signal.SIGKILL)
    for kernel in kernels:
        assert gone(kernel.pid)
        kernel.poll()


def evaluated(client, code: str) -> str:
    """The text of an expression's value in the kernel."""
    reply = client.execute(code, user_expressions={"value": code}, reply=True, timeout=SECONDS)
    return reply["content"]["user_expressions"]["value"]["data"]["text/plain"]


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
        pid = int(evaluated(kernel[1], "__import__('os').getpid()"))
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
        assert evaluated(client, "1 + 1") == "2"

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

    def test_ends_with_the_warm_process(self, own, fork):
        kernel = fork()
        os.kill(own.pid, signal.SIGKILL)
        assert gone(kernel.pid)
        assert kernel.poll() == -signal.SIGKILL


def test_a_warm_process_that_is_closed_leaves_no_folder():
    own = warm.WarmProcess()
    with contextlib.closing(own):
        assert own.folder.exists()
    assert not own.folder.exists()


PID, STATUS = b'{"pid": 7}\n', b'{"status": 3}\n'


@pytest.mark.parametrize("length", range(len(STATUS)))
def test_a_status_line_may_arrive_in_two_pieces(length):
    ours, theirs = socket.socketpair()
    with theirs:
        theirs.sendall(PID + STATUS[:length])
        kernel = warm.ForkedKernel(ours)
        assert (kernel.pid, kernel.poll()) == (7, None)
        theirs.sendall(STATUS[length:])
        assert kernel.poll() == 3


def test_a_request_may_be_longer_than_what_a_socket_delivers_at_once(fork):
    assert fork(LONG="x" * 3_000_000).poll() is None


class TestWarmProcess:
    def test_has_one_thread_whatever_the_environment_says(self, monkeypatch, request):
        for name in ONE_THREAD:
            monkeypatch.setenv(name, "2")
        # With two it would refuse, as the next test shows.
        assert request.getfixturevalue("fork")().poll() is None

    def test_refuses_to_fork_when_it_has_another_thread_and_says_so(self, tmp_path, monkeypatch):
        wait = "import threading; threading.Thread(target=threading.Event().wait, daemon=True)"
        write(tmp_path / "sitecustomize.py", f"{wait}.start()")
        monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
        refusal = pytest.raises(
            ConnectionError, match="2 threads in a process that is to be forked"
        )
        with contextlib.closing(warm.WarmProcess()) as own, refusal:
            warm.fork_kernel(own.address, [], {}, "/", [])


class Channel:
    """A channel on which messages lie ready."""

    def __init__(self, *messages: dict) -> None:
        self.messages = list(messages)

    async def get_msg(self, timeout):  # noqa: ASYNC109 (theirs)
        if not self.messages:
            raise Empty
        return self.messages.pop(0)


class Client(manager.ReportKernelClient):
    """A client of no kernel."""

    shell_channel = iopub_channel = None
    alive = True

    def kernel_info(self):
        return "asked"

    async def is_alive(self):
        return self.alive


WELCOME = {"msg_type": "iopub_welcome"}
STATE = {"msg_type": "status"}
REPLY = {"parent_header": {"msg_id": "asked"}}
OTHER_REPLY = {"parent_header": {"msg_id": "another"}}


class TestReady:
    @pytest.fixture
    def client(self):
        client = Client()
        client.shell_channel, client.iopub_channel = Channel(OTHER_REPLY, REPLY), Channel()
        return client

    @pytest.fixture
    def ordinary_waits(self, monkeypatch):
        """The time limits with which jupyter_client's own wait was called."""
        limits = []

        async def wait_for_ready(self, timeout):  # noqa: ASYNC109 (theirs)
            limits.append(timeout)

        monkeypatch.setattr(manager.AsyncKernelClient, "wait_for_ready", wait_for_ready)
        return limits

    def test_is_a_kernel_that_has_replied_and_welcomed(self, client, ordinary_waits):
        client.iopub_channel = Channel(STATE, WELCOME, STATE)
        asyncio.run(client.wait_for_ready(60))
        assert (client.iopub_channel.messages, ordinary_waits) == ([STATE], [])

    @pytest.mark.parametrize("messages", [(), (STATE, STATE)])
    def test_is_found_the_ordinary_way_when_a_kernel_welcomes_nobody(
        self, client, ordinary_waits, messages
    ):
        client.iopub_channel = Channel(*messages)
        asyncio.run(client.wait_for_ready(60))
        (limit,) = ordinary_waits
        assert 0 < limit <= 60

    def test_is_never_a_kernel_that_has_died(self, client, ordinary_waits):
        client.shell_channel, client.alive = Channel(), False
        with pytest.raises(RuntimeError, match="died"):
            asyncio.run(client.wait_for_ready(60))

    def test_is_never_a_kernel_that_does_not_reply_in_time(self, client, ordinary_waits):
        client.shell_channel = Channel()
        with pytest.raises(RuntimeError, match="in time"):
            asyncio.run(client.wait_for_ready(0.001))


class TestResults:
    def test_are_those_of_a_kernel_that_welcomes_nobody(self, project, monkeypatch):
        job = job_of(project)
        welcomed = run_job(job, keep_notebook=True)

        async def ignored(self) -> bool:
            return False

        monkeypatch.setattr(manager.ReportKernelClient, "_is_welcome", ignored)
        unwelcomed = run_job(job, keep_notebook=True)
        assert unwelcomed.faults == ()
        assert unwelcomed.outputs == welcomed.outputs
        assert unwelcomed.notebook == welcomed.notebook

    @pytest.mark.parametrize("is_forked", [True, False])
    def test_do_not_depend_on_the_number_of_processors(self, project, monkeypatch, is_forked):
        write(project.root / "notebooks/nho.ipynb", notebook(HEAD, SUMMED))
        job = job_of(project)
        monkeypatch.setattr(warm, "can_fork", lambda: is_forked)
        outputs = []
        for threads in "12":
            for name in ONE_THREAD:
                monkeypatch.setenv(name, threads)
            with contextlib.closing(warm.WarmProcess()) as own:
                monkeypatch.setattr(warm.KERNELS, "_address", own.address)
                monkeypatch.setattr(warm.KERNELS, "_folder", str(own.folder))
                outputs.append(run_job(job).outputs)
        assert outputs[0] == outputs[1] != {}

    def test_are_those_of_an_ordinary_kernel(self, project, monkeypatch):
        write(project.root / "notebooks/nho.ipynb", notebook(HEAD, DRAWN))
        job = job_of(project)
        forked = [run_job(job, keep_notebook=True) for _ in range(2)]
        monkeypatch.setattr(warm, "can_fork", lambda: False)
        ordinary = run_job(job, keep_notebook=True)
        assert ordinary.faults == ()
        for one in forked:
            assert (one.outputs, one.notebook) == (ordinary.outputs, ordinary.notebook)
        # Nothing has drawn between the seed and the first cell: IPython's tips depend on the date.
        first = random.Random(0).random()  # noqa: S311 (no secret)
        assert repr(first).encode() in ordinary.outputs["html"]

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

    def test_makes_a_single_report_in_this_process_with_the_same_bytes(self, project):
        job = job_of(project)
        with Processes() as start, start(1) as pool:
            outputs = pool.submit(work, job).result().outputs
        with Processes(is_for_one=True) as start, start(1) as pool:
            assert pool.submit(os.getpid).result() == os.getpid()
            assert pool.submit(work, job).result().outputs == outputs
        assert gone(start.warm.pid)
        assert not start.warm.folder.exists()

    def test_of_a_single_report_ends_the_kernel_when_it_is_stopped(self, project, tmp_path):
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        job = job_of(project)
        content = json.loads(job.files[job.notebook])
        content["cells"][-1]["source"] = f"open({str(pipe)!r}, 'w').close()\nwhile True: pass"
        job.files[job.notebook] = json.dumps(content).encode()
        with Processes(is_for_one=True) as start, start(1) as pool:
            future = pool.submit(work, job)
            pipe.read_bytes()
            pool.shutdown(wait=False)
            assert [fault.code for fault in future.result().faults] == ["report.kernel"]

    def test_leaves_no_process_and_no_folder(self, project):
        with Processes() as start, start(2) as pool:
            outcome = pool.submit(work, job_of(project)).result()
            assert outcome.faults == ()
            assert start.warm.folder.exists()
        assert gone(start.warm.pid)
        assert not start.warm.folder.exists()
