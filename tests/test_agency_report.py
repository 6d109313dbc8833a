"""What an agency's report says, case by case; expected words are read from the register by hand."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from test_points import assert_whole

from ocop_lib import AgencyReport
from ocop_lib.about import About
from ocop_lib.blocks.model import ListBlock, Paragraph, Table, plain_text
from ocop_lib.errors import OcopError
from ocop_lib.export.measured_words import TASK_STATE
from ocop_lib.indicators.agency.missing import Missing
from ocop_lib.indicators.agency.products import Case, Matter, managed
from ocop_lib.indicators.agency.recorded import Recorded, unhandled
from ocop_lib.indicators.agency.tasks import AgencyTask, Told
from ocop_lib.months import Window
from ocop_lib.periods import Quarter
from ocop_lib.plan import load_plan
from ocop_lib.plan.work import agencies_with_duties, single_agencies, work_of
from ocop_lib.project.project import Project, load_project
from ocop_lib.report import agency_points
from ocop_lib.report.tables import agency_records, agency_tasks

pytestmark = pytest.mark.usefixtures("registers_read_once")

ROOT = Path(__file__).parent.parent
PLAN = load_plan("bac_kan_2024")
QUARTERS = [f"2024-Q{number}" for number in (1, 2, 3, 4)]
Q3 = Quarter(2024, 3)
TRADE, SCIENCE, OFFICE = "so-cong-thuong", "so-khoa-hoc-cong-nghe", "van-phong-dieu-phoi"


@pytest.fixture(scope="module")
def project() -> Project:
    return load_project(ROOT)


@pytest.fixture(scope="module")
def changed(tmp_path_factory) -> Project:
    """The shipped project, with a product and a part of a task that another agency has now."""
    root = tmp_path_factory.mktemp("changed")
    for folder in ("data", "params"):
        shutil.copytree(ROOT / folder, root / folder)
    with (root / "data/2024/changes.csv").open("a", encoding="utf-8") as file:
        file.write(CHANGES)
    return load_project(root)


def of(project: Project, agency: str, quarter: str = "2024-Q3") -> AgencyReport:
    return AgencyReport(agency, quarter, project=project)


def rows(table: Table | Paragraph) -> list[list[str]]:
    assert isinstance(table, Table)
    return [[cell.text for cell in row] for row in table.rows]


def items(block: ListBlock | Paragraph) -> list[str]:
    assert isinstance(block, ListBlock)
    return [plain_text(item[0]) for item in block.items]


PARTS = (
    *("attention", "lead_table", "cooperating_table", "activities_table", "products_table"),
    *("requests_table", "next_quarter", "missing"),
)


@pytest.mark.parametrize("quarter", QUARTERS)
def test_every_task_of_the_plan_stands_once_in_the_report_of_each_agency_that_leads_it(
    project, quarter
):
    for agency in single_agencies(PLAN):
        said = plain_text(of(project, agency.id, quarter).lead_table())
        work = work_of(PLAN, agency.id)
        for task in PLAN.tasks:
            assert said.count(task.title) == (task in work.lead), (agency.id, task.id)


@pytest.mark.parametrize("quarter", QUARTERS)
def test_every_block_is_the_agency_s_and_no_part_is_without_words(project, quarter):
    for agency in agencies_with_duties(PLAN):
        report = of(project, agency.id, quarter)
        assert report.heading().about == About("agency", agency.id)
        for name in PARTS:
            block = getattr(report, name)()
            assert block.units == (agency.id,), name
            assert plain_text(block).strip(), name
        assert len(items(report.attention())) <= 3 if report._points() else True


@pytest.mark.parametrize("quarter", QUARTERS)
def test_every_sentence_of_every_sheet_is_whole(project, quarter):
    """Also of agencies without a task, a duty, a product or a word told of them."""
    for agency in single_agencies(PLAN):
        report = of(project, agency.id, quarter)
        for name in PARTS:
            block = getattr(report, name)()
            said = items(block) if isinstance(block, ListBlock) else []
            said += [plain_text(block)] if isinstance(block, Paragraph) else []
            for sentence in said:
                assert_whole(sentence.replace("\N{NO-BREAK SPACE}", " "))


def test_the_title_names_the_agency_in_full_and_the_quarter(project):
    assert of(project, TRADE).heading().title == (
        "Phiếu theo dõi thực hiện nhiệm vụ Chương trình OCOP quý III/2024 của Sở Công Thương"
    )


class TestTheShippedYear:
    def test_points_of_the_trade_department_tell_tasks_matters_and_what_is_to_be_told(
        self, project
    ):
        """hd-province-014: one of nine establishments in breach, none dealt with."""
        assert items(of(project, TRADE).attention()) == [
            (
                "Cơ quan chủ trì 07 nhiệm vụ, trong đó có 06 nhiệm vụ đang thực hiện và 01 nhiệm vụ đã"
                " hoàn thành; có 06 nhiệm vụ đến hạn trong quý IV/2024, sớm nhất ngày 30/11/2024."
            ),
            (
                "Còn 01 cơ sở vi phạm chưa xử lý, phát hiện qua các cuộc kiểm tra của cơ quan từ đầu"
                " năm."
            ),
            (
                "Đề nghị cơ quan cung cấp 04 nội dung ghi ở mục VII, trong đó có tình trạng thực hiện của"
                " 03 nhiệm vụ."
            ),
        ]

    def test_its_own_part_of_a_shared_task_decides(self, project):
        """nv-province-011: the plan of the science department was still being written."""
        first, *_ = rows(of(project, SCIENCE, "2024-Q1").lead_table())
        assert first[1:] == [
            "III.2",
            "Các sở, ngành xây dựng kế hoạch thực hiện, gửi Văn phòng Điều phối tổng hợp",
            "Quá hạn",
            "31/3/2024",
            "27/3/2024",
        ]
        health, *_ = rows(of(project, "so-y-te", "2024-Q1").lead_table())
        assert health[3:] == ["Đã hoàn thành", "31/3/2024", "Kế hoạch MH-402/KH-SYT (28/3/2024)"]

    def test_where_only_the_whole_task_was_told_the_table_says_so(self, project):
        table = of(project, "so-lao-dong-tbxh", "2024-Q1").lead_table()
        assert rows(table)[0][3:] == ["Đã hoàn thành", "31/3/2024", "29/3/2024 (báo cáo chung)"]
        note = "Báo cáo chung: thông tin về cả nhiệm vụ, không riêng phần việc của cơ quan."
        assert note in table.notes
        assert rows(table)[1][3:] == ["Chưa có thông tin", "30/11/2024", "–"]

    def test_of_a_task_that_others_lead_only_its_own_part_is_told(self, project):
        """Task t6 is the office's; nv-province-033 tells what the department of farming did."""
        table = of(project, "so-nong-nghiep-ptnt").cooperating_table()
        assert rows(table)[-1][-1] == "31 cơ sở; 30/9/2024"
        said = plain_text(of(project, "so-y-te").cooperating_table())
        assert not any(state in said for state in TASK_STATE.values())

    def test_a_request_without_reply_stays_until_it_is_answered(self, project):
        asked = ["15/8/2024", "Huyện Na Rì", "Hướng dẫn đăng ký nhãn hiệu miến dong"]
        for quarter in ("2024-Q3", "2024-Q4"):
            report = of(project, SCIENCE, quarter)
            assert rows(report.requests_table()) == [["1", *asked, "Chưa trả lời"]]
            assert "Có 01 kiến nghị gửi đến chưa trả lời, gửi ngày 15/8/2024." in items(
                report.attention()
            )
        tourism = of(project, "so-van-hoa-the-thao-du-lich")
        assert rows(tourism.requests_table())[0][4] == "Sẽ hướng dẫn trong tháng 10 (30/9/2024)"
        later = of(project, "so-van-hoa-the-thao-du-lich", "2024-Q4").requests_table()
        assert isinstance(later, Paragraph)

    def test_products_are_those_it_manages_the_most_urgent_first(self, project):
        table = of(project, "so-y-te").products_table()
        assert [row[3:] for row in rows(table)] == [
            ["Chứng nhận GMP đã hết hạn từ 31/8/2024", "–"],
            ["Hết hạn ngày 14/10/2024", "Đã đủ hồ sơ"],
            ["Hết hạn ngày 22/12/2024", "Đã đánh giá, chờ quyết định"],
            ["Hết hạn ngày 22/12/2024", "Đã tập huấn, tư vấn"],
        ]

    def test_what_has_no_room_is_counted(self, project):
        report = of(project, "so-nong-nghiep-ptnt")
        table = report.products_table()
        assert len(rows(table)) == 5
        assert table.notes[0].startswith(f"Ngoài ra còn {len(report.cases) - 5} trường hợp: ")

    def test_activities_are_its_own_and_those_of_units_under_its_tasks_taken_together(
        self, project
    ):
        table = of(project, TRADE).activities_table()
        assert [row[2] for row in rows(table)] == [
            "Hỗ trợ thiết bị chiết xuất (TP Bắc Kạn)",
            "Hỗ trợ kiểm nghiệm và bao bì (TP Bắc Kạn)",
            "Kiểm tra điểm bán hàng OCOP",
            "Hội chợ vùng Đông Bắc (minh họa)",
            "Đưa sản phẩm lên sàn thương mại điện tử, đợt 2",
            "Tin, bài: «Thu hồi giấy chứng nhận vi phạm quy chế»",
        ]
        assert table.notes == (
            (
                "Cấp huyện, cấp xã đã xây dựng, chuẩn hóa 02 điểm bán hàng ở 02 đơn vị; thực hiện 01"
                " hoạt động thương mại điện tử ở 01 đơn vị; tổ chức, tham gia 01 hoạt động hội chợ,"
                " triển lãm ở 01 đơn vị."
            ),
        )

    def test_an_agency_of_which_nothing_is_known_gets_sentences(self, project):
        report = of(project, "so-tai-chinh", "2024-Q1")
        for name in ("activities_table", "products_table", "requests_table"):
            assert isinstance(getattr(report, name)(), Paragraph)

    def test_after_the_fourth_quarter_only_what_is_late_is_left(self, project):
        assert items(of(project, OFFICE, "2024-Q4").next_quarter()) == [
            "Hoàn thành nhiệm vụ đã quá hạn ở mục\N{NO-BREAK SPACE}III.5.2.",
            (
                "Đối chiếu số liệu của nhiệm vụ đã báo cáo hoàn thành ở"
                " mục\N{NO-BREAK SPACE}III.5.1."
            ),
        ]


