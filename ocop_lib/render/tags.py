"""What the tags of a cell mean: those of nbconvert, nbclient and Jupyter Book, in either spelling."""

from collections.abc import Collection, Iterator

from ocop_lib.errors import Fault, FaultKind, Place

TAG_UNKNOWN = FaultKind(
    "report.tag_unknown",
    "Có thẻ không có tác dụng.",
    "Sửa thẻ của ô (JupyterLab: bánh răng ở góc trên bên phải, mục Cell Tags).",
    severity="warning",
)

PARAMETERS = frozenset({"parameters", "injected-parameters"})
"""The tags of papermill's cells."""

RAISES = "raises-exception"
"""The tag of a cell that is expected to end with an error."""

_CELL = {"remove-cell", "hide-cell"}
_OUTPUT = {"remove-output", "hide-output"}
# A report holds no code, so that these hide nothing.
_INPUT = {"remove-input", "hide-input"}
_STREAMS = {"stdout": "remove-stdout", "stderr": "remove-stderr"}
# nbclient knows these in this spelling only.
_RUN = {RAISES, "skip-execution"}
_KNOWN = {*_CELL, *_OUTPUT, *_INPUT, *_STREAMS.values(), *_RUN}
_FIRST_WORDS = tuple({tag.partition("-")[0] for tag in _KNOWN})


def hides_cell(tags: Collection[str]) -> bool:
    """Whether the author keeps the whole cell out of the report."""
    return not _CELL.isdisjoint(map(_plain, tags))


def hides_output(tags: Collection[str]) -> bool:
    """Whether the author keeps what the cell shows out of the report."""
    return not (_CELL | _OUTPUT).isdisjoint(map(_plain, tags))


def hides_stream(tags: Collection[str], name: str) -> bool:
    """Whether the author does not want to hear of what the cell prints on a stream."""
    return hides_output(tags) or _STREAMS.get(name) in set(map(_plain, tags))


def tag_remarks(tags: Collection[str], place: Place) -> Iterator[Fault]:
    """A remark for each tag that looks like one of these and is none.

    Args:
        tags: the tags of a cell.
        place: the cell.

    Yields:
        The remarks, each with the nearest tag. Tags of other meanings are the author's own.
    """
    for tag in tags:
        plain = _plain(tag)
        is_known = tag in _RUN or plain in _KNOWN - _RUN
        if plain.startswith(_FIRST_WORDS) and not is_known:
            yield TAG_UNKNOWN.among(place, tag, sorted(_KNOWN))


def _plain(tag: str) -> str:
    """A tag in lower case with hyphens: «remove_cell» is «remove-cell»."""
    return tag.strip().casefold().replace("_", "-")
