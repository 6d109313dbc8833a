"""The project folder: found from below, its defaults read strictly."""

from pathlib import Path

import pytest
from small_project import DEFAULTS, small_project, write

from ocop_lib.errors import ParameterError
from ocop_lib.files.fields import is_inside
from ocop_lib.project.defaults import Layout
from ocop_lib.project.formats import FORMATS
from ocop_lib.project.project import load_project, read_document
from ocop_lib.project.root import find_root

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
    project = load_project(ROOT)
    plan = project.plan()
    assert project.defaults.plan_file is None
    assert project.register(plan).heading.year == plan.year


def test_a_plan_of_the_project_s_own_is_a_path(tmp_path):
    project = small_project(tmp_path)
    assert str(project.defaults.plan_file) == "ke-hoach.yaml"
    assert project.plan().id == "tinh-moi-2027"


def test_absent_keys_have_their_defaults(tmp_path):
    write(tmp_path / "params/defaults.yaml", "plan: x\nregister: d\nscheme: nd09\n")
    project = load_project(tmp_path)
    assert project.defaults.formats == FORMATS
    assert project.defaults.time_limit_seconds == 600
    assert project.defaults.notebooks == {}


def test_what_a_job_carries_of_the_defaults_gives_the_same_plan_register_and_scheme(tmp_path):
    whole = small_project(tmp_path / "whole")
    write(tmp_path / "slim/params/defaults.yaml", whole.defaults.of_a_report())
    slim = load_project(tmp_path / "slim")
    same = {"plan", "register_folder", "scheme"}
    assert slim.defaults.model_dump(include=same) == whole.defaults.model_dump(include=same)


def test_comments_and_limits_are_not_of_the_essence(tmp_path):
    before = small_project(tmp_path).defaults.of_a_report()
    changed = "# chú thích\n" + DEFAULTS.replace("60", "90").replace("[html]", "[pdf]")
    write(tmp_path / "params/defaults.yaml", changed)
    assert load_project(tmp_path).defaults.of_a_report() == before


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ("plan: ke-hoach.yaml", "plan: ../ke-hoach.yaml", "record.outside", "khóa plan"),
        ("plan: ke-hoach.yaml", "plan: [x]", "record.not_text", "khóa plan"),
        ("plan: ke-hoach.yaml\n", "", "record.missing_key", "khóa plan"),
        ("register: so-lieu", "register: /so-lieu", "record.outside", "khóa register"),
        ("register: so-lieu", "register: data\\2024", "record.backslash", "data/2024"),
        ("register: so-lieu", "register: D:\\so-lieu", "record.outside", "khóa register"),
        ("plan: ke-hoach.yaml", "plan: ke\\hoach.yaml", "record.backslash", "ke/hoach.yaml"),
        ("scheme: calendar", "scheme: quarterly", "record.choice", "calendar, nd09"),
        ("[html]", "[odt]", "record.choice", ", ".join(FORMATS)),
        ("[html]", "[]", "record.too_few", "ít nhất 1"),
        ("[html]", "html", "record.not_list", "khóa formats"),
        ("[html]", "[[html]]", "record.choice", ", ".join(FORMATS)),
        ("60", "0", "record.too_small", "từ 1"),
        ("60", "86401", "record.too_large", "đến 86400"),
        ("60", "true", "record.not_whole", "khóa time_limit_seconds"),
        ("60", "60.5", "record.not_whole", "khóa time_limit_seconds"),
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
    wrong = DEFAULTS.replace("calendar", "x").replace("60", "x").replace("[html]", "[x]")
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
    write(tmp_path / "job/params/defaults.yaml", project.defaults.of_a_report())
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
