"""What a machine understands of a recording: the judge of benchmarks/intelligibility.

Run by the Python of .venv/recogniser. In: one JSON object a line, {"wav", "language", "said"}; out:
the same with `heard`, and both as lists of what counts (`said_units`, `heard_units`): syllables
without tones, because homophones are no error, or English words.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from alarmd.i18n.language import Language
from alarmd.incident.content.speech_en import SCRIPT as ENGLISH
from alarmd.voice.reading import read

MODEL = Path(sys.prefix) / "share" / "whisper"
THREADS = 1


def units(text: str, language: Language) -> list[str]:
    """The syllables (Chinese) or words (English) of a text, its numbers as they are read."""
    if language is Language.EN:
        worded = re.sub(r"[0-9]+", lambda digits: _english(digits[0]), text)
        return re.findall(r"[a-z]+", worded.lower())
    from pypinyin import lazy_pinyin

    aloud = read(text, language).text.replace("幺", "一")
    return [str(unit) for unit in lazy_pinyin("".join(re.findall(r"[\u4e00-\u9fff]", aloud)))]


def _english(digits: str) -> str:
    numbers = [digits] if len(digits) <= 2 else list(digits)
    return " ".join(
        ENGLISH.prompts[prompt]
        for number in numbers
        for prompt in ENGLISH.numerals(int(number), is_count=False)
    )


def main() -> int:
    """Answer each line of standard input."""
    from faster_whisper import WhisperModel

    model: Any = WhisperModel(str(MODEL), device="cpu", compute_type="int8", cpu_threads=THREADS)
    for line in sys.stdin:
        asked = json.loads(line)
        language = Language(asked["language"])
        segments, _ = model.transcribe(asked["wav"], language=language.value, beam_size=5)
        heard = "".join(segment.text for segment in segments)
        answer = {
            **asked,
            "heard": heard,
            "said_units": units(asked["said"], language),
            "heard_units": units(heard, language),
        }
        print(json.dumps(answer, ensure_ascii=False), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
