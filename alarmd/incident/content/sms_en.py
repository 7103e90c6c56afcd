"""The English sentences, for 160 characters of the 7 bit alphabet. The mark of the village is
written if it is in that alphabet.
"""

from __future__ import annotations

from datetime import datetime

from alarmd.incident.content.sms_template import OnTheWay, Phrases, Reader, Templates
from alarmd.incident.facts.entries import CloseReason, Kind, Purpose

_OWN_HOUSE = "Danger at your own house: ring again, or call {service}."
_WAIT = "{house} says that alarm {n} was a mistake. Do not go yet, wait for the officer. "
_VERIFY = (
    "{house}{landmark} says that alarm {n} was a mistake. {phone}"
    "Please verify, then reply 'close {code} false'."
)
_ACTUAL: Templates = {
    (Purpose.ALERT, Reader.MEMBER): (
        "{house}{landmark}: {what}!{mark} {time}, alarm {n}. "
        "Reply 1 or ring back = coming, 2 = cannot. Urgent: call {service}."
    ),
    (Purpose.ALERT, Reader.OFFICER): (
        "{house}{landmark}: {what}{note}!{mark} {time}, alarm {n}. {phone}"
        "Reply 1 or ring back = going, 2 = cannot, 'close {code}' = done."
    ),
    (Purpose.RECEIVED, Reader.MEMBER): (
        "{received} (alarm {n}), being told: {told}. Fire: reply 2, ill or hurt: 3, danger: 1, "
        "mistake: 0. Urgent: call {service}."
    ),
    (Purpose.COUNTED, Reader.MEMBER): (
        "Noted: you go to {house}, {what}{note}, alarm {n}{mark}. {going}. {phone}" + _OWN_HOUSE
    ),
    (Purpose.COUNTED, Reader.OFFICER): (
        "Noted: you go to {house}{landmark}, {what}{note}, alarm {n}{mark}. {going}. {phone}"
        "Reply 'close {code}' = done."
    ),
    (Purpose.NOTED, Reader.MEMBER): (
        "Noted: {said} (alarm {n}). Everybody is being told. Urgent: call {service}."
    ),
    (Purpose.KIND_SAID, Reader.MEMBER): (
        "News of {house}{landmark}, alarm {n}: {what}!{mark} "
        "Reply 1 or ring back = coming, 2 = cannot. Urgent: call {service}."
    ),
    (Purpose.KIND_SAID, Reader.COMING): (
        "News of {house}{landmark}, where you are going: {what}{note}!{mark} Alarm {n}. {phone}"
        "Take care. Urgent: call {service}."
    ),
    (Purpose.KIND_SAID, Reader.OFFICER): (
        "News of {house}{landmark}, alarm {n}: {what}{note}!{mark} {phone}"
        "Reply 1 = going, 2 = cannot, 'close {code}' = done."
    ),
    (Purpose.NOBODY_YET, Reader.MEMBER): (
        "Nobody has answered yet. Call 110/119/120 now. We go on calling people (alarm {n})."
    ),
    (Purpose.FALSE_SAID, Reader.MEMBER): _WAIT + "Real danger: call {service}.",
    (Purpose.FALSE_SAID, Reader.OFFICER): _VERIFY,
    (Purpose.EXHAUSTED, Reader.MEMBER): (
        "{house}{landmark}: {what}!{mark} {time}, alarm {n}. NOBODY ANSWERS. "
        "Reach an officer now, or call {service}."
    ),
    (Purpose.HELD, Reader.MEMBER): (
        "{house}{landmark}: rings again after two false alarms this hour,{mark} alarm {n}. "
        "The officer is being called, neighbours in a minute. Call the house now, or {service}."
    ),
    (Purpose.OFFICER_OUT, Reader.MEMBER): (
        "{officers}! {house}{landmark}: {what}{mark}, {time}, alarm {n}. "
        "Find another officer now, or call {service}."
    ),
    (Purpose.COMING, Reader.MEMBER): (
        "{house}: {what}{note}, alarm {n}{mark}. {going}. {phone}If it gets worse call {service}."
    ),
    (Purpose.COMING, Reader.OFFICER): (
        "{house}{landmark}: {what}{note}, alarm {n}{mark}. {going}. {phone}"
        "Reply 'close {code}' = done."
    ),
    (Purpose.COMING, Reader.ORIGINATOR): (
        "Alarm {n}. {coming}. Stay calm. If it gets worse call {service}."
    ),
    (Purpose.ASK_AGAIN, Reader.MEMBER): (
        "{house}{landmark}: {what}{mark}, alarm {n}. You said that you come: still on the way? "
        "Reply 1 or ring back = yes, 2 = cannot. Urgent: call {service}."
    ),
    (Purpose.ASK_AGAIN, Reader.OFFICER): (
        "{house}{landmark}: {what}{mark}, alarm {n}. You said that you go: still going? "
        "Reply 1 or ring back = yes, 2 = cannot, 'close {code}' = done."
    ),
    (Purpose.ALL_CLEAR, Reader.MEMBER): (
        "All clear: {house}, {time}, alarm {n}: {reason}. Thank you. "
        "Next time ring the hotline or call {service}."
    ),
    (Purpose.ALL_CLEAR, Reader.OFFICER): (
        "All clear: {house}{landmark}, {time}, alarm {n}: {reason}. Thank you."
    ),
    (Purpose.ALL_CLEAR, Reader.ORIGINATOR): (
        "All clear: {yours}, {time}, alarm {n}: {reason}. "
        "Next time ring the hotline or call {service}."
    ),
    (Purpose.ANSWER, Reader.MEMBER): (
        "Not understood. {house}{landmark}: {what}, alarm {n}. Reply 1 = coming, 2 = cannot. "
        "Your own house: reply HELP or ring. Urgent: call {service}."
    ),
    (Purpose.ANSWER, Reader.COMING): (
        "Not understood. You go to {house}, alarm {n}. Reply 2 if you cannot. "
        "Your own house: reply HELP or ring. Urgent: call {service}."
    ),
    (Purpose.ANSWER, Reader.OFFICER): (
        "Not understood. {house}{landmark}: {what}, alarm {n}. "
        "Reply 1 = going, 2 = cannot, 'close {code}' = done."
    ),
    (Purpose.ANSWER, Reader.ORIGINATOR): (
        "Not understood. Alarm {n}, {yours}. Fire: reply 2, ill or hurt: 3, danger: 1, mistake: 0. "
        "Urgent: call {service}."
    ),
    (Purpose.CODE_ASKED, Reader.OFFICER): (
        "Do you want to end alarm {n}{mark} of {house}{landmark}? Then reply 'close {code}' = done."
    ),
    (Purpose.CODE_REFUSED, Reader.OFFICER): (
        "Too many wrong codes: for an hour this phone ends no alarm. When alarm {n}{mark} of "
        "{house}{landmark} is over, call the operator."
    ),
    (Purpose.CODES_GUESSED, Reader.MEMBER): (
        "Wrong codes come in the name of {guessed}. Alarm {n}{mark} of {house}{landmark} is open. "
        "Ring that officer. Urgent: call {service}."
    ),
    (Purpose.IS_IT_YOURS, Reader.MEMBER): (
        "Alarm {n} of {house} is over. Is it your own house? Then reply HELP or ring the hotline. "
        "Urgent: call {service}."
    ),
    (Purpose.IS_IT_YOURS, Reader.OFFICER): (
        "Not understood. Alarm {n} of {house}{landmark} is over, no answer is needed. "
        "Anything else: the operator."
    ),
    (Purpose.IS_IT_YOURS, Reader.ORIGINATOR): (
        "Alarm {n} of {yours} is over. Is it something new? Then reply HELP or ring the hotline. "
        "Urgent: call {service}."
    ),
}

