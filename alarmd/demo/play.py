"""Plays one alarm from the ring to the all-clear: it looks at the daemon only from outside."""

from __future__ import annotations

import asyncio
import random
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec import Struct

from alarmd.demo.measure import Figures, Record, measure
from alarmd.demo.village import Villager, hotline, households_file, village
from alarmd.i18n.language import Language, MessageError, t
from alarmd.incident.facts.entries import Purpose
from alarmd.journal.database import JournalError
from alarmd.journal.verification import verify
from alarmd.reports.attempts import AttemptReport
from alarmd.reports.queries import Reports, ReportUnavailable
from alarmd.reports.story import Story
from alarmd.system.event_loop import pause, utc_of
from modem.sim.dialects import PROFILES
from modem.sim.handset import save_wav
from modem.sim.latency import Latencies
from modem.sim.network import Network
from modem.sim.pty import PluggedModem

SOUND_SPEED_MAX = 2.0  # PCM keeps up with this; at a higher speed the modems speak themselves
LOOK_EVERY_S = 0.2  # real seconds between two looks at the journal
READY_WITHIN_S = 20.0  # real seconds
OVER_WITHIN_S = 1800.0  # simulated: three rounds to ten people on one line take about 900
CLOSE_AFTER_S = 5.0  # the officer looks round, then texts
STOP_WITHIN_S = 20.0  # real seconds
CLOSING_WORDS = {Language.ZH: "结{code} 真", Language.EN: "close {code} real"}
_CODE = re.compile(r"(?:结|close )(?P<code>\d{3})(?!\d)")


class DemoFailed(MessageError):
    """The demonstration could not be played; `message` says why."""


class DemoSettings(Struct, frozen=True):
    """`speed`: how many times faster than life; `folder` gets the files and is not removed here."""

    lines: int
    speed: float
    seed: int
    folder: Path
    language: Language


class Scene(Struct, frozen=True):
    """What can be seen now: what the daemon has written down, and who cannot be reached at all."""

    elapsed_s: float
    story: Story | None
    phones_off: frozenset[str]


class DemoResult(Struct, frozen=True):
    """How it went. `missed` are the ids of people who could be reached and were not told."""

    figures: Figures
    acknowledged: int
    missed: tuple[str, ...]
    journal_ok: bool

    @property
    def is_good(self) -> bool:
        """Whether everybody reachable was told and the journal verifies."""
        return not self.missed and self.journal_ok


