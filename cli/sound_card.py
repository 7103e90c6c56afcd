"""This machine's loudspeaker and microphone, by the programs that every Linux desktop has."""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from alarmd.i18n.language import t
from cli.spoken import Fault

PLAYERS = (("aplay", "-q"), ("paplay",), ("play", "-q"))
RECORDERS = (("arecord", "-q", "-f", "S16_LE", "-c", "1", "-r", "44100"), ("rec", "-q"))
STOPS_WITHIN_S = 5.0
_NO_WORD = t("the sound card gives nothing: is the microphone or the loudspeaker plugged in?")


def play(wav: bytes) -> None:
    """Play a WAV file; raise Fault if this machine has no player, or it fails."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "prompt.wav"
        path.write_bytes(wav)
        done = subprocess.run([*_program(PLAYERS), str(path)], capture_output=True, text=True)
    if done.returncode:
        raise _failed(done.stderr)


def record(until: Callable[[], object]) -> bytes:
    """Record from the microphone until `until` returns; raise Fault if this machine cannot."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "recording.wav"
        command = [*_program(RECORDERS), str(path)]
        recorder = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        try:
            until()
        finally:
            recorder.send_signal(signal.SIGINT)  # it then writes the length into the file
            try:
                _, said = recorder.communicate(timeout=STOPS_WITHIN_S)
            except subprocess.TimeoutExpired:
                recorder.kill()
                _, said = recorder.communicate()
        if not path.exists():
            raise _failed(said)
        return path.read_bytes()


def _program(known: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    for command in known:
        if shutil.which(command[0]):
            return command
    raise Fault(
        t(
            "this machine has none of: {programs}; install alsa-utils, or use import and --to",
            programs=", ".join(command[0] for command in known),
        ),
        code="no_sound_card",
    )


def _failed(said: str) -> Fault:
    lines = said.strip().splitlines()
    why = t("the sound card refuses: {why}", why=lines[-1]) if lines else _NO_WORD
    return Fault(why, code="no_sound_card")
