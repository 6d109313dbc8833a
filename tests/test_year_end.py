"""The report on a whole year: what it sees, how it judges, and what it says."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from random_registers import DELIVERIES, PLAN, PRODUCTS, SUBJECTS, register_of
from test_points import assert_whole

from ocop_lib import YearEndReport
from ocop_lib.blocks.model import Group, Table, plain_text
from ocop_lib.errors import OcopError
from ocop_lib.export.remark_words import remark_words
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.counting.reasons import Reason
from ocop_lib.indicators.progress import Progress, measure
from ocop_lib.indicators.quarter_evidence import gather_evidence
from ocop_lib.indicators.remarks import Remark
from ocop_lib.indicators.stock_balance import Balance
from ocop_lib.indicators.task_list import TaskStanding
from ocop_lib.new.project_folder import make_project
from ocop_lib.periods import Quarter, Scheme, YearEnd
from ocop_lib.project.project import Project, load_project
from ocop_lib.register import Published
from ocop_lib.register.heading import Heading, dump_heading
from ocop_lib.report.tables import whole_year
from ocop_lib.report.year_next import CarriedOver, on_certificates_lapsed, on_next_year
from ocop_lib.report.year_points import on_balance, on_open_tasks, on_stars, on_units
from ocop_lib.statuses import Status

pytestmark = pytest.mark.usefixtures("registers_read_once")

ROOT = Path(__file__).parent.parent
Q4 = Quarter(2024, 4)
AT_THE_END, IN_JANUARY = YearEnd(2024, date(2024, 12, 31)), YearEnd(2024, date(2025, 1, 31))
MASTER = {
    "deliveries": DELIVERIES,
    "subjects": [one | {"delivery_id": "base-ba-be"} for one in SUBJECTS],
    "products": [one | {"product_group": "food", "delivery_id": "base-ba-be"} for one in PRODUCTS],
}


def recognition(day: str, *, delivery: str = "2024-Q4-province", **more: str) -> dict[str, str]:
    """A first recognition of a product of Ba Bể, decided on a day, of the plan year 2024."""
    return {
        "certificate_id": "cn-1",
        "product_id": "sp-0",
        "plan_year": "2024",
        "kind": "first",
        "stars": "3",
        "decision_date": day,
        "effective_date": day,
        "expiry_date": "2027-12-20",
        "issuer_level": "district",
        "delivery_id": delivery,
        **more,
    }


def media(*days: str) -> list[dict[str, str]]:
    """Items of the province, one a day."""
    item = {"unit_id": "province", "title": "Tin", "kind": "news"}
    item |= {"delivery_id": "2024-Q4-province"}
    return [item | {"media_id": f"tb-{n}", "date": day} for n, day in enumerate(days)]


def numbers(
    rows: Mapping[str, list[dict[str, str]]], period: Quarter | YearEnd, scheme: Scheme
) -> dict[str, Progress]:
    """What the province's report on a period tells, by indicator."""
    seen = register_of({**MASTER, **rows}).visible_to("province", period, scheme)
    found = measure(PLAN, gather_evidence(AsOf(seen, period, scheme)), "province")
    return {row.indicator: row for row in found}


