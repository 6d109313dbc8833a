"""What the library leans on in other packages without their promise.

Each test names one thing that no documentation guarantees, and why it is used all the same: when an
upgrade takes it away, a red line says so here, before reports become slow, stale or wrong.
"""

import asyncio
import inspect
import multiprocessing
import subprocess
import sys
from multiprocessing import connection, forkserver, util
from pathlib import Path
from types import SimpleNamespace

import nbformat
import papermill
import pytest
import zmq
from ipykernel.iostream import IOPubThread, OutStream
from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel
from IPython.core.history import HistoryManager
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.session import Session
from nbclient import NotebookClient
from papermill.engines import NotebookExecutionManager
from papermill.execute import ERROR_MARKER_TAG
from papermill.parameterize import parameterize_notebook
from small_project import job_of, notebook, remembered, small_project

from ocop_lib.run import executed
from ocop_lib.run.execute import run_job
from ocop_lib.run.kernels import kernel, manager, warm_process
from ocop_lib.run.kernels.manager import ReportKernelClient, ReportKernelManager, engine_options
from ocop_lib.run.kernels.provisioner import WarmProvisioner
from ocop_lib.run.kernels.stream import ReportStream

POSIX = pytest.mark.skipif(sys.platform != "linux", reason="nothing is forked here")


@pytest.fixture
def options(tmp_path) -> dict:
    """What papermill is given so that a kernel for reports is started."""
    return engine_options(tmp_path, tmp_path / "notebooks", 500)


@pytest.fixture
def kernel_manager(options) -> ReportKernelManager:
    return options["kernel_manager_class"](config=options["config"])


class TestJupyterClient:
    def test_starts_the_kernel_that_the_property_kernel_spec_describes(self, kernel_manager):
        """`ReportKernelManager` overrides the property; jupyter_client looks the kernel up by it."""
        command = kernel_manager.format_kernel_cmd()
        assert command[:4] == [sys.executable, "-P", "-m", kernel.__name__]
        assert command[4:7] == [kernel.MEMORY, "500", "-f"]
        assert command[7] == kernel_manager.connection_file

    def test_replaces_the_word_python_by_the_running_python(self):
        """Our kernel.json says «python», as a file of a wheel cannot know its interpreter."""
        spec = KernelSpec.from_resource_dir(str(Path(manager.__file__).parent / "kernelspec"))
        assert spec.argv[0] == "python"

    def test_makes_the_client_whose_class_is_configured_by_name(self, kernel_manager):
        """`engine_options` names `ReportKernelClient` in the trait ``client_class``, as a string."""
        assert type(kernel_manager.client()) is ReportKernelClient

    def test_takes_the_path_of_sockets_from_the_trait_ip(self, kernel_manager, tmp_path):
        """With the transport ``ipc``, ``ip`` is a path, and each port a number behind it."""
        assert kernel_manager.transport == "ipc"
        assert kernel_manager.client()._make_url("shell").startswith(f"ipc://{tmp_path}/k-")

    def test_waits_for_a_killed_kernel_by_the_method_async_wait(self, kernel_manager, monkeypatch):
        """Overridden to look more often: 0.1 s a report would be a fifth of its time."""
        pauses = []

        async def pause(seconds):
            pauses.append(seconds)

        class Provisioner:
            has_process = True
            states = iter([None, None, 0, 0, 0])

            async def kill(self, restart=False):
                """Kill nothing."""

            async def poll(self):
                return next(self.states)

            async def wait(self):
                """Wait for nothing."""

        kernel_manager.provisioner = Provisioner()
        monkeypatch.setattr(asyncio, "sleep", pause)
        asyncio.run(kernel_manager._async_kill_kernel())
        assert set(pauses) == {manager._SECONDS_BETWEEN_CHECKS_AT_THE_END}

    def test_opens_channels_by_these_names(self):
        """`ReportKernelClient` opens only two of the five."""
        names = inspect.signature(AsyncKernelClient.start_channels).parameters
        assert [*names] == ["self", "shell", "iopub", "stdin", "hb", "control"]

    def test_asks_the_manager_whether_a_kernel_lives(self, kernel_manager, monkeypatch):
        """Otherwise it would ask for a heartbeat, and no channel for it is open."""
        answers = iter([True, False])

        async def is_alive(self):
            return next(answers)

        monkeypatch.setattr(AsyncKernelManager, "_async_is_alive", is_alive)
        client = kernel_manager.client()
        assert [asyncio.run(client.is_alive()) for _ in range(2)] == [True, False]

    def test_makes_the_context_of_a_client_by_a_default_method(self, kernel_manager):
        """`_context_default` sets how often a client calls a kernel that does not listen yet."""
        context = kernel_manager.client().context
        assert isinstance(context, zmq.asyncio.Context)
        assert context.getsockopt(zmq.RECONNECT_IVL) == manager._MILLISECONDS_BETWEEN_CONNECTS

    def test_provisioner_keeps_a_popen_and_polls_it(self):
        """`WarmProvisioner` puts a `ForkedKernel` where `LocalProvisioner` keeps its ``Popen``."""
        provisioner = WarmProvisioner()
        provisioner.process = SimpleNamespace(
            poll=lambda: 3, wait=lambda: 3, stdin=None, stdout=None, stderr=None
        )
        assert provisioner.has_process
        assert asyncio.run(provisioner.poll()) == 3
        assert asyncio.run(provisioner.wait()) == 3
        assert not provisioner.has_process

    def test_provisioner_signals_the_group_of_the_attribute_pgid(self, monkeypatch):
        """A forked kernel leads a group of its own; what it has started ends with it."""
        signalled = []
        monkeypatch.setattr("os.killpg", lambda *signal: signalled.append(signal), raising=False)
        provisioner = WarmProvisioner()
        provisioner.process, provisioner.pgid = SimpleNamespace(), 77
        asyncio.run(provisioner.send_signal(9))
        assert signalled == [(77, 9)]


