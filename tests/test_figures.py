"""Figures by what they draw: what is drawn is what was counted, where it belongs, and can be read."""

import itertools
import re
import subprocess
import sys
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from canvases import (
    assert_sound,
    boxed,
    canvases,  # noqa: F401 - a fixture
    drawings,
    figures_in,
    lined,
    marked,
    texts,
)
from casebook import plan_of, register_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from in_memory import InMemory
from random_registers import registers

from ocop_lib.blocks.model import Figure
from ocop_lib.indicators.courses import Course, State, Step, courses
from ocop_lib.indicators.renewal import Renewal
from ocop_lib.indicators.through_year import through_year
from ocop_lib.months import Month, Window
from ocop_lib.periods import SCHEMES, Quarter
from ocop_lib.plan import PROVINCE, load_plan
from ocop_lib.project.project import load_project
from ocop_lib.report.district import DistrictReport
from ocop_lib.report.figures import (
    certificates,
    course,
    course_drawing,
    indicators,
    letters,
    media,
    products,
)
from ocop_lib.report.figures.canvas import NARROW, WIDE, Canvas
from ocop_lib.report.figures.letters import letter
from ocop_lib.report.figures.months import Months, planned, span_words
from ocop_lib.report.figures.panels import Panel, draw_panels
from ocop_lib.report.figures.scale import Scale, apart
from ocop_lib.report.figures.svg import to_svg
from ocop_lib.report.province import ProvinceReport
from ocop_lib.stages import STAGES
from ocop_lib.wording import stage_names

ROOT = Path(__file__).parent.parent
PLAN = load_plan("bac_kan_2024")
SHARED = ("products_figure", "expiry_figure", "indicators_figure")
OF_PROVINCE = (*SHARED, "course_figure", "media_figure")
LAST = date(2024, 12, 31)
NOTHING = {"given": {}, "delivered": {unit: [] for unit in PLAN.places}}
LARGEST = 130_000
"""The most bytes of a figure on a page, of the 200 kB of a unit's report."""

ONE_QUARTER = settings(max_examples=12, suppress_health_check=list(HealthCheck))


@cache
def shipped():
    return load_project(ROOT)


@cache
def report_of(unit: str, quarter: int, scheme: str = "calendar"):
    year = shipped().year(2024)
    project = InMemory(register_of_year(), scheme=scheme, the_plan=year.plan())
    make = ProvinceReport if unit == PROVINCE else DistrictReport
    return make(unit, f"2024-Q{quarter}", project=project)


@cache
def register_of_year():
    year = shipped().year(2024)
    return year.register(year.plan())


def drawn(block) -> list[Figure]:
    return figures_in(block)


def a_course(number: int, *days: str, state: State = State.PREPARING, **more) -> Course:
    """A course through the first stages, passed on these days of the year."""
    steps = [
        Step(stage, date.fromisoformat(f"2024-{day}"))
        for stage, day in zip(STAGES, days, strict=False)
    ]
    told = {"name": f"Sản phẩm {number}", "cycle": "new", **more}
    return Course(f"p{number}", told.pop("name"), "HTX", "ba-be", told.pop("cycle"), tuple(steps),
                  state, **told)  # fmt: skip


