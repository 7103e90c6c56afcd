"""The library of prompts: which sound says a part, and the sound of a whole sentence.

A part is looked for in this order: the operator's recording of exactly these words, the sound
rendered for the roster, the sound that ships with alarmd. A part of a household without any of them
is said in general words ("for details see the text message"). Nothing is ever synthesised here: the
caller of `resolve` has somebody on the line.

In the folder: `recorded.json` says which recording in `recorded/` says which words; `rendered/`
holds the rendered sounds, named by a hash of the words and the voice; `listened.json` says which of
those somebody has heard and found right.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Generic, TypeVar

import msgspec
from msgspec import Struct

from alarmd.i18n.language import Language
from alarmd.incident.content.speech import Aspect, Fixed, Own, Part, Sentence, script, words
from alarmd.system.atomic import PROMPTS_MODE, SHARED_MODE, replace_file
from alarmd.voice.reading import Reading, read, read_name
from alarmd.voice.wav import Unusable, sound_of, wav_file
from modem.voice.pcm import SAMPLE_OCTETS, SAMPLE_RATE_HZ

VOICE = "kokoro-82m-int8 zm_yunjian af_heart 1"  # another voice gives other hashes
SHIPPED = Path(__file__).parent / "shipped"
MANIFEST = SHIPPED / "manifest.json"

# The pause after a part, besides the 60 ms of the margins: below a quarter of a second in all.
PAUSE_S = {"sentence": 0.15, "clause": 0.06, "word": 0.0}
_SENTENCE_END, _CLAUSE_END = "。！？.!?", "，；：,;:"

_IN_GENERAL = {
    Aspect.HOUSE: "see_text",
    Aspect.LANDMARK: "see_text",
    Aspect.NAME: "a_neighbour",
}


V = TypeVar("V")


class Source(Enum):
    """Where the sound of a part comes from, the best first."""

    RECORDED = "recorded"
    RENDERED = "rendered"
    SHIPPED = "shipped"
    MISSING = "missing"


class Announcement(Struct, frozen=True):
    """The sound of a sentence, 8 kHz mono s16le, and the parts that were said in general words.

    `text` is for a modem that speaks by itself: numbers and signs are written out, and nothing is
    missing there.
    """

    pcm: bytes
    text: str
    missing: tuple[Part, ...]

    @property
    def seconds(self) -> float:
        """The length in seconds."""
        return len(self.pcm) / SAMPLE_OCTETS / SAMPLE_RATE_HZ


class Recording(Struct, frozen=True):
    """A recording of the operator: the words that it says and the hash of its file."""

    text: str
    sha256: str


def reading(part: Own, language: Language) -> Reading:
    """How a part of the roster is read aloud."""
    if part.aspect in (Aspect.NAME, Aspect.HOUSE):
        return read_name(part.name, language, part.say_as, part.ending)
    return read(part.text, language)


def render_key(said: Reading) -> str:
    """The name under which the sound of these words is kept."""
    pieces = [[piece.language.value, piece.text, piece.is_pinyin] for piece in said.pieces]
    return hashlib.sha256(json.dumps([VOICE, pieces]).encode()).hexdigest()[:32]


class Library:
    """The prompts of one box. What an operator adds or changes is heard from the next call on."""

    def __init__(self, folder: Path) -> None:
        self._index = _Table(folder / "recorded.json", dict[str, dict[str, Recording]])
        self._heard = _Table(folder / "listened.json", dict[str, str])
        self._recorded = folder / "recorded"
        self._rendered = folder / "rendered"

    # --- what is said ---

    def resolve(self, sentence: Sentence) -> Announcement:
        """The sound of a sentence: reads some small files, never synthesises."""
        recordings = self.recordings(sentence.language)
        said: list[tuple[str, bytes]] = []
        missing: list[Part] = []
        last: Part | None = None
        for part in sentence.parts:
            pcm = self._find(part, sentence.language, recordings)[1]
            if pcm is None:
                missing.append(part)
                general = in_general(part)
                if general is None or general == last:
                    continue
                part = general
                pcm = self._find(part, sentence.language, recordings)[1]
            if pcm is not None:
                said.append((words(part, sentence.language), pcm))
            last = part
        return Announcement(_joined(said), aloud(sentence), tuple(missing))

    def source(self, part: Part, language: Language) -> Source:
        """Where the sound of a part comes from."""
        return self._find(part, language, self.recordings(language))[0]

    def _find(
        self, part: Part, language: Language, recordings: dict[str, Recording]
    ) -> tuple[Source, bytes | None]:
        recording = recordings.get(part.id)
        if recording is not None and recording.text == spoken_text(part, language):
            pcm = _read(self._recorded / f"{recording.sha256}.wav")
            if pcm is not None:
                return Source.RECORDED, pcm
        if isinstance(part, Fixed):
            pcm = _shipped(language, part.id)
            return (Source.MISSING if pcm is None else Source.SHIPPED), pcm
        pcm = _read(self.rendered_file(part, language))
        return (Source.MISSING if pcm is None else Source.RENDERED), pcm

    # --- recordings ---

    def recordings(self, language: Language) -> dict[str, Recording]:
        """The operator's recordings in a language by the ids of their parts."""
        return self._index.read().get(language.value, {})

    def stale(self, part: Part, language: Language) -> Recording | None:
        """The recording of this part if it says other words than the part says now, else None."""
        recording = self.recordings(language).get(part.id)
        is_stale = recording is not None and recording.text != spoken_text(part, language)
        return recording if is_stale else None

    def keep_recording(self, part: Part, language: Language, pcm: bytes) -> None:
        """Say this part with this sound from now on; raise OSError if the disk refuses."""
        data = wav_file(pcm)
        sha256 = hashlib.sha256(data).hexdigest()
        _write(self._recorded / f"{sha256}.wav", data)
        said = {part.id: Recording(spoken_text(part, language), sha256)}
        kept = self.recordings(language)
        self._index.write({**self._index.read(), language.value: {**kept, **said}})

    def remove_recording(self, part_id: str, language: Language) -> bool:
        """Remove the recording of this part; return whether there was one. Raise OSError if the
        disk refuses."""
        kept = dict(self.recordings(language))
        gone = kept.pop(part_id, None)
        if gone is None:
            return False
        self._index.write({**self._index.read(), language.value: kept})
        if all(gone.sha256 != one.sha256 for one in self._all_recordings()):
            (self._recorded / f"{gone.sha256}.wav").unlink(missing_ok=True)
        return True

    def _all_recordings(self) -> Iterator[Recording]:
        for recordings in self._index.read().values():
            yield from recordings.values()

    # --- what was rendered ---

    def rendered_file(self, part: Own, language: Language) -> Path:
        """The file that holds, or would hold, the rendered sound of a part."""
        return self._rendered / f"{render_key(reading(part, language))}.wav"

    def keep_rendered(self, part: Own, language: Language, pcm: bytes) -> None:
        """Keep the rendered sound of a part; raise OSError if the disk refuses."""
        _write(self.rendered_file(part, language), wav_file(pcm))

    def rendered_files(self) -> Iterator[Path]:
        """Every file that was ever rendered and is still there."""
        yield from sorted(self._rendered.glob("*.wav")) if self._rendered.is_dir() else ()

    # --- what somebody has heard ---

    def is_listened(self, part: Own, language: Language) -> bool:
        """Whether somebody has heard what was rendered for this part and found it right."""
        return render_key(reading(part, language)) in self._heard.read()

    def mark_listened(self, part: Own, language: Language, by: str) -> None:
        """Note that `by` has heard it and found it right; raise OSError if the disk refuses."""
        self._heard.write({**self._heard.read(), render_key(reading(part, language)): by})


