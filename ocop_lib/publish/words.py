"""What a person types who issues reports: a name, a note and reasons, each of which is kept."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from unicodedata import normalize

from ocop_lib.errors import Fault, FaultKind, Place
from ocop_lib.files.fields import INVISIBLE
from ocop_lib.files.letters import MAX_TEXT, has_hidden, shortened
from ocop_lib.files.personal import is_personal
from ocop_lib.files.personal_values import PERSONAL_DATA

NO_NAME = FaultKind(
    "issue.by",
    "Chưa nói ai ban hành.",
    'Thêm --by, ví dụ --by "Nguyễn Văn An, Chánh Văn phòng".',
)
NO_REASON = FaultKind(
    "issue.reason",
    "Tùy chọn này cần một lý do bằng chữ; lý do được in ra báo cáo hoặc ghi vào sổ ban hành.",
    "Viết lý do ngay sau tùy chọn, trong dấu nháy kép.",
)
TOO_LONG = FaultKind(
    "issue.too_long", "Lời ghi quá dài.", "Rút gọn.", f"không quá {MAX_TEXT} ký tự"
)


@dataclass(frozen=True, slots=True)
class Words:
    """What was typed.

    Args:
        by: who issues; None where nothing was typed.
        note: a note for the ledger.
        despite: why reports are issued with something open.
        revision: why reports are issued again.
    """

    by: str | None = None
    note: str | None = None
    despite: str | None = None
    revision: str | None = None

    def clean(self) -> "Words":
        """The same in NFC, without blanks around."""
        return Words(
            *(None if text is None else normalize("NFC", text).strip() for _, text in self)
        )

    def faults(self) -> Iterator[Fault]:
        """What is wrong with it; personal data are not repeated."""
        for name, text in self:
            place = Place(part=f"--{name}")
            if not any(letter.isalnum() for letter in text or ""):
                if name == "by":
                    yield NO_NAME.at(place, found=text or "")
                elif text is not None and name != "note":
                    yield NO_REASON.at(place, found=text)
            elif is_personal(text or ""):
                yield PERSONAL_DATA.at(place)
            elif has_hidden(text or ""):
                yield INVISIBLE.at(place, found=ascii(shortened(text or "")))
            elif len(text or "") > MAX_TEXT:
                yield TOO_LONG.at(place, found=shortened(text or ""))

    def __iter__(self) -> Iterator[tuple[str, str | None]]:
        """Each option's name and its text."""
        return ((field.name, getattr(self, field.name)) for field in fields(self))
