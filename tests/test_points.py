"""The sentences of «Nhận định chung»: each over its cases, whole, with a verb, true."""

import itertools
import re
from dataclasses import replace
from datetime import date

import pytest

from ocop_lib.periods import Quarter, YearEnd
from ocop_lib.report import (
    certified_points,
    change_points,
    focus,
    money_points,
    points,
    task_points,
)
from ocop_lib.shortened import UNITS, named
from ocop_lib.statuses import LAGGING, MET, WORST_FIRST, Status

DAY = date(2024, 9, 30)
NEXT = Quarter(2024, 4)
# A word that makes a sentence of a part; «đúng tiến độ» and «chậm tiến độ» are said of a subject.
VERBS = re.compile(
    r"\b(?:có|chưa|không|gửi|đạt|vượt|tăng|giảm|chậm|đúng|còn|hiện|đều|là|được|đã|sẽ|đang|báo cáo|bổ"
    r" sung|đề nghị|hoàn thành)\b",
    re.IGNORECASE,
)
QUOTED = re.compile("«[^»]*»")
# From 1 to 9 in a sentence without its zero; not in «1/3», in dates, sections, quarters and stars.
BARE_DIGIT = re.compile(r"(?<![\d/.,–-])(?<!tháng )[1-9](?![\d/.,]|\s*sao)")


def assert_whole(sentence: str) -> None:
    """A sentence begins with a capital, ends once, has a verb in each part, no bare digit.

    What it quotes is not its own: «Dự án 2: a; b».
    """
    assert sentence[0].isupper(), sentence
    sentence = QUOTED.sub("«…»", sentence)
    assert re.fullmatch(r"[^\n]*[^.\s]\.", sentence), sentence
    # What stands in brackets is a list, of numbers by stars or by source.
    for part in re.split(r"; (?![^(]*\))", sentence.rstrip(".")):
        assert VERBS.search(part), part
    assert not BARE_DIGIT.search(sentence), sentence
    assert "  " not in sentence
    assert "()" not in sentence


def judged(**counts: int) -> points.Judged:
    found = {Status(name): number for name, number in counts.items()}
    named = {
        status: [f"chỉ tiêu {chr(97 + n)} 0/10" for n in range(number)]
        for status, number in found.items()
    }
    return points.Judged(counts=found, total=sum(found.values()), named=named)


