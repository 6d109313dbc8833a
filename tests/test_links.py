"""Links inside a report: one fault for one cause, and it says which call or cell mends it."""

import importlib
import pkgutil
from pathlib import Path

import pandas as pd
import pytest
from sample_blocks import annex, heading, masthead, paragraph

from ocop_lib import DistrictReport, ProvinceReport, blocks, render
from ocop_lib.blocks.inline import Span
from ocop_lib.blocks.model import Cell, Column, Group, Heading, ListBlock, Note, Quote, Table
from ocop_lib.blocks.tree import nested
from ocop_lib.errors import FaultKind, Place, ReportError
from ocop_lib.project.project import load_project
from ocop_lib.render.document import document

ROOT = Path(__file__).parents[1]
CALL = "report.evidence()"
LINKS = paragraph(*(Span(text="x", href=f"#can-cu-{n}") for n in range(7)))
TABLE = Table(
    caption="Kết quả",
    columns=(Column(label="a"),),
    rows=tuple((Cell(text="x", href=f"#can-cu-{n}"),) for n in range(7)),
)
FOOTNOTE = paragraph(Span(text="x", footnote=LINKS.spans))
LINKING = {
    "paragraph": LINKS,
    "heading": Heading(level=2, spans=LINKS.spans),
    "footnote": FOOTNOTE,
    "table": TABLE,
    "list": ListBlock(items=((LINKS,), (ListBlock(items=((LINKS,),)),))),
    "quote": Quote(blocks=(LINKS,)),
    "note": Note(title="Chú ý", blocks=(LINKS, TABLE)),
    "group": Group(blocks=(LINKS, Group(blocks=(TABLE,)))),
}


def faults(*blocks):
    places = [Place(part=f"ô {n}") for n, _ in enumerate(blocks, start=1)]
    with pytest.raises(ReportError) as caught:
        document(blocks, places)
    return caught.value.faults


@pytest.mark.parametrize("kind", LINKING)
class TestLinksOfOneBlockThatLeadNowhere:
    def test_are_one_fault_that_names_the_missing_call(self, kind):
        block = LINKING[kind].model_copy(update={"links_to": CALL})
        [fault] = faults(masthead(), heading("a"), block)
        assert fault.code == "report.part_missing"
        assert str(fault.place) == "ô 3"
        assert CALL in fault.message
        assert CALL in fault.remedy

    def test_are_a_fault_for_each_address_when_an_author_wrote_them(self, kind):
        found = faults(masthead(), heading("a"), LINKING[kind])
        assert [fault.code for fault in found] == ["report.link_unknown"] * 7
        assert {fault.found for fault in found} == {f"#can-cu-{n}" for n in range(7)}

    def test_are_none_when_the_part_is_shown(self, kind):
        block = LINKING[kind].model_copy(update={"links_to": CALL})
        targets = [annex(1).model_copy(update={"id": f"can-cu-{n}"}) for n in range(7)]
        document([masthead(), heading("a"), block, *targets])


def test_the_fault_names_the_table_by_its_caption():
    [fault] = faults(masthead(), TABLE.model_copy(update={"links_to": CALL}))
    assert fault.message.startswith("Bảng «Kết quả» có liên kết")


def test_a_table_inside_another_block_names_its_own_call():
    table = TABLE.model_copy(update={"links_to": CALL})
    [fault] = faults(masthead(), Note(blocks=(Quote(blocks=(table,)),)))
    assert fault.code == "report.part_missing"
    assert fault.message.startswith("Bảng «Kết quả»")


def test_two_tables_that_miss_one_call_are_one_fault():
    first = TABLE.model_copy(update={"links_to": CALL})
    assert len(faults(masthead(), first, first.model_copy(update={"caption": "Khác"}))) == 1


def test_two_missing_calls_are_two_faults():
    first = TABLE.model_copy(update={"links_to": CALL})
    found = faults(masthead(), first, first.model_copy(update={"links_to": "report.notes()"}))
    assert [fault.place.part for fault in found] == ["ô 2", "ô 3"]


def test_a_misspelt_link_is_offered_the_nearest_address():
    [fault] = faults(masthead(), heading("Kết quả"), paragraph(Span(text="x", href="#Kết-qủa")))
    assert (fault.found, fault.meant) == ("#Kết-qủa", "#Kết-quả")


class TestAPartShownTwice:
    def test_is_one_fault_that_names_both_cells_and_says_what_to_do(self):
        parts = Group(blocks=(annex(1), annex(1).model_copy(update={"id": "khac"})))
        [fault] = faults(masthead(), parts, heading("a"), parts)
        assert fault.code == "report.id_twice"
        assert fault.place.part == "ô 4"
        assert "ô 2" in fault.message
        assert "ô 2" in fault.remedy
        assert annex().caption in fault.found
        assert "1 phần khác" in fault.found

    def test_is_found_inside_another_block(self):
        [fault] = faults(masthead(), annex(1), Note(blocks=(Quote(blocks=(annex(1),)),)))
        assert (fault.code, fault.place.part) == ("report.id_twice", "ô 3")

    def test_three_times_is_a_fault_for_each_cell_that_is_too_many(self):
        found = faults(masthead(), annex(1), annex(1), annex(1))
        assert [fault.place.part for fault in found] == ["ô 3", "ô 4"]


@pytest.fixture
def _pandas_as_it_was():
    with pd.option_context("display.html.table_schema", False, "display.max_rows", 60):
        yield


def test_every_kind_of_fault_of_the_writers_says_what_to_do():
    found = [
        *pkgutil.walk_packages(render.__path__, "ocop_lib.render."),
        *pkgutil.walk_packages(blocks.__path__, "ocop_lib.blocks."),
    ]
    modules = [importlib.import_module(module.name) for module in found]
    kinds = {k for module in modules for k in vars(module).values() if isinstance(k, FaultKind)}
    assert len(kinds) > 30
    assert not [kind.code for kind in kinds if not kind.remedy]


def linked(block):
    """The ids that the cells and spans of a block link to."""
    dumped = [block.model_dump(mode="json")]
    while dumped:
        part = dumped.pop()
        if isinstance(part, dict):
            yield from [part["href"][1:]] if part.get("href", "").startswith("#") else []
            dumped += part.values()
        elif isinstance(part, list):
            dumped += part


@pytest.mark.usefixtures("_pandas_as_it_was")
@pytest.mark.parametrize(
    ("kind", "unit"), [(DistrictReport, "ba-be"), (ProvinceReport, "province")]
)
def test_the_call_a_table_of_the_library_names_shows_all_it_links_to(kind, unit):
    report = kind(unit, "2024-Q4", project=load_project(ROOT))
    table = report.status_table()
    call = table.links_to.removeprefix("report.").removesuffix("()")
    shown = getattr(report, call)()
    assert set(linked(table))
    assert set(linked(table)) <= {part.id for part in nested(shown)}
    [fault] = faults(report.heading(), table)
    assert fault.code == "report.part_missing"
    assert table.caption in fault.message
