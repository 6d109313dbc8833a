"""Findings: allowed rows a reader should be told about, the same in a slice as in the whole."""

import re
from pathlib import Path
from unicodedata import normalize

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from old_fonts import tcvn3, vni
from sample_register import PLAN, sample_register, sample_rows

from ocop_lib.periods import Quarter
from ocop_lib.register.findings import LOOKED_FOR, findings_of
from ocop_lib.register.findings.encodings import SUSPECT, damage
from ocop_lib.register.findings.spellings import normal_form
from ocop_lib.register.findings.stopping import ERRORS, REMARKS

LATE = ("late_delivery", "hl-q2", "ha-lam")
TO_DO = re.compile(
    r"kiểm tra|sửa|bỏ|bổ sung|ghi (?:tên|thêm|lý do|số lượng|\d)|điền|chép lại|chia cho|mở lại|gõ lại"
    r"|chuyển sang|để nguyên|giữ một|dùng một",
    re.IGNORECASE,
)
"""What a finding asks for; it names the row, too."""
CASES = [
    (f"{path.stem}: {case['sentence']}", case)
    for path in sorted((Path(__file__).parent / "cases/findings").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]


def found(rows=None, scheme=None):
    """What is found, as code, key and unit."""
    return [
        (finding.code.removeprefix("finding."), finding.key, finding.unit_id)
        for finding in findings_of(sample_register(rows), PLAN, scheme)
    ]


def rows_of(case):
    """The sample's rows, changed and added to as a case says."""
    rows = sample_rows()
    for table, changes in case.get("change", {}).items():
        by_key = {next(iter(row.values())): row for row in rows[table]}
        for key, cells in changes.items():
            by_key[key] |= cells
    for table, added in case.get("add", {}).items():
        by_key = {next(iter(row.values())): row for row in rows[table]}
        for cells in added:
            new = {name: cell for name, cell in cells.items() if name != "like"}
            rows[table].append(by_key[cells["like"]] | new)
    return rows


def test_a_late_delivery_is_found_and_says_which_day_was_meant():
    """The sample's only finding; its sentence names unit, quarter, day and deadline."""
    assert found() == [LATE]
    (late,) = findings_of(sample_register(), PLAN)
    for words in ("huyện Hạ Lâm", "Quý II/2024", "20/9/2024", "15/7/2024"):
        assert words in late.text


@pytest.mark.parametrize(
    ("day", "scheme", "is_late"),
    [
        ("2024-07-15", None, False),
        ("2024-07-16", None, True),
        ("2024-06-29", "nd09", False),
        ("2024-06-30", "nd09", True),
    ],
)
def test_the_deadline_is_the_fifteenth_day_after_the_cut_off(day, scheme, is_late):
    """The cut-off is the scheme's."""
    rows = sample_rows()
    rows["deliveries"] = [rows["deliveries"][4] | {"received_date": day}]
    assert [code for code, *_ in found(rows, scheme)].count("late_delivery") == is_late


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_what_is_odd_is_found_and_nothing_else(case):
    """Each finding at its row, in a sentence that names the rows and says what to do."""
    rows = rows_of(case)
    expected = sorted(
        (code, key)
        for code, keys in case["find"].items()
        for key in (keys if isinstance(keys, list) else [keys])
    )
    told = [one for one in findings_of(sample_register(rows), PLAN) if one.key != LATE[1]]
    assert sorted((one.code.removeprefix("finding."), one.key) for one in told) == expected
    assert all(one.text.endswith(".") for one in told)
    assert [one.text for one in told if one.key not in one.text or not TO_DO.search(one.text)] == []
    first = next(iter(case["find"]), None)
    for one in told:
        if one.code == f"finding.{first}":
            assert [words for words in case.get("says", ()) if words not in one.text] == []


def test_every_kind_of_finding_is_either_an_error_or_a_remark():
    assert LOOKED_FOR.keys() == ERRORS | REMARKS
    assert not ERRORS & REMARKS


@pytest.mark.parametrize(
    ("cells", "is_error"),
    [
        pytest.param({"cn-3": {"score": "70"}}, True, id="less stars than the score's"),
        pytest.param({"cn-3": {"score": "70", "note": "vì X"}}, False, id="and why"),
        pytest.param(
            {"cn-3": {"issuer_level": "province", "note": "vì Y"}}, False, id="by exception"
        ),
        pytest.param({"cn-1": {"decision_number": ""}}, False, id="a number is missing"),
        pytest.param(
            {"cn-4": {"effective_date": "2024-07-01", "note": "vì Z"}},
            True,
            id="a note that the sentence does not repeat",
        ),
    ],
)
def test_an_error_that_its_row_explains_is_a_remark(cells, is_error):
    rows = rows_of({"change": {"certificates": cells}})
    [told] = [one for one in findings_of(sample_register(rows), PLAN) if one.key in cells]
    assert told.is_error == is_error


def test_every_kind_of_finding_has_a_case():
    """And its line in the documentation."""
    codes = {code for _, case in CASES for code in case["find"]}
    assert codes | {"late_delivery"} == LOOKED_FOR.keys()


SPELT_ALIKE = [
    ("hòa", "hoà"),
    ("Thuý", "Thúy"),
    ("Mỹ Lý", "mĩ lí"),
    ("Quý", "quí"),
    ("HTX Chè", "Hợp tác xã Chè"),
    ("H.T.X Chè", "HTX. chè"),
    ("THT Rau", "Tổ hợp tác rau"),
    ("Công ty TNHH MTV An", "Cty trách nhiệm hữu hạn một thành viên An"),
    ("Công ty cổ phần An", "Công ty CP An"),
    ("Hộ kinh doanh An", "HKD An"),
    ("Hộ sản xuất, kinh doanh An", "Hộ gia đình An"),
    ("Hộ SX An", "Hộ An"),
    ("UBND huyện", "Ủy ban nhân dân huyện"),
    ("Uỷ ban nhân dân huyện", "ubnd huyện"),
    ("Nấm hương-khô", "nấm hương khô"),
    ("Nấm hương – khô", "Nấm  hương (khô)"),
    ("Miếndong", "Miến dong"),
    ("Đậu", "Ðậu"),
    ("Cam Саnh", "Cam Canh"),
    ("Gạo Ο", "gạo o"),
    ("Ｇạo", "Gạo"),
    ("Rượu 40,5", "Rượu 40.5"),
    ("Trà & mật", "Trà và mật"),
]
SPELT_APART = [
    ("túi", "túy"),
    ("mân", "mận"),
    ("ban", "bân"),
    ("bún khô", "bún kho"),
    ("yến", "iến"),
    ("Rượu 40,5", "Rượu 405"),
    ("Gói 1 2", "Gói 12"),
    ("HTX An", "THT An"),
    ("Đậu", "Dậu"),
    ("Trà C", "Trà C+"),
    ("Hộ An", "Hộ Án"),
]


@pytest.mark.parametrize(("one", "other"), SPELT_ALIKE)
def test_two_spellings_of_one_name_have_one_normal_form(one, other):
    assert normal_form(one) == normal_form(other)


@pytest.mark.parametrize(("one", "other"), SPELT_APART)
def test_two_names_have_two_normal_forms(one, other):
    assert normal_form(one) != normal_form(other)


NAMES = (
    "HTX Hòa Thủy",
    "HTX Hoa Thúy",
    "THT Hòa Thủy",
    "Miến dong Ba Bể",
    "Mân xôi",
    "Mận xôi",
    "Túi thơm",
    "Túy thơm",
    "Rượu 40,5 độ",
    "Rượu 405 độ",
    "Đậu đỏ",
    "Dâu đỏ",
    "Trà C",
    "Trà C+",
)
TONES = re.compile("([òóỏõọùúủũụ])([aey])")


def with_tone_behind(name):
    """«hòa» as «hoà», «thủy» as «thuỷ»."""
    return TONES.sub(lambda found: moved(*normalize("NFD", found[1]), found[2]), name)


def moved(first, tone, second):
    return first + normalize("NFC", second + tone)


WAYS = {
    "capitals": str.upper,
    "small letters": str.lower,
    "letters and marks apart": lambda name: normalize("NFD", name),
    "two blanks": lambda name: name.replace(" ", "  "),
    "no blanks": lambda name: name.replace(" ", ""),
    "dashes": lambda name: name.replace(" ", " - "),
    "a stop": lambda name: f"{name}.",
    "brackets": lambda name: f"({name})",
    "Cyrillic letters": lambda name: name.translate(str.maketrans("aeopcxHTM", "аеорсхНТМ")),
    "a wide first letter": lambda name: (
        chr(ord(name[0]) + 0xFEE0) + name[1:] if name[0].isascii() else name
    ),
    "tones on the other vowel": with_tone_behind,
    "HTX spelt out": lambda name: name.replace("HTX", "Hợp tác xã"),
    "«Sản phẩm» before": lambda name: f"Sản phẩm {name}",
}


@settings(max_examples=150)
@given(st.sampled_from(NAMES), st.lists(st.sampled_from(sorted(WAYS)), max_size=4, unique=True))
def test_however_a_name_is_spelt_it_has_one_normal_form(name, ways):
    """Several ways at once, in any order; and no other name has it."""
    spelt = name
    for way in ways:
        spelt = WAYS[way](spelt)
    assert normal_form(spelt) == normal_form(name)
    assert [one for one in NAMES if normal_form(one) == normal_form(spelt)] == [name]


WORDS = (
    "Miến dong Ba Bể",
    "Hợp tác xã nông nghiệp",
    "Thịt lợn treo gác bếp",
    "Rượu men lá",
    "Cam sành",
    "đường phên",
    "Nghệ",
    "Ủy ban",
    "Hộ kinh doanh Nguyễn Văn Tý",
    "ĐIỆN LỰC",
)
MISREAD = {
    "as Latin-1": lambda words: words.encode().decode("latin-1"),
    "as Windows-1252": lambda words: words.encode().decode("cp1252", "replace"),
    "in ASCII": lambda words: words.encode("ascii", "replace").decode(),
    "as ASCII": lambda words: words.encode().decode("ascii", "replace"),
    "as a Mac reads": lambda words: words.encode().decode("mac_roman"),
    "as a console reads": lambda words: words.encode().decode("cp850"),
    "as another console reads": lambda words: words.encode().decode("cp437"),
    "as macOS writes and Windows reads": lambda words: (
        normalize("NFD", words).encode().decode("cp1252", "replace")
    ),
    "as TCVN3": tcvn3,
    "as VNI": vni,
}


@pytest.mark.parametrize("misread", MISREAD)
@pytest.mark.parametrize("words", WORDS)
def test_words_are_damaged_however_they_were_misread(words, misread):
    """And sound before; the quick search in a whole column passes none of them over."""
    broken = MISREAD[misread](words)
    assert damage(words) == ""
    assert damage(broken)
    assert SUSPECT.search(broken)


@pytest.mark.parametrize("words", ["M\u0323iến dong", "Ng\u0301hệ", "Cam \u0300sành", "T\u0309HT"])
def test_a_mark_that_stands_on_no_vowel_is_damage(words):
    assert damage(words)
    assert damage(normalize("NFC", words))
    assert SUSPECT.search(words)


@pytest.mark.parametrize("words", WORDS)
def test_words_with_marks_apart_are_sound(words):
    assert damage(normalize("NFD", words)) == ""


VIETNAMESE = "aàáảãạăằâấeèéêếiíoòóôồơớuùúưừyýđ"
SIGNS = "?ïÃÂÄÅÆá»áº€µ¶·¸¹¨ª¬©×÷¾¼½®ñäëøûüþÿßð\ufffd¿°§ \xa0.-:/«»“”–… 12Nhg"


@settings(max_examples=500)
@given(st.text(VIETNAMESE + VIETNAMESE.upper() + SIGNS, max_size=6))
@example("Ã°")
@example("á»x")
def test_every_damaged_text_is_suspect(text):
    """Only what is suspect is looked at; so nothing else may be damaged."""
    assert SUSPECT.search(text) or not damage(text)


@pytest.mark.parametrize(("count", "told"), [(1, 1), (6, 6), (7, 6), (40, 6)])
def test_a_column_damaged_as_a_whole_is_not_told_cell_by_cell(count, told):
    """The last sentence says how many more there are."""
    rows = sample_rows()
    rows["media"] = [
        rows["media"][0]
        | {"media_id": f"tb-{place}", "date": f"2024-04-{place % 28 + 1:02}"}
        | {"title": f"Ch? bi?n {place}"}
        for place in range(count)
    ]
    damaged = [one for one in findings_of(sample_register(rows), PLAN) if "damaged" in one.code]
    assert len(damaged) == told
    assert (f"còn {count - 5} ô nữa" in damaged[-1].text) == (count > told)


def test_what_is_shipped_is_not_damaged():
    """Neither the plan nor the pages and sentences of the library."""
    root = Path(__file__).parents[1]
    paths = [*(root / "docs").glob("*.md"), *(root / "params").rglob("*.yaml")]
    paths += (root / "ocop_lib/plan/shipped").glob("*.yaml")
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(lines) > 1000
    assert [line for line in lines if damage(line)] == []


def clean_rows():
    """A sound register: names that recur between units, decisions on several products."""
    rows = {table: [] for table in sample_rows()}
    names = ("Miến dong", "Mật ong", "Chè shan tuyết", "Thịt lợn treo gác bếp", "Rượu men lá")
    for place, unit in enumerate(PLAN.units):
        first = {"kind": "baseline", "unit_id": unit.id, "file": "goc.xlsx"}
        rows["deliveries"] += [
            first | {"delivery_id": f"g{place}", "received_date": "2024-01-15"},
            first
            | {"delivery_id": f"q{place}", "kind": "quarterly", "quarter": "2024-Q4"}
            | {"received_date": "2025-01-05"},
        ]
        for number, name in enumerate(names):
            key, commune = f"{place}-{number}", f"Xã {'ABCDE'[number]}"
            delivered = {"delivery_id": f"q{place}"}
            rows["subjects"].append(
                {"subject_id": f"s{key}", "name": f"HTX {commune}", "kind": "cooperative"}
                | {"unit_id": unit.id, "commune": commune, "delivery_id": f"g{place}"}
            )
            rows["products"].append(
                {"product_id": f"p{key}", "name": name, "subject_id": f"s{key}"}
                | {"product_group": "food", "delivery_id": f"g{place}"}
            )
            product = {"product_id": f"p{key}", "plan_year": "2024"} | delivered
            rows["stages"] += [
                product
                | {"stage_id": f"b{key}-{step}", "cycle": "new", "stage": stage, "date": day}
                for step, (stage, day) in enumerate(
                    [("registered", "2024-03-10"), ("assessed_district", "2024-10-20")]
                )
            ]
            rows["certificates"].append(
                product
                | {"certificate_id": f"c{key}", "kind": "first", "stars": "3", "score": "62.5"}
                | {"issuer_level": "district", "issuer": f"UBND {unit.name}"}
                | {"decision_number": f"{100 + place}/QĐ-UBND", "decision_date": "2024-10-25"}
                | {"effective_date": "2024-10-25", "expiry_date": "2027-10-25"}
            )
            rows["linkages"].append(
                {"linkage_id": f"l{key}", "subject_id": f"s{key}", "plan_year": "2024"}
                | {"action": "signed", "date": "2024-11-11", "partner": "Siêu thị"}
                | delivered
            )
            rows["funding"].append(
                {"funding_id": f"k{key}", "unit_id": unit.id, "date": "2024-11-12"}
                | {"funding_source_id": "dia-phuong", "purpose": f"Bao bì cho {commune}"}
                | {"amount_million_vnd": "45.675"}
                | delivered
            )
    return rows


def test_a_clean_register_has_no_findings():
    """Neither whole nor in the slice of a unit."""
    register = sample_register(clean_rows())
    assert findings_of(register, PLAN) == ()
    for unit in PLAN.units:
        assert findings_of(register.visible_to(unit.id, Quarter(2024, 4), "calendar"), PLAN) == ()


def test_findings_stand_in_the_order_of_tables_and_rows():
    """As the register does, whatever they were looked for first."""
    rows = sample_rows()
    rows["flagships"][1]["decision_number"] = ""
    rows["certificates"][4]["decision_number"] = ""
    rows["certificates"][0]["decision_number"] = ""
    assert [key for _, key, _ in found(rows)] == ["hl-q2", "cn-1", "cn-5", "cc-2"]


def test_a_register_of_headings_only_has_no_findings():
    """And does not stumble over empty tables."""
    assert found({}) == []


def test_a_slice_is_judged_by_the_scheme_it_was_cut_by():
    """Received on 5 July: in time by the calendar, three weeks late by the decree."""
    for scheme, late in (("calendar", []), ("nd09", ["ts-q1", "ts-q2"])):
        cut = sample_register().visible_to("thuong-son", Quarter(2024, 2), scheme)
        assert [one.key for one in findings_of(cut, PLAN) if one.unit_id != "province"] == late


@pytest.mark.parametrize(("scheme", "is_found"), [("calendar", False), ("nd09", True)])
def test_the_scheme_says_which_cut_off_is_the_last(scheme, is_found):
    """From 15 to 31 December is after the year by the decree; the year began on 15 December."""
    rows = sample_rows()
    rows["activities"][0]["date"] = "2024-12-15"
    rows["funding"][0]["date"] = "2023-12-15"
    codes = {(code, key) for code, key, *_ in found(rows, scheme)}
    assert (("after_year", "hd-1") in codes) == is_found
    assert (("earlier_year", "kp-1") in codes) == (not is_found)


def test_a_slice_shows_what_is_dated_in_an_earlier_year_and_nothing_after_its_cut_off():
    rows = sample_rows()
    rows["activities"][0]["date"] = "2023-05-05"
    rows["funding"][0]["date"] = "2025-01-03"
    cut = sample_register(rows).visible_to("province", Quarter(2024, 4), "calendar")
    told = {one.code for one in findings_of(cut, PLAN)}
    assert "finding.earlier_year" in told
    assert "finding.after_year" not in told