class TestWhatItSees:
    @pytest.mark.parametrize(
        ("day", "scheme", "in_quarter", "at_the_end", "in_january"),
        [
            ("2024-12-14", "nd09", 1, 1, 1),
            # No quarter of the decree has it; the plan year does.
            ("2024-12-15", "nd09", 0, 1, 1),
            ("2024-12-31", "nd09", 0, 1, 1),
            ("2024-12-31", "calendar", 1, 1, 1),
            # Decided in January, and of the plan year.
            ("2025-01-10", "calendar", 0, 0, 1),
            ("2025-01-10", "nd09", 0, 0, 1),
        ],
    )
    def test_a_decision_counts_by_its_plan_year_up_to_the_last_day_of_the_data(
        self, day, scheme, in_quarter, at_the_end, in_january
    ):
        rows = {"certificates": [recognition(day)]}
        told = [
            numbers(rows, period, scheme)["new_products"].to_date
            for period in (Q4, AT_THE_END, IN_JANUARY)
        ]
        assert told == [in_quarter, at_the_end, in_january]

    def test_of_another_plan_year_it_does_not_count(self):
        rows = {"certificates": [recognition("2025-01-10", plan_year="2025")]}
        assert numbers(rows, IN_JANUARY, "calendar")["new_products"].to_date == 0

    def test_what_was_delivered_for_the_year_only_the_year_sees(self):
        """An event of October, sent with the figures for the year: the fourth quarter stays."""
        rows = {"certificates": [recognition("2024-10-10", delivery="2024-ba-be")]}
        assert numbers(rows, Q4, "calendar")["new_products"].to_date == 0
        row = numbers(rows, AT_THE_END, "calendar")["new_products"]
        assert (row.before, row.in_quarter, row.arrived_late, row.to_date) == (0, 0, 1, 1)

    @pytest.mark.parametrize(
        ("day", "scheme", "counted"),
        [
            ("2024-12-14", "nd09", 7),
            # A table without plan years: from 15 December on it is of the next reporting year.
            ("2024-12-15", "nd09", 0),
            ("2024-12-31", "calendar", 7),
            ("2025-01-02", "calendar", 0),
        ],
    )
    def test_an_activity_counts_by_the_reporting_year(self, day, scheme, counted):
        activity = {
            "activity_id": "hd-1",
            "kind": "training",
            "unit_id": "ba-be",
            "date": day,
            "quantity": "7",
            "title": "Tập huấn",
            "delivery_id": "2024-Q4-ba-be",
        }
        told = numbers({"activities": [activity]}, IN_JANUARY, scheme)["trainees"]
        assert told.to_date == counted

    def test_a_linkage_of_january_counts_by_its_plan_year_while_the_certificate_holds(self):
        linkage = {"linkage_id": "lk-1", "subject_id": "ct-0", "plan_year": "2024"}
        linkage |= {"action": "signed", "date": "2025-01-10", "partner": "A"}
        linkage |= {"delivery_id": "2024-ba-be"}
        rows = {"linkages": [linkage], "certificates": [recognition("2024-10-10")]}
        told = [
            numbers(rows, one, "calendar")["linked_subjects"] for one in (AT_THE_END, IN_JANUARY)
        ]
        assert [row.to_date for row in told] == [0, 1]

    def test_under_the_decree_it_tests_december_which_the_fourth_quarter_does_not(self):
        """Two items a month: November and December have two, no other month has any."""
        days = ("2024-11-02", "2024-11-03", "2024-12-02", "2024-12-28")
        told = [
            numbers({"media": media(*days)}, period, "nd09")["media_items"].to_date
            for period in (Q4, AT_THE_END)
        ]
        assert told == [1, 2]

    def test_levels_are_those_of_the_year_s_last_day_though_data_go_on(self):
        """A certificate that runs out on 10 January is in force at the end of the year."""
        given = recognition(
            "2022-01-10", delivery="base-ba-be", plan_year="2022", expiry_date="2025-01-10"
        )
        given |= {"plan_year": "2022"}
        renewed = recognition("2025-01-20", kind="first", certificate_id="cn-2", product_id="sp-1")
        found = numbers({"certificates": [given, renewed]}, IN_JANUARY, "calendar")
        assert found["valid_products"].to_date == 1
        assert found["lapsed_certificates"].to_date == 0
        assert found["new_products"].to_date == 1