_HELD: Templates = {
    (Purpose.RECEIVED, Reader.MEMBER): (
        "Received (alarm {n}): the officer first, neighbours soon. At once: ring again or reply "
        "HELP. Mistake: reply 0. Urgent: call {service}."
    ),
    (Purpose.ALERT, Reader.OFFICER): (
        "{house}{landmark}: {what}!{mark} {time}, alarm {n}, two were false this hour. {phone}"
        "Reply 1 = going, 2 = cannot, 'close {code} false' = false."
    ),
}
_NOTED_MISTAKE = (
    "Noted: alarm {n} was a mistake. Somebody will still look in. "
    "Real danger: ring the hotline again or call {service}."
)
_TAKEN_BACK: Templates = {
    (Purpose.ALERT, Reader.OFFICER): (
        "{house}{landmark}: {what}{note}!{mark} {time}, alarm {n}. {phone}"
        "Please verify. Reply 1 = going, 'close {code} false' = mistake."
    ),
    (Purpose.RECEIVED, Reader.MEMBER): _NOTED_MISTAKE,
    (Purpose.NOTED, Reader.MEMBER): _NOTED_MISTAKE,
    (Purpose.COUNTED, Reader.MEMBER): "Noted. " + _WAIT + _OWN_HOUSE,
    (Purpose.COUNTED, Reader.OFFICER): (
        "Noted: you go to {house}{landmark} to verify, the caller says that alarm {n} was a "
        "mistake. {going}. {phone}Reply 'close {code} false'."
    ),
    (Purpose.ASK_AGAIN, Reader.MEMBER): _WAIT + "Real danger: call {service}.",
    (Purpose.ASK_AGAIN, Reader.OFFICER): _VERIFY,
    (Purpose.ANSWER, Reader.MEMBER): (
        "Not understood. " + _WAIT + "Your own house: reply HELP or call {service}."
    ),
    (Purpose.ANSWER, Reader.OFFICER): "Not understood. " + _VERIFY,
    (Purpose.ANSWER, Reader.ORIGINATOR): (
        "Not understood. You said that alarm {n} was a mistake. Somebody will still look in. "
        "Real danger: ring the hotline again or call {service}."
    ),
}

