"""What is published: files, the manifest that vouches for them, the page that leads to them."""

from ocop_lib.files.whole import write_whole
from ocop_lib.output.files import (
    FAILED_FOLDER,
    INDEX,
    INDICATORS,
    FileEntry,
    Outputs,
    ReportEntry,
    locked,
)
from ocop_lib.output.index import IndexText, index_page

__all__ = [
    "FAILED_FOLDER",
    "INDEX",
    "INDICATORS",
    "FileEntry",
    "IndexText",
    "Outputs",
    "ReportEntry",
    "index_page",
    "locked",
    "write_whole",
]
