"""What must hold in every night, whatever happens to the box. For each there is a planted fault
that breaks it (mutants/)."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

CLOCK_RIGHT_S = 60.0  # the clock of a box that is right may be so far off


class Law(StrEnum):
    """One promise of alarmd, as a sentence that can be broken."""

    HEARD = "an alarm that reaches a modem becomes an incident of its house"
    WRITTEN_FIRST = "nothing leaves before it is written down"
    FOLD = "the journal adds up to the living world"
    CHAIN = "the chain of the journal holds"
    TIME = "journal time never goes back"
    NAMELESS = "the public part of the journal names nobody, and no number"
    CLOCK = "a time that is not known is in no text, and nothing hangs on it"
    ONE_ORDER = "a line has one order, and is ready for it"
    ANSWERED = "nobody who has answered is alerted again"
    A_PERSON = "only a person counts, for what they have said"
    OWN_CODE = "no text ends an alarm but one with the code of that officer for that alarm"
    LIKELY = "of the near ones the likely are called first"
    IDLE = "no line is idle while a near one waits for a first call"
    FIRST_WAVE = "no alarm ends before everybody near was told of it"
    CALM = "whoever was asked raises nothing by words without distress"
    DISTRESS = "words of distress are an alarm, from anybody and always"
    STRANGERS = (
        "what a stranger sends changes nothing; the carrier's note is a ring, never an answer"
    )
    YOUNGER = "an answer is younger than its question"
    ELSEWHERE = "whoever needs help, or goes to another house, is not counted on elsewhere"
    TAKEN_BACK = "nobody is sent on while the caller says that it was a mistake"
    NOBODY_YET = "the caller hears that nobody comes, and never while somebody does"
    STAND_INS = "officers and neighbours are missed apart, and neither stands in for the other"
    KIND_SAID = "what the caller says of it later reaches those who come"
    SAME_PHONE = "a text goes to the phone that has spoken last"
    REASON = "nobody is told twice without a true reason"
    LEAVES = "who wants no more texts gets one, and is heard in need all the same"
    LOOPS = "no machine raises one alarm after the other, and no house by texts alone"
    BREAKER = "a house that rang falsely is heard: the officer at once, the neighbours soon"
    TRUTH = "what is called sent was taken, what is called failed was not"
    ENROLLED = "only who is enrolled is told"
    DRILL = "a drill never reaches an officer, and nobody as real"
    FREE = "a call to the hotline is never answered"
    LIMITS = "every limit holds"
    LADDER = "a modem is reset in the order of the ladder, and not too often"
    ALONE = "a second daemon changes nothing"
    LIVES = "the daemon does not fall over"
    RECOVERS = "box and lines come back"
    TOLD = "everybody is told or tried three times"
    OFFICER = "the officer is told, and called again for as long as nobody comes"
    EXHAUSTED = "that nobody comes is reported"
    ENDED = "every attempt ends"
    ALL_CLEAR = "whoever was told hears that it is over"


class Breach(NamedTuple):
    """A law, and what broke it."""

    law: Law
    what: str

    def __str__(self) -> str:
        return f"{self.law}: {self.what}"
