"""The brief English sentences, for texts with a name that needs UCS2: 70 characters."""

from __future__ import annotations

from msgspec.structs import replace

from alarmd.incident.content import sms_en
from alarmd.incident.content.sms_template import OnTheWay, Reader, Templates
from alarmd.incident.facts.entries import CloseReason, Kind, Purpose

_WAIT = "{house} says alarm {n} is a mistake. Wait. Or {service}"
_VERIFY = "{house}{landmark} says mistake, alarm {n}. {phone}Verify, then close {code} false"
_ACTUAL: Templates = {
    (Purpose.ALERT, Reader.MEMBER): (
        "{house}{landmark} {what}!{mark} Alarm {n}. Ring or 1=come, 2=no. Or call {service}"
    ),
    (Purpose.ALERT, Reader.OFFICER): (
        "{house}{landmark} {what}{note}!{mark} #{n}. {phone}"
        "Ring or 1=going, 2=no, close {code}=done"
    ),
    (Purpose.RECEIVED, Reader.MEMBER): (
        "Alarm {n} received. Fire 2, ill 3, danger 1, mistake 0. Or {service}"
    ),
    (Purpose.COUNTED, Reader.MEMBER): (
        "{house}{note}, alarm {n}, noted. {going}. {phone}Own danger: ring. Or {service}"
    ),
    (Purpose.COUNTED, Reader.OFFICER): (
        "#{n} {house}{landmark} {what}{note}, noted. {going}. {phone}Close {code}=done"
    ),
    (Purpose.NOTED, Reader.MEMBER): "Alarm {n}, noted: {said}. Urgent: {service}",
    (Purpose.KIND_SAID, Reader.MEMBER): (
        "{house}{landmark} {what}!{mark} Alarm {n}. Reply 1=coming, 2=no. Or {service}"
    ),
    (Purpose.KIND_SAID, Reader.COMING): (
        "{house}{landmark} now {what}{note}!{mark} Alarm {n}. {phone}Take care. Or {service}"
    ),
    (Purpose.KIND_SAID, Reader.OFFICER): (
        "{house}{landmark} now {what}{note}!{mark} #{n}. {phone}"
        "Reply 1=going, 2=no, close {code}=done"
    ),
    (Purpose.NOBODY_YET, Reader.MEMBER): "Nobody yet. Call 110/119/120 now. We go on. Alarm {n}",
    (Purpose.FALSE_SAID, Reader.MEMBER): _WAIT,
    (Purpose.FALSE_SAID, Reader.OFFICER): _VERIFY,
    (Purpose.EXHAUSTED, Reader.MEMBER): (
        "{house}{landmark} {what}{mark}, alarm {n}: NOBODY ANSWERS. Act now or {service}"
    ),
    (
        Purpose.HELD,
        Reader.MEMBER,
    ): ("{house}{landmark} rings again{mark}, alarm {n}. See or {service}"),
    (Purpose.OFFICER_OUT, Reader.MEMBER): (
        "{officers}. {house}{landmark} {what}{mark}, alarm {n}. Act or {service}"
    ),
    (Purpose.COMING, Reader.MEMBER): (
        "{house} {what}{note}, alarm {n}{mark}. {going}. {phone}Or {service}"
    ),
    (Purpose.COMING, Reader.OFFICER): (
        "#{n} {house}{landmark} {what}{note}{mark}. {going}. {phone}Close {code}=done"
    ),
    (Purpose.COMING, Reader.ORIGINATOR): "Alarm {n}, {coming}. Worse: call {service}",
    (Purpose.ASK_AGAIN, Reader.MEMBER): (
        "{house} {what}, alarm {n}: still coming? 1=yes, 2=no. Or {service}"
    ),
    (Purpose.ASK_AGAIN, Reader.OFFICER): (
        "#{n} {house}{landmark} {what}: still going? 1=yes, 2=no, close {code}=done"
    ),
    (Purpose.ALL_CLEAR, Reader.MEMBER): (
        "All clear {house}, alarm {n}: {reason}. Later: hotline or {service}"
    ),
    (
        Purpose.ALL_CLEAR,
        Reader.OFFICER,
    ): "All clear, {house}{landmark}, alarm {n}: {reason}. Thank you",
    (Purpose.ALL_CLEAR, Reader.ORIGINATOR): (
        "All clear, alarm {n}: {reason}. Later: hotline or {service}"
    ),
    (Purpose.ANSWER, Reader.MEMBER): (
        "Unclear. {house}{landmark}, alarm {n}: reply 1=come, 2=no, own=HELP. Or {service}"
    ),
    (Purpose.ANSWER, Reader.COMING): (
        "Unclear. {house}, alarm {n}: reply 2=no, own=HELP. Or {service}"
    ),
    (Purpose.ANSWER, Reader.OFFICER): (
        "Unclear. #{n} {house}{landmark} {what}: 1=going, 2=no, close {code}=done"
    ),
    (Purpose.ANSWER, Reader.ORIGINATOR): (
        "Unclear. Alarm {n}: fire 2, ill 3, danger 1, mistake 0. Or {service}"
    ),
    (Purpose.CODE_ASKED, Reader.OFFICER): (
        "End alarm {n} {house}{landmark}{mark}? If you want it: close {code}=done"
    ),
    (Purpose.CODE_REFUSED, Reader.OFFICER): (
        "Wrong codes: shut 1 h. Alarm {n} {house}{landmark}{mark}: the operator"
    ),
    (Purpose.CODES_GUESSED, Reader.MEMBER): (
        "Wrong codes as {guessed}! {house}{landmark} alarm {n}{mark} open. Or {service}"
    ),
    (Purpose.IS_IT_YOURS, Reader.MEMBER): (
        "Alarm {n} {house} is over. Your own? Reply HELP or ring. Or {service}"
    ),
    (Purpose.IS_IT_YOURS, Reader.OFFICER): (
        "Unclear. Alarm {n} {house}{landmark} is over. Else: the operator"
    ),
    (Purpose.IS_IT_YOURS, Reader.ORIGINATOR): (
        "Alarm {n} is over. Something new? Reply HELP or ring. Or {service}"
    ),
}