class TestHowItJudges:
    @pytest.mark.parametrize(
        ("december", "status"), [((), Status.NOT_MET), ((20, 28), Status.REACHED)]
    )
    def test_the_month_that_the_fourth_quarter_leaves_open_decides(self, december, status):
        """Two items in each month up to November: the fourth quarter of the decree has 11 of 11."""
        days = [f"2024-{month:02d}-0{day}" for month in range(1, 12) for day in (2, 3)]
        rows = {"media": media(*days, *(f"2024-12-{day}" for day in december))}
        quarter, year = (numbers(rows, one, "nd09")["media_items"] for one in (Q4, AT_THE_END))
        assert (quarter.to_date, quarter.status) == (11, Status.ON_COURSE)
        assert year.status == status

    @pytest.mark.parametrize(("period", "is_final"), [(Q4, False), (AT_THE_END, True)])
    def test_a_target_without_a_due_date_is_judged_finally_at_the_year_s_end(
        self, period, is_final
    ):
        undated = tuple(one.model_copy(update={"due": None}) for one in PLAN.indicators)
        plan = PLAN.model_copy(update={"indicators": undated})
        seen = register_of(MASTER).visible_to("province", period, "calendar")
        rows = measure(plan, gather_evidence(AsOf(seen, period, "calendar")), "ba-be")
        (row,) = (row for row in rows if row.indicator == "new_products")
        assert (row.status == Status.NOT_MET) == is_final

    def test_what_nobody_told_is_never_red(self):
        """No unit sent anything in the year: a target that they may reach is open, not missed."""
        of_province = [one for one in DELIVERIES if one["unit_id"] == "province"]
        told = numbers({"deliveries": of_province}, AT_THE_END, "calendar")["new_products"]
        assert (told.status, told.waiting_for) == (Status.UNDECIDED, PLAN.unit_ids)

    @pytest.mark.parametrize(
        ("delivery", "is_silent"),
        [
            # The last quarter, or the year as a whole, is told; the third quarter is not enough.
            ({"kind": "quarterly", "quarter": "2024-Q4"}, False),
            ({"kind": "yearly"}, False),
            ({"kind": "quarterly", "quarter": "2024-Q3"}, True),
            ({"kind": "baseline"}, True),
        ],
    )
    def test_silent_is_who_sent_neither_the_last_quarter_nor_the_year(self, delivery, is_silent):
        row = {"delivery_id": "gn", "unit_id": "ba-be", "received_date": "2025-01-10", **delivery}
        seen = register_of({"deliveries": [row]}).visible_to("province", AT_THE_END, "calendar")
        evidence = gather_evidence(AsOf(seen, AT_THE_END, "calendar"))
        assert ("ba-be" not in evidence.delivered_in_quarter) == is_silent


@pytest.fixture(scope="module")
def project() -> Project:
    return load_project(ROOT)


@pytest.fixture(scope="module")
def shipped(project) -> YearEndReport:
    return YearEndReport(2024, "2025-01-31", project=project)


class TestTheShippedYear:
    """Read from data/2024 by hand."""

    def test_its_title_names_the_province_in_full_and_the_year(self, shipped):
        head = shipped.heading()
        assert head.title == (
            "Kết quả thực hiện Chương trình OCOP năm 2024, phương hướng, nhiệm vụ năm 2025 của tỉnh"
            " Bắc Kạn"
        )
        assert head.title.endswith(head.title_end)
        assert (head.unit, head.period) == ("province", "2024")
        assert head.lines[1].startswith("Số liệu năm 2024, ghi nhận đến 31/01/2025; ")

    def test_the_decision_of_january_is_told_with_its_row(self, shipped):
        """cn-province-013: an upgrade to four stars on 10/01/2025, sent on 20/01/2025."""
        causes = [(one.indicator, one.unit, one.row_id, one.quantity) for one in shipped.causes]
        assert causes == [
            # Told late: 18/12/2024, sent with the figures for the year.
            ("traceable_products", "cho-moi", "tx-cho-moi-005", 1),
            ("upgraded_products", "bach-thong", "cn-province-013", 1),
            ("four_star_products", "bach-thong", "cn-province-013", 1),
        ]
        (found,) = (
            one
            for one in shipped.reconciled
            if (one.unit, one.indicator) == ("province", "four_star_products")
        )
        assert (found.quarters, found.after, found.year) == ((0, 0, 1, 8), 1, 10)

    def test_with_data_to_december_it_is_not_there(self, project):
        report = YearEndReport(2024, "2024-12-31", project=project)
        assert [one.row_id for one in report.causes] == ["tx-cho-moi-005"]

    def test_what_counts_no_more_is_told_with_the_reason(self, project):
        """cl-na-ri-001: flagship of Na Rì until October, when its certificate ran out."""
        report = YearEndReport(2024, "2024-11-30", project=project)
        [lost] = [one for one in report.causes if one.row_id == "cl-na-ri-001"]
        assert (lost.indicator, lost.quantity, lost.reason) == (
            "district_flagship_products", -1, Reason.ENDED,
        )  # fmt: skip
        [table] = [one for one in report.reconciliation().blocks if one.id == "sau-bao-cao-quy"]
        [row] = [row for row in table.rows if row[7].text.endswith("cl-na-ri-001")]
        assert row[5].text == "−1"
        assert row[6].text == "Không còn được tính: đã thôi là sản phẩm chủ lực"
        assert {one.reason for one in report.causes if one.quantity > 0} == {None}

    def test_a_finding_is_not_made_of_what_the_year_s_report_is_for(self, shipped):
        said = plain_text(shipped.notes())
        assert "cn-province-013: ngày 10/01/2025 sau ngày khóa sổ" not in said

    def test_before_the_year_s_end_it_says_that_it_is_provisional(self, project):
        report = YearEndReport(2024, "2024-11-30", project=project)
        assert report.heading().band.startswith("Số liệu tạm tính đến 30/11/2024. ")
        table = report.status_table()
        assert isinstance(table, Table)
        assert table.caption.endswith("năm 2024, tạm tính đến 30/11/2024")

    def test_at_its_end_it_does_not(self, shipped):
        assert "tạm tính" not in shipped.heading().band

    def test_the_published_number_of_the_year_before_is_not_set_beside_invented_rows(self, shipped):
        table = shipped.status_table()
        assert isinstance(table, Table)
        assert "Năm trước" not in [column.label for column in table.columns]


