"""What people read. One text is one part: 70 characters of UCS2 (23.038), 160 of the default alphabet in English.

The house and how to find it come first, then what it is, when, and what to do. No text stands between a person and
110, 119 or 120. Names are shortened before anything that tells people what to do.
"""

from __future__ import annotations

from datetime import datetime, tzinfo

from alarmd.incident.entries import CloseReason, Kind, Purpose, Status
from alarmd.incident.world import Incident, Notification
from alarmd.roster import Language, Party, Role

UCS2_PART = 70
GSM7_PART = 160
LANDMARK_MAX = 14
NAME_MAX = 10
NAMES_SHOWN_MAX = 4

_KINDS = {
    Language.ZH: {
        Kind.EMERGENCY: "紧急求救",
        Kind.DANGER: "有危险",
        Kind.FIRE: "着火",
        Kind.MEDICAL: "有人病伤",
        Kind.OTHER: "求助",
    },
    Language.EN: {
        Kind.EMERGENCY: "EMERGENCY",
        Kind.DANGER: "DANGER",
        Kind.FIRE: "FIRE",
        Kind.MEDICAL: "ILL OR HURT",
        Kind.OTHER: "NEEDS HELP",
    },
}
_SERVICES = {Kind.FIRE: "119", Kind.MEDICAL: "120"}
_CLOSED = {
    Language.ZH: {
        CloseReason.REAL: "情况属实，已处置",
        CloseReason.FALSE: "误报",
        CloseReason.DRILL: "演练",
        CloseReason.UNSTATED: "已处置",
    },
    Language.EN: {
        CloseReason.REAL: "it was real and has been dealt with",
        CloseReason.FALSE: "it was a false alarm",
        CloseReason.DRILL: "it was a drill",
        CloseReason.UNSTATED: "it has been dealt with",
    },
}


def kind_word(kind: Kind, language: Language) -> str:
    """How an alarm of this kind is called."""
    return _KINDS[language][kind]


def sms_text(incident: Incident, person: Notification, purpose: Purpose, zone: tzinfo) -> str:
    """The text for this person and purpose, in the person's language, never longer than one part."""
    language = person.party.language
    write = _ZH if language is Language.ZH else _EN
    text = write[purpose](incident, person, zone)
    return _one_part(text, language)


def _one_part(text: str, language: Language) -> str:
    limit = GSM7_PART if language is Language.EN and text.isascii() else UCS2_PART
    while _units(text) > limit:
        text = text[:-1]
    return text


def _units(text: str) -> int:
    return len(text.encode("utf-16-be")) // 2


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _house(party: Party) -> str:
    name = _short(party.name, NAME_MAX)
    return f"{name}({_short(party.landmark, LANDMARK_MAX)})" if party.landmark else name


def _clock(incident: Incident, zone: tzinfo) -> str:
    return datetime.fromtimestamp(incident.raised_utc, zone).strftime("%H:%M")


def _service(incident: Incident) -> str:
    return _SERVICES.get(incident.kind, "110")


def _names(incident: Incident, person: Notification, you: str, joiner: str) -> str:
    coming = incident.coming()
    shown = [
        f"{_short(party.name, NAME_MAX)}{you if party.id == person.party.id else ''}"
        for party in coming[:NAMES_SHOWN_MAX]
    ]
    return joiner.join(shown)


def _is_officer(person: Notification) -> bool:
    return person.party.role in (Role.OFFICER, Role.BACKUP)


# --- Chinese ----------------------------------------------------------------------------------------------------------


def _zh_head(incident: Incident) -> str:
    drill = "演练" if incident.status is not Status.ACTUAL else ""
    return f"【联防{drill}{incident.id}】"


def _zh_alert(incident: Incident, person: Notification, zone: tzinfo) -> str:
    what = kind_word(incident.kind, Language.ZH)
    mistake = "(报警人称误报)" if incident.false_said_at is not None else ""
    todo = "来请回1或回拨，办完回结" if _is_officer(person) else "来请回1或回拨，不能来回2"
    if incident.status is not Status.ACTUAL:
        return f"{_zh_head(incident)}{_house(incident.originator)}{_clock(incident, zone)}演练，不是真警。{todo}"
    head = f"{_zh_head(incident)}{_house(incident.originator)}{what}{mistake}"
    return f"{head}{_clock(incident, zone)}。{todo}。也可打{_service(incident)}"


