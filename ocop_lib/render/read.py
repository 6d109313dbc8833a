"""Reading an executed notebook as a document."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from ocop_lib.blocks import refused
from ocop_lib.blocks.display import BLOCK_MIME
from ocop_lib.blocks.from_json import block_from_json
from ocop_lib.blocks.images import checked_base64
from ocop_lib.blocks.markdown import markdown_blocks
from ocop_lib.blocks.model import Block, Figure, Heading, Table
from ocop_lib.errors import Fault, FaultKind, Place, ReportError
from ocop_lib.render.dataframe import FRAME_EARLY, is_frame
from ocop_lib.render.document import Document, document
from ocop_lib.render.notebook import Display, Failure, NotebookCell, cells, paths
from ocop_lib.render.numbering import numbered
from ocop_lib.render.remarks import (
    echo_remark,
    error_remark,
    parameters_remarks,
    stream_remarks,
)
from ocop_lib.render.tags import PARAMETERS, RAISES, hides_cell, hides_output, tag_remarks

CELL_ERROR = FaultKind(
    "report.cell_error",
    "Ô bị lỗi khi chạy: {name}: {message}",
    "Mở sổ tay trong JupyterLab, chạy lại ô này và sửa lỗi.",
)
FIGURE_ALT = FaultKind(
    "report.figure_alt",
    "Hình không có lời mô tả cho người không nhìn thấy hình.",
    'Hiển thị hình bằng figure(fig, alt="…"); chưa có fig thì figure(plt.gcf(), alt="…"). '
    'Ảnh có sẵn: Image("….png", alt="…").',
)
BLOCK_INVALID = FaultKind(
    "report.block_invalid",
    "Khối báo cáo sai cấu trúc.",
    "Chạy lại sổ tay với đúng phiên bản ocop đang dựng báo cáo.",
)
OUTPUT_UNKNOWN = FaultKind(
    "report.output_unknown",
    "Kết quả của ô thuộc loại báo cáo không in được.",
    "Với HTML, Latex: viết lại bằng Markdown(…). Với JSON: hiển thị chính giá trị Python. "
    "Kết quả chỉ để xem khi soạn (âm thanh, trang nhúng, nút bấm): gắn thẻ remove-output cho ô.",
    "khối của ocop_lib, bảng DataFrame, Markdown, chữ, số, ngày, danh sách, hình có lời mô tả",
)
RAW_CELL = FaultKind(
    "report.raw_cell",
    "Ô kiểu Raw có nội dung mà báo cáo không in được.",
    "Đổi ô sang kiểu Markdown (chọn ô, bấm Esc rồi M); nội dung chỉ để ghi nhớ: gắn thẻ "
    "remove-cell cho ô.",
)

# What IPython shows of a figure that matplotlib does not draw in a notebook.
_BARE_FIGURE = "<Figure size "
_FIGURE_FIELDS = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpeg"}


def read_document(notebook: Any) -> Document:
    """Read the report in an executed notebook.

    The report consists of published blocks, frames among them, Markdown cells and Markdown output,
    and pictures with a description. A table without a caption takes the heading above it, and each caption gets its number. Code is
    left out, and what tags hide (`ocop_lib.render.tags`). What only passes by (printed lines, the
    plain text of objects) is left out with a remark. Any other output and raw cells are refused,
    so that nothing that a cell shows is lost silently.

    Args:
        notebook: an executed notebook (nbformat 4), as a NotebookNode or plain JSON.

    Returns:
        The document that all writers take, with the remarks.

    Raises:
        ReportError: the notebook has faults; all are listed, each with its cell.
    """
    blocks: list[Block] = []
    places: list[Place] = []
    faults: list[Fault] = []
    remarks: list[Fault] = []
    for place, cell in cells(notebook):
        try:
            found, remarked = _cell_content(cell, place, _last_heading(blocks))
        except ReportError as error:
            faults += error.faults
        else:
            blocks += found
            places += [place] * len(found)
            remarks += remarked
    if faults:
        raise ReportError(*faults)
    return replace(document(numbered(blocks), places), remarks=tuple(remarks))


def _last_heading(blocks: list[Block]) -> str:
    headings = (block.words() for block in reversed(blocks) if isinstance(block, Heading))
    return next(headings, "")


def _cell_content(
    cell: NotebookCell | Fault, place: Place, heading: str
) -> tuple[list[Block], list[Fault]]:
    """The blocks of one cell, and the remarks on what it shows besides.

    Args:
        cell: the cell, or the fault for which it cannot be read.
        place: the cell, for messages.
        heading: the words of the heading above it; the caption of tables without their own.

    Returns:
        The blocks in reading order, and the remarks; both without what the cell's tags hide.

    Raises:
        ReportError: the cell has a fault.
    """
    if isinstance(cell, Fault):
        raise ReportError(cell)
    remarks = [*tag_remarks(cell.metadata.tags, place)]
    try:
        found = [*_items(cell, place, heading)]
    except ValidationError as error:
        raise ReportError(BLOCK_INVALID.at(place, found=paths(error))) from None
    remarks += [item for item in found if isinstance(item, Fault)]
    return [item for item in found if not isinstance(item, Fault)], remarks


def _items(cell: NotebookCell, place: Place, heading: str) -> Iterator[Block | Fault]:
    """What a cell shows in reading order: blocks, and a remark in place of what is left out."""
    tags = cell.metadata.tags
    # An error ends the notebook: what follows it was not run, and the report would lack it.
    for failure in (output for output in cell.outputs if isinstance(output, Failure)):
        if RAISES not in tags:
            error = CELL_ERROR.at(place, name=failure.ename, message=failure.evalue)
            raise ReportError(error)
    if hides_cell(tags):
        return
    if PARAMETERS & {*tags}:
        yield from parameters_remarks(cell, place)
    elif cell.cell_type == "markdown":
        yield from markdown_blocks(cell.source, place, cell.attachments, heading)
    elif cell.cell_type == "raw" and cell.source.strip():
        raise ReportError(RAW_CELL.at(place))
    elif cell.cell_type == "code" and not hides_output(tags):
        yield from _outputs(cell, place, heading)


def _outputs(cell: NotebookCell, place: Place, heading: str) -> Iterator[Block | Fault]:
    yield from stream_remarks(cell, place)
    for output in cell.outputs:
        if isinstance(output, Failure):
            yield error_remark(output, place)
        if isinstance(output, Display):
            for item in _display_items(output, place, heading):
                yield item
                heading = item.words() if isinstance(item, Heading) else heading


def _display_items(shown: Display, place: Place, heading: str) -> Iterator[Block | Fault]:
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
    elif data.keys() - {"text/plain"}:
        raise ReportError(OUTPUT_UNKNOWN.at(place, found=", ".join(sorted(data))))
    elif data and shown.text("text/plain", place).startswith(_BARE_FIGURE):
        raise ReportError(FIGURE_ALT.at(place))
    elif data:
        yield echo_remark(shown, place)


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
