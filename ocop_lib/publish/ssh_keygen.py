"""OpenSSH's ssh-keygen, which makes and checks signatures; nothing here computes one itself."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from ocop_lib.errors import FaultKind, ParameterError, Place

NO_PROGRAM = FaultKind(
    "signature.no_program",
    "Máy này không có lệnh ssh-keygen của OpenSSH.",
    "Cài OpenSSH: trên Linux là gói openssh-client, trên Windows là OpenSSH Client ở Optional"
    " features; rồi chạy lại.",
)
NO_ANSWER = FaultKind(
    "signature.no_answer",
    "Lệnh ssh-keygen không trả lời trong {seconds} giây.",
    "Kiểm tra ssh-agent, hoặc thiết bị giữ khóa có đang chờ chạm tay hay không; rồi chạy lại.",
)
NOT_SIGNED = FaultKind(
    "signature.key",
    "Không ký được bằng khóa này nên chưa ban hành gì.",
    "Kiểm tra đường dẫn sau --key, và chỉ người dùng này được đọc tệp khóa. Khóa có mật khẩu thì"
    " nạp vào ssh-agent bằng ssh-add trước, rồi chạy lại.",
)

_PROGRAM = "ssh-keygen"
_NAMESPACE = "ocop"
_SECONDS = 60
_SIGNERS, _SIGNATURE = "signers", "signature"
"""The names of the files that the program is given; names of the user's never reach it there."""
_KEPT = ("PATH", "HOME", "SSH_AUTH_SOCK", "USERPROFILE", "SYSTEMROOT")
"""What the program has of the environment: the agent, and what Windows starts no program without."""


class _Done(NamedTuple):
    is_good: bool
    out: bytes
    said: str


def sign(key: Path, data: bytes) -> bytes:
    """Sign bytes.

    Args:
        key: the file of a private key, or of a public one whose private key ssh-agent holds.
        data: what is signed.

    Returns:
        The signature, as ssh-keygen writes it.

    Raises:
        ParameterError: there is no ssh-keygen, or it cannot sign with this key.
    """
    # An empty passphrase is tried, and none is asked for: no run waits for somebody to type.
    done = _run(("sign", "-P", "", "-f", str(key.absolute())), data, {})
    if not done.is_good or not done.out:
        raise ParameterError(NOT_SIGNED.at(Place(str(key), part="--key"), found=done.said))
    return done.out


def misfit(data: bytes, signature: bytes) -> str:
    """Whether a signature is one of these bytes, whoever made it.

    Returns:
        The program's words on why it is none; empty where it is one.

    Raises:
        ParameterError: there is no ssh-keygen.
    """
    done = _run(("check-novalidate", "-s", _SIGNATURE), data, {_SIGNATURE: signature})
    return "" if done.is_good else done.said or "?"


def signer_of(data: bytes, signature: bytes, signers: bytes, on: date) -> str:
    """Who of those who may sign has signed bytes.

    Args:
        data: what was signed.
        signature: the signature.
        signers: who may sign, as OpenSSH's ``allowed_signers`` lists them.
        on: the day on which they had to be allowed to.

    Returns:
        The name in the list; empty where none of them has, or the bytes are others.

    Raises:
        ParameterError: there is no ssh-keygen.
    """
    files = {_SIGNERS: signers, _SIGNATURE: signature}
    given = ("-s", _SIGNATURE, "-f", _SIGNERS, f"-Overify-time={on:%Y%m%d}")
    found = _run(("find-principals", *given), b"", files)
    names = found.out.decode("utf-8", "surrogateescape").splitlines() if found.is_good else []
    return next(
        (name for name in names if _run(("verify", "-I", name, *given), data, files).is_good), ""
    )


def _run(words: tuple[str, ...], data: bytes, files: Mapping[str, bytes]) -> _Done:
    """Run ``ssh-keygen -Y`` in a folder of its own, with neither a shell nor a terminal.

    Args:
        words: what it is to do, and its options.
        data: what it reads.
        files: the files in its folder.

    Returns:
        Whether it agreed, what it wrote, and its own words.

    Raises:
        ParameterError: there is no such program, or it does not answer.
    """
    found = shutil.which(_PROGRAM)
    # Of a relative path the program would be one in the working folder, which may be a received one.
    if found is None or not Path(found).is_absolute():
        raise ParameterError(NO_PROGRAM.at())
    what, *options = words
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    with TemporaryDirectory(prefix="ocop-") as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        try:
            done = subprocess.run(  # noqa: S603 (a list of words, of which none is a file's content)
                [found, "-Y", what, "-n", _NAMESPACE, *options],
                cwd=folder,
                input=data,
                capture_output=True,
                check=False,
                env={**kept, "LC_ALL": "C", "SSH_ASKPASS_REQUIRE": "never"},
                timeout=_SECONDS,
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except subprocess.TimeoutExpired:
            raise ParameterError(NO_ANSWER.at(seconds=_SECONDS)) from None
        except OSError:
            raise ParameterError(NO_PROGRAM.at(found=found)) from None
    return _Done(done.returncode == 0, done.stdout, _told(done.stderr))


def _told(data: bytes) -> str:
    """The program's own words in one line, without what a terminal would obey."""
    lines = (" ".join(line.split()) for line in data.decode("utf-8", "replace").splitlines())
    return "; ".join("".join(filter(str.isprintable, line)) for line in lines if line.strip("@ "))