def test_every_part_of_an_empty_register_says_that_nothing_is_known(tmp_path):
    make_project(tmp_path / "du-an")
    report = YearEndReport(2024, "2024-12-31", project=load_project(tmp_path / "du-an"))
    for name in ("summary", "status_table", "pipeline_table", "funding_table", "documents_table"):
        assert "chưa" in plain_text(getattr(report, name)()).casefold(), name
    assert plain_text(report.reconciliation()) == "Chưa có số liệu để đối chiếu với các quý."
    assert isinstance(report.stock_balance(), Group)
    assert "0/" not in plain_text(report.summary())


@pytest.mark.parametrize(
    ("year", "data_to", "code", "said"),
    [
        (2024, "2023-12-31", "params.data_to", "từ 2024-01-01 đến 2025-01-31"),
        (2024, "2025-02-01", "params.data_to", "từ 2024-01-01 đến 2025-01-31"),
        (2024, "31/12/2024", "params.data_to", "31/12/2024"),
        (2025, "2025-12-31", "project.year", "2024"),
    ],
)
def test_a_wrong_year_or_day_is_refused(project, year, data_to, code, said):
    with pytest.raises(OcopError) as caught:
        YearEndReport(year, data_to, project=project)
    (fault,) = caught.value.faults
    assert fault.code == code
    assert said in str(fault)


