"""`alarmd`, the daemon: reads its configuration, drives its lines until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from pathlib import Path

import click

from alarmd import __version__
from alarmd.config.settings import Config, load_config
from alarmd.control.protocol import AlreadyRuns, ControlServer, SocketUnusable
from alarmd.control.requests import Answers
from alarmd.daemon import Daemon
from alarmd.incident.reading.rehearsal import rehearsal
from alarmd.system import logs
from alarmd.system.atomic import FOLDER_MODE, PROMPTS_MODE, SHARED_FOLDER_MODE, make_folder
from alarmd.system.event_loop import new_event_loop, utc_of
from alarmd.system.sd_notify import Notifier
from alarmd.system.work_thread import WorkThread
from alarmd.voice.child import Rendering, rendering
from alarmd.voice.prompts import load_shipped
from modem.usb import SystemUsb
from modem.waiting import pause

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
REHEARSE_AFTER_S = 10.0  # a small board has opened its lines by then
EXIT_CONFIG = 78  # EX_CONFIG of sysexits(3): starting again will not help

_log = logging.getLogger("alarmd")


@click.command(help="The ten-household alarm switch: the daemon. Operate it with alarmctl.")
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    default=Path("/etc/alarmd/alarmd.yaml"),
    envvar="ALARMD_CONFIG",
    show_default=True,
    help="What drives this box.",
)
@click.option("--log-level", type=click.Choice(LEVELS), default="INFO", show_default=True)
@click.option(
    "--speed",
    type=click.FloatRange(min=1, max=1000),
    default=1.0,
    help="Let time run so many times faster: for an exercise with simulated modems only.",
)
@click.version_option(__version__)
def main(config: Path, log_level: str, speed: float) -> None:
    """Run until SIGTERM or SIGINT."""
    logs.set_up(log_level)
    settings, problems = load_config(config)
    for problem in problems:
        click.echo(str(problem), err=True)
    if settings is None:
        sys.exit(EXIT_CONFIG)
    loop = new_event_loop(speed)
    logs.catch_what_nobody_caught(loop)
    asyncio.set_event_loop(loop)
    try:
        sys.exit(loop.run_until_complete(_run(settings, speed)))
    finally:
        loop.close()


async def _run(config: Config, speed: float) -> int:
    loop = asyncio.get_running_loop()
    try:
        make_folder(config.state, FOLDER_MODE)
    except OSError as error:
        _log.critical(
            "the state folder %s cannot be made: %s: alarms are told, but nothing is kept",
            config.state, error.strerror,
        )  # fmt: skip
    else:
        _make_shared_folders(config)
    with WorkThread("journal") as journal_thread:
        synthesis = Rendering(lambda: rendering(config.roster_cache, config.prompts))
        daemon = Daemon(
            config,
            utc=utc_of(loop, speed),
            run=journal_thread,
            usb=SystemUsb(),
            notifier=Notifier.of(os.environ, os.getpid()),
            on_roster=synthesis.start,
        )
        # Reading these from the card of a small board takes some hundred milliseconds.
        loop.run_in_executor(None, load_shipped)
        control = ControlServer(
            config.control, Answers(daemon, os.getpid()).answer, lock_beside=config.lock_beside
        )
        try:
            await control.start()
        except AlreadyRuns as error:
            _log.critical("%s", error)
            return 1
        except SocketUnusable as error:
            _log.critical("%s: alarms are told, but alarmctl cannot reach this daemon", error)
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, daemon.stop)
        try:
            await daemon.start()
            rehearsing = loop.create_task(_rehearse())
            await daemon.run()
            rehearsing.cancel()
            await daemon.close()
        finally:
            await synthesis.stop()
            await control.stop()  # last: it holds the lock that keeps a second daemon out
    return 0


async def _rehearse() -> None:
    """Make ready what the first text needs, beside the running box. Modems that open, and what
    waits in them, come first.
    """
    await pause(REHEARSE_AFTER_S)
    for _ in rehearsal():
        await pause(0.0)


def _make_shared_folders(config: Config) -> None:
    """Make the folders where operators leave recordings, acceptance tests, and the look-ups that
    they made while no daemon ran. A disk that refuses stops no alarm.
    """
    for folder, mode in (
        (config.operators, SHARED_FOLDER_MODE),
        (config.look_ups, SHARED_FOLDER_MODE),
        (config.acceptance, PROMPTS_MODE),
        (config.prompts, PROMPTS_MODE),
    ):
        try:
            make_folder(folder, mode)
        except OSError as error:
            _log.warning("%s cannot be made: %s", folder, error.strerror)
