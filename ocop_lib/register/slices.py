"""Slices of a register for single reports, remembered so that making one needs no pandas."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ocop_lib.files import memory
from ocop_lib.periods import Period, Scheme
from ocop_lib.register.folder import FILES, NEEDED, register_digest
from ocop_lib.register.reading import read_heading
from ocop_lib.register.viewer import as_viewer

if TYPE_CHECKING:
    from ocop_lib.plan import Plan
    from ocop_lib.register.heading import Heading
    from ocop_lib.register.model import Register
    from ocop_lib.register.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Slices:
    """The slices of the register in a folder; the register is only read for a new one.

    Args:
        folder: the register's folder.
        plan: the plan by which the register is checked.
        read: reads and checks the register, at its first call.
    """

    folder: Path
    plan: "Plan"
    read: Callable[[], "Register"]

    @property
    def heading(self) -> "Heading":
        """The heading of the whole register."""
        return read_heading(self.folder)

    def visible_to(self, who: "str | Viewer", period: Period, scheme: Scheme) -> "Register":
        """The same register as of `Register.visible_to`; for it the whole register is read."""
        return self.read().visible_to(who, period, scheme)

    def files_visible_to(
        self, who: "str | Viewer", period: Period, scheme: Scheme
    ) -> dict[str, bytes]:
        """The same files as of `Register.files_visible_to`.

        Args:
            who: the viewer; a text is a unit's id, or ``province``.
            period: the report's quarter or year.
            scheme: the period scheme.

        Returns:
            The slice's files by name.
        """
        about = as_viewer(who).about
        plan, cut = self.plan.digest, [about.kind, about.id, period.as_keys(), scheme]

        def key() -> str:
            register = register_digest(self.folder)
            return memory.key_of("slice", register=register, plan=plan, cut=cut)

        def made() -> dict[str, str]:
            files = self.read().files_visible_to(who, period, scheme)
            return {name: data.decode() for name, data in files.items()}

        texts = memory.remembered(key, _is_slice, made)
        return {name: texts[name].encode() for name in FILES if name in texts}


def _is_slice(value: Any) -> bool:
    is_right = isinstance(value, dict) and NEEDED <= value.keys() <= set(FILES)
    return is_right and all(isinstance(text, str) for text in value.values())
