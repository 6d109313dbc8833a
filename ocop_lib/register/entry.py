"""An entry of the ledger: what was issued at one time, by whom, and from what it was made."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import yaml
from pydantic import Field, Strict, StringConstraints

from ocop_lib.errors import FaultKind, Place, RegisterError
from ocop_lib.files.digests import digest
from ocop_lib.files.fields import OptionalText, Text
from ocop_lib.files.records import Record
from ocop_lib.files.text import is_there, read_bytes
from ocop_lib.register.entry_tables import (
    IssuedReport,
    IssuedValue,
    read_values,
)
from ocop_lib.register.heading import Cut
from ocop_lib.register.ledger_place import SIGNATURE

if TYPE_CHECKING:
    from ocop_lib.plan import Plan
    from ocop_lib.register.model import Register

FILES, REPORTS, VALUES = "files.csv", "reports.csv", "values.csv"
ISSUED_FILES, PROJECT, TOLD = "reports", "project", "told"
"""The folders of an entry: the issued files, the project they were made from, and what each report
was told of issues before."""

MAX_BYTES = 256 * 2**20
"""The size limit of a file of the ledger, in bytes."""

EDITED = FaultKind(
    "ledger.edited",
    "Tệp này của sổ ban hành không còn như lúc ban hành.",
    "Lấy lại tệp từ bản sao lưu hoặc từ git. Sổ ban hành không sửa tay: số liệu đổi thì ban hành bản"
    " điều chỉnh bằng ocop issue … --revision.",
)
_DIGEST_LINE = b"digest: "
_Digest = Annotated[str, Strict(), StringConstraints(pattern=r"^[0-9a-f]{64}$")]
_EarlierDigest = Annotated[str, Strict(), StringConstraints(pattern=r"^([0-9a-f]{64})?$")]


class EntryHeading(Record):
    """The content of ``entry.yaml``.

    Args:
        number: the entry's place in the year's ledger, from 1.
        cut: whose slice of the register the entry holds, and of which period; its key is ``slice``.
        cut_off: the last day whose events the reports may show.
        issued_on: the day of issue.
        by: who issued.
        note: what that person noted; empty for nothing.
        despite: why the reports were issued with something open; empty where nothing was.
        revision: why reports were issued again; empty for a first issue.
        plan: the plan's file in the entry's project, and the id of the plan.
        library: the version of this library.
        library_digest: the digest of its code.
        packages_digest: the digest of the versions of all packages.
        rules: the version of each counting rule, by indicator.
        previous: the digest of the entry before; empty for the first.
        files: the digest of ``files.csv``, which lists all other files of the entry.
    """

    number: Annotated[int, Strict(), Field(ge=1)]
    cut: Annotated[Cut, Field(alias="slice")]
    cut_off: date
    issued_on: date
    by: Text
    note: OptionalText = ""
    despite: OptionalText = ""
    revision: OptionalText = ""
    plan: Text
    library: Text
    library_digest: _Digest
    packages_digest: _Digest
    rules: dict[str, Text]
    previous: _EarlierDigest = ""
    files: _Digest

    @property
    def reasons(self) -> tuple[str, str, str]:
        """Why it was issued again, why with something open, and a note; each may be empty."""
        return self.revision, self.despite, self.note

    def as_written(self) -> bytes:
        """The bytes of ``entry.yaml``; the last line is the digest of all lines before."""
        cut = self.cut
        content = {
            **self.model_dump(exclude={"cut"}),
            "slice": {**cut.about.as_keys(), **cut.period.as_keys(), "scheme": cut.scheme},
        }
        first = ("number", "slice", "cut_off", "issued_on", "by", "note", "despite", "revision")
        ordered = {key: content.pop(key) for key in first} | content
        text = yaml.safe_dump(ordered, allow_unicode=True, sort_keys=False, width=2**16).encode()
        return text + _DIGEST_LINE + digest(text).encode() + b"\n"


def own_digest(data: bytes) -> tuple[bytes, str]:
    """The part of an ``entry.yaml`` that its digest vouches for, and the digest written there."""
    text, _, written = data.rpartition(_DIGEST_LINE)
    return text, written.decode("ascii", "replace").strip()


@dataclass(frozen=True)
class Entry:
    """One entry of a ledger, as it lies in its folder.

    Args:
        folder: the entry's folder.
        heading: the content of ``entry.yaml``.
        digest: the entry's digest, which the next entry carries.
        listed: the digest of each other file, by its path in the folder.
        reports: the reports that it holds, in the order of their ids.
    """

    folder: Path
    heading: EntryHeading
    digest: str
    listed: Mapping[str, str]
    reports: tuple[IssuedReport, ...]

    @property
    def number(self) -> int:
        """The entry's place in the year's ledger, from 1."""
        return self.heading.number

    @property
    def period(self) -> str:
        """«2024-Q1», or «2024» for a whole year."""
        return str(self.heading.cut.period)

    @property
    def rules(self) -> Mapping[str, str]:
        """The version of each counting rule, by indicator."""
        return self.heading.rules

    @property
    def is_signed(self) -> bool:
        """Whether it has a signature, which may be wrong."""
        return is_there(self.folder / SIGNATURE)

    @property
    def project(self) -> Path:
        """The folder of the project that the reports were made from."""
        return self.folder / PROJECT

    def read(self, path: str) -> bytes:
        """The bytes of a file of the entry.

        Args:
            path: its path in the entry's folder, one of ``listed``.

        Returns:
            Its bytes, which have the digest that the entry gives.

        Raises:
            RegisterError: the file is missing or was changed.
        """
        file = (self.folder / path).as_posix()
        data = read_bytes(self.folder / path, file, RegisterError, MAX_BYTES)
        if digest(data) != self.listed[path]:
            raise RegisterError(EDITED.at(Place(file)))
        return data

    def issued_files(self, report: str) -> Mapping[str, str]:
        """The paths of a report's issued files in the entry's folder, by format."""
        stem = f"{ISSUED_FILES}/{report}."
        found = (path for path in self.listed if path.startswith(stem))
        return {path.removeprefix(stem): path for path in found}

    def digests_of(self, report: str) -> Mapping[str, str]:
        """The digest of each issued file of a report, by format."""
        return {form: self.listed[path] for form, path in self.issued_files(report).items()}

    @cached_property
    def values(self) -> tuple[IssuedValue, ...]:
        """The numbers issued, in the order of the plan.

        Of every unit and the province, where a report on the province is among the reports;
        otherwise of the units whose reports are.
        """
        return read_values(self.read(VALUES), self.folder / VALUES)

    @cached_property
    def plan(self) -> "Plan":
        """The plan as it was."""
        from ocop_lib.plan.reading import parse_plan

        path = f"{PROJECT}/{self.heading.plan}"
        return parse_plan(self.read(path).decode(), (self.folder / path).as_posix())

    @cached_property
    def register(self) -> "Register":
        """The slice of the register that the reports saw, as it was."""
        from ocop_lib.register.reading import read_register

        folder = self.register_folder
        for path in self.listed:
            if (self.folder / path).parent == folder:
                self.read(path)
        return read_register(folder, self.plan, is_vouched=True)

    @property
    def register_folder(self) -> Path:
        """The folder of the slice."""
        [heading] = [path for path in self.listed if path.endswith("/register.yaml")]
        return (self.folder / heading).parent
