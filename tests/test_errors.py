"""Faults and their kinds."""

import pytest

from ocop_lib.errors import NO_SUCH_VALUE, FaultKind, Place


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
