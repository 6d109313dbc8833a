"""What an analyst writes in a parameter file: set as written in every form, or refused at its line."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pikepdf
import pytest
from casebook import register_of
from hypothesis import given, settings
from hypothesis import strategies as st
from in_memory import InMemory
from sample_blocks import masthead, paragraph
from small_project import notebook, small_project, write, write_params
from spoken import READERS, BlockWords, said_and_expected, squeezed
from tagged import tagged

from ocop_lib.blocks.inline import text
from ocop_lib.blocks.markdown import prose_blocks
from ocop_lib.blocks.markdown_lists import renumbered
from ocop_lib.blocks.model import (
    DEEPEST_HEADING,
    Heading,
    ListBlock,
    Paragraph,
    Table,
    plain_text,
)
from ocop_lib.blocks.outline import Outline
from ocop_lib.blocks.tree import nested
from ocop_lib.errors import OcopError, ParameterError, ReportError
from ocop_lib.narrative import NARRATIVE
from ocop_lib.plan import load_plan
from ocop_lib.project.project import load_project, read_document
from ocop_lib.render.document import document
from ocop_lib.render.numbering import numbered
from ocop_lib.render.writers import WRITERS
from ocop_lib.report.agency import AgencyReport
from ocop_lib.report.district import DistrictReport
from ocop_lib.report.province import ProvinceReport
from ocop_lib.report.written import checked_texts, told_blocks
from ocop_lib.run.jobs.parameter_file import Checker
from ocop_lib.run.told import untold_remarks

ROOT = Path(__file__).parent.parent
PLAN = load_plan("bac_kan_2024")
BLOCK = "|\n    "

# What is written after the slot's name, and what a reader then sees. «·» begins a list's marker,
# which a page leaves to the browser.
SET = {
    "Kho số#1 hỏng": "Kho số#1 hỏng",
    "Nộp lúc 12:30, đạt 95% ở @xã": "Nộp lúc 12:30, đạt 95% ở @xã",
    '"Có 3 khó khăn: vốn, đất # 1"': "Có 3 khó khăn: vốn, đất # 1",
    "'Sản phẩm \"Bí xanh\" chậm'": 'Sản phẩm "Bí xanh" chậm',
    '"no"': "no",
    "'2024-09-30'": "2024-09-30",
    "12:30": "12:30",
    "066": "066",
    "không": "không",
    "Dòng một\n    dòng hai": "Dòng một dòng hai",
    ">\n    Dòng một\n    dòng hai\n\n    Đoạn hai": "Dòng một dòng hai Đoạn hai",
    f"{BLOCK}Có 3 khó khăn: vốn # đất": "Có 3 khó khăn: vốn # đất",
    f'{BLOCK}@xã "Nam" %PDF #1 & \\u {{x}} [y] !': '@xã "Nam" %PDF #1 & \\u {x} [y] !',
    f"{BLOCK}- Vốn;\n    - **Cán bộ**.": "·• Vốn; ·• Cán bộ.",
    f"{BLOCK}Hai khó khăn:\n    - vốn\n      - vay\n    - đất": "Hai khó khăn: ·• vốn ·– vay ·• đất",
    f"{BLOCK}1. Vốn\n    2. Đất": "·1. Vốn ·2. Đất",
    f"{BLOCK}3. Vốn\n    4. Đất": "·3. Vốn ·4. Đất",
    f"{BLOCK}2024\\. Năm khó": "2024. Năm khó",
    f"{BLOCK}Khổ 20*30*40 cm, *nghiêng* và **đậm**": "Khổ 20*30*40 cm, nghiêng và đậm",
    f"{BLOCK}<b>đậm</b> <script>alert(1)</script> &amp;lt;": (
        "<b>đậm</b> <script>alert(1)</script> &lt;"
    ),
    f"{BLOCK}<div>\n    khối\n    </div>": "<div> khối </div>",
    f"{BLOCK}Giá $5 và $7, R&section": "Giá $5 và $7, R&section",
    f"{BLOCK}    thụt đầu dòng": "thụt đầu dòng",
    f"{BLOCK}Tiêu đề\n    ---\n    nội dung": "Tiêu đề nội dung",
    f"{BLOCK}[Ghi_chú]: https://a.vn": "[Ghi_chú]: https://a.vn",
    f"{BLOCK}Xem [trang](https://a.vn/b) và [đây](javascript:x)": "Xem trang và đây (javascript:x)",
    f"{BLOCK}```vốn\n    đất\n    ```": "vốn đất",
    f"{BLOCK}> Trích\n    > dẫn": "Trích dẫn",
    f"{BLOCK}# Vốn\n    Thiếu **vốn**.\n\n    ##### Đất #1": "Vốn Thiếu vốn. Đất #1",
    f"{BLOCK}Cho\u031b\u0323 Đo\u0302\u0300n": "Chợ Đồn",
}

REFUSED = {
    "Kho tại xã #1 nên chậm": "yaml.cut_text",
    "Thiếu vốn # chưa giải ngân": "yaml.cut_text",
    "Thiếu # vốn": "yaml.cut_text",
    "# thiếu vốn": "yaml.cut_text",
    "| # thiếu vốn": "yaml.cut_text",
    "> # thiếu vốn\n    và đất": "yaml.cut_text",
    '"Thiếu" # vốn': "yaml.cut_text",
    ">\n    Khó khăn:\n    - vốn\n    - đất": "yaml.joined_lines",
    "Khó khăn\n    - vốn\n    - đất": "yaml.joined_lines",
    '"Khó khăn:\n    1. vốn\n    2. đất"': "yaml.joined_lines",
    ">\n    | a | b |\n    |---|---|\n    | 1 | 2 |": "yaml.joined_lines",
    "Có 3: vốn, đất": "yaml.not_yaml",
    '"Sản phẩm "Bí xanh" chậm"': "yaml.not_yaml",
    "@xã chậm": "yaml.not_yaml",
    "%xã chậm": "yaml.not_yaml",
    "`xã` chậm": "yaml.not_yaml",
    "- vốn": "yaml.not_yaml",
    "| vốn": "yaml.not_yaml",
    "**Thiếu vốn**": "yaml.not_yaml",
    "*Thiếu vốn*": "yaml.not_yaml",
    "*vốn": "yaml.not_yaml",
    "&vốn": "yaml.not_yaml",
    "!vốn": "yaml.not_yaml",
    "&von": "yaml.not_plain",
    "!von vay": "yaml.not_plain",
    "5": "record.not_text",
    "1.50": "record.not_text",
    "yes": "record.not_text",
    "2024-09-30": "record.not_text",
    "~": "record.not_text",
    "null": "record.not_text",
    "{vốn: đất}": "record.not_text",
    f"{BLOCK}- # Đề mục": "narrative.heading",
    f"{BLOCK}> ## Đề mục": "narrative.heading",
    f"{BLOCK}# Một\n    ## Hai\n    ### Ba": "report.heading_deep",
    f"{BLOCK}![ảnh](a.png)": "narrative.image",
    f"{BLOCK}1. vốn\n    3. đất": "narrative.numbers",
    f"{BLOCK}vốn[^1]\n\n    [^1]: a\n\n    [^2]: b": "report.footnote_unused",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return small_project(tmp_path_factory.mktemp("loi-van"))


def read(project, written: str, slot: str, slots: str = "narrative = {}"):
    """The narrative of a parameter file with a slot, as the report gets it.

    Raises:
        OcopError: what is wrong with the file.
    """
    more = f"narrative:\n  {slot}: {written}\n"
    path = write_params(project.root, "2027-Q1/xa-mot", more=more)
    checker = Checker(project, {2027: project.latest.plan()})
    document = read_document(path, "xa-mot.yaml")
    spec = checker.spec(document, "2027-Q1/xa-mot", "xa-mot.yaml", "notebooks/nho.ipynb")
    if spec is None:
        raise ParameterError(*checker.faults)
    return spec.parameters["narrative"]


@cache
def shipped() -> InMemory:
    """The shipped project, whose register is read once."""
    return InMemory(load_project(ROOT).latest.register())


def district(narrative=None, given=None, quarter="2024-Q4", unit="ba-be"):
    register = register_of({"given": given or {}}, PLAN)
    return DistrictReport(unit, quarter, narrative, project=InMemory(register))


@pytest.mark.parametrize("written", REFUSED)
def test_what_yaml_or_markdown_would_lose_is_refused_at_its_line_with_a_remedy(project, written):
    for slot in NARRATIVE:
        with pytest.raises(OcopError) as caught:
            read(project, written, slot)
        [fault] = caught.value.faults
        assert fault.code == REFUSED[written]
        assert fault.place.file == "xa-mot.yaml"
        # YAML that cannot be read may be noticed one line further down.
        assert fault.place.row in ((4, 5) if fault.code.startswith("yaml.not_") else (4,))
        assert fault.remedy


@pytest.fixture(scope="module")
def files(project):
    """All texts in all slots, one text after the other, in every form; and the blocks."""
    blocks = [masthead()]
    for number, written in enumerate(SET):
        blocks.append(paragraph(f"[{number}["))
        for slot in NARRATIVE:
            blocks += told_blocks(
                checked_texts(read(project, written, slot), PLAN), "ba-be", (slot,)
            )
    blocks.append(paragraph(f"[{len(SET)}["))
    whole = document(blocks)
    return {form: write_form(whole) for form, write_form in WRITERS.items()}, whole.blocks


class TestSet:
    @pytest.mark.parametrize("form", WRITERS)
    def test_in_every_slot_and_form_as_it_was_written(self, files, form):
        data, blocks = files
        said = READERS[form].words(data[form], blocks, READERS[form].expected())
        for number, (written, seen) in enumerate(SET.items()):
            part = said.partition(f"[{number}[")[2].partition(f"[{number + 1}[")[0]
            words = seen.replace("·", "") if form != "html" else re.sub(r"·\S+ ", "", seen)
            assert part == squeezed(words) * len(NARRATIVE), written

    def test_in_word_as_lists_and_in_the_pdf_as_tagged_ones(self, files):
        data, blocks = files
        lists = sum(isinstance(block, ListBlock) for block in blocks)
        with zipfile.ZipFile(io.BytesIO(data["docx"])) as parts:
            body = parts.read("word/document.xml").decode()
        items = sum(len(block.items) for block in blocks if isinstance(block, ListBlock))
        assert body.count("<w:numPr>") >= items > lists > 0
        with pikepdf.open(io.BytesIO(data["pdf"])) as pdf:
            kinds = [kind for kind, _ in tagged(pdf)]
        assert kinds.count("L") >= lists
        assert kinds.count("LI") == kinds.count("LBody") >= items


class TestMarkdown:
    def test_marks_are_marks(self):
        [told] = prose_blocks("**a** *b* [c](https://a.vn) ~~d~~ `e`")
        assert [(span.text, span.marks, span.href) for span in told.spans if span.text.strip()] == [
            ("a", ("strong",), ""),
            ("b", ("emphasis",), ""),
            ("c", (), "https://a.vn"),
            ("d", ("strike",), ""),
            ("e", ("code",), ""),
        ]

    def test_a_table_takes_the_label_of_its_slot_for_a_caption(self):
        told = district({"causes": "| a | b |\n|---|--:|\n| 1 | 2 |"}).narrative("causes").blocks
        [table] = [block for block in told if isinstance(block, Table)]
        assert (table.caption, table.columns[1].kind) == (NARRATIVE["causes"], "number")

    @pytest.mark.parametrize(
        ("source", "changed"),
        [
            ("1. a\n2. b\n3. c", ""),
            ("1. a\n1. b\n1. c", ""),
            ("5. a\n6. b", ""),
            ("1. a\n   1. b\n   2. c\n2. d", ""),
            ("1. a\n\n   thêm\n\n2. b", ""),
            ("1. a\ndòng sau\n2. b", ""),
            ("1. a\n2. b\n\nđoạn\n\n1. c", ""),
            ("1. a\n- b\n5. c", ""),
            ("1. a\n3. b", "3. b"),
            ("1. a\n2. b\n2. c", "2. c"),
            ("1. a\n\n3. b", "3. b"),
            ("- x\n  1. a\n  4. b", "4. b"),
        ],
    )
    def test_no_number_of_a_list_becomes_another_one(self, source, changed):
        assert renumbered(source) == changed
        if not changed:
            assert prose_blocks(source)

    @pytest.mark.parametrize("source", ["- # a", "> # a", "1. a\n   ## b"])
    def test_a_heading_in_a_list_or_quote_is_refused(self, source):
        with pytest.raises(ReportError, match="chữ đậm"):
            prose_blocks(source)

    @given(st.lists(st.integers(1, 6), min_size=1, max_size=8))
    def test_headings_skip_no_depth_whatever_their_marks(self, marks):
        outline = Outline()
        depths = [outline.depth(level) for level in marks]
        assert depths[0] == 1
        for (before, depth), (fewer, more) in zip(pairwise(depths), pairwise(marks), strict=True):
            assert 1 <= depth <= before + 1
            assert (depth > before) == (more > fewer)

    def test_a_table_below_a_heading_has_its_words_for_a_caption(self):
        _, table = prose_blocks("### Vốn\n\n| a | b |\n|---|---|\n| 1 | 2 |", caption="Khó khăn")
        assert (table.caption, table.columns[0].label) == ("Vốn", "a")


PIECES = (
    *("a", "bc", "đ", " ", "  ", "    ", "\n", "\n\n", "- ", "* ", "+ ", "1. ", "2. ", "3) ", "**"),
    *(
        "*",
        "_",
        "`",
        "```",
        "~~",
        "~~~",
        "> ",
        "| ",
        "|",
        "---",
        "|---|",
        "[",
        "]",
        "(",
        ")",
        "](",
        "#",
    ),
    *(
        "<b>",
        "</b>",
        "<!--",
        "-->",
        "<",
        "!",
        "\\",
        "$",
        "$$",
        ":",
        "https://a.vn/x",
        "[x]: ",
        "=",
        "{",
    ),
)


@settings(max_examples=200)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_no_letter_of_a_text_is_lost_whatever_markdown_makes_of_it(source):
    try:
        blocks = prose_blocks(source)
    except ReportError:
        return
    seen = BlockWords(counted=True).all(blocks) + "".join(addresses(blocks))
    assert not letters(source) - letters(seen)


def addresses(blocks) -> Iterator[str]:
    """The addresses of links, where they are not the words that are shown."""
    for part in (part for block in blocks for part in nested(block)):
        shown = [cell for row in part.rows for cell in row] if isinstance(part, Table) else []
        for one in (*shown, *getattr(part, "spans", ())):
            yield one.href if one.href != one.text else ""


def letters(words: str) -> Counter[str]:
    return Counter(letter for letter in words if letter.isalpha())


class TestSlots:
    def test_are_those_that_the_notebook_declares(self, tmp_path):
        project = small_project(tmp_path)
        cell = 'unit = "xa-mot"\nquarter = "2027-Q1"\nnarrative = {"causes": "", "lessons": ""}\n'
        write(project.root / "notebooks/nho.ipynb", notebook("1", parameters=cell))
        assert read(project, "mưa", "lessons") == {"lessons": "mưa"}
        with pytest.raises(OcopError) as caught:
            read(project, "mưa", "lesson")
        [fault] = caught.value.faults
        assert (fault.code, fault.meant, fault.place.row) == ("params.narrative", "lessons", 4)
        with pytest.raises(OcopError, match="causes, lessons"):
            read(project, "mưa", "results")

    def test_an_empty_one_is_left_out(self):
        report = district({"results": "", "next_quarter": None, "proposals": "  \n"})
        assert report.narrative("results", optional=True).blocks == ()
        assert report.proposals().blocks == report.office_requests().blocks == ()
        assert plain_text(report.narrative("results")).startswith("Không có nội dung")

    def test_several_have_their_labels_and_a_single_one_has_the_heading_above(self):
        report = district({"difficulties": "Mưa.", "causes": "- Lũ", "proposals": "Vay."})
        told = [plain_text(block) for block in report.shortcomings().blocks]
        assert told == ["Khó khăn: Mưa.", "Nguyên nhân:", "Lũ", *told[3:]]
        assert plain_text(report.narrative("proposals")) == "Vay."

    @pytest.mark.parametrize(
        "kind", ["district_quarter", "province_quarter", "agency_quarter", "year_end"]
    )
    def test_of_a_shipped_notebook_are_all_shown(self, kind):
        """A slot that is declared and shown by no cell would swallow what was written."""
        project = load_project(ROOT)
        path = f"notebooks/{kind}.ipynb"
        slots = Checker(project, {}).declared(path)["narrative"]
        source = (project.root / path).read_text(encoding="utf-8")
        shown = {
            "report.proposals()": {"proposals"},
            "report.office_requests()": {"requests"},
            "report.shortcomings()": {"difficulties", "causes"},
            "report.narrative()": set(NARRATIVE) - {"lessons"},
            **{f'report.narrative(\\"{slot}\\"': {slot} for slot in NARRATIVE},
        }
        told = set().union(*(names for call, names in shown.items() if call in source))
        assert set(slots) == told


def untold(narrative, *slots) -> list[str]:
    """The slots that a report which shows these slots is said not to show."""
    texts = checked_texts(narrative, PLAN)
    shown = [masthead(), *(told_blocks(texts, "ba-be", slots) if slots else ())]
    job = SimpleNamespace(parameters={"narrative": narrative}, source="ba-be.yaml")
    remarks = [*untold_remarks(job, numbered([*document(shown).blocks]))]
    assert {one.severity for one in remarks} <= {"warning"}
    return [one.place.key for one in remarks]


class TestUntold:
    RICH = (
        "Hai:\n\n- a **b**\n- <i>c</i>  d\n\n| x | y |\n|---|---|\n| Chợ | 2 |\n\ne[^1]\n\n[^1]: f"
    )

    def test_what_no_cell_shows_is_named(self):
        narrative = {"causes": self.RICH, "lessons": "Sớm hơn.", "results": "", "requests": None}
        assert untold(narrative, "causes") == ["narrative.lessons"]
        assert untold(narrative) == ["narrative.causes", "narrative.lessons"]
        assert untold(narrative, "causes", "lessons") == untold({}) == []

    def test_one_item_of_a_list_is_enough(self):
        assert untold({"proposals": PROPOSALS}, "proposals") == []
        assert untold({"proposals": PROPOSALS}) == ["narrative.proposals"]

    def test_every_odd_text_that_is_shown_is_found(self, project):
        for written in SET:
            told = read(project, written, "causes")
            assert untold(told, "causes") == [], written


PROPOSALS = [
    {"to": "so-cong-thuong", "text": "hỗ trợ **in** bao bì"},
    {"to": "pac-nam", "text": "- mời hội chợ"},
    {"to": "Bộ  Tài chính", "text": "cấp vốn"},
    {"to": "cac-so-nganh", "text": "cử người"},
    {"to": "ubnd-huyen-thanh-pho", "text": "gửi danh sách"},
]


WITH_HEADINGS = "## Về vốn\n\nThiếu.\n\n#### Vay\n\nChậm.\n\n## Về đất\n\nĐủ."


def set_below(level: int, *told) -> list:
    """Blocks of a text below a heading of a level, and a heading of the report after them."""
    heads = [Heading(level=n, spans=text(f"Cấp {n}")) for n in range(2, level + 1)]
    after = Heading(level=2, spans=text("Sau"))
    return [masthead(), *heads, *told, after]


def outline(blocks) -> list[tuple[int, str]]:
    """The headings of a document by level, without the report's own above the text."""
    found = [(one.level, one.words()) for one in blocks if isinstance(one, Heading)]
    return [(level, words) for level, words in found if not words.startswith("Cấp ")]


