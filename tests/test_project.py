"""The project folder: found from below, its defaults read strictly."""

from pathlib import Path

import pytest
from small_project import DEFAULTS, small_project, write

from ocop_lib.errors import OcopError, ParameterError
from ocop_lib.files.fields import is_inside
from ocop_lib.project.defaults import Layout
from ocop_lib.project.formats import FORMATS
from ocop_lib.project.project import Year, load_project, read_document
from ocop_lib.project.root import find_root
from ocop_lib.project.years import of_each

ROOT = Path(__file__).parent.parent


def test_the_root_is_the_nearest_folder_upwards_with_defaults(tmp_path):
    write(tmp_path / "params/defaults.yaml", DEFAULTS)
    write(tmp_path / "inner/params/defaults.yaml", DEFAULTS)
    deep = write(tmp_path / "inner/notebooks/x/y.ipynb", "").parent
    assert find_root(deep) == (tmp_path / "inner").resolve()
    assert find_root(tmp_path) == tmp_path.resolve()


def test_without_defaults_there_is_no_project(tmp_path):
    with pytest.raises(ParameterError) as caught:
        find_root(tmp_path)
    assert [fault.code for fault in caught.value.faults] == ["project.root"]


def test_the_shipped_defaults_load_with_plan_and_register():
    year = load_project(ROOT).latest
    assert year.plan_file == ""
    assert year.register().heading.year == year.plan().year == year.number


def test_a_plan_of_the_project_s_own_is_a_path(tmp_path):
    year = small_project(tmp_path).latest
    assert year.plan_file == "ke-hoach.yaml"
    assert year.plan().id == "tinh-moi-2027"


def test_absent_keys_have_their_defaults(tmp_path):
    write(
        tmp_path / "params/defaults.yaml", "years: {2024: {plan: x, register: d, scheme: nd09}}\n"
    )
    project = load_project(tmp_path)
    assert project.defaults.formats == FORMATS
    assert project.defaults.time_limit_seconds == 600
    assert project.defaults.notebooks == {}


def for_a_report(project) -> bytes:
    return project.defaults.of_a_report(project.latest.number, project.latest.entry)


def test_what_a_job_carries_of_the_defaults_gives_the_same_plan_register_and_scheme(tmp_path):
    whole = small_project(tmp_path / "whole")
    write(tmp_path / "slim/params/defaults.yaml", for_a_report(whole))
    assert load_project(tmp_path / "slim").latest.entry == whole.latest.entry


def test_comments_and_limits_are_not_of_the_essence(tmp_path):
    before = for_a_report(small_project(tmp_path))
    changed = "# chú thích\n" + DEFAULTS.replace(" 60", " 90").replace("[html]", "[pdf]")
    write(tmp_path / "params/defaults.yaml", changed)
    assert for_a_report(load_project(tmp_path)) == before


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ("plan: ke-hoach.yaml", "plan: ../ke-hoach.yaml", "record.outside", "khóa years.2027.plan"),
        ("plan: ke-hoach.yaml", "plan: [x]", "record.not_text", "khóa years.2027.plan"),
        ("plan: ke-hoach.yaml, ", "", "record.missing_key", "khóa years.2027.plan"),
        ("register: so-lieu", "register: /so-lieu", "record.outside", "khóa years.2027.register"),
        ("register: so-lieu", "register: data\\2024", "record.backslash", "data/2024"),
        ("register: so-lieu", 'register: "D:/so-lieu"', "record.outside", "years.2027.register"),
        ("2027: {", "202: {", "project.year_key", "khóa years.202: "),
        ("2027: {", "20277: {", "project.year_key", "2000 đến 2999"),
        ("2027: {", "1999: {", "project.year_key", "2000 đến 2999"),
        ("2027: {", "năm 2027: {", "project.year_key", "khóa years.năm 2027"),
        ("plan: ke-hoach.yaml", "plan: ke\\hoach.yaml", "record.backslash", "ke/hoach.yaml"),
        ("scheme: calendar", "scheme: quarterly", "record.choice", "calendar, nd09"),
        ("[html]", "[odt]", "record.choice", ", ".join(FORMATS)),
        ("[html]", "[]", "record.too_few", "ít nhất 1"),
        ("[html]", "html", "record.not_list", "khóa formats"),
        ("[html]", "[[html]]", "record.choice", ", ".join(FORMATS)),
        (" 60", " 0", "record.too_small", "từ 1"),
        (" 60", " 86401", "record.too_large", "đến 86400"),
        (" 60", " true", "record.not_whole", "khóa time_limit_seconds"),
        (" 60", " 60.5", "record.not_whole", "khóa time_limit_seconds"),
        ('"*/*": nho', '"*/*": ../nho', "record.outside", "khóa notebooks.*/*"),
        ('"*/*": nho', '"*/*": 1', "record.not_text", "khóa notebooks.*/*"),
        ("formats:", "fromats:", "record.unknown_key", "Có phải là: formats"),
    ],
)
def test_a_wrong_default_is_refused_by_name(tmp_path, old, new, code, said):
    write(tmp_path / "params/defaults.yaml", DEFAULTS.replace(old, new))
    with pytest.raises(ParameterError) as caught:
        load_project(tmp_path)
    assert {fault.code for fault in caught.value.faults} == {code}
    assert said in str(caught.value)
    assert str(caught.value).startswith("params/defaults.yaml, dòng ")


