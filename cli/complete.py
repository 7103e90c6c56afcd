"""What the shell offers when the operator presses Tab: ids and numbers that exist here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from alarmd.timeline import Untold
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
    """Ids of everybody enrolled, with their names; nothing if the roster cannot be read."""
    from cli.village import roster

    try:
        parties = roster(Session(ctx)).parties.values()
    except Fault:
        return []
    return _items(((one.id, one.name) for one in parties), incomplete)


def complete_group(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Ids of the groups, with their names."""
    from cli.village import roster

    try:
        groups = roster(Session(ctx)).groups.values()
    except Fault:
        return []
    return _items(((one.id, one.name) for one in groups), incomplete)


def complete_incident(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Numbers of the newest incidents, with whose they are."""
    from alarmd.reports import ReportUnavailable

    try:
        with Session(ctx).reports() as reports:
            stories = reports.newest(INCIDENTS_MAX)
    except (Fault, ReportUnavailable, Untold):
        return []
    numbers = ((str(one.opened.incident), one.opened.originator.name) for one in stories)
    return _items(numbers, incomplete)


def _items(offered: Iterable[tuple[str, str]], incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    items = [
        CompletionItem(word, help=said) for word, said in offered if word.startswith(incomplete)
    ]
    return items[:ITEMS_MAX]
