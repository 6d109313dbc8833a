"""Draws the pictures of docs/bieu-so-lieu.md: the form, a form filled in, a marked copy.

Run it when the look of the form or of marked copies has changed: ``python docs/make_hinh.py``.
It needs LibreOffice (`soffice`), which prints the sheets, and `pdftoppm`. No test compares them.
"""

import re
import subprocess
import sys
from collections.abc import Collection, Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from lxml import etree
from PIL import Image, ImageChops

from ocop_lib.cli import main
from ocop_lib.files.zipped import zipped
from ocop_lib.intake.headings.sheets import COVER, RESULTS, SHEETS

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from typed_form import TypedForm, tag  # noqa: E402 (the officer of the tests fills in the form)

PRODUCTS, STAGES = SHEETS["products"].title, SHEETS["stages"].title
_DPI = 120
_MARGIN = 8
_PAPER = 245
"""How bright a pixel is that belongs to the paper."""


def _filled(data: bytes) -> bytes:
    """The form as an officer fills it in: changed rows, a new one that lacks a cell."""
    form = TypedForm(data)
    form.answer("Người lập biểu", "Nguyễn Văn An")
    sheet = form.sheet(PRODUCTS)
    for row, kind, day, why, column, value in (
        (4, "Sự việc mới", date(2024, 8, 15), "Được cấp văn bằng mới", 7, "MH-NH-99"),
        (6, "Đính chính", date(2024, 9, 20), "Ghi thiếu tên", 2, "Bí xanh thơm sấy dẻo loại 1"),
        (9, "Rút dòng", date(2024, 9, 20), "Ghi trùng", 0, ""),
    ):
        for place, typed in ((column, value), (10, kind), (11, day), (12, why)):
            if place:
                sheet.type(row, place, typed)
    sheet.type(sheet.first_empty, 2, "Bánh gai")
    sheet.type(sheet.first_empty, 3, "HTX Minh họa Hoa Súng [ct-ba-be-001]")
    return form.saved()


def _spoilt(data: bytes) -> bytes:
    """The form with two new rows of stages that are wrong."""
    form = TypedForm(data)
    sheet = form.sheet(STAGES)
    row = sheet.first_empty
    for place, value in enumerate(
        ("Gạo nếp Tài", 2024, "Cấp lại", "Đăng ký ý tưởng", "31/6/2024", 3), 2
    ):
        sheet.type(row, place, value)
    for place, value in ((2, "Gạo nếp"), (3, 2024), (4, "Cấp lại"), (6, date(2024, 7, 5)), (7, 3)):
        sheet.type(row + 1, place, value)
    return form.saved()


