"""Personal data in the files that a notebook may read beside the register: text and spreadsheets."""

import csv
import io
import re
import zipfile
from html import unescape
from zipfile import BadZipFile, ZipFile

from ocop_lib.errors import Place
from ocop_lib.files.personal import is_personal

_CELL = re.compile(r'<c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*?(?:/>|>(.*?)</c>)', re.DOTALL)
_SHARED = re.compile(r"<si>(.*?)</si>|<si/>", re.DOTALL)
_IS_SHARED = re.compile(r'^<c\b[^>]*\bt="s"')
_VALUE = re.compile(r"<v>(.*?)</v>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_BREAK = re.compile(r"</?(?:p|tr|td|th|li|br|row|text:p|w:p|w:br|si|a:p)\b[^>]*>")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_MONEY = re.compile(
    r"(?<!\w)(?:đồng|vnđ|vnd|tiền|kinh phí|vốn|giá|doanh thu|doanh số|chi phí|trị giá)(?!\w)"
)
"""In the heading of a column: its numbers are sums."""
_AMOUNT = re.compile(r"-?[1-9]\d*(?:[.,]\d+)*")
_MARKUP = (".xml", ".html", ".htm")
_SEPARATED = {".csv": ",;\t", ".tsv": "\t"}
_MOST_BYTES = 200_000_000
"""The most bytes of a packed file, unpacked, that are looked through; a larger one is no document."""
_DEEPEST = 3
"""The most packed files inside each other that are looked through."""


def personal_place(data: bytes, name: str, depth: int = 0) -> Place | None:
    """The first place in a file that contains personal data.

    Tables are searched cell by cell, each with the heading of its column, so that «Doanh thu» makes
    a sum of a number and «SĐT» a telephone of one without its 0. Of spreadsheets and other packed
    files (``.xlsx``, ``.ods``, ``.docx``, ``.zip``) every part that is text is searched. Pictures,
    PDF and other binary files are not.

    Args:
        data: the content of the file.
        name: its name, of which the ending says how it is read.
        depth: the number of packed files around it.

    Returns:
        The place; None where nothing was found.
    """
    if data[:4] == b"PK\x03\x04":
        return _in_packed(data, name, depth) if depth < _DEEPEST else None
    text = _text(data)
    return None if text is None else _in_text(text, name)


def _text(data: bytes) -> str | None:
    """The bytes as text; None for a binary file."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    return None if b"\0" in data[:8192] else data.decode("utf-8-sig", "replace")


def _in_text(text: str, name: str) -> Place | None:
    ending = name[name.rfind(".") :].casefold()
    if ending in _SEPARATED:
        return _in_table(text, name, _SEPARATED[ending])
    if ending in _MARKUP:
        # What is read as one line need not be one in the file.
        lines = unescape(_TAG.sub("", _BREAK.sub("\n", text))).splitlines()
        return Place(name) if any(map(is_personal, lines)) else None
    for row, line in enumerate(text.splitlines(), start=1):
        if is_personal(line):
            return Place(name, row=row)
    # A number may be broken over the end of a line.
    return Place(name) if is_personal(text) else None


def _in_table(text: str, name: str, separators: str) -> Place | None:
    head = text.partition("\n")[0]
    separator = max(separators, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    titles: list[str] = []
    try:
        for record in reader:
            for at, cell in enumerate(record):
                title = titles[at] if at < len(titles) else ""
                if is_personal_cell(cell, title):
                    return Place(
                        name, row=reader.line_num, column="" if is_personal(title) else title
                    )
            titles = titles or record
    except csv.Error:
        return _in_text(text, "")
    return None


def is_personal_cell(cell: str, title: str) -> bool:
    """Whether a cell contains personal data, read with the heading of its column or a label."""
    if _MONEY.search(title.lower()) and _AMOUNT.fullmatch(cell):
        return False
    return bool(cell) and is_personal(f"{title}: {cell}" if title else cell)


def _in_packed(data: bytes, name: str, depth: int) -> Place | None:
    try:
        with ZipFile(io.BytesIO(data)) as packed:
            parts = [part for part in packed.infolist() if not part.is_dir()]
            if sum(part.file_size for part in parts) > _MOST_BYTES:
                return None
            shared = _shared(packed)
            for part in parts:
                if _SHEET.fullmatch(part.filename):
                    found = _in_sheet(packed.read(part).decode(errors="replace"), shared, name)
                elif part.filename == _STRINGS or part.filename.startswith(_PROPERTIES):
                    # Texts are told with the cell that shows them. Who wrote a file is no part of
                    # what it says.
                    continue
                else:
                    place = personal_place(packed.read(part), part.filename, depth + 1)
                    found = Place(name, sheet=place.sheet, part=place.file) if place else None
                if found:
                    return found
    except (BadZipFile, OSError, RuntimeError, NotImplementedError, zipfile.LargeZipFile):
        # A damaged file, a locked one (RuntimeError), or one packed in a way that Python cannot
        # unpack (NotImplementedError): the notebook cannot read it either.
        return None
    return None


_STRINGS = "xl/sharedStrings.xml"
_PROPERTIES = ("docProps/", "meta.xml")


def _shared(packed: ZipFile) -> list[str]:
    """The texts of a workbook, to which its cells refer by number."""
    if _STRINGS not in packed.namelist():
        return []
    text = packed.read(_STRINGS).decode(errors="replace")
    return [_plain(found[1] or "") for found in _SHARED.finditer(text)]


def _plain(markup: str) -> str:
    return unescape(_TAG.sub("", markup))


def _in_sheet(markup: str, shared: list[str], name: str) -> Place | None:
    """The first cell of a sheet with personal data, by its column's heading in the first row."""
    titles: dict[str, str] = {}
    for found in _CELL.finditer(markup):
        column, row, inner = found[1], found[2], found[3] or ""
        value = _VALUE.search(inner)
        if value and _IS_SHARED.match(found[0]):
            number = int(value[1]) if value[1].isdigit() else len(shared)
            cell = shared[number] if number < len(shared) else ""
        else:
            cell = _plain(value[1] if value else inner)
        if is_personal_cell(cell, titles.get(column, "")):
            return Place(name, part=f"ô {column}{row}")
        titles.setdefault(column, cell)
    return None
