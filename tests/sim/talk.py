"""What people do who read what the box writes to them: answers in their own words, excuses, second
thoughts, a second phone, impatient redials, an officer who cannot, a machine that answers.

Who reads a text knows what it is about; what they write comes from the lists of speech.py, so that
its meaning is known without the program.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from alarmd.incident.facts.entries import AttemptStarted, Channel, Purpose
from alarmd.roster import Role
from modem.sim.phone import SimPhone
from modem.sim.record import Fact, FactKind
from tests.sim import speech
from tests.sim.checker import Checker
from tests.sim.marks import marked
from tests.sim.pace import Pace
from tests.sim.speaker import ANSWERS, HOUSEHOLDS, OFFICIALS, REACTIONS, Nature, Speaker
from tests.sim.village import Person, Village

SHARES = (0.0, 0.15, 0.4, 0.7, 0.9)
"""How many of the people read and answer, in one night."""
ALARMS = (0, 0, 1, 1, 2)
MARKED = (0.0, 0.0, 0.2, 0.9)
"""How many of their texts have something around the words, in one night."""
CURT = (0.0, 0.0, 0.0, 0.0, 0.4)
"""How many of their answers end in "stop sending", in one night."""
ACTS_MAX = 12
"""Of one person in one night, beside a machine's."""


_ASKS = (Purpose.ALERT, Purpose.ASK_AGAIN)


class Talkers:
    """Those of the village who read and answer, moved by chance from `rng` alone."""

    def __init__(self, village: Village, checker: Checker, rng: random.Random, pace: Pace) -> None:
        self._village, self._checker, self._rng, self._pace = village, checker, rng, pace
        share = rng.choice(SHARES)
        people = village.people.values()
        self.natures = {p.id: self._nature(p) for p in people if rng.random() < share}
        self._acts = dict.fromkeys(self.natures, 0)
        self._told: set[tuple[str, int, Purpose]] = set()
        self._machine_until: dict[str, float] = {}
        self._serial = 0
        self._is_calm = False
        self._marks = random.Random(f"marks of {self}")
        self._marks_share = self._marks.choice(MARKED)
        self._enough = random.Random(f"enough of {self}")
        self._enough_share = self._enough.choice(CURT)
        self._awake = set(self.natures)
        for person_id in self.natures:
            for phone in village.phones(village.people[person_id]):
                phone.behaviour.reply = phone.behaviour.ring_back_after_s = None
        village.listeners.append(self._noted)

    def plan(self, hours: float) -> None:
        """Set alarms in people's own words, and from any phone of a house, on the clock."""
        village, rng = self._village, self._rng
        for _ in range(rng.choice(ALARMS) if self.natures else 0):
            at, hotline = rng.uniform(60.0, hours * 3600.0 - 600.0), rng.choice(village.hotlines)
            roll = rng.random()
            if roll < 0.4:
                self.say(rng.choice(village.households), hotline, at, speech.DISTRESS)
            elif roll < 0.5:
                self.say(rng.choice(list(village.people.values())), hotline, at, speech.HELP)
            else:
                several = [person for person in village.households if len(person.numbers) > 1]
                self.ring(rng.choice(several or village.households), hotline, at)

    def rest(self, awake: set[str]) -> None:
        """From here on only these react, and only by saying whether they come."""
        self._is_calm, self._awake = True, awake & set(self.natures)

    def __str__(self) -> str:
        return ", ".join(f"{who} {nature.value}" for who, nature in self.natures.items()) or "none"

    def _nature(self, person: Person) -> Nature:
        kinds = HOUSEHOLDS if person.role is Role.HOUSEHOLD else OFFICIALS
        return self._rng.choices(list(kinds), list(kinds.values()))[0]

    # --- reading ----------------------------------------------------------------------------------

    def _noted(self, fact: Fact) -> None:
        if fact.kind is not FactKind.TEXT_DELIVERED or fact.origin not in self._village.hotlines:
            return
        person = self._village.owners.get(fact.recipient)
        if person is None or person.id not in self._awake:
            return
        told = self._read(fact)
        if told is not None:
            self._react(person, self._village.network.phones[fact.recipient], fact.origin, told)

    def _read(self, fact: Fact) -> AttemptStarted | None:
        texts = (
            one
            for one in reversed(self._checker.attempts)
            if one.channel is Channel.SMS and one.number == fact.recipient
        )
        return next((one for one in texts if one.text == fact.text), None)

    def _react(self, person: Person, phone: SimPhone, hotline: str, told: AttemptStarted) -> None:
        nature = self.natures[person.id]
        if nature is Nature.MACHINE:
            return self._answers_by_itself(phone, hotline)
        key = (person.id, told.incident, told.purpose)
        if key in self._told or self._acts[person.id] >= ACTS_MAX:
            return
        self._told.add(key)
        self._acts[person.id] += 1
        speaker = Speaker(self, person, hotline, told)
        if told.purpose in _ASKS:
            ANSWERS[nature](speaker, told.incident)
        elif not self._is_calm:
            REACTIONS.get(told.purpose, Speaker.is_silent)(speaker)

    def _answers_by_itself(self, phone: SimPhone, hotline: str) -> None:
        now = self._village.loop.time()
        if now < self._machine_until.get(phone.number, 0.0):
            return
        self._machine_until[phone.number] = now + max(self._pace.machine_pause_s, 60.0)
        self._serial += 1
        minutes = int(now) // 60
        words = self._rng.choice((*speech.MACHINES, *speech.ECHOES)).format(
            hour=minutes // 60 % 24, minute=minutes % 60, serial=self._serial
        )
        self._village.loop.call_later(self._rng.uniform(1.0, 10.0), phone.text, hotline, words)

    # --- acting -----------------------------------------------------------------------------------

    def say(self, person: Person, hotline: str, after_s: float, texts: tuple[str, ...]) -> None:
        """Write one of these texts, now and then from another phone of theirs."""
        words = self._rng.choice(texts)
        self._later(after_s, self._texts, person, hotline, words)

    def ring(self, person: Person, hotline: str, after_s: float) -> None:
        """Ring, from any of their phones."""
        self._later(after_s, self._rings, person, hotline)

    def chance(self) -> float:
        """Between 0 and 1."""
        return self._rng.random()

    def soon(self, mean_s: float) -> float:
        """After so long, about."""
        return self._rng.expovariate(1.0 / mean_s)

    @property
    def is_calm(self) -> bool:
        """Whether the night is over."""
        return self._is_calm

    def _later(self, after_s: float, act: Callable[..., None], *arguments: object) -> None:
        was_calm = self._is_calm

        def still() -> None:
            if self._is_calm is was_calm:
                act(*arguments)

        self._village.loop.call_later(after_s, still)

    def _texts(self, person: Person, hotline: str, words: str) -> None:
        is_curt = self._enough.random() < self._enough_share
        if is_curt and speech.meant_by(words) in speech.ANSWERS and not words.isascii():
            words += self._enough.choice(speech.HAD_ENOUGH)
        if self._marks.random() < self._marks_share:
            words = marked(words, self._marks)
        phone = self._rng.choice(self._village.phones(person))
        if person.has_landline:
            phone = self._village.phone(person)
        phone.text(hotline, words)

    def _rings(self, person: Person, hotline: str) -> None:
        phone = self._rng.choice(self._village.phones(person))
        phone.ring(hotline, for_s=self._rng.choice((3.0, 8.0, 15.0)))
