"""The English sentences, in full (160 of the 7 bit alphabet) and in brief (70 when a name needs
UCS2).
"""

from __future__ import annotations

from alarmd.incident.entries import CloseReason, Kind, Purpose
from alarmd.incident.phrases import Phrases, Reader, Templates

_ACTUAL: Templates = {
    (Purpose.ALERT, Reader.MEMBER): (
        "{house}{landmark}: {what}{note}!{mistake} {time}, alarm {n}. "
        "Reply 1 or ring back = coming, 2 = cannot. Or call {service}."
    ),
    (Purpose.ALERT, Reader.OFFICER): (
        "{house}{landmark}: {what}{note}!{mistake} {time}, alarm {n}. "
        "Reply 1 or ring back = coming, 'close {n}' = done. Or call {service}."
    ),
    (Purpose.RECEIVED, Reader.MEMBER): (
        "Alarm {n} received, {told} are being told. "
        "Mistake: reply 0. 1 danger, 2 fire, 3 ill. Urgent: call {service}."
    ),
    (Purpose.COUNTED, Reader.MEMBER): (
        "Counted: you are going to {house} ({what}, alarm {n}). Coming: {names}. "
        "Ring again if your own house is in danger, or call {service}."
    ),
    (Purpose.FALSE_SAID, Reader.MEMBER): (
        "{house} says that alarm {n} was a mistake. Wait for the officer. "
        "Real danger: call {service}."
    ),
    (Purpose.FALSE_SAID, Reader.OFFICER): (
        "{house}{landmark} says that alarm {n} was a mistake. Please verify, "
        "then reply 'close {n} false'. Real danger: call {service}."
    ),
    (Purpose.EXHAUSTED, Reader.MEMBER): (
        "{house}{landmark}: {what}{mistake}, {time}, alarm {n}. NOBODY ANSWERS. "
        "Reach the officer now or call {service}."
    ),
    (Purpose.COMING, Reader.MEMBER): (
        "Alarm {n}, {house}, {what}: {count} going: {names}. If it gets worse call {service}."
    ),
    (Purpose.COMING, Reader.ORIGINATOR): (
        "Alarm {n}: {count} coming to you: {names}. If it gets worse call {service}."
    ),
    (Purpose.ASK_AGAIN, Reader.MEMBER): (
        "{house}{landmark}: {what}, alarm {n}. You said that you come: still on the way? "
        "Reply 1 or ring back = yes, 2 = cannot. Or call {service}."
    ),
    (Purpose.ALL_CLEAR, Reader.MEMBER): (
        "All clear: {house}, alarm {n} of {time}: {reason}. Thank you. "
        "Next time ring the hotline or {service}."
    ),
    (Purpose.ANSWER, Reader.MEMBER): (
        "Not understood. Alarm {n}, {house}, {what}: reply 1 = coming, 2 = cannot. "
        "Own house in danger: ring the hotline or {service}."
    ),
    (Purpose.ANSWER, Reader.OFFICER): (
        "Not understood. Alarm {n}, {house}, {what}: reply 1 = coming, 'close {n}' = done. "
        "Urgent: call {service}."
    ),
}
_DRILL: Templates = {
    (Purpose.ALERT, Reader.MEMBER): (
        "DRILL {n}: {house}{landmark}, {time}. Not real. "
        "Reply 1 or ring back = coming, 2 = cannot. Real danger: call {service}."
    ),
    (Purpose.RECEIVED, Reader.MEMBER): (
        "DRILL {n} begins, {told} are being told. Not real. "
        "Real danger: ring the hotline or {service}."
    ),
    (Purpose.COUNTED, Reader.MEMBER): (
        "DRILL {n}: you are counted. Coming: {names}. "
        "Ring again if your own house is in real danger, or call {service}."
    ),
    (Purpose.COMING, Reader.MEMBER): (
        "DRILL {n}: {count} coming: {names}. Real danger: call {service}."
    ),
    (Purpose.FALSE_SAID, Reader.MEMBER): (
        "DRILL {n}: {house} says that it was a mistake. Real danger: call {service}."
    ),
    (Purpose.EXHAUSTED, Reader.MEMBER): (
        "DRILL {n}: {house}: nobody answers. Real danger: call {service}."
    ),
    (Purpose.ASK_AGAIN, Reader.MEMBER): (
        "DRILL {n}, {house}: still coming? Reply 1 = yes, 2 = cannot. Real danger: call {service}."
    ),
    (Purpose.ALL_CLEAR, Reader.MEMBER): (
        "DRILL {n} is over. Thank you. Real danger: ring the hotline or {service}."
    ),
    (Purpose.ANSWER, Reader.MEMBER): (
        "DRILL {n}: not understood. Reply 1 = coming, 2 = cannot. "
        "Real danger: ring the hotline or {service}."
    ),
}
_ACTUAL_BRIEF: Templates = {
    (Purpose.ALERT, Reader.MEMBER): (
        "{house}{landmark} {what}{note}!{mistake} {time} #{n}. 1 or ring=coming 2=no. Or {service}"
    ),
    (Purpose.ALERT, Reader.OFFICER): (
        "{house}{landmark} {what}{note}!{mistake} {time}. 1=coming, close {n}=done. Or {service}"
    ),
    (Purpose.RECEIVED, Reader.MEMBER): (
        "#{n} received. Telling {told}. Mistake: reply 0. Urgent: {service}"
    ),
    (Purpose.COUNTED, Reader.MEMBER): (
        "#{n} {house}: you are counted. Own danger: ring again or {service}"
    ),
    (
        Purpose.FALSE_SAID,
        Reader.MEMBER,
    ): "#{n} {house} says mistake. Wait for officer. Or {service}",
    (Purpose.FALSE_SAID, Reader.OFFICER): (
        "{house} says mistake. Verify, reply close {n} false. Or {service}"
    ),
    (Purpose.EXHAUSTED, Reader.MEMBER): (
        "{house}{landmark} {what} {time} #{n}: NOBODY ANSWERS. Act now or {service}"
    ),
    (Purpose.COMING, Reader.MEMBER): "#{n} {house} {what}: {count} going: {names}. Or {service}",
    (Purpose.COMING, Reader.ORIGINATOR): "#{n}: {count} coming: {names}. Worse: call {service}",
    (Purpose.ASK_AGAIN, Reader.MEMBER): (
        "#{n} {house} {what}: still coming? 1 or ring=yes 2=no. Or {service}"
    ),
    (Purpose.ALL_CLEAR, Reader.MEMBER): (
        "All clear #{n} {house}: {reason}. Next time: hotline or {service}"
    ),
    (Purpose.ANSWER, Reader.MEMBER): (
        "Not understood. #{n} {house}: 1=coming 2=no. Own danger: {service}"
    ),
    (Purpose.ANSWER, Reader.OFFICER): (
        "Not understood. {house}: 1=coming, close {n}=done. Or {service}"
    ),
}
_DRILL_BRIEF: Templates = {
    (Purpose.ALERT, Reader.MEMBER): (
        "DRILL #{n} {house}{landmark} {time}. 1 or ring=coming 2=no. Real: {service}"
    ),
    (Purpose.RECEIVED, Reader.MEMBER): "DRILL #{n} begins. Not real. Real danger: call {service}",
    (Purpose.COUNTED, Reader.MEMBER): (
        "DRILL #{n}: counted. Own real danger: ring again or {service}"
    ),
    (Purpose.COMING, Reader.MEMBER): "DRILL #{n}: {count} coming: {names}. Real: {service}",
    (Purpose.FALSE_SAID, Reader.MEMBER): "DRILL #{n}: {house} says mistake. Real: {service}",
    (Purpose.EXHAUSTED, Reader.MEMBER): "DRILL #{n}: {house}: nobody answers. Real: {service}",
    (Purpose.ASK_AGAIN, Reader.MEMBER): (
        "DRILL #{n} {house}: still coming? 1=yes 2=no. Real: {service}"
    ),
    (Purpose.ALL_CLEAR, Reader.MEMBER): "DRILL #{n} is over. Thank you. Real danger: {service}",
    (Purpose.ANSWER, Reader.MEMBER): (
        "DRILL #{n}: not understood. 1=coming 2=no. Real danger: {service}"
    ),
}
# They do not ask for an answer, and say so: a ring would be an alarm.
_OUTAGE = {
    Purpose.LINE_LOST: (
        "Alarm box: line {lines} has been down for {minutes} min, the others go on. "
        "Check power, SIM and signal. Do not ring back: a ring is an alarm."
    ),
    Purpose.LINES_MENDED: "Alarm box: all lines work again. Do not ring back: a ring is an alarm.",
}
_OUTAGE_BRIEF = {
    Purpose.LINE_LOST: "Line {lines} down {minutes} min. Check power, SIM. Do not ring back",
    Purpose.LINES_MENDED: "Alarm box: all lines work again. Do not ring back",
}

