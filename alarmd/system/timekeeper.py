"""Finds the time: the calendar of a board without a battery begins anywhere; the network knows.

A time stamp of a service centre is never in the future, but the text may have waited. The clock of
a modem was set by the network, or never. Pure: indications come in, corrections go out.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from alarmd.incident.facts.entries import MADE_UTC, ClockSet, ClockSource
from alarmd.incident.intake.inputs import Heard
from alarmd.system.clock import CALENDARS_APART_S, Clock
from modem.indications import DeliveryReported, NetworkTimeTold, SmsStored

LATEST_UTC = MADE_UTC + 30 * 365.25 * 86_400  # no box runs this program then


class Word(Struct, frozen=True):
    """What the network says: it is `utc` now (MODEM), or later than that (STAMP). Anybody may send
    a text through a centre whose clock is wrong: only a word that `is_sure` moves a clock that is
    known. `is_sure` is called only if it matters; None means sure.
    """

    source: ClockSource
    utc: float
    line: str
    is_sure: Callable[[], bool] | None = None

    def counts(self) -> bool:
        """Whether this word may move a clock that is known."""
        return self.is_sure is None or self.is_sure()


def word_of(heard: Heard, is_enrolled: Callable[[], bool]) -> Word | None:
    """The time that an indication tells, or None; a text is sure if its sender `is_enrolled`."""
    match heard.indication:
        case NetworkTimeTold(utc=utc):
            return Word(ClockSource.MODEM, utc, heard.line)
        case DeliveryReported(sent_at=sent_at, discharged_at=discharged_at):
            return Word(ClockSource.STAMP, max(sent_at, discharged_at), heard.line)
        case SmsStored(sent_at=sent_at):
            return Word(ClockSource.STAMP, sent_at, heard.line, is_enrolled)
        case _:
            return None


class Timekeeper:
    """Corrects `clock` by what the network says, and by the calendar `system` of this machine as
    long as the network says nothing.
    """

    def __init__(self, clock: Clock, system: Callable[[], float]) -> None:
        self._clock, self._system = clock, system
        self._ahead_s = system() - clock.elapsed_s  # jumps if somebody sets the calendar
        self._source = ClockSource.SYSTEM
        self._line = ""
        self._modems: dict[str, float] = {}
        self._stamp: tuple[float, Word] | None = None
        self.is_confirmed = False  # whether the network has confirmed the time in this life

    def look(self) -> ClockSet | None:
        """Follow the calendar of this machine if somebody has set it."""
        ahead_s = self._system() - self._clock.elapsed_s
        if abs(ahead_s - self._ahead_s) <= CALENDARS_APART_S:
            return None
        self._ahead_s = ahead_s
        utc = self._system()
        is_possible = utc >= self._clock.past_utc - CALENDARS_APART_S
        if self._source is not ClockSource.SYSTEM or not is_possible:
            return None
        return self._set(utc, ClockSource.SYSTEM, "")

    def hear(self, word: Word) -> ClockSet | None:
        """Take a word of the network; return the correction, if there is one to make."""
        if not MADE_UTC <= word.utc <= LATEST_UTC:
            return None
        correction = self._correction(word)
        is_right = abs(word.utc - self._clock.utc()) <= CALENDARS_APART_S
        self.is_confirmed |= is_right and word.is_sure is None
        return correction

    def _correction(self, word: Word) -> ClockSet | None:
        if self._agrees(word):
            return self._set(word.utc, ClockSource.AGREED, word.line)
        ahead_s = word.utc - self._clock.utc()
        if not self._clock.knows_utc or (ahead_s > CALENDARS_APART_S and self._moves(word)):
            return self._set(word.utc, word.source, word.line)
        if self._is_same_modem(word) and -ahead_s > CALENDARS_APART_S:
            return self._set(word.utc, word.source, word.line)
        return None

    def _moves(self, word: Word) -> bool:
        """Whether this word alone moves a clock that is known."""
        if word.source is ClockSource.STAMP:
            return word.counts()
        return self._source in (ClockSource.SYSTEM, ClockSource.STAMP) or self._is_same_modem(word)

    def _is_same_modem(self, word: Word) -> bool:
        is_modem = self._source is word.source is ClockSource.MODEM
        return is_modem and word.line == self._line

    def _agrees(self, word: Word) -> bool:
        """Whether a modem and a service centre say the same: this is true whatever was believed."""
        since, stamp = word.utc - self._clock.elapsed_s, self._stamp
        if word.source is ClockSource.MODEM:
            self._modems[word.line] = since
            others = [] if stamp is None else [stamp[0]]
        else:
            self._stamp = stamp = since, word
            others = list(self._modems.values())
        same = any(abs(since - other) <= CALENDARS_APART_S for other in others)
        is_news = abs(word.utc - self._clock.utc()) > CALENDARS_APART_S
        return same and is_news and stamp is not None and stamp[1].counts()

    def _set(self, utc: float, source: ClockSource, line: str) -> ClockSet:
        self._source, self._line = source, line
        correction_s = utc - self._clock.utc()
        self._clock.correct(correction_s)
        return ClockSet(correction_s, source, line)
