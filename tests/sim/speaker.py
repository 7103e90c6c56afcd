"""What one person does who has read something: how they answer, and what they think of later."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import TYPE_CHECKING

from alarmd.incident.facts.entries import AttemptStarted, Purpose
from alarmd.roster import Role
from tests.sim import speech
from tests.sim.closings import BY_CODE, code_read
from tests.sim.village import Person

if TYPE_CHECKING:
    from tests.sim.talk import Talkers

OFTEN, SOMETIMES, SELDOM = 6, 3, 1


class Nature(Enum):
    """What somebody does who is told of another's alarm."""

    COMES = "comes"
    COMES_AND_ARRIVES = "comes, and says so when there"
    TURNS_BACK = "comes, and then cannot"
    NEEDS_HELP = "comes, and then needs help"
    CANNOT = "cannot"
    KNOWS = "knows of it"
    ASKS = "asks"
    LATE = "answers hours later"
    IMPATIENT = "rings, and rings again"
    HELPLESS = "needs help too"
    MACHINE = "a machine answers"


HOUSEHOLDS = {
    Nature.COMES: OFTEN,
    Nature.COMES_AND_ARRIVES: SOMETIMES,
    Nature.TURNS_BACK: SOMETIMES,
    Nature.NEEDS_HELP: SOMETIMES,
    Nature.CANNOT: OFTEN,
    Nature.KNOWS: SOMETIMES,
    Nature.ASKS: OFTEN,
    Nature.LATE: OFTEN,
    Nature.IMPATIENT: SOMETIMES,
    Nature.HELPLESS: SELDOM,
    Nature.MACHINE: SOMETIMES,
}
OFFICIALS = {
    Nature.COMES: SOMETIMES,
    Nature.COMES_AND_ARRIVES: OFTEN,
    Nature.TURNS_BACK: SOMETIMES,
    Nature.NEEDS_HELP: SELDOM,
    Nature.CANNOT: SOMETIMES,
    Nature.KNOWS: SOMETIMES,
    Nature.ASKS: SOMETIMES,
    Nature.LATE: SOMETIMES,
}
CALLERS: Mapping[str, int] = {
    "says the kind": OFTEN,
    "takes it back": OFTEN,
    "takes it back and insists": OFTEN,
    "insists": SOMETIMES,
    "is silent": OFTEN,
}


