"""Text typed for fonts before Unicode is known, and comes back letter for letter."""

import pytest
from workbooks import of_cells, of_rows, written

from ocop_lib.errors import IntakeError
from ocop_lib.files.old_fonts import (
    TCVN3,
    VNI,
    converted,
    encoding_of_font,
    is_syllable,
    recognised,
)
from ocop_lib.intake.opening import open_book

LETTERS = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"


def typed(text: str, encoding: str) -> str:
    """A text as an officer of 1998 typed it."""
    letters = TCVN3 if encoding == "tcvn3" else VNI
    signs = {letter: sign for sign, letter in reversed(letters.items())}
    return "".join(signs.get(one) or signs.get(one.lower(), one) for one in text)


WORDS = (
    "Gạo nếp nương", "Miến dong", "Chè Shan tuyết", "Hợp tác xã Ngọc Ánh", "Đặc sản Ba Bể",
    "ủy ban nhân dân", "UBND TỈNH", "XÃ CAO TRĨ", "mướp đắng rừng", "khẩu nua lếch", "QĐ số 5 của tỉnh",
)  # fmt: skip


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
def test_every_letter_comes_back(encoding):
    for letter in LETTERS:
        assert converted(typed(letter, encoding), encoding) == letter
    capitals = [one.upper() for one in LETTERS]
    if encoding == "vni":
        assert converted("".join(typed(one, "vni") for one in capitals), "vni") == "".join(capitals)
        assert converted("AÙ Aù", "vni") == "Á Á"
    else:
        drawn = converted(typed(LETTERS, "tcvn3"), "tcvn3", capitals=True)
        assert drawn == "".join(capitals)
        assert converted(typed("ĂÂÊÔƠƯĐ", "tcvn3"), "tcvn3") == "ĂÂÊÔƠƯĐ"


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
@pytest.mark.parametrize("words", WORDS)
def test_words_are_recognised_and_come_back(words, encoding):
    old = typed(words, encoding)
    assert encoding in recognised(old)
    lost = {"Ánh": "ánh"} if encoding == "tcvn3" else {}
    assert converted(old, encoding) == " ".join(lost.get(one, one) for one in words.split())


SOUND = (
    *WORDS, "Bé", "Hà", "xã", "Nestlé", "café", "Gạo 5½", "«Ba Bể»", "«Ba Be»", "100m²", "São Paulo",
    "10µm", "0µ", "3×4", "Nam¹", "© OCOP", "Bò khai", "25°C", "Rượu ý dĩ", "Mùa", "El Niño", "Hôtel", "Müller", "naïve", "§ 5", "±1", "Ø", "Ø 50", "Hòa", "Xóa ô này", "Xoá ô",
)  # fmt: skip


@pytest.mark.parametrize("text", SOUND)
def test_sound_text_is_not_taken_for_old(text):
    assert recognised(text) == ()


@pytest.mark.parametrize(
    ("word", "is_one"),
    [("quyết", True), ("NGHIÊNG", True), ("hóà", False), ("bbê", False), ("ktx", False)],
)
def test_a_syllable_has_one_group_of_vowels_and_one_tone_at_most(word, is_one):
    assert is_syllable(word) == is_one


@pytest.mark.parametrize(
    ("font", "encoding"),
    [
        (".VnTime", "tcvn3"), (".vnArialH", "tcvn3"), ("VNI-Times", "vni"), ("VNI Times", "vni"),
        ("Times New Roman", None), ("", None), ("Vn", None),
    ],
)  # fmt: skip
def test_fonts_are_known_by_their_names(font, encoding):
    assert encoding_of_font(font) == encoding


def in_fonts(*cells: tuple[str, str]) -> bytes:
    """A workbook with a row of texts in fonts."""

    def fill(book):
        sheet = book.add_worksheet("Trang 1")
        for column, (text, font) in enumerate(cells):
            sheet.write_string(0, column, text, book.add_format({"font_name": font}))

    return written(fill)


def faults(data: bytes, file: str = "so.xlsx", **options):
    with pytest.raises(IntakeError) as refused:
        open_book(data, file, **options)
    return refused.value.faults


