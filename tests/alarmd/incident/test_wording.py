"""What people read fits one part and never loses what to do or whom to call."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alarmd.incident import wording_en, wording_zh
from alarmd.incident.entries import CloseReason, Kind, Purpose, Status
from alarmd.incident.phrases import Phrases
from alarmd.incident.wording import (
    GSM7_PART,
    UCS2_PART,
    fits_one_part,
    is_plain,
    outage_text,
    sms_text,
    units,
)
from alarmd.incident.world import OPERATOR_WAVE, Incident, Notification, Outage
from alarmd.language import Language
from alarmd.roster import Party
from tests.alarmd.incident.incidents import incident_of
from tests.alarmd.incident.people import HEAD, LISI, MILL, OFFICER, OPERATOR, ZHANG, ZHAO, ZONE

SERVICE = {Kind.FIRE: "119", Kind.MEDICAL: "120"}
OF_THE_BOX = (Purpose.LINE_LOST, Purpose.LINES_MENDED)
OF_INCIDENTS = tuple(purpose for purpose in Purpose if purpose not in OF_THE_BOX)
ASKS = (Purpose.ALERT, Purpose.ASK_AGAIN, Purpose.ANSWER)

words_of_people = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="王李张村口大槐树下水磨坊", max_size=40),
    st.text(alphabet="abc def (){}[]~^\\'", max_size=60),
    st.text(alphabet="👵👨‍👩‍👧🏠村", max_size=30),
    st.just(""),
)


@st.composite
def situations(draw: st.DrawFn) -> tuple[Incident, Notification, Purpose]:
    """Any incident, any of its people, any purpose."""
    language = draw(st.sampled_from(Language))
    people = [
        replace(
            one,
            name=draw(words_of_people),
            landmark=draw(words_of_people),
            language=language,
            note=draw(words_of_people),
        )
        for one in (MILL, ZHANG, LISI, ZHAO, OFFICER, HEAD, OPERATOR)
    ]
    incident = incident_of(
        people[0],
        people[1:6],
        operators=people[6:],
        id=draw(st.integers(2, 999_999)),
        kind=draw(st.sampled_from(Kind)),
        status=draw(st.sampled_from(Status)),
        raised_utc=draw(st.floats(0, 4e9)),
        false_said_at=draw(st.sampled_from([None, 5.0])),
        closed_reason=draw(st.sampled_from(CloseReason)),
        coming=[party.id for party in people[1:6] if draw(st.booleans())],
    )
    person = draw(st.sampled_from(list(incident.people.values())))
    return incident, person, draw(st.sampled_from(OF_INCIDENTS))


@given(situations())
def test_every_text_fits_one_part_and_keeps_number_and_service(
    situation: tuple[Incident, Notification, Purpose],
) -> None:
    incident, person, purpose = situation
    text = sms_text(incident, person, purpose, ZONE)
    assert units(text) <= (GSM7_PART if is_plain(text) else UCS2_PART)
    assert str(incident.id) in text
    assert SERVICE.get(incident.kind, "110") in text
    assert "\n" not in text
    if purpose in ASKS and not (incident.is_drill and person.is_officer):
        assert "1" in text.replace(str(incident.id), "")
    if person.is_officer and purpose in (Purpose.ALERT, Purpose.ANSWER) and not incident.is_drill:
        assert ("结" if person.party.language is Language.ZH else "close") in text
    if incident.is_drill:
        assert ("演练" if person.party.language is Language.ZH else "DRILL") in text


@pytest.mark.parametrize("phrases", [wording_zh.FULL, wording_en.FULL, wording_en.BRIEF])
def test_every_book_has_the_same_sentences(phrases: Phrases) -> None:
    assert phrases.actual.keys() == wording_zh.FULL.actual.keys()
    assert phrases.drill.keys() == wording_zh.FULL.drill.keys()
    assert phrases.kinds.keys() == set(Kind)
    assert phrases.reasons.keys() == set(CloseReason)
    assert {purpose for purpose, _ in phrases.actual} == set(OF_INCIDENTS)
    assert {purpose for purpose, _ in phrases.drill} == set(OF_INCIDENTS)
    assert phrases.outage.keys() == set(OF_THE_BOX)


@pytest.mark.parametrize("phrases", [wording_zh.FULL, wording_en.FULL, wording_en.BRIEF])
@pytest.mark.parametrize("is_drill", [False, True])
def test_every_sentence_names_the_incident_and_a_service(phrases: Phrases, is_drill: bool) -> None:
    for template in (phrases.drill if is_drill else phrases.actual).values():
        assert "{n}" in template
        assert "{service}" in template


def _alert(party: Party, originator: Party = MILL, **values: Any) -> str:
    incident = incident_of(originator, [party], id=12, **values)
    return sms_text(incident, incident.people[party.id], Purpose.ALERT, ZONE)


def test_a_neighbour_reads_house_landmark_kind_time_and_what_to_do() -> None:
    assert _alert(ZHANG, kind=Kind.FIRE) == (
        "王桂英家（村口水磨）着火了！21:04，12号。能来请回1或回拨，来不了回2。急打119"
    )


def test_an_officer_reads_how_to_close() -> None:
    assert _alert(OFFICER, kind=Kind.DANGER) == (
        "王桂英家（村口水磨）有危险！21:04，12号。出警请回1或回拨，办完回“结12”。也可打110"
    )


def test_english_readers_get_english() -> None:
    mill = replace(MILL, name="Mill", landmark="by the old bridge")
    reader = replace(ZHANG, language=Language.EN)
    assert _alert(reader, mill, kind=Kind.MEDICAL) == (
        "Mill (by the old bridge): ILL OR HURT! 21:04, alarm 12. "
        "Reply 1 or ring back = coming, 2 = cannot. Or call 120."
    )


def test_a_chinese_name_leaves_room_for_brief_english_only() -> None:
    text = _alert(replace(ZHANG, language=Language.EN))
    assert text == "王桂英 (村口水磨) SOS! 21:04 #12. 1 or ring=coming 2=no. Or 110"


def test_a_long_landmark_is_shortened_before_anything_else() -> None:
    house = replace(MILL, landmark="过了大桥往北走到第三个岔路口再往东的那棵大槐树下面第二家红门")
    text = _alert(ZHANG, house, kind=Kind.FIRE)
    assert text.startswith("王桂英家（过了大桥")
    assert text.endswith("…）着火了！21:04，12号。能来请回1或回拨，来不了回2。急打119")


def test_the_note_is_shown_when_somebody_is_ill_and_to_the_officer() -> None:
    assert "心脏病" in _alert(LISI, ZHAO, kind=Kind.MEDICAL)
    assert "心脏病" in _alert(OFFICER, ZHAO, kind=Kind.EMERGENCY)
    assert "心脏病" not in _alert(LISI, ZHAO, kind=Kind.FIRE)


def test_the_note_gives_way_to_name_and_landmark() -> None:
    house = replace(ZHAO, landmark="过了大桥往北第三个岔路口", note="心脏病，对青霉素过敏，" * 4)
    text = _alert(LISI, house, kind=Kind.MEDICAL)
    assert "过了大桥往北第三个岔路口" in text
    assert fits_one_part(text)


def test_a_drill_shows_no_note_and_says_drill_first() -> None:
    text = _alert(LISI, ZHAO, kind=Kind.MEDICAL, status=Status.EXERCISE)
    assert text.startswith("【演练】")
    assert "心脏病" not in text


def test_the_caller_reads_who_is_being_told() -> None:
    incident = incident_of(MILL, [OFFICER, ZHANG, LISI], id=12)
    text = sms_text(incident, incident.people["mill"], Purpose.RECEIVED, ZONE)
    assert (
        text == "收到您的求救，12号，正在通知2户邻居和李警官。按错了请回0；1危险2着火3病伤。急打110"
    )


def test_the_list_of_who_is_coming_says_you_to_its_reader() -> None:
    incident = incident_of(MILL, [OFFICER, ZHANG, LISI], id=12, coming=["zhang", "lisi"])
    text = sms_text(incident, incident.people["lisi"], Purpose.COMING, ZONE)
    assert text == "12号王桂英家紧急求救：2人去了，张三、您。情况加重请打110"


def test_more_than_four_who_come_are_counted_not_named() -> None:
    people = [replace(ZHANG, id=f"h{i}", name=f"张{i}") for i in range(6)]
    incident = incident_of(MILL, people, id=12, coming=[party.id for party in people])
    text = sms_text(incident, incident.people["mill"], Purpose.COMING, ZONE)
    assert text == "12号：6人正赶来，张0、张1、张2、张3等。请别慌，情况加重请打110"


def test_who_says_that_it_was_a_mistake_is_quoted_in_the_alert() -> None:
    assert "（本人说按错了）" in _alert(OFFICER, false_said_at=3.0)


def test_a_house_that_is_called_one_is_not_called_so_twice() -> None:
    assert _alert(ZHANG, replace(MILL, name="周家")).startswith("周家（")


def test_an_officer_in_need_is_no_house() -> None:
    assert _alert(ZHANG, OFFICER).startswith("李警官紧急求救")


@given(
    st.dictionaries(words_of_people, st.floats(0, 1e6), max_size=9),
    st.sampled_from(OF_THE_BOX),
    st.sampled_from(Language),
)
def test_news_of_the_box_fits_one_part_and_warns_against_ringing_back(
    lines: dict[str, float], purpose: Purpose, language: Language
) -> None:
    person = Notification(replace(OPERATOR, language=language), OPERATOR_WAVE)
    text = outage_text(Outage(lines=lines), person, purpose, 1e6)
    assert fits_one_part(text)
    assert ("请勿回拨" if language is Language.ZH else "Do not ring back") in text


def test_the_lines_that_are_down_are_named_with_the_longest_time() -> None:
    outage = Outage(lines={"north": 0.0, "south": 300.0})
    person = Notification(OPERATOR, OPERATOR_WAVE)
    assert outage_text(outage, person, Purpose.LINE_LOST, 900.0) == (
        "报警箱线路north、south已断15分钟，其余线路照常报警。请查电源、SIM卡和信号。请勿回拨"
    )
