"""Does anybody understand what we say? A speech recogniser's answer, over a GSM line.

python -m benchmarks.intelligibility [--json]

Needs `make voices-check`, which sets up the synthesiser and the recogniser. The sentences of an
alarm in the sample village are made as the daemon makes them, sent through a GSM full-rate codec
and understood by Whisper base: the share of syllables (English: words) that are wrong.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from alarmd.enrolment.cache import write_cache
from alarmd.enrolment.households import load_roster
from alarmd.i18n.language import Language
from alarmd.incident.content import speech
from alarmd.incident.content.speech import Sentence
from alarmd.incident.facts.entries import CloseReason, Kind, Means, Response, Status
from alarmd.incident.facts.evolve import fold
from alarmd.incident.facts.world import Incident, World
from alarmd.incident.intake.recipients import Raising, raise_alarm
from alarmd.incident.intake.scene import Scene
from alarmd.incident.policy import Policy
from alarmd.roster import Roster
from alarmd.voice import child
from alarmd.voice.prompts import Library
from alarmd.voice.wav import wav_file

ROOT = Path(__file__).parents[1]
KEPT = ROOT / ".venv" / "voices" / "check"  # the sample village's names, rendered once
RECOGNISER = ROOT / ".venv" / "recogniser" / "bin" / "python"
TARGET = 0.15
ALARMS = (
    ("wangsan", Kind.FIRE), ("wangyeye", Kind.MEDICAL), ("zhangsao", Kind.DANGER),
    ("liuming", Kind.EMERGENCY), ("zhengdaye", Kind.OTHER), ("gaolin", Kind.FIRE),
)  # fmt: skip


def village() -> Roster:
    """The sample village."""
    roster, _ = load_roster(ROOT / "households.yaml")
    assert roster is not None
    return roster


def spoken(roster: Roster) -> Iterator[Sentence]:
    """The sentences of some alarms, from the first call to the all-clear, in both languages."""
    for party, kind in ALARMS:
        case = _case(roster, party, kind)
        caller, *others = [person for person in case.notifications.values() if person.wave < 2]
        officer = next(person for person in others if person.is_officer)
        neighbour = next(person for person in others if not person.is_officer)
        yield speech.alert(case, neighbour)
        yield speech.alert(case, officer)
        yield speech.call_back(case, caller)
    some = _with_coming(case, 3)
    yield speech.confirmed(some, neighbour, Response.COMING)
    yield speech.confirmed(case, neighbour, Response.CANNOT)
    yield speech.alarm_stands(some, caller)
    yield speech.noted(case, caller, Kind.MEDICAL)
    yield speech.noted(case, caller, None)
    yield speech.alarm_stands(case, caller)
    yield speech.wrong_key(neighbour)
    yield speech.no_key(neighbour)
    yield speech.all_clear(replace(case, closed_reason=CloseReason.REAL), neighbour)
    drill = replace(case, status=Status.EXERCISE)
    yield speech.alert(drill, neighbour)
    yield speech.call_back(drill, caller)


def _case(roster: Roster, party: str, kind: Kind) -> Incident:
    originator = roster.parties[party]
    raising = Raising(kind, Means.RING, "north", 0.0)
    scene = Scene(World(), roster, 0.0, 0.0, Policy())
    world = fold(World(), raise_alarm(scene, originator, raising), 0.0)
    return world.incidents[world.last_incident]


def _with_coming(case: Incident, count: int) -> Incident:
    coming = [who for who in case.notifications.values() if who.wave == 1 and not who.is_officer][
        :count
    ]
    people = {who.party.id: replace(who, response=Response.COMING) for who in coming}
    return replace(case, notifications={**case.notifications, **people})


def rendered(roster: Roster) -> Library:
    """The prompts of the sample village, rendered as the daemon has it done."""
    KEPT.mkdir(parents=True, exist_ok=True)
    write_cache(KEPT / "roster.json", roster)
    rendering = child.rendering(KEPT / "roster.json", KEPT)
    if rendering is None:
        sys.exit("there is no synthesiser here: make voices")
    subprocess.run(rendering.command, env=rendering.environment, check=True, stdout=sys.stderr)
    return Library(KEPT)


def over_gsm(pcm: bytes, path: Path) -> None:
    """Write what arrives at the far end of a GSM full-rate call."""
    arrived = path.with_suffix(".gsm")
    subprocess.run(["sox", "-t", "wav", "-", str(arrived)], input=wav_file(pcm), check=True)
    subprocess.run(["sox", str(arrived), str(path)], check=True)


def distance(one: list[str], other: list[str]) -> int:
    """How many units must be put in, taken out or exchanged (Levenshtein)."""
    row = list(range(len(other) + 1))
    for n, unit in enumerate(one, 1):
        before, row[0] = row[0], n
        for m, against in enumerate(other, 1):
            change = before + (unit != against)
            before, row[m] = row[m], min(row[m] + 1, row[m - 1] + 1, change)
    return row[-1]


def judged(library: Library, said: list[Sentence]) -> list[dict[str, Any]]:
    """What the recogniser understood of each sentence."""
    with tempfile.TemporaryDirectory() as folder:
        asked = []
        for n, sentence in enumerate(said):
            announcement = library.resolve(sentence)
            assert not announcement.missing, announcement.missing
            path = Path(folder) / f"{n}.wav"
            over_gsm(announcement.pcm, path)
            language = sentence.language.value
            asked.append({"wav": str(path), "language": language, "said": sentence.text})
        lines = "".join(json.dumps(one) + "\n" for one in asked)
        command = [str(RECOGNISER), "-m", "benchmarks.recogniser"]
        done = subprocess.run(
            command, cwd=ROOT, input=lines, text=True, check=True, stdout=subprocess.PIPE
        )
    return [json.loads(line) for line in done.stdout.splitlines()]


def main() -> int:
    """Print the share of errors for each language; exit 1 if it is above the target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    is_json = parser.parse_args().json
    roster = village()
    english = Roster.of(
        roster.village,
        roster.groups.values(),
        [replace(party, language=Language.EN) for party in roster.parties.values()],
    )
    said = [*spoken(roster), *spoken(english)]
    results = judged(rendered(roster), said)
    figures: dict[str, float] = {}
    for language in Language:
        those = [one for one in results if one["language"] == language.value]
        wrong = [distance(one["said_units"], one["heard_units"]) for one in those]
        total = sum(len(one["said_units"]) for one in those)
        figures[f"errors_{language.value}"] = round(sum(wrong) / total, 3)
        if not is_json:
            for one, errors in zip(those, wrong, strict=True):
                print(f"{errors:3d}/{len(one['said_units'])}  {one['said']}\n      {one['heard']}")
    figures["target"] = TARGET
    print(json.dumps(figures) if is_json else figures)
    return 0 if figures["errors_zh"] <= TARGET else 1


if __name__ == "__main__":
    raise SystemExit(main())
