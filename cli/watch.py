"""A picture that is drawn again and again, on a screen of its own."""

from __future__ import annotations

import io
import select
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from shutil import get_terminal_size
from typing import NoReturn

import click

from alarmd.i18n.language import t
from cli.session import Session

WATCH_EVERY_S = 2.0
_TO_PICTURE, _TO_SHELL = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"  # xterm; no cursor in it
_CLEAR = "\x1b[H\x1b[2J"


def again_and_again(once: Callable[[], object]) -> None:
    """Call `once` every two seconds, until Ctrl-C."""
    try:
        while True:
            once()
            select.select([], [], [], WATCH_EVERY_S)
    except KeyboardInterrupt:
        return


@contextmanager
def own_screen() -> Iterator[Callable[[Session, Callable[[], None]], None]]:
    """Show the terminal's alternate screen and yield the function that draws there. Afterwards the
    terminal is as it was before, whatever happens."""
    before = signal.signal(signal.SIGTERM, _stop)
    click.echo(_TO_PICTURE, nl=False, color=True)
    try:
        yield _draw
    finally:
        click.echo(_TO_SHELL, nl=False, color=True)
        signal.signal(signal.SIGTERM, before)


def _stop(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _draw(session: Session, show: Callable[[], None]) -> None:
    """Draw the whole picture at once, cut at the lower edge: its top must not scroll away."""
    picture = io.StringIO()
    with redirect_stdout(picture):
        show()
    lines = picture.getvalue().splitlines()
    rows = get_terminal_size().lines
    if len(lines) > rows:
        more = t("{n} more lines: make the window higher", n=len(lines) - rows + 1)
        lines = [*lines[: rows - 1], session.text(more)]
    click.echo(_CLEAR + "\n".join(lines), nl=False, color=True)
