"""`alarmctl demo`: one village alarm on simulated modems, live, and then its figures."""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import asdict

from alarmd.i18n.language import Message, t
from alarmd.system.event_loop import new_event_loop
from cli.render import Cell, Colour, Column
from cli.session import Session, why_unusable, with_session
from cli.spoken import FOUND, Command, Fault, Number, json_option, option
from cli.story import STANDINGS

if TYPE_CHECKING:
    from alarmd.demo.play import DemoResult, DemoSettings, Scene
    from alarmd.reports.story import Person, Story

LINES_MAX = 8
SPEED_MAX = 200
SPEED_ONE_LINE, SPEED_MORE_LINES = 30.0, 15.0  # each ends in well under half a minute
_UP_AND_CLEAR = "\x1b[{rows}F\x1b[J"


@click.command("demo", cls=Command)
@option("--lines", type=Number(1, LINES_MAX), default=2, metavar="N", said=t("how many lines (2)"))
@option(
    "--speed",
    type=Number(1, SPEED_MAX, is_whole=False),
    metavar="X",
    said=t("run time so many times faster (15; with one line 30)"),
)
@option("--seed", type=Number(0, 2**32), default=1, metavar="N", said=t("who does what (1)"))
@option("--keep", metavar="DIR", said=t("keep the files of the demonstration in this new folder"))
@json_option
@with_session
def command(
    session: Session, lines: int, speed: float | None, seed: int, keep: str | None
) -> int | None:
    """Play it; exit 0 only if everybody reachable was told and the journal verifies."""
    from alarmd.demo.play import DemoSettings

    folder = _folder(keep)
    pace = speed or (SPEED_ONE_LINE if lines == 1 else SPEED_MORE_LINES)
    try:
        settings = DemoSettings(lines, pace, seed, folder, session.language)
        result = _play(session, settings)
    finally:
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)
    _tell(session, result, folder if keep is not None else None)
    if session.is_json:
        session.say_json(_as_json(result, settings))
    return None if result.is_good else FOUND


def _folder(keep: str | None) -> Path:
    if keep is None:
        return Path(tempfile.mkdtemp(prefix="alarmd-demo-"))
    folder = Path(keep).absolute()
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise Fault(why_unusable(error, folder)) from None
    return folder


def _play(session: Session, settings: DemoSettings) -> DemoResult:
    from alarmd.demo.play import Demo, DemoFailed

    board = _Board(session)
    board.open(settings)
    loop = new_event_loop(settings.speed)
    task = loop.create_task(Demo(settings, board.show).run())
    try:
        return loop.run_until_complete(task)
    except DemoFailed as failed:
        raise Fault(failed.message, code="demo_failed") from None
    except KeyboardInterrupt:
        task.cancel()
        loop.run_until_complete(asyncio.gather(task, return_exceptions=True))
        raise Fault(t("the demonstration was broken off"), code="broken_off") from None
    finally:
        loop.close()


class _Board:
    """The live picture: redrawn in place on a terminal, otherwise a line for each change."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._rows = 0
        self._seen: dict[str, str] = {}

    def open(self, settings: DemoSettings) -> None:
        """Say what the demo will show."""
        self._session.say_wrapped(
            t(
                "A household of ten presses its key. {lines} simulated modems, {speed} times as "
                "fast as life; nothing leaves this machine.",
                lines=settings.lines,
                speed=f"{settings.speed:g}",
            )
        )

    def show(self, scene: Scene) -> None:
        """Draw what is known now."""
        if scene.story is None:
            return
        if sys.stdout.isatty() and not self._session.is_json:
            self._redraw(scene, scene.story)
        elif not self._session.is_json:
            self._log(scene, scene.story)

    def _redraw(self, scene: Scene, story: Story) -> None:
        if self._rows:
            click.echo(_UP_AND_CLEAR.format(rows=self._rows), nl=False)
        self._rows = _draw(self._session, scene, story)

    def _log(self, scene: Scene, story: Story) -> None:
        for one in story.people:
            word = self._session.text(_standing(one, scene)[0])
            if self._seen.get(one.party.id) != word:
                self._seen[one.party.id] = word
                self._session.say(f"{scene.elapsed_s:7.1f} s  {one.party.name}  {word}")


def _draw(session: Session, scene: Scene, story: Story) -> int:
    """Print the picture; return how many rows it took."""
    opened = story.opened_utc
    rows = [_row(session, one, scene, opened) for one in story.people]
    told = [one for one in story.feedback if one.submitted_utc is not None]
    session.say()
    session.headline(
        t("CLOSED") if story.closed else t("ALARM"),
        Colour.GOOD if story.closed else Colour.BAD,
        t("{name} rang {s} s ago", name=story.opened.originator.name, s=f"{scene.elapsed_s:.0f}"),
    )
    session.say_table(
        [
            Column(session.text(t("who"))),
            Column(session.text(t("texted"))),
            Column(session.text(t("rang"))),
            Column(session.text(t("answer"))),
            Column(session.text(t("now")), is_elastic=True),
        ],
        rows,
    )
    session.say(t("What the caller was told"), Colour.STRONG)
    feedback = [
        line
        for one in told[-3:]
        for line in session.wrapped(f"{_since(one.submitted_utc, opened)}  {one.started.text}")
    ]
    for line in feedback:
        session.say_line(line)
    return len(rows) + 4 + len(feedback)


def _row(session: Session, one: Person, scene: Scene, opened: float) -> list[Cell]:
    word, colour = _standing(one, scene)
    return [
        Cell(one.party.name),
        Cell(_since(one.texted_utc, opened)),
        Cell(_since(one.rang_utc, opened)),
        Cell(_since(one.responded_utc, opened)),
        Cell(session.text(word), colour),
    ]


def _standing(one: Person, scene: Scene) -> tuple[Message, Colour | None]:
    if one.party.id in scene.phones_off and one.tries:
        return t("NOT REACHED (phone is off)"), Colour.BAD
    return STANDINGS[one.standing]


def _since(utc: float | None, opened: float) -> str:
    return "-" if utc is None else f"{utc - opened:.1f} s"


def _tell(session: Session, result: DemoResult, kept: Path | None) -> None:
    """Print the figures and the verdict."""
    if session.is_json:
        return
    figures = result.figures
    session.say()
    session.say_wrapped(
        t(
            "{told} of {recipients} told, {acknowledged} answered, {not_reached} not reached. "
            "First text after {first} s, all texts after {texts} s, everybody tried on two "
            "channels after {tried} s; these {lines} lines cannot do it in less than {bound} s.",
            told=figures.told,
            recipients=figures.recipients,
            acknowledged=result.acknowledged,
            not_reached=figures.not_reached,
            first=figures.first_text_s,
            texts=figures.all_texts_s,
            tried=figures.all_tried_two_channels_s,
            lines=figures.lines,
            bound=figures.bound_s,
        )
    )
    if not result.journal_ok:
        session.headline(t("BROKEN"), Colour.BAD, t("the journal has faults"))
    elif result.missed:
        session.headline(t("MISSED"), Colour.BAD, ", ".join(result.missed))
    else:
        session.headline(
            t("GOOD"),
            Colour.GOOD,
            t("everybody who could be reached was told, and the journal verifies"),
        )
    if kept is not None:
        session.say(t("The files are in {folder}.", folder=kept))


def _as_json(result: DemoResult, settings: DemoSettings) -> dict[str, object]:
    figures = asdict(result.figures)
    return {
        **figures,
        "acknowledged": result.acknowledged,
        "journal_ok": result.journal_ok,
        "missed": list(result.missed),
        "speed": settings.speed,
        "seed": settings.seed,
    }
