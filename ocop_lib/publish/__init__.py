"""What is published: files, the manifest that vouches for them, the page that leads to them."""

from ocop_lib.publish.index import IndexText, index_page
from ocop_lib.publish.outputs import (
    FAILED,
    INDEX,
    INDICATORS,
    FileEntry,
    Outputs,
    ReportEntry,
    locked,
    write_whole,
)

__all__ = [
    "FAILED",
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