@pytest.mark.parametrize(
    ("key", "field"), [("register: so-lieu", "register_folder: so-lieu"), ("form:", "layout:")]
)
def test_the_name_of_a_field_in_the_code_is_no_second_name_of_its_key(tmp_path, key, field):
    write(tmp_path / "params/defaults.yaml", (DEFAULTS + FORM).replace(key, field))
    with pytest.raises(ParameterError) as caught:
        load_project(tmp_path)
    name = field.partition(":")[0]
    assert ("record.unknown_key", name) in {
        (fault.code, fault.found) for fault in caught.value.faults
    }


def test_all_wrong_defaults_are_named_at_once(tmp_path):
    wrong = DEFAULTS.replace("calendar", "x").replace(" 60", " x").replace("[html]", "[x]")
    write(tmp_path / "params/defaults.yaml", wrong)
    with pytest.raises(ParameterError) as caught:
        load_project(tmp_path)
    assert len(caught.value.faults) == 3


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe", "yaml.encoding"),
        (b"a: [", "yaml.not_yaml"),
        (b"a: 1\na: 2", "yaml.duplicate_key"),
        (b"a: &x 1\nb: *x", "yaml.not_plain"),
        (b"a: \x00", "yaml.not_yaml"),
        (b"[" * 2000, "yaml.not_plain"),
        (b"- a", "yaml.not_mapping"),
        (b"", "yaml.not_mapping"),
        (b"# " + b"x" * 1_000_001, "yaml.too_large"),
    ],
    ids=range(9),
)
def test_a_file_that_is_no_plain_mapping_is_refused(tmp_path, content, code):
    with pytest.raises(ParameterError) as caught:
        read_document(write(tmp_path / "x.yaml", content), "x.yaml")
    assert [fault.code for fault in caught.value.faults] == [code]
    assert str(caught.value.faults[0].place).startswith("x.yaml")


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(ParameterError) as caught:
        read_document(tmp_path / "x.yaml", "x.yaml")
    assert caught.value.faults[0].code == "yaml.missing_file"


def test_text_is_composed_and_a_byte_order_mark_ignored(tmp_path):
    path = write(tmp_path / "x.yaml", "\ufeffa: Ba Be\u0302\u0309")
    assert read_document(path, "x").value == {"a": "Ba Bể"}


@pytest.mark.parametrize("path", ["", "/a", "../a", "a/../../b", "C:/a", "a\\..\\b"])
def test_paths_that_leave_the_project(path):
    assert not is_inside(path)


def codes_of(root: Path) -> dict[str, str]:
    """The places of the faults of a project's defaults or, where these are good, of its years."""
    with pytest.raises(OcopError) as caught:
        of_each(load_project(root).years.values(), Year.plan)
    return {str(fault.place.key): fault.code for fault in caught.value.faults}


ONE_YEAR = "plan: ke-hoach.yaml\nregister: so-lieu\nscheme: nd09\n"


class TestOneYearAtTheTop:
    """The form of the file before there were years; projects that have it still work."""

    def test_its_year_is_the_plan_s(self, tmp_path):
        small_project(tmp_path)
        write(tmp_path / "params/defaults.yaml", ONE_YEAR)
        project = load_project(tmp_path)
        assert project.quarters == ("2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4")
        assert project.latest.scheme == "nd09"
        assert project.latest.register().heading.year == 2027

    def test_a_report_does_not_depend_on_the_form(self, tmp_path):
        small_project(tmp_path)
        write(tmp_path / "params/defaults.yaml", ONE_YEAR)
        before = for_a_report(load_project(tmp_path))
        keys = ", ".join(ONE_YEAR.splitlines())
        write(tmp_path / "params/defaults.yaml", f"years: {{2027: {{{keys}}}}}\n")
        assert for_a_report(load_project(tmp_path)) == before

    @pytest.mark.parametrize(
        ("content", "faults"),
        [
            ("formats: [html]\n", {"years": "record.missing_key"}),
            ("years: {}\n", {"years": "record.missing_key"}),
            (ONE_YEAR.replace("scheme: nd09\n", ""), {"scheme": "record.missing_key"}),
            (
                "years: {2027: {plan: x, register: so, scheme: nd09}}\nplan: y\nscheme: nd09\n",
                {"plan": "project.two_forms", "scheme": "project.two_forms"},
            ),
        ],
    )
    def test_the_two_forms_are_not_mixed_and_neither_is_cut_short(self, tmp_path, content, faults):
        write(tmp_path / "params/defaults.yaml", content)
        assert codes_of(tmp_path) == faults


