"""The synthesiser: words become sound, offline, long before anybody waits for them.

Kokoro-82M with a Chinese and an English voice. It needs the extra `tts` (`make voices`) and some
hundred megabytes of memory for some minutes, so it is only ever used in a process of its own.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from alarmd.i18n.language import Language
from alarmd.voice.reading import Piece, Reading
from alarmd.voice.sound import prepare
from alarmd.voice.wav import Unusable
from modem.voice.pcm import SAMPLE_RATE_HZ

MODEL, VOICES = "kokoro.onnx", "voices.npz"

# A little slower than a person speaks: people hear it at night, half asleep, over a bad line.
_VOICES = {Language.ZH: ("zm_yunjian", 0.9), Language.EN: ("af_heart", 0.9)}
_BETWEEN_LANGUAGES_S = 0.05
_SAY_NOTHING = re.compile(r"[\s，、,.。;；:：!！?？]*")

# The model learned English from phonemes in which these are one letter each.
_ENGLISH = (
    ("eɪ", "A"), ("aɪ", "I"), ("aʊ", "W"), ("oʊ", "O"), ("ɔɪ", "Y"), ("tʃ", "ʧ"), ("dʒ", "ʤ"),
    ("ɜːɹ", "ɜɹ"), ("ɜː", "ɜɹ"), ("ɚ", "əɹ"), ("ɐ", "ə"), ("ɾ", "T"), ("ː", ""),
)  # fmt: skip


class Speech:
    """A loaded synthesiser; raise ImportError or OSError if `make voices` has not been run."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime
        from kokoro_onnx import Kokoro
        from misaki.zh import ZHG2P

        logging.getLogger("jieba").setLevel(logging.WARNING)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # a box has other things to do
        session = onnxruntime.InferenceSession(
            str(folder / MODEL), options, providers=["CPUExecutionProvider"]
        )
        self._kokoro: Any = Kokoro.from_session(session, str(folder / VOICES))
        self._chinese: Any = ZHG2P()

    def say(self, said: Reading) -> bytes:
        """8 kHz mono s16le of these words; b"" if nothing of them can be said."""
        sounds = [
            sound
            for language, pieces in groupby(said.pieces, key=lambda piece: piece.language)
            if (sound := self._say(language, list(pieces)))
        ]
        return (b"\0\0" * round(_BETWEEN_LANGUAGES_S * SAMPLE_RATE_HZ)).join(sounds)

    def _say(self, language: Language, pieces: Sequence[Piece]) -> bytes:
        phonemes = "".join(self._phonemes(language, pieces))
        known = [p for p in phonemes if p in self._kokoro.tokenizer.vocab and p.isalpha()]
        if not known:
            return b""
        voice, speed = _VOICES[language]
        samples, rate_hz = self._kokoro.create(
            phonemes, voice=voice, speed=speed, is_phonemes=True, trim=False
        )
        try:
            return prepare(rate_hz, samples.tolist()).pcm
        except Unusable:
            return b""

    def _phonemes(self, language: Language, pieces: Sequence[Piece]) -> Iterator[str]:
        for piece in pieces:
            if piece.is_pinyin:
                yield "".join(self._chinese.py2ipa(syllable) for syllable in piece.text.split())
            elif language is Language.ZH and not _SAY_NOTHING.fullmatch(piece.text):
                yield self._chinese(piece.text)[0]
            elif language is Language.EN and not _SAY_NOTHING.fullmatch(piece.text):
                yield english(self._kokoro.tokenizer.phonemize(piece.text, "en-us"))


def english(phonemes: str) -> str:
    """espeak-ng's phonemes as the model learned them."""
    for theirs, ours in _ENGLISH:
        phonemes = phonemes.replace(theirs, ours)
    return phonemes
