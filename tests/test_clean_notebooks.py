"""Notebooks in git: without what running and saving writes into them, in a folder of any name."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_output
from programs import program

ROOT = Path(__file__).parent.parent
ENVIRONMENT = {
    **os.environ,
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    **{
        f"GIT_{who}_{what}": "a@b.vn"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    },
}
NOTEBOOK = "notebooks/district_quarter.ipynb"


class Project:
    """A copy of what git and make need, in a folder of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True)
        for name in ("Makefile", ".gitattributes", "pyproject.toml", "requirements.lock"):
            shutil.copy(ROOT / name, root)
        # As they are in git, whatever the developer's own copy holds.
        shutil.copytree(ROOT / "notebooks", root / "notebooks")
        self.equip()

    def equip(self) -> None:
        (self.root / ".venv").symlink_to(sys.prefix)

    def run(self, *command: str) -> str:
        done = subprocess.run(
            command, cwd=self.root, env=ENVIRONMENT, capture_output=True, text=True, check=True
        )
        assert done.stderr == ""
        return done.stdout

    def git(self, *words: str) -> str:
        return self.run("git", *words)

    def make(self, target: str) -> None:
        self.run("make", "--no-print-directory", "-o", ".venv/.installed", target)

    def commit(self) -> None:
        self.git("init", "--quiet", "--initial-branch", "main")
        self.git("add", "Makefile", ".gitattributes", "notebooks")
        self.git("commit", "--quiet", "--message", "đầu")

    def execute(self, source: str = "") -> bytes:
        """Leave in the notebook what a run in JupyterLab leaves; give what git has of it."""
        path = self.root / NOTEBOOK
        committed = path.read_bytes()
        notebook = nbformat.read(path, as_version=4)
        for number, cell in enumerate(notebook.cells, start=1):
            if cell.cell_type == "code":
                cell.outputs = [new_output("stream", text="đã chạy")]
                cell.execution_count = number
                cell.metadata["execution"] = {"iopub.status.busy": "2026-11-27T00:00:00Z"}
        notebook.metadata.language_info.update(version="3.13.9", file_extension=".py")
        if source:
            notebook.cells[-1].source = source
        nbformat.write(notebook, path)
        assert path.read_bytes() != committed
        return committed


@pytest.fixture
def project(tmp_path) -> Project:
    for name in ("git", "make"):
        program(name, "what git keeps of notebooks is not tested")
    return Project(tmp_path / 'Dự án «OCOP» của "Lý\'s" $HOME `x`')


@pytest.fixture
def filtered(project) -> Project:
    project.commit()
    project.make("filter")
    return project


def test_a_run_notebook_is_no_change_for_git(filtered):
    committed = filtered.execute()
    assert filtered.git("diff") == ""
    filtered.git("add", "--all", "notebooks")
    assert filtered.git("status", "--porcelain", "notebooks") == ""
    assert filtered.git("show", f":{NOTEBOOK}").encode() == committed


def test_a_change_is_shown_by_its_cell_without_outputs(filtered):
    filtered.execute(source="report.evidence()  # mới")
    shown = filtered.git("diff", "--no-color")
    assert "modified /cells/" in shown
    assert "+  report.evidence()  # mới" in shown
    assert "đã chạy" not in shown
    filtered.git("add", NOTEBOOK)
    committed = filtered.git("show", f":{NOTEBOOK}")
    assert "# mới" in committed
    assert "đã chạy" not in committed
    assert '"id": "evidence"' in committed


def test_one_command_cleans_the_files_themselves(project):
    committed = project.execute()
    project.make("strip")
    assert (project.root / NOTEBOOK).read_bytes() == committed


def test_a_clone_without_environment_takes_notebooks_as_they_are(filtered, tmp_path):
    (filtered.root / ".venv").unlink()
    filtered.execute(source="mới")
    assert "+" in filtered.git("diff")
    filtered.git("commit", "--quiet", "--all", "--message", "không có môi trường")
    assert "đã chạy" in filtered.git("show", f"HEAD:{NOTEBOOK}")
    filtered.git("clone", "--quiet", ".", str(tmp_path / "bản sao"))
    assert (tmp_path / "bản sao" / NOTEBOOK).read_bytes() == (filtered.root / NOTEBOOK).read_bytes()


def test_what_make_configures_one_target_takes_back(project):
    project.commit()
    config = project.root / ".git/config"
    before = config.read_bytes()
    project.make("filter")
    assert b"nbstripout" in config.read_bytes()
    project.make("unfilter")
    assert config.read_bytes() == before
    project.make("unfilter")


def test_a_project_from_an_archive_changes_no_repository_around_it(project):
    project.make("filter")
    project.make("unfilter")
    around = project.root.parent
    subprocess.run(["git", "init", "--quiet"], cwd=around, env=ENVIRONMENT, check=True)
    before = (around / ".git/config").read_bytes()
    project.make("filter")
    assert (around / ".git/config").read_bytes() == before
