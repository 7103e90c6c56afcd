"""What a clause can show: the signs that the rules go by."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from alarmd.i18n.language import Message, t


class Sign(Enum):
    """One thing that words show."""

    CRY = "cry"
    OURS = "ours"
    KIN = "kin"
    BARE = "bare"
    SCENE = "scene"
    THEIRS = "theirs"
    AGAIN = "again"
    NOW = "now"
    PAST = "past"
    ILL = "ill"
    CALL = "call"
    STUCK = "stuck"
    MORE = "more"
    NUMBER = "number"
    DENIED = "denied"
    RESOLVED = "resolved"
    SUPPORT = "support"
    AMBULANCE = "ambulance"
    QUESTION = "question"
    MARK = "mark"
    COMING = "coming"
    COME = "come"
    CANNOT = "cannot"
    ABSENT = "absent"
    ARRIVED = "arrived"
    RETURNS = "returns"
    SEEN = "seen"
    MISTAKE = "mistake"
    PRESSED = "pressed"
    INSISTS = "insists"
    CLOSING = "closing"
    FALSE = "false"
    NOT_CLOSED = "not_closed"
    REPORT = "report"
    LATE = "late"
    RELIEF = "relief"
    CHAT = "chat"
    GREETING = "greeting"
    LEAVE = "leave"
    ENOUGH = "enough"
    KNOWS = "knows"
    MACHINE = "machine"
    ZERO = "0"
    ONE = "1"
    TWO = "2"
    THREE = "3"
    FOUR = "4"
    DIGIT = "digit"


SHOWN: Mapping[Sign, Message] = {
    Sign.CRY: t("a call for help"),
    Sign.OURS: t("distress, of themselves or their family"),
    Sign.KIN: t("somebody of their family is ill or hurt"),
    Sign.BARE: t("distress, nobody named"),
    Sign.SCENE: t("how bad it is there"),
    Sign.THEIRS: t("distress of somebody else, or heard of"),
    Sign.AGAIN: t("it happens again"),
    Sign.NOW: t("it happens now"),
    Sign.PAST: t("of the past"),
    Sign.ILL: t("an illness that can be a reason"),
    Sign.CALL: t("danger without particulars"),
    Sign.STUCK: t("cannot move, or cannot get out"),
    Sign.MORE: t("more people are wanted"),
    Sign.NUMBER: t("only the number of the police or an ambulance"),
    Sign.DENIED: t("distress that is denied"),
    Sign.RESOLVED: t("distress that is over"),
    Sign.SUPPORT: t("an officer who needs support"),
    Sign.AMBULANCE: t("an ambulance is wanted"),
    Sign.QUESTION: t("a question"),
    Sign.MARK: t("only marks"),
    Sign.COMING: t("on their way"),
    Sign.COME: t('"come", without who or when'),
    Sign.CANNOT: t("not able to come"),
    Sign.ABSENT: t("a reason for not coming"),
    Sign.ARRIVED: t("is there"),
    Sign.RETURNS: t("goes back"),
    Sign.SEEN: t("has read it"),
    Sign.MISTAKE: t("a mistake, or no need"),
    Sign.PRESSED: t("a key pressed by mistake, nobody says by whom"),
    Sign.INSISTS: t("no mistake"),
    Sign.CLOSING: t("words that close"),
    Sign.FALSE: t("a false alarm, says the officer"),
    Sign.NOT_CLOSED: t("not closed yet"),
    Sign.REPORT: t("a report from the scene"),
    Sign.LATE: t("too late, an excuse"),
    Sign.RELIEF: t("relief"),
    Sign.CHAT: t("everyday talk"),
    Sign.GREETING: t("a greeting"),
    Sign.LEAVE: t("wants no more texts"),
    Sign.ENOUGH: t("wants no more texts now"),
    Sign.KNOWS: t("has read it"),
    Sign.MACHINE: t("a phone or a network, no person"),
    Sign.ZERO: t("the digit"),
    Sign.ONE: t("the digit"),
    Sign.TWO: t("the digit"),
    Sign.THREE: t("the digit"),
    Sign.FOUR: t("the digit"),
    Sign.DIGIT: t("the digit"),
}
