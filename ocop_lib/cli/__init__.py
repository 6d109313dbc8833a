"""The command line, in Vietnamese; each command calls one function."""

from ocop_lib.cli.app import main

__all__ = ["main"]
