"""Renders the sounds of the roster, ahead of time and as a process of its own: it may take hours.

    python -m alarmd.voice.render roster.json prompts/ [household]

The Python that has the synthesiser runs it (`alarmd/voice/child.py`). A part that already has a
sound is left alone, so the process can be stopped and started at any time. It prints one line of
JSON for each part that was rendered or could not be; without a household, it removes the sounds of
names that nobody has any more.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct

from alarmd.enrolment.cache import read_cache
from alarmd.incident.content.speech import Own
from alarmd.roster import Roster
from alarmd.voice import catalogue
from alarmd.voice.catalogue import Entry
from alarmd.voice.prompts import Library, Source, reading
from alarmd.voice.reading import Reading
from alarmd.voice.speech import Speech

NICENESS = 19  # an alarm that arrives meanwhile goes first, also on one core
MODEL_FOLDER = Path(sys.prefix) / "share" / "kokoro"


class Rendered(Struct, frozen=True):
    """A part that has been dealt with, number `done` of `total`; not every part can be said."""

    entry: Entry
    is_said: bool
    done: int
    total: int


def render(
    roster: Roster, library: Library, say: Callable[[Reading], bytes], household: str = ""
) -> Iterator[Rendered]:
    """Render the parts without a sound, of everybody or of one household; raise OSError if the disk
    refuses.
    """
    wanted = missing(roster, library, household)
    for done, entry in enumerate(wanted, 1):
        assert isinstance(entry.part, Own)
        pcm = say(reading(entry.part, entry.language))
        if pcm:
            library.keep_rendered(entry.part, entry.language, pcm)
        yield Rendered(entry, bool(pcm), done, len(wanted))


def missing(roster: Roster, library: Library, household: str = "") -> list[Entry]:
    """The parts without a sound, each sound once; without those of which no sign can be read."""
    found: dict[Path, Entry] = {}
    for entry in catalogue.own(roster):
        part = entry.part
        assert isinstance(part, Own)
        if household and part.owner != household:
            continue
        is_missing = library.source(part, entry.language) is Source.MISSING
        if is_missing and reading(part, entry.language).pieces:
            found.setdefault(library.rendered_file(part, entry.language), entry)
    return list(found.values())


def remove_left_over(roster: Roster, library: Library) -> int:
    """Remove the sounds of names that nobody has any more; return how many files it was."""
    used = {
        library.rendered_file(entry.part, entry.language)
        for entry in catalogue.own(roster)
        if isinstance(entry.part, Own)
    }
    left_over = [path for path in library.rendered_files() if path not in used]
    for path in left_over:
        path.unlink(missing_ok=True)
    return len(left_over)


def main(arguments: list[str]) -> int:
    """The command: the roster cache, the folder of the prompts, perhaps the id of a household."""
    cache, folder, *household = arguments
    step_back()
    roster, library = read_cache(Path(cache)), Library(Path(folder))
    if roster is None:
        print("there is no roster yet: alarmctl check", file=sys.stderr)
        return 1
    if missing(roster, library, *household):
        for one in render(roster, library, Speech(MODEL_FOLDER).say, *household):
            said = {"id": one.entry.part.id, "is_said": one.is_said}
            print(json.dumps({**said, "done": one.done, "of": one.total}), flush=True)
    if not household:
        remove_left_over(roster, library)
    return 0


def step_back() -> None:
    """Let everything else on this machine go first, also where memory is short."""
    os.nice(NICENESS)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