_HELD: Templates = {
    (Purpose.RECEIVED, Reader.MEMBER): (
        "Alarm {n}: officer first. All at once: ring or HELP. Or {service}"
    ),
    (Purpose.ALERT, Reader.OFFICER): (
        "#{n} {house}{landmark} {what}!{mark} {phone}false before? 1=going, close {code} false"
    ),
}
_NOTED_MISTAKE = "Noted, alarm {n}: mistake. In danger: ring or {service}"
_TAKEN_BACK: Templates = {
    (Purpose.ALERT, Reader.OFFICER): (
        "{house}{landmark} {what}{note}!{mark} #{n}. {phone}Verify, 1=going, close {code} false"
    ),
    (Purpose.RECEIVED, Reader.MEMBER): _NOTED_MISTAKE,
    (Purpose.NOTED, Reader.MEMBER): _NOTED_MISTAKE,
    (Purpose.COUNTED, Reader.MEMBER): (
        "{house} says alarm {n} is mistake. Wait. Own danger: ring or {service}"
    ),
    (Purpose.COUNTED, Reader.OFFICER): _VERIFY,
    (Purpose.ASK_AGAIN, Reader.MEMBER): _WAIT,
    (Purpose.ASK_AGAIN, Reader.OFFICER): _VERIFY,
    (Purpose.ANSWER, Reader.MEMBER): (
        "{house} says alarm {n} is a mistake. Wait. Own: HELP or {service}"
    ),
    (Purpose.ANSWER, Reader.OFFICER): _VERIFY,
    (Purpose.ANSWER, Reader.ORIGINATOR): _NOTED_MISTAKE,
}

