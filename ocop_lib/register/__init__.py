"""The register: the data that units delivered, checked when read and not again afterwards."""

from ocop_lib.register.findings import Finding
from ocop_lib.register.heading import Cut, Published
from ocop_lib.register.model import Register
from ocop_lib.register.reading import read_register

__all__ = ["Cut", "Finding", "Published", "Register", "read_register"]
