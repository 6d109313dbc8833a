"""Whatever a cell shows is in the report, in every form, or the cell is named."""

import io
import json
from dataclasses import replace
from typing import NamedTuple

import pikepdf
import pytest
from docx import Document
from small_project import QUARTER, jobs, small_project, write, write_params
from spoken import of_page, of_word, pages_of_pdf, squeezed

from ocop_lib.project.formats import FORMATS
from ocop_lib.run.execute import run_job

PARAMETERS = 'unit = "xa-mot"\nquarter = "2027-Q1"\nnarrative = {}\n'
SET_UP = """\
import logging, sys, warnings
from datetime import date
from decimal import Decimal

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from IPython.display import (HTML, IFrame, Image, JSON, Javascript, Latex, Markdown, SVG, Audio,
                             clear_output, display)
from matplotlib.figure import Figure

from ocop_lib import DistrictReport, figure

report = DistrictReport(unit, quarter, narrative)
PIXEL = ("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
         "rkJggg==")
CIRCLE = ('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="4"/></svg>')

def drawn(title):
    drawing, axes = plt.subplots(figsize=(2, 1))
    axes.set_title(title)
    return drawing

def picture(words):
    return figure(drawn("x"), alt=words, caption=words)
"""


class Cell(NamedTuple):
    """A cell of an analyst's notebook."""

    source: str
    tags: tuple[str, ...] = ()
    kind: str = "code"


# The cell, what the report says of it, and what it must not say.
IN_THE_REPORT = {
    "text": (Cell("'chữ ở dòng cuối'"), ["chữ ở dòng cuối"], ["'chữ"]),
    "lines of text": (Cell("'dòng trên\\ndòng dưới'"), ["dòng trên dòng dưới"], []),
    "a number": (Cell("12345678"), ["12.345.678"], ["12345678"]),
    "a number of numpy": (Cell("np.float64(8765432.5)"), ["8.765.432,5"], ["float64"]),
    "a decimal": (Cell("Decimal('7654321.5')"), ["7.654.321,5"], ["Decimal"]),
    "a date": (Cell("date(2031, 9, 3)"), ["03/9/2031"], ["datetime"]),
    "a time stamp": (Cell("pd.Timestamp('2032-09-04 08:30')"), ["08:30 04/9/2032"], ["Timestamp"]),
    "a list": (Cell("['mục đầu', 6543210]"), ["mục đầu", "6.543.210"], ["["]),
    "a tuple of two": (Cell("['bộ một', 'bộ hai'], {'bộ ba': 1}"), ["bộ một; bộ hai", "bộ ba: 1"], []),
    "a set": (Cell("{30303, 20202}"), ["20.202", "30.303"], ["20202"]),
    "a dictionary": (Cell("{'khóa lạ': date(2033, 1, 2)}"), ["khóa lạ: 02/01/2033"], ["{"]),
    "an array": (Cell("np.array([5432109.5, np.nan])"), ["5.432.109,5", "–"], ["array", "nan"]),
    "an array of dates": (Cell("np.array(['2034-05-06'], dtype='M8[D]')"), ["06/5/2034"], []),
    "what display is given": (Cell("display('trao một', 44455)"), ["trao một", "44.455"], []),
    "Markdown": (Cell("Markdown('lời **đậm nét**')"), ["lời đậm nét"], ["**"]),
    "what is shown last under an id": (
        Cell("shown = display('lời cũ kỹ', display_id=True); shown.update('lời mới tinh')"),
        ["lời mới tinh"],
        ["lời cũ kỹ"],
    ),
    "what is shown after clearing": (
        Cell("display('bị xóa đi'); clear_output(); display('còn ở lại')"),
        ["còn ở lại"],
        ["bị xóa đi"],
    ),
    "a figure": (Cell("picture('hình của tôi')"), ["hình của tôi"], []),
    "several figures": (
        Cell("display(picture('hình thứ ba'), picture('hình thứ tư'))"),
        ["hình thứ ba", "hình thứ tư"],
        [],
    ),
    "a picture with words": (
        Cell("display(SVG(CIRCLE), metadata={'image/svg+xml': {'alt': 'x', 'caption': 'vòng tròn'}})"),
        ["vòng tròn"],
        [],
    ),
    "a picture of a file": (Cell("Image(PIXEL_BYTES, alt='điểm ảnh')"), [], []),
    "Markdown cells": (Cell("lời trong ô Markdown", kind="markdown"), ["lời trong ô Markdown"], []),
    "what hides its input": (Cell("'mã bị ẩn'", ("remove-input",)), ["mã bị ẩn"], []),
}  # fmt: skip

