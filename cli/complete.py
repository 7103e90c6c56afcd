"""What the shell offers when the operator presses Tab: ids and numbers that exist here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from alarmd.roster import Role
from cli.session import Session
from cli.spoken import Fault

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem

ITEMS_MAX = 200
INCIDENTS_MAX = 20


def complete_party(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Ids of everybody enrolled, with their names, and the unique names that begin with what is
    typed; nothing if the roster cannot be read."""
    return _parties(ctx, incomplete, list(Role))


def complete_household(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """As `complete_party`, but only households: commands change or remove nobody else."""
    return _parties(ctx, incomplete, [Role.HOUSEHOLD])


def _parties(ctx: click.Context, incomplete: str, roles: Sequence[Role]) -> list[CompletionItem]:
    from cli.village import roster

    try:
        parties = roster(Session(ctx)).parties.values()
    except (Fault, OSError):
        return []
    offered = [(one.id, one.name) for one in parties if one.role in roles]
    return _items(offered, incomplete, _names_of_one(offered))


def complete_group(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Ids of the groups, with their names, and the unique names that begin with what is typed."""
    from cli.village import roster

    try:
        groups = roster(Session(ctx)).groups.values()
    except (Fault, OSError):
        return []
    offered = [(one.id, one.name) for one in groups]
    return _items(offered, incomplete, _names_of_one(offered))


def complete_line(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Names of the lines, with their ports."""
    try:
        lines = Session(ctx).config.lines
    except (Fault, OSError):
        return []
    return _items([(line.name, line.port) for line in lines], incomplete)


def complete_alarm(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Numbers of the newest incidents, with their originators, and the originators' names."""
    offered = _incidents(ctx, only_open=False)
    return _items(offered, incomplete, _names(offered))


def complete_open_incident(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Numbers of the incidents that are still open, with their originators."""
    numbers = _incidents(ctx, only_open=True)
    return _items(numbers, incomplete)


def _incidents(ctx: click.Context, *, only_open: bool) -> list[tuple[str, str]]:

    try:
        with Session(ctx).reports() as reports:
            stories = (
                reports.still_open(INCIDENTS_MAX) if only_open else reports.newest(INCIDENTS_MAX)
            )
    except (Fault, OSError):
        return []
    return [(str(one.summary.incident), one.summary.originator.name) for one in stories]


def _items(
    offered: Sequence[tuple[str, str]], incomplete: str, names: Mapping[str, str] | None = None
) -> list[CompletionItem]:
    """The words to offer. Names come only once somebody types: each id shows its name anyway."""
    from click.shell_completion import CompletionItem

    items = [
        CompletionItem(word, help=said) for word, said in offered if word.startswith(incomplete)
    ]
    if incomplete and names:
        items += [
            CompletionItem(name, help=word)
            for name, word in names.items()
            if name.startswith(incomplete)
        ]
    return items[:ITEMS_MAX]


def _names(offered: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Each name with the first id that has it. A name with a space is left out: a shell takes it
    for two words."""
    return {name: word for word, name in reversed(offered) if not any(map(str.isspace, name))}


def _names_of_one(offered: Sequence[tuple[str, str]]) -> dict[str, str]:
    """As `_names`, without the names that several parties or groups have."""
    having = Counter(name for _, name in offered)
    return {name: word for name, word in _names(offered).items() if having[name] == 1}
