"""A document as text, from which the writers write the same files as from the document itself."""

from base64 import b64decode, b64encode
from zlib import compress, decompress, error

from pydantic import TypeAdapter

from ocop_lib.render.document import Document

_ADAPTER: TypeAdapter[Document] = TypeAdapter(Document)
# The quickest: figures and tables shrink to a fifth, and a stronger one gains little on that.
_LEVEL = 1


def to_text(document: Document) -> str:
    """The document as letters of base64: packed JSON, which holds data only.

    Args:
        document: the document.

    Returns:
        The text; empty where a remark repeats half a letter, which JSON cannot hold.
    """
    try:
        data = _ADAPTER.dump_json(document)
    except ValueError:
        return ""
    return b64encode(compress(data, _LEVEL)).decode()


def from_text(text: str) -> Document | None:
    """The document that `to_text` was given.

    Args:
        text: what it returned, by the same version of the library.

    Returns:
        An equal document; None where the text holds none.
    """
    try:
        return _ADAPTER.validate_json(decompress(b64decode(text)))
    except (ValueError, error):
        return None
