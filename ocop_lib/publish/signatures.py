"""The signatures of a ledger's entries: who has signed, and whether that person may."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from ocop_lib.errors import Fault, FaultKind, OcopError, ParameterError, Place, RegisterError
from ocop_lib.files.text import MAX_BYTES, TOO_LARGE, decoded, is_file, is_there, read_bytes
from ocop_lib.project.root import SIGNERS
from ocop_lib.publish import ssh_keygen
from ocop_lib.register.entry import Entry
from ocop_lib.register.issued import Ledger
from ocop_lib.register.ledger_place import ENTRY, SIGNATURE

NOT_A_SIGNER = FaultKind(
    "signature.not_a_signer",
    "Khóa này không có trong danh sách người được ký nên chưa ban hành gì.",
    "Thêm một dòng vào danh sách ấy: tên người ký, dấu cách, rồi nội dung tệp khóa công khai .pub.",
)
WRONG = FaultKind(
    "signature.wrong",
    "Chữ ký không khớp với mục này của sổ ban hành: mục hoặc chữ ký đã bị thay.",
    "Lấy lại mục và chữ ký từ bản sao lưu hoặc từ git; gói nhận được thì hỏi lại nơi gửi.",
)
FOREIGN = FaultKind(
    "signature.foreign",
    "Mục này được ký bằng khóa không thuộc danh sách người được ký vào ngày ban hành.",
    "Hỏi lại cơ quan ban hành. Nếu đúng là khóa của cơ quan thì thêm nó vào danh sách.",
)
UNCHECKED = FaultKind(
    "signature.unchecked",
    "Mục này có chữ ký, chưa kiểm tra được.",
    "Để kiểm tra, cần lệnh ssh-keygen và danh sách người được ký: tệp params/signers của dự án,"
    " hoặc tệp nêu sau --signers.",
    severity="warning",
)
UNSIGNED = FaultKind(
    "signature.none",
    "Từ mục này trở đi sổ ban hành không có chữ ký.",
    "Lần ban hành sau thêm --key; mục có chữ ký xác nhận cả các mục trước nó. Nếu mục này từng được"
    " ký thì lấy lại tệp entry.yaml.sig từ bản sao lưu.",
    severity="warning",
)

_MOST_BYTES = 2**16
_PROBE = b"ocop\n"
"""Is signed before reports are made, to see that the key can; it is no entry, and is not kept."""

State = Literal["good", "wrong", "foreign", "unchecked"]


@dataclass(frozen=True, slots=True)
class Signers:
    """Who may sign.

    Args:
        data: their names and keys, as OpenSSH's ``allowed_signers`` lists them; None where there
            is no list.
        file: the list's name in messages.
        is_asked: whether the list was named by whoever asks, who then wants every entry vouched for.
    """

    data: bytes | None = None
    file: str = str(SIGNERS)
    is_asked: bool = False

    @classmethod
    def of_project(cls, root: Path) -> "Signers":
        """The list of a project.

        Returns:
            The list, without content where the project has none.

        Raises:
            ParameterError: it cannot be read.
        """
        path = root / SIGNERS
        if not is_there(path):
            return cls()
        return cls(_list(path, str(SIGNERS)))

    @classmethod
    def named(cls, path: Path) -> "Signers":
        """The list that somebody names.

        Returns:
            The list, by which every entry is to be vouched for.

        Raises:
            ParameterError: it cannot be read.
        """
        return cls(_list(path, str(path)), str(path), is_asked=True)


NO_SIGNERS = Signers()


@dataclass(frozen=True, slots=True)
class Signature:
    """The signature of an entry.

    Args:
        number: the entry's place in its ledger.
        digest: the entry's digest.
        state: ``good``; ``wrong`` for one that does not fit the entry; ``foreign`` for one by a key
            that is not in the list; ``unchecked``.
        by: the name in the list; empty but for a good one.
    """

    number: int
    digest: str
    state: State
    by: str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {"entry": self.number, "state": self.state, "by": self.by or None}


Checked = tuple[tuple[Signature, ...], tuple[Fault, ...]]
"""Signatures, and what is wrong with them."""


def check_key(key: Path, signers: Signers, on: date) -> None:
    """Refuse a key that cannot sign, or whose signatures would be told to be a stranger's.

    Args:
        key: the file of a private key, or of a public one whose private key ssh-agent holds.
        signers: who may sign; with no list every key may.
        on: the day of issue.

    Raises:
        ParameterError: the key is refused, or there is no ssh-keygen.
    """
    if not is_file(key):
        place = Place(str(key), part="--key")
        raise ParameterError(ssh_keygen.NOT_SIGNED.at(place, found="không có tệp này"))
    signature = ssh_keygen.sign(key, _PROBE)
    if signers.data is not None and not ssh_keygen.signer_of(_PROBE, signature, signers.data, on):
        raise ParameterError(NOT_A_SIGNER.at(Place(signers.file), found=str(key)))


def checked_signatures(ledgers: Iterable[Ledger], signers: Signers) -> Checked:
    """Check the signatures of all entries of ledgers.

    An entry carries the digest of the one before, so a signed one vouches for all before it:
    only those after the last signed one are told to be without.

    Args:
        ledgers: ledgers whose chain is whole.
        signers: who may sign.

    Returns:
        The signatures by ledger and number, and the faults.
    """
    signatures: list[Signature] = []
    faults: list[Fault] = []
    for ledger in ledgers:
        signed = [entry for entry in ledger.entries if entry.is_signed]
        for entry in signed:
            signature, found = _checked(entry, signers)
            signatures.append(signature)
            faults += found
        if signers.data is not None:
            faults += _unsigned(ledger, signed[-1].number if signed else 0, signers)
    return tuple(signatures), tuple(faults)


def _unsigned(ledger: Ledger, last: int, signers: Signers) -> Iterator[Fault]:
    """The first entry after the last signed one."""
    for entry in ledger.entries[last : last + 1]:
        yield _severe(UNSIGNED.at(Place(entry.folder.as_posix())), signers)


def _checked(entry: Entry, signers: Signers) -> tuple[Signature, tuple[Fault, ...]]:
    """An entry's signature, and what is wrong with it."""
    path = entry.folder / SIGNATURE
    place = Place(path.as_posix())

    def found(state: State, *faults: Fault, by: str = "") -> tuple[Signature, tuple[Fault, ...]]:
        return Signature(entry.number, entry.digest, state, by), faults

    if signers.data is None:
        return found("unchecked", UNCHECKED.at(place, found=f"không có tệp {signers.file}"))
    try:
        data = _limited(entry.folder / ENTRY, MAX_BYTES)
        signature = _limited(path, _MOST_BYTES)
    except OcopError as error:
        return found("wrong", *error.faults)
    try:
        on = entry.heading.issued_on
        if by := ssh_keygen.signer_of(data, signature, signers.data, on):
            return found("good", by="".join(filter(str.isprintable, by)))
        if said := ssh_keygen.misfit(data, signature):
            return found("wrong", WRONG.at(place, found=said))
    except ParameterError as error:
        said = " ".join(fault.message for fault in error.faults)
        return found("unchecked", _severe(UNCHECKED.at(place, found=said), signers))
    return found("foreign", FOREIGN.at(place, allowed=signers.file))


def _severe(fault: Fault, signers: Signers) -> Fault:
    """A warning as an error, where signatures were asked for."""
    return replace(fault, severity="error") if signers.is_asked else fault


def _list(path: Path, file: str) -> bytes:
    """A list of who may sign, without the mark that editors on Windows put before it."""
    return decoded(read_bytes(path, file, ParameterError), file, ParameterError).encode()


def _limited(path: Path, limit: int) -> bytes:
    """The bytes of a file of an entry, of limited size.

    Returns:
        All of them.

    Raises:
        RegisterError: it cannot be read or is too large.
    """
    data = read_bytes(path, path.as_posix(), RegisterError, limit)
    if len(data) > limit:
        raise RegisterError(TOO_LARGE.at(Place(path.as_posix()), limit=limit))
    return data
