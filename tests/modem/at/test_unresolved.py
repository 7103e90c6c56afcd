"""Whose result a "+CMGS:" is: never the running text's unless it is that for sure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from modem.at import unresolved
from modem.at.channel import Command, LateResult
from modem.at.lexer import OK, final_result
from modem.at.limits import LATE_MAX_S
from modem.at.unresolved import Ledger
from tests.modem.at.ledgers import after, give_up, line, settled, text

REFUSED = final_result("+CMS ERROR: 42") or OK


def test_a_sound_modem_is_never_in_doubt_over_any_number_of_texts() -> None:
    after(*(number % 256 for number in range(250, 800)))


def test_numbers_that_do_not_count_are_no_evidence_and_no_hindrance() -> None:
    after(7, 7, 7, 7)


def test_a_number_above_all_older_ones_is_the_running_texts() -> None:
    ledger = after(6)
    give_up(ledger, text(1))
    ledger.submitted(text(2), 0.0)
    assert ledger.accepts(line(8))


def test_a_number_that_an_older_text_may_have_is_nobodys() -> None:
    ledger = after(6)
    give_up(ledger, text(1))
    ledger.submitted(text(2), 0.0)
    assert not ledger.accepts(line(7))
    assert ledger.is_contested
    assert settled(ledger) == []


def test_a_second_result_settles_both() -> None:
    ledger = after(6)
    give_up(ledger, text(1))
    ledger.submitted(text(2), 0.0)
    assert not ledger.accepts(line(7))
    assert ledger.accepts(line(8))
    assert settled(ledger) == [("AT+CMGS=1", OK)]


def test_two_results_in_the_wrong_order_settle_both_and_the_count_goes_on_from_the_higher() -> None:
    ledger = after(7)
    ledger.submitted(text(), 0.0)
    assert ledger.refuses(REFUSED), "it took a number, or none"
    give_up(ledger, text(1))
    ledger.submitted(text(2), 0.0)
    assert not ledger.accepts(line(9))
    assert ledger.accepts(line(8))
    give_up(ledger, text(3))
    ledger.submitted(text(4), 0.0)
    assert not ledger.accepts(line(10)), "it may be that of the one before"


def test_a_second_result_settles_both_though_numbers_say_nothing() -> None:
    ledger = Ledger()
    give_up(ledger, text(1))
    ledger.submitted(text(2), 0.0)
    assert not ledger.accepts(line(7))
    assert ledger.accepts(line(7))
    assert settled(ledger) == [("AT+CMGS=1", OK)]


def test_one_doubt_leads_to_one_other_at_most() -> None:
    ledger = after(6)
    give_up(ledger, text(1))
    for reference in (7, 8):
        ledger.submitted(text(2), 0.0)
        assert not ledger.accepts(line(reference))
        ledger.given_up(is_waited_for=True)
    ledger.submitted(text(3), 0.0)
    assert ledger.accepts(line(9))


def test_a_text_in_doubt_may_be_answered_while_the_next_one_runs() -> None:
    ledger = after(6)
    give_up(ledger, text(1))
    ledger.submitted(text(2), 0.0)
    assert not ledger.accepts(line(7))
    ledger.given_up(is_waited_for=True)
    ledger.submitted(text(3), 0.0)
    assert ledger.refuses(final_result("+CMS ERROR: 302") or OK)
    ledger.submitted(text(4), 0.0)
    assert not ledger.accepts(line(8))
    assert ledger.accepts(line(9))
    assert settled(ledger) == [("AT+CMGS=2", OK)]


def test_a_doubt_that_was_broken_off_lasts() -> None:
    ledger = after(6)
    give_up(ledger, text(1))
    ledger.submitted(text(2), 0.0)
    assert not ledger.accepts(line(7))
    ledger.given_up(is_waited_for=False)
    ledger.submitted(text(3), 0.0)
    assert not ledger.accepts(line(8))


def test_the_second_of_two_open_texts_is_still_in_doubt_when_the_first_is_not() -> None:
    ledger = after(6)
    give_up(ledger, text(1))
    give_up(ledger, text(2))
    ledger.submitted(text(3), 0.0)
    assert not ledger.accepts(line(7))
    ledger.given_up(is_waited_for=True)
    ledger.submitted(text(4), 0.0)
    assert not ledger.accepts(line(8))


def test_a_refused_text_may_have_taken_a_number_and_is_not_waited_for() -> None:
    ledger = after(6)
    ledger.submitted(text(1), 0.0)
    assert ledger.refuses(REFUSED)
    ledger.submitted(text(2), 0.0)
    assert ledger.accepts(line(7))


def test_a_refusal_after_an_open_text_is_in_doubt_until_there_are_two() -> None:
    ledger = after(6)
    give_up(ledger, text(1))
    ledger.submitted(text(2), 0.0)
    assert not ledger.refuses(REFUSED)
    assert ledger.refuses(REFUSED)
    assert settled(ledger) == [("AT+CMGS=1", REFUSED)]


def test_what_the_modem_refuses_by_itself_is_the_running_text() -> None:
    ledger = after(6)
    give_up(ledger, text(1))
    ledger.submitted(text(2), 0.0)
    assert ledger.refuses(final_result("+CMS ERROR: 322") or OK)
    assert settled(ledger) == []
    assert ledger.is_in_doubt


def test_a_refusal_and_then_a_number_of_the_older_text_leave_both_unknown() -> None:
    ledger = after(6)
    give_up(ledger, text(1))
    ledger.submitted(text(2), 0.0)
    assert not ledger.refuses(REFUSED)
    assert not ledger.accepts(line(7))


def test_after_a_doubtful_refusal_the_older_text_is_still_waited_for() -> None:
    ledger = after(6)
    give_up(ledger, text(1))
    ledger.submitted(text(2), 0.0)
    assert not ledger.refuses(REFUSED)
    ledger.given_up(is_waited_for=True)
    ledger.submitted(text(3), 0.0)
    assert not ledger.accepts(line(7))


def test_a_number_below_the_last_sure_one_is_an_older_texts() -> None:
    ledger = after(5, 6)
    give_up(ledger, text(1))
    ledger.submitted(text(2), 0.0)
    assert ledger.accepts(line(8))
    ledger.submitted(text(3), 0.0)
    assert not ledger.accepts(line(7))
    assert not ledger.is_contested
    assert settled(ledger) == [("AT+CMGS=1", OK)]
    assert ledger.accepts(line(9))


def test_an_old_number_on_a_modem_that_is_hardly_known_is_in_doubt() -> None:
    ledger = Ledger()
    ledger.submitted(text(1), 0.0)
    ledger.given_up(is_waited_for=False)
    ledger.submitted(text(2), 0.0)
    assert not ledger.accepts(line(8))
    assert ledger.accepts(line(9))
    give_up(ledger, text(3))
    ledger.submitted(text(4), 0.0)
    assert ledger.accepts(line(11))


def test_a_result_without_a_number_counts_only_where_there_is_no_doubt() -> None:
    ledger = after(6)
    ledger.submitted(text(1), 0.0)
    assert ledger.accepts("+CMGS: ?")
    give_up(ledger, text(2))
    ledger.submitted(text(3), 0.0)
    assert not ledger.accepts("+CMGS: ?")


def test_what_comes_while_no_text_runs_settles_the_only_one_that_can_have_it() -> None:
    ledger = after(6)
    give_up(ledger, text(1))
    give_up(ledger, text(2))
    assert ledger.late((line(7),), OK, 1.0)
    assert settled(ledger) == []
    assert ledger.late((line(8),), OK, 1.0)
    assert settled(ledger) == [("AT+CMGS=2", OK)]
    ledger.submitted(text(3), 1.0)
    assert ledger.accepts(line(9))


def test_a_late_refusal_settles_the_only_open_text() -> None:
    ledger = after(6)
    give_up(ledger, text(1))
    assert ledger.late((), REFUSED, 1.0)
    assert settled(ledger) == [("AT+CMGS=1", REFUSED)]
    assert not ledger.late((), REFUSED, 2.0)


def test_a_text_is_waited_for_so_long_and_no_longer() -> None:
    ledger = after(6)
    give_up(ledger, text(1))
    ledger.expire(LATE_MAX_S - 0.1)
    assert ledger.is_in_doubt
    ledger.expire(LATE_MAX_S)
    assert not ledger.is_in_doubt


def test_a_modem_that_restarted_answers_nothing_of_before() -> None:
    ledger = after(6)
    give_up(ledger, text(1))
    ledger.restarted()
    ledger.submitted(text(2), 0.0)
    assert ledger.accepts(line(7))


def test_the_texts_of_an_earlier_process_are_in_the_way_like_our_own() -> None:
    ledger = Ledger()
    ledger.recall(6, 0.0)
    ledger.recall(None, 100.0)
    ledger.submitted(text(1), 1.0)
    assert not ledger.accepts(line(7))
    assert ledger.accepts(line(8))
    assert settled(ledger) == []


@dataclass(slots=True)
class Modem:
    """Counts its texts and answers some of them late; one that "restarts" unseen before a text
    forgets what it owes and counts from elsewhere. With `is_in_order` its results come in the
    order of the texts or never. Only once is a text late whose result is waited for after that of
    another."""

    is_in_order: bool
    ledger: Ledger
    reference: int = 250
    owed: list[int] = field(default_factory=list)
    was_late_again: bool = False

    def send(self, fate: str, late_ones: int, is_counted: bool) -> None:
        ledger = self.ledger
        if fate == "restarts":
            self.reference, self.owed = (self.reference + 77 * late_ones) % 256, []
        ledger.submitted(text(), 0.0)
        come = [self.owed.pop(0) for _ in range(min(late_ones, len(self.owed)))]
        for reference in come:
            assert not ledger.accepts(line(reference)), "another text's number"
        is_late_again = fate == "late" and bool(come)
        if fate in ("sent", "restarts") or (is_late_again and self.was_late_again):
            self._answer(ledger.accepts(line(self._count(True))))
        elif fate == "refused":
            self._count(is_counted)
            self._answer(ledger.refuses(REFUSED))
        else:
            self.was_late_again |= is_late_again
            reference = self._count(fate == "late" or is_counted)
            self.owed += [reference] if fate == "late" else []
            ledger.given_up(is_waited_for=True)

    def _answer(self, is_own: bool) -> None:
        if not is_own:
            self.ledger.given_up(is_waited_for=True)
        if self.is_in_order:
            self.owed.clear()

    def _count(self, is_counted: bool) -> int:
        self.reference = (self.reference + is_counted) % 256
        return self.reference


FATES = st.sampled_from(["sent", "sent", "refused", "late", "lost", "restarts"])
TEXTS = st.lists(st.tuples(FATES, st.integers(0, 2), st.booleans()), max_size=20)


@given(TEXTS)
def test_no_text_is_called_sent_by_the_result_of_another(
    texts: list[tuple[str, int, bool]],
) -> None:
    modem = Modem(True, Ledger())
    for fate, late_ones, is_counted in texts:
        modem.send(fate, late_ones, is_counted)


@given(TEXTS)
def test_nor_out_of_order_on_a_modem_that_is_known_to_count(
    texts: list[tuple[str, int, bool]],
) -> None:
    modem = Modem(False, after(249, 250))
    for fate, late_ones, is_counted in texts:
        modem.send(fate, late_ones, is_counted)


def test_late_results_know_their_commands() -> None:
    ledger = after(6)
    command = text(1)
    give_up(ledger, command)
    ledger.late((line(7),), OK, 1.0)
    assert ledger.take_resolved() == [LateResult(command, (line(7),), OK)]


@dataclass
class Played:
    """A ledger, its texts by their names, and what has been resolved since the last event."""

    ledger: Ledger = field(default_factory=lambda: after(39, 40, 41))
    now: float = 0.0
    running: str = ""

    def event(self, words: str) -> None:
        """Play one line of the trace."""
        self.now += 1.0
        match words.split():
            case [name, "leaves"]:
                self.ledger.submitted(Command(name), self.now)
                self.running = name
            case [_, "times", "out"]:
                self.ledger.given_up(is_waited_for=True)
                self.running = ""
            case ["+CMGS:", _]:
                if not self.running:
                    assert self.ledger.late((words,), OK, self.now)
                elif self.ledger.accepts(words):
                    self.running = ""
            case _:
                raise AssertionError(words)

    def row(self) -> list[str]:
        """What the columns of the trace show."""
        ledger = self.ledger
        running = [] if ledger._running is None else [ledger._running]
        columns = [running, ledger._pending, ledger._superseded]
        shown = [" ".join(map(_shown, column)) or "-" for column in columns]
        found = [f"{one.command.text} {one.lines[0]}" for one in ledger.take_resolved()]
        return [*shown, " ".join(found) or "-"]


def _shown(text: unresolved._Text) -> str:
    assert text.command is not None
    assert text.numbers is not None
    first, last = text.numbers[0], text.numbers[-1]
    return f"{text.command.text} {first}" + (f"-{last}" if last > first else "")


def test_the_trace_at_the_head_is_what_happens() -> None:
    assert unresolved.__doc__ is not None
    rows = re.findall(r"^    (?!event)(\S.*)$", unresolved.__doc__, re.MULTILINE)
    played = Played()
    assert len(rows) == 10
    for row in rows:
        event, *wanted = re.split(r" {2,}", row)
        played.event(event)
        assert played.row() == wanted[:4], event
