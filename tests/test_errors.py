"""Faults and their kinds."""

import pickle

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from ocop_lib.errors import (
    FRAMES,
    NO_SUCH_VALUE,
    FaultKind,
    OcopError,
    ParameterError,
    Place,
    UnknownNameError,
)

FAULT = NO_SUCH_VALUE.among(Place(part="--unit"), "Ba Bể", ("ba-be", "na-ri"))


def test_two_kinds_of_fault_never_share_a_code():
    FaultKind(NO_SUCH_VALUE.code, NO_SUCH_VALUE.message, NO_SUCH_VALUE.remedy)
    with pytest.raises(ValueError, match=NO_SUCH_VALUE.code):
        FaultKind(NO_SUCH_VALUE.code, "Một câu khác.")


def test_a_place_reads_from_the_file_to_the_cell():
    place = Place("so.xlsx", sheet="Sản phẩm", row=7, column="Sao")
    assert str(place) == "so.xlsx, trang Sản phẩm, dòng 7, cột Sao"
    assert place.as_json() == {
        "file": "so.xlsx",
        "sheet": "Sản phẩm",
        "row": 7,
        "column": "Sao",
        "key": None,
    }


def test_an_option_is_given_as_key_to_other_programs():
    assert Place(part="--unit").as_json()["key"] == "--unit"


def test_braces_in_a_value_found_are_left_alone():
    fault = NO_SUCH_VALUE.among(Place(part="--unit"), "{unit}", ("ba-be",))
    assert (fault.found, fault.meant) == ("{unit}", "")


def subclasses(kind=OcopError):
    return [kind, *(deeper for one in kind.__subclasses__() for deeper in subclasses(one))]


@pytest.fixture
def shell():
    """A notebook's shell, and the lines it shows of an error."""
    running = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    shown: list[str] = []
    running._showtraceback = lambda kind, error, lines: shown.extend("\n".join(lines).splitlines())
    running.push({"error": OcopError(FAULT), "shown": shown})
    yield running
    InteractiveShell.clear_instance()


@pytest.mark.parametrize("kind", subclasses())
def test_a_notebook_shows_the_lines_of_a_fault_and_no_frames(shell, kind):
    shell.push({"error": kind(FAULT)})
    shell.run_cell("def deep():\n    raise error\ndeep()")
    assert shell.user_ns["shown"] == [
        "--unit: Không có giá trị này.",
        "  Giá trị tìm thấy: Ba Bể",
        "  Được phép: ba-be, na-ri",
        "  Có phải là: ba-be",
        "  Cách sửa: Dùng một giá trị được phép.",
    ]


def test_the_frames_are_shown_on_wish(shell, monkeypatch):
    monkeypatch.setenv(FRAMES, "1")
    shell.run_cell("def deep():\n    raise error\ndeep()")
    shown = "\n".join(shell.user_ns["shown"])
    assert "deep" in shown
    assert "Có phải là: ba-be" in shown


def test_the_frames_are_kept_for_the_debugger(shell):
    result = shell.run_cell("def deep():\n    raise error\ndeep()")
    last = result.error_in_exec.__traceback__
    while last.tb_next:
        last = last.tb_next
    assert last.tb_frame.f_code.co_name == "deep"


def test_outside_a_notebook_the_variable_changes_nothing(monkeypatch):
    monkeypatch.setenv(FRAMES, "1")
    assert OcopError(FAULT)._render_traceback_() == str(FAULT).splitlines()


@pytest.mark.parametrize("kind", subclasses())
def test_errors_reach_another_process_whole(kind):
    again = pickle.loads(pickle.dumps(kind(FAULT)))  # noqa: S301 - our own bytes
    assert (type(again), again.faults) == (kind, (FAULT,))


def test_an_unknown_name_is_an_attribute_error_and_a_refusal():
    error = UnknownNameError(FAULT)
    assert isinstance(error, AttributeError)
    assert error.exit_status == ParameterError.exit_status
