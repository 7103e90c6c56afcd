"""`alarmctl completion`: the script that makes the shell complete commands, ids and numbers."""

from __future__ import annotations

import click

from alarmd.i18n.language import t
from cli.session import Session, with_session
from cli.spoken import Command, Fault, OneOf, argument


@click.command(
    "completion",
    cls=Command,
    more=t(
        'bash: put eval "$(alarmctl completion bash)" into ~/.bashrc; zsh: the same into ~/.zshrc; '
        "fish: alarmctl completion fish > ~/.config/fish/completions/alarmctl.fish"
    ),
)
@argument("shell", said=t("the shell"), type=OneOf("bash", "zsh", "fish"))
@with_session
def command(session: Session, shell: str) -> None:
    """Print the script that click makes for the shell."""
    from click.shell_completion import get_completion_class

    from cli.main import alarmctl

    kind = get_completion_class(shell)
    if kind is None:
        raise Fault(t("there is no completion for {shell}", shell=shell))
    click.echo(kind(alarmctl, {}, "alarmctl", "_ALARMCTL_COMPLETE").source())
