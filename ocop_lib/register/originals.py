"""The originals in a register's inbox: whether each is what was accepted, and personal data in them."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from ocop_lib.errors import Fault, FaultKind, Place, RegisterError
from ocop_lib.files.digests import digest
from ocop_lib.files.memory import key_of, recall, remember
from ocop_lib.files.personal_files import personal_place
from ocop_lib.files.text import read_bytes
from ocop_lib.register.ledger_place import INBOX

ALTERED = FaultKind(
    "register.altered_original",
    "Tệp gốc trong inbox không còn nguyên như khi nhận: nội dung không khớp với mã ở đầu tên tệp.",
    "Lấy lại tệp gốc từ git hoặc từ nơi gửi; nếu là tệp chép thêm vào thì chuyển ra ngoài inbox.",
    severity="warning",
)
PERSONAL_ORIGINAL = FaultKind(
    "register.personal_original",
    "Tệp gốc trong inbox có dữ liệu cá nhân (giống số điện thoại, số định danh hoặc thư điện tử):"
    " {where}.",
    "Nếu đúng là dữ liệu cá nhân thì chuyển tệp này ra ngoài thư mục của sổ, và khỏi lịch sử git nếu"
    " đã đưa vào. Sổ không đọc nó nên số liệu đã nhận không đổi.",
    severity="warning",
)

DIGITS = 12
"""How many digits of its digest stand before the name of an original."""

MAX_ORIGINAL_BYTES = 200_000_000


def original_faults(folder: Path) -> Iterator[Fault]:
    """Look through the inbox of a register.

    Args:
        folder: the folder of the register.

    Yields:
        A warning for each original that is not what was accepted, and for each with personal data,
        by name. What was found in a file is remembered under its digest.

    Raises:
        RegisterError: an original cannot be read.
    """
    inbox = folder / INBOX
    paths = sorted(one for one in inbox.glob("[!.]*") if one.is_file())
    if not paths:
        return
    key = key_of("personal originals", folder=str(folder.resolve()))
    known = recall(key)
    known = known if _is_sound(known) else {}
    found: dict[str, str] = {}
    for path in paths:
        data = read_bytes(path, path.as_posix(), RegisterError, MAX_ORIGINAL_BYTES)
        whole = digest(data)
        if not path.name.startswith(f"{whole[:DIGITS]}-"):
            yield ALTERED.at(Place(path.as_posix()))
        if whole not in known and whole not in found:
            place = personal_place(data, path.name)
            found[whole] = _where(place) if place else ""
        if where := found.get(whole, known.get(whole, "")):
            yield PERSONAL_ORIGINAL.at(Place(path.as_posix()), where=where)
    if found:
        remember(key, {**known, **found})


def _is_sound(value: object) -> bool:
    return isinstance(value, Mapping) and all(isinstance(one, str) for one in value.values())


def _where(place: Place) -> str:
    """A place without the file, which may be named as a person is reached."""
    row = "" if place.row is None else f"dòng {place.row}"
    return ", ".join(filter(None, (place.sheet, place.part, row))) or "trong tệp"
