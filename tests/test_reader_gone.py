"""Who reads what is printed may go, as in ``ocop plan show | head -1``: that is no fault."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from small_project import small_project

from ocop_lib.cli.app import main
from ocop_lib.run import batch

ROOT = Path(__file__).parent.parent
PROGRAM = "import sys; from ocop_lib.cli import main; sys.exit(main())"

WORDS = [
    "--help",
    "--version",
    "plan show",
    "plan show --json",
    "plan check ke-hoach.yaml",
    "plan check ke-hoach.yaml --json",
    "progress --quarter 2027-Q1",
    "progress --quarter 2027-Q1 --json",
    "progress --quarter 2027-Q1 --csv",
    "evidence new_products --quarter 2027-Q1 --unit province",
    "evidence new_products --quarter 2027-Q1 --unit province --json",
    "evidence new_products --quarter 2027-Q1 --unit province --csv",
    "register check",
    "register check --json",
    "reports --dry-run",
    "reports --dry-run --json",
]
"""Commands that print something in a small project."""

LONG = [
    "plan show",
    "plan show --json",
    "progress --quarter 2024-Q3",
    "progress --quarter 2024-Q3 --json",
    "progress --quarter 2024-Q3 --csv",
    "evidence new_products --quarter 2024-Q4 --unit province",
    "evidence new_products --quarter 2024-Q4 --unit province --json",
]
"""Commands that print more than a small pipe holds in the project of this repository."""


def ended(
    words: str, folder: Path, *, read: int = 0, unbuffered: str = "", stderr: bool = False
) -> tuple[int, str]:
    """How a command ends whose reader goes.

    Args:
        words: the command.
        folder: its working directory.
        read: the bytes of stdout that are read before.
        unbuffered: not empty if Python is to keep nothing back that is printed.
        stderr: whether stderr goes to the same reader.

    Returns:
        The exit status and stderr.
    """
    reading, writing = os.pipe()
    if read:
        fcntl = pytest.importorskip("fcntl")
        # The smallest pipe: a command that prints more waits for the reader, or finds it gone.
        fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 1)
    else:
        os.close(reading)
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", PROGRAM, *words.split()],
        cwd=folder,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        stdout=writing,
        stderr=writing if stderr else subprocess.PIPE,
        text=True,
    ) as running:
        os.close(writing)
        if read:
            os.read(reading, read)
            os.close(reading)
        _, said = running.communicate()
    return running.returncode, said or ""


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("small")
    small_project(root)
    return root


@pytest.mark.parametrize("words", WORDS)
def test_before_the_first_byte_it_ends_every_command_quietly(words, small):
    """With ``--json`` the lines for a person go to stderr, and are no fault."""
    status, said = ended(words, small)
    assert status == 141
    assert said == "" or ("--json" in words and "Sẽ làm 3 báo cáo" in said)


@pytest.mark.parametrize("words", ["plan show", "plan show --json"])
def test_nor_does_it_matter_where_python_keeps_nothing_back(words, small):
    assert ended(words, small, unbuffered="1") == (141, "")


@pytest.mark.parametrize("words", ["plan show", "plan check khong-co.yaml", "reports --dry-run"])
def test_the_reader_of_faults_may_go_too(words, small):
    """As in ``ocop plan show 2>&1 | head -1``."""
    assert ended(words, small, stderr=True) == (141, "")


@pytest.mark.skipif(sys.platform != "linux", reason="pipes have one size here")
@pytest.mark.parametrize("words", LONG)
def test_in_the_middle_it_ends_every_command_quietly(words):
    assert ended(words, ROOT, read=1) == (141, "")


@pytest.mark.parametrize("words", [(), ("--json",)], ids=" ".join)
def test_a_broken_pipe_of_a_worker_is_not_taken_for_it(words, tmp_path, capfd, monkeypatch):
    def broken(*_):
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    small_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(batch.Batch, "__init__", broken)
    assert main(["reports", *words]) == 1
    out, error = capfd.readouterr()
    assert "BrokenPipeError" in out + error