@pytest.mark.parametrize("status", [*MET, *WORST_FIRST])
@pytest.mark.parametrize("count", [1, 2, 12])
@pytest.mark.parametrize("others", [0, 1, 3])
@pytest.mark.parametrize("silent", [None, Quarter(2024, 3)])
def test_the_sentence_on_targets_counts_each_once(status, count, others, silent):
    other = Status.REACHED if status != Status.REACHED else Status.LATE
    found = judged(**{status: count, **({other: others} if others else {})})
    found = points.Judged(found.counts, found.total, 0, found.named, (), silent)
    said = points.on_targets("huyện Ba Bể", DAY, found)
    assert_whole(said)
    told = [int(number) for number in re.findall(r"(\d+) (?:trong \d+ )?chỉ tiêu", said)]
    is_single = "chỉ tiêu duy nhất" in said and found.total == 1
    assert is_single or found.total in {*told, sum(told)} or f"trong {found.total:02d}" in said
    statuses = [status for status, count in found.counts.items() if count]
    if not found.count(*MET) and found.count(*LAGGING):
        assert ("chưa có chỉ tiêu nào trong" in said) == (len(statuses) > 1)
        whole = "chỉ tiêu duy nhất" if found.total == 1 else f"cả {found.total:02d} chỉ tiêu"
        assert (whole in said) == (len(statuses) == 1)
        assert (" đều " in said) == (len(statuses) == 1 and found.total > 1)
    if silent:
        assert said.startswith("Huyện Ba Bể chưa gửi số liệu quý III/2024; ")


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (judged(), "Đến 30/9/2024, xã A không được giao chỉ tiêu nào."),
        (
            points.Judged({Status.ASSIGNED_ZERO: 1}, 0),
            "Đến 30/9/2024, xã A chỉ có chỉ tiêu giao: 0.",
        ),
        (
            points.Judged({}, 0, 4),
            "Đến 30/9/2024, xã A có 04 chỉ tiêu chưa giao vì kế hoạch năm còn là dự thảo.",
        ),
        (
            judged(reached=7),
            "Đến 30/9/2024, cả 07 chỉ tiêu giao cho xã A đều đã đạt kế hoạch năm.",
        ),
        (
            judged(exceeded=1),
            "Đến 30/9/2024, chỉ tiêu duy nhất giao cho xã A vượt kế hoạch năm (chỉ tiêu a 0/10).",
        ),
        (
            judged(late=1),
            "Đến 30/9/2024, chỉ tiêu duy nhất giao cho xã A chậm tiến độ (chỉ tiêu a 0/10).",
        ),
        (
            judged(exceeded=1, not_met=1),
            (
                "Đến 30/9/2024, xã A có 01 trong 02 chỉ tiêu được giao vượt kế hoạch năm (chỉ tiêu a "
                "0/10); 01 chỉ tiêu không đạt (chỉ tiêu a 0/10)."
            ),
        ),
        (
            judged(exceeded=1, reached=1),
            (
                "Đến 30/9/2024, cả 02 chỉ tiêu giao cho xã A đều đã đạt hoặc vượt kế hoạch năm (01 chỉ "
                "tiêu vượt: chỉ tiêu a 0/10)."
            ),
        ),
        (
            judged(exceeded=4, reached=1, late=1),
            (
                "Đến 30/9/2024, xã A có 05 trong 06 chỉ tiêu được giao đã đạt hoặc vượt kế hoạch năm (04 "
                "chỉ tiêu vượt); 01 chỉ tiêu chậm tiến độ (chỉ tiêu a 0/10)."
            ),
        ),
        (
            judged(not_yet_due=7),
            "Đến 30/9/2024, cả 07 chỉ tiêu giao cho xã A đều chưa đến hạn.",
        ),
        (
            judged(no_data=7),
            "Đến 30/9/2024, xã A chưa đủ số liệu để đánh giá 07 chỉ tiêu được giao.",
        ),
        (
            judged(at_risk=1, late=2, reached=1, not_yet_due=3),
            (
                "Đến 30/9/2024, xã A có 01 trong 07 chỉ tiêu được giao đã đạt kế hoạch năm; 01 chỉ tiêu có "
                "nguy cơ không đạt (chỉ tiêu a 0/10); 02 chỉ tiêu chậm tiến độ (chỉ tiêu a 0/10 và chỉ "
                "tiêu b 0/10); 03 chỉ tiêu chưa đến hạn."
            ),
        ),
        (
            judged(not_met=6),
            (
                "Đến 30/9/2024, cả 06 chỉ tiêu giao cho xã A đều không đạt (chỉ tiêu a 0/10, chỉ tiêu b "
                "0/10, chỉ tiêu c 0/10, chỉ tiêu d 0/10 và 02 chỉ tiêu khác)."
            ),
        ),
    ],
)
def test_the_sentence_on_targets_reads(found, said):
    assert points.on_targets("xã A", DAY, found) == said


def test_of_targets_that_wait_the_units_are_named_and_many_are_counted():
    def said(*units: str) -> str:
        found = points.Judged({Status.UNDECIDED: 1, Status.REACHED: 1}, 2, waiting_for=units)
        return points.on_targets("tỉnh A", DAY, found)

    assert said("Na Rì").endswith(
        "; 01 chỉ tiêu chưa đủ cơ sở đánh giá, còn chờ số liệu của Na Rì."
    )
    assert said(*map(str, range(84))).endswith("của 84 đơn vị.")
    assert named([str(n) for n in range(8)], UNITS) == "0, 1, 2, 3, 4, 5, 6 và 7"


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            judged(not_yet_due=9, on_course=1),
            (
                "Đến 30/9/2024, tỉnh A chưa có chỉ tiêu nào trong 10 chỉ tiêu đạt kế hoạch năm; 09 chỉ "
                "tiêu chưa đến hạn; 01 chỉ tiêu đúng tiến độ."
            ),
        ),
        (judged(reached=10), "Đến 30/9/2024, cả 10 chỉ tiêu của tỉnh A đều đã đạt kế hoạch năm."),
    ],
)
def test_the_whole_plan_s_targets_are_not_assigned_to_anyone(found, said):
    assert points.on_targets("tỉnh A", DAY, replace(found, is_whole=True)) == said


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            judged(reached=4, no_data=2),
            (
                "theo số liệu gửi đến ngày 05/7/2024, có 04 trong 06 chỉ tiêu được giao đã đạt kế hoạch "
                "năm; 02 chỉ tiêu chưa có số liệu."
            ),
        ),
        (
            judged(reached=6),
            (
                "theo số liệu gửi đến ngày 05/7/2024, cả 06 chỉ tiêu được giao đều đã đạt kế hoạch năm."
            ),
        ),
        (judged(no_data=6), "chưa đủ số liệu để đánh giá 06 chỉ tiêu được giao."),
    ],
)
def test_of_a_silent_unit_the_day_of_what_it_told_is_said(found, said):
    silent = replace(found, silent_for=Quarter(2024, 3), told_until=date(2024, 7, 5))
    assert points.on_targets("xã A", DAY, silent) == (f"Xã A chưa gửi số liệu quý III/2024; {said}")


