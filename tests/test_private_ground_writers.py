"""What the writers lean on that python-docx, mistune and nbconvert do not promise.

When an upgrade breaks one of these tests, the code named in it must change with the upgrade.
"""

import io
import zipfile

import docx
import mistune
import pytest
from docx.document import Document as WordDocument
from docx.image.exceptions import (
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    UnrecognizedImageError,
)
from docx.image.image import Image
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.shape import CT_Inline
from docx.parts.story import StoryPart
from docx.shared import Mm
from nbconvert.exporters import Exporter
from nbformat.v4 import new_notebook

from ocop_lib.blocks.markdown_parsers import NOTEBOOK
from ocop_lib.render.exporters import HtmlExporter


class TestPythonDocx:
    def test_a_new_document_has_the_parts_whose_relations_are_cut(self):
        """word/package.py deletes relations of the template by their type, from ``part.rels``."""
        file = docx.Document()
        assert isinstance(file, WordDocument)
        kinds = {relation.reltype for relation in file.part.rels.values()}
        assert {RELATIONSHIP_TYPE.THEME, RELATIONSHIP_TYPE.STYLES} <= kinds
        kinds = {relation.reltype for relation in file.part.package.rels.values()}
        assert {RELATIONSHIP_TYPE.OFFICE_DOCUMENT, RELATIONSHIP_TYPE.CORE_PROPERTIES} <= kinds
        [styles] = [i for i, r in file.part.rels.items() if r.reltype == RELATIONSHIP_TYPE.STYLES]
        del file.part.rels[styles]
        assert "word/styles.xml" not in entries(file)

    def test_a_part_of_ours_is_related_saved_and_typed(self):
        """word/package.py and word/inline.py add parts: ``XmlPart(uri, type, root, package)``."""
        file = docx.Document()
        part = XmlPart(
            PackURI("/word/own.xml"),
            CONTENT_TYPE.WML_HEADER,
            OxmlElement("w:hdr"),
            file.part.package,
        )
        relation = file.part.relate_to(part, RELATIONSHIP_TYPE.HEADER)
        assert relation.startswith("rId")
        saved = entries(file)
        assert b"<w:hdr" in saved["word/own.xml"]
        assert b'PartName="/word/own.xml"' in saved["[Content_Types].xml"]
        assert relation.encode() in saved["word/_rels/document.xml.rels"]

    @pytest.mark.parametrize(
        "kind", ["styles", "font_table", "numbering", "settings", "header", "footer", "footnotes"]
    )
    def test_constants_are_named_after_the_parts(self, kind):
        """word/package.py finds content type and relation by ``getattr``: ``WML_FONT_TABLE``."""
        assert getattr(CONTENT_TYPE, f"WML_{kind.upper()}").endswith("+xml")
        assert getattr(RELATIONSHIP_TYPE, kind.upper()).startswith("http")

    def test_a_footnotes_part_is_a_story_that_relates_addresses(self):
        """word/inline.py makes a ``StoryPart`` and asks it for the ids of external addresses."""
        file = docx.Document()
        part = StoryPart(
            PackURI("/word/footnotes.xml"),
            CONTENT_TYPE.WML_FOOTNOTES,
            OxmlElement("w:footnotes"),
            file.part.package,
        )
        kind = RELATIONSHIP_TYPE.HYPERLINK
        first = part.relate_to("https://a.vn", kind, is_external=True)
        assert part.relate_to("https://a.vn", kind, is_external=True) == first

    def test_elements_take_attributes_by_their_full_name(self):
        """word/xml.py builds all XML by ``OxmlElement(tag, attributes)`` and ``qn``."""
        made = OxmlElement("w:jc", {f"{qn('w:')}val": "left"})
        assert made.get(qn("w:val")) == "left"
        assert made.tag == qn("w:jc")

    def test_a_paragraph_makes_its_properties_first(self):
        """word/package.py ends a section by ``get_or_add_pPr`` of the last paragraph."""
        paragraph = OxmlElement("w:p")
        paragraph.append(OxmlElement("w:r"))
        paragraph.get_or_add_pPr().append(OxmlElement("w:sectPr"))
        assert [child.tag for child in paragraph] == [qn("w:pPr"), qn("w:r")]

    def test_the_body_is_an_element_that_can_be_cleared_and_filled(self):
        """render/docx.py fills ``file.element.body`` itself."""
        body = docx.Document().element.body
        body.clear()
        body.extend([OxmlElement("w:p")])
        assert [child.tag for child in body] == [qn("w:p")]

    def test_a_picture_is_an_inline_with_distances_and_a_description(self):
        """word/pictures.py calls ``CT_Inline.new_pic_inline`` and writes into its ``docPr``."""
        inline = CT_Inline.new_pic_inline(3, "rId9", "hinh-3", Mm(10), Mm(5))
        assert {f"dist{side}" for side in "TBLR"} & set(inline.attrib) == set()
        assert inline.docPr.get("id") == "3"
        assert inline.docPr.get("descr") is None
        assert (inline.extent.cx, inline.extent.cy) == (Mm(10), Mm(5))

    @pytest.mark.parametrize("data", [b"", b"RIFFxxxxWEBP", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"])
    def test_a_picture_it_cannot_read_raises_one_of_three_errors(self, data):
        """word/pictures.py draws such a picture anew by Typst; another error would end the report."""
        known = (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError)
        with pytest.raises(known):
            Image.from_blob(data)

    def test_the_same_document_is_saved_with_the_same_names_in_the_same_order(self):
        """word/package.py repacks the zip by ``namelist`` and sets every date itself."""
        names = list(entries(docx.Document()))
        assert names == list(entries(docx.Document()))
        assert names[0] == "[Content_Types].xml"


class TestMistune:
    def test_without_a_renderer_it_gives_tokens_and_the_state(self):
        """blocks/markdown.py reads mistune's tokens: ``type``, ``children``, ``raw``, ``attrs``."""
        tokens, state = NOTEBOOK.parse("## a\n\nb [c](d)\n\n> e\n\n3. f")
        assert isinstance(state, mistune.BlockState)
        kinds = [token["type"] for token in tokens if token["type"] != "blank_line"]
        assert kinds == ["heading", "paragraph", "block_quote", "list"]
        assert tokens[0]["attrs"] == {"level": 2}
        listed = tokens[-1]
        assert (listed["attrs"]["ordered"], listed["attrs"]["start"]) == (True, 3)
        link = next(t for t in tokens if t["type"] == "paragraph")["children"][1]
        assert (link["type"], link["attrs"]["url"]) == ("link", "d")
        assert link["children"][0]["raw"] == "c"

    def test_footnotes_come_last_and_unused_ones_stay_in_the_state(self):
        """blocks/markdown.py tells an unused footnote by ``state.env["ref_footnotes"]``."""
        tokens, state = NOTEBOOK.parse("a[^1]\n\n[^1]: b\n\n[^x]: c")
        assert tokens[-1]["type"] == "footnotes"
        [note] = tokens[-1]["children"]
        reference = tokens[0]["children"][-1]
        assert (reference["type"], reference["raw"]) == ("footnote_ref", note["attrs"]["key"])
        assert len(state.env["ref_footnotes"]) == 2

    def test_a_table_is_a_head_and_bodies_whose_cells_know_their_side(self):
        """blocks/markdown.py takes a column aligned to the right for one of numbers."""
        tokens, _ = NOTEBOOK.parse("| a | b |\n|---|--:|\n| c | d |")
        head, body = tokens[0]["children"]
        assert (head["type"], body["type"]) == ("table_head", "table_body")
        assert [cell["attrs"]["align"] for cell in head["children"]] == [None, "right"]
        assert [cell["children"][0]["raw"] for cell in body["children"][0]["children"]] == [
            "c",
            "d",
        ]

    @pytest.mark.parametrize(
        ("source", "kind"),
        [
            ("$x$", "inline_math"),
            ("$$\nx\n$$", "block_math"),
            ("a <b>x</b>", "inline_html"),
            ("<div>x</div>", "block_html"),
            ("![a](attachment:b.png)", "image"),
            ("`a`", "codespan"),
            ("~~a~~", "strikethrough"),
            ("a  \nb", "linebreak"),
            ("a\nb", "softbreak"),
            ("---", "thematic_break"),
            ("```\na\n```", "block_code"),
        ],
    )
    def test_kinds_of_tokens_keep_their_names(self, source, kind):
        """blocks/markdown.py refuses every type it does not know; a new name would be refused."""
        tokens, _ = NOTEBOOK.parse(source)
        inner = [inline for token in tokens for inline in token.get("children", ())]
        assert kind in {token["type"] for token in [*tokens, *inner]}

    def test_text_keeps_its_entities(self):
        """blocks/markdown.py unescapes ``&lt;`` itself, in texts but not in code."""
        [token] = NOTEBOOK.parse("&lt;`&lt;`")[0]
        text, code = token["children"]
        assert (text["raw"], code["raw"]) == ("&lt;", "&lt;")


class TestNbconvert:
    def test_an_exporter_hands_on_a_copy_of_the_notebook_and_resources(self):
        """render/exporters.py lets ``Exporter.from_notebook_node`` run nbconvert's preprocessors."""
        notebook = new_notebook()
        given, resources = Exporter().from_notebook_node(notebook)
        assert given == notebook
        assert given is not notebook
        assert {"metadata", "output_extension"} <= set(resources)

    def test_the_extension_of_its_file_comes_from_a_default_method(self):
        """render/exporters.py overrides ``_file_extension_default``, traitlets' hook by name."""
        assert HtmlExporter().file_extension == ".html"
        assert HtmlExporter().from_notebook_node.__func__ is not Exporter.from_notebook_node


def entries(file: WordDocument) -> dict[str, bytes]:
    """The files in the zip that python-docx saves."""
    saved = io.BytesIO()
    file.save(saved)
    with zipfile.ZipFile(saved) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
