"""A watched page has the bytes of the batch's, whatever the cells do and whichever was edited."""

import json
import re
import shutil
from pathlib import Path

import pytest
from small_project import HEAD, UNITS, notebook, small_project, write
from watched import WatchedRoom

from ocop_lib.project.project import load_project
from ocop_lib.run.execute import run_job
from ocop_lib.run.jobs.single import single_job
from ocop_lib.run.kernels.warm import can_fork

ROOT = Path(__file__).parent.parent
SHIPPED = sorted((ROOT / "notebooks").glob("*.ipynb"))

pytestmark = pytest.mark.skipif(not can_fork(), reason="cells are run by kernels here")

SHOW = "Paragraph(spans=text(f'{shown}'), units=(unit,))"

BY_THE_SHELL = {
    "frames": [
        "import pandas as pd\npd.DataFrame({'a': [1234.567, None], 'b': ['x', '–']})",
        "pd.DataFrame({'n': [1, None], 'c': pd.Categorical(['x', None])}).set_index('n')",
        "pd.crosstab(pd.Series(['A', 'B'], name='h'), pd.Series([3, 4], name='s'))",
        "pd.Series({2022: 1200, 2023: 1500}, name='v').rename_axis('y')",
    ],
    "a frame that no table can show": [
        "import pandas as pd\npd.DataFrame({None: [1], True: [2]})",
    ],
    "what is printed and echoed": [
        "print('một'); 7",
        "import logging, sys, warnings\nlogging.warning('nhật ký'); warnings.warn('cảnh báo')",
        "sys.stderr.write('lỗi\\n'); print('hai', end='')",
        "'chữ'",
        "['a'], {'x': 1}",
    ],
    "a figure without a description": [
        "import matplotlib.pyplot as plt\nplt.bar(['A'], [3]); plt.show()",
    ],
    "a figure under another backend": [
        "import matplotlib; matplotlib.use('Agg')\nimport matplotlib.pyplot as plt",
        "plt.bar(['A'], [3]); plt.show()",
    ],
    "a bare figure": ["from matplotlib.figure import Figure\nFigure()"],
    "magics and commands": [
        "%matplotlib inline",
        "shown = !echo hai",
        SHOW,
        "%%capture said\nprint('giấu')",
        "shown = said.stdout",
        SHOW,
        "!echo thẳng ra",
        "%time 1 + 1",
    ],
    "an output that a later cell changes": [
        "from IPython.display import Markdown, display\nh = display(Markdown('cũ'), display_id='x')",
        "from IPython.display import clear_output",
        "h.update(Markdown('mới'))",
        "display(Markdown('mất')); clear_output(wait=True); display(Markdown('còn'))",
    ],
    "random draws": [
        "import random\nimport numpy as np\nshown = random.random(), np.random.rand()",
        SHOW,
        "shown = random.random(), np.random.rand(), hash('chữ')",
        SHOW,
    ],
    "the history and the last results": ["7 * 6", "shown = _, In[-2], __name__", SHOW],
    "a file that is read on": [
        "lines = open('../so-lieu/deliveries.csv')",
        "shown = lines.read(5)",
        SHOW,
        "shown = lines.read(9)",
        SHOW,
    ],
    "a thread, a process and a file that are gone when the cell ends": [
        "import subprocess, tempfile, threading",
        "with tempfile.TemporaryFile() as f:\n    f.write(b'x')",
        "t = threading.Thread(target=print); t.start(); t.join()",
        "shown = subprocess.run(['echo', 'x'], capture_output=True).stdout",
        SHOW,
    ],
    "where a library looks for a notebook": [
        "s = get_ipython()\nshown = type(s).__name__, 'IPKernelApp' in s.config",
        SHOW,
    ],
    "asyncio.run, which a kernel refuses": [
        "import asyncio\nasync def f(): return 1\nc = f()",
        "try:\n    asyncio.run(c)\nexcept RuntimeError as error:\n    shown = error\nc.close()",
        SHOW,
    ],
    "a class that is pickled": [
        "import pickle\nclass K: pass\nshown = type(pickle.loads(pickle.dumps(K()))).__module__",
        SHOW,
    ],
    "an exception": ["1 / 0"],
    "wrong syntax": ["1 +"],
    "a name that is not there": ["print('trước')\nkhong_co"],
    "a unit of another report": ["Paragraph(spans=text('x'), units=('xa-hai',))"],
    "a path of this machine": ["import os\nshown = 'x'", "shown = os.getcwd()", SHOW],
    "a picture of itself that fails": [
        "class K:\n    def _repr_html_(self):\n        raise ValueError('x')\nK()",
    ],
    "too much memory": ["eaten = bytearray(10**10)"],
}
"""Cells that a shell runs, by what they are about."""

