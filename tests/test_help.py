"""Everything the command line says of itself is Vietnamese, and needs no process of its own."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
import typer
from typer.main import get_command

from ocop_lib.cli.app import app, main

ENGLISH = (
    *("usage", "options", "option", "arguments", "argument", "command", "commands", "args"),
    *(
        "this",
        "message",
        "and",
        "exit",
        "required",
        "default",
        "error",
        "try",
        "for",
        "help",
        "bool",
    ),
    *("path", "str", "text", "int", "integer", "range", "such", "did", "you", "mean", "value"),
    *("invalid", "missing", "got", "unexpected", "extra", "requires", "does", "take", "is", "not"),
    *("input", "should", "valid", "file", "directory", "indicator", "notebook", "possible"),
)
"""Words that typer and click print; option names and what stands in quotes are left out."""


def words_of(command, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words of a command and of all commands below it."""
    yield words
    for name, below in getattr(command, "commands", {}).items():
        yield from words_of(below, (*words, name))


COMMANDS = tuple(words_of(get_command(app)))
GROUPS = {words[:-1] for words in COMMANDS if words}
WITH_JSON = [words for words in COMMANDS if words not in {*GROUPS, ("watch",)}]

MISUSES = {
    "no command": (["--"], "usage.missing_command", ""),
    "no command of a group": (["plan", "--"], "usage.missing_command", ""),
    "unknown command": (["reprots"], "usage.unknown_command", "reports"),
    "unknown command of a group": (["plan", "chek"], "usage.unknown_command", "check"),
    "unknown option": (["reports", "--quater", "2024-Q3"], "usage.unknown_option", "--quarter"),
    "unknown option of the program": (["--versoin"], "usage.unknown_option", "--version"),
    "unknown letter": (["progress", "-q", "2024-Q3"], "usage.unknown_option", ""),
    "words too many": (["reports", "ba-be", "2024-Q3"], "usage.extra", ""),
    "no value": (["reports", "--quarter"], "usage.missing_value", ""),
    "value of a switch": (["reports", "--force=1"], "usage.needless_value", ""),
    "no argument": (["plan", "check"], "usage.missing", ""),
    "no required option": (["progress"], "usage.missing", ""),
    "no whole number": (["reports", "--jobs", "hai"], "usage.number", ""),
    "number too small": (["reports", "--jobs", "0"], "usage.number", ""),
    "negative number": (["reports", "--jobs", "-1"], "usage.number", ""),
    "endless number": (["reports", "--jobs", "9" * 5000], "usage.number", ""),
    "broken number": (["reports", "--jobs", "1.5"], "usage.number", ""),
}


def every_command(group=None, path=()):
    group = group or typer.main.get_command(app)
    yield path
    for name, command in getattr(group, "commands", {}).items():
        yield from every_command(command, (*path, name))


def english(text: str) -> set[str]:
    """The English words of a text, without options and commands."""
    plain = re.sub(r"--?[a-z-]+|«[^»]*»|(?<=ocop )[a-z ]+", " ", text.casefold())
    return set(re.findall(r"\w+", plain)) & set(ENGLISH)


def test_every_command_is_tried():
    assert set(every_command()) == set(COMMANDS)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_help_page_is_vietnamese_whatever_started_the_process(words, capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["khac"])
    assert main([*words, "--help"]) == 0
    out, error = capsys.readouterr()
    assert error == ""
    assert out.startswith(f"Cách dùng: {' '.join(['ocop', *words])} [tùy chọn]")
    assert english(out) == set()


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_help_page_tells_of_every_option_argument_and_command(words, capsys):
    command = typer.main.get_command(app)
    for word in words:
        command = command.commands[word]
    main([*words, "--help"])
    out = capsys.readouterr().out
    for parameter in command.params:
        assert parameter.help
        assert (
            parameter.is_flag
            if parameter.param_type_name == "option" and not (parameter.metavar)
            else parameter.metavar in out
        )
        if parameter.param_type_name == "option":
            assert parameter.opts[0] in out
    for name, below in getattr(command, "commands", {}).items():
        assert re.search(rf"^  {name} +{below.help.split()[0]}", out, re.MULTILINE)


@pytest.mark.parametrize("words", [[], ["plan"]], ids=["ocop", "ocop plan"])
def test_a_group_without_words_prints_its_help_page(words, capsys):
    assert main([*words, "--help"]) == 0
    page = capsys.readouterr().out
    assert main(words) == 2
    assert capsys.readouterr() == ("", page)


@pytest.mark.parametrize(("words", "code", "meant"), MISUSES.values(), ids=[*MISUSES])
def test_a_wrong_command_line_is_refused_in_vietnamese(words, code, meant, capsys):
    assert main(words) == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert error.startswith(("ocop", "--"))
    assert f"Có phải là: {meant}" in error if meant else "Có phải là" not in error
    assert "Cách sửa" in error
    assert english(error) == set()


@pytest.mark.parametrize(
    ("words", "code", "meant"),
    [misuse for misuse in MISUSES.values() if tuple(misuse[0][:1]) in WITH_JSON],
)
def test_with_json_a_wrong_command_line_is_one_document(words, code, meant, capsys):
    words = [*words[:1], "--json", *words[1:]]
    assert main(words) == 2
    out, error = capsys.readouterr()
    [fault] = json.loads(out)["faults"]
    assert (fault["code"], fault["meant"] or "") == (code, meant)
    assert error == ""


@pytest.mark.parametrize("words", WITH_JSON, ids=" ".join)
def test_every_command_that_can_refuse_takes_json(words, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main([*words, "--json", "--khong-co"]) == 2
    out, error = capsys.readouterr()
    assert [fault["code"] for fault in json.loads(out)["faults"]] == ["usage.unknown_option"]
    assert error == ""


@pytest.mark.parametrize("words", [["--help"], ["reports", "--help"], ["reprots"]], ids=" ".join)
def test_neither_help_nor_usage_errors_import_rich(words):
    code = (
        "import sys; from ocop_lib.cli.app import main; main(sys.argv[1:]);"
        "print('rich' in sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, check=True
    )
    assert ran.stdout.splitlines()[-1] == "False"