@pytest.mark.parametrize(
    ("balance", "said"),
    [
        (
            Balance(opening=110, new=26, again=4, lapsed=8, withdrawn=1, closing=131),
            (
                "đầu năm là 110, trong năm tăng 30 (26 công nhận mới, 04 công nhận lại) và giảm 09 (08"
                " hết hạn, 01 bị thu hồi), cuối kỳ là 131."
            ),
        ),
        (
            Balance(opening=2, new=1, closing=3),
            "đầu năm là 02, trong năm tăng 01 (công nhận mới), cuối kỳ là 03.",
        ),
        (
            Balance(opening=2, lapsed=2),
            "đầu năm là 02, trong năm giảm 02 (hết hạn), cuối kỳ là 0.",
        ),
        (
            Balance(opening=4, lowered_out=1, closing=3),
            "đầu năm là 04, trong năm giảm 01 (hạ xuống dưới 3 sao), cuối kỳ là 03.",
        ),
        (
            Balance(opening=2, closing=2),
            "đầu năm là 02, trong năm không tăng, không giảm, cuối kỳ là 02.",
        ),
    ],
)
def test_the_sentence_on_stock_says_how_the_numbers_hang_together(balance, said):
    assert on_balance(balance).endswith(said)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"four_star_products": 10, "five_star_products": 1}, "10 sản phẩm đạt 4 sao và 01 sản"),
        ({"four_star_products": 0, "five_star_products": 1}, "có 01 sản phẩm đạt 5 sao ("),
        ({"four_star_products": 3, "five_star_products": None}, "có 03 sản phẩm đạt 4 sao ("),
    ],
)
def test_the_sentence_on_many_stars_names_the_ranks_that_were_given(given, said):
    assert said in on_stars(given)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (
            "arrived_late",
            "trong đó có 01 trường hợp phát sinh trong quý IV, số liệu gửi sau báo cáo quý",
        ),
        ("dropped", "giảm 01 trường hợp đã tính ở quý trước, do sự việc sau báo cáo quý"),
        (
            "late_dropped",
            "giảm 01 trường hợp đã tính ở quý trước, theo số liệu gửi sau báo cáo quý",
        ),
    ],
)
def test_what_came_after_the_quarters_is_told_as_that(kind, said):
    told = Remark(kind, 1, quarters=((Q4, 1),), quarter=AT_THE_END)
    assert remark_words(PLAN, PLAN.indicator("new_products"), told) == said


def published(indicator: str, year: int = 2023, *, illustrative: bool = False) -> Heading:
    """The heading of a register with one published figure."""
    figure = Published(
        id="sp-moi",
        text="Sản phẩm mới",
        value=48,
        date=date(year, 12, 31),
        source="Nguồn",
        indicator=indicator,
    )
    return Heading(
        title="Sổ", plan=PLAN.id, year=PLAN.year, illustrative=illustrative, published=(figure,)
    )


def made_of(root: Path, heading: Heading) -> Project:
    """A new project with this heading over its empty register."""
    make_project(root)
    (root / "data/2024/register.yaml").write_bytes(dump_heading(heading))
    return load_project(root)


@pytest.mark.parametrize(
    ("heading", "is_shown"),
    [
        (published("new_products"), True),
        # Of an earlier year; beside invented rows; of no indicator.
        (published("new_products", 2022), False),
        (published("new_products", illustrative=True), False),
        (published(""), False),
    ],
)
def test_the_published_number_of_the_year_before_stands_beside_the_year_s(
    tmp_path, heading, is_shown
):
    report = YearEndReport(2024, "2024-12-31", project=made_of(tmp_path / "x", heading))
    table = report.status_table()
    assert isinstance(table, Table)
    labels = [column.label for column in table.columns]
    assert ("Năm trước" in labels) == is_shown
    if is_shown:
        told = [row[labels.index("Năm trước")].text for row in table.rows]
        assert sorted(set(told)) == ["48", "–"]
        assert told.count("48") == 1


def test_a_published_number_of_an_unknown_indicator_is_refused(tmp_path):
    with pytest.raises(OcopError) as caught:
        made_of(tmp_path / "x", published("new_product")).latest.register()
    (fault,) = caught.value.faults
    assert (fault.code, fault.meant) == ("register.published_indicator", "new_products")
    assert fault.place.key == "published.0.indicator"


def test_targets_that_were_missed_are_told_with_what_is_missing_the_worst_first(shipped):
    """Read from the table of targets: three missed, one for which figures of Pác Nặm are missing."""
    said = [line for line in plain_text(shipped.shortfalls()).split("\n") if line]
    assert [line.lstrip("•- ") for line in said] == [
        (
            "Chỉ tiêu quản lý chất lượng tiên tiến không đạt: 36/37 sản phẩm, còn thiếu 01 sản phẩm"
            " (Chợ Mới 1/2 và Na Rì 1/2)."
        ),
        "Chỉ tiêu tháng đủ tin, bài không đạt: 11/12 tháng, còn thiếu 01 tháng.",
        (
            "Chỉ tiêu sản phẩm chủ lực cấp huyện không đạt: 6/8 đơn vị, còn thiếu 02 đơn vị (Na Rì 0/1 và"
            " Ngân Sơn 0/1)."
        ),
        (
            "Chỉ tiêu chủ thể tham gia liên kết chưa đủ cơ sở đánh giá: 24/25 chủ thể, còn thiếu 01 chủ"
            " thể, còn chờ số liệu của Pác Nặm."
        ),
    ]
    assert "vượt kế hoạch năm: 25/20 sản phẩm." in plain_text(shipped.achievements())


