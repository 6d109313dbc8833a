"""The register: what units delivered, checked at the door, trusted inside."""

from ocop_lib.register.findings import Finding
from ocop_lib.register.heading import Cut, Published
from ocop_lib.register.model import Register
from ocop_lib.register.reading import read_register

__all__ = ["Cut", "Finding", "Published", "Register", "read_register"]
