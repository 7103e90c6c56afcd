"""Whose result is it? A text that was given up may still be answered while later ones run.

"+CMGS: <mr>" does not name its text, and to call a text sent that was not is to lose it. What can
be known:

- A modem counts its texts (TP-MR, 23.040 9.2.3.6). Since the last number that is known for sure,
  each text has taken one number or none: a refused one may have, one without a result too. So every
  open text has a lowest and a highest number that it can have. What is above the highest of all
  older ones is the running text's; what is not above the last sure number is an older one's.
- It has one text under way at a time (24.011: the next RP-DATA waits for the end of the last), so
  its results come in the order of the texts, and one that comes at all comes soon after the one
  before. As many results as texts are open settle them all; of fewer, nobody can tell whose.
- It forgets its texts when it restarts, and only then: closing the port changes nothing. Where its
  count goes on after that nobody can say, nor where that of another modem or SIM does.
- The count is current from a sure number on, for as long as the port stays open and a text may be
  answered. Only then is a number strange that is below it and nobody's: it is a result of long
  ago. Else the count began anew unseen, and the number is the running text's if none is open.

Where that is not enough the running text gets a little longer for another result, and then is
UNKNOWN: to tell somebody twice is cheap. A text that nothing open precedes, which is every text of
a sound modem, is never in doubt. Numbers that do not count are no evidence; a modem that surprises
us begins to be learned anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from modem.at.events import Command, LateResult
from modem.at.lexer import OK, FinalResult
from modem.at.limits import LATE_MAX_S

PREFIX = "+CMGS:"
REFERENCES = 256
OPEN_MAX = 16
LOCAL_CAUSES = range(301, 331)  # 27.005 3.2.5: operation, PDU, SIM, memory, no centre's address

_REFERENCE = re.compile(r"\+CMGS:\s*(\d{1,3})", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Text:
    """A text that left, until when its result may come, and between which numbers its own lies, if
    that is known. `command` None: an earlier process sent it. `was_doubted`: something came that
    may have been its result."""

    command: Command | None
    until: float
    numbers: range | None
    was_doubted: bool = False

    def may_have(self, number: int | None) -> bool:
        return self.numbers is None or number is None or number in self.numbers


@dataclass(frozen=True, slots=True)
class _Result:
    lines: tuple[str, ...]
    final: FinalResult
    number: int | None = None


class Ledger:
    """The texts of one modem whose result is not known, over every opening of its port.

    Numbers are counted on beyond 255.
    """

    def __init__(self) -> None:
        self._settled: list[LateResult] = []
        self._who = ("", "")
        self._sure_at: float | None = None  # when the last text with a sure number left
        self.restarted()

    def met(self, imei: str, imsi: str, *, is_anew: bool) -> None:
        """This modem with this SIM ("" for what it does not say) is set up at the port. Another
        one owes us nothing, nor does one that `is_anew`: it has forgotten its settings."""
        self._sure_at = None  # it may have restarted and have kept its settings
        pairs = tuple(zip(self._who, (imei, imsi), strict=True))
        is_other = any(before and now and before != now for before, now in pairs)
        if is_other or is_anew:
            self.restarted()
        known = ("", "") if is_other else self._who
        self._who = (imei or known[0], imsi or known[1])

    def restarted(self) -> None:
        """The modem has started anew: nothing that came before will be answered."""
        self._sure: int | None = None
        self._sure_at = None
        self._left_at = 0.0
        self._is_current = False
        self._highest = 0
        self._counts: bool | None = None
        self._running: _Text | None = None
        self._open: list[_Text] = []  # since the last sure result
        self._over: list[_Text] = []  # before it
        self._doubtful: list[_Result] = []

    def recall(self, reference: int | None, until: float) -> None:
        """How the next text of an earlier process ended: with this TP-MR, or it may be answered
        until that instant."""
        text = self._next(None, until)
        if reference is None:
            self._open.append(text)
        else:
            self._end(self._unwrapped(reference))

    def expire(self, now: float) -> None:
        """Wait no longer for what has been waited for long enough."""
        self._open = [text for text in self._open if now < text.until][-OPEN_MAX:]
        self._over = [text for text in self._over if now < text.until][-OPEN_MAX:]

    def submitted(self, command: Command, now: float) -> None:
        """The text of `command` left."""
        self._running = self._next(command, now + LATE_MAX_S)
        self._doubtful, self._left_at = [], now
        self._is_current = self._sure_at is not None and now - self._sure_at < LATE_MAX_S

    def accepts(self, line: str) -> bool:
        """A "+CMGS:" came while a text runs: whether it is surely that one's."""
        number = self._number(line)
        if number is None and self.is_in_doubt:
            return False
        texts, is_strange = [*self._over, *self._open], False
        if self._counts and self._is_behind(number):
            if self._settle(_Result((line,), OK, number), texts):
                return False
            is_strange = self._is_current and not texts
            self._forget_count()
            number = self._number(line)
        older = self._open if self._counts else texts
        if not is_strange and (self._is_above_all(number) or self._has_one_for_each(older)):
            self._end(number)
            return True
        self._doubtful.append(_Result((line,), OK, number))
        return False

    def refuses(self, final: FinalResult) -> bool:
        """The same for an error. Modems differ in whether a refused text takes a number; what they
        refuse by themselves is the text that they were just given."""
        is_local = final.family == "CMS" and final.cause in LOCAL_CAUSES
        if len(self._doubtful) < len(self._open) and not is_local:
            self._doubtful.append(_Result((), final))
            return False
        self._tell_doubtful()
        self._running = None
        return True

    def late(self, lines: tuple[str, ...], final: FinalResult, now: float) -> bool:
        """A result came while no text runs: whether it can be that of an earlier one."""
        self.expire(now)
        texts = [*self._over, *self._open]
        if not texts:
            return False
        number = self._number(lines[0]) if lines else None
        self._settle(_Result(lines, final, number), texts if lines else self._open)
        if number is not None and number <= self._highest:
            self._raise_to(number)
        return True

    @property
    def is_in_doubt(self) -> bool:
        """Whether a result without a number may belong to a text that was given up."""
        return bool(self._open or self._doubtful)

    @property
    def is_rivalled(self) -> bool:
        """Whether something came that may have been the running text's result."""
        return bool(self._doubtful)

    def take_settled(self) -> list[LateResult]:
        """The results that are known by now to be those of texts that were given up, each once."""
        settled, self._settled = self._settled, []
        return settled

    def given_up(self, *, is_waited_for: bool) -> None:
        """No text runs any more. What ran, if it left, has no result that is surely its own, and
        with `is_waited_for` it had the time to get another than what came."""
        text, self._running = self._running, None
        if text is None:
            return
        doubtful, self._doubtful = self._doubtful, []
        if not doubtful or not is_waited_for:
            self._open.append(text)
        else:
            numbers = [result.number for result in doubtful if result.number is not None]
            if numbers:
                self._end_in_doubt(text, max(numbers), len(numbers))

    def _end_in_doubt(self, text: _Text, number: int, results: int) -> None:
        """So many results came for the older texts and this one, the last with this number: as many
        of them, the oldest first, are over. This one may still be answered; but one doubt leads to
        one other at most, or a single lost result would make every text from there on unknown."""
        later, leads_on = len(self._open), not all(one.was_doubted for one in self._open)
        self._over += self._open[:results]
        self._open = self._open[results:]
        self._learn(number)
        self._highest = max(self._highest, number + later)
        numbers = range(number + 1, self._highest + 1)
        if leads_on and numbers and self._counts is not False:
            self._open.append(replace(text, numbers=numbers, was_doubted=True))

    def _next(self, command: Command | None, until: float) -> _Text:
        self._highest += 1
        is_known = self._sure is not None and self._counts is not False
        numbers = range((self._sure or 0) + 1, self._highest + 1) if is_known else None
        return _Text(command, until, numbers)

    def _number(self, line: str) -> int | None:
        found = _REFERENCE.match(line)
        return self._unwrapped(int(found[1])) if found else None

    def _unwrapped(self, reference: int) -> int:
        if self._sure is None:
            return reference
        ahead = (reference - self._sure) % REFERENCES
        return self._sure + (ahead if ahead < REFERENCES // 2 else ahead - REFERENCES)

    def _is_behind(self, number: int | None) -> bool:
        return number is not None and self._sure is not None and number <= self._sure

    def _is_above_all(self, number: int | None) -> bool:
        if number is None or self._sure is None or self._counts is False or number <= self._sure:
            return False
        return all(text.numbers is not None and number >= text.numbers.stop for text in self._open)

    def _has_one_for_each(self, older: list[_Text]) -> bool:
        is_accepted = all(result.final.is_ok for result in self._doubtful)
        return is_accepted and len(self._doubtful) >= len(older)

    def _end(self, number: int | None) -> None:
        """The running text has this number, or one that came before it: some modems do not keep
        their results in order."""
        numbers = [one.number for one in self._doubtful if one.number is not None]
        self._sure_at = self._sure_at if self._running is None else self._left_at
        self._tell_doubtful()
        self._over += self._open
        self._open, self._running = [], None
        if number is None:
            self._forget_count()
        else:
            last = max([number, *numbers])
            self._learn(last)
            self._highest = last

    def _tell_doubtful(self) -> None:
        """A result of the running text's own came: those before it were an older one's."""
        doubtful, self._doubtful = self._doubtful, []
        if len(doubtful) == 1:
            self._settle(doubtful[0], self._open)

    def _settle(self, result: _Result, texts: list[_Text]) -> bool:
        """Tell it, if only one of these texts can have it; say whether any can."""
        found = [text for text in texts if text.may_have(result.number)]
        if len(found) == 1:
            (text,) = found
            self._open = [one for one in self._open if one is not text]
            self._over = [one for one in self._over if one is not text]
            if text.command is not None:
                self._settled.append(LateResult(text.command, result.lines, result.final))
        return bool(found)

    def _learn(self, number: int) -> None:
        """This number was given to the running text, or just before it."""
        if self._sure is not None and number <= self._sure:
            self._counts = False
        elif self._sure is not None and number <= self._highest:
            self._counts = True
        if self._sure is None or self._counts is False:
            self._sure = self._highest = number
        else:
            self._raise_to(number)

    def _forget_count(self) -> None:
        self._sure = self._counts = None
        self._running = self._running and replace(self._running, numbers=None)
        self._over = [replace(text, numbers=None) for text in self._over]
        self._open = [replace(text, numbers=None) for text in self._open]

    def _raise_to(self, number: int) -> None:
        """From here on every text gets a higher number than this."""
        if self._sure is None or number <= self._sure:
            return
        self._sure, self._highest = number, max(self._highest, number)
        over = [t for t in self._open if t.numbers is not None and t.numbers.stop - 1 <= number]
        self._over += over
        self._open = [text for text in self._open if text not in over]
