"""The sentences of «Nhận định chung»: each over its cases, whole, with a verb, true."""

import itertools
import re
from datetime import date

import pytest

from ocop_lib.periods import Quarter
from ocop_lib.report import certified_points, points
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
    for part in sentence.rstrip(".").split("; "):
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
    assert found.total in {*told, sum(told)} or f"trong {found.total:02d}" in said
    statuses = [status for status, count in found.counts.items() if count]
    if not found.count(*MET) and found.count(*LAGGING):
        assert ("chưa có chỉ tiêu nào trong" in said) == (len(statuses) > 1)
        whole = (
            "có 01 chỉ tiêu được giao, "
            if found.total == 1
            else f"có cả {found.total:02d} chỉ tiêu"
        )
        assert (whole in said) == (len(statuses) == 1)
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
            "Đến 30/9/2024, xã A có cả 07 chỉ tiêu được giao đã đạt kế hoạch năm.",
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
                "Đến 30/9/2024, xã A có cả 02 chỉ tiêu được giao đã đạt hoặc vượt kế hoạch năm (trong "
                "đó 01 chỉ tiêu vượt: chỉ tiêu a 0/10)."
            ),
        ),
        (
            judged(not_yet_due=7),
            "Đến 30/9/2024, xã A có cả 07 chỉ tiêu được giao chưa đến hạn.",
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
                "Đến 30/9/2024, xã A có cả 06 chỉ tiêu được giao không đạt (chỉ tiêu a 0/10, chỉ tiêu b "
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
    assert said(*map(str, range(84))).endswith("của 0, 1, 2, 3 và 80 đơn vị khác.")
    assert named([str(n) for n in range(8)], UNITS) == "0, 1, 2, 3, 4, 5, 6 và 7"


@pytest.mark.parametrize("to_date", [None, 0, 1, 12])
@pytest.mark.parametrize("target", [None, 0, 1, 20])
@pytest.mark.parametrize("ahead", ["", "có 06 sản phẩm đủ hồ sơ chờ đánh giá"])
def test_the_sentence_on_results_says_none_only_of_the_truth(to_date, target, ahead):
    said = points.on_results("sản phẩm mới", to_date, target, ahead, date(2024, 10, 31))
    assert_whole(said)
    assert said.startswith("Chưa có số liệu về sản phẩm mới") == (to_date is None)
    assert said.startswith("Chưa có sản phẩm mới nào") == (to_date == 0)
    assert ("thời hạn là ngày 31/10/2024" in said) == (bool(ahead) and to_date is not None)


@pytest.mark.parametrize(
    ("lapsed", "expiring", "soon"),
    [one for one in itertools.product((0, 1, 12), repeat=3) if one[2] <= one[1]],
)
def test_the_sentence_on_certificates_says_what_ran_out_and_what_will(lapsed, expiring, soon):
    first = date(2024, 10, 14)
    found = certified_points.RunningOut(lapsed, DAY, expiring, first, NEXT, soon)
    said = certified_points.on_certificates(found)
    assert_whole(said)
    gone, coming = said.split("; ")
    assert gone.startswith("Không có giấy") == (not lapsed)
    assert coming.startswith("không có giấy") == (not expiring)
    assert ("quý IV/2024" in coming) == bool(soon)
    assert ("12 tháng tới" in coming) == (expiring != soon or not expiring)
    assert ("sớm nhất" in gone) == (lapsed > 1)
    assert ("sớm nhất" in coming) == (expiring > 1 and not soon)


@pytest.mark.parametrize("overdue", [0, 1, 2, 12])
@pytest.mark.parametrize("unmatched", [0, 1])
@pytest.mark.parametrize("coming", [0, 3])
def test_the_sentence_on_tasks_names_their_places_once(overdue, unmatched, coming):
    said = points.on_tasks("mục", ["III.1"] * overdue, unmatched, coming, NEXT)
    assert_whole(said)
    assert said.startswith("Không có nhiệm vụ nào quá hạn") == (not overdue)
    assert said.count("mục III.1") == bool(overdue)
    assert ("trong quý IV/2024" in said) == bool(coming)


def test_places_of_several_tasks_are_told_once_and_together():
    said = points.on_tasks("mục", ["III.1", "III.1", "III.5.2"], 0, 0, NEXT)
    assert said == "Có 03 nhiệm vụ quá hạn (các mục III.1 và III.5.2)."


@pytest.mark.parametrize("up", [0, 1, 4, 7, 10])
@pytest.mark.parametrize("down", [0, 2])
@pytest.mark.parametrize("targets", [10, 12])
def test_the_words_on_change_count_and_name(up, down, targets):
    names = [f"chỉ tiêu {chr(97 + n)} tăng 02" for n in range(up)]
    fallen = [f"chỉ tiêu {chr(97 + n)} giảm 01" for n in range(down)]
    said = points.on_change(Quarter(2024, 2), names, fallen, targets)
    assert said.startswith("so với quý II/2024, ")
    assert ("không thay đổi" in said) == (not up and not down)
    assert ("03 chỉ tiêu khác" in said) == (up == 7)
    assert ("cả 10 chỉ tiêu" in said) == (up == targets)
    assert_whole(f"{said[:1].upper()}{said[1:]}.")


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
        (1, 1, [], "cả 01 đơn vị đã gửi số liệu quý IV/2024"),
    ],
)
def test_the_words_on_who_sent_figures(delivered, units, missing, said):
    assert points.on_completeness(delivered, units, NEXT, missing) == said


@pytest.mark.parametrize("count", [0, 1, 12])
def test_nothing_to_look_at_again_is_not_said(count):
    assert points.on_findings(count) == (
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
            "Tỉnh A hiện có 02 sản phẩm có giấy chứng nhận còn hiệu lực, đều là sản phẩm 3 sao.",
        ),
        (
            {3: 115, 5: 1, 4: 15},
            (
                "Tỉnh A hiện có 131 sản phẩm có giấy chứng nhận còn hiệu lực, trong đó có 01 sản phẩm 5 "
                "sao, 15 sản phẩm 4 sao và 115 sản phẩm 3 sao."
            ),
        ),
    ],
)
def test_the_sentence_on_products_in_force(by_stars, said):
    assert certified_points.on_stock("tỉnh A", by_stars) == said
    assert_whole(said)
