"""What may stand in ``params/defaults.yaml``."""

from pathlib import PurePosixPath
from typing import Annotated, Any, Self

import yaml
from pydantic import AfterValidator, ConfigDict, Field, Strict, model_validator

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
"""How long a report may take, unless the project says otherwise."""

MEMORY_LIMIT_MB = 4096
"""How much memory a report's kernel may use, unless the project says otherwise."""

_MOST_SECONDS = 24 * 3600
_MOST_MB = 2**20


def _in_order(formats: tuple[Format, ...]) -> tuple[Format, ...]:
    """Each form once, in the library's order."""
    return tuple(form for form in FORMATS if form in formats)


Formats = Annotated[tuple[Format, ...], Field(min_length=1), AfterValidator(_in_order)]


class Layout(Record):
    """The layout of an administrative document, where reports are to have it.

    Args:
        superior: the body above the issuer, above the left corner; empty for none.
        number: number and sign after «Số:», such as «/BC-VPĐP»; the number is left open.
        place: where it is signed.
        draft: it is marked «DỰ THẢO».
        recipients: who receives it, a line each.
        signatory: in what capacity it is signed, a line each.
        name: who signs; empty to be written by hand.

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
        plan: a plan shipped with the library, or a plan file relative to the root.
        register_folder: the register's folder, relative to the root; written ``register``.
        scheme: how quarters are cut.
        formats: what each report is written as, in the library's order.
        notebooks: pattern of report ids and the notebook that serves them; the first match wins.
        time_limit_seconds: how long one report may take.
        memory_limit_mb: how many megabytes the kernel of one report may use.
        form: the layout of an administrative document; None for plain reports.
    """

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    plan: Text
    register_folder: Annotated[InsidePath, Field(alias="register")]
    scheme: Scheme
    formats: Formats = FORMATS
    notebooks: dict[Text, InsidePath] = Field(default_factory=dict)
    time_limit_seconds: Annotated[int, Strict(), Field(ge=1, le=_MOST_SECONDS)] = TIME_LIMIT_SECONDS
    memory_limit_mb: Annotated[int, Strict(), Field(ge=1, le=_MOST_MB)] = MEMORY_LIMIT_MB
    form: Layout | None = None

    @model_validator(mode="after")
    def _plan_is_inside(self) -> Self:
        fault = inside_fault(self.plan) if is_plan_file(self.plan) else None
        if fault is not None:
            refuse([(("plan",), fault)])
        return self

    @property
    def plan_file(self) -> PurePosixPath | None:
        """The project's own plan file, relative to the root; None for a plan of the library."""
        return PurePosixPath(self.plan) if is_plan_file(self.plan) else None

    def of_a_report(self) -> bytes:
        """A ``defaults.yaml`` of only what a report can depend on.

        A job carries this one, so that a comment or a time limit makes no report stale.
        """
        content: dict[str, Any] = {
            "plan": self.plan,
            "register": self.register_folder,
            "scheme": self.scheme,
        }
        if self.form is not None:
            content["form"] = self.form.model_dump(mode="json")
        return yaml.safe_dump(content, allow_unicode=True, sort_keys=False).encode()
