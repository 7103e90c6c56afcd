"""`alarmctl prompts`: what people hear, whose voice says it, and what nobody has listened to."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import click

from alarmd.enrolment.cache import write_cache
from alarmd.i18n.language import Language, both_languages, t
from alarmd.incident.content.speech import Own, Sentence, sample
from alarmd.roster import Roster
from alarmd.voice import catalogue, child
from alarmd.voice.catalogue import Entry
from alarmd.voice.findings import ADVICE, Finding, Sort, findings
from alarmd.voice.prompts import Library, Source, spoken_text
from alarmd.voice.sound import prepare_file
from alarmd.voice.wav import FILE_BYTES_MAX, Unusable, wav_file
from cli import sound_card, village
from cli.complete import complete_party
from cli.render import Cell, Colour, Column
from cli.session import Session, why_unusable, with_session
from cli.spoken import FOUND, Command, Fault, Group, OneOf, argument, json_option, option

SHOWN_MAX = 20
RECORDED_AS = frozenset({".wav", ".mp3", ".m4a", ".aac", ".amr", ".ogg", ".flac", ".3gp"})
SOURCES = {
    Source.RECORDED: (t("recorded"), Colour.GOOD),
    Source.RENDERED: (t("synthesised"), None),
    Source.SHIPPED: (t("shipped"), None),
    Source.MISSING: (t("MISSING"), Colour.WATCH),
}

_language = option(
    "--language", type=OneOf("zh", "en"), said=t("the language of the prompt; zh if left out")
)


@click.group("prompts", cls=Group)
def command() -> None:
    """The group of these commands."""


@command.command(
    "list", cls=Command, said=t("list the prompts: where each comes from, what it says")
)
@option(
    "--household",
    metavar="PARTY",
    said=t("what is said of this household, instead of the fixed prompts"),
    shell_complete=complete_party,
)
@_language
@json_option
@with_session
def list_prompts(session: Session, household: str | None, language: str | None) -> None:
    """Print one line for each prompt: what somebody records a dialect from."""
    library, tongue = Library(session.config.prompts), Language(language or "zh")
    if household is None:
        entries = list(catalogue.fixed(tongue))
    else:
        one = village.looked_up(session, village.roster(session), household)
        entries = list(catalogue.of_party(one, tongue))
    found = [(entry, library.source(entry.part, tongue)) for entry in entries]
    if session.is_json:
        session.say_json([_entry_json(entry, source) for entry, source in found])
        return
    columns = [Column(session.text(title)) for title in (t("prompt"), t("voice"))]
    columns.append(Column(session.text(t("says")), True))
    rows = [
        [
            Cell(entry.part.id, Colour.STRONG),
            Cell(session.text(SOURCES[source][0]), SOURCES[source][1]),
            Cell(spoken_text(entry.part, tongue)),
        ]
        for entry, source in found
    ]
    session.say_table(columns, rows)


@command.command(
    "play", cls=Command, said=t("play a prompt, or the alarm of a household as it would be heard")
)
@argument("subject", said=t("a prompt as in the list, or a household"))
@_language
@option("--to", metavar="FILE", said=t("write a WAV file instead"))
@json_option
@with_session
def play(session: Session, subject: str, language: str | None, to: str | None) -> None:
    """Let the operator hear it."""
    sentence = _sentence(session, subject, language)
    said = Library(session.config.prompts).resolve(sentence)
    if said.missing == sentence.parts or not said.pcm:
        raise Fault(t("{subject} has no sound yet", subject=subject), code="no_sound")
    if to is not None:
        try:
            Path(to).write_bytes(wav_file(said.pcm))
        except OSError as error:
            raise Fault(why_unusable(error, Path(to)), code="file") from None
    else:
        sound_card.play(wav_file(said.pcm))
    missing = [part.id for part in said.missing]
    if session.is_json:
        seconds = round(said.seconds, 2)
        session.say_json({"says": sentence.text, "seconds": seconds, "missing": missing})
        return
    session.say_wrapped(sentence.text)
    for part in missing:
        said_otherwise = t("{prompt} has no sound; it is said in general words", prompt=part)
        session.say_wrapped(said_otherwise, Colour.WATCH)


@command.command(
    "import",
    cls=Command,
    said=t("take recordings over"),
    more=t(
        "Any WAV file; it is brought to 8 kHz, trimmed and levelled. The name of a file is the "
        "prompt that it says (alarm.wav, wang.name.wav); of a folder, all recordings are taken."
    ),
)
@argument("files", nargs=-1, required=True, said=t("WAV files, or folders of them"))
@option("--as", "prompt", metavar="PROMPT", said=t("the prompt that the one file says"))
@_language
@json_option
@with_session
def import_recordings(
    session: Session, files: tuple[str, ...], prompt: str | None, language: str | None
) -> int:
    """Take each file that can be used, and say of the others what to do."""
    paths = [path for name in files for path in _recordings(Path(name))]
    if prompt is not None and len(paths) != 1:
        raise Fault(t("--as needs one file"), code="usage", exit_code=2)
    library, known = Library(session.config.prompts), village.roster(session)
    tongue = Language(language or "zh")
    results = [
        _take(library, path, _entry(known, prompt or path.stem, tongue), prompt or path.stem)
        for path in paths
    ]
    if session.is_json:
        session.say_json([_as_json(result) for result in results])
    else:
        for result in results:
            _show_taken(session, result)
    return 0 if all(result["is_ok"] for result in results) else FOUND


def _as_json(result: dict[str, Any]) -> dict[str, Any]:
    return {**result, "messages": [both_languages(message) for message in result["messages"]]}


def _recordings(path: Path) -> list[Path]:
    """The file, or the recordings in a folder, also those of formats that will be refused."""
    if not path.is_dir():
        return [path]
    found = sorted(one for one in path.iterdir() if one.suffix.lower() in RECORDED_AS)
    if not found:
        raise Fault(t("there is no recording in {folder}", folder=path), code="nothing")
    return found


def _take(library: Library, path: Path, entry: Entry | None, prompt: str) -> dict[str, Any]:
    """Keep one recording; return the result for the operator."""
    result: dict[str, Any] = {"file": str(path), "prompt": prompt, "is_ok": False}
    if entry is None:
        unknown = t('there is no prompt "{prompt}"; see alarmctl prompts list', prompt=prompt)
        return {**result, "messages": [unknown]}
    try:
        with path.open("rb") as file:
            prepared = prepare_file(file.read(FILE_BYTES_MAX + 1))
        library.keep_recording(entry.part, entry.language, prepared.pcm)
    except Unusable as unusable:
        return {**result, "messages": [unusable.message]}
    except OSError as error:
        return {**result, "messages": [why_unusable(error, path)]}
    seconds = round(prepared.seconds, 2)
    return {**result, "is_ok": True, "seconds": seconds, "messages": list(prepared.warnings)}


def _show_taken(session: Session, result: dict[str, Any]) -> None:
    done = t("{prompt}: {file}", prompt=result["prompt"], file=result["file"])
    word, colour = (t("OK"), Colour.GOOD) if result["is_ok"] else (t("FAULT"), Colour.BAD)
    session.headline(word, colour, done)
    for message in result["messages"]:
        session.say_wrapped(message, Colour.WATCH)


@command.command(
    "record",
    cls=Command,
    said=t("record a prompt with this machine's microphone"),
    more=t("Read out what is shown, between two presses of Enter."),
)
@argument("prompt", said=t("a prompt as in the list, such as alarm or wang.name"))
@_language
@json_option
@with_session
def record(session: Session, prompt: str, language: str | None) -> None:
    """Show the words, record them, keep them."""
    entry = _entry(village.roster(session), prompt, Language(language or "zh"))
    if entry is None:
        raise _unknown(prompt)
    words = spoken_text(entry.part, entry.language)
    session.say_wrapped(t("Read out: {words}", words=words), Colour.STRONG)
    session.say(t("Press Enter, read it out, press Enter again."))
    sys.stdin.readline()
    wav = sound_card.record(sys.stdin.readline)
    try:
        prepared = prepare_file(wav)
        Library(session.config.prompts).keep_recording(entry.part, entry.language, prepared.pcm)
    except Unusable as unusable:
        raise Fault(unusable.message, code="unusable") from None
    except OSError as error:
        raise Fault(why_unusable(error, session.config.prompts), code="not_written") from None
    if session.is_json:
        session.say_json({"prompt": prompt, "seconds": round(prepared.seconds, 2)})
        return
    kept = t("{seconds:.1f} s are kept", seconds=prepared.seconds)
    session.headline(t("OK"), Colour.GOOD, kept)
    for warning in prepared.warnings:
        session.say_wrapped(warning, Colour.WATCH)


@command.command(
    "remove",
    cls=Command,
    said=t("remove a recording; the prompt then has the voice that it had before"),
)
@argument("prompt", said=t("a prompt as in the list, such as alarm or wang.name"))
@_language
@json_option
@with_session
def remove(session: Session, prompt: str, language: str | None) -> None:
    """Take one recording out, also of somebody who is not enrolled any more."""
    library = Library(session.config.prompts)
    if not library.remove_recording(prompt, Language(language or "zh")):
        raise Fault(t("{prompt} is not recorded", prompt=prompt), code="no_such_prompt")
    if session.is_json:
        session.say_json({"prompt": prompt})
    else:
        session.headline(t("OK"), Colour.GOOD, t("{name} is removed", name=prompt))


@command.command(
    "render",
    cls=Command,
    said=t("synthesise what the roster needs and nobody has recorded"),
    more=t(
        "Needs make voices. Takes some seconds for each name; alarmd does it by itself when the "
        "roster changes. What is there already is left alone."
    ),
)
@option(
    "--household",
    metavar="PARTY",
    said=t("only what is said of this household"),
    shell_complete=complete_party,
)
@json_option
@with_session
def render(session: Session, household: str | None) -> None:
    """Run the synthesiser in a process of its own and show how far it is."""
    known, config = village.roster(session), session.config
    named = village.party(session, known, household).id if household is not None else ""
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder) / "roster.json"
        write_cache(cache, known)
        rendering = child.rendering(cache, config.prompts, named)
        if rendering is None:
            said = t("there is no synthesiser on this machine: make voices, or record the names")
            raise Fault(said, code="no_synthesiser")
        with subprocess.Popen(
            rendering.command, env=rendering.environment, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            results = [_rendered(session, json.loads(line)) for line in process.stdout]
        if process.returncode:
            raise Fault(t("the synthesiser stopped; its reason stands above"), code="failed")
    if session.is_json:
        session.say_json(results)
    else:
        count = sum(result["is_said"] for result in results)
        session.headline(t("OK"), Colour.GOOD, t("{count} were synthesised", count=count))


def _rendered(session: Session, result: dict[str, Any]) -> dict[str, Any]:
    if not session.is_json:
        place = t("{done} of {of}: {id}", done=result["done"], of=result["of"], id=result["id"])
        session.say_wrapped(
            place if result["is_said"] else t("{id}: not one sign can be read", id=result["id"])
        )
    return {key: result[key] for key in ("id", "is_said")}


@command.command(
    "check",
    cls=Command,
    said=t("show what has no sound, is out of date, or should be listened to"),
    more=t("Exit code 1 if a prompt of alarmd itself is missing; the rest are warnings."),
)
@option(
    "--listened",
    metavar="PROMPT",
    multiple=True,
    said=t("this name was listened to and is right; may be repeated"),
)
@json_option
@with_session
def check(session: Session, listened: tuple[str, ...]) -> int:
    """List the findings by what is to be done about them."""
    library, known = Library(session.config.prompts), village.roster(session)
    for prompt in listened:
        _mark(session, library, known, prompt)
    found = list(findings(library, known))
    if session.is_json:
        session.say_json(
            [
                {"sort": one.sort.value, "id": one.subject, "message": both_languages(one.message)}
                for one in found
            ]
        )
    else:
        _show_findings(session, found)
    return FOUND if any(one.sort.is_fault for one in found) else 0


def _mark(session: Session, library: Library, known: Roster, prompt: str) -> None:
    """Note that this name was listened to and is right, in every language of the roster."""
    entries = [catalogue.find(known, prompt, language) for language in catalogue.languages(known)]
    own = [(e.part, e.language) for e in entries if e is not None and isinstance(e.part, Own)]
    if not own:
        raise _unknown(prompt)
    for part, language in own:
        library.mark_listened(part, language, session.operator)


def _show_findings(session: Session, found: list[Finding]) -> None:
    if not found:
        session.headline(t("OK"), Colour.GOOD, t("every prompt has its sound"))
    for sort in Sort:
        those = [one for one in found if one.sort is sort]
        if not those:
            continue
        session.say()
        session.say(ADVICE[sort], Colour.BAD if sort.is_fault else Colour.WATCH)
        for one in those[:SHOWN_MAX]:
            session.say_wrapped(one.message)
        if len(those) > SHOWN_MAX:
            session.say_wrapped(t("and {count} more", count=len(those) - SHOWN_MAX))


def _entry(known: Roster, prompt: str, language: Language) -> Entry | None:
    return catalogue.find(known, prompt, language)


def _unknown(prompt: str) -> Fault:
    said = t('there is no prompt "{prompt}"; see alarmctl prompts list', prompt=prompt)
    return Fault(said, code="no_such_prompt")


def _sentence(session: Session, subject: str, language: str | None) -> Sentence:
    """A prompt alone, or the alarm of a household; raise Fault if it is neither."""
    known = village.roster(session)
    entry = _entry(known, subject, Language(language or "zh"))
    if entry is not None:
        return Sentence(entry.language, (entry.part,))
    one = village.looked_up(session, known, subject)
    return sample(one, Language(language) if language else one.language)


def _entry_json(entry: Entry, source: Source) -> dict[str, Any]:
    return {
        "prompt": entry.part.id,
        "language": entry.language.value,
        "source": source.value,
        "says": spoken_text(entry.part, entry.language),
    }
