"""Compiled templates are kept beside the templates, and never give another page than the template."""

import marshal
import os
import stat
import sys
from pathlib import Path

import pytest

from ocop_lib.blocks import compiled
from ocop_lib.blocks.templating import environment


@pytest.fixture(autouse=True)
def writing(monkeypatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def said(folder: Path) -> str:
    """What the template says, in a new environment, as in a new process."""
    return environment(folder).get_template("a.css.j2").render(word="<")


def kept(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".j2")


@pytest.fixture
def folder(tmp_path) -> Path:
    (tmp_path / "a.css.j2").write_text("một {{ word }}", encoding="utf-8")
    return tmp_path


def never(*_: object, **__: object) -> None:
    pytest.fail("the template was compiled again")


def test_a_template_is_compiled_once(folder, monkeypatch):
    assert said(folder) == "một &lt;"
    assert [path.parent.name for path in kept(folder)] == ["__pycache__"]
    monkeypatch.setattr("jinja2.environment.Environment._generate", never)
    assert said(folder) == "một &lt;"


def test_a_changed_template_is_compiled_again_in_the_same_file(folder):
    said(folder)
    (folder / "a.css.j2").write_text("hai {{ word }}", encoding="utf-8")
    assert said(folder) == "hai &lt;"
    assert len(kept(folder)) == 1


@pytest.mark.parametrize("option", ["keep_trailing_newline", "trim_blocks", "lstrip_blocks"])
def test_another_option_of_the_environment_compiles_it_again(folder, option):
    (folder / "a.css.j2").write_text("a\n  {% if true %}\nb{% endif %}\nc\n", encoding="utf-8")

    def page(*, is_set: bool) -> str:
        templates = environment(folder)
        setattr(templates, option, is_set)
        return templates.get_template("a.css.j2").render()

    assert len({page(is_set=True), page(is_set=False)}) == 2


@pytest.mark.parametrize("name", ["library_digest", "packages_digest"])
def test_another_library_or_other_packages_compile_it_again(folder, monkeypatch, name):
    said(folder)
    before = kept(folder)[0].read_bytes()
    monkeypatch.setattr(compiled, name, lambda: "other")
    assert said(folder) == "một &lt;"
    assert kept(folder)[0].read_bytes() != before


def damaged(data: bytes) -> list[bytes]:
    head, _, code = data.partition(b"\n")
    return [b"", head, data[:-9], head + b"\n", b"x" + data, head + b"\n" + marshal.dumps(7), code]


@pytest.mark.parametrize("number", range(7))
def test_a_damaged_file_is_passed_over(folder, number):
    said(folder)
    path = kept(folder)[0]
    whole = path.read_bytes()
    path.write_bytes(damaged(whole)[number])
    assert said(folder) == "một &lt;"
    assert path.read_bytes() == whole


def test_python_is_asked_whether_and_where_to_write(folder, monkeypatch, tmp_path_factory):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    said(folder)
    assert kept(folder) == []
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    elsewhere = tmp_path_factory.mktemp("caches")
    monkeypatch.setattr(sys, "pycache_prefix", str(elsewhere))
    said(folder)
    assert kept(folder) == []


@pytest.mark.parametrize("is_file", [True, False])
def test_where_nothing_can_be_written_the_page_is_the_same(folder, monkeypatch, is_file):
    if is_file:
        (folder / "__pycache__").write_text("")
    else:
        monkeypatch.setattr(Path, "write_bytes", lambda *_: (_ for _ in ()).throw(OSError()))
    assert said(folder) == "một &lt;"
    assert not any(path.suffix.isdigit() for path in kept(folder))


def test_the_file_is_written_as_whole_as_a_module(folder):
    said(folder)
    mode = kept(folder)[0].stat().st_mode
    assert stat.S_IMODE(mode) & ~(0o666 & ~_umask()) == 0


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
