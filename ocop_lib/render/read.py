"""An executed notebook as the document it shows."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from ocop_lib.blocks.display import BLOCK_MIME
from ocop_lib.blocks.model import Block, Figure, Heading, block_from_json
from ocop_lib.errors import Fault, Place, ReportError
from ocop_lib.render.dataframe import DATAFRAME_MIME, dataframe_table
from ocop_lib.render.document import Document, document, heading_words
from ocop_lib.render.markdown import markdown_blocks

_Cell = Mapping[str, Any]
_SILENT = {"parameters", "injected-parameters", "remove-cell"}
# Forms beside which nothing richer was published: what a cell's last line echoes, not a result.
_ECHO = {"text/plain"}
_PICTURES = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpeg"}


def read_document(notebook: Mapping[str, Any]) -> Document:
    """The report a notebook holds.

    Read are published blocks, Markdown cells and Markdown output, data frames shown through
    pandas' table-schema output, and pictures that carry a description. Not part of a report are
    code, what is printed (stdout, stderr), a cell's plain-text echo, and all of the cells tagged
    ``parameters``, ``injected-parameters`` or ``remove-cell``. Anything else is refused by name,
    so that nothing an analyst shows is lost unseen.

    Args:
        notebook: an executed notebook (nbformat 4), as node or as plain JSON.

    Returns:
        Its blocks, as `ocop_lib.render.document` makes them ready for any writer.

    Raises:
        ReportError: with every fault found, each naming its cell.
    """
    blocks: list[Block] = []
    places: list[str] = []
    faults: list[Fault] = []
    for where, cell in _cells(notebook):
        try:
            found = list(_cell_blocks(cell, where, _last_heading(blocks)))
        except ReportError as error:
            faults += error.faults
            continue
        except ValidationError as error:
            faults.append(_invalid(error, where))
            continue
        blocks += found
        places += [where] * len(found)
    if faults:
        raise ReportError(*faults)
    return document(blocks, places)


def _cells(notebook: Mapping[str, Any]) -> Iterator[tuple[str, _Cell]]:
    """The cells that speak, with their place as the analyst counts it."""
    n = 0
    for cell in notebook["cells"]:
        tags = set(cell.get("metadata", {}).get("tags", ()))
        # Papermill adds this cell: the analyst's own notebook does not have it.
        n += "injected-parameters" not in tags
        if not tags & _SILENT:
            yield f"ô {n} ({cell['id']})" if "id" in cell else f"ô {n}", cell


def _last_heading(blocks: list[Block]) -> str:
    headings = (heading_words(b) for b in reversed(blocks) if isinstance(b, Heading))
    return next(headings, "")


def _cell_blocks(cell: _Cell, where: str, heading: str) -> Iterator[Block]:
    if cell["cell_type"] == "markdown":
        attachments = cell.get("attachments", {})
        yield from markdown_blocks(_joined(cell["source"]), where, attachments, heading)
    elif cell["cell_type"] == "code":
        for output in cell.get("outputs", ()):
            for block in _output_blocks(output, where, heading):
                yield block
                heading = heading_words(block) if isinstance(block, Heading) else heading


def _output_blocks(output: Mapping[str, Any], where: str, heading: str) -> Iterator[Block]:
    if output["output_type"] == "stream":
        return
    if output["output_type"] == "error":
        what = f"Ô bị lỗi khi chạy: {output['ename']}: {output['evalue']}"
        mend = "Mở sổ tay trong JupyterLab, chạy lại ô này và sửa lỗi."
        raise ReportError(
            Fault(code="report.cell_error", message=what, place=Place(where), remedy=mend)
        )
    data, metadata = output["data"], output.get("metadata", {})
    if BLOCK_MIME in data:
        yield block_from_json(data[BLOCK_MIME])
    elif DATAFRAME_MIME in data:
        caption = metadata.get("caption") or heading or "Bảng số liệu"
        yield dataframe_table(data, where, caption)
    elif "text/markdown" in data:
        yield from markdown_blocks(_joined(data["text/markdown"]), where, {}, heading)
    elif media := next((m for m in _PICTURES if m in data), None):
        yield _picture(media, _joined(data[media]), metadata, where)
    elif set(data) - _ECHO:
        raise ReportError(_unknown(data, where))


def _picture(media: str, data: str, metadata: Mapping[str, Any], where: str) -> Figure:
    said = {**metadata, **metadata.get(media, {})}
    if not (alt := str(said.get("alt") or "").strip()):
        what = "Hình không có lời mô tả cho người không nhìn thấy hình."
        mend = 'Hiển thị hình bằng figure(fig, alt="…").'
        raise ReportError(
            Fault(code="report.figure_alt", message=what, place=Place(where), remedy=mend)
        )
    form = _PICTURES[media]
    content = data if form == "svg" else "".join(data.split())
    return Figure(caption=str(said.get("caption") or ""), alt=alt, **{form: content})


def _invalid(error: ValidationError, where: str) -> Fault:
    found = "; ".join(f"{e['loc']}: {e['msg']}" for e in error.errors()[:3])
    mend = "Chạy lại sổ tay với đúng phiên bản ocop đang dựng báo cáo."
    return Fault(
        code="report.block_invalid",
        message="Khối báo cáo sai cấu trúc.",
        place=Place(where),
        found=found,
        remedy=mend,
    )


def _unknown(data: Mapping[str, Any], where: str) -> Fault:
    return Fault(
        code="report.output_unknown",
        message="Kết quả của ô thuộc loại báo cáo không in được.",
        place=Place(where),
        found=", ".join(sorted(data)),
        allowed="khối của ocop_lib, bảng DataFrame, Markdown, hình có lời mô tả",
        remedy="Với DataFrame: tạo đối tượng báo cáo trước khi hiển thị bảng (không dùng .style). "
        "Kết quả chỉ để xem: gắn thẻ remove-cell cho ô.",
    )


def _joined(source: str | list[str]) -> str:
    """A multi-line string, which the file format also allows as a list of lines."""
    return source if isinstance(source, str) else "".join(source)