FULL = Phrases(
    actual=_ACTUAL,
    drill=_DRILL,
    outage=_OUTAGE,
    kinds={
        Kind.EMERGENCY: "EMERGENCY",
        Kind.DANGER: "DANGER",
        Kind.FIRE: "FIRE",
        Kind.MEDICAL: "ILL OR HURT",
        Kind.OTHER: "NEEDS HELP",
    },
    reasons={
        CloseReason.REAL: "it was real and has been dealt with",
        CloseReason.FALSE: "it was a false alarm",
        CloseReason.DRILL: "it was a drill",
        CloseReason.UNSTATED: "it has been dealt with",
    },
    mistake=" (caller says mistake)",
    house="",
    house_endings=(),
    brackets=" ({})",
    neighbours="{} neighbours",
    also=" and ",
    you="you",
    joiner=", ",
    and_others=" and more",
)
BRIEF = Phrases(
    actual=_ACTUAL_BRIEF,
    drill=_DRILL_BRIEF,
    outage=_OUTAGE_BRIEF,
    kinds={
        Kind.EMERGENCY: "SOS",
        Kind.DANGER: "DANGER",
        Kind.FIRE: "FIRE",
        Kind.MEDICAL: "ILL",
        Kind.OTHER: "HELP",
    },
    reasons={
        CloseReason.REAL: "was real",
        CloseReason.FALSE: "false alarm",
        CloseReason.DRILL: "a drill",
        CloseReason.UNSTATED: "is over",
    },
    mistake=" (mistake?)",
    house="",
    house_endings=(),
    brackets=" ({})",
    neighbours="{}",
    also="+",
    you="you",
    joiner=",",
    and_others="+",
)
