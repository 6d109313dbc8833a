"""How many lines a text takes: rows of workbooks are as high as their texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_lib.workbook.wrapping import lines_of


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, 1),
        (3.5, 10, 1),
        ("Sở Nông nghiệp và PTNT [so-nong-nghiep-ptnt]", 42, 1),
        ("Sở Nông nghiệp và PTNT [so-nong-nghiep-ptnt]", 36, 2),
        ("iiiiiiiiiiiiiiiiiiii", 10, 1),
        ("MMMMMMMMMM", 10, 2),
        ("Tiếng Việt có dấu không rộng hơn", 30, 1),
        ("Hai dòng\nngắn", 30, 2),
        ("x" * 100, 10, 10),
    ],
)
def test_lines_are_those_that_spreadsheets_show(text, width, lines):
    assert lines_of(text, width) == lines


def test_bold_type_is_wider():
    text = "Ngày quyết định công nhận"
    assert lines_of(text, 24) == 1
    assert lines_of(text, 24, is_bold=True) == 2


@given(st.text(st.sampled_from("aiMm ế-\n"), max_size=60), st.integers(4, 40))
def test_a_wider_column_never_takes_more_lines(text, width):
    assert 1 <= lines_of(text, width + 1) <= lines_of(text, width)
    assert lines_of(text, width) <= len(text) + 1
