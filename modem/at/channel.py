"""One AT conversation as a sans-IO state machine: octets and instants in, events and octets out.

Theory of operation ------------------- The owner feeds what it reads to `receive` and the time to
`expire`, writes what `bytes_to_send` gives, and calls again at `deadline`. Every instant is an
argument, on any clock that does not go back.

A modem mixes two streams on one wire: answers to our command and unsolicited result codes (URCs). A
URC may stand before, inside or after an answer, around the prompt, and share a read with anything.
So each line is judged alone: a final result code ends the running command, a line with one of the
command's own prefixes is its answer, a line of hex belongs to the line that announced a PDU, and
everything else is a URC.

    state       input        -> next                           at its limit
    CLOSED      open         -> QUIET
    IDLE        request      -> WAITING, PROMPTING (payload)
    WAITING     final        -> IDLE (ERROR: SETTLING)         QUIET, TimedOut
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

A submit that timed out may still be accepted later. For LATE_MAX_S a "+CMGS:" or "+CMS ERROR:" is
its LateResult. While the next submit runs, its TP-MR may prove a "+CMGS:" its own (late.py). If it
does not, the running one gets RIVAL_S for another: with it the first was the late one's, without it
both stay unknown, which is safe. A late result of the running one is then not waited for: one lost
result never shifts the others.
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
from modem.at.late import Counter, LateText
from modem.at.lexer import (
    OK,
    PROMPT,
    FinalResult,
    Lexer,
    Overlong,
    ResultCode,
    Shape,
    announces_pdu,
    answers_with_pdu,
    final_result,
    is_bare,
    is_hex,
)  # fmt: skip

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


class AtChannel:
    """One modem's conversation: at most one command outstanding, URCs apart."""

    def __init__(self) -> None:
        self._state = State.CLOSED
        self._reset()

    def _reset(self) -> None:
        self._lexer = Lexer()
        self._out = bytearray()
        self._events: list[Event] = []
        self._deadline: float | None = None
        self._command = _PROBE
        self._lines: list[str] = []
        self._error: FinalResult | None = None
        self._head, self._head_until = "", 0.0
        self._answer_has_pdu = False
        self._late: LateText | None = None
        self._late_ok_until = 0.0
        self._counter = Counter()
        self._held: LateResult | None = None
        self._is_rivalled = False
        self._quiet_until_max = 0.0
        self._silence_s = self._confirm_s = 0.0
        self._results = self._probes = 0

    def open(self, now: float) -> None:
        """Begin anew on a fresh port or after a reboot: ESC, CR, AT; then `Resynced`.

        Whatever was running, late or unsent is forgotten without an event.
        """
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
        """Send `command`; only when idle. One Response or TimedOut follows, or an `open`."""
        assert self.idle, f"{command.text!r} while {self._state.name}"
        self._command, self._lines, self._answer_has_pdu = command, [], False
        self._is_rivalled, self._held = False, None
        self._out += command.text.encode("ascii") + b"\r"
        if command.payload is None:
            self._enter(State.WAITING, now + command.timeout_s)
        else:
            self._enter(State.PROMPTING, now + limits.PROMPT_MAX_S)

    def bytes_to_send(self) -> bytes:
        """What must be written to the port now; ask after open, request, receive and expire."""
        if not self._out:
            return b""
        data = bytes(self._out)
        self._out.clear()
        return data

    def deadline(self) -> float | None:
        """The instant at which `expire` wants to be called, or None."""
        if self._head and (self._deadline is None or self._head_until < self._deadline):
            return self._head_until
        return self._deadline

    def receive(self, data: bytes, now: float) -> list[Event]:
        """Take what the port read; never raises; at most one event per line or prompt."""
        if self._state is State.QUIET:
            self._deadline = min(now + self._silence_s, self._quiet_until_max)
        self._lexer.feed(data)
        while (line := self._lexer.next(prompting=self._state is State.PROMPTING)) is not None:
            if isinstance(line, Overlong):
                self._events.append(line)
            elif line == PROMPT:
                self._on_prompt(now)
            else:
                self._on_line(line, now)
        return self._take_events()

    def expire(self, now: float) -> list[Event]:
        """Act on the deadlines that have passed."""
        if self._head and now >= self._head_until:
            self._end_head("")
        if self._deadline is not None and now >= self._deadline:
            _ON_LIMIT[self._state](self, now)
        return self._take_events()

    # Lines

    def _on_prompt(self, now: float) -> None:
        assert self._command.payload is not None
        self._out += self._command.payload.encode("ascii") + b"\x1a"
        self._enter(State.SUBMITTED, now + self._command.timeout_s)

    def _on_line(self, line: str, now: float) -> None:
        if line == self._command.text or line == self._command.payload:
            return  # An echo; anything less than the exact text may hide a result code.
        final = final_result(line)
        if final is None:
            self._on_information(line, now)
        elif final.ends_calls and not (self._state is State.WAITING and self._command.is_call):
            self._events.append(Urc(line))
        else:
            self._on_final(final, now)

    def _on_information(self, line: str, now: float) -> None:
        if is_hex(line) and self._takes_pdu(line):
            return
        if self._is_late(line, now):
            self._late_ok_until = now + limits.LATE_OK_MAX_S
            self._settle_late((line,), OK, now)
        elif self._is_anothers(line):
            self._late_ok_until = now + limits.LATE_OK_MAX_S
            self._be_rivalled(now)
        elif not self._takes_answer(line, now):
            self._on_urc(line, now)

    def _takes_pdu(self, line: str) -> bool:
        if self._head:
            self._end_head(line)
            return True
        if (
            self._answer_has_pdu
            and self._state is State.WAITING
            and len(self._lines) < limits.LINES_MAX
        ):
            self._lines.append(line)
            self._answer_has_pdu = False
            return True
        return False

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
        self._answer_has_pdu = answers_with_pdu(line)
        if self._state is State.SUBMITTED:
            self._tell_held()
            self._counter.accepted(line)
            self._enter(State.ACCEPTED, now + limits.ACCEPTED_MAX_S)
        return shape is Shape.ANSWER

    def _on_urc(self, line: str, now: float) -> None:
        if announces_pdu(line):
            if self._head:
                self._end_head("")
            self._head, self._head_until = line, now + limits.PDU_MAX_S
        else:
            self._events.append(Urc(line))

    def _end_head(self, pdu: str) -> None:
        self._events.append(Urc(self._head, pdu))
        self._head = ""

    # Final results

    def _on_final(self, final: FinalResult, now: float) -> None:
        if final.family == "CMS" and self._is_late(final.text, now):
            self._settle_late((), final, now)
            return
        is_late_ok, self._late_ok_until = final.is_ok and now < self._late_ok_until, 0.0
        if is_late_ok and self._state in _ANSWERABLE:
            return
        match self._state:
            case State.WAITING | State.SUBMITTED | State.ACCEPTED:
                if self._state is State.SUBMITTED:
                    self._counter.refused()
                self._complete(final, now)
            case State.PROMPTING if not final.is_ok:
                self._complete(final, now)
            case State.PROBING:
                self._results = 1
                self._enter(State.CONFIRMING, now + self._confirm_s)
            case State.CONFIRMING:
                self._results += 1
            case _:
                pass  # nobody asked: an oddity's second result, or one that QUIET waits for

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

    def _is_late(self, line: str, now: float) -> bool:
        if self._late is None or now >= self._late.until:
            return False
        if line.startswith("+CMS ERROR:"):
            is_own = self._state is State.WAITING and self._command.speaks_of_texts
            return not is_own and self._state is not State.ACCEPTED
        is_own = self._state is State.SUBMITTED and self._counter.is_next(line)
        answers = line.startswith(self._late.command.answers)
        return answers and not is_own and self._state is not State.ACCEPTED

    def _is_anothers(self, line: str) -> bool:
        """Whether it is the answer to a text that nobody waits for any more."""
        answers = self._state is State.SUBMITTED and line.startswith(self._command.answers)
        return answers and self._counter.is_foreign(line)

    def _settle_late(self, lines: tuple[str, ...], final: FinalResult, now: float) -> None:
        """Tell it; if it may as well be the running text's own, only when that gets another."""
        assert self._late is not None
        late, self._late = LateResult(self._late.command, lines, final), None
        if self._state is not State.SUBMITTED:
            self._events.append(late)
            return
        if lines:
            self._held = late
        else:
            self._events.append(late)
        self._be_rivalled(now)

    def _tell_held(self) -> None:
        """A second result came: the first was the late one's."""
        if self._held is not None:
            self._events.append(self._held)
            self._held = None

    def _be_rivalled(self, now: float) -> None:
        assert self._deadline is not None
        self._is_rivalled = True
        self._deadline = min(self._deadline, now + limits.RIVAL_S)

    # Limits

    def _time_out(self, now: float) -> None:
        sent_payload = self._state is State.SUBMITTED
        if self._state is State.PROMPTING:
            self._out += _ESC_CR
        if sent_payload and not self._is_rivalled:
            self._late = LateText(self._command, now + limits.LATE_MAX_S)
        if sent_payload:
            self._counter.given_up()
        self._events.append(TimedOut(self._command, sent_payload))
        self._be_quiet(now)

    def _accept_without_ok(self, now: float) -> None:
        self._respond(OK)
        self._be_quiet(now)

    def _end_settling(self, now: float) -> None:
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
