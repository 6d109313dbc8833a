"""The project folder: found from below, its defaults read strictly."""

from pathlib import Path

import pytest
from small_project import DEFAULTS, small_project, write

from ocop_lib.errors import ParameterError
from ocop_lib.project.defaults import Form, is_inside
from ocop_lib.project.project import load_project, read_mapping
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
    assert project.plan_file is None
    assert project.register(plan).year == plan.year


def test_a_plan_of_the_project_s_own_is_a_path(tmp_path):
    project = small_project(tmp_path)
    assert str(project.plan_file) == "ke-hoach.yaml"
    assert project.plan().id == "tinh-moi-2027"


def test_absent_keys_have_their_defaults(tmp_path):
    write(tmp_path / "params/defaults.yaml", "plan: x\nregister: d\nscheme: nd09\n")
    project = load_project(tmp_path)
    assert project.formats == ("html", "pdf", "docx")
    assert project.time_limit_seconds == 600
    assert project.notebooks == ()


def test_what_a_job_carries_of_the_defaults_gives_the_same_plan_register_and_scheme(tmp_path):
    whole = small_project(tmp_path / "whole")
    write(tmp_path / "slim/params/defaults.yaml", whole.essence())
    slim = load_project(tmp_path / "slim")
    same = ("plan_name", "register_folder", "scheme")
    assert [getattr(slim, name) for name in same] == [getattr(whole, name) for name in same]


def test_comments_and_limits_are_not_of_the_essence(tmp_path):
    before = small_project(tmp_path).essence()
    changed = "# chú thích\n" + DEFAULTS.replace("60", "90").replace("[html]", "[pdf]")
    write(tmp_path / "params/defaults.yaml", changed)
    assert load_project(tmp_path).essence() == before


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("plan: ke-hoach.yaml", "plan: ../ke-hoach.yaml", "plan"),
        ("plan: ke-hoach.yaml", "plan: [x]", "plan"),
        ("plan: ke-hoach.yaml\n", "", "plan"),
        ("register: so-lieu", "register: /so-lieu", "register"),
        ("scheme: calendar", "scheme: quarterly", "calendar, nd09"),
        ("[html]", "[odt]", "html, pdf, docx"),
        ("[html]", "html", "html, pdf, docx"),
        ("[html]", "[[html]]", "html, pdf, docx"),
        ("60", "0", "giây"),
        ("60", "true", "giây"),
        ('"*/*": nho', '"*/*": ../nho', "notebooks"),
        ('"*/*": nho', '"*/*": 1', "notebooks"),
        ("formats:", "fromats:", "gần nhất: formats"),
    ],
)
def test_a_wrong_default_is_refused_by_name(tmp_path, old, new, said):
    write(tmp_path / "params/defaults.yaml", DEFAULTS.replace(old, new))
    with pytest.raises(ParameterError) as caught:
        load_project(tmp_path)
    assert {fault.code for fault in caught.value.faults} == {"defaults.value"}
    assert said in str(caught.value)


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
        read_mapping(write(tmp_path / "x.yaml", content), "x.yaml")
    assert [fault.code for fault in caught.value.faults] == [code]
    assert str(caught.value.faults[0].place).startswith("x.yaml")


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(ParameterError) as caught:
        read_mapping(tmp_path / "x.yaml", "x.yaml")
    assert caught.value.faults[0].code == "yaml.missing_file"


def test_text_is_composed_and_a_byte_order_mark_ignored(tmp_path):
    path = write(tmp_path / "x.yaml", "\ufeffa: Ba Be\u0302\u0309")
    assert read_mapping(path, "x") == {"a": "Ba Bể"}


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
    assert project.form == Form(
        superior="UBND TỈNH MỚI",
        number="/BC-CC",
        place="Mới",
        draft=True,
        recipients=("Các sở;", "Lưu: VT."),
        signatory=("CHI CỤC TRƯỞNG",),
        name="",
    )
    write(tmp_path / "job/params/defaults.yaml", project.essence())
    assert load_project(tmp_path / "job").form == project.form


def test_the_shipped_example_of_a_form_is_good_once_uncommented(tmp_path):
    shipped = (ROOT / "params/defaults.yaml").read_text(encoding="utf-8")
    head, mark, form = shipped.partition("# form:")
    assert mark
    lines = [line.removeprefix("# ") for line in (mark + form).splitlines()]
    write(tmp_path / "params/defaults.yaml", head + "\n".join(lines))
    form = load_project(tmp_path).form
    assert form is not None
    assert form.recipients[-1] == "Lưu: VT."


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("place: Mới", "plase: Mới", "gần nhất: place"),
        ("draft: true", "draft: có", "true, false"),
        ('["Các sở;", "Lưu: VT."]', "Các sở", "danh sách"),
        ("number: /BC-CC", "number: 7", "không phải là chữ"),
    ],
)
def test_a_wrong_form_is_refused_with_its_place(tmp_path, old, new, said):
    write(tmp_path / "params/defaults.yaml", DEFAULTS + FORM.replace(old, new))
    with pytest.raises(ParameterError) as refused:
        load_project(tmp_path)
    assert "mục form" in str(refused.value)
    assert said in str(refused.value)