class Demo:
    """One demonstration. `show` is called at every look at the journal."""

    def __init__(self, settings: DemoSettings, show: Callable[[Scene], None]) -> None:
        self._settings, self._show = settings, show
        self._village = village(settings.seed, settings.language)
        self._record = Record(frozenset(hotline(index) for index in range(settings.lines)))
        self._journal = settings.folder / "state" / "journal.db"
        self._log = settings.folder / "alarmd.log"
        self._story: Story | None = None

    async def run(self) -> DemoResult:
        """Play it and measure it; raise DemoFailed."""
        loop = asyncio.get_running_loop()
        network = Network(
            loop,
            random.Random(self._settings.seed),
            Latencies(registration_s=1.0),
            utc_at_start=utc_of(loop, self._settings.speed)(),
            recorder=self._record.note,
        )
        modems = [self._plug(network, index) for index in range(self._settings.lines)]
        for villager in self._village.everybody:
            villager.behave(network.add_phone(villager.number, villager.name))
        self._write_files(modems)
        daemon = await self._start_daemon()
        try:
            await self._until(daemon, self._lines_are_ready, READY_WITHIN_S * self._settings.speed)
            await self._play(network, daemon)
        finally:
            await self._stop_daemon(daemon)
            for modem in modems:
                modem.unplug()
        self._keep_what_was_heard(network)
        return self._result()

    # --- the stage ---

    def _plug(self, network: Network, index: int) -> PluggedModem:
        name = f"line{index + 1}"
        link = self._settings.folder / name
        kind = "sim7600" if self._settings.speed <= SOUND_SPEED_MAX else "ec200"
        return PluggedModem(
            network, hotline(index), f"86000000000{index:04d}", link,
            name=name, profile=PROFILES[kind],
        )  # fmt: skip

    def _write_files(self, modems: Iterable[PluggedModem]) -> None:
        folder, language = self._settings.folder, self._settings.language
        households = households_file(self._village, language)
        (folder / "households.yaml").write_text(households, encoding="utf-8")
        lines = "".join(
            f"  - {{name: {m.link.name}, port: {m.link}, audio: {m.link}-sound}}\n" for m in modems
        )
        (folder / "alarmd.yaml").write_text(
            f"households: households.yaml\nstate: state\nlanguage: {language.value}\n"
            f"lines:\n{lines}",
            encoding="utf-8",
        )

    async def _start_daemon(self) -> asyncio.subprocess.Process:
        config = self._settings.folder / "alarmd.yaml"
        with self._log.open("wb") as log:
            return await asyncio.create_subprocess_exec(
                sys.executable, "-m", "alarmd",
                "--config", str(config), "--speed", str(self._settings.speed),
                stdout=log, stderr=log,
            )  # fmt: skip

    async def _stop_daemon(self, daemon: asyncio.subprocess.Process) -> None:
        if daemon.returncode is not None:
            return
        daemon.terminate()
        try:
            await asyncio.wait_for(daemon.wait(), STOP_WITHIN_S * self._settings.speed)
        except TimeoutError:
            daemon.kill()
            await daemon.wait()

    # --- the play ---

    async def _play(self, network: Network, daemon: asyncio.subprocess.Process) -> None:
        network.phones[self._village.caller.number].ring(hotline(0))
        await self._until(daemon, self._all_were_tried, OVER_WITHIN_S)
        await pause(CLOSE_AFTER_S)
        officer = network.phones[self._village.officer.number]
        read = (_CODE.search(text.text) for text in officer.texts)
        code = next((found["code"] for found in read if found is not None), "")
        officer.text(hotline(0), CLOSING_WORDS[self._settings.language].format(code=code))
        await self._until(daemon, self._all_have_the_all_clear, OVER_WITHIN_S)

    async def _until(
        self, daemon: asyncio.subprocess.Process, is_done: Callable[[], bool], within_s: float
    ) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + within_s
        while not is_done():
            if daemon.returncode is not None:
                words = " / ".join(self._log.read_text(encoding="utf-8").splitlines()[-3:])
                raise DemoFailed(t("alarmd ended by itself; its last words: {words}", words=words))
            if loop.time() > until:
                raise DemoFailed(t("this took too long; see {log}", log=self._log))
            await pause(LOOK_EVERY_S * self._settings.speed)
            self._look()

    def _look(self) -> None:
        try:
            with Reports(self._journal) as reports:
                stories = reports.newest(1)
        except ReportUnavailable:
            return  # the daemon has not made the journal yet
        self._story = stories[0] if stories else None
        rang_at, now = self._record.ring_at, asyncio.get_running_loop().time()
        off = frozenset(p.id for p in self._village.everybody if not p.is_reachable)
        self._show(Scene(now - rang_at if rang_at is not None else 0.0, self._story, off))

    def _lines_are_ready(self) -> bool:
        try:
            with Reports(self._journal) as reports:
                lines = reports.box().lines
        except ReportUnavailable:
            return False
        return sum(line.state == "ready" for line, _ in lines) == self._settings.lines

    def _all_were_tried(self) -> bool:
        return self._record.ring_at is not None and all(
            self._record.tried_at(one.number) is not None for one in self._recipients()
        )

    def _all_have_the_all_clear(self) -> bool:
        """Whether the officer closed the incident and everybody has been told that it is over."""
        story = self._story
        if story is None or story.closed_utc is None:
            return False
        tries = [*story.feedback, *(one for r in story.people for one in r.tries)]
        cleared = {one.started.party for one in tries if _is_over(one)}
        return cleared >= {one.id for one in (*self._recipients(), self._village.caller)}

    def _recipients(self) -> tuple[Villager, ...]:
        return (self._village.officer, *self._village.neighbours)

    def _keep_what_was_heard(self, network: Network) -> None:
        for villager in self._village.everybody:
            ear = network.phones[villager.number].ear
            if ear is not None and ear.heard:
                save_wav(self._settings.folder / f"heard-{villager.id}.wav", bytes(ear.heard))
            elif ear is not None and ear.words:
                words = "\n".join(ear.words) + "\n"
                path = self._settings.folder / f"heard-{villager.id}.txt"
                path.write_text(words, encoding="utf-8")

    # --- the measure ---

    def _result(self) -> DemoResult:
        story = self._story
        assert story is not None, "an alarm that was tried is written down"
        recipients = self._recipients()
        numbers = [one.number for one in recipients]
        told = self._record.was_told
        return DemoResult(
            figures=measure(self._record, numbers, self._settings.lines),
            acknowledged=sum(one.known.response is not None for one in story.people),
            missed=tuple(p.id for p in recipients if p.is_reachable and not told(p.number)),
            journal_ok=self._journal_is_whole(),
        )

    def _journal_is_whole(self) -> bool:
        try:
            return verify(self._journal).broken_at is None
        except JournalError:
            return False


def _is_over(one: AttemptReport) -> bool:
    is_taken = one.submitted_utc is not None or one.ended_utc is not None
    return one.started.purpose is Purpose.ALL_CLEAR and is_taken