def test_certificates_running_out_are_told_for_every_unit_by_month_and_add_up(shipped):
    table = shipped.expiry_by_unit()
    assert isinstance(table, Table)
    numbers = [
        [0 if cell.text == "–" else int(cell.text) for cell in row[1:]] for row in table.rows
    ]
    *units, total = numbers
    assert [sum(column) for column in zip(*units, strict=True)] == total
    assert all(sum(row[:-1]) == row[-1] for row in numbers)
    assert total[-1] == len(shipped.quarter_evidence.rows["expiring_certificates"])


def test_of_many_units_the_ten_with_the_most_certificates_and_the_rest_in_one_row(
    shipped, monkeypatch
):
    whole = shipped.expiry_by_unit()
    monkeypatch.setattr(whole_year, "is_many", lambda _: True)
    monkeypatch.setattr(whole_year, "SHOWN_UNITS", 3)
    table = shipped.expiry_by_unit()
    assert isinstance(whole, Table)
    assert isinstance(table, Table)
    names = [row[0].text for row in table.rows]
    assert names == ["Thành phố Bắc Kạn", "Huyện Ba Bể", "Huyện Chợ Đồn", "05 đơn vị khác", "Cộng"]
    assert table.rows[-1] == whole.rows[-1]
    assert sum(int(row[-1].text) for row in table.rows[:-1]) == int(table.rows[-1][-1].text)


def test_a_number_that_counts_units_or_months_is_not_told_as_products(shipped):
    """Six of eight units have a flagship product: they have seven."""
    told = shipped.results(
        "province_flagship_products", "district_flagship_products", "media_items"
    )
    assert [plain_text(item[0]) for item in told.items] == [
        "Sản phẩm chủ lực cấp tỉnh: hiện có 03 sản phẩm (kế hoạch năm: 03).",
        "Sản phẩm chủ lực cấp huyện: hiện có 06 đơn vị đạt (kế hoạch năm: 08).",
        "Tháng đủ tin, bài: trong năm có 11 tháng (kế hoạch năm: 12).",
    ]


# --------------------------------------------------------------------------- sentences


def lagging(unit: str, *indicators: str, status: Status = Status.NOT_MET) -> dict[str, list]:
    rows = [
        Progress(unit, name, "2024", 0, 0, 1, target=3, remaining=2, status=status)
        for name in indicators
    ]
    return {unit: rows}


class TestWhereTargetsWereMissed:
    def test_is_nowhere_or_the_units_with_the_most_first(self):
        none = on_units(PLAN, {})
        assert none == (
            "Không có đơn vị nào đã gửi số liệu còn chỉ tiêu không đạt hoặc chậm tiến độ."
        )
        found = lagging("ba-be", "new_products") | lagging("na-ri", "new_subjects", "new_products")
        said = on_units(PLAN, found)
        assert said == (
            "Có 02 đơn vị còn chỉ tiêu không đạt: Na Rì (02 chỉ tiêu) và Ba Bể (sản phẩm mới 1/3)."
        )
        for sentence in (none, said):
            assert_whole(sentence)

    def test_of_a_provisional_year_names_what_occurs(self):
        found = lagging("ba-be", "new_products", status=Status.LATE)
        found |= lagging("na-ri", "new_products", status=Status.AT_RISK)
        assert on_units(PLAN, found).startswith(
            "Có 02 đơn vị còn chỉ tiêu có nguy cơ không đạt hoặc chậm tiến độ: "
        )

    def test_of_many_units_the_first_ones_are_named(self):
        found: dict[str, list] = {}
        units = [f"xa-{n}" for n in range(12)]
        unit = PLAN.units[0]
        many = PLAN.model_copy(
            update={
                "units": tuple(
                    unit.model_copy(update={"id": one, "short_name": one.upper()}) for one in units
                )
            }
        )
        for one in units:
            found |= lagging(one, "new_products")
        said = on_units(many, found)
        assert said.startswith("Có 12 đơn vị còn chỉ tiêu không đạt: ")
        assert said.endswith("và 08 đơn vị khác.")


