"""What the command line leans on in typer without a promise in its documentation.

Each test names one thing and why it is used all the same: when an upgrade takes it away, a red line
says so here, before a help page or a usage error speaks English again.
"""

import inspect

import pytest
import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from ocop_lib.cli.app import app
from ocop_lib.cli.help import HELP_OPTION, VietnameseCommand, VietnameseGroup


def context_of(*words: str, **further):
    """The context of a command of ``ocop``."""
    command, context = typer.main.get_command(app), None
    for name in ("ocop", *words):
        command = command.commands[name] if context else command
        context = command.context_class(command, info_name=name, parent=context)
    return context


def refused(command: type, *words: str, **settings) -> TyperException:
    """What typer raises for words that a command does not take."""
    given = typer.Typer(rich_markup_mode=None, add_completion=False)

    @given.command(cls=command)
    def act(number: int = typer.Option(...), switch: bool = typer.Option(False, "--switch")):
        """Do nothing."""

    with pytest.raises(TyperException) as caught:
        given(args=list(words), standalone_mode=False)
    return caught.value


@pytest.mark.parametrize(
    "method", ["get_help_option", "format_usage", "collect_usage_pieces", "format_options"]
)
@pytest.mark.parametrize("ours", [VietnameseCommand, VietnameseGroup])
def test_commands_take_their_help_pages_apart_into_methods_of_click(ours, method):
    """`_Vietnamese` overrides them; typer's documentation names none of click's methods."""
    theirs = getattr(ours.__mro__[2], method)
    assert inspect.signature(getattr(ours, method)).parameters.keys() == (
        inspect.signature(theirs).parameters.keys()
    )


def test_without_rich_markup_a_page_is_written_by_these_methods():
    """Rich's own page has English headings in it, some of them no constants."""
    context = context_of("plan", "check")
    assert context.command.rich_markup_mode is None
    assert context.get_help().splitlines()[0].startswith("Cách dùng: ocop plan check")


def test_the_formatter_takes_the_word_before_a_usage_line():
    """It is «Usage: » unless ``prefix`` says otherwise."""
    formatter = context_of().make_formatter()
    formatter.write_usage("ocop", "x", prefix="Cách dùng: ")
    with formatter.section("Lệnh"):
        formatter.write_dl([("một", "hai")])
    assert formatter.getvalue() == "Cách dùng: ocop x\n\nLệnh:\n  một  hai\n"


def test_the_help_option_is_made_once_and_has_a_text():
    """Its text is replaced; a new option at every call would keep the English one."""
    context = context_of("reports")
    command = context.command
    assert command.get_help_option(context) is command.get_help_option(context)
    assert command.get_params(context)[-1].help == HELP_OPTION


def test_parameters_say_what_they_are():
    """Help pages and faults are made of these fields."""
    context = context_of("evidence")
    argument, quarter, unit, as_json, *_ = context.command.get_params(context)
    assert [argument.param_type_name, quarter.param_type_name] == ["argument", "option"]
    assert (argument.metavar, quarter.metavar) == ("<chỉ tiêu>", "<quý>")
    assert (quarter.opts, quarter.required, unit.required) == (["--quarter"], True, False)
    assert (quarter.is_flag, as_json.is_flag) == (False, True)


def test_an_error_about_an_option_has_its_name():
    """`usage_fault` reads the field ``option_name``; the classes have no public name."""
    for words in (["--numbr", "1"], ["--number"], ["--switch=1", "--number", "1"]):
        assert refused(TyperCommand, *words).option_name == words[0].partition("=")[0]


def test_a_missing_parameter_is_a_bad_parameter_of_this_class():
    """`usage_fault` tells it from a bad value by the name of its class."""
    missing, bad = refused(TyperCommand), refused(TyperCommand, "--number", "x")
    assert isinstance(missing, typer.BadParameter)
    assert isinstance(bad, typer.BadParameter)
    names = [type(error).__name__ for error in (missing, bad)]
    assert names == ["MissingParameter", "BadParameter"]
    assert missing.param.opts == bad.param.opts == ["--number"]


def test_a_group_finds_commands_by_resolve_command():
    """`VietnameseGroup` refuses an unknown name there, before click does in English."""
    assert inspect.signature(TyperGroup.resolve_command).parameters.keys() == {
        *("self", "ctx", "args")
    }
    assert "self.resolve_command(ctx, args)" in inspect.getsource(TyperGroup.invoke)


def test_words_too_many_are_what_parse_args_returns():
    """With ``allow_extra_args`` click leaves them to `VietnameseCommand`, which refuses them."""
    context = context_of("plan", "show")
    assert context.command.allow_extra_args
    assert TyperCommand.parse_args(context.command, context, ["thừa"]) == ["thừa"]
