"""The wheel: all that the package needs travels in it, and nothing else does."""

import email
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Iterator[zipfile.ZipFile]:
    """The wheel, built as for a release with the installed build tools."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.iterdir()
    with zipfile.ZipFile(built) as opened:
        yield opened


@pytest.fixture(scope="module")
def metadata(wheel) -> email.message.Message:
    (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    return email.message_from_bytes(wheel.read(name))


def test_every_file_of_the_package_is_in_the_wheel(wheel):
    package = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "ocop_lib").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {name for name in wheel.namelist() if name.startswith("ocop_lib/")} == package
    assert "ocop_lib/py.typed" in package


def test_nothing_but_the_package_the_server_s_settings_and_the_notebooks_is_in_the_wheel(wheel):
    elsewhere = {name for name in wheel.namelist() if not name.startswith("ocop_lib/")}
    data = {name for name in elsewhere if ".dist-info/" not in name}
    assert {name.partition(".data/")[2] for name in data} == {
        "data/etc/jupyter/jupyter_server_config.d/ocop.json",
        *(
            f"data/share/ocop/notebooks/{path.name}"
            for path in (ROOT / "notebooks").glob("*.ipynb")
        ),
    }


def test_the_licences_of_code_and_fonts_are_in_the_wheel(metadata):
    assert metadata.get_all("License-File") == ["LICENSE", "ocop_lib/render/fonts/LICENSE"]


def test_the_wheel_says_from_which_python_on_it_works_and_that_it_is_typed(metadata):
    assert metadata["Requires-Python"] == ">=3.11"
    assert "Typing :: Typed" in metadata.get_all("Classifier")


def test_no_package_is_needed_that_is_for_developers_only(metadata):
    needed = {name for line in metadata.get_all("Requires-Dist") for name in names(line, "extra")}
    assert "papermill" in needed
    extras = PROJECT["optional-dependencies"]
    assert (
        needed
        & {
            name
            for extra in ("dev", "test")
            for line in extras[extra]
            for name in names(line, "ocop")
        }
        == set()
    )


def names(requirement: str, other_than: str) -> set[str]:
    """The package that a requirement names, unless it says the other thing."""
    return set() if other_than in requirement else {re.match(r"[\w.-]+", requirement)[0]}


def test_an_editable_install_starts_in_a_folder_of_any_name(tmp_path):
    """Python before 3.13 reads .pth files in the locale's encoding, and ends when it cannot."""
    root = tmp_path / "Bản sao mới"
    for name in ("ocop_lib", "notebooks"):
        shutil.copytree(ROOT / name, root / name)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, root)
    code = "import sys; from hatchling.build import build_editable; print(build_editable('dist'))"
    (root / "dist").mkdir()
    subprocess.run([sys.executable, "-c", code], cwd=root, check=True, capture_output=True)
    (built,) = (root / "dist").iterdir()
    with zipfile.ZipFile(built) as opened:
        paths = [opened.read(name) for name in opened.namelist() if name.endswith(".pth")]
    assert paths
    assert all(content.isascii() for content in paths)