class TestEveryFigure:
    @pytest.mark.parametrize("scheme", SCHEMES)
    @pytest.mark.parametrize("quarter", [1, 2, 3, 4])
    @pytest.mark.parametrize("unit", ["ba-be", "tp-bac-kan", "ngan-son", PROVINCE])
    def test_of_the_shipped_year_can_be_read(self, unit, quarter, scheme, canvases):  # noqa: F811
        report = report_of(unit, quarter, scheme)
        for name in OF_PROVINCE if unit == PROVINCE else SHARED:
            for figure in drawn(getattr(report, name)()):
                assert_sound(canvases[WIDE])
                assert_sound(canvases[NARROW])
                assert_said(figure)
                assert unit in figure.units

    @ONE_QUARTER
    @given(
        register=registers(), quarter=st.integers(1, 4), unit=st.sampled_from(["ba-be", PROVINCE])
    )
    def test_of_any_register_is_made_and_says_its_finding(self, register, quarter, unit):
        make = ProvinceReport if unit == PROVINCE else DistrictReport
        report = make(unit, f"2024-Q{quarter}", project=InMemory(register))
        with drawings() as canvases:  # noqa: F811
            for name in OF_PROVINCE if unit == PROVINCE else SHARED:
                for figure in drawn(getattr(report, name)()):
                    assert_said(figure)
                    assert all(assert_sound(one) is None for one in canvases.values())

    @pytest.mark.parametrize("unit", ["ba-be", PROVINCE])
    def test_of_an_empty_register_there_is_none(self, unit):
        make = ProvinceReport if unit == PROVINCE else DistrictReport
        report = make(unit, "2024-Q3", project=InMemory(register_of(NOTHING, PLAN)))
        for name in OF_PROVINCE if unit == PROVINCE else SHARED:
            assert drawn(getattr(report, name)()) == [], name

    def test_is_the_same_bytes_again(self):
        for name in OF_PROVINCE:
            first, second = (getattr(report_of(PROVINCE, 3), name)() for _ in range(2))
            assert first == second

    def test_is_small_enough_for_a_page_of_200_kb(self):
        names = (
            "Dịch vụ du lịch cộng đồng ven hồ",
            "Nước ép bí xanh thơm đóng chai",
            "Cao cà gai leo",
        )
        days = ("01-20", "02-20", "03-25", "05-03", "06-17", "08-06", "10-05", "11-20")
        found = [a_course(n, *days, name=f"{names[n % 3]} {n}", cycle="renewal") for n in range(40)]
        figure = products.products_figure(PLAN, found, "ba-be", LAST, has_sent=True)
        assert (len(figure.svg.encode()) + len(figure.narrow.encode())) * 4 / 3 < LARGEST


DAYS = st.dates(date(2023, 11, 1), date(2025, 2, 28))


@st.composite
def any_course(draw, number: int) -> Course:
    """A course of any steps, days and names."""
    stages = draw(st.lists(st.sampled_from([*STAGES]), min_size=1, unique=True))
    steps = tuple(Step(one, draw(DAYS)) for one in STAGES if one in stages)
    state = draw(st.sampled_from([*State]))
    stars = draw(st.integers(3, 5)) if state is State.RECOGNISED else None
    day = draw(DAYS) if stars else None
    name = draw(st.text(max_size=60))
    cycle = draw(st.sampled_from(["new", "upgrade", "renewal"]))
    return Course(f"p{number}", name, "HTX", "ba-be", cycle, steps, state, day, stars)


