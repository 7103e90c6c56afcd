"""Which submit does a "+CMGS:" belong to? A text that timed out may be accepted while a later one
runs.

"+CMGS: <mr>" (27.005 3.5.1) does not name its text, and a text that is taken for sent but was not
is lost. The evidence:

- A modem increments TP-MR with each submit (23.040 9.2.3.6). A refused or unanswered submit may
  have consumed a reference or not. So each pending text has a range of references, counted from the
  last confirmed one. A reference above the ranges of all pending texts is the running text's. One
  that is not above the last confirmed reference is an earlier text's.
- A modem has one RP-DATA outstanding at a time (24.011). So results arrive in the order of the
  texts, and a late one arrives soon after the one before. As many results as there are texts
  resolve them all. Fewer are ambiguous.
- Only a restart clears the modem's queue; closing the port does not. After a restart, and with
  another modem or SIM, the next reference is unknown.
- The count is current while the port stays open and a text may still be answered. Only then is an
  old reference that no text can have a result of long ago. Otherwise the modem restarted unseen,
  and the reference is the running text's if no text is pending.

If that does not resolve it, the running text waits a little longer for another result and then is
UNKNOWN: to tell somebody twice is cheap. With no pending text, which is every case of a sound
modem, nothing is ambiguous. A modem that does not count gives no evidence; a modem that contradicts
its count is learned anew.

A trace; the modem counts, and 41 was confirmed last. "A 42" is text A, which can have reference 42.

    event         running   pending   superseded   resolved
    A leaves      A 42      -         -            -
    A times out   -         A 42      -            -
    B leaves      B 42-43   A 42      -            -
    +CMGS: 42     B 42-43   A 42      -            -              A's; or B's, if A took none
    +CMGS: 43     -         -         -            A +CMGS: 42    above A's range: B's own
    C leaves      C 44      -         -            -
    C times out   -         C 44      -            -
    D leaves      D 44-45   C 44      -            -
    +CMGS: 45     -         -         C 44         -              D's own; C's may still arrive
    +CMGS: 44     -         -         -            C +CMGS: 44    late: only C can have it
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from modem.at.events import Command, LateResult
from modem.at.lexer import OK, FinalResult
from modem.at.limits import LATE_MAX_S

PREFIX = "+CMGS:"
REFERENCES = 256
PENDING_MAX = 16
LOCAL_CAUSES = range(301, 331)  # 27.005 3.2.5: operation, PDU, SIM, memory, no centre's address

_REFERENCE = re.compile(r"\+CMGS:\s*(\d{1,3})", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Text:
    """A text that left: until when its result may arrive, and its range of references if that is
    known. `command` is None if an earlier process sent it; `was_ambiguous` if a result arrived that
    may have been its own."""

    command: Command | None
    until: float
    numbers: range | None
    was_ambiguous: bool = False

    def may_have(self, number: int | None) -> bool:
        return self.numbers is None or number is None or number in self.numbers


@dataclass(frozen=True, slots=True)
class _Result:
    lines: tuple[str, ...]
    final: FinalResult
    number: int | None = None


class Ledger:
    """The texts of one modem whose result is unknown, over every opening of its port. The count of
    references goes on beyond 255.

    One text is running; those after the last confirmed reference are pending, those before it
    superseded: they can still be accepted, but make no result ambiguous.
    """

    def __init__(self) -> None:
        self._resolved: list[LateResult] = []
        self._who = ("", "")
        self._confirmed_at: float | None = None  # when the text of that reference left
        self.restarted()

    def met(self, imei: str, imsi: str, *, is_anew: bool) -> None:
        """The modem at the port has this IMEI and IMSI ("" if it does not say). Another modem or
        SIM will answer none of our texts, nor will one that `is_anew`: it lost its settings."""
        self._confirmed_at = None  # it may have restarted and have kept its settings
        pairs = tuple(zip(self._who, (imei, imsi), strict=True))
        is_other = any(before and now and before != now for before, now in pairs)
        if is_other or is_anew:
            self.restarted()
        known = ("", "") if is_other else self._who
        self._who = (imei or known[0], imsi or known[1])

    def restarted(self) -> None:
        """The modem restarted: no earlier text will be answered."""
        self._confirmed: int | None = None
        self._confirmed_at = None
        self._left_at = 0.0
        self._is_current = False
        self._highest = 0
        self._counts: bool | None = None
        self._running: _Text | None = None
        self._pending: list[_Text] = []  # since the last confirmed result
        self._superseded: list[_Text] = []  # before it
        self._ambiguous: list[_Result] = []

    def recall(self, reference: int | None, until: float) -> None:
        """Restore the next text of an earlier process: its TP-MR, or None if its result may still
        arrive until that instant."""
        text = self._next(None, until)
        if reference is None:
            self._pending.append(text)
        else:
            self._end(self._unwrapped(reference))

    def expire(self, now: float) -> None:
        """Forget the texts whose result can no longer arrive."""
        self._pending = [text for text in self._pending if now < text.until][-PENDING_MAX:]
        self._superseded = [text for text in self._superseded if now < text.until][-PENDING_MAX:]

    def submitted(self, command: Command, now: float) -> None:
        """The text of `command` left."""
        self._running = self._next(command, now + LATE_MAX_S)
        self._ambiguous, self._left_at = [], now
        self._is_current = self._confirmed_at is not None and now - self._confirmed_at < LATE_MAX_S

    def accepts(self, line: str) -> bool:
        """A "+CMGS:" arrived while a text runs: return whether it is certainly that text's."""
        number = self._number(line)
        if number is None and self.is_in_doubt:
            return False
        texts, is_strange = [*self._superseded, *self._pending], False
        if self._counts and self._is_behind(number):
            if self._resolve(_Result((line,), OK, number), texts):
                return False
            is_strange = self._is_current and not texts
            self._forget_count()
            number = self._number(line)
        older = self._pending if self._counts else texts
        if not is_strange and (self._is_above_all(number) or self._has_one_for_each(older)):
            self._end(number)
            return True
        self._ambiguous.append(_Result((line,), OK, number))
        return False

    def refuses(self, final: FinalResult) -> bool:
        """An error arrived while a text runs: return whether it is certainly that text's. Modems
        differ in whether a refused submit consumes a reference; an error of the modem's own (not of
        the network) is the running text's."""
        is_local = final.family == "CMS" and final.cause in LOCAL_CAUSES
        if len(self._ambiguous) < len(self._pending) and not is_local:
            self._ambiguous.append(_Result((), final))
            return False
        self._resolve_ambiguous()
        self._running = None
        return True

    def late(self, lines: tuple[str, ...], final: FinalResult, now: float) -> bool:
        """A result arrived while no text runs: return whether an earlier one can have it."""
        self.expire(now)
        texts = [*self._superseded, *self._pending]
        if not texts:
            return False
        number = self._number(lines[0]) if lines else None
        self._resolve(_Result(lines, final, number), texts if lines else self._pending)
        if number is not None and number <= self._highest:
            self._raise_to(number)
        return True

    @property
    def is_in_doubt(self) -> bool:
        """Whether a result without a reference may belong to a text that timed out."""
        return bool(self._pending or self._ambiguous)

    @property
    def is_contested(self) -> bool:
        """Whether a result arrived that may have been the running text's."""
        return bool(self._ambiguous)

    def take_resolved(self) -> list[LateResult]:
        """The results that were resolved since the last call, of texts that timed out."""
        resolved, self._resolved = self._resolved, []
        return resolved

    def given_up(self, *, is_waited_for: bool) -> None:
        """End the running text, if any, without a result of its own. With `is_waited_for` it had
        the time to get another result than the ambiguous ones."""
        text, self._running = self._running, None
        if text is None:
            return
        ambiguous, self._ambiguous = self._ambiguous, []
        if not ambiguous or not is_waited_for:
            self._pending.append(text)
        else:
            numbers = [result.number for result in ambiguous if result.number is not None]
            if numbers:
                self._end_ambiguous(text, max(numbers), len(numbers))

    def _end_ambiguous(self, text: _Text, number: int, results: int) -> None:
        """Supersede as many texts as there are `results`, the oldest first. `text` stays pending;
        but an ambiguous submit makes at most the next one ambiguous, or a single lost result would
        make every later text unknown."""
        later, leads_on = len(self._pending), not all(one.was_ambiguous for one in self._pending)
        self._superseded += self._pending[:results]
        self._pending = self._pending[results:]
        self._confirm(number)
        self._highest = max(self._highest, number + later)
        numbers = range(number + 1, self._highest + 1)
        if leads_on and numbers and self._counts is not False:
            self._pending.append(replace(text, numbers=numbers, was_ambiguous=True))

    def _next(self, command: Command | None, until: float) -> _Text:
        self._highest += 1
        is_known = self._confirmed is not None and self._counts is not False
        numbers = range((self._confirmed or 0) + 1, self._highest + 1) if is_known else None
        return _Text(command, until, numbers)

    def _number(self, line: str) -> int | None:
        found = _REFERENCE.match(line)
        return self._unwrapped(int(found[1])) if found else None

    def _unwrapped(self, reference: int) -> int:
        if self._confirmed is None:
            return reference
        ahead = (reference - self._confirmed) % REFERENCES
        return self._confirmed + (ahead if ahead < REFERENCES // 2 else ahead - REFERENCES)

    def _is_behind(self, number: int | None) -> bool:
        return number is not None and self._confirmed is not None and number <= self._confirmed

    def _is_above_all(self, number: int | None) -> bool:
        if (
            number is None
            or self._confirmed is None
            or self._counts is False
            or number <= self._confirmed
        ):
            return False
        return all(
            text.numbers is not None and number >= text.numbers.stop for text in self._pending
        )

    def _has_one_for_each(self, older: list[_Text]) -> bool:
        is_accepted = all(result.final.is_ok for result in self._ambiguous)
        return is_accepted and len(self._ambiguous) >= len(older)

    def _end(self, number: int | None) -> None:
        """The running text has this reference, or one of an ambiguous result before it: some modems
        do not keep their results in order."""
        numbers = [one.number for one in self._ambiguous if one.number is not None]
        self._confirmed_at = self._confirmed_at if self._running is None else self._left_at
        self._resolve_ambiguous()
        self._superseded += self._pending
        self._pending, self._running = [], None
        if number is None:
            self._forget_count()
        else:
            last = max([number, *numbers])
            self._confirm(last)
            self._highest = last

    def _resolve_ambiguous(self) -> None:
        """The running text's own result arrived: an ambiguous one before it was an older text's."""
        ambiguous, self._ambiguous = self._ambiguous, []
        if len(ambiguous) == 1:
            self._resolve(ambiguous[0], self._pending)

    def _resolve(self, result: _Result, texts: list[_Text]) -> bool:
        """Resolve the one text that can have this result, if only one can; return whether any
        can."""
        found = [text for text in texts if text.may_have(result.number)]
        if len(found) == 1:
            (text,) = found
            self._pending = [one for one in self._pending if one is not text]
            self._superseded = [one for one in self._superseded if one is not text]
            if text.command is not None:
                self._resolved.append(LateResult(text.command, result.lines, result.final))
        return bool(found)

    def _confirm(self, number: int) -> None:
        """The running text, or one just before it, has this reference."""
        if self._confirmed is not None and number <= self._confirmed:
            self._counts = False
        elif self._confirmed is not None and number <= self._highest:
            self._counts = True
        if self._confirmed is None or self._counts is False:
            self._confirmed = self._highest = number
        else:
            self._raise_to(number)

    def _forget_count(self) -> None:
        self._confirmed = self._counts = None
        self._running = self._running and replace(self._running, numbers=None)
        self._superseded = [replace(text, numbers=None) for text in self._superseded]
        self._pending = [replace(text, numbers=None) for text in self._pending]

    def _raise_to(self, number: int) -> None:
        """Confirm this reference: every text from here on has a higher one."""
        if self._confirmed is None or number <= self._confirmed:
            return
        self._confirmed, self._highest = number, max(self._highest, number)
        over = [t for t in self._pending if t.numbers is not None and t.numbers.stop - 1 <= number]
        self._superseded += over
        self._pending = [text for text in self._pending if text not in over]
