"""The check of accessibility itself: what it leaves out of a long page hides no fault."""

import pytest
from browser import assert_accessible

from ocop_lib.output.index import index_page
from ocop_lib.output.year_text import YearText

TEXT = YearText(
    "Báo cáo", "CHI CỤC", "Kế hoạch", "", (("a", "A", "xã A"),), (("2027-Q1", "Quý I"),)
)
PALE = '<span style="color:#ddd;background:#fff">mờ</span>'
UNTOLD = '<img src="data:,">'


@pytest.mark.parametrize(("cell", "rule"), [(PALE, "color-contrast"), (UNTOLD, "image-alt")])
@pytest.mark.parametrize("times", [1, 3])
def test_a_fault_is_found_in_the_last_of_many_rows(open_page, cell, rule, times):
    rows = '<tr><th scope="row">a</th><td>b</td></tr>' * 9
    rows += f'<tr><th scope="row">a</th><td>{cell}</td></tr>' * times
    data = index_page({"2027": TEXT}, [], []).replace(b"</tbody>", f"{rows}</tbody>".encode())
    with pytest.raises(AssertionError, match=rule):
        assert_accessible(open_page(data, bypass_csp=True))
