"""A command that makes a single report is forked into its warm process, and nobody can tell."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from small_project import HEAD, notebook, small_project, write

from ocop_lib.run.kernels import alike

SECONDS = 60
COMMAND = "import sys; from ocop_lib.cli import main; sys.exit(main())"
ONE = ("reports", "--force", "--quarter", "2027-Q1", "--unit", "xa-mot")
MANY = ("reports", "--force", "--quarter", "2027-Q1")
FACTS = """\
import json, locale, random, signal, sys, tempfile, threading, time

KINDS = ("TZ", "LC", "LA", "PY", "OM")
facts = {
    "drawn": [random.random(), hash("OCOP"), list({"a", "b", "c", "d"})],
    "time": [time.tzname, time.localtime(0).tm_hour],
    "text": [locale.setlocale(locale.LC_CTYPE), sys.flags.utf8_mode, sys.getfilesystemencoding()],
    "temporary": os.path.relpath(tempfile.gettempdir(), os.environ["TMPDIR"]),
    "signals": [str(signal.getsignal(n)) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD)],
    "threads": sorted(t.name.strip("Thread-0123456789") for t in threading.enumerate()),
    "files": [os.path.basename(os.readlink(f"/proc/self/fd/{n}")).split(":")[0] for n in range(3)],
    "first": sys.path[0],
    "stand-ins": {"requests", "entrypoints"} & sys.modules.keys() != set(),
    "environment": sorted(item for item in os.environ.items() if item[0][:2] in KINDS),
}
"""
TOLD = """\
told = [os.getpid(), "typer" in sys.modules]
Path({path!r}).write_text(str(told).lower())
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="nothing is forked here")


def ocop(root: Path, *words: str, **variables: str) -> subprocess.CompletedProcess:
    # Not measured: a measured process has imported more than others.
    own = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    return subprocess.run(
        [sys.executable, "-c", COMMAND, *words],
        cwd=root,
        env={**own, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def page(root: Path) -> str:
    return (root / "outputs/2027-Q1/xa-mot.html").read_text(encoding="utf-8")


@pytest.fixture
def root(tmp_path) -> Path:
    """A project whose notebook shows what a process is like, and tells a file what it imported."""
    root = small_project(tmp_path / "project").root
    shown = "Paragraph(spans=text(json.dumps(facts)), units=(unit,))"
    told = TOLD.format(path=str(tmp_path / "told"))
    write(root / "notebooks/nho.ipynb", notebook(HEAD, FACTS + told + shown))
    return root


def told(root: Path) -> tuple[int, bool]:
    """The last kernel's process id, and whether its process had imported the command line."""
    return tuple(json.loads((root.parent / "told").read_text()))


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"PYTHONHASHSEED": "7", "TZ": "Asia/Ho_Chi_Minh", "LC_ALL": "C", "LANG": "vi_VN"},
        {"PYTHONHASHSEED": "0", "PYTHONUTF8": "0", "TMPDIR": "/var/tmp"},  # noqa: S108 (any other)
    ],
    ids=["as-it-is", "other-settings", "half-alike"],
)
def test_a_kernel_is_the_same_as_one_of_a_batch(root, variables):
    done = ocop(root, *ONE, **variables)
    assert (done.returncode, done.stderr) == (0, "")
    alone, (_, is_forked) = page(root), told(root)
    assert ocop(root, *MANY, **variables).returncode == 0
    assert page(root) == alone
    assert (is_forked, told(root)[1]) == (True, False)


def test_render_is_forked_too_and_gives_the_same_page(root):
    assert ocop(root, *ONE).returncode == 0
    done = ocop(root, "render", "notebooks/nho.ipynb", "--params", "params/2027-Q1/xa-mot.yaml")
    assert done.returncode == 0, done.stderr
    assert (root / "notebooks/nho.html").read_text(encoding="utf-8") == page(root)
    assert told(root)[1]


@pytest.mark.parametrize("words", [MANY, (*ONE, "--dry-run"), ("--version",), ()])
def test_a_command_for_many_reports_is_not_started_again(root, words):
    looked = "import os; print(os.environ.get('PYTHONHASHSEED'))"
    code = f"import atexit; atexit.register(lambda: exec({looked!r})); {COMMAND}"
    again = subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=root,
        env={name: value for name, value in os.environ.items() if name not in alike.AT_START},
        capture_output=True,
        text=True,
        check=False,
    )
    assert again.stdout.splitlines()[-1] == (
        "0" if words[:1] == ONE[:1] and words != MANY else "None"
    )


def test_a_python_that_ignores_its_environment_starts_a_warm_process_of_its_own(root):
    path = os.environ.get("PYTHONPATH", "")
    code = f"import sys; sys.path[:0] = {path.split(os.pathsep)!r}; {COMMAND}"
    done = subprocess.run(
        [sys.executable, "-E", "-c", code, *ONE],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    assert done.returncode == 0, done.stderr
    assert not told(root)[1]


def test_a_function_of_another_program_is_not_replaced(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["ocop", *ONE])
    # Two other reasons not to: its threads, and an environment that is a kernel's already.
    monkeypatch.setattr(alike.own_process, "count_threads", lambda: 1)
    monkeypatch.delenv("PYTHONHASHSEED", raising=False)
    monkeypatch.setattr(os, "execv", lambda *_: pytest.fail("this program was replaced"))
    alike.become_alike()
    assert not alike.can_be_forked()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nothing_outlives_a_command_that_is_ended(root, number):
    pipe = root.parent / "pipe"
    os.mkfifo(pipe)
    waiting = f"with open({str(pipe)!r}, 'w') as p: p.write(os.environ['TMPDIR'])\nwhile True: pass"
    write(root / "notebooks/nho.ipynb", notebook(HEAD, waiting))
    program = [sys.executable, "-c", COMMAND, *ONE]
    with subprocess.Popen(
        program, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as command:
        folder = Path(pipe.read_text()).parent
        made = psutil.Process(command.pid).children(recursive=True)
        assert len(made) > 1
        command.send_signal(number)
        command.wait(SECONDS)
    assert psutil.wait_procs(made, SECONDS)[1] == []
    assert not folder.exists()


def test_a_report_is_made_although_the_fork_has_died(root):
    code = (
        "import os, signal\nfrom ocop_lib.run.kernels import forked_warm\n"
        "begin = forked_warm.ForkedWarmProcess.__init__\n"
        "def dying(self, *words):\n"
        "    begin(self, *words)\n"
        "    os.kill(self.pid, signal.SIGKILL)\n"
        "forked_warm.ForkedWarmProcess.__init__ = dying\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code + COMMAND, *ONE],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not told(root)[1]
