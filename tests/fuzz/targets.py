"""What anybody outside can feed the box with, one function a door. Each takes any octets and
returns; what it raises is a fault of ours.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import Any

from alarmd.incident.intake.missed_calls import missed_calls
from alarmd.incident.reading import Situation, understand
from alarmd.numbers import identify
from modem.at import parse
from modem.at.channel import AtChannel
from modem.at.events import Command
from modem.at.keys import parse_key
from modem.errors import MalformedResponse
from modem.inbox import Inbox
from modem.sms import pdu
from modem.sms.concat import Joiner
from modem.types import Address, Slot
from tests.fuzz.core import core
from tests.fuzz.draw import Draw
from tests.fuzz.files import config, households
from tests.fuzz.requests import requests

Target = Callable[[bytes], None]

COMMANDS = (
    Command("AT"),
    Command("AT+CSQ", ("+CSQ:",)),
    Command("AT+CLCC", ("+CLCC:",)),
    Command("AT+CMGL=4", ("+CMGL:",), timeout_s=20.0),
    Command("AT+CMGR=1", ("+CMGR:",)),
    Command("AT+CGMI", bare=True),
    Command("AT+CREG?", ("+CREG:",)),
    Command("ATD+8610000000101;", timeout_s=60.0),
    Command("AT+CMGS=20", ("+CMGS:",), timeout_s=60.0, payload="0001000B"),
)
READ_MAX = 64  # octets at once
SITUATIONS = tuple(Situation)
STEPS_S = (0.0, 0.01, 0.5, 5.0, 30.0, 200.0)
OF_A_LINE: tuple[Callable[[str], Any], ...] = (
    parse.parse_clcc,
    parse.parse_clip,
    parse.parse_ccwa,
    parse.parse_cireg,
    parse.parse_creg,
    parse.parse_csq,
    parse.parse_cops,
    parse.parse_cfun,
    parse.parse_cpin,
    parse.parse_cpinr,
    parse.parse_cmti,
    parse.parse_cdsi,
    parse.parse_cmgs,
    parse.parse_cpms,
    parse.parse_csca,
    parse_key,
)
OF_LINES: tuple[Callable[[Sequence[str]], Any], ...] = (
    parse.parse_ccwa_status,
    parse.parse_imei,
    parse.parse_imsi,
    parse.parse_identity,
    parse.cmgl_entries,
)


def at(data: bytes) -> None:
    """What a modem says, in pieces, while it is asked for one thing after another."""
    draw, channel, now = Draw(data), AtChannel(), 0.0
    channel.open(now)
    while not draw.is_empty:
        step = draw.octet()
        now += STEPS_S[step % len(STEPS_S)]
        deadline = channel.deadline()
        if deadline is not None and deadline <= now:
            channel.expire(now)
        if channel.idle and step & 0x80:
            channel.request(draw.one_of(COMMANDS), now)
        elif step & 0x40:
            channel.break_off(now)
        events = channel.receive(draw.octets(1 + step % READ_MAX), now)
        assert len(events) <= READ_MAX + 1, events
        channel.bytes_to_send()


def parsers(data: bytes) -> None:
    """One line, given to everything that reads lines: a value, or the one refusal that is named."""
    line = Draw(data).line()
    for reads in OF_A_LINE:
        with contextlib.suppress(MalformedResponse):
            reads(line)
    for reads_lines in OF_LINES:
        with contextlib.suppress(MalformedResponse):
            reads_lines([line, line[1:]])
    with contextlib.suppress(MalformedResponse):
        parse.parse_cmgl_entry(line, "")


def texts(data: bytes) -> None:
    """PDUs out of a store, of one line each: decoded, joined with others, numbered and read."""
    inbox, now = Inbox(Joiner()), 1_790_000_000.0
    for index, octets in enumerate(data.split(b"\n")[:8]):
        line = octets.decode("latin-1")
        for decodes in (pdu.decode, pdu.decode_submit):
            with contextlib.suppress(MalformedResponse):
                decodes(line)
        pdu.sender_of(line)
        for told in (*inbox.stored(Slot("ME", index), line, now), *inbox.direct(line, now)):
            sender = getattr(told, "sender", None)
            if sender is not None:
                identify(sender)
            _read(getattr(told, "text", ""), len(line))
        now += 100.0
    inbox.expire(now + 10_000.0)


def numbers(data: bytes) -> None:
    """A number as a network shows it, of any type of address."""
    draw = Draw(data)
    type_ = draw.octet()
    found = identify(Address(draw.rest().decode("latin-1"), type_))
    assert found is None or found.e164[1:].isdecimal()


def words(data: bytes) -> None:
    """A text of anybody, read in one situation: its last octet says in which."""
    _read(data.decode("utf-8", "replace"), data[-1] if data else 0)


def _read(text: str, chance: int) -> None:
    situation = SITUATIONS[chance // 2 % len(SITUATIONS)]
    understand(text, situation, is_officer=chance % 2 == 1)
    missed_calls(text)


TARGETS: dict[str, Target] = {
    one.__name__: one
    for one in (at, parsers, texts, numbers, words, config, households, requests, core)
}
