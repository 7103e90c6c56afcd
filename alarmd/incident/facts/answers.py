"""What came of the calls to somebody in the alarms and drills of the last year: from this the box
learns whom to call first (docs/decisions/0034). It never leaves the box.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

ANSWERS_MAX = 16  # of one person, the newest
KEPT_S = 366 * 86400.0  # habits change


class Answer(Struct, frozen=True):
    """What came of the first call to somebody in an alarm or drill, which was opened at the instant
    `at` and raised at `utc` (0: nobody knew the time): whether they `came` because of it, or of
    what had told them before, and how many seconds after the phone began to ring they said so (0:
    not in that call).
    """

    at: float
    utc: float
    came: bool
    after_s: float = 0.0


Answers = Mapping[str, tuple[Answer, ...]]
"""The answers of each party, by its id; the oldest first."""


def kept(known: Answers, at: float) -> dict[str, tuple[Answer, ...]]:
    """Without what is too old at this instant."""
    recent = {
        party: tuple(one for one in answers if at - one.at < KEPT_S)
        for party, answers in known.items()
    }
    return {party: answers for party, answers in recent.items() if answers}
