"""The frozen block types every report is made of, written to and read from notebooks as JSON."""

import os
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from ocop_lib.about import About, about_of
from ocop_lib.blocks.display import BLOCK_MIME, SKIP_HTML
from ocop_lib.blocks.inline import Span, spans_text
from ocop_lib.blocks.letterhead import Letterhead
from ocop_lib.blocks.palette import Tint
from ocop_lib.blocks.plain import plain_text
from ocop_lib.blocks.values import Base64, Frozen

ORDINAL = "TT"
"""The heading of a first column that numbers the rows."""

_ORDINALS = frozenset({ORDINAL, "STT"})


class BaseBlock(Frozen):
    """The fields of every block, and its representations in a notebook.

    Args:
        id: the anchor to which other blocks link; empty for none.
        units: ids of the units whose rows are in the block (``province`` for the province), in an
            agency's report the id of the agency whose business they are; the run engine refuses a
            report whose blocks are another's.
        links_to: the notebook call that shows the targets of the block's links, for the message
            when they are missing: «report.evidence()»; empty for links that an author wrote.
        printed: whether PDF and Word hold the block; a page always does.
    """

    id: str = ""
    units: tuple[str, ...] = ()
    links_to: str = ""
    printed: bool = True

    def _repr_mimebundle_(
        self,
        include: Any = None,  # noqa: ARG002 - IPython's protocol gives both
        exclude: Any = None,  # noqa: ARG002
    ) -> dict[str, str | dict[str, Any]]:
        """The block as JSON for the writers, as HTML and plain text for the notebook's reader."""
        plain = {"text/plain": plain_text(self)}
        if SKIP_HTML in os.environ:
            # A single string: jupyter_client, nbclient and nbformat copy and validate it faster than
            # thousands of small values.
            return {**plain, BLOCK_MIME: self.model_dump_json()}
        return {**plain, BLOCK_MIME: self.model_dump(mode="json"), "text/html": self.to_html()}

    def to_html(self) -> str:
        """The block as HTML for a notebook; see `ocop_lib.blocks.notebook.fragment`."""
        # Imported here: only a notebook that displays HTML needs Jinja, the batch does not.
        from ocop_lib.blocks.notebook import fragment

        return fragment(self)


class Masthead(BaseBlock):
    """The report's head: every report has exactly one, as its first block, with the only h1.

    Args:
        issuer: the issuing body, as printed above the title.
        title: the h1 and the document's title; holds the unit's full name and the period.
        title_end: the end of the title, which begins a second line where one is too short; empty
            for what follows its colon.
        unit: id of the unit the report is about; empty for an agency's report.
        agency: id of the agency the report is about; empty for a unit's report.
        period: «2024-Q3», or «2024»; empty for a page without data.
        lines: the small print under the title: plan, period, cut-off.
        band: the warning on every page («Số liệu minh họa»); empty when the data are real.
        data_date: the latest date in the report, which becomes the date of the files.
        letterhead: the corners of an administrative document; None for a plain report.
        look: ``sheet`` for a report of one page, which is set in smaller type and closer.
        edition: which edition of the report it is, for those who verify a file: «draft-1»,
            «issued-1», «revised-2»; empty for what is never issued.
    """

    type: Literal["masthead"] = "masthead"
    issuer: str
    title: str
    title_end: str = ""
    unit: str = ""
    agency: str = ""
    period: str
    lines: tuple[str, ...] = ()
    band: str = ""
    data_date: date
    letterhead: Letterhead | None = None
    look: Literal["report", "sheet"] = "report"
    edition: str = ""

    @model_validator(mode="after")
    def _is_about_one(self) -> Self:
        about_of(self.unit, self.agency)
        return self

    @property
    def about(self) -> About:
        """The unit or agency that the report is about."""
        return about_of(self.unit, self.agency)

    @property
    def keywords(self) -> tuple[str, ...]:
        """What a file says of itself to programs: whom it is about, the period, the edition."""
        return tuple(filter(None, ("OCOP", self.about.id, self.period, self.edition)))

    @property
    def title_parts(self) -> tuple[str, str]:
        """The title's two lines, the blank between them with the first; the second may be empty."""
        end = self.title_end or self.title.partition(": ")[2]
        is_end = bool(end) and self.title.endswith(end)
        return (self.title.removesuffix(end), end) if is_end else (self.title, "")


class Closing(BaseBlock):
    """The foot of an administrative document: recipients on the left, signature on the right.

    Args:
        receivers: the heading above the recipients.
        recipients: the recipients, one line each.
        signatory: the office of the person who signs, one line each.
        name: the name of the person who signs; empty to be written by hand.

    Source: Nghị định 30/2020/NĐ-CP, Phụ lục I.
    """

    type: Literal["closing"] = "closing"
    receivers: str
    recipients: tuple[str, ...] = ()
    signatory: tuple[str, ...] = ()
    name: str = ""


DEEPEST_HEADING = 4
"""The lowest level of heading a report has."""


