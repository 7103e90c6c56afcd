"""Keys heard in the sound of a call: none missed, none made up, and what listening costs.

python -m benchmarks.dtmf [--json] [--rounds N] [--minutes N] [--seed N]

Every key 0-9*# at each frequency offset of -1.5, 0, +1.5 % of either tone and each twist, 50 ms on
and 50 ms off, in noise 20 dB below it; the same while our announcement (-20 dBFS) comes back 10 dB
softer. The keys have -13 dBFS (-7 dBm0, 2 dB less than what the network sends). Then speech that
holds no key.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import chain, product
from random import Random

from benchmarks.speech import announcements, espeak_is_here, seconds, spoken, synthetic
from modem.voice.dtmf import DtmfDetector, KeyDown, KeyUp
from modem.voice.pcm import FRAME_OCTETS, FRAME_S, SAMPLE_OCTETS, gained, mixed
from modem.voice.tones import Press, noise, pressed, silence

KEYS = "0123456789*#"
OFFSETS = (-0.015, 0.0, 0.015)
TWISTS_DB = (-8.0, -4.0, 0.0, 4.0)
ON_S = OFF_S = 0.05
KEY_DBFS = -13.0
NOISE_DB = -20.0
ECHO_DB = -10.0
LEAD_S = 0.1
HEARD_WITHIN_S = (0.02, 0.1)
"""How soon and how late after its beginning a key may be heard."""

ROUNDS = 3
MINUTES = 31
SYNTHETIC_S = 120.0
CPU_TARGET = 0.02


@dataclass(frozen=True)
class Figures:
    """`digits` were pressed, half of them under our own speech; `false` were heard and not pressed;
    `cpu_share_per_call` is that of speech: the shares of silence and of keys are smaller."""

    digits: int
    missed: int
    missed_under_speech: int
    false: int
    speech_s: float
    speech_false: int
    cpu_share_per_call: float


@dataclass(frozen=True)
class Heard:
    """The keys of one piece of sound, each with the second in which it was told."""

    keys: tuple[tuple[str, float], ...]
    cpu_s: float


def listen(pcm: bytes) -> Heard:
    """Hear a piece of sound as a call does, frame by frame."""
    frames = [pcm[at : at + FRAME_OCTETS] for at in range(0, len(pcm), FRAME_OCTETS)]
    detector = DtmfDetector()
    events: list[tuple[KeyDown | KeyUp, float]] = []
    started = time.process_time()
    for at, frame in enumerate(frames, 1):
        events += ((event, at * FRAME_S) for event in detector.feed(frame))
    cpu_s = time.process_time() - started
    return Heard(tuple((one.key, at) for one, at in events if isinstance(one, KeyDown)), cpu_s)


def judge(keys: str, heard: Heard) -> tuple[int, int]:
    """How many keys of a row were missed, and how many were heard that were not pressed."""
    left = list(heard.keys)
    missed = 0
    for place, key in enumerate(keys):
        began = LEAD_S + place * (ON_S + OFF_S)
        soonest, latest = (began + s for s in HEARD_WITHIN_S)
        match = next((one for one in left if one[0] == key and soonest <= one[1] <= latest), None)
        if match:
            left.remove(match)
        else:
            missed += 1
    return missed, len(left)


def rows(rng: Random, rounds: int) -> Iterator[tuple[str, bytes]]:
    """Rows of the twelve keys in any order with noise, one for each set of conditions."""
    for low, high, twist, _ in product(OFFSETS, OFFSETS, TWISTS_DB, range(rounds)):
        keys = "".join(rng.sample(KEYS, len(KEYS)))
        press = Press(ON_S, OFF_S, KEY_DBFS, twist, low, high)
        pcm = silence(LEAD_S) + pressed(keys, press) + silence(LEAD_S)
        yield keys, mixed(pcm, noise(KEY_DBFS + NOISE_DB, seconds(pcm), rng.gauss))


def measure_keys(rng: Random, rounds: int) -> dict[str, int]:
    """Press all rows twice, the second time under our own speech."""
    echo = gained(announcements(), ECHO_DB)
    count = {"digits": 0, "missed": 0, "missed_under_speech": 0, "false": 0}
    for keys, pcm in rows(rng, rounds):
        start = rng.randrange((len(echo) - len(pcm)) // SAMPLE_OCTETS) * SAMPLE_OCTETS
        both = mixed(pcm, echo[start : start + len(pcm)])
        for where, sound in (("missed", pcm), ("missed_under_speech", both)):
            missed, false = judge(keys, listen(sound))
            count["digits"] += len(keys)
            count[where] += missed
            count["false"] += false
    count["missed"] += count["missed_under_speech"]
    return count


def measure_speech(rng: Random, minutes: float) -> dict[str, float]:
    """Listen to speech for so long: our own first, then what else there is."""
    wanted_s, heard_s, cpu_s, false = minutes * 60, 0.0, 0.0, 0
    others = spoken(rng) if espeak_is_here() else iter(lambda: synthetic(rng, SYNTHETIC_S), b"")
    for pcm in chain([announcements(), synthetic(rng, SYNTHETIC_S)], others):
        heard = listen(pcm)
        heard_s, cpu_s, false = heard_s + seconds(pcm), cpu_s + heard.cpu_s, false + len(heard.keys)
        if heard_s >= wanted_s:
            break
    return {"speech_s": heard_s, "speech_false": false, "cpu_share_per_call": cpu_s / heard_s}


def report(figures: Figures) -> str:
    """The figures beside their targets."""
    under = f"{figures.missed} ({figures.missed_under_speech})"
    rows = (
        ("keys pressed, half of them under our own speech", str(figures.digits), ""),
        ("missed (of these under our own speech)", under, "0 (0)"),
        ("heard and not pressed", str(figures.false), "0"),
        ("seconds of speech", f"{figures.speech_s:.0f}", ">= 1800"),
        ("keys heard in it", str(figures.speech_false), "0"),
        ("one core for one call", f"{figures.cpu_share_per_call:.2%}", f"<= {CPU_TARGET:.0%}"),
    )
    kinds = "shipped prompts, formants" + (", espeak-ng" if espeak_is_here() else "")
    head = f"Keys at {KEY_DBFS:g} dBFS; speech: {kinds}"
    return "\n".join([head, *(f"  {name:<50}{value:>10}   {goal}" for name, value, goal in rows)])


def main() -> None:
    """Measure, print, and with --json end with one object."""
    parser = argparse.ArgumentParser(prog="benchmarks.dtmf", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    rng = Random(arguments.seed)
    keys = measure_keys(rng, arguments.rounds)
    speech = measure_speech(rng, arguments.minutes)
    figures = Figures(
        **keys,
        speech_s=round(speech["speech_s"], 1),
        speech_false=int(speech["speech_false"]),
        cpu_share_per_call=round(speech["cpu_share_per_call"], 5),
    )
    print(report(figures))
    if arguments.json:
        print(json.dumps(asdict(figures)))


if __name__ == "__main__":
    main()
