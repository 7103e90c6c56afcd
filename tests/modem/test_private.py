"""Numbers and words of people are in the text of no value and of no error."""

from __future__ import annotations

import pytest

from modem.errors import CommandFailed, CommandTimedOut, MalformedResponse, ModemError
from modem.indications import CallIncoming, DeliveryReported, SmsStored, SmsUnreadable
from modem.private import Private
from modem.types import Address, Msisdn

NUMBER, WORDS = "+8613800138000", "着火了快来"
SENDER = Address(NUMBER)


def test_a_private_value_is_seen_only_by_who_asks_for_it() -> None:
    hidden = Private(WORDS)
    assert (str(hidden), repr(hidden), f"{hidden:>5}") == ("***", "***", "  ***")
    assert hidden.value == WORDS
    assert hidden == Private(WORDS)


@pytest.mark.parametrize(
    "value",
    [
        Msisdn(NUMBER),
        SENDER,
        SmsStored(f"{NUMBER}/{WORDS}", (), SENDER, WORDS, 1.0),
        SmsUnreadable(NUMBER, (), WORDS, "why", SENDER),
        DeliveryReported(SENDER, 1, 0),
        CallIncoming("c", SENDER),
        CommandFailed(f"ATD{NUMBER};", "CME", 3),
        CommandFailed('AT+CPIN="13800138000"'),
        CommandTimedOut(f"ATD{NUMBER[1:]};", 5.0),
        MalformedResponse(f'+CLIP: "{NUMBER}",x,"{WORDS}"', "2 fields are mandatory"),
        MalformedResponse(f"07{NUMBER}", "it is not hex"),
        MalformedResponse(WORDS),
    ],
    ids=lambda value: type(value).__name__,
)
def test_no_text_of_a_value_shows_whose_it_is_or_what_they_said(value: object) -> None:
    shown = [str(value), repr(value), f"{value}", f"{[value]}"]
    if isinstance(value, ModemError):
        shown += [str(value.fault), repr(value.fault)]
    for text in shown:
        assert NUMBER[1:] not in text
        assert WORDS not in text


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (CommandFailed("AT+CMGF=0", "CME", 3), "AT+CMGF=0 was refused: +CME ERROR: 3"),
        (CommandFailed("AT+CMGS=42", "CMS", 500), "AT+CMGS=42 was refused: +CMS ERROR: 500"),
        (CommandFailed("AT+CNMI=2,1,0,1,0"), "AT+CNMI=2,1,0,1,0 was refused: ERROR"),
        (CommandFailed("ATD110;"), "ATD was refused: ERROR"),
        (CommandFailed("AT+CSCA=13800138000"), "AT+CSCA was refused: ERROR"),
        (CommandTimedOut("AT", 5.0), "AT was not answered within 5 s"),
        (CommandTimedOut("\x1b", 5.0), "a command was not answered within 5 s"),
        (MalformedResponse("+CSQ: %&", "why"), "cannot read +CSQ (8 characters): why"),
        (MalformedResponse("xyz"), "cannot read what came (3 characters)"),
    ],
    ids=str,
)
def test_an_error_still_says_which_command_or_answer_it_was(error: Exception, said: str) -> None:
    assert str(error) == said


def test_a_number_that_is_none_is_not_repeated() -> None:
    with pytest.raises(ValueError, match="number") as refused:
        Msisdn("13800138000")
    assert "13800138000" not in str(refused.value)