AHEAD = "có 06 sản phẩm đủ hồ sơ chờ đánh giá"


@pytest.mark.parametrize("to_date", [None, 0, 1, 12])
@pytest.mark.parametrize("target", [None, 0, 1, 20])
@pytest.mark.parametrize("ahead", ["", AHEAD])
@pytest.mark.parametrize("silent", [False, True])
def test_the_sentence_on_results_says_none_only_of_the_truth(to_date, target, ahead, silent):
    told = points.Results("sản phẩm mới", to_date, target, ahead, date(2024, 10, 31))
    said = points.on_results(replace(told, is_silent=silent))
    assert_whole(said)
    is_known = to_date is not None
    assert said.startswith("Chưa có số liệu về sản phẩm mới") == (not is_known)
    assert ("hưa có sản phẩm mới nào" in said) == (to_date == 0)
    assert said.startswith("Theo số liệu đã gửi, ") == (silent and is_known)
    assert ("thời hạn đánh giá là ngày 31/10/2024" in said) == (bool(ahead) and is_known)
    assert ("chỉ tiêu giao" in said) == (target is not None and is_known)
    whole = points.on_results(replace(told, is_whole=True))
    assert ("kế hoạch năm: " in whole) == (target is not None and is_known)


@pytest.mark.parametrize(
    ("received", "has_passed"),
    [(None, False), (date(2024, 10, 31), False), (date(2024, 11, 8), True)],
)
def test_a_last_day_that_passed_before_the_figures_came_is_told_so(received, has_passed):
    told = points.Results("sản phẩm mới", 1, 3, AHEAD, date(2024, 10, 31), received)
    assert ("(đã qua khi nhận số liệu)" in points.on_results(told)) == has_passed
    said = focus.until(date(2024, 10, 31), DAY, received)
    assert said == f"31/10/2024{' (đã qua khi nhận số liệu)' if has_passed else ''}"


def test_a_last_day_up_to_the_cut_off_is_over():
    assert focus.until(DAY, DAY, None) == "Đã quá hạn 30/9/2024"


@pytest.mark.parametrize("count", [0, 1, 12])
def test_what_waits_after_its_last_day_is_told(count):
    said = points.on_waiting(count, "sản phẩm", date(2024, 10, 31))
    assert_whole(f"Có 02 sản phẩm mới; {said}.")
    assert said.startswith("không còn sản phẩm nào chờ") == (not count)
    assert ("đã quá thời hạn 31/10/2024" in said) == bool(count)


@pytest.mark.parametrize(
    ("lapsed", "expiring", "soon"),
    [one for one in itertools.product((0, 1, 12), repeat=3) if one[2] <= one[1]],
)
@pytest.mark.parametrize("which", ["", "Miến dong và Trà dây"])
def test_the_sentence_on_certificates_says_what_ran_out_and_what_will(
    lapsed, expiring, soon, which
):
    found = certified_points.RunningOut(lapsed, DAY, expiring, NEXT, soon, which, which)
    said = certified_points.on_certificates(found)
    assert_whole(said)
    gone, coming = said.split("; ")
    assert gone.startswith("Không có giấy") == (not lapsed)
    assert coming.startswith("không có giấy") == (not soon)
    assert ("quý IV/2024" in coming) == bool(expiring)
    assert ("12 tháng tới" in coming) == (expiring != soon or not expiring)
    assert ("sớm nhất" in gone) == (lapsed > 1 and not which)
    assert said.count(which or "không ai") == bool(which) * (bool(lapsed) + bool(soon))


