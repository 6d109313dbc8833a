"""Compiled templates beside the templates, as Python keeps compiled modules beside the modules."""

import marshal
import os
import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from types import CodeType

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from ocop_lib.files.digests import digest_of
from ocop_lib.files.fingerprints import library_digest, packages_digest

_OPTIONS = ("autoescape", "keep_trailing_newline", "lstrip_blocks", "trim_blocks")
"""Options of an environment that stand in the code; one template may be read by two environments."""


class CompiledTemplates(BytecodeCache):
    """Compiled templates in the folder ``__pycache__`` of their own folder.

    To compile them takes longer than all else that the page of a single report takes. Whoever can
    write there can change the library as well, so the files are trusted as Python trusts its own.
    Where nothing can be written, templates are compiled in every process.
    """

    def get_cache_key(self, name: str, filename: str | None = None) -> str:  # noqa: ARG002 (theirs)
        """The path of a compiled template; empty for none.

        Args:
            name: the template's name.
            filename: its path.

        Returns:
            The path, which is the same for every version of the template.
        """
        # A Python without a cache tag keeps nothing compiled: importlib raises this then.
        with suppress(NotImplementedError):
            return f"{cache_from_source(filename)}.jinja" if filename else ""
        return ""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read a compiled template, unless its file is of another version, or damaged.

        Args:
            bucket: the template.
        """
        # What marshal raises for bytes that are no code.
        with suppress(OSError, EOFError, TypeError, ValueError):
            head, _, code = Path(bucket.key).read_bytes().partition(b"\n")
            if head == _head(bucket):
                read = marshal.loads(code)  # noqa: S302 (as trusted as a compiled module)
                bucket.code = read if isinstance(read, CodeType) else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write a compiled template; its file appears whole or not at all.

        Args:
            bucket: the template.
        """
        if sys.dont_write_bytecode or not bucket.key:
            return
        path = Path(bucket.key)
        part = path.with_name(f"{path.name}.{os.getpid()}")
        with suppress(OSError):
            path.parent.mkdir(exist_ok=True)
            part.write_bytes(_head(bucket) + b"\n" + marshal.dumps(bucket.code))
            part.replace(path)


def _head(bucket: Bucket) -> bytes:
    """The first line of a file: the digest of all that a compiled template depends on."""
    options = [repr(getattr(bucket.environment, name)) for name in _OPTIONS]
    # The library's, because templates are compiled with filters that it chooses; the path, because
    # it stands in the code, for tracebacks.
    digests = (bucket.checksum, library_digest(), packages_digest())
    return digest_of([bucket.key, *options, *digests]).encode()
