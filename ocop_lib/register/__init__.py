"""The register: the data that units delivered, checked when read and not again afterwards.

Each public name is imported from its module at its first use: reading the heading or a remembered
slice needs no pandas.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ocop_lib.register.findings import Finding
    from ocop_lib.register.heading import Cut, Published
    from ocop_lib.register.model import Register
    from ocop_lib.register.reading import read_register

__all__ = ["Cut", "Finding", "Published", "Register", "read_register"]

_MODULE_OF = {
    "Cut": "heading",
    "Finding": "findings",
    "Published": "heading",
    "Register": "model",
    "read_register": "reading",
}


def __getattr__(name: str) -> Any:
    """Import a public name from its module."""
    if name not in _MODULE_OF:
        raise AttributeError(name)
    return getattr(import_module(f"ocop_lib.register.{_MODULE_OF[name]}"), name)
