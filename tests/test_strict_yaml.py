"""YAML read strictly: what it would guess at stays text; what a plan's tests do not meet."""

import re
from datetime import date
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    assert [(line, fault.found) for line, fault in found.faults] == [(3, "Bể")]
    assert found.line(("Bể",)) == 3


def test_of_a_syntax_error_line_and_column_are_told():
    with pytest.raises(ParameterError) as caught:
        document("a: 1\nb: 'x' y")
    (fault,) = caught.value.faults
    assert str(fault.place) == "x.yaml, dòng 2"
    assert "cột 8" in fault.message


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: Thiếu vốn # 2 tỷ", "Thiếu vốn # 2 tỷ"),
        ("a: Hộ #1", "Hộ #1"),
        ("a: thu hoạch #OCOP tốt", "thu hoạch #OCOP tốt"),
        ("a:\n  - được mùa # mất giá", "được mùa # mất giá"),
        ("a: {b: hai ba # bốn\n  }", "hai ba # bốn"),
        ("a: một dòng\n  hai dòng # ba", "một dòng hai dòng # ba"),
    ],
)
def test_words_that_yaml_would_cut_at_a_sharp_are_refused_with_what_to_do(text, found):
    (entry,) = document(text).faults
    assert (entry[1].code, entry[1].found) == ("yaml.cut_text", found)
    assert "dấu nháy, hoặc dùng |" in entry[1].remedy


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 'Thiếu vốn # 2 tỷ'", "Thiếu vốn # 2 tỷ"),
        ('a: "Hộ #1"', "Hộ #1"),
        ("a: |\n  Hộ #1 # 2\n", "Hộ #1 # 2\n"),
        ("a: Hộ#1", "Hộ#1"),
        ("# lời ghi\na: calendar # hoặc nd09", "calendar"),
        ("a: 'một' # hai ba", "một"),
        ("a: | # ghi chú\n  một\n", "một\n"),
    ],
)
def test_quoted_words_are_kept_and_comments_after_one_word_are_let_pass(text, value):
    found = document(text)
    assert (found.value, found.faults) == ({"a": value}, ())


@pytest.mark.parametrize(
    "text",
    [
        "a: Kết quả: tốt",
        'a: "Ba Bể" vượt',
        "a: @ubnd",
        "a: `lệnh`",
        "a: %10",
        "a: [chưa đóng",
        "a: {chưa đóng",
        "a: 'chưa đóng",
        "a: - gạch",
        "a: > chữ",
        "a: ? gì",
        "a: ]",
        "a: ,",
        "a:\n\t- x",
        'a: "\\q"',
        "a: 1\n---\nb: 2",
        "? [a]\n: b",
        "a: \x01",
        "%YAML 9.9\n---\na: 1",
        "a\nb: 1",
    ],
)
def test_a_text_that_yaml_cannot_read_is_explained_in_vietnamese(text):
    with pytest.raises(ParameterError) as caught:
        document(text)
    (fault,) = caught.value.faults
    assert fault.code == "yaml.not_yaml"
    assert "đặt trong dấu nháy, hoặc dùng |" in fault.remedy
    words = set(re.findall("[a-z]+", str(fault).casefold()))
    assert not words & {"mapping", "values", "found", "expected", "scanning", "parsing", "token"}
    # Line, column, or for a control character the nature of the fault.
    assert "cột" in fault.message or "ký tự điều khiển" in fault.message


@pytest.mark.parametrize(
    "text", ["a: &Tan đó", "a: *Tan", "a: !gap đó", "a: &x [1]", "&x a: 1", "- &x"]
)
def test_what_yaml_takes_for_an_anchor_alias_or_tag_is_never_dropped(text):
    with pytest.raises(ParameterError) as caught:
        document(text)
    (fault,) = caught.value.faults
    assert fault.code == "yaml.not_plain"
    assert "đặt trong dấu nháy, hoặc dùng |" in fault.remedy.replace("\n", " ")


@given(st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=30))
def test_a_plain_text_is_read_whole_or_refused(words):
    try:
        found = document(f"a: {words}")
    except ParameterError:
        return
    value = found.value.get("a") if isinstance(found.value, dict) else None
    if found.faults or not isinstance(value, str) or words.strip().startswith(("|", ">", "'", '"')):
        return
    kept = " ".join(normalize("NFC", words).split())
    is_comment = re.fullmatch(re.escape(value) + r"\s+# .*", kept) and " " not in value
    assert " ".join(value.split()) == kept or is_comment
