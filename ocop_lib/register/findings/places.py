"""Findings on points of sale that are told twice, in one table or two, and so may be counted twice."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from ocop_lib.register.columns import BUILT
from ocop_lib.register.findings.cells import Cells
from ocop_lib.register.findings.finding import Also, Finding
from ocop_lib.register.findings.spellings import normal_form
from ocop_lib.register.naming import column_name, table_name
from ocop_lib.wording import day

LOOKED_FOR = {
    "place_told_twice": (
        "một điểm bán hàng ghi ở cả points_of_sale và activities mà không có activity_id, hoặc dưới hai"
        " mã điểm"
    )
}


def places_with_two_ids(cells: Cells) -> Iterator[Finding]:
    """Places with the name of an earlier one of their unit; of each place the first row is told."""
    keys, names, places, units = (
        cells.texts("points_of_sale", name) for name in ("point_id", "name", "place_id", "unit_id")
    )
    first: dict[tuple[str, str], int] = {}
    told: set[str] = set()
    for row, (place, unit, name) in enumerate(zip(places, units, names, strict=True)):
        other = first.setdefault((unit, normal_form(name or "")), row)
        if places[other] != place and place not in told:
            told.add(place)
            text = (
                f"Điểm {keys[row]} «{name}» (mã điểm {place}) trùng tên với {keys[other]}"
                f" «{names[other]}» (mã điểm {places[other]}) trong cùng đơn vị: nếu là một điểm thì"
                " dùng một mã điểm, nếu là hai thì ghi tên cho khác nhau."
            )
            columns, also = ("place_id", "name"), Also("points_of_sale", keys[other], "place_id")
            yield cells.finding("place_told_twice", "points_of_sale", row, columns, text, also)


def places_told_twice(cells: Cells) -> Iterator[Finding]:
    """Places set up, and an activity of the same unit and day, or of the same name, that none names."""
    if not cells.keys("points_of_sale"):
        return
    places = cells.texts("points_of_sale", "place_id")
    activities = cells.texts("points_of_sale", "activity_id")
    named = {place for place, one in zip(places, activities, strict=True) if one}
    told = [*_told(cells, Counter(one for one in activities if one))]
    names, states = (cells.texts("points_of_sale", name) for name in ("name", "state"))
    days, units = cells.days("points_of_sale", "date"), cells.texts("points_of_sale", "unit_id")
    for row, place in enumerate(places):
        if place in named or states[row] not in BUILT:
            continue
        form = normal_form(names[row] or "")
        for key, unit, when, title in told:
            if unit == units[row] and (when == days[row] or title == form):
                text = (
                    f"Điểm {cells.keys('points_of_sale')[row]} «{names[row]}» và dòng {key} của"
                    f" {table_name('activities')} ngày {day(when)} có thể là một điểm, đang đếm hai lần. Nếu là một thì"
                    f" ghi {key} ở {column_name('activity_id')} của điểm này; nếu là hai thì để nguyên."
                )
                columns, also = ("activity_id",), Also("activities", key, "title")
                yield cells.finding("place_told_twice", "points_of_sale", row, columns, text, also)
                break


def _told(cells: Cells, named: Counter[str]) -> Iterator[tuple[str, str | None, date | None, str]]:
    """Id, unit, day and title of each activity that counts more places than name it."""
    keys, kinds = cells.keys("activities"), cells.texts("activities", "kind")
    quantities = cells.numbers("activities", "quantity")
    columns = (cells.texts("activities", "unit_id"), cells.days("activities", "date"))
    titles = cells.texts("activities", "title")
    for row, kind in enumerate(kinds):
        if kind == "point_of_sale" and named[keys[row]] < quantities[row]:
            unit, when = (column[row] for column in columns)
            yield keys[row], unit, when, normal_form(titles[row] or "")