CHANGES = """\
td-x-01,products,sp-tp-bac-kan-001,agency_id,so-y-te,so-nong-nghiep-ptnt,event,2024-09-01,x,gn-province-2024-q3,
td-x-02,task_status,nv-province-033,agency_id,so-nong-nghiep-ptnt,so-y-te,\
correction,2024-09-30,x,gn-province-2024-q3,
"""


class TestWhatChangedHands:
    @pytest.mark.parametrize("quarter", ["2024-Q2", "2024-Q3"])
    def test_is_seen_by_both_and_told_to_the_one_that_has_it(self, changed, quarter):
        before, now = (of(changed, one, quarter) for one in ("so-y-te", "so-nong-nghiep-ptnt"))
        is_moved = quarter == "2024-Q3"
        held = {
            report.agency: "sp-tp-bac-kan-001"
            in set(managed(report.as_of, report.agency)["product_id"])
            for report in (before, now)
        }
        assert held == {"so-y-te": not is_moved, "so-nong-nghiep-ptnt": is_moved}
        assert "sp-tp-bac-kan-001" in set(before.register.tables["products"]["product_id"])
        seen = set(now.register.tables["certificates"]["product_id"])
        assert ("sp-tp-bac-kan-001" in seen) == is_moved

    def test_a_corrected_row_is_told_to_whom_it_is_about(self, changed):
        health = of(changed, "so-y-te").cooperating_table()
        assert rows(health)[-1][-1] == "31 cơ sở; 30/9/2024"
        farming = of(changed, "so-nong-nghiep-ptnt")
        assert "nv-province-033" in set(farming.register.tables["task_status"]["task_status_id"])
        assert "31 cơ sở" not in plain_text(farming.cooperating_table())