_DRILL: Templates = {
    (Purpose.ALERT, Reader.MEMBER): (
        "DRILL {house}{landmark}, alarm {n}. Ring or 1=coming, 2=no. Real: {service}"
    ),
    (Purpose.RECEIVED, Reader.MEMBER): "DRILL, alarm {n} begins. Not real. Real danger: {service}",
    (Purpose.COUNTED, Reader.MEMBER): (
        "DRILL {house}, alarm {n}. {going}. Own danger: ring or {service}"
    ),
    (Purpose.NOTED, Reader.MEMBER): "DRILL, alarm {n}, noted: {said}. Real: {service}",
    (Purpose.KIND_SAID, Reader.MEMBER): (
        "DRILL {house}, alarm {n}: {what}. Not real. Real: {service}"
    ),
    (Purpose.FALSE_SAID, Reader.MEMBER): "DRILL {house}, alarm {n}: says mistake. Real: {service}",
    (Purpose.COMING, Reader.MEMBER): "DRILL {house}, alarm {n}. {going}. Real: {service}",
    (Purpose.COMING, Reader.ORIGINATOR): "DRILL, alarm {n}, {coming}. Real: {service}",
    (Purpose.ASK_AGAIN, Reader.MEMBER): (
        "DRILL {house}, alarm {n}: still coming? 1=yes, 2=no. Real: {service}"
    ),
    (Purpose.ALL_CLEAR, Reader.MEMBER): (
        "DRILL, alarm {n} is over. Thank you. Real danger: {service}"
    ),
    (Purpose.ANSWER, Reader.MEMBER): (
        "DRILL {house}, alarm {n}: unclear. Reply 1=come, 2=no. Real: {service}"
    ),
    (Purpose.IS_IT_YOURS, Reader.MEMBER): (
        "DRILL, alarm {n} is over. Your own? Reply HELP or ring. Or {service}"
    ),
}
_OUTAGE = {
    Purpose.LINE_LOST: "Line {lines} down {minutes} min. Check power, SIM. Do not ring back",
    Purpose.LINES_MENDED: "Alarm box: all lines work again. Do not ring back",
    Purpose.JOURNAL: "Alarm box: journal damaged. Run alarmctl status. Do not ring back",
    Purpose.BUDGET: "Budget: {who}. Alarms go on. Do not ring back",
    Purpose.LEFT: "You have left. For 24 h your ring still calls people. To come back, ask",
    Purpose.LEAVER: "{who} left by text. Ask, then off the list. Do not ring back",
    Purpose.MACHINE: "{who}: answers by itself? No alarm. Call them. Do not ring back",
    Purpose.FALSE_ALARMS: "{who}: 3+ false alarms a day. See there. Do not ring back",
}

BRIEF = replace(
    sms_en.FULL,
    actual=_ACTUAL,
    officers_cannot="{} cannot",
    officers_unreached="{} unreached",
    officers_undecided="{} undecided",
    taken_back=_TAKEN_BACK,
    held=_HELD,
    drill=_DRILL,
    outage=_OUTAGE,
    kinds={
        Kind.EMERGENCY: "SOS",
        Kind.DANGER: "DANGER",
        Kind.FIRE: "FIRE",
        Kind.MEDICAL: "ILL",
        Kind.OTHER: "HELP",
    },
    all_over="Over: alarms {n},{also}. Else ring or {service}",
    reasons={
        CloseReason.REAL: "was real",
        CloseReason.FALSE: "false alarm",
        CloseReason.DRILL: "a drill",
        CloseReason.UNSTATED: "is over",
    },
    mistake=" FALSE?",
    no_mistake=" REAL",
    received_left="You left, yet we call",
    said_again="no mistake",
    going=OnTheWay("Nobody goes", "Only you go", "Go: {names}"),
    coming=OnTheWay("nobody yet", "nobody yet", "coming: {names}"),
    your_house="you",
    your_place="you",
    phone="Tel {}. ",
    neighbours="{}",
    officer="officer",
    also="+",
    joiner=",",
    and_others="+",
)
