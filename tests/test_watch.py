"""``ocop watch``: what each save leads to, what it survives, and whom it answers."""

import itertools
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from small_project import BODY, HEAD, deliver, notebook, small_project, write, write_params
from watched import SECONDS_TO_WAIT, Watch, WatchedRoom

from ocop_lib.run.kernels.warm import can_fork

pytestmark = pytest.mark.skipif(not can_fork(), reason="processes are found by their parents")

MOST_LOOKS = 300
HANG = "while True:\n    pass"
numbers = itertools.count()


class Desk:
    """An analyst's desk: a small project, its notebook, and the command that watches it."""

    def __init__(self, root: Path) -> None:
        self.root, self.project = root, small_project(root)
        self.path = root / "notebooks/nho.ipynb"
        self.watch = Watch(root, "notebooks/nho.ipynb", "--port", "0")

    def save(self, *cells: str) -> str:
        """Save the notebook with cells between its head and a new text; return that text."""
        text = f"lần {next(numbers)}."
        shown = f"Paragraph(spans=text('{text}'), units=(unit,))"
        write(self.path, notebook(HEAD, *cells, shown))
        return text

    def begin(self, *cells: str) -> str:
        """Save the notebook and wait for its page."""
        return self.watch.page_with(self.save(*cells))

    @property
    def room(self) -> psutil.Process:
        """The room's process."""
        (room,) = psutil.Process(self.watch.process.pid).children()
        return room


def assert_ended(processes: list[psutil.Process]) -> None:
    """Wait until processes have ended; one that nobody has taken leave of yet is a zombie."""
    for _ in range(MOST_LOOKS):
        if not any(map(is_alive, processes)):
            return
        psutil.wait_procs(processes, timeout=0.1)
    raise AssertionError([one for one in processes if is_alive(one)])


def is_called(process: psutil.Process, name: str) -> bool:
    """Whether a process has a name; one that has just ended has none."""
    try:
        return process.name() == name
    except psutil.NoSuchProcess:
        return False


def is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    desk = Desk(tmp_path_factory.mktemp("desk"))
    with desk.watch:
        desk.watch.page()
        yield desk


def test_a_save_of_the_notebook_makes_the_page_anew(desk):
    desk.begin()
    text = desk.save()
    assert text in desk.watch.page_with(text)


def test_a_save_of_parameters_register_or_plan_makes_the_page_anew(desk):
    shown = "Paragraph(spans=text(str(narrative)), units=(unit,))"
    register = "Paragraph(spans=text(Path('../so-lieu/deliveries.csv').read_text()), units=(unit,))"
    desk.begin(shown, register)
    write_params(desk.root, "2027-Q1/xa-mot", more="narrative:\n  difficulties: chữ mới\n")
    desk.watch.page_with("chữ mới")
    deliver(desk.root, "xa-mot", name="gn-moi")
    desk.watch.page_with("gn-moi-xa-mot")
    plan = desk.root / "ke-hoach.yaml"
    write(plan, plan.read_text(encoding="utf-8") + "\n# ghi chú\n")
    desk.watch.page()


def test_an_error_is_said_and_the_last_good_page_stays(desk):
    good = desk.begin()
    desk.save("1 / 0")
    desk.watch.line("ô 3 (cell-3): Ô của sổ tay bị lỗi khi chạy.")
    assert desk.watch.report() == good
    with desk.watch.states() as states:
        state = next(states)
    assert state["mood"] == "bad"
    assert "ZeroDivisionError" in state["faults"][0]
    desk.begin()


def test_what_the_report_does_not_hold_is_remarked_beside_it(desk):
    desk.begin("print('ra ngoài')")
    desk.watch.line("ô 3 (cell-3)")
    with desk.watch.states() as states:
        state = next(states)
    assert state["mood"] == "good"
    assert "ô 3 (cell-3)" in state["faults"][0]
    desk.begin()


def test_a_notebook_that_cannot_be_read_is_said_until_it_can(desk):
    good = desk.begin()
    write(desk.path, "{")
    desk.watch.line("notebooks/nho.ipynb: Tệp không phải là sổ tay Jupyter.")
    assert desk.watch.report() == good
    desk.begin()


