"""The keys and values allowed in ``params/defaults.yaml``."""

from pathlib import PurePosixPath
from typing import Annotated, Any, Self

import yaml
from pydantic import AfterValidator, Field, Strict, model_validator

from ocop_lib.files.fields import (
    Flag,
    InsidePath,
    OptionalText,
    Text,
    inside_fault,
    refuse,
)
from ocop_lib.files.records import Record
from ocop_lib.periods import Scheme
from ocop_lib.plan.reading import is_plan_file
from ocop_lib.project.formats import FORMATS, Format

TIME_LIMIT_SECONDS = 600
"""The longest time for a report, in seconds, unless the project sets another."""

MEMORY_LIMIT_MB = 4096
"""The most memory for a report's kernel, in megabytes, unless the project sets another."""

_MOST_SECONDS = 24 * 3600
_MOST_MB = 2**20


def _in_order(formats: tuple[Format, ...]) -> tuple[Format, ...]:
    """Each format once, in the library's order."""
    return tuple(name for name in FORMATS if name in formats)


Formats = Annotated[tuple[Format, ...], Field(min_length=1), AfterValidator(_in_order)]


class Layout(Record):
    """The texts of the official layout of an administrative document.

    Args:
        superior: the body superior to the issuer, printed in the top left corner; empty for none.
        number: text after «Số:», such as «/BC-VPĐP»; the number before it is filled in by hand.
        place: place of signing.
        draft: whether the report is marked «DỰ THẢO».
        recipients: recipients, one a line.
        signatory: office of the signatory, such as «CHÁNH VĂN PHÒNG»; one text a line.
        name: name of the signatory; empty to be written by hand.

    Source: Nghị định 30/2020/NĐ-CP, Phụ lục I.
    """

    superior: OptionalText = ""
    number: OptionalText = ""
    place: Text
    draft: Flag = False
    recipients: tuple[Text, ...] = ()
    signatory: tuple[Text, ...] = ()
    name: OptionalText = ""


class Defaults(Record):
    """The content of ``params/defaults.yaml``.

    Args:
        plan: name of a plan shipped with the library, or path of a plan file from the root.
        register_folder: folder of the register, relative to the root; its key is ``register``.
        scheme: the period scheme, which sets the cut-off dates.
        formats: file formats of each report, in the library's order; every format by default, also
            one that a later version of the library adds.
        notebooks: notebooks by pattern of report ids; the first pattern that matches is used.
        time_limit_seconds: the longest time for one report, in seconds.
        memory_limit_mb: the most memory for the kernel of one report, in megabytes.
        layout: the official layout of an administrative document; None for plain reports; its key
            is ``form``.
    """

    plan: Text
    register_folder: Annotated[InsidePath, Field(alias="register")]
    scheme: Scheme
    formats: Formats = FORMATS
    notebooks: dict[Text, InsidePath] = Field(default_factory=dict)
    time_limit_seconds: Annotated[int, Strict(), Field(ge=1, le=_MOST_SECONDS)] = TIME_LIMIT_SECONDS
    memory_limit_mb: Annotated[int, Strict(), Field(ge=1, le=_MOST_MB)] = MEMORY_LIMIT_MB
    layout: Layout | None = Field(default=None, alias="form")

    @model_validator(mode="after")
    def _check_plan_path(self) -> Self:
        fault = inside_fault(self.plan) if is_plan_file(self.plan) else None
        if fault is not None:
            refuse([(("plan",), fault)])
        return self

    @property
    def plan_file(self) -> PurePosixPath | None:
        """The project's own plan file, relative to the root; None for a plan of the library."""
        return PurePosixPath(self.plan) if is_plan_file(self.plan) else None

    def of_a_report(self) -> bytes:
        """``defaults.yaml`` reduced to the keys that can change a report.

        Jobs contain this version, so that a changed comment or time limit makes no report stale.

        Returns:
            The bytes of a YAML file with ``plan``, ``register``, ``scheme`` and, if set, ``form``.
        """
        content: dict[str, Any] = {
            "plan": self.plan,
            "register": self.register_folder,
            "scheme": self.scheme,
        }
        if self.layout is not None:
            content["form"] = self.layout.model_dump(mode="json")
        return yaml.safe_dump(content, allow_unicode=True, sort_keys=False).encode()
