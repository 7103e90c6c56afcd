"""The operator's word for every member of the enums: the same in table, timeline and board."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from alarmd.i18n.language import Message, t
from alarmd.incident.facts.entries import (
    Channel,
    CloseReason,
    Doubt,
    Kind,
    Means,
    Purpose,
    Response,
    Status,
    Unavailable,
    Unproved,
)
from alarmd.roster import Role
from modem.types import ModemState

KINDS: Mapping[Kind, Message] = {
    Kind.EMERGENCY: t("emergency"),
    Kind.DANGER: t("danger"),
    Kind.FIRE: t("fire"),
    Kind.MEDICAL: t("ill or hurt"),
    Kind.OTHER: t("other trouble"),
}
STATUSES: Mapping[Status, Message] = {
    Status.ACTUAL: t("real alarm"),
    Status.EXERCISE: t("drill"),
    Status.TEST: t("test"),
}
MEANS: Mapping[Means, Message] = {
    Means.RING: t("by ringing"),
    Means.TEXT: t("by text"),
    Means.KEY: t("by key"),
    Means.MISSED_CALL: t("by missed-call notice"),
    Means.OPERATOR: t("by the operator"),
    Means.OWN_ALARM: t("own alarm"),
    Means.ELSEWHERE: t("other alarm"),
}
RESPONSES: Mapping[Response, Message] = {
    Response.COMING: t("coming"),
    Response.CANNOT: t("cannot come"),
    Response.SEEN: t("knows of it"),
    Response.ARRIVED: t("is there"),
}
CLOSE_REASONS: Mapping[CloseReason, Message] = {
    CloseReason.REAL: t("it was real"),
    CloseReason.FALSE: t("false alarm"),
    CloseReason.DRILL: t("drill"),
    CloseReason.UNSTATED: t("no reason given"),
}
UNAVAILABLE: Mapping[Unavailable, Message] = {
    Unavailable.OFF: t("the phone is off or without coverage"),
    Unavailable.REFUSED: t("the line is busy"),
    Unavailable.CANNOT: t("cannot come"),
    Unavailable.SILENT: t("has not answered"),
    Unavailable.UNDECIDED: t("has not said whether to go"),
}
UNPROVED: Mapping[Unproved, Message] = {
    Unproved.NO_CODE: t("without a code"),
    Unproved.WRONG_CODE: t("with a wrong code"),
    Unproved.SHUT: t("from a phone that is shut out for wrong codes"),
}
CHANNELS: Mapping[Channel, Message] = {Channel.SMS: t("text"), Channel.VOICE: t("call")}
PURPOSES: Mapping[Purpose, Message] = {
    Purpose.ALERT: t("the alarm"),
    Purpose.RECEIVED: t("your alarm is received"),
    Purpose.COUNTED: t("you are counted as coming"),
    Purpose.NOTED: t("noted what you said"),
    Purpose.KIND_SAID: t("what it is about"),
    Purpose.NOBODY_YET: t("nobody is coming yet"),
    Purpose.FALSE_SAID: t("the caller says it was a mistake"),
    Purpose.EXHAUSTED: t("nobody answers"),
    Purpose.HELD: t("false alarms again and again"),
    Purpose.OFFICER_OUT: t("an officer cannot be counted on"),
    Purpose.CODES_GUESSED: t("somebody tries closing codes"),
    Purpose.COMING: t("who is coming"),
    Purpose.ASK_AGAIN: t("are you still coming?"),
    Purpose.ALL_CLEAR: t("all-clear"),
    Purpose.ANSWER: t("answer to a text"),
    Purpose.CODE_ASKED: t("closing goes with the code"),
    Purpose.CODE_REFUSED: t("closing by text is shut"),
    Purpose.IS_IT_YOURS: t("is it your own house?"),
    Purpose.LINE_LOST: t("a line is down"),
    Purpose.LINES_MENDED: t("all lines work again"),
    Purpose.JOURNAL: t("the journal is not as it was left"),
    Purpose.BUDGET: t("a budget is used up"),
    Purpose.LEFT: t("you have left the scheme"),
    Purpose.LEAVER: t("a house has left the scheme"),
    Purpose.MACHINE: t("a phone answers by itself"),
    Purpose.FALSE_ALARMS: t("one false alarm after the other"),
}
ROLES: Mapping[Role, Message] = {
    Role.HOUSEHOLD: t("household"),
    Role.OFFICER: t("officer"),
    Role.BACKUP: t("backup officer"),
    Role.HEAD: t("hamlet head"),
    Role.OPERATOR: t("operator"),
}
MODEM_STATES: Mapping[ModemState, Message] = {
    ModemState.CLOSED: t("closed"),
    ModemState.OPENING: t("opening"),
    ModemState.INITIALISING: t("initialising"),
    ModemState.SEARCHING: t("searching for a network"),
    ModemState.READY: t("ready"),
}

# 24.008 10.5.4.11 and 27.005 3.2.5: the causes that tell an operator something to act on.
CAUSES: Mapping[int, Message] = {
    1: t("there is no such number"),
    17: t("the line is busy"),
    18: t("the phone is off or without coverage"),
    20: t("the phone is off or without coverage"),
    21: t("the network refuses: is there credit?"),
    27: t("the phone is off or without coverage"),
    28: t("there is no such number"),
    34: t("the network is congested"),
    38: t("the network is out of order"),
    42: t("the network is congested"),
    310: t("our SIM is missing"),
    331: t("our line has no network"),
    332: t("the network did not answer in time"),
}


CALLERS_NAMED_MAX = 20  # of those who rang in vain: the journal holds them all


def listed(words: Sequence[str | Message]) -> Message:
    """Words in a row, separated as the language does it; a dash if there are none."""
    if not words:
        return t("-")
    *before, last = words
    return (
        t("{words}, {word}", words=listed(before), word=last) if before else t("{word}", word=last)
    )


def callers_left(names: Sequence[str]) -> Message:
    """The message that these houses got no alarm, because so many rang in vain at once."""
    return t(
        "{n} more houses rang while no line could hear them, and got no alarm; call them: {names}",
        n=len(names),
        names=listed(names[:CALLERS_NAMED_MAX]),
    )


def left_scheme(names: Sequence[str]) -> Message:
    """The message that these people left the scheme by a text and are still on the roster."""
    return t(
        "{n} have left the scheme by a text; ask them, then take them off the roster: {names}",
        n=len(names),
        names=listed(names[:CALLERS_NAMED_MAX]),
    )


DOUBTS: Mapping[Doubt, Message] = {
    Doubt.UNREADABLE: t(
        "the journal could not be read: it was put aside as journal.db.bad-..., and a new one "
        "begun; keep that file and look at the disk"
    ),
    Doubt.UNWRITABLE: t(
        "at the start no journal could be written: free the disk or replace it; without power "
        "what happened is forgotten"
    ),
    Doubt.SHORTER: t(
        "entries of the journal are gone: it was cut off, or an old copy put back; hold it "
        "against the last anchor: alarmctl journal verify"
    ),
    Doubt.OTHER: t(
        "the journal is not the one that this box wrote; hold it against the last anchor: "
        "alarmctl journal verify"
    ),
    Doubt.CHECKPOINT: t(
        "alarmd's own summary of the journal was changed by another program; run: "
        "alarmctl journal verify"
    ),
    Doubt.UNFIT: t(
        "some entries of the journal cannot be read or do not fit; run: alarmctl journal verify"
    ),
}