def test_an_editor_may_save_by_renaming_and_a_notebook_may_go_and_come_back(desk):
    desk.begin()
    desk.path.unlink()
    desk.watch.line("notebooks/nho.ipynb: Không có sổ tay này.")
    beside = desk.root / "notebooks/.nho.tmp"
    text = desk.save()
    desk.path.rename(beside)
    beside.rename(desk.path)
    desk.watch.page_with(text)
    write(beside, notebook(HEAD, "Paragraph(spans=text('đổi tên'), units=(unit,))"))
    beside.replace(desk.path)
    desk.watch.page_with("đổi tên")


def test_a_folder_of_the_register_may_be_replaced(desk):
    register = "Paragraph(spans=text(Path('../so-lieu/deliveries.csv').read_text()), units=(unit,))"
    desk.begin(register)
    folder, aside = desk.root / "so-lieu", desk.root / "cu"
    folder.rename(aside)
    desk.watch.line("Không làm được báo cáo")
    aside.rename(folder)
    desk.begin(register)
    deliver(desk.root, "xa-mot", name="gn-sau")
    desk.watch.page_with("gn-sau-xa-mot")


def test_a_cell_that_never_ends_is_given_up_at_the_next_save(desk):
    desk.begin()
    with desk.watch.states() as states:
        desk.save(HANG)
        next(state for state in states if "ô 3 (cell-3)" in state["line"])
    desk.begin()


def test_of_twenty_saves_in_a_moment_the_last_is_shown(desk):
    desk.begin()
    before = len(desk.watch.lines)
    last = [desk.save() for _ in range(20)][-1]
    desk.watch.page_with(last)
    assert len(desk.watch.lines) - before < 20


def test_a_room_that_is_killed_is_replaced(desk):
    desk.begin()
    killed = desk.room
    killed.kill()
    assert_ended([killed])
    desk.begin()
    assert desk.room.pid != killed.pid


def test_a_checkpoint_that_is_killed_is_made_again(desk):
    desk.begin("a = 1")
    first = desk.room.children()
    for process in first:
        process.kill()
    assert_ended(first)
    desk.begin("a = 1")


def test_a_cell_that_kills_its_process_is_named(desk):
    desk.begin()
    desk.save("os._exit(3)")
    desk.watch.line("ô 3 (cell-3): Kernel chạy sổ tay đã chết")
    desk.begin()


def test_a_cell_that_takes_too_long_is_named(desk):
    defaults = desk.root / "params/defaults.yaml"
    before = defaults.read_text(encoding="utf-8")
    desk.begin()
    write(defaults, before.replace("time_limit_seconds: 60", "time_limit_seconds: 1"))
    desk.save(HANG)
    desk.watch.line("ô 3 (cell-3): Báo cáo chạy quá giới hạn thời gian.")
    write(defaults, before)
    desk.begin()


def test_what_was_started_by_a_cell_that_is_given_up_ends_with_it(desk):
    desk.begin()
    cell = "import subprocess\np = subprocess.Popen(['sleep', '600'])\nprint(p)\np.wait()"
    with desk.watch.states() as states:
        desk.save(cell)
        next(state for state in states if "ô 3 (cell-3)" in state["line"])
    sleeping = []
    while not sleeping:
        family = desk.room.children(recursive=True)
        sleeping = [one for one in family if is_called(one, "sleep")]
    desk.begin()
    assert_ended(sleeping)


def test_nothing_outlives_a_watch_even_one_that_is_killed(tmp_path):
    desk = Desk(tmp_path / "p")
    desk.watch.page()
    family = psutil.Process(desk.watch.process.pid).children(recursive=True)
    (folder,) = {Path(one.environ()["TMPDIR"]) for one in [desk.room]}
    os.kill(desk.watch.process.pid, signal.SIGKILL)
    desk.watch.process.communicate()
    assert_ended(family)
    assert not folder.exists()


def test_it_ends_at_once_and_well_when_it_is_told_to(tmp_path):
    desk = Desk(tmp_path / "p")
    with desk.watch:
        family = psutil.Process(desk.watch.process.pid).children(recursive=True)
    assert desk.watch.process.returncode == 0
    assert_ended(family)


