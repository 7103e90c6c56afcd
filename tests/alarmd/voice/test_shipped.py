"""The prompts that ship say what the scripts say, and sound as a line needs them."""

from __future__ import annotations

import hashlib
import json
import math
from pathlib import Path

import pytest

from alarmd.i18n.language import Language
from alarmd.incident.content.speech import Fixed, Sentence, script
from alarmd.voice.prompts import MANIFEST, SHIPPED, VOICE, Library, Source, load_shipped
from alarmd.voice.wav import sound_of
from tests.alarmd.voice.sounds import heard, longest_silence_s, rms

PROMPTS = [(language, prompt) for language in Language for prompt in script(language).prompts]
SHIPPED_BYTES_MAX = 6_000_000


def file(language: Language, prompt: str) -> Path:
    return SHIPPED / language.value / f"{prompt}.wav"


def test_every_prompt_ships_as_the_manifest_says() -> None:
    manifest = json.loads(MANIFEST.read_text("utf-8"))
    assert manifest.pop("voice") == VOICE
    assert manifest == {
        language.value: {
            prompt: {
                "text": text,
                "sha256": hashlib.sha256(file(language, prompt).read_bytes()).hexdigest(),
            }
            for prompt, text in script(language).prompts.items()
        }
        for language in Language
    }


def test_nothing_else_ships() -> None:
    files = {path for path in SHIPPED.rglob("*") if path.is_file()}
    assert files == {MANIFEST, *(file(*prompt) for prompt in PROMPTS)}
    assert sum(path.stat().st_size for path in files) < SHIPPED_BYTES_MAX


@pytest.mark.parametrize(("language", "prompt"), PROMPTS)
def test_a_prompt_is_loud_enough_never_too_loud_and_never_silent_for_long(
    language: Language, prompt: str
) -> None:
    pcm = sound_of(file(language, prompt).read_bytes())
    samples = heard(pcm)
    assert max(map(abs, samples)) < 10 ** (-3 / 20)
    assert -27 < 20 * math.log10(rms(samples)) < -17
    assert longest_silence_s(pcm) <= 0.25
    assert 0.15 < len(samples) / 8000 < 9


@pytest.mark.parametrize("language", Language)
def test_a_box_can_speak_on_its_first_day(language: Language, tmp_path: Path) -> None:
    load_shipped()
    library = Library(tmp_path)
    prompts = tuple(map(Fixed, script(language).prompts))
    assert {library.source(prompt, language) for prompt in prompts} == {Source.SHIPPED}
    said = library.resolve(Sentence(language, prompts))
    assert said.missing == ()
    assert longest_silence_s(said.pcm) <= 0.25
