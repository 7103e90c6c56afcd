"""`alarmctl sim`: a simulated network with modems on real ttys and phones that a person plays."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct

from alarmd.i18n.language import Language, t
from alarmd.numbers import NumberKind, kind_of
from alarmd.system.event_loop import new_event_loop
from cli.session import Session, why_unusable, with_session
from cli.spoken import Command, Fault, Number, option

if TYPE_CHECKING:
    from alarmd.roster import Phone, Roster
    from modem.sim.console import Console
    from modem.sim.network import Network
    from modem.sim.pty import PluggedModem
    from modem.sim.record import Fact
    from modem.sim.settings import Profile

LINES_MAX = 64
SPEED_MAX = 1000
TYPED_OCTETS_MAX = 4096  # a line of typed input; the tty allows no more either
# Numbers and identities of the modems: sample numbers, and the IMEIs of a test model.
FIRST_LINE_NUMBER = 8610000009000
FIRST_IMEI = 49015420323700


@click.command(
    "sim",
    cls=Command,
    more=t(
        "Put the links DIR/line1, DIR/line2... as ports into alarmd.yaml, start alarmd in another "
        "terminal and type here: help, status, ring wang... Ctrl-D ends it."
    ),
)
@option("--lines", type=Number(1, LINES_MAX), default=1, metavar="N", said=t("how many modems (1)"))
@option(
    "--dir",
    "folder",
    metavar="DIR",
    required=True,
    said=t("where the links to the terminal devices are put"),
)
@option(
    "--households", metavar="FILE", said=t("whose phones exist (otherwise: those of alarmd.yaml)")
)
@option(
    "--speed",
    type=Number(0.1, SPEED_MAX, is_whole=False),
    default=1.0,
    metavar="X",
    said=t("run time so many times faster (1)"),
)
@option(
    "--modem",
    "kind",
    default="plain",
    metavar="KIND",
    said=t("which modems: plain, sim7600, a7670, sim800, ec25, ec200, m26, huawei, air724 (plain)"),
)
@option(
    "--seed",
    type=Number(0, 2**32),
    default=0,
    metavar="N",
    said=t("the number from which all chance starts (0)"),
)
@with_session
def command(
    session: Session,
    lines: int,
    folder: str,
    households: str | None,
    speed: float,
    kind: str,
    seed: int,
) -> None:
    """Serve until the input ends."""
    from modem.sim.dialects import PROFILES

    if kind not in PROFILES:
        raise Fault(
            t("there is no modem {kind}: choose {known}", kind=kind, known=", ".join(PROFILES))
        )
    phones = _phones(session, Path(households) if households else None)
    place = Path(folder)
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Fault(why_unusable(error, place)) from None
    loop = new_event_loop(speed)
    try:
        modems = _Modems(lines, PROFILES[kind])
        loop.run_until_complete(_serve(session, loop, place, modems, phones, seed))
    finally:
        loop.close()


class _Modems(Struct, frozen=True):
    """How many modems, and of which kind."""

    count: int
    profile: Profile


_SUFFIXES = ("", "2", "3", "4", "5", "6", "7", "8")


class SamplePhone(Struct, frozen=True):
    """A phone of the village and the names that may be typed for it; the first name is shown."""

    number: str
    names: tuple[str, ...]


def _phones(session: Session, households: Path | None) -> list[SamplePhone]:
    """Every enrolled phone; the second phone of wang is typed as wang2."""
    from alarmd.enrolment.households import load_roster
    from cli.village import roster

    if households is None:
        known = roster(session)
    else:
        loaded, problems = load_roster(households)
        if loaded is None:
            raise session.faulty(households, problems, "bad_households")
        known = loaded
    if any(kind_of(phone.number) is not NumberKind.SAMPLE for phone in _every_phone(known)):
        session.record_look_up("numbers of everybody")  # the console shows them
    return [
        SamplePhone(phone.number.e164, (f"{party.name}{suffix}", f"{party.id}{suffix}"))
        for party in known.parties.values()
        for suffix, phone in zip(_SUFFIXES, party.phones, strict=False)
    ]


def _every_phone(known: Roster) -> Iterator[Phone]:
    return (phone for party in known.parties.values() for phone in party.phones)


async def _serve(
    session: Session,
    loop: asyncio.AbstractEventLoop,
    folder: Path,
    modems: _Modems,
    phones: list[SamplePhone],
    seed: int,
) -> None:
    from modem.sim.console import Console
    from modem.sim.network import Network

    started = loop.time()

    is_chinese = session.language is Language.ZH
    spoken = {phone.number: phone.names[0] for phone in phones}

    def show(fact: Fact) -> None:
        from modem.sim.spoken import log_row

        origin, recipient = (spoken.get(one, one) for one in (fact.origin, fact.recipient))
        row = log_row(replace(fact, at=fact.at - started, origin=origin, recipient=recipient))
        session.say_wrapped(row.zh if is_chinese else row.en)

    network = Network(loop, random.Random(seed), recorder=show)
    plugged = _plug(network, folder, modems)
    for number, name in spoken.items():
        network.add_phone(number, name)
    names = {name: phone.number for phone in phones for name in phone.names}
    console = Console(network, plugged, names, is_chinese=is_chinese)
    for name, modem in plugged.items():
        session.say(t("{name} is at {link}", name=name, link=modem.link))
    session.say(t("Type help for what you can do; Ctrl-D ends."))
    try:
        await _read_commands(loop, console)
    finally:
        for modem in plugged.values():
            modem.unplug()


def _plug(network: Network, folder: Path, modems: _Modems) -> dict[str, PluggedModem]:
    from modem.sim.pty import PluggedModem

    plugged = {}
    for n in range(modems.count):
        name = f"line{n + 1}"
        number, imei = f"+{FIRST_LINE_NUMBER + n}", _imei(FIRST_IMEI + n)
        plugged[name] = PluggedModem(
            network, number, imei, folder / name, name=name, profile=modems.profile
        )
    return plugged


def _imei(body: int) -> str:
    """Fourteen digits and their check digit (3GPP 23.003 annex B)."""
    digits = f"{body:014d}"
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(digits))
    total = sum(value - 9 if value > 9 else value for value in doubled)
    return f"{digits}{-total % 10}"


async def _read_commands(loop: asyncio.AbstractEventLoop, console: Console) -> None:
    """Carry out what is typed until the input ends, somebody says quit, or a signal comes."""
    ended = asyncio.Event()
    source = sys.stdin.fileno()
    typed = _Typed(console)
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)

    def read() -> None:
        octets = os.read(source, TYPED_OCTETS_MAX)
        typed.take(octets)
        if not octets or console.is_over:
            ended.set()

    try:
        loop.add_reader(source, read)
    except PermissionError:  # epoll takes no file and no /dev/null: read it all now, then serve
        while octets := os.read(source, TYPED_OCTETS_MAX):
            typed.take(octets)
        if console.is_over:
            return
    try:
        await ended.wait()
    finally:
        loop.remove_reader(source)


class _Typed:
    """Cuts what is typed into lines and carries them out."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._rest = b""

    def take(self, octets: bytes) -> None:
        *lines, rest = (self._rest + octets).split(b"\n")
        self._rest = rest[:TYPED_OCTETS_MAX]
        for line in lines:
            answer = self._console.execute(line.decode(errors="replace"))
            if answer:
                click.echo(answer)
