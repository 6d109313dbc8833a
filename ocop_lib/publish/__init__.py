"""What is published: files, the manifest that vouches for them, the page that leads to them."""

from ocop_lib.publish.index import IndexText, index_page
from ocop_lib.publish.outputs import INDEX, INDICATORS, FileEntry, Outputs, ReportEntry, write_whole

__all__ = [
    "INDEX",
    "INDICATORS",
    "FileEntry",
    "IndexText",
    "Outputs",
    "ReportEntry",
    "index_page",
    "write_whole",
]