class TestIpykernel:
    @pytest.mark.parametrize("setting", [*kernel._SETTINGS, warm_process._NO_OTHER_PARENT])
    def test_has_every_trait_that_the_kernel_s_command_line_sets(self, setting):
        """An unknown one is no error for traitlets: the setting would be without effect."""
        name, trait = setting.removeprefix("--").partition("=")[0].split(".")
        known = (IPKernelApp, HistoryManager, *IPKernelApp.classes)
        classes = {kind.__name__: kind for kind in known}
        assert trait in classes[name].class_traits(config=True)

    def test_sleeps_after_a_cell_only_by_the_trait_execute_sleep(self):
        """Set to 0: nbclient waits for the reply and for the output, in whatever order."""
        source = inspect.getsource(Kernel.execute_request)
        assert source.count(".sleep(") == 1
        assert "if self._execute_sleep:" in source
        assert "time.sleep(self._execute_sleep)" in source

    def test_looks_after_no_parent_when_its_number_is_1(self):
        """A forked kernel has a lifeline instead, and a poller would be another thread."""
        app = IPKernelApp(parent_handle=1)
        app.init_poller()
        assert not app.poller

    def test_writes_through_write_and_flushes_through_flush(self, monkeypatch):
        """`ReportStream` counts on these two: what goes another way would never be sent."""
        sent = []
        monkeypatch.setattr(OutStream, "flush", lambda stream: sent.append(stream.name))
        context = zmq.Context()
        thread = IOPubThread(context.socket(zmq.PUB))
        stream = ReportStream(Session(key=b""), thread, "stdout", watchfd=False)
        stream.flush()
        assert sent == []
        for write in (stream.write, lambda text: stream.writelines([text]), print_to(stream)):
            write("chè")
            stream.flush()
            stream.flush()
        assert sent == ["stdout"] * 3
        thread.close()
        thread.io_loop.close()
        context.destroy(linger=0)

    def test_welcomes_who_listens(self, tmp_path, monkeypatch):
        """Without `iopub_welcome` (ipykernel ≥ 7.2) each kernel is waited for 0.2 s longer."""
        monkeypatch.setattr("ocop_lib.project.project.read_register", remembered)
        waits = []

        async def wait_for_ready(self, timeout):  # noqa: ASYNC109 (theirs)
            waits.append(timeout)

        monkeypatch.setattr(AsyncKernelClient, "wait_for_ready", wait_for_ready)
        assert run_job(job_of(small_project(tmp_path))).faults == ()
        assert waits == []


def print_to(stream):
    return lambda text: print(text, file=stream)


class TestNbclient:
    def test_ignores_messages_that_answer_others(self):
        """Of what a kernel says before the first cell some may still be on its way."""
        own, other = ({"msg_id": name} for name in ("own", "other"))
        messages = iter(
            [
                message(other, "status", execution_state="idle"),
                message(other, "stream", name="stdout", text="lạ"),
                message({}, "iopub_welcome"),
                message(own, "stream", name="stdout", text="chè"),
                message(own, "status", execution_state="idle"),
            ]
        )

        async def get_msg(timeout):  # noqa: ASYNC109 (theirs)
            return next(messages)

        cell = nbformat.v4.new_code_cell()
        client = NotebookClient(nbformat.v4.new_notebook(cells=[cell]), record_timing=False)
        client.reset_execution_trackers()
        client.clear_before_next_output = False
        client.kc = SimpleNamespace(iopub_channel=SimpleNamespace(get_msg=get_msg))
        asyncio.run(client._async_poll_output_msg("own", cell, 0))
        assert [output.text for output in cell.outputs] == ["chè"]
        assert next(messages, None) is None

    def test_waits_for_a_new_kernel_by_wait_for_ready(self):
        """`ReportKernelClient` overrides it; the limit is papermill's ``start_timeout``."""
        source = inspect.getsource(NotebookClient.async_start_new_kernel_client)
        assert "self.kc.wait_for_ready(timeout=self.startup_timeout)" in source


