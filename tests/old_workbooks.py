"""Small workbooks in old forms for tests: .xls record by record, .ods part by part."""

import struct
from collections.abc import Iterable

from workbooks import zipped

BOF_BIFF8, BOF_BIFF5 = 0x0600, 0x0500
_FREE = 0xFFFFFFFF


def record(kind: int, data: bytes = b"") -> bytes:
    """A record of an .xls workbook."""
    return struct.pack("<HH", kind, len(data)) + data


def _bof(kind: int, version: int) -> bytes:
    return record(0x0809, struct.pack("<HHHHII", version, kind, 0, 0, 0, 0))


def _text(text: str, length: str) -> bytes:
    return struct.pack(f"<{length}B", len(text), 1) + text.encode("utf-16-le")


def text_cell(row: int, column: int, text: str, style: int = 0) -> bytes:
    """A cell with a text of its own; row and column from 0."""
    return record(0x204, struct.pack("<HHH", row, column, style) + _text(text, "H"))


def number_cell(row: int, column: int, number: float, style: int = 0) -> bytes:
    """A cell with a number."""
    return record(0x203, struct.pack("<HHHd", row, column, style, number))


def error_cell(row: int, column: int, code: int) -> bytes:
    """A cell with an error."""
    return record(0x205, struct.pack("<HHHBB", row, column, 0, code, 1))


def formula_cell(row: int, column: int, result: bytes) -> bytes:
    """A cell with a formula and its stored result of eight bytes."""
    return record(0x06, struct.pack("<HHH", row, column, 0) + result + struct.pack("<HIH", 0, 0, 0))


def short_text(text: str) -> bytes:
    """A text whose length has one byte."""
    return _text(text, "B")


def sheet_entry(name: str, start: int, kind: int = 0) -> bytes:
    """The record that lists a sheet; kind 2 for a chart."""
    return record(0x85, struct.pack("<IBB", start, 0, kind) + _text(name, "B"))


def shared_texts(texts: Iterable[tuple[str, list[tuple[int, int]], bytes]], cut: int) -> bytes:
    """The texts that cells share, in two records.

    Args:
        texts: each with the fonts of its parts and how it is read aloud.
        cut: how many bytes the first record has at least; the text cut there goes on in the next.
    """
    bodies, is_cut = list(texts), False
    found = struct.pack("<II", len(bodies), len(bodies))
    records = []
    for text, runs, reading in bodies:
        flags = 1 | (8 if runs else 0) | (4 if reading else 0)
        head = struct.pack("<HB", len(text), flags)
        head += struct.pack("<H", len(runs)) if runs else b""
        head += struct.pack("<I", len(reading)) if reading else b""
        letters = text.encode("utf-16-le")
        tail = b"".join(struct.pack("<HH", *run) for run in runs) + reading
        if is_cut or len(found + head + letters + tail) <= cut:
            found += head + letters + tail
            continue
        is_cut = True
        kept = max(0, cut - len(found + head)) // 2 * 2
        if kept < len(letters):
            records.append(found + head + letters[:kept])
            found = b"\x01" + letters[kept:] + tail
        else:
            all_of_it = head + letters + tail
            # No program cuts the head of a text, that of its continuation, or a part's font.
            place = max(cut - len(found), len(head + letters))
            parts = place - len(head + letters)
            place -= parts % 4 if parts < 4 * len(runs) else 0
            records.append(found + all_of_it[:place])
            found = all_of_it[place:]
    records.append(found)
    kinds = (0xFC, *[0x3C] * (len(records) - 1))
    return b"".join(record(kind, data) for kind, data in zip(kinds, records, strict=True))


def workbook_stream(
    cells: Iterable[bytes],
    *,
    head: bytes = b"",
    fonts: Iterable[str] = ("Arial",),
    formats: Iterable[tuple[int, int]] = ((0, 0),),
    version: int = BOF_BIFF8,
    state: int = 0,
) -> bytes:
    """The records of a workbook with one sheet «Trang 1».

    Args:
        cells: the records of the sheet.
        head: records before all others of the workbook.
        fonts: names of fonts.
        formats: number of the font and of the number format of each style.
        version: of the file.
        state: 0 for a sheet that is seen, 1 for a hidden one.
    """
    shared = _bof(0x05, version) + head
    for font in fonts:
        shared += record(0x31, bytes(14) + _text(font, "B"))
    for font, number in formats:
        shared += record(0xE0, struct.pack("<HH", font, number) + bytes(16))
    start = len(shared) + 4 + 6 + len(_text("Trang 1", "B")) + 4
    shared += record(0x85, struct.pack("<IBB", start, state, 0) + _text("Trang 1", "B"))
    return shared + record(0x0A) + _bof(0x10, version) + b"".join(cells) + record(0x0A)


def xls(stream: bytes, name: str = "Workbook", empty: str = "") -> bytes:
    """A compound file with one stream, large enough to have sectors of its own.

    Args:
        stream: its bytes.
        name: its name.
        empty: the name of another stream, which is empty; none where it has no name.
    """
    stream = stream.ljust(4096, b"\0")
    stream += bytes(-len(stream) % 512)
    last, free = 0xFFFFFFFE, _FREE
    count = len(stream) // 512
    table = [0xFFFFFFFD, last, *range(3, count + 2), last]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, last, 0, last, 0
    )
    header += struct.pack("<109I", 0, *[free] * 108)
    entries = _entry("Root Entry", 5, last, 0, child=1)
    entries += _entry(name, 2, 2, len(stream), right=2 if empty else free)
    entries += _entry(empty, 2, last, 0) if empty else b""
    tables = struct.pack("<128I", *table, *[free] * (128 - len(table)))
    return header + tables + entries.ljust(512, b"\0") + stream


def _entry(
    name: str, kind: int, first: int, size: int, *, right: int = _FREE, child: int = _FREE
) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    links = struct.pack("<HBBIII", len(raw), kind, 1, _FREE, right, child)
    return raw.ljust(64, b"\0") + links + bytes(36) + struct.pack("<III", first, size, 0)


_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        *(("office", "office"), ("table", "table"), ("text", "text"), ("style", "style")),
        ("svg", "svg-compatible"),
    )
)
_CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


def ods(rows: str, *, styles: str = "", sheet: str = "", more: str = "", **parts: str) -> bytes:
    """An .ods workbook of one sheet «Trang 1» whose rows are given in XML."""
    content = (
        f"<office:document-content {_SPACES} {_CALC}>{styles}<office:body><office:spreadsheet>{more}"
        f'<table:table table:name="Trang 1" {sheet}>{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}
    return zipped({**kind, "content.xml": content, **parts})


def ods_row(*cells: str, **attributes: str) -> str:
    """A row of an .ods workbook."""
    words = "".join(f' table:{key.replace("_", "-")}="{one}"' for key, one in attributes.items())
    return f"<table:table-row{words}>{''.join(cells)}</table:table-row>"


def ods_cell(kind: str = "", value: str = "", text: str = "", more: str = "") -> str:
    """A cell of an .ods workbook: type, value, the paragraphs as they are seen."""
    key = {"date": "date-value", "time": "time-value", "boolean": "boolean-value"}.get(
        kind, "value"
    )
    stated = f'office:value-type="{kind}"' if kind else ""
    stated += f' office:{key}="{value}"' if value else ""
    return f"<table:table-cell {stated} {more}>{text}</table:table-cell>"