TASKS = task_points.TasksTold("mục", NEXT)
LONG = ("Tập huấn", "III.1")


@pytest.mark.parametrize("overdue", [0, 1, 2, 3, 12])
@pytest.mark.parametrize("unmatched", [0, 1, 2])
@pytest.mark.parametrize("coming", [0, 1, 3])
@pytest.mark.parametrize("level", ["", "cấp tỉnh"])
@pytest.mark.parametrize("of_units", [0, 7])
def test_the_sentence_on_tasks(overdue, unmatched, coming, level, of_units):
    told = replace(
        TASKS,
        overdue=[LONG] * overdue,
        unmatched=["III.2"] * unmatched,
        next_due=[date(2024, 11, 30), date(2024, 10, 31), date(2024, 12, 31)][:coming],
        level=level,
        units_level="cấp huyện",
        units_overdue=of_units,
        of_units="Na Rì 05 và Ba Bể 02" if of_units else "",
    )
    said = task_points.on_tasks(told)
    assert_whole(said)
    assert said.startswith("Ở cấp tỉnh, ") == bool(level)
    assert ("hông có nhiệm vụ nào quá hạn" in said) == (not overdue)
    # One or two by name, of more the place, once; of the whole the names stand in a table.
    assert ("«Tập huấn» (mục III.1)" in said) == (0 < overdue <= 2 and not level)
    assert ("(mục III.1)" in said) == bool(overdue)
    assert ("chưa khớp (mục III.2)" in said) == bool(unmatched)
    assert ("ở cấp huyện, có 07 nhiệm vụ quá hạn (Na Rì 05 và Ba Bể 02)" in said) == bool(of_units)
    assert ("trong quý IV/2024" in said) == bool(coming)
    assert ("sớm nhất" in said) == (coming > 1 and not level)


@pytest.mark.parametrize(
    ("unknown", "said"),
    [
        (0, "Không có nhiệm vụ nào còn phải báo cáo trong quý III/2024."),
        (5, "Chưa có số liệu quý III/2024 về 05 nhiệm vụ đến hạn hoặc chưa xong."),
    ],
)
def test_of_a_silent_unit_no_task_is_overdue_or_in_time(unknown, said):
    told = replace(TASKS, unknown=unknown, silent_for=Quarter(2024, 3))
    assert task_points.on_tasks(told) == said
    assert_whole(said)


def test_places_of_several_tasks_are_told_once_and_together():
    told = [("a", "III.1"), ("b", "III.1"), ("c", "III.5.2")]
    said = task_points.on_tasks(replace(TASKS, overdue=told))
    assert said == "Có 03 nhiệm vụ quá hạn (các mục III.1 và III.5.2)."


@pytest.mark.parametrize("up", [0, 1, 2, 7])
@pytest.mark.parametrize("down", [0, 1, 2, 7])
def test_the_words_on_change_count_and_name(up, down):
    names = [f"chỉ tiêu {chr(97 + n)} tăng 02" for n in range(up)]
    fallen = [f"chỉ tiêu {chr(97 + n)} giảm 01, do «A» (xã B) hết hạn" for n in range(down)]
    said = change_points.on_change(change_points.Change(Quarter(2024, 2), names, fallen, 7))
    assert said.startswith("so với quý II/2024, ")
    assert ("không thay đổi" in said) == (not up and not down)
    assert ("chỉ tiêu a tăng 02" in said) == (0 < up <= 2)
    assert ("chỉ tiêu a giảm 01, do" in said) == bool(down)
    assert ("03 chỉ tiêu khác" in said) == (down == 7)
    assert ("tăng ở cả 07 chỉ tiêu" in said) == (up == 7)
    assert ("giảm ở cả 07 chỉ tiêu" in said) == (down == 7)
    assert_whole(f"{said[:1].upper()}{said[1:]}.")