class Speaker:
    """One person who has read something, and the number that it came from."""

    def __init__(
        self, talkers: Talkers, person: Person, hotline: str, told: AttemptStarted
    ) -> None:
        self._all, self._person, self._hotline, self._told = talkers, person, hotline, told

    def _says(self, after_s: float, *texts: str) -> None:
        self._all.say(self._person, self._hotline, after_s, texts)

    def _rings(self, after_s: float) -> None:
        self._all.ring(self._person, self._hotline, after_s)

    def _coming(self, incident: int) -> float:
        """Say so, and return after how long."""
        after_s = self._all.soon(30.0)
        named = f"{incident}号 来了", f"1 {incident}"
        texts = named if self._all.chance() < 0.15 else speech.COMING
        self._says(after_s, *texts)
        return after_s

    @property
    def _is_on_duty(self) -> bool:
        return self._person.role in (Role.OFFICER, Role.BACKUP)

    # --- told of another's alarm

    def comes(self, incident: int) -> None:
        """No more than that; an officer is done in the end."""
        self._done(self._coming(incident))

    def comes_and_arrives(self, incident: int) -> None:
        """Says so when there."""
        after_s = self._coming(incident) + self._all.soon(240.0)
        self._says(after_s, *speech.ARRIVED)
        self._done(after_s)

    def _done(self, after_s: float) -> None:
        """An officer says that it is not over, and then that it is."""
        if not self._is_on_duty or self._all.is_calm:
            return
        if self._all.chance() < 0.4:
            after_s += self._all.soon(120.0)
            self._says(after_s, *speech.LEAVES_OPEN)
        if self._all.chance() < 0.5:
            after_s += self._all.soon(400.0)
            code = code_read([self._told.text], self._told.incident)
            if code and self._all.chance() < 0.6:
                self._says(after_s, *(words.format(code=code) for words in BY_CODE))
            else:
                self._says(after_s, *speech.CLOSES)

    def is_asked_for_the_code(self) -> None:
        """Writes it, or thinks that this was it."""
        code = code_read([self._told.text], self._told.incident)
        if code and self._all.chance() < 0.8:
            self._says(self._all.soon(30.0), *(words.format(code=code) for words in BY_CODE))

    def turns_back(self, incident: int) -> None:
        """Comes, and then cannot."""
        self._says(self._coming(incident) + self._all.soon(120.0), *speech.CANNOT)

    def needs_help(self, incident: int) -> None:
        """Comes, and then needs help: rings, or says so."""
        after_s = self._coming(incident)
        if self._all.is_calm:
            return
        if self._all.chance() < 0.5 and not self._is_on_duty:
            self._rings(after_s + self._all.soon(180.0))
        self._needs_help(after_s + self._all.soon(180.0))

    def _needs_help(self, after_s: float) -> None:
        words = speech.HELP if self._is_on_duty else speech.DISTRESS
        self._says(after_s, *words)

    def cannot(self, incident: int) -> None:
        """Does not come, and may think better of it."""
        del incident
        after_s = self._all.soon(40.0)
        self._says(after_s, *speech.CANNOT)
        if self._all.chance() < 0.15:
            self._says(after_s + self._all.soon(100.0), *speech.COMING)

    def knows(self, incident: int) -> None:
        """No more than that."""
        del incident
        self._says(self._all.soon(30.0), *speech.SEEN)

    def asks(self, incident: int) -> None:
        """Asks once or twice, and then perhaps comes."""
        del incident
        after_s = self._all.soon(20.0)
        self._says(after_s, *speech.CHATTER)
        if self._all.chance() < 0.5:
            after_s += self._all.soon(60.0)
            self._says(after_s, *speech.CHATTER)
        if self._all.chance() < 0.4:
            self._says(after_s + self._all.soon(60.0), *speech.COMING)

    def late(self, incident: int) -> None:
        """Reads it when it is long over."""
        del incident
        texts = (*speech.DIGITS, *speech.THANKS, *speech.CANNOT, *speech.COMING, *speech.CHATTER)
        if not self._all.is_calm:
            self._says(self._all.soon(3000.0), *texts)

    def impatient(self, incident: int) -> None:
        """Rings, and again, because nothing has come."""
        del incident
        after_s = self._all.soon(12.0)
        self._rings(after_s)
        while not self._all.is_calm and self._all.chance() < 0.6:
            after_s += 4.0 + self._all.soon(20.0)
            self._rings(after_s)

    def helpless(self, incident: int) -> None:
        """Has the same thief in the yard."""
        del incident
        if not self._all.is_calm:
            self._needs_help(self._all.soon(30.0))

    # --- told anything else

    def is_silent(self) -> None:
        """Does nothing."""

    def has_been_received(self) -> None:
        """Their own alarm is: say what it is, take it back, insist on it."""
        kinds = list(CALLERS)
        which = kinds[self._pick(list(CALLERS.values()))]
        after_s = 5.0 + self._all.soon(60.0)
        if which == "says the kind":
            self._says(after_s, *speech.KINDS)
        if which.startswith("takes it back"):
            self._says(after_s, "0", *speech.MISTAKE)
        if which == "takes it back and insists":
            after_s += 10.0 + self._all.soon(60.0)
            if self._all.chance() < 0.5:
                self._rings(after_s)
            else:
                self._says(after_s, *speech.INSISTS)
        if which == "insists":
            self._says(after_s, *speech.INSISTS)

    def _pick(self, weights: list[int]) -> int:
        at = self._all.chance() * sum(weights)
        return next(n for n in range(len(weights)) if at < sum(weights[: n + 1]))

    def has_been_counted(self) -> None:
        """Thanks, or a question."""
        if self._all.chance() < 0.3:
            self._says(self._all.soon(20.0), *speech.SEEN, *speech.CHATTER)

    def is_asked_again(self) -> None:
        """What they wrote was not understood, or it was over."""
        roll = self._all.chance()
        if roll < 0.3:
            self._says(self._all.soon(40.0), *speech.CHATTER, *speech.THANKS)
        elif roll < 0.5:
            self._says(self._all.soon(40.0), *speech.DIGITS)
        elif roll < 0.6:
            self._needs_help(self._all.soon(40.0))

    def is_over(self) -> None:
        """Late words: most of them answers."""
        roll = self._all.chance()
        late_s = self._all.soon(900.0)
        if roll < 0.2:
            self._says(late_s, *speech.DIGITS)
        elif roll < 0.4:
            self._says(late_s, *speech.THANKS, *speech.CHATTER, *speech.SEEN)
        elif roll < 0.5:
            self._says(late_s, *speech.CANNOT, *speech.COMING)
        elif roll < 0.55:
            self._needs_help(late_s)

    def hears_of_it(self) -> None:
        """News: perhaps a word."""
        if self._all.chance() < 0.25:
            self._says(self._all.soon(30.0), *speech.SEEN, *speech.CHATTER)


ANSWERS: Mapping[Nature, Callable[[Speaker, int], None]] = {
    Nature.COMES: Speaker.comes,
    Nature.COMES_AND_ARRIVES: Speaker.comes_and_arrives,
    Nature.TURNS_BACK: Speaker.turns_back,
    Nature.NEEDS_HELP: Speaker.needs_help,
    Nature.CANNOT: Speaker.cannot,
    Nature.KNOWS: Speaker.knows,
    Nature.ASKS: Speaker.asks,
    Nature.LATE: Speaker.late,
    Nature.IMPATIENT: Speaker.impatient,
    Nature.HELPLESS: Speaker.helpless,
}
REACTIONS: Mapping[Purpose, Callable[[Speaker], None]] = {
    Purpose.RECEIVED: Speaker.has_been_received,
    Purpose.COUNTED: Speaker.has_been_counted,
    Purpose.ANSWER: Speaker.is_asked_again,
    Purpose.IS_IT_YOURS: Speaker.is_asked_again,
    Purpose.CODE_ASKED: Speaker.is_asked_for_the_code,
    Purpose.CODES_GUESSED: Speaker.hears_of_it,
    Purpose.ALL_CLEAR: Speaker.is_over,
    Purpose.KIND_SAID: Speaker.hears_of_it,
    Purpose.FALSE_SAID: Speaker.hears_of_it,
    Purpose.COMING: Speaker.hears_of_it,
    Purpose.EXHAUSTED: Speaker.hears_of_it,
    Purpose.OFFICER_OUT: Speaker.hears_of_it,
    Purpose.NOBODY_YET: Speaker.hears_of_it,
}