class TestHeadings:
    @pytest.mark.parametrize("level", [2, 3])
    def test_stand_below_that_of_their_place(self, level):
        told = district({"results": WITH_HEADINGS}).narrative("results").blocks
        whole = document(set_below(level, *told))
        inner = [(level + 1, "Về vốn"), (level + 2, "Vay"), (level + 1, "Về đất"), (2, "Sau")]
        assert outline(whole.blocks) == [one for one in inner if one[0] <= DEEPEST_HEADING]
        # What is too deep for a heading is a line in bold.
        [bold] = [
            one for one in whole.blocks if isinstance(one, Paragraph) and plain_text(one) == "Vay"
        ] or [None]
        assert (bold is not None) == (level + 2 > DEEPEST_HEADING)
        assert bold is None or bold.spans[0].marks == ("strong",)

    def test_of_several_slots_stand_below_their_labels(self):
        told = district({"difficulties": "# Vốn\n\nThiếu.", "causes": "Mưa."}).shortcomings()
        whole = document(set_below(2, *told.blocks))
        assert outline(whole.blocks) == [
            (3, "Khó khăn"),
            (4, "Vốn"),
            (3, "Nguyên nhân"),
            (2, "Sau"),
        ]

    def test_of_proposals_stand_below_whose_they_are(self):
        told = district({"proposals": "# Vay vốn\n\nXin vay."}).proposals()
        whole = document(set_below(2, *told.blocks))
        assert outline(whole.blocks) == [
            (3, "Kiến nghị, đề xuất của huyện Ba Bể"),
            (4, "Vay vốn"),
            (2, "Sau"),
        ]

    @pytest.mark.parametrize("form", WRITERS)
    def test_are_headings_in_every_form(self, form):
        told = district({"results": WITH_HEADINGS}).narrative("results").blocks
        whole = document(set_below(2, *told))
        data = WRITERS[form](whole)
        said, expected = said_and_expected(form, data, whole.blocks)
        assert said == expected
        if form == "html":
            page = data.decode()
            assert page.count("<h1") == 1
            assert re.findall(r"<h([2-6])", page) == ["2", "3", "4", "3", "2"]
        elif form == "pdf":
            with pikepdf.open(io.BytesIO(data)) as pdf:
                kinds = [kind for kind, _ in tagged(pdf)]
            assert [kind for kind in kinds if re.fullmatch("H[1-6]", kind)] == [
                "H1", "H2", "H3", "H4", "H3", "H2",
            ]  # fmt: skip
        else:
            with zipfile.ZipFile(io.BytesIO(data)) as parts:
                body = parts.read("word/document.xml").decode()
            assert re.findall(r'<w:pStyle w:val="Heading(\d)"', body)[-5:] == list("23432")

    def test_are_shown_in_a_notebook_too(self):
        told = district({"results": WITH_HEADINGS}).narrative("results")
        assert re.findall(r"<h(\d)", told._repr_mimebundle_()["text/html"]) == ["3", "4", "3"]