def test_a_single_target_that_rose_is_not_all_of_them():
    said = change_points.on_change(change_points.Change(Quarter(2024, 2), ["a tăng 01"], [], 1))
    assert said == "so với quý II/2024, số thực hiện tăng ở 01 chỉ tiêu (a tăng 01)"


MONEY = money_points.Money(Quarter(2024, 3), 240, [("Ngân sách", 200), ("Cộng đồng", 40)], 90, 0)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {},
            (
                "Từ đầu năm đã giải ngân 240 triệu đồng (ngân sách 200; cộng đồng 40), trong đó quý "
                "III/2024 là 90."
            ),
        ),
        (
            {"by_source": [("Ngân sách", 240)], "paid_now": 240, "allocated": 1000},
            (
                "Từ đầu năm đã giải ngân 240 triệu đồng (ngân sách), đều trong quý III/2024; đã phân bổ "
                "1.000 triệu đồng."
            ),
        ),
        (
            {"paid_now": 0},
            (
                "Từ đầu năm đã giải ngân 240 triệu đồng (ngân sách 200; cộng đồng 40), trong quý III/2024 "
                "không phát sinh."
            ),
        ),
        (
            {"paid_now": -3.5},
            (
                "Từ đầu năm đã giải ngân 240 triệu đồng (ngân sách 200; cộng đồng 40), trong quý III/2024 "
                "đã nộp trả 3,5 triệu đồng."
            ),
        ),
        (
            {"paid_now": None},
            (
                "Theo số liệu đã gửi, từ đầu năm đã giải ngân 240 triệu đồng (ngân sách 200; cộng đồng "
                "40), trong quý III/2024 chưa có số liệu."
            ),
        ),
        (
            {"paid": 0, "by_source": [("Ngân sách", 0)], "paid_now": 0, "allocated": 80},
            "Từ đầu năm chưa giải ngân; đã phân bổ 80 triệu đồng.",
        ),
        (
            {"period": YearEnd(2024, date(2024, 12, 31))},
            "Từ đầu năm đã giải ngân 240 triệu đồng (ngân sách 200; cộng đồng 40).",
        ),
    ],
)
def test_the_sentence_on_money(changed, said):
    assert money_points.on_money(replace(MONEY, **changed)) == said
    assert_whole(said)


@pytest.mark.parametrize(
    ("delivered", "units", "missing", "said"),
    [
        (0, 8, ["a"] * 8, "chưa đơn vị nào trong 08 đơn vị gửi số liệu quý IV/2024"),
        (8, 8, [], "cả 08 đơn vị đã gửi số liệu quý IV/2024"),
        (
            7,
            8,
            ["Na Rì"],
            "có 07 trong 08 đơn vị đã gửi số liệu quý IV/2024, chưa có số liệu của Na Rì",
        ),
        (1, 1, [], "đơn vị duy nhất đã gửi số liệu quý IV/2024"),
    ],
)
def test_the_words_on_who_sent_figures(delivered, units, missing, said):
    assert change_points.on_completeness(delivered, units, NEXT, missing) == said


@pytest.mark.parametrize("count", [0, 1, 12])
def test_nothing_to_look_at_again_is_not_said(count):
    assert change_points.on_findings(count) == (
        f"có {count:02d} nội dung số liệu cần rà soát" if count else ""
    )


@pytest.mark.parametrize(
    ("by_stars", "said"),
    [
        (
            {},
            "Tỉnh A hiện không có sản phẩm có giấy chứng nhận còn hiệu lực nào trong sổ theo dõi.",
        ),
        (
            {3: 2},
            "Tỉnh A hiện có 02 sản phẩm có giấy chứng nhận còn hiệu lực (đều là 3 sao).",
        ),
        (
            {3: 115, 5: 1, 4: 15},
            (
                "Tỉnh A hiện có 131 sản phẩm có giấy chứng nhận còn hiệu lực (5 sao: 01; 4 sao: 15; 3 "
                "sao: 115)."
            ),
        ),
    ],
)
def test_the_sentence_on_products_in_force(by_stars, said):
    assert certified_points.on_stock("tỉnh A", by_stars) == said
    assert_whole(said)