_DRILL: Templates = {
    (Purpose.ALERT, Reader.MEMBER): (
        "DRILL: {house}{landmark}, {time}, alarm {n}. Not real. "
        "Reply 1 or ring back = coming, 2 = cannot. Real danger: call {service}."
    ),
    (Purpose.RECEIVED, Reader.MEMBER): (
        "DRILL, alarm {n} begins, being told: {told}. Not real. "
        "Real danger: ring the hotline or call {service}."
    ),
    (Purpose.COUNTED, Reader.MEMBER): (
        "DRILL, noted: you go to {house}, alarm {n}. {going}. "
        "Your own house in real danger: ring the hotline again, or call {service}."
    ),
    (Purpose.NOTED, Reader.MEMBER): (
        "DRILL, noted: {said} (alarm {n}). Real danger: call {service}."
    ),
    (Purpose.KIND_SAID, Reader.MEMBER): (
        "DRILL, news of {house}, alarm {n}: {what}. Not real. Real danger: call {service}."
    ),
    (Purpose.FALSE_SAID, Reader.MEMBER): (
        "DRILL: {house} says that alarm {n} was a mistake. Real danger: call {service}."
    ),
    (Purpose.COMING, Reader.MEMBER): (
        "DRILL, alarm {n} of {house}. {going}. Real danger: call {service}."
    ),
    (Purpose.COMING, Reader.ORIGINATOR): (
        "DRILL, alarm {n}. {coming}. Real danger: call {service}."
    ),
    (Purpose.ASK_AGAIN, Reader.MEMBER): (
        "DRILL, alarm {n} of {house}: still coming? Reply 1 = yes, 2 = cannot. "
        "Real danger: call {service}."
    ),
    (Purpose.ALL_CLEAR, Reader.MEMBER): (
        "DRILL, alarm {n} is over. Thank you. Real danger: ring the hotline or call {service}."
    ),
    (Purpose.ANSWER, Reader.MEMBER): (
        "DRILL, not understood. Alarm {n} of {house}: reply 1 = coming, 2 = cannot. "
        "Real danger: ring the hotline or call {service}."
    ),
    (Purpose.IS_IT_YOURS, Reader.MEMBER): (
        "DRILL, alarm {n} is over. Is it your own house? Then reply HELP or ring the hotline. "
        "Urgent: call {service}."
    ),
}
# These texts ask for no answer, and say so: a ring would be an alarm.
_OUTAGE = {
    Purpose.LINE_LOST: (
        "Alarm box: line {lines} has been down for {minutes} min, the others go on. "
        "Check power, SIM and signal. Do not ring back: a ring is an alarm."
    ),
    Purpose.LINES_MENDED: "Alarm box: all lines work again. Do not ring back: a ring is an alarm.",
    Purpose.JOURNAL: (
        "Alarm box: its journal is damaged, changed or cannot be kept. Alarms go on. "
        "Run: alarmctl status. Do not ring back: a ring is an alarm."
    ),
    Purpose.BUDGET: (
        "Alarm box, budget: {who}. Alarms go on, the carrier may block the SIM. "
        "Do not ring back: a ring is an alarm."
    ),
    Purpose.LEFT: (
        "You have left the scheme and get no more texts. For 24 hours a ring of yours still calls "
        "people. To come back, ask in the village."
    ),
    Purpose.LEAVER: (
        "{who} left the scheme by a text. Please ask there, then take the house off the list. "
        "Do not ring back: a ring is an alarm."
    ),
    Purpose.MACHINE: (
        "{who}: a phone there seems to answer texts by itself, its words raised no alarm. Please "
        "call and ask. Do not ring back: a ring is an alarm."
    ),
    Purpose.FALSE_ALARMS: (
        "{who}: three or more false alarms in a day. Please see there if it is a person or a "
        "machine. Do not ring back: a ring is an alarm."
    ),
}
_BUDGETS = {
    "texts_per_hour": "{line} {used}/{allowed} texts an hour",
    "texts_per_day": "{line} {used}/{allowed} texts a day",
    "calls_per_hour": "{line} {used}/{allowed} calls an hour",
    "calls_per_day": "{line} {used}/{allowed} calls a day",
}


