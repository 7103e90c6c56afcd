"""Reads the transcripts of tests/transcripts and plays them to a channel (format: its README)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from modem.at.channel import (
    AtChannel,
    Command,
    Event,
    LateResult,
    Overlong,
    ProbeFailed,
    Response,
    Resynced,
    TimedOut,
    Urc,
)

TRANSCRIPTS = Path(__file__).parents[2] / "transcripts"

Cut = Callable[[bytes], list[bytes]]
"""How the octets that came together are cut into reads."""

ROUNDING_S = 1e-9
"""Sums of seconds are not exact; a transcript's are."""

_NAMED = {
    "CR": b"\r",
    "LF": b"\n",
    "SP": b" ",
    "ESC": b"\x1b",
    "NUL": b"\0",
    "^Z": b"\x1a",
}
_TOKEN = re.compile(r"<(CR|LF|SP|ESC|NUL|\^Z|0x[0-9A-F]{2})>|\*([0-9]+)(.)|(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a transcript: `reads` are the consecutive "<" lines, which may be merged."""

    mark: str
    text: str
    reads: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Transcript:
    """A dialogue and the rule it proves."""

    name: str
    rule: str
    steps: tuple[Step, ...]

    @property
    def octets(self) -> bytes:
        """Everything that the modem says."""
        return b"".join(read for step in self.steps for read in step.reads)


def load_all() -> list[Transcript]:
    """Every transcript, by name."""
    return [_parse(path) for path in sorted(TRANSCRIPTS.glob("*.at"))]


def octets(text: str) -> bytes:
    """The octets that the notation stands for."""
    return b"".join(_octets_of(match) for match in _TOKEN.finditer(text))


def whole(data: bytes) -> list[bytes]:
    """Everything in one read."""
    return [data]


def single(data: bytes) -> list[bytes]:
    """Octet by octet."""
    return [data[at : at + 1] for at in range(len(data))]


def ready_channel() -> AtChannel:
    """A channel that has been opened before instant 0 and is idle."""
    channel = AtChannel()
    channel.open(-1.0)
    while not channel.idle:
        at = channel.deadline()
        assert at is not None
        channel.expire(at)
        if b"AT\r" in channel.bytes_to_send():
            channel.receive(b"\r\nOK\r\n", at)
    return channel


def play(transcript: Transcript, cut: Cut | None = None, noise: str = "") -> None:
    """Play the modem's part; assert that the channel sends and tells what it should.

    With `cut`, reads are cut anew; with `noise`, that line follows every line of the modem's.
    """
    player = _Player(noise)
    for step in transcript.steps:
        player.take(step, cut)
    player.is_silent()


class _Player:
    def __init__(self, noise: str) -> None:
        self.channel, self.now = ready_channel(), 0.0
        self.told: list[str] = []
        self.noise = noise

    def take(self, step: Step, cut: Cut | None) -> None:
        if step.mark in "@?":
            self.is_silent()
        match step.mark:
            case "@":
                self.advance(float(step.text))
            case "?" if step.text == "open":
                self.channel.open(self.now)
            case "?":
                self.channel.request(command_of(step.text), self.now)
            case ">":
                assert self.channel.bytes_to_send() == octets(step.text)
            case "<":
                self.read(step.reads if cut is None else cut(b"".join(step.reads)))
            case "=":
                assert self.told[:1] == [step.text]
                del self.told[0]

    def is_silent(self) -> None:
        assert self.told == []
        assert self.channel.bytes_to_send() == b""

    def read(self, reads: Sequence[bytes]) -> None:
        for read in reads:
            if self.noise:
                read = read.replace(b"\n", b"\n" + self.noise.encode() + b"\r\n")
            self.tell(self.channel.receive(read, self.now))

    def advance(self, until: float) -> None:
        while (at := self.channel.deadline()) is not None and at <= until + ROUNDING_S:
            self.tell(self.channel.expire(at))
        self.now = until

    def tell(self, events: list[Event]) -> None:
        self.told += [told for told in map(describe, events) if told != f"Urc {self.noise}"]


def command_of(text: str) -> Command:
    """The command of a "?" line."""
    line, *rest = text.split(" ")
    options = dict(word.split("=", 1) for word in rest if "=" in word)
    return Command(
        line,
        tuple(word for word in rest if word.endswith(":")),
        float(options.get("limit", 5)),
        options.get("payload"),
        "bare" in rest,
    )


def describe(event: Event) -> str:
    """An event as "=" lines write it."""
    match event:
        case Urc(line, pdu):
            return " | ".join(filter(None, (f"Urc {line}", pdu)))
        case Response(command, lines, final) | LateResult(command, lines, final):
            name = type(event).__name__
            return " | ".join((f"{name} {command.text}", *lines, final.text))
        case TimedOut(command, sent_payload, lines):
            sent = " sent" if sent_payload else ""
            return " | ".join((f"TimedOut {command.text}{sent}", *lines))
        case Resynced():
            return "Resynced"
        case ProbeFailed(probes):
            return f"ProbeFailed {probes}"
        case Overlong(length):
            return f"Overlong {length}"


def _octets_of(match: re.Match[str]) -> bytes:
    name, times, repeated, plain = match.groups()
    if plain is not None:
        return bytes(plain, "latin-1")
    if times is not None:
        return bytes(repeated, "latin-1") * int(times)
    return _NAMED[name] if name in _NAMED else bytes([int(name, 16)])


def _parse(path: Path) -> Transcript:
    lines = path.read_text(encoding="utf-8").splitlines()
    (rule,) = (line.removeprefix("rule:").strip() for line in lines if line.startswith("rule:"))
    return Transcript(path.stem, rule, tuple(_steps(lines)))


def _steps(lines: list[str]) -> Iterator[Step]:
    reads: list[bytes] = []
    for line in [line for line in lines if not line.startswith(("#", "rule:"))] + [""]:
        if line.startswith("< "):
            reads.append(octets(line[2:]))
            continue
        if reads:
            yield Step("<", "", tuple(reads))
            reads = []
        if line:
            assert line[:2] in ("@ ", "? ", "> ", "= "), line
            yield Step(line[0], line[2:])
