"""Templates of the package: every value escaped, every name known."""

import pytest
from jinja2 import UndefinedError

from ocop_lib.blocks.templating import environment


@pytest.fixture
def rendered(tmp_path):
    """Renders a template text with the package's own options."""

    def render(template: str, *, keep_trailing_newline: bool = False, **values: object) -> str:
        (tmp_path / "page.j2").write_text(template)
        templates = environment(tmp_path, keep_trailing_newline=keep_trailing_newline)
        return templates.get_template("page.j2").render(**values)

    return render


def test_a_value_is_escaped_whatever_the_template_is_called(rendered):
    assert rendered("{{ x }}", x="<b>") == "&lt;b&gt;"


def test_a_name_without_a_value_is_an_error_and_no_gap(rendered):
    with pytest.raises(UndefinedError):
        rendered("{{ x }}")


def test_the_line_of_a_tag_leaves_nothing_behind(rendered):
    assert rendered("a\n  {% if true %}\nb\n  {% endif %}\nc") == "a\nb\nc"


def test_the_last_line_feed_is_kept_where_it_is_asked_for(rendered):
    assert rendered("a\n") == "a"
    assert rendered("a\n", keep_trailing_newline=True) == "a\n"
