"""Commands and groups whose help pages and usage errors are in Vietnamese.

Typer's own pages mix the sentences of this program with English headings. Its classes take their
pages apart into methods of click's, which are overridden here; every option and argument of this
program says its ``metavar``.
"""

from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from ocop_lib.cli.faults import EXTRA_WORDS, UNKNOWN_COMMAND, usage_fault
from ocop_lib.errors import EXIT_REFUSED, ParameterError, Place

if TYPE_CHECKING:
    from typer._click import Context, HelpFormatter
    from typer.core import TyperOption

HELP_OPTION = "In trang này."


class _Vietnamese:
    """What commands and groups have in common."""

    def get_help_option(self, ctx: "Context") -> "TyperOption | None":
        """The option ``--help``."""
        option: TyperOption | None = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = HELP_OPTION
        return option

    def format_usage(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        """Write the line that shows how the command is written."""
        pieces = self.collect_usage_pieces(ctx)
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="Cách dùng: ")

    def collect_usage_pieces(self, ctx: "Context") -> list[str]:
        """The words after the command's name: its options, then its arguments."""
        arguments = _parameters(self, ctx, "argument")
        return ["[tùy chọn]", *(argument.metavar for argument in arguments)]

    def format_options(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        """Write the lists of arguments and of options."""
        arguments = [(one.metavar, one.help) for one in _parameters(self, ctx, "argument")]
        options = [_option_row(option) for option in _parameters(self, ctx, "option")]
        for title, rows in (("Đối số", arguments), ("Tùy chọn", options)):
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)


class VietnameseCommand(_Vietnamese, TyperCommand):
    """A command."""

    # Words too many are refused below: click's sentence about them is English.
    allow_extra_args = True

    def parse_args(self, ctx: "Context", args: list[str]) -> list[str]:
        """Read the words of the command.

        Args:
            ctx: the command's context, which is filled in.
            args: the words after the command's name.

        Returns:
            The words left over: none.

        Raises:
            ParameterError: something is wrong with them.
        """
        try:
            rest = super().parse_args(ctx, args)
        except TyperException as error:
            raise ParameterError(usage_fault(error, ctx)) from None
        if rest:
            command = ctx.command_path
            fault = EXTRA_WORDS.at(Place(part=command), found=" ".join(rest), command=command)
            raise ParameterError(fault)
        return rest


class VietnameseGroup(_Vietnamese, TyperGroup):
    """A group of commands."""

    def parse_args(self, ctx: "Context", args: list[str]) -> list[str]:
        """Read the words up to the name of a command; without words, print the help page.

        Args:
            ctx: the group's context, which is filled in.
            args: the words after the group's name.

        Returns:
            The words after the name of the command.

        Raises:
            Exit: there are no words.
            ParameterError: something is wrong with them.
        """
        if not args:
            typer.echo(ctx.get_help(), err=True)
            raise typer.Exit(EXIT_REFUSED)
        try:
            return super().parse_args(ctx, args)
        except TyperException as error:
            raise ParameterError(usage_fault(error, ctx)) from None

    def resolve_command(self, ctx: "Context", args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Find a command by its name.

        Args:
            ctx: the group's context.
            args: the name of the command and the words after it.

        Returns:
            The name, the command and the words after it.

        Raises:
            ParameterError: there is no such command.
        """
        if args[0] not in self.commands:
            command, names = ctx.command_path, self.list_commands(ctx)
            place = Place(part=command)
            raise ParameterError(UNKNOWN_COMMAND.among(place, args[0], names, command=command))
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: "Context") -> Any:
        """Run the command that was named.

        Args:
            ctx: the group's context, as `parse_args` filled it in.

        Returns:
            What the command returns.

        Raises:
            ParameterError: none was named.
        """
        try:
            return super().invoke(ctx)
        except TyperException as error:
            raise ParameterError(usage_fault(error, ctx)) from None

    def collect_usage_pieces(self, ctx: "Context") -> list[str]:
        """The words after the group's name: its options, then a command."""
        return [*super().collect_usage_pieces(ctx), "<lệnh> …"]

    def format_options(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        """Write the lists of options and of commands."""
        super().format_options(ctx, formatter)
        with formatter.section("Lệnh"):
            formatter.write_dl([(name, one.help or "") for name, one in self.commands.items()])


def _parameters(command: Any, ctx: "Context", kind: str) -> list[Any]:
    """The parameters of one kind, «argument» or «option», in the order of their declaration."""
    return [one for one in command.get_params(ctx) if one.param_type_name == kind]


def _option_row(option: Any) -> tuple[str, str]:
    """The line of an option in a help page: how it is written, and what it does."""
    names = ", ".join(option.opts)
    written = names if option.is_flag else f"{names} {option.metavar}"
    return written, f"{option.help} [bắt buộc]" if option.required else option.help
