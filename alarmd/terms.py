"""The operator's word for every member of the closed sets: table, timeline and board agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from alarmd.incident.entries import (
    Channel,
    CloseReason,
    Kind,
    Means,
    Purpose,
    Response,
    Status,
)
from alarmd.language import Message, t
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
}
RESPONSES: Mapping[Response, Message] = {
    Response.COMING: t("coming"),
    Response.CANNOT: t("cannot come"),
    Response.SEEN: t("knows of it"),
}
CLOSE_REASONS: Mapping[CloseReason, Message] = {
    CloseReason.REAL: t("it was real"),
    CloseReason.FALSE: t("false alarm"),
    CloseReason.DRILL: t("drill"),
    CloseReason.UNSTATED: t("no reason given"),
}
CHANNELS: Mapping[Channel, Message] = {Channel.SMS: t("text"), Channel.VOICE: t("call")}
PURPOSES: Mapping[Purpose, Message] = {
    Purpose.ALERT: t("the alarm"),
    Purpose.RECEIVED: t("your alarm is received"),
    Purpose.COUNTED: t("you are counted as coming"),
    Purpose.FALSE_SAID: t("the caller says it was a mistake"),
    Purpose.EXHAUSTED: t("nobody answers"),
    Purpose.COMING: t("who is coming"),
    Purpose.ASK_AGAIN: t("are you still coming?"),
    Purpose.ALL_CLEAR: t("all-clear"),
    Purpose.ANSWER: t("answer to a text"),
    Purpose.LINE_LOST: t("a line is down"),
    Purpose.LINES_MENDED: t("all lines work again"),
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


def listed(words: Sequence[str | Message]) -> Message:
    """Words in a row, separated as the language does it; a dash if there are none."""
    if not words:
        return t("-")
    *before, last = words
    return (
        t("{words}, {word}", words=listed(before), word=last) if before else t("{word}", word=last)
    )