def _clock(time: datetime) -> str:
    return f"{time.hour:02}:{time.minute:02}"


FULL = Phrases(
    actual=_ACTUAL,
    taken_back=_TAKEN_BACK,
    held=_HELD,
    drill=_DRILL,
    outage=_OUTAGE,
    budgets=_BUDGETS,
    kinds={
        Kind.EMERGENCY: "EMERGENCY",
        Kind.DANGER: "DANGER",
        Kind.FIRE: "FIRE",
        Kind.MEDICAL: "ILL OR HURT",
        Kind.OTHER: "NEEDS HELP",
    },
    all_over=(
        "All clear: {house}, alarm {n}, and alarms {also}. Thank you. "
        "Next time ring the hotline or call {service}."
    ),
    reasons={
        CloseReason.REAL: "it was real and has been dealt with",
        CloseReason.FALSE: "it was a false alarm",
        CloseReason.DRILL: "it was a drill",
        CloseReason.UNSTATED: "it has been dealt with",
    },
    clock=_clock,
    sign="Shihu",
    signed="{}: ",
    signed_drill="{}: ",
    mistake=" (caller says mistake)",
    no_mistake=" (it is no mistake)",
    received="Alarm received",
    received_again="Noted, it is no mistake",
    received_left="You had left the scheme, people are called all the same",
    received_kind="Alarm received, {what}",
    by_mistake="a mistake",
    officers_cannot="Cannot come: {}",
    officers_unreached="Not reached: {}",
    officers_undecided="Not said if going: {}",
    said_kind="{what}",
    said_again="it is no mistake",
    going=OnTheWay(
        "Nobody is going yet", "Only you are going so far", "So far {count} going: {names}"
    ),
    coming=OnTheWay(
        "Nobody is coming yet", "Nobody is coming yet", "So far {count} coming to you: {names}"
    ),
    house="",
    house_endings=(),
    your_house="your house",
    your_place="your place",
    brackets=" ({})",
    phone="Phone {}. ",
    neighbours="{} neighbours",
    officer="the officer",
    others="others",
    also=" and ",
    you="you",
    there=" (there)",
    joiner=", ",
    and_others=" and more",
)
