"""The bytes of a file that was sent, opened: by content and never by name, within limits."""

from ocop_lib.intake.opening.books import file_bytes, open_book

__all__ = ["file_bytes", "open_book"]
