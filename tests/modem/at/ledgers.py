"""Texts, results and ledgers for tests."""

from __future__ import annotations

from modem.at.channel import Command
from modem.at.lexer import FinalResult
from modem.at.limits import SUBMIT_MAX_S
from modem.at.unresolved import Ledger


def text(number: int = 0) -> Command:
    return Command(f"AT+CMGS={number}", ("+CMGS:",), SUBMIT_MAX_S, payload="00")


def line(reference: int) -> str:
    return f"+CMGS: {reference}"


def after(*references: int) -> Ledger:
    """A ledger that has seen texts with these TP-MR."""
    ledger = Ledger()
    for reference in references:
        ledger.submitted(text(), 0.0)
        assert ledger.accepts(line(reference))
    return ledger


def give_up(ledger: Ledger, command: Command, now: float = 0.0) -> None:
    ledger.submitted(command, now)
    ledger.given_up(is_waited_for=True)


def settled(ledger: Ledger) -> list[tuple[str, FinalResult]]:
    return [(late.command.text, late.final) for late in ledger.take_resolved()]
