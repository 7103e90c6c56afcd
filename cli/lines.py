"""`alarmctl lines`: what each modem can do, a report about one, and its acceptance test."""

from __future__ import annotations

import asyncio
import functools
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from alarmd.i18n.language import Message, t
from alarmd.i18n.modem_faults import told
from cli.complete import complete_line
from cli.render import GAP, Cell, Colour, Column
from cli.session import FORBIDDEN, Session, with_session
from cli.spoken import FOUND, UNREACHABLE, Command, Fault, Group, argument, json_option, option
from cli.times import day_and_clock
from modem.types import SoundPath

if TYPE_CHECKING:
    from alarmd.config.settings import LineConfig
    from modem.acceptance import Finding, Seen, Step
    from modem.types import Msisdn
    from modem.voice.talk import Talk

_SPEAKS: Mapping[SoundPath, Message] = {
    SoundPath.PCM_TTY: t("yes, recorded"),
    SoundPath.SOUND_CARD: t("yes, recorded"),
    SoundPath.SYNTHESISER: t("its own voice"),
    SoundPath.NONE: t("no"),
}


@click.group("lines", cls=Group)
def command() -> None:
    """The group of these commands."""


@command.command(
    "show",
    cls=Command,
    said=t("what each line can do: text, ring, speak, hear keys, take a second caller"),
)
@json_option
@with_session
def show_lines(session: Session) -> int:
    """Show what the modems answered when they were asked; exit code 1 if a line is not ready."""
    lines = session.ask("status")["lines"]
    accepted = {line["name"]: _accepted(session, line["name"]) for line in lines}
    if session.is_json:
        session.say_json([{**line, "acceptance": accepted[line["name"]]} for line in lines])
    else:
        _show(session, lines, accepted)
    return 0 if all(line["state"] == "ready" for line in lines) else FOUND


def _show(
    session: Session, lines: list[dict[str, Any]], accepted: Mapping[str, dict[str, Any] | None]
) -> None:
    titles = (
        t("line"),
        t("modem"),
        t("texts"),
        t("rings"),
        t("speaks"),
        t("hears keys"),
        t("second caller"),
        t("calls over"),
    )
    columns = [Column(session.text(title), n == 1) for n, title in enumerate(titles)]
    session.say_table(columns, [_row(session, line) for line in lines])
    for line in lines:
        for note in _notes(session, line, accepted[line["name"]]):
            session.say_wrapped(t("{line}: {problem}", line=line["name"], problem=note))


def _row(session: Session, line: Mapping[str, Any]) -> list[Cell]:
    found = line["capabilities"]
    speech = SoundPath(found["speech"])
    return [
        Cell(line["name"]),
        Cell(line["model"] or "-"),
        _yes_or_no(session, line["carries_texts"]),
        _yes_or_no(session, line["carries_calls"]),
        Cell(session.text(_SPEAKS[speech]), None if speech is SoundPath.NONE else Colour.GOOD),
        _yes_or_no(session, found["hears_keys"]),
        _yes_or_no(session, found["waits_calls"]),
        Cell(session.text(_network(found["volte"]))),
    ]


def _yes_or_no(session: Session, answer: bool | None) -> Cell:
    if answer is None:
        return Cell("?")
    word, colour = (t("yes"), Colour.GOOD) if answer else (t("no"), Colour.WATCH)
    return Cell(session.text(word), colour)


def _network(volte: bool | None) -> Message | str:
    if volte is None:
        return "?"
    return t("LTE") if volte else t("2G or 3G")


def _notes(
    session: Session, line: Mapping[str, Any], accepted: dict[str, Any] | None
) -> Iterator[Message]:
    """Why the line lacks abilities, and how its acceptance test ended."""
    found = line["capabilities"]
    for fault in line.get("faults", ()):
        yield t("{why}", why=fault[session.language.value])
    if line["state"] == "ready" and SoundPath(found["speech"]) is SoundPath.NONE:
        yield t("its firmware offers no way for speech: whoever picks up hears silence")
    elif line["state"] == "ready" and not found["hears_keys"]:
        yield t("it cannot tell which key is pressed: people answer by text or by ringing back")
    if found["waits_calls"] is False:
        yield t("a second caller hears busy during a call: have call waiting switched on")
    if found["volte"] is False:
        yield t("calls need 2G or 3G, which is being closed: ask for VoLTE on this SIM")
    if accepted is None:
        yield t("not accepted yet: alarmctl lines accept {name} --phone NUMBER", name=line["name"])
        return
    when = day_and_clock(accepted["utc"], session.zone)
    failed = [step["step"] for step in accepted["steps"] if not step["passed"]]
    if failed:
        names = ", ".join(session.text(_words()[name].name) for name in failed)
        yield t("the acceptance test of {when} failed: {names}", when=when, names=names)
    else:
        yield t("accepted on {when}", when=when)