class TestWhateverIsDrawn:
    """Within the sheet, in letters that can be read, no text on another."""

    MANY = settings(max_examples=40, suppress_health_check=list(HealthCheck))

    @MANY
    @given(
        found=st.integers(3, 18).flatmap(lambda n: st.tuples(*map(any_course, range(n)))),
        cut_off=st.dates(date(2024, 1, 1), LAST),
    )
    def test_products(self, found, cut_off):
        with drawings() as canvases:  # noqa: F811
            products.products_figure(PLAN, found, "ba-be", cut_off, has_sent=True)
            for canvas in canvases.values():
                assert_sound(canvas)

    @MANY
    @given(
        lapsed=st.lists(st.sampled_from([*Renewal]), max_size=400),
        expiring=st.lists(
            st.tuples(
                st.dates(date(2024, 12, 15), date(2025, 12, 14)), st.sampled_from([*Renewal])
            ),
            min_size=1,
            max_size=400,
        ),
        cut_off=st.sampled_from([date(2024, 12, 14), date(2024, 12, 31), date(2024, 11, 14)]),
    )
    def test_certificates(self, lapsed, expiring, cut_off):
        with drawings() as canvases:  # noqa: F811
            certificates.expiry_figure(lapsed, sorted(expiring), cut_off, (PROVINCE,))
            for canvas in canvases.values():
                assert_sound(canvas)

    @MANY
    @given(
        counts=st.lists(st.integers(0, 10_000), min_size=1, max_size=12), floor=st.integers(1, 2000)
    )
    def test_items_a_month(self, counts, floor):
        months = {Month(2024, place): count for place, count in enumerate(counts, start=1)}
        with drawings() as canvases:  # noqa: F811
            media.media_figure(months, floor, "Tin, bài", "tin, bài", 2024)
            for canvas in canvases.values():
                assert_sound(canvas)

    @MANY
    @given(
        counts=st.lists(st.integers(0, 1200), min_size=4, max_size=4),
        target=st.none() | st.integers(0, 1500),
        cut_off=st.dates(date(2024, 1, 1), LAST),
    )
    def test_course_of_the_year(self, counts, target, cut_off):
        words = ("đăng ký", "được chọn", "đủ hồ sơ", "công nhận")
        series = tuple(
            course.Series(name, tuple(cut_off for _ in range(count)))
            for name, count in zip(words, counts, strict=True)
        )
        names = stage_names(PLAN.unit_level)
        told = course_drawing.Drawn(series, tuple(planned(PLAN, ())), names, target, 2024, cut_off)
        for screen in (WIDE, NARROW):
            assert_sound(course_drawing.draw_course(told, screen))

    @MANY
    @given(
        numbers=st.lists(st.tuples(DAYS, st.integers(0, 40_000)), max_size=20),
        target=st.integers(1, 50_000),
        name=st.text(max_size=80),
        cut_off=st.dates(date(2024, 1, 1), LAST),
    )
    def test_panels(self, numbers, target, name, cut_off):
        steps = tuple(sorted(dict(numbers).items()))
        expected = tuple((q.cut_off("nd09"), target // 2) for q in Quarter.all_of(2024))
        panel = Panel(
            name, f"9999/{target}", "Chưa đủ cơ sở đánh giá", steps, expected, target, LAST
        )
        for screen in (WIDE, NARROW):
            assert_sound(draw_panels([panel] * 3, 2024, cut_off, screen))


def assert_said(figure: Figure) -> None:
    """A title is a sentence; what is drawn is said below it; the description says more than both."""
    title = figure.caption
    assert title[0].isupper(), title
    assert not title[0].isdigit(), title
    assert title.endswith("."), title
    assert re.search(r"\b(có|đã|đạt|đều|được|chưa|không)\b", title.casefold()), title
    assert not re.search(r"(?<![/\d.,])\b[1-9] (sản phẩm|giấy|tháng|chỉ tiêu)", title), title
    assert "None" not in figure.alt
    assert figure.subtitle.endswith(".")
    assert figure.alt.startswith(title)
    assert len(figure.alt) > len(title) + 5


class TestProducts:
    def draw(self, canvases, found, cut_off=LAST):  # noqa: F811
        figure = products.products_figure(PLAN, found, "ba-be", cut_off, has_sent=True)
        return figure, canvases[WIDE]

    @pytest.mark.parametrize("unit", ["ba-be", "tp-bac-kan", PROVINCE])
    def test_there_is_a_mark_for_each_step_at_its_day(self, unit, canvases):  # noqa: F811
        report = report_of(unit, 3)
        report.products_figure()
        shown = products.most_important(courses(report.as_of))
        steps = sorted(step.day for one in shown for step in one.steps)
        for canvas, (left, right) in ((canvases[WIDE], (53, 124)), (canvases[NARROW], (1.5, 84.5))):
            marks = [
                x
                for name in ("preparing", "dossier", "assessed", "refused")
                for x, _ in marked(canvas, name)
            ]
            assert len(marks) == len(steps)
            share = [(x - left) / (right - left) for x in sorted(marks)]
            days = [((day - date(2024, 1, 1)).days + 0.5) / 366 for day in steps]
            assert share == pytest.approx(days)
        stars = [one for one in shown if one.recognised]
        assert len(marked(canvases[WIDE], "recognised")) == len(stars)
        assert len(lined(canvases[WIDE], "ways")) == len(shown)

    def test_a_row_says_what_came_of_it(self, canvases):  # noqa: F811
        report = report_of("tp-bac-kan", 4)
        report.products_figure()
        assert texts(canvases[WIDE]).count("công nhận 3 sao") == 9
        assert texts(canvases[WIDE]).count("công nhận 5 sao") == 1

    def test_what_was_refused_is_crossed(self, canvases):  # noqa: F811
        days = ("03-01", "04-01", "05-01", "06-01", "07-01", "08-01")
        found = [
            a_course(n, *days, state=State.FAILED if n == 1 else State.AWAITING) for n in range(3)
        ]
        self.draw(canvases, found)
        assert len(marked(canvases[WIDE], "refused")) == 1
        assert len(marked(canvases[WIDE], "assessed")) == 2
        assert "đánh giá không đạt" in texts(canvases[WIDE])

    def test_the_time_of_the_plan_is_a_band(self, canvases):  # noqa: F811
        self.draw(canvases, [a_course(n, "03-10", "04-10") for n in range(3)])
        (band,) = boxed(canvases[WIDE], "plan 1–2")
        month = (124 - 53) / 366
        assert band[0] == pytest.approx(53 + 60 * month)
        assert band[2] == pytest.approx(61 * month)
        trained = boxed(canvases[WIDE], "plan 3")
        assert [round(box[2] / month) for box in trained] == [61, 61]

    def test_a_plan_without_times_has_no_bands(self, canvases):  # noqa: F811
        tasks = tuple(task.model_copy(update={"stages": ()}) for task in PLAN.tasks)
        plan = PLAN.model_copy(update={"tasks": tasks})
        found = [a_course(n, "03-10", "04-10") for n in range(3)]
        products.products_figure(plan, found, "ba-be", LAST, has_sent=True)
        assert {"1 Đăng ký ý tưởng", "2 Được lựa chọn"} <= {*texts(canvases[WIDE])}
        assert not boxed(canvases[WIDE], "plan 1")

    def test_there_is_none_for_less_than_three_ways(self):
        two = [a_course(n, "03-10", "04-10") for n in range(2)]
        only_registered = [a_course(n, "03-10") for n in range(2, 12)]
        assert products.products_figure(PLAN, [], "ba-be", LAST, has_sent=True) is None
        assert (
            products.products_figure(PLAN, [*two, *only_registered], "ba-be", LAST, has_sent=True)
            is None
        )

    def test_days_outside_the_year_have_columns_of_their_own(self, canvases):  # noqa: F811
        found = [a_course(n, "03-10", "04-10") for n in range(3)]
        early = Step("registered", date(2023, 12, 20))
        late = Step("selected", date(2025, 1, 10))
        found.append(Course("p9", "X", "HTX", "ba-be", "new", (early, late), State.PREPARING))
        self.draw(canvases, found)
        assert {"trước", "sau"} <= {*texts(canvases[WIDE])}
        places = sorted(x for x, _ in marked(canvases[WIDE], "preparing"))
        assert 53 < places[0] < 60
        assert 117 < places[-1] < 124
        for canvas in canvases.values():
            assert_sound(canvas)

    def test_of_many_those_that_are_not_recognised_come_first_and_the_rest_is_counted(
        self,
        canvases,  # noqa: F811
    ):
        done = [
            a_course(n, "03-10", "04-10", state=State.RECOGNISED, recognised=LAST, stars=3)
            for n in range(20)
        ]
        open_ = [a_course(n, "03-10", "04-10") for n in range(20, 26)]
        figure, canvas = self.draw(canvases, [*done, *open_])
        assert len(lined(canvas, "ways")) == products.MOST
        assert {f"Sản phẩm {n}" for n in range(20, 26)} <= {*texts(canvas)}
        assert figure.subtitle.endswith(
            "Ngoài hình còn 11 sản phẩm đã được công nhận, ghi ở bảng «Sản phẩm tham gia chu trình và"
            " bước đã đến»."
        )
        assert products.left_out(open_ * 1, open_) == ()

    @pytest.mark.parametrize(
        ("states", "has_sent", "said"),
        [
            ("RRR", True, "Cả 03 sản phẩm tham gia chu trình đã được công nhận"),
            (
                "RPP",
                True,
                (
                    "Có 01 trong 03 sản phẩm tham gia chu trình đã được công nhận; còn lại có 02 sản phẩm"
                    " chưa đủ hồ sơ"
                ),
            ),
            (
                "AAFDCP",
                True,
                (
                    "Chưa sản phẩm nào trong 06 sản phẩm tham gia chu trình được công nhận; có 02 sản phẩm"
                    " đã đánh giá và chờ công nhận, 01 sản phẩm phải hoàn thiện sau đánh giá, 01 sản phẩm"
                    " đánh giá không đạt, 01 sản phẩm đủ hồ sơ và chờ đánh giá, 01 sản phẩm chưa đủ hồ sơ"
                ),
            ),
            (
                "PPPPPPPPPPPP",
                False,
                (
                    "Theo số liệu đã nhận, chưa sản phẩm nào trong 12 sản phẩm tham gia chu trình được công"
                    " nhận; có 12 sản phẩm chưa đủ hồ sơ"
                ),
            ),
        ],
    )
    def test_the_title_says_where_products_stand(self, states, has_sent, said):
        codes = dict(zip("RAFDCP", (State.RECOGNISED, State.AWAITING, State.FAILED, State.DOSSIER,
                                    State.TO_COMPLETE, State.PREPARING), strict=True))  # fmt: skip
        found = [a_course(n, "03-01", state=codes[one]) for n, one in enumerate(states)]
        assert products.finding(found, has_sent=has_sent) == said

    @pytest.mark.parametrize(
        ("quarters", "is_told"), [(["2024-Q2"], False), (["2024-Q2", "2024-Q4"], True)]
    )
    def test_what_is_missing_is_no_fact_where_nothing_was_sent(self, quarters, is_told):
        steps = [
            {"product": f"a{n}", "year": 2024, "stage": stage, "date": f"2024-0{month}-10"}
            for n in range(3)
            for month, stage in ((3, "registered"), (4, "selected"))
        ]
        sent = {"ba-be": quarters}
        register = register_of({"given": {"stages": steps}, "delivered": sent}, PLAN)
        report = DistrictReport("ba-be", "2024-Q4", project=InMemory(register))
        (figure,) = drawn(report.products_figure())
        assert figure.caption.startswith("Chưa sản phẩm nào") == is_told
        assert figure.caption.startswith("Theo số liệu đã nhận, chưa sản phẩm nào") != is_told

    def test_a_product_in_two_cycles_is_counted_as_two_turns(self):
        found = [a_course(1, "03-01"), a_course(1, "03-01", cycle="upgrade"), a_course(2, "03-01")]
        assert "03 lượt sản phẩm" in products.finding(found, has_sent=True)

    @settings(max_examples=60)
    @given(days=st.lists(st.integers(0, 365), min_size=1, max_size=8))
    def test_numbers_above_marks_are_all_there_and_apart(self, days):
        from ocop_lib.report.figures.products_drawing import spread

        canvas = Canvas(WIDE, 20)
        axis = Months(2024, 53, 124)
        begin = date(2024, 1, 1)
        rows = [(axis.at(begin + timedelta(day)), n) for n, day in enumerate(days, start=1)]
        labels = spread(canvas, rows, (50.8, 125.5))
        ends = [(x, x + canvas.width(words, is_small=True)) for x, words in labels]
        assert ends[0][0] >= 50.8
        assert ends[-1][1] <= 125.5
        assert all(one[1] < other[0] for one, other in itertools.pairwise(ends))
        told = []
        for _, words in labels:
            for part in words.split(","):
                first, _, last = part.partition("–")
                told += range(int(first), int(last or first) + 1)
        assert sorted(told) == list(range(1, len(days) + 1))


class TestCourses:
    STEPS = (
        {"product": "a1", "year": 2024, "stage": "registered", "date": "2024-03-01"},
        {"product": "a1", "year": 2024, "stage": "dossier", "date": "2024-08-01"},
    )

    def course(self, *more, certificates=(), quarter=4):
        given_ = {"stages": [*self.STEPS, *more], "certificates": list(certificates)}
        report = DistrictReport(
            "ba-be", f"2024-Q{quarter}", project=InMemory(register_of({"given": given_}, PLAN))
        )
        (found,) = courses(report.as_of)
        return found

    def test_a_dossier_waits(self):
        assert self.course().state is State.DOSSIER

    def test_without_dossier_it_is_being_prepared(self):
        assert self.course(quarter=2).state is State.PREPARING

    @pytest.mark.parametrize(
        ("row", "state"),
        [
            ({"result": "passed"}, State.AWAITING),
            ({}, State.AWAITING),
            ({"result": "to_complete"}, State.TO_COMPLETE),
            ({"result": "failed"}, State.FAILED),
            ({"score": 40}, State.FAILED),
        ],
    )
    def test_an_assessment_decides(self, row, state):
        step = {"product": "a1", "year": 2024, "stage": "assessed_district", "date": "2024-10-01"}
        assert self.course({**step, **row}).state is state

    def test_a_recognition_of_the_cycle_ends_it(self):
        given_ = {"product": "a1", "kind": "first", "stars": 3, "date": "2024-10-20"}
        found = self.course(certificates=[given_])
        assert (found.state, found.stars, found.recognised) == (
            State.RECOGNISED, 3, date(2024, 10, 20)
        )  # fmt: skip

    def test_a_recognition_of_another_kind_does_not(self):
        given_ = {"product": "a1", "kind": "renewal", "stars": 3, "date": "2024-10-20"}
        assert self.course(certificates=[given_]).state is State.DOSSIER


class TestCourseOfTheYear:
    @pytest.mark.parametrize("quarter", [1, 2, 4])
    def test_lines_end_at_what_was_counted(self, quarter, canvases):  # noqa: F811
        report = report_of(PROVINCE, quarter)
        report.course_figure()
        count = report.quarter_evidence.count("new_products", PROVINCE).to_date
        new = [one for one in courses(report.as_of) if one.cycle == "new"]
        assert f"{int(count)} công nhận" in texts(canvases[WIDE])
        registered = sum(any(s.stage == "registered" for s in one.steps) for one in new)
        assert f"{registered} đăng ký" in texts(canvases[WIDE])
        assert "chỉ tiêu: 20" in texts(canvases[WIDE])
        (target,) = lined(canvases[WIDE], "target")
        (line,) = lined(canvases[WIDE], "công nhận")
        bottom = line[0][1]
        assert (bottom - line[-1][1]) * 20 == pytest.approx((bottom - target[0][1]) * count)
        assert all(one[0] <= other[0] for one, other in itertools.pairwise(line))

    @pytest.mark.parametrize(
        ("done", "dossiers", "is_complete", "said"),
        [
            (0, 0, True, ("Chưa có sản phẩm mới nào được công nhận (kế hoạch năm: 20); từ đầu năm chưa có"
                         " sản phẩm nào đủ hồ sơ")),
            (1, 12, True, ("Có 01 sản phẩm mới được công nhận (kế hoạch năm: 20); từ đầu năm có 12 sản"
                          " phẩm đủ hồ sơ")),
            (25, 1, False, ("Theo số liệu đã nhận, có 25 sản phẩm mới được công nhận (kế hoạch năm: 20);"
                           " từ đầu năm có 01 sản phẩm đủ hồ sơ")),
        ],
    )  # fmt: skip
    def test_the_title(self, done, dossiers, is_complete, said):
        results, ahead = (
            course.Series(words, (LAST,) * count)
            for words, count in (("công nhận", done), ("đủ hồ sơ", dossiers))
        )
        indicator = PLAN.indicator("new_products")
        assert course.finding(indicator, results, 20, ahead, is_complete=is_complete) == said


class TestExpiry:
    def states(self, letters: str) -> list[Renewal]:
        codes = {"n": Renewal.NOTHING, "d": Renewal.DOSSIER, "x": Renewal.NO_NEED}
        return [codes[one] for one in letters]

    @pytest.mark.parametrize("quarter", [1, 2, 3, 4])
    @pytest.mark.parametrize("scheme", SCHEMES)
    def test_columns_are_as_high_as_the_certificates(self, quarter, scheme, canvases):  # noqa: F811
        report = report_of(PROVINCE, quarter, scheme)
        report.expiry_figure()
        evidence = report.quarter_evidence.rows
        total = len(evidence["lapsed_certificates"]) + len(evidence["expiring_certificates"])
        canvas = canvases[WIDE]
        parts = [box for name in ("begun", "idle", "declined") for box in boxed(canvas, name)]
        ticks = sorted({line[0][1] for line in lined(canvas, "scale")}, reverse=True)
        step = next(int(one) for one in texts(canvas) if one != "0")
        height = (ticks[0] - ticks[1]) / step
        assert sum(box[3] for box in parts) / height == pytest.approx(total)

    def test_a_column_says_how_many_of_how_many(self, canvases):  # noqa: F811
        days = [date(2024, 10, 5)] * 3 + [date(2025, 2, 1)]
        found = list(zip(days, self.states("ndxn"), strict=True))
        certificates.expiry_figure(self.states("n"), found, date(2024, 9, 30), (PROVINCE,))
        wide = texts(canvases[WIDE])
        assert {"0/1", "1/3"} <= {*wide}
        assert {"2024", "2025", "hết hạn"} <= {*wide}
        assert [len(boxed(canvases[WIDE], one)) for one in ("begun", "idle", "declined")] == [
            1,
            3,
            1,
        ]
        assert "3" in texts(canvases[NARROW])

    @pytest.mark.parametrize(
        ("lapsed", "expiring", "said"),
        [
            ("", "n", "Có 01 giấy chứng nhận hết hạn trong 12 tháng tới; giấy này chưa triển khai cấp lại"),
            ("d", "", ("Có 01 giấy chứng nhận đã hết hạn mà chưa được cấp lại; trong đó không có giấy nào"
                      " chưa triển khai cấp lại")),
            ("nn", "n" * 10, ("Có 10 giấy chứng nhận hết hạn trong 12 tháng tới và 02 giấy đã hết hạn mà"
                             " chưa được cấp lại; tất cả đều chưa triển khai cấp lại")),
            ("x", "nd", ("Có 02 giấy chứng nhận hết hạn trong 12 tháng tới và 01 giấy đã hết hạn mà chưa"
                        " được cấp lại; trong đó có 01 giấy chưa triển khai cấp lại")),
        ],
    )  # fmt: skip
    def test_the_title(self, lapsed, expiring, said):
        assert certificates.finding(self.states(lapsed), self.states(expiring)) == said


class TestMedia:
    def test_a_month_below_the_floor_is_white_and_one_to_come_is_empty(self, canvases):  # noqa: F811
        counts = {Month(2024, 1): 2, Month(2024, 2): 1, Month(2024, 3): 0}
        media.media_figure(counts, 2, "Tin, bài", "tin, bài", 2024)
        canvas = canvases[WIDE]
        (met,), (below,) = boxed(canvas, "reached"), boxed(canvas, "below")
        assert met[3] == pytest.approx(2 * below[3])
        ((_, y), _) = lined(canvas, "floor")[0]
        assert y == pytest.approx(met[1])
        assert texts(canvas).count("12") == 1
        assert "tối thiểu 2" in texts(canvas)

    @pytest.mark.parametrize(
        ("counts", "said"),
        [
            ([2], "Tháng 1 đạt mức tối thiểu 02 tin mỗi tháng"),
            ([1], "Tháng 1 không đạt mức tối thiểu 02 tin mỗi tháng"),
            ([2, 3], "Cả 02 tháng đã qua đều đạt mức tối thiểu 02 tin mỗi tháng"),
            ([0, 1], "Không tháng nào trong 02 tháng đã qua đạt mức tối thiểu 02 tin mỗi tháng"),
            ([2, 1, 2], ("Có 02 trong 03 tháng đã qua đạt mức tối thiểu 02 tin mỗi tháng; chưa đạt ở"
                        " tháng 2")),
            ([2] + [0] * 6, ("Có 01 trong 07 tháng đã qua đạt mức tối thiểu 02 tin mỗi tháng; chưa đạt ở"
                            " tháng 2, tháng 3, tháng 4, tháng 5 và 02 tháng khác")),
        ],
    )  # fmt: skip
    def test_the_title(self, counts, said):
        months = {Month(2024, place): count for place, count in enumerate(counts, start=1)}
        assert media.finding(months, 2, "tin") == said


class TestIndicators:
    @pytest.mark.parametrize("scheme", SCHEMES)
    @pytest.mark.parametrize("quarter", [1, 2, 3, 4])
    @pytest.mark.parametrize("unit", ["ba-be", PROVINCE])
    def test_each_line_ends_at_the_number_to_date(self, unit, quarter, scheme):
        report = report_of(unit, quarter, scheme)
        for row in report.rows:
            if row.unit == unit and row.target and row.to_date is not None:
                found = through_year(
                    PLAN, PLAN.indicator(row.indicator), unit, report.quarter_evidence
                )
                assert (found[-1][1] if found else 0) == row.to_date, row.indicator
                assert [day for day, _ in found] == sorted({day for day, _ in found})

    def test_a_unit_has_what_it_was_assigned_with_the_last_of_it(self):
        flagships = [
            {"product": f"a{n}", "level": "district", "date": f"2024-0{n}-10"} for n in (3, 5, 7)
        ]
        made = {"given": {"flagships": flagships}}
        targets = {"district_flagship_products": {"province": None, "units": {"ba-be": 2}}}
        plan = plan_of({"targets": targets}, PLAN)
        report = ProvinceReport(
            PROVINCE, "2024-Q4", project=InMemory(register_of(made, plan), the_plan=plan)
        )
        indicator = plan.indicator("district_flagship_products")
        found = through_year(plan, indicator, PROVINCE, report.quarter_evidence)
        assert found == ((date(2024, 5, 10), 1.0),)

    def test_a_panel_has_the_plan_and_its_due_day(self, canvases):  # noqa: F811
        report = report_of(PROVINCE, 3)
        report.indicators_figure()
        canvas = canvases[WIDE]
        assert len(lined(canvas, "to date")) == len(lined(canvas, "expected")) == 10
        assert len(marked(canvas, "target")) == 10
        assert all(len(line) == 5 for line in lined(canvas, "expected"))
        assert sum("/" in one for one in texts(canvas)) == 10

    @pytest.mark.parametrize(
        ("reached", "said"),
        [
            (0, "Đến 30/9/2024, chưa chỉ tiêu nào trong 02 chỉ tiêu có số liệu đạt kế hoạch năm"),
            (1, "Đến 30/9/2024, có 01 trong 02 chỉ tiêu có số liệu đã đạt hoặc vượt kế hoạch năm"),
            (2, "Đến 30/9/2024, cả 02 chỉ tiêu có số liệu đã đạt hoặc vượt kế hoạch năm"),
        ],
    )
    def test_the_title(self, reached, said):
        rows = [row for row in report_of(PROVINCE, 4).rows if row.unit == PROVINCE and row.target]
        met = [row for row in rows if row.status in {"reached", "exceeded"}][:reached]
        unmet = [row for row in rows if row.status == "not_met"][: 2 - reached]
        assert indicators.finding([*met, *unmet], date(2024, 9, 30)) == said


class TestDrawing:
    def test_a_name_is_drawn_as_it_is_read(self):
        odd = 'Giá $\\frac$ <b> & "x" e\u0302\x00\u202e\n漢'
        canvas = Canvas(WIDE, 10)
        canvas.words((0, 5), odd)
        assert texts(canvas) == ['Giá $\\frac$ <b> & "x" ê [U+6F22]']
        assert "Giá $\\frac$ &lt;b&gt; &amp; &#34;x&#34; ê [U+6F22]" in to_svg(canvas)

    def test_a_text_is_cut_where_its_room_ends(self):
        canvas = Canvas(NARROW, 10)
        long = "Dịch vụ du lịch cộng đồng ven hồ"
        cut = canvas.fitted(long, 30)
        assert cut.endswith("…")
        assert canvas.width(cut) <= 30 < canvas.width(long)
        assert canvas.fitted(long, 90) == long

    def test_a_letter_that_the_bold_face_lacks_is_drawn_regular(self, monkeypatch):
        monkeypatch.setitem(letters._FILES, "bold", "DejaVuSansDisplay.ttf")
        letter.cache_clear()
        assert letter("ộ", "bold") == letter("ộ", "regular")
        letter.cache_clear()

    @pytest.mark.parametrize(
        ("numbers", "said"), [([3], "3"), ([1, 2], "1–2"), ([1, 3], "1,3"), ([1, 2, 3, 5], "1–3,5")]
    )
    def test_numbers_in_a_row_are_written_short(self, numbers, said):
        assert span_words(numbers) == said

    def test_the_months_of_a_leap_year_end_where_the_axis_ends(self):
        axis = Months(2024, 10, 376)
        assert axis.month(2) == (41, 70)
        assert axis.borders[-1] == 376
        assert axis.edges(Window(date(2023, 5, 1), date(2025, 5, 1))) == (10, 376)
        assert axis.at(date(2024, 1, 1)) == 10.5

    def test_stages_of_one_time_stand_together(self):
        assert [one.numbers for one in planned(PLAN, ["assessed_nation"])] == [
            "1–2", "3", "4", "5–6", "7", "8"
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("largest", "ticks"),
        [(1, [0, 1]), (5, [0, 1, 2, 3, 4, 5]), (7, [0, 2, 4, 6]), (21, [0, 5, 10, 15, 20]),
         (100, [0, 20, 40, 60, 80, 100]), (201, [0, 50, 100, 150, 200])],
    )  # fmt: skip
    def test_a_scale_counts_in_round_whole_numbers(self, largest, ticks):
        assert [*Scale(100, 0, largest).ticks] == ticks

    @settings(max_examples=60)
    @given(st.lists(st.floats(0, 50), min_size=1, max_size=6))
    def test_labels_keep_their_order_and_their_distance(self, wanted):
        found = apart(wanted, 4, 0, 50)
        assert min(found) >= 0
        assert max(found) <= 50 + 0.001
        placed = sorted(found)
        assert all(b - a >= 4 - 0.001 for a, b in itertools.pairwise(placed))
        order = sorted(range(len(wanted)), key=lambda place: (wanted[place], place))
        assert [found[place] for place in order] == placed

    def test_labels_without_enough_room_leave_it_below_and_keep_their_distance(self):
        assert apart([50, 10, 50], 30, 0, 50) == [30, 0, 60]

    def test_a_forked_kernel_opens_its_fonts_anew(self):
        """Letters are read from the file when they are first drawn; of one open file both would."""
        code = (
            "import os; from ocop_lib.report.drawing import REGULAR, font_of\n"
            "mine = font_of(REGULAR); child = os.fork()\n"
            "if not child: os._exit(font_of(REGULAR) is mine)\n"
            "print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), font_of(REGULAR) is mine)"
        )
        ran = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        assert ran.stdout == "0 True\n"