class TestWhomItAnswers:
    def test_only_this_machine_can_reach_it(self, desk):
        process = psutil.Process(desk.watch.process.pid)
        bound = [one.laddr for one in process.net_connections() if one.status == "LISTEN"]
        assert [(one.ip, one.port) for one in bound] == [("127.0.0.1", desk.watch.port)]

    @pytest.mark.parametrize("path", ["", "watch.js", "watch.css", "report", "events", "khac"])
    @pytest.mark.parametrize(
        "headers",
        [
            {"Host": "evil.example"},
            {"Host": "evil.example:{port}"},
            {"Host": "127.0.0.1"},
            {"Host": "127.0.0.1:1"},
            {"Host": "127.0.0.1.evil.example:{port}"},
            {"Origin": "http://evil.example"},
            {"Origin": "https://127.0.0.1:{port}"},
            {"Origin": "http://127.0.0.1:1"},
            {"Origin": "null"},
            {"Sec_Fetch_Site": "cross-site"},
            {"Sec_Fetch_Site": "same-site"},
        ],
        ids=str,
    )
    def test_a_page_of_another_name_or_origin_gets_nothing(self, desk, path, headers):
        named = {key: value.format(port=desk.watch.port) for key, value in headers.items()}
        assert desk.watch.ask(path, **named) == (403, "403")

    def test_its_own_page_gets_all(self, desk):
        here = f"127.0.0.1:{desk.watch.port}"
        desk.begin()
        for path in ("", "watch.js", "watch.css", "report"):
            own = {"Host": here, "Origin": f"http://{here}", "Sec_Fetch_Site": "same-origin"}
            assert desk.watch.ask(path, **own)[0] == 200
        assert desk.watch.ask("report", Host=f"localhost:{desk.watch.port}")[0] == 200

    def test_a_report_is_sent_as_it_is_written(self, desk):
        page = desk.begin()
        assert "<script" not in page
        assert page == desk.watch.report()


def test_without_a_notebook_the_one_of_the_report_or_the_last_saved_is_watched(tmp_path):
    small_project(tmp_path)
    write(tmp_path / "notebooks/moi.ipynb", notebook(HEAD))
    with Watch(tmp_path, "--port", "0") as watch, watch.states() as states:
        assert next(states)["name"] == "moi.ipynb"
        next(state for state in states if state["mood"] == "bad")
        shown = "Paragraph(spans=text('sổ tay khác'), units=(unit,))"
        write(tmp_path / "notebooks/nho.ipynb", notebook(HEAD, shown))
        watch.page_with("sổ tay khác")
        assert next(state for state in states if state["page"])["name"] == "nho.ipynb"
    words = ("--unit", "xa-hai", "--quarter", "2027-Q1", "--port", "0")
    with Watch(tmp_path, *words) as watch:
        assert "xã Hai" in watch.page()
        with watch.states() as states:
            assert next(states)["name"] == "nho.ipynb"


def test_a_room_that_nobody_listens_to_ends_and_leaves_nothing(tmp_path):
    """Who watches may be killed while the room speaks: then its pipe breaks before its orders end."""
    root = small_project(tmp_path / "p").root
    path = write(root / "notebooks/nho.ipynb", notebook(HEAD, BODY))
    with WatchedRoom(tmp_path / "room") as room:
        assert room.make(path)["kind"] == "page"
        family = psutil.Process(room.process.pid).children(recursive=True)
        room.process.stdout.close()
        room.order(write(path, notebook(HEAD, "# khác", BODY)))
        assert room.process.wait(SECONDS_TO_WAIT) == 0
    assert_ended(family)
    assert not room.folder.exists()


def test_a_page_that_was_overtaken_by_the_next_order_is_made_again(tmp_path):
    """The page of an order that is no longer the last is not shown; «same» would leave it unseen."""
    root = small_project(tmp_path / "p").root
    path = write(root / "notebooks/nho.ipynb", notebook(HEAD, BODY))
    with WatchedRoom(tmp_path / "room") as room:
        page = room.make(path)["html"]
        room.order(path, shown=0)
        assert room.until()["html"] == page
        assert room.make(path)["kind"] == "same"


READS_ON = """
import os, sys
from pathlib import Path
from ocop_lib.run.watch.traces import Traces
traces = Traces(Path(sys.argv[1]))
number = os.open(sys.argv[2], os.O_RDONLY)
os.read(number, 2)
assert traces.left(-1) == ""
if not os.fork():
    traces.open_anew()
    os._exit(os.read(number, 9) != b"cdef")
assert os.waitstatus_to_exitcode(os.wait()[1]) == 0
print(os.read(number, 9))
"""


def test_how_far_a_process_reads_a_file_is_its_own_matter(tmp_path):
    """One that is given up may still read while the next one does."""
    file = tmp_path / "chu.txt"
    file.write_bytes(b"abcdef")
    (tmp_path / "trong").mkdir()
    command = [sys.executable, "-c", READS_ON, tmp_path / "trong", file]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "b'cdef'\n"