def _zh_received(incident: Incident, person: Notification, zone: tzinfo) -> str:
    if incident.status is not Status.ACTUAL:
        return f"{_zh_head(incident)}您家的演练开始了，正在通知邻居，不是真警。真有事请拨热线或110"
    neighbours, officer = _told_people(incident)
    told = f"{neighbours}户邻居" + (f"和民警{officer}" if officer else "")
    return f"{_zh_head(incident)}已收到您的报警，正在通知{told}。误报回0；1危险2火3病伤。急请打{_service(incident)}"


def _told_people(incident: Incident) -> tuple[int, str]:
    officers = [p for p in incident.recipients(1) if _is_officer(p)]
    neighbours = sum(1 for p in incident.recipients(1)) - len(officers)
    return neighbours, _short(officers[0].party.name, NAME_MAX) if officers else ""


def _zh_counted(incident: Incident, person: Notification, zone: tzinfo) -> str:
    house = _short(incident.originator.name, NAME_MAX)
    return (
        f"{_zh_head(incident)}已记您去{house}。来的人：{_names(incident, person, '(您)', '、')}。"
        "若您自家有险，请再拨一次"
    )


def _zh_false_said(incident: Incident, person: Notification, zone: tzinfo) -> str:
    house = _short(incident.originator.name, NAME_MAX)
    todo = "请核实，属误报回：结误" if _is_officer(person) else "等民警核实，暂不必去"
    return f"{_zh_head(incident)}{house}来短信说是误报。{todo}"


def _zh_exhausted(incident: Incident, person: Notification, zone: tzinfo) -> str:
    house = _house(incident.originator)
    return f"{_zh_head(incident)}{house}{_clock(incident, zone)}报警，无人应答！请马上处理，或打{_service(incident)}"


def _zh_coming(incident: Incident, person: Notification, zone: tzinfo) -> str:
    count = len(incident.coming())
    names = _names(incident, person, "(您)", "、")
    house = (
        ""
        if person.party.id == incident.originator.id
        else f"去{_short(incident.originator.name, NAME_MAX)}的"
    )
    return f"{_zh_head(incident)}{house or '正赶来'}{count}人：{names}{'等' if count > NAMES_SHOWN_MAX else ''}。险情加重请打{_service(incident)}"


def _zh_ask_again(incident: Incident, person: Notification, zone: tzinfo) -> str:
    return f"{_zh_head(incident)}您说去{_house(incident.originator)}，还在去吗？在去回1，不能去回2。也可打{_service(incident)}"


def _zh_all_clear(incident: Incident, person: Notification, zone: tzinfo) -> str:
    house = _short(incident.originator.name, NAME_MAX)
    return f"{_zh_head(incident)}{house}{_clock(incident, zone)}的报警已解除：{_CLOSED[Language.ZH][incident.closed_reason]}。谢谢大家。再有险情请拨热线或110"


def _zh_answer(incident: Incident, person: Notification, zone: tzinfo) -> str:
    todo = "来回1，不能来回2，办完回：结" if _is_officer(person) else "来回1，不能来回2"
    return f"{_zh_head(incident)}没看懂您的短信。{todo}。自家有险请拨热线或110"


# --- English ----------------------------------------------------------------------------------------------------------


def _en_head(incident: Incident) -> str:
    return (
        f"DRILL {incident.id}: "
        if incident.status is not Status.ACTUAL
        else f"ALARM {incident.id}: "
    )


