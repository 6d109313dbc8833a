"""Reading an executed notebook as a document."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from ocop_lib.blocks import refused
from ocop_lib.blocks.display import BLOCK_MIME
from ocop_lib.blocks.model import Block, Figure, Heading, Table, block_from_json
from ocop_lib.errors import Fault, FaultKind, Place, ReportError
from ocop_lib.render.dataframe import FRAME_EARLY, is_frame
from ocop_lib.render.document import Document, document
from ocop_lib.render.images import checked_base64
from ocop_lib.render.markdown import markdown_blocks
from ocop_lib.render.notebook import Display, Failure, NotebookCell, cells, paths

CELL_ERROR = FaultKind(
    "report.cell_error",
    "Ô bị lỗi khi chạy: {name}: {message}",
    "Mở sổ tay trong JupyterLab, chạy lại ô này và sửa lỗi.",
)
FIGURE_ALT = FaultKind(
    "report.figure_alt",
    "Hình không có lời mô tả cho người không nhìn thấy hình.",
    'Hiển thị hình bằng figure(fig, alt="…").',
)
BLOCK_INVALID = FaultKind(
    "report.block_invalid",
    "Khối báo cáo sai cấu trúc.",
    "Chạy lại sổ tay với đúng phiên bản ocop đang dựng báo cáo.",
)
OUTPUT_UNKNOWN = FaultKind(
    "report.output_unknown",
    "Kết quả của ô thuộc loại báo cáo không in được.",
    "Kết quả chỉ để xem: gắn thẻ remove-cell cho ô.",
    "khối của ocop_lib, bảng DataFrame, Markdown, hình có lời mô tả",
)

_SILENT_TAGS = {"parameters", "injected-parameters", "remove-cell"}
# IPython's plain-text echo of a cell's last line has only this MIME type; other results have more.
_ECHO_MIMES = {"text/plain"}
_FIGURE_FIELDS = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpeg"}


def read_document(notebook: Any) -> Document:
    """Read the report in an executed notebook.

    The report consists of published blocks, frames among them, Markdown cells and Markdown output,
    and pictures with a description. A table without a caption takes the heading above it. Left out are code, printed text
    (stdout, stderr), the plain-text echo of a cell, and cells tagged ``parameters``,
    ``injected-parameters`` or ``remove-cell``. Any other output is refused with its MIME types, so
    that no result is lost silently.

    Args:
        notebook: an executed notebook (nbformat 4), as a NotebookNode or plain JSON.

    Returns:
        The document that all writers take.

    Raises:
        ReportError: the notebook has faults; all are listed, each with its cell.
    """
    blocks: list[Block] = []
    places: list[Place] = []
    faults: list[Fault] = []
    for place, cell in cells(notebook):
        try:
            found = _cell_blocks(cell, place, _last_heading(blocks))
        except ReportError as error:
            faults += error.faults
        else:
            blocks += found
            places += [place] * len(found)
    if faults:
        raise ReportError(*faults)
    return document(blocks, places)


def _last_heading(blocks: list[Block]) -> str:
    headings = (block.words() for block in reversed(blocks) if isinstance(block, Heading))
    return next(headings, "")


def _cell_blocks(cell: NotebookCell | Fault, place: Place, heading: str) -> list[Block]:
    """The blocks of one cell.

    Args:
        cell: the cell, or the fault for which it cannot be read.
        place: the cell, for messages.
        heading: the words of the heading above it; the caption of tables without their own.

    Returns:
        The blocks in reading order; empty for cells with a tag of `_SILENT_TAGS`.

    Raises:
        ReportError: the cell has a fault.
    """
    if isinstance(cell, Fault):
        raise ReportError(cell)
    if _SILENT_TAGS & set(cell.metadata.tags) or cell.cell_type == "raw":
        return []
    try:
        if cell.cell_type == "markdown":
            return markdown_blocks(cell.source, place, cell.attachments, heading)
        return list(_code_blocks(cell, place, heading))
    except ValidationError as error:
        raise ReportError(BLOCK_INVALID.at(place, found=paths(error))) from None


def _code_blocks(cell: NotebookCell, place: Place, heading: str) -> Iterator[Block]:
    for output in cell.outputs:
        if isinstance(output, Failure):
            error = CELL_ERROR.at(place, name=output.ename, message=output.evalue)
            raise ReportError(error)
        if isinstance(output, Display):
            for block in _display_blocks(output, place, heading):
                yield block
                heading = block.words() if isinstance(block, Heading) else heading


def _display_blocks(shown: Display, place: Place, heading: str) -> Iterator[Block]:
    data = shown.data
    if BLOCK_MIME in data:
        block = block_from_json(data[BLOCK_MIME])
        yield _captioned(block, shown, heading) if isinstance(block, Table) else block
    elif refused.REFUSED_MIME in data:
        raise ReportError(*refused.faults(data[refused.REFUSED_MIME], place))
    elif is_frame(data):
        raise ReportError(FRAME_EARLY.at(place))
    elif "text/markdown" in data:
        yield from markdown_blocks(shown.text("text/markdown", place), place, {}, heading)
    elif mime := next((mime for mime in _FIGURE_FIELDS if mime in data), None):
        yield _picture(mime, shown, place)
    elif set(data) - _ECHO_MIMES:
        raise ReportError(OUTPUT_UNKNOWN.at(place, found=", ".join(sorted(data))))


def _captioned(table: Table, shown: Display, heading: str) -> Table:
    """The table with the caption given to ``display``, or without one that of the heading above."""
    caption = _words(shown.metadata, "caption") or table.caption or heading or "Bảng số liệu"
    return table.model_copy(update={"caption": caption})


def _picture(mime: str, shown: Display, place: Place) -> Figure:
    own = shown.metadata.get(mime)
    metadata = {**shown.metadata, **(own if isinstance(own, Mapping) else {})}
    if not (alt := _words(metadata, "alt").strip()):
        raise ReportError(FIGURE_ALT.at(place))
    content = shown.text(mime, place)
    if mime != "image/svg+xml":
        content = checked_base64(content, place)
    caption = _words(metadata, "caption")
    return Figure(caption=caption, alt=alt, **{_FIGURE_FIELDS[mime]: content})


def _words(metadata: Mapping[str, Any], key: str) -> str:
    value = metadata.get(key)
    return value if isinstance(value, str) else ""
