"""Files of any kind, where one of text is wanted: read, or refused without waiting."""

import errno
import os
import socket
from pathlib import Path

import pytest

from ocop_lib.errors import ParameterError
from ocop_lib.files.text import read_bytes, real_path, system_reason

ENGLISH = {"no", "such", "file", "directory", "permission", "denied", "levels", "links", "many"}


def refusal(path: Path):
    with pytest.raises(ParameterError) as caught:
        read_bytes(path, "tep.yaml", ParameterError)
    (fault,) = caught.value.faults
    assert fault.place.file == "tep.yaml"
    assert fault.remedy
    assert not ENGLISH & set(str(fault).casefold().split())
    return fault


def folder(path: Path) -> None:
    path.mkdir()


def pipe(path: Path) -> None:
    os.mkfifo(path)


def loop(path: Path) -> None:
    path.symlink_to(path.name)


def dangling(path: Path) -> None:
    path.symlink_to("khong")


def below_a_file(path: Path) -> None:
    path.parent.rmdir()
    path.parent.write_bytes(b"")


def nothing(path: Path) -> None:
    assert not path.exists()


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def listening(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (folder, "yaml.not_a_file"),
        (pipe, "yaml.not_a_file"),
        (device, "yaml.not_a_file"),
        (listening, "yaml.unreadable"),
        (loop, "yaml.unreadable"),
        (dangling, "yaml.missing_file"),
        (below_a_file, "yaml.missing_file"),
        (nothing, "yaml.missing_file"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_what_is_no_file_is_refused_at_once(tmp_path_factory, make, code):
    inner = tmp_path_factory.mktemp("t") / "s"
    inner.mkdir()
    make(inner / "f")
    assert refusal(inner / "f").code == code


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO, errno.ENAMETOOLONG, errno.EMFILE])
def test_what_the_system_does_not_let_us_read_is_told_in_vietnamese(tmp_path, monkeypatch, number):
    path = tmp_path / "f"
    path.write_bytes(b"x")

    def refuse(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("ocop_lib.files.text.os.open", refuse)
    fault = refusal(path)
    assert fault.code == "yaml.unreadable"
    assert fault.found == system_reason(OSError(number, ""))
    assert fault.found


@pytest.mark.parametrize("name", ["a\0b", "a" * 300, "\ud800"])
def test_a_name_no_system_has_is_refused(tmp_path, name):
    assert refusal(tmp_path / name).code == "yaml.unreadable"


def test_at_most_one_byte_more_than_the_limit_is_read(tmp_path):
    path = tmp_path / "f"
    path.write_bytes(b"12345")
    assert read_bytes(path, "f", ParameterError, limit=3) == b"1234"


def test_a_loop_of_links_is_its_own_real_path(tmp_path):
    loop(tmp_path / "f")
    assert real_path(tmp_path / "f").name == "f"