BY_A_KERNEL = {
    "a thread that runs on": (
        "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
        "để lại luồng đang chạy",
    ),
    "a process that runs on": (
        "import subprocess\np = subprocess.Popen(['sleep', '60'])",
        "để lại tiến trình con",
    ),
    "a file that is written": (
        "from pathlib import Path\n_ = Path('ghi.txt').write_text('x')",
        "ghi tệp trong thư mục dự án hoặc thư mục tạm",
    ),
    "a file that is open for writing": (
        "import os\nf = open(os.devnull, 'w')",
        "để lại tệp hoặc kết nối đang mở",
    ),
    "a socket": (
        "import socket\ns = socket.socket()",
        "để lại tệp hoặc kết nối đang mở",
    ),
    "the kernel itself": ("k = get_ipython().kernel.implementation", "dùng kernel"),
    "a comm": ("from ipykernel.comm import Comm\nc = Comm('x')", "dùng widget hoặc comm"),
    "input": ("input()", "chờ người dùng nhập"),
    "input, whatever is caught": (
        "try:\n    input()\nexcept Exception:\n    pass",
        "chờ người dùng nhập",
    ),
    "a password": ("import getpass\ngetpass.getpass()", "chờ người dùng nhập"),
    "await": ("import asyncio\nawait asyncio.sleep(0)", "dùng await"),
    "the running loop": (
        "import asyncio\nt = asyncio.get_running_loop().time()",
        "dùng vòng lặp asyncio",
    ),
    "sys.exit": ("import sys\nsys.exit(0)", "kết thúc bằng một lỗi mà chỉ kernel xử lý được"),
    "exit": ("exit()", "kết thúc kernel"),
    "a picture of itself that fails": (
        "class K:\n    def _repr_html_(self):\n        raise ValueError('x')\ndisplay(K())",
        "kết thúc bằng một lỗi mà chỉ kernel xử lý được",
    ),
}
"""A cell that only a kernel can run, and why."""


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    with WatchedRoom(tmp_path_factory.mktemp("room") / "r") as room:
        yield room


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    root = tmp_path_factory.mktemp("small")
    small_project(root)
    return root


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    root = tmp_path_factory.mktemp("shipped")
    for folder in ("notebooks", "params", "data"):
        shutil.copytree(ROOT / folder, root / folder)
    return root


def by_batch(root: Path, path: Path):
    """What a batch makes of a notebook: the page's text, or the faults."""
    outcome = run_job(single_job(load_project(root), path, None, ("html",)))
    return words(outcome.faults) or outcome.outputs["html"].decode()


def by_watch(message):
    return message.get("html") or words(message["faults"])


def words(faults):
    """The faults as texts, without the private folder's name and a name made of a cell's code."""
    return [re.sub(r"/\S*/(ocop-|r/g)\S+|\d+\.py", "<tên>", str(fault)) for fault in faults]


def edited(path: Path, index: int) -> None:
    """Save the notebook with a blank more at the end of one cell."""
    content = json.loads(path.read_text(encoding="utf-8"))
    source = content["cells"][index]["source"]
    content["cells"][index]["source"] = "".join(source) + "\n"
    write(path, json.dumps(content))


@pytest.mark.parametrize("name", BY_THE_SHELL)
def test_the_shell_makes_of_cells_what_a_kernel_makes(room, small, name):
    path = write(small / "notebooks/nho.ipynb", notebook(HEAD, *BY_THE_SHELL[name], closing()))
    made = room.make(path)
    expected = by_batch(small, path)
    assert by_watch(made) == expected
    assert "kernel" not in {message["kind"] for message in room.said}
    # From each checkpoint again, the last first: it is the nearest to the end.
    for index in range(len(BY_THE_SHELL[name]) + 2, 0, -1):
        edited(path, index)
        assert by_watch(room.make(path)) == expected


@pytest.mark.parametrize("name", BY_A_KERNEL)
def test_a_cell_that_cannot_live_so_is_run_by_a_kernel_and_said_to_be(room, small, name):
    source, reason = BY_A_KERNEL[name]
    path = write(small / "notebooks/nho.ipynb", notebook(HEAD, source, closing()))
    made = room.make(path)
    assert by_watch(made) == by_batch(small, path)
    said = [message["reason"] for message in room.said if message["kind"] == "kernel"]
    assert said == [f"ô 3 (cell-3) {reason}"]


def closing() -> str:
    """A cell with a figure of the unit, which every report must have."""
    return "Paragraph(spans=text('hết'), units=(unit,))"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_notebook_has_the_same_page_whichever_cell_was_edited(room, shipped, path):
    path = shipped / "notebooks" / path.name
    expected = by_batch(shipped, path)
    assert by_watch(room.make(path)) == expected
    cells = range(len(json.loads(path.read_text(encoding="utf-8"))["cells"]))
    # The first ones make the report object; from then on a cell is a call on it.
    for index in sorted({*cells[:4], *cells[4::9], cells[-1]}):
        edited(path, index)
        made = room.make(path)
        assert by_watch(made) == expected
        assert made["kernel"] == ""


def test_only_the_cells_from_the_edited_one_on_are_run(room, small):
    path = write(small / "notebooks/nho.ipynb", notebook(HEAD, "a = 1", "b = 2", closing()))
    room.make(path)
    room.until({"stands"})
    write(path, notebook(HEAD, "a = 1", "b = 3", closing()))
    assert room.make(path)["ran"] == ["ô 4 (cell-4)", "ô 5 (cell-5)"]
    room.until({"stands"})
    write(path, notebook(HEAD, "a = 1", "b = 3"))
    assert room.make(path)["kind"] == "faults"
    assert "starts" not in {message["kind"] for message in room.said}
    content = json.loads(notebook(HEAD, "a = 1", "b = 3", closing()))
    text = {"cell_type": "markdown", "id": "chu", "metadata": {}, "source": "Chữ *mới*."}
    content["cells"].insert(3, text)
    write(path, json.dumps(content))
    assert room.make(path)["ran"] == ["ô 6 (cell-5)"]


def test_where_processes_cannot_be_forked_every_report_is_made_by_a_kernel(tmp_path, small):
    path = write(small / "notebooks/nho.ipynb", notebook(HEAD, closing()))
    with WatchedRoom(tmp_path / "r", "kernels") as room:
        made = room.make(path, unit="xa-hai", quarter="2027-Q1")
        assert made["kernel"] == "máy này không tách được tiến trình"
        assert UNITS["xa-hai"] in by_watch(made)
        write(path, notebook(HEAD, "1 / 0"))
        assert "ZeroDivisionError" in by_watch(room.make(path))[0]
