"""How people end alarms by text: officers with the code that they have read, without it, with the
number of the alarm, with a wrong one; and somebody who only has their numbers, and rings with them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable

from modem.sim.phone import SimPhone
from tests.sim.village import Village

CODE = re.compile(r"(?:结|[Cc]lose )(?P<code>\d{3})(?!\d)")
BY_CODE = ("结{code}", "结{code}", "结 {code}", "{code}", "{code}结", "结{code}误", "close {code}")
WITHOUT = ("结", "办完了", "close", "结案", "结{incident}", "结{incident}误", "结{guess}")
BY_CODE_SHARE = 0.7
FORGED_AS_OFFICER = ("结", "结{incident}", "结{guess}", "结{guess}误", "{guess}", "close {guess}")
FORGED_AS_CALLER = ("0", "按错了")
SHARES_FORGED = (0.0, 0.0, 0.3, 1.0)
"""In how many alarms of a night somebody texts in others' names."""
RUNG_BACK = (0.0, 0.0, 0.0, 0.5)
"""In how many somebody rings back in the names of neighbours, who know nothing of it."""


def code_read(texts: Iterable[str], incident: int) -> str:
    """The code of this alarm in the last text that names both; "" if there is none."""
    named = re.compile(rf"(?:警情|[Aa]larm |#){incident}(?!\d)")
    found = [CODE.search(text) for text in texts if named.search(text)]
    codes = [one["code"] for one in found if one is not None]
    return codes[-1] if codes else ""


def closing(rng: random.Random, texts: Iterable[str], incident: int) -> str:
    """What an officer who has read these texts writes to end this alarm."""
    code = code_read(texts, incident)
    is_by_code = code != "" and rng.random() < BY_CODE_SHARE
    words = rng.choice(BY_CODE if is_by_code else WITHOUT)
    return words.format(code=code, incident=incident, guess=rng.randrange(100, 1000))


class Forger:
    """Texts in the names of officers and callers, rings in those of neighbours, and has never read
    a text of ours.
    """

    def __init__(self, village: Village, rng: random.Random) -> None:
        self._village, self._rng = village, rng
        self._share = rng.choice(SHARES_FORGED)
        # A generator of its own: the other nights stay as they were.
        self._rings = random.Random(f"rings of {rng.getstate()[1][0]}")
        self._rung_back = self._rings.choice(RUNG_BACK)
        self._known: set[int] = set()
        self._heard_of: set[int] = set()
        self._is_over = False

    def opened(self, incident: int, caller: str) -> None:
        """An alarm has just been raised."""
        self._ring_back(incident, caller)
        if self._is_over or incident in self._known or self._rng.random() >= self._share:
            return
        self._known.add(incident)
        for _ in range(self._rng.randrange(1, 5)):
            after_s = self._rng.choice((2.0, 5.0, 20.0, 90.0, 300.0)) * self._rng.uniform(0.5, 1.5)
            if self._rng.random() < 0.3 and caller in self._village.people:
                who, words = self._village.people[caller], self._rng.choice(FORGED_AS_CALLER)
            else:
                who = self._rng.choice(self._village.officers)
                words = self._rng.choice(FORGED_AS_OFFICER)
            said = words.format(incident=incident, guess=self._rng.randrange(100, 1000))
            hotline = self._rng.choice(self._village.hotlines)
            self._village.loop.call_later(after_s, self._text, who.numbers[0], hotline, said)

    def _ring_back(self, incident: int, caller: str) -> None:
        """As if neighbours came, so that nobody further off is told."""
        rings = self._rings
        if self._is_over or incident in self._heard_of or rings.random() >= self._rung_back:
            return
        self._heard_of.add(incident)
        near = [one for one in self._village.households if one.id != caller]
        for one in rings.sample(near, min(len(near), rings.randrange(1, 4))):
            after_s, hotline = rings.uniform(10.0, 90.0), rings.choice(self._village.hotlines)
            self._village.loop.call_later(after_s, self._ring, one.numbers[0], hotline)

    def _ring(self, number: str, hotline: str) -> None:
        if not self._is_over:
            phone = SimPhone(self._village.network, number)
            phone.ring(hotline, for_s=self._rings.uniform(1.0, 4.0))

    def rest(self) -> None:
        """The night is over."""
        self._is_over = True

    def _text(self, number: str, hotline: str, words: str) -> None:
        """From another phone: whether theirs is on does not matter."""
        if not self._is_over:
            self._village.network.send(self._village.network.phones[number], hotline, words)