@pytest.mark.parametrize("expiring", [0, 1, 38])
@pytest.mark.parametrize("tasks", [0, 1, 4])
@pytest.mark.parametrize("products", [0, 1, 9])
@pytest.mark.parametrize("is_over", [True, False])
def test_the_sentence_on_the_next_year_counts_what_goes_on(expiring, tasks, products, is_over):
    first = date(2025, 7, 21) if expiring else None
    said = on_next_year(CarriedOver(2024, is_over, expiring, first, tasks, products))
    assert said.startswith("Năm 2025 " if is_over else "Trong 12 tháng tới ")
    assert ("không có giấy chứng nhận nào hết hạn" in said) == (not expiring)
    assert ("sớm nhất vào ngày 21/7/2025" in said) == (expiring > 1)
    assert ("chuyển sang." in said) == (is_over and bool(tasks or products))
    assert ("còn dở dang" in said) == (not tasks and not products)
    assert_whole(said)


@pytest.mark.parametrize(
    ("units", "said"),
    [
        ({}, "Không có giấy chứng nhận nào đã hết hạn mà chưa cấp lại."),
        ({"na-ri": 1}, "Có 01 giấy chứng nhận đã hết hạn mà chưa cấp lại (Na Rì)."),
        (
            {"pac-nam": 1, "na-ri": 3},
            "Có 04 giấy chứng nhận đã hết hạn mà chưa cấp lại (Na Rì 03 và Pác Nặm 01).",
        ),
    ],
)
def test_the_sentence_on_certificates_that_ran_out_names_the_units(units, said):
    assert on_certificates_lapsed(PLAN, units) == said
    assert_whole(said)


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ([], "Kế hoạch không có nhiệm vụ nào của cấp tỉnh đến hạn trong năm."),
        (["done"], "Cấp tỉnh đã hoàn thành 01 nhiệm vụ của kế hoạch năm."),
        (["done", "done_late"], "Cấp tỉnh đã hoàn thành cả 02 nhiệm vụ của kế hoạch năm."),
        (
            ["overdue", "overdue"],
            (
                "Cấp tỉnh chưa hoàn thành nhiệm vụ nào trong 02 nhiệm vụ của kế hoạch năm; còn 02 nhiệm"
                " vụ quá hạn (các mục III.1 và III.2)."
            ),
        ),
        (
            ["done", "overdue", "unmatched"],
            (
                "Cấp tỉnh đã hoàn thành 01 trong 03 nhiệm vụ của kế hoạch năm; còn 01 nhiệm vụ quá hạn"
                " (mục III.2) và 01 nhiệm vụ được báo cáo đã hoàn thành nhưng số liệu chưa khớp (mục"
                " III.3.1)."
            ),
        ),
    ],
)
def test_the_sentence_on_tasks_tells_all_of_the_year(states, said):
    sections = {"III.1": "t1-structure", "III.2": "t2-province", "III.3.1": "t3-1-media"}
    tasks = [PLAN.task(one) for one in sections.values()]
    due = [TaskStanding(task, state) for task, state in zip(tasks, states, strict=False)]
    found = on_open_tasks(PLAN, due).replace("\N{NO-BREAK SPACE}", " ")
    assert found == said
    assert_whole(found)


@pytest.mark.parametrize("state", ["no_data", "not_started", "in_progress", "overdue", "unmatched"])
def test_every_open_state_is_told(state):
    due = [TaskStanding(PLAN.task("t1-structure"), state)]
    assert "; còn 01 nhiệm vụ " in on_open_tasks(PLAN, due)
    assert_whole(on_open_tasks(PLAN, due))