class TestAddressed:
    def test_a_list_says_to_whom_in_official_words(self):
        heading, proposals = district({"proposals": PROPOSALS}).proposals().blocks
        assert isinstance(heading, Heading)
        assert heading.words() == "Kiến nghị, đề xuất của huyện Ba Bể"
        assert plain_text(proposals).splitlines() == [
            "Kính đề nghị Sở Công Thương: hỗ trợ in bao bì",
            "Kính đề nghị UBND huyện Pác Nặm:",
            "mời hội chợ",
            "Kính đề nghị Bộ Tài chính: cấp vốn",
            "Kính đề nghị các sở, ngành liên quan: cử người",
            "Kính đề nghị UBND các huyện, thành phố: gửi danh sách",
        ]
        assert (heading.units, proposals.units) == ((), ("ba-be",))

    def test_a_single_one_is_no_list(self):
        _, told = district({"requests": PROPOSALS[:1]}).office_requests().blocks
        assert isinstance(told, Paragraph)

    def test_the_office_and_the_unit_have_a_heading_each(self):
        report = district({"proposals": "Vay.", "requests": "Nộp."})
        assert plain_text(report.office_requests()) == "Yêu cầu của Văn phòng Điều phối\nNộp."
        assert plain_text(report.proposals()).endswith("Vay.")

    @pytest.mark.parametrize(
        ("items", "code", "meant"),
        [
            ("[{to: so-mott, text: a}]", "narrative.addressee", "so-mot"),
            ("[{to: xa-mott, text: a}]", "narrative.addressee", "xa-mot"),
            ("[{to: 5, text: a}]", "record.not_text", ""),
            ("[{to: '', text: a}]", "narrative.addressee_form", ""),
            ('[{to: "Bộ\\nTài chính", text: a}]', "narrative.addressee_form", ""),
            ("[{to: so-mot, text: ''}]", "narrative.empty_item", ""),
            ("[{to: so-mot, text: 5}]", "record.not_text", ""),
            ("[{to: so-mot}]", "narrative.item", ""),
            ("[{to: so-mot, text: a, by: b}]", "narrative.item", ""),
            ("[vay vốn]", "narrative.item", ""),
            ("\n  - vay vốn", "narrative.item", ""),
            ("\n  - to: so-mot\n    text: vay # vốn", "yaml.cut_text", ""),
            ("\n  - to: so-mot # và\n    text: vay", "yaml.cut_text", ""),
            ("\n  - to: so-mot\n    text: |\n      # vay", "narrative.heading", ""),
        ],
    )
    def test_an_item_that_is_none_is_refused(self, project, items, code, meant):
        for slot in ("proposals", "requests"):
            with pytest.raises(OcopError) as caught:
                read(project, items, slot)
            [fault] = caught.value.faults
            assert (fault.code, fault.meant) == (code, meant)
            assert fault.place.row is not None
            assert fault.place.key.startswith(f"narrative.{slot}[0]")

    def test_a_list_elsewhere_is_refused_with_the_mark_of_a_block(self, project):
        with pytest.raises(OcopError, match=r"Ghi dấu \|"):
            read(project, "[vốn, đất]", "causes")

    def test_a_notebook_is_refused_like_a_file(self):
        with pytest.raises(ParameterError) as caught:
            district({"proposals": [{"to": "so-cong-thong", "text": "a"}], "causes": ["b"]})
        found = [(fault.code, fault.place.key) for fault in caught.value.faults]
        assert found == [
            ("narrative.addressee", "narrative.proposals[0].to"),
            ("narrative.list", "narrative.causes"),
        ]