def message(parent: dict, kind: str, **content: str) -> dict:
    return {
        "parent_header": parent,
        "msg_type": kind,
        "header": {"msg_type": kind},
        "content": content,
    }


class TestPapermill:
    @pytest.fixture
    def handed_on(self, options, tmp_path, monkeypatch) -> dict:
        """What papermill gives nbclient when a report is executed."""
        given = {}

        class Client:
            def __init__(self, nb_man, **further):
                given.update(further)

            def execute(self):
                """Execute nothing."""

        monkeypatch.setattr("papermill.engines.PapermillNotebookClient", Client)
        path = tmp_path / "so.ipynb"
        path.write_bytes(notebook())
        papermill.execute_notebook(
            path,
            None,
            progress_bar=False,
            request_save_on_cell_execute=False,
            start_timeout=7,
            timeout_func=len,
            on_notebook_start=print,
            **options,
        )
        return given

    def test_hands_on_what_it_does_not_know(self, handed_on, options):
        """So the kernel's manager, its configuration and its folder reach nbclient."""
        assert {name: handed_on[name] for name in options} == options
        assert handed_on["startup_timeout"] == 7
        assert (handed_on["timeout_func"], handed_on["on_notebook_start"]) == (len, print)

    def test_hands_on_only_what_nbclient_has_a_trait_for(self, handed_on):
        """An option without a trait would be dropped without a word."""
        assert {*handed_on} - {"log_output", "stdout_file", "stderr_file", "config", "log"} <= {
            *NotebookClient.class_trait_names()
        }

    def test_notes_when_a_cell_was_started(self):
        """The last cell that was started is the one in which a kernel died."""
        content = nbformat.reads(notebook("1", "2"), as_version=4)
        content.metadata.papermill = {}
        noting = NotebookExecutionManager(content, progress_bar=False)
        noting.notebook_start()
        noting.cell_start(content.cells[0], 0)
        states = [cell.metadata.papermill for cell in content.cells]
        assert [bool(state.get("start_time")) for state in states] == [True, False, False]

    def test_tags_the_cells_it_adds(self):
        """They are left out where cells are counted, and the parameters are read from one."""
        content = papermill.iorw.load_notebook_node(nbformat.reads(notebook(), as_version=4))
        added = parameterize_notebook(
            content, {"unit": "ba-be"}, kernel_name="python3", language="python"
        )
        tagged = [cell for cell in added.cells if executed.INJECTED in cell.metadata.tags]
        assert [cell.source for cell in tagged] == ['# Parameters\nunit = "ba-be"\n']
        assert executed.ERROR_MARK == ERROR_MARKER_TAG


@POSIX
class TestMultiprocessing:
    def test_keeps_sockets_in_the_folder_of_get_temp_dir(self):
        """The warm process deletes it when a run is killed."""
        address = Path(connection.arbitrary_address("AF_UNIX"))
        assert address.parent == Path(util.get_temp_dir())

    def test_can_start_the_fork_server_before_there_are_workers(self):
        """`ensure_running` is in no documentation; without it the server starts too late to help."""
        assert inspect.signature(forkserver.ensure_running).parameters.keys() == set()

    def test_counts_the_workers_of_a_pool_among_its_children(self):
        """They are ended one by one on Ctrl-C; a pool has no public way to do so."""
        with multiprocessing.get_context("forkserver").Pool(1):
            assert len(multiprocessing.active_children()) >= 1

    def test_forks_workers_that_have_imported_what_is_preloaded(self):
        """The fork server swallows an ImportError: each worker would import for a second."""
        asked = "'papermill' in __import__('sys').modules"
        code = f"""
from ocop_lib.run.processes import Processes
with Processes() as start, start(1) as pool:
    print(pool.submit(eval, {asked!r}).result())
"""
        ran = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        assert ran.stdout == "True\n"


def test_jsonschema_compiles_no_grammar_when_the_package_rfc3987_syntax_is_hidden():
    """It takes a second of every worker's start; the package stands as None in ``sys.modules``."""
    code = "import ocop_lib.run.worker, sys; print({'jsonschema', 'lark'} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "{'jsonschema'}\n"
