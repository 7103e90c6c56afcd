"""One AT conversation as a sans-IO state machine: octets and instants in, events and octets out.

Theory of operation: the owner feeds what it reads to `receive` and the time to `expire`, writes
what `bytes_to_send` gives, and calls again at `deadline`. Every instant is an argument, on any
clock that does not go back.

A modem mixes two streams on one wire: answers to our command and unsolicited result codes (URCs). A
URC may stand before, inside or after an answer, around the prompt, and share a read with anything.
So each line is judged alone: a final result code ends the running command, a line with one of the
command's own prefixes is its answer, a line of hex belongs to the line that announced a PDU, and
everything else is a URC. A Gatherer (gather.py) joins a URC of several lines.

    state       input        -> next                           at its limit
    CLOSED      open         -> QUIET
    IDLE        request      -> WAITING, PROMPTING (payload)
    WAITING     its answer   -> WAITING; final -> IDLE (ERROR: SETTLING)    QUIET, TimedOut
    PROMPTING   prompt       -> SUBMITTED (ERROR: SETTLING)    ESC, QUIET, TimedOut
    SUBMITTED   its answer   -> ACCEPTED; final as WAITING     QUIET, TimedOut(sent_payload)
    ACCEPTED    final        -> IDLE (ERROR: SETTLING)         QUIET, Response(OK)
    SETTLING    (finals are swallowed)                         IDLE, Response(ERROR)
    QUIET       anything     -> QUIET                          AT, PROBING
    PROBING     final        -> CONFIRMING                     ESC, QUIET, ProbeFailed
    CONFIRMING  (finals are counted)                           one: IDLE, Resynced; more: QUIET

SETTLING exists because some modems answer ERROR and then OK: without it the OK would end the next
command and every answer from there on would belong to the command before. QUIET, PROBING and
CONFIRMING are the resync after a timeout: no command leaves until the modem has answered a lone AT
with exactly one result.

A submit that timed out may still be accepted minutes later. A Ledger (unresolved.py) tells which
submit a result belongs to. It outlives the channel: the modem goes on while its port is closed. A
result that is not certainly the running submit's own leaves that submit RIVAL_S to get another one;
without it the submit times out, and its outcome is unknown.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from modem.at import limits
from modem.at.events import (
    Command,
    Event,
    LateResult,
    ProbeFailed,
    Response,
    Resynced,
    TimedOut,
    Urc,
)  # fmt: skip
from modem.at.gather import Gatherer, is_body
from modem.at.lexer import (
    OK,
    PROMPT,
    FinalResult,
    Lexer,
    Overlong,
    ResultCode,
    Shape,
    answers_with_pdu,
    final_result,
    is_bare,
    is_hex,
)  # fmt: skip
from modem.at.parse import is_boot
from modem.at.unresolved import PREFIX as ACCEPTANCE
from modem.at.unresolved import Ledger

__all__ = [
    "AtChannel", "Command", "Event", "FinalResult", "LateResult", "Overlong", "ProbeFailed",
    "Response", "ResultCode", "Resynced", "Shape", "TimedOut", "Urc",
]  # fmt: skip

_ESC_CR = b"\x1b\r"
_PROBE = Command("AT")


class State(Enum):
    """What the channel waits for; see the table above."""

    CLOSED = auto()
    IDLE = auto()
    WAITING = auto()
    PROMPTING = auto()
    SUBMITTED = auto()
    ACCEPTED = auto()
    SETTLING = auto()
    QUIET = auto()
    PROBING = auto()
    CONFIRMING = auto()


_ANSWERABLE = (State.WAITING, State.SUBMITTED, State.ACCEPTED)
_BREAKABLE = (State.WAITING, State.SUBMITTED)


class AtChannel:
    """One modem's conversation: at most one command outstanding, URCs apart."""

    def __init__(self, ledger: Ledger | None = None) -> None:
        self._ledger = ledger or Ledger()
        self._state = State.CLOSED
        self._reset()

    def _reset(self) -> None:
        self._lexer = Lexer()
        self._out = bytearray()
        self._events: list[Event] = []
        self._deadline: float | None = None
        self._silent_since = 0.0
        self._command = _PROBE
        self._lines: list[str] = []
        self._error: FinalResult | None = None
        self._gatherer = Gatherer()
        self._answer_has_pdu = False
        self._late_ok_until: float | None = None
        self._quiet_until_max = 0.0
        self._silence_s = self._confirm_s = 0.0
        self._results = self._probes = 0

    def open(self, now: float) -> None:
        """Start again on a fresh port or after a reboot: ESC, CR, AT; then `Resynced`.

        A running command and unsent octets are dropped without an event.
        """
        self._ledger.given_up(is_waited_for=False)
        self._reset()
        self._out += _ESC_CR
        self._be_quiet(now, limits.OPEN_SILENCE_S, limits.OPEN_CONFIRM_S)

    @property
    def idle(self) -> bool:
        """Whether `request` may be called."""
        return self._state is State.IDLE

    @property
    def state(self) -> State:
        """What the channel waits for, for logs and status pages."""
        return self._state

    def request(self, command: Command, now: float) -> None:
        """Send `command`; only when idle. One Response or TimedOut follows, unless `open` does."""
        assert self.idle, f"{command.text!r} while {self._state.name}"
        self._command, self._lines, self._answer_has_pdu = command, [], False
        self._out += command.text.encode("ascii") + b"\r"
        self._silent_since = now
        if command.payload is None:
            self._enter(State.WAITING, now + command.timeout_s)
        else:
            self._ledger.expire(now)
            self._enter(State.PROMPTING, now + limits.PROMPT_MAX_S)

    @property
    def silent_since(self) -> float | None:
        """When the running command, or its payload, was sent or last answered; None while no
        command runs that `break_off` can end."""
        return self._silent_since if self._state in _BREAKABLE else None

    def break_off(self, now: float) -> list[Event]:
        """End the running command as if its time were over; not while it waits for its prompt."""
        if self._state in _BREAKABLE:
            self._ledger.given_up(is_waited_for=False)
            self._time_out(now)
        return self._take_events()

    def bytes_to_send(self) -> bytes:
        """What must be written to the port now; ask after open, request, receive and expire."""
        data, self._out = bytes(self._out), bytearray()
        return data

    def deadline(self) -> float | None:
        """The instant at which `expire` wants to be called, or None."""
        until, own = self._gatherer.until, self._deadline
        return own if until is None or (own is not None and own <= until) else until

    def receive(self, data: bytes, now: float) -> list[Event]:
        """Take what the port read; never raises; at most one event per line or prompt."""
        if self._state is State.QUIET:
            self._deadline = min(now + self._silence_s, self._quiet_until_max)
        self._lexer.feed(data)
        self._read(now)
        return self._take_events()

    def expire(self, now: float) -> list[Event]:
        """Act on the deadlines that have passed."""
        for line in self._gatherer.expire(now):
            self._judge(line, now)
        self._events[:0] = self._gatherer.take_told()
        self._read(now)  # an open quote hides the prompt
        if self._deadline is not None and now >= self._deadline:
            _ON_LIMIT[self._state](self, now)
        return self._take_events()

    # Lines

    def _read(self, now: float) -> None:
        while (line := self._next_line()) is not None:
            if isinstance(line, Overlong):
                self._events.append(line)
            elif line == PROMPT:
                self._on_prompt(now)
            else:
                self._on_line(line, now)

    def _next_line(self) -> str | Overlong | None:
        is_prompting = self._state is State.PROMPTING and not self._gatherer.is_quoting
        return self._lexer.next(prompting=is_prompting)

    def _on_prompt(self, now: float) -> None:
        assert self._command.payload is not None
        self._out += self._command.payload.encode("ascii") + b"\x1a"
        self._ledger.submitted(self._command, now)
        self._silent_since = now
        self._enter(State.SUBMITTED, now + self._command.timeout_s)

    def _on_line(self, line: str, now: float) -> None:
        if line == self._command.text or line == self._command.payload:
            return  # An echo; anything less than the exact text may hide a result code.
        is_due, gatherer = self._state in _ANSWERABLE, self._gatherer
        if gatherer.take(line, may_end=is_due, may_answer=is_due and self._command.bare):
            self._events += gatherer.take_told()
        else:
            self._judge(line, now)

    def _judge(self, line: str, now: float) -> None:
        if (final := final_result(line)) is None:
            self._on_information(line, now)
        elif final.ends_calls and not (self._state is State.WAITING and self._command.is_call):
            self._events.append(Urc(line))
        else:
            self._on_final(final, now)

    def _on_information(self, line: str, now: float) -> None:
        if self._takes_body(line):
            return
        if line.startswith(ACCEPTANCE) and self._is_anothers((line,), OK, now):
            self._late_ok_until = now + limits.LATE_OK_MAX_S
        elif not self._takes_answer(line, now):
            self._on_urc(line, now)

    def _takes_body(self, line: str) -> bool:
        """Take the PDU after the head of a listed text. A line that is no result and no URC is kept
        as a damaged PDU until a line of hex comes."""
        is_due = self._answer_has_pdu and self._state is State.WAITING
        if not is_due or len(self._lines) >= limits.LINES_MAX or not is_body(line):
            return False
        self._lines.append(line)
        self._answer_has_pdu = not is_hex(line)
        return True

    def _takes_answer(self, line: str, now: float) -> bool:
        if self._state not in _ANSWERABLE or len(self._lines) >= limits.LINES_MAX:
            return False
        if line.startswith(self._command.answers):
            shape = self._command.shape(line)
        else:
            shape = Shape.ANSWER if self._command.bare and is_bare(line) else Shape.URC
        if shape is Shape.URC:
            return False
        self._lines.append(line)
        self._silent_since = now
        if self._state is State.WAITING:
            self._deadline = now + self._command.timeout_s
        self._answer_has_pdu = answers_with_pdu(line)
        if self._state is State.SUBMITTED:
            self._enter(State.ACCEPTED, now + limits.ACCEPTED_MAX_S)
        return shape is Shape.ANSWER

    def _on_urc(self, line: str, now: float) -> None:
        if not self._gatherer.begin(line, now):
            if is_boot(line):
                self._ledger.restarted()
            self._events.append(Urc(line))
        self._events += self._gatherer.take_told()

    # Final results

    def _on_final(self, final: FinalResult, now: float) -> None:
        is_late_ok, self._late_ok_until = final.is_ok and self._awaits_late_ok(now), None
        if is_late_ok:
            return
        if not final.is_ok and self._is_anothers((), final, now):
            return
        match self._state:
            case State.SUBMITTED if final.is_ok and not self._ledger.accepts(final.text):
                pass  # an OK alone says nothing about which text
            case State.WAITING | State.SUBMITTED | State.ACCEPTED:
                self._complete(final, now)
            case State.PROMPTING if not final.is_ok:
                self._complete(final, now)
            case State.PROBING:
                self._results = 1
                self._enter(State.CONFIRMING, now + self._confirm_s)
            case State.CONFIRMING:
                self._results += 1
            case _:
                pass  # nobody asked: a modem's second result, or one that QUIET waits out

    def _awaits_late_ok(self, now: float) -> bool:
        """Whether an OK belongs to a late "+CMGS:": a running text has no OK before its number."""
        if self._late_ok_until is None or self._state not in _ANSWERABLE:
            return False
        return self._state is State.SUBMITTED or now < self._late_ok_until

    def _complete(self, final: FinalResult, now: float) -> None:
        if final.code is ResultCode.ERROR:
            self._error = final
            self._enter(State.SETTLING, now + limits.ERROR_SETTLE_S)
        else:
            self._respond(final)

    def _respond(self, final: FinalResult) -> None:
        self._events.append(Response(self._command, tuple(self._lines), final))
        self._enter(State.IDLE, None)

    # Late results

    def _is_anothers(self, lines: tuple[str, ...], final: FinalResult, now: float) -> bool:
        """Whether this "+CMGS:" or error belongs, or may belong, to a text that was given up."""
        if self._state is State.SUBMITTED:
            ledger = self._ledger
            is_anothers = not (ledger.accepts(lines[0]) if lines else ledger.refuses(final))
            if is_anothers and ledger.is_contested and self._deadline is not None:
                self._deadline = min(self._deadline, now + limits.RIVAL_S)
        elif lines or self._can_be_late(final):
            is_anothers = self._ledger.late(lines, final, now)
        else:
            is_refused = self._state is State.PROMPTING and final.family == "CMS"
            is_anothers = is_refused and self._ledger.is_in_doubt  # ESC follows if it was its own
        self._events += self._ledger.take_resolved()
        return is_anothers

    def _can_be_late(self, final: FinalResult) -> bool:
        """Whether the running command cannot have this error as its own result."""
        is_own = self._state is State.WAITING and self._command.speaks_of_texts
        is_open = self._state in (State.PROMPTING, State.ACCEPTED)
        return final.family == "CMS" and not is_own and not is_open

    # Limits

    def _time_out(self, now: float) -> None:
        sent_payload = self._state is State.SUBMITTED
        if self._state is State.PROMPTING:
            self._out += _ESC_CR
        self._ledger.given_up(is_waited_for=True)
        self._events.append(TimedOut(self._command, sent_payload, tuple(self._lines)))
        self._be_quiet(now)

    def _accept_without_ok(self, now: float) -> None:
        self._respond(OK)
        self._be_quiet(now)

    def _end_settling(self, _: float) -> None:
        assert self._error is not None
        self._respond(self._error)

    def _be_quiet(
        self, now: float, silence_s: float = limits.SILENCE_S, confirm_s: float = limits.CONFIRM_S
    ) -> None:
        self._command, self._silence_s, self._confirm_s = _PROBE, silence_s, confirm_s
        self._quiet_until_max = now + limits.QUIET_MAX_S
        self._enter(State.QUIET, now + self._silence_s)

    def _probe(self, now: float) -> None:
        self._out += _PROBE.text.encode("ascii") + b"\r"
        self._enter(State.PROBING, now + limits.PROBE_MAX_S)

    def _probe_again(self, now: float) -> None:
        self._probes += 1
        self._events.append(ProbeFailed(self._probes))
        self._out += _ESC_CR
        self._be_quiet(now)

    def _confirm(self, now: float) -> None:
        if self._results > 1:
            self._be_quiet(now)
            return
        self._probes = 0
        self._events.append(Resynced())
        self._enter(State.IDLE, None)

    def _enter(self, state: State, deadline: float | None) -> None:
        self._state, self._deadline = state, deadline

    def _take_events(self) -> list[Event]:
        events, self._events = self._events, []
        return events


_ON_LIMIT: dict[State, Callable[[AtChannel, float], None]] = {
    State.WAITING: AtChannel._time_out,
    State.PROMPTING: AtChannel._time_out,
    State.SUBMITTED: AtChannel._time_out,
    State.ACCEPTED: AtChannel._accept_without_ok,
    State.SETTLING: AtChannel._end_settling,
    State.QUIET: AtChannel._probe,
    State.PROBING: AtChannel._probe_again,
    State.CONFIRMING: AtChannel._confirm,
}