class TestOpenQuestions:
    @pytest.fixture
    def missed(self):
        """A unit that sent figures for the last quarter, and nothing to count."""
        return lambda narrative=None: DistrictReport(
            "na-ri", "2024-Q4", narrative, project=shipped()
        )

    def test_stand_where_a_missed_target_is_not_explained(self, missed):
        report = missed()
        targets = [one for one in report.open_questions if one.kind == "target"]
        lagging = [row.indicator for row in report.rows if row.status == "not_met"]
        assert [one.indicator for one in targets] == lagging
        words = plain_text(report.shortcomings())
        assert words.startswith("Nội dung đề nghị đơn vị giải trình, nêu rõ nguyên nhân")
        assert "Chỉ tiêu sản phẩm mới: mới đạt 1/3, còn thiếu 02 (không đạt)." in words
        assert "Không có nội dung" not in words

    def test_stand_under_difficulties_that_name_no_cause(self, missed):
        words = plain_text(missed({"difficulties": "Mưa.", "causes": " … - \n"}).shortcomings())
        assert words.startswith("Khó khăn: Mưa.")
        assert "giải trình" in words

    def test_are_none_once_a_cause_is_told(self, missed):
        report = missed({"causes": "- Thiếu vốn"})
        assert report.open_questions == ()
        assert "giải trình" not in plain_text(report.shortcomings())

    def test_name_overdue_tasks_without_reason_apart_from_those_of_a_target(self):
        """Due by the cut-off and of no target that lags: five tasks, two of them with a word on it."""
        done = ("t1-structure", "t1-training", "t2-units")
        rows = [{"task_id": one, "state": "done", "date": "2024-03-20"} for one in done]
        rows += [
            {"task_id": one, "state": "in_progress", "date": "2024-08-20", "note": "Chờ kinh phí"}
            for one in ("t3-2-new", "t3-5-advice")
        ]
        rows = [{"unit": "ba-be", **row} for row in rows]
        report = district(given={"task_status": rows}, quarter="2024-Q3")
        [late] = [one for one in report.open_questions if one.kind == "tasks"]
        assert late.items == tuple(PLAN.task(one).title for one in ("t3-2-upgrade", "t3-3-units"))

    def test_name_three_and_count_the_rest(self):
        [tasks] = [
            line
            for line in plain_text(district(quarter="2024-Q3").shortcomings()).splitlines()
            if "quá hạn" in line
        ]
        assert tasks.startswith("Có 07 nhiệm vụ quá hạn chưa nêu lý do: «")
        assert tasks.endswith("» và 04 nhiệm vụ khác.")

    def test_ask_a_silent_unit_for_its_figures_and_for_nothing_else(self):
        for narrative in ({}, {"causes": "Mưa."}):
            report = DistrictReport("pac-nam", "2024-Q4", narrative, project=shipped())
            assert [one.kind for one in report.open_questions] == ["figures"]
            assert plain_text(report.shortcomings()).endswith(
                "Đề nghị huyện Pác Nặm gửi số liệu quý IV/2024."
            )

    def test_of_the_province_name_the_units_that_lag(self):
        words = plain_text(ProvinceReport("province", "2024-Q4", project=shipped()).shortcomings())
        assert (
            "mới đạt 6/8, còn thiếu 02 (không đạt); đơn vị còn thiếu: Na Rì và Ngân Sơn." in words
        )

    def test_are_none_where_nothing_lags_and_none_to_an_agency(self):
        project = shipped()
        quiet = DistrictReport("pac-nam", "2024-Q1", project=project)
        assert quiet.open_questions == ()
        assert plain_text(quiet.shortcomings()).startswith("Không có nội dung")
        agency = AgencyReport("so-cong-thuong", "2024-Q4", project=project)
        assert agency.open_questions == agency.narrative().blocks == ()

    def test_name_what_lapsed_and_is_not_being_renewed(self):
        first = {"kind": "first", "stars": 3, "date": "2021-05-20", "expires": "2024-05-20"}
        given = {"certificates": [{"product": "a1", **first}, {"product": "a2", **first}]}
        given["stages"] = [
            {"product": "a2", "cycle": "renewal", "stage": "dossier", "date": "2024-07-01"}
        ]
        [lapsed] = [
            one for one in district(given=given).open_questions if one.kind == "certificates"
        ]
        assert lapsed.items == ("Sản phẩm a1",)