# The cell, and the code, the value found and a word of the message of its remark.
NAMED = {
    "print": (Cell("print('in ra đây\\n\\nvà đây')"), "report.printed", "in ra đây", "2 dòng"),
    "a bar of progress": (
        Cell("sys.stderr.write('một nửa\\rtrọn vẹn\\n')"), "report.logged", "trọn vẹn", "1 dòng",
    ),
    "a warning": (Cell("warnings.warn('lời cảnh báo')"), "report.logged", "UserWarning: lời cảnh báo", ""),
    "a log": (Cell("logging.getLogger('x').warning('lời nhật ký')"), "report.logged", "lời nhật ký", ""),
    "an object": (Cell("drawn('x'); plt.gca(); axes = plt.gca(); plt.close('all'); axes"), "report.echoed", "<Axes", ""),
    "a list of objects": (Cell("[print]"), "report.echoed", "[<function print", ""),
    "nothing": (Cell("display(None)"), "report.echoed", "None", ""),
    "an infinite number": (Cell("float('inf')"), "report.echoed", "inf", ""),
    "an expected error": (
        Cell("1 / 0", ("raises-exception",)), "report.expected_error", "ZeroDivisionError", "",
    ),
    "a misspelt tag": (Cell("'thẻ sai'", ("remove-outptu",)), "report.tag_unknown", "remove-outptu", ""),
    "a tag that nbclient does not know": (
        Cell("'vẫn chạy'", ("skip_execution",)), "report.tag_unknown", "skip_execution", "",
    ),
}  # fmt: skip

SILENT = {
    "nothing at all": Cell("None"),
    "what ends with a semicolon": Cell("'im lặng';"),
    "what is captured": Cell("%%capture\nprint('im lặng'); display('im lặng')"),
    "what its tag hides": Cell("print('im lặng'); display('im lặng')", ("remove-output",)),
    "what is not run": Cell("1 / 0", ("skip-execution",)),
    "an error that nobody wants to hear of": Cell("1 / 0", ("raises-exception", "hide-output")),
    "a warning that is accepted": Cell("warnings.warn('im lặng')", ("remove-stderr",)),
    "a raw cell kept for oneself": Cell("im lặng", ("remove-cell",), "raw"),
    "an empty raw cell": Cell(" ", (), "raw"),
}

REFUSED = {
    "HTML": (Cell("HTML('<b>x</b>')"), "report.output_unknown"),
    "Latex": (Cell("Latex('$x$')"), "report.output_unknown"),
    "JSON": (Cell("JSON({'x': 1})"), "report.output_unknown"),
    "Javascript": (Cell("Javascript('1')"), "report.output_unknown"),
    "sound": (Cell("Audio(data=[0.0, 1.0], rate=8)"), "report.output_unknown"),
    "a page in the page": (Cell("IFrame('https://a.vn', 9, 9)"), "report.output_unknown"),
    "a widget": (
        Cell("display({'application/vnd.jupyter.widget-view+json': {}, 'text/plain': 'x'}, raw=True)"),
        "report.output_unknown",
    ),
    "a picture without words": (Cell("Image(PIXEL_BYTES)"), "report.figure_alt"),
    "an SVG without words": (Cell("SVG(CIRCLE)"), "report.figure_alt"),
    "a figure of pyplot": (Cell("drawn('x');"), "report.figure_alt"),
    "a figure of pyplot that is shown": (Cell("drawn('x'); plt.show()"), "report.figure_alt"),
    "a figure that pyplot does not know": (
        Cell("bare = Figure(); bare.subplots(); display({'text/plain': repr(bare)}, raw=True)"),
        "report.figure_alt",
    ),
    "a figure as last line": (Cell("bare"), "report.figure_alt"),
    "a raw cell": (Cell("đoạn kết luận", kind="raw"), "report.raw_cell"),
    "a figure drawn for files": (
        Cell("plt.switch_backend('agg'); drawn('x'); plt.show()"), "report.figure_alt",
    ),
}  # fmt: skip