@pytest.mark.parametrize("agency", ["so-cong-thuongg", "Sở Công Thương", "cac-so-nganh", "ba-be"])
def test_an_unknown_agency_a_group_and_a_unit_are_refused(project, agency):
    with pytest.raises(OcopError) as caught:
        of(project, agency)
    assert [fault.code for fault in caught.value.faults] == ["parameters.agency"]


# --------------------------------------------------------------------------- sentences

TASK = PLAN.task("t3-7-1")
START, END = date(2024, 10, 1), date(2024, 12, 31)
Q1, Q4 = Window(date(2025, 1, 1), date(2025, 3, 31)), Window(START, END)


def task(state: str = "in_progress", **fields) -> AgencyTask:
    return AgencyTask(replace_task(**fields), state, None)


def replace_task(**fields):
    return TASK.model_copy(update=fields)


class TestSentences:
    @pytest.mark.parametrize(
        ("states", "said"),
        [
            ([], ""),
            (["done"], "Cơ quan chủ trì 01 nhiệm vụ, đã hoàn thành."),
            (["done"] * 3, "Cơ quan chủ trì 03 nhiệm vụ, đều đã hoàn thành."),
            (
                ["overdue"],
                "Cơ quan chủ trì 01 nhiệm vụ, đã quá hạn («Dự án 2: a», hạn 30/9/2024).",
            ),
            (
                # Everything is late: the places are told, not four titles.
                ["overdue"] * 4,
                "Cơ quan chủ trì 04 nhiệm vụ, đều đã quá hạn (mục\N{NO-BREAK SPACE}III.3.7.1).",
            ),
            (
                ["in_progress", "done", "overdue", "overdue"],
                (
                    "Cơ quan chủ trì 04 nhiệm vụ, trong đó có 02 nhiệm vụ đã quá hạn («Dự án 2: a», hạn"
                    " 30/9/2024 và «Dự án 2: a», hạn 30/9/2024), 01 nhiệm vụ đang thực hiện và 01 nhiệm"
                    " vụ đã hoàn thành; có 01 nhiệm vụ đến hạn trong quý IV/2024, ngày 31/12/2024."
                ),
            ),
            (
                ["unmatched", "untold"],
                (
                    "Cơ quan chủ trì 02 nhiệm vụ, trong đó có 01 nhiệm vụ được báo cáo đã hoàn thành"
                    " nhưng số liệu chưa khớp (mục\N{NO-BREAK SPACE}III.3.7.1) và 01 nhiệm vụ chưa có"
                    " thông tin; có 02 nhiệm vụ đến hạn trong quý IV/2024, ngày 31/12/2024."
                ),
            ),
        ],
    )
    def test_on_tasks(self, states, said):
        due = {"overdue": date(2024, 9, 30)}
        tasks = [task(one, title="Dự án 2: a", due=due.get(one, END)) for one in states]
        assert [*agency_points.on_tasks(PLAN, tasks, Q3, Q4, is_silent=False)] == (
            [said] if said else []
        )

    @pytest.mark.parametrize("state", TASK_STATE)
    @pytest.mark.parametrize("count", [1, 2, 12])
    def test_on_tasks_has_words_for_every_state(self, state, count):
        tasks = [task(state, title=f"Việc {n}") for n in range(count)]
        (said,) = agency_points.on_tasks(PLAN, tasks, Q3, Q1, is_silent=state == "no_data")
        assert said.startswith("Cấp tỉnh chưa gửi số liệu quý III/2024; ") == (state == "no_data")
        assert ("đều" in said) == (count > 1)
        assert_whole(said)

    def test_on_tasks_of_an_agency_without_tasks_only_silence_is_told(self):
        said = agency_points.on_tasks(PLAN, [], Q3, Q4, is_silent=True)
        assert [*said] == ["Cấp tỉnh chưa gửi số liệu quý III/2024."]

    @pytest.mark.parametrize(
        ("found", "done", "count"), [(3, 1, 2), (3, 3, 0), (0, 0, 0), (1, 2, 0)]
    )
    def test_on_what_inspections_found_and_was_not_dealt_with(self, found, done, count):
        amounts = {"violations": found, "handled": done}
        entry = Recorded("activities", "inspection", START, "Kiểm tra", "province", amounts=amounts)
        assert unhandled([entry]) == count
        assert unhandled([replace(entry, amounts={"violations": found})]) == 0
        assert unhandled([replace(entry, title="", count=3)]) == 0
        assert len([*agency_points.on_matters(count, [], [], Q3)]) == (count > 0)

    def test_on_requests(self):
        for days, said in (
            ([START], "Có 01 kiến nghị gửi đến chưa trả lời, gửi ngày 01/10/2024."),
            (
                [END, START],
                "Có 02 kiến nghị gửi đến chưa trả lời, gửi sớm nhất ngày 01/10/2024.",
            ),
        ):
            assert [*agency_points.on_matters(0, days, [], Q3)] == [said]

    @pytest.mark.parametrize(
        ("matters", "said"),
        [
            ([Matter.LAPSED], "có 01 giấy chứng nhận đã hết hạn mà chưa cấp lại (xem mục IV)."),
            (
                [Matter.EXPIRING] * 2,
                "có 02 giấy chứng nhận sẽ hết hạn trong quý IV/2024 (xem mục IV).",
            ),
            ([Matter.QUALITY_ENDED], "có 01 trường hợp cần xử lý (xem mục IV)."),
            (
                [*Matter],
                (
                    "có 01 giấy chứng nhận đã hết hạn mà chưa cấp lại, 01 giấy chứng nhận sẽ hết hạn"
                    " trong quý IV/2024 và 05 trường hợp khác cần xử lý (xem mục IV)."
                ),
            ),
        ],
    )
    def test_on_products(self, matters, said):
        found = [Case(matter, "sp", "Chè", "HTX", "ba-be", START) for matter in matters]
        assert [*agency_points.on_matters(0, [], found, Quarter(2024, 4))] == [
            f"Sản phẩm thuộc lĩnh vực quản lý {said}"
        ]

    def test_nothing_to_deal_with_is_no_sentence_and_all_of_it_is_one(self):
        assert [*agency_points.on_matters(0, [], [], Q3)] == []
        cases = [Case(Matter.LAPSED, "sp", "Chè", "HTX", "ba-be", START)]
        (said,) = agency_points.on_matters(2, [START], cases, Q3)
        assert said.startswith("Còn 02 cơ sở vi phạm ")
        assert "; có 01 kiến nghị " in said
        assert "; sản phẩm thuộc lĩnh vực quản lý có 01 giấy " in said
        assert_whole(said)

    def test_on_what_comes_next(self):
        late = task("overdue", due=date(2024, 9, 30), section="III.1")
        led = [late, task(), task(section="III.6")]
        support = [task("", section="III.4")]
        assert agency_points.next_items(PLAN, led, support, START, END) == [
            "Hoàn thành nhiệm vụ đã quá hạn ở mục\N{NO-BREAK SPACE}III.1.",
            (
                "Hoàn thành nhiệm vụ ở các mục\N{NO-BREAK SPACE}III.3.7.1 và\N{NO-BREAK SPACE}III.6"
                " (hạn 31/12/2024)."
            ),
            "Phối hợp thực hiện nhiệm vụ ở mục\N{NO-BREAK SPACE}III.4.",
        ]

    def test_on_what_is_missing(self):
        nothing = Missing((), {}, (), 0, 0)
        assert agency_points.missing_items(PLAN, nothing, Q3) == []
        assert [*agency_points.on_missing(nothing, 0)] == []
        duties = tuple(duty for duty in PLAN.duties if duty.id == "v5-standards")
        entry = Recorded("activities", "training", START, "Lớp học", "province")
        found = Missing((TASK,), {"training": (entry,)}, duties, 2, 11)
        assert agency_points.missing_items(PLAN, found, Q3) == [
            (
                "Báo cáo tình trạng thực hiện trong quý III/2024 của 01 nhiệm vụ ở"
                " mục\N{NO-BREAK SPACE}III.3.7.1."
            ),
            "Bổ sung số người dự của 01 cuộc tập huấn: «Lớp học» (01/10/2024).",
            (
                "Báo cáo kết quả nhiệm vụ thường xuyên ở mục\N{NO-BREAK SPACE}V.5: «Hỗ trợ hoàn thiện sản phẩm"
                " theo tiêu chuẩn, công bố chất lượng»."
            ),
            "Bổ sung số hiệu bản tự công bố của 02 trong 11 sản phẩm do cơ quan quản lý đang có giấy chứng nhận.",
        ]

    def test_a_duty_without_a_title_is_named_by_its_first_words(self):
        (duty,) = (one for one in PLAN.duties if one.id == "v5-standards")
        untitled = duty.model_copy(update={"title": None})
        found = Missing((), {}, (untitled,), 0, 0)
        (said,) = agency_points.missing_items(PLAN, found, Q3)
        assert said.endswith("«chủ trì, phối hợp hỗ trợ các tổ chức kinh tế, hộ sản xuất hoàn…».")

    @pytest.mark.parametrize("details", [*agency_points._LACKING])
    @pytest.mark.parametrize("count", [1, 2, 7])
    def test_what_is_missing_is_asked_for_with_a_verb(self, details, count):
        entry = Recorded("activities", details, START, "Bắc Kạn tổng kết", "province")
        duties = PLAN.duties[:count]
        found = Missing((TASK,) * count, {details: (entry,) * count}, duties, count, count)
        items = agency_points.missing_items(PLAN, found, Q3)
        for item in items:
            assert item.split()[0] in {"Báo", "Bổ"}
            assert_whole(item)
        assert "«Bắc Kạn tổng kết»" in items[1]
        assert ("cả 0" in items[-1]) == (count > 1)
        (said,) = agency_points.on_missing(found, len(items))
        assert said.startswith("Đề nghị cơ quan cung cấp 04 nội dung ghi ở mục VII, trong đó có ")
        (alone,) = agency_points.on_missing(replace(found, details={}), 1)
        assert ", là tình trạng thực hiện của " in alone
        assert_whole(said)
        assert_whole(alone)


