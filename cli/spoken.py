"""click in two languages: commands, options and usage errors whose words are Messages."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, TypeVar

import click

from alarmd.i18n.language import Language, Message, MessageError, t
from cli.render import GAP, pad, width, wrap

FOUND, USAGE, UNREACHABLE, NOT_ALLOWED = 1, 2, 3, 4  # exit codes; 0 is fine

_LANGUAGE, _CONFIG, _JSON = "alarmctl.language", "alarmctl.config", "alarmctl.json"
_NAMES_COLUMNS_MAX = 30
_Command = TypeVar("_Command", bound=Callable[..., Any])


class Fault(MessageError):
    """Something is wrong and the command ends: `message` for people, `code` for programs."""

    def __init__(self, message: Message, *, code: str = "fault", exit_code: int = FOUND) -> None:
        self.code, self.exit_code = code, exit_code
        super().__init__(message)


class Misused(click.UsageError):
    """The command line is wrong; says what is wrong in both languages."""

    def __init__(self, message: Message, ctx: click.Context | None = None) -> None:
        super().__init__(str(message), ctx)
        self.said = message


def language_from(environment: Mapping[str, str]) -> Language:
    """The language of a locale (LC_ALL, LC_MESSAGES, LANG): zh* is Chinese, all else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return Language.ZH if environment[name].lower().startswith("zh") else Language.EN
    return Language.EN


def language_of(ctx: click.Context) -> Language:
    """The language that the person at this terminal reads."""
    chosen = ctx.meta.get(_LANGUAGE)
    return Language(chosen) if chosen else language_from(os.environ)


def config_of(ctx: click.Context) -> str | None:
    """The configuration file that was named on the command line."""
    named = ctx.meta.get(_CONFIG)
    return str(named) if named else None


def is_json(ctx: click.Context) -> bool:
    """Whether the output is for a program."""
    return bool(ctx.meta.get(_JSON))


