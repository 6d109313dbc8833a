"""A temporary copy of the project for benchmarks, and the ``ocop`` commands run in it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
COMMAND = [sys.executable, "-c", "import sys; from ocop_lib.cli import main; sys.exit(main())"]


class Trial:
    """A copy of the shipped project.

    Args:
        root: the empty folder for the copy.
        temporary: the folder for its runs' temporary files (TMPDIR).
    """

    def __init__(self, root: Path, temporary: Path) -> None:
        self.root, self.temporary = root, temporary
        self.outputs = root / "outputs"
        for folder in ("notebooks", "params", "data/2024"):
            shutil.copytree(ROOT / folder, root / folder)

    @property
    def environment(self) -> Mapping[str, str]:
        """The environment variables of its commands."""
        return {**os.environ, "TMPDIR": str(self.temporary), "PYTHONPATH": str(ROOT)}

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start an ``ocop`` command in its own process group, so that a signal reaches all of it."""
        return subprocess.Popen(
            [*COMMAND, *words],
            cwd=self.root,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *words: str) -> tuple[int, str]:
        """Run an ``ocop`` command; return its exit status, and its stdout followed by its stderr."""
        process = self.start(*words)
        out, err = process.communicate()
        return process.returncode, out + err

    def keep_only(self, pattern: str) -> None:
        """Remove the parameter files that do not match a pattern such as ``2024-Q3/*``."""
        for path in [*(self.root / "params").glob("*/**/*.yaml")]:
            if not path.match(f"params/{pattern}.yaml"):
                path.unlink()
        for folder in sorted((self.root / "params").rglob("*"), reverse=True):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()

    def files(self) -> dict[str, bytes]:
        """The content of every output file by path, without the lock."""
        found = (path for path in self.outputs.rglob("*") if path.is_file())
        return {
            path.relative_to(self.outputs).as_posix(): path.read_bytes()
            for path in found
            if path.name != ".lock"
        }


@contextmanager
def trial() -> Iterator[Trial]:
    """Make a copy of the project and delete it at the end.

    Yields:
        The copy.
    """
    with TemporaryDirectory(prefix="thu-") as folder:
        root, temporary = Path(folder, "du-an"), Path(folder, "tam")
        temporary.mkdir()
        yield Trial(root, temporary)