class TestYears:
    def years(self, root: Path, **entries: str) -> None:
        lines = (f"  {year[1:]}: {{{keys}, scheme: calendar}}\n" for year, keys in entries.items())
        write(root / "params/defaults.yaml", "years:\n" + "".join(lines))

    @pytest.mark.parametrize("folder", ["so", "./so", "So", "so/"])
    def test_two_years_never_share_a_register(self, tmp_path, folder):
        small_project(tmp_path)
        self.years(
            tmp_path,
            y2027="plan: ke-hoach.yaml, register: so",
            y2028=f"plan: x, register: {folder}",
        )
        with pytest.raises(ParameterError) as caught:
            load_project(tmp_path)
        (fault,) = caught.value.faults
        assert fault.code == "project.same_register"
        assert str(fault.place) == "params/defaults.yaml, dòng 3, khóa years.2028.register"
        assert "2027" in fault.message

    def test_a_plan_of_another_year_is_refused_under_its_key(self, tmp_path):
        small_project(tmp_path)
        self.years(
            tmp_path,
            y2027="plan: ke-hoach.yaml, register: a",
            y2028="plan: ke-hoach.yaml, register: b",
        )
        assert codes_of(tmp_path) == {
            "years.2028.plan": "project.plan_year",
            "": "project.refused_year",
        }

    def test_a_year_of_a_misspelt_key_is_told_the_key_that_was_meant(self, tmp_path):
        self.years(tmp_path, y2027="plan: x, regster: so")
        with pytest.raises(ParameterError, match="Có phải là: register") as caught:
            load_project(tmp_path)
        assert "years.2027.regster" in {fault.place.key for fault in caught.value.faults}

    def test_the_latest_is_the_latest_whatever_the_order_of_the_lines(self, tmp_path):
        self.years(tmp_path, y2028="plan: x, register: b", y2027="plan: x, register: a")
        project = load_project(tmp_path)
        assert (*project.years,) == (2027, 2028)
        assert project.latest.number == 2028

    def test_a_quarter_of_a_year_that_stands_nowhere_is_refused_with_the_remedy(self, tmp_path):
        project = small_project(tmp_path)
        with pytest.raises(ParameterError) as caught:
            project.asked(2028, "2028-Q1")
        (fault,) = caught.value.faults
        assert fault.code == "project.year"
        assert "years trong params/defaults.yaml" in fault.remedy


FORM = """
form:
  superior: UBND TỈNH MỚI
  number: /BC-CC
  place: Mới
  draft: true
  recipients: ["Các sở;", "Lưu: VT."]
  signatory: [CHI CỤC TRƯỞNG]
"""


def test_the_form_of_a_document_is_read_and_reaches_the_job(tmp_path):
    write(tmp_path / "params/defaults.yaml", DEFAULTS + FORM)
    project = load_project(tmp_path)
    assert project.defaults.layout == Layout(
        superior="UBND TỈNH MỚI",
        number="/BC-CC",
        place="Mới",
        draft=True,
        recipients=("Các sở;", "Lưu: VT."),
        signatory=("CHI CỤC TRƯỞNG",),
        name="",
    )
    write(tmp_path / "job/params/defaults.yaml", for_a_report(project))
    assert load_project(tmp_path / "job").defaults.layout == project.defaults.layout


def test_the_shipped_example_of_a_form_is_good_once_uncommented(tmp_path):
    shipped = (ROOT / "params/defaults.yaml").read_text(encoding="utf-8")
    head, mark, form = shipped.partition("# form:")
    assert mark
    lines = [line.removeprefix("# ") for line in (mark + form).splitlines()]
    write(tmp_path / "params/defaults.yaml", head + "\n".join(lines))
    form = load_project(tmp_path).defaults.layout
    assert form is not None
    assert form.recipients[-1] == "Lưu: VT."


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("place: Mới", "plase: Mới", "Có phải là: place"),
        ("draft: true", "draft: có", "true, false"),
        # A truth value to Python, and no truth value to a reader.
        ("draft: true", "draft: 1", "true, false"),
        ("draft: true", 'draft: "true"', "true, false"),
        ('["Các sở;", "Lưu: VT."]', "Các sở", "danh sách"),
        ("number: /BC-CC", "number: 7", "phải là chữ"),
    ],
)
def test_a_wrong_form_is_refused_with_its_place(tmp_path, old, new, said):
    write(tmp_path / "params/defaults.yaml", DEFAULTS + FORM.replace(old, new))
    with pytest.raises(ParameterError) as refused:
        load_project(tmp_path)
    assert "khóa form." in str(refused.value)
    assert said in str(refused.value)
