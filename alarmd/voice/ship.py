"""Rendering the prompts that ship with alarmd: a developer's command, run when a script changes.

    .venv/voices/bin/python -m alarmd.voice.ship [zh:alarm en:fire ...]

Without arguments it renders every prompt whose words are not those of the manifest. The manifest
holds the words and the hash of each file; a test compares it with the scripts and the files.
"""

from __future__ import annotations

import hashlib
import json
import sys
from typing import Any

from alarmd.i18n.language import Language
from alarmd.incident.content.speech import script
from alarmd.voice.prompts import MANIFEST, SHIPPED, VOICE
from alarmd.voice.reading import read
from alarmd.voice.render import MODEL_FOLDER, step_back
from alarmd.voice.speech import Speech
from alarmd.voice.wav import wav_file


def main(named: list[str]) -> int:
    """Render the prompts that are named, or those out of date, and write the manifest."""
    step_back()
    manifest = json.loads(MANIFEST.read_text("utf-8")) if MANIFEST.exists() else {}
    speech = Speech(MODEL_FOLDER)
    for language in Language:
        known: dict[str, Any] = manifest.setdefault(language.value, {})
        for prompt, text in script(language).prompts.items():
            is_current = known.get(prompt, {}).get("text") == text
            if f"{language.value}:{prompt}" not in named if named else is_current:
                continue
            data = wav_file(speech.say(read(text, language)))
            path = SHIPPED / language.value / f"{prompt}.wav"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            known[prompt] = {"text": text, "sha256": hashlib.sha256(data).hexdigest()}
            print(f"{language.value}/{prompt}: {text}", flush=True)
        for path in sorted((SHIPPED / language.value).glob("*.wav")):
            if path.stem not in script(language).prompts:
                path.unlink()
                known.pop(path.stem, None)
    manifest["voice"] = VOICE
    MANIFEST.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