class Heading(BaseBlock):
    """A heading of level 2 to 4; level 1 is the masthead's.

    ``inner`` is how deep a heading of a text is below the report's own heading over that text; the
    writers go by it and not by ``level``, which is that below a heading of level 2. 0 for the
    report's own headings.
    """

    type: Literal["heading"] = "heading"
    level: int = Field(ge=2, le=DEEPEST_HEADING)
    inner: int = Field(default=0, ge=0)
    spans: tuple[Span, ...]

    def words(self) -> str:
        """Its words without its footnotes."""
        return spans_text(span.model_copy(update={"footnote": ()}) for span in self.spans)


class Paragraph(BaseBlock):
    """Running text; ``lead`` is the larger type of a summary, ``small`` the small print of notes."""

    type: Literal["paragraph"] = "paragraph"
    spans: tuple[Span, ...]
    look: Literal["body", "lead", "small"] = "body"


class ListBlock(BaseBlock):
    """A list, numbered from ``start`` when ``ordered``; each item consists of blocks."""

    type: Literal["list"] = "list"
    ordered: bool = False
    start: int = Field(default=1, ge=0, le=999_999_999)
    items: tuple[tuple["Block", ...], ...]


class Quote(BaseBlock):
    """A quotation, indented."""

    type: Literal["quote"] = "quote"
    blocks: tuple["Block", ...]


class Note(BaseBlock):
    """A remark in a box; a ``warning`` stands out in another colour."""

    type: Literal["note"] = "note"
    look: Literal["info", "warning"] = "info"
    title: str = ""
    blocks: tuple["Block", ...]


class Column(Frozen):
    """A table's column.

    Args:
        label: the heading.
        kind: ``text`` (left), ``number`` (right, tabular figures), ``status`` (a word on a tint).
        width: the column's share of the table's width relative to other columns, at most 10,000.
        group: the heading above neighbouring columns with the same group; empty for none.
    """

    label: str
    kind: Literal["text", "number", "status"] = "text"
    width: float = Field(default=1.0, gt=0, le=10_000)
    group: str = ""


class Cell(Frozen):
    """A table's cell: text already formatted, an optional tint and a link to a block's id."""

    text: str
    tint: Tint | None = None
    href: str = ""


class Table(BaseBlock):
    """A table; the first cell of each row is the row's heading, the second where the first is a number.

    Args:
        caption: the table's title.
        rows: the rows, each with as many cells as there are columns.
        total: whether the last row is a total, which is emphasised.
        notes: the lines below the table.
        landscape: whether PDF and Word print the table on a landscape page.
        folded: whether HTML shows the table closed until the reader opens it (annexes).
        headed: whether the heading above says what the caption says, which is then only spoken by
            screen readers.
        small: whether PDF and Word set the table in small type (annexes).
    """

    type: Literal["table"] = "table"
    caption: str
    columns: tuple[Column, ...] = Field(min_length=1)
    rows: tuple[tuple[Cell, ...], ...]
    total: bool = False
    notes: tuple[str, ...] = ()
    landscape: bool = False
    folded: bool = False
    headed: bool = False
    small: bool = False

    @property
    def shown_caption(self) -> str:
        """The caption where it is printed; empty where the heading above says it."""
        return "" if self.headed else self.caption

    @property
    def naming(self) -> int:
        """The column, from 0, whose cells are the headings of the rows."""
        return int(self.columns[0].label in _ORDINALS and len(self.columns) > 1)

    @model_validator(mode="after")
    def _rectangular(self) -> Self:
        wrong = [i for i, row in enumerate(self.rows) if len(row) != len(self.columns)]
        if wrong:
            raise ValueError(f"rows {wrong} do not have {len(self.columns)} cells")
        return self


class Figure(BaseBlock):
    """A picture as SVG; a photograph has ``jpeg`` or ``png`` in base64 instead.

    Args:
        caption: the figure's title.
        subtitle: what is drawn, in smaller type below the title; empty for nothing.
        alt: what the figure shows, for readers who cannot see it.
        narrow: the same as SVG for a narrow screen, which a page shows there instead; empty for
            a picture that suits every screen. PDF and Word never hold it.
        drawn: the numbers drawn, among the tables that a page gives to its readers to save; None
            where they stand in a table of the report, or are not known.
        width_mm: the width on the page in millimetres.
    """

    type: Literal["figure"] = "figure"
    caption: str
    subtitle: str = ""
    alt: str = Field(min_length=1)
    svg: str = ""
    narrow: str = ""
    png: Base64 = ""
    jpeg: Base64 = ""
    drawn: Table | None = None
    width_mm: float = Field(default=160.0, gt=0, le=170)


class Group(BaseBlock):
    """Several blocks that one notebook call shows; `document` replaces the group by its blocks."""

    type: Literal["group"] = "group"
    blocks: tuple["Block", ...]


Block = Annotated[
    Masthead | Heading | Paragraph | ListBlock | Quote | Note | Table | Figure | Closing | Group,
    Field(discriminator="type"),
]
for _model in (ListBlock, Quote, Note, Group):
    _model.model_rebuild()
