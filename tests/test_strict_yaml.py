"""YAML read strictly: what it would guess at stays text; what a plan's tests do not meet."""

from datetime import date

import pytest

from ocop_lib.errors import ParameterError
from ocop_lib.files.yaml import parse_document


def document(text):
    return parse_document(text, "x.yaml", ParameterError)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("12", 12),
        ("-3", -3),
        ("066", "066"),
        ("0x1F", "0x1F"),
        ("10:30", "10:30"),
        ("10:30.5", "10:30.5"),
        ("1_000", "1_000"),
        # Read as numbers these end in a traceback.
        ("9" * 5000, "9" * 5000),
        ("1" + ":0" * 200 + ".0", "1" + ":0" * 200 + ".0"),
        ("1.5", 1.5),
        ("2024-02-29", date(2024, 2, 29)),
        ("2024-99-99", "2024-99-99"),
        ("[a, [b]]", ["a", ["b"]]),
        ("", None),
    ],
    ids=lambda value: str(value)[:12],
)
def test_a_value_is_what_it_plainly_says(written, read):
    assert document(f"a: {written}").value == {"a": read}


def test_keys_are_the_words_that_were_written():
    text = "no: 1\n01: 2\n2024-01-01: 3\n<<: {a: 4}"
    assert document(text).value == {"no": 1, "01": 2, "2024-01-01": 3, "<<": {"a": 4}}


def test_two_spellings_of_one_letter_are_one_key_with_its_line():
    found = document("một: 1\nBe\u0302\u0309: 2\nBể: 3")
    assert found.value == {"một": 1, "Bể": 3}
    assert [(line, fault.found) for line, fault in found.repeated] == [(3, "Bể")]
    assert found.line(("Bể",)) == 3


def test_of_a_syntax_error_line_and_column_are_told():
    with pytest.raises(ParameterError) as caught:
        document("a: 1\nb: 'x' y")
    (fault,) = caught.value.faults
    assert str(fault.place) == "x.yaml, dòng 2"
    assert "cột 8" in fault.message