def _en_alert(incident: Incident, person: Notification, zone: tzinfo) -> str:
    what = kind_word(incident.kind, Language.EN)
    mistake = " (caller says mistake)" if incident.false_said_at is not None else ""
    todo = (
        "Reply 1 or ring back = coming, 'close' = done"
        if _is_officer(person)
        else "Reply 1 or ring back = coming, 2 = cannot"
    )
    if incident.status is not Status.ACTUAL:
        return f"{_en_head(incident)}{_house(incident.originator)} {_clock(incident, zone)}. Not real. {todo}."
    return f"{_en_head(incident)}{_house(incident.originator)} {what}{mistake} {_clock(incident, zone)}. {todo}. Or call {_service(incident)}."


def _en_received(incident: Incident, person: Notification, zone: tzinfo) -> str:
    if incident.status is not Status.ACTUAL:
        return f"{_en_head(incident)}your neighbours are being told that this is a drill. In a real emergency ring the hotline or 110."
    neighbours, officer = _told_people(incident)
    told = f"{neighbours} neighbours" + (f" and officer {officer}" if officer else "")
    return f"{_en_head(incident)}received, {told} are being told. Mistake: reply 0. 1 danger, 2 fire, 3 ill. Urgent: call {_service(incident)}."


def _en_counted(incident: Incident, person: Notification, zone: tzinfo) -> str:
    return f"{_en_head(incident)}counted: you are coming ({_names(incident, person, ' (you)', ', ')}). Ring again if your own house is in danger."


def _en_false_said(incident: Incident, person: Notification, zone: tzinfo) -> str:
    todo = "Please verify; reply 'close false'." if _is_officer(person) else "Wait for the officer."
    return f"{_en_head(incident)}{_short(incident.originator.name, NAME_MAX)} says that it was a mistake. {todo}"


def _en_exhausted(incident: Incident, person: Notification, zone: tzinfo) -> str:
    return f"{_en_head(incident)}{_house(incident.originator)} {_clock(incident, zone)}: NOBODY ANSWERS. Act now or call {_service(incident)}."


def _en_coming(incident: Incident, person: Notification, zone: tzinfo) -> str:
    count = len(incident.coming())
    more = f" and {count - NAMES_SHOWN_MAX} more" if count > NAMES_SHOWN_MAX else ""
    return f"{_en_head(incident)}{count} coming: {_names(incident, person, ' (you)', ', ')}{more}. If it gets worse call {_service(incident)}."


def _en_ask_again(incident: Incident, person: Notification, zone: tzinfo) -> str:
    return f"{_en_head(incident)}are you still on the way to {_house(incident.originator)}? Reply 1 = yes, 2 = cannot. Or call {_service(incident)}."


def _en_all_clear(incident: Incident, person: Notification, zone: tzinfo) -> str:
    return f"{_en_head(incident)}all clear at {_short(incident.originator.name, NAME_MAX)}: {_CLOSED[Language.EN][incident.closed_reason]}. Thank you. Next time ring the hotline or 110."


def _en_answer(incident: Incident, person: Notification, zone: tzinfo) -> str:
    todo = (
        "Reply 1 = coming, 2 = cannot, 'close' = done"
        if _is_officer(person)
        else "Reply 1 = coming, 2 = cannot"
    )
    return (
        f"{_en_head(incident)}not understood. {todo}. Own house in danger: ring the hotline or 110."
    )


_ZH = {
    Purpose.ALERT: _zh_alert,
    Purpose.RECEIVED: _zh_received,
    Purpose.COUNTED: _zh_counted,
    Purpose.FALSE_SAID: _zh_false_said,
    Purpose.EXHAUSTED: _zh_exhausted,
    Purpose.COMING: _zh_coming,
    Purpose.ASK_AGAIN: _zh_ask_again,
    Purpose.ALL_CLEAR: _zh_all_clear,
    Purpose.ANSWER: _zh_answer,
}
_EN = {
    Purpose.ALERT: _en_alert,
    Purpose.RECEIVED: _en_received,
    Purpose.COUNTED: _en_counted,
    Purpose.FALSE_SAID: _en_false_said,
    Purpose.EXHAUSTED: _en_exhausted,
    Purpose.COMING: _en_coming,
    Purpose.ASK_AGAIN: _en_ask_again,
    Purpose.ALL_CLEAR: _en_all_clear,
    Purpose.ANSWER: _en_answer,
}