@command.command(
    "probe",
    cls=Command,
    said=t("ask the modem at PORT everything, for a report of a fault; numbers are masked"),
)
@argument("port", said=t("the port that takes AT commands"))
@with_session
def probe_port(session: Session, port: str) -> int:
    """Print what it answers. The port must be free: stop alarmd first if it is one of its lines."""
    from alarmd import __version__
    from alarmd.config.settings import BAUD
    from modem.errors import ModemError
    from modem.port import open_serial
    from modem.probe import probe

    session.say(t("Asking {port}; this takes up to a minute.", port=port))
    try:
        answers = asyncio.run(probe(port, BAUD, open_serial))
    except ModemError as error:
        raise Fault(t("{why}", why=told(error.fault)), code="no_modem") from None
    session.say(f"alarmd {__version__}, {Path(port).name}")
    for answer in answers:
        session.say(f"{answer.command}  ({answer.after_s * 1e3:.0f} ms)")
        for line in answer.lines:
            session.say(f"{GAP}{line}")
    return 0


@command.command(
    "accept",
    cls=Command,
    said=t("try one modem and its SIM with a phone in your hand, before anybody relies on it"),
)
@argument("name", metavar="LINE", said=t("a line as in alarmd.yaml"), shell_complete=complete_line)
@option("--phone", required=True, metavar="NUMBER", said=t("the phone in your hand"))
@json_option
@with_session
def accept_line(session: Session, name: str, phone: str) -> int:
    """Go through the steps and keep the result; exit code 1 unless all of them pass."""
    from alarmd.enrolment.typed_numbers import NumberRefused, read_typed

    line = next((one for one in session.config.lines if one.name == name), None)
    if line is None:
        known = ", ".join(one.name for one in session.config.lines)
        raise Fault(t("there is no line {name}: choose {known}", name=name, known=known))
    try:
        number, _ = read_typed(phone)
    except NumberRefused as refused:
        raise Fault(refused.message, code="bad_number") from None
    _require_stopped(session)
    _require_room(session.config.acceptance)

    def tell(step: Step) -> None:
        if not session.is_json:
            session.say(_words()[step.value].told)

    findings = asyncio.run(_accept(session, line, number, tell))
    _keep(session, name, findings)
    passed = sum(one.is_passed for one in findings)
    if session.is_json:
        session.say_json(_accepted(session, name) or {})
    elif passed == len(_words()):
        session.headline(t("OK"), Colour.GOOD, t("all {n} steps passed", n=passed))
    else:
        sentence = t("{n} of {all} steps passed", n=passed, all=len(_words()))
        session.headline(t("FAULT"), Colour.BAD, sentence)
    return 0 if passed == len(_words()) else FOUND


def _require_room(folder: Path) -> None:
    """Raise Fault if no result could be kept: nobody shall go through the test for nothing."""
    from tempfile import TemporaryFile

    try:
        folder.mkdir(parents=True, exist_ok=True)
        TemporaryFile(dir=folder).close()
    except OSError as error:
        raise Fault(
            t(
                "the result could not be kept in {folder} ({why}): run this as a user who may "
                "write there",
                folder=folder,
                why=error.strerror or str(error),
            ),
            code="not_kept",
        ) from None


def _require_stopped(session: Session) -> None:
    try:
        session.ask("status")
    except Fault as fault:
        if fault.exit_code == UNREACHABLE:
            return
        if fault.code == FORBIDDEN:
            raise
    raise Fault(
        t("alarmd is running and uses its lines: stop it for the test (systemctl stop alarmd)"),
        code="running",
    )


