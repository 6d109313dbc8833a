"""The command that compares two projects, revisions, issues or folders of outputs."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ocop_lib.cli.terminal import Debug, Json, print_json, say, show_table, tell, working_folder
from ocop_lib.errors import EXIT_FAILED

if TYPE_CHECKING:
    from ocop_lib.compare.outputs import Moved
    from ocop_lib.compare.worlds import Compared

_WHAT = "thư mục dự án, lần ban hành (số hoặc quý), phiên bản git, hoặc thư mục kết quả"


def diff(
    old: Annotated[str, typer.Argument(metavar="<cũ>", help=f"Bên trước: {_WHAT}.")],
    new: Annotated[
        str, typer.Argument(metavar="<mới>", help="Bên nay; nếu không ghi: dự án như đang có.")
    ] = ".",
    *,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="<tệp>", help="Ghi thêm một trang HTML vào tệp này."),
    ] = None,
    as_json: Json = False,
    debug: Debug = False,  # noqa: ARG001 (read by main)
) -> int:
    """Số liệu nào khác nhau giữa hai bên, và vì sao; không có gì khác thì kết thúc bằng 0."""
    from ocop_lib.compare.comparison import comparison
    from ocop_lib.compare.words import as_json as in_json
    from ocop_lib.compare.worlds import Compared

    found = comparison(old, new, working_folder())
    if html is not None:
        from ocop_lib.compare.page import comparison_page
        from ocop_lib.files.whole import write_whole

        write_whole(html, comparison_page(found))
    if as_json:
        print_json(in_json(found))
    elif isinstance(found, Compared):
        show_compared(found)
    else:
        _show_moved(found)
    if html is not None:
        tell(f"Trang so sánh: {html}")
    return EXIT_FAILED if found.is_moved else 0


def show_compared(found: "Compared") -> None:
    """Print each number that differs, and why, as a table for people."""
    from ocop_lib import wording
    from ocop_lib.compare.page import cells_of
    from ocop_lib.compare.words import differing, years_apart

    if found.differences:
        heads = ["Kỳ", "Đơn vị", "Nội dung", "Số liệu", "Trước", "Nay", "Chênh lệch", "Nguyên nhân"]
        rows = [
            [wording.period_words(one.period), *cells_of(found.plans[one.period.year], one)]
            for one in found.differences
        ]
        show_table(f"Trước: {found.old}. Nay: {found.new}", heads, rows)
    for line in (differing(found), *years_apart(found)):
        say(line)


def _show_moved(found: "Moved") -> None:
    from ocop_lib.compare.page import report_cells, value_cells
    from ocop_lib.compare.words import NOTHING

    title = f"Trước: {found.old}. Nay: {found.new}"
    if found.values:
        heads = ["Kỳ", "Đơn vị", "Chỉ tiêu", "Số liệu", "Trước", "Nay"]
        show_table(title, heads, [[*value_cells(one)] for one in found.values])
    if found.reports:
        heads = ["Báo cáo", "Thay đổi", "Dữ liệu vào khác nhau"]
        show_table(title, heads, [[*report_cells(one)] for one in found.reports])
    if not found.is_moved:
        say(NOTHING)