def notebook(cells) -> bytes:
    """A notebook with a report object, its head and these cells, by id."""
    head = {
        "parameters": Cell(PARAMETERS, ("parameters",)),
        "set-up": Cell(SET_UP + "from base64 import b64decode\nPIXEL_BYTES = b64decode(PIXEL)"),
        "heading": Cell("report.heading()"),
        "summary": Cell("report.summary()"),
    }
    content = {
        "cells": [as_json(name, cell) for name, cell in {**head, **cells}.items()],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "x", "language": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(content).encode()


def as_json(name, cell):
    code = {"outputs": [], "execution_count": None} if cell.kind == "code" else {}
    return {
        "cell_type": cell.kind,
        "id": name.replace(" ", "-"),
        "metadata": {"tags": [*cell.tags]},
        "source": cell.source,
        **code,
    }


def run(folder, cells):
    project = small_project(folder)
    write(project.root / "notebooks/nho.ipynb", notebook(cells))
    write_params(project.root, f"{QUARTER}/xa-mot")
    return run_job(replace(jobs(project)[f"{QUARTER}/xa-mot"], formats=FORMATS))


def only(cases):
    return {name: case[0] for name, case in cases.items()}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The outcome of a notebook with every cell that does not stop a report."""
    cells = {**only(IN_THE_REPORT), **only(NAMED), **SILENT}
    return run(tmp_path_factory.mktemp("made"), cells)


@pytest.fixture(scope="module")
def said(made):
    """The words of the three files."""
    assert made.faults == ()
    return {
        "html": of_page(made.outputs["html"]),
        "pdf": "".join(pages_of_pdf(made.outputs["pdf"])),
        "docx": of_word(made.outputs["docx"]),
    }


@pytest.fixture(scope="module")
def refused(tmp_path_factory):
    """The faults of a notebook with every cell that does stop a report, by the cell's id."""
    outcome = run(tmp_path_factory.mktemp("refused"), only(REFUSED))
    assert dict(outcome.outputs) == {}
    return outcome.faults


def about(faults, name):
    return [fault for fault in faults if str(fault.place).endswith(f"({name.replace(' ', '-')})")]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("kind", IN_THE_REPORT)
def test_what_a_cell_shows_is_in_every_form(said, kind, form):
    _, words, never = IN_THE_REPORT[kind]
    assert all(squeezed(one) in said[form] for one in words)
    assert not any(squeezed(one) in said[form] for one in never if len(one) > 1)


def test_every_picture_is_in_every_form(made):
    # Three of figure(…), the circle and the pixel.
    with pikepdf.open(io.BytesIO(made.outputs["pdf"])) as pdf:
        tags = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary)]
        tagged = sum(one.get("/S") == "/Figure" for one in tags)
    pictures = {
        "html": made.outputs["html"].count(b"<img "),
        "pdf": tagged,
        "docx": len(Document(io.BytesIO(made.outputs["docx"])).inline_shapes),
    }
    assert pictures == dict.fromkeys(FORMATS, 5)


@pytest.mark.parametrize("kind", NAMED)
def test_what_only_passes_by_is_named_with_its_cell(made, said, kind):
    _, code, found, words = NAMED[kind]
    (remark,) = about(made.remarks, kind)
    assert (remark.code, remark.severity) == (code, "warning")
    assert remark.found.startswith(found)
    assert words in remark.message
    assert remark.remedy
    assert not any(squeezed(found) in read for read in said.values() if len(found) > 4)


@pytest.mark.parametrize("kind", [*IN_THE_REPORT, *SILENT])
def test_nothing_else_is_remarked(made, kind):
    assert about(made.remarks, kind) == []


def test_what_is_hidden_is_in_no_form(said):
    assert not any(squeezed("im lặng") in read for read in said.values())


@pytest.mark.parametrize("kind", REFUSED)
def test_what_no_writer_can_set_is_refused_with_its_cell_and_a_remedy(refused, kind):
    (fault,) = about(refused, kind)
    assert fault.code == REFUSED[kind][1]
    assert fault.remedy


def test_what_the_parameters_cell_shows_is_named(tmp_path):
    cells = {"parameters": Cell(PARAMETERS + "print('x')", ("parameters",))}
    outcome = run(tmp_path, cells)
    (remark,) = outcome.remarks
    assert (remark.code, str(remark.place)) == ("report.parameters_shown", "ô 1 (parameters)")