def _alone(
    data: bytes, sheet: str, columns: str, rows: Collection[int], notes: Collection[str]
) -> bytes:
    """A workbook that prints some columns and rows of one sheet, with their letters and numbers."""
    with ZipFile(BytesIO(data)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    book = etree.fromstring(parts["xl/workbook.xml"])
    number = 0
    for place, one in enumerate(book.iter(tag("sheet")), start=1):
        if one.get("name") == sheet:
            number = place
        elif one.get("state") is None:
            one.set("state", "hidden")
    for one in book.iter(tag("workbookView")):
        one.set("activeTab", str(number - 1))
    parts["xl/workbook.xml"] = etree.tostring(book)
    name = f"xl/worksheets/sheet{number}.xml"
    tree = etree.fromstring(parts[name])
    if columns:
        _narrow(tree, columns, rows)
    parts[name] = etree.tostring(tree)
    for drawing in [one for one in parts if one.endswith(f"vmlDrawing{number - 1}.vml")]:
        parts[drawing] = _shown(parts[drawing], notes)
    return zipped(parts.items())


def _narrow(tree: etree._Element, columns: str, rows: Collection[int]) -> None:
    """Hide other columns and rows of a sheet, and let it print on one page across."""
    listed = tree.find(tag("cols"))
    for one in list(listed):
        first, last = int(one.get("min")), int(one.get("max"))
        listed.remove(one)
        for place in range(first, last + 1):
            added = etree.SubElement(listed, one.tag, one.attrib)
            added.attrib.update({"min": str(place), "max": str(place)})
            if chr(ord("A") + place - 1) not in columns:
                added.set("hidden", "1")
    for row in tree.iter(tag("row")):
        if int(row.get("r")) not in rows:
            row.set("hidden", "1")
    tree.find(tag("pageMargins")).addprevious(etree.Element(tag("printOptions"), headings="1"))
    page = tree.find(tag("pageSetup"))
    page.attrib.pop("fitToWidth", None)
    page.set("cellComments", "asDisplayed")


def _shown(vml: bytes, notes: Collection[str]) -> bytes:
    """A drawing of notes in which those of some cells stand open."""

    def opened(match: re.Match[str]) -> str:
        row, column = (
            int(re.search(f"<x:{one}>(\\d+)<", match[0])[1]) for one in ("Row", "Column")
        )
        if f"{chr(ord('A') + column)}{row + 1}" not in notes:
            return match[0]
        box = match[0].replace("visibility:hidden", "visibility:visible")
        return box.replace("<x:Row>", "<x:Visible/><x:Row>")

    return re.sub(r"<v:shape .*?</v:shape>", opened, vml.decode(), flags=re.DOTALL).encode()


def _drawn(data: bytes, folder: Path) -> Image.Image:
    """The first page that LibreOffice prints of a workbook, without its margins and its foot."""
    (folder / "a.xlsx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    where = ("--outdir", str(folder), str(folder / "a.xlsx"))
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", *where]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 (a fixed command)
    pages = ["pdftoppm", "-png", "-singlefile", "-r", str(_DPI), str(folder / "a.pdf")]
    subprocess.run([*pages, str(folder / "a")], check=True)  # noqa: S603 (a fixed command)
    page = Image.open(folder / "a.png").convert("L")
    picture = Image.open(folder / "a.png").convert("RGB")
    # The foot of the page is no part of the sheet.
    body = page.crop((0, 0, page.width, round(page.height * 0.93)))
    ink = ImageChops.invert(body).point(lambda one: 255 if one > 255 - _PAPER else 0)
    left, top, right, bottom = ink.getbbox()
    box = (left - _MARGIN, top - _MARGIN, right + _MARGIN, bottom + _MARGIN)
    return picture.crop(box)


def pictures(folder: Path) -> Mapping[str, Image.Image]:
    """The pictures by name, drawn in a folder for files on the way."""
    blank = folder / "bieu.xlsx"
    main(["intake", "template", "--unit", "ba-be", "--quarter", "2024-Q3", "-o", str(blank)])
    form = blank.read_bytes()
    spoilt = folder / "ba-be.xlsx"
    spoilt.write_bytes(_spoilt(form))
    received = ("--received", "2024-10-04")
    main(["intake", "check", str(spoilt), "--marked", str(folder), *received])
    marked = (folder / "ba-be-da-kiem-tra.xlsx").read_bytes()
    head = range(1, 8)
    rows = TypedForm(form).sheet(PRODUCTS).first_empty
    last = TypedForm(form).sheet(STAGES).first_empty
    wanted = {
        "bieu-bia": (_filled(form), COVER, "", (), ()),
        "bieu-dong": (
            _filled(form),
            PRODUCTS,
            "ABCDGHJKL",
            (*range(1, 12), rows - 1, rows),
            (),
        ),
        "bieu-dau-cot": (form, PRODUCTS, "ABCDE", range(1, 14), ("C3",)),
        "bieu-danh-dau": (
            marked,
            STAGES,
            "ABCDEFGHI",
            (*head, *range(last - 2, last + 9)),
            (f"F{last}",),
        ),
        "bieu-ket-qua": (marked, RESULTS, "", (), ()),
    }
    return {name: _drawn(_alone(*how), folder) for name, how in wanted.items()}


if __name__ == "__main__":
    with TemporaryDirectory() as place:
        for stem, drawn in pictures(Path(place)).items():
            small = drawn.quantize(64)
            small.save(Path(__file__).with_name(f"{stem}.png"), optimize=True)
