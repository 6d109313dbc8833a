"""The version of this library and the folder of its package."""

from pathlib import Path

__version__ = "0.2.0"

LIBRARY = Path(__file__).parent
"""The folder of the package ``ocop_lib``."""