async def _accept(
    session: Session, line: LineConfig, phone: Msisdn, tell: Callable[[Step], None]
) -> list[Finding]:
    from alarmd.lines import modem_settings
    from modem.acceptance import Acceptance
    from modem.supervisor import Supervisor

    talk = _talk(session) if line.voice else None
    run = Acceptance(lambda notify: Supervisor(modem_settings(line), notify), phone, tell, talk)
    findings = []
    async for finding in run.run():
        findings.append(finding)
        if not session.is_json:
            word, colour = (
                (t("passed"), Colour.GOOD) if finding.is_passed else (t("FAILED"), Colour.BAD)
            )
            session.headline(word, colour, _seen(session, finding))
    return findings


def _talk(session: Session) -> Talk:
    """What the phone in the test hears: the shipped prompts, or the operator's own."""
    from alarmd.voice.announcer import trial
    from alarmd.voice.prompts import Library

    config = session.config
    return trial(Library(config.prompts).resolve, session.language, config.policy)


def _seen(session: Session, finding: Finding) -> Message:
    seen = ", ".join(session.text(_in_words(one)) for one in finding.seen)
    return t("{seen} ({s:.0f} s)", seen=seen or "-", s=finding.after_s)


def _in_words(seen: Seen) -> Message:
    """What a step saw, in words for people."""
    from modem.acceptance import Sight

    what: Message | str = seen.what
    if seen.fault is not None:
        what = t("{word} {more}", word=told(seen.fault), more=what) if what else told(seen.fault)
    said = {
        Sight.SENT: t("sent"),
        Sight.REFUSED: t("refused ({what})", what=what),
        Sight.STATUS: t("status {what}", what=what),
        Sight.FROM: t("from {what}", what=what),
        Sight.WITHHELD: t("number withheld"),
        Sight.ENDED: t("ended"),
        Sight.ANSWERED: t("picked up"),
        Sight.NO_ANSWER: t("nobody picked up ({what})", what=what),
        Sight.SILENT: t("this line does not speak"),
        Sight.SPOKE: t("{what} s of speech", what=what),
        Sight.DEAF: t("this line hears no keys"),
        Sight.KEY: t("key {what} heard", what=what),
        Sight.NO_KEY: t("no key heard"),
    }
    return said.get(seen.sight, t("{why}", why=what))  # otherwise a model or a fault


def _keep(session: Session, name: str, findings: list[Finding]) -> None:
    from alarmd.system.atomic import replace_file

    steps = [
        {
            "step": one.step.value,
            "passed": one.is_passed,
            "after_s": round(one.after_s, 1),
            "seen": [str(seen) for seen in one.seen],
        }
        for one in findings
    ]
    path = _kept_at(session.config.acceptance, name)
    kept = {"line": name, "utc": session.now(), "by": session.operator, "steps": steps}
    replace_file(path, json.dumps(kept, ensure_ascii=False).encode())


class _Words(NamedTuple):
    """What a step is called, and what the person with the phone is told."""

    name: Message
    told: Message


@functools.cache
def _words() -> Mapping[str, _Words]:
    return {
        "ready": _Words(t("start"), t("1. The modem starts and finds its network...")),
        "text_out": _Words(t("text out"), t("2. A text goes to your phone...")),
        "report": _Words(t("status report"), t("3. The network reports that it arrived...")),
        "text_in": _Words(
            t("text in"), t("4. Send any text from your phone to this line, within 3 minutes.")
        ),
        "ring_in": _Words(
            t("ring in"), t("5. Ring this line from your phone and let it ring, within 3 minutes.")
        ),
        "call_out": _Words(
            t("call out"),
            t("6. Your phone rings: pick it up, and if a voice speaks, press 1 as it asks."),
        ),
        "call_waiting": _Words(
            t("second caller"),
            t("7. Your phone rings again: pick it up, then ring this line from another phone."),
        ),
    }


def _accepted(session: Session, name: str) -> dict[str, Any] | None:
    """The kept result of the last acceptance test of a line, also from the folder of an earlier
    version; None if no result is kept."""
    for folder in (session.config.acceptance, session.config.state / "acceptance"):
        try:
            kept: dict[str, Any] = json.loads(_kept_at(folder, name).read_bytes())
        except (OSError, ValueError):
            continue
        return kept
    return None


def _kept_at(folder: Path, name: str) -> Path:
    return folder / f"{name}.json"