def aloud(sentence: Sentence) -> str:
    """The words of a sentence as they are read, for a modem that speaks by itself."""
    language = sentence.language
    said = (read(words(part, language), language).text for part in sentence.parts)
    return {Language.ZH: "，", Language.EN: ", "}[language].join(filter(None, said))


def in_general(part: Part) -> Fixed | None:
    """The fixed prompt that is said instead of a part of a household without a sound."""
    general = _IN_GENERAL.get(part.aspect) if isinstance(part, Own) else None
    return Fixed(general) if general else None


def spoken_text(part: Part, language: Language) -> str:
    """What a recording of a part has to say."""
    return words(part, language) if isinstance(part, Fixed) else part.text


def load_shipped() -> None:
    """Read every prompt that ships, so that the first alarm finds them in memory (3 MB)."""
    for language in Language:
        for prompt in script(language).prompts:
            _shipped(language, prompt)


@cache
def _shipped(language: Language, prompt: str) -> bytes | None:
    return _read(SHIPPED / language.value / f"{prompt}.wav")


def _joined(said: list[tuple[str, bytes]]) -> bytes:
    pieces = []
    for n, (text, pcm) in enumerate(said):
        pieces.append(pcm)
        if n + 1 < len(said):
            pieces.append(b"\0\0" * round(_pause_after(text) * SAMPLE_RATE_HZ))
    return b"".join(pieces)


def _pause_after(text: str) -> float:
    if text.endswith(tuple(_SENTENCE_END)):
        return PAUSE_S["sentence"]
    return PAUSE_S["clause" if text.endswith(tuple(_CLAUSE_END)) else "word"]


def _read(path: Path) -> bytes | None:
    """The samples of a prompt; None if there is no such file or it is not a prompt of ours."""
    try:
        return sound_of(path.read_bytes())
    except (OSError, Unusable):
        return None


class _Table(Generic[V]):
    """A dictionary in a JSON file, read again when somebody has written it; empty if damaged."""

    def __init__(self, path: Path, kind: type[dict[str, V]]) -> None:
        self._path, self._kind = path, kind
        self._stamp: tuple[int, int] | None = None
        self._values: dict[str, V] = {}

    def read(self) -> dict[str, V]:
        try:
            now = self._path.stat()
            stamp = (now.st_ino, now.st_mtime_ns)
            if stamp != self._stamp:
                self._values = msgspec.json.decode(self._path.read_bytes(), type=self._kind)
                self._stamp = stamp
        except (OSError, msgspec.MsgspecError):
            self._values, self._stamp = {}, None
        return self._values

    def write(self, values: dict[str, V]) -> None:
        body = msgspec.json.format(msgspec.json.encode(values, order="sorted"), indent=1)
        _write(self._path, body)


def _write(path: Path, data: bytes) -> None:
    """Write a file that both the daemon and an operator of its group may replace."""
    for folder in (path.parent.parent, path.parent):
        if not folder.exists():
            folder.mkdir(parents=True)
            _share(folder, PROMPTS_MODE)
    replace_file(path, data)
    _share(path, SHARED_MODE)


def _share(path: Path, mode: int) -> None:
    path.chmod(mode)
    with contextlib.suppress(PermissionError):
        os.chown(path, -1, path.parent.stat().st_gid)