def test_tables_say_what_was_told_of_a_task():
    told = Told(START, is_own=True, document="KH 5", note="Chậm.", quantity=3.5, measure="ha")
    own = AgencyTask(TASK, "done_late", told)
    table = agency_tasks.led_table(PLAN, [own], TRADE, START)
    assert rows(table)[0][3:] == [
        "Hoàn thành sau hạn",
        "31/12/2024",
        "KH 5 (01/10/2024); 3,5 ha; Chậm",
    ]
    later = agency_tasks.led_table(PLAN, [own], TRADE, END)
    assert plain_text(later) == (f"Đã hoàn thành trước quý này: {TASK.title} ({TASK.section}).")


@pytest.mark.parametrize(
    ("kind", "quantity", "said"),
    [
        ("training", 242, "tổ chức 08 hoạt động tập huấn cho 242 lượt người ở 02 đơn vị."),
        ("training", None, "tổ chức 08 hoạt động tập huấn ở 02 đơn vị."),
        ("fair", 3, "tổ chức, tham gia 08 hoạt động hội chợ, triển lãm ở 02 đơn vị."),
        ("point_of_sale", 9, "xây dựng, chuẩn hóa 09 điểm bán hàng ở 02 đơn vị."),
        # Orders and stalls are not added.
        ("e_commerce", 1254, "thực hiện 08 hoạt động thương mại điện tử ở 02 đơn vị."),
        ("inspection", 11, "thực hiện 11 cuộc kiểm tra, giám sát ở 02 đơn vị."),
    ],
)
def test_a_table_of_activities_of_units_alone_is_a_sentence(kind, quantity, said):
    amounts = {} if quantity is None else {"quantity": quantity}
    units = Recorded(
        "activities", kind, START, "", "", count=8, units=("ba-be", "na-ri"), amounts=amounts
    )
    found = agency_records.recorded_table(PLAN, [units], OFFICE, "quý II/2024")
    assert plain_text(found) == f"Cấp huyện, cấp xã đã {said}"


@pytest.mark.parametrize(
    ("table", "kind", "amounts", "said"),
    [
        ("activities", "inspection", {"establishments": 9, "violations": 1, "handled": 0},
         "9 cơ sở; 1 cơ sở vi phạm; chưa xử lý"),
        ("activities", "inspection", {"establishments": 9, "violations": 4, "handled": 3},
         "9 cơ sở; 4 cơ sở vi phạm; đã xử lý 3"),
        ("activities", "inspection", {"violations": 0, "handled": 0}, "0 cơ sở vi phạm"),
        ("funding", "", {"amount_million_vnd": 350, "allocated_million_vnd": 700},
         "Phân bổ 700 triệu đồng; giải ngân 350 triệu đồng"),
        ("support", "machine", {"amount_million_vnd": 180}, "Hỗ trợ 180 triệu đồng"),
    ],
)  # fmt: skip
def test_results_of_activities_say_what_their_numbers_are(table, kind, amounts, said):
    entry = Recorded(table, kind, START, "Việc", "province", amounts=amounts)
    found = agency_records.recorded_table(PLAN, [entry], OFFICE, "quý II/2024")
    assert rows(found)[0][3] == said