class Option(click.Option):
    """An option that explains itself in both languages."""

    def __init__(self, *args: Any, said: Message, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.said = said


class Argument(click.Argument):
    """A positional argument that explains itself in both languages."""

    def __init__(self, *args: Any, said: Message, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.said = said


class OneOf(click.ParamType[str]):
    """One of a few words; `said` has each word in both languages, which people may type too."""

    name = "word"

    def __init__(self, *words: str, said: Mapping[str, Message] | None = None) -> None:
        self.words, self.said = words, said or {}

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """The words, as usage shows them."""
        return f"[{'|'.join(self.words)}]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word as in `words`; raise Misused if the value is none of them."""
        if value in self.words:
            return str(value)
        for word, said in self.said.items():
            if value in {said.render(language) for language in Language}:
                return word
        allowed = [
            t("{word} ({said})", word=word, said=self.said[word]) if word in self.said else word
            for word in self.words
        ]
        raise Misused(
            t('"{value}" is not one of: {allowed}', value=value, allowed=_in_a_row(allowed)), ctx
        )

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[click.shell_completion.CompletionItem]:
        """The words that begin with `incomplete`, as in `words` or as people say them."""
        from click.shell_completion import CompletionItem

        language = language_of(ctx)
        offered = list(self.words)
        if incomplete:
            offered += [said.render(language) for said in self.said.values()]
        return [CompletionItem(word) for word in offered if word.startswith(incomplete)]


def _in_a_row(words: Sequence[str | Message]) -> Message:
    *before, last = words
    if not before:
        return t("{word}", word=last)
    return t("{words}, {word}", words=_in_a_row(before), word=last)


class Number(click.ParamType[float]):
    """A number from `least` to `most`; whole unless `is_whole` is False."""

    name = "number"

    def __init__(self, least: float, most: float, is_whole: bool = True) -> None:
        self.least, self.most, self.is_whole = least, most, is_whole

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Parse a number; raise Misused if the text is no number or out of range."""
        try:
            number = int(value) if self.is_whole else float(value)
        except ValueError:
            number = None
        if number is None or not self.least <= number <= self.most:
            raise Misused(
                t(
                    '"{value}" is not a number from {least} to {most}',
                    value=value,
                    least=_plain(self.least),
                    most=_plain(self.most),
                ),
                ctx,
            )
        return number


def _plain(number: float) -> str:
    """The number as people write it: never 1e+09."""
    return str(int(number)) if number == int(number) else str(number)


def option(*names: str, said: Message, **attributes: Any) -> Callable[[_Command], _Command]:
    """Like click.option, in both languages."""
    return click.option(*names, cls=Option, said=said, **attributes)


def argument(name: str, said: Message, **attributes: Any) -> Callable[[_Command], _Command]:
    """Like click.argument, in both languages."""
    return click.argument(name, cls=Argument, said=said, **attributes)


def _remember(key: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def keep(ctx: click.Context, _: click.Parameter, value: Any) -> None:
        if value:
            ctx.meta[key] = value

    return keep


def json_option(command: _Command) -> _Command:
    """Adds --json to a command."""
    said = t("print JSON for programs")
    keep = _remember(_JSON)
    return option("--json", is_flag=True, expose_value=False, callback=keep, said=said)(command)


def _common(*, is_hidden: bool) -> list[click.Parameter]:
    """--lang and --config: shown on the top level, understood everywhere."""
    return [
        Option(
            ["--lang"],
            type=OneOf("zh", "en"),
            is_eager=True,
            expose_value=False,
            hidden=is_hidden,
            callback=_remember(_LANGUAGE),
            said=t("the language of this terminal (otherwise the locale decides)"),
        ),
        Option(
            ["--config"],
            metavar="FILE",
            is_eager=True,
            expose_value=False,
            hidden=is_hidden,
            callback=_remember(_CONFIG),
            said=t(
                "alarmd.yaml (otherwise $ALARMD_CONFIG, ./alarmd.yaml, /etc/alarmd/alarmd.yaml)"
            ),
        ),
    ]


class Command(click.Command):
    """A command that explains itself in both languages: `said` in one line, `more` below it.

    A lazy command is given `said` by the group that lists it.
    """

    allow_extra_args = True  # refused in parse_args, in the operator's language
    shows_common = False

    def __init__(
        self,
        *args: Any,
        said: Message | None = None,
        more: Message | None = None,
        **attributes: Any,
    ) -> None:
        super().__init__(*args, **attributes)
        self.said, self.more = said, more
        self.params.extend(_common(is_hidden=not self.shows_common))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse; raise Misused when words are left over."""
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx  # click's own parser does not always set it
            raise
        if rest and not isinstance(self, click.Group) and not ctx.resilient_parsing:
            raise Misused(t("too many words: {words}", words=" ".join(map(str, rest))), ctx)
        return rest

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write usage, explanation, arguments, options and commands."""
        language, columns = language_of(ctx), formatter.width
        formatter.write(f"{self.usage(ctx)}\n\n")
        for message in filter(None, (self.said, self.more)):
            for line in wrap(message.render(language), columns - len(GAP)):
                formatter.write(f"{GAP}{line}\n")
        params = [param for param in self.get_params(ctx) if not getattr(param, "hidden", False)]
        arguments = [param for param in params if isinstance(param, click.Argument)]
        options = [param for param in params if isinstance(param, click.Option)]
        for title, listed in (
            (t("Arguments:"), [(_names(one, ctx), _said(one)) for one in arguments]),
            (t("Options:"), [(_names(one, ctx), _said(one)) for one in options]),
            (t("Commands:"), self.listed(ctx)),
        ):
            _definitions(formatter, title, listed, language)

    def usage(self, ctx: click.Context) -> str:
        """The line that shows how the command is called."""
        language = language_of(ctx)
        placeholders = {
            "[OPTIONS]": t("[OPTIONS]").render(language),
            "COMMAND [ARGS]...": t("COMMAND [ARGS]...").render(language),
        }
        pieces = [placeholders.get(piece, piece) for piece in self.collect_usage_pieces(ctx)]
        return t("Usage: {usage}", usage=" ".join([ctx.command_path, *pieces])).render(language)

    def listed(self, ctx: click.Context) -> list[tuple[str, Message]]:
        """The commands below this one, with what each does."""
        return []


class Group(Command, click.Group):
    """A command with commands below it; those in `lazy` (module here, and sentence) load on use."""

    def __init__(
        self,
        *args: Any,
        lazy: Mapping[str, tuple[str, Message]] | None = None,
        **attributes: Any,
    ) -> None:
        super().__init__(*args, **attributes)
        self.lazy = dict(lazy or {})

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order in which they were written."""
        return [*self.lazy, *self.commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, its module loaded if need be."""
        if cmd_name in self.lazy:
            module, said = self.lazy[cmd_name]
            command = import_module(f"{__package__}.{module}").command
            assert isinstance(command, Command)
            command.said = said
            return command
        return super().get_command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first word names; raise Misused if there is none."""
        if not ctx.resilient_parsing and args[0] not in self.list_commands(ctx):
            names = ", ".join(self.list_commands(ctx))
            said = t('there is no command "{name}"; there are: {names}', name=args[0], names=names)
            raise Misused(said, ctx)
        return super().resolve_command(ctx, args)

    def listed(self, ctx: click.Context) -> list[tuple[str, Message]]:
        """The commands below this one, with what each does; loads none of the lazy ones."""
        written = ((name, getattr(one, "said", None)) for name, one in self.commands.items())
        lazy = [(name, said) for name, (_, said) in self.lazy.items()]
        return lazy + [(name, said) for name, said in written if said is not None]


def _said(param: click.Parameter) -> Message:
    said = getattr(param, "said", None)
    return said if isinstance(said, Message) else t("show this help and stop")


def _names(param: click.Parameter, ctx: click.Context) -> str:
    if isinstance(param, click.Argument):
        return param.make_metavar(ctx)
    names = ", ".join([*param.opts, *param.secondary_opts])
    is_flag = isinstance(param, click.Option) and (param.is_flag or param.count)
    return names if is_flag else f"{names} {param.make_metavar(ctx)}"


def _definitions(
    formatter: click.HelpFormatter,
    title: Message,
    listed: Sequence[tuple[str, Message]],
    language: Language,
) -> None:
    if not listed:
        return
    formatter.write(f"\n{title.render(language)}\n")
    names_columns = min(max(width(name) for name, _ in listed), _NAMES_COLUMNS_MAX)
    indent = names_columns + 2 * len(GAP)
    for name, said in listed:
        lines = wrap(said.render(language), formatter.width - indent)
        if width(name) > names_columns:
            formatter.write(f"{GAP}{name}\n")
        else:
            formatter.write(f"{GAP}{pad(name, names_columns)}{GAP}{lines.pop(0)}\n")
        for line in lines:
            formatter.write(f"{' ' * indent}{line}\n")


def describe(error: click.UsageError) -> Message:
    """What is wrong with the command line."""
    match error:
        case Misused():
            return error.said
        case click.UsageError(ctx=click.Context(command=Group() as group)) if _is_plain(error):
            assert error.ctx is not None
            names = ", ".join(group.list_commands(error.ctx))
            return t("which command? There are: {names}", names=names)
        case click.NoSuchOption():
            return t("there is no option {name}", name=error.option_name)
        case click.MissingParameter() if error.param is not None and error.ctx is not None:
            return t("{name} is missing", name=_names(error.param, error.ctx))
        case click.BadOptionUsage():
            return t("{name} is used wrongly: does it need a value?", name=error.option_name)
        case _:
            return t("{problem}", problem=error.format_message())


def _is_plain(error: click.UsageError) -> bool:
    """Whether this is a bare UsageError: of a group, it says only that no command was named."""
    return type(error) is click.UsageError