class TestRefusal:
    def test_names_sheet_and_cells_and_what_they_would_say(self):
        data = in_fonts(("Gạo", "Arial"), (typed("nếp", "tcvn3"), ".VnTime"), ("x", ".VnTime"))
        (fault,) = faults(data)
        assert fault.code == "intake.old_text"
        assert (fault.place.sheet, fault.place.row) == ("Trang 1", 1)
        assert "1 ô" in fault.message
        assert "B1" in fault.message
        assert (fault.found, fault.meant) == ("nÕp", "nếp")
        assert "--from-encoding tcvn3" in fault.remedy

    def test_lists_each_encoding(self):
        data = in_fonts((typed("nếp", "tcvn3"), ".VnTime"), (typed("nếp", "vni"), "VNI-Times"))
        assert ["TCVN3" in one.message for one in faults(data)] == [True, False]
        assert len(faults(data, legacy="tcvn3")) == 1

    @pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
    def test_needs_no_font_where_two_cells_look_old(self, encoding):
        old = [typed(words, encoding) for words in WORDS[:3]]
        assert [one.code for one in faults(of_rows(old))] == ["intake.old_text"]
        text = ";".join(old).encode()
        assert [one.code for one in faults(text, "so.csv")] == ["intake.old_text"]
        assert open_book(of_rows(old[:1]), "so.xlsx").grids[0].rows == ((old[0],),)

    def test_of_bytes_that_are_no_unicode_names_the_encoding(self):
        text = "\n".join(WORDS[:5])
        (fault,) = faults(typed(text, "tcvn3").encode("latin-1"), "so.csv")
        assert "TCVN3" in fault.message


class TestWish:
    @pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
    def test_converts_workbooks_and_text(self, encoding):
        words = [one for one in WORDS if "Ánh" not in one]
        old = [typed(one, encoding) for one in words]
        for data, file in (
            (of_rows(old), "so.xlsx"),
            (";".join(old).encode(), "so.csv"),
            (";".join(old).encode("latin-1"), "so.csv"),
        ):
            book = open_book(data, file, legacy=encoding)
            assert book.grids[0].rows == (tuple(words),)
            assert [remark.code for remark in book.remarks] == ["intake.converted_text"]

    def test_converts_what_the_font_says_and_leaves_unicode_alone(self):
        cells = [
            (typed("bộ", "tcvn3"), ".VnTime"), ("Bé", "Arial"), ("Gạo né", ".VnTime"),
            (typed("bắc kạn", "tcvn3"), ".VnTimeH"), ("ubnd", ".VnTimeH"),
        ]  # fmt: skip
        (grid,) = open_book(in_fonts(*cells), "so.xlsx", legacy="tcvn3").grids
        assert grid.rows == (("bộ", "Bé", "Gạo né", "BẮC KẠN", "UBND"),)
        assert grid.legacy_fonts == {}

    @pytest.mark.parametrize("unicode", ["Gạo ế ", "Tên "])
    def test_does_not_convert_a_text_of_which_a_part_is_unicode(self, unicode):
        strings = (
            f"<si><r><t>{unicode}</t></r>"
            f'<r><rPr><rFont val=".VnTime"/></rPr><t>{typed("nếp", "tcvn3")}</t></r></si>'
        )
        data = of_cells('<row><c t="s"><v>0</v></c></row>', strings=strings)
        assert [one.code for one in faults(data, legacy="tcvn3")] == ["intake.mixed_text"]

    def test_converts_what_is_short_for_something(self):
        data = of_rows([typed("12/QĐ-UBND", "tcvn3"), typed("Đăk", "tcvn3")])
        assert open_book(data, "so.xlsx", legacy="tcvn3").grids[0].rows == (("12/QĐ-UBND", "Đăk"),)

    def test_the_font_of_a_text_is_not_that_of_the_next(self):
        old = f"<r><rPr><rFont val='.VnTime'/></rPr><t>{typed('nếp', 'tcvn3')}</t></r>"
        cells = '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>'
        data = of_cells(cells, strings=f"<si>{old}</si><si><t>Bé</t></si>")
        assert open_book(data, "so.xlsx", legacy="tcvn3").grids[0].rows == (("nếp", "Bé"),)

    def test_changes_nothing_where_nothing_is_old(self):
        rows = (("Gạo", "Mường", 'abc "x"'),)
        book = open_book(of_rows(*rows), "so.xlsx", legacy="vni")
        assert (book.grids[0].rows, book.remarks) == (rows, ())
